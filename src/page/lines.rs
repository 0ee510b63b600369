//! Lines of code that an author marks or numbers, in the words and comments of the tools that draw them.
//!
//! It is about what is shown alone: to every checker such a comment is a comment, and each line is there.

use super::code::Wrap;
use crate::markdown::{Fence, Word};
use std::ops::Range;

/// What of the code of a fence is not shown, and the lines that are drawn in another way; both as bytes of it, in order
/// and apart from each other.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Lines {
    pub hidden: Vec<Range<usize>>,
    pub wraps: Vec<Wrap>,
}

/// How a line is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    Marked,
    Added,
    Removed,
}

impl Mark {
    fn class(mark: Option<Mark>) -> &'static str {
        match mark {
            None => "line",
            Some(Mark::Marked) => concat!("line", " marked"),
            Some(Mark::Added) => concat!("line", " added"),
            Some(Mark::Removed) => concat!("line", " removed"),
        }
    }
}

/// No list of lines names more of them.
const MOST: usize = 100_000;

pub(super) fn of(fence: &Fence) -> Lines {
    let code = &fence.code;
    let named = named(&fence.words);
    let first = first_number(&fence.words);
    let has_comments = code.contains("[!code ") || code.contains("highlight-");
    if named.is_empty() && first.is_none() && !has_comments {
        return Lines::default();
    }
    let mut lines = Lines::default();
    let mut number = first;
    // Of comments that stand alone: the mark of the lines that follow, and how many they are.
    let mut following: Option<(Mark, usize)> = None;
    let mut start = 0;
    for (at, line) in code.split_inclusive('\n').enumerate() {
        let range = start..start + line.len();
        start = range.end;
        let content = line.trim_end_matches(['\n', '\r']);
        let mut mark = following.map(|(mark, _)| mark);
        following = following.and_then(|(mark, left)| Some((mark, left.checked_sub(1)?)));
        following = following.filter(|(_, left)| *left > 0);
        match has_comments.then(|| comment(content)).flatten() {
            Some(Comment::Alone(next)) => {
                following = next;
                lines.hidden.push(range);
                continue;
            }
            Some(Comment::Behind(hidden, own, more)) => {
                let hidden = range.start + hidden.start..range.start + hidden.end;
                lines.hidden.push(hidden);
                mark = own.or(mark);
                following = own.zip(more.checked_sub(1)).filter(|(_, left)| *left > 0);
            }
            None => {}
        }
        let by_number = named.iter().find(|(_, lines)| lines.contains(&(at + 1)));
        mark = mark.or(by_number.map(|(mark, _)| *mark));
        if mark.is_some() || number.is_some() {
            lines.wraps.push(Wrap {
                range,
                class: Mark::class(mark),
                number,
            });
        }
        number = number.map(|number| number + 1);
    }
    lines
}

/// A comment for the tool that draws the code.
enum Comment {
    /// It is all of its line: what it says of the lines that follow, and of how many.
    Alone(Option<(Mark, usize)>),
    /// The bytes of the line that are not shown, and the mark of the line and of some that follow.
    Behind(Range<usize>, Option<Mark>, usize),
}

/// What begins a comment, and what ends it.
const COMMENTS: &[(&str, &str)] = &[
    ("{/*", "*/}"),
    ("<!--", "-->"),
    ("/*", "*/"),
    ("//", ""),
    ("--", ""),
    ("#", ""),
    (";", ""),
    ("%", ""),
];

fn comment(line: &str) -> Option<Comment> {
    if let Some(word) = whole_comment(line) {
        // Docusaurus.
        let next = match word {
            "highlight-next-line" => Some((Mark::Marked, 1)),
            "highlight-start" => Some((Mark::Marked, usize::MAX)),
            "highlight-end" => None,
            _ => return notation(line),
        };
        return Some(Comment::Alone(next));
    }
    notation(line)
}

/// The text of a comment that is all of its line.
fn whole_comment(line: &str) -> Option<&str> {
    let line = line.trim();
    COMMENTS.iter().find_map(|(open, close)| {
        let inner = line.strip_prefix(open)?.strip_suffix(close)?;
        Some(inner.trim())
    })
}

/// Shiki's notation, which VitePress uses: `// [!code highlight]`, `// [!code ++:2]`.
fn notation(line: &str) -> Option<Comment> {
    const OPEN: &str = "[!code ";
    let start = line.find(OPEN)?;
    let end = start + line[start..].find(']')?;
    let (word, count) = match line[start + OPEN.len()..end].trim().rsplit_once(':') {
        Some((word, count)) => (word, count.trim().parse().ok()),
        None => (line[start + OPEN.len()..end].trim(), None),
    };
    let mark = match word.split(':').next()? {
        "++" => Some(Mark::Added),
        "--" => Some(Mark::Removed),
        "highlight" | "hl" | "focus" | "error" | "warning" | "info" => Some(Mark::Marked),
        "word" => None,
        _ => return None,
    };
    let count = count.filter(|_| mark.is_some()).unwrap_or(1);
    let before = line[..start].trim_end();
    let mut all = COMMENTS.iter();
    let (open, close) = all.find(|(open, _)| before.ends_with(open))?;
    let kept = before[..before.len() - open.len()].trim_end();
    let behind = line[end + 1..].trim();
    // What else is said in the comment stays.
    if behind != *close && !behind.starts_with(OPEN) {
        return Some(Comment::Behind(start..end + 1, mark, count));
    }
    if kept.is_empty() {
        return Some(Comment::Alone(mark.map(|mark| (mark, count))));
    }
    Some(Comment::Behind(kept.len()..line.len(), mark, count))
}

