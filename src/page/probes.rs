//! What probes reported of an example that was executed.
//!
//! It says only what is the same for the same book, and never what came of a memory, or how long anything took.

use super::code;
use super::context::SiteContext;
use super::provenance::environments;
use super::views::{Html, ProbeList, ProbeView};
use crate::book::{ClaimKind, Example};
use crate::language::{Language, Tree, find};
use crate::runtime::{ProbeValue, Runtime, steady};
use crate::verify::Observed;

/// What stands below an example that was executed.
pub(super) fn probes(context: &SiteContext<'_>, at: usize) -> Vec<ProbeView> {
    let example = &context.book.examples[at];
    if example.words.is_setup {
        return Vec::new();
    }
    let reports = reports(example, &context.observed[at]);
    let of_probes = reports.chunk_by(|one, other| one.probe == other.probe);
    of_probes.filter_map(view).collect()
}

/// What a probe reported of an example.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    pub probe: String,
    /// The environments that it is true of, where others reported something else; else empty.
    pub place: String,
    pub value: ProbeValue,
}

impl Report {
    /// `2 statements`, `3 lines`, or the value itself.
    pub fn said(&self) -> String {
        let noun = match self.probe.as_str() {
            "sql" => "statement",
            _ => "item",
        };
        match &self.value {
            ProbeValue::Number(number) => number.to_string(),
            ProbeValue::Text(text) if text.contains('\n') => counted(text.lines().count(), "line"),
            ProbeValue::Text(text) => text.clone(),
            ProbeValue::Items(items) => counted(items.len(), noun),
        }
    }

    /// What is too long for a line.
    pub fn items(&self) -> &[String] {
        match &self.value {
            ProbeValue::Items(items) => items,
            ProbeValue::Text(text) if text.contains('\n') => std::slice::from_ref(text),
            ProbeValue::Text(_) | ProbeValue::Number(_) => &[],
        }
    }

    /// A probe that is called as a language reports code of it.
    fn language(&self) -> Option<&'static Language> {
        find(&self.probe)
    }

    fn list(&self) -> ProbeList {
        /// Beyond these a reader counts and does not read.
        const MOST: usize = 50;
        let language = self.language();
        let shown = self.items().iter().take(MOST);
        let entries: Vec<Html> = shown.map(|item| coloured(language, item)).collect();
        ProbeList {
            place: self.place.clone(),
            more: self.items().len() - entries.len(),
            entries,
        }
    }
}

/// What all environments say of one probe, in a breath.
pub fn said(of_probe: &[Report]) -> String {
    let mut told: Vec<(String, Vec<&str>)> = Vec::new();
    for report in of_probe {
        let said = report.said();
        match told.iter_mut().find(|(known, _)| *known == said) {
            Some((_, places)) => places.push(&report.place),
            None => told.push((said, vec![&report.place])),
        }
    }
    let in_place = |(said, places): &(String, Vec<&str>)| match told.len() {
        1 => said.clone(),
        _ => format!("{said} in {}", places.join(", ")),
    };
    told.iter().map(in_place).collect::<Vec<_>>().join("; ")
}

fn view(of_probe: &[Report]) -> Option<ProbeView> {
    let first = of_probe.first()?;
    let lists = of_probe.iter().map(Report::list);
    let lists: Vec<ProbeList> = lists.filter(|list| !list.entries.is_empty()).collect();
    // An abbreviation is written as one: SQL.
    let shout = first.probe.to_uppercase();
    let is_abbreviation = first
        .language()
        .is_some_and(|language| language.display == shout);
    Some(ProbeView {
        name: if is_abbreviation {
            shout
        } else {
            first.probe.clone()
        },
        is_alike: is_alike(&lists),
        said: said(of_probe),
        class: first
            .language()
            .map_or_else(String::new, |language| language.name.to_owned()),
        lists,
    })
}

/// Whether each environment lists as much. Lists of one length say the same in other words; lists of two lengths are what
/// a reader came to compare.
pub(super) fn is_alike(lists: &[ProbeList]) -> bool {
    let mut lengths = lists.iter().map(|list| list.entries.len() + list.more);
    let first = lengths.next();
    lengths.all(|length| Some(length) == first)
}

fn coloured(language: Option<&'static Language>, text: &str) -> Html {
    let tree = language.and_then(|language| Tree::parse(language, text));
    let highlights = tree.map_or_else(Vec::new, |tree| tree.highlights());
    code::plain(text, &highlights)
}

fn counted(count: usize, noun: &str) -> String {
    match count {
        0 => format!("no {noun}s"),
        1 => format!("1 {noun}"),
        many => format!("{many} {noun}s"),
    }
}

/// What probes reported of an example, in the order of the probes: once where all environments say the same. A probe that
/// has nothing to report is left out, unless the author claims something of it.
pub fn reports(example: &Example, observed: &Observed) -> Vec<Report> {
    // By probe and value, the environments.
    let mut seen: Vec<(&str, ProbeValue, Vec<&Runtime>)> = Vec::new();
    let mut executed = 0;
    for execute in observed.executions() {
        executed += 1;
        for (name, value) in &execute.execution.probes {
            let value = steadily(value);
            let same = |one: &&mut (&str, ProbeValue, _)| one.0 == name && one.1 == value;
            match seen.iter_mut().find(same) {
                Some((.., places)) => places.push(&execute.runtime),
                None => seen.push((name, value, vec![&execute.runtime])),
            }
        }
    }
    let is_claimed = |name: &str| {
        let mut claims = example.words.run_claims.iter();
        claims.any(|claim| claim.kind == ClaimKind::Probe && claim.name == name)
    };
    let mut names: Vec<&str> = Vec::new();
    for (name, ..) in &seen {
        if !names.contains(name) {
            names.push(name);
        }
    }
    names.retain(|name| {
        let mut values = seen.iter().filter(|one| one.0 == *name);
        is_claimed(name) || values.any(|(_, value, _)| !is_nothing(value))
    });
    let mut all = Vec::new();
    for name in names {
        for (_, value, places) in seen.iter().filter(|one| one.0 == name) {
            let place = match places.len() == executed {
                true => String::new(),
                false => environments(places),
            };
            all.push(Report {
                probe: name.to_owned(),
                place,
                value: value.clone(),
            });
        }
    }
    all
}

fn is_nothing(value: &ProbeValue) -> bool {
    match value {
        ProbeValue::Number(number) => *number == 0,
        ProbeValue::Text(text) => text.trim().is_empty(),
        ProbeValue::Items(items) => items.is_empty(),
    }
}

/// Without what differs from run to run.
fn steadily(value: &ProbeValue) -> ProbeValue {
    match value {
        ProbeValue::Number(number) => ProbeValue::Number(*number),
        ProbeValue::Text(text) => ProbeValue::Text(steady(text).into_owned()),
        ProbeValue::Items(items) => {
            let items = items.iter().map(|item| steady(item).into_owned());
            ProbeValue::Items(items.collect())
        }
    }
}
