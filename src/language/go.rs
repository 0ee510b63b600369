//! Go.
//!
//! Not authoritative: documents write `...` for what they leave out. A fence needs no package clause.

use super::{Comments, Language, Nature};
#[cfg(feature = "lang-go")]
use super::{Grammar, Quotes, Shapes, Wrapper};

/// In the grammar's query names come behind functions, and the later pattern would win.
#[cfg(feature = "lang-go")]
const FUNCTIONS: &str = r#"
(call_expression function: (identifier) @function)
(call_expression function: (selector_expression field: (field_identifier) @function.method))
(function_declaration name: (identifier) @function)
(method_declaration name: (field_identifier) @function.method)
"#;

pub static GO: Language = Language {
    name: "go",
    display: "Go",
    aliases: &["golang"],
    extensions: &["go"],
    comments: Comments {
        line: &["//"],
        block: &[("/*", "*/")],
    },
    nature: Nature::Code,
    #[cfg(not(feature = "lang-go"))]
    grammar: None,
    #[cfg(feature = "lang-go")]
    grammar: Some(Grammar {
        language: || tree_sitter_go::LANGUAGE.into(),
        highlights: &[tree_sitter_go::HIGHLIGHTS_QUERY, FUNCTIONS],
        authoritative: false,
        // `$` starts no name; the micro sign is a letter.
        expando: 'µ',
        ending: "\n",
        second: None,
        rules: true,
        shapes: Shapes {
            strings: &[Quotes {
                open: "var text = `\n",
                indent: "",
                close: "\n`\n",
                forbids: "`",
                kinds: &[],
            }],
            function: Some(Wrapper {
                open: "func wrapped() {\n",
                open_waiting: "func wrapped() {\n",
                waiting: &[],
                indent: "    ",
                close: "}\n",
                literals: &["raw_string_literal"],
            }),
            tails: &[", other", " = other", " else { other() }"],
            swaps: &[
                ("==", "!="),
                ("!=", "=="),
                ("+", "-"),
                ("-", "+"),
                ("<", ">"),
                (">", "<"),
                ("&&", "||"),
                ("||", "&&"),
                ("nil", "other"),
                ("true", "false"),
                ("false", "true"),
            ],
            aside: " /* why */ ",
            ..Shapes::NONE
        },
    }),
};
