//! Python that is newer than the grammar.

use super::text;
use super::written::Written;
use crate::language::Language;
use std::ops::Range;

pub fn write(_: &Language, code: &str) -> Vec<Written> {
    let all = [
        type_parameters(code),
        templates(code),
        lazy(code),
        handlers(code),
    ];
    all.into_iter().flatten().collect()
}

fn needing(version: &str, written: Option<Written>) -> Option<Written> {
    let written = written?;
    Some(Written {
        culprit: version.to_owned(),
        ..written
    })
}

/// `class Box[T = int]:`: the parameters are taken out.
fn type_parameters(code: &str) -> Option<Written> {
    let mut edits: Vec<(Range<usize>, String)> = Vec::new();
    for line in text::lines(code) {
        let line = text::trimmed(code, line);
        let text = &code[line.clone()];
        let words = ["class ", "def ", "async def ", "type "];
        let Some(head) = words.iter().find(|word| text.starts_with(**word)) else {
            continue;
        };
        let name = text[head.len()..].find(|one: char| !one.is_alphanumeric() && one != '_');
        let Some(open) = name
            .map(|at| head.len() + at)
            .filter(|at| text[*at..].starts_with('['))
        else {
            continue;
        };
        let mut depth = 0usize;
        let end = text[open..].char_indices().find_map(|(at, letter)| {
            match letter {
                '[' => depth += 1,
                ']' => depth -= 1,
                _ => {}
            }
            (depth == 0).then_some(open + at + 1)
        });
        if let Some(end) = end {
            let range = line.start + open..line.start + end;
            let blank = text::blank(&code[range.clone()]);
            edits.push((range, blank));
        }
    }
    let is_default = edits
        .iter()
        .any(|(range, _)| code[range.clone()].contains('='));
    let version = if is_default {
        "Python 3.13"
    } else {
        "Python 3.12"
    };
    needing(version, text::replaced(code, &edits))
}

/// `t"…"`: read as `f"…"`.
fn templates(code: &str) -> Option<Written> {
    let mut edits: Vec<(Range<usize>, String)> = Vec::new();
    for (at, found) in code.match_indices(['t', 'T']) {
        let is_word = code[..at].ends_with(|one: char| one.is_alphanumeric() || one == '_');
        let opens = code[at + 1..].starts_with(['"', '\'']);
        if !is_word && opens {
            edits.push((at..at + found.len(), "f".to_owned()));
        }
    }
    needing("Python 3.14", text::replaced(code, &edits))
}

/// `lazy import json`: the word is taken out.
fn lazy(code: &str) -> Option<Written> {
    let edits: Vec<(Range<usize>, String)> = text::lines(code)
        .map(|line| text::trimmed(code, line))
        .filter(|line| {
            let text = &code[line.clone()];
            text.starts_with("lazy import ") || text.starts_with("lazy from ")
        })
        .map(|line| (line.start..line.start + "lazy ".len(), String::new()))
        .collect();
    needing("Python 3.15", text::replaced(code, &edits))
}

/// `except KeyError, ValueError:`: in brackets.
fn handlers(code: &str) -> Option<Written> {
    let mut edits: Vec<(Range<usize>, String)> = Vec::new();
    for line in text::lines(code) {
        let line = text::trimmed(code, line);
        let text = &code[line.clone()];
        let head = ["except* ", "except "]
            .iter()
            .find(|word| text.starts_with(**word));
        let (Some(head), Some(colon)) = (head, text.rfind(':')) else {
            continue;
        };
        let Some(classes) = text.get(head.len()..colon) else {
            continue;
        };
        let is_list = classes.contains(',') && !classes.contains(['(', ')']);
        if is_list && !classes.contains(" as ") {
            edits.push((
                line.start + head.len()..line.start + colon,
                format!("({classes})"),
            ));
        }
    }
    needing("Python 3.14", text::replaced(code, &edits))
}
