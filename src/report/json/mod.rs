//! One JSON document of everything that a check or a lint found; version 2.
//!
//! The shapes are structs of this file, so that no change of a core type changes what programs read.
//! Paths are as the user named them, with `/`; lines and columns count from 1, columns in Unicode scalar values; `offset`
//! and `end_offset` are bytes of the file.

mod executed;
mod place;
mod summary;

use super::place::{lines, rule_behind};
use crate::book::{FenceReading, FenceStance};
use crate::diagnostic::{Diagnostic, FixSafety};
use crate::markdown;
use crate::pipeline::lint::link;
use crate::pipeline::{Checked, Unit};
use crate::span::Span;
use crate::wording::{because, data, sentence};
use executed::{Executed, executed};
use place::{Place, place};
use serde::Serialize;
use std::collections::BTreeSet;
use summary::{Summary, summarise};

/// Raised when a key goes or changes its meaning; what may change without it, the guide's page `json.md` says.
const VERSION: u32 = 2;

#[derive(Serialize)]
struct Report<'u> {
    version: u32,
    /// `check` or `lint`.
    command: &'static str,
    summary: Summary<'u>,
    findings: Vec<Finding>,
    verdicts: Vec<Verdict<'u>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fences: Option<Vec<Fence>>,
    /// What comments in code accept; of `lint` only.
    #[serde(skip_serializing_if = "Option::is_none")]
    accepted: Option<Vec<Accepted>>,
}

#[derive(Serialize)]
struct Finding {
    code: &'static str,
    level: &'static str,
    message: String,
    /// What the message is made of.
    #[serde(skip_serializing_if = "Option::is_none")]
    facts: Option<serde_json::Value>,
    #[serde(flatten)]
    place: Option<Place>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    hint: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    labels: Vec<Label>,
    /// The next step as changes of the text, where it can be one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    edits: Vec<Edit>,
    #[serde(flatten)]
    rule_behind: Option<RuleBehind>,
}

/// The rule whose detector found something in code.
#[derive(Serialize)]
struct RuleBehind {
    severity: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
    /// The address of the rule's page, or the place of its text.
    link: String,
    #[serde(skip_serializing_if = "is_false")]
    fixable: bool,
    /// Whether it is applied by `--fix`, or only with `--unsafe-fixes`.
    #[serde(skip_serializing_if = "Option::is_none")]
    fix: Option<&'static str>,
}

#[derive(Serialize)]
struct Accepted {
    rule: String,
    reason: String,
    #[serde(flatten)]
    place: Place,
}

#[derive(Serialize)]
struct Label {
    message: String,
    #[serde(flatten)]
    place: Place,
}

/// What to write at a place, in place of what is there.
#[derive(Serialize)]
struct Edit {
    text: String,
    #[serde(flatten)]
    place: Place,
}

#[derive(Serialize)]
struct Verdict<'u> {
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
    /// What the sentence is made of.
    grounds: Vec<serde_json::Value>,
    judges: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<&'static str>,
    /// Absent where it was not executed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    executed: Vec<Executed<'u>>,
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

fn is_false(answer: &bool) -> bool {
    !answer
}

/// The whole report; `explain` adds what was read of each fence.
pub fn json(checked: &Checked, explain: bool) -> String {
    let units = || checked.units.iter();
    let is_lint = units().any(|unit| unit.linted.is_some());
    let mut summary = Summary::default();
    units().for_each(|unit| summarise(unit, &mut summary));
    summary.note(checked.of_named.as_ref().map(sentence));
    let report = Report {
        version: VERSION,
        command: if is_lint { "lint" } else { "check" },
        summary,
        findings: units().flat_map(findings).collect(),
        verdicts: units().flat_map(verdicts).collect(),
        fences: explain.then(|| units().flat_map(fences).collect()),
        accepted: is_lint.then(|| units().flat_map(accepted).collect()),
    };
    serde_json::to_string(&report).expect("strings, numbers and lists are always JSON")
}

