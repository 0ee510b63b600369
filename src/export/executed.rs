//! In what examples were executed, as JSON says it: versions, layers, and what probes reported.
//!
//! Counts of what was known already are not here: they are of a run, and not of the book.

use crate::book::Example as BookExample;
use crate::process::Layers;
use crate::runtime::{ExecutionRecord, Runtime};
use crate::runtime::{ProbeValue, steady};
use crate::verify::Observed;
use serde::Serialize;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// One environment.
#[derive(Serialize, PartialEq)]
pub(crate) struct Environment<'a> {
    /// Empty for the only one.
    environment: &'a str,
    python: &'a str,
    packages: BTreeMap<&'a str, &'a str>,
}

/// What happened in one environment, as far as it is the same in every run.
#[derive(Serialize)]
pub(super) struct InEnvironment<'a> {
    #[serde(flatten)]
    environment: Environment<'a>,
    probes: BTreeMap<&'a str, Value<'a>>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Value<'a> {
    Number(i64),
    Text(Cow<'a, str>),
    Items(Vec<Cow<'a, str>>),
}

#[derive(Serialize)]
pub(crate) struct Layered<'a> {
    on: Vec<&'static str>,
    off: Vec<Off<'a>>,
}

#[derive(Serialize)]
struct Off<'a> {
    layer: &'static str,
    why: &'a str,
}

pub(crate) fn environment(runtime: &Runtime) -> Environment<'_> {
    let packages = runtime.packages.iter();
    Environment {
        environment: &runtime.name,
        python: &runtime.interpreter,
        packages: packages
            .map(|(name, version)| (name.as_str(), version.as_str()))
            .collect(),
    }
}

/// By environment, what is to be known of an example that was executed; nothing for a setup.
pub(super) fn executions<'a>(
    example: &BookExample,
    observed: &'a Observed,
) -> impl Iterator<Item = &'a ExecutionRecord> {
    let is_setup = example.words.is_setup;
    observed.executions().filter(move |_| !is_setup)
}

pub(super) fn in_environment(execute: &ExecutionRecord) -> InEnvironment<'_> {
    let probes = execute.execution.probes.iter();
    InEnvironment {
        environment: environment(&execute.runtime),
        probes: probes
            .map(|(name, value)| (name.as_str(), self::value(value)))
            .collect(),
    }
}

fn value(value: &ProbeValue) -> Value<'_> {
    match value {
        ProbeValue::Number(number) => Value::Number(*number),
        ProbeValue::Text(text) => Value::Text(steady(text)),
        ProbeValue::Items(items) => Value::Items(items.iter().map(|item| steady(item)).collect()),
    }
}

pub(crate) fn layers(layers: &Layers) -> Layered<'_> {
    let off = layers.off.iter();
    Layered {
        on: layers.on.iter().map(|layer| layer.name()).collect(),
        off: off
            .map(|(layer, why)| Off {
                layer: layer.name(),
                why,
            })
            .collect(),
    }
}
