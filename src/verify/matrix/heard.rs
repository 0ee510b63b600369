//! What detectors found in an example, and what of it counts.

use crate::book::{Book, Example, Stance};
use crate::language::{RuleScope, Severity};
use crate::verify::{Finding, Observed};

/// The findings of one example that count: a hint informs and changes no verdict, and what lies wholly in the lines
/// that all parts of a fence share proves no bad part. A good part is copied with those lines, so there it counts.
pub fn speaking<'o>(
    book: &'o Book,
    example: &'o Example,
    observed: &'o Observed,
) -> impl Iterator<Item = &'o Finding> {
    heard(book, example, observed).filter(|finding| {
        let detector = book.rules[finding.rule].detector.as_ref();
        detector.is_some_and(|detector| detector.severity > Severity::Hint)
    })
}

/// The same with what only hints. A rule for its own examples is not heard on others.
pub fn heard<'o>(
    book: &'o Book,
    example: &'o Example,
    observed: &'o Observed,
) -> impl Iterator<Item = &'o Finding> {
    observed.findings().iter().filter(|finding| {
        if !judges(book, finding.rule, example) {
            return false;
        }
        let end = example.layout.file_range(finding.range.clone()).end;
        example.stance != Stance::Bad || end > example.shown.start
    })
}

/// Whether the word of a rule counts on an example.
pub fn judges(book: &Book, rule: usize, example: &Example) -> bool {
    let detector = book.rules[rule].detector.as_ref();
    let is_limited = detector.is_some_and(|detector| detector.scope == RuleScope::Own);
    !is_limited || book.rules_of(example).any(|own| own == rule)
}
