//! CSS.
//!
//! Not authoritative: nesting and new at-rules come faster than the grammar follows.

use super::{Comments, Language, Nature};
#[cfg(feature = "lang-css")]
use super::{Grammar, Shapes};

pub static CSS: Language = Language {
    name: "css",
    display: "CSS",
    aliases: &[],
    extensions: &["css"],
    comments: Comments {
        line: &[],
        block: &[("/*", "*/")],
    },
    nature: Nature::Code,
    #[cfg(not(feature = "lang-css"))]
    grammar: None,
    #[cfg(feature = "lang-css")]
    grammar: Some(Grammar {
        language: || tree_sitter_css::LANGUAGE.into(),
        highlights: &[tree_sitter_css::HIGHLIGHTS_QUERY],
        authoritative: false,
        // `$` belongs to Sass; the micro sign is a letter.
        expando: 'µ',
        ending: ";",
        second: None,
        rules: true,
        shapes: Shapes {
            aside: " /* why */ ",
            ..Shapes::NONE
        },
    }),
};
