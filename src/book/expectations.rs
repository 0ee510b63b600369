//! What the fence of an example itself says that parts of its code print, give or raise: the output of a session, and
//! remarks below and behind statements.
//!
//! It says what is shown and where, and never whether that is so.

use super::{Example, Expectation, ExpectationKind, ShownLine};
use crate::language::{Language, RemarkKind, Turn, remarks};
use crate::markdown::Fence;
use std::ops::Range;

impl Example {
    /// What the fence shows of what it prints, gives or raises.
    pub fn shown(&self) -> impl Iterator<Item = &Expectation> {
        self.expectations.iter().filter(|one| !one.lines.is_empty())
    }
}

/// The turns of a session that lie in these parts of the fence's code.
pub(super) fn of_turns(
    fence: &Fence,
    code: &str,
    turns: &[Turn],
    parts: &[Range<usize>],
) -> Vec<Expectation> {
    let line = |range: &Range<usize>| ShownLine {
        text: code[range.clone()].to_owned(),
        span: fence.span_of(range.clone()),
    };
    let mut at = 1;
    let mut all = Vec::new();
    for part in parts {
        let own = turns.iter().filter(|turn| {
            let first = turn.typed.first();
            first.is_some_and(|first| part.contains(&first.start))
        });
        for turn in own {
            let is_read = !turn.directives.is_refused;
            let typed = if is_read { turn.typed.len() as u32 } else { 0 };
            all.push(Expectation {
                kind: ExpectationKind::Turn(turn.directives.clone()),
                first: at,
                last: at + typed.max(1) - 1,
                lines: if turn.shown.iter().all(|line| is_remark(&code[line.clone()])) {
                    Vec::new()
                } else {
                    turn.shown.iter().map(line).collect()
                },
            });
            at += typed;
        }
    }
    all
}

/// Whether a line below a prompt speaks to its reader, and is no output.
fn is_remark(line: &str) -> bool {
    line.trim().is_empty() || line.starts_with('#')
}

/// What remarks in its code say.
pub(super) fn of_remarks(
    example: &Example,
    language: &'static Language,
    has_texts: bool,
) -> Vec<Expectation> {
    let line = |range: &Range<usize>| ShownLine {
        text: example.code[range.clone()].trim_end().to_owned(),
        span: example.span_of(range.clone()),
    };
    let found = remarks(language, &example.code, has_texts);
    let found = found.into_iter().map(|remark| Expectation {
        kind: match remark.kind {
            RemarkKind::Printed | RemarkKind::Beside => ExpectationKind::Printed,
            RemarkKind::Given => ExpectationKind::Given,
            RemarkKind::Wrapped => ExpectationKind::Wrapped,
            RemarkKind::Value => ExpectationKind::Value,
        },
        first: remark.first,
        last: remark.last,
        lines: remark.lines.iter().map(line).collect(),
    });
    found.collect()
}
