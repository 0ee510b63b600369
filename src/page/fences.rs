//! A fence as its reader sees it: code with marks, stance, verdict and what was found.

use super::addresses::relative;
use super::shelf::Shelf;
use super::{FenceView, FindingView, Html, Link, Part, VerdictView, code};
use crate::book::{Example, FenceStance, Stance};
use crate::language::{Highlight, Language, SyntaxFault, Tree};
use crate::verify::{Finding, Outcome, Verdict};
use std::ops::Range;

/// The view of one fence, for a page at the address `from`.
pub(super) fn view(shelf: &Shelf<'_>, page: usize, fence: usize, from: &str) -> FenceView {
    let source = &shelf.book.pages[page];
    let reading = &source.fences[fence];
    let written = &source.document.fences[fence];
    let examples = &shelf.book.examples[reading.examples.clone()];
    let first = examples.first();
    let language = first.and_then(|example| example.language);
    let visible = code::Visible::of(&written.code, &reading.hidden);
    let mut parts = Vec::with_capacity(examples.len() + 1);
    if !reading.prelude.is_empty() {
        let highlights = first.map_or_else(Vec::new, |example| {
            let observed = &shelf.observed[reading.examples.start];
            in_fence(example, &observed.highlights, &visible)
        });
        parts.push(Part {
            stance: Stance::Neutral.word(),
            verdict: None,
            code: code::render(
                &visible.code,
                visible.range(reading.prelude.clone()),
                &highlights,
                &[],
            ),
            findings: Vec::new(),
        });
    }
    for at in reading.examples.clone() {
        parts.push(part(shelf, at, &visible, from));
    }
    FenceView {
        language: language.map_or_else(
            || {
                written
                    .language
                    .as_ref()
                    .map_or_else(String::new, |word| word.key.clone())
            },
            |language| language.display.to_owned(),
        ),
        class: language.map_or_else(String::new, |language| language.name.to_owned()),
        title: first.and_then(|example| example.words.title.clone()),
        anchor: anchor(shelf, page, fence),
        parts,
    }
}

/// The faults of one outcome that a reader is shown: where an interpreter refuses the code, its word alone.
pub fn told<'o>(all: &'o [Outcome], one: &'o Outcome) -> &'o [SyntaxFault] {
    let refuses = |outcome: &Outcome| matches!(outcome, Outcome::Compiled { fault: Some(_), .. });
    match one {
        Outcome::Compiled { fault, .. } => fault.as_slice(),
        Outcome::Syntax(faults) if !all.iter().any(refuses) => faults,
        _ => &[],
    }
}

/// Where reports and other pages point to.
pub(super) fn anchor(shelf: &Shelf<'_>, page: usize, fence: usize) -> String {
    let opening = shelf.book.pages[page].document.fences[fence].opening;
    format!("Example-{}", shelf.line(opening))
}

fn part(shelf: &Shelf<'_>, at: usize, whole: &code::Visible, from: &str) -> Part {
    let example = &shelf.book.examples[at];
    let observed = &shelf.observed[at];
    let mut marks: Vec<Range<usize>> = Vec::new();
    let mut findings = Vec::new();
    let is_authoritative = example.language.is_some_and(Language::is_authoritative);
    for outcome in &observed.outcomes {
        match outcome {
            // A grammar that is not authoritative refuses much that is right: its doubt is in the verdict.
            Outcome::Syntax(_) if !is_authoritative => {}
            Outcome::Syntax(_) | Outcome::Compiled { .. } => {
                for fault in told(&observed.outcomes, outcome) {
                    let range = example.layout.file_range(fault.range.clone());
                    marks.push(whole.range(range));
                    findings.push(FindingView {
                        line: shelf.line(example.span_of(fault.range.clone())),
                        rule: None,
                        message: fault.message.clone(),
                    });
                }
            }
            Outcome::Scanned(found) => {
                let counts = |finding: &&Finding| {
                    example.layout.file_range(finding.range.clone()).end > example.shown.start
                };
                for finding in found.iter().filter(counts) {
                    let range = example.layout.file_range(finding.range.clone());
                    marks.push(whole.range(range));
                    findings.push(FindingView {
                        line: shelf.line(example.span_of(finding.range.clone())),
                        rule: Some(shelf.rule_link(finding.rule, from).unwrap_or_else(|| Link {
                            href: String::new(),
                            text: shelf.book.rules[finding.rule].id.clone(),
                        })),
                        message: finding.message.clone(),
                    });
                }
            }
            Outcome::Spent(_) | Outcome::Failed { .. } => {}
        }
    }
    let highlights = in_fence(example, &observed.highlights, whole);
    Part {
        stance: example.stance.word(),
        verdict: shelf.judged.verdicts[at].as_ref().map(|verdict| {
            let mut view = verdict_view(shelf, verdict, from);
            // A rule is not linked from its own examples.
            view.rule = view.rule.filter(|_| verdict.rule != example.rule);
            view
        }),
        code: code::render(
            &whole.code,
            whole.range(example.shown.clone()),
            &highlights,
            &marks,
        ),
        findings,
    }
}

pub(super) fn verdict_view(shelf: &Shelf<'_>, verdict: &Verdict, from: &str) -> VerdictView {
    VerdictView {
        name: verdict.kind.name(),
        because: verdict.because.replace('`', ""),
        rule: verdict.rule.and_then(|rule| shelf.rule_link(rule, from)),
    }
}

/// Highlights of an example's code as bytes of its fence's visible code.
fn in_fence(
    example: &Example,
    highlights: &[Highlight],
    visible: &code::Visible,
) -> Vec<Highlight> {
    highlights
        .iter()
        .map(|highlight| Highlight {
            range: visible.range(example.layout.file_range(highlight.range.clone())),
            class: highlight.class,
        })
        .collect()
}

/// A rule's block: its detector as YAML.
pub(super) fn detector(shelf: &Shelf<'_>, page: usize, fence: usize) -> Html {
    let text = &shelf.book.pages[page].document.fences[fence].code;
    let yaml = crate::language::find("yaml");
    let highlights = yaml
        .and_then(|language| Tree::parse(language, text))
        .map_or_else(Vec::new, |tree| tree.highlights());
    code::render(text, 0..text.len(), &highlights, &[])
}

/// What a fence's stance is in one word, for lists.
pub(super) fn is_judged(stance: FenceStance) -> bool {
    stance != FenceStance::One(Stance::Neutral)
}

/// A link to an example on the page that it stands on.
pub(super) fn place(shelf: &Shelf<'_>, at: usize, from: &str) -> Link {
    let example = &shelf.book.examples[at];
    let page = &shelf.book.pages[example.page];
    let address = shelf.addresses.pages[example.page]
        .clone()
        .unwrap_or_default();
    let anchor = anchor(shelf, example.page, example.fence);
    Link {
        href: relative(from, &format!("{address}#{anchor}")),
        text: format!("{}:{}", page.path, shelf.line(example.span)),
    }
}
