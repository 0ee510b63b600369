//! Headers without bodies in languages with braces: `for (…)`, `fn open(path: &Path) -> File`, `class A {`.

use super::text;
use super::written::Written;
use crate::language::Language;
use std::ops::Range;

/// What begins a statement or a declaration with a body.
const HEADERS: &[&str] = &[
    "if", "else", "for", "while", "switch", "try", "catch", "function", "class", "interface",
    "enum", "struct", "impl", "trait", "fn", "func", "pub", "public", "private", "protected",
    "static", "async", "export", "match", "loop", "unsafe", "abstract", "namespace", "type",
    "@media", "@supports",
];

pub fn write(_: &Language, code: &str) -> Vec<Written> {
    let lines: Vec<Range<usize>> = text::lines(code)
        .map(|line| text::trimmed(code, line))
        .filter(|line| !line.is_empty())
        .collect();
    let is_header = |line: &&Range<usize>| {
        let text = &code[(*line).clone()];
        let word = text
            .split(|one: char| !one.is_alphanumeric() && one != '@')
            .next();
        word.is_some_and(|word| HEADERS.contains(&word)) && !text.ends_with([';', ',', '(', '}'])
    };
    let with = |lines: &[Range<usize>]| {
        let edits: Vec<(Range<usize>, String)> = lines
            .iter()
            .map(|line| {
                let body = if code[line.clone()].ends_with('{') {
                    " }"
                } else {
                    " {}"
                };
                (line.end..line.end, body.to_owned())
            })
            .collect();
        let written = text::replaced(code, &edits)?;
        let first = lines.first()?.clone();
        Some(Written {
            culprit: code[first.clone()].to_owned(),
            range: first,
            ..written
        })
    };
    let each: Vec<Range<usize>> = lines.iter().filter(is_header).cloned().collect();
    // Only the last one, which may go over several lines.
    let last: Vec<Range<usize>> = lines.last().cloned().into_iter().collect();
    let has_header = lines.iter().any(|line| is_header(&line));
    let ends_open = last
        .first()
        .is_some_and(|line| code[line.clone()].ends_with('{'));
    let all = [
        with(&each),
        (has_header || ends_open).then(|| with(&last)).flatten(),
    ];
    all.into_iter().flatten().collect()
}
