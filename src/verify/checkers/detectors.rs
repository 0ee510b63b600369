//! Detectors: every rule of the language over the code, in one pass.

use super::checker::{Checker, Entry};
use crate::book::{Book, Example};
use crate::language::{Match, ScanFault};
use crate::verify::rule_set::{RuleSet, RuleSets};
use crate::verify::{Authority, Finding, Observation, Unseen};

pub const CHECKER: Checker = Checker {
    name: "detectors",
    about: "runs the detectors of all rules of the language over the code",
    version: "1",
    authority: Authority::Silent,
    language: None,
    wants: is_scanned,
    entry: Entry::OnTree(|tree, example, sets| {
        let Some(set) = example
            .language
            .and_then(|language| sets.get(language.name))
        else {
            return vec![Observation::Found(Vec::new())];
        };
        let scan = match set.detectors.scan_each(tree) {
            Ok(scan) => scan,
            Err(fault) => return vec![Observation::Incomplete(Unseen::All(why(&fault)))],
        };
        let mut observations = vec![Observation::Found(findings(set, scan.matches).collect())];
        if !scan.spent.is_empty() {
            let spent = scan.spent.iter().map(|detector| set.rules[*detector]);
            observations.push(Observation::Incomplete(Unseen::Rules(spent.collect())));
        }
        observations
    }),
};

/// Whether detectors look at an example.
pub fn is_scanned(_: &Book, example: &Example, sets: &RuleSets) -> bool {
    let has_rules = example
        .language
        .is_some_and(|language| sets.contains_key(language.name));
    // Output is what code printed, and no code.
    has_rules && example.words.skip.is_none() && !example.words.is_output
}

/// What a set of detectors found, in the words of their rules.
pub fn findings(set: &RuleSet, matches: Vec<Match>) -> impl Iterator<Item = Finding> {
    matches.into_iter().map(|found| Finding {
        rule: set.rules[found.detector],
        node: found.node,
        range: found.range,
        message: if found.message.trim().is_empty() {
            set.titles[found.detector].clone()
        } else {
            found.message
        },
    })
}

fn why(fault: &ScanFault) -> String {
    match fault {
        ScanFault::TooDeep { depth, limit } => {
            format!("it nests {depth} nodes deep, and at most {limit} are scanned")
        }
        ScanFault::Crowd => {
            "all detectors together find too many places or need too many steps".to_owned()
        }
        ScanFault::Broken { .. } | ScanFault::Budget { .. } | ScanFault::OtherLanguage => {
            format!("{fault:?}")
        }
    }
}
