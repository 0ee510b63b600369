//! What a command wants: plain data.

use super::scope::UserWord;
use crate::config::{Config, Lint};
use crate::diagnostic::{Code, Level, Strictness};
use crate::levels::{Levels, Which};
use crate::rule_names::RuleNames;
use crate::runtime::Way;
use std::path::PathBuf;
use std::sync::Arc;

/// What a command wants checked.
#[derive(Debug, Clone, Default)]
pub struct Request {
    pub paths: Vec<PathBuf>,
    /// Whether files may be named one by one as a hook does, deleted ones and those without anything to judge too.
    pub is_of_hook: bool,
    /// `--changed`: only what has changed since then is reported.
    pub since: Option<Since>,
    /// `--rules`.
    pub rules: Vec<PathBuf>,
    pub no_book: bool,
    /// Whether mdBook runs rulebook: what its other programs make is there.
    pub is_within_mdbook: bool,
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

    /// The same of a book that git will list: such a one may lead to all of its clone.
    pub(super) fn as_listed_in(&self, clone: Option<&PathBuf>) -> Request {
        let mut request = self.clone();
        request.allow_outside.extend(clone.cloned());
        request
    }

    /// The level of every finding in this run. Where examples were asked to run, one that did not is no success, whatever
    /// the book says of it; only the user may say in this command that it is.
    pub(super) fn levels(
        &self,
        config: &Config,
        strictness: Strictness,
        names: RuleNames,
        is_run: bool,
    ) -> Levels {
        let written = config.lints.iter();
        let written = written.map(|lint| (spelt(lint, &names), lint.level));
        let written: Vec<(Which, Level)> = written.collect();
        let must_run = is_run && !self.running.allow_not_run;
        let run = must_run.then_some((Which::Code(Code::NotRun), Level::Deny));
        Levels::new(strictness)
            .of_rules(Arc::new(names))
            .then(written)
            .then(run)
            .then(self.levels.iter().cloned())
    }
}

/// What a line of `[lints]` is about. A variable of the environment spells ids in its own way.
fn spelt(lint: &Lint, names: &RuleNames) -> Which {
    match &lint.which {
        Which::Rules(name) if lint.range.is_empty() => {
            Which::Rules(names.spelt(name).unwrap_or(name).to_owned())
        }
        which => which.clone(),
    }
}

/// Since when something has changed.
#[derive(Debug, Clone, Default)]
pub struct Since {
    /// A branch, a tag or a commit: what has changed since `HEAD` parted from it; without one, what is not committed.
    pub reference: Option<String>,
}

impl Since {
    pub(super) fn shown(&self) -> String {
        self.reference.clone().unwrap_or_else(|| "HEAD".to_owned())
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
