//! What a run of examples may use: environments, files that run first, probes and limits.

use super::python::Environment;
use super::sequence::Way;
use crate::process::Sandbox;
use std::sync::Arc;
use std::time::Duration;

/// What a run of examples may use.
#[derive(Debug, Default)]
pub struct Resources {
    /// In the order of the configuration.
    pub environments: Vec<NamedEnvironment>,
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
pub struct NamedEnvironment {
    /// Empty for the one without a name.
    pub name: String,
    pub environment: Result<Environment, String>,
    /// The packages that are told: what the book asks for by name.
    pub told: Vec<String>,
}

impl NamedEnvironment {
    /// No environment, for this reason.
    pub fn absent(why: String) -> NamedEnvironment {
        NamedEnvironment {
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
