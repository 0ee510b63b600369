//! What is written in place of an author's HTML, event by event.

use crate::markdown::renderer::RawInsert;
use std::collections::{HashMap, HashSet};

/// What the address with this index in [`crate::markdown::Document::raw`] becomes; nothing where it stays as it is.
pub type Inserts<'i> = dyn Fn(usize) -> Option<RawInsert> + 'i;

/// What is written for events, by their index.
#[derive(Debug, Default)]
pub struct Sanitized {
    /// In place of raw HTML.
    pub instead: HashMap<usize, String>,
    /// Before the end of an element of Markdown, and after it.
    pub before: HashMap<usize, String>,
    pub after: HashMap<usize, String>,
    /// Behind the last event.
    pub rest: String,
    /// Paragraphs of Markdown, by the event that begins them, in which the author opens a block: such a one is a `div`,
    /// because a browser would end a `p` there.
    pub divisions: HashSet<usize>,
}

impl Sanitized {
    /// What is written before an event, instead of it (nothing if it is no raw HTML), and after it.
    pub fn take(&mut self, index: usize) -> [Option<String>; 3] {
        [&mut self.before, &mut self.instead, &mut self.after].map(|texts| texts.remove(&index))
    }

    /// Whether the paragraph that begins with this event holds a block.
    pub fn is_division(&self, index: usize) -> bool {
        self.divisions.contains(&index)
    }
}