/// The lines that words name, counted from one: `{1,3-4}`, `hl_lines="1 3"`, `ins={2}`.
fn named(words: &[Word]) -> Vec<(Mark, Vec<usize>)> {
    let named = words.iter().filter_map(|word| {
        let lower = word.key.to_ascii_lowercase();
        let (mark, list) = match (lower.as_str(), &word.value) {
            ("hl_lines" | "highlight" | "mark" | "emphasize-lines", Some(value)) => {
                (Mark::Marked, value.as_str())
            }
            ("ins", Some(value)) => (Mark::Added, value.as_str()),
            ("del", Some(value)) => (Mark::Removed, value.as_str()),
            (key, None) if key.starts_with('{') && key.ends_with('}') => (Mark::Marked, key),
            _ => return None,
        };
        let list = list.strip_prefix('{').unwrap_or(list);
        let list = list.strip_suffix('}').unwrap_or(list);
        Some((mark, numbers(list)?))
    });
    named.collect()
}

/// `1,3-5`, `1 3`; nothing where it is no list of numbers.
fn numbers(list: &str) -> Option<Vec<usize>> {
    let mut found = Vec::new();
    let parts = list.split([',', ' ']).map(str::trim);
    for part in parts.filter(|part| !part.is_empty()) {
        let (first, last) = part.split_once('-').unwrap_or((part, part));
        let first: usize = first.trim().parse().ok()?;
        let last: usize = last.trim().parse().ok()?;
        if last.saturating_sub(first) + found.len() > MOST {
            return None;
        }
        found.extend(first..=last);
    }
    found.sort_unstable();
    Some(found)
}

/// The number of the first line, where lines are to be numbered.
fn first_number(words: &[Word]) -> Option<u32> {
    let mut first = None;
    for word in words {
        let number = word.value.as_ref().and_then(|value| value.parse().ok());
        let is_off = matches!(word.value.as_deref(), Some("false" | "off" | "no" | "none"));
        match word.key.to_ascii_lowercase().as_str() {
            "linenums" | "linenos" | "lineno" | "line-numbers" | "showlinenumbers"
            | "numberlines" | "number-lines"
                if !is_off =>
            {
                first = first.or(Some(number.unwrap_or(1)));
            }
            "lineno-start" | "linenostart" | "startfrom" | "startline" => first = number.or(first),
            _ => {}
        }
    }
    first
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown::{ParseOptions, parse};
    use crate::span::SourceId;

    /// The shown code, each line behind its number and the first letter of its mark.
    fn check(info: &str, code: &str, expect: &str) {
        let text = format!("```{info}\n{code}```\n");
        let (document, _) = parse(SourceId(0), &text, ParseOptions::default());
        let fence = &document.fences[0];
        let lines = of(fence);
        let mut shown = String::new();
        for (at, byte) in fence.code.char_indices() {
            if let Some(wrap) = lines.wraps.iter().find(|wrap| wrap.range.start == at) {
                let number = wrap.number.map_or_else(String::new, |one| one.to_string());
                let mark = wrap.class.strip_prefix("line").map_or("", str::trim);
                shown += &format!("{number}{}|", &mark[..mark.len().min(1)]);
            }
            if !lines.hidden.iter().any(|range| range.contains(&at)) {
                shown.push(byte);
            }
        }
        assert_eq!(shown, expect, "{info}: {code}");
    }

    #[test]
    fn words_name_lines() {
        check("js{1,3-4} [a.js]", "a\nb\nc\nd\n", "m|a\nb\nm|c\nm|d\n");
        check("py hl_lines=\"2 3\"", "a\nb\nc\n", "a\nm|b\nm|c\n");
        check("js ins={1} del={2}", "a\nb\n", "a|a\nr|b\n");
        check("js {a: 1}", "a\n", "a\n");
        check("js {1-999999999}", "a\n", "a\n");
        check(
            "{code-block} py\n:emphasize-lines: 2\n:linenos:",
            "a\nb\n",
            "1|a\n2m|b\n",
        );
    }

    #[test]
    fn lines_are_numbered_where_that_is_asked_for() {
        check("py linenums=\"5\" hl_lines=\"2\"", "a\nb\n", "5|a\n6m|b\n");
        check("ts:line-numbers", "a\n", "1|a\n");
        check("ts showLineNumbers startFrom=3", "a\n", "3|a\n");
        check("py linenums=\"false\"", "a\n", "a\n");
    }

    #[test]
    fn comments_for_tools_mark_lines_and_are_not_shown() {
        check("js", "a // [!code focus]\nb\n", "m|a\nb\n");
        check(
            "js",
            "a # [!code --]\nb <!-- [!code ++] -->\n",
            "r|a\na|b\n",
        );
        check("js", "a /* [!code hl:2] */\nb\nc\n", "m|a\nm|b\nc\n");
        check("js", "  // [!code highlight]\nb\nc\n", "m|b\nc\n");
        check("js", "a // [!code word:b]\n", "a\n");
        check(
            "js",
            "a // why [!code nothing]\n",
            "a // why [!code nothing]\n",
        );
        check("js", "a // [!code error] why\n", "m|a //  why\n");
        check("js", "// highlight-next-line\nb\nc\n", "m|b\nc\n");
        check(
            "jsx",
            "a\n{/* highlight-start */}\nb\nc\n# highlight-end\nd\n",
            "a\nm|b\nm|c\nd\n",
        );
        check("js", "f(\"[!code ++]\")\n", "f(\"[!code ++]\")\n");
        check("js", "a // [!code\n", "a // [!code\n");
    }
}
