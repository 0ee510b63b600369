//! One JSON document of everything that a run found; version 2.
//!
//! The shapes are structs of this file, so that no change of a core type changes what programs read.
//! Paths are as the user named them, with `/`; lines and columns count from 1, columns in Unicode scalar values; `offset`
//! and `end_offset` are bytes of the file.

use super::place::lines;
use crate::book::FenceStance;
use crate::diagnostic::Level;
use crate::pipeline::{Checked, ScopeKind, Unit};
use crate::python::{ProbeValue, Reach};
use crate::span::Span;
use crate::verify::{self, Outcome, Tally, VerdictKind};
use crate::wording::sentence;
use serde::Serialize;
use std::collections::BTreeMap;

#[derive(Serialize)]
struct Report {
    version: u32,
    summary: Summary,
    findings: Vec<Finding>,
    verdicts: Vec<Verdict>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fences: Option<Vec<Fence>>,
}

#[derive(Serialize, Default)]
struct Summary {
    /// The books that were read; none for foreign documents.
    books: Vec<String>,
    pages: usize,
    examples: usize,
    proven: usize,
    syntax_only: usize,
    rejected: usize,
    not_caught: usize,
    #[serde(rename = "wrong-reason")]
    wrong_reason: usize,
    unproven: usize,
    #[serde(rename = "not-run")]
    not_run: usize,
    skipped: usize,
    /// Examples whose stance is unclear; they have no verdict.
    unclear: usize,
    errors: usize,
    warnings: usize,
    /// What a baseline set aside; absent where none was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    accepted: Option<usize>,
    unreadable: Vec<String>,
    /// Who judged the syntax of the Python examples; absent where there are none.
    #[serde(skip_serializing_if = "Option::is_none")]
    python: Option<Python>,
    /// What was executed; absent where no run was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    run: Option<Run>,
    /// What is to be known of the run, and is nobody's fault.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    notes: Vec<String>,
    /// With `--mutate`.
    #[serde(skip_serializing_if = "Option::is_none")]
    mutation: Option<Mutation>,
}

#[derive(Serialize, Default)]
struct Python {
    /// Those that an interpreter could judge.
    examples: usize,
    /// Those that one judged; the others were read by the grammar alone.
    judged: usize,
    /// `CPython 3.11.7`; none where no interpreter was asked.
    by: Vec<String>,
}

#[derive(Serialize, Default)]
struct Run {
    /// Executions that were done now: of one example in one environment each.
    executed: usize,
    /// The same, known from an earlier run.
    remembered: usize,
    /// Of both, those that had to do without forks.
    spawned: usize,
    /// How many interpreters were started.
    interpreters: usize,
    runtimes: Vec<Runtime>,
    /// The box; none where there is none, or nothing ran.
    layers: Option<Layers>,
}

#[derive(Serialize, PartialEq)]
struct Runtime {
    /// Empty for the only one.
    environment: String,
    python: String,
    packages: BTreeMap<String, String>,
}

#[derive(Serialize)]
struct Layers {
    on: Vec<&'static str>,
    off: Vec<LayerOff>,
}

#[derive(Serialize)]
struct LayerOff {
    layer: &'static str,
    why: String,
}

/// What happened to an example in one environment.
#[derive(Serialize)]
struct Executed {
    #[serde(flatten)]
    runtime: Runtime,
    probes: BTreeMap<String, Probe>,
    reached: Reached,
}

/// What a run reached of the example's own code.
#[derive(Serialize)]
struct Reached {
    /// How many lines were reached; absent where no one knows.
    #[serde(skip_serializing_if = "Option::is_none")]
    lines: Option<u32>,
    /// How many there are.
    #[serde(skip_serializing_if = "Option::is_none")]
    of: Option<u32>,
    /// Bodies that were never entered.
    never: Vec<Never>,
    /// How many of them are not named.
    #[serde(skip_serializing_if = "is_zero")]
    more: u32,
    /// Why it is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    unknown: Option<String>,
}

