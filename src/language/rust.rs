//! Rust.
//!
//! Not authoritative: documents show signatures without bodies and `...` for what they leave out.

use super::{Comments, Language, Nature};
#[cfg(feature = "lang-rust")]
use super::{Grammar, Quotes, Shapes, Wrapper};

/// The grammar's query calls numbers constants.
#[cfg(feature = "lang-rust")]
const NUMBERS: &str = "[(integer_literal) (float_literal)] @number";

pub static RUST: Language = Language {
    name: "rust",
    display: "Rust",
    aliases: &["rs"],
    extensions: &["rs"],
    comments: Comments {
        line: &["//"],
        block: &[("/*", "*/")],
    },
    nature: Nature::Code,
    #[cfg(not(feature = "lang-rust"))]
    grammar: None,
    #[cfg(feature = "lang-rust")]
    grammar: Some(Grammar {
        language: || tree_sitter_rust::LANGUAGE.into(),
        highlights: &[tree_sitter_rust::HIGHLIGHTS_QUERY, NUMBERS],
        authoritative: false,
        // `$` belongs to macros; the micro sign is a letter.
        expando: 'µ',
        ending: ";",
        second: None,
        rules: true,
        shapes: Shapes {
            strings: &[Quotes {
                open: "const TEXT: &str = r#\"\n",
                indent: "",
                close: "\n\"#;\n",
                forbids: "\"#",
                kinds: &[],
            }],
            function: Some(Wrapper {
                open: "fn wrapped() {\n",
                open_waiting: "async fn wrapped() {\n",
                waiting: &["await"],
                indent: "    ",
                close: "}\n",
                literals: &["string_literal", "raw_string_literal"],
            }),
            tails: &[", other", " = other", " else { other }", ": other"],
            swaps: &[
                ("==", "!="),
                ("!=", "=="),
                ("+", "-"),
                ("-", "+"),
                ("<", ">"),
                (">", "<"),
                ("&&", "||"),
                ("||", "&&"),
                ("true", "false"),
                ("false", "true"),
            ],
            aside: " /* why */ ",
            ..Shapes::NONE
        },
    }),
};
