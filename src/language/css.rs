//! CSS.
//!
//! Not authoritative: nesting and new at-rules come faster than the grammar follows.

use super::row::{Comments, Language, Nature};
#[cfg(feature = "lang-css")]
use super::row::{Grammar, Shapes};

pub static CSS: Language = Language {
    extensions: &["css"],
    #[cfg(feature = "lang-css")]
    grammar: Some(Grammar {
        // `$` belongs to Sass; the micro sign is a letter.
        expando: 'µ',
        ending: ";",
        shapes: Shapes {
            aside: " /* why */ ",
            ..Shapes::NONE
        },
        contexts: &[
            "a { § }",
            "§ { a: b }",
            "a { b: § }",
            "@media § { a { b: c } }",
        ],
        ..Grammar::new(
            || tree_sitter_css::LANGUAGE.into(),
            &[tree_sitter_css::HIGHLIGHTS_QUERY],
        )
    }),
    ..Language::new(
        "css",
        "CSS",
        &[],
        Comments {
            line: &[],
            block: &[("/*", "*/")],
            ..Comments::NONE
        },
        Nature::Code,
    )
};
