//! What the examples show of each written rule: whether its detector is heard, and on what.
//!
//! One pass over the examples and what they heard; nothing here asks every rule about every example.

use super::heard::heard;
use crate::book::{Book, Example, Rule, RuleKind, Stance};
use crate::diagnostic::{Code, Diagnostic};
use crate::facts::facts;
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
        for finding in heard(book, example, observed) {
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
    let message = facts!("orphan-example");
    Diagnostic::new(Code::OrphanExample, example.span, message).hint(facts!("orphan-example-hint"))
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
        let detector = rule.detector.as_ref();
        let runs = detector.is_some_and(|detector| detector.severity != Severity::Off);
        let idle = runs.then(|| facts!("detector-without-example"));
        let id = &rule.id;
        let (facts, hint) = match (self.has_bad, self.has_good) {
            (true, true) => return None,
            (false, true) => (
                facts!("no-bad-example", id, idle),
                facts!("no-bad-example-hint"),
            ),
            (true, false) => (
                facts!("no-good-example", id),
                facts!("no-good-example-hint"),
            ),
            (false, false) => (facts!("no-example", id, idle), facts!("no-example-hint")),
        };
        Some(Diagnostic::new(Code::RuleWithoutExample, rule.span, facts).hint(hint))
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
                let message = facts!("dead-detector", id);
                Diagnostic::new(Code::DeadDetector, span, message)
            }
            // Said with the missing example.
            Some(_) if !self.has_bad => return None,
            Some(heard) => {
                let message = facts!("unexercised-detector", id);
                Diagnostic::new(Code::UnexercisedDetector, span, message)
                    .label(heard, facts!("it-matches-here"))
            }
        };
        Some(told.hint(facts!("dead-detector-hint")))
    }

    /// An author's own word on it is held against each good example; a guess from the detector against all together.
    fn irrelevance(&self, rule: &Rule) -> Vec<Diagnostic> {
        let Some(detector) = &rule.detector else {
            return Vec::new();
        };
        let id = &rule.id;
        let place = rule.detector_span.unwrap_or(rule.span);
        if detector.relevant.is_some() {
            let message = facts!("irrelevant-example", id);
            let told = self.irrelevant.iter().map(|span| {
                Diagnostic::new(Code::IrrelevantExample, *span, message.clone())
                    .label(place, facts!("relevant-says"))
                    .hint(facts!("irrelevant-example-hint"))
            });
            return told.collect();
        }
        if self.relevant > 0 || self.irrelevant.is_empty() || detector.severity == Severity::Off {
            return Vec::new();
        }
        let names = detector.kind_names();
        let more = (names.len() > MOST_NAMES).then_some(", …");
        let names = &names[..names.len().min(MOST_NAMES)];
        let message = facts!("irrelevant-examples", id, names, more);
        vec![
            Diagnostic::new(Code::IrrelevantExample, rule.span, message)
                .hint(facts!("irrelevant-examples-hint")),
        ]
    }
}

/// How many kinds a message lists.
const MOST_NAMES: usize = 3;
