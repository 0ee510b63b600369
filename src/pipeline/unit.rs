//! What a command comes to: books and documents with everything that is known of them.
//!
//! Levels are looked up here; nothing is checked.

use super::changed::ChangedFiles;
use super::lint::Linted;
use super::scope::Scope;
use super::stages::Stages;
use crate::book::{Book, Page, Stance};
use crate::diagnostic::{Code, Diagnostic, Level};
use crate::facts::Facts;
use crate::levels::Levels;
use crate::page::Addresses;
use crate::runtime::RunSaid;
use crate::source::{Boundary, SourceMap};
use crate::span::SourceId;
use crate::verify::{Coverage, Filling, Judged, Mutation, Observed, RunMutation, Tally, mutate};
use std::path::PathBuf;

/// A whole command.
pub struct Checked {
    pub units: Vec<Unit>,
    /// What is to be said of the files that were named: that there was nothing to judge in them, or that some are gone.
    pub of_named: Option<Facts>,
}

/// One scope, checked.
pub struct Unit {
    pub scope: Scope,
    pub sources: SourceMap,
    pub book: Book,
    pub observed: Vec<Observed>,
    pub judged: Judged,
    /// What `--bless` would write.
    pub fillings: Vec<Filling>,
    /// In reading order; levels are in `levels`.
    pub findings: Vec<Diagnostic>,
    /// What a baseline set aside; nothing where none was given.
    pub accepted: Option<Vec<Diagnostic>>,
    /// The baseline that a configuration names.
    pub(super) baseline: Option<ConfiguredBaseline>,
    pub levels: Levels,
    /// What `--mutate` did; none without it.
    pub mutation: Option<Mutation>,
    /// What it did to examples that were executed; none where nothing was.
    pub run_mutation: Option<RunMutation>,
    /// How far checkers came that ask other programs.
    pub coverage: Vec<Coverage>,
    /// What executing its examples came to.
    pub run: RunSaid,
    /// What is to be known of the run, and is nobody's fault.
    pub notes: Vec<String>,
    pub unreadable: Vec<String>,
    /// How many files were named that are not Markdown.
    pub not_markdown: usize,
    pub assets: Vec<String>,
    pub addresses: Addresses,
    pub stages: Stages,
    /// What a lint did with code; none of a check, and a lint judges no example.
    pub linted: Option<Linted>,
    /// What has changed, where only that is reported.
    pub(super) changed: Option<ChangedFiles>,
    /// By source: whether it is a page that was read along and not named.
    pub(super) unnamed: Vec<bool>,
}

/// A baseline that a configuration names, and how far the files of its clone lead.
pub(super) struct ConfiguredBaseline {
    pub file: PathBuf,
    pub within: Boundary,
}

impl Unit {
    /// One of which nothing was looked at yet, and what is wrong with its addresses.
    pub(super) fn read(
        scope: Scope,
        sources: SourceMap,
        book: Book,
        levels: Levels,
        stages: Stages,
    ) -> (Unit, Vec<Diagnostic>) {
        let (addresses, faults) = Addresses::of(&book, &scope.config.html);
        let unit = Unit {
            judged: Judged {
                verdicts: vec![None; book.examples.len()],
                ..Judged::default()
            },
            scope,
            sources,
            book,
            levels,
            addresses,
            observed: Vec::new(),
            fillings: Vec::new(),
            findings: Vec::new(),
            accepted: None,
            baseline: None,
            mutation: None,
            run_mutation: None,
            coverage: Vec::new(),
            run: RunSaid::default(),
            notes: Vec::new(),
            unreadable: Vec::new(),
            not_markdown: 0,
            assets: Vec::new(),
            stages,
            linted: None,
            unnamed: Vec::new(),
            changed: None,
        };
        (unit, faults)
    }

