//! One finding with the lines that it is about, as a compiler shows it.

use super::wanted::Colour;
use crate::diagnostic::{Diagnostic, Level};
use crate::escape;
use crate::facts::Facts;
use crate::source::{Source, SourceMap};
use crate::span::Span;
use crate::wording::sentence;
use annotate_snippets::{AnnotationKind, Group, Level as Severity, Renderer, Snippet};

/// Lines longer than this make a picture that nobody can read; the place is told without one.
const WIDEST: usize = 2_000;

/// Lines between a place and another that is shown with it.
const MOST_BETWEEN: u32 = 500;

pub(super) fn renderer(colour: Colour) -> Renderer {
    match colour {
        Colour::Plain => Renderer::plain(),
        Colour::Ansi => Renderer::styled(),
    }
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
        .primary_title(text(&finding.facts))
        .id(escape::line(name));
    let Some(span) = finding.span else {
        let mut group = Group::with_title(title);
        if let Some(hint) = &finding.hint {
            group = group.element(Severity::HELP.message(text(hint)));
        }
        return renderer.render(&[group]);
    };
    let mut group = Group::with_title(title);
    let in_other = |label: Span| is_apart(sources, span, label);
    group = group.element(snippet(sources, span, None, finding, true));
    for label in finding.labels.iter().filter(|label| in_other(label.span)) {
        group = group.element(snippet(
            sources,
            label.span,
            Some(text(&label.facts)),
            finding,
            false,
        ));
    }
    if let Some(note) = note {
        group = group.element(Severity::NOTE.message(note));
    }
    if let Some(hint) = &finding.hint {
        group = group.element(Severity::HELP.message(text(hint)));
    }
    renderer.render(&[group])
}

/// A sentence about a document, in which the document gives no commands to a terminal.
fn text(facts: &Facts) -> String {
    escape::terminal(&sentence(facts)).into_owned()
}

/// Whether two places are not shown in one piece of text: all lines between them are read for it, and a thousand findings
/// far below their rule would read a document a thousand times.
fn is_apart(sources: &SourceMap, one: Span, other: Span) -> bool {
    if one.source != other.source {
        return true;
    }
    let lines = sources.get(one.source).lines();
    lines.line(one.start).abs_diff(lines.line(other.start)) > MOST_BETWEEN
}

/// The lines around a place; the first snippet carries all labels of its own file.
fn snippet<'a>(
    sources: &'a SourceMap,
    span: Span,
    message: Option<String>,
    finding: &'a Diagnostic,
    is_first: bool,
) -> Snippet<'a, annotate_snippets::Annotation<'a>> {
    let source = sources.get(span.source);
    let own = finding
        .labels
        .iter()
        .filter(|label| is_first && !is_apart(sources, span, label.span));
    let marks: Vec<(Span, Option<String>, AnnotationKind)> = std::iter::once((
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
            Some(text(&label.facts)),
            AnnotationKind::Context,
        )
    }))
    .collect();
    let spans = marks.iter().map(|(span, ..)| *span);
    let (from, to) = whole_lines(source, spans);
    let code = &source.text[from..to];
    let lines = source.lines();
    let (first, last) = (lines.line(from as u32), lines.line(to as u32));
    // By the index: one line of a megabyte may hold ten thousand findings.
    let too_wide = (first..=last).any(|line| {
        let end = if line < last {
            lines.start(line + 1)
        } else {
            to as u32
        };
        (end - lines.start(line)) as usize > WIDEST
    });
    // What is included is shown where it is.
    let start = marks.first().map_or(from, |(span, ..)| span.start as usize);
    let place = source.place(start as u32);
    let above = if too_wide {
        (lines.line(start as u32) - first) as usize
    } else {
        source.text[from..start.max(from)].matches('\n').count()
    };
    let mut snippet = Snippet::source(if too_wide { "" } else { code })
        .line_start((place.position.line as usize).saturating_sub(above).max(1))
        .path(escape::line(place.shown));
    for (span, message, kind) in marks {
        if too_wide {
            break;
        }
        let end = trimmed_end(code, span.start as usize - from, span.end as usize - from);
        let mut mark = kind.span(span.start as usize - from..end);
        if let Some(message) = message {
            mark = mark.label(message);
        }
        snippet = snippet.annotation(mark);
    }
    snippet
}

/// Where the lines that spans of a source touch begin and end.
fn whole_lines(source: &Source, spans: impl Iterator<Item = Span> + Clone) -> (usize, usize) {
    let lines = source.lines();
    let first = spans.clone().map(|span| lines.line(span.start)).min();
    let last = spans.map(|span| lines.line(span.end)).max();
    let (first, last) = (first.unwrap_or(1), last.unwrap_or(1));
    let to = if last < lines.count() {
        lines.start(last + 1) as usize
    } else {
        source.text.len()
    };
    (lines.start(first) as usize, to)
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
