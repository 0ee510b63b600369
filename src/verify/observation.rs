//! What a checker saw of an example: plain data, without an opinion.
//!
//! It knows no stance and makes no sentence of a verdict. What could not be looked at to its end is an observation of its
//! own and never silence.

use crate::language::{Doubt, SyntaxFault};
use crate::runtime::ExecutionRecord;
use std::ops::Range;
use std::sync::Arc;

/// What one checker saw of one example; which one, [`Observed`](super::Observed) keeps beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Observation {
    Parsed(Parsed),
    /// Every detector of the language looked at it.
    Found(Vec<Finding>),
    Remarks(Remarks),
    Executed(ExecutionRecord),
    /// It looked and came to no end.
    Incomplete(Unseen),
    /// It was to look, and did not.
    Absent(Absent),
}

/// Its syntax was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parsed {
    /// The program that read it; none where that was rulebook.
    pub by: Option<Arc<Identity>>,
    /// None means that it parses.
    pub faults: Vec<SyntaxFault>,
    /// Why it may be right although it is refused.
    pub doubt: Option<Doubt>,
}

/// How much the word of a checker on syntax counts; of several, the greatest is heard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Authority {
    /// It says nothing of syntax.
    Silent,
    /// A grammar may refuse what is right.
    Grammar,
    /// The language's own compiler.
    Compiler,
}

/// A program that gave its word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// `CPython 3.11.7`.
    pub name: String,
    /// `Python 3.11`.
    pub short: String,
    /// 3 and 11.
    pub version: (u32, u32),
}

impl Identity {
    /// `Python`; the version is named only where it matters.
    pub fn language(&self) -> &str {
        self.short.split(' ').next().unwrap_or(&self.short)
    }
}

/// A place that a detector found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Index into the book's rules.
    pub rule: usize,
    /// The node that was asked, counted in the order of the code.
    pub node: u32,
    /// Bytes of the example's code.
    pub range: Range<usize>,
    pub message: String,
}

/// What another program remarked, or that it is silent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remarks {
    /// The program.
    pub by: Option<Arc<Identity>>,
    pub remarks: Vec<Remark>,
}

/// A place that another program found, for a reason that is no rule of the book.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// The program's own name for what it found.
    pub code: String,
    /// Bytes of the example's code.
    pub range: Range<usize>,
    pub message: String,
}

/// What a checker did not get to see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unseen {
    /// What these rules, by their index in the book, would say: their detectors ran out of steps.
    Rules(Vec<usize>),
    /// All of it, for this reason.
    All(String),
}

/// A checker was to look at it, and did not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Absent {
    /// The language's own compiler is older than the code: its word does not count. What is needed, and who was asked.
    TooOld { needs: String, asked: String },
    /// It was to be executed and was not, for this reason.
    NotRun {
        why: String,
        /// Whether the reason is reported elsewhere, once for all.
        is_told: bool,
    },
}
