//! Why there is no environment: one fault, with its place, its cause and the next step.
//!
//! The cause is the installer's own word where it had one.

use crate::config::{ConfigFile, ConfigPlace, PythonTable};
use crate::facts::Facts;

/// Which of the things that go wrong it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// No interpreter is found.
    NoPython,
    /// There is one, of another version than is asked for.
    WrongPython,
    /// Neither `uv` nor the interpreter's own modules can install.
    NoInstaller,
    /// Packages cannot be fetched.
    NoNetwork,
    /// A package or a version that nobody has, or several that exclude each other.
    NoSuchRequirement,
    BrokenLock,
    /// The folder of environments cannot be written.
    NoFolder,
    /// The book's word is not enough.
    NeedsTrust,
    /// Something else that the installer said.
    Failed,
}

/// Why an environment cannot be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnvironmentFault {
    pub trouble: Trouble,
    /// The full name of the key of `book.toml` that asks for what cannot be had.
    pub key: Option<String>,
    /// One sentence without capital and full stop, as the two below.
    pub what: Facts,
    pub cause: Facts,
    pub next: Facts,
}

impl EnvironmentFault {
    /// `book.toml:3:1: `, the file as `shown` has it; empty where it has no place.
    pub fn place(&self, shown: impl Fn(ConfigFile) -> String, table: &PythonTable) -> String {
        let place = self.key.as_deref().and_then(|key| table.place(key));
        let place = place.map(|ConfigPlace { file, at, .. }| {
            let file = shown(file);
            format!("{file}:{}:{}: ", at.line, at.column)
        });
        place.unwrap_or_default()
    }
}
