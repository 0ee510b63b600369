//! Probes by name: claims about one that the book does not have, and probes that gave no value.

use crate::book::{Book, ClaimKind};
use crate::diagnostic::{Code, Diagnostic};
use crate::near::nearest;
use crate::runtime::ExecutionRecord;
use crate::runtime::{End, steady};
use crate::verify::Observed;
use std::collections::BTreeMap;

/// Claims about probes that the book does not have, of examples that nothing ran; where one ran, its verdict says it.
pub fn unknown_probes(book: &Book, names: &[String], observed: &[Observed]) -> Vec<Diagnostic> {
    let open = book.examples.iter().zip(observed).filter(|(one, seen)| {
        one.stance.is_judged() && one.words.skip.is_none() && seen.executions().next().is_none()
    });
    let claims = open.flat_map(|(one, _)| &one.words.run_claims);
    let unknown = claims.filter(|claim| {
        // One without a name or a value is told by who read the word.
        let is_whole = !claim.name.is_empty() && !claim.value.is_empty();
        claim.kind == ClaimKind::Probe && is_whole && !names.contains(&claim.name)
    });
    let told = unknown.map(|claim| {
        Diagnostic::new(Code::WordValue, claim.span, no_such_probe(&claim.name))
            .hint(probe_hint(&claim.name, names))
    });
    told.collect()
}

/// What is wrong with a claim about a probe that there is not.
fn no_such_probe(name: &str) -> String {
    format!("no probe of the book is called `{name}`")
}

/// The next step after that.
pub fn probe_hint(name: &str, names: &[String]) -> String {
    let near = nearest(name, names.iter().map(String::as_str), |_| 2);
    match (near, names.is_empty()) {
        (Some(near), _) => format!("did you mean `{near}`?"),
        (None, false) => format!(
            "`python.probes` in `book.toml` has `{}`",
            names.join("`, `")
        ),
        (None, true) => "name its file with `python.probes` in `book.toml`".to_owned(),
    }
}

/// Why a probe has no value of an execution.
pub fn no_value(execute: &ExecutionRecord, name: &str) -> String {
    let mut odd = execute.execution.odd_probes.iter();
    let why = odd.find(|(other, _)| other == name).map(|(_, why)| why);
    // A message may hold the address of an object.
    why.map_or_else(
        || "its `end()` gives nothing".to_owned(),
        |why| steady(why).into_owned(),
    )
}

/// By probe, for how many examples it gave no value although they came to an end that it could see, and why it was so
/// for the first of them.
pub fn without_value(book: &Book, observed: &[Observed]) -> BTreeMap<String, (usize, String)> {
    let mut silent = BTreeMap::new();
    for (example, seen) in book.examples.iter().zip(observed) {
        // What probes see of a setup is shown nowhere.
        if !example.stance.is_judged() {
            continue;
        }
        let mut of_example = BTreeMap::new();
        for execute in seen.executions() {
            for name in silent_probes(execute) {
                of_example.entry(name).or_insert(execute);
            }
        }
        for (name, execute) in of_example {
            let silent = silent.entry(name.to_owned());
            silent.or_insert_with(|| (0, no_value(execute, name))).0 += 1;
        }
    }
    silent
}

fn silent_probes(execute: &ExecutionRecord) -> impl Iterator<Item = &str> {
    let execution = &execute.execution;
    // Whoever was killed took the probes with it.
    let is_seen = matches!(
        execution.end,
        End::Passed | End::Raised { .. } | End::Exited { .. }
    );
    let names = execute.probes.iter().filter(move |_| is_seen);
    names
        .filter(|name| !execution.probes.iter().any(|(seen, _)| seen == *name))
        .map(String::as_str)
}
