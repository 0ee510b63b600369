//! What examples run in: an interpreter with the packages that a book asks for, installed once and found again.
//!
//! An environment is made in a folder of its own and named only when it is whole, so that no one meets half of one.
//! Nothing of a guideline's is run here; installing may run code of packages, and whether that is allowed the caller
//! has decided.

mod fault;

mod ask;
mod books;
mod fits;
mod install;
mod kept;
mod lock;
mod needs;
mod prepare;
mod prune;
mod specs;
#[cfg(test)]
mod tests;

pub use fault::{EnvironmentFault, Trouble};
pub use fits::fits;
#[cfg(all(test, unix))]
pub use prepare::known;
#[cfg(all(test, unix))]
pub use prepare::prepare;
pub use prepare::prepare_all;
pub use prune::{prune, stale};

use super::Wanted;
use crate::facts::Facts;
use crate::process::SearchPath;
use crate::runtime::Kind;
use crate::runtime::python::KIND;
use crate::source::{Locked, StateDirectory};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What an environment is to hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnvironmentSpec {
    /// Empty for the one without a name.
    pub name: String,
    pub requirements: Vec<String>,
    pub lock: Option<Lock>,
    /// `3`, `3.11` or `3.11.7`.
    pub python: Option<String>,
    /// What of it is installed only where the user trusts the book.
    pub needs_trust: Vec<NeedsTrust>,
}

/// A wish of a book that is granted by trust alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NeedsTrust {
    /// The full name of its key.
    pub key: String,
    /// What it wants, and why that is more than to run in a box.
    pub what: Facts,
}

/// A file of exact versions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lock {
    /// As `book.toml` has it.
    pub path: String,
    pub text: String,
}

/// Where an environment is kept, and what it is made with.
#[derive(Debug, Clone, Copy)]
pub struct Workshop<'w> {
    /// The folder of environments, which many books share; it need not exist.
    pub store: &'w Path,
    /// The folder of the book that they are for, with every link followed; None where it is no book.
    pub book: Option<&'w Path>,
    /// Programs, and the variables of the process. An installer gets those that say where packages are, and no other.
    pub search: &'w SearchPath,
    /// Who is asked for an interpreter.
    pub interpreter: &'w Wanted,
    /// Whose word the book has.
    pub word: Word,
}

/// Whose word a book has for what it asks to be installed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Word {
    /// Its examples may run in the box, and nothing else of it.
    Run,
    /// The user has looked at what it asks for, and trusts it.
    Trusted,
}

/// An environment that is ready.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Environment {
    /// Empty for the one without a name.
    pub name: String,
    pub interpreter: PathBuf,
    /// Its own folder; that of the interpreter's installation where nothing was to be installed.
    pub root: PathBuf,
    /// The interpreter's own installation, which it needs to start: `sys.base_prefix`.
    pub base: PathBuf,
    /// `3.11.7`.
    pub python: String,
    /// `CPython`.
    pub implementation: String,
    /// Names in lower case with `-`, and versions; sorted.
    pub packages: Vec<(String, String)>,
    /// Of the content: requirements, lock, the interpreter's build, what was installed.
    pub key: u128,
    /// For as long as somebody has it.
    pub held: Held,
}

/// What keeps an environment from being pruned; it says nothing of what the environment is.
#[derive(Debug, Clone, Default)]
pub struct Held(#[allow(dead_code, reason = "it is there to be dropped")] Option<Arc<Locked>>);

impl PartialEq for Held {
    fn eq(&self, _: &Held) -> bool {
        true
    }
}

impl Eq for Held {}

impl EnvironmentSpec {
    /// The packages that are asked for by name, as they are called where they are installed; in the order of the
    /// requirements.
    pub fn names(&self) -> Vec<String> {
        let read = self.requirements.iter();
        let read = read.filter_map(|text| needs::Requirement::read(text).ok());
        let mut names: Vec<String> = Vec::new();
        for name in read.map(|requirement| requirement.name) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names
    }

    /// Whether something is to be installed.
    pub fn has_packages(&self) -> bool {
        !self.requirements.is_empty() || self.lock.is_some()
    }

    /// The full name of one of its keys: `python.environments.old.lock`.
    pub fn key(&self, key: &str) -> String {
        match self.name.as_str() {
            "" => format!("python.{key}"),
            name => format!("python.environments.{name}.{key}"),
        }
    }
}

impl Environment {
    /// What runs in it.
    pub fn kind(&self) -> &'static Kind {
        &KIND
    }

    /// `Python 3.11.7`; another implementation by its own name.
    pub fn language_version(&self) -> String {
        let name = match self.implementation.as_str() {
            "CPython" => "Python",
            other => other,
        };
        format!("{name} {}", self.python)
    }

    /// The version of a package that is installed, by its normal name: `typing-extensions`.
    pub fn version(&self, package: &str) -> Option<&str> {
        let found = self.packages.iter().find(|(name, _)| name == package);
        found.map(|(_, version)| version.as_str())
    }

    /// Files and folders that its interpreter reads. Not the whole folders: an environment may have been made in a
    /// project's, or a home, and what lies beside the packages there is nobody's business.
    pub fn reads(&self) -> Vec<PathBuf> {
        let mut paths = vec![self.interpreter.clone()];
        for folder in [&self.root, &self.base] {
            match StateDirectory::at(folder).has_folder("lib") {
                true => paths.extend(READ.iter().map(|name| folder.join(name))),
                // Of another shape than any that is known here.
                false => paths.push(folder.clone()),
            }
        }
        paths
    }
}

/// What an installation of CPython, PyPy or conda, or a virtual environment, keeps below its folder.
const READ: &[&str] = &[
    "bin", "etc", "include", "lib", "lib-python", "lib32", "lib64", "lib_pypy", "libexec",
    "pyvenv.cfg", "share", "site-packages", "ssl",
];
