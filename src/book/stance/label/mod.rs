//! The words that make a label, and the few that only look like one.
//!
//! A label says what its author thinks of the code: "Bad:", "✅ Correct", "Don't do this:", "Schlecht:", "反例".
//! Whether a text is a label depends on its place, so the callers ask for a comment, a lead or a heading. The words
//! are tables (`words.rs`, `languages.rs`); nothing here looks at a document.

mod compound;
mod heading;
mod languages;
mod pole;
mod sign;
mod text;
mod words;

use super::evidence::Stance::{self, Bad, Good};
use crate::book::text::is_one_of;
pub use compound::{compound, pure_compound};
pub use heading::in_heading;
pub use pole::pole;
pub use sign::{any as any_sign, has_both as has_both_signs};
use std::sync::LazyLock;
use text::{after_word, begins, is_invisible};
pub use text::{undecorated, visible};
pub use words::Kind;
use words::{
    CODE_NOUNS, CONNECTIVES, DEGREES, NEGATIONS, NOUNS, Row, SHORTCODES, SIGNS, each, rows,
};

/// A label word at the head of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head<'t> {
    pub stance: Stance,
    pub kind: Kind,
    /// The word as written, with what turns it round ("not recommended").
    pub word: &'t str,
    /// What follows it.
    pub rest: &'t str,
}

/// The tables by their first byte in lower case: most texts begin like few words.
#[derive(Default)]
struct Beginnings {
    words: Vec<Row>,
    degrees: Vec<&'static str>,
    negations: Vec<&'static str>,
}

static BY_FIRST: LazyLock<[Beginnings; 128]> = LazyLock::new(|| {
    let mut all: [Beginnings; 128] = std::array::from_fn(|_| Beginnings::default());
    let place = |word: &str| usize::from(word.as_bytes()[0].to_ascii_lowercase());
    for row in rows() {
        all[place(row.0)].words.push(row);
    }
    for degree in DEGREES {
        all[place(degree)].degrees.push(degree);
    }
    for negation in NEGATIONS {
        all[place(negation)].negations.push(negation);
    }
    all
});

fn beginnings(text: &str) -> Option<&'static Beginnings> {
    let first = text.bytes().next()?.to_ascii_lowercase();
    BY_FIRST.get(usize::from(first))
}

/// A sign at the head of a text, behind numbers and marks.
pub fn sign(text: &str) -> Option<Stance> {
    sign::at(undecorated(text)).map(|(stance, _)| stance)
}

/// A text without the sign at its head.
pub fn behind_sign(text: &str) -> &str {
    sign::at(undecorated(text)).map_or(text, |(_, rest)| rest.trim_start_matches(is_invisible))
}

/// The sign that a short text ends with: "Inline styles ❌", if it holds none that says the opposite.
pub fn closing_sign(text: &str) -> Option<Stance> {
    const MOST_WORDS: usize = 12;
    let text =
        text.trim_end_matches(|c: char| c.is_whitespace() || is_invisible(c) || "*_.)".contains(c));
    let ends_so = text.ends_with(':') || !text.is_ascii();
    if !ends_so || text.split_whitespace().nth(MOST_WORDS).is_some() {
        return None;
    }
    let bare = text.trim_end_matches([':', ' ', '\u{fe0f}']);
    let shortcodes = each(SHORTCODES)
        .filter(|(code, _)| text.ends_with(code) || bare.ends_with(code.trim_end_matches(':')));
    let signs = each(SIGNS).filter(|(sign, _)| bare.ends_with(sign));
    let (_, stance) = signs.chain(shortcodes).next()?;
    (sign::any(text).is_none_or(|all| all == stance)).then_some(stance)
}

/// The label in brackets that a short text ends with: "Index as key (bad)", "app.js [not recommended]".
pub fn closing_label(text: &str) -> Option<Stance> {
    const MOST_WORDS: usize = 16;
    let text = text.trim_end().trim_end_matches([':', '.']);
    let inner = text.strip_suffix([')', ']'])?;
    let inner = &inner[inner.rfind(['(', '['])? + 1..];
    if text.split_whitespace().count() > MOST_WORDS {
        return None;
    }
    let head = head(inner)?;
    let (_, follow) = without_nouns(head.rest);
    (head.kind == Kind::Judgement && follow.is_empty()).then_some(head.stance)
}

/// The word behind a sign that says the opposite of it: "✅ Bad".
///
/// Advice is no opposite ("✅ Avoid globals"), and neither is a word that goes on as a sentence.
pub fn opposite(text: &str) -> Option<(Stance, &str)> {
    let (said, rest) = sign::at(undecorated(text))?;
    let rest = undecorated(rest);
    let head = head(rest)?;
    let is_plain = head.kind == Kind::Judgement;
    (is_plain && head.stance != said && short(rest) == Some(head.stance))
        .then_some((head.stance, head.word))
}

