//! Python's headers without their bodies, branches without their beginnings, and signatures.

use super::text;
use super::written::Written;
use crate::language::Language;
use std::ops::Range;

/// What begins a statement with a body.
const HEADERS: &[&str] = &[
    "if", "elif", "else", "for", "while", "def", "class", "with", "try", "except", "except*",
    "finally", "match", "case", "async",
];

/// Each header below which nothing is set in gets a body.
pub fn write(_: &Language, code: &str) -> Vec<Written> {
    let headers = bodiless(code);
    let edits = headers.iter().map(|(header, colon)| {
        let body = (*colon..*colon, " pass".to_owned());
        (header.clone(), body)
    });
    let (firsts, edits): (Vec<Range<usize>>, Vec<_>) = edits.unzip();
    // A decorator without its function.
    let last = code.lines().rev().find(|line| !line.trim().is_empty());
    let is_decorator = last.is_some_and(|line| {
        let name = line.trim().strip_prefix('@').unwrap_or("");
        let end = name.find('(').unwrap_or(name.len());
        let is_name = |one: char| one.is_alphanumeric() || "_.".contains(one);
        !name[..end].is_empty() && name[..end].chars().all(is_name)
    });
    let mut written = text::replaced(code, &edits).unwrap_or_else(|| Written {
        code: code.to_owned(),
        range: 0..0,
        culprit: String::new(),
    });
    if let Some(first) = firsts.into_iter().next() {
        written.culprit = code[first.clone()].to_owned();
        written.range = first;
    }
    if is_decorator && let Some(last) = last {
        let margin = &last[..text::indent(last)];
        let end = if written.code.ends_with('\n') {
            ""
        } else {
            "\n"
        };
        written.code = format!("{}{end}{margin}def _(): pass\n", written.code);
        if written.culprit.is_empty() {
            written.culprit = last.to_owned();
        }
    }
    let is_changed = written.code != code;
    is_changed.then_some(written).into_iter().collect()
}

/// The first lines of headers without a body, and the place behind their colons.
fn bodiless(code: &str) -> Vec<(Range<usize>, usize)> {
    let quoted = quoted(code);
    let lines: Vec<Range<usize>> = text::lines(code).collect();
    let is_empty = |line: &Range<usize>| {
        let text = code[line.clone()].trim();
        text.is_empty() || text.starts_with('#')
    };
    let mut found = Vec::new();
    // Brackets that are open, and the first line of the statement.
    let (mut depth, mut first) = (0usize, None);
    let mut goes_on = false;
    for (at, line) in lines.iter().enumerate() {
        if is_empty(line) {
            continue;
        }
        if depth == 0 && !goes_on {
            first = Some(line.clone());
        }
        let mut end = line.start;
        for (offset, letter) in code[line.clone()].char_indices() {
            let place = line.start + offset;
            match letter {
                '#' if !quoted[place] => break,
                '(' | '[' | '{' if !quoted[place] => depth += 1,
                ')' | ']' | '}' if !quoted[place] => depth = depth.saturating_sub(1),
                _ => {}
            }
            if !letter.is_whitespace() {
                end = place + letter.len_utf8();
            }
        }
        goes_on = code[..end].ends_with('\\');
        let Some(head) = first
            .clone()
            .filter(|_| depth == 0 && code[..end].ends_with(':'))
        else {
            continue;
        };
        let text = &code[head.clone()];
        let word = text
            .trim_start()
            .split(|one: char| !one.is_alphanumeric() && one != '*');
        if !word
            .into_iter()
            .next()
            .is_some_and(|word| HEADERS.contains(&word))
        {
            continue;
        }
        let own = text::indent(text);
        // A statement right below, at the same margin, is a body that was to be set in.
        let next = lines.get(at + 1).map(|line| &code[line.clone()]);
        if next.is_some_and(|next| text::indent(next) == own && is_statement(next)) {
            continue;
        }
        let mut below = lines[at + 1..].iter().filter(|line| !is_empty(line));
        let has_body = below
            .next()
            .is_some_and(|line| text::indent(&code[line.clone()]) > own);
        if !has_body {
            found.push((text::trimmed(code, head), end));
        }
    }
    found
}

/// Whether a line is code that no header begins.
fn is_statement(line: &str) -> bool {
    let text = line.trim();
    let word = text
        .split(|one: char| !one.is_alphanumeric() && one != '*')
        .next();
    let is_header = word.is_some_and(|word| HEADERS.contains(&word));
    !text.is_empty() && !text.starts_with(['#', '@', '.']) && !is_header
}

