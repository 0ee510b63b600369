//! The rule objects in a rule file: every pattern checked, every key known.
//!
//! It compiles nothing for the scan; what it lets through ast-grep may still refuse.

use crate::facts::facts;
use std::ops::Range;

use serde_json::{Map, Value, json};

use super::compile::{RuleFault, fault, meant, unknown_key};
use super::located::Located;
use super::pattern;

use crate::language::syntax::Syntax;

const RULE_KEYS: &[&str] = &[
    "pattern", "kind", "regex", "nthChild", "range", "inside", "has", "precedes", "follows", "all",
    "any", "not", "matches",
];

const RELATION_KEYS: &[&str] = &[
    "pattern", "kind", "regex", "nthChild", "range", "inside", "has", "precedes", "follows", "all",
    "any", "not", "matches", "stopBy", "field",
];

pub struct Rules {
    syntax: Syntax,
    pub faults: Vec<RuleFault>,
}

/// A value and where it stands; `range` is the nearest place that is known.
struct Place<'yaml> {
    node: Option<&'yaml Located>,
    range: Range<usize>,
}

impl<'yaml> Place<'yaml> {
    fn of(node: Option<&'yaml Located>, outer: &Range<usize>) -> Self {
        let range = node.map_or(outer.clone(), |node| node.range.clone());
        Place { node, range }
    }

    fn key(&self, key: &str) -> Self {
        Place::of(self.node.and_then(|node| node.get(key)), &self.range)
    }

    fn item(&self, at: usize) -> Self {
        Place::of(self.node.and_then(|node| node.items().get(at)), &self.range)
    }

    /// The range of the key itself.
    fn name(&self, key: &str) -> Range<usize> {
        let entry = self.node.and_then(|node| node.entry(key));
        entry.map_or(self.range.clone(), |(name, _)| name.range.clone())
    }
}

impl Rules {
    pub fn new(syntax: Syntax) -> Self {
        Rules {
            syntax,
            faults: Vec::new(),
        }
    }

    /// Walks the top level of a rule file, or of a rewriter in it.
    pub fn normalise(
        &mut self,
        keys: &mut Map<String, Value>,
        located: Option<&Located>,
        whole: &Range<usize>,
    ) {
        let place = Place::of(located, whole);
        for (key, value) in keys.iter_mut() {
            let place = place.key(key);
            match (key.as_str(), value) {
                ("rule", value) => self.rule(value, &place, RULE_KEYS),
                ("constraints" | "utils", Value::Object(rules)) => {
                    for (name, rule) in rules {
                        self.rule(rule, &place.key(name), RULE_KEYS);
                    }
                }
                // Free for everybody but for this key, which is ours.
                ("metadata", Value::Object(metadata)) => {
                    if let Some(relevant) = metadata.get_mut("relevant") {
                        self.rule(relevant, &place.key("relevant"), RULE_KEYS);
                    }
                }
                ("rewriters", Value::Array(rewriters)) => {
                    for (at, rewriter) in rewriters.iter_mut().enumerate() {
                        if let Value::Object(keys) = rewriter {
                            let place = place.item(at);
                            self.normalise(keys, place.node, &place.range);
                        }
                    }
                }
                ("fix", Value::Object(fix)) => {
                    for (name, rule) in fix {
                        if matches!(name.as_str(), "expandStart" | "expandEnd") {
                            self.rule(rule, &place.key(name), RELATION_KEYS);
                        }
                    }
                }
                _ => {}
            }
        }
    }

    fn rule(&mut self, rule: &mut Value, place: &Place, known: &[&str]) {
        let Value::Object(keys) = rule else {
            let message = facts!("rule-form");
            self.faults.push(fault(place.range.clone(), message));
            return;
        };
        for (key, value) in keys {
            let name = place.name(key);
            let place = place.key(key);
            match (key.as_str(), value) {
                (key, _) if !known.contains(&key) => {
                    self.faults.push(unknown_key(name, key, known));
                }
                ("pattern", value) => self.pattern(value, &place),
                ("kind", Value::String(kind)) => self.kind(kind, &place),
                ("regex", Value::String(regex)) => {
                    if let Err(error) = regex::Regex::new(regex) {
                        let error = error.to_string();
                        let reason = error.lines().last().unwrap_or_default();
                        let reason = reason.trim_start_matches("error: ");
                        let message = facts!("not-a-regular-expression", reason);
                        self.faults.push(fault(place.range, message));
                    }
                }
                ("inside" | "has" | "precedes" | "follows", value) => {
                    self.rule(value, &place, RELATION_KEYS);
                }
                ("not", value) => self.rule(value, &place, RULE_KEYS),
                ("stopBy", value @ Value::Object(_)) => self.rule(value, &place, RULE_KEYS),
                ("all" | "any", Value::Array(rules)) => {
                    for (at, rule) in rules.iter_mut().enumerate() {
                        self.rule(rule, &place.item(at), RULE_KEYS);
                    }
                }
                ("nthChild", Value::Object(keys)) => {
                    if let Some(rule) = keys.get_mut("ofRule") {
                        self.rule(rule, &place.key("ofRule"), RULE_KEYS);
                    }
                }
                ("matches", Value::Object(calls)) => {
                    for (name, arguments) in calls {
                        let place = place.key(name);
                        for (name, rule) in arguments.as_object_mut().into_iter().flatten() {
                            self.rule(rule, &place.key(name), RULE_KEYS);
                        }
                    }
                }
                _ => {}
            }
        }
    }

    fn pattern(&mut self, value: &mut Value, place: &Place) {
        if let Value::String(source) = &*value
            && let Some((context, selector)) = pattern::ended(self.syntax, source)
        {
            *value = json!({ "context": context, "selector": selector });
        }
        let (source, selector) = match &*value {
            Value::String(source) => (source.as_str(), None),
            Value::Object(keys) => {
                let context = keys.get("context").and_then(Value::as_str);
                let selector = keys.get("selector").and_then(Value::as_str);
                let Some(context) = context else {
                    let message = facts!("pattern-without-context");
                    self.faults.push(fault(place.range.clone(), message));
                    return;
                };
                (context, selector)
            }
            _ => {
                let message = facts!("pattern-form");
                self.faults.push(fault(place.range.clone(), message));
                return;
            }
        };
        if let Err(refusal) = pattern::check(self.syntax, source, selector) {
            let range = if value.is_object() {
                place.key("context").range
            } else {
                place.range.clone()
            };
            self.faults.push(RuleFault {
                range,
                facts: refusal.facts,
                hint: refusal.hint,
            });
        }
    }

    fn kind(&mut self, kind: &str, place: &Place) {
        if ast_grep_config::parse_selector(kind, self.syntax).is_err() {
            let language = (self.syntax.grammar.language)();
            let kinds = (0..language.node_kind_count() as u16)
                .filter(|id| language.node_kind_is_named(*id))
                .filter_map(|id| language.node_kind_for_id(id));
            let display = self.syntax.language.display;
            self.faults.push(RuleFault {
                range: place.range.clone(),
                facts: facts!("unknown-kind", kind, language = display),
                hint: meant(kind, kinds, 3.min(kind.len() / 3)),
            });
        }
    }
}
