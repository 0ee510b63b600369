//! A tree's highlights: which bytes of the code get which CSS class.
//!
//! It makes no HTML. A text whose grammar's query cannot be read has no highlights, which is never a fault.

mod class;
mod colours;
mod path;
mod source;

pub use class::Highlight;

use super::table::PerGrammar;
use super::tree::Tree;
use colours::Colours;

impl Tree {
    pub fn highlights(&self) -> Vec<Highlight> {
        colours(self).map_or_else(Vec::new, |colours| colours.highlights(self))
    }
}

/// A query takes milliseconds to compile, so each grammar's is compiled once and kept.
fn colours(tree: &Tree) -> Option<&'static Colours> {
    static COLOURS: PerGrammar<Option<Colours>> = PerGrammar::new();
    let made = COLOURS.of(tree.language(), |grammar| {
        Colours::new(&(grammar.language)(), &grammar.highlights.join("\n"))
    });
    made?.as_ref()
}

#[cfg(test)]
mod tests;
