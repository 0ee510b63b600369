//! `try`: what a proposed rule is worth, for people and for programs.

use crate::book::Example;
use crate::diagnostic::{Code, Diagnostic};
use crate::escape;
use crate::language::SampleKind;
use crate::pipeline::Tried;
use crate::span::Span;
use crate::wording::{because, say, sentence};
use serde::Serialize;
use std::fmt::Write;

/// Detectors that change their mind about another form of a bad example.
const VARIANTS: &[Code] = &[
    Code::FragileDetector,
    Code::OperatorBlind,
    Code::CommentBlind,
    Code::OpenEndedPattern,
];

/// Good examples of the rule itself that it matches.
const FLAGGED: &[Code] = &[Code::GoodExampleFlagged];

/// Code of other rules, or of none, that it matches and that its author calls good.
const CONTRADICTIONS: &[Code] = &[Code::Contradiction, Code::AssumedGoodFlagged];

const MUTANTS: &[Code] = &[Code::UnneededClause];

/// A line for each question, and below it what was found.
pub fn tried(tried: &Tried) -> String {
    let unit = &tried.unit;
    let mut out = String::new();
    let rule = &unit.book.rules[tried.rule];
    let source = unit.sources.get(rule.span.source);
    let (id, place) = (&tried.id, format!("{}:{}", source.shown, tried.line));
    let verdict = match tried.holds() {
        true => say!("try-holds", id, place),
        false => say!("try-does-not-hold", id, place),
    };
    let _ = writeln!(out, "{verdict}");
    let missed: Vec<usize> = tried.missed().collect();
    let (n, all) = (tried.bad.len() - missed.len(), tried.bad.len());
    let _ = writeln!(out, "{}", say!("try-bad", n, all));
    for at in missed {
        let verdict = unit.judged.verdicts[at].as_ref();
        let why = verdict.map(because).unwrap_or_default();
        let place = shown(tried, unit.book.examples[at].span);
        let _ = writeln!(out, "    {place}: {why}");
    }
    let flagged = tried.of_code(FLAGGED);
    let (n, all) = (flagged.len(), tried.good.len());
    let _ = writeln!(out, "{}", say!("try-good", n, all));
    list(tried, &flagged, &mut out);
    for (key, codes) in [
        ("contradictions", CONTRADICTIONS),
        ("variants", VARIANTS),
        ("mutants", MUTANTS),
    ] {
        let found = tried.of_code(codes);
        let n = found.len();
        let line = match key {
            "contradictions" => say!("try-contradictions", n),
            "variants" => say!("try-variants", n),
            _ => say!("try-mutants", n, tried = tried.mutation.tried),
        };
        let _ = writeln!(out, "{line}");
        list(tried, &found, &mut out);
    }
    for sample in &tried.leans {
        let _ = writeln!(
            out,
            "{}",
            say!("try-leans", kind = word(sample.kind), text = sample.text)
        );
    }
    let known = [FLAGGED, CONTRADICTIONS, VARIANTS, MUTANTS].concat();
    let rest = tried.findings.iter().map(|(finding, _)| finding);
    let rest: Vec<&Diagnostic> = rest
        .filter(|finding| !known.contains(&finding.code))
        .collect();
    if !rest.is_empty() {
        let _ = writeln!(out, "{}", say!("try-more"));
        list(tried, &rest, &mut out);
    }
    for fired in &tried.on {
        let path = fired.path.display();
        let (places, files, all) = (fired.places, fired.files, fired.looked_at);
        let _ = writeln!(out, "{}", say!("try-on", path, places, files, all));
        for place in &fired.first {
            let _ = writeln!(out, "    {place}");
        }
    }
    out
}

fn list(tried: &Tried, findings: &[&Diagnostic], out: &mut String) {
    for finding in findings {
        let place = finding.span.map(|span| format!("{}: ", shown(tried, span)));
        let (place, code) = (place.unwrap_or_default(), finding.code.name());
        let _ = writeln!(out, "    {place}{}: {code}", sentence(&finding.facts));
        if let Some(hint) = &finding.hint {
            let _ = writeln!(out, "{}", say!("try-help", hint = hint.clone()));
        }
    }
}

