//! The detectors over one text of code, and what its comments accept of what they find.
//!
//! How loud a finding is, the levels say later; no sentence about one is made here.

use super::allow;
use super::files::File;
use super::kept::Kept;
use super::outcome::{Acceptance, Answer, Unheard};
use super::rules::Rules;
use crate::diagnostic::{Code, FixSafety, Level};
use crate::language::{Detector, Edit, Match, ScanFault, Severity, Tree, comments_in};
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
    /// Which fixes may be applied.
    pub fixes: FixSafety,
}

impl Scan<'_> {
    /// What there is to say of a code, and whether an earlier run has found it already.
    ///
    /// Errors: why nothing can be said of it.
    pub(super) fn answer(&self, code: &str) -> (Result<Answer, String>, bool) {
        let key = |kept: &Kept| kept.key(self.file.language.name, &self.takes, code);
        let Some((kept, key)) = self.kept.and_then(|kept| Some((kept, key(kept)?))) else {
            return (self.asked(code), false);
        };
        if let Some(known) = kept.get(key, code, self.set.rules.len()) {
            return (known, true);
        }
        let answer = self.asked(code);
        kept.put(key, &answer);
        (answer, false)
    }

    /// The detectors over a code, and which of their fixes can be applied where.
    fn asked(&self, code: &str) -> Result<Answer, String> {
        let (tree, mut answer) = self.run(code)?;
        self.weigh(&tree, &mut answer);
        Ok(answer)
    }

    /// The detectors over a code.
    ///
    /// Errors: why nothing can be said of it.
    pub(super) fn run(&self, code: &str) -> Result<(Tree, Answer), String> {
        let tree = Tree::parse_alone(self.file.language, code)
            .ok_or_else(|| say!("too-deep-for-grammar"))?;
        let (mut matches, unheard) = self.detect(&tree)?;
        matches.retain(|found| self.takes[found.detector]);
        let mut comments = Vec::new();
        if code.contains(allow::MARK) {
            comments = comments_in(&tree);
            comments.retain(|comment| code[comment.text.clone()].contains(allow::MARK));
        }
        let answer = Answer {
            fixes: vec![None; matches.len()],
            matches,
            comments,
            unheard,
            fault: tree.syntax_errors().into_iter().next(),
            has_error: tree.has_error(),
        };
        Ok((tree, answer))
    }

    /// Says of each match whether it can be fixed. What cannot be asked for a fix has none.
    fn weigh(&self, tree: &Tree, answer: &mut Answer) {
        let mut edits: BTreeMap<usize, Vec<Edit>> = BTreeMap::new();
        for (found, fix) in answer.matches.iter().zip(&mut answer.fixes) {
            let detector = self.detector(found.detector);
            if !detector.has_fix() {
                continue;
            }
            let edits = edits.entry(found.detector);
            let edits = edits.or_insert_with(|| detector.edits(tree).unwrap_or_default());
            // They are in the order of the text, like the matches.
            let first = edits.partition_point(|edit| edit.found.start < found.range.start);
            let edit = edits[first..]
                .iter()
                .take_while(|edit| edit.found.start == found.range.start)
                .find(|edit| edit.found == found.range);
            let is_change = |edit: &&Edit| tree.code().get(edit.range.clone()) != Some(&edit.text);
            *fix = edit.filter(is_change).and_then(Edit::safety);
        }
    }

    /// What the comments of a code accept of what was found in it.
    pub(super) fn accepted(&self, code: &str, answer: &Answer) -> Acceptance {
        let mut acceptance = Acceptance {
            reasons: vec![None; answer.matches.len()],
            ..Acceptance::default()
        };
        if answer.comments.is_empty() {
            return acceptance;
        }
        let index = LineIndex::new(code);
        let ids = self.rules.ids();
        let (allows, faults) = allow::read(code, &index, &answer.comments, &ids);
        (acceptance.allows, acceptance.faults) = (allows, faults);
        self.accept(&answer.matches, &mut acceptance, &index);
        acceptance
    }

    /// Writes beside each match the reason for which a comment accepts it.
    fn accept(&self, matches: &[Match], acceptance: &mut Acceptance, index: &LineIndex) {
        let mut by_rule: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (at, found) in matches.iter().enumerate() {
            by_rule.entry(self.id(found.detector)).or_default().push(at);
        }
        for (id, places) in by_rule {
            let lines = places.iter().map(|at| {
                let range = &matches[*at].range;
                // A match that ends behind a line feed ends on the line before.
                let last = range.end.saturating_sub(1).max(range.start);
                index.line(range.start as u32)..=index.line(last as u32)
            });
            let lines: Vec<_> = lines.collect();
            let reasons = allow::accept(&mut acceptance.allows, id, &lines);
            for (at, reason) in places.into_iter().zip(reasons) {
                acceptance.reasons[at] = reason;
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
        ScanFault::Crowd => say!("too-many-steps"),
        ScanFault::OtherLanguage => say!("tree-of-another-language"),
    }
}
