//! Outcomes against stances: the verdicts, and what is to be said of them.
//!
//! Pure: the same book and the same outcomes give the same verdicts. The order in which claims are looked at is the
//! design's; an accidental failure never proves a bad example.

mod bad;
mod good;
mod neutral;
mod pins;

use super::matrix::credits;
use super::verdict::{Verdict, VerdictKind};
use super::{Observed, Outcome, Tally};
use crate::book::{Book, Example, RuleKind, Stance};
use crate::diagnostic::{Code, Diagnostic, Held};
use crate::language::{Severity, SyntaxFault};
use crate::span::Span;
use std::collections::{BTreeMap, BTreeSet};

/// Everything that judging found.
#[derive(Debug, Default)]
pub struct Judged {
    /// One for each example; none for neutral code.
    pub verdicts: Vec<Option<Verdict>>,
    pub tally: Tally,
}

/// Judges a whole book.
pub fn judge(book: &Book, observed: &[Observed]) -> (Judged, Vec<Diagnostic>) {
    let mut faults = Vec::new();
    let credits = credits(book, observed);
    let detectors = detectors(book);
    let mut pairs_told = BTreeSet::new();
    let mut verdicts = Vec::with_capacity(book.examples.len());
    for (example, observed) in book.examples.iter().zip(observed) {
        let mut case = Case {
            book,
            example,
            observed,
            credits: &credits,
            detectors: &detectors,
            pairs_told: &mut pairs_told,
            faults: &mut faults,
        };
        case.tell_suppressions();
        case.tell_hints();
        let verdict = match (example.stance, &example.words.skip) {
            (Stance::Neutral, _) => {
                case.neutral();
                None
            }
            (_, Some(reason)) => Some(verdict(VerdictKind::Skipped, reason.clone())),
            (Stance::Good, None) => Some(case.good()),
            (Stance::Bad, None) => Some(case.bad()),
        };
        verdicts.push(verdict.map(|verdict| apply_todo(verdict, example, &mut faults)));
    }
    let tally = Tally::of(verdicts.iter().flatten());
    faults.extend(nothing_judged(book, &verdicts));
    (Judged { verdicts, tally }, faults)
}

/// Counted once a book: implicit rules are as many as bad examples.
fn detectors(book: &Book) -> BTreeMap<&'static str, usize> {
    let mut counts = BTreeMap::new();
    for detector in book
        .rules
        .iter()
        .filter_map(|rule| rule.detector.as_ref())
        .filter(|detector| detector.severity > Severity::Hint)
    {
        *counts.entry(detector.language.name).or_default() += 1;
    }
    counts
}

fn verdict(kind: VerdictKind, because: impl Into<String>) -> Verdict {
    Verdict {
        kind,
        because: because.into(),
        judges: Vec::new(),
        rule: None,
    }
}

/// `todo` is a skip that expires by itself: what fails is skipped, what holds is told.
fn apply_todo(verdict: Verdict, example: &Example, faults: &mut Vec<Diagnostic>) -> Verdict {
    let Some((reason, span)) = &example.words.todo else {
        return verdict;
    };
    if matches!(verdict.kind, VerdictKind::Held | VerdictKind::Parsed) {
        faults.push(
            Diagnostic::new(
                Code::TodoPassed,
                *span,
                format!(
                    "this example is marked `todo` and is `{}` by now",
                    verdict.kind.name()
                ),
            )
            .hint("take the word away"),
        );
        return verdict;
    }
    // What was found is still told by its own code; the author's word only says that it is known.
    let span_of_example = example.span;
    faults.retain(|fault| {
        let is_verdict = matches!(
            fault.code,
            Code::SyntaxError
                | Code::GoodExampleFlagged
                | Code::Contradiction
                | Code::BadExampleMissed
                | Code::WrongReason
                | Code::Unproven
        );
        let inside = fault.span.is_some_and(|span| {
            span.source == span_of_example.source
                && span_of_example.start <= span.start
                && span.start <= span_of_example.end
        });
        !(is_verdict && inside)
    });
    Verdict {
        kind: VerdictKind::Skipped,
        because: format!(
            "todo: {reason} (now `{}`: {})",
            verdict.kind.name(),
            verdict.because
        ),
        ..verdict
    }
}

