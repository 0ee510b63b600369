//! What somebody else fills in: templates (`{{ … }}`, `{% … %}`, `<% … %>`, `${…}`) and placeholders (`<your key>`).

use super::text;
use super::written::Written;
use crate::language::Language;
use std::ops::Range;

/// How the marks of templates open and close, and whether they stand for a value (else for a command).
const TEMPLATES: &[(&str, &str, bool)] = &[
    ("{{{", "}}}", true),
    ("${{", "}}", true),
    ("{{", "}}", true),
    ("{%", "%}", false),
    ("{#", "#}", false),
    ("<%=", "%>", true),
    ("<%", "%>", false),
    ("<?", "?>", true),
    ("${", "}", true),
    ("$(", ")", true),
    ("#{", "}", true),
    ("<<", ">>", true),
    ("%(", ")s", true),
    ("@@", "@@", true),
];

/// A template reaches over so many bytes at most.
const LONGEST: usize = 2_000;

pub fn templates(language: &Language, code: &str) -> Vec<Written> {
    let found = template_places(code);
    if found.is_empty() {
        return Vec::new();
    }
    let stands_alone = |range: &Range<usize>| {
        let before = code[..range.start].rfind('\n').map_or(0, |at| at + 1);
        let after = code[range.end..]
            .find('\n')
            .map_or(code.len(), |at| range.end + at);
        let is_empty = |text: &str| text.trim().is_empty();
        is_empty(&code[before..range.start]) && is_empty(&code[range.end..after])
    };
    let write = |alone_is_blank: bool| {
        let edits: Vec<(Range<usize>, String)> = found
            .iter()
            .map(|(range, is_value)| {
                let text = &code[range.clone()];
                let is_blank = !is_value || (alone_is_blank && stands_alone(range));
                let written = if is_blank {
                    text::blank(text)
                } else {
                    text::stand_in(language, text)
                };
                (range.clone(), written)
            })
            .collect();
        text::replaced(code, &edits)
    };
    [write(false), write(true)].into_iter().flatten().collect()
}

fn template_places(code: &str) -> Vec<(Range<usize>, bool)> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < code.len() {
        if !code.is_char_boundary(at) {
            at += 1;
            continue;
        }
        let rest = &code[at..];
        let opened = TEMPLATES.iter().find_map(|(open, close, is_value)| {
            let inner = rest.strip_prefix(open)?;
            let end = inner.find(close).filter(|end| *end < LONGEST)?;
            Some((open.len() + end + close.len(), *is_value))
        });
        match opened {
            Some((length, is_value)) => {
                found.push((at..at + length, is_value));
                at += length;
            }
            None => at += 1,
        }
    }
    found
}

pub fn placeholders(language: &Language, code: &str) -> Vec<Written> {
    let quoted = text::quoted(language, code);
    let all: Vec<(Range<usize>, bool)> = angles(code)
        .into_iter()
        .chain(squares(language, code))
        .chain(bare(language, code))
        .filter(|(range, _)| !quoted[range.start])
        .collect();
    let write = |only_sure: bool| {
        let mut edits: Vec<(Range<usize>, String)> = all
            .iter()
            .filter(|(_, is_sure)| *is_sure || !only_sure)
            .map(|(range, _)| {
                let text = text::stand_in(language, &code[range.clone()]);
                (range.clone(), text)
            })
            .collect();
        edits.sort_by_key(|(range, _)| range.start);
        text::replaced(code, &edits)
    };
    [write(true), write(false)].into_iter().flatten().collect()
}

/// `<your key>`, and whether it can be nothing else: a type in angle brackets has no space.
fn angles(code: &str) -> Vec<(Range<usize>, bool)> {
    let mut found = Vec::new();
    for (start, _) in code.match_indices('<') {
        let rest = &code[start + 1..];
        let Some(end) = rest
            .find(['>', '<', '\n'])
            .filter(|end| rest[*end..].starts_with('>'))
        else {
            continue;
        };
        let inner = &rest[..end];
        let begins =
            inner.starts_with(|letter: char| letter.is_alphanumeric() || "_.…$".contains(letter));
        let is_text = !inner.contains(['"', '=', ';', '(', ')', '{', '}']);
        if !begins || inner.ends_with(char::is_whitespace) || inner.len() > 80 || !is_text {
            continue;
        }
        let is_sure = inner.contains([' ', '-', '.', '…', '/'])
            || inner.to_ascii_lowercase().starts_with("your")
            || (inner.len() > 2
                && inner
                    .chars()
                    .all(|one| one.is_ascii_uppercase() || one == '_'));
        found.push((start..start + end + 2, is_sure));
    }
    found
}

/// `[YOUR_KEY]`, `[your key here]`: no list that somebody would write.
fn squares(language: &Language, code: &str) -> Vec<(Range<usize>, bool)> {
    let mut found = Vec::new();
    for (start, _) in code.match_indices('[') {
        let rest = &code[start + 1..];
        let Some(end) = rest
            .find([']', '[', '\n', ','])
            .filter(|end| rest[*end..].starts_with(']'))
        else {
            continue;
        };
        let inner = &rest[..end];
        let is_word = |one: char| one.is_alphanumeric() || "_- ".contains(one);
        let begins = inner.starts_with(char::is_alphabetic);
        let is_upper = inner.len() > 2 && !inner.contains(char::is_lowercase);
        let is_sentence = inner.trim().contains(' ');
        let is_placeholder = is_upper || is_sentence || language.name == "json";
        if begins && is_placeholder && inner.chars().all(is_word) {
            found.push((start..start + end + 2, true));
        }
    }
    found
}

/// JSON: a word in capitals or with a mark where a value stands (`"port": PORT`, `"port": $PORT`, `"port": {port}`).
fn bare(language: &Language, code: &str) -> Vec<(Range<usize>, bool)> {
    let mut found = Vec::new();
    if language.name != "json" {
        return found;
    }
    let places = code
        .match_indices([':', ',', '[', '{'])
        .map(|(at, _)| at + 1)
        .chain([0]);
    for at in places {
        let rest = &code[at..];
        let start = at + (rest.len() - rest.trim_start().len());
        let rest = &code[start..];
        let end = match rest.starts_with('{') {
            true => rest.find('}').map_or(0, |brace| brace + 1),
            false => rest.find([',', ']', '}', '\n']).unwrap_or(rest.len()),
        };
        let word = rest[..end].trim_end();
        let inner = word.trim_matches(['{', '}', '$', '%', '@', ':']);
        let is_name = |one: char| one.is_alphanumeric() || "_-. ".contains(one);
        let is_marked = inner.len() < word.len() && inner.starts_with(char::is_alphabetic);
        let is_upper = inner.starts_with(char::is_uppercase) && !inner.contains(char::is_lowercase);
        if (is_marked || is_upper) && inner.chars().all(is_name) {
            found.push((start..start + word.len(), true));
        }
    }
    found
}
