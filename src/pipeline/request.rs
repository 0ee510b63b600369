//! What a command wants: plain data.

use super::scope::UserWord;
use crate::config::Config;
use crate::diagnostic::{Code, Level, Levels, Strictness, Which};
use crate::runtime::Way;
use std::path::PathBuf;

/// What a command wants checked.
#[derive(Debug, Clone, Default)]
pub struct Request {
    pub paths: Vec<PathBuf>,
    /// `--rules`.
    pub rules: Vec<PathBuf>,
    pub no_book: bool,
    /// Variables that may override keys of `book.toml`.
    pub environment: Vec<(String, String)>,
    /// `--allow-outside`: what files of a clone may lead to.
    pub allow_outside: Vec<PathBuf>,
    /// `-A`, `-W` and `-D`, as they were written: each wins over those before it, and over `[lints]`.
    pub levels: Vec<(Which, Level)>,
    /// Whether an interpreter is asked and answers are kept.
    pub machine: Machine,
    /// Whether examples are executed.
    pub running: Running,
}

impl Request {
    /// What the user says of how far the files of a clone may lead.
    pub(super) fn word(&self) -> UserWord<'_> {
        UserWord {
            environment: &self.environment,
            allow_outside: &self.allow_outside,
        }
    }

    /// The level of every code in this run. Where examples were asked to run, one that did not is no success, whatever
    /// the book says of it; only the user may say in this command that it is.
    pub(super) fn levels(&self, config: &Config, strictness: Strictness, is_run: bool) -> Levels {
        let mut levels = config.levels(strictness);
        if is_run && !self.running.allow_not_run {
            levels.set(Code::NotRun, Level::Deny);
        }
        for (which, level) in &self.levels {
            levels.set_all(*which, *level);
        }
        levels
    }
}

/// What a command wants of running examples.
#[derive(Debug, Clone, Default)]
pub struct Running {
    /// `--run`.
    pub wanted: bool,
    /// `--allow-not-run`: what could not be run is told and not denied.
    pub allow_not_run: bool,
    /// `--mutate`: functions of what a run holds are made to raise.
    pub mutates: bool,
    /// `--explain-cache`.
    pub explain_cache: bool,
    /// How a step reaches its state; the usual way where none is named.
    pub way: Option<Way>,
    /// Run what is known all the same.
    pub anew: bool,
    /// The program that puts up the box: rulebook itself. Without one nothing is boxed.
    pub launcher: Option<PathBuf>,
    /// Hears what takes long.
    pub told: Option<fn(&str)>,
}

/// Whether a run may use more of the machine than the files that it reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Machine {
    /// No program is started and nothing is kept: the same answer everywhere.
    #[default]
    Untouched,
    Used,
}
