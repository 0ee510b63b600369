//! `...` and `…`: what the author leaves out.
//!
//! A spread (`...rest`), a variadic parameter (`args...`) and Python's `...` are code, and are left where they parse.

use super::text;
use super::written::Written;
use crate::language::Language;
use std::ops::Range;

pub fn write(language: &Language, code: &str) -> Vec<Written> {
    if !code.contains("...") && !code.contains('…') {
        return Vec::new();
    }
    let elements = elements(language, code);
    let lines = lines(language, code);
    let both = lines.as_ref().and_then(|written| {
        let after = self::elements(language, &written.code)?;
        Some(Written {
            code: after.code,
            range: written.range.clone(),
            culprit: written.culprit.clone(),
        })
    });
    let values = values(language, code);
    let all = [elements, values, lines, both];
    let mut all: Vec<Written> = all.into_iter().flatten().collect();
    // What is left out goes on to the end: the brackets that are open there are closed.
    if code.trim_end().ends_with(['.', '…']) {
        let closed = all.iter().filter_map(|written| {
            let ends = closers(language, &written.code)?;
            Some(Written {
                code: format!("{}{ends}\n", written.code.trim_end()),
                range: written.range.clone(),
                culprit: written.culprit.clone(),
            })
        });
        let closed: Vec<Written> = closed.collect();
        all.extend(closed);
    }
    all
}

/// The brackets that close what is open at the end; none where nothing is.
fn closers(language: &Language, code: &str) -> Option<String> {
    let quoted = text::quoted(language, code);
    let mut open = Vec::new();
    for (at, letter) in code.char_indices().filter(|(at, _)| !quoted[*at]) {
        match letter {
            '(' => open.push(')'),
            '[' => open.push(']'),
            '{' => open.push('}'),
            ')' | ']' | '}' => {
                open.pop()
                    .filter(|known| *known == code[at..].chars().next().unwrap_or(' '))?;
            }
            _ => {}
        }
    }
    (!open.is_empty()).then(|| open.into_iter().rev().collect())
}

/// The places of dots that leave something out.
fn dots(language: &Language, code: &str) -> Vec<Range<usize>> {
    let quoted = text::quoted(language, code);
    let bytes = code.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while at < code.len() {
        let rest = &bytes[at..];
        let length = match rest {
            [b'.', b'.', b'.', ..] => rest.iter().take_while(|byte| **byte == b'.').count(),
            _ if rest.starts_with("…".as_bytes()) => "…".len(),
            _ => {
                at += 1;
                continue;
            }
        };
        let range = at..at + length;
        at += length;
        let is_name = |letter: char| letter.is_alphanumeric() || letter == '_';
        let before = code[..range.start].chars().next_back();
        let after = code[range.end..].chars().next();
        // `...rest`, `...[a]`, `args...`.
        let is_code = after.is_some_and(|letter| is_name(letter) || "[({$\"'".contains(letter))
            || before.is_some_and(is_name);
        if !quoted[range.start] && (!is_code || bytes[range.start] != b'.') {
            found.push(range);
        }
    }
    found
}

/// As elements of a list that are taken out, with one comma.
fn elements(language: &Language, code: &str) -> Option<Written> {
    let mut edits: Vec<(Range<usize>, String)> = Vec::new();
    for range in dots(language, code) {
        let head = code[..range.start].trim_end();
        let tail = &code[range.end..];
        let next = tail.trim_start();
        let before = head.chars().next_back();
        let after = next.chars().next();
        let closes = after.is_none_or(|letter| ")]}".contains(letter));
        let opens = before.is_none_or(|letter| "([{".contains(letter));
        let comma_before = head.len().saturating_sub(1)..head.len();
        let comma_after = code.len() - next.len();
        let comma_after = comma_after..comma_after + 1;
        let is_python = language.name == "python";
        let mut remove = |range: Range<usize>| {
            let text = text::blank(&code[range.clone()]);
            edits.push((range, text));
        };
        match (before, after) {
            (Some(','), Some(',')) => {
                remove(range);
                remove(comma_after);
            }
            (Some(','), _) if closes => {
                remove(comma_before);
                remove(range);
            }
            (_, Some(',')) if opens => {
                remove(range);
                remove(comma_after);
            }
            _ if opens && closes && is_python => {}
            _ if opens && closes => remove(range),
            (Some(','), _) => remove(range),
            (Some(':' | '=' | '>'), _) => {
                let text = text::stand_in(language, &code[range.clone()]);
                edits.push((range, text));
            }
            // Between two members without a comma.
            (Some(letter), Some(other))
                if language.name == "json" && !"{}[]".contains([letter, other]) =>
            {
                edits.push((range.clone(), format!(",{}", " ".repeat(range.len() - 1))));
            }
            // Behind a value, at the end of its line.
            (Some(letter), _) if is_python && !tail.starts_with(next) && letter != ':' => {
                let is_alone = code[..range.start].ends_with('\n') || head.is_empty();
                let same_line = !code[head.len()..range.start].contains('\n');
                if same_line && !is_alone {
                    remove(range);
                }
            }
            _ if is_python => {}
            _ => remove(range),
        }
    }
    edits.sort_by_key(|(range, _)| range.start);
    let first = dots(language, code).into_iter().next()?;
    let written = text::replaced(code, &edits)?;
    Some(Written {
        culprit: code[first.clone()].to_owned(),
        range: first,
        ..written
    })
}

/// As values: a name stands for them.
fn values(language: &Language, code: &str) -> Option<Written> {
    let edits: Vec<(Range<usize>, String)> = dots(language, code)
        .into_iter()
        .map(|range| {
            let text = text::stand_in(language, &code[range.clone()]);
            (range, text)
        })
        .collect();
    text::replaced(code, &edits)
}

/// As lines that say in words what is left out: `... more of these`, `[...]`.
fn lines(language: &Language, code: &str) -> Option<Written> {
    let marks = ["...", "…", "[...]", "[…]", "(...)", "<...>", "<…>"];
    let edits: Vec<(Range<usize>, String)> = text::lines(code)
        .map(|line| text::trimmed(code, line))
        .filter(|line| {
            let text = &code[line.clone()];
            marks.iter().any(|mark| text.starts_with(mark))
                || text.ends_with("...")
                    && text.starts_with(char::is_alphabetic)
                    && text.split_whitespace().count() > 2
                    && !text.contains(['(', '=', '{', ':'])
        })
        .map(|line| {
            let text = &code[line.clone()];
            // It may be all that a block holds, or stand left of what it is in.
            let kept = match language.name {
                "python" if text.len() >= 3 && !is_outside(code, &line) => "...",
                _ => "",
            };
            let more = text.len() - kept.len();
            (line, format!("{kept}{}", " ".repeat(more)))
        })
        .collect();
    text::replaced(code, &edits)
}

/// Whether the next line goes on further right than a line that stands for others.
fn is_outside(code: &str, line: &Range<usize>) -> bool {
    let start = code[..line.start].rfind('\n').map_or(0, |at| at + 1);
    let own = line.start - start;
    let mut below = code[line.end..].lines().skip(1);
    let next = below.find(|line| !line.trim().is_empty());
    next.is_some_and(|next| text::indent(next) > own)
}
