//! What a check found, as the lines that a suite file writes down.

use crate::document::{Case, Kind};
use rulebook::testing::book::{RuleKind, Stance, Target};
use rulebook::testing::diagnostic::{Code, Level, Which};
use rulebook::testing::pipeline::{Checked, Machine, Request, Running, Unit, check};
use rulebook::testing::process::SearchPath;
use rulebook::testing::runtime::python::{Wanted, find};
use rulebook::testing::source::Memory;
use rulebook::testing::span::Span;
use rulebook::testing::verify::{VerdictKind, Want};
use rulebook::testing::wording::because;
use rulebook::testing::wording::sentence;
use std::sync::OnceLock;

/// Checks the files of a test, in memory.
pub fn run(case: &Case) -> Result<Checked, String> {
    let files = case.files.iter().fold(Memory::default(), |files, file| {
        files.with(&file.path, file.text.as_bytes())
    });
    let options = &case.options;
    let mut environment = options.environment.clone();
    let mut machine = Machine::Untouched;
    if options.asks_python {
        let path = std::env::var("PATH").unwrap_or_default();
        environment.push(("PATH".to_owned(), path));
        // Nothing is kept: a suite in memory has no folder of its own.
        let cache = options.executes.then(cache_folder).flatten();
        let cache = cache.unwrap_or_else(|| "/dev/null/none".to_owned());
        environment.push(("RULEBOOK_CACHE".to_owned(), cache));
        machine = Machine::Used;
    }
    let allowed = options.allowed.iter();
    let allowed = allowed.map(|name| (Which::named(name), Level::Allow));
    let request = Request {
        levels: allowed.collect(),
        paths: options.paths.iter().map(Into::into).collect(),
        rules: options.rules.iter().map(Into::into).collect(),
        no_book: options.no_book,
        environment,
        machine,
        running: Running {
            wanted: options.executes,
            allow_not_run: options.allows_not_run,
            mutates: options.mutates,
            launcher: Some(env!("CARGO_BIN_EXE_rulebook").into()),
            ..Running::default()
        },
        ..Request::default()
    };
    let mut checked = check(&files, &request, Want::Outcomes).map_err(|fault| fault.message)?;
    if options.mutates {
        checked.mutate();
    }
    Ok(checked)
}

/// The lines of one kind. `expected` says which verdicts are to be given with their reasons.
pub fn lines(checked: &Result<Checked, String>, kind: Kind, expected: &[String]) -> Vec<String> {
    let checked = match checked {
        Ok(checked) => checked,
        Err(fault) if kind == Kind::Fault => return fault.lines().map(str::to_owned).collect(),
        Err(fault) => return vec![format!("fault: {fault}")],
    };
    let of_unit: fn(&Unit, &[String]) -> Vec<String> = match kind {
        Kind::Verdicts => verdicts,
        Kind::Diagnostics => diagnostics,
        Kind::Stances => stances,
        Kind::Rules => rules,
        Kind::Links => links,
        Kind::Fault => |_, _| Vec::new(),
    };
    let units = checked.units.iter();
    let lines = units.flat_map(|unit| {
        let by = unit
            .coverage
            .first()
            .and_then(|coverage| coverage.by.as_ref())
            .map(|judge| judge.short.clone());
        let lines = of_unit(unit, expected).into_iter();
        let mut shown: Vec<String> = by.into_iter().collect();
        // The longer first: `Python 3.11` begins `Python 3.11.7`.
        shown.splice(
            0..0,
            unit.run.runtimes.iter().map(|one| one.interpreter.clone()),
        );
        // Which version a machine has is no promise of ours.
        lines.map(move |line| {
            let told = shown.iter();
            told.fold(line, |line, one| line.replace(one.as_str(), "Python 3.x"))
        })
    });
    lines.collect()
}

