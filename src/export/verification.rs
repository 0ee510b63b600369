//! `verification.json`: what the verification page says, for programs; version 2.

use super::counts::{Counts, json};
use super::executed::{self, Environment, InEnvironment, Layered};
use super::exporter::{Exporter, File, Input};
use crate::verify::CHECKERS;
use crate::wording::{because, data};
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
    grounds: Vec<serde_json::Value>,
    judges: &'a [String],
    executed: Vec<InEnvironment<'a>>,
}

fn make(input: &Input<'_>) -> Vec<File> {
    let context = input.context;
    let rules = input.rules().filter_map(|at| {
        Some(OfRule {
            id: &context.book.rules[at].id,
            address: context.addresses.rules[at].as_deref()?,
            detector: context.book.rules[at].detector.is_some(),
            verdicts: Counts(context.tally(at)),
        })
    });
    let pages = input.order.iter().filter_map(|at| {
        Some(OfPage {
            path: &context.book.pages[*at].path,
            address: context.addresses.pages[*at].as_deref()?,
            verdicts: Counts(context.page_tally(*at)),
        })
    });
    let document = Document {
        version: 2,
        title: context.title(),
        rulebook: env!("CARGO_PKG_VERSION"),
        checkers: CHECKERS
            .iter()
            .map(|checker| Checker {
                name: checker.name,
                about: checker.about,
            })
            .collect(),
        totals: Counts(context.judged.tally),
        errors: input.denied,
        executed: (!context.provenance.runtimes.is_empty()).then(|| Executed {
            environments: context
                .provenance
                .runtimes
                .iter()
                .map(|runtime| executed::environment(runtime))
                .collect(),
            layers: context.provenance.layers.map(executed::layers),
        }),
        rules: rules.collect(),
        pages: pages.collect(),
        examples: examples(input).collect(),
    };
    vec![(EXPORTER.address.to_owned(), json(&document))]
}

fn examples<'a>(input: &'a Input<'_>) -> impl Iterator<Item = Example<'a>> {
    let context = input.context;
    let judged = context.book.examples.iter().zip(&context.judged.verdicts);
    let judged = judged.zip(context.observed);
    judged.filter_map(|((example, verdict), observed)| {
        let verdict = verdict.as_ref()?;
        let page = &context.book.pages[example.page];
        let anchor = context.anchor(example.page, example.fence);
        let address = context.addresses.pages[example.page].as_deref();
        Some(Example {
            path: input.in_repository(&page.path),
            line: input.line(example.span),
            address: format!("{}#{anchor}", address.unwrap_or_default()),
            language: example.language.map(|language| language.name),
            rule: example
                .rule
                .map(|rule| context.book.rules[rule].id.as_str()),
            stance: example.stance.word(),
            verdict: verdict.kind.name(),
            because: because(verdict),
            grounds: verdict.grounds.iter().map(data::ground).collect(),
            judges: &verdict.judges,
            executed: executed::executions(example, observed)
                .map(executed::in_environment)
                .collect(),
        })
    })
}
