//! The checkers: one file each, one line in [`CHECKERS`].

mod cpython;
mod detectors;
mod syntax;

pub use cpython::{PythonSaid, ask};
pub(super) use detectors::{findings, is_scanned};

use super::plan::RuleSet;
use super::{Observation, Plan};
use crate::book::{Book, Example};
use crate::language::Tree;
use std::collections::HashMap;

/// Something that can look at an example.
pub struct Checker {
    pub name: &'static str,
    /// What it does, in one sentence.
    pub about: &'static str,
    /// Whether it has anything to look at.
    pub applies: fn(&Book, &Example, &HashMap<&'static str, RuleSet>) -> bool,
    pub work: Work,
}

/// How a checker looks.
pub enum Work {
    /// At the tree that all share, on whichever core is free.
    OnTree(fn(&Tree, &Example, &Plan) -> Vec<Observation>),
    /// Beside the others, at all examples together: it waits for another program.
    Beside,
}

/// Whether the checker of this name does its work beside the others.
pub(super) fn is_beside(name: &str) -> bool {
    let mut checkers = CHECKERS.iter();
    checkers.any(|checker| checker.name == name && matches!(checker.work, Work::Beside))
}

/// In the order in which they run.
pub const CHECKERS: &[Checker] = &[syntax::CHECKER, cpython::CHECKER, detectors::CHECKER];
