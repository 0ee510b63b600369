//! A tree's highlights: which bytes of the code get which CSS class.
//!
//! It makes no HTML. A text whose grammar's query cannot be read has no highlights, which is never a fault.

mod class;
mod colours;
mod path;
mod source;

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::{OnceLock, RwLock};

pub use class::{CLASSES, Highlight};

use super::tree::Tree;
use colours::Colours;

impl Tree {
    pub fn highlights(&self) -> Vec<Highlight> {
        colours(self).map_or_else(Vec::new, |colours| colours.highlights(self))
    }
}

/// A query takes milliseconds to compile, so each language's is compiled once and kept.
fn colours(tree: &Tree) -> Option<&'static Colours> {
    type Known = HashMap<&'static str, &'static OnceLock<Option<Colours>>>;
    static KNOWN: OnceLock<RwLock<Known>> = OnceLock::new();
    thread_local! {
        // What this thread asked for last: a page's fences are mostly of one language.
        static LAST: RefCell<Option<(&'static str, Option<&'static Colours>)>> = const { RefCell::new(None) };
    }
    let language = tree.language();
    if let Some((name, colours)) = LAST.with(|last| *last.borrow())
        && name == language.display
    {
        return colours;
    }
    let known = KNOWN.get_or_init(RwLock::default);
    let read = known.read().unwrap_or_else(|poison| poison.into_inner());
    // By the name that two grammars of one language do not share.
    let slot = read.get(language.display).copied();
    drop(read);
    let slot = slot.unwrap_or_else(|| {
        let mut write = known.write().unwrap_or_else(|poison| poison.into_inner());
        // One small leak a language: the table has a fixed number of rows.
        write
            .entry(language.display)
            .or_insert_with(|| Box::leak(Box::default()))
    });
    let colours = slot.get_or_init(|| {
        let grammar = language.grammar.as_ref()?;
        Colours::new(&(grammar.language)(), &grammar.highlights.join("\n"))
    });
    let colours = colours.as_ref();
    LAST.with(|last| *last.borrow_mut() = Some((language.display, colours)));
    colours
}

#[cfg(test)]
mod tests;