/// A run in which no detector judged anything says so, however green the rest looks.
fn nothing_judged(book: &Book, verdicts: &[Option<Verdict>]) -> Option<Diagnostic> {
    let mut verdicts = verdicts.iter().flatten().peekable();
    verdicts.peek()?;
    // Reading the syntax is no judgement of a rule.
    if verdicts.any(|verdict| verdict.judges.iter().any(|judge| judge != "syntax")) {
        return None;
    }
    // Rules that cannot be read are told where they stand.
    if book
        .rules
        .iter()
        .any(|rule| rule.block.is_some() && rule.detector.is_none())
    {
        return None;
    }
    let has_rules = book
        .rules
        .iter()
        .any(|rule| rule.kind != RuleKind::Implicit);
    let (code, message, hint) = match (has_rules, book.held) {
        (false, Held::Book) => (
            Code::NoRules,
            "this book has no rule: at most the syntax was read",
            "write a rule's detector in a `yaml rule` block, or name rules with `--rules`",
        ),
        (false, Held::Foreign) => (
            Code::NothingJudged,
            "no detector judged any example: at most the syntax was read",
            "name rules with `--rules`, or write a `yaml rule` block in a section",
        ),
        (true, _) => (
            Code::NothingJudged,
            "there are rules, and none of their detectors judged an example",
            "give each rule a bad and a good example in the language of its detector",
        ),
    };
    Some(Diagnostic::nowhere(code, message).hint(hint))
}

struct Case<'a> {
    book: &'a Book,
    example: &'a Example,
    observed: &'a Observed,
    credits: &'a BTreeMap<usize, BTreeSet<usize>>,
    /// By language, how many rules have a detector.
    detectors: &'a BTreeMap<&'static str, usize>,
    /// Pairs of rules of which the second was heard on a bad example of the first.
    pairs_told: &'a mut BTreeSet<(usize, usize)>,
    faults: &'a mut Vec<Diagnostic>,
}