fn findings(unit: &Unit) -> impl Iterator<Item = Finding> + '_ {
    unit.shown().map(|(finding, level)| {
        let rule = rule_behind(unit, finding);
        let labels = finding.labels.iter().map(|label| Label {
            message: sentence(&label.facts),
            place: place(unit, label.span),
        });
        let edits = finding.edits.iter().map(|edit| Edit {
            text: edit.text.clone(),
            place: place(unit, edit.span),
        });
        Finding {
            code: finding.code.name(),
            level: level.word(),
            message: sentence(&finding.facts),
            facts: data::facts(&finding.facts),
            place: finding.span.map(|span| place(unit, span)),
            rule: finding.rule.clone(),
            // It would only say the link again.
            hint: finding
                .hint
                .as_ref()
                .filter(|_| rule.is_none())
                .map(sentence),
            labels: labels.collect(),
            edits: edits.collect(),
            rule_behind: rule.and_then(|rule| behind(unit, finding, rule)),
        }
    })
}

fn behind(unit: &Unit, finding: &Diagnostic, rule: usize) -> Option<RuleBehind> {
    let detector = unit.book.rules[rule].detector.as_ref()?;
    Some(RuleBehind {
        severity: detector.severity.word(),
        note: detector.note.clone(),
        link: link(unit, rule),
        fixable: finding.fix.is_some(),
        fix: finding.fix.map(FixSafety::word),
    })
}

fn accepted(unit: &Unit) -> impl Iterator<Item = Accepted> + '_ {
    let accepted = unit.linted.iter().flat_map(|linted| &linted.accepted);
    accepted.map(|accepted| Accepted {
        rule: accepted.rule.clone(),
        reason: accepted.reason.clone(),
        place: place(unit, accepted.span),
    })
}

fn verdicts(unit: &Unit) -> impl Iterator<Item = Verdict<'_>> + '_ {
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
            because: because(verdict),
            grounds: verdict.grounds.iter().map(data::ground).collect(),
            judges: verdict.judges.clone(),
            rule: example.rule.map(|rule| unit.book.rules[rule].id.clone()),
            language: example.language.map(|language| language.name),
            executed: executed(unit, at),
        })
    })
}

fn fences(unit: &Unit) -> Vec<Fence> {
    let shown: BTreeSet<usize> = unit
        .shown_examples()
        .map(|at| unit.book.examples[at].page)
        .collect();
    let pages = shown.iter().map(|page| &unit.book.pages[*page]);
    let fences = pages.flat_map(|page| {
        let fences = page.document.fences.iter().zip(&page.fences);
        fences.map(|(own, reading)| fence(unit, own, reading))
    });
    fences.collect()
}

fn fence(unit: &Unit, fence: &markdown::Fence, reading: &FenceReading) -> Fence {
    let source = unit.sources.get(fence.opening.source);
    let line = |span: Span| source.position(span.start).line;
    let evidence = reading.evidence.iter().map(|evidence| Evidence {
        rank: evidence.rank.name(),
        stance: evidence.stance.word(),
        words: sentence(&evidence.facts()),
        line: line(evidence.span),
    });
    let is_whole = matches!(reading.stance, FenceStance::One(_)) && reading.examples.len() < 2;
    let examples = match is_whole {
        true => &[],
        false => &unit.book.examples[reading.examples.clone()],
    };
    let parts = examples.iter().map(|example| {
        let (line, end) = lines(unit, example.span);
        Part {
            line,
            end,
            stance: example.stance.word(),
        }
    });
    Fence {
        path: source.shown.clone(),
        line: line(fence.opening),
        language: fence.language.as_ref().map(|word| word.key.clone()),
        stance: reading.stance.word(),
        assumed: reading.is_assumed(),
        evidence: evidence.collect(),
        parts: parts.collect(),
    }
}
