//! The verdict of an example, and how many examples have which.

use super::grounds::Ground;
use super::verdict_kind::{KINDS, VerdictKind};
use std::ops::AddAssign;

/// Outcomes held against a stance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    pub kind: VerdictKind,
    /// What was checked and what was seen, in the order in which it is told.
    pub grounds: Vec<Ground>,
    /// What really judged it: names of checkers and ids of rules.
    pub judges: Vec<String>,
    /// The rule that the sentence is about, by its index in the book.
    pub rule: Option<usize>,
}

/// How many examples have which verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    counts: [usize; KINDS.len()],
}

impl Tally {
    pub fn of<'v>(verdicts: impl IntoIterator<Item = &'v Verdict>) -> Tally {
        let mut tally = Tally::default();
        for verdict in verdicts {
            tally.add(verdict.kind);
        }
        tally
    }

    pub fn add(&mut self, kind: VerdictKind) {
        self.counts[slot(kind)] += 1;
    }

    pub fn count(&self, kind: VerdictKind) -> usize {
        self.counts[slot(kind)]
    }

    pub fn total(&self) -> usize {
        self.counts.iter().sum()
    }

    /// `9 syntax only, 2 unproven`; kinds without an example are left out.
    pub fn sentence(&self) -> String {
        let said: Vec<String> = KINDS
            .iter()
            .filter(|kind| self.count(**kind) > 0)
            .map(|kind| format!("{} {}", self.count(*kind), kind.words()))
            .collect();
        if said.is_empty() {
            "no examples".to_owned()
        } else {
            said.join(", ")
        }
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Tally) {
        for (count, more) in self.counts.iter_mut().zip(other.counts) {
            *count += more;
        }
    }
}

fn slot(kind: VerdictKind) -> usize {
    KINDS.iter().position(|other| *other == kind).unwrap_or(0)
}
