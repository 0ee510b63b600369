//! Findings as a compiler shows them, verdicts in one line each, and a last line that never says more than is known.

use crate::diagnostic::{Code, Diagnostic, Level};
use crate::pipeline::{Checked, ScopeKind, Unit};
use crate::source::SourceMap;
use crate::span::Span;
use crate::verify::{Tally, VerdictKind};
use annotate_snippets::{AnnotationKind, Group, Level as Severity, Renderer, Snippet};
use std::fmt::Write;

/// Whether escape sequences are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Colour {
    Plain,
    Ansi,
}

/// What a person wants to see besides findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Detail {
    /// Every verdict, not only those with a finding.
    pub verdicts: bool,
    /// Every fence with its stance and evidence.
    pub explain: bool,
    /// Findings that are denied, and no others.
    pub quiet: bool,
}

/// Lines longer than this make a picture that nobody can read; the place is told without one.
const WIDEST: usize = 2_000;

/// All findings of a run, then what else was asked for; the summary is apart.
pub fn human(checked: &Checked, detail: Detail, colour: Colour) -> String {
    let renderer = match colour {
        Colour::Plain => Renderer::plain(),
        Colour::Ansi => Renderer::styled(),
    };
    let mut out = String::new();
    for unit in &checked.units {
        let least = if detail.quiet {
            Level::Deny
        } else {
            Level::Note
        };
        // The evidence is a long answer of its own; findings would bury it.
        let findings = unit
            .shown()
            .filter(|(_, level)| *level >= least && !detail.explain);
        for (finding, level) in findings {
            let _ = write!(
                out,
                "{}",
                picture(
                    &unit.sources,
                    finding,
                    level,
                    finding.code.name(),
                    None,
                    &renderer
                )
            );
            out.push_str("\n\n");
        }
        if detail.explain {
            explain(unit, &mut out);
        } else if detail.verdicts {
            verdicts(unit, &mut out);
        }
    }
    out
}

/// One finding with the lines that it is about; `name` stands in brackets behind its level.
pub(super) fn picture(
    sources: &SourceMap,
    finding: &Diagnostic,
    level: Level,
    name: &str,
    note: Option<&str>,
    renderer: &Renderer,
) -> String {
    let severity = match level {
        Level::Deny => Severity::ERROR,
        Level::Warn => Severity::WARNING,
        Level::Note | Level::Allow => Severity::NOTE,
    };
    let title = severity
        .clone()
        .primary_title(finding.message.as_str())
        .id(name);
    let Some(span) = finding.span else {
        let mut group = Group::with_title(title);
        if let Some(hint) = &finding.hint {
            group = group.element(Severity::HELP.message(hint.as_str()));
        }
        return renderer.render(&[group]);
    };
    let mut group = Group::with_title(title);
    let in_other = |label: Span| label.source != span.source;
    group = group.element(snippet(sources, span, None, finding, true));
    for label in finding.labels.iter().filter(|label| in_other(label.span)) {
        group = group.element(snippet(
            sources,
            label.span,
            Some(&label.message),
            finding,
            false,
        ));
    }
    if let Some(note) = note {
        group = group.element(Severity::NOTE.message(note));
    }
    if let Some(hint) = &finding.hint {
        group = group.element(Severity::HELP.message(hint.as_str()));
    }
    renderer.render(&[group])
}

/// The lines around a place; the first snippet carries all labels of its own file.
fn snippet<'a>(
    sources: &'a SourceMap,
    span: Span,
    message: Option<&'a str>,
    finding: &'a Diagnostic,
    is_first: bool,
) -> Snippet<'a, annotate_snippets::Annotation<'a>> {
    let source = sources.get(span.source);
    let lines = source.lines();
    let own = finding
        .labels
        .iter()
        .filter(|label| is_first && label.span.source == span.source);
    let marks: Vec<(Span, Option<&str>, AnnotationKind)> = std::iter::once((
        span,
        message,
        if is_first {
            AnnotationKind::Primary
        } else {
            AnnotationKind::Context
        },
    ))
    .chain(own.map(|label| {
        (
            label.span,
            Some(label.message.as_str()),
            AnnotationKind::Context,
        )
    }))
    .collect();
    let first = marks
        .iter()
        .map(|(span, ..)| lines.line(span.start))
        .min()
        .unwrap_or(1);
    let last = marks
        .iter()
        .map(|(span, ..)| lines.line(span.end))
        .max()
        .unwrap_or(1);
    let from = lines.start(first) as usize;
    let to = if last < lines.count() {
        lines.start(last + 1) as usize
    } else {
        source.text.len()
    };
    let text = &source.text[from..to];
    let too_wide = text.lines().any(|line| line.len() > WIDEST);
    let mut snippet = Snippet::source(if too_wide { "" } else { text })
        .line_start(first as usize)
        .path(source.shown.as_str());
    for (span, message, kind) in marks {
        if too_wide {
            break;
        }
        let end = trimmed_end(text, span.start as usize - from, span.end as usize - from);
        let mut mark = kind.span(span.start as usize - from..end);
        if let Some(message) = message {
            mark = mark.label(message);
        }
        snippet = snippet.annotation(mark);
    }
    snippet
}

