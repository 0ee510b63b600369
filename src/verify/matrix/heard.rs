//! What detectors found in an example, and what of it counts.

use crate::book::{Book, Example, Stance};
use crate::language::Severity;
use crate::verify::{Finding, Observed};

/// The findings of one example that count: a hint informs and changes no verdict, and what lies wholly in the lines
/// that all parts of a fence share proves no bad part. A good part is copied with those lines, so there it counts.
pub fn speaking<'o>(
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
pub(super) fn heard<'o>(
    example: &'o Example,
    observed: &'o Observed,
) -> impl Iterator<Item = &'o Finding> {
    observed.findings().iter().filter(|finding| {
        let end = example.layout.file_range(finding.range.clone()).end;
        example.stance != Stance::Bad || end > example.shown.start
    })
}
