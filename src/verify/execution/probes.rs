//! Probes by name: claims about one that the book does not have, and probes that gave no value.
//!
//! Why a probe gave none is not known here: only that it came back with nothing.

use crate::book::{Book, ClaimKind, Stance, nearest};
use crate::diagnostic::{Code, Diagnostic};
use crate::python::End;
use crate::verify::{Execute, Observed, Outcome};
use std::collections::BTreeMap;

/// Claims about probes that the book does not have, of examples that nothing ran; where one ran, its verdict says it.
pub fn unknown_probes(book: &Book, names: &[String], observed: &[Observed]) -> Vec<Diagnostic> {
    let ran = |outcome: &Outcome| matches!(outcome, Outcome::Ran(_));
    let open = book.examples.iter().zip(observed).filter(|(one, seen)| {
        one.stance != Stance::Neutral && one.words.skip.is_none() && !seen.outcomes.iter().any(ran)
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
pub fn no_such_probe(name: &str) -> String {
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

/// Why a probe may have come back with nothing.
pub const NO_VALUE: &str = "its `end` raised, or returned no number, text or list";

/// By probe, for how many examples it gave no value although they came to an end that it could see.
pub fn without_value(book: &Book, observed: &[Observed]) -> BTreeMap<String, usize> {
    let mut silent = BTreeMap::new();
    for (example, seen) in book.examples.iter().zip(observed) {
        // What probes see of a setup is shown nowhere.
        if example.stance == Stance::Neutral {
            continue;
        }
        let ran = seen.outcomes.iter().filter_map(|outcome| match outcome {
            Outcome::Ran(execute) => Some(execute),
            _ => None,
        });
        let mut of_example: Vec<&str> = ran.flat_map(silent_probes).collect();
        of_example.sort_unstable();
        of_example.dedup();
        for name in of_example {
            *silent.entry(name.to_owned()).or_insert(0) += 1;
        }
    }
    silent
}

fn silent_probes(execute: &Execute) -> impl Iterator<Item = &str> {
    let ran = &execute.ran;
    // Whoever was killed took the probes with it.
    let is_seen = matches!(
        ran.end,
        End::Passed | End::Raised { .. } | End::Exited { .. }
    );
    let names = execute.probes.iter().filter(move |_| is_seen);
    names
        .filter(|name| !ran.probes.iter().any(|(seen, _)| seen == *name))
        .map(String::as_str)
}
