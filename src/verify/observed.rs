//! Everything that was seen of one example, and the questions that its readers ask of it.
//!
//! Plain data: it looks at nothing and judges nothing.

use super::checkers::CHECKERS;
use super::observation::{
    Absent, Authority, Finding, Identity, Observation, Parsed, Remark, Unseen,
};
use crate::language::{Construct, Highlight, Leaves, Names, SyntaxFault};
use crate::runtime::ExecutionRecord;
use std::ops::Range;
use std::sync::Arc;

/// What the caller needs besides observations.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Want {
    Outcomes,
    /// Highlights too, from the same trees.
    Highlights,
}

/// What was seen of one example.
#[derive(Debug, Clone, Default)]
pub struct Observed {
    /// In the order of the checkers, each with the index of its own into [`CHECKERS`].
    pub observations: Vec<(usize, Observation)>,
    /// Comments that would silence a detector elsewhere; bytes of the example's code.
    pub suppressions: Vec<Range<usize>>,
    /// Bytes of the example's code.
    pub highlights: Arc<[Highlight]>,
    /// A bad example in other forms; none where its own detector did not find it as written.
    pub robustness: Option<Robustness>,
    pub shape: Shape,
}

/// What is kept of a tree.
#[derive(Debug, Clone, Default)]
pub struct Shape {
    pub leaves: Option<Leaves>,
    /// Of a good example: what it holds for the detector of its rule to look at. None if that detector cannot look.
    pub construct: Option<Construct>,
    /// The names and values of its own lines.
    pub names: Names,
}

/// A variant that changed the detector's mind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Index into the table of variants.
    pub variant: usize,
    /// How many places it finds in the code as written.
    pub before: usize,
    /// How many it finds in the other form.
    pub after: usize,
    pub code: String,
}

/// What the variants of one example showed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Robustness {
    /// By index into the table of variants, those that the code and its language have.
    pub tried: Vec<usize>,
    pub changes: Vec<Change>,
}

impl Observed {
    /// Adds what a checker saw, by its index into [`CHECKERS`], behind what those before it saw. What is known is not
    /// added again: a setup is run once for each state, and is one piece of text.
    pub fn add(&mut self, checker: usize, observation: Observation) {
        let entry = (checker, observation);
        if !self.observations.contains(&entry) {
            let place = self.observations.partition_point(|(by, _)| *by <= checker);
            self.observations.insert(place, entry);
        }
    }

    fn each(&self) -> impl Iterator<Item = &Observation> {
        self.observations.iter().map(|(_, observation)| observation)
    }

    fn parsed(&self, is_by: impl Fn(Authority) -> bool) -> Option<&Parsed> {
        let parsed = self.observations.iter().filter_map(|(by, observation)| {
            let authority = CHECKERS[*by].authority;
            match observation {
                Observation::Parsed(parsed) if is_by(authority) => Some((authority, parsed)),
                _ => None,
            }
        });
        let greatest = parsed.max_by_key(|(authority, _)| *authority)?;
        Some(greatest.1)
    }

    /// The program whose word a checker has, by its index into [`CHECKERS`].
    pub fn program(&self, checker: usize) -> Option<&Identity> {
        let mut own = self.observations.iter().filter(|(by, _)| *by == checker);
        own.find_map(|(_, observation)| match observation {
            Observation::Parsed(parsed) => parsed.by.as_deref(),
            Observation::Remarks(remarks) => remarks.by.as_deref(),
            _ => None,
        })
    }

    /// What the language's grammar reads in it.
    pub fn grammar(&self) -> Option<&Parsed> {
        self.parsed(|authority| authority == Authority::Grammar)
    }

    /// What a program reads in it that knows the language better than its grammar.
    pub fn compiled(&self) -> Option<&Parsed> {
        self.parsed(|authority| authority > Authority::Grammar)
    }

    /// The reading whose faults count: the compiler's refusal, else the grammar's. One fault is told once, and by who
    /// knows the language best.
    pub fn reading(&self) -> Option<&Parsed> {
        let refusal = self.compiled().filter(|parsed| !parsed.faults.is_empty());
        refusal.or_else(|| self.grammar())
    }

    /// The faults of its syntax that a reader is shown. A doubt is in the verdict, and no fault; so is all that a grammar
    /// refuses which is no authority.
    pub fn certain_faults(&self, is_authoritative: bool) -> &[SyntaxFault] {
        let counts = |parsed: &&Parsed| {
            let is_certain = is_authoritative || parsed.by.is_some();
            is_certain && parsed.doubt.is_none()
        };
        let reading = self.reading().filter(counts);
        reading.map_or(&[], |parsed| &parsed.faults)
    }

    /// Whether the detectors of the language looked at it.
    pub fn was_scanned(&self) -> bool {
        self.each()
            .any(|observation| matches!(observation, Observation::Found(_)))
    }

    /// What the detectors found, in the order of the nodes.
    pub fn findings(&self) -> &[Finding] {
        let found = self.each().find_map(|observation| match observation {
            Observation::Found(findings) => Some(findings.as_slice()),
            _ => None,
        });
        found.unwrap_or_default()
    }

    /// What other programs remark, each with the index into [`CHECKERS`] of who asked it.
    pub fn remarks(&self) -> impl Iterator<Item = (usize, &Remark)> {
        let remarks = self
            .observations
            .iter()
            .filter_map(|(by, observation)| match observation {
                Observation::Remarks(remarks) => Some((*by, &remarks.remarks)),
                _ => None,
            });
        remarks.flat_map(|(by, remarks)| remarks.iter().map(move |remark| (by, remark)))
    }

    /// One for each environment in which it was executed.
    pub fn executions(&self) -> impl Iterator<Item = &ExecutionRecord> {
        self.each().filter_map(|observation| match observation {
            Observation::Executed(execute) => Some(execute),
            _ => None,
        })
    }

    /// What was not seen, each with the index into [`CHECKERS`] of who did not see it.
    pub fn incomplete(&self) -> impl Iterator<Item = (usize, &Unseen)> {
        self.observations
            .iter()
            .filter_map(|(by, observation)| match observation {
                Observation::Incomplete(unseen) => Some((*by, unseen)),
                _ => None,
            })
    }

    pub fn absent(&self) -> impl Iterator<Item = &Absent> {
        self.each().filter_map(|observation| match observation {
            Observation::Absent(absent) => Some(absent),
            _ => None,
        })
    }

    /// Why it was to be executed and was not, and whether the reason is reported elsewhere.
    pub fn not_run(&self) -> Option<(&str, bool)> {
        self.absent().find_map(|absent| match absent {
            Absent::NotRun { why, is_told } => Some((why.as_str(), *is_told)),
            Absent::TooOld { .. } => None,
        })
    }
}
