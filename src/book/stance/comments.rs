//! Rank 2: comments inside the fence. A first-line comment labels it; several labels split it into parts.
//!
//! Only a comment alone on its line is read here, in whatever form (`remarks.rs`). Comments of doubt (`# HACK`) are no
//! labels.

use super::evidence::{Evidence, Rank, Stance};
use super::place::Place;
use super::remarks::{self, Line, Remarks};
use super::{label, sentence};
use std::ops::Range;

/// A comment that is a label.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Label {
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

pub fn evidence(place: &Place<'_>) -> Vec<Evidence> {
    if place.labels.is_silent(place.index) || !remarks::may_hold(place) {
        return Vec::new();
    }
    let remarks = remarks::read(place);
    let labels = find(place, &remarks);
    let Some(first) = labels.first() else {
        return Vec::new();
    };
    // "Bad" in the middle of code says what that code is for; "Good" there says nothing of what is above it.
    // Inside a block both speak of the whole.
    let is_inside = place.fence.code[first.line.clone()].starts_with([' ', '\t']);
    let says_all = labels.len() == 1
        && (first.stance == Stance::Bad || is_inside || !has_code_above(place, &remarks, first));
    if says_all {
        vec![evidence_of(place, first)]
    } else {
        Vec::new()
    }
}

/// The parts of a fence that its comments label.
pub fn split(place: &Place<'_>) -> Option<Split> {
    if !remarks::may_hold(place) {
        return None;
    }
    let remarks = remarks::read(place);
    let labels = find(place, &remarks);
    let Some(first) = labels.first() else {
        place.labels.silence(place.index);
        return None;
    };
    if labels.len() == 1 {
        return contrast(place, &remarks, first).or_else(|| complaint(place, &remarks, first));
    }
    let end = place.fence.code.len();
    let ends = labels[1..]
        .iter()
        .map(|label| label.line.start)
        .chain([end]);
    let mut parts = Vec::new();
    for (label, end) in labels.iter().zip(ends) {
        for range in variants(&remarks, label.line.start..end) {
            parts.push((trimmed(place, range), evidence_of(place, label)));
        }
    }
    Some(Split {
        prelude: 0..first.line.start,
        parts,
    })
}

/// "Better" below code makes the code above it the worse one, if that has a caption of its own.
fn contrast(place: &Place<'_>, remarks: &Remarks<'_>, label: &Label) -> Option<Split> {
    let begins_with_comment = remarks
        .iter()
        .find(|(_, line)| *line != Line::Blank)
        .is_some_and(|(_, line)| matches!(line, Line::Remark(_)));
    let is_contrast = label.stance == Stance::Good && label.compares && begins_with_comment;
    if !is_contrast || !has_code_above(place, remarks, label) {
        return None;
    }
    let below = evidence_of(place, label);
    let above = Evidence {
        stance: Stance::Bad,
        ..below.clone()
    };
    let (start, end) = (label.line.start, place.fence.code.len());
    Some(Split {
        prelude: 0..0,
        parts: vec![
            (trimmed(place, 0..start), above),
            (trimmed(place, start..end), below),
        ],
    })
}

