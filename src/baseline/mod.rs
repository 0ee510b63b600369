//! Findings that a team has accepted for now, each known by what it says of which code and never by its line.
//!
//! It reads and writes the text of a baseline and names findings; it knows no disk, no level, and accepts nothing itself.

mod file;
mod known;

pub use file::Malformed;
pub use known::Naming;

use std::collections::BTreeMap;

/// What a finding is known by, on every machine and after every edit elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Known {
    /// From the baseline's folder to the file, with `/`.
    pub path: String,
    /// A name that this version may not have: a baseline outlives a code.
    pub code: String,
    /// The rule that speaks, or whose example it is.
    pub rule: Option<String>,
    /// The code or the prose with its white space folded; a long one is cut and hashed.
    pub text: String,
}

/// How often each finding is accepted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Baseline {
    counts: BTreeMap<Known, u32>,
}

impl Baseline {
    pub fn add(&mut self, known: Known, count: u32) {
        let sum = self.counts.entry(known).or_default();
        *sum = sum.saturating_add(count);
    }

    /// Takes one such finding out; whether there was one.
    pub fn take(&mut self, known: &Known) -> bool {
        let Some(count) = self.counts.get_mut(known) else {
            return false;
        };
        *count -= 1;
        if *count == 0 {
            self.counts.remove(known);
        }
        true
    }

    pub fn count(&self, known: &Known) -> u32 {
        self.counts.get(known).copied().unwrap_or(0)
    }

    /// All findings, identical ones counted.
    pub fn total(&self) -> usize {
        self.counts.values().map(|count| *count as usize).sum()
    }

    /// Sorted by path, code, rule and text.
    pub fn iter(&self) -> impl Iterator<Item = (&Known, u32)> {
        self.counts.iter().map(|(known, count)| (known, *count))
    }
}
