//! JavaScript, with JSX in it.
//!
//! Not authoritative: documents show fragments, `...` for what they leave out, and several elements of JSX side by side.

#[cfg(feature = "lang-javascript")]
use super::ecmascript::SHAPES;
#[cfg(feature = "lang-javascript")]
use super::row::Grammar;
use super::row::{Comments, Language, Nature};

pub static JAVASCRIPT: Language = Language {
    extensions: &["js", "jsx", "mjs", "cjs"],
    #[cfg(feature = "lang-javascript")]
    grammar: Some(Grammar {
        shapes: SHAPES,
        contexts: &[
            "f(§)",
            "function f(§) {}",
            "class A { § }",
            "let x = { § }",
            "import { § } from \"a\"",
            "switch (x) { § }",
            "try {} §",
            "class A extends § {}",
            "class A § {}",
            "let § = x",
            "if (x) {} §",
        ],
        ..Grammar::new(
            || tree_sitter_javascript::LANGUAGE.into(),
            &[
                tree_sitter_javascript::HIGHLIGHT_QUERY,
                tree_sitter_javascript::JSX_HIGHLIGHT_QUERY,
            ],
        )
    }),
    ..Language::new(
        "javascript",
        "JavaScript",
        &["js", "jsx", "mjs", "cjs", "node", "nodejs", "es6"],
        Comments::C,
        Nature::Code,
    )
};