fn shown(tried: &Tried, span: Span) -> String {
    let (path, line) = tried.place(span);
    format!("{path}:{line}")
}

fn word(kind: SampleKind) -> &'static str {
    match kind {
        SampleKind::Text => "text",
        SampleKind::Number => "number",
        SampleKind::Name => "name",
    }
}

#[derive(Serialize)]
struct Report<'a> {
    version: u32,
    id: &'a str,
    holds: bool,
    section: Place,
    bad: Examples,
    good: Examples,
    contradictions: Vec<Found>,
    variants: Vec<Found>,
    mutants: Mutants,
    leans_on_sample: Vec<Sample<'a>>,
    other: Vec<Found>,
    on: Vec<On>,
    written: Option<&'a str>,
}

#[derive(Serialize)]
struct Place {
    path: String,
    line: u32,
}

/// Those of the rule's own examples that are judged otherwise than their author says.
#[derive(Serialize)]
struct Examples {
    total: usize,
    wrong: Vec<Found>,
}

#[derive(Serialize)]
struct Found {
    #[serde(flatten)]
    place: Option<Place>,
    code: &'static str,
    message: String,
    help: Option<String>,
}

#[derive(Serialize)]
struct Mutants {
    tried: usize,
    survived: Vec<Found>,
}

#[derive(Serialize)]
struct Sample<'a> {
    kind: &'static str,
    text: &'a str,
}

#[derive(Serialize)]
struct On {
    path: String,
    looked_at: usize,
    places: usize,
    files: usize,
    first: Vec<String>,
}

/// The same as one JSON document; version 1.
pub fn tried_json(tried: &Tried, written: Option<&str>) -> String {
    let unit = &tried.unit;
    let place = |span: Span| {
        let (path, line) = tried.place(span);
        Place { path, line }
    };
    let found = |finding: &Diagnostic| Found {
        place: finding.span.map(place),
        code: finding.code.name(),
        message: sentence(&finding.facts),
        help: finding.hint.as_ref().map(sentence),
    };
    let of = |codes: &[Code]| {
        tried
            .of_code(codes)
            .into_iter()
            .map(found)
            .collect::<Vec<Found>>()
    };
    let missed = tried.missed().map(|at| {
        let example: &Example = &unit.book.examples[at];
        let verdict = unit.judged.verdicts[at].as_ref();
        let told = tried.findings.iter().map(|(finding, _)| finding);
        let mut told = told.filter(|finding| finding.span == Some(example.span));
        Found {
            place: Some(place(example.span)),
            code: verdict.map_or("unproven", |verdict| verdict.kind.name()),
            message: verdict.map(because).unwrap_or_default(),
            help: told.find_map(|finding| finding.hint.as_ref().map(sentence)),
        }
    });
    let known = [FLAGGED, CONTRADICTIONS, VARIANTS, MUTANTS].concat();
    let rest = tried.findings.iter().map(|(finding, _)| finding);
    let rest = rest.filter(|finding| !known.contains(&finding.code));
    let rule = &unit.book.rules[tried.rule];
    let report = Report {
        version: 1,
        id: &tried.id,
        holds: tried.holds(),
        section: Place {
            path: unit.sources.get(rule.span.source).shown.clone(),
            line: tried.line,
        },
        bad: Examples {
            total: tried.bad.len(),
            wrong: missed.collect(),
        },
        good: Examples {
            total: tried.good.len(),
            wrong: of(FLAGGED),
        },
        contradictions: of(CONTRADICTIONS),
        variants: of(VARIANTS),
        mutants: Mutants {
            tried: tried.mutation.tried,
            survived: of(MUTANTS),
        },
        leans_on_sample: tried
            .leans
            .iter()
            .map(|sample| Sample {
                kind: word(sample.kind),
                text: &sample.text,
            })
            .collect(),
        other: rest.map(found).collect(),
        on: tried
            .on
            .iter()
            .map(|fired| On {
                path: fired.path.display().to_string(),
                looked_at: fired.looked_at,
                places: fired.places,
                files: fired.files,
                first: fired.first.clone(),
            })
            .collect(),
        written,
    };
    let json = serde_json::to_string(&report).unwrap_or_default();
    escape::json(&json).into_owned()
}