/// The label word at the head of a text: behind numbers, marks and degrees ("1. Even better"), turned by a negation.
pub fn head(text: &str) -> Option<Head<'_>> {
    let text = undecorated(text);
    if let Some(found) = plain_head(text) {
        return Some(found);
    }
    let beginnings = beginnings(text)?;
    for degree in &beginnings.degrees {
        let Some(rest) = after_word(text, degree) else {
            continue;
        };
        // "A solution" and "the fix" announce; only what judges may be qualified.
        if let Some(found) = head(rest)
            && (matches!(found.kind, Kind::Judgement | Kind::Quality)
                || found.kind == Kind::Reply
                    && ["also", "even", "more", "much", "still"].contains(degree))
        {
            let end = text.len() - found.rest.len();
            return Some(Head {
                word: &text[..end],
                ..found
            });
        }
    }
    for negation in &beginnings.negations {
        let Some(rest) = after_word(text, negation) else {
            continue;
        };
        let found = plain_head(rest).or_else(|| {
            let degree = DEGREES.iter().find_map(|degree| after_word(rest, degree))?;
            plain_head(degree)
        });
        if let Some(found) = found
            && matches!(found.kind, Kind::Judgement | Kind::Reply | Kind::Quality)
            && (*negation != "never" || found.stance == Good)
        {
            let end = text.len() - found.rest.len();
            let stance = match found.stance {
                Good => Bad,
                _ => Good,
            };
            let kind = Kind::Judgement;
            return Some(Head {
                stance,
                kind,
                word: &text[..end],
                rest: found.rest,
            });
        }
    }
    None
}

/// The longest word of the table at the very beginning of a text.
fn plain_head(text: &str) -> Option<Head<'_>> {
    let rows = beginnings(text)?.words.iter();
    let fitting = rows.filter(|(word, _, _)| begins(text, word));
    let (word, stance, kind) = fitting.max_by_key(|(word, _, _)| word.len())?;
    // "not recommended" is no "not": a negation and its word are one.
    Some(Head {
        stance: *stance,
        kind: *kind,
        word: &text[..word.len()],
        rest: &text[word.len()..],
    })
}

/// A short text that is a label and nothing else: "Bad", "GOOD: uses X", "Wrong — too slow", "Bad example #2".
pub fn short(text: &str) -> Option<Stance> {
    // Beyond these bytes of a first line nothing is a label, and nothing of it decides whether the beginning is one.
    const MOST: usize = 400;
    let end = (0..=MOST.min(text.len()))
        .rev()
        .find(|at| text.is_char_boundary(*at))?;
    let text = visible(&text[..end]);
    let text = undecorated(&text);
    if let Some((stance, _)) = sign::at(text) {
        return Some(stance);
    }
    if let Some(head) = head(text) {
        if is_label(&head) {
            return Some(head.stance);
        }
        // `Ok(())` is code in every language.
        let is_call = head.kind == Kind::Reply && head.rest.starts_with('(');
        if head.word.len() == text.trim_end().len() || is_call {
            return None;
        }
    }
    foreign(text)
}

/// Whether a text begins with what tools have in versions.
fn is_of_a_version(text: &str) -> bool {
    const NAMES: &[&str] = &[
        "config", "configs", "configuration", "settings", "mode", "version",
    ];
    let first = text
        .split(|c: char| !c.is_alphanumeric())
        .find(|word| !word.is_empty());
    first.is_some_and(|first| is_one_of(first, NAMES))
}

/// Whether what follows the word leaves it a label.
fn is_label(head: &Head<'_>) -> bool {
    let shouts = head.word.len() > 2 && head.word.chars().all(|c| !c.is_lowercase());
    let (nouns, follow) = without_nouns(head.rest);
    // "Legacy config" is what an older version reads, and no judgement of it.
    if head.word.eq_ignore_ascii_case("legacy") && is_of_a_version(head.rest) {
        return false;
    }
    // `Ok(())` is code.
    if head.kind == Kind::Reply && head.rest.starts_with('(') {
        return false;
    }
    // "Bad too:"
    let follow = ["too", "again", "as well"]
        .iter()
        .find_map(|word| begins(follow, word).then(|| follow[word.len()..].trim_start()))
        .filter(|rest| ends(rest))
        .unwrap_or(follow);
    // "bad 不好": the same in two languages.
    let is_repeated = !follow.is_ascii() && languages::stance(follow) == Some(head.stance);
    if ends(follow) || is_repeated {
        return true;
    }
    if shouts && head.kind != Kind::Reply {
        return true;
    }
    // "Bad, because it waits": a reason is no other subject.
    let has_reason = ["because", "since", "as it", "and it"]
        .iter()
        .any(|word| begins(follow, word));
    let is_turned = head.word.contains(' ') && begins(follow, "and");
    if head.kind == Kind::Judgement && (has_reason || is_turned) {
        return true;
    }
    // A mark behind an answer may as well go on with the sentence: "No, there is none".
    if head.kind != Kind::Reply && follow.starts_with([',', '.', '!', ';', '/']) {
        return true;
    }
    // A whole paragraph that begins like that is prose: "The best way to read a file is …".
    const MOST_WORDS: usize = 12;
    let is_phrase =
        follow.split_whitespace().nth(MOST_WORDS).is_none() && !follow.contains(['.', '\n']);
    is_phrase
        && nouns.is_some_and(|noun| {
            let goes_on = CONNECTIVES.iter().any(|word| begins(follow, word));
            goes_on && head.kind == Kind::Judgement && is_one_of(noun, CODE_NOUNS)
        })
}

