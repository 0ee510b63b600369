//! What the bad examples of a book show of its detectors: which of them find anything, and in what.

use std::collections::{BTreeMap, BTreeSet};

/// By rule, the names and values of the bad examples that its detector found. It holds each rule that found one.
#[derive(Debug, Default)]
pub struct Exercised(BTreeMap<usize, BTreeSet<u64>>);

impl Exercised {
    /// Adds what the examples of another book show; `rule` finds the rule of the one in the other.
    pub fn extend(&mut self, other: &Exercised, rule: impl Fn(usize) -> Option<usize>) {
        for (theirs, names) in &other.0 {
            if let Some(own) = rule(*theirs) {
                self.add(own, names.iter().copied());
            }
        }
    }

    /// A rule found a bad example that holds these names.
    pub(super) fn add(&mut self, rule: usize, names: impl IntoIterator<Item = u64>) {
        self.0.entry(rule).or_default().extend(names);
    }

    /// The names in what a rule found; none where it found nothing.
    pub(super) fn names(&self, rule: usize) -> Option<&BTreeSet<u64>> {
        self.0.get(&rule)
    }
}
