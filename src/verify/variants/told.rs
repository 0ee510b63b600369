//! What is to be said of the variants: detectors that change their mind, and exceptions.
//!
//! Pure, and without a verdict: a bad example that is found as written is held all the same.

use super::{Expect, OptOut, VARIANTS, opt_outs};
use crate::book::{Book, Example, Rule, RuleKind};
use crate::diagnostic::{Code, Diagnostic};
use crate::facts::facts;
use crate::language::place_of;
use crate::span::Span;
use crate::verify::{Change, Observed};
use std::collections::BTreeMap;

/// How much of the changed code a hint shows.
const SHOWN_LINES: usize = 3;
const SHOWN_LETTERS: usize = 120;

pub fn tell(book: &Book, observed: &[Observed]) -> Vec<Diagnostic> {
    let mut faults = Vec::new();
    let mut blind = BTreeMap::new();
    let excepted: Vec<Vec<OptOut>> = book
        .rules
        .iter()
        .map(|rule| rule.detector.as_deref().map_or(Vec::new(), opt_outs))
        .collect();
    for (example, observed) in book.examples.iter().zip(observed) {
        let (Some(rule), Some(robustness)) = (example.rule, &observed.robustness) else {
            continue;
        };
        let is_excepted = |change: &&Change| {
            let excepts = |opt_out: &OptOut| matches!(opt_out, OptOut::Excepted { variant, .. } if *variant == change.variant);
            excepted[rule].iter().any(excepts)
        };
        let changes = robustness.changes.iter();
        for change in changes.filter(|change| !is_excepted(change)) {
            let told = || fragile(&book.rules[rule], example, change);
            // What a pattern does not see is one fault of the rule, however many examples show it.
            if VARIANTS[change.variant].code == Code::FragileDetector {
                faults.push(told());
            } else {
                let places = blind.entry((rule, change.variant)).or_insert((told(), 0));
                places.1 += 1;
            }
        }
    }
    faults.extend(blind.into_values().map(|(mut told, places)| {
        if places > 1 {
            told.facts = facts!("in-more-examples", text = told.facts, places);
        }
        told
    }));
    for (at, opt_outs) in excepted.iter().enumerate() {
        let rule = &book.rules[at];
        // Those of a borrowed rule are its own book's concern.
        if rule.kind == RuleKind::Imported {
            continue;
        }
        let seen = || {
            let examples = book.examples.iter().zip(observed);
            let own = examples.filter(|(example, _)| example.rule == Some(at));
            own.filter_map(|(_, observed)| observed.robustness.as_ref())
        };
        for opt_out in opt_outs {
            let name = match opt_out {
                OptOut::Excepted { variant, .. } => VARIANTS[*variant].name,
                OptOut::Useless { name, .. } => name,
            };
            let span = place(book, rule, name);
            let told = match opt_out {
                OptOut::Useless { why, .. } => Diagnostic::new(
                    Code::RobustnessException,
                    span,
                    facts!("opt-out-of-nothing", id = rule.id, why),
                )
                .hint(facts!("opt-out-hint", names = names())),
                OptOut::Excepted { variant, reason } => {
                    let was_tried = seen().any(|seen| seen.tried.contains(variant));
                    let is_needed = seen()
                        .any(|seen| seen.changes.iter().any(|change| change.variant == *variant));
                    if was_tried && !is_needed {
                        let message = facts!("opt-out-not-needed", id = rule.id, name);
                        Diagnostic::new(Code::RobustnessException, span, message)
                            .hint(facts!("remove-the-exception"))
                    } else {
                        let message = facts!("opted-out", id = rule.id, name, reason);
                        Diagnostic::new(Code::RobustnessExcepted, span, message)
                    }
                }
            };
            faults.push(told.rule(&rule.id));
        }
    }
    faults
}

/// The entry in the rule's block; the whole `robustness` for an empty name.
fn place(book: &Book, rule: &Rule, name: &str) -> Span {
    let block = rule.page.zip(rule.block);
    let fence = block.map(|(page, block)| &book.pages[page].document.fences[block]);
    let path = ["metadata", "robustness", name].map(str::to_owned);
    let path = &path[..if name.is_empty() { 2 } else { 3 }];
    let found = fence.and_then(|fence| Some(fence.span_of(place_of(&fence.code, path)?)));
    found.unwrap_or(rule.detector_span.unwrap_or(rule.span))
}

fn names() -> Vec<&'static str> {
    VARIANTS.iter().map(|variant| variant.name).collect()
}

fn fragile(rule: &Rule, example: &Example, change: &Change) -> Diagnostic {
    let variant = &VARIANTS[change.variant];
    let (id, about) = (&rule.id, variant.about);
    let (before, after) = (change.before, change.after);
    let facts = match variant.expect {
        Expect::Silence => facts!("flags-what-is-no-code", id, about, after),
        Expect::Fewer => facts!("flags-another-operator", id, about, after),
        Expect::Same | Expect::AsMany if before == after => {
            facts!("flags-other-lines", id, about, after)
        }
        Expect::Same | Expect::AsMany => facts!("flags-another-number", id, about, after, before),
    };
    Diagnostic::new(variant.code, example.span, facts)
        .label(
            rule.detector_span.unwrap_or(rule.span),
            facts!("defined-here", id),
        )
        .hint(facts!("variant-code", code = shown(&change.code)))
        .rule(&rule.id)
}

/// The first lines of the changed code, on one line.
fn shown(code: &str) -> String {
    let lines: Vec<&str> = code.lines().take(SHOWN_LINES).collect();
    let mut shown: String = lines.join("⏎").chars().take(SHOWN_LETTERS).collect();
    if shown.len() < code.trim_end().len() {
        shown.push('…');
    }
    format!("`{shown}`")
}