/// A mark does not reach over the end of its last line, and not over ten lines: the place is what matters.
fn trimmed_end(text: &str, start: usize, end: usize) -> usize {
    const MOST_LINES: usize = 4;
    let marked = &text[start..end];
    let kept = match marked.match_indices('\n').nth(MOST_LINES - 1) {
        Some((at, _)) => &marked[..at],
        None => marked,
    };
    start
        + kept.trim_end().len().max(
            kept.chars()
                .next()
                .map_or(0, char::len_utf8)
                .min(kept.len()),
        )
}

fn verdicts(unit: &Unit, out: &mut String) {
    for at in unit.shown_examples() {
        let Some(verdict) = &unit.judged.verdicts[at] else {
            continue;
        };
        let example = &unit.book.examples[at];
        let _ = writeln!(
            out,
            "{}  {} is {}: {}",
            place(
                unit,
                unit.book.pages[example.page].document.fences[example.fence].opening
            ),
            example.stance.word(),
            verdict.kind.name(),
            verdict.because
        );
    }
}

fn explain(unit: &Unit, out: &mut String) {
    let shown: std::collections::BTreeSet<usize> = unit
        .shown_examples()
        .map(|at| unit.book.examples[at].page)
        .collect();
    for page in shown.into_iter().map(|at| &unit.book.pages[at]) {
        let source = unit.sources.get(page.source);
        for (fence, reading) in page.document.fences.iter().zip(&page.fences) {
            let language = fence
                .language
                .as_ref()
                .map_or("no language", |word| word.key.as_str());
            let _ = writeln!(
                out,
                "{}  {language}  {}",
                place(unit, fence.opening),
                reading.stance.word()
            );
            for (index, evidence) in reading.evidence.iter().enumerate() {
                let first = &reading.evidence[0];
                let weight = if index == 0
                    || reading.examples.len() > 1
                    || evidence.stance == first.stance
                {
                    ""
                } else if evidence.rank == first.rank {
                    ", in conflict"
                } else {
                    ", outranked"
                };
                let line = source.position(evidence.span.start).line;
                let _ = writeln!(
                    out,
                    "    {} by {} (line {line}): {}{weight}",
                    evidence.stance.word(),
                    evidence.rank,
                    evidence.words
                );
            }
            for at in reading.examples.clone() {
                let example = &unit.book.examples[at];
                if reading.examples.len() > 1 {
                    let from = source.position(example.span.start).line;
                    let to = source.position(example.span.end.saturating_sub(1)).line;
                    let _ = write!(out, "    lines {from}-{to} {}", example.stance.word());
                } else if unit.judged.verdicts[at].is_some() {
                    let _ = write!(out, "    verdict");
                }
                match &unit.judged.verdicts[at] {
                    Some(verdict) => {
                        let _ = writeln!(out, ": {}, {}", verdict.kind.name(), verdict.because);
                    }
                    None if reading.examples.len() > 1 => out.push('\n'),
                    None => {}
                }
            }
        }
    }
    out.push('\n');
}

fn place(unit: &Unit, span: Span) -> String {
    let source = unit.sources.get(span.source);
    format!("{}:{}", source.shown, source.position(span.start).line)
}

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
        if tally.total() == 0 {
            let _ = writeln!(
                out,
                "  there is no good or bad example here: nothing was checked"
            );
        }
        let failing = [
            VerdictKind::Noisy,
            VerdictKind::Missed,
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
        for line in doubts(&tally) {
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

/// What the counts alone might hide.
fn doubts(tally: &Tally) -> Vec<String> {
    let mut lines = Vec::new();
    let unproven = tally.count(VerdictKind::Unproven);
    match unproven {
        0 => {}
        1 => {
            lines.push("unproven: nothing can tell this one from code of the other kind".to_owned())
        }
        n => lines.push(format!(
            "unproven: nothing can tell these {n} from code of the other kind"
        )),
    }
    if tally.count(VerdictKind::Parsed) > 0 {
        lines.push("parsed: the syntax was read, and no rule of their own judged them".to_owned());
    }
    if tally.count(VerdictKind::NotRun) > 0 {
        lines.push("not-run: they state what only a run can show, and nothing was run".to_owned());
    }
    lines
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
