//! What several readers of prose and code need of a text: its lines, and whether a word is in a list.

use std::ops::Range;

/// The byte ranges of a text's lines, each with its line feed.
pub fn lines(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut at = 0;
    text.split_inclusive('\n').map(move |line| {
        let start = at;
        at += line.len();
        start..at
    })
}

/// Whether a list has a word, in whatever case.
pub fn is_one_of(word: &str, list: &[&str]) -> bool {
    list.iter().any(|one| one.eq_ignore_ascii_case(word))
}
