//! Strings the stages together: files in, verdicts or a site out.
//!
//! This is the only place that knows the order of the stages. It prints nothing and decides no exit status.

mod additional;
mod after;
mod agents;
mod assets;
mod baseline;
mod beside;
mod bless;
mod capabilities;
mod changed;
mod chapters;
mod configuration;
mod guideline;
mod includes;
mod init;
mod links;
pub mod lint;
mod load;
mod mdbook;
mod memory;
mod named;
mod names;
mod outline;
mod page_globs;
mod pointed;
mod presentation;
mod proposal;
mod publish;
mod read;
mod request;
mod running;
mod scope;
mod sites;
mod skills;
mod stages;
mod today;
mod tree;
mod unit;
mod units;
mod variables;
mod why;

use crate::facts::Facts;
use crate::wording::sentence;
pub use after::{After, Promised};
pub use agents::{Wanted as WantedSkill, put_skill, skill_of};
pub use baseline::{BaselineUpdate, Done, Finder, Update, Updated, hold_configured};
pub use bless::bless;
pub use capabilities::in_workshop;
pub use init::{CiSystem, NewFile, Plan, Start, init};
pub use lint::{LintOptions, Linted, Mending, lint};
pub use mdbook::{HandedBook, check_handed};
pub use memory::{BuildMemory, Part, Work};
pub use pointed::{Along, Piece, Pointed, Pointer, point};
pub use presentation::Pages;
pub use proposal::{Proposal, Tried, try_rule};
pub use publish::{default_target, put, render, render_pages};
pub use request::{Machine, Request, Running, Since};
pub use scope::{EARLIER_CACHE, Scope, ScopeKind, UserWord, find_scopes, nearest_book};
pub use unit::{Checked, Unit};
pub use units::{check, check_again, hold_names};
pub use why::{Asked, why};

use std::fmt;
use std::path::{Path, PathBuf};

/// What keeps rulebook from working: exit status 2.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Place, cause and next step, one line each.
    pub message: String,
    /// The path that was named and is to blame, where that may be in a configuration.
    about: Option<PathBuf>,
}

impl Fault {
    pub fn new(facts: impl Into<Facts>) -> Self {
        Fault::of_text(sentence(&facts.into()))
    }

    /// With a message that is whole.
    fn of_text(message: String) -> Self {
        Fault {
            message,
            about: None,
        }
    }

    fn about(self, path: &Path) -> Self {
        let about = Some(path.to_path_buf());
        Fault { about, ..self }
    }
}

impl From<Facts> for Fault {
    fn from(facts: Facts) -> Self {
        Fault::new(facts)
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl std::error::Error for Fault {}
