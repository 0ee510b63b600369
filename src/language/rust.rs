//! Rust.
//!
//! Not authoritative: documents show signatures without bodies and `...` for what they leave out.

use super::row::{Comments, Language, Nature};
#[cfg(feature = "lang-rust")]
use super::row::{Grammar, Quotes, Shapes, Wrapper};

/// The grammar's query calls numbers constants.
#[cfg(feature = "lang-rust")]
const NUMBERS: &str = "[(integer_literal) (float_literal)] @number";

pub static RUST: Language = Language {
    extensions: &["rs"],
    #[cfg(feature = "lang-rust")]
    grammar: Some(Grammar {
        // `$` belongs to macros; the micro sign is a letter.
        expando: 'µ',
        ending: ";",
        shapes: Shapes {
            strings: &[Quotes::new("const TEXT: &str = r#\"\n", "\n\"#;\n", "\"#")],
            function: Some(Wrapper {
                open: "fn wrapped() {\n",
                open_waiting: "async fn wrapped() {\n",
                waiting: &["await"],
                indent: "    ",
                close: "}\n",
                literals: &["string_literal", "raw_string_literal"],
            }),
            tails: &[", other", " = other", " else { other }", ": other"],
            #[rustfmt::skip]
            swaps: &[
                ("==", "!="), ("!=", "=="), ("+", "-"), ("-", "+"), ("<", ">"), (">", "<"),
                ("&&", "||"), ("||", "&&"), ("true", "false"), ("false", "true"),
            ],
            aside: " /* why */ ",
        },
        contexts: &[
            "let x: § = y;", "fn f(x: §) {}", "fn f(§) {}", "fn f() -> § {}", "fn f() { § }",
            "match x { § }", "struct A { § }", "impl A { § }", "x::<§>();", "use §;",
            "impl § for A {}", "§ fn f() {}", "let § = y;",
        ],
        ..Grammar::new(
            || tree_sitter_rust::LANGUAGE.into(),
            &[tree_sitter_rust::HIGHLIGHTS_QUERY, NUMBERS],
        )
    }),
    ..Language::new("rust", "Rust", &["rs"], Comments::C, Nature::Code)
};
