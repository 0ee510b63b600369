//! The rules of a book: all of them as a table or as JSON, and one of them in full.

use crate::book::{Book, Rule};
use crate::escape;
use crate::page::explained::{explained, kind, language, severity};
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

fn tally(unit: &Unit, rule: usize) -> Tally {
    Tally::of(
        unit.book
            .examples_of(rule)
            .filter_map(|(at, _)| unit.judged.verdicts[at].as_ref()),
    )
}

fn language_name(book: &Book, rule: usize) -> Option<&'static str> {
    let examples = book.examples_of(rule).map(|(_, example)| example);
    language(&book.rules[rule], examples).map(|language| language.name)
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
            or_dash(language_name(&unit.book, at)),
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

/// The same as one JSON document; version 2.
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
            language: language_name(&unit.book, at),
            since: detector.and_then(|detector| detector.since.as_deref()),
            tags: detector.map_or(&[], |detector| &detector.tags),
            path: &source.shown,
            line: source.position(rule.span.start).line,
            examples: counts.filter(|(_, count)| *count > 0).collect(),
        }
    });
    let list = List {
        version: 2,
        rules: rules.collect(),
    };
    let json = serde_json::to_string(&list).expect("strings, numbers and lists are always JSON");
    escape::json(&json).into_owned()
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
    let examples: Vec<usize> = unit.book.examples_of(at).map(|(at, _)| at).collect();
    explained(
        &unit.book,
        &unit.judged,
        &unit.sources,
        at,
        &examples,
        &place(unit, rule),
    )
}
