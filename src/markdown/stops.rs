//! Where a document can be entered: the blocks that are beside each other, at any depth, and how many links, images,
//! headings and fences are before each.
//!
//! A rule's page shows one section of a page of a thousand, and need not walk the others for it: with a walk each, a
//! megabyte of rules would cost a minute. It reads no text.

use super::events::Events;
use pulldown_cmark::{CodeBlockKind, Event, Tag};
use std::cmp::Reverse;
use std::collections::HashMap;
use std::ops::Range;

/// More bytes of footnotes than this are not shown on a page that only refers to them: seven thousand rules that refer to
/// one note of 60 kB would make half a gigabyte of it.
const MOST_NOTES: usize = 8 * 1024;

/// The index of the next of each kind among those of a document.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct Indexes {
    pub link: usize,
    pub image: usize,
    pub heading: usize,
    pub fence: usize,
}

impl Indexes {
    pub fn take(next: &mut usize) -> usize {
        *next += 1;
        *next - 1
    }

    fn count(&mut self, event: &Event<'_>) {
        match event {
            Event::Start(Tag::Link { .. }) => self.link += 1,
            Event::Start(Tag::Image { .. }) => self.image += 1,
            Event::Start(Tag::Heading { .. }) => self.heading += 1,
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(_))) => self.fence += 1,
            _ => {}
        }
    }
}

/// A block that can be entered.
#[derive(Debug)]
struct Stop {
    /// The byte at which it begins.
    start: u32,
    /// Its first event, and its last.
    events: (usize, usize),
    before: Indexes,
}

/// What is known of all events of a document.
#[derive(Debug, Default)]
pub(super) struct Stops {
    stops: Vec<Stop>,
    /// How many events there are, and what is before their end.
    end: (usize, Indexes),
    /// Whether everything is in the order of its bytes: without an order nothing can be found by halves.
    is_ordered: bool,
    /// Footnotes are numbered in the order in which the page names them.
    numbers: HashMap<String, usize>,
    /// The bytes of their texts.
    notes: HashMap<String, Vec<Range<u32>>>,
    /// Where footnotes are referred to, and the event.
    references: Vec<(u32, usize)>,
}

/// What is walked for a range of bytes.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Window {
    pub events: Range<usize>,
    pub before: Indexes,
    pub after: Indexes,
}

/// The events of some windows, with their indexes.
pub(super) fn walk<'e>(
    events: &'e Events,
    windows: &'e [Window],
) -> impl Iterator<Item = (usize, &'e Event<'static>, &'e Range<u32>)> {
    windows.iter().flat_map(|window| {
        let numbered = window.events.clone();
        let inside = numbered.zip(events.range(window.events.clone()));
        inside.map(|(at, (event, place))| (at, event, place))
    })
}

/// Whether blocks are beside each other in it.
fn holds_blocks(tag: &Tag<'_>) -> bool {
    matches!(
        tag,
        Tag::List(_)
            | Tag::Item
            | Tag::BlockQuote(_)
            | Tag::FootnoteDefinition(_)
            | Tag::MetadataBlock(_)
            | Tag::DefinitionList
            | Tag::DefinitionListDefinition
    )
}

impl Stops {
    pub fn of(events: &Events) -> Stops {
        let mut found = Stops {
            is_ordered: true,
            ..Stops::default()
        };
        let mut indexes = Indexes::default();
        // The stop of what is open, if it is one, and whether blocks stand in it.
        let mut open: Vec<(Option<usize>, bool)> = Vec::new();
        let mut last = 0;
        for (at, (event, place)) in events.iter().enumerate() {
            let is_stop = open.last().is_none_or(|(_, holds)| *holds);
            if let Event::End(_) = event {
                if let Some((Some(stop), _)) = open.pop() {
                    let stop: &mut Stop = &mut found.stops[stop];
                    stop.events.1 = at;
                }
                continue;
            }
            if is_stop {
                found.is_ordered &= last <= place.start;
                last = place.start;
                found.stops.push(Stop {
                    start: place.start,
                    events: (at, at),
                    before: indexes,
                });
            }
            if let Event::Start(tag) = event {
                let stop = is_stop.then(|| found.stops.len() - 1);
                open.push((stop, is_stop && holds_blocks(tag)));
            }
            found.take_note(at, event, place);
            indexes.count(event);
        }
        found.is_ordered &= found.references.is_sorted();
        found.end = (events.len(), indexes);
        found
    }

