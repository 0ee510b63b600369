//! Which checkers look at which example.
//!
//! It decides from the book alone; nothing is parsed or started here.

use super::checkers::CHECKERS;
use super::rule_set::{RuleSet, RuleSets, wanted_sets};
use crate::book::{Book, Example, Stance};
use crate::language::{DetectorSet, Share};
use std::collections::HashMap;

/// One example handed to one checker.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Job {
    /// Index into the book's examples.
    pub example: usize,
    /// Index into [`CHECKERS`].
    pub checker: usize,
}

/// All jobs of a run, and the detectors that they need, compiled into one set a language.
pub struct Plan {
    /// By example, so that one tree serves all of its jobs.
    pub jobs: Vec<Job>,
    pub sets: RuleSets,
    /// By rule, what its good examples are to hold, where its author says so.
    pub relevant: HashMap<usize, DetectorSet>,
    /// By example, whether its rule's detector is asked again in other forms.
    pub varied: Vec<bool>,
}

pub fn plan(book: &Book) -> Plan {
    let sets = shared(book, wanted_sets(book, |_| true));
    let mut jobs = Vec::with_capacity(book.examples.len() * CHECKERS.len());
    for (example, subject) in book.examples.iter().enumerate() {
        for (checker, row) in CHECKERS.iter().enumerate() {
            if row.is_for(book, subject, &sets) {
                jobs.push(Job { example, checker });
            }
        }
    }
    let relevant = book
        .rules
        .iter()
        .enumerate()
        .filter_map(|(at, rule)| {
            let relevant = rule.detector.as_ref()?.relevant.clone()?;
            Some((at, DetectorSet::new(vec![relevant])))
        })
        .collect();
    Plan {
        jobs,
        sets,
        relevant,
        varied: varied(book),
    }
}

/// The sets, each with the share of its detectors in the work for one example: thousands of rules over thousands of
/// examples are no more work than the book is long.
fn shared(book: &Book, sets: RuleSets) -> RuleSets {
    let shared = sets.into_iter().map(|(language, set)| {
        let examples = book.examples.iter();
        let own =
            examples.filter(|example| example.language.is_some_and(|own| own.name == language));
        let lengths: Vec<usize> = own.map(|example| example.code.len()).collect();
        let detectors = set
            .rules
            .iter()
            .filter_map(|rule| book.rules[*rule].detector_span);
        let detectors: usize = detectors.map(|span| (span.end - span.start) as usize).sum();
        let share = Share::of(lengths.len(), lengths.iter().sum::<usize>() + detectors);
        let detectors = set.detectors.within(share);
        (language, RuleSet { detectors, ..set })
    });
    shared.collect()
}

fn varied(book: &Book) -> Vec<bool> {
    // Each costs several parses, once: what it shows is kept.
    let is_varied = |example: &Example| example.stance == Stance::Bad && example.rule.is_some();
    book.examples.iter().map(is_varied).collect()
}

#[cfg(test)]
mod tests {
    use crate::pipeline::{Request, check};
    use crate::source::Memory;
    use crate::verify::Want;

    #[test]
    fn every_bad_example_of_a_rule_is_varied() {
        const MANY: usize = 60;
        let rule =
            "## A1\n\n```yaml rule\nid: A1\nlanguage: python\nrule: { pattern: f($A) }\n```\n\n";
        let bad = "```python bad\nf(1)\n```\n\n".repeat(MANY);
        let door =
            Memory::default().with("a.md", format!("{rule}{bad}```python good\ng(1)\n```\n"));
        let request = Request {
            paths: vec!["a.md".into()],
            ..Request::default()
        };
        let checked = check(&door, &request, Want::Outcomes).expect("the file is there");
        let observed = &checked.units[0].observed;
        let varied = observed
            .iter()
            .filter(|one| one.robustness.is_some())
            .count();
        assert_eq!((varied, observed.len()), (MANY, MANY + 1));
    }
}
