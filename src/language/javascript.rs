//! JavaScript, with JSX in it.
//!
//! Not authoritative: documents show fragments, `...` for what they leave out, and several elements of JSX side by side.

use super::{Comments, Language, Nature};
#[cfg(feature = "lang-javascript")]
use super::{Grammar, shapes::ECMASCRIPT};

pub static JAVASCRIPT: Language = Language {
    name: "javascript",
    display: "JavaScript",
    aliases: &["js", "jsx", "mjs", "cjs", "node", "nodejs", "es6"],
    extensions: &["js", "jsx", "mjs", "cjs"],
    comments: Comments {
        line: &["//"],
        block: &[("/*", "*/")],
    },
    nature: Nature::Code,
    #[cfg(not(feature = "lang-javascript"))]
    grammar: None,
    #[cfg(feature = "lang-javascript")]
    grammar: Some(Grammar {
        language: || tree_sitter_javascript::LANGUAGE.into(),
        highlights: &[
            tree_sitter_javascript::HIGHLIGHT_QUERY,
            tree_sitter_javascript::JSX_HIGHLIGHT_QUERY,
        ],
        authoritative: false,
        // A name may begin with `$`.
        expando: '$',
        ending: "",
        second: None,
        rules: true,
        shapes: ECMASCRIPT,
    }),
};
