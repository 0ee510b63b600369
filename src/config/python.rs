//! `[python]`: who is asked about Python, what examples run in, and what they may use up.
//!
//! It is plain data: what is trusted, installed or started, others decide.

use super::file::ConfigPlace;
use std::collections::BTreeMap;
use std::time::Duration;

/// `[python]`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PythonTable {
    /// A name or a path; empty for none. None: whichever is found.
    pub interpreter: Option<String>,
    /// A wish: whether it is granted, the user decides.
    pub run: bool,
    /// `requirements`, `lock` and `python` of the table itself: the environment without a name.
    pub environment: EnvironmentTable,
    /// `[python.environments.NAME]`, by name. Names are letters, digits, `-`, `_` and `.`, and begin with a letter or a digit.
    pub environments: BTreeMap<String, EnvironmentTable>,
    /// Relative to the book's root, as the paths below.
    pub setup: Vec<String>,
    pub probes: Vec<String>,
    /// None: what examples import.
    pub preload: Option<Vec<String>>,
    pub sandbox: SandboxPolicy,
    pub network: Network,
    /// Of one example; whole seconds, at least one.
    pub time_limit: Duration,
    /// Bytes.
    pub memory_limit: u64,
    /// Bytes.
    pub output_limit: u64,
    /// Where the values of this table stand in the text, by the keys' full names; what a variable says has no place.
    pub places: Vec<(String, ConfigPlace)>,
}

/// What is installed, and into which Python.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct EnvironmentTable {
    /// As pip has them; each begins with a package's name.
    pub requirements: Vec<String>,
    /// Relative to the book's root; not empty.
    pub lock: Option<String>,
    /// `3`, `3.11` or `3.11.7`.
    pub python: Option<String>,
}

/// Whether examples run in a box.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum SandboxPolicy {
    /// In the layers that the machine has.
    #[default]
    Auto,
    /// Nothing runs without them.
    Required,
    Off,
}

/// What an example may connect to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Network {
    #[default]
    None,
    /// This machine alone.
    Loopback,
}

impl SandboxPolicy {
    pub fn name(self) -> &'static str {
        match self {
            SandboxPolicy::Auto => "auto",
            SandboxPolicy::Required => "required",
            SandboxPolicy::Off => "off",
        }
    }

    pub fn named(name: &str) -> Option<SandboxPolicy> {
        let all = [
            SandboxPolicy::Auto,
            SandboxPolicy::Required,
            SandboxPolicy::Off,
        ];
        all.into_iter().find(|own| own.name() == name)
    }
}

impl Network {
    pub fn name(self) -> &'static str {
        match self {
            Network::None => "none",
            Network::Loopback => "loopback",
        }
    }

    pub fn named(name: &str) -> Option<Network> {
        let all = [Network::None, Network::Loopback];
        all.into_iter().find(|own| own.name() == name)
    }
}

impl PythonTable {
    /// The environments that examples run in, each with its name and with the table's own version of Python where it
    /// has none: those that are named if there are any, else the one without a name (`""`).
    pub fn wanted(&self) -> Vec<(&str, EnvironmentTable)> {
        if self.environments.is_empty() {
            return vec![("", self.environment.clone())];
        }
        let with_python = |table: &EnvironmentTable| EnvironmentTable {
            python: table
                .python
                .clone()
                .or_else(|| self.environment.python.clone()),
            ..table.clone()
        };
        let named = self.environments.iter();
        named
            .map(|(name, table)| (name.as_str(), with_python(table)))
            .collect()
    }

    /// Where a key's value stands, by its full name: `python.environments.old.requirements`.
    pub fn place(&self, key: &str) -> Option<ConfigPlace> {
        let found = self.places.iter().find(|(name, _)| name == key);
        found.map(|(_, place)| *place)
    }

    pub(super) fn named(&mut self, name: &str) -> &mut EnvironmentTable {
        match name {
            "" => &mut self.environment,
            name => self.environments.entry(name.to_owned()).or_default(),
        }
    }
}