#[derive(Serialize)]
struct Never {
    /// `called`, `started` or `reached`.
    how: String,
    name: String,
    /// Of the file.
    line: u32,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Probe {
    Number(i64),
    Text(String),
    Items(Vec<String>),
}

#[derive(Serialize, Default)]
struct Mutation {
    tried: usize,
    killed: usize,
    uncompiled: usize,
    /// Functions that were made to raise; absent where nothing was run.
    #[serde(skip_serializing_if = "Option::is_none")]
    functions: Option<usize>,
    /// Those of them whose error showed.
    #[serde(skip_serializing_if = "Option::is_none")]
    noticed: Option<usize>,
}

#[derive(Serialize)]
struct Place {
    path: String,
    line: u32,
    column: u32,
    end_line: u32,
    end_column: u32,
    offset: u32,
    end_offset: u32,
}

#[derive(Serialize)]
struct Finding {
    code: &'static str,
    level: &'static str,
    message: String,
    #[serde(flatten)]
    place: Option<Place>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    hint: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    labels: Vec<Label>,
}

#[derive(Serialize)]
struct Label {
    message: String,
    #[serde(flatten)]
    place: Place,
}

#[derive(Serialize)]
struct Verdict {
    path: String,
    /// The line of the opening fence.
    fence: u32,
    /// The first and the last line of the example.
    line: u32,
    end: u32,
    stance: &'static str,
    /// Whether no word of the author says so.
    #[serde(skip_serializing_if = "is_false")]
    assumed: bool,
    verdict: &'static str,
    because: String,
    judges: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<&'static str>,
    /// Absent where it was not executed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    executed: Vec<Executed>,
}

#[derive(Serialize)]
struct Fence {
    path: String,
    line: u32,
    language: Option<String>,
    stance: &'static str,
    /// Whether no word of the author says so.
    #[serde(skip_serializing_if = "is_false")]
    assumed: bool,
    evidence: Vec<Evidence>,
    parts: Vec<Part>,
}

#[derive(Serialize)]
struct Evidence {
    rank: &'static str,
    stance: &'static str,
    words: String,
    line: u32,
}

#[derive(Serialize)]
struct Part {
    line: u32,
    end: u32,
    stance: &'static str,
}

fn is_zero(count: &u32) -> bool {
    *count == 0
}

fn is_false(answer: &bool) -> bool {
    !answer
}

/// The whole report; `explain` adds what was read of each fence.
pub fn json(checked: &Checked, explain: bool) -> String {
    let mut report = Report {
        version: 2,
        summary: Summary::default(),
        findings: Vec::new(),
        verdicts: Vec::new(),
        fences: explain.then(Vec::new),
    };
    for unit in &checked.units {
        summarise(unit, &mut report.summary);
        report.findings.extend(findings(unit));
        report.verdicts.extend(verdicts(unit));
        if let Some(out) = &mut report.fences {
            out.extend(fences(unit));
        }
    }
    serde_json::to_string(&report).expect("strings, numbers and lists are always JSON")
}

fn summarise(unit: &Unit, summary: &mut Summary) {
    if let ScopeKind::Book { root } = &unit.scope.kind {
        summary
            .books
            .push(root.to_string_lossy().replace('\\', "/"));
    }
    let tally: Tally = unit.tally();
    summary.pages += unit.shown_pages();
    summary.examples += tally.total();
    summary.proven += tally.count(VerdictKind::Proven);
    summary.syntax_only += tally.count(VerdictKind::SyntaxOnly);
    summary.rejected += tally.count(VerdictKind::Rejected);
    summary.not_caught += tally.count(VerdictKind::NotCaught);
    summary.wrong_reason += tally.count(VerdictKind::WrongReason);
    summary.unproven += tally.count(VerdictKind::Unproven);
    summary.not_run += tally.count(VerdictKind::NotRun);
    summary.skipped += tally.count(VerdictKind::Skipped);
    summary.unclear += unit.unclear();
    summary.errors += unit.count(Level::Deny);
    summary.warnings += unit.count(Level::Warn);
    if let Some(mutation) = &unit.mutation {
        let sum = summary.mutation.get_or_insert_default();
        sum.tried += mutation.tried;
        sum.killed += mutation.killed;
        sum.uncompiled += mutation.uncompiled;
    }
    if let Some(mutation) = &unit.run_mutation {
        let sum = summary.mutation.get_or_insert_default();
        *sum.functions.get_or_insert(0) += mutation.tried;
        *sum.noticed.get_or_insert(0) += mutation.noticed;
    }
    if unit.python.examples > 0 {
        let python = summary.python.get_or_insert_default();
        python.examples += unit.python.examples;
        python.judged += unit.python.judged;
        let by = unit.python.by.iter().map(|judge| judge.name.clone());
        python.by.extend(by);
        python.by.dedup();
    }
    if unit.run.asked {
        add_run(unit, summary.run.get_or_insert_default());
    }
    let notes = super::notes::notes(unit);
    summary.notes.extend(notes);
    if unit.accepted.is_some() {
        let accepted = unit.count_accepted(Level::Deny) + unit.count_accepted(Level::Warn);
        *summary.accepted.get_or_insert(0) += accepted;
    }
    summary.unreadable.extend(unit.unreadable.iter().cloned());
}

fn add_run(unit: &Unit, run: &mut Run) {
    let said = &unit.run;
    run.executed += said.executed;
    run.remembered += said.remembered;
    run.spawned += said.spawned;
    run.interpreters += said.started;
    for known in &said.runtimes {
        let known = runtime(known);
        if !run.runtimes.contains(&known) {
            run.runtimes.push(known);
        }
    }
    if let Some(layers) = &said.layers {
        let off = layers.off.iter();
        run.layers = Some(Layers {
            on: layers.on.iter().map(|layer| layer.name()).collect(),
            off: off
                .map(|(layer, why)| LayerOff {
                    layer: layer.name(),
                    why: why.clone(),
                })
                .collect(),
        });
    }
}

fn runtime(runtime: &verify::Runtime) -> Runtime {
    Runtime {
        environment: runtime.name.clone(),
        python: runtime.python.clone(),
        packages: runtime.packages.iter().cloned().collect(),
    }
}

fn executed(unit: &Unit, at: usize) -> Vec<Executed> {
    let outcomes = unit.observed[at].outcomes.iter();
    let executions = outcomes.filter_map(|outcome| match outcome {
        Outcome::Ran(execute) => Some(execute),
        _ => None,
    });
    let probe = |value: &ProbeValue| match value {
        ProbeValue::Number(number) => Probe::Number(*number),
        ProbeValue::Text(text) => Probe::Text(text.clone()),
        ProbeValue::Items(items) => Probe::Items(items.clone()),
    };
    let executed = executions.map(|execute| {
        let probes = execute.ran.probes.iter();
        let probes = probes.map(|(name, value)| (name.clone(), probe(value)));
        Executed {
            runtime: runtime(&execute.runtime),
            probes: probes.collect(),
            reached: reached(unit, at, &execute.ran.reach),
        }
    });
    executed.collect()
}

fn reached(unit: &Unit, at: usize, reach: &Reach) -> Reached {
    let line = |line: u32| {
        let span = unit.book.examples[at].span_of_line(line);
        unit.sources.position(span).line
    };
    let never = reach.never.iter().map(|missed| Never {
        how: missed.how.clone(),
        name: missed.name.clone(),
        line: line(missed.line),
    });
    Reached {
        lines: reach.lines.map(|(reached, _)| reached),
        of: reach.lines.map(|(_, of)| of),
        never: never.collect(),
        more: reach.more,
        unknown: reach.unknown.clone(),
    }
}

fn place(unit: &Unit, span: Span) -> Place {
    let source = unit.sources.get(span.source);
    let (start, end) = (source.position(span.start), source.position(span.end));
    Place {
        path: source.shown.clone(),
        line: start.line,
        column: start.column,
        end_line: end.line,
        end_column: end.column,
        offset: span.start,
        end_offset: span.end,
    }
}

fn findings(unit: &Unit) -> impl Iterator<Item = Finding> + '_ {
    unit.shown().map(|(finding, level)| Finding {
        code: finding.code.name(),
        level: level.word(),
        message: sentence(&finding.facts),
        place: finding.span.map(|span| place(unit, span)),
        rule: finding.rule.clone(),
        hint: finding.hint.as_ref().map(sentence),
        labels: finding
            .labels
            .iter()
            .map(|label| Label {
                message: sentence(&label.facts),
                place: place(unit, label.span),
            })
            .collect(),
    })
}

