//! The names by which rules are chosen: an id, the beginning of ids, or a tag.
//!
//! It knows no book and no configuration; which rules there are is handed to it, and what a choice is for is not known here.

use crate::near::{nearest, third};
use std::collections::{BTreeMap, BTreeSet};

/// The rules of a run, by id, with their tags.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RuleNames {
    rules: BTreeMap<String, BTreeSet<String>>,
}

/// How exactly a name says which rule is meant: the later variant is the more exact one, and a longer beginning of ids
/// more exact than a shorter one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fit {
    Tag,
    /// How many bytes of the id are named.
    Prefix(usize),
    Id,
}

impl RuleNames {
    pub fn add(&mut self, id: &str, tags: &[String]) {
        let known = self.rules.entry(id.to_owned()).or_default();
        known.extend(tags.iter().cloned());
    }

    pub fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    /// How a name means the rule of this id; none where it means others or nothing. The id of a rule means that rule
    /// alone, even where other ids begin with it.
    pub fn fit(&self, name: &str, id: &str) -> Option<Fit> {
        if name == id {
            return Some(Fit::Id);
        }
        if name.is_empty() || self.rules.contains_key(name) {
            return None;
        }
        if id.starts_with(name) {
            return Some(Fit::Prefix(name.len()));
        }
        let tags = self.rules.get(id);
        tags.is_some_and(|tags| tags.contains(name))
            .then_some(Fit::Tag)
    }

    /// Whether a name means any rule.
    pub fn knows(&self, name: &str) -> bool {
        self.rules.contains_key(name) || self.rules.keys().any(|id| self.fit(name, id).is_some())
    }

    /// What may have been meant by a name that is neither here nor among `others`.
    pub fn near<'n>(
        &'n self,
        name: &str,
        others: impl Iterator<Item = &'static str>,
    ) -> Option<&'n str> {
        let tags = self.rules.values().flatten();
        let own = self.rules.keys().chain(tags).map(String::as_str);
        let names: Vec<&'n str> = others
            .map(|other| -> &'n str { other })
            .chain(own)
            .collect();
        let lower = name.to_lowercase();
        let alike = names.iter().find(|own| own.to_lowercase() == lower);
        // Ids are short, and one wrong digit is the usual slip.
        let most = |own: &str| third(own).max(1);
        alike
            .copied()
            .or_else(|| nearest(name, names.iter().copied(), most))
    }

    /// A name as a variable of the environment spells it, where letters have no case and `_` is `-`: as it is spelt here.
    pub fn spelt(&self, variable: &str) -> Option<&str> {
        let plain = |name: &str| name.to_lowercase().replace('_', "-");
        let tags = self.rules.values().flatten();
        let mut own = self.rules.keys().chain(tags);
        own.find(|own| plain(own) == plain(variable))
            .map(String::as_str)
    }
}

/// Which rules are wanted: those that are named, or all, without those that are named to be left out.
///
/// Where both lists mean a rule, the more exact name counts, and of two that are equally exact the one that leaves it out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selection {
    /// Empty for all.
    pub select: Vec<String>,
    pub ignore: Vec<String>,
}

impl Selection {
    pub fn takes(&self, names: &RuleNames, id: &str) -> bool {
        let fit = |list: &[String]| list.iter().filter_map(|name| names.fit(name, id)).max();
        match (fit(&self.select), fit(&self.ignore)) {
            (None, _) if !self.select.is_empty() => false,
            (_, None) => true,
            (selected, ignored) => selected > ignored,
        }
    }

    pub fn names(&self) -> impl Iterator<Item = &String> {
        self.select.iter().chain(&self.ignore)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_more_exact_name_selects() {
        let mut names = RuleNames::default();
        names.add("SA101", &["orm".to_owned()]);
        names.add("SA102", &[]);
        names.add("LOG1", &[]);
        let check = |select: &[&str], ignore: &[&str], expect: &[&str]| {
            let owned = |list: &[&str]| list.iter().map(|name| (*name).to_owned()).collect();
            let selection = Selection {
                select: owned(select),
                ignore: owned(ignore),
            };
            let all = ["SA101", "SA102", "LOG1"];
            let taken = all.into_iter().filter(|id| selection.takes(&names, id));
            let taken: Vec<&str> = taken.collect();
            assert_eq!(taken, expect, "{select:?} {ignore:?}");
        };
        check(&[], &[], &["SA101", "SA102", "LOG1"]);
        check(&["SA1"], &[], &["SA101", "SA102"]);
        check(&["SA1"], &["SA101"], &["SA102"]);
        check(&["SA101"], &["SA"], &["SA101"]);
        check(&["orm", "LOG1"], &["orm"], &["LOG1"]);
        check(&[], &["SA", "LOG1"], &[]);
        check(&["SA"], &["SA"], &[]);
    }

    #[test]
    fn an_id_is_one_rule_and_its_beginning_are_many() {
        let mut names = RuleNames::default();
        names.add("SA1", &["orm".to_owned()]);
        names.add("SA10", &["orm".to_owned(), "SA".to_owned()]);
        names.add("GUIDE-1", &[]);
        let fits = |name: &str| -> Vec<(&str, Fit)> {
            let ids = ["SA1", "SA10", "GUIDE-1"];
            let fits = ids.map(|id| Some((id, names.fit(name, id)?)));
            fits.into_iter().flatten().collect()
        };
        assert_eq!(fits("SA1"), [("SA1", Fit::Id)]);
        assert_eq!(
            fits("SA"),
            [("SA1", Fit::Prefix(2)), ("SA10", Fit::Prefix(2))]
        );
        assert_eq!(fits("orm"), [("SA1", Fit::Tag), ("SA10", Fit::Tag)]);
        assert_eq!(fits("SA2"), []);
        assert_eq!(fits(""), []);
        assert!(Fit::Tag < Fit::Prefix(1) && Fit::Prefix(1) < Fit::Prefix(2));
        assert!(Fit::Prefix(9) < Fit::Id);
        assert!(names.knows("G") && names.knows("orm") && !names.knows("sa1"));
        let none = || std::iter::empty();
        assert_eq!(names.near("sa1", none()), Some("SA1"));
        assert_eq!(names.near("SA11", none()), Some("SA1"));
        assert_eq!(
            names.near("unprovn", ["unproven"].into_iter()),
            Some("unproven")
        );
        assert_eq!(names.near("quux", none()), None);
        assert_eq!(names.spelt("guide-1"), Some("GUIDE-1"));
    }
}
