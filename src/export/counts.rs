//! How many examples have which verdict, as JSON says it. It counts nothing itself.

use crate::verify::{Tally, VerdictKind};
use serde::Serialize;

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Counts {
    total: usize,
    proven: usize,
    syntax_only: usize,
    rejected: usize,
    not_caught: usize,
    wrong_reason: usize,
    unproven: usize,
    not_run: usize,
    skipped: usize,
}

impl Counts {
    pub fn of(tally: &Tally) -> Self {
        Counts {
            total: tally.total(),
            proven: tally.count(VerdictKind::Proven),
            syntax_only: tally.count(VerdictKind::SyntaxOnly),
            rejected: tally.count(VerdictKind::Rejected),
            not_caught: tally.count(VerdictKind::NotCaught),
            wrong_reason: tally.count(VerdictKind::WrongReason),
            unproven: tally.count(VerdictKind::Unproven),
            not_run: tally.count(VerdictKind::NotRun),
            skipped: tally.count(VerdictKind::Skipped),
        }
    }
}

/// A document as it is written: indented, so that two of them can be compared line by line.
pub(super) fn json(document: &impl Serialize) -> String {
    let text = serde_json::to_string_pretty(document);
    text.expect("strings, numbers and lists are always JSON") + "\n"
}
