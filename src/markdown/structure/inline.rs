//! Prose of MDX without its comments and the tags of its components.

use super::super::Dialect;
use super::super::container::attributes;
use super::jsx;
use super::markers::Marker;
use super::scan::Scan;
use std::ops::Range;

/// Where the writing stopped: behind the line, unless a comment goes on.
pub(super) struct Copied {
    pub at: usize,
    pub is_changed: bool,
}

/// Writes a line of prose; no comment ends behind `last_comment`.
pub(super) fn copy(
    text: &str,
    range: Range<usize>,
    last_comment: usize,
    scan: &mut Scan,
) -> Copied {
    let Scan {
        mapped, dropped, ..
    } = scan;
    let line = &text[range.clone()];
    let mut is_changed = false;
    let mut from = range.start;
    let mut at = range.start;
    while let Some(step) = text[at..range.end].find(['`', '{', '<']) {
        at += step;
        let rest = &text[at..];
        let length = match rest.as_bytes()[0] {
            b'`' => {
                at = behind_code(&text[..range.end], at);
                continue;
            }
            b'{' if at >= last_comment => None,
            b'{' => jsx::comment(rest).map(|length| (length, None)),
            _ => component(text, at, range.end),
        };
        let Some((length, kept)) = length else {
            at += 1;
            continue;
        };
        mapped.copy(text, from..at);
        let kept = kept.unwrap_or(at + length..at + length);
        mapped.copy(text, kept.clone());
        dropped.extend([at..kept.start, kept.end..at + length]);
        is_changed = true;
        at += length;
        from = at;
        if at >= range.end {
            return Copied { at, is_changed };
        }
    }
    debug_assert!(range.end <= range.start + line.len());
    mapped.copy(text, from..range.end);
    Copied {
        at: range.end,
        is_changed,
    }
}

/// Behind a code span that ends on its line, or behind its backticks.
fn behind_code(text: &str, at: usize) -> usize {
    let rest = &text[at..];
    let run = rest.bytes().take_while(|byte| *byte == b'`').count();
    let mut from = at + run;
    while let Some(step) = text[from..].find('`') {
        let start = from + step;
        let length = text[start..]
            .bytes()
            .take_while(|byte| *byte == b'`')
            .count();
        from = start + length;
        if length == run {
            return from;
        }
    }
    at + run
}

/// The tag of a component on one line, and the text in it that a reader sees: `<Badge text="New" />`.
fn component(text: &str, at: usize, end: usize) -> Option<(usize, Option<Range<usize>>)> {
    let (length, marker) = jsx::tag(&text[at..end], Dialect::Mdx)?;
    let tag = &text[at..at + length];
    let name = tag.trim_start_matches(['<', '/']);
    let is_component = name.starts_with(|c: char| c.is_ascii_uppercase() || c == '>');
    if !is_component {
        return None;
    }
    let Marker::Leaf(opening) = marker else {
        return Some((length, None));
    };
    let mut all = attributes(&opening.label).into_iter();
    let shown = all.find(|(key, value)| {
        ["text", "label", "title"].contains(&key.as_str()) && !value.is_empty()
    });
    let kept = shown.and_then(|(_, value)| {
        let start = at + tag.find(&value)?;
        Some(start..start + value.len())
    });
    Some((length, kept))
}
