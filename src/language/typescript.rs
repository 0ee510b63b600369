//! TypeScript, with JSX in it.
//!
//! One grammar for both, so that one rule serves `ts` and `tsx`: documents write elements under either name.
//! What it refuses for that is the old cast, `<T>value`. Not authoritative, for the same reasons as JavaScript.

use super::{Comments, Language, Nature};
#[cfg(feature = "lang-typescript")]
use super::{Grammar, shapes::ECMASCRIPT};

pub static TYPESCRIPT: Language = Language {
    name: "typescript",
    display: "TypeScript",
    aliases: &["ts", "tsx", "mts", "cts"],
    extensions: &["ts", "tsx", "mts", "cts"],
    comments: Comments {
        line: &["//"],
        block: &[("/*", "*/")],
    },
    nature: Nature::Code,
    #[cfg(not(feature = "lang-typescript"))]
    grammar: None,
    #[cfg(feature = "lang-typescript")]
    grammar: Some(Grammar {
        language: || tree_sitter_typescript::LANGUAGE_TSX.into(),
        highlights: &[
            tree_sitter_javascript::HIGHLIGHT_QUERY,
            tree_sitter_javascript::JSX_HIGHLIGHT_QUERY,
            tree_sitter_typescript::HIGHLIGHTS_QUERY,
        ],
        authoritative: false,
        // A name may begin with `$`.
        expando: '$',
        ending: "",
        rules: true,
        shapes: ECMASCRIPT,
    }),
};
