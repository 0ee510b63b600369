//! Findings in code as a compiler shows them, and a last line that says what was looked at and what was not.

use crate::diagnostic::Level;
use crate::pipeline::Linted;
use crate::report::human::picture;
use crate::report::{Colour, Detail, counted};
use annotate_snippets::Renderer;
use std::fmt::Write;

/// All findings of a run; the summary is apart.
pub fn human(linted: &Linted, detail: Detail, colour: Colour) -> String {
    let renderer = match colour {
        Colour::Plain => Renderer::plain(),
        Colour::Ansi => Renderer::styled(),
    };
    let least = if detail.quiet {
        Level::Deny
    } else {
        Level::Note
    };
    let mut out = String::new();
    for (found, level) in linted.shown().filter(|(_, level)| *level >= least) {
        let told = &found.diagnostic;
        let by = found.by.as_ref();
        let note = by.and_then(|by| by.note.as_deref()).map(str::trim_end);
        // The rule is what a reader looks up and what an allow comment names.
        let name = match &told.rule {
            Some(rule) if by.is_some() => rule,
            _ => told.code.name(),
        };
        let _ = write!(
            out,
            "{}\n\n",
            picture(&linted.sources, told, level, name, note, &renderer)
        );
    }
    if detail.verdicts {
        accepted(linted, &mut out);
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
    let rules = match &linted.book {
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
    out
}