fn verdicts(unit: &Unit) -> impl Iterator<Item = Verdict> + '_ {
    unit.shown_examples().filter_map(|at| {
        let verdict = unit.judged.verdicts[at].as_ref()?;
        let example = &unit.book.examples[at];
        let page = &unit.book.pages[example.page];
        let source = unit.sources.get(page.source);
        let (line, end) = lines(unit, example.span);
        Some(Verdict {
            path: source.shown.clone(),
            fence: source
                .position(page.document.fences[example.fence].opening.start)
                .line,
            line,
            end,
            stance: example.stance.word(),
            assumed: example.is_assumed,
            verdict: verdict.kind.name(),
            because: verdict.because.clone(),
            judges: verdict.judges.clone(),
            rule: example.rule.map(|rule| unit.book.rules[rule].id.clone()),
            language: example.language.map(|language| language.name),
            executed: executed(unit, at),
        })
    })
}

fn fences(unit: &Unit) -> Vec<Fence> {
    let shown: std::collections::BTreeSet<usize> = unit
        .shown_examples()
        .map(|at| unit.book.examples[at].page)
        .collect();
    let mut out = Vec::new();
    for (at, page) in unit.book.pages.iter().enumerate() {
        if !shown.contains(&at) {
            continue;
        }
        let source = unit.sources.get(page.source);
        for (fence, reading) in page.document.fences.iter().zip(&page.fences) {
            out.push(Fence {
                path: source.shown.clone(),
                line: source.position(fence.opening.start).line,
                language: fence.language.as_ref().map(|word| word.key.clone()),
                stance: reading.stance.word(),
                assumed: reading.is_assumed(),
                evidence: reading
                    .evidence
                    .iter()
                    .map(|evidence| Evidence {
                        rank: evidence.rank,
                        stance: evidence.stance.word(),
                        words: evidence.words.clone(),
                        line: source.position(evidence.span.start).line,
                    })
                    .collect(),
                parts: match reading.stance {
                    FenceStance::One(_) if reading.examples.len() < 2 => Vec::new(),
                    _ => unit.book.examples[reading.examples.clone()]
                        .iter()
                        .map(|example| {
                            let (line, end) = lines(unit, example.span);
                            Part {
                                line,
                                end,
                                stance: example.stance.word(),
                            }
                        })
                        .collect(),
                },
            });
        }
    }
    out
}
