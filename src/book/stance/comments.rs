//! Rank 2: comments inside the fence. A first-line comment labels it; several labels split it into parts.
//!
//! Only a comment alone on its line is read here. Comments of doubt (`# HACK`) are no labels.

use super::{Evidence, Place, Stance, label, lines};
use std::ops::Range;

/// A comment that is a label.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Found {
    /// The comment's line in the code.
    line: Range<usize>,
    stance: Stance,
    words: String,
}

/// A fence that holds several examples.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Split {
    /// The lines above the first label, which every part shares.
    pub prelude: Range<usize>,
    pub parts: Vec<(Range<usize>, Evidence)>,
}

pub fn read(place: &Place<'_>) -> Vec<Evidence> {
    let labels = find(place);
    let Some(first) = labels.first() else {
        return Vec::new();
    };
    // A label in the middle says nothing of what stands above it.
    let above = &place.fence.code[..first.line.start];
    if labels.len() > 1 || above.lines().filter(|line| !line.trim().is_empty()).count() > 3 {
        return Vec::new();
    }
    vec![evidence(place, first)]
}

/// The parts of a fence whose comments label it more than once.
pub fn split(place: &Place<'_>) -> Option<Split> {
    let labels = find(place);
    if labels.len() < 2 {
        return None;
    }
    let ends = labels[1..]
        .iter()
        .map(|label| label.line.start)
        .chain([place.fence.code.len()]);
    let parts = labels
        .iter()
        .zip(ends)
        .map(|(label, end)| (label.line.start..end, evidence(place, label)))
        .collect();
    Some(Split {
        prelude: 0..labels[0].line.start,
        parts,
    })
}

fn evidence(place: &Place<'_>, found: &Found) -> Evidence {
    let line = &place.fence.code[found.line.clone()];
    let start = found.line.start + (line.len() - line.trim_start().len());
    let end = found.line.start + line.trim_end().len();
    place.evidence(
        "comment",
        found.stance,
        &found.words,
        place.fence.span_of(start..end.max(start)),
    )
}

/// Every comment on a line of its own that is a label.
fn find(place: &Place<'_>) -> Vec<Found> {
    let code = &place.fence.code;
    let mut found: Vec<Found> = Vec::new();
    for line in lines(code) {
        let Some(text) = comment_text(place, &code[line.clone()]) else {
            continue;
        };
        let Some(stance) = label::short(text) else {
            continue;
        };
        found.push(Found {
            line,
            stance,
            words: text.to_owned(),
        });
    }
    found
}

/// The text of a line that is one comment.
fn comment_text<'t>(place: &Place<'_>, line: &'t str) -> Option<&'t str> {
    let line = line.trim();
    let language = place.language?;
    for mark in language.comments.line {
        if let Some(text) = line.strip_prefix(mark) {
            return Some(text.trim_start_matches(|c| mark.contains(c)).trim());
        }
    }
    for (open, close) in language.comments.block {
        let inner = line
            .strip_prefix(open)
            .and_then(|text| text.strip_suffix(close));
        if let Some(text) = inner {
            return Some(text.trim());
        }
    }
    // `{/* ❌ Bad */}`: a comment among JSX.
    let inner = line.strip_prefix("{/*")?.strip_suffix("*/}")?;
    Some(inner.trim())
}
