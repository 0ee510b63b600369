//! Java.
//!
//! Not authoritative: documents show members without their class and `...` for what they leave out.

use super::{Comments, Language, Nature};
#[cfg(feature = "lang-java")]
use super::{Grammar, Quotes, Shapes, Wrapper};

pub static JAVA: Language = Language {
    name: "java",
    display: "Java",
    aliases: &[],
    extensions: &["java"],
    comments: Comments {
        line: &["//"],
        block: &[("/*", "*/")],
    },
    nature: Nature::Code,
    #[cfg(not(feature = "lang-java"))]
    grammar: None,
    #[cfg(feature = "lang-java")]
    grammar: Some(Grammar {
        language: || tree_sitter_java::LANGUAGE.into(),
        highlights: &[tree_sitter_java::HIGHLIGHTS_QUERY],
        authoritative: false,
        // A name may begin with `$`.
        expando: '$',
        ending: ";",
        second: None,
        rules: true,
        shapes: Shapes {
            strings: &[Quotes {
                open: "String text = \"\"\"\n",
                indent: "",
                close: "\n\"\"\";\n",
                forbids: "\"\"\"",
                kinds: &[],
            }],
            function: Some(Wrapper {
                open: "void wrapped() {\n",
                open_waiting: "void wrapped() {\n",
                waiting: &[],
                indent: "    ",
                close: "}\n",
                literals: &["string_literal"],
            }),
            tails: &[
                ", other",
                " = other",
                " else { other(); }",
                " finally { other(); }",
            ],
            swaps: &[
                ("==", "!="),
                ("!=", "=="),
                ("+", "-"),
                ("-", "+"),
                ("<", ">"),
                (">", "<"),
                ("&&", "||"),
                ("||", "&&"),
                ("null", "other"),
                ("true", "false"),
                ("false", "true"),
            ],
            aside: " /* why */ ",
            ..Shapes::NONE
        },
    }),
};
