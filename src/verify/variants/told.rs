//! What is to be said of the variants: detectors that change their mind, and exceptions.
//!
//! Pure, and without a verdict: a bad example that is found as written is held all the same.

use super::{Expect, OptOut, VARIANTS, opt_outs};
use crate::book::{Book, Example, Rule, RuleKind};
use crate::diagnostic::{Code, Diagnostic};
use crate::facts::facts;
use crate::language::place_of;
use crate::span::Span;
use crate::verify::{Change, Observed, Robustness};
use std::collections::BTreeMap;

/// How much of the changed code a hint shows.
const SHOWN_LINES: usize = 3;
const SHOWN_LETTERS: usize = 120;

pub fn tell(book: &Book, observed: &[Observed]) -> Vec<Diagnostic> {
    let opt_outs: Vec<Vec<OptOut>> = book
        .rules
        .iter()
        .map(|rule| rule.detector.as_deref().map_or(Vec::new(), opt_outs))
        .collect();
    let mut faults = changes(book, observed, &opt_outs);
    for (at, opt_outs) in opt_outs.iter().enumerate() {
        let rule = &book.rules[at];
        // Those of a borrowed rule are its own book's concern.
        if rule.kind == RuleKind::Imported {
            continue;
        }
        let examples = book.examples.iter().zip(observed);
        let own = examples.filter(|(example, _)| example.rule == Some(at));
        let own: Vec<&Robustness> = own
            .filter_map(|(_, observed)| observed.robustness.as_ref())
            .collect();
        let told = opt_outs.iter().map(|one| opted_out(book, rule, one, &own));
        faults.extend(told.map(|told| told.rule(&rule.id)));
    }
    faults
}

/// Detectors that change their mind, and are not excepted from that.
fn changes(book: &Book, observed: &[Observed], opt_outs: &[Vec<OptOut>]) -> Vec<Diagnostic> {
    let mut faults = Vec::new();
    let mut blind = BTreeMap::new();
    for (example, observed) in book.examples.iter().zip(observed) {
        let (Some(rule), Some(robustness)) = (example.rule, &observed.robustness) else {
            continue;
        };
        let is_excepted = |change: &&Change| {
            let excepts = |opt_out: &OptOut| matches!(opt_out, OptOut::Excepted { variant, .. } if *variant == change.variant);
            opt_outs[rule].iter().any(excepts)
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
    faults
}

/// What is to be said of an exception, by what the rule's own examples show.
fn opted_out(book: &Book, rule: &Rule, opt_out: &OptOut, own: &[&Robustness]) -> Diagnostic {
    let id = &rule.id;
    let (variant, reason) = match opt_out {
        OptOut::Useless { name, why } => {
            let facts = facts!("opt-out-of-nothing", id, why);
            let span = place(book, rule, name);
            return Diagnostic::new(Code::RobustnessException, span, facts)
                .hint(facts!("opt-out-hint", names = names()));
        }
        OptOut::Excepted { variant, reason } => (variant, reason),
    };
    let name = VARIANTS[*variant].name;
    let span = place(book, rule, name);
    let was_tried = own.iter().any(|one| one.tried.contains(variant));
    let mut changes = own.iter().flat_map(|one| &one.changes);
    if was_tried && !changes.any(|change| change.variant == *variant) {
        let facts = facts!("opt-out-not-needed", id, name);
        Diagnostic::new(Code::RobustnessException, span, facts).hint(facts!("remove-the-exception"))
    } else {
        let facts = facts!("opted-out", id, name, reason);
        Diagnostic::new(Code::RobustnessExcepted, span, facts)
    }
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
    let code = shown(&example.code, &change.code);
    let hint = match variant.code {
        Code::CommentBlind => facts!("variant-code-comment", code),
        _ => facts!("variant-code", code),
    };
    Diagnostic::new(variant.code, example.span, facts)
        .label(
            rule.detector_span.unwrap_or(rule.span),
            facts!("defined-here", id),
        )
        .hint(hint)
        .rule(&rule.id)
}

/// The changed code on one line, a few lines of it from the first that is new.
fn shown(written: &str, code: &str) -> String {
    let both = written.lines().zip(code.lines());
    let same = both.take_while(|(before, after)| before == after).count();
    let count = code.lines().count();
    // Where only the ends of lines are others, none of them is new.
    let skipped = if same < count { same } else { 0 };
    let lines: Vec<&str> = code.lines().skip(skipped).take(SHOWN_LINES).collect();
    let rest = lines.join("⏎");
    let mut shown: String = rest.chars().take(SHOWN_LETTERS).collect();
    if shown.len() < rest.len() || skipped + lines.len() < count {
        shown.push('…');
    }
    let before = if skipped > 0 { "…⏎" } else { "" };
    format!("`{before}{shown}`")
}
