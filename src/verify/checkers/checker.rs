//! What a checker is, and the three ways in which one looks.

use crate::book::{Book, Example};
use crate::cache::Cache;
use crate::language::Tree;
use crate::process::SearchPath;
use crate::runtime::python::Wanted;
use crate::runtime::{RunSaid, Workers};
use crate::source::SourceMap;
use crate::verify::observation::{Authority, Identity, Observation};
use crate::verify::rule_set::RuleSets;
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
    Session(fn(&Book, &SourceMap, &Workers<'_>, &mut Cache) -> Executed),
}

/// What happened, by the example's place in the book, and what is to be known of the run.
pub type Executed = (Vec<(usize, Observation)>, RunSaid);

/// What a checker is asked at once.
pub struct Batch<'b> {
    pub book: &'b Book,
    /// By their place in the book.
    pub examples: &'b [usize],
    pub programs: &'b Programs<'b>,
}

/// Where other programs are found.
#[derive(Debug, Clone)]
pub struct Programs<'p> {
    pub search: &'p SearchPath,
    /// By language, the interpreter that is wanted.
    pub interpreters: Vec<(&'static str, Wanted)>,
}

impl Programs<'_> {
    pub fn interpreter(&self, language: &str) -> &Wanted {
        let mut wanted = self.interpreters.iter();
        let wanted = wanted.find(|(name, _)| *name == language);
        wanted.map_or(&Wanted::Any, |(_, wanted)| wanted)
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
    /// Index into [`CHECKERS`](super::CHECKERS).
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
    pub(in crate::verify) fn is_for(
        &self,
        book: &Book,
        example: &Example,
        sets: &RuleSets,
    ) -> bool {
        let language = example.language.map(|language| language.name);
        let knows = self.language.is_none() || self.language == language;
        knows && (self.wants)(book, example, sets)
    }

    /// Whether it looks at the tree that all share, and so sees the same in the same code.
    pub(in crate::verify) fn is_on_tree(&self) -> bool {
        matches!(self.entry, Entry::OnTree(_))
    }
}
