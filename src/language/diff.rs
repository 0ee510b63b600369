//! Differences, as `diff -u` and git write them.
//!
//! Neither good nor bad unless labelled, and not authoritative: documents leave the headers out.

use super::{Comments, Language, Nature};
#[cfg(feature = "lang-diff")]
use super::{Grammar, Shapes};

/// The grammar's own query colours added and deleted lines as strings and keywords.
#[cfg(feature = "lang-diff")]
const QUERY: &str = r#"
[(addition) (new_file)] @diff.plus
[(deletion) (old_file)] @diff.minus
(location) @attribute
[(command) (index) (similarity) (file_change)] @comment
(commit) @constant
"#;

pub static DIFF: Language = Language {
    name: "diff",
    display: "Diff",
    aliases: &["patch", "udiff", "git-diff"],
    extensions: &["diff", "patch"],
    comments: Comments {
        line: &[],
        block: &[],
    },
    nature: Nature::Plain,
    #[cfg(not(feature = "lang-diff"))]
    grammar: None,
    #[cfg(feature = "lang-diff")]
    grammar: Some(Grammar {
        language: || tree_sitter_diff::LANGUAGE.into(),
        highlights: &[QUERY],
        authoritative: false,
        expando: 'µ',
        ending: "",
        second: None,
        rules: true,
        shapes: Shapes::NONE,
    }),
};
