//! The rules of a book: all of them as a table or as JSON, and one of them in full.

use super::text::{indented, wrapped};
use crate::book::{Example, Rule, RuleKind};
use crate::markdown::BlockKind;
use crate::pipeline::{Checked, Unit};
use crate::verify::{KINDS, Tally};
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt::Write;

/// The rules of every unit, in the order of the book.
fn all(checked: &Checked) -> impl Iterator<Item = (&Unit, usize, &Rule)> {
    checked.units.iter().flat_map(|unit| {
        let rules = unit.book.rules.iter().enumerate();
        rules.map(move |(at, rule)| (unit, at, rule))
    })
}

/// Every id that `explain` understands.
pub fn rule_ids(checked: &Checked) -> impl Iterator<Item = &str> {
    all(checked).map(|(_, _, rule)| rule.id.as_str())
}

/// What the mechanical part of a rule is.
fn kind(rule: &Rule) -> &'static str {
    match (rule.kind, &rule.detector) {
        (RuleKind::Imported, _) => "imported",
        (RuleKind::Implicit, _) => "implicit",
        (RuleKind::Written, Some(_)) => "detector",
        (RuleKind::Written, None) => "prose",
    }
}

/// The detector's language, or else that of the rule's first example in a known one.
fn language(unit: &Unit, at: usize) -> Option<&'static str> {
    let detector = unit.book.rules[at].detector.as_ref();
    let first = || {
        unit.book
            .examples_of(at)
            .find_map(|(_, example)| example.language)
    };
    detector
        .map(|detector| detector.language)
        .or_else(first)
        .map(|language| language.name)
}

fn tally(unit: &Unit, rule: usize) -> Tally {
    Tally::of(
        unit.book
            .examples_of(rule)
            .filter_map(|(at, _)| unit.judged.verdicts[at].as_ref()),
    )
}

fn severity(rule: &Rule) -> Option<&'static str> {
    let detector = rule.detector.as_ref()?;
    Some(detector.severity.word())
}

fn place(unit: &Unit, rule: &Rule) -> String {
    let source = unit.sources.get(rule.span.source);
    format!("{}:{}", source.shown, source.position(rule.span.start).line)
}

/// A table: id, severity, language, kind, tally, title.
pub fn list(checked: &Checked) -> String {
    let mut rows =
        vec![["id", "severity", "language", "kind", "examples", "title"].map(str::to_owned)];
    for (unit, at, rule) in all(checked) {
        let or_dash = |word: Option<&str>| word.unwrap_or("-").to_owned();
        rows.push([
            one_line(&rule.id),
            or_dash(severity(rule)),
            or_dash(language(unit, at)),
            kind(rule).to_owned(),
            tally(unit, at).sentence(),
            one_line(&rule.title),
        ]);
    }
    if rows.len() == 1 {
        return "no rules\n".to_owned();
    }
    let mut widths = [0; 6];
    for row in &rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = cell.chars().count().max(*width);
        }
    }
    let mut out = String::new();
    for row in &rows {
        let cells = row.iter().zip(widths);
        let line: Vec<String> = cells
            .map(|(cell, width)| format!("{cell:<width$}"))
            .collect();
        let _ = writeln!(out, "{}", line.join("  ").trim_end());
    }
    out
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[derive(Serialize)]
struct List<'a> {
    version: u32,
    rules: Vec<Row<'a>>,
}

#[derive(Serialize)]
struct Row<'a> {
    id: &'a str,
    title: &'a str,
    kind: &'static str,
    severity: Option<&'static str>,
    language: Option<&'static str>,
    since: Option<&'a str>,
    tags: &'a [String],
    path: &'a str,
    line: u32,
    /// How many examples have which verdict; those that none has are left out.
    examples: BTreeMap<&'static str, usize>,
}

