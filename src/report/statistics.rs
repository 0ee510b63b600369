//! How often each rule and each code was found, in place of the findings themselves.

use super::count::counted;
use super::place::name;
use super::summary::cached;
use crate::diagnostic::Level;
use crate::escape;
use crate::pipeline::Checked;
use crate::span::SourceId;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// A line a rule or code, the most frequent first: findings, level, name, and in how many files.
pub fn statistics(checked: &Checked) -> String {
    type Row = (usize, BTreeSet<(usize, SourceId)>);
    let mut rows: BTreeMap<(&str, Level), Row> = BTreeMap::new();
    for (at, unit) in checked.units.iter().enumerate() {
        for (finding, level) in unit.shown() {
            let row = rows.entry((name(finding), level)).or_default();
            row.0 += 1;
            row.1.extend(finding.span.map(|span| (at, span.source)));
        }
    }
    let mut rows: Vec<((&str, Level), Row)> = rows.into_iter().collect();
    rows.sort_by_key(|(key, row)| (Reverse(row.0), *key));
    let longest = rows.iter().map(|((name, _), _)| name.chars().count()).max();
    let width = longest.unwrap_or(0);
    let mut out = String::new();
    for ((name, level), (count, files)) in rows {
        let files = counted(files.len(), "file");
        let _ = writeln!(
            out,
            "{count:>6}  {:<7}  {name:<width$}  {files}",
            level.word()
        );
    }
    for linted in checked.units.iter().filter_map(|unit| unit.linted.as_ref()) {
        let _ = writeln!(out, "{}", cached(linted));
    }
    escape::terminal(&out).into_owned()
}
