//! What people add to JSON: comments, and a comma behind the last member.

use super::text;
use super::written::Written;
use crate::language::Language;
use std::ops::Range;

pub fn comments(language: &Language, code: &str) -> Vec<Written> {
    let edits = comment_places(code).into_iter().map(|range| {
        let blank = text::blank(&code[range.clone()]);
        (range, blank)
    });
    let edits: Vec<(Range<usize>, String)> = edits.collect();
    let written = text::replaced(code, &edits);
    // Most that comment also end with a comma.
    let both = written.as_ref().and_then(|written| {
        let after = last_commas(language, &written.code).into_iter().next()?;
        Some(Written {
            code: after.code,
            range: written.range.clone(),
            culprit: written.culprit.clone(),
        })
    });
    [written, both].into_iter().flatten().collect()
}

fn comment_places(code: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let bytes = code.as_bytes();
    let (mut in_string, mut at) = (false, 0);
    while at < bytes.len() {
        match &bytes[at..] {
            [b'\\', _, ..] if in_string => at += 1,
            [b'"', ..] => in_string = !in_string,
            // A string never ends behind its line.
            [b'\n', ..] => in_string = false,
            [b'/', b'/', ..] | [b'#', ..] if !in_string => {
                let end = code[at..].find('\n').map_or(code.len(), |end| at + end);
                found.push(at..end);
                at = end;
                continue;
            }
            [b'/', b'*', ..] if !in_string => {
                let end = code[at..].find("*/").map_or(code.len(), |end| at + end + 2);
                found.push(at..end);
                at = end;
                continue;
            }
            _ => {}
        }
        at += 1;
    }
    found
}

pub fn last_commas(language: &Language, code: &str) -> Vec<Written> {
    let quoted = text::quoted(language, code);
    let edits: Vec<(Range<usize>, String)> = code
        .match_indices(',')
        .filter(|(at, _)| {
            let next = code[at + 1..].trim_start();
            !quoted[*at] && (next.is_empty() || next.starts_with(['}', ']']))
        })
        .map(|(at, _)| (at..at + 1, " ".to_owned()))
        .collect();
    text::replaced(code, &edits).into_iter().collect()
}
