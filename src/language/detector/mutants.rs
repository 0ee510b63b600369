//! Detectors with one clause less: what mutation testing asks the examples about.
//!
//! A mutant is made of the normalised rule, and its clause is found again in the YAML as written.
//! Alternatives (`any`), kinds and patterns are kept: without them a rule looks for something else, not for more.

use std::ops::Range;
use std::sync::Arc;

use serde_json::Value;

use super::compiled::Detector;
use super::located::Located;
use super::read::ReadDefaults;

/// What narrows a rule and can be taken away alone.
const CLAUSES: &[&str] = &[
    "not", "has", "inside", "follows", "precedes", "regex", "nthChild",
];

/// Without one of these beside it, a clause is all that its rule object says.
const NO_RULES: &[&str] = &["stopBy", "field"];

/// More clauses than a rule has; the rest is not tried.
const MOST: usize = 300;

/// Deeper than a rule nests.
const DEEPEST: usize = 60;

/// A detector without one of its clauses.
pub struct Mutant {
    /// Keys and indices from the top of the rule file: `rule/all/2/not`.
    pub path: String,
    /// Bytes of the YAML: the clause, with its key.
    pub range: Option<Range<usize>>,
    /// None where the rule cannot be compiled without it.
    pub detector: Option<Arc<Detector>>,
}

impl Detector {
    /// One mutant for each clause, outer ones first; `yaml` is the text that the detector was read from.
    pub fn mutants(&self, yaml: &str) -> Vec<Mutant> {
        let mut paths = Vec::new();
        if let Some(rule) = self.normalised.get("rule") {
            clauses(rule, &mut vec!["rule".to_owned()], &mut paths);
        }
        for group in ["constraints", "utils"] {
            let rules = self.normalised.get(group).and_then(Value::as_object);
            for (name, rule) in rules.into_iter().flatten() {
                let mut path = vec![group.to_owned(), name.clone()];
                if group == "constraints" {
                    paths.push(path.clone());
                }
                clauses(rule, &mut path, &mut paths);
            }
        }
        paths.truncate(MOST);
        let documents = Located::documents(yaml);
        let located = documents.first().filter(|_| documents.len() == 1);
        paths
            .into_iter()
            .map(|path| {
                let mut rule = self.normalised.clone();
                remove(&mut rule, &path);
                let read = Detector::read(&rule.to_string(), ReadDefaults::default());
                Mutant {
                    range: located.and_then(|located| place(located, &path)),
                    detector: read.ok().map(Arc::new),
                    path: path.join("/"),
                }
            })
            .collect()
    }
}

/// The bytes of the entry or the member at a path in a rule file that holds one rule.
pub fn place_of(yaml: &str, path: &[String]) -> Option<Range<usize>> {
    let documents = Located::documents(yaml);
    let located = documents.first().filter(|_| documents.len() == 1)?;
    place(located, path)
}

/// The paths of the clauses below a rule object.
fn clauses(rule: &Value, path: &mut Vec<String>, out: &mut Vec<Vec<String>>) {
    let Some(keys) = rule.as_object().filter(|_| path.len() < DEEPEST) else {
        return;
    };
    let rules = keys.keys().filter(|key| !NO_RULES.contains(&key.as_str()));
    let is_alone = rules.count() == 1;
    for (key, value) in keys {
        path.push(key.clone());
        match (key.as_str(), value) {
            (key, value) if CLAUSES.contains(&key) => {
                // What is all that its object says goes with the object.
                if !is_alone || path.len() == 2 {
                    out.push(path.clone());
                }
                clauses(value, path, out);
            }
            ("all", Value::Array(members)) => {
                for (at, member) in members.iter().enumerate() {
                    path.push(at.to_string());
                    let is_kind = member
                        .as_object()
                        .is_some_and(|keys| keys.keys().eq(["kind"]));
                    if members.len() > 1 && !is_kind {
                        out.push(path.clone());
                    }
                    clauses(member, path, out);
                    path.pop();
                }
            }
            ("any", Value::Array(members)) => {
                for (at, member) in members.iter().enumerate() {
                    path.push(at.to_string());
                    clauses(member, path, out);
                    path.pop();
                }
            }
            _ => {}
        }
        path.pop();
    }
}

fn remove(rule: &mut Value, path: &[String]) {
    let Some((last, above)) = path.split_last() else {
        return;
    };
    let mut at = rule;
    for step in above {
        let next = match at {
            Value::Object(keys) => keys.get_mut(step),
            Value::Array(members) => step
                .parse()
                .ok()
                .and_then(|step: usize| members.get_mut(step)),
            _ => None,
        };
        let Some(next) = next else { return };
        at = next;
    }
    match at {
        Value::Object(keys) => {
            keys.remove(last);
        }
        Value::Array(members) => {
            if let Some(at) = last.parse().ok().filter(|at: &usize| *at < members.len()) {
                members.remove(at);
            }
        }
        _ => {}
    }
}

fn place(located: &Located, path: &[String]) -> Option<Range<usize>> {
    let (last, above) = path.split_last()?;
    let mut at = located;
    for step in above {
        at = match step.parse::<usize>() {
            Ok(index) if !at.items().is_empty() => at.items().get(index)?,
            _ => at.get(step)?,
        };
    }
    match last.parse::<usize>() {
        Ok(index) if !at.items().is_empty() => Some(at.items().get(index)?.range.clone()),
        _ => {
            let (key, value) = at.entry(last)?;
            // An alias stands where it is defined, perhaps above its key.
            Some(key.range.start..value.range.end.max(key.range.end))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(yaml: &str, expect: &[(&str, &str)]) {
        let detector = Detector::read(yaml, ReadDefaults::default()).expect("a rule");
        let mutants = detector.mutants(yaml);
        let told: Vec<(&str, &str)> = mutants
            .iter()
            .map(|mutant| {
                let range = mutant.range.clone().expect("a place");
                (mutant.path.as_str(), &yaml[range])
            })
            .collect();
        assert_eq!(told, expect, "{yaml}");
    }

    #[test]
    fn each_clause_is_dropped_once_and_found_in_the_text() {
        check(
            "id: A\nlanguage: python\nrule:\n  pattern: f($X)\n  not: { inside: { kind: class_definition, stopBy: end } }\nconstraints:\n  X: { regex: '^a' }\n",
            &[
                (
                    "rule/not",
                    "not: { inside: { kind: class_definition, stopBy: end } }",
                ),
                ("constraints/X", "X: { regex: '^a' }"),
            ],
        );
        check(
            "id: A\nlanguage: python\nrule:\n  kind: call\n  all:\n    - has: { field: function, regex: f }\n    - regex: x\n",
            &[
                ("rule/all/0", "has: { field: function, regex: f }"),
                ("rule/all/1", "regex: x"),
            ],
        );
    }

    #[test]
    fn a_clause_that_is_all_its_object_says_goes_with_the_object() {
        let yaml =
            "id: A\nlanguage: python\nrule:\n  kind: call\n  has: { field: function, regex: f }\n";
        check(yaml, &[("rule/has", "has: { field: function, regex: f }")]);
    }

    #[test]
    fn a_rule_that_cannot_stand_without_a_clause_has_no_mutant() {
        let yaml = "id: A\nlanguage: python\nrule: { all: [ { pattern: f($X) }, { regex: f } ] }\n";
        let detector = Detector::read(yaml, ReadDefaults::default()).expect("a rule");
        let mutants = detector.mutants(yaml);
        let stands: Vec<bool> = mutants
            .iter()
            .map(|mutant| mutant.detector.is_some())
            .collect();
        assert_eq!(stands, [false, true]);
    }
}
