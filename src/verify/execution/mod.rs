//! Examples that are executed: which code runs before which, in which environments, and what happened.
//!
//! It decides an order and asks runners; what an end means for an author is `judge`'s affair. What was seen once is kept
//! by a key that names everything it depends on, and a run in which nothing changed starts no interpreter.

mod courses;
mod keys;
mod mutants;
mod perform;
mod printed;
mod probes;
mod queue;
mod retries;
mod said;
mod turns;
mod workers;

pub use said::{Explained, RunSaid};

pub use courses::is_executed;
pub use mutants::mutants;
pub use perform::execute;
pub use printed::printed;
pub use probes::{no_value, probe_hint, unknown_probes, without_value};
pub use workers::Workers;

use crate::process::Sandbox;
use crate::python::{Environment, Ran, Way};
use std::cmp::Ordering;
use std::sync::Arc;
use std::time::Duration;

/// What a run of examples may use.
#[derive(Debug, Default)]
pub struct Execution {
    /// In the order of the configuration.
    pub worlds: Vec<World>,
    /// By page, the files that run before its own setups.
    pub setups: Vec<Vec<Arc<SetupFile>>>,
    /// Name and code.
    pub probes: Vec<(String, String)>,
    /// None: what examples import.
    pub preload: Option<Vec<String>>,
    /// Of one example.
    pub time: Duration,
    /// Bytes that one example may write.
    pub output: u64,
    /// Bytes that one process may hold.
    pub memory: u64,
    /// None: code that is trusted runs without a box.
    pub sandbox: Option<Sandbox>,
    /// How many interpreters work at once.
    pub workers: usize,
    /// Whether keys are told.
    pub explain: bool,
    /// How a step reaches its state; both ways show the same.
    pub way: Option<Way>,
    /// Whether what is known is run again all the same.
    pub anew: bool,
}

/// One environment, or why there is none.
#[derive(Debug, Clone)]
pub struct World {
    /// Empty for the one without a name.
    pub name: String,
    pub environment: Result<Environment, String>,
    /// The packages that are told: what the book asks for by name.
    pub told: Vec<String>,
}

impl World {
    /// No environment, for this reason.
    pub fn absent(why: String) -> World {
        World {
            name: String::new(),
            environment: Err(why),
            told: Vec::new(),
        }
    }
}

/// A file of code that runs before the examples of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetupFile {
    /// As it was named.
    pub shown: String,
    /// Its text, or why there is none.
    pub code: Result<String, String>,
}

/// What an example was executed by: what a reader wants to know of it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Runtime {
    /// Empty for the one without a name.
    pub name: String,
    /// `Python 3.11.7`, or another implementation's name.
    pub python: String,
    /// Names and versions of what the book asks for.
    pub packages: Vec<(String, String)>,
}

/// What happened to an example in one environment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Execute {
    pub runtime: Arc<Runtime>,
    /// The names of the probes that looked, whether or not they came back with a value.
    pub probes: Arc<[String]>,
    /// Of one that failed: how many others of its page want what it would have left, and were not run.
    pub blocks: usize,
    pub ran: Arc<Ran>,
}

impl Runtime {
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
        let python = numbers(&self.python).cmp(&numbers(&other.python));
        let mut differences = shared.chain([python]).filter(|order| order.is_ne());
        differences.next().is_some_and(Ordering::is_gt)
    }
}

/// Several of them in one breath: `sqlalchemy 2.0.44 and 2.1.0 on Python 3.11.7`.
pub fn runtimes_sentence<'r>(runtimes: impl IntoIterator<Item = &'r Runtime>) -> String {
    let mut packages: Vec<(&str, Vec<&str>)> = Vec::new();
    let mut pythons: Vec<&str> = Vec::new();
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
        if !pythons.contains(&runtime.python.as_str()) {
            pythons.push(&runtime.python);
        }
    }
    let packages: Vec<String> = packages
        .iter()
        .map(|(name, versions)| format!("{name} {}", listed(versions)))
        .collect();
    match packages.is_empty() {
        true => listed(&pythons),
        false => format!("{} on {}", packages.join(", "), listed(&pythons)),
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
