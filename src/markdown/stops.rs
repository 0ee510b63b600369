//! Where a document can be entered: what begins at its top level, and how many links, images, headings and fences are
//! before it.
//!
//! A rule's page shows one section of a page of a thousand, and need not walk the others for it.

use pulldown_cmark::{CodeBlockKind, Event, Tag};
use std::ops::Range;

/// The index of the next of each kind among those of a document.
#[derive(Debug, Default, Clone, Copy)]
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

/// What is known of all events of a document.
#[derive(Debug, Default)]
pub(super) struct Stops {
    /// The byte at which something of the top level begins, its event, and what is before it.
    stops: Vec<(u32, usize, Indexes)>,
    /// How many events there are.
    end: usize,
    /// Whether what is shown of one place may depend on any other: raw HTML and footnotes do, and so does text out of
    /// order.
    pub is_entangled: bool,
}

impl Stops {
    pub fn of(events: &[(Event<'_>, Range<u32>)]) -> Stops {
        let mut found = Stops {
            end: events.len(),
            ..Stops::default()
        };
        let mut indexes = Indexes::default();
        let mut depth = 0_usize;
        for (at, (event, place)) in events.iter().enumerate() {
            let ascends = found
                .stops
                .last()
                .is_none_or(|(start, ..)| *start <= place.start);
            if depth == 0 && !matches!(event, Event::End(_)) {
                // Without an order nothing can be found by halves.
                found.is_entangled |= !ascends;
                found.stops.push((place.start, at, indexes));
            }
            match event {
                Event::Start(tag) => {
                    depth += 1;
                    found.is_entangled |= matches!(tag, Tag::FootnoteDefinition(_));
                }
                Event::End(_) => depth = depth.saturating_sub(1),
                Event::Html(_) | Event::InlineHtml(_) | Event::FootnoteReference(_) => {
                    found.is_entangled = true;
                }
                _ => {}
            }
            indexes.count(event);
        }
        found
    }

    /// The events among which all are that begin in a range of bytes, and what is before them.
    pub fn around(&self, range: &Range<u32>) -> (Range<usize>, Indexes) {
        let after = self
            .stops
            .partition_point(|(start, ..)| *start <= range.start);
        let (from, indexes) = match after.checked_sub(1) {
            Some(at) => (self.stops[at].1, self.stops[at].2),
            None => (0, Indexes::default()),
        };
        let end = self.stops.partition_point(|(start, ..)| *start < range.end);
        let to = self.stops.get(end).map_or(self.end, |(_, at, _)| *at);
        (from..to.max(from), indexes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use pulldown_cmark::Parser;

    #[test]
    fn a_range_is_entered_at_the_top_level_before_it() {
        let text = "# A [x](y)\n\n- b\n  - ![c](d)\n\n## E\n\n```f\n```\n\n## G\n\ntext\n";
        let at = |part: &str| text.find(part).expect("it is there") as u32;
        let events: Vec<(Event<'_>, Range<u32>)> = Parser::new(text)
            .into_offset_iter()
            .map(|(event, place)| (event, place.start as u32..place.end as u32))
            .collect();
        let stops = Stops::of(&events);
        assert!(!stops.is_entangled);
        for range in [
            0..u32::MAX,
            0..at("## E"),
            at("## E")..at("## G"),
            at("## G")..u32::MAX,
            at("b")..at("d"),
            3..4,
        ] {
            let (window, indexes) = stops.around(&range);
            let inside = events
                .iter()
                .enumerate()
                .filter(|(_, (_, place))| range.contains(&place.start));
            for (at, event) in inside {
                assert!(window.contains(&at), "{event:?} in {range:?}");
            }
            let mut counted = Indexes::default();
            events[..window.start]
                .iter()
                .for_each(|(event, _)| counted.count(event));
            assert_eq!(format!("{indexes:?}"), format!("{counted:?}"), "{range:?}");
        }
        let (window, indexes) = stops.around(&(at("## G")..u32::MAX));
        assert_eq!(
            (indexes.heading, indexes.link, indexes.image, indexes.fence),
            (2, 1, 1, 1)
        );
        assert!(window.len() < 8, "{window:?}");
        for text in ["a<br>b", "a[^1]\n\n[^1]: b", "<div>"] {
            let events =
                Parser::new_ext(text, pulldown_cmark::Options::ENABLE_FOOTNOTES).into_offset_iter();
            let events: Vec<_> = events
                .map(|(event, place)| (event, place.start as u32..place.end as u32))
                .collect();
            assert!(Stops::of(&events).is_entangled, "{text}");
        }
    }
}
