//! Findings as a compiler shows them, page by page as a reader reads them, and verdicts in one line each.
//!
//! What a run comes to in the end is said in `summary.rs`.

use super::alike::{Alike, fold};
use super::summary::counted;
use crate::diagnostic::{Code, Diagnostic, Level};
use crate::pipeline::{Checked, Unit};
use crate::source::SourceMap;
use crate::span::{SourceId, Span};
use crate::verify::Tally;
use crate::wording::sentence;
use annotate_snippets::{AnnotationKind, Group as Picture, Level as Severity, Renderer, Snippet};
use std::collections::{BTreeMap, BTreeSet};
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

/// All findings of a run, or what else was asked for, page by page; the summary is apart.
pub fn human(checked: &Checked, detail: Detail, colour: Colour) -> String {
    let renderer = match colour {
        Colour::Plain => Renderer::plain(),
        Colour::Ansi => Renderer::styled(),
    };
    let mut out = String::new();
    for unit in &checked.units {
        // The evidence is a long answer of its own; findings would bury it.
        if detail.explain {
            explain(unit, &mut out);
            continue;
        }
        let groups = groups(unit, detail);
        let has_pages = groups.iter().any(|group| group.source.is_some());
        for group in groups {
            // Below a page, what is of no page would look like a part of it.
            if has_pages {
                let _ = writeln!(out, "{}", bold(&group.heading(unit), colour));
            }
            if !group.findings.is_empty() && has_pages {
                out.push('\n');
            }
            let all = match detail.verdicts {
                true => group
                    .findings
                    .iter()
                    .map(|(finding, level)| Alike {
                        finding,
                        level: *level,
                        more: None,
                    })
                    .collect(),
                false => fold(&group.findings, &unit.sources),
            };
            for Alike {
                finding,
                level,
                more,
            } in all
            {
                let (name, more) = (finding.code.name(), more.as_deref());
                out += &picture(&unit.sources, finding, level, name, more, &renderer);
                out += "\n\n";
            }
            for at in &group.verdicts {
                verdict(unit, *at, &mut out);
            }
            if !group.verdicts.is_empty() {
                out.push('\n');
            }
        }
    }
    out
}

/// What is told of one page, or of no page.
struct Group<'u> {
    source: Option<SourceId>,
    findings: Vec<(&'u Diagnostic, Level)>,
    /// Examples whose verdicts are told, by index.
    verdicts: Vec<usize>,
    /// Of all its examples.
    tally: Tally,
}

impl Group<'_> {
    /// `a.md: 1 error, 2 warnings; 3 proven, 1 rejected`; counts of findings are those of the findings below it.
    fn heading(&self, unit: &Unit) -> String {
        let path = match self.source {
            Some(source) => unit.sources.get(source).shown.as_str(),
            None => "as a whole",
        };
        let words = ["error", "warning", "note"];
        let counts = [Level::Deny, Level::Warn, Level::Note].map(|level| {
            let of_level = self.findings.iter().filter(|(_, of)| *of == level);
            of_level.count()
        });
        let counts = counts
            .into_iter()
            .zip(words)
            .filter(|(count, _)| *count > 0);
        let counts: Vec<String> = counts.map(|(count, word)| counted(count, word)).collect();
        let mut told = Vec::new();
        if !counts.is_empty() {
            told.push(counts.join(", "));
        }
        if self.tally.total() > 0 {
            told.push(self.tally.sentence());
        }
        format!("{path}: {}", told.join("; "))
    }
}

/// Pages in the order in which the book is read, then other files, then what is of no file; nothing of which there is nothing to tell.
fn groups(unit: &Unit, detail: Detail) -> Vec<Group<'_>> {
    let least = if detail.quiet {
        Level::Deny
    } else {
        Level::Note
    };
    let empty = |source| Group {
        source,
        findings: Vec::new(),
        verdicts: Vec::new(),
        tally: Tally::default(),
    };
    let ranks = ranks(unit);
    let rank = |source: Option<SourceId>| match source {
        Some(source) => (ranks.get(&source).copied().unwrap_or(usize::MAX), source.0),
        None => (usize::MAX, u32::MAX),
    };
    let mut groups = BTreeMap::new();
    for (finding, level) in unit.shown().filter(|(_, level)| *level >= least) {
        let source = finding.span.map(|span| span.source);
        let group = groups.entry(rank(source)).or_insert_with(|| empty(source));
        group.findings.push((finding, level));
    }
    for at in unit.shown_examples() {
        let Some(verdict) = &unit.judged.verdicts[at] else {
            continue;
        };
        let source = Some(unit.book.pages[unit.book.examples[at].page].source);
        if detail.verdicts {
            let group = groups.entry(rank(source)).or_insert_with(|| empty(source));
            group.verdicts.push(at);
        }
        if let Some(group) = groups.get_mut(&rank(source)) {
            group.tally += Tally::of([verdict]);
        }
    }
    groups.into_values().collect()
}

