//! A `try` that a document shows without its `except` or `catch`: the end is left out, and nothing comes behind it.
//!
//! One with code at its own level behind it is no fragment.

use super::written::Written;
use super::{headers, text};
use crate::language::Language;
use std::ops::Range;

pub fn write(language: &Language, code: &str) -> Vec<Written> {
    match language.name {
        "python" => python(language, code),
        "java" => java(language, code),
        _ => Vec::new(),
    }
}

/// Each `try:` that all below it belongs to gets its `except`, the innermost first.
fn python(language: &Language, code: &str) -> Vec<Written> {
    let mut open: Vec<Range<usize>> = Vec::new();
    let quoted = text::quoted(language, code);
    for line in text::lines(code) {
        let text = &code[line.clone()];
        let own = text::trimmed(code, line.clone());
        let is_in_string = line.start > 0 && quoted[line.start - 1];
        if own.is_empty() || is_in_string || code[own.clone()].starts_with('#') {
            continue;
        }
        open.retain(|header| column(code, header) < text::indent(text));
        let head = text.trim().split('#').next().unwrap_or("");
        if head
            .strip_prefix("try")
            .is_some_and(|rest| rest.trim() == ":")
        {
            open.push(own);
        }
    }
    let Some(first) = open.first().cloned() else {
        return Vec::new();
    };
    let with_body = headers::write(language, code).into_iter().next();
    let whole = with_body.map_or_else(|| code.to_owned(), |written| written.code);
    let mut whole = whole.trim_end().to_owned();
    for header in open.iter().rev() {
        let start = header.start - column(code, header);
        whole += &format!("\n{}except _: pass", &code[start..header.start]);
    }
    vec![Written {
        culprit: code[first.clone()].to_owned(),
        range: first,
        code: whole + "\n",
    }]
}

/// By how many bytes a line is set in that begins with this.
fn column(code: &str, header: &Range<usize>) -> usize {
    header.start - code[..header.start].rfind('\n').map_or(0, |at| at + 1)
}

/// `try { … }` at the end of the text, around nothing else.
fn java(language: &Language, code: &str) -> Vec<Written> {
    let end = code.trim_end().len();
    let quoted = text::quoted(language, code);
    let mut open = Vec::new();
    let mut last = None;
    for (at, letter) in code.char_indices().filter(|(at, _)| !quoted[*at]) {
        match letter {
            '{' => open.push(at),
            '}' => {
                let begin = open.pop();
                last = begin.filter(|_| at + 1 == end && open.is_empty());
            }
            _ => {}
        }
    }
    let Some(brace) = last else {
        return Vec::new();
    };
    let head = code[..brace].trim_end();
    let is_try = head.strip_suffix("try").is_some_and(|before| {
        !before.ends_with(|one: char| one.is_alphanumeric() || "_$.".contains(one))
    });
    if !is_try {
        return Vec::new();
    }
    let range = head.len() - "try".len()..brace + 1;
    vec![Written {
        culprit: code[range.clone()].to_owned(),
        range,
        code: format!("{} catch (Exception _e) {{}}\n", &code[..end]),
    }]
}
