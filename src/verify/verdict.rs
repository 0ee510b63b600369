//! The eight verdicts, and how many of each there are.

use std::ops::AddAssign;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum VerdictKind {
    /// Judged and found to be what the author says.
    Held,
    /// Its syntax was read, and nothing else judged it: not green.
    Parsed,
    /// A good example that was rejected.
    Noisy,
    /// A bad example whose claim was not met.
    Missed,
    /// A bad example that fails, but not as claimed.
    WrongReason,
    /// Nothing could judge it.
    Unproven,
    /// The author said so, with a reason.
    Skipped,
    /// It should have run and did not.
    NotRun,
}

/// In the order in which they are told.
pub const KINDS: &[VerdictKind] = &[
    VerdictKind::Held,
    VerdictKind::Parsed,
    VerdictKind::Noisy,
    VerdictKind::Missed,
    VerdictKind::WrongReason,
    VerdictKind::Unproven,
    VerdictKind::NotRun,
    VerdictKind::Skipped,
];

impl VerdictKind {
    pub fn name(self) -> &'static str {
        match self {
            VerdictKind::Held => "held",
            VerdictKind::Parsed => "parsed",
            VerdictKind::Noisy => "noisy",
            VerdictKind::Missed => "missed",
            VerdictKind::WrongReason => "wrong-reason",
            VerdictKind::Unproven => "unproven",
            VerdictKind::Skipped => "skipped",
            VerdictKind::NotRun => "not-run",
        }
    }
}

/// Outcomes held against a stance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    pub kind: VerdictKind,
    /// One sentence, without a full stop: what was checked and what was seen.
    pub because: String,
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
            tally.counts[slot(verdict.kind)] += 1;
        }
        tally
    }

    pub fn count(&self, kind: VerdictKind) -> usize {
        self.counts[slot(kind)]
    }

    pub fn total(&self) -> usize {
        self.counts.iter().sum()
    }

    /// `9 parsed, 2 unproven`; kinds without an example are left out.
    pub fn sentence(&self) -> String {
        let said: Vec<String> = KINDS
            .iter()
            .filter(|kind| self.count(**kind) > 0)
            .map(|kind| format!("{} {}", self.count(*kind), kind.name()))
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
