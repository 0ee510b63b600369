//! Examples to verdicts: plan, run, judge.
//!
//! An [`Outcome`] is what a checker saw, without an opinion; a [`Verdict`] is outcomes held against the author's stance.
//! `judge` reads and writes nothing; checkers know nothing of stances.

mod cache;
mod checkers;
mod execution;
mod expected;
mod fixes;
mod judge;
mod matrix;
mod mutate;
mod output;
mod plan;
mod run;
mod seen;
mod shape;
mod vacuous;
mod variants;
mod verdict;

pub use cache::Cache;
pub use checkers::{CHECKERS, Judge, PythonSaid};
pub use execution::{
    Execute, Execution, Explained, RunSaid, Runtime, SetupFile, Workers, World, execute,
    is_executed, no_value, printed, runtimes_sentence, unknown_probes, without_value,
};
pub use fixes::{Filling, fixes};
pub use judge::{Exercised, Judged, RUN, judge, judge_beside};
pub use matrix::cross_check;
pub use mutate::{Mutation, mutate};
pub use plan::{Plan, RuleSet, plan};
pub use run::{Means, Observed, Want, run};
pub use seen::Seen;
pub use vacuous::{RunMutation, mutate_runs};
pub use variants::{Expect, Robustness, VARIANTS, Variant};
pub use verdict::{KINDS, Tally, Verdict, VerdictKind};

use crate::language::{Doubt, SyntaxFault};
use std::ops::Range;
use std::sync::Arc;

/// What one checker saw of one example.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Its syntax was read; no fault means that it parses.
    Syntax(Vec<SyntaxFault>),
    /// The grammar refuses it, and it may be right all the same.
    Doubted(Doubt),
    /// The language's own compiler said whether it compiles; no fault means that it does.
    Compiled {
        by: Arc<Judge>,
        fault: Option<SyntaxFault>,
        /// Why it may be right although it is refused.
        doubt: Option<Doubt>,
    },
    /// The language's own compiler is older than the code: its word does not count. What is needed, and who was asked.
    TooNew { needs: String, asked: String },
    /// It was executed.
    Ran(Execute),
    /// It was to be executed and was not, for this reason.
    NotRun {
        why: String,
        /// Whether the reason is told elsewhere, once for all.
        is_told: bool,
    },
    /// It failed, and so many others of its page want what it would have left.
    Blocks(usize),
    /// Every detector of the language looked at it.
    Scanned(Vec<Finding>),
    /// The rules, by their index in the book, whose detectors ran out of steps: what they would say is not known.
    Spent(Vec<usize>),
    /// The checker could not do its work.
    Failed { checker: &'static str, why: String },
}

/// A place that a detector found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Index into the book's rules.
    pub rule: usize,
    /// The node that was asked, counted in the order of the code.
    pub node: u32,
    /// Bytes of the example's code.
    pub range: Range<usize>,
    pub message: String,
}
