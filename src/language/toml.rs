//! TOML 1.0.
//!
//! The row alone; `book.toml` is read by the `toml` crate, not by this grammar.

use super::row::{Comments, Grammar, Language, Nature, Quotes, Shapes};

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
    extensions: &["toml"],
    grammar: Some(Grammar {
        authoritative: true,
        shapes: Shapes {
            strings: &[Quotes::new("text = '''\n", "\n'''\n", "'''")],
            tails: &["\nother = 1"],
            ..Shapes::NONE
        },
        contexts: &["a = §", "a = { § }"],
        ..Grammar::new(|| tree_sitter_toml_ng::LANGUAGE.into(), &[QUERY])
    }),
    ..Language::new("toml", "TOML", &[], Comments::HASH, Nature::Data)
};
