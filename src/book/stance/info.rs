//! Rank 1: a word after the language, ours or another tool's.
//!
//! Other tools say bad in many words: `compile_fail` (rustdoc), `does_not_compile` (the Rust book), `example-bad` (MDN),
//! `expect_diagnostic` (Biome), `tag=bad` (Dart), a title or a tab name that is a label. A file's name is none.

use super::evidence::Stance::{self, Bad, Good, Neutral};
use super::evidence::{Evidence, Rank};
use super::label;
use super::place::Place;
use crate::book::text::is_one_of;
use crate::markdown::Word;

/// Words of other tools that say what their code is.
const FOREIGN: &[&str] = &[
    "compile_fail",
    "compile-fail",
    "should_panic",
    "should-panic",
    "does_not_compile",
    "does-not-compile",
    "panics",
    "not_desired_behavior",
    "expect_diagnostic",
    "expect-diagnostic",
    "expect_error",
    "expect-error",
];

/// Keys whose value is shown to readers, or sorts the code.
#[rustfmt::skip]
const KEYS: &[&str] = &[
    "tag", "tags", "title", "label", "name", "caption", "header", "heading", "type", "kind", "class",
    "example", "status", "stance", "tab", "filename",
];

/// Keys whose value is a tag.
const TAGS: &[&str] = &[
    "tag", "tags", "kind", "class", "status", "stance", "diff-type",
];

pub fn evidence(place: &Place<'_>) -> Vec<Evidence> {
    let read = |read: fn(&Word) -> Option<(Stance, &str)>| -> Vec<Evidence> {
        let words = place.fence.words.iter();
        let said =
            words.filter_map(|word| read(word).map(|(stance, said)| (stance, said, word.span)));
        said.map(|(stance, said, span)| place.evidence(Rank::InfoString, stance, said, span))
            .collect()
    };
    // A word of ours overrules those of other tools.
    let ours = read(own);
    if ours.is_empty() { read(foreign) } else { ours }
}

/// The words of [`crate::book::WORDS`] that have a stance.
fn own(word: &Word) -> Option<(Stance, &str)> {
    let stance = match (word.key.as_str(), &word.value) {
        ("good" | "fix", None) => Good,
        ("bad", None) => Bad,
        // What an example prints or wants first is no example.
        ("neutral" | "output", None) | ("setup", _) => Neutral,
        _ => return None,
    };
    Some((stance, &word.key))
}

/// What another tool calls it.
fn foreign(word: &Word) -> Option<(Stance, &str)> {
    match &word.value {
        None => {
            if let Some(inner) = word.key.strip_prefix('{') {
                return grouped(inner);
            }
            let key = word.key.trim_start_matches('.');
            // The name of a tab or a file in brackets: `js [Bad]`.
            if let Some(title) = key.strip_prefix('[').and_then(|key| key.strip_suffix(']')) {
                return Some((titled(title)?, title));
            }
            let foreign = is_one_of(key, FOREIGN).then_some(Bad);
            let stance = foreign.or_else(|| compound(key))?;
            Some((stance, key))
        }
        // A tag sorts code, and may say more than the label: `tag=fails-sa`.
        Some(value) if TAGS.contains(&word.key.as_str()) => Some((label::compound(value)?, value)),
        Some(value) if KEYS.contains(&word.key.to_ascii_lowercase().as_str()) => {
            Some((titled(value)?, value))
        }
        Some(_) => None,
    }
}

/// A group in braces behind the language: classes (`{.incorrect}`), or keys with values (`{"label": "Bad"}`,
/// `{{ title: 'Bad' }}`).
fn grouped(inner: &str) -> Option<(Stance, &str)> {
    const MOST: usize = 200;
    let inner = inner.get(..MOST.min(inner.len()))?;
    let class = inner.split([' ', ',', '}']).find_map(|part| {
        let class = part.strip_prefix('.')?;
        Some((label::pure_compound(class)?, class))
    });
    let titled = || {
        KEYS.iter().find_map(|key| {
            let at = inner.find(key)?;
            let before = inner[..at].chars().next_back();
            if before.is_some_and(char::is_alphanumeric) {
                return None;
            }
            let rest = inner[at + key.len()..].trim_start_matches(['"', '\'', ' ']);
            let rest = rest.strip_prefix([':', '='])?.trim_start();
            let quote = rest.chars().next().filter(|c| "\"'`".contains(*c))?;
            let value = rest[1..].split(quote).next()?;
            Some((titled(value)?, value))
        })
    };
    class.or_else(titled)
}

/// One word after the language; "valid" and "do" alone are options of other tools.
fn compound(key: &str) -> Option<Stance> {
    #[rustfmt::skip]
    const OPTIONS: &[&str] = &[
        "do", "valid", "fine", "best", "pass", "ok", "yes", "right", "clean", "proper", "like", "great",
        "nice", "perfect", "ideal",
    ];
    if OPTIONS
        .iter()
        .any(|option| key.eq_ignore_ascii_case(option))
    {
        return None;
    }
    // `eslint-bad`: whose code it is, and what it is.
    let last = key
        .rsplit(['-', '_'])
        .next()
        .filter(|last| last.len() < key.len());
    let is_said = |last: &str| {
        is_one_of(
            last,
            &["bad", "good", "incorrect", "correct", "wrong", "dont"],
        )
    };
    label::pure_compound(key).or_else(|| label::compound(key).filter(|_| last.is_some_and(is_said)))
}

/// A title that is a label, and no file's name.
fn titled(title: &str) -> Option<Stance> {
    let is_file = !title.contains(char::is_whitespace)
        && (title.contains('/')
            || title
                .rsplit_once('.')
                .is_some_and(|(_, ending)| (1..=5).contains(&ending.len())));
    if is_file {
        return label::sign(title);
    }
    label::short(title)
        .or_else(|| label::closing_label(title))
        .or_else(|| label::pure_compound(title.trim()))
}
