//! What an earlier run saw, for the examples that are the same in all that their outcomes depend on.
//!
//! It compares inputs and never guesses from a hash or a time. What the whole book decides is judged anew every time.

use super::{Observed, Outcome, Plan, Want};
use crate::book::{Book, Example, Rule};
use crate::language::{Detector, Severity};
use rayon::prelude::*;
use std::collections::HashMap;

/// A run that is over.
#[derive(Debug, Clone, Copy)]
pub struct Seen<'a> {
    pub rules: &'a [Rule],
    pub examples: &'a [Example],
    /// By example.
    pub observed: &'a [Observed],
    /// By example, as the plan had it.
    pub varied: &'a [bool],
    pub want: Want,
}

impl Seen<'_> {
    /// By example of `book`, what was seen of it; none where anything differs. Compilers that are no part of this program are asked again.
    pub(super) fn of(self, book: &Book, plan: &Plan, want: Want) -> Vec<Option<Observed>> {
        let nothing = || book.examples.iter().map(|_| None).collect();
        let changed = changed_detectors(self.rules, &book.rules);
        let Some(changed) = changed.filter(|_| self.want == want) else {
            return nothing();
        };
        // Examples of one page stand together; the first of a page that is new or gone has no partner.
        let first = starts(self.examples);
        let own = starts(&book.examples);
        let examples = book.examples.par_iter().enumerate();
        examples
            .map(|(at, example)| {
                let start = own.get(&example.page)?;
                let before = first.get(&example.page)? + (at - start);
                let is_same = self.examples.get(before) == Some(example)
                    && self.varied.get(before) == plan.varied.get(at);
                let observed = self.observed.get(before).filter(|_| is_same)?;
                if !is_silent_on(&changed, &book.rules, example, observed) {
                    return None;
                }
                let mut observed = observed.clone();
                observed
                    .outcomes
                    .retain(|outcome| !is_from_outside(outcome));
                Some(observed)
            })
            .collect()
    }
}

fn starts(examples: &[Example]) -> HashMap<usize, usize> {
    let mut starts = HashMap::new();
    for (at, example) in examples.iter().enumerate() {
        starts.entry(example.page).or_insert(at);
    }
    starts
}

/// What a checker said that does its work beside the others.
fn is_from_outside(outcome: &Outcome) -> bool {
    match outcome {
        Outcome::Compiled { .. } | Outcome::Ran(_) | Outcome::NotRun { .. } => true,
        Outcome::Failed { checker, .. } => super::checkers::is_beside(checker),
        Outcome::Syntax(_) | Outcome::Scanned(_) | Outcome::Spent(_) => false,
    }
}

/// The rules whose detectors are not what they were, where both books have detectors at the same places among their
/// rules; None where they do not, because then everything that was seen speaks of other rules.
fn changed_detectors(before: &[Rule], after: &[Rule]) -> Option<Vec<usize>> {
    fn with_detector(rules: &[Rule]) -> impl Iterator<Item = (usize, &Rule, &Detector)> {
        let rules = rules.iter().enumerate();
        rules.filter_map(|(at, rule)| Some((at, rule, rule.detector.as_deref()?)))
    }
    let mut before = with_detector(before);
    let mut after = with_detector(after);
    let mut changed = Vec::new();
    loop {
        match (before.next(), after.next()) {
            (None, None) => return Some(changed),
            (Some((at, rule, detector)), Some((to, other, found)))
                if at == to
                    && rule.id == other.id
                    && rule.kind == other.kind
                    && detector.language == found.language
                    && runs(detector) == runs(found) =>
            {
                let is_same = std::ptr::eq(detector, found) || detector.is_same_as(found);
                // A title is only said in place of a message.
                if !is_same || rule.title != other.title && !has_words(detector) {
                    changed.push(at);
                }
            }
            _ => return None,
        }
    }
}

fn runs(detector: &Detector) -> bool {
    detector.severity != Severity::Off
}

/// Whether its message is never empty, whatever its variables hold.
fn has_words(detector: &Detector) -> bool {
    !detector.message.trim().is_empty() && !detector.message.contains('$')
}

/// Whether none of these rules had a word on the example, nor can have one now.
fn is_silent_on(changed: &[usize], rules: &[Rule], example: &Example, observed: &Observed) -> bool {
    if changed.is_empty() {
        return true;
    }
    // Its own detector is asked about much more than this code.
    if example.rule.is_some_and(|rule| changed.contains(&rule)) {
        return false;
    }
    let had_none = observed.outcomes.iter().all(|outcome| match outcome {
        Outcome::Scanned(findings) => findings
            .iter()
            .all(|finding| !changed.contains(&finding.rule)),
        // Whether this would fail again is not known without a look.
        Outcome::Spent(_) => false,
        Outcome::Failed { checker, .. } => super::checkers::is_beside(checker),
        Outcome::Syntax(_)
        | Outcome::Compiled { .. }
        | Outcome::Ran(_)
        | Outcome::NotRun { .. } => true,
    });
    had_none
        && changed.iter().all(|rule| {
            let detector = rules[*rule].detector.as_deref();
            detector.is_none_or(|detector| {
                let needed = detector.literals.as_ref();
                let is_named = |all: &Vec<String>| all.iter().any(|one| example.code.contains(one));
                Some(detector.language) != example.language
                    || needed.is_some_and(|all| !is_named(all))
            })
        })
}