    /// Findings that are to be shown, with their levels, for the paths that were named.
    pub fn shown(&self) -> impl Iterator<Item = (&Diagnostic, Level)> {
        self.findings
            .iter()
            .map(|finding| (finding, self.levels.of_finding(finding)))
            .filter(|(finding, level)| *level > Level::Allow && self.is_named(finding))
    }

    /// How many findings of the named paths a baseline set aside.
    pub fn count_accepted(&self, level: Level) -> usize {
        let accepted = self.accepted.iter().flatten();
        accepted
            .filter(|finding| self.levels.of_finding(finding) == level && self.is_named(finding))
            .count()
    }

    pub(super) fn is_named(&self, finding: &Diagnostic) -> bool {
        let is_caused = || {
            let mut changed = self.changed.iter();
            changed.any(|changed| changed.causes(&self.book, finding))
        };
        match finding.span {
            None => self.changed.is_none() || is_caused(),
            Some(span) => self.names(span.source) || is_caused(),
        }
    }

    /// Whether a file is among the named paths. A file of `--rules` always is.
    fn names(&self, source: SourceId) -> bool {
        !self.unnamed.get(source.0 as usize).is_some_and(|is| *is)
    }

    /// The examples of the named paths that have a stance, by index.
    pub fn shown_examples(&self) -> impl Iterator<Item = usize> {
        let pages: Vec<bool> = self
            .book
            .pages
            .iter()
            .map(|page| self.names(page.source))
            .collect();
        let judged = match self.linted {
            Some(_) => 0,
            None => self.book.examples.len(),
        };
        (0..judged).filter(move |at| pages[self.book.examples[*at].page])
    }

    /// How many examples of the named paths have an unclear stance.
    pub fn unclear(&self) -> usize {
        let examples = self.shown_examples().map(|at| &self.book.examples[at]);
        examples
            .filter(|example| example.stance == Stance::Unclear)
            .count()
    }

    /// What `--bless` would write in the named paths.
    pub fn shown_fillings(&self) -> impl Iterator<Item = &Filling> {
        self.fillings.iter().filter(|filling| {
            let page = self.book.examples[filling.example].page;
            self.names(self.book.pages[page].source)
        })
    }

    /// Whether a text was left out because of what it is.
    pub(super) fn has_unread(&self) -> bool {
        let is_unread = |code| matches!(code, Code::NoMarkdown | Code::NotUtf8 | Code::TooLarge);
        self.findings.iter().any(|finding| is_unread(finding.code))
    }

    pub fn tally(&self) -> Tally {
        Tally::of(
            self.shown_examples()
                .filter_map(|at| self.judged.verdicts[at].as_ref()),
        )
    }

    pub fn count(&self, level: Level) -> usize {
        self.shown().filter(|(_, found)| *found == level).count()
    }

    /// The pages of the named paths; a lint reads none for its own sake.
    pub fn shown_pages(&self) -> usize {
        let is_shown = |page: &&Page| self.linted.is_none() && self.names(page.source);
        self.book.pages.iter().filter(is_shown).count()
    }
}

/// Reading order: by file as walked, then by place; what has no place comes last.
pub(super) fn sort(faults: &mut [Diagnostic]) {
    faults.sort_by_key(|fault| {
        fault
            .span
            .map_or((u32::MAX, 0), |span| (span.source.0, span.start))
    });
}

impl Checked {
    /// `--mutate`: asks every detector whether an example misses each of its clauses.
    pub fn mutate(&mut self) {
        for unit in &mut self.units {
            unit.stages.resume();
            let (mutation, found) = mutate(&unit.book);
            unit.stages.end("mutate");
            unit.mutation = Some(mutation);
            unit.findings.extend(found);
            sort(&mut unit.findings);
        }
    }

    /// Whether any example with a stance was found, or any neutral code that could be checked.
    pub fn has_examples(&self) -> bool {
        self.units.iter().any(|unit| {
            unit.shown_examples()
                .any(|at| unit.book.examples[at].stance.is_judged())
        })
    }
}
