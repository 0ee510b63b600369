//! The checkers: one file each, one line in [`CHECKERS`].

mod detectors;
mod syntax;

use super::plan::RuleSet;
use super::{Outcome, Plan};
use crate::book::Example;
use crate::language::Tree;
use std::collections::HashMap;

/// Something that can look at an example.
pub struct Checker {
    pub name: &'static str,
    /// What it does, in one sentence.
    pub about: &'static str,
    /// Whether it has anything to look at.
    pub applies: fn(&Example, &HashMap<&'static str, RuleSet>) -> bool,
    pub check: fn(&Tree, &Example, &Plan) -> Vec<Outcome>,
}

/// In the order in which they run.
pub const CHECKERS: &[Checker] = &[syntax::CHECKER, detectors::CHECKER];
