//! Which checkers look at which example.
//!
//! It decides from the book alone; nothing is parsed or started here.

use super::checkers::CHECKERS;
use crate::book::{Book, Example, Rule, RuleKind, Stance};
use crate::language::{DetectorSet, Severity};
use std::collections::HashMap;
use std::sync::Arc;

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
    pub sets: HashMap<&'static str, RuleSet>,
    /// By rule, what its good examples are to hold, where its author says so.
    pub relevant: HashMap<usize, DetectorSet>,
    /// By example, whether its rule's detector is asked again in other forms.
    pub varied: Vec<bool>,
}

/// The detectors of one language.
pub struct RuleSet {
    pub detectors: DetectorSet,
    /// For each detector the rule that it belongs to.
    pub rules: Vec<usize>,
    /// For each detector what is said where its rule has no message.
    pub titles: Vec<String>,
}

pub fn plan(book: &Book) -> Plan {
    let mut by_language: HashMap<&'static str, Vec<usize>> = HashMap::new();
    for (at, rule) in book.rules.iter().enumerate() {
        if let Some(detector) = &rule.detector
            && detector.severity != Severity::Off
        {
            by_language
                .entry(detector.language.name)
                .or_default()
                .push(at);
        }
    }
    let sets: HashMap<&'static str, RuleSet> = by_language
        .into_iter()
        .map(|(language, rules)| {
            let detectors = rules
                .iter()
                .filter_map(|at| book.rules[*at].detector.clone())
                .collect::<Vec<Arc<_>>>();
            let detectors = DetectorSet::new(detectors);
            let titles = rules.iter().map(|at| wordless(&book.rules[*at])).collect();
            (
                language,
                RuleSet {
                    detectors,
                    rules,
                    titles,
                },
            )
        })
        .collect();
    let mut jobs = Vec::with_capacity(book.examples.len() * CHECKERS.len());
    for (example, subject) in book.examples.iter().enumerate() {
        for (checker, row) in CHECKERS.iter().enumerate() {
            if (row.applies)(book, subject, &sets) {
                jobs.push(Job { example, checker });
            }
        }
    }
    let relevant = book
        .rules
        .iter()
        .enumerate()
        .filter(|(_, rule)| rule.kind == RuleKind::Written)
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

fn varied(book: &Book) -> Vec<bool> {
    // Each costs several parses, once: what it shows is kept.
    let is_varied = |example: &Example| example.stance == Stance::Bad && example.rule.is_some();
    book.examples.iter().map(is_varied).collect()
}

/// The rule's title, if it has one that says more than its id.
fn wordless(rule: &Rule) -> String {
    if rule.title.is_empty() || rule.title == rule.id {
        "its pattern matches".to_owned()
    } else {
        rule.title.clone()
    }
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
