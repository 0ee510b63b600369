//! The matrix examples × rules: who speaks on what, and which implicit rules that proves.
//!
//! It counts what detectors said; whether that is right of one example is decided in `judge`.

mod equal;
mod exceptions;
mod rules;

use super::{Finding, Observed, Outcome};
use crate::book::{Book, Date, Example, RuleKind, Stance};
use crate::diagnostic::Diagnostic;
use crate::language::Severity;
use std::collections::{BTreeMap, BTreeSet};

/// What only the whole book shows, however each example was judged.
pub fn cross_check(book: &Book, observed: &[Observed], today: Date) -> Vec<Diagnostic> {
    let mut faults = Vec::new();
    rules::tell(book, observed, &mut faults);
    equal::tell(book, observed, &mut faults);
    exceptions::tell(book, observed, today, &mut faults);
    faults
}

/// The findings of one example that count: a hint informs and changes no verdict, and what lies wholly in the lines
/// that all parts of a fence share proves no bad part. A good part is copied with those lines, so there it counts.
pub(super) fn speaking<'o>(
    book: &'o Book,
    example: &'o Example,
    observed: &'o Observed,
) -> impl Iterator<Item = &'o Finding> {
    heard(example, observed).filter(|finding| {
        let detector = book.rules[finding.rule].detector.as_ref();
        detector.is_some_and(|detector| detector.severity > Severity::Hint)
    })
}

/// The same with what only hints.
fn heard<'o>(example: &'o Example, observed: &'o Observed) -> impl Iterator<Item = &'o Finding> {
    observed
        .outcomes
        .iter()
        .filter_map(|outcome| match outcome {
            Outcome::Scanned(findings) => Some(findings),
            _ => None,
        })
        .flatten()
        .filter(|finding| {
            let end = example.layout.file_range(finding.range.clone()).end;
            example.stance != Stance::Bad || end > example.shown.start
        })
}

/// For each implicit rule, the rules whose detectors prove its bad examples.
///
/// A detector is credited only if it is silent on the good examples of the pair, and there is at least one: otherwise it
/// might speak on anything.
pub(super) fn credits(book: &Book, observed: &[Observed]) -> BTreeMap<usize, BTreeSet<usize>> {
    let mut members: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (at, example) in book.examples.iter().enumerate() {
        if let Some(rule) = example.rule
            && book.rules[rule].kind == RuleKind::Implicit
            && example.words.skip.is_none()
        {
            members.entry(rule).or_default().push(at);
        }
    }
    let speakers = |at: usize| -> BTreeSet<usize> {
        speaking(book, &book.examples[at], &observed[at])
            .map(|finding| finding.rule)
            .collect()
    };
    let was_scanned = |at: usize| {
        let outcomes = &observed[at].outcomes;
        outcomes
            .iter()
            .any(|outcome| matches!(outcome, Outcome::Scanned(_)))
    };
    members
        .into_iter()
        .filter_map(|(rule, members)| {
            let of = |stance: Stance| {
                members
                    .iter()
                    .copied()
                    .filter(move |at| book.examples[*at].stance == stance)
            };
            let (mut credited, mut rejected) = (BTreeSet::new(), BTreeSet::new());
            let mut has_good = false;
            for at in of(Stance::Good) {
                has_good |= was_scanned(at) && !book.examples[at].holds_no_code();
                rejected.extend(speakers(at));
            }
            for at in of(Stance::Bad) {
                credited.extend(speakers(at));
            }
            credited.retain(|speaker| !rejected.contains(speaker));
            (has_good && !credited.is_empty()).then_some((rule, credited))
        })
        .collect()
}
