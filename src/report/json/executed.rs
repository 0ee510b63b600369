//! What happened to an example in each environment.

use crate::export::executed::{Environment, environment};
use crate::pipeline::Unit;
use crate::runtime::{ProbeValue, Reach};
use serde::Serialize;
use std::collections::BTreeMap;

/// What happened to an example in one environment.
#[derive(Serialize)]
pub(super) struct Executed<'u> {
    #[serde(flatten)]
    environment: Environment<'u>,
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

fn is_zero(count: &u32) -> bool {
    *count == 0
}

pub(super) fn executed(unit: &Unit, at: usize) -> Vec<Executed<'_>> {
    let probe = |value: &ProbeValue| match value {
        ProbeValue::Number(number) => Probe::Number(*number),
        ProbeValue::Text(text) => Probe::Text(text.clone()),
        ProbeValue::Items(items) => Probe::Items(items.clone()),
    };
    let executed = unit.observed[at].executions().map(|execute| {
        let probes = execute.execution.probes.iter();
        let probes = probes.map(|(name, value)| (name.clone(), probe(value)));
        Executed {
            environment: environment(&execute.runtime),
            probes: probes.collect(),
            reached: reached(unit, at, &execute.execution.reach),
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
