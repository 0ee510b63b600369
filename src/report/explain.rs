//! `--explain`: every fence with its stance, and the evidence for it.

use super::place::{lines, path_and_line};
use crate::book::{Evidence, FenceReading};
use crate::diagnostic::Code;
use crate::markdown::Fence;
use crate::pipeline::Unit;
use crate::span::{SourceId, Span};
use crate::wording::{because, say, sentence};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// Lines that open a fence and are no example, in the order of a page, and why.
type Lost = BTreeMap<SourceId, Vec<(Span, String)>>;

/// What was read of the fences of the named pages.
pub(super) fn explain(unit: &Unit, out: &mut String) {
    let lost = lost(unit);
    let shown: BTreeSet<usize> = unit
        .shown_examples()
        .map(|at| unit.book.examples[at].page)
        .collect();
    let pages = unit.book.pages.iter().enumerate();
    let pages = pages.filter(|(at, page)| shown.contains(at) || lost.contains_key(&page.source));
    for (_, page) in pages {
        let mut lost = lost.get(&page.source).into_iter().flatten().peekable();
        for (fence, reading) in page.document.fences.iter().zip(&page.fences) {
            while let Some(line) = lost.next_if(|(span, _)| *span < fence.opening) {
                no_example(unit, line, out);
            }
            explain_fence(unit, fence, reading, out);
        }
        lost.for_each(|line| no_example(unit, line, out));
    }
    out.push('\n');
}

fn no_example(unit: &Unit, (span, why): &(Span, String), out: &mut String) {
    let place = path_and_line(unit, *span);
    let _ = writeln!(out, "{}", say!("explained-as-none", place, why));
}

fn explain_fence(unit: &Unit, fence: &Fence, reading: &FenceReading, out: &mut String) {
    let language = fence.language.as_ref();
    let _ = writeln!(
        out,
        "{}  {}  {}{}",
        path_and_line(unit, fence.opening),
        language.map_or_else(|| say!("no-language"), |word| word.key.clone()),
        if reading.is_assumed() { "assumed " } else { "" },
        reading.stance.word()
    );
    for evidence in &reading.evidence {
        let _ = writeln!(
            out,
            "{}",
            say!(
                "explained-evidence",
                stance = evidence.stance.word(),
                rank = evidence.rank.name(),
                line = unit.sources.position(evidence.span).line,
                words = evidence.facts(),
                evidence = weight(reading, evidence)
            )
        );
    }
    let is_split = reading.examples.len() > 1;
    for at in reading.examples.clone() {
        let example = &unit.book.examples[at];
        let verdict = unit.judged.verdicts[at].as_ref();
        if is_split {
            let (from, to) = lines(unit, example.span);
            let _ = write!(
                out,
                "{}",
                say!("explained-lines", from, to, stance = example.stance.word())
            );
        } else if verdict.is_some() {
            let _ = write!(out, "    verdict");
        }
        if let Some(verdict) = verdict {
            let _ = write!(out, ": {}, {}", verdict.kind.words(), because(verdict));
        }
        if is_split || verdict.is_some() {
            out.push('\n');
        }
    }
}

/// Whether a piece of evidence lost, and how.
fn weight(reading: &FenceReading, evidence: &Evidence) -> String {
    let first = &reading.evidence[0];
    if reading.examples.len() > 1 || evidence.stance == first.stance {
        String::new()
    } else if evidence.rank == first.rank {
        say!("in-conflict")
    } else {
        say!("outranked")
    }
}

fn lost(unit: &Unit) -> Lost {
    let codes = [Code::FenceInHtml, Code::HiddenFence, Code::IndentedFence];
    let mut lost = Lost::new();
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