    fn take_note(&mut self, event_at: usize, event: &Event<'_>, place: &Range<u32>) {
        let name = match event {
            Event::FootnoteReference(name) => {
                self.references.push((place.start, event_at));
                name
            }
            Event::Start(Tag::FootnoteDefinition(name)) => {
                let notes = self.notes.entry(name.to_string()).or_default();
                notes.push(place.clone());
                name
            }
            _ => return,
        };
        let next = self.numbers.len() + 1;
        self.numbers.entry(name.to_string()).or_insert(next);
    }

    /// The number of a footnote.
    pub fn number(&self, name: &str) -> usize {
        self.numbers.get(name).copied().unwrap_or_default()
    }

    /// Whether a footnote has a text.
    pub fn has_note(&self, name: &str) -> bool {
        self.notes.contains_key(name)
    }

    /// Whether a footnote's text is in one of these ranges of bytes.
    pub fn is_note_in(&self, name: &str, mut is_inside: impl FnMut(&Range<u32>) -> bool) -> bool {
        let notes = self.notes.get(name);
        notes.is_some_and(|notes| notes.iter().any(&mut is_inside))
    }

    /// The bytes of footnotes that are referred to inside of a range and written outside of it, in order, without overlap.
    pub fn borrowed(&self, events: &Events, range: &Range<u32>) -> Vec<Range<u32>> {
        let from = match self.is_ordered {
            true => (self.references).partition_point(|(start, _)| *start < range.start),
            false => 0,
        };
        let mut found: Vec<&Range<u32>> = Vec::new();
        let mut bytes = 0;
        for (start, at) in &self.references[from..] {
            if self.is_ordered && *start >= range.end {
                break;
            }
            let Some(Event::FootnoteReference(name)) = events.get(*at) else {
                continue;
            };
            let notes = self.notes.get(&**name).into_iter().flatten();
            for note in notes.filter(|note| !range.contains(&note.start)) {
                bytes += note.len();
                if range.contains(start) && bytes <= MOST_NOTES {
                    found.push(note);
                }
            }
        }
        found.sort_by_key(|note| (note.start, Reverse(note.end)));
        let mut apart: Vec<Range<u32>> = Vec::new();
        for note in found {
            // A note in a note is borrowed with it.
            if apart.last().is_none_or(|last| last.end <= note.start) {
                apart.push(note.clone());
            }
        }
        apart
    }

    /// The stops from the first that begins in a range, or is around its beginning, to the first behind it.
    fn around(&self, range: &Range<u32>) -> Range<usize> {
        let first = self.stops.partition_point(|stop| stop.start < range.start);
        let begins = self.stops.get(first);
        let first = match begins.is_some_and(|stop| stop.start == range.start) {
            true => first,
            false => first.saturating_sub(1),
        };
        let last = self.stops.partition_point(|stop| stop.start < range.end);
        first..last.max(first)
    }

    /// All events that begin in a range of bytes are in it, and perhaps some of their neighbours.
    pub fn enclosing(&self, range: &Range<u32>) -> Window {
        match self.is_ordered {
            true => self.window(&self.around(range)),
            false => self.whole(),
        }
    }

    fn whole(&self) -> Window {
        Window {
            events: 0..self.end.0,
            before: Indexes::default(),
            after: self.end.1,
        }
    }

    fn window(&self, stops: &Range<usize>) -> Window {
        let end = |at: usize| match self.stops.get(at) {
            Some(stop) => (stop.events.0, stop.before),
            None => self.end,
        };
        let (from, before) = end(stops.start);
        let (to, after) = end(stops.end);
        Window {
            events: from..to,
            before,
            after,
        }
    }

