//! One JSON document of everything that `lint` found in code; version 1 of a shape of its own.
//!
//! Paths, lines, columns and offsets are as in the report of a check.

use crate::diagnostic::Level;
use crate::pipeline::Linted;
use crate::pipeline::lint::Skip;
use crate::span::Span;
use crate::wording::sentence;
use serde::Serialize;
use std::collections::BTreeMap;

#[derive(Serialize)]
struct Report {
    version: u32,
    summary: Summary,
    findings: Vec<Finding>,
    accepted: Vec<Accepted>,
}

#[derive(Serialize)]
struct Summary {
    /// The folder of the book; null where only `--rules` are used.
    book: Option<String>,
    rules: usize,
    files: usize,
    languages: BTreeMap<&'static str, usize>,
    errors: usize,
    warnings: usize,
    notes: usize,
    accepted: usize,
    /// With a baseline only: errors and warnings that it sets aside.
    #[serde(skip_serializing_if = "Option::is_none")]
    in_baseline: Option<usize>,
    /// With `--fix` only.
    #[serde(skip_serializing_if = "Option::is_none")]
    fixed: Option<Fixed>,
    skipped: Skipped,
    unreadable: Vec<String>,
}

#[derive(Serialize)]
struct Fixed {
    fixes: usize,
    files: usize,
}

#[derive(Serialize)]
struct Skipped {
    unknown_language: usize,
    no_rule: usize,
    binary: usize,
    not_utf8: usize,
    too_large: usize,
}

#[derive(Serialize)]
struct Place {
    path: String,
    line: u32,
    column: u32,
    end_line: u32,
    end_column: u32,
    offset: u32,
    end_offset: u32,
}

#[derive(Serialize)]
struct Finding {
    code: &'static str,
    level: &'static str,
    message: String,
    #[serde(flatten)]
    place: Option<Place>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    severity: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
    /// The address of the rule's page, or the place of its text.
    #[serde(skip_serializing_if = "Option::is_none")]
    link: Option<String>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    fixable: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    hint: Option<String>,
}

#[derive(Serialize)]
struct Accepted {
    rule: String,
    reason: String,
    #[serde(flatten)]
    place: Place,
}

/// The whole report.
pub fn json(linted: &Linted) -> String {
    let skipped = |skip| linted.skipped.get(&skip).copied().unwrap_or(0);
    let slashes = |path: &std::path::PathBuf| path.to_string_lossy().replace('\\', "/");
    let files = linted.files.iter();
    let languages: BTreeMap<_, _> = files.map(|(own, count)| (own.name, *count)).collect();
    let summary = Summary {
        book: linted.root.as_ref().map(slashes),
        rules: linted.rules,
        files: languages.values().sum(),
        languages,
        errors: linted.count(Level::Deny),
        warnings: linted.count(Level::Warn),
        notes: linted.count(Level::Note),
        accepted: linted.accepted.len(),
        in_baseline: linted.in_baseline.is_some().then(|| {
            let levels = [Level::Deny, Level::Warn];
            levels
                .map(|level| linted.count_in_baseline(level))
                .iter()
                .sum()
        }),
        fixed: linted.mended.as_ref().map(|all| Fixed {
            fixes: all.iter().map(|mended| mended.fixes).sum(),
            files: all.len(),
        }),
        skipped: Skipped {
            unknown_language: skipped(Skip::UnknownLanguage),
            no_rule: skipped(Skip::NoRule),
            binary: skipped(Skip::Binary),
            not_utf8: skipped(Skip::NotUtf8),
            too_large: skipped(Skip::TooLarge),
        },
        unreadable: linted.unreadable.clone(),
    };
    let accepted = linted.accepted.iter().map(|accepted| Accepted {
        rule: accepted.rule.clone(),
        reason: accepted.reason.clone(),
        place: place(linted, accepted.span),
    });
    let report = Report {
        version: 1,
        summary,
        findings: findings(linted).collect(),
        accepted: accepted.collect(),
    };
    serde_json::to_string(&report).expect("strings, numbers and lists are always JSON")
}

fn findings(linted: &Linted) -> impl Iterator<Item = Finding> + '_ {
    linted.shown().map(|(found, level)| {
        let told = &found.diagnostic;
        let by = found.by.as_ref();
        Finding {
            code: told.code.name(),
            level: level.word(),
            message: sentence(&told.facts),
            place: told.span.map(|span| place(linted, span)),
            rule: told.rule.clone(),
            severity: by.map(|by| by.severity.word()),
            note: by.and_then(|by| by.note.clone()),
            link: by.map(|by| by.link.clone()),
            fixable: by.is_some_and(|by| by.has_fix),
            // It would only say the link again.
            hint: told.hint.as_ref().filter(|_| by.is_none()).map(sentence),
        }
    })
}

fn place(linted: &Linted, span: Span) -> Place {
    let source = linted.sources.get(span.source);
    let (start, end) = (source.position(span.start), source.position(span.end));
    Place {
        path: source.shown.clone(),
        line: start.line,
        column: start.column,
        end_line: end.line,
        end_column: end.column,
        offset: span.start,
        end_offset: span.end,
    }
}
