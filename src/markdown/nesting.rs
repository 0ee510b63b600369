//! Containers as the parser's events pass: where they begin and end among them, and which quotes they are.

use super::builder::DocumentBuilder;
use super::structure::{Mapped, Mark};
use super::{Container, ContainerKind};
use pulldown_cmark::{BlockQuoteKind, Event, MetadataBlockKind, Tag, TagEnd};
use std::ops::Range;

/// The events of a container: no document has front matter behind its beginning.
const BOX: MetadataBlockKind = MetadataBlockKind::YamlStyle;

impl DocumentBuilder<'_> {
    /// Opens and closes the containers whose markers were here; whether there were any.
    pub(super) fn marks(&mut self, range: &Range<usize>) -> bool {
        let Some(mapped) = self.mapped else {
            return false;
        };
        let [(place, marks)] = mapped.marks_in(range.clone()) else {
            return false;
        };
        if !Mapped::is_placeholder(&self.text[range.clone()]) {
            return false;
        }
        self.placed.push(place.start);
        self.close_leaf();
        for mark in marks {
            match *mark {
                Mark::Open(container) => {
                    let last = self.document.events.last();
                    let is_quote = matches!(last, Some(Event::Start(Tag::BlockQuote(None))));
                    let kind = self.document.containers[container].kind;
                    // A quote that is an alert is no quote besides.
                    if kind == ContainerKind::Alert && is_quote {
                        self.document.events.pop();
                        if let Some(quote) = self.quotes.last_mut() {
                            *quote = Some(container);
                        }
                    } else {
                        self.boxes.push((container, self.level));
                    }
                    self.open_box(container);
                }
                Mark::Close(container) => {
                    let own = |open: &(usize, u32)| *open == (container, self.level);
                    let at = self.boxes.iter().rposition(own).unwrap_or(self.boxes.len());
                    self.close_boxes(at);
                }
            }
        }
        true
    }

    pub(super) fn open_box(&mut self, container: usize) {
        let opening = self.document.containers[container].opening;
        let event = Event::Start(Tag::MetadataBlock(BOX));
        self.document.events.push(event, opening.start..opening.end);
    }

    pub(super) fn close_box(&mut self, container: usize) {
        let opening = self.document.containers[container].opening;
        let event = Event::End(TagEnd::MetadataBlock(BOX));
        self.document.events.push(event, opening.start..opening.end);
    }

    /// Closes the containers from this one on, the innermost first.
    pub(super) fn close_boxes(&mut self, from: usize) {
        for (container, _) in self.boxes.split_off(from).into_iter().rev() {
            self.close_box(container);
        }
    }

    /// The container that GitHub's `> [!NOTE]` is.
    pub(super) fn alert(&mut self, kind: BlockQuoteKind, range: &Range<usize>) -> usize {
        let name = match kind {
            BlockQuoteKind::Note => "note",
            BlockQuoteKind::Tip => "tip",
            BlockQuoteKind::Important => "important",
            BlockQuoteKind::Warning => "warning",
            BlockQuoteKind::Caution => "caution",
        };
        let line = &self.text[range.clone()];
        let line = line.split(['\r', '\n']).next().unwrap_or(line);
        self.document.containers.push(Container {
            kind: ContainerKind::Alert,
            name: name.to_owned(),
            title: None,
            attributes: Vec::new(),
            label: line.trim_start_matches(['>', ' ', '\t']).trim().to_owned(),
            opening: self.span(&(range.start..range.start + line.len())),
            closing: None,
            span: self.span(range),
            closed: true,
        });
        self.document.containers.len() - 1
    }

    /// Lines of markers, by their first byte in the file's text, that the parser took for something else.
    pub fn misplaced(&self) -> Vec<usize> {
        let Some(mapped) = self.mapped else {
            return Vec::new();
        };
        let all = mapped.places();
        let left = all.filter(|(place, _)| self.placed.binary_search(place).is_err());
        left.map(|(_, at)| self.original[..at].rfind('\n').map_or(0, |end| end + 1))
            .collect()
    }
}
