//! What all shapes need of a text: its lines, its brackets, and letters that replace others.
//!
//! It knows strings and comments only as far as quotes and marks show them; the parser decides in the end.

use super::written::Written;
use crate::language::Language;
use std::ops::Range;

/// How much of a culprit is quoted, in characters.
const QUOTED: usize = 40;

/// The ranges of the lines, without their line feeds.
pub fn lines(code: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut at = 0;
    code.split_inclusive('\n').map(move |line| {
        let start = at;
        at += line.len();
        start..start + line.trim_end_matches(['\n', '\r']).len()
    })
}

/// The first line that holds something; the whole of a text that holds nothing.
pub fn first_line(code: &str) -> Range<usize> {
    let mut lines = lines(code);
    let found = lines.find(|line| !code[line.clone()].trim().is_empty());
    found.map_or(0..code.len(), |line| trimmed(code, line))
}

/// A range without the white space at its ends.
pub fn trimmed(code: &str, range: Range<usize>) -> Range<usize> {
    let text = &code[range.clone()];
    let start = range.start + (text.len() - text.trim_start().len());
    start..start + text.trim().len()
}

pub fn indent(line: &str) -> usize {
    line.len() - line.trim_start_matches([' ', '\t']).len()
}

/// A text in one line and not too long, for a message.
pub fn short(text: &str) -> String {
    let line = text.trim().lines().next().unwrap_or("").trim_end();
    let mut short: String = line.chars().take(QUOTED).collect();
    if short.len() < line.len() {
        short.push('…');
    }
    short.replace('`', "'")
}

/// Something of the same length that is a value in the language.
pub fn stand_in(language: &Language, text: &str) -> String {
    let (first, more) = match language.name {
        "json" => ('0', ' '),
        "toml" => ('1', ' '),
        _ if text.contains('\n') => ('x', ' '),
        _ => ('x', '_'),
    };
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        out.push(match byte {
            b'\n' => '\n',
            _ if out.is_empty() => first,
            _ => more,
        });
    }
    out
}

/// White space of the same length, with the same line feeds.
pub fn blank(text: &str) -> String {
    let letter = |byte| if byte == b'\n' { '\n' } else { ' ' };
    text.bytes().map(letter).collect()
}

/// The code with texts in the place of ranges, which are in order and do not overlap; none where there are none.
pub fn replaced(code: &str, edits: &[(Range<usize>, String)]) -> Option<Written> {
    let first = edits.first()?.0.clone();
    let mut out = String::with_capacity(code.len());
    let mut at = 0;
    for (range, text) in edits {
        // Two that overlap: the first one counts.
        if range.start < at {
            continue;
        }
        out.push_str(code.get(at..range.start)?);
        out.push_str(text);
        at = range.end;
    }
    out.push_str(code.get(at..)?);
    Some(Written {
        culprit: code.get(first.clone()).unwrap_or("").to_owned(),
        range: first,
        code: out,
    })
}

/// The lines at the margin, where all of them are set in.
pub fn dedent(code: &str) -> String {
    let own = || code.lines().filter(|line| !line.trim().is_empty());
    let shared = own().map(indent).min().unwrap_or(0);
    if shared == 0 {
        return code.to_owned();
    }
    let mut out = String::with_capacity(code.len());
    for line in code.split_inclusive('\n') {
        out.push_str(&line[shared.min(indent(line))..]);
    }
    out
}

/// For each byte whether it is in a string or a comment, as far as quotes and marks of one line tell.
pub fn quoted(language: &Language, code: &str) -> Vec<bool> {
    let mut inside = vec![false; code.len()];
    let bytes = code.as_bytes();
    let (mut open, mut at): (Option<&str>, usize) = (None, 0);
    while at < bytes.len() {
        if let Some(quote) = open {
            let ends_here = code[..].is_char_boundary(at) && code[at..].starts_with(quote);
            inside[at] = true;
            if bytes[at] == b'\\' && at + 1 < bytes.len() {
                inside[at + 1] = true;
                at += 2;
                continue;
            }
            // A quote of one line does not reach into the next.
            if ends_here || (bytes[at] == b'\n' && quote.len() == 1 && quote != "`") {
                for byte in inside.iter_mut().skip(at).take(quote.len()) {
                    *byte = true;
                }
                at += if ends_here { quote.len() } else { 1 };
                open = None;
                continue;
            }
            at += 1;
            continue;
        }
        if !code.is_char_boundary(at) {
            at += 1;
            continue;
        }
        let rest = &code[at..];
        let comment = language
            .comments
            .line
            .iter()
            .any(|mark| rest.starts_with(mark));
        if comment {
            let end = rest.find('\n').map_or(code.len(), |end| at + end);
            inside[at..end].fill(true);
            at = end;
            continue;
        }
        let quotes: &[&'static str] = match language.name {
            "json" => &["\""],
            "rust" => &["\""],
            "python" | "toml" => &["\"\"\"", "'''", "\"", "'"],
            _ => &["\"", "'", "`"],
        };
        open = quotes.iter().copied().find(|quote| rest.starts_with(quote));
        if let Some(quote) = open {
            inside[at..at + quote.len()].fill(true);
            at += quote.len();
            continue;
        }
        at += 1;
    }
    inside
}
