//! What a run comes to: what was read, what was judged, and what nobody knows.
//!
//! It never says more than is known: there is no word for a run in which all is well.

use crate::diagnostic::{Code, Level};
use crate::pipeline::{Checked, ScopeKind};
use crate::verify::{KINDS, Tally, VerdictKind};
use std::fmt::Write;

/// What was read, what was judged, and what nobody knows; one paragraph a scope.
pub fn summary(checked: &Checked) -> String {
    let mut out = String::new();
    for unit in &checked.units {
        let what = match &unit.scope.kind {
            ScopeKind::Book { root } => format!("book `{}`", root.display()),
            ScopeKind::Foreign => {
                let names: Vec<String> = unit
                    .scope
                    .roots
                    .iter()
                    .take(3)
                    .map(|root| root.shown.display().to_string())
                    .collect();
                let more = unit.scope.roots.len().saturating_sub(3);
                let more = if more > 0 {
                    format!(" and {more} more")
                } else {
                    String::new()
                };
                format!("`{}`{more}, no book", names.join("`, `"))
            }
        };
        let tally = unit.tally();
        let _ = writeln!(
            out,
            "{what}: {}, {}: {}",
            counted(unit.shown_pages(), "page"),
            counted(tally.total(), "example"),
            tally.sentence()
        );
        let unclear = unit.unclear();
        if unclear > 0 {
            let _ = writeln!(
                out,
                "  {} of unclear stance: something bad is said near, and nothing says of what",
                counted(unclear, "example")
            );
        }
        if tally.total() == 0 {
            let _ = writeln!(
                out,
                "  there is no good or bad example here: nothing was checked"
            );
        }
        let failing = [
            VerdictKind::Rejected,
            VerdictKind::NotCaught,
            VerdictKind::WrongReason,
        ];
        let failing: usize = failing.iter().map(|kind| tally.count(*kind)).sum();
        if failing > 0 && unit.count(Level::Deny) == 0 {
            let why = match unit.count_accepted(Level::Deny) {
                0 => "the levels allow it",
                _ => "the baseline or a level accepts it",
            };
            let _ = writeln!(
                out,
                "  {} not what the author says, and {why}",
                are(failing)
            );
        }
        for line in sentences(&tally) {
            let _ = writeln!(out, "  {line}");
        }
        for note in super::notes::notes(unit) {
            let _ = writeln!(out, "  {note}");
        }
        let excepted = unit
            .shown()
            .filter(|(finding, _)| finding.code == Code::RobustnessExcepted)
            .count();
        if excepted > 0 {
            let exceptions = counted(excepted, "exception");
            let _ = writeln!(out, "  robustness: {exceptions}, each with a reason");
        }
        if let Some(mutation) = &unit.mutation {
            let _ = writeln!(
                out,
                "  mutation: {} tried, {} noticed by an example; {} could not stand alone",
                counted(mutation.tried, "dropped clause"),
                mutation.killed,
                mutation.uncompiled
            );
        }
        if let Some(mutation) = &unit.run_mutation {
            let _ = writeln!(
                out,
                "  mutation: {} made to raise, {} noticed",
                counted(mutation.tried, "function"),
                mutation.noticed
            );
        }
        let (errors, warnings) = (
            unit.count_accepted(Level::Deny),
            unit.count_accepted(Level::Warn),
        );
        if errors + warnings > 0 {
            let (are, all) = match errors + warnings {
                1 => ("is", 1),
                all => ("are", all),
            };
            let _ = writeln!(
                out,
                "  {} {are} in the baseline: {}, {}",
                counted(all, "finding"),
                counted(errors, "error"),
                counted(warnings, "warning")
            );
        }
        let (errors, warnings) = (unit.count(Level::Deny), unit.count(Level::Warn));
        if errors + warnings > 0 {
            let _ = writeln!(
                out,
                "{}, {}",
                counted(errors, "error"),
                counted(warnings, "warning")
            );
        }
    }
    out
}

/// One plain sentence for each verdict that an example has: what the counts alone might hide.
fn sentences(tally: &Tally) -> Vec<String> {
    let kinds = KINDS.iter().filter(|kind| tally.count(**kind) > 0);
    kinds
        .map(|kind| format!("{}: {}", kind.words(), kind.meaning(tally.count(*kind))))
        .collect()
}

fn are(count: usize) -> String {
    if count == 1 {
        "1 example is".to_owned()
    } else {
        format!("{count} examples are")
    }
}

pub(crate) fn counted(count: usize, what: &str) -> String {
    if count == 1 {
        format!("1 {what}")
    } else {
        format!("{count} {what}s")
    }
}
