//! The matrix examples × rules: who speaks on what.
//!
//! It counts what detectors said; whether that is right of one example is decided in `judge`.

mod equal;
mod exceptions;
mod patterns;
mod rules;

use super::{Finding, Observed};
use crate::book::{Book, Date, Example, Stance};
use crate::diagnostic::Diagnostic;
use crate::language::Severity;

/// What only the whole book shows, however each example was judged.
pub fn cross_check(book: &Book, observed: &[Observed], today: Date) -> Vec<Diagnostic> {
    let mut faults = Vec::new();
    rules::tell(book, observed, &mut faults);
    patterns::tell(book, &mut faults);
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
    observed.findings().iter().filter(|finding| {
        let end = example.layout.file_range(finding.range.clone()).end;
        example.stance != Stance::Bad || end > example.shown.start
    })
}
