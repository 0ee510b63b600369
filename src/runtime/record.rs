//! What became of an example in one environment, and what a reader wants to know of that environment.

use super::execution::Execution;
use super::kind::{Kind, UNKNOWN};
use super::kinds::by_name;
use std::cmp::Ordering;
use std::sync::Arc;

/// What an example was executed by: what a reader wants to know of it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Runtime {
    /// The language, by name.
    pub language: &'static str,
    /// Empty for the one without a name.
    pub name: String,
    /// `Python 3.11.7`, or another implementation's name.
    pub interpreter: String,
    /// Names and versions of what the book asks for.
    pub packages: Vec<(String, String)>,
}

/// What became of an example that was to be executed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    Executed(ExecutionRecord),
    NotRun {
        why: String,
        /// Whether the reason is reported elsewhere, once for all.
        is_told: bool,
    },
}

impl Outcome {
    pub(super) fn not_run(why: String) -> Outcome {
        let is_told = false;
        Outcome::NotRun { why, is_told }
    }

    /// Not run, for a reason that is reported elsewhere.
    pub(super) fn not_run_as_told(why: String) -> Outcome {
        let is_told = true;
        Outcome::NotRun { why, is_told }
    }
}

/// What happened to an example in one environment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExecutionRecord {
    pub runtime: Arc<Runtime>,
    /// The names of the probes that looked, whether or not they came back with a value.
    pub probes: Arc<[String]>,
    /// Of one that failed: how many others of its page want what it would have left, and were not run.
    pub blocks: usize,
    pub execution: Arc<Execution>,
}

impl Runtime {
    /// What is to be known of its language.
    pub fn kind(&self) -> &'static Kind {
        by_name(self.language).unwrap_or(UNKNOWN)
    }

    /// `sqlalchemy 2.0.44 on Python 3.11.7`.
    pub fn sentence(&self) -> String {
        runtimes_sentence([self])
    }
}

impl Runtime {
    /// By the first package whose version is another, else by the interpreter. Only the numbers of a version count.
    pub fn is_newer_than(&self, other: &Runtime) -> bool {
        let numbers = |version: &str| -> Vec<u64> {
            let parts = version.split(|c: char| !c.is_ascii_digit());
            parts.filter_map(|part| part.parse().ok()).collect()
        };
        let shared = self.packages.iter().filter_map(|(name, version)| {
            let mut others = other.packages.iter();
            let (_, theirs) = others.find(|(known, _)| known == name)?;
            Some(numbers(version).cmp(&numbers(theirs)))
        });
        let interpreter = numbers(&self.interpreter).cmp(&numbers(&other.interpreter));
        let mut differences = shared.chain([interpreter]).filter(|order| order.is_ne());
        differences.next().is_some_and(Ordering::is_gt)
    }
}

/// Several of them in one breath: `sqlalchemy 2.0.44 and 2.1.0 on Python 3.11.7`.
pub fn runtimes_sentence<'r>(runtimes: impl IntoIterator<Item = &'r Runtime>) -> String {
    let mut packages: Vec<(&str, Vec<&str>)> = Vec::new();
    let mut interpreters: Vec<&str> = Vec::new();
    for runtime in runtimes {
        for (name, version) in &runtime.packages {
            let at = packages.iter().position(|(known, _)| known == name);
            let at = at.unwrap_or_else(|| {
                packages.push((name, Vec::new()));
                packages.len() - 1
            });
            if !packages[at].1.contains(&version.as_str()) {
                packages[at].1.push(version);
            }
        }
        if !interpreters.contains(&runtime.interpreter.as_str()) {
            interpreters.push(&runtime.interpreter);
        }
    }
    let packages: Vec<String> = packages
        .iter()
        .map(|(name, versions)| format!("{name} {}", listed(versions)))
        .collect();
    match packages.is_empty() {
        true => listed(&interpreters),
        false => format!("{} on {}", packages.join(", "), listed(&interpreters)),
    }
}

/// `a`, `a and b`, `a, b and c`.
fn listed(words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}
