//! The ids of rules that headings already have: an expression that finds them, and nothing else.
//!
//! An id is only what several headings begin or end with in one form, each once; a number of a section is none.

use regex::Regex;
use std::collections::{BTreeMap, HashSet};

/// So many headings have ids at least, or they are no habit.
const LEAST: usize = 3;

/// What headings look like, with the id as the first group, and how the expression is written that finds it.
const FORMS: &[Form] = &[
    // `PY101: Query with select()`, `R-7 - Names`; what has no mark behind it is a title: `HTTP2 and streams`
    Form {
        heading: r"^([A-Z](?:[A-Z0-9]*[A-Z])?[-_]?)(\d+)(?:[:.]|\s+[-–—]\s|$)",
        before: "^(",
        number: r"\d+",
        after: r")\b",
    },
    // `ES.20: Always initialize`
    Form {
        heading: r"^([A-Z]{1,3}\.)(\d+):",
        before: "^(",
        number: r"\d+",
        after: "):",
    },
    // `Casing conforms to RFC 430 (C-CASE)`
    Form {
        heading: r"\(([A-Z]{1,4}-)([A-Z][A-Z0-9-]+)\)$",
        before: r"\((",
        number: "[A-Z0-9-]+",
        after: r")\)$",
    },
];

struct Form {
    /// Its first group is what the ids of a family share, its second what keeps them apart.
    heading: &'static str,
    before: &'static str,
    number: &'static str,
    after: &'static str,
}

/// What headings have in common.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Ids {
    /// For `verify.rule-id`.
    pub expression: String,
    /// In the order of the pages.
    pub ids: Vec<String>,
}

/// The ids of headings; the form that most of them have.
pub(super) fn ids(headings: &[&str]) -> Option<Ids> {
    let found = FORMS.iter().filter_map(|form| form.ids(headings));
    found.max_by_key(|ids| ids.ids.len())
}

impl Form {
    fn ids(&self, headings: &[&str]) -> Option<Ids> {
        let form = Regex::new(self.heading).ok()?;
        // By what they share: what tells them apart.
        let mut families: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for heading in headings {
            let Some(found) = form.captures(heading) else {
                continue;
            };
            let (Some(shared), Some(own)) = (found.get(1), found.get(2)) else {
                continue;
            };
            let family = families.entry(shared.as_str()).or_default();
            family.push(own.as_str());
        }
        // One that two sections have is a release, a chapter or a step.
        families.retain(|_, family| {
            let mut known = HashSet::new();
            family.iter().all(|own| known.insert(*own))
        });
        // `HTTP2` alone is a title; beside families it may be the first of a new one.
        families.retain(|_, family| family.len() >= 2);
        if families.values().map(|family| family.len()).sum::<usize>() < LEAST {
            return None;
        }
        let shared: Vec<String> = families
            .keys()
            .map(|shared| shared.replace('.', r"\."))
            .collect();
        let shared = match shared.as_slice() {
            [one] => one.clone(),
            several => format!("(?:{})", several.join("|")),
        };
        let Form {
            before,
            number,
            after,
            ..
        } = self;
        let expression = format!("{before}{shared}{number}{after}");
        let written = Regex::new(&expression).ok()?;
        let named = headings.iter().filter_map(|heading| {
            let found = written.captures(heading)?;
            Some(found.get(1)?.as_str().to_owned())
        });
        // What it finds, in the order of the pages; no id may be two rules'.
        let ids: Vec<String> = named.collect();
        let known: HashSet<&String> = ids.iter().collect();
        (known.len() == ids.len()).then_some(Ids { expression, ids })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(headings: &[&str], expect: Option<(&str, &[&str])>) {
        let found = ids(headings);
        let found = found.as_ref().map(|ids| {
            let names: Vec<&str> = ids.ids.iter().map(String::as_str).collect();
            let expression = Regex::new(&ids.expression).expect("an expression");
            let of_expression = headings.iter().filter_map(|heading| {
                let found = expression.captures(heading)?;
                Some(found.get(1)?.as_str())
            });
            assert_eq!(of_expression.collect::<Vec<_>>(), names);
            (ids.expression.as_str(), names)
        });
        let expect = expect.map(|(expression, ids)| (expression, ids.to_vec()));
        assert_eq!(found, expect);
    }

    #[test]
    fn one_form_for_all_ids() {
        check(
            &["Python", "PY1: Names", "PY2: Errors", "PY10 - Imports"],
            Some((r"^(PY\d+)\b", &["PY1", "PY2", "PY10"])),
        );
        check(
            &["ES.1: A", "ES.20: B", "F.3: C", "F.4: D"],
            Some((r"^((?:ES\.|F\.)\d+):", &["ES.1", "ES.20", "F.3", "F.4"])),
        );
        check(
            &[
                "Casing conforms (C-CASE)",
                "Names (C-CONV)",
                "Getters (C-GETTER)",
            ],
            Some((r"\((C-[A-Z0-9-]+)\)$", &["C-CASE", "C-CONV", "C-GETTER"])),
        );
    }

    #[test]
    fn what_only_looks_like_an_id_is_none() {
        check(&["PY1: Names", "PY2: Errors"], None);
        check(&["1. Names", "2. Errors", "3. Imports"], None);
        check(&["HTTP2 and streams", "UTF8 texts", "H264 films"], None);
        check(&["Q1: First", "Q2: Second", "Q1: Again", "Q3: Last"], None);
        check(&["A.1 Setup", "A.2 Data", "A.3 Runs"], None);
        check(&["Q1 2024", "Q2 2024", "Q3 2024"], None);
        check(&["PY1: A", "PY2: B", "PY3: C", "PY1 again"], None);
        check(&["Python 3", "Python 4", "Python 5"], None);
    }
}
