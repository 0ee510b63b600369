//! What an earlier run saw, for the examples that are the same in all that their outcomes depend on.
//!
//! It compares inputs and never guesses from a hash or a time. What the whole book decides is judged anew every time.

use super::{Observed, Outcome, Plan, Want};
use crate::book::{Book, Example, Rule};
use crate::language::Detector;
use std::collections::HashMap;

/// A run that is over.
#[derive(Debug)]
pub struct Seen {
    pub rules: Vec<Rule>,
    pub examples: Vec<Example>,
    /// By example.
    pub observed: Vec<Observed>,
    /// By example, as the plan had it.
    pub varied: Vec<bool>,
    pub want: Want,
}

impl Seen {
    /// By example of `book`, what was seen of it; none where anything differs. Compilers that are no part of this program are asked again.
    pub(super) fn take(mut self, book: &Book, plan: &Plan, want: Want) -> Vec<Option<Observed>> {
        let nothing = || book.examples.iter().map(|_| None).collect();
        if self.want != want || !same_detectors(&self.rules, &book.rules) {
            return nothing();
        }
        // Examples of one page stand together; the first of a page that is new or gone has no partner.
        let first = starts(&self.examples);
        let mut own = HashMap::new();
        let examples = book.examples.iter().enumerate();
        examples
            .map(|(at, example)| {
                let start = *own.entry(example.page).or_insert(at);
                let before = first.get(&example.page)? + (at - start);
                let is_same = self.examples.get(before) == Some(example)
                    && self.varied.get(before) == plan.varied.get(at);
                let observed = self.observed.get_mut(before).filter(|_| is_same)?;
                let mut observed = std::mem::take(observed);
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
        Outcome::Compiled { .. } => true,
        Outcome::Failed { checker, .. } => super::checkers::is_beside(checker),
        Outcome::Syntax(_) | Outcome::Scanned(_) | Outcome::Spent(_) => false,
    }
}

/// Whether both books have the same detectors, at the same places among their rules.
fn same_detectors(before: &[Rule], after: &[Rule]) -> bool {
    fn with_detector(rules: &[Rule]) -> impl Iterator<Item = (usize, &Rule, &Detector)> {
        let rules = rules.iter().enumerate();
        rules.filter_map(|(at, rule)| Some((at, rule, rule.detector.as_deref()?)))
    }
    let mut before = with_detector(before);
    let mut after = with_detector(after);
    loop {
        match (before.next(), after.next()) {
            (None, None) => return true,
            (Some((at, rule, detector)), Some((to, other, found)))
                if at == to
                    && rule.id == other.id
                    && rule.kind == other.kind
                    && rule.title == other.title
                    && detector.is_same_as(found) => {}
            _ => return false,
        }
    }
}
