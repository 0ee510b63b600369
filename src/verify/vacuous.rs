//! Mutation of what a run holds: each function of a good example is made to raise once, and something must notice.
//!
//! A function whose error no one sees proves nothing by being called. It judges the examples' tests, as `mutate.rs` does
//! those of rules: no verdict depends on it.

use super::judge::{Judged, RUN};
use super::{Observed, VerdictKind};
use crate::book::{Book, Stance};
use crate::diagnostic::{Code, Diagnostic};
use crate::facts::facts;
use crate::runtime::{Workers, mutants};

/// How many functions were made to raise, and what came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RunMutation {
    /// Functions of good examples that running proves.
    pub tried: usize,
    /// Those whose error showed.
    pub noticed: usize,
}

/// Makes each function raise that a run counts as proof, and tells of those that stay green.
pub fn mutate_runs(
    book: &Book,
    workers: &Workers<'_>,
    observed: &[Observed],
    judged: &Judged,
) -> (RunMutation, Vec<Diagnostic>) {
    let is_run = |at: &usize| {
        let verdict = judged.verdicts[*at].as_ref();
        book.examples[*at].stance == Stance::Good
            && verdict.is_some_and(|verdict| {
                verdict.kind == VerdictKind::Proven && verdict.judges.iter().any(|by| by == RUN)
            })
    };
    let proven: Vec<usize> = (0..book.examples.len()).filter(is_run).collect();
    let known: Vec<Vec<_>> = observed
        .iter()
        .map(|one| one.executions().collect())
        .collect();
    let tried = mutants(book, workers, &known, &proven);
    let mutation = RunMutation {
        tried: tried.len(),
        noticed: tried.iter().filter(|mutant| mutant.is_noticed).count(),
    };
    let open = tried.into_iter().filter(|mutant| !mutant.is_noticed);
    let told = open.map(|mutant| {
        let span = book.examples[mutant.example].span_of_line(mutant.raise.line);
        let message = facts!("vacuous-run", raise = mutant.raise.name);
        Diagnostic::new(Code::VacuousRun, span, message).hint(facts!("vacuous-run-hint"))
    });
    (mutation, told.collect())
}
