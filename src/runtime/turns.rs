//! Which statements of an example are run by themselves, because its fence shows what they print, give or raise.
//!
//! What is shown stays here: a run sees lines and never what is expected of them.

use super::python::shown_exception;
use super::sessions::Origin;
use crate::book::{Book, Example, ExpectationKind};
use crate::runtime::{Turn, TurnMode};

/// The turns of a step; `id` is the place among the example's expectations.
pub(super) fn turns(book: &Book, origin: &Origin) -> Vec<Turn> {
    let expectations = example(book, origin).map_or(&[][..], |example| &example.expectations);
    let turns = expectations.iter().enumerate().filter_map(|(at, one)| {
        let shown: Vec<&str> = one.lines.iter().map(|line| line.text.as_str()).collect();
        let mode = match &one.kind {
            ExpectationKind::Turn(directives) if directives.is_refused => return None,
            ExpectationKind::Turn(directives) if directives.skip => TurnMode::Skip,
            ExpectationKind::Turn(_) if shown_exception(&shown).is_some() => TurnMode::Raises,
            ExpectationKind::Turn(_) => TurnMode::Prompt,
            ExpectationKind::Value | ExpectationKind::Given => TurnMode::Value,
            ExpectationKind::Printed | ExpectationKind::Wrapped => return None,
        };
        Some(Turn {
            id: at as u32,
            first: one.first,
            last: one.last,
            mode,
        })
    });
    turns.collect()
}

/// Whether what `print` writes is kept line by line.
pub(super) fn keeps_prints(book: &Book, origin: &Origin) -> bool {
    example(book, origin).is_some_and(|example| {
        let mut all = example.expectations.iter();
        all.any(|one| {
            matches!(
                one.kind,
                ExpectationKind::Printed | ExpectationKind::Wrapped
            )
        })
    })
}

fn example<'b>(book: &'b Book, origin: &Origin) -> Option<&'b Example> {
    match origin {
        Origin::Example(at) => book.examples.get(*at),
        Origin::File(_) => None,
    }
}
