//! TypeScript, and TypeScript with JSX in it.
//!
//! They are two grammars of one language: `<T>value` is a cast in the one and an element in the other. A fence is read as
//! TypeScript and only then as TSX, a file by its ending, and a rule serves both. Not authoritative, for the same reasons
//! as JavaScript.

#[cfg(feature = "lang-typescript")]
use super::ecmascript::SHAPES;
#[cfg(feature = "lang-typescript")]
use super::row::Grammar;
use super::row::{Comments, Language, Nature};

#[cfg(feature = "lang-typescript")]
const CONTEXTS: &[&str] = &[
    "let x: §",
    "let x = y as §",
    "function f(§) {}",
    "class A { § }",
    "interface A { § }",
    "type A = §",
    "f(§)",
    "let x = { § }",
    "import { § } from \"a\"",
    "switch (x) { § }",
    "try {} §",
    "class A extends § {}",
    "class A § {}",
    "function f(): § {}",
    "for (§ of x) {}",
];

pub static TYPESCRIPT: Language = Language {
    extensions: &["ts", "tsx", "mts", "cts"],
    #[cfg(feature = "lang-typescript")]
    grammar: Some(Grammar {
        second: Some(&TSX),
        shapes: SHAPES,
        contexts: CONTEXTS,
        ..Grammar::new(
            || tree_sitter_typescript::LANGUAGE_TYPESCRIPT.into(),
            &[
                tree_sitter_javascript::HIGHLIGHT_QUERY,
                tree_sitter_typescript::HIGHLIGHTS_QUERY,
            ],
        )
    }),
    ..Language::new(
        "typescript",
        "TypeScript",
        &["ts", "tsx", "mts", "cts"],
        Comments::C,
        Nature::Code,
    )
};

/// No row of the table: it is TypeScript by name, and has a name of its own only for its grammar.
#[cfg(feature = "lang-typescript")]
pub static TSX: Language = Language {
    extensions: &["tsx"],
    grammar: Some(Grammar {
        contexts: CONTEXTS,
        shapes: SHAPES,
        ..Grammar::new(
            || tree_sitter_typescript::LANGUAGE_TSX.into(),
            &[
                tree_sitter_javascript::HIGHLIGHT_QUERY,
                tree_sitter_javascript::JSX_HIGHLIGHT_QUERY,
                tree_sitter_typescript::HIGHLIGHTS_QUERY,
            ],
        )
    }),
    ..Language::new("typescript", "TSX", &[], Comments::C, Nature::Code)
};
