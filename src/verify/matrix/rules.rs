//! What the examples show of each written rule: whether its detector is heard, and on what.
//!
//! One pass over the examples and what they heard; nothing here asks every rule about every example.

use super::heard;
use crate::book::{Book, Example, Rule, RuleKind, Stance};
use crate::diagnostic::{Code, Diagnostic};
use crate::language::{Construct, Severity};
use crate::span::Span;
use crate::verify::Observed;

/// What was seen of one rule.
#[derive(Debug, Clone, Default)]
struct Row {
    has_bad: bool,
    has_good: bool,
    /// Where its detector was heard first.
    heard: Option<Span>,
    heard_on_own_bad: bool,
    /// Whether a bad example of its own could not be scanned: then its silence is no news.
    has_unscanned: bool,
    /// Of its good examples that could be looked at, how many hold what it is about, and how many do not.
    relevant: usize,
    irrelevant: Vec<Span>,
}

pub(super) fn tell(book: &Book, observed: &[Observed], faults: &mut Vec<Diagnostic>) {
    let mut rows = vec![Row::default(); book.rules.len()];
    let mut has_rules = vec![false; book.pages.len()];
    for (_, rule) in book.written_rules() {
        if let Some(page) = rule.page {
            has_rules[page] = true;
        }
    }
    for (example, observed) in book.examples.iter().zip(observed) {
        for finding in heard(example, observed) {
            let row = &mut rows[finding.rule];
            row.heard
                .get_or_insert_with(|| example.span_of(finding.range.clone()));
            row.heard_on_own_bad |= example.stance == Stance::Bad
                && book.rules_of(example).any(|rule| rule == finding.rule);
        }
        for rule in book.rules_of(example) {
            rows[rule].add(example, observed);
        }
        if let Some(rule) = example.rule {
            rows[rule].look(example, observed);
        } else if example.stance == Stance::Bad && has_rules[example.page] {
            faults.push(orphan(example));
        }
    }
    for (rule, row) in book.rules.iter().zip(&rows) {
        if rule.kind == RuleKind::Written {
            faults.extend(row.without_example(rule));
            faults.extend(row.silence(rule));
            faults.extend(row.irrelevance(rule));
        }
    }
}

fn orphan(example: &Example) -> Diagnostic {
    let message = "this bad example belongs to no rule, and its page has rules";
    Diagnostic::new(Code::OrphanExample, example.span, message)
        .hint("move it below the heading of its rule, or put `rule=ID` after the language")
}

impl Row {
    fn add(&mut self, example: &Example, observed: &Observed) {
        match example.stance {
            Stance::Neutral | Stance::Unclear => return,
            Stance::Bad => self.has_bad = true,
            Stance::Good => self.has_good = true,
        }
        let is_incomplete = observed.incomplete().next().is_some();
        self.has_unscanned |= example.stance == Stance::Bad && is_incomplete;
    }

    /// What an example of its section holds of what the rule is about.
    fn look(&mut self, example: &Example, observed: &Observed) {
        let waits = example.words.fix.is_some() && example.holds_no_code();
        match observed.shape.construct.filter(|_| !waits) {
            Some(Construct::Missing) => self.irrelevant.push(example.span),
            Some(Construct::Common | Construct::Particular) => self.relevant += 1,
            None => {}
        }
    }

    fn without_example(&self, rule: &Rule) -> Option<Diagnostic> {
        let (what, hint) = match (self.has_bad, self.has_good) {
            (true, true) => return None,
            (false, true) => ("no bad example", "show code that breaks the rule"),
            (true, false) => ("no good example", "show what to write instead"),
            (false, false) => (
                "neither a bad nor a good example",
                "show code that breaks the rule, and what to write instead",
            ),
        };
        let detector = rule.detector.as_ref();
        let runs = detector.is_some_and(|detector| detector.severity != Severity::Off);
        let so = if runs && !self.has_bad {
            ": nothing exercises its detector"
        } else {
            ""
        };
        let message = format!("`{}` has {what}{so}", rule.id);
        Some(Diagnostic::new(Code::RuleWithoutExample, rule.span, message).hint(hint))
    }

    fn silence(&self, rule: &Rule) -> Option<Diagnostic> {
        let detector = rule.detector.as_ref()?;
        if detector.severity == Severity::Off || self.heard_on_own_bad || self.has_unscanned {
            return None;
        }
        let span = rule.detector_span.unwrap_or(rule.span);
        let id = &rule.id;
        let told = match self.heard {
            None => {
                let message = format!("the detector of `{id}` speaks on no example at all");
                Diagnostic::new(Code::DeadDetector, span, message)
            }
            // Said with the missing example.
            Some(_) if !self.has_bad => return None,
            Some(heard) => {
                let message = format!("no bad example of `{id}` exercises its detector");
                Diagnostic::new(Code::UnexercisedDetector, span, message)
                    .label(heard, "it speaks here")
            }
        };
        Some(told.hint("mend the detector, or give the rule a bad example that it finds"))
    }

    /// An author's own word on it is held against each good example; a guess from the detector against all together.
    fn irrelevance(&self, rule: &Rule) -> Vec<Diagnostic> {
        let Some(detector) = &rule.detector else {
            return Vec::new();
        };
        let id = &rule.id;
        let place = rule.detector_span.unwrap_or(rule.span);
        if detector.relevant.is_some() {
            let message = format!("this good example holds nothing of what `{id}` is about");
            let told = self.irrelevant.iter().map(|span| {
                Diagnostic::new(Code::IrrelevantExample, *span, message.clone())
                    .label(place, "`metadata.relevant` says what that is")
                    .hint("show the right use of it, or widen `metadata.relevant`")
            });
            return told.collect();
        }
        if self.relevant > 0 || self.irrelevant.is_empty() || detector.severity == Severity::Off {
            return Vec::new();
        }
        let names = detector.kind_names();
        let more = if names.len() > MOST_NAMES {
            ", …"
        } else {
            ""
        };
        let names = names[..names.len().min(MOST_NAMES)].join("`, `");
        let message = format!(
            "no good example of `{id}` holds a node at which its detector looks (`{names}`{more}), so its silence there proves nothing"
        );
        vec![
            Diagnostic::new(Code::IrrelevantExample, rule.span, message).hint(
                "show the right use of the same construct, or say in `metadata.relevant` what the rule is about",
            ),
        ]
    }
}

/// How many kinds a message lists.
const MOST_NAMES: usize = 3;
