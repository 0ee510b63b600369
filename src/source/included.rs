//! Which parts of a source's text are in other files, and where the rest is in its own.
//!
//! A page may include files (`{{#include a.rs}}`), and its text is what is read: with their text in the place of the
//! directives. It decides nothing of that, and knows no directive.

use std::ops::Range;

/// A part of a text that is in another file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Included {
    /// Bytes of the text.
    pub range: Range<usize>,
    /// The file, as reports show it.
    pub path: String,
    /// The byte of that file at which the part begins, and its line from 1.
    pub start: usize,
    pub line: u32,
    /// Whether its bytes are there; else they are between two parts of the file, or around it.
    pub is_verbatim: bool,
}

/// The parts of a text that are not its file's own.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Inclusions {
    /// In order, none in another.
    pub included: Vec<Included>,
    /// Bytes of the file that are not in the text, by where they would be.
    pub removed: Vec<(usize, usize)>,
}

impl Inclusions {
    pub fn is_empty(&self) -> bool {
        self.included.is_empty() && self.removed.is_empty()
    }

    /// The part of another file that an offset is in.
    pub(super) fn at(&self, offset: usize) -> Option<&Included> {
        let next = self
            .included
            .partition_point(|part| part.range.start <= offset);
        let part = self.included[..next].last()?;
        (offset < part.range.end).then_some(part)
    }

    /// The offset in the text of what is the file's own at or before an offset.
    pub(super) fn own(&self, offset: usize) -> usize {
        let mut offset = offset;
        // Parts may follow each other without anything of the file's own between them.
        while let Some(part) = self.at(offset) {
            let at = self
                .included
                .partition_point(|other| other.range.start < part.range.start);
            let before = at.checked_sub(1).map(|at| &self.included[at]);
            match before.filter(|before| before.range.end == part.range.start) {
                Some(before) => offset = before.range.start,
                None => return part.range.start,
            }
        }
        offset
    }

    /// The offset in the file of an offset that is its own.
    pub(super) fn in_file(&self, own: usize) -> usize {
        let parts = self
            .included
            .iter()
            .take_while(|part| part.range.start < own);
        let foreign: usize = parts
            .map(|part| part.range.end.min(own) - part.range.start)
            .sum();
        let removed = self.removed.iter().take_while(|(at, _)| *at <= own);
        own - foreign + removed.map(|(_, bytes)| bytes).sum::<usize>()
    }

    /// Line ends before an offset that are not the file's own.
    pub(super) fn foreign_lines(&self, text: &str, own: usize) -> u32 {
        let parts = self
            .included
            .iter()
            .take_while(|part| part.range.start < own);
        let lines = parts.map(|part| {
            let end = part.range.end.min(own);
            text.as_bytes()[part.range.start..end]
                .iter()
                .filter(|byte| **byte == b'\n')
                .count()
        });
        lines.sum::<usize>() as u32
    }
}
