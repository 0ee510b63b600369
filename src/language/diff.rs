//! Differences, as `diff -u` and git write them.
//!
//! Neither good nor bad unless labelled, and not authoritative: documents leave the headers out.

#[cfg(feature = "lang-diff")]
use super::row::Grammar;
use super::row::{Comments, Language, Nature};

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
    extensions: &["diff", "patch"],
    #[cfg(feature = "lang-diff")]
    grammar: Some(Grammar {
        expando: 'µ',
        ..Grammar::new(|| tree_sitter_diff::LANGUAGE.into(), &[QUERY])
    }),
    ..Language::new(
        "diff",
        "Diff",
        &["patch", "udiff", "git-diff"],
        Comments::NONE,
        Nature::Plain,
    )
};
