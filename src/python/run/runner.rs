//! One warm interpreter that runs sequences. It starts the worker, asks it, and starts another when it is gone.

use super::{End, Ran, Sequence, Way};
use std::ffi::OsString;
use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

/// What a runner is made of.
#[derive(Debug, Clone)]
pub struct RunnerSpec {
    pub interpreter: PathBuf,
    /// All that the interpreter sees of the environment.
    pub environment: Vec<(OsString, OsString)>,
    /// Modules that are imported once, before anything is run.
    pub preload: Vec<String>,
    /// Name and code.
    pub probes: Vec<(String, String)>,
    /// Of one step.
    pub time: Duration,
    /// Bytes that one step may write.
    pub output: u64,
    /// Bytes that one process may hold.
    pub memory: Option<u64>,
}

/// What the worker says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct About {
    /// `CPython`.
    pub implementation: String,
    /// `3.11.7`.
    pub python: String,
    /// With the day and the compiler of its making.
    pub build: String,
    /// Modules of `preload` that are there.
    pub preloaded: Vec<String>,
    /// Modules of `preload` that are not, and why.
    pub not_preloaded: Vec<(String, String)>,
    /// Whether it forks at all; otherwise each step is one process.
    pub forks: bool,
}

/// Why nothing can be run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RunFault {
    /// The interpreter cannot be started, or does not answer: in words.
    NotStarted(String),
    /// Its name, and what it raised.
    Probe(String, String),
}

impl fmt::Display for RunFault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            RunFault::NotStarted(why) => out.write_str(why),
            RunFault::Probe(name, why) => write!(out, "the probe `{name}` does not start: {why}"),
        }
    }
}

#[derive(Debug)]
pub struct Runner {
    about: About,
}

impl Runner {
    /// # Errors
    ///
    /// What keeps anything from being run.
    pub fn start(_spec: RunnerSpec) -> Result<Runner, RunFault> {
        Ok(Runner {
            about: About::default(),
        })
    }

    pub fn about(&self) -> &About {
        &self.about
    }

    /// One for every step, in their order.
    pub fn run(&mut self, sequence: &Sequence, _way: Way) -> Vec<Ran> {
        let why = "nothing is run yet".to_owned();
        vec![Ran::only(End::Lost { why }); sequence.steps.len()]
    }
}
