//! Places in source files: plain data, no text.
//!
//! A [`Span`] is a byte range of one file.
//! It never says which line that is: only [`crate::source`] holds the text that turns a byte into a line and a column.

/// Names one source of a run; an index into [`crate::source::SourceMap`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceId(pub u32);

/// A byte range `start..end` of one source, in its file as it is on disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    pub source: SourceId,
    pub start: u32,
    pub end: u32,
}

impl Span {
    pub fn new(source: SourceId, start: usize, end: usize) -> Self {
        debug_assert!(start <= end, "span ends before it starts");
        Span {
            source,
            start: start as u32,
            end: end as u32,
        }
    }

    /// The empty span at `at`.
    pub fn at(source: SourceId, at: usize) -> Self {
        Span::new(source, at, at)
    }

    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }

    pub fn contains(self, offset: u32) -> bool {
        self.start <= offset && offset < self.end
    }
}

/// A place as people read it: line and column from 1, the column in Unicode scalar values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    pub line: u32,
    pub column: u32,
}