/// Where each page stands in the table of contents; pages that are not in it come behind it.
fn ranks(unit: &Unit) -> BTreeMap<SourceId, usize> {
    let pages = &unit.book.pages;
    let listed = unit.book.contents.iter().filter_map(|entry| entry.page);
    let mut ranks = BTreeMap::new();
    for page in listed.chain(0..pages.len()) {
        let next = ranks.len();
        ranks.entry(pages[page].source).or_insert(next);
    }
    ranks
}

fn bold(text: &str, colour: Colour) -> String {
    match colour {
        Colour::Plain => text.to_owned(),
        Colour::Ansi => format!("\u{1b}[1m{text}\u{1b}[0m"),
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
        .primary_title(sentence(&finding.facts))
        .id(name);
    let Some(span) = finding.span else {
        let mut group = Picture::with_title(title);
        if let Some(hint) = &finding.hint {
            group = group.element(Severity::HELP.message(sentence(hint)));
        }
        return renderer.render(&[group]);
    };
    let mut group = Picture::with_title(title);
    let in_other = |label: Span| label.source != span.source;
    group = group.element(snippet(sources, span, None, finding, true));
    for label in finding.labels.iter().filter(|label| in_other(label.span)) {
        group = group.element(snippet(
            sources,
            label.span,
            Some(sentence(&label.facts)),
            finding,
            false,
        ));
    }
    if let Some(note) = note {
        group = group.element(Severity::NOTE.message(note));
    }
    if let Some(hint) = &finding.hint {
        group = group.element(Severity::HELP.message(sentence(hint)));
    }
    renderer.render(&[group])
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
    let lines = source.lines();
    let own = finding
        .labels
        .iter()
        .filter(|label| is_first && label.span.source == span.source);
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
            Some(sentence(&label.facts)),
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

fn verdict(unit: &Unit, at: usize, out: &mut String) {
    let Some(verdict) = &unit.judged.verdicts[at] else {
        return;
    };
    let example = &unit.book.examples[at];
    let fence = &unit.book.pages[example.page].document.fences[example.fence];
    let _ = writeln!(
        out,
        "{}  {}{} is {}: {}",
        place(unit, fence.opening),
        if example.is_assumed { "assumed " } else { "" },
        example.stance.word(),
        verdict.kind.words(),
        verdict.because
    );
}

fn explain(unit: &Unit, out: &mut String) {
    let lost = lost(unit);
    let shown: BTreeSet<usize> = unit
        .shown_examples()
        .map(|at| unit.book.examples[at].page)
        .collect();
    let pages = unit.book.pages.iter().enumerate();
    let pages = pages.filter(|(at, page)| shown.contains(at) || lost.contains_key(&page.source));
    for (_, page) in pages {
        let source = unit.sources.get(page.source);
        let mut lost = lost.get(&page.source).into_iter().flatten().peekable();
        for (fence, reading) in page.document.fences.iter().zip(&page.fences) {
            while let Some((span, why)) = lost.next_if(|(span, _)| *span < fence.opening) {
                let _ = writeln!(out, "{}  no example\n    {why}", place(unit, *span));
            }
            let language = fence
                .language
                .as_ref()
                .map_or("no language", |word| word.key.as_str());
            let _ = writeln!(
                out,
                "{}  {language}  {}{}",
                place(unit, fence.opening),
                if reading.is_assumed() { "assumed " } else { "" },
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
                        let _ = writeln!(out, ": {}, {}", verdict.kind.words(), verdict.because);
                    }
                    None if reading.examples.len() > 1 => out.push('\n'),
                    None => {}
                }
            }
        }
        for (span, why) in lost {
            let _ = writeln!(out, "{}  no example\n    {why}", place(unit, *span));
        }
    }
    out.push('\n');
}

/// Lines that open a fence and are no example, in the order of each page, and why.
fn lost(unit: &Unit) -> BTreeMap<SourceId, Vec<(Span, String)>> {
    let codes = [Code::FenceInHtml, Code::HiddenFence, Code::IndentedFence];
    let mut lost: BTreeMap<SourceId, Vec<(Span, String)>> = BTreeMap::new();
    for (finding, _) in unit.shown() {
        if let Some(span) = finding.span.filter(|_| codes.contains(&finding.code)) {
            let all = lost.entry(span.source).or_default();
            all.push((span, sentence(&finding.facts)));
        }
    }
    for all in lost.values_mut() {
        all.sort_unstable();
    }
    lost
}

fn place(unit: &Unit, span: Span) -> String {
    let source = unit.sources.get(span.source);
    format!("{}:{}", source.shown, source.position(span.start).line)
}