/// Verdicts that are green by a detector of which a finding says that nothing shows that it finds anything.
pub fn unshown_greens(checked: &Result<Checked, String>) -> Vec<String> {
    let units = checked.iter().flat_map(|checked| &checked.units);
    units.flat_map(unshown_greens_of).collect()
}

fn unshown_greens_of(unit: &Unit) -> Vec<String> {
    let rules = unit.book.rules.iter().enumerate();
    let unshown = rules.filter(|(at, rule)| {
        let has_bad = unit.book.examples.iter().any(|example| {
            example.stance == Stance::Bad && unit.book.rules_of(example).any(|one| one == *at)
        });
        unit.findings.iter().any(|finding| match finding.code {
            Code::DeadDetector | Code::UnexercisedDetector => finding.span == rule.detector_span,
            // Without a good example, what is found in a bad one is found all the same.
            Code::RuleWithoutExample => finding.span == Some(rule.span) && !has_bad,
            _ => false,
        })
    });
    let mut greens = Vec::new();
    for (at, rule) in unshown {
        for verdict in unit.judged.verdicts.iter().flatten() {
            let is_by_it = verdict.rule == Some(at) && verdict.judges.contains(&rule.id);
            if verdict.kind == VerdictKind::Proven && is_by_it {
                greens.push(format!("`{}`: {}", rule.id, because(verdict)));
            }
        }
    }
    greens
}

/// `path:line:column`, line and column from 1.
fn place(unit: &Unit, span: Span) -> String {
    let at = unit.sources.position(span);
    format!("{}:{}", line_of(unit, span), at.column)
}

/// `path:line`.
fn line_of(unit: &Unit, span: Span) -> String {
    let source = unit.sources.get(span.source);
    format!("{}:{}", source.shown, source.position(span.start).line)
}

/// A whole fence is named by its opening line, and a part by its own first line.
fn verdicts(unit: &Unit, expected: &[String]) -> Vec<String> {
    let examples = unit.shown_examples().map(|at| {
        let example = &unit.book.examples[at];
        let page = &unit.book.pages[example.page];
        let is_part = page.fences[example.fence].examples.len() > 1;
        let opening = page.document.fences[example.fence].opening;
        let place = line_of(unit, if is_part { example.span } else { opening });
        let stance = example.stance.word();
        let Some(verdict) = &unit.judged.verdicts[at] else {
            return format!("{place} {stance}");
        };
        let line = format!("{place} {stance} {}", verdict.kind.name());
        let wants_reason = expected
            .iter()
            .any(|line| line.starts_with(&format!("{place} ")) && line.contains(" because"));
        match wants_reason {
            true => format!("{line} because {}", because(verdict)),
            false => line,
        }
    });
    examples.collect()
}

fn diagnostics(unit: &Unit, _: &[String]) -> Vec<String> {
    let mut out = Vec::new();
    for (finding, level) in unit.shown() {
        let at = finding
            .span
            .map_or(String::new(), |span| place(unit, span) + " ");
        let (level, code) = (level.word(), finding.code.name());
        out.push(format!("{level}[{code}] {at}{}", sentence(&finding.facts)));
        for label in &finding.labels {
            let at = place(unit, label.span);
            out.push(format!("  see {at} {}", sentence(&label.facts)));
        }
        let hint = finding.hint.as_ref().map(sentence).unwrap_or_default();
        out.extend(hint.lines().enumerate().map(|(at, line)| match at {
            0 => format!("  help: {line}"),
            _ => format!("    {line}"),
        }));
    }
    out
}