/// Strings without comments: a quote in a comment opens nothing, and a mark in a string is no comment.
fn quoted(code: &str) -> Vec<bool> {
    let mut inside = vec![false; code.len()];
    let mut open: Option<&str> = None;
    let mut at = 0;
    let mut is_comment = false;
    while at < code.len() {
        let rest = &code.as_bytes()[at..];
        let starts = |quote: &str| rest.starts_with(quote.as_bytes());
        if rest[0] == b'\n' {
            is_comment = false;
            if open.is_some_and(|quote| quote.len() == 1) {
                open = None;
            }
        }
        match open {
            Some(quote) if starts(quote) => {
                inside[at..at + quote.len()].fill(true);
                at += quote.len();
                open = None;
                continue;
            }
            Some(_) => {
                inside[at] = true;
                if rest[0] == b'\\' && rest.len() > 1 {
                    inside[at + 1] = true;
                    at += 1;
                }
            }
            None if is_comment => {}
            None if rest[0] == b'#' => is_comment = true,
            None => {
                let all = ["\"\"\"", "'''", "\"", "'"];
                open = all.into_iter().find(|quote| starts(quote));
                if let Some(quote) = open {
                    inside[at..at + quote.len()].fill(true);
                    at += quote.len();
                    continue;
                }
            }
        }
        at += 1;
    }
    inside
}

/// A text that begins in the middle of a statement: `else:`, `except E:`, `case x:`.
pub fn branches(language: &Language, code: &str) -> Vec<Written> {
    let first = text::first_line(code);
    let line = &code[first.clone()];
    let word = line
        .split(|one: char| !one.is_alphanumeric())
        .next()
        .unwrap_or("");
    let before = match word {
        "else" | "elif" => "if _: pass",
        "except" | "finally" => "try: pass",
        "case" => "match _:",
        _ => return Vec::new(),
    };
    let with_bodies = write(language, code).into_iter().next();
    let all = [
        Some(code.to_owned()),
        with_bodies.map(|written| written.code),
    ];
    let written = all.into_iter().flatten().map(|body| {
        let body = match word {
            "case" => body.lines().map(|line| format!("  {line}\n")).collect(),
            _ => body,
        };
        Written {
            code: format!("{before}\n{body}"),
            range: first.clone(),
            culprit: line.to_owned(),
        }
    });
    written.collect()
}

/// `def f(a) -> int` without its colon, `json.dumps(obj, *, indent=None)`, `range(start, stop[, step])`.
pub fn signatures(_: &Language, code: &str) -> Vec<Written> {
    let own: Vec<&str> = code
        .lines()
        .filter(|line| !line.trim().is_empty())
        .collect();
    let Some(first) = own.first() else {
        return Vec::new();
    };
    let range = text::first_line(code);
    let text = code.trim();
    let begins = first.trim_start();
    let mut all = Vec::new();
    let is_definition = ["def ", "async def ", "class "]
        .iter()
        .any(|word| begins.starts_with(word));
    if is_definition && !text.ends_with(':') {
        // Each definition of a line of its own, or one of several lines.
        let each: String = own.iter().map(|line| format!("{line}: pass\n")).collect();
        all.push(each);
        all.push(format!("{text}: pass\n"));
    }
    let name = begins.find('(').map_or("", |at| &begins[..at]);
    let name = name.strip_prefix("await ").unwrap_or(name);
    let is_name = |one: char| one.is_alphanumeric() || "_.".contains(one);
    if !name.is_empty() && name.chars().all(is_name) {
        let as_definition = |text: &str| {
            let open = text.find('(')?;
            let close = text.rfind(')')?;
            let after = text[close + 1..].trim();
            let ends = after.is_empty() || after.starts_with("->");
            let inner = text.get(open + 1..close)?;
            // A call is no signature without a sign of one.
            let signs = ["[,", "[", "*,", "/", "*args", "**", ": "];
            let is_signature = !after.is_empty() || signs.iter().any(|sign| inner.contains(sign));
            if !ends || !is_signature {
                return None;
            }
            let inner = if inner.contains('=') || inner.contains(':') {
                inner.replace("[,", ",")
            } else {
                inner.replace(['[', ']'], " ")
            };
            Some(format!("def _({inner}) {after}: pass\n"))
        };
        let each: Option<String> = own.iter().map(|line| as_definition(line.trim())).collect();
        all.extend(each);
        all.extend(as_definition(text));
    }
    let written = all.into_iter().map(|code| Written {
        code,
        range: range.clone(),
        culprit: begins.to_owned(),
    });
    written.collect()
}
