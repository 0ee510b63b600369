//! One rule as plain text, for a terminal and for an agent: what `rulebook explain` prints and its page folds.
//!
//! Where the rule stands is given by the caller: a terminal shows a path, a site shows none of the machine.

use super::code::Visible;
use super::text::{indented, wrapped};
use crate::book::{Book, Example, Rule, RuleKind};
use crate::language::{Language, RuleScope};
use crate::markdown::BlockKind;
use crate::source::SourceMap;
use crate::verify::{Judged, Tally};
use crate::wording::{because, say};
use std::fmt::Write;

/// Bytes of the prose above a rule's examples that are shown: many rules may be in one long section.
const LONGEST_WHY: usize = 16 * 1024;

/// What the mechanical part of a rule is.
pub fn kind(rule: &Rule) -> &'static str {
    match (rule.kind, &rule.detector) {
        (RuleKind::Imported, _) => "imported",
        (RuleKind::Implicit, _) => "implicit",
        (RuleKind::Written, Some(_)) => "detector",
        (RuleKind::Written, None) => "prose",
    }
}

/// The detector's language, or else that of the rule's first example in a known one.
pub fn language<'b>(
    rule: &Rule,
    examples: impl IntoIterator<Item = &'b Example>,
) -> Option<&'static Language> {
    let of_examples = || examples.into_iter().find_map(|example| example.language);
    let detector = rule.detector.as_ref();
    detector
        .map(|detector| detector.language)
        .or_else(of_examples)
}

pub fn severity(rule: &Rule) -> Option<&'static str> {
    let detector = rule.detector.as_ref()?;
    Some(detector.severity.word())
}

/// The rule with this index and its examples, whose indices are given in their order.
pub fn explained(
    book: &Book,
    judged: &Judged,
    sources: &SourceMap,
    at: usize,
    examples: &[usize],
    place: &str,
) -> String {
    let rule = &book.rules[at];
    let mut out = format!("{}: {}\n", rule.id, one_line(&rule.title));
    let mut facts = vec![kind(rule).to_owned()];
    facts.extend(severity(rule).map(str::to_owned));
    let language = language(rule, examples.iter().map(|at| &book.examples[*at]));
    facts.extend(language.map(|language| language.name.to_owned()));
    if let Some(detector) = &rule.detector {
        facts.extend(detector.since.as_ref().map(|since| say!("since", since)));
        if detector.scope == RuleScope::Own {
            facts.push(say!("scope-own"));
        }
        if !detector.tags.is_empty() {
            facts.push(say!("tags", tags = detector.tags));
        }
    }
    let _ = writeln!(out, "{}", facts.join(" · "));
    let _ = writeln!(out, "{place}");
    if let Some(detector) = &rule.detector {
        let message = one_line(&detector.message);
        if !message.is_empty() {
            let _ = write!(out, "\n{}", wrapped(&message));
        }
    }
    for paragraph in why(book, rule) {
        let _ = write!(out, "\n{}", wrapped(&paragraph));
    }
    for (example, verdict) in examples
        .iter()
        .filter_map(|at| Some((&book.examples[*at], judged.verdicts[*at].as_ref()?)))
    {
        let line = sources.position(example.span).line;
        let (stance, said) = (example.stance.word(), verdict.kind.words());
        let _ = writeln!(
            out,
            "{}",
            say!(
                "explained-line",
                stance,
                line,
                said,
                because = because(verdict)
            )
        );
        let _ = write!(out, "\n{}", indented(&code(book, example)));
    }
    let verdicts = examples
        .iter()
        .filter_map(|at| judged.verdicts[*at].as_ref());
    let _ = writeln!(out, "\n{}", Tally::of(verdicts).sentence());
    out
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The part of the fence that is shown as this example.
fn code(book: &Book, example: &Example) -> String {
    let fence = &book.pages[example.page].document.fences[example.fence];
    let visible = Visible::of(&fence.code, &fence.covered);
    let shown = visible.range(example.shown.clone());
    visible.code.get(shown).unwrap_or_default().to_owned()
}

/// The prose of a rule: its paragraphs up to its first example, without the labels of fences.
fn why(book: &Book, rule: &Rule) -> Vec<String> {
    let Some(page) = rule.page.map(|page| &book.pages[page]) else {
        return Vec::new();
    };
    let (start, end) = match rule.section {
        Some(section) => (page.sections[section].start, page.sections[section].end),
        None => (0, u32::MAX),
    };
    let blocks = &page.document.blocks;
    let first = blocks.partition_point(|block| block.span.start < start);
    let (mut out, mut bytes) = (Vec::new(), 0);
    for (at, block) in blocks.iter().enumerate().skip(first) {
        if block.span.start >= end {
            break;
        }
        let is_label = matches!(
            blocks.get(at + 1).map(|next| next.kind),
            Some(BlockKind::Fence(_))
        ) && (block.text.ends_with(':') || block.bold == block.text.len());
        match block.kind {
            BlockKind::Fence(fence) if rule.block != Some(fence) => break,
            // The next section is another matter, but for the rule's own heading.
            BlockKind::Heading(_) if !out.is_empty() => break,
            BlockKind::Paragraph if !is_label && bytes + block.text.len() > LONGEST_WHY => {
                out.push("…".to_owned());
                break;
            }
            BlockKind::Paragraph if !is_label => {
                bytes += block.text.len();
                out.push(block.text.clone());
            }
            _ => {}
        }
    }
    out
}
