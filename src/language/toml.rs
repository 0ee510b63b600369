//! TOML 1.0.
//!
//! The row alone; `book.toml` is read by the `toml` crate, not by this grammar.

use super::{Comments, Grammar, Language, Nature, Quotes, Shapes};

/// The grammar's own query colours a whole pair as a property, and its `=` with it.
const QUERY: &str = r#"
(bare_key) @type
(quoted_key) @type
(pair (bare_key) @property)
(pair (quoted_key) @property)
(pair (dotted_key (bare_key) @property))
(pair (dotted_key (quoted_key) @property))
(boolean) @boolean
(comment) @comment
(string) @string
(escape_sequence) @escape
[(integer) (float)] @number
[(offset_date_time) (local_date_time) (local_date) (local_time)] @string.special
"#;

pub static TOML: Language = Language {
    name: "toml",
    display: "TOML",
    aliases: &[],
    extensions: &["toml"],
    comments: Comments {
        line: &["#"],
        block: &[],
    },
    nature: Nature::Data,
    grammar: Some(Grammar {
        language: || tree_sitter_toml_ng::LANGUAGE.into(),
        highlights: &[QUERY],
        authoritative: true,
        expando: '$',
        ending: "",
        second: None,
        rules: true,
        shapes: Shapes {
            strings: &[Quotes {
                open: "text = '''\n",
                indent: "",
                close: "\n'''\n",
                forbids: "'''",
                kinds: &[],
            }],
            tails: &["\nother = 1"],
            ..Shapes::NONE
        },
    }),
};
