//! TypeScript, and TypeScript with JSX in it.
//!
//! They are two grammars of one language: `<T>value` is a cast in the one and an element in the other. A fence is read as
//! TypeScript and only then as TSX, a file by its ending, and a rule serves both. Not authoritative, for the same reasons
//! as JavaScript.

use super::{Comments, Language, Nature};
#[cfg(feature = "lang-typescript")]
use super::{Grammar, shapes::ECMASCRIPT};

pub static TYPESCRIPT: Language = Language {
    name: "typescript",
    display: "TypeScript",
    aliases: &["ts", "tsx", "mts", "cts"],
    extensions: &["ts", "tsx", "mts", "cts"],
    comments: COMMENTS,
    nature: Nature::Code,
    #[cfg(not(feature = "lang-typescript"))]
    grammar: None,
    #[cfg(feature = "lang-typescript")]
    grammar: Some(Grammar {
        language: || tree_sitter_typescript::LANGUAGE_TYPESCRIPT.into(),
        highlights: &[
            tree_sitter_javascript::HIGHLIGHT_QUERY,
            tree_sitter_typescript::HIGHLIGHTS_QUERY,
        ],
        authoritative: false,
        // A name may begin with `$`.
        expando: '$',
        ending: "",
        second: Some(&TSX),
        rules: true,
        shapes: ECMASCRIPT,
    }),
};

/// No row of the table: it is TypeScript by name, and has a name of its own only for its grammar.
#[cfg(feature = "lang-typescript")]
pub static TSX: Language = Language {
    name: "typescript",
    display: "TSX",
    aliases: &[],
    extensions: &["tsx"],
    comments: COMMENTS,
    nature: Nature::Code,
    grammar: Some(Grammar {
        language: || tree_sitter_typescript::LANGUAGE_TSX.into(),
        highlights: &[
            tree_sitter_javascript::HIGHLIGHT_QUERY,
            tree_sitter_javascript::JSX_HIGHLIGHT_QUERY,
            tree_sitter_typescript::HIGHLIGHTS_QUERY,
        ],
        authoritative: false,
        expando: '$',
        ending: "",
        second: None,
        rules: true,
        shapes: ECMASCRIPT,
    }),
};

const COMMENTS: Comments = Comments {
    line: &["//"],
    block: &[("/*", "*/")],
};
