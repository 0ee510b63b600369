//! `verification.json`: what the verification page says, for programs; version 2.

use super::counts::{Counts, json};
use super::executed::{self, Environment, InEnvironment, Layered};
use super::{Exporter, File, Input};
use crate::verify::{CHECKERS, Tally};
use crate::wording::because;
use serde::Serialize;

pub(super) const EXPORTER: Exporter = Exporter {
    address: "verification.json",
    about: "what was proven of every example, for programs",
    places: |_| vec![EXPORTER.address.to_owned()],
    make,
};

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    title: &'a str,
    rulebook: &'static str,
    checkers: Vec<Checker>,
    totals: Counts,
    /// How many findings `check` denies.
    errors: usize,
    /// None where nothing was executed.
    executed: Option<Executed<'a>>,
    rules: Vec<OfRule<'a>>,
    pages: Vec<OfPage<'a>>,
    examples: Vec<Example<'a>>,
}

#[derive(Serialize)]
struct Executed<'a> {
    environments: Vec<Environment<'a>>,
    /// None where there was no box.
    layers: Option<Layered<'a>>,
}

#[derive(Serialize)]
struct Checker {
    name: &'static str,
    about: &'static str,
}

#[derive(Serialize)]
struct OfRule<'a> {
    id: &'a str,
    address: &'a str,
    detector: bool,
    verdicts: Counts,
}

#[derive(Serialize)]
struct OfPage<'a> {
    path: &'a str,
    address: &'a str,
    verdicts: Counts,
}

#[derive(Serialize)]
struct Example<'a> {
    path: String,
    line: u32,
    address: String,
    language: Option<&'static str>,
    rule: Option<&'a str>,
    stance: &'static str,
    verdict: &'static str,
    because: String,
    judges: &'a [String],
    executed: Vec<InEnvironment<'a>>,
}

fn make(input: &Input<'_>) -> Vec<File> {
    let shelf = input.shelf;
    let rules = input.rules().filter_map(|at| {
        Some(OfRule {
            id: &shelf.book.rules[at].id,
            address: shelf.addresses.rules[at].as_deref()?,
            detector: shelf.book.rules[at].detector.is_some(),
            verdicts: Counts::of(&input.by_rule[at]),
        })
    });
    let pages = input.order.iter().filter_map(|at| {
        Some(OfPage {
            path: &shelf.book.pages[*at].path,
            address: shelf.addresses.pages[*at].as_deref()?,
            verdicts: Counts::of(&input.by_page[*at]),
        })
    });
    let document = Document {
        version: 2,
        title: &shelf.presentation.title,
        rulebook: env!("CARGO_PKG_VERSION"),
        checkers: CHECKERS
            .iter()
            .map(|checker| Checker {
                name: checker.name,
                about: checker.about,
            })
            .collect(),
        totals: Counts::of(&Tally::of(shelf.judged.verdicts.iter().flatten())),
        errors: input.denied,
        executed: (!shelf.ground.runtimes.is_empty()).then(|| Executed {
            environments: shelf
                .ground
                .runtimes
                .iter()
                .map(|runtime| executed::environment(runtime))
                .collect(),
            layers: shelf.ground.layers.map(executed::layers),
        }),
        rules: rules.collect(),
        pages: pages.collect(),
        examples: examples(input).collect(),
    };
    vec![(EXPORTER.address.to_owned(), json(&document))]
}

fn examples<'a>(input: &'a Input<'_>) -> impl Iterator<Item = Example<'a>> {
    let shelf = input.shelf;
    let judged = shelf.book.examples.iter().zip(&shelf.judged.verdicts);
    let judged = judged.zip(shelf.observed);
    judged.filter_map(|((example, verdict), observed)| {
        let verdict = verdict.as_ref()?;
        let page = &shelf.book.pages[example.page];
        let opening = page.document.fences[example.fence].opening;
        let anchor = format!("#Example-{}", input.line(opening));
        Some(Example {
            path: input.in_repository(&page.path),
            line: input.line(example.span),
            address: shelf.addresses.pages[example.page]
                .clone()
                .unwrap_or_default()
                + &anchor,
            language: example.language.map(|language| language.name),
            rule: example.rule.map(|rule| shelf.book.rules[rule].id.as_str()),
            stance: example.stance.word(),
            verdict: verdict.kind.name(),
            because: because(verdict),
            judges: &verdict.judges,
            executed: executed::executions(example, observed)
                .map(executed::in_environment)
                .collect(),
        })
    })
}
