//! A second reader of data: the library that programs read a format with, where the grammar of its trees refuses a text.
//!
//! The grammars are made for colours. A library knows the format, and says where it lost the thread.

use super::{SyntaxFault, Tree};
use serde_json::Value;
use serde_saphyr::granit_parser::Parser;
use std::ops::Range;

/// What the format's own reader says of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Second {
    /// There is none for this language.
    Nothing,
    Accepts,
    Refuses(SyntaxFault),
}

impl Tree {
    /// Asks the format's own reader.
    pub fn second(&self) -> Second {
        let code = self.code();
        let fault = match self.language().name {
            "json" => json(code),
            "yaml" => yaml(code),
            "toml" => toml(code),
            _ => return Second::Nothing,
        };
        fault.map_or(Second::Accepts, Second::Refuses)
    }
}

fn json(code: &str) -> Option<SyntaxFault> {
    let mut values = serde_json::Deserializer::from_str(code).into_iter::<Value>();
    let fault = values.find_map(Result::err)?;
    if fault.is_eof() {
        return Some(open_bracket(code).unwrap_or_else(|| SyntaxFault {
            range: visible(code, code.len()),
            message: "unexpected end".to_owned(),
        }));
    }
    // Lines and columns in bytes, both from 1; the column is that of the last byte that was read.
    let start = line_start(code, fault.line());
    let at = start + fault.column().saturating_sub(1);
    let message = fault.to_string();
    let message = message.split(" at line ").next().unwrap_or_default();
    let message = match message {
        "expected ident" => "expected `true`, `false` or `null`",
        message => message,
    };
    Some(SyntaxFault {
        range: visible(code, at),
        message: message.to_owned(),
    })
}

/// The innermost bracket that is open at the end.
fn open_bracket(code: &str) -> Option<SyntaxFault> {
    let mut open = Vec::new();
    let (mut in_string, mut is_escaped) = (None, false);
    for (at, letter) in code.char_indices() {
        match (letter, in_string) {
            (_, Some(_)) if is_escaped => is_escaped = false,
            ('\\', Some(_)) => is_escaped = true,
            ('"', Some(_)) => in_string = None,
            ('"', None) => in_string = Some(at),
            ('[' | '{', None) => open.push(at),
            (']' | '}', None) => {
                open.pop();
            }
            _ => {}
        }
    }
    let (at, mark) = match in_string {
        Some(at) => (at, "\""),
        None => open.pop().map(|at| (at, &code[at..=at]))?,
    };
    Some(SyntaxFault {
        range: at..at + 1,
        message: format!("`{mark}` is never closed"),
    })
}

fn yaml(code: &str) -> Option<SyntaxFault> {
    let fault = Parser::new_from_str(code).find_map(Result::err)?;
    let mark = fault.marker();
    let start = line_start(code, mark.line());
    let at = mark.byte_offset().unwrap_or_else(|| {
        let line = &code[start..];
        let column = line.char_indices().nth(mark.col());
        start + column.map_or(line.len(), |(at, _)| at)
    });
    let text = fault.info();
    let message = text
        .lines()
        .next()
        .unwrap_or_default()
        .trim_end_matches('.');
    Some(SyntaxFault {
        range: visible(code, at),
        message: message.to_owned(),
    })
}

fn toml(code: &str) -> Option<SyntaxFault> {
    let fault = code.parse::<toml::Table>().err()?;
    let at = fault.span().map_or(0, |span| span.start);
    let message = fault.message().lines().next().unwrap_or_default();
    Some(SyntaxFault {
        range: visible(code, at),
        message: message.to_owned(),
    })
}

/// The first byte of a line, counted from 1.
fn line_start(code: &str, line: usize) -> usize {
    let mut ends = code.match_indices('\n').map(|(at, _)| at + 1);
    match line {
        0 | 1 => 0,
        line => ends.nth(line - 2).unwrap_or(code.len()),
    }
}

/// What a reader sees at a place: the word that begins there, else the last letter before it.
fn visible(code: &str, at: usize) -> Range<usize> {
    let mut at = at.min(code.len());
    while !code.is_char_boundary(at) {
        at -= 1;
    }
    let rest = &code[at..];
    let word = rest.find(|one: char| !one.is_alphanumeric() && one != '_');
    match rest.chars().next() {
        Some(first) if !first.is_whitespace() => {
            let length = word.unwrap_or(rest.len()).max(first.len_utf8());
            at..at + length
        }
        _ => {
            let before = code[..at].trim_end().char_indices().next_back();
            before.map_or(at..at, |(start, letter)| start..start + letter.len_utf8())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::find;

    fn check(language: &str, code: &str, expect: Option<(&str, &str)>) {
        let tree = Tree::parse(find(language).expect("a language"), code).expect("a tree");
        let second = tree.second();
        let found = match &second {
            Second::Refuses(fault) => Some((&code[fault.range.clone()], fault.message.as_str())),
            _ => None,
        };
        assert_eq!(found, expect, "{code}");
    }

    #[test]
    fn a_fault_stands_where_it_is() {
        check(
            "json",
            "{\"a\": 1 \"b\": 2}",
            Some(("\"", "expected `,` or `}`")),
        );
        check(
            "json",
            "[1,\n {\"é\": [2}\n]",
            Some(("}", "expected `,` or `]`")),
        );
        check("json", "[1, {\"a\": 2}", Some(("[", "`[` is never closed")));
        check("json", "{} {}\n[]", None);
        check(
            "yaml",
            "a: 1\nb: [1\nc: 2\n",
            Some((":", "illegal placement of ':' indicator")),
        );
        check(
            "toml",
            "a = 1\nb = \nc = 2\n",
            Some(("=", "string values must be quoted, expected literal string")),
        );
        check("python", "f(", None);
    }

    #[test]
    fn any_text_is_read_without_a_panic() {
        for text in [
            "", "\n", "é", "\u{feff}{", "{\"é", "[é", "a:\n\t- b: [", "\0", "a = \"", "🦀: {",
            "- - -\n -é",
        ] {
            for language in ["json", "yaml", "toml"] {
                let tree = Tree::parse(find(language).expect("a language"), text).expect("a tree");
                if let Second::Refuses(fault) = tree.second() {
                    assert!(
                        text.get(fault.range.clone()).is_some(),
                        "{language} {text:?}"
                    );
                }
            }
        }
    }
}
