//! What a run comes to: what was read, what was judged, and what no one knows.
//!
//! It never says more than is known: there is no word for a run in which all is well.

use super::count::counted;
use crate::diagnostic::{Code, Diagnostic, FixSafety, Level};
use crate::pipeline::lint::Mended;
use crate::pipeline::{Checked, Linted, ScopeKind, Unit};
use crate::verify::{KINDS, Tally, Verdict, VerdictKind};
use crate::wording::{glosses, say, sentence};
use std::fmt::Write;

/// What was read, what was judged, and what nobody knows; one paragraph a scope.
pub fn summary(checked: &Checked) -> String {
    let mut out = String::new();
    for unit in &checked.units {
        match &unit.linted {
            Some(_) | None if checked.of_named.is_some() && is_idle(unit) => {}
            Some(linted) => of_code(unit, linted, &mut out),
            None => of_book(unit, &mut out),
        }
    }
    if let Some(of_named) = &checked.of_named {
        let _ = writeln!(out, "{}", sentence(of_named));
    }
    out
}

/// Whether there is nothing to say of a scope: nothing was judged in it, and nothing found.
fn is_idle(unit: &Unit) -> bool {
    let is_unlinted = |linted: &Linted| linted.files.is_empty();
    unit.tally().total() == 0
        && unit.linted.as_ref().is_none_or(is_unlinted)
        && unit.shown().next().is_none()
        && unit.unreadable.is_empty()
}

fn of_book(unit: &Unit, out: &mut String) {
    let tally = unit.tally();
    let _ = writeln!(
        out,
        "{}: {}, {}: {}",
        scope(unit),
        counted(unit.shown_pages(), "page"),
        counted(tally.total(), "example"),
        tally.sentence()
    );
    open(unit, &tally, out);
    for line in sentences(unit) {
        let _ = writeln!(out, "  {line}");
    }
    for note in super::notes::notes(unit) {
        let _ = writeln!(out, "  {note}");
    }
    let is_excepted = |finding: &Diagnostic| finding.code == Code::RobustnessExcepted;
    let excepted = unit.shown().filter(|(found, _)| is_excepted(found)).count();
    if excepted > 0 {
        let exceptions = counted(excepted, "exception");
        let _ = writeln!(out, "{}", say!("summary-robustness", exceptions));
    }
    mutations(unit, out);
    in_baseline(unit, out);
    let (errors, warnings) = (unit.count(Level::Deny), unit.count(Level::Warn));
    if errors + warnings > 0 {
        let (errors, warnings) = (counted(errors, "error"), counted(warnings, "warning"));
        let _ = writeln!(out, "{errors}, {warnings}");
    }
}

/// Which book, or which documents.
fn scope(unit: &Unit) -> String {
    if let ScopeKind::Book { root } = &unit.scope.kind {
        return say!("the-book", root = root.display());
    }
    let roots = unit.scope.roots.iter();
    let names: Vec<String> = roots
        .take(3)
        .map(|root| root.shown.display().to_string())
        .collect();
    let more = match unit.scope.roots.len().saturating_sub(3) {
        0 => String::new(),
        more => say!("and-more", more),
    };
    say!("no-book", names, more)
}

/// What is open: examples of which nothing is known, and failures that nobody counts.
fn open(unit: &Unit, tally: &Tally, out: &mut String) {
    let unclear = unit.unclear();
    if unclear > 0 {
        let _ = writeln!(
            out,
            "{}",
            say!("summary-unclear", unclear = counted(unclear, "example"))
        );
    }
    if tally.total() == 0 {
        let _ = writeln!(out, "{}", say!("nothing-was-checked"));
    }
    let failing = [
        VerdictKind::Rejected,
        VerdictKind::NotCaught,
        VerdictKind::WrongReason,
    ];
    let failing: usize = failing.iter().map(|kind| tally.count(*kind)).sum();
    if failing > 0 && unit.count(Level::Deny) == 0 {
        let why = match unit.count_accepted(Level::Deny) {
            0 => say!("levels-allow"),
            _ => say!("baseline-level-accepts"),
        };
        let are = are(failing);
        let _ = writeln!(out, "{}", say!("summary-failing", are, why));
    }
}

fn mutations(unit: &Unit, out: &mut String) {
    if let Some(mutation) = &unit.mutation {
        let _ = writeln!(
            out,
            "{}",
            say!(
                "summary-mutation",
                tried = counted(mutation.tried, "dropped clause"),
                killed = mutation.killed,
                uncompiled = mutation.uncompiled
            )
        );
    }
    if let Some(mutation) = &unit.run_mutation {
        let _ = writeln!(
            out,
            "{}",
            say!(
                "summary-vacuous",
                tried = counted(mutation.tried, "function"),
                noticed = mutation.noticed
            )
        );
    }
}

