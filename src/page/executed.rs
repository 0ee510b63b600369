//! What executing examples showed, as readers and programs are told it: what probes reported, the line that raised, and
//! in what all of it was seen.
//!
//! It says only what is the same for the same book: versions and layers, and never what came of a memory, or how long
//! anything took.

use super::addresses::relative;
use super::earlier::examples_of;
use super::shelf::Shelf;
use super::{
    Executed, Href, Html, LayerOff, LayersView, Link, ProbeList, ProbeView, Reason, Sentence,
    WorldRow, code, fences,
};
use crate::book::{ClaimKind, Example, Stance, join};
use crate::diagnostic::Held;
use crate::facts::{Facts, facts};
use crate::language::{self, Language, Tree, find};
use crate::process::Layers;
use crate::runtime::{
    End, Execute, ProbeValue, RunSaid, Runtime, exception, runtimes_sentence, steady,
};
use crate::verify::{Observed, VerdictKind};
use crate::wording;
use std::ops::Range;
use std::sync::Arc;

/// What examples were executed on. How many were, and how many were known already, is not for a page.
#[derive(Debug, Clone, Copy, Default)]
pub struct Ground<'a> {
    /// In the order of the configuration.
    pub runtimes: &'a [Arc<Runtime>],
    pub layers: Option<&'a Layers>,
}

