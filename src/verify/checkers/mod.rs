//! The checkers: one file each, one line in [`CHECKERS`].
//!
//! A checker says what it saw and knows no stance. Shapes, variants, fixes and highlights look at the same tree and stand
//! outside: they answer questions of rulebook's own, and no other program could.

mod cpython;
mod detectors;
#[cfg(test)]
mod fnord;
mod run;
mod syntax;

pub(super) use detectors::{findings, is_scanned};

use super::execution::{RunSaid, Workers};
use super::observation::{Authority, Identity, Observation};
use super::rule_set::RuleSets;
use crate::book::{Book, Example};
use crate::cache::Cache;
use crate::language::Tree;
use crate::python::Wanted;
use crate::source::SourceMap;
use std::sync::Arc;

/// Something that can look at an example.
pub struct Checker {
    pub name: &'static str,
    /// What it does, in one sentence.
    pub about: &'static str,
    /// A change of what it says changes this: what is kept of it is kept under it.
    pub version: &'static str,
    pub authority: Authority,
    /// The one language that it knows, by name; none for all.
    pub language: Option<&'static str>,
    /// Whether it has anything to look at in code of that language.
    pub wants: fn(&Book, &Example, &RuleSets) -> bool,
    pub entry: Entry,
}

/// How a checker looks.
pub enum Entry {
    /// At the tree that all share, on whichever core is free.
    OnTree(fn(&Tree, &Example, &RuleSets) -> Vec<Observation>),
    /// Beside the others, at all examples together: it waits for another program.
    Batch(fn(&Batch<'_>, &mut Cache) -> Answers),
    /// After the others, at code that runs in an order and shares a state.
    Session(
        fn(&Book, &SourceMap, &Workers<'_>, &mut Cache) -> (Vec<(usize, Observation)>, RunSaid),
    ),
}

/// What a checker is asked at once.
pub struct Batch<'b> {
    pub book: &'b Book,
    /// By their place in the book.
    pub examples: &'b [usize],
    pub programs: &'b Programs<'b>,
}

/// Where other programs are found.
#[derive(Debug, Clone, Default)]
pub struct Programs<'p> {
    pub variables: &'p [(String, String)],
    /// By language, the interpreter that is wanted.
    pub interpreters: Vec<(&'static str, Wanted<'p>)>,
}

impl<'p> Programs<'p> {
    pub fn interpreter(&self, language: &str) -> Wanted<'p> {
        let mut wanted = self.interpreters.iter();
        let wanted = wanted.find(|(name, _)| *name == language);
        wanted.map_or(Wanted::Any, |(_, wanted)| *wanted)
    }
}

/// What a batch came to.
#[derive(Debug, Default)]
pub struct Answers {
    /// The program that was asked.
    pub by: Option<Arc<Identity>>,
    /// By the example's place in the book.
    pub observations: Vec<(usize, Observation)>,
    /// Why not all examples have one.
    pub why: Option<String>,
}

impl Answers {
    /// No program was asked, for this reason.
    pub fn none(why: String) -> Answers {
        Answers {
            why: Some(why),
            ..Answers::default()
        }
    }
}

/// How far a checker came that asks another program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coverage {
    /// Index into [`CHECKERS`].
    pub checker: usize,
    /// Examples that it can judge.
    pub examples: usize,
    /// Those that it judged.
    pub judged: usize,
    pub by: Option<Arc<Identity>>,
    /// Why not all of them were judged; nothing where no program was wanted.
    pub why: Option<String>,
}

impl Checker {
    /// Whether it has anything to look at in an example.
    pub(super) fn is_for(&self, book: &Book, example: &Example, sets: &RuleSets) -> bool {
        let language = example.language.map(|language| language.name);
        let knows = self.language.is_none() || self.language == language;
        knows && (self.wants)(book, example, sets)
    }

    /// Whether it looks at the tree that all share, and so sees the same in the same code.
    pub(super) fn is_on_tree(&self) -> bool {
        matches!(self.entry, Entry::OnTree(_))
    }
}

/// The index into [`CHECKERS`] of the checker of this name.
///
/// # Panics
///
/// If there is none: names of checkers are written in the program and nowhere else.
pub fn checker(name: &str) -> usize {
    let found = CHECKERS.iter().position(|checker| checker.name == name);
    found.expect("a name of the table")
}

/// In the order in which they are heard; [`Observed`](super::Observed) keeps what they saw in it.
pub const CHECKERS: &[Checker] = &[
    syntax::CHECKER,
    cpython::CHECKER,
    detectors::CHECKER,
    #[cfg(test)]
    fnord::CHECKER,
    run::CHECKER,
];
