//! What of a sample a detector leans on: a text, a number or a name that the example made up, and without which it is
//! silent.
//!
//! A rule that finds only the author's own `"Alice"` is right on all examples and finds nothing else.

use super::why::is_judged;
use crate::book::{Book, Stance};
use crate::language::{Detector, DetectorSet, Sample, Tree};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Each thing that is made up, where every bad example of the rule that is found has one without which it is not.
pub fn leans(book: &Book, rule: usize) -> Vec<Sample> {
    let Some(detector) = book.rules[rule].detector.as_ref() else {
        return Vec::new();
    };
    let set = DetectorSet::new(vec![detector.clone()]);
    let mut samples: BTreeMap<Sample, usize> = BTreeMap::new();
    let mut found = 0;
    let bad = book.examples_of(rule).map(|(_, example)| example);
    for example in bad.filter(|example| example.stance == Stance::Bad && is_judged(example)) {
        let tree = example
            .language
            .and_then(|language| Tree::parse(language, &example.code));
        let Some(tree) = tree.filter(|tree| matches(&set, tree)) else {
            continue;
        };
        found += 1;
        let own = of_example(&set, detector, &tree);
        if own.is_empty() {
            return Vec::new();
        }
        for sample in own {
            *samples.entry(sample).or_default() += 1;
        }
    }
    match found {
        0 => Vec::new(),
        _ => samples.into_keys().collect(),
    }
}

/// What one bad example made up that the detector repeats, and without which it is silent.
fn of_example(set: &DetectorSet, detector: &Arc<Detector>, tree: &Tree) -> Vec<Sample> {
    let (patterns, expressions) = detector.texts();
    let is_repeated = |sample: &Sample| {
        let mut texts = patterns.iter().chain(&expressions);
        texts.any(|text| {
            text.contains(sample.text.as_str())
                || text.replace('\\', "").contains(sample.text.as_str())
        })
    };
    let is_needed = |sample: &Sample| {
        let other = tree.without_sample(sample);
        let other = other.and_then(|code| Tree::parse(tree.language(), &code));
        let other = other.filter(|other| other.count_errors() <= tree.count_errors());
        other.is_some_and(|other| !matches(set, &other))
    };
    let samples = tree.samples().into_iter();
    samples.filter(is_repeated).filter(is_needed).collect()
}

fn matches(set: &DetectorSet, tree: &Tree) -> bool {
    set.scan(tree).is_ok_and(|found| !found.is_empty())
}
