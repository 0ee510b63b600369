//! What the silence of a detector proves of a good example of its own rule.
//!
//! Silence alone is nothing: a detector that is misspelt is silent, and so is every detector on code that holds nothing of
//! what it looks at. A detector of another rule proves nothing here, however well it fits.

use super::Case;
use crate::book::RuleKind;
use crate::language::{Construct, is_common};
use crate::verify::Finding;
use std::collections::{BTreeMap, BTreeSet};

/// By rule, the names and values of the bad examples that its detector found. It holds each rule that found one.
#[derive(Debug, Default)]
pub struct Exercised(BTreeMap<usize, BTreeSet<u64>>);

impl Exercised {
    /// Adds what the examples of another book show; `rule` finds the rule of the one in the other.
    pub fn extend(&mut self, other: &Exercised, rule: impl Fn(usize) -> Option<usize>) {
        for (theirs, names) in &other.0 {
            if let Some(own) = rule(*theirs) {
                self.0.entry(own).or_default().extend(names);
            }
        }
    }
}

impl Case<'_> {
    /// Keeps that these rules found this bad example as its author says.
    pub(super) fn exercise(&mut self, rules: impl IntoIterator<Item = usize>) {
        // Its author says that it is not finished.
        if self.example.words.todo.is_some() {
            return;
        }
        for rule in rules {
            let names = self.exercised.0.entry(rule).or_default();
            names.extend(self.observed.shape.names.iter());
        }
    }

    /// Why the silence of the example's own rule proves nothing; none if it does.
    pub(super) fn is_vacuous(&self, rule: usize) -> Option<String> {
        let id = self.id(rule);
        let Some(names) = self.exercised.0.get(&rule) else {
            return Some(format!(
                "`{id}` is silent, but no bad example shows that it finds anything"
            ));
        };
        let about = format!("`{id}` is silent, but nothing in it is what `{id}` looks at");
        let detector = self.book.rules[rule].detector.as_ref();
        let has_relevant = detector.is_some_and(|detector| detector.relevant.is_some());
        let looked_at = detector.map(|detector| detector.kind_names());
        let mut looked_at = looked_at.unwrap_or_default();
        match self.observed.shape.construct {
            None => Some(format!("`{id}` is silent, but it could not look at it")),
            Some(Construct::Missing) if has_relevant => {
                Some(format!("{about}: `metadata.relevant` matches nothing"))
            }
            Some(Construct::Missing) => Some(format!("{about}: it holds no {}", kinds(&looked_at))),
            Some(Construct::Common) => {
                let own = &self.observed.shape.names;
                let shares = own.iter().any(|name| names.contains(&name));
                looked_at.retain(|name| {
                    self.example
                        .language
                        .is_some_and(|language| is_common(language.name, name))
                });
                (!shares).then(|| {
                    format!(
                        "{about}: nearly all code holds a {}, and it shares no name or value with a bad example of `{id}`",
                        kinds(&looked_at)
                    )
                })
            }
            Some(Construct::Particular) => None,
        }
    }

    /// What the detectors of other rules find in a bad example without a claim, and how its author would make it one.
    pub(super) fn flagged_by_others(&self, findings: &[Finding]) -> Option<Lent> {
        let mut rules: Vec<usize> = Vec::new();
        for finding in findings {
            if !rules.contains(&finding.rule) {
                rules.push(finding.rule);
            }
        }
        let first = *rules.first()?;
        let ids: Vec<&str> = rules.iter().map(|rule| self.id(*rule)).collect();
        let flag = match ids.len() {
            1 => "flags",
            _ => "flag",
        };
        let words: Vec<String> = ids.iter().map(|id| format!("`rule={id}`")).collect();
        let why = match self.own_rule_kind() {
            None | Some(RuleKind::Implicit) => String::new(),
            Some(_) => format!("{}; ", self.no_own_detector()),
        };
        Some(Lent {
            rule: first,
            because: format!("{why}`{}` {flag} it", ids.join("`, `")),
            hint: format!(
                "write {} after the language if that is what this section is about",
                words.join(" or ")
            ),
        })
    }
}

/// A finding of a rule that the author did not name.
pub(super) struct Lent {
    pub rule: usize,
    pub because: String,
    pub hint: String,
}

/// How many kinds a sentence lists.
const MOST_KINDS: usize = 3;

/// "`call`", "`call` or `attribute`", "`a`, `b`, `c` …".
fn kinds(names: &[String]) -> String {
    let quoted: Vec<String> = names
        .iter()
        .take(MOST_KINDS)
        .map(|name| format!("`{name}`"))
        .collect();
    match (quoted.len(), names.len() > MOST_KINDS) {
        (_, true) => format!("{} …", quoted.join(", ")),
        (2.., _) => {
            let (last, rest) = quoted.split_last().expect("there are two or more");
            format!("{} or {last}", rest.join(", "))
        }
        _ => quoted.join(""),
    }
}
