//! What each clause of a rule matches in a tree, alone and together with those before it: where a match stops.
//!
//! It says what is so and not what to do about it.

use serde_json::{Map, Value};

use super::compiled::Detector;
use super::flow::flow;
use super::probe::Probe;
use crate::language::syntax::Syntax;
use crate::language::tree::Tree;

/// Deeper clauses are not taken apart.
const DEEPEST: usize = 4;

/// What reads what a node is comes before what reads its surroundings, and what excludes comes last.
const ORDER: &[&str] = &[
    "pattern", "kind", "regex", "nthChild", "range", "matches", "any", "inside", "has", "precedes",
    "follows", "not",
];

const RELATIONS: &[&str] = &["inside", "has", "precedes", "follows"];

/// One clause of a rule object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClauseCount {
    /// As it is written, on one line: `kind: call`.
    pub text: String,
    pub key: String,
    /// How many nodes of the code it matches alone; none where that is not known.
    pub alone: Option<usize>,
    /// How many it matches together with the clauses before it.
    pub together: Option<usize>,
    /// What the rule in it matches in the whole code, where the clause is a relation or a choice.
    pub within: Vec<ClauseCount>,
}

impl Detector {
    /// The clauses of the rule in the order in which they are counted.
    pub fn clause_counts(&self, tree: &Tree) -> Vec<ClauseCount> {
        let Some(detector) = self.on(tree) else {
            return Vec::new();
        };
        let Some(syntax) = Syntax::of(detector.language) else {
            return Vec::new();
        };
        let whole = &detector.normalised;
        let counter = Counter {
            whole,
            syntax,
            tree,
        };
        let rule = whole.get("rule").unwrap_or(&Value::Null);
        let mut counts = counter.object(rule, 0);
        let constraints = whole.get("constraints").and_then(Value::as_object);
        let mut named: Vec<&str> = Vec::new();
        for (name, constraint) in constraints.into_iter().flatten() {
            named.push(name);
            counts.push(ClauseCount {
                text: format!("{name}: {}", flow(constraint)),
                key: "constraints".to_owned(),
                alone: counter.count(constraint, &[]),
                together: counter.count(rule, &named),
                within: Vec::new(),
            });
        }
        counts
    }
}

/// The first clause with which nothing is left.
pub fn stop(counts: &[ClauseCount]) -> Option<&ClauseCount> {
    counts.iter().find(|clause| clause.together == Some(0))
}

struct Counter<'a> {
    whole: &'a Value,
    syntax: Syntax,
    tree: &'a Tree,
}

impl Counter<'_> {
    fn count(&self, rule: &Value, constraints: &[&str]) -> Option<usize> {
        let probe = Probe::new(rule, self.whole, constraints, self.syntax)?;
        probe.matches(self.tree).map(|found| found.len())
    }

    fn object(&self, rule: &Value, depth: usize) -> Vec<ClauseCount> {
        let mut clauses: Vec<(String, Value)> = Vec::new();
        gather(rule, depth, &mut clauses);
        // A relation is asked of what is left by the others.
        clauses.sort_by_key(|(key, _)| ORDER.iter().position(|known| known == key));
        let mut before: Vec<Value> = Vec::new();
        let mut counts = Vec::new();
        for (key, value) in clauses {
            let alone = single(&key, &value);
            before.push(alone.clone());
            let mut together = Map::new();
            together.insert("all".into(), Value::Array(before.clone()));
            let together = self.count(&Value::Object(together), &[]);
            let within = match key.as_str() {
                key if RELATIONS.contains(&key) && depth < DEEPEST => {
                    self.object(&bare(&value), depth + 1)
                }
                "any" if depth < DEEPEST => {
                    let members = value.as_array().into_iter().flatten();
                    members.map(|member| self.member(member)).collect()
                }
                _ => Vec::new(),
            };
            counts.push(ClauseCount {
                text: format!("{key}: {}", flow(&value)),
                alone: self.count(&alone, &[]),
                key,
                together,
                within,
            });
        }
        counts
    }

    fn member(&self, member: &Value) -> ClauseCount {
        let count = self.count(member, &[]);
        ClauseCount {
            text: flow(member),
            key: "any".to_owned(),
            alone: count,
            together: count,
            within: Vec::new(),
        }
    }
}

/// The clauses of a rule object, those in `all` among them.
fn gather(rule: &Value, depth: usize, out: &mut Vec<(String, Value)>) {
    for (key, value) in rule.as_object().into_iter().flatten() {
        match (key.as_str(), value) {
            ("all", Value::Array(members)) if depth < DEEPEST => {
                for member in members {
                    gather(member, depth + 1, out);
                }
            }
            ("stopBy" | "field", _) => {}
            _ => out.push((key.clone(), value.clone())),
        }
    }
}

fn single(key: &str, value: &Value) -> Value {
    let mut keys = Map::new();
    keys.insert(key.into(), value.clone());
    Value::Object(keys)
}

/// The rule of a relation without what says how far it looks.
fn bare(relation: &Value) -> Value {
    let mut relation = relation.clone();
    if let Some(keys) = relation.as_object_mut() {
        keys.remove("stopBy");
        keys.remove("field");
    }
    relation
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::{ReadDefaults, find};

    /// Each clause as `text alone/together`.
    fn check(language: &str, rule: &str, code: &str, expect: &[&str]) {
        let yaml = format!("id: A\nlanguage: {language}\n{rule}\n");
        let detector = Detector::read(&yaml, ReadDefaults::default()).expect("a rule");
        let tree = Tree::parse(find(language).expect("a language"), code).expect("a tree");
        let counts = detector.clause_counts(&tree);
        let number = |count: Option<usize>| count.map_or("?".to_owned(), |n| n.to_string());
        let shown: Vec<String> = counts
            .iter()
            .map(|one| {
                let (alone, together) = (number(one.alone), number(one.together));
                format!("{} {alone}/{together}", one.text)
            })
            .collect();
        assert_eq!(shown, expect, "{yaml}");
    }

    #[test]
    fn clauses_are_counted_alone_and_together() {
        check(
            "go",
            "rule: { kind: defer_statement, inside: { kind: for_statement } }",
            "package a\nfunc f() {\n\tfor {\n\t\tdefer g()\n\t}\n}\n",
            &[
                "kind: defer_statement 1/1",
                "inside: { kind: for_statement } 2/0",
            ],
        );
        check(
            "python",
            "rule: { all: [ { has: { field: function, regex: ^f$ } }, { kind: call } ], not: { regex: x } }",
            "f(x)\ng(y)\n",
            &[
                "kind: call 2/2",
                "has: { field: function, regex: '^f$' } 1/1",
                "not: { regex: x } 10/0",
            ],
        );
        check(
            "python",
            "rule: { pattern: f($A) }\nconstraints: { A: { regex: ^b } }",
            "f(x)\n",
            &["pattern: f($A) 1/1", "A: { regex: '^b' } 0/0"],
        );
    }
}
