//! Java.
//!
//! Not authoritative: documents show members without their class and `...` for what they leave out.

use super::row::{Comments, Language, Nature};
#[cfg(feature = "lang-java")]
use super::row::{Grammar, Quotes, Shapes, Wrapper};

pub static JAVA: Language = Language {
    extensions: &["java"],
    #[cfg(feature = "lang-java")]
    grammar: Some(Grammar {
        ending: ";",
        shapes: Shapes {
            strings: &[Quotes::new(
                "String text = \"\"\"\n",
                "\n\"\"\";\n",
                "\"\"\"",
            )],
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
            #[rustfmt::skip]
            swaps: &[
                ("==", "!="), ("!=", "=="), ("+", "-"), ("-", "+"), ("<", ">"), (">", "<"),
                ("&&", "||"), ("||", "&&"), ("null", "other"), ("true", "false"),
                ("false", "true"),
            ],
            aside: " /* why */ ",
        },
        contexts: &[
            "class A { § void f() {} }",
            "class A { § int x; }",
            "class A { § }",
            "class A { void f() { § } }",
            "class A { void f() { Object x = §; } }",
            "class A { void f(§) {} }",
            "class A { § x; }",
            "class A { void f() { switch (x) { § } } }",
            "class A { void f() { try {} § } }",
            "class A extends § {}",
            "class A implements § {}",
            "class A { void f() throws § {} }",
            "import §;",
            "class A { void f() { x.f(§); } }",
        ],
        ..Grammar::new(
            || tree_sitter_java::LANGUAGE.into(),
            &[tree_sitter_java::HIGHLIGHTS_QUERY],
        )
    }),
    ..Language::new("java", "Java", &[], Comments::C, Nature::Code)
};
