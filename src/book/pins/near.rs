//! Comments that are almost a pin: one stroke away from a claim, they claim nothing while all is green.
//!
//! Only a comment that names a rule of the book is meant; `error: something failed` is the author's.

use super::claim::claim;
use crate::diagnostic::{Code, Diagnostic};
use crate::facts::facts;
use crate::language::{self, Language};
use crate::markdown::Fence;

/// What every pin begins with, without its bracket.
const WORD: &str = "error";

/// Whether any line is worth a look: few fences have one, and only these are parsed for it.
pub(super) fn may_hold(code: &str, is_id: &dyn Fn(&str) -> bool) -> bool {
    // One edit leaves one of these of the word.
    let has_word = |line: &str| {
        let line = line.to_ascii_lowercase();
        line.contains("err") || line.contains("ror")
    };
    let marks = ["err", "ror", "Err", "ERR", "ROR"];
    marks.iter().any(|mark| code.contains(mark))
        && code
            .lines()
            .any(|line| has_word(line) && names(line).any(is_id))
}

/// What may be an id in a text.
fn names(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| letter.is_whitespace() || "[](){}\"':,;".contains(letter))
        .filter(|name| !name.is_empty())
}

/// Tells the comments that are almost a pin.
pub(super) fn tell(
    fence: &Fence,
    language: &'static Language,
    is_id: &dyn Fn(&str) -> bool,
    faults: &mut Vec<Diagnostic>,
) {
    let code = &fence.code;
    let is_near = |text: &str| claim(text).is_none() && meant(text, is_id).is_some();
    for comment in language::comments(language, code, is_near) {
        let text = &code[comment.text.clone()];
        let Some(meant) = meant(text, is_id) else {
            continue;
        };
        let span = fence.span_of(comment.range.clone());
        let message = facts!("misspelt-pin", text);
        faults.push(
            Diagnostic::new(Code::MisspeltPin, span, message)
                .meant(fence.span_of(comment.text), meant),
        );
    }
}

/// The pin that a comment would be with one stroke more, less or other.
fn meant(text: &str, is_id: &dyn Fn(&str) -> bool) -> Option<String> {
    let head = text.find(|letter: char| !letter.is_alphabetic())?;
    let (word, rest) = text.split_at(head);
    let mut edits = match word {
        WORD => 0,
        _ if word.eq_ignore_ascii_case(WORD) => 1,
        _ => strsim::damerau_levenshtein(&word.to_ascii_lowercase(), WORD),
    };
    // Between the word and the id: `: [`.
    let id_at =
        rest.find(|letter: char| !letter.is_whitespace() && !":;=-[({<".contains(letter))?;
    let (marks, rest) = rest.split_at(id_at);
    let id_end = rest
        .find(|letter: char| letter.is_whitespace() || "])}>\"',:".contains(letter))
        .unwrap_or(rest.len());
    let (id, rest) = rest.split_at(id_end);
    if !is_id(id) {
        return None;
    }
    let (bracket, rest) = match rest.chars().next() {
        Some(close @ (']' | ')' | '}' | '>')) => (Some(close), &rest[close.len_utf8()..]),
        _ => (None, rest),
    };
    // Other brackets are one slip, and so are none, if nothing else stands there.
    edits += match (marks.trim_end().chars().next_back(), bracket) {
        (Some('['), Some(']')) => strsim::levenshtein(marks, ": ["),
        (Some('(' | '{' | '<'), Some(_)) => 1,
        (Some('['), None) => 1 + strsim::levenshtein(marks, ": ["),
        (_, Some(']')) => 1 + strsim::levenshtein(marks.trim_end(), ":"),
        (_, None) if rest.is_empty() => 1 + strsim::levenshtein(marks.trim_end(), ":"),
        _ => return None,
    };
    let (cost, message) = message(rest)?;
    edits += cost;
    (edits == 1).then(|| match message {
        Some(message) => format!("{WORD}: [{id}] \"{message}\""),
        None => format!("{WORD}: [{id}]"),
    })
}

/// What follows the id: nothing, or a text; how many strokes its quotes lack.
fn message(rest: &str) -> Option<(usize, Option<&str>)> {
    let text = rest.trim();
    if text.is_empty() {
        return Some((0, None));
    }
    let space = usize::from(!rest.starts_with(' '));
    let is_quote = |letter: char| "\"'“”„".contains(letter);
    let inner = text.trim_matches(is_quote);
    if inner.is_empty() || inner.contains('"') {
        return None;
    }
    let opens = text.starts_with(is_quote);
    let closes = text.ends_with(is_quote);
    let is_right = text.starts_with('"') && text.ends_with('"');
    let quotes = match (opens, closes) {
        (true, true) => usize::from(!is_right),
        (true, false) | (false, true) => 1,
        (false, false) => return None,
    };
    Some((space + quotes, Some(inner)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expect: Option<&str>) {
        let is_id = |id: &str| id == "NET7" || id == "no-eval";
        assert_eq!(meant(text, &is_id).as_deref(), expect, "{text}");
    }

    #[test]
    fn one_stroke_from_a_pin() {
        let plain = Some("error: [NET7]");
        for text in [
            "error: [NET7", "error: NET7]", "error [NET7]", "eror: [NET7]", "errror: [NET7]",
            "erorr: [NET7]", "errors: [NET7]", "Error: [NET7]", "error:[NET7]", "error : [NET7]",
            "error; [NET7]", "error: (NET7)", "error: NET7",
        ] {
            check(text, plain);
        }
        let with_text = Some("error: [no-eval] \"runs é\"");
        for text in [
            "error: [no-eval] \"runs é",
            "error: [no-eval] runs é\"",
            "error: [no-eval] 'runs é'",
            "error: [no-eval]\"runs é\"",
            "eror: [no-eval] \"runs é\"",
            "error: [no-eval \"runs é\"",
        ] {
            check(text, with_text);
        }
    }

    #[test]
    fn other_comments_are_the_authors() {
        for text in [
            "error: something failed",
            "error: [NET8",
            "error in NET7",
            "error: NET7 is thrown here",
            "see NET7",
            "NET7: error",
            "error: [NET7] and more",
            "error: [1, 2",
            "no error: [NET7",
            "terror of NET7]",
            "error",
            "",
            "é",
        ] {
            check(text, None);
        }
    }
}
