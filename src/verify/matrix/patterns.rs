//! Patterns with an open end: what each written rule also matches, and how to close it.
//!
//! It looks at rules alone; no example and no verdict depends on it.

use crate::book::{Book, Rule, RuleKind};
use crate::diagnostic::{Code, Diagnostic};
use crate::facts::facts;
use crate::language::{Closed, OpenEnd, Severity, place_of};
use crate::span::Span;
use rayon::prelude::*;

pub(super) fn tell(book: &Book, faults: &mut Vec<Diagnostic>) {
    let ends: Vec<Vec<Diagnostic>> = book
        .rules
        .par_iter()
        .map(|rule| of_rule(book, rule))
        .collect();
    faults.extend(ends.into_iter().flatten());
}

fn of_rule(book: &Book, rule: &Rule) -> Vec<Diagnostic> {
    // A borrowed rule is its own book's concern.
    let detector = rule.detector.as_ref();
    let detector =
        detector.filter(|own| rule.kind != RuleKind::Imported && own.severity > Severity::Hint);
    let ends = detector.map_or(Vec::new(), |detector| detector.open_ends());
    ends.into_iter()
        .map(|end| {
            let message = facts!(
                "open-ended-pattern",
                pattern = one_line(&end.pattern),
                also = one_line(&end.also)
            );
            let close = match &end.closed {
                Some(Closed::Instead(closed)) => facts!("close-pattern", closed),
                Some(Closed::Beside(closed)) => {
                    facts!("close-pattern-beside", closed)
                }
                None => facts!("close-pattern-by-not"),
            };
            Diagnostic::new(Code::OpenEndedPattern, place(book, rule, &end), message)
                .hint(facts!("open-ended-pattern-hint", close))
                .rule(&rule.id)
        })
        .collect()
}

fn one_line(text: &str) -> String {
    text.split('\n')
        .map(str::trim_end)
        .collect::<Vec<_>>()
        .join("⏎")
}

/// The pattern in the rule's block, else the block.
fn place(book: &Book, rule: &Rule, end: &OpenEnd) -> Span {
    let block = rule.page.zip(rule.block);
    let fence = block.map(|(page, block)| &book.pages[page].document.fences[block]);
    let found = fence.and_then(|fence| Some(fence.span_of(place_of(&fence.code, &end.path)?)));
    found.unwrap_or(rule.detector_span.unwrap_or(rule.span))
}
