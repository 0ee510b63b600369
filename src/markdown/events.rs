//! The parser's events as a document keeps them: small where an event says nothing but its kind.
//!
//! An event has room for a link's address, title and id, and most are the beginning or the end of something: a table of
//! a million cells would take 96 bytes for each of them. It decides nothing about what the events mean.

use pulldown_cmark::{Event, Tag, TagEnd};
use std::ops::Range;

/// Events that say nothing but their kind, in the order of [`plain`].
static PLAIN: [Event<'static>; 22] = [
    Event::Start(Tag::TableCell),
    Event::End(TagEnd::TableCell),
    Event::Start(Tag::TableRow),
    Event::End(TagEnd::TableRow),
    Event::Start(Tag::TableHead),
    Event::End(TagEnd::TableHead),
    Event::End(TagEnd::Table),
    Event::Start(Tag::Paragraph),
    Event::End(TagEnd::Paragraph),
    Event::Start(Tag::Item),
    Event::End(TagEnd::Item),
    Event::Start(Tag::List(None)),
    Event::End(TagEnd::List(false)),
    Event::Start(Tag::Emphasis),
    Event::End(TagEnd::Emphasis),
    Event::Start(Tag::Strong),
    Event::End(TagEnd::Strong),
    Event::End(TagEnd::Link),
    Event::End(TagEnd::Image),
    Event::End(TagEnd::CodeBlock),
    Event::SoftBreak,
    Event::HardBreak,
];

/// The index in [`PLAIN`].
fn plain(event: &Event<'_>) -> Option<u32> {
    let index = match event {
        Event::Start(Tag::TableCell) => 0,
        Event::End(TagEnd::TableCell) => 1,
        Event::Start(Tag::TableRow) => 2,
        Event::End(TagEnd::TableRow) => 3,
        Event::Start(Tag::TableHead) => 4,
        Event::End(TagEnd::TableHead) => 5,
        Event::End(TagEnd::Table) => 6,
        Event::Start(Tag::Paragraph) => 7,
        Event::End(TagEnd::Paragraph) => 8,
        Event::Start(Tag::Item) => 9,
        Event::End(TagEnd::Item) => 10,
        Event::Start(Tag::List(None)) => 11,
        Event::End(TagEnd::List(false)) => 12,
        Event::Start(Tag::Emphasis) => 13,
        Event::End(TagEnd::Emphasis) => 14,
        Event::Start(Tag::Strong) => 15,
        Event::End(TagEnd::Strong) => 16,
        Event::End(TagEnd::Link) => 17,
        Event::End(TagEnd::Image) => 18,
        Event::End(TagEnd::CodeBlock) => 19,
        Event::SoftBreak => 20,
        Event::HardBreak => 21,
        _ => return None,
    };
    Some(index)
}

/// Events in their order, each with its bytes of the file.
#[derive(Debug, Default)]
pub(super) struct Events {
    /// An index into [`PLAIN`], or behind its end into `others`; and the bytes.
    places: Vec<(u32, Range<u32>)>,
    /// In the order of their places.
    others: Vec<Event<'static>>,
}

impl Events {
    pub fn len(&self) -> usize {
        self.places.len()
    }

    pub fn push(&mut self, event: Event<'_>, place: Range<u32>) {
        let index = plain(&event).unwrap_or_else(|| {
            self.others.push(event.into_static());
            (PLAIN.len() + self.others.len() - 1) as u32
        });
        self.places.push((index, place));
    }

    fn event(&self, index: u32) -> &Event<'static> {
        let index = index as usize;
        match index.checked_sub(PLAIN.len()) {
            Some(other) => &self.others[other],
            None => &PLAIN[index],
        }
    }

    pub fn get(&self, at: usize) -> Option<&Event<'static>> {
        self.places.get(at).map(|(index, _)| self.event(*index))
    }

    pub fn last(&self) -> Option<&Event<'static>> {
        self.get(self.len().checked_sub(1)?)
    }

    /// The last event and its place, to be changed; nothing if it is plain, because then there is nothing to change.
    pub fn last_mut(&mut self) -> Option<(&mut Event<'static>, &mut Range<u32>)> {
        let (index, place) = self.places.last_mut()?;
        if (*index as usize) < PLAIN.len() {
            return None;
        }
        Some((self.others.last_mut()?, place))
    }

    pub fn pop(&mut self) {
        if let Some((index, _)) = self.places.pop()
            && index as usize >= PLAIN.len()
        {
            self.others.pop();
        }
    }

    pub fn iter(&self) -> impl Iterator<Item = (&Event<'static>, &Range<u32>)> {
        self.range(0..self.len())
    }

    /// Those with these indexes.
    pub fn range(&self, at: Range<usize>) -> impl Iterator<Item = (&Event<'static>, &Range<u32>)> {
        let places = self.places[at].iter();
        places.map(|(index, place)| (self.event(*index), place))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use pulldown_cmark::{Options, Parser};

    fn of(text: &str) -> (Events, Vec<(Event<'_>, Range<u32>)>) {
        let parsed = Parser::new_ext(text, Options::all()).into_offset_iter();
        let parsed: Vec<_> = parsed
            .map(|(event, place)| (event, place.start as u32..place.end as u32))
            .collect();
        let mut events = Events::default();
        for (event, place) in &parsed {
            events.push(event.clone(), place.clone());
        }
        (events, parsed)
    }

    #[test]
    fn each_plain_event_is_at_its_index() {
        for (at, event) in PLAIN.iter().enumerate() {
            assert_eq!(plain(event), Some(at as u32), "{event:?}");
        }
    }

    #[test]
    fn what_comes_out_is_what_went_in() {
        let text = "# A [x](y)\n\n- *b*\n  - ![c](d)\n1. **e**  \nf\ng\n\n|h|i|\n|-|:-|\n|j|`k`|\n\n```l\nm\n```\n";
        let (mut events, parsed) = of(text);
        let parsed: Vec<_> = parsed
            .into_iter()
            .map(|(event, place)| (event.into_static(), place))
            .collect();
        fn check(events: &Events, at: Range<usize>, parsed: &[(Event<'static>, Range<u32>)]) {
            let pairs = parsed[at.clone()].iter();
            assert!(
                events
                    .range(at)
                    .eq(pairs.map(|(event, place)| (event, place)))
            );
        }
        check(&events, 3..9, &parsed);
        for (at, (event, _)) in parsed.iter().enumerate() {
            assert_eq!(events.get(at), Some(event));
        }
        for kept in (0..parsed.len()).rev() {
            check(&events, 0..kept + 1, &parsed);
            assert_eq!(events.last(), Some(&parsed[kept].0));
            assert_eq!(
                events.last_mut().is_none(),
                plain(&parsed[kept].0).is_some()
            );
            events.pop();
            check(&events, 0..kept, &parsed);
        }
        assert_eq!((events.len(), events.others.len()), (0, 0));
    }
}
