//! Python: the language whose rules are proven first.
//!
//! It holds the row alone; that CPython refuses about 2 % of what this grammar accepts is the verifier's concern.

use super::row::{Comments, Grammar, Language, Nature, Quotes, Runtime, Shapes, Wrapper};

/// The grammar's query calls a method a property and an exception or model that is called a function.
const CALLS: &str = r#"
(call function: (attribute attribute: (identifier) @function.method))
((call function: (identifier) @constructor) (#match? @constructor "^[A-Z][A-Za-z0-9_]*[a-z]"))
(class_definition name: (identifier) @type)
"#;

/// What a string that stands alone is made of.
const STRING_KINDS: &[&str] = &[
    "expression_statement",
    "string",
    "string_start",
    "string_content",
    "string_end",
    "escape_sequence",
    "escape_interpolation",
    "interpolation",
];

pub static PYTHON: Language = Language {
    extensions: &["py", "pyi"],
    runtime: Some(Runtime::Python),
    grammar: Some(Grammar {
        authoritative: true,
        // `$` starts no Python identifier; the micro sign does and nobody writes it.
        expando: 'µ',
        shapes: Shapes {
            strings: &[
                Quotes {
                    kinds: STRING_KINDS,
                    ..Quotes::new("\"\"\"\n", "\n\"\"\"\n", "\"\"\"")
                },
                Quotes {
                    kinds: STRING_KINDS,
                    ..Quotes::new("'''\n", "\n'''\n", "'''")
                },
            ],
            function: Some(Wrapper {
                open: "def wrapped():\n",
                open_waiting: "async def wrapped():\n",
                waiting: &["await", "async"],
                indent: "    ",
                close: "",
                literals: &["string"],
            }),
            tails: &[
                ", other",
                " as other",
                " from other",
                " = other",
                "\nelif other: other",
                "\nelse: other",
                "\nfinally: other",
            ],
            #[rustfmt::skip]
            swaps: &[
                ("==", "!="), ("!=", "=="), ("+", "-"), ("-", "+"), ("<", ">"), (">", "<"),
                ("and", "or"), ("or", "and"), ("is", "is not"), ("is not", "is"),
                ("in", "not in"), ("not in", "in"), ("async", ""), ("None", "other"),
                ("True", "False"), ("False", "True"),
            ],
            aside: "  # why\n",
        },
        contexts: &[
            "f(§)",
            "def f(§): pass",
            "x: §",
            "def f() -> §: pass",
            "try: ...\n§",
            "if x: ...\n§",
            "match x:\n  §",
            "class A(§): pass",
            "[§]",
            "{§}",
            "with §: pass",
            "§\ndef f(): pass",
            "from a import §",
            "for § in x: pass",
        ],
        ..Grammar::new(
            || tree_sitter_python::LANGUAGE.into(),
            &[tree_sitter_python::HIGHLIGHTS_QUERY, CALLS],
        )
    }),
    ..Language::new(
        "python",
        "Python",
        &["py", "python3", "py3", "ipython", "pyi", "python2", "py2"],
        Comments::PYTHON,
        Nature::Code,
    )
};
