//! Go.
//!
//! Not authoritative: documents write `...` for what they leave out. A fence needs no package clause.

use super::row::{Comments, Language, Nature};
#[cfg(feature = "lang-go")]
use super::row::{Grammar, Quotes, Shapes, Wrapper};

/// In the grammar's query names come behind functions, and the later pattern would win.
#[cfg(feature = "lang-go")]
const FUNCTIONS: &str = r#"
(call_expression function: (identifier) @function)
(call_expression function: (selector_expression field: (field_identifier) @function.method))
(function_declaration name: (identifier) @function)
(method_declaration name: (field_identifier) @function.method)
"#;

pub static GO: Language = Language {
    extensions: &["go"],
    #[cfg(feature = "lang-go")]
    grammar: Some(Grammar {
        // `$` starts no name; the micro sign is a letter.
        expando: 'µ',
        ending: "\n",
        shapes: Shapes {
            strings: &[Quotes::new("var text = `\n", "\n`\n", "`")],
            function: Some(Wrapper {
                open: "func wrapped() {\n",
                open_waiting: "func wrapped() {\n",
                waiting: &[],
                indent: "    ",
                close: "}\n",
                literals: &["raw_string_literal"],
            }),
            tails: &[", other", " = other", " else { other() }"],
            #[rustfmt::skip]
            swaps: &[
                ("==", "!="), ("!=", "=="), ("+", "-"), ("-", "+"), ("<", ">"), (">", "<"),
                ("&&", "||"), ("||", "&&"), ("nil", "other"), ("true", "false"),
                ("false", "true"),
            ],
            aside: " /* why */ ",
        },
        contexts: &[
            "package a\nvar x §",
            "package a\nfunc f(x §) {}",
            "package a\nfunc f(§) {}",
            "package a\nfunc f() { § }",
            "package a\nfunc f() { switch x { § } }",
            "package a\nfunc f() { select { § } }",
            "package a\ntype A struct { § }",
            "package a\ntype A interface { § }",
            "package a\ntype A §",
            "package a\nvar x = §",
            "package a\nimport §",
            "package a\nfunc (§) f() {}",
            "package a\nvar x = y.(§)",
            "package a\nfunc f() { for § {} }",
        ],
        ..Grammar::new(
            || tree_sitter_go::LANGUAGE.into(),
            &[tree_sitter_go::HIGHLIGHTS_QUERY, FUNCTIONS],
        )
    }),
    ..Language::new("go", "Go", &["golang"], Comments::C, Nature::Code)
};