/// Good code first, and below an empty line a comment that complains of the other way: "hard to scan".
fn complaint(place: &Place<'_>, remarks: &Remarks<'_>, label: &Label) -> Option<Split> {
    if label.stance != Stance::Good || has_code_above(place, remarks, label) {
        return None;
    }
    let mut was_blank = false;
    let mut comment: Option<(Range<usize>, String)> = None;
    for (line, kind) in remarks
        .iter()
        .filter(|(line, _)| line.start > label.line.start)
    {
        let is_margin = !place.fence.code[line.clone()].starts_with([' ', '\t']);
        match (kind, &mut comment) {
            (Line::Remark(text), None) if was_blank && is_margin => {
                comment = Some((line.clone(), (*text).to_owned()));
            }
            (Line::Remark(text), Some((_, all))) => {
                all.push(' ');
                all.push_str(text);
            }
            (Line::Code, Some((start, all))) => {
                if sentence::complains(all) {
                    let other = Label {
                        line: start.clone(),
                        stance: Stance::Bad,
                        words: all.clone(),
                        compares: false,
                    };
                    let cut = start.start;
                    let end = place.fence.code.len();
                    return Some(Split {
                        prelude: 0..label.line.start,
                        parts: vec![
                            (
                                trimmed(place, label.line.start..cut),
                                evidence_of(place, label),
                            ),
                            (trimmed(place, cut..end), evidence_of(place, &other)),
                        ],
                    });
                }
                comment = None;
            }
            _ => {}
        }
        was_blank = *kind == Line::Blank;
    }
    None
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
fn variants(remarks: &Remarks<'_>, part: Range<usize>) -> Vec<Range<usize>> {
    let mut cuts = vec![part.start];
    let mut was_blank = false;
    for (line, kind) in remarks
        .iter()
        .filter(|(line, _)| part.contains(&line.start))
    {
        if was_blank && matches!(kind, Line::Remark(text) if is_variant(text)) {
            cuts.push(line.start);
        }
        was_blank = *kind == Line::Blank;
    }
    cuts.push(part.end);
    cuts.windows(2).map(|pair| pair[0]..pair[1]).collect()
}

fn is_variant(comment: &str) -> bool {
    let lower = comment.to_ascii_lowercase();
    [
        "or ", "or,", "or:", "also ", "alternatively", "alternative:", "another ", "only use ",
        "only when ", "exception:", "except ", "unless ",
    ]
    .iter()
    .any(|start| lower.starts_with(start))
}

/// Whether anything but comments, imports and empty lines is above a label.
fn has_code_above(place: &Place<'_>, remarks: &Remarks<'_>, label: &Label) -> bool {
    let above = remarks
        .iter()
        .filter(|(line, _)| line.start < label.line.start);
    above.into_iter().any(|(line, kind)| {
        let text = place.fence.code[line.clone()].trim();
        let is_import = [
            "import ", "from ", "use ", "#include", "package ", "using ", "\"use ", "<?php",
        ]
        .iter()
        .any(|start| text.starts_with(start));
        *kind == Line::Code && !is_import
    })
}

fn evidence_of(place: &Place<'_>, found: &Label) -> Evidence {
    let line = &place.fence.code[found.line.clone()];
    let start = found.line.start + (line.len() - line.trim_start().len());
    let end = found.line.start + line.trim_end().len();
    place.evidence(
        Rank::Comment,
        found.stance,
        &found.words,
        place.fence.span_of(start..end.max(start)),
    )
}

/// The labels of a fence: comments that are one, or else captions, or else signs behind the code.
fn find(place: &Place<'_>, remarks: &Remarks<'_>) -> Vec<Label> {
    let code = place.fence.code.as_str();
    let indent = |line: &Range<usize>| {
        let line = &code[line.clone()];
        line.len() - line.trim_start().len()
    };
    let filled = remarks.iter().filter(|(_, kind)| *kind != Line::Blank);
    let margin = filled.map(|(line, _)| indent(line)).min().unwrap_or(0);
    // "Unsafe: the caller holds the lock" inside of a body, "# Before" in a class: words of the code's own subject.
    let is_topic = |line: &Range<usize>, text: &str| {
        is_quality(text) && label::any_sign(text).is_none() && indent(line) > margin
    };
    let mut labels = comment_labels(remarks, |line, text| {
        said(place, text).filter(|_| !is_topic(line, text))
    });
    // "Legacy" in the middle sorts what is there; it takes both sides to compare.
    if let [only] = labels.as_slice()
        && is_quality(&only.words)
        && label::any_sign(&only.words).is_none()
        && has_code_above(place, remarks, only)
    {
        labels.clear();
    }
    if !labels.is_empty() {
        return labels;
    }
    // Both are too weak to speak alone: they count where the fence holds both sides.
    let both = |found: &Vec<Label>| found.iter().any(|one| one.stance != found[0].stance);
    Some(comment_labels(remarks, |_, text| label::caption(text)))
        .filter(both)
        .or_else(|| Some(trailing_labels(place, remarks)).filter(both))
        .unwrap_or_default()
}

/// What a comment says of the code below it: a label, one of the book's own, or a sentence such as "do not do this".
fn said(place: &Place<'_>, text: &str) -> Option<Stance> {
    let is_shell = place.is_shell();
    if remarks::is_outcome(place, text) {
        return None;
    }
    // Below a command a mark at the end is what the command printed.
    let closing = || label::closing_sign(text).filter(|_| !is_shell || text.contains(['✅', '❌']));
    let own = place
        .labels
        .own(text)
        .or_else(|| label::short(text))
        .or_else(closing);
    own.or_else(|| place.labels.comment(text))
        .or_else(|| sentence::remark(text))
}

/// Whether a text begins with a word that names a property or a time, which may as well be what the code is about.
fn is_quality(text: &str) -> bool {
    label::head(text).is_some_and(|head| head.kind == label::Kind::Quality)
}

/// Labels behind code. Lines of one stance that follow each other are one label, which begins with the comment
/// directly above them.
fn trailing_labels(place: &Place<'_>, remarks: &Remarks<'_>) -> Vec<Label> {
    let code = &place.fence.code;
    let mut found: Vec<Label> = Vec::new();
    let mut heading: Option<Range<usize>> = None;
    for (line, kind) in remarks {
        if matches!(kind, Line::Remark(_)) {
            heading = Some(line.clone());
            continue;
        }
        let said = trailing_comment(place, &code[line.clone()])
            .and_then(|comment| Some((label::short(comment)?, comment)));
        if let Some((stance, comment)) = said
            && found.last().is_none_or(|last| last.stance != stance)
        {
            found.push(Label {
                line: heading.clone().unwrap_or(line.clone()),
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
fn comment_labels(
    remarks: &Remarks<'_>,
    read: impl Fn(&Range<usize>, &str) -> Option<Stance>,
) -> Vec<Label> {
    let has_code = remarks
        .iter()
        .any(|(_, line)| matches!(line, Line::Code | Line::Bare(..)));
    let mut found: Vec<Label> = Vec::new();
    // Whether only comments were seen since the last label.
    let mut follows = false;
    for (line, kind) in remarks {
        let (Line::Remark(text) | Line::Bare(text, _)) = kind else {
            follows &= *kind == Line::Rest;
            continue;
        };
        let Some(stance) = read(line, text) else {
            continue;
        };
        // Comments on lines that follow each other are one label of the code below; where no code is, each is its own.
        let is_again = has_code
            && follows
            && matches!(kind, Line::Remark(_))
            && found.last().is_some_and(|last| last.stance == stance);
        follows = true;
        if is_again {
            continue;
        }
        found.push(Label {
            line: line.clone(),
            stance,
            words: (*text).to_owned(),
            compares: label::compares(text),
        });
    }
    found
}