/// The last noun of those that a text begins with, and what follows them and their number.
pub fn without_nouns(rest: &str) -> (Option<&str>, &str) {
    let mut follow = rest
        .trim_start_matches(['*', '_', '`', '"', '”', '\''])
        .trim_start();
    let mut last = None;
    for _ in 0..3 {
        let Some(noun) = NOUNS
            .iter()
            .filter(|noun| begins(follow, noun))
            .max_by_key(|noun| noun.len())
        else {
            break;
        };
        last = Some(&follow[..noun.len()]);
        follow = follow[noun.len()..]
            .trim_start_matches(['*', '_', '`'])
            .trim_start();
    }
    let number = follow.trim_start_matches('#');
    let after = number.trim_start_matches(|c: char| c.is_ascii_digit());
    if after.len() < number.len() && !after.starts_with(char::is_alphanumeric) {
        follow = after.trim_start();
    }
    (last, follow)
}

/// Whether a label is at its end: nothing follows, or a mark that begins a reason.
fn ends(follow: &str) -> bool {
    follow.is_empty()
        || follow.starts_with([
            ':', '—', '–', '(', ')', ']', '}', '>', '*', '：', '（', '」', '】', '|', '❌', '✅',
            '👎', '👍', '✓', '✗', '✔', '✘', '✖',
        ])
        || follow.starts_with("- ")
        || follow.starts_with("-- ")
        || follow.starts_with("-> ")
        || follow.starts_with("=> ")
        || follow.trim_end() == "!"
        || follow.trim_end() == "."
        || follow.trim_end() == "…"
        || follow.trim_end() == "..."
        || follow.trim_end() == "-"
        || follow.chars().all(|c| !c.is_alphanumeric())
}

/// A label in another language, up to the mark that ends it.
fn foreign(text: &str) -> Option<Stance> {
    const ENDS: &[char] = &[
        ':', '：', '—', '–', '(', '（', '!', '！', '.', '。', ',', '，', '、', '*', '\n',
    ];
    const CLOSES: &[char] = &[')', '）', '」', '】', ']'];
    // A label ends early; what is longer is none.
    const MOST: usize = 96;
    let near = &text[..text.floor_char_boundary(MOST)];
    let end = if near.is_ascii() {
        near.bytes().position(|byte| b":(!.,*\n".contains(&byte))
    } else {
        near.find(ENDS)
    };
    let end = end.unwrap_or(text.len());
    let end = near.find(" - ").map_or(end, |dash| end.min(dash));
    let word = text[..end].trim();
    // "[推荐] 使用 …" sorts a rule; it is no label of the code.
    let word = match word.find(CLOSES) {
        Some(at) if word[at..].chars().any(char::is_alphanumeric) => return None,
        Some(at) => &word[..at],
        None => word,
    };
    let word = word
        .trim_end_matches('-')
        .trim_end_matches(|c: char| c.is_ascii_digit() || c == '#');
    languages::stance(word.trim_matches(['"', '\'', '»', '”', '_', '`', ' ']))
}

/// Whether a text is nothing but words for code and examples, in any language: "Code example", "Пример кода".
pub fn is_noun_phrase(text: &str) -> bool {
    let lower = text.to_lowercase();
    let mut words = lower.split_whitespace().peekable();
    words.peek().is_some()
        && lower.split_whitespace().count() <= 4
        && words.all(|word| NOUNS.contains(&word) || languages::is_noun(word))
}

/// Whether a sentence in another language holds a word that calls something bad.
pub fn mentions_bad(text: &str) -> bool {
    languages::mentions_bad(text)
}

/// Whether a label says that what it stands above is better than something else.
pub fn compares(text: &str) -> bool {
    #[rustfmt::skip]
    const COMPARING: &[&str] = &[
        "better", "best", "instead", "use instead", "do instead", "fix", "fixed", "solution", "improved",
        "optimized", "optimised", "refactored", "after", "faster", "simpler", "cleaner", "safer",
    ];
    head(text).is_some_and(|head| {
        let word = head.word.rsplit(' ').next().unwrap_or("");
        (is_one_of(head.word, COMPARING) || is_one_of(word, COMPARING)) && head.stance == Good
    })
}

