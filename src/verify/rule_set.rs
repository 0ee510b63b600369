//! The detectors of a book, compiled into one set a language.

use crate::book::{Book, Rule};
use crate::language::{Detector, DetectorSet, Severity};
use std::collections::HashMap;
use std::sync::Arc;

/// By language, its detectors.
pub type RuleSets = HashMap<&'static str, RuleSet>;

/// The detectors of one language.
pub struct RuleSet {
    pub detectors: DetectorSet,
    /// For each detector the rule that it belongs to.
    pub rules: Vec<usize>,
    /// For each detector what is said where its rule has no message.
    pub titles: Vec<String>,
}

/// The detectors of the rules that are wanted and that their author has not switched off, by language.
pub fn wanted_sets(book: &Book, is_wanted: impl Fn(&Rule) -> bool) -> RuleSets {
    let running = book.rules.iter().enumerate().filter(|(_, rule)| {
        let detector = rule.detector.as_ref();
        detector.is_some_and(|detector| detector.severity != Severity::Off) && is_wanted(rule)
    });
    let running: Vec<usize> = running.map(|(at, _)| at).collect();
    rule_sets(book, &running)
}

/// The detectors of these rules, which have one, by language.
pub(super) fn rule_sets(book: &Book, rules: &[usize]) -> RuleSets {
    let mut by_language: HashMap<&'static str, (Vec<usize>, Vec<Arc<Detector>>)> = HashMap::new();
    for at in rules {
        if let Some(detector) = &book.rules[*at].detector {
            let (rules, detectors) = by_language.entry(detector.language.name).or_default();
            rules.push(*at);
            detectors.push(detector.clone());
        }
    }
    let sets = by_language.into_iter();
    let sets = sets.map(|(language, (rules, detectors))| {
        let set = RuleSet {
            detectors: DetectorSet::new(detectors),
            titles: rules.iter().map(|at| wordless(&book.rules[*at])).collect(),
            rules,
        };
        (language, set)
    });
    sets.collect()
}

/// The rule's title, if it has one that says more than its id.
fn wordless(rule: &Rule) -> String {
    if rule.title.is_empty() || rule.title == rule.id {
        "its pattern matches".to_owned()
    } else {
        rule.title.clone()
    }
}
