//! A run of plain text: what the parser cut into pieces, put together again to find the addresses in it.

use super::brackets::is_escaped;
use super::plain;
use pulldown_cmark::{CowStr, Event, LinkType, Tag, TagEnd};
use std::ops::Range;

/// Texts that follow each other in the file without a gap.
#[derive(Debug, Default)]
pub(super) struct Run {
    /// As it was typed.
    text: String,
    pieces: Vec<Piece>,
}

#[derive(Debug)]
struct Piece {
    /// As it is shown.
    text: CowStr<'static>,
    /// Its bytes of the run.
    start: usize,
    end: usize,
    /// Bytes of the document's text.
    place: Range<usize>,
}

impl Run {
    pub fn is_empty(&self) -> bool {
        self.pieces.is_empty()
    }

    /// Whether a text that stands at `place` goes on where this run ends.
    pub fn goes_on_at(&self, place: &Range<usize>) -> bool {
        let last = self.pieces.last();
        last.is_none_or(|last| last.place.end == place.start)
    }

    /// Adds a text that is shown at `place`, and as it was `typed` there.
    pub fn push(&mut self, text: CowStr<'static>, typed: &str, place: Range<usize>) {
        let start = self.text.len();
        self.text.push_str(typed);
        self.pieces.push(Piece {
            text,
            start,
            end: self.text.len(),
            place,
        });
    }

    /// Where the brackets of footnotes stand that nothing defines.
    pub fn lost_notes(&self, source: &str) -> Vec<Range<usize>> {
        let found = plain::footnotes(&self.text).into_iter();
        found
            .map(|range| self.place(&range))
            .filter(|place| !is_escaped(source, place.start))
            .collect()
    }

    /// The run as events, with a link around each bare address.
    pub fn events(self) -> Vec<(Event<'static>, Range<usize>)> {
        let addresses = plain::addresses(&self.text);
        if addresses.is_empty() {
            let pieces = self.pieces.into_iter();
            return pieces
                .map(|piece| (Event::Text(piece.text), piece.place))
                .collect();
        }
        let mut events = Vec::new();
        let typed = |range: Range<usize>, events: &mut Vec<_>| {
            if !range.is_empty() {
                let place = self.place(&range);
                events.push((Event::Text(self.text[range].to_owned().into()), place));
            }
        };
        // Around addresses; in them every sign is one of the address.
        let text = |range: Range<usize>, events: &mut Vec<_>| {
            let mut at = range.start;
            for piece in &self.pieces {
                let is_inside = range.start <= piece.start && piece.end <= range.end;
                if is_inside && *piece.text != self.text[piece.start..piece.end] {
                    typed(at..piece.start, events);
                    events.push((Event::Text(piece.text.clone()), piece.place.clone()));
                    at = piece.end;
                }
            }
            typed(at..range.end, events);
        };
        let mut at = 0;
        for address in addresses {
            text(at..address.range.start, &mut events);
            let place = self.place(&address.range);
            let link = Tag::Link {
                link_type: LinkType::Autolink,
                dest_url: address.target.into(),
                title: "".into(),
                id: "".into(),
            };
            events.push((Event::Start(link), place.clone()));
            typed(address.range.clone(), &mut events);
            events.push((Event::End(TagEnd::Link), place));
            at = address.range.end;
        }
        text(at..self.text.len(), &mut events);
        events
    }

    /// Where a range of the run stands; of a piece that stands there in other words, the whole.
    fn place(&self, range: &Range<usize>) -> Range<usize> {
        let piece = |at: usize| {
            let next = self.pieces.partition_point(|piece| piece.start <= at);
            next.checked_sub(1).map(|index| &self.pieces[index])
        };
        let is_same = |piece: &Piece| piece.place.len() == piece.end - piece.start;
        let start = piece(range.start).map_or(0, |piece| {
            if is_same(piece) {
                piece.place.start + range.start - piece.start
            } else {
                piece.place.start
            }
        });
        let last = piece(range.end.saturating_sub(1));
        let end = last.map_or(start, |piece| {
            if is_same(piece) {
                piece.place.start + range.end - piece.start
            } else {
                piece.place.end
            }
        });
        start..end
    }
}