impl<'a> Ground<'a> {
    pub fn of(said: &'a RunSaid) -> Ground<'a> {
        Ground {
            runtimes: &said.runtimes,
            layers: said.layers.as_ref(),
        }
    }
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
fn is_alike(lists: &[ProbeList]) -> bool {
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
        for (name, value) in &execute.ran.probes {
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

/// Environments by their names, or by what they hold where they have none.
fn environments(runtimes: &[&Runtime]) -> String {
    let names = runtimes.iter().map(|runtime| match runtime.name.as_str() {
        "" => runtime.sentence(),
        name => name.to_owned(),
    });
    names.collect::<Vec<_>>().join(", ")
}

/// The lines of an example that raised, as bytes of its code, and what they raised. Environments mostly say the same,
/// with other numbers: it is told once, and where some say something else, each with its place.
pub fn raised(example: &Example, observed: &Observed) -> Vec<(Range<usize>, String)> {
    let plain = |text: &str| text.replace(|c: char| c.is_ascii_digit(), "");
    let mut all: Vec<Raised<'_>> = Vec::new();
    let mut executed = 0;
    for execute in observed.executions() {
        executed += 1;
        let end = &execute.ran.end;
        let End::Raised {
            line: Some(line),
            classes,
            message,
        } = end
        else {
            continue;
        };
        let Some(range) = example.line(*line) else {
            continue;
        };
        let (class, message) = exception(classes, message);
        let message = message.replace('`', "");
        let mut known = all.iter_mut();
        let same = |one: &&mut Raised<'_>| {
            one.range == range && one.class == class && plain(&one.message) == plain(&message)
        };
        match known.find(same) {
            Some(known) => known.runtimes.push(&execute.runtime),
            None => all.push(Raised {
                range,
                class,
                message,
                runtimes: vec![&execute.runtime],
            }),
        }
    }
    let all = all.into_iter().map(|one| {
        let exception = match one.message.is_empty() {
            true => one.class.to_owned(),
            false => format!("{}: {}", one.class, one.message),
        };
        let is_everywhere = one.runtimes.len() == executed;
        let place = (!is_everywhere).then(|| environments(&one.runtimes));
        let words = match place {
            None => facts!("raises-here", exception),
            Some(place) => facts!("raises-here-in", exception, place),
        };
        (one.range, wording::sentence(&words))
    });
    all.collect()
}

/// What was raised on a line, and in which environments.
struct Raised<'e> {
    range: Range<usize>,
    class: &'e str,
    message: String,
    runtimes: Vec<&'e Runtime>,
}

/// In what the examples of a range were executed, in one breath; none where none was.
pub fn verified_in(shelf: &Shelf<'_>, examples: Range<usize>) -> Option<String> {
    sentence(&runtimes_in(shelf, examples))
}

/// None where there are no runtimes.
pub(super) fn sentence(runtimes: &[Runtime]) -> Option<String> {
    (!runtimes.is_empty()).then(|| runtimes_sentence(runtimes))
}

fn runtimes_in(shelf: &Shelf<'_>, examples: Range<usize>) -> Vec<Runtime> {
    let mut seen: Vec<&Runtime> = Vec::new();
    let all = &shelf.book.examples[examples.clone()];
    for (example, observed) in all.iter().zip(&shelf.observed[examples]) {
        if example.words.is_setup {
            continue;
        }
        for execute in observed.executions() {
            if !seen.contains(&&*execute.runtime) {
                seen.push(&execute.runtime);
            }
        }
    }
    let place = |runtime: &&Runtime| {
        let mut known = shelf.ground.runtimes.iter();
        known.position(|known| **known == **runtime)
    };
    seen.sort_by_key(|runtime| place(runtime).unwrap_or(usize::MAX));
    seen.into_iter().cloned().collect()
}

/// In what the examples of each page were executed.
pub(super) fn by_page(shelf: &Shelf<'_>) -> Vec<Vec<Runtime>> {
    let pages = shelf.book.pages.iter();
    pages
        .map(|page| runtimes_in(shelf, examples_of(page)))
        .collect()
}

/// The same for the examples between two places of a page.
pub(super) fn between(shelf: &Shelf<'_>, page: usize, range: &Range<u32>) -> Option<String> {
    let all = examples_of(&shelf.book.pages[page]);
    let within = |at: &usize| range.contains(&shelf.book.examples[*at].span.start);
    let start = all.clone().find(within)?;
    let end = all.rev().find(within)? + 1;
    verified_in(shelf, start..end)
}

/// What stands below an example that was executed.
pub(super) fn probes(shelf: &Shelf<'_>, at: usize) -> Vec<ProbeView> {
    let example = &shelf.book.examples[at];
    if example.words.is_setup {
        return Vec::new();
    }
    let reports = reports(example, &shelf.observed[at]);
    let of_probes = reports.chunk_by(|one, other| one.probe == other.probe);
    of_probes.filter_map(view).collect()
}

/// The files that run before the examples of a page, as its author named them. A book publishes them beside the page.
pub fn after(shelf: &Shelf<'_>, page: usize, from: &str) -> Vec<Link> {
    let page = &shelf.book.pages[page];
    let folder = page.path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let link = |path: &String| Link {
        href: published(folder, path)
            .filter(|_| shelf.book.held == Held::Book)
            .map_or_else(Href::default, |address| Href(relative(from, &address))),
        text: path.clone(),
    };
    page.setups.iter().map(link).collect()
}

/// Where a file of the source stands in the site; nothing for what is outside of it, or hidden.
fn published(folder: &str, path: &str) -> Option<String> {
    let address = join(folder, path).filter(|_| !path.starts_with('/'))?;
    let is_hidden = address
        .split('/')
        .any(|part| part.is_empty() || part.starts_with('.'));
    (!is_hidden).then_some(address)
}

/// The part of the verification page that says what was executed.
pub(super) fn overview(shelf: &Shelf<'_>, from: &str) -> Option<Executed> {
    let runtimes = shelf.ground.runtimes;
    let mut worlds: Vec<WorldRow> = runtimes
        .iter()
        .map(|runtime| WorldRow {
            name: runtime.name.clone(),
            holds: runtime.sentence(),
            executed: 0,
            proven: 0,
        })
        .collect();
    let mut kept = Reason {
        because: Sentence("norun: its author keeps it from being run".to_owned()),
        places: Vec::new(),
    };
    let mut setups: Vec<(Facts, Vec<Link>)> = Vec::new();
    let mut not_run = 0;
    for (at, example) in shelf.book.examples.iter().enumerate() {
        let observed = &shelf.observed[at];
        let is_python = example
            .language
            .is_some_and(|one| one.runs_on(language::Runtime::Python));
        if is_python && example.words.norun && example.stance == Stance::Good {
            kept.places.push(fences::place(shelf, at, from));
        }
        if !example.words.is_setup && observed.not_run().is_some() {
            not_run += 1;
        }
        for execute in observed.executions() {
            if example.words.is_setup {
                failed_setup(shelf, at, execute, from, &mut setups);
                continue;
            }
            let row = runtimes.iter().position(|one| *one == execute.runtime);
            let Some(row) = row.map(|at| &mut worlds[at]) else {
                continue;
            };
            let verdict = shelf.judged.verdicts[at].as_ref();
            row.executed += 1;
            row.proven += usize::from(verdict.is_some_and(|one| one.kind == VerdictKind::Proven));
        }
    }
    let was_asked = not_run > 0 || !worlds.is_empty();
    was_asked.then(|| Executed {
        worlds,
        not_run,
        kept: [kept]
            .into_iter()
            .filter(|kept| !kept.places.is_empty())
            .collect(),
        setups: setups
            .into_iter()
            .map(|(end, places)| Reason {
                because: Sentence(wording::sentence(&end)),
                places,
            })
            .collect(),
        layers: shelf.ground.layers.map(layers),
    })
}

fn failed_setup(
    shelf: &Shelf<'_>,
    at: usize,
    execute: &Execute,
    from: &str,
    setups: &mut Vec<(Facts, Vec<Link>)>,
) {
    if execute.ran.end == End::Passed {
        return;
    }
    let end = execute.ran.end.facts();
    let place = fences::place(shelf, at, from);
    match setups.iter_mut().find(|(known, _)| *known == end) {
        Some((_, places)) if places.contains(&place) => {}
        Some((_, places)) => places.push(place),
        None => setups.push((end, vec![place])),
    }
}

fn layers(layers: &Layers) -> LayersView {
    let off = layers.off.iter();
    LayersView {
        on: layers.on.iter().map(|layer| layer.name()).collect(),
        off: off
            .map(|(layer, why)| LayerOff {
                name: layer.name(),
                why: why.clone(),
            })
            .collect(),
    }
}

#[cfg(test)]
mod tests;