/// The same as one JSON document; version 1.
pub fn list_json(checked: &Checked) -> String {
    let rules = all(checked).map(|(unit, at, rule)| {
        let source = unit.sources.get(rule.span.source);
        let detector = rule.detector.as_deref();
        let tally = tally(unit, at);
        let counts = KINDS.iter().map(|kind| (kind.name(), tally.count(*kind)));
        Row {
            id: &rule.id,
            title: &rule.title,
            kind: kind(rule),
            severity: severity(rule),
            language: language(unit, at),
            since: detector.and_then(|detector| detector.since.as_deref()),
            tags: detector.map_or(&[], |detector| &detector.tags),
            path: &source.shown,
            line: source.position(rule.span.start).line,
            examples: counts.filter(|(_, count)| *count > 0).collect(),
        }
    });
    let list = List {
        version: 1,
        rules: rules.collect(),
    };
    serde_json::to_string(&list).expect("strings, numbers and lists are always JSON")
}

/// `explain ID`: every rule of that id, and there may be one in each of several books.
pub fn explain_rule(checked: &Checked, id: &str) -> Option<String> {
    let found: Vec<String> = all(checked)
        .filter(|(_, _, rule)| rule.id == id)
        .map(|(unit, at, rule)| explain(unit, at, rule))
        .collect();
    (!found.is_empty()).then(|| found.join("\n"))
}

fn explain(unit: &Unit, at: usize, rule: &Rule) -> String {
    let mut out = format!("{}: {}\n", rule.id, one_line(&rule.title));
    let mut facts = vec![kind(rule).to_owned()];
    facts.extend(severity(rule).map(str::to_owned));
    facts.extend(language(unit, at).map(str::to_owned));
    if let Some(detector) = &rule.detector {
        facts.extend(
            detector
                .since
                .as_ref()
                .map(|since| format!("since {since}")),
        );
        if !detector.tags.is_empty() {
            facts.push(format!("tags {}", detector.tags.join(", ")));
        }
    }
    let _ = writeln!(out, "{}", facts.join(" · "));
    let _ = writeln!(out, "{}", place(unit, rule));
    if let Some(detector) = &rule.detector {
        let message = one_line(&detector.message);
        if !message.is_empty() {
            let _ = write!(out, "\n{}", wrapped(&message));
        }
    }
    for paragraph in why(unit, rule) {
        let _ = write!(out, "\n{}", wrapped(&paragraph));
    }
    for (example_at, example) in unit.book.examples_of(at) {
        let Some(verdict) = &unit.judged.verdicts[example_at] else {
            continue;
        };
        let line = unit.sources.position(example.span).line;
        let (stance, said) = (example.stance.word(), verdict.kind.name());
        let _ = writeln!(out, "\n{stance}, line {line}, {said}: {}", verdict.because);
        let _ = write!(out, "\n{}", indented(code(unit, example)));
    }
    let _ = writeln!(out, "\n{}", tally(unit, at).sentence());
    out
}

/// The part of the fence that is shown as this example.
fn code<'u>(unit: &'u Unit, example: &Example) -> &'u str {
    let fence = &unit.book.pages[example.page].document.fences[example.fence];
    fence.code.get(example.shown.clone()).unwrap_or(&fence.code)
}

/// The prose of a rule: its paragraphs up to its first example, without the labels of fences.
fn why(unit: &Unit, rule: &Rule) -> Vec<String> {
    let Some(page) = rule.page.map(|page| &unit.book.pages[page]) else {
        return Vec::new();
    };
    let (start, end) = match rule.section {
        Some(section) => (page.sections[section].start, page.sections[section].end),
        None => (0, u32::MAX),
    };
    let blocks = &page.document.blocks;
    let mut out = Vec::new();
    for (at, block) in blocks.iter().enumerate() {
        if block.span.start < start || block.span.start >= end {
            continue;
        }
        let is_label = matches!(
            blocks.get(at + 1).map(|next| next.kind),
            Some(BlockKind::Fence(_))
        ) && (block.text.ends_with(':') || block.bold == block.text.len());
        match block.kind {
            BlockKind::Fence(fence) if rule.block != Some(fence) => break,
            // The next section is another matter, but for the rule's own heading.
            BlockKind::Heading(_) if !out.is_empty() => break,
            BlockKind::Paragraph if !is_label => out.push(block.text.clone()),
            _ => {}
        }
    }
    out
}
