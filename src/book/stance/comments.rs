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
    /// Whether the word says that it is better than something else.
    compares: bool,
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
    // "Bad" in the middle of code says what that code is for; "Good" there says nothing of what stands above it.
    // Inside a block both speak of the whole.
    let is_inside = place.fence.code[first.line.clone()].starts_with([' ', '\t']);
    let says_all = labels.len() == 1
        && (first.stance == Stance::Bad || is_inside || !has_code_above(place, first));
    if says_all {
        vec![evidence(place, first)]
    } else {
        Vec::new()
    }
}

/// The parts of a fence that its comments label.
pub fn split(place: &Place<'_>) -> Option<Split> {
    let labels = find(place);
    let (first, end) = (labels.first()?, place.fence.code.len());
    if labels.len() == 1 {
        // "Better" below code makes the code above it the worse one, if that has a caption of its own.
        let is_contrast =
            first.stance == Stance::Good && first.compares && begins_with_comment(place);
        if !is_contrast || !has_code_above(place, first) {
            return None;
        }
        let below = evidence(place, first);
        let contrast = Evidence {
            stance: Stance::Bad,
            ..below.clone()
        };
        return Some(Split {
            prelude: 0..0,
            parts: vec![
                (trimmed(place, 0..first.line.start), contrast),
                (trimmed(place, first.line.start..end), below),
            ],
        });
    }
    let ends = labels[1..]
        .iter()
        .map(|label| label.line.start)
        .chain([end]);
    let mut parts = Vec::new();
    for (label, end) in labels.iter().zip(ends) {
        for range in variants(place, label.line.start..end) {
            parts.push((trimmed(place, range), evidence(place, label)));
        }
    }
    Some(Split {
        prelude: 0..first.line.start,
        parts,
    })
}

/// A part without the empty lines at its end.
pub(super) fn trimmed(place: &Place<'_>, range: Range<usize>) -> Range<usize> {
    let text = &place.fence.code[range.clone()];
    let kept = text.trim_end().len();
    let line_end = text[kept..]
        .find('\n')
        .map_or(text.len(), |at| kept + at + 1);
    range.start..range.start + line_end
}

/// A part cut where a comment below an empty line begins another way to do the same: "Or …", "Alternatively …".
fn variants(place: &Place<'_>, part: Range<usize>) -> Vec<Range<usize>> {
    let code = &place.fence.code;
    let mut cuts = vec![part.start];
    let mut was_empty = false;
    for line in lines(&code[part.clone()]) {
        let line = part.start + line.start..part.start + line.end;
        let text = &code[line.clone()];
        if was_empty && comment_text(place, text).is_some_and(is_variant) {
            cuts.push(line.start);
        }
        was_empty = text.trim().is_empty();
    }
    cuts.push(part.end);
    cuts.windows(2).map(|pair| pair[0]..pair[1]).collect()
}

fn is_variant(comment: &str) -> bool {
    let lower = comment.to_ascii_lowercase();
    [
        "or ",
        "or,",
        "or:",
        "also ",
        "alternatively",
        "alternative:",
        "another ",
    ]
    .iter()
    .any(|start| lower.starts_with(start))
}

/// Whether anything but comments, imports and empty lines stands above a label.
fn has_code_above(place: &Place<'_>, label: &Found) -> bool {
    place.fence.code[..label.line.start].lines().any(|line| {
        let line = line.trim();
        let is_import = [
            "import ", "from ", "use ", "#include", "package ", "using ", "\"use ",
        ]
        .iter()
        .any(|start| line.starts_with(start));
        !line.is_empty() && !is_import && comment_text(place, line).is_none()
    })
}

fn begins_with_comment(place: &Place<'_>) -> bool {
    let first = place
        .fence
        .code
        .lines()
        .find(|line| !line.trim().is_empty());
    first.is_some_and(|line| comment_text(place, line).is_some())
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

/// The labels of a fence: comments that are one, or else captions, or else signs behind the code.
fn find(place: &Place<'_>) -> Vec<Found> {
    let labels = comment_labels(place, label::short);
    if !labels.is_empty() {
        return labels;
    }
    // Both are too weak to speak alone: they count where the fence holds both sides.
    let both = |found: &Vec<Found>| found.iter().any(|one| one.stance != found[0].stance);
    Some(comment_labels(place, label::caption))
        .filter(both)
        .or_else(|| Some(trailing_labels(place)).filter(both))
        .unwrap_or_default()
}

/// Labels behind code. Lines of one stance that follow each other are one label, which begins with the comment
/// directly above them.
fn trailing_labels(place: &Place<'_>) -> Vec<Found> {
    let code = &place.fence.code;
    let mut found: Vec<Found> = Vec::new();
    let mut heading: Option<Range<usize>> = None;
    for line in lines(code) {
        let text = &code[line.clone()];
        if comment_text(place, text).is_some() {
            heading = Some(line);
            continue;
        }
        let said = trailing_comment(place, text)
            .and_then(|comment| Some((label::short(comment)?, comment)));
        if let Some((stance, comment)) = said
            && found.last().is_none_or(|last| last.stance != stance)
        {
            found.push(Found {
                line: heading.clone().unwrap_or(line),
                stance,
                words: comment.to_owned(),
                compares: false,
            });
        }
        heading = None;
    }
    found
}

/// The comment behind the code of a line.
fn trailing_comment<'t>(place: &Place<'_>, line: &'t str) -> Option<&'t str> {
    let marks = place.language?.comments.line;
    marks.iter().find_map(|mark| {
        let at = line.rfind(&format!(" {mark}"))?;
        let has_code = !line[..at].trim().is_empty();
        has_code.then(|| line[at + 1 + mark.len()..].trim())
    })
}

/// Every comment on a line of its own that `read` knows as a label.
fn comment_labels(place: &Place<'_>, read: fn(&str) -> Option<Stance>) -> Vec<Found> {
    let code = &place.fence.code;
    let has_code = code
        .lines()
        .any(|line| !line.trim().is_empty() && comment_text(place, line).is_none());
    let mut found: Vec<Found> = Vec::new();
    for line in lines(code) {
        let Some(text) = comment_text(place, &code[line.clone()]) else {
            continue;
        };
        let Some(stance) = read(text) else {
            continue;
        };
        // Comments on lines that follow each other are one label of the code below; where no code is, each is its own.
        if has_code
            && let Some(last) = found.last()
            && last.stance == stance
            && code[last.line.end..line.start]
                .lines()
                .all(|between| comment_text(place, between).is_some())
        {
            continue;
        }
        found.push(Found {
            line,
            stance,
            words: text.to_owned(),
            compares: label::compares(text),
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
