//! Lines of a fence that mdBook does not show: `# x` in Rust, and what begins with a prefix of `hidelines`.
//!
//! They are code for every checker. Their marks are taken out of it, and [`Fence::covered`] says which lines they were.
//! What is covered is as in mdBook 0.5 (`mdbook-html/src/html/hide_lines.rs`), which reads Rust as rustdoc does:
//! `#[attribute]` and `#!` are code, and `##` shows one `#`. It does not decide which books have such lines.

use super::Fence;
use std::collections::BTreeMap;
use std::ops::Range;

/// What hides a line, by the language as it is written.
pub(super) type LinePrefixes = BTreeMap<String, String>;

/// The word of an info string that names a prefix for its own fence.
const WORD: &str = "hidelines";

/// Takes the marks of covered lines out of a fence's code, and the word that names them out of its words.
pub(super) fn take(fence: &mut Fence, prefixes: &LinePrefixes) {
    let language = fence.language.as_ref().map_or("", |word| word.key.as_str());
    let own = fence.word(WORD).and_then(|word| word.value.clone());
    let own = own.filter(|prefix| !prefix.is_empty());
    let prefix = match language {
        "rust" => None,
        language => match own.as_ref().or_else(|| prefixes.get(language)) {
            Some(prefix) => Some(prefix.clone()),
            None => return,
        },
    };
    fence.words.retain(|word| word.key != WORD);
    let mark = prefix.as_deref().unwrap_or("#");
    if mark.is_empty() || !fence.code.contains(mark) {
        return;
    }
    let mut kept: Vec<Range<usize>> = Vec::new();
    let mut covered: Vec<Range<usize>> = Vec::new();
    let (mut at, mut length) = (0, 0);
    for line in fence.code.split_inclusive('\n') {
        let read = match &prefix {
            Some(prefix) => prefixed(line, prefix),
            None => rust(line),
        };
        let (cut, is_covered) = read.unwrap_or((0..0, false));
        let left = line.len() - cut.len();
        match (is_covered, covered.last_mut()) {
            (true, Some(last)) if last.end == length => last.end += left,
            (true, _) => covered.push(length..length + left),
            (false, _) => {}
        }
        length += left;
        kept.push(at..at + cut.start);
        kept.push(at + cut.end..at + line.len());
        at += line.len();
    }
    kept.retain(|range| !range.is_empty());
    if length == fence.code.len() {
        return;
    }
    fence.map = fence.map.select(kept.iter().cloned());
    fence.code = kept.into_iter().map(|range| &fence.code[range]).collect();
    fence.covered = covered;
}

/// The bytes of a line that are a mark, and whether they cover it.
fn rust(line: &str) -> Option<(Range<usize>, bool)> {
    let text = line.trim_start_matches([' ', '\t']);
    let start = line.len() - text.len();
    let rest = text.strip_prefix('#')?;
    match rest.bytes().next() {
        // `##` is one `#` that is shown.
        Some(b'#') => Some((start..start + 1, false)),
        Some(b' ') => Some((start..start + 2, true)),
        None | Some(b'\n' | b'\r') => Some((start..start + 1, true)),
        Some(_) => None,
    }
}

fn prefixed(line: &str, prefix: &str) -> Option<(Range<usize>, bool)> {
    let text = line.trim_start();
    let start = line.len() - text.len();
    let is_covered = text.starts_with(prefix);
    is_covered.then(|| (start..start + prefix.len(), true))
}

#[cfg(test)]
mod tests {
    use super::super::{ParseOptions, parse};
    use super::*;
    use crate::span::SourceId;
    use std::sync::Arc;

    /// Covered lines are shown in brackets.
    fn check(text: &str, expect: &str) {
        let prefixes = LinePrefixes::from([("python".to_owned(), "~".to_owned())]);
        let reading = ParseOptions {
            line_prefixes: Some(Arc::new(prefixes)),
            ..ParseOptions::default()
        };
        let (document, faults) = parse(SourceId(0), text, reading);
        assert!(faults.is_empty(), "{faults:?}");
        let fence = &document.fences[0];
        assert!(fence.word(WORD).is_none());
        let mut shown = String::new();
        let mut at = 0;
        for range in &fence.covered {
            shown += &fence.code[at..range.start];
            shown += &format!("[{}]", &fence.code[range.clone()]);
            at = range.end;
        }
        shown += &fence.code[at..];
        assert_eq!(shown, expect, "{text:?}");
        for (at, c) in fence.code.char_indices() {
            assert!(
                text[fence.map.file(at)..].starts_with(c),
                "{text:?} at {at}"
            );
        }
    }

    #[test]
    fn rust_hides_lines_as_rustdoc_does() {
        check(
            "```rust\n# fn main() {\nlet x = 1;\n# }\n```\n",
            "[fn main() {\n]let x = 1;\n[}\n]",
        );
        check(
            "> ```rust,ignore\n> a\n>   #  b\n> #\n> ## c\n> ```\n",
            "a\n[   b\n\n]# c\n",
        );
        check(
            "```rust\n#![allow(x)]\n#[test]\n#x\n```\n",
            "#![allow(x)]\n#[test]\n#x\n",
        );
        check("```rs\n# a\n```\n", "# a\n");
    }

    #[test]
    fn other_languages_have_a_prefix() {
        check("```python\n~a\n  ~b\nc ~\n```\n", "[a\n  b\n]c ~\n");
        check("```python,hidelines=!!!\n!!!a\n~b\n```\n", "[a\n]~b\n");
        check("```sh hidelines=%\n% a\nb\n```\n", "[ a\n]b\n");
        check("```sh\n# a\n```\n", "# a\n");
    }
}
