//! The options of a MyST directive, in the two forms in which its authors write them.
//!
//! `:key: value` lines, or YAML between two `---`, at the head of what the directive holds. What an option means is not
//! said here, and options that are lists or longer texts of YAML are left out of the code without being read.

use super::TextMap;
use super::fence::{Fence, Word};
use std::ops::Range;

/// The directives that hold code.
const OF_CODE: &[&str] = &[
    "{code-block}", "{code}", "{sourcecode}", "{code-cell}", "{literalinclude}",
];

/// Whether a fence with this info string holds code below its options.
pub(super) fn holds_code(info: &str) -> bool {
    let info = info.trim_start();
    OF_CODE.iter().any(|name| info.starts_with(name))
}

/// `:class: bad`
pub(super) fn option(line: &str) -> Option<(&str, &str)> {
    let (key, value) = line.trim().strip_prefix(':')?.split_once(':')?;
    named(key, value)
}

/// `class: bad`, between two `---`.
pub(super) fn yaml_option(line: &str) -> Option<(&str, &str)> {
    let (key, value) = line.trim_end().split_once(':')?;
    let (key, value) = named(key, value)?;
    let quoted = ['"', '\''].into_iter().find_map(|quote| {
        let inner = value.strip_prefix(quote)?;
        inner.strip_suffix(quote)
    });
    Some((key, quoted.unwrap_or(value)))
}

fn named<'l>(key: &'l str, value: &'l str) -> Option<(&'l str, &'l str)> {
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    let is_key = !key.is_empty() && key.chars().all(is_name);
    let is_apart = value.is_empty() || value.starts_with([' ', '\t']);
    (is_key && is_apart).then_some((key, value.trim()))
}

/// Whether a line begins or ends options that are YAML.
pub(super) fn is_mark(line: &str) -> bool {
    let line = line.trim();
    line.len() >= 3 && line.bytes().all(|byte| byte == b'-')
}

/// Takes the options of a directive out of the code: they are words after the language.
pub(super) fn take_options(fence: &mut Fence, info: &str) {
    if !holds_code(info) {
        return;
    }
    let lines = fence.code.split_inclusive('\n');
    let mut found: Vec<(Range<usize>, String, String)> = Vec::new();
    let mut end = 0;
    let is_yaml = lines.clone().next().is_some_and(is_mark);
    if is_yaml && !lines.clone().skip(1).any(is_mark) {
        return;
    }
    for (at, line) in lines.clone().enumerate() {
        let text = line.trim();
        let option = if is_yaml {
            yaml_option(line)
        } else {
            option(line)
        };
        let is_end = is_yaml && at > 0 && is_mark(line);
        match (option, found.last_mut()) {
            _ if is_end => {}
            (Some((key, value)), _) => {
                let start = end + line.find(text).unwrap_or(0);
                let range = start..start + text.len();
                found.push((range, key.to_owned(), value.to_owned()));
            }
            // `:     more of the value`
            (None, Some((_, _, value))) if !is_yaml && text.starts_with(": ") => {
                if matches!(value.as_str(), "|" | ">") {
                    value.clear();
                }
                *value = format!("{value} {}", text[1..].trim()).trim().to_owned();
            }
            (None, _) if is_yaml => {}
            (None, _) => break,
        }
        end += line.len();
        if is_end {
            break;
        }
    }
    if end == 0 {
        return;
    }
    // An empty line parts them from the code.
    let next = fence.code[end..].split_inclusive('\n').next();
    end += next
        .filter(|line| line.trim().is_empty())
        .map_or(0, str::len);
    for (range, key, value) in found {
        let span = fence.span_of(range);
        let word = |key: &str, value: Option<&str>| Word {
            key: key.to_owned(),
            value: value.map(str::to_owned),
            span,
        };
        match key.as_str() {
            "caption" => fence.words.push(word("title", Some(&value))),
            "class" => {
                let classes = value.split_whitespace().map(|class| word(class, None));
                fence.words.extend(classes);
            }
            key if value.is_empty() => fence.words.push(word(key, None)),
            key => fence.words.push(word(key, Some(&value))),
        }
    }
    let map: TextMap = fence.map.select(std::iter::once(end..fence.code.len()));
    fence.map = map;
    fence.code.drain(..end);
}

#[cfg(test)]
mod tests {
    use super::super::{Dialect, ParseOptions, parse};
    use crate::span::SourceId;

    fn check(text: &str, code: &str, words: &[(&str, Option<&str>)]) {
        let reading = ParseOptions {
            dialect: Dialect::Markdown,
            ..ParseOptions::default()
        };
        let (document, _) = parse(SourceId(0), text, reading);
        let fence = &document.fences[0];
        let found: Vec<(&str, Option<&str>)> = fence
            .words
            .iter()
            .map(|word| (word.key.as_str(), word.value.as_deref()))
            .collect();
        assert_eq!((fence.code.as_str(), found.as_slice()), (code, words));
        for (at, c) in fence.code.char_indices() {
            assert!(
                text[fence.map.file(at)..].starts_with(c),
                "{text:?} at {at}"
            );
        }
    }

    #[test]
    fn options_are_words_and_no_code() {
        let words = [
            ("lineno-start", Some("1")),
            ("title", Some("é: a")),
            ("linenos", None),
        ];
        let lines = "```{code-block} py\n:lineno-start: 1\n:caption: é: a\n:linenos:\n\nö\n```\n";
        check(lines, "ö\n", &words);
        let yaml = "```{code-block} py\n---\nlineno-start: 1\ncaption: \"é: a\"\nlinenos:\n---\n\nö\n```\n";
        check(yaml, "ö\n", &words);
        let colons = yaml.replace("```", ":::");
        check(&colons, "ö\n", &words);
        let quoted: String = yaml.lines().map(|line| format!("> {line}\n")).collect();
        check(&quoted, "ö\n", &words);
        check(&yaml.replace('\n', "\r\n"), "ö\n", &words);
        check(
            "```{code} py\n:caption: |\n:   a\n:   b\n:class: c d\nö\n```\n",
            "ö\n",
            &[("title", Some("a b")), ("c", None), ("d", None)],
        );
    }

    #[test]
    fn what_is_no_option_is_code() {
        check("```{code} py\n---\na: 1\n```\n", "---\na: 1\n", &[]);
        check(
            "```{code} py\nö\n---\na: 1\n---\n",
            "ö\n---\na: 1\n---\n",
            &[],
        );
        check("```py\n---\na: 1\n---\n```\n", "---\na: 1\n---\n", &[]);
        check("```{code} py\n\n:a: 1\n```\n", "\n:a: 1\n", &[]);
        check(
            "```{code} py\n---\na: 1\n---\n```\n",
            "",
            &[("a", Some("1"))],
        );
    }
}
