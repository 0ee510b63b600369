//! `rules.json`: every rule, for programs, and with its detector, which another project's lint reads from it; version 2.
//! Imported rules are not the book's and are left out.

use super::counts::{Counts, json};
use super::executed::{self, Environment};
use super::exporter::{Exporter, File, Input};
use crate::book::{EXPORT_VERSION, RuleKind, Target};
use crate::page::markdown_copy;
use crate::runtime::Runtime;
use serde::Serialize;
use serde_json::Value;
use std::collections::{BTreeSet, HashMap};

pub(super) const EXPORTER: Exporter = Exporter {
    address: "rules.json",
    about: "every rule, for programs",
    places: |_| vec![EXPORTER.address.to_owned()],
    make,
};

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    title: &'a str,
    rules: Vec<Rule<'a>>,
}

#[derive(Serialize)]
struct Rule<'a> {
    id: &'a str,
    kind: &'static str,
    title: &'a str,
    severity: Option<&'static str>,
    languages: Vec<&'static str>,
    tags: &'a [String],
    since: Option<&'a str>,
    page: Option<&'a str>,
    address: &'a str,
    markdown: String,
    url: Option<String>,
    source: Option<Source>,
    message: Option<&'a str>,
    note: Option<&'a str>,
    detector: bool,
    /// The detector as a rule of ast-grep.
    definition: Option<&'a Value>,
    verdicts: Counts,
    /// In what any of its examples were executed.
    executed: Vec<Environment<'a>>,
    refers_to: Vec<&'a str>,
    referred_by: Vec<&'a str>,
}

#[derive(Serialize)]
struct Source {
    path: String,
    line: u32,
}

fn make(input: &Input<'_>) -> Vec<File> {
    let (to, by) = references(input);
    let document = Document {
        version: EXPORT_VERSION,
        title: input.context.title(),
        rules: input
            .rules()
            .filter_map(|at| rule(input, at, &to[at], &by[at]))
            .collect(),
    };
    vec![(EXPORTER.address.to_owned(), json(&document))]
}

fn rule<'a>(
    input: &'a Input<'_>,
    at: usize,
    to: &BTreeSet<usize>,
    by: &BTreeSet<usize>,
) -> Option<Rule<'a>> {
    let book = input.context.book;
    let rule = &book.rules[at];
    let address = input.context.addresses.rules[at].as_deref()?;
    let detector = rule.detector.as_deref();
    let withheld = &input.context.presentation.withheld;
    let ids = |rules: &BTreeSet<usize>| {
        let ids = rules.iter().map(|rule| book.rules[*rule].id.as_str());
        ids.collect()
    };
    Some(Rule {
        id: &rule.id,
        kind: match rule.kind {
            RuleKind::Implicit => "implicit",
            RuleKind::Written | RuleKind::Imported => "written",
        },
        title: &rule.title,
        severity: detector.map(|detector| detector.severity.word()),
        languages: match detector {
            Some(detector) => vec![detector.language.name],
            None => languages(input, at).into_iter().collect(),
        },
        tags: detector.map_or(&[], |detector| &detector.tags),
        since: detector.and_then(|detector| detector.since.as_deref()),
        page: rule.page.map(|page| book.pages[page].path.as_str()),
        address,
        markdown: markdown_copy(address),
        url: input.site.map(|_| input.absolute(address)),
        source: input.source(at).map(|(path, line)| Source { path, line }),
        message: detector
            .map(|detector| detector.message.as_str())
            .filter(|message| !message.is_empty()),
        note: detector.and_then(|detector| detector.note.as_deref()),
        detector: detector.is_some(),
        definition: detector
            .filter(|_| !rule.page.is_some_and(|page| withheld.contains(&page)))
            .map(|detector| &detector.written),
        verdicts: Counts(input.context.tally(at)),
        executed: environments(input, at),
        refers_to: ids(to),
        referred_by: ids(by),
    })
}

fn environments<'a>(input: &'a Input<'_>, rule: usize) -> Vec<Environment<'a>> {
    let context = input.context;
    let is_judged = |at: &&usize| context.judged.verdicts[**at].is_some();
    let is_seen = |runtime: &&std::sync::Arc<Runtime>| {
        let mut all = context.examples[rule].iter().filter(is_judged);
        all.any(|at| {
            let example = &context.book.examples[*at];
            let mut all = executed::executions(example, &context.observed[*at]);
            all.any(|execute| execute.runtime == **runtime)
        })
    };
    let runtimes = context.provenance.runtimes.iter().filter(is_seen);
    runtimes
        .map(|runtime| executed::environment(runtime))
        .collect()
}

/// The languages of a rule's examples.
fn languages(input: &Input<'_>, rule: usize) -> BTreeSet<&'static str> {
    let book = input.context.book;
    let examples = input.context.examples[rule].iter();
    examples
        .filter_map(|at| book.examples[*at].language)
        .map(|language| language.name)
        .collect()
}

/// By rule, the rules that its text links to, and the rules whose texts link to it.
fn references(input: &Input<'_>) -> (Vec<BTreeSet<usize>>, Vec<BTreeSet<usize>>) {
    let book = input.context.book;
    let mut to = vec![BTreeSet::new(); book.rules.len()];
    let mut by = vec![BTreeSet::new(); book.rules.len()];
    let places = book
        .written_rules()
        .filter_map(|(at, rule)| Some(((rule.page?, rule.section), at)));
    let owners: HashMap<(usize, Option<usize>), usize> = places.collect();
    for (at, page) in book.pages.iter().enumerate() {
        for (link, target) in page.document.links.iter().zip(&page.targets) {
            let Target::Rule(named) = target else {
                continue;
            };
            // The innermost rule around the link, or the rule that the whole page is.
            let mut section = page
                .sections
                .iter()
                .rposition(|section| section.contains(link.span.start));
            let owner = loop {
                if let Some(owner) = owners.get(&(at, section)) {
                    break Some(*owner);
                }
                match section {
                    Some(inner) => section = page.sections[inner].parent,
                    None => break None,
                }
            };
            if let Some(owner) = owner.filter(|owner| owner != named) {
                to[owner].insert(*named);
                by[*named].insert(owner);
            }
        }
    }
    (to, by)
}
