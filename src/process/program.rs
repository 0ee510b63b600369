//! What is started and within which limits, and why there is no answer: plain data.

use std::ffi::OsString;
use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

/// What is started, and all that it is given.
#[derive(Debug, Clone)]
pub struct Program {
    pub path: PathBuf,
    pub arguments: Vec<OsString>,
    /// Nothing else of our environment is handed down.
    pub environment: Vec<(OsString, OsString)>,
}

/// What one answer may take.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    pub time: Duration,
    /// Bytes.
    pub size: usize,
}

/// Why there is no answer. A worker that gave one is of no use any more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// The system's words.
    NotStarted(String),
    /// A layer that the box must have is missing, or the box could not be made: which, and the system's words.
    NotBoxed(String),
    Ended,
    TooSlow,
    TooLong,
}

impl fmt::Display for Fault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Fault::NotStarted(why) => write!(out, "it cannot be started: {why}"),
            Fault::NotBoxed(why) => write!(out, "it cannot be confined: {why}"),
            Fault::Ended => out.write_str("it ended without an answer"),
            Fault::TooSlow => out.write_str("it gave no answer in time"),
            Fault::TooLong => out.write_str("its answer is longer than any can be"),
        }
    }
}
