//! The detectors over one text of code, and what its comments accept of what they find.
//!
//! How loud a finding is, the levels say later; no sentence about one is made here.

use super::allow::{self, Allow, AllowFault};
use super::files::File;
use super::kept::Kept;
use super::outcome::{Outcome, Unheard};
use super::rules::Rules;
use crate::diagnostic::{Code, Level};
use crate::language::{Detector, Match, ScanFault, Severity, Tree, comments_in};
use crate::source::LineIndex;
use crate::span::SourceId;
use crate::verify::RuleSet;
use crate::wording::say;
use std::collections::{BTreeMap, HashSet};

/// One file on its way through the detectors.
pub(super) struct Scan<'a> {
    pub id: SourceId,
    pub file: &'a File,
    pub rules: &'a Rules,
    /// What earlier runs found.
    pub kept: Option<&'a Kept>,
    pub set: &'a RuleSet,
    /// By detector, whether it is for this file.
    pub takes: Vec<bool>,
    /// Ids of rules that are left out in this file.
    pub unasked: HashSet<&'a str>,
    /// Where the code begins in the text.
    pub start: usize,
}

/// What the detectors say of one text, and what its comments accept of that.
pub(super) struct Scanned {
    pub tree: Tree,
    /// In the order of the text; with the reason where a comment accepts it.
    pub matches: Vec<(Match, Option<String>)>,
    allows: Vec<Allow>,
    faults: Vec<AllowFault>,
    unheard: Unheard,
}

impl From<Scanned> for Outcome {
    fn from(scanned: Scanned) -> Outcome {
        Outcome {
            fault: scanned.tree.syntax_errors().into_iter().next(),
            has_error: scanned.tree.has_error(),
            matches: scanned.matches,
            allows: scanned.allows,
            faults: scanned.faults,
            unheard: scanned.unheard,
        }
    }
}

impl Scan<'_> {
    /// What there is to say of a code, which an earlier run may have found already.
    ///
    /// Errors: why nothing can be said of it.
    pub(super) fn outcome(&self, code: &str) -> Result<Outcome, String> {
        let key = |kept: &Kept| kept.key(self.file.language.name, &self.takes, code);
        let Some((kept, key)) = self.kept.and_then(|kept| Some((kept, key(kept)?))) else {
            return self.run(code).map(Outcome::from);
        };
        if let Some(known) = kept.get(key, code, self.set.rules.len()) {
            return Ok(known);
        }
        let outcome = Outcome::from(self.run(code)?);
        kept.put(key, &outcome);
        Ok(outcome)
    }

    /// Errors: why nothing can be said of the code.
    pub(super) fn run(&self, code: &str) -> Result<Scanned, String> {
        let tree = Tree::parse_alone(self.file.language, code)
            .ok_or_else(|| say!("too-deep-for-grammar"))?;
        let (matches, unheard) = self.detect(&tree)?;
        let (mut allows, mut faults) = (Vec::new(), Vec::new());
        let taken = matches
            .into_iter()
            .filter(|found| self.takes[found.detector]);
        let mut matches: Vec<(Match, Option<String>)> = taken.map(|found| (found, None)).collect();
        if code.contains(allow::MARK) {
            let index = LineIndex::new(code);
            let ids = self.rules.ids();
            (allows, faults) = allow::read(code, &index, &comments_in(&tree), &ids);
            self.accept(&mut matches, &mut allows, &index);
        }
        Ok(Scanned {
            tree,
            matches,
            allows,
            faults,
            unheard,
        })
    }

    /// Writes beside each match the reason for which a comment accepts it.
    fn accept(
        &self,
        matches: &mut [(Match, Option<String>)],
        allows: &mut [Allow],
        index: &LineIndex,
    ) {
        let mut by_rule: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (at, (found, _)) in matches.iter().enumerate() {
            by_rule.entry(self.id(found.detector)).or_default().push(at);
        }
        for (id, places) in by_rule {
            let lines = places.iter().map(|at| {
                let range = &matches[*at].0.range;
                // A match that ends behind a line feed ends on the line before.
                let last = range.end.saturating_sub(1).max(range.start);
                index.line(range.start as u32)..=index.line(last as u32)
            });
            let lines: Vec<_> = lines.collect();
            let reasons = allow::accept(allows, id, &lines);
            for (at, reason) in places.into_iter().zip(reasons) {
                matches[at].1 = reason;
            }
        }
    }

    /// What each detector finds, and those that did not get to the end, with the reason.
    fn detect(&self, tree: &Tree) -> Result<(Vec<Match>, Unheard), String> {
        let spent = |at: usize| {
            let why = say!("too-many-steps-for-a-file");
            (at, why.to_owned())
        };
        match self.set.detectors.scan_each(tree) {
            Ok(scan) => {
                let unheard = scan.spent.into_iter().map(spent);
                Ok((scan.matches, unheard.collect()))
            }
            // One that gives up takes the whole pass with it: then each is asked by itself.
            Err(ScanFault::Broken { .. }) => {
                let (mut matches, mut unheard) = (Vec::new(), Vec::new());
                for at in 0..self.set.rules.len() {
                    match self.set.detectors.scan_alone(tree, at) {
                        Ok(found) => matches.extend(found),
                        Err(ScanFault::Budget { .. }) => unheard.push(spent(at)),
                        Err(fault) => unheard.push((at, why(&fault))),
                    }
                }
                matches.sort_by_key(|found: &Match| found.range.start);
                Ok((matches, unheard))
            }
            Err(fault) => Err(why(&fault)),
        }
    }

    /// The id of the rule that a detector is of.
    pub(super) fn id(&self, detector: usize) -> &str {
        &self.rules.unit.book.rules[self.set.rules[detector]].id
    }

    pub(super) fn detector(&self, at: usize) -> &Detector {
        &self.set.detectors.detectors()[at]
    }

    /// Whether anybody wants to hear of what the detector finds.
    pub(super) fn is_told(&self, detector: usize) -> bool {
        let code = code_of(self.detector(detector).severity);
        let levels = &self.rules.unit.levels;
        levels.of_rule(code, Some(self.id(detector))) > Level::Allow
    }

    pub(super) fn parse(&self, code: &str) -> Option<Tree> {
        Tree::parse_alone(self.file.language, code)
    }
}

pub(super) fn code_of(severity: Severity) -> Code {
    match severity {
        Severity::Error => Code::LintError,
        Severity::Warning => Code::LintWarning,
        Severity::Info | Severity::Hint | Severity::Off => Code::LintNote,
    }
}

pub(super) fn why(fault: &ScanFault) -> String {
    match fault {
        ScanFault::TooDeep { depth, limit } => {
            say!("nests-too-deep-to-scan", depth, limit)
        }
        ScanFault::Broken { .. } => say!("the-matcher-failed"),
        ScanFault::Budget { .. } => say!("too-many-steps"),
        ScanFault::OtherLanguage => say!("tree-of-another-language"),
    }
}