impl Case<'_> {
    /// A rule that only hints is heard, and nothing more.
    fn tell_hints(&mut self) {
        let scanned = self
            .observed
            .outcomes
            .iter()
            .filter_map(|outcome| match outcome {
                Outcome::Scanned(findings) => Some(findings),
                _ => None,
            });
        for finding in scanned.flatten() {
            let rule = &self.book.rules[finding.rule];
            let hints = rule
                .detector
                .as_ref()
                .is_some_and(|detector| detector.severity == Severity::Hint);
            if hints {
                let span = self.example.span_of(finding.range.clone());
                let message = format!("`{}` hints: {}", rule.id, finding.message);
                self.faults
                    .push(Diagnostic::new(Code::Hint, span, message).rule(&rule.id));
            }
        }
    }

    fn tell_suppressions(&mut self) {
        for range in &self.observed.suppressions {
            let span = self.example.span_of(range.clone());
            self.faults.push(Diagnostic::new(
                Code::SuppressionComment,
                span,
                "this comment silences a detector elsewhere; here the code is scanned all the same",
            ));
        }
    }

    /// None if no grammar read the code.
    fn syntax(&self) -> Option<&[SyntaxFault]> {
        self.observed
            .outcomes
            .iter()
            .find_map(|outcome| match outcome {
                Outcome::Syntax(faults) => Some(faults.as_slice()),
                _ => None,
            })
    }

    fn failure(&self) -> Option<(&'static str, &str)> {
        self.observed
            .outcomes
            .iter()
            .find_map(|outcome| match outcome {
                Outcome::Failed { checker, why } => Some((*checker, why.as_str())),
                _ => None,
            })
    }

    fn is_authoritative(&self) -> bool {
        self.example
            .language
            .is_some_and(|language| language.is_authoritative())
    }

    /// Whether the example's own rule has a detector that could look at this code.
    fn own_detector(&self) -> Option<usize> {
        let rule = self.example.rule?;
        let detector = self.book.rules[rule].detector.as_ref()?;
        let counts = detector.severity > Severity::Hint;
        (counts && Some(detector.language) == self.example.language).then_some(rule)
    }

    fn id(&self, rule: usize) -> &str {
        &self.book.rules[rule].id
    }

    /// How many rules looked at the code whose word counts.
    fn scanned_by(&self) -> usize {
        let was_scanned = self
            .observed
            .outcomes
            .iter()
            .any(|outcome| matches!(outcome, Outcome::Scanned(_)));
        if !was_scanned {
            return 0;
        }
        let language = self.example.language;
        language.map_or(0, |language| {
            self.detectors.get(language.name).copied().unwrap_or(0)
        })
    }

    fn syntax_span(&self, fault: &SyntaxFault) -> Span {
        self.example.span_of(fault.range.clone())
    }

    fn language(&self) -> &'static str {
        self.example
            .language
            .map_or("code", |language| language.display)
    }

    /// What makes syntax or a scan say nothing: a verdict at once.
    fn unreadable(&mut self) -> Option<Verdict> {
        if let Some((checker, why)) = self.failure() {
            let because = format!("{checker} could not look at it: {why}");
            self.faults.push(Diagnostic::new(
                Code::NotRun,
                self.example.span,
                because.clone(),
            ));
            return Some(verdict(VerdictKind::NotRun, because));
        }
        None
    }

    /// A parse error under a grammar that is not authoritative: told, and proof of nothing.
    fn tell_doubtful(&mut self) {
        let Some(fault) = self.syntax().and_then(|faults| faults.first()).cloned() else {
            return;
        };
        let message = format!("{} does not parse here: {}", self.language(), fault.message);
        let span = self.syntax_span(&fault);
        self.faults
            .push(Diagnostic::new(Code::DoubtfulSyntax, span, message));
    }

    fn own_rule_kind(&self) -> Option<RuleKind> {
        Some(self.book.rules[self.example.rule?].kind)
    }

    /// Whether the rule has a block that could not be read: its fault is told where it stands.
    fn has_broken_block(&self) -> bool {
        let rule = self.example.rule.map(|rule| &self.book.rules[rule]);
        rule.is_some_and(|rule| rule.block.is_some() && rule.detector.is_none())
    }

    /// Why the example's own rule judged nothing.
    fn no_own_detector(&self) -> String {
        let rule = self.example.rule.map(|rule| &self.book.rules[rule]);
        match rule.and_then(|rule| rule.detector.as_ref()) {
            None => "its own rule has no detector".to_owned(),
            Some(detector) if detector.severity == Severity::Off => {
                "its own rule is off".to_owned()
            }
            Some(detector) if Some(detector.language) != self.example.language => {
                format!(
                    "the detector of its own rule is for {}",
                    detector.language.display
                )
            }
            Some(_) => "its own rule only hints".to_owned(),
        }
    }

    fn unproven(&mut self, because: String) -> Verdict {
        self.unproven_at(self.example.span, because)
    }

    fn unproven_at(&mut self, span: Span, because: String) -> Verdict {
        let message = format!(
            "this {} example is unproven: {because}",
            self.example.stance.word()
        );
        self.faults
            .push(Diagnostic::new(Code::Unproven, span, message));
        verdict(VerdictKind::Unproven, because)
    }

    fn no_grammar(&self) -> String {
        match self.example.language {
            Some(language) if language.grammar.is_none() => {
                format!("no grammar for {} is built in", language.display)
            }
            Some(_) => "it is deeper or longer than its grammar can follow".to_owned(),
            None => "no known language is named after the fence".to_owned(),
        }
    }

    fn claims(&self) -> String {
        let claims = self.example.words.run_claims.iter();
        claims
            .map(|claim| claim.text.as_str())
            .collect::<Vec<_>>()
            .join(", ")
    }

    /// What stays open when nothing is run.
    fn open_claims(&self) -> String {
        if self.example.words.run_claims.is_empty() {
            String::new()
        } else {
            format!("; `{}` stays open, because nothing was run", self.claims())
        }
    }
}
