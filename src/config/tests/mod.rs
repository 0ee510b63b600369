//! What `book.toml` and the environment may say, and what is said of them: input and answer side by side.
//!
//! No disk and no process environment is touched.

mod environment;
mod files;
mod hostile;
mod names;
mod python;
mod values;

use super::*;
use crate::diagnostic::{Code, Level};
use crate::levels::Which;
use crate::wording::sentence;
use std::ops::Range;

/// What counts of `[lints]`: of two lines about one name the later one.
fn lints(config: &Config) -> Vec<(Which, Level)> {
    let mut lints: Vec<(Which, Level)> = Vec::new();
    for lint in &config.lints {
        lints.retain(|(which, _)| *which != lint.which);
        lints.push((lint.which.clone(), lint.level));
    }
    lints
}

/// Each fault as `line:column <the text it stands on> message (hint)`, or each note; `ok` if there is none.
fn said(text: &str, environment: &[(&str, &str)]) -> String {
    let place = |range: &Range<usize>| {
        let before = &text[..range.start];
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let line = before.matches('\n').count() + 1;
        let column = before[line_start..].chars().count() + 1;
        format!("{line}:{column} <{}>", &text[range.clone()])
    };
    let lines: Vec<String> = match Config::read(text, owned(environment)) {
        Ok((_, notes)) => notes
            .iter()
            .map(|note| format!("{} note: {}", place(&note.range), sentence(&note.facts)))
            .collect(),
        Err(faults) => faults
            .iter()
            .map(|fault| {
                let hint = fault
                    .hint
                    .as_ref()
                    .map(|hint| format!(" ({})", sentence(hint)));
                let place = place(&fault.range);
                format!(
                    "{place} {}{}",
                    sentence(&fault.facts),
                    hint.unwrap_or_default()
                )
            })
            .collect(),
    };
    if lines.is_empty() {
        "ok".to_owned()
    } else {
        lines.join("\n")
    }
}

#[track_caller]
fn check(text: &str, expect: &str) {
    assert_eq!(said(text, &[]), expect, "{text}");
}

/// The configuration of a text that deserves neither fault nor note.
#[track_caller]
fn read(text: &str, environment: &[(&str, &str)]) -> Config {
    match Config::read(text, owned(environment)) {
        Ok((config, notes)) if notes.is_empty() => config,
        other => panic!("{other:?}"),
    }
}

fn owned(environment: &[(&str, &str)]) -> Vec<(String, String)> {
    let pairs = environment.iter();
    pairs
        .map(|(name, value)| (name.to_string(), value.to_string()))
        .collect()
}