fn stances(unit: &Unit, _: &[String]) -> Vec<String> {
    let mut out = Vec::new();
    for page in &unit.book.pages {
        for (fence, reading) in page.document.fences.iter().zip(&page.fences) {
            let at = line_of(unit, fence.opening);
            let stance = reading.stance.word();
            let mut evidence = reading.evidence.iter();
            let is_split = reading.examples.len() > 1;
            let winner = match evidence.next().filter(|_| !is_split) {
                Some(first) => format!(" by {}: {}", first.rank, sentence(&first.facts())),
                None => String::new(),
            };
            out.push(format!("{at} {stance}{winner}"));
            if !is_split {
                out.extend(evidence.map(|other| {
                    let stance = other.stance.word();
                    format!(
                        "  not {stance} by {}: {}",
                        other.rank,
                        sentence(&other.facts())
                    )
                }));
                continue;
            }
            for (example, evidence) in reading.examples.clone().zip(&reading.evidence) {
                let example = &unit.book.examples[example];
                let source = unit.sources.get(page.source);
                let from = source.position(example.span.start).line;
                let to = source.position(example.span.end.saturating_sub(1)).line;
                let stance = example.stance.word();
                out.push(format!(
                    "  {from}-{to} {stance} by {}: {}",
                    evidence.rank,
                    sentence(&evidence.facts())
                ));
            }
        }
    }
    out
}

fn rules(unit: &Unit, _: &[String]) -> Vec<String> {
    let rules = unit.book.rules.iter().enumerate().map(|(at, rule)| {
        let kind = match rule.kind {
            RuleKind::Written => "written",
            RuleKind::Imported => "imported",
            RuleKind::Implicit => "implicit",
        };
        let detector = if rule.detector.is_some() {
            "with a detector"
        } else {
            "in prose"
        };
        let examples: Vec<String> = unit
            .book
            .examples_of(at)
            .map(|(_, example)| {
                let line = unit.sources.position(example.span).line;
                format!("{} {line}", example.stance.word())
            })
            .collect();
        let place = line_of(unit, rule.span);
        let owns = if examples.is_empty() {
            String::new()
        } else {
            format!("; {}", examples.join(", "))
        };
        let line = format!("{} {kind} {detector} {place} {}", rule.id, rule.title);
        line.trim_end().to_owned() + &owns
    });
    rules.collect()
}

fn links(unit: &Unit, _: &[String]) -> Vec<String> {
    let mut out = Vec::new();
    let path = |page: usize| unit.book.pages[page].path.as_str();
    let told = |target: &Target| match target {
        Target::Rule(rule) => format!("rule {}", unit.book.rules[*rule].id),
        Target::Page { page, anchor } => match anchor {
            Some(anchor) => format!("page {}#{anchor}", path(*page)),
            None => format!("page {}", path(*page)),
        },
        Target::Folder(folder) => format!("folder {folder}"),
        Target::Asset(asset) => format!("asset {asset}"),
        Target::External(address) => format!("as it is {address}"),
        Target::Brackets => "brackets".to_owned(),
    };
    for page in &unit.book.pages {
        for (link, target) in page.document.links.iter().zip(&page.targets) {
            out.push(format!("{} {}", place(unit, link.span), told(target)));
        }
        for (image, target) in page.document.images.iter().zip(&page.images) {
            let at = place(unit, image.span);
            out.push(format!("{at} image {}", told(target)));
        }
    }
    for (rule, backlinks) in unit.book.rules.iter().zip(&unit.book.backlinks) {
        for backlink in backlinks {
            let from = place(unit, backlink.span);
            out.push(format!("{} is referred to from {from}", rule.id));
        }
    }
    out
}

/// Where environments are kept while the suites run: one that nothing is installed into is only looked up.
fn cache_folder() -> Option<String> {
    static FOLDER: OnceLock<Option<tempfile::TempDir>> = OnceLock::new();
    let folder = FOLDER.get_or_init(|| tempfile::tempdir().ok()).as_ref()?;
    Some(folder.path().display().to_string())
}

/// Whether a test that wants an interpreter can be run here.
pub fn has_python() -> bool {
    let path = std::env::var("PATH").unwrap_or_default();
    find(
        &Wanted::Any,
        &SearchPath::of_user(&[("PATH".to_owned(), path)]),
    )
    .is_ok_and(|found| found.is_some())
}
