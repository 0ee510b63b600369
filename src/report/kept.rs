//! `--explain-cache`: under which key each execution is kept, and what the key is made of.

use crate::pipeline::{Checked, Unit};
use crate::runtime::Explained;
use crate::wording::say;
use std::collections::BTreeSet;
use std::fmt::Write;

/// What all executions of an environment share, and one line each for the rest.
pub fn explain_cache(checked: &Checked) -> String {
    let mut out = String::new();
    for unit in &checked.units {
        if unit.run.explained.is_empty() {
            out += &say!("nothing-kept");
        }
        let shown: BTreeSet<usize> = unit.shown_examples().collect();
        let mut all: Vec<&Explained> = unit.run.explained.iter().collect();
        all.retain(|explained| shown.contains(&explained.example));
        // By place, and not by course.
        all.sort_by_key(|explained| explained.example);
        for runtime in &unit.run.runtimes {
            let of_it = |explained: &&&Explained| explained.runtime == *runtime;
            let Some(first) = all.iter().find(of_it) else {
                continue;
            };
            let _ = writeln!(out, "{}:", runtime.sentence());
            for (name, value) in first.parts.iter().filter(|(name, _)| !is_own(name)) {
                let _ = writeln!(out, "  {name}: {value}");
            }
            let mut told = BTreeSet::new();
            for explained in all.iter().filter(of_it) {
                // A setup stands in several courses, and mostly under one key.
                if told.insert((explained.example, &explained.key)) {
                    out += &line(unit, explained);
                }
            }
        }
    }
    out
}

/// Whether a part is another for each execution.
fn is_own(name: &str) -> bool {
    matches!(name, "before" | "code")
}

fn line(unit: &Unit, explained: &Explained) -> String {
    let span = unit.book.examples[explained.example].span;
    let source = unit.sources.get(span.source);
    let state = match (explained.was_known, explained.is_kept) {
        (true, _) => say!("was-known"),
        (false, true) => say!("kept"),
        (false, false) => say!("not-kept"),
    };
    let own = explained.parts.iter().filter(|(name, _)| is_own(name));
    let own: Vec<String> = own.map(|(name, value)| format!("{name} {value}")).collect();
    say!(
        "cached-key",
        source = source.shown,
        line = source.position(span.start).line,
        state,
        key = explained.key,
        own
    )
}
