//! A page cut at its headings.
//!
//! A heading inside a list or a quote cuts nothing: half of a list would be left on each side.

use crate::markdown::Document;

/// From a heading to the next one of its level or above.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// Index into the document's headings.
    pub heading: usize,
    pub level: u8,
    /// Bytes of the file, heading included.
    pub start: u32,
    pub end: u32,
    /// Index of the section around it.
    pub parent: Option<usize>,
}

impl Section {
    pub fn contains(&self, offset: u32) -> bool {
        self.start <= offset && offset < self.end
    }
}

/// The sections of a document, in order; `length` is the file's in bytes.
pub(super) fn sections(document: &Document, length: u32) -> Vec<Section> {
    let mut sections: Vec<Section> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    for (index, heading) in document.headings.iter().enumerate() {
        if document.blocks[heading.block].depth > 0 {
            continue;
        }
        while let Some(&last) = open.last() {
            if sections[last].level < heading.level {
                break;
            }
            sections[last].end = heading.span.start;
            open.pop();
        }
        sections.push(Section {
            heading: index,
            level: heading.level,
            start: heading.span.start,
            end: length,
            parent: open.last().copied(),
        });
        open.push(sections.len() - 1);
    }
    sections
}

/// The innermost section around a byte.
pub(super) fn section_at(sections: &[Section], offset: u32) -> Option<usize> {
    sections
        .iter()
        .rposition(|section| section.contains(offset))
}

/// A section and those around it, innermost first.
pub(super) fn ancestors(sections: &[Section], from: Option<usize>) -> impl Iterator<Item = usize> {
    std::iter::successors(from, |at| sections[*at].parent)
}