/// What a caption calls its subject: "Inheritance: rigid and hard to test" against "Composition: flexible".
///
/// Weak alone; it is only used where one fence holds both.
pub fn caption(text: &str) -> Option<Stance> {
    #[rustfmt::skip]
    const BAD: &[&str] = &[
        "rigid", "fragile", "brittle", "verbose", "hard to", "difficult to", "tightly coupled", "too ",
        "over-", "leaky", "repetitive", "error-prone",
    ];
    const GOOD: &[&str] = &[
        "flexible", "robust", "clean", "concise", "easy to", "testable", "composable",
        "loosely coupled", "readable", "simple", "just ",
    ];
    let (subject, said) = text.split_once(": ")?;
    let said = said.trim_start().to_lowercase();
    if subject.split_whitespace().count() > 4 {
        return None;
    }
    let is = |words: &[&str]| words.iter().any(|word| said.starts_with(word));
    match (is(BAD), is(GOOD)) {
        (true, _) => Some(Bad),
        (_, true) => Some(Good),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(stance: Option<Stance>, texts: &[&str]) {
        let wrong: Vec<_> = texts.iter().filter(|text| short(text) != stance).collect();
        assert!(wrong.is_empty(), "not {stance:?}: {wrong:?}");
    }

    #[test]
    fn labels() {
        check(
            Some(Bad),
            &[
                "Bad",
                "BAD: x",
                "❌ x",
                "Wrong — slow",
                "Bad example:",
                "Instead of:",
                "Legacy code:",
                "Don't:",
                "**Avoid:** x",
                "# 👎 no",
                "1. Bad",
                "Bad #2",
                "(Bad)",
                "[Wrong]",
                "Bad example #1:",
                "Bad 2:",
                "Example 1: Incorrect",
                "Not preferred",
                "not so good:",
                "Non-compliant code example",
                "Less readable",
                "Also bad",
                "Even worse:",
                "A bad example:",
                "Very bad:",
                "Incorrect usage of hooks",
                "Bad code looks like this",
                "No:",
                "Fail",
                "Not allowed:",
                "Violation:",
                ":thumbsdown: one",
                ":x: two",
                "× 悪い",
                "Schlecht:",
                "**Mauvais :**",
                "反例：",
                "Mal hecho",
                "Counterexample",
                "B\u{200b}ad:",
                "\u{202b}خطأ:\u{202c}",
                "⛔\u{fe0f} never",
                "Isn't recommended:",
                "NOT OK",
            ],
        );
        check(
            Some(Good),
            &[
                "Good", "Not bad", "✅", "Correct (fast):", "Instead:", "Better: x", "Do",
                "Good: Batch insert", "2) Good", "Good example #1:", "Compliant solution",
                "Preferred", "Much better:", "Even better", "Yes: aligned", "Pass", ":+1: so",
                "Gut:", "Bon exemple :", "正例", "Allowed:", "OK:", "✔\u{fe0f} so",
            ],
        );
    }

    #[test]
    fn what_only_looks_like_a_label() {
        check(
            None,
            &[
                "Do the work",
                "After the commit",
                "badly",
                "Goods",
                "Fix me please",
                "Legacy Config",
                "Legacy version:",
                "Old users are kept",
                "validate",
                "",
                "Bad request handling",
                "No, there is none",
                "Pass the key",
                "No rows are left",
                "Allowed hosts",
                "Invalid input raises",
                "Right to left",
                "Correct the spelling",
                "Yes we can",
                "Best before",
                "Fine tuning",
                "So:",
                "Nice to have",
                "Not only that",
                "Not found",
                "Never mind the rest.",
                "Clean up",
                "Like this one",
                "A problem",
                "The good parts",
            ],
        );
    }

    #[test]
    fn compounds() {
        let cases = [
            ("style-example-bad", Some(Bad)),
            ("BadExample", Some(Bad)),
            ("Good", Some(Good)),
            ("non-compliant", Some(Bad)),
            ("example-good", Some(Good)),
            ("DoNot", Some(Bad)),
            ("Dont", Some(Bad)),
            ("Do", Some(Good)),
            ("badge", None),
            ("no-run", None),
            ("not-bad", None),
            ("good-bad", None),
            ("TabItem", None),
            ("before-after", None),
        ];
        for (name, stance) in cases {
            assert_eq!(compound(name), stance, "{name}");
        }
        assert_eq!(pure_compound("example-bad"), Some(Bad));
        assert_eq!(pure_compound("bad-request"), None);
    }
}
