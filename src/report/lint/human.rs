//! Findings in code as a compiler shows them, and a last line that says what was looked at and what was not.

use super::diff::fixes;
use crate::diagnostic::{Code, Level};
use crate::pipeline::Linted;
use crate::report::human::picture;
use crate::report::told::name;
use crate::report::{Colour, Detail, counted};
use annotate_snippets::Renderer;
use std::fmt::Write;

/// All findings of a run; the summary is apart.
pub fn human(linted: &Linted, detail: Detail, colour: Colour) -> String {
    let least = if detail.quiet {
        Level::Deny
    } else {
        Level::Note
    };
    let mut out = findings(linted, |_, level| level >= least, colour);
    if detail.verdicts {
        accepted(linted, &mut out);
    }
    out
}

/// The findings that are wanted.
pub(super) fn findings(
    linted: &Linted,
    is_wanted: impl Fn(Code, Level) -> bool,
    colour: Colour,
) -> String {
    let renderer = match colour {
        Colour::Plain => Renderer::plain(),
        Colour::Ansi => Renderer::styled(),
    };
    let mut out = String::new();
    let shown = linted.shown();
    for (found, level) in shown.filter(|(found, level)| is_wanted(found.diagnostic.code, *level)) {
        let told = &found.diagnostic;
        let note = found.by.as_ref().and_then(|by| by.note.as_deref());
        let picture = picture(
            &linted.sources,
            told,
            level,
            name(told),
            note.map(str::trim_end),
            &renderer,
        );
        let _ = write!(out, "{picture}\n\n");
    }
    out
}

fn accepted(linted: &Linted, out: &mut String) {
    for accepted in &linted.accepted {
        let source = linted.sources.get(accepted.span.source);
        let line = source.position(accepted.span.start).line;
        let (rule, reason) = (&accepted.rule, &accepted.reason);
        let _ = writeln!(out, "{}:{line}  {rule} is accepted: {reason}", source.shown);
    }
}

/// Rules, files, languages, findings, and what was skipped.
pub fn summary(linted: &Linted) -> String {
    let rules = counted(linted.rules, "rule");
    let rules = match &linted.root {
        Some(root) => format!("book `{}`: {rules}", root.display()),
        None => rules,
    };
    let languages: Vec<String> = linted
        .files
        .iter()
        .map(|(language, count)| format!("{count} {}", language.display))
        .collect();
    let languages = match languages.as_slice() {
        [] => String::new(),
        some => format!(" ({})", some.join(", ")),
    };
    let files: usize = linted.files.iter().map(|(_, count)| count).sum();
    let count = |level| linted.count(level);
    let accepted = linted.accepted.len();
    let mut out = format!(
        "{rules}, {}{languages}: {}, {}, {}{}\n",
        counted(files, "file"),
        counted(count(Level::Deny), "error"),
        counted(count(Level::Warn), "warning"),
        counted(count(Level::Note), "note"),
        match accepted {
            0 => String::new(),
            n => format!(", {n} accepted in the code"),
        },
    );
    let skipped: Vec<String> = linted
        .skipped
        .iter()
        .map(|(skip, count)| format!("{count} {}", skip.words()))
        .collect();
    if !skipped.is_empty() {
        let _ = writeln!(out, "  skipped: {}", skipped.join(", "));
    }
    let aside = [Level::Deny, Level::Warn].map(|level| linted.count_in_baseline(level));
    if aside != [0, 0] {
        let all = aside[0] + aside[1];
        let are = if all == 1 { "is" } else { "are" };
        let _ = writeln!(
            out,
            "  {} {are} in the baseline: {}, {}",
            counted(all, "finding"),
            counted(aside[0], "error"),
            counted(aside[1], "warning")
        );
    }
    match (&linted.mended, linted.count_fixable()) {
        (Some(_), _) => {
            let _ = writeln!(out, "  fixed: {}", fixes(linted));
        }
        (None, 0) => {}
        (None, fixable) => {
            let _ = writeln!(
                out,
                "  {} can be fixed with `--fix`; `--diff` shows how",
                counted(fixable, "finding")
            );
        }
    }
    out
}
