//! What is to be known of a run as a whole: how much ran, in what, and in which box.

use super::Runtime;
use crate::diagnostic::Diagnostic;
use crate::process::Layers;
use crate::runtime::{Execution, Way};
use std::sync::Arc;

/// What executing a book came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RunSaid {
    /// Whether anything was to be executed at all.
    pub asked: bool,
    /// Examples that a run executes, in whatever environment.
    pub wanted: usize,
    /// Executions of examples, one for each environment, that were done now.
    pub executed: usize,
    /// The same, known from an earlier run.
    pub remembered: usize,
    /// Of both, those that had to do without forks, each page and each bad example in an interpreter of its own.
    pub spawned: usize,
    /// How many interpreters were started.
    pub started: usize,
    /// What ran them; in the order of the configuration.
    pub runtimes: Vec<Arc<Runtime>>,
    /// None where there is no box, or nothing ran.
    pub layers: Option<Layers>,
    /// Whether root runs them, whom the kernel's limit of processes does not hold.
    pub is_root: bool,
    /// What keeps an environment from being used, and what is odd.
    pub notes: Vec<String>,
    pub faults: Vec<Diagnostic>,
    /// With `--explain-cache`.
    pub explained: Vec<Explained>,
}

impl RunSaid {
    /// An execution of an example.
    pub(super) fn count(&mut self, execution: &Execution, was_known: bool) {
        match was_known {
            true => self.remembered += 1,
            false => self.executed += 1,
        }
        if execution.way == Way::Process {
            self.spawned += 1;
        }
    }
}

/// Where an outcome is kept, and whether it was there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explained {
    /// Index into the book's examples.
    pub example: usize,
    pub runtime: Arc<Runtime>,
    /// In hexadecimal digits.
    pub key: String,
    /// What the key is made of, by name.
    pub parts: Vec<(&'static str, String)>,
    pub was_known: bool,
    /// Whether it is known to the next run; time-outs and crashes never are.
    pub is_kept: bool,
}