/// What a baseline set aside.
fn in_baseline(unit: &Unit, out: &mut String) {
    let [errors, warnings] = [Level::Deny, Level::Warn].map(|level| unit.count_accepted(level));
    let all = errors + warnings;
    if all > 0 {
        let are = if all == 1 { "is" } else { "are" };
        let _ = writeln!(
            out,
            "{}",
            say!(
                "summary-baseline",
                all = counted(all, "finding"),
                are,
                errors = counted(errors, "error"),
                warnings = counted(warnings, "warning")
            )
        );
    }
}

/// Rules, files, languages, findings, and what was skipped.
fn of_code(unit: &Unit, linted: &Linted, out: &mut String) {
    let book = match &unit.scope.kind {
        ScopeKind::Book { root } => say!("summary-book", root = root.display()),
        ScopeKind::Foreign => String::new(),
    };
    let files = linted.files.iter();
    let languages: Vec<String> = files
        .clone()
        .map(|(language, count)| format!("{count} {}", language.display))
        .collect();
    let languages = match languages.is_empty() {
        true => String::new(),
        false => format!(" ({})", languages.join(", ")),
    };
    let accepted = match linted.accepted.len() {
        0 => String::new(),
        accepted => say!("summary-allowed", accepted),
    };
    let _ = writeln!(
        out,
        "{book}{}, {}{languages}: {}, {}, {}{accepted}",
        counted(linted.rules, "rule"),
        counted(files.map(|(_, count)| count).sum(), "file"),
        counted(unit.count(Level::Deny), "error"),
        counted(unit.count(Level::Warn), "warning"),
        counted(unit.count(Level::Note), "note"),
    );
    let skipped = linted.skipped.iter();
    let skipped: Vec<String> = skipped
        .map(|(skip, files)| format!("{} {}", files.len(), skip.words()))
        .collect();
    if !skipped.is_empty() {
        let has_default = linted.skipped.keys().any(|skip| skip.is_default());
        let how = match has_default {
            true => say!("summary-default-exclude"),
            false => String::new(),
        };
        let _ = writeln!(out, "  skipped: {}{how}", skipped.join(", "));
    }
    in_baseline(unit, out);
    let fixable = fixable(unit, FixSafety::Safe);
    match &linted.mended {
        Some(mended) => {
            let _ = writeln!(out, "  fixed: {}", fixes(mended));
        }
        None if fixable == 0 => {}
        None => {
            let fixable = counted(fixable, "finding");
            let _ = writeln!(out, "{}", say!("summary-fixable", fixable));
        }
    }
    if let Some(line) = unsafe_fixes(unit) {
        let _ = writeln!(out, "{line}");
    }
}

/// How many files were scanned in this run, and of how many an earlier one knew what there is.
pub(super) fn cached(linted: &Linted) -> String {
    let files: usize = linted.files.iter().map(|(_, count)| count).sum();
    let scanned = counted(files.saturating_sub(linted.kept), "file");
    say!("files-cached", scanned, cached = linted.kept)
}

/// How many findings that are shown have such a fix.
fn fixable(unit: &Unit, safety: FixSafety) -> usize {
    let is_such = |finding: &Diagnostic| finding.fix == Some(safety);
    unit.shown().filter(|(found, _)| is_such(found)).count()
}

/// How many findings wait for `--unsafe-fixes`.
pub(super) fn waiting(unit: &Unit) -> usize {
    let linted = unit.linted.as_ref();
    match linted.map(|linted| linted.fixes) {
        Some(FixSafety::Safe) => fixable(unit, FixSafety::Unsafe),
        Some(FixSafety::Unsafe) | None => 0,
    }
}

/// What is said of them.
pub(super) fn unsafe_fixes(unit: &Unit) -> Option<String> {
    let n = Some(waiting(unit)).filter(|waiting| *waiting > 0)?;
    Some(say!("summary-unsafe-fixes", n))
}

/// How many fixes in how many files.
pub(super) fn fixes(mended: &[Mended]) -> String {
    let fixes: usize = mended.iter().map(|mended| mended.fixes).sum();
    let fixes = match fixes {
        1 => "1 fix".to_owned(),
        fixes => format!("{fixes} fixes"),
    };
    say!(
        "summary-fixed",
        fixes,
        mended = counted(mended.len(), "file")
    )
}

/// One plain sentence for each verdict that an example has: what the counts alone might hide.
fn sentences(unit: &Unit) -> Vec<String> {
    let verdicts = unit
        .shown_examples()
        .filter_map(|at| unit.judged.verdicts[at].as_ref());
    let verdicts: Vec<&Verdict> = verdicts.collect();
    let of_kind = |kind: &VerdictKind| -> Vec<&Verdict> {
        let own = verdicts.iter().filter(|verdict| verdict.kind == *kind);
        own.copied().collect()
    };
    let glosses = KINDS.iter().flat_map(|kind| glosses(*kind, &of_kind(kind)));
    glosses.collect()
}

fn are(count: usize) -> String {
    if count == 1 {
        say!("example-is")
    } else {
        say!("examples-are", count)
    }
}