    /// The events among which all are that begin in a range of bytes or in a borrowed note, in their order, each once.
    ///
    /// What is open at the end of a range ends behind it, with an event alone.
    pub fn windows(&self, range: &Range<u32>, borrowed: &[Range<u32>]) -> Vec<Window> {
        if !self.is_ordered {
            return vec![self.whole()];
        }
        let mut windows = Vec::new();
        for range in std::iter::once(range).chain(borrowed) {
            let stops = self.around(range);
            let window = self.window(&stops);
            let end = window.events.end;
            let after = window.after;
            windows.push(window);
            for stop in &self.stops[stops] {
                if stop.events.1 >= end {
                    windows.push(Window {
                        events: stop.events.1..stop.events.1 + 1,
                        before: after,
                        after,
                    });
                }
            }
        }
        windows.sort_by_key(|window| (window.events.start, window.events.end));
        let mut merged: Vec<Window> = Vec::new();
        for window in windows {
            match merged.last_mut() {
                Some(last) if window.events.start < last.events.end => {
                    if window.events.end > last.events.end {
                        last.events.end = window.events.end;
                        last.after = window.after;
                    }
                }
                _ => merged.push(window),
            }
        }
        merged
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use pulldown_cmark::{Options, Parser};

    fn read(text: &str) -> (Events, Stops) {
        let mut events = Events::default();
        for (event, place) in Parser::new_ext(text, Options::ENABLE_FOOTNOTES).into_offset_iter() {
            events.push(event, place.start as u32..place.end as u32);
        }
        let stops = Stops::of(&events);
        assert!(stops.is_ordered, "{text}");
        (events, stops)
    }

    /// For each range of a text: nothing that begins in it is left out, what is open is closed, and the counts are true.
    fn check(text: &str) {
        let (events, stops) = read(text);
        for start in 0..text.len() as u32 {
            for end in start..=text.len() as u32 {
                let range = start..end;
                let borrowed = stops.borrowed(&events, &range);
                let windows = stops.windows(&range, &borrowed);
                let walked: Vec<usize> = walk(&events, &windows).map(|(at, ..)| at).collect();
                assert!(walked.is_sorted_by(|a, b| a < b), "{text:?} {range:?}");
                for (at, (event, place)) in events.iter().enumerate() {
                    let is_inside = range.contains(&place.start)
                        || borrowed.iter().any(|note| note.contains(&place.start));
                    assert!(
                        !is_inside || walked.contains(&at),
                        "{event:?} in {range:?} of {text:?}"
                    );
                }
                for window in &windows {
                    let mut counted = Indexes::default();
                    let mut before = events.range(0..window.events.start);
                    before.by_ref().for_each(|(event, _)| counted.count(event));
                    // An end alone counts nothing.
                    let mut inside = events.range(window.events.clone());
                    let is_end = inside.all(|(event, _)| matches!(event, Event::End(_)));
                    assert!(is_end || counted == window.before, "{range:?} of {text:?}");
                }
            }
        }
    }

    #[test]
    fn a_range_is_walked_from_the_block_before_it() {
        check("# A [x](y)\n\n- b\n  - ![c](d)\n\n## E\n\n```f\n```\n\n## G\n\ntext\n");
        check("> # A\n>\n> - b\n>\n>   ## C\n>\n>   d\n>\n> # E\n\nf\n");
        check("a[^1] <b>\n\n<div>\n\n[^1]: c\n\n    - d\n\n# e[^1]\n\n</div>\n");
        check("- a[^1]\n\n  # b\n\n[^1]: ![c](d)\n\n# e\n");
        check("");
    }

    #[test]
    fn a_section_of_many_is_few_events() {
        let text = "> # A\n> b <i>c\n\n".repeat(100);
        let (events, stops) = read(&text);
        let windows = stops.windows(&(320..336), &[]);
        assert!(walk(&events, &windows).count() < 20, "{windows:?}");
    }

    #[test]
    fn notes_that_would_be_repeated_without_end_are_not_borrowed() {
        let text = format!(
            "# a\n\nb[^1] c[^2]\n\n# d\n\n[^1]: {}\n\n[^2]: e\n",
            "f ".repeat(MOST_NOTES)
        );
        let (events, stops) = read(&text);
        assert_eq!(stops.borrowed(&events, &(0..10)), []);
        let (events, stops) = read(&text.replace("b[^1]", "b"));
        assert_eq!(stops.borrowed(&events, &(0..10)).len(), 1);
    }
}
