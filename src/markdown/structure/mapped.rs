//! A text with small changes that still knows where each byte comes from.
//!
//! Lines of structure are taken out or replaced before CommonMark reads the text; what is left leads to its place in
//! the file, byte for byte.

use super::super::TextMap;
use crate::span::{SourceId, Span};
use std::ops::Range;

/// What CommonMark reads in place of the file's text.
#[derive(Debug, Default)]
pub(in super::super) struct Mapped {
    pub text: String,
    map: TextMap,
    /// What is written in place of the markers of containers, in order.
    marks: Vec<(Range<usize>, Vec<Mark>)>,
    /// Ends of fences that the author did not write.
    ends: Vec<usize>,
}

/// A container, by its index, begins or ends here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Mark {
    Open(usize),
    Close(usize),
}

/// An HTML block that ends with its own line, interrupts every paragraph and shows nothing (CommonMark 0.31, 4.6).
const PLACEHOLDER: &str = "<!---->";

impl Mapped {
    /// Bytes of the file, as they are.
    pub fn copy(&mut self, text: &str, range: Range<usize>) {
        if range.is_empty() {
            return;
        }
        self.map.push(self.text.len(), range.start, range.len());
        self.text.push_str(&text[range]);
    }

    /// Text that is not in the file; a fault in it is shown at byte `at`.
    pub fn insert(&mut self, text: &str, at: usize) {
        if text.is_empty() {
            return;
        }
        self.map.push_synthetic(self.text.len(), at);
        self.text.push_str(text);
    }

    /// A place at which containers begin and end.
    pub fn mark(&mut self, marks: Vec<Mark>, at: usize) {
        let start = self.text.len();
        self.insert(PLACEHOLDER, at);
        self.marks.push((start..self.text.len(), marks));
    }

    /// A line that ends a fence in place of its author.
    pub fn end_fence(&mut self, marker: &str, at: usize) {
        self.ends.push(self.text.len());
        self.insert(marker, at);
        self.insert("\n", at);
    }

    /// The byte of the file that this byte of the text comes from.
    pub fn start(&self, offset: usize) -> usize {
        self.map.file(offset)
    }

    /// Where in the file a range ends that ends here.
    pub fn end(&self, offset: usize) -> usize {
        self.map.file_end(offset)
    }

    /// Where in the file a range of the text is; without a map both are the same behind `base`.
    pub fn place(
        mapped: Option<&Mapped>,
        source: SourceId,
        base: usize,
        range: Range<usize>,
    ) -> Span {
        let (start, end) = match mapped {
            Some(mapped) => (mapped.start(range.start), mapped.end(range.end)),
            None => (range.start, range.end),
        };
        Span::new(source, base + start, base + end.max(start))
    }

    /// Pieces of a range: their offset in it, their place in the file and their length.
    pub fn pieces(&self, range: Range<usize>) -> TextMap {
        self.map.select([range])
    }

    /// The marks whose places are inside of a range.
    pub fn marks_in(&self, range: Range<usize>) -> &[(Range<usize>, Vec<Mark>)] {
        let from = self
            .marks
            .partition_point(|(place, _)| place.start < range.start);
        let until = self
            .marks
            .partition_point(|(place, _)| place.start < range.end);
        &self.marks[from..until.max(from)]
    }

    /// Whether this is what is written in place of markers, and nothing else.
    pub fn is_placeholder(text: &str) -> bool {
        text.trim() == PLACEHOLDER
    }

    /// Where the marks are: in the text, and in the file.
    pub fn places(&self) -> impl Iterator<Item = (usize, usize)> {
        let all = self.marks.iter();
        all.map(|(place, _)| (place.start, self.start(place.start)))
    }

    /// Whether an end of a fence that the author did not write is inside of a range.
    pub fn has_end_in(&self, range: Range<usize>) -> bool {
        let at = self.ends.partition_point(|end| *end < range.start);
        self.ends.get(at).is_some_and(|end| *end < range.end)
    }
}
