//! Outcomes against stances: the verdicts, and what is to be said of them.
//!
//! Pure: the same book and the same outcomes give the same verdicts. The order in which claims are looked at is the
//! design's; an accidental failure never proves a bad example.

use super::matrix::{credits, speaking};
use super::verdict::{Verdict, VerdictKind};
use super::{Finding, Observed, Outcome, Tally};
use crate::book::{Book, Example, RuleKind, Stance};
use crate::diagnostic::{Code, Diagnostic, Held};
use crate::language::SyntaxFault;
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
    let mut pairs_told = BTreeSet::new();
    let mut verdicts = Vec::with_capacity(book.examples.len());
    for (example, observed) in book.examples.iter().zip(observed) {
        let mut case = Case {
            book,
            example,
            observed,
            credits: &credits,
            pairs_told: &mut pairs_told,
            faults: &mut faults,
        };
        case.tell_suppressions();
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
    faults.extend(nothing_judged(book, &tally));
    (Judged { verdicts, tally }, faults)
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
fn nothing_judged(book: &Book, tally: &Tally) -> Option<Diagnostic> {
    if tally.total() == 0 {
        return None;
    }
    let judged = [
        VerdictKind::Held,
        VerdictKind::Noisy,
        VerdictKind::Missed,
        VerdictKind::WrongReason,
    ];
    if judged.iter().any(|kind| tally.count(*kind) > 0) {
        return None;
    }
    let has_rules = book
        .rules
        .iter()
        .any(|rule| rule.kind != RuleKind::Implicit);
    let (code, message, hint) = match (has_rules, book.held) {
        (false, Held::Book) => (
            Code::NoRules,
            "this book has no rule: syntax is all that was checked",
            "write a rule's detector in a `yaml rule` block, or name rules with `--rules`",
        ),
        (false, Held::Foreign) => (
            Code::NothingJudged,
            "no detector judged any example: syntax is all that was checked",
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
    /// Pairs of rules of which the second was heard on a bad example of the first.
    pairs_told: &'a mut BTreeSet<(usize, usize)>,
    faults: &'a mut Vec<Diagnostic>,
}

impl Case<'_> {
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
        let counts = detector.severity > crate::language::Severity::Hint;
        (counts && Some(detector.language) == self.example.language).then_some(rule)
    }

    fn id(&self, rule: usize) -> &str {
        &self.book.rules[rule].id
    }

    /// How many rules looked at the code.
    fn scanned_by(&self) -> usize {
        let was_scanned = self
            .observed
            .outcomes
            .iter()
            .any(|outcome| matches!(outcome, Outcome::Scanned(_)));
        if !was_scanned {
            return 0;
        }
        let detectors = self
            .book
            .rules
            .iter()
            .filter_map(|rule| rule.detector.as_ref());
        detectors
            .filter(|detector| Some(detector.language) == self.example.language)
            .count()
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
    fn doubtful(&mut self) -> bool {
        let Some(fault) = self.syntax().and_then(|faults| faults.first()).cloned() else {
            return false;
        };
        if self.is_authoritative() {
            return false;
        }
        let message = format!("{} does not parse here: {}", self.language(), fault.message);
        let span = self.syntax_span(&fault);
        self.faults
            .push(Diagnostic::new(Code::DoubtfulSyntax, span, message));
        true
    }

    fn neutral(&mut self) {
        if let Some(fault) = self.syntax().and_then(|faults| faults.first()).cloned()
            && self.is_authoritative()
        {
            let span = self.syntax_span(&fault);
            let message = format!(
                "neutral {} does not parse: {}",
                self.language(),
                fault.message
            );
            self.faults.push(
                Diagnostic::new(Code::NeutralSyntax, span, message)
                    .hint("name another language, or `text`, if this is a fragment or output"),
            );
        }
        let mut told = BTreeSet::new();
        for finding in speaking(self.book, self.example, self.observed) {
            if told.insert(finding.rule) {
                let span = self.example.span_of(finding.range.clone());
                let message = format!(
                    "`{}` rejects this neutral code: {}",
                    self.id(finding.rule),
                    finding.message
                );
                self.faults.push(
                    Diagnostic::new(Code::NeutralFlagged, span, message)
                        .rule(self.id(finding.rule)),
                );
            }
        }
    }

    fn good(&mut self) -> Verdict {
        if let Some(verdict) = self.unreadable() {
            return verdict;
        }
        let Some(syntax) = self.syntax().map(<[_]>::to_vec) else {
            return self.unproven(self.no_grammar());
        };
        if let Some(first) = syntax.first().cloned() {
            if self.doubtful() {
                return self.unproven(format!("its syntax is in doubt: {}", first.message));
            }
            for fault in syntax {
                let span = self.syntax_span(&fault);
                let message = format!("good {} does not parse: {}", self.language(), fault.message);
                self.faults
                    .push(Diagnostic::new(Code::SyntaxError, span, message).hint(
                    "mend the code, or put `neutral` after the language if it is no code to copy",
                ));
            }
            return Verdict {
                judges: vec!["syntax".to_owned()],
                ..verdict(
                    VerdictKind::Noisy,
                    format!("{} refuses it: {}", self.language(), first.message),
                )
            };
        }
        if let Some(rejected) = self.rejected() {
            return rejected;
        }
        let mut judges = vec!["syntax".to_owned()];
        let scanned = self.scanned_by();
        let held = |rule: usize, judges: Vec<String>, because: String| Verdict {
            judges,
            rule: Some(rule),
            ..verdict(VerdictKind::Held, because)
        };
        if let Some(rule) = self.own_detector() {
            judges.push(self.id(rule).to_owned());
            let others = match scanned - 1 {
                0 => String::new(),
                1 => ", and so is the other rule".to_owned(),
                n => format!(", and so are {n} other rules"),
            };
            return held(
                rule,
                judges,
                format!("`{}` is silent{others}", self.id(rule)) + &self.open_claims(),
            );
        }
        if let Some(credited) = self.example.rule.and_then(|rule| self.credits.get(&rule))
            && let Some(first) = credited.first()
        {
            let ids: Vec<&str> = credited.iter().map(|rule| self.id(*rule)).collect();
            judges.extend(ids.iter().map(|id| (*id).to_owned()));
            let because = format!(
                "`{}` finds the bad example of its section and is silent here",
                ids.join("`, `")
            );
            return held(*first, judges, because + &self.open_claims());
        }
        let because = match (scanned, self.example.rule) {
            (0, _) => "its syntax was read; no rule looked at it".to_owned(),
            (n, Some(_)) => format!(
                "its syntax was read; its own rule has no detector, {} silent",
                rules_are(n)
            ),
            (n, None) => format!(
                "its syntax was read; it belongs to no rule, {} silent",
                rules_are(n)
            ),
        };
        Verdict {
            judges,
            ..verdict(VerdictKind::Parsed, because + &self.open_claims())
        }
    }

    /// A good example that a detector speaks on.
    fn rejected(&mut self) -> Option<Verdict> {
        let allowed = |rule: usize| {
            let id = &self.book.rules[rule].id;
            Some(rule) != self.example.rule
                && self
                    .example
                    .words
                    .allow
                    .iter()
                    .any(|(allow, _)| allow == id)
        };
        let findings: Vec<Finding> = speaking(self.book, self.example, self.observed)
            .filter(|finding| !allowed(finding.rule))
            .cloned()
            .collect();
        let first = findings.first()?.rule;
        for finding in &findings {
            self.tell_rejection(finding);
        }
        let ids: BTreeSet<&str> = findings
            .iter()
            .map(|finding| self.id(finding.rule))
            .collect();
        let joined = ids.iter().copied().collect::<Vec<_>>().join("`, `");
        Some(Verdict {
            kind: VerdictKind::Noisy,
            because: format!("`{joined}` rejects it: {}", findings[0].message),
            judges: ids.into_iter().map(str::to_owned).collect(),
            rule: Some(first),
        })
    }

    fn tell_rejection(&mut self, finding: &Finding) {
        let span = self.example.span_of(finding.range.clone());
        let speaker = &self.book.rules[finding.rule];
        let own = self.example.rule.map(|rule| &self.book.rules[rule]);
        let is_own = self.example.rule == Some(finding.rule);
        let mut told = match own {
            Some(own) if !is_own => Diagnostic::new(
                Code::Contradiction,
                span,
                format!("`{}` rejects a good example of `{}`: {}", speaker.id, own.id, finding.message),
            )
            .label(speaker.detector_span.unwrap_or(speaker.span), format!("`{}` is defined here", speaker.id))
            .label(own.span, format!("`{}` calls the example good", own.id))
            .hint(format!("mend the code or narrow `{}`; if both are right, put `allow={}` after the language", speaker.id, speaker.id)),
            _ => Diagnostic::new(
                Code::GoodExampleFlagged,
                span,
                format!("`{}` rejects this good example: {}", speaker.id, finding.message),
            )
            .label(speaker.detector_span.unwrap_or(speaker.span), "the detector stands here")
            .hint(if is_own {
                "narrow the detector, or mend the example".to_owned()
            } else {
                format!("mend the code; if it is right, put `allow={}` after the language", speaker.id)
            }),
        };
        told.rule = Some(speaker.id.clone());
        self.faults.push(told);
    }

    fn bad(&mut self) -> Verdict {
        if let Some(verdict) = self.unreadable() {
            return verdict;
        }
        let words = &self.example.words;
        let refused = match self.syntax() {
            Some(faults) if self.is_authoritative() => faults.first().cloned(),
            _ => {
                self.doubtful();
                None
            }
        };
        if let Some(fault) = &refused
            && !words.invalid_syntax
        {
            let span = self.syntax_span(fault);
            let because = format!("it does not even parse: {}", fault.message);
            self.faults.push(
                Diagnostic::new(Code::WrongReason, span, format!("this bad example fails for another reason: {because}"))
                    .hint("mend the code, or put `invalid-syntax` after the language if that is what is bad about it"),
            );
            return Verdict {
                judges: vec!["syntax".to_owned()],
                ..verdict(VerdictKind::WrongReason, because)
            };
        }
        let findings: Vec<Finding> = speaking(self.book, self.example, self.observed)
            .cloned()
            .collect();
        let own = self.own_detector();
        self.tell_others(&findings);
        let mut met: Vec<String> = Vec::new();
        let mut unmet: Vec<String> = Vec::new();
        let mut judges = Vec::new();
        if let Some(rule) = own {
            let id = self.id(rule).to_owned();
            match findings.iter().find(|finding| finding.rule == rule) {
                Some(finding) => met.push(format!("`{id}` finds it: {}", finding.message)),
                None => unmet.push(format!("`{id}` is silent")),
            }
            judges.push(id);
        }
        if words.invalid_syntax {
            match (&refused, self.is_authoritative() && self.syntax().is_some()) {
                (Some(fault), _) => {
                    met.push(format!("{} refuses it: {}", self.language(), fault.message));
                    judges.push("syntax".to_owned());
                }
                (None, true) => {
                    unmet.push(format!("{} accepts it", self.language()));
                    judges.push("syntax".to_owned());
                }
                (None, false) => {
                    return self.unproven(
                        "no authoritative grammar can say whether its syntax is invalid".to_owned(),
                    );
                }
            }
        }
        if !unmet.is_empty() {
            return self.missed(unmet.join(", "), judges, &findings);
        }
        if !met.is_empty() {
            return Verdict {
                kind: VerdictKind::Held,
                because: met.join(", ") + &self.open_claims(),
                judges,
                rule: own,
            };
        }
        if !words.run_claims.is_empty() {
            let claims = self.claims();
            let because = format!("its only claim needs a run: {claims}");
            self.faults.push(Diagnostic::new(
                Code::NotRun,
                words.run_claims[0].span,
                format!("nothing ran this example, so `{claims}` is open"),
            ));
            return verdict(VerdictKind::NotRun, because);
        }
        self.credited(&findings)
    }

    /// The own detector is silent, or the claim was not met otherwise.
    fn missed(&mut self, unmet: String, judges: Vec<String>, findings: &[Finding]) -> Verdict {
        let others: BTreeSet<&str> = findings
            .iter()
            .filter(|finding| Some(finding.rule) != self.example.rule)
            .map(|finding| self.id(finding.rule))
            .collect();
        let spoke = if others.is_empty() {
            "no other rule speaks".to_owned()
        } else {
            format!(
                "`{}` speaks",
                others.into_iter().collect::<Vec<_>>().join("`, `")
            )
        };
        let because = format!("{unmet}; {spoke}");
        let mut told = Diagnostic::new(
            Code::BadExampleMissed,
            self.example.span,
            format!("this bad example is not caught: {because}"),
        );
        if let Some(rule) = self.example.rule {
            let rule = &self.book.rules[rule];
            told = told
                .label(
                    rule.detector_span.unwrap_or(rule.span),
                    format!("`{}` is defined here", rule.id),
                )
                .rule(&rule.id)
                .hint("widen the detector, or say `skip=\"reason\"` if no syntax can show it");
        }
        self.faults.push(told);
        Verdict {
            judges,
            rule: self.example.rule,
            ..verdict(VerdictKind::Missed, because)
        }
    }

    /// No claim is stated: an implicit rule's example may be credited to a detector.
    fn credited(&mut self, findings: &[Finding]) -> Verdict {
        let credited = self.example.rule.and_then(|rule| self.credits.get(&rule));
        let found = findings
            .iter()
            .find(|finding| credited.is_some_and(|credited| credited.contains(&finding.rule)));
        if let Some(finding) = found {
            let id = self.id(finding.rule).to_owned();
            return Verdict {
                kind: VerdictKind::Held,
                because: format!("held by `{id}`: {}", finding.message),
                judges: vec![id],
                rule: Some(finding.rule),
            };
        }
        let because = match findings.first() {
            Some(finding) => format!(
                "`{}` speaks, and no good example of the section shows that it would be silent on better code",
                self.id(finding.rule)
            ),
            None if self
                .example
                .rule
                .is_some_and(|rule| self.book.rules[rule].kind != RuleKind::Implicit) =>
            {
                "its rule has no detector, and the example states no other claim".to_owned()
            }
            None if self.syntax().is_none() => self.no_grammar(),
            None => "no detector finds it: nothing tells it from correct code".to_owned(),
        };
        self.unproven(because)
    }

    /// Said once a pair of rules, and not where the author knows.
    fn tell_others(&mut self, findings: &[Finding]) {
        let Some(own) = self
            .example
            .rule
            .filter(|rule| self.book.rules[*rule].kind == RuleKind::Written)
        else {
            return;
        };
        for finding in findings.iter().filter(|finding| finding.rule != own) {
            let id = self.id(finding.rule).to_owned();
            let is_known = self.example.words.also.iter().any(|(also, _)| *also == id);
            if is_known || !self.pairs_told.insert((own, finding.rule)) {
                continue;
            }
            let span = self.example.span_of(finding.range.clone());
            let message = format!(
                "`{id}` speaks on a bad example of `{}` too: {}",
                self.id(own),
                finding.message
            );
            self.faults.push(
                Diagnostic::new(Code::AlsoFlagged, span, message)
                    .rule(&id)
                    .hint(format!(
                        "`also={id}` after the language says that this is known"
                    )),
            );
        }
    }

    fn unproven(&mut self, because: String) -> Verdict {
        self.faults.push(Diagnostic::new(
            Code::Unproven,
            self.example.span,
            format!(
                "this {} example is unproven: {because}",
                self.example.stance.word()
            ),
        ));
        verdict(VerdictKind::Unproven, because)
    }

    fn no_grammar(&self) -> String {
        match self.example.language {
            Some(language) if language.grammar.is_none() => {
                format!("no grammar for {} is built in", language.display)
            }
            Some(_) => "it nests deeper than its grammar can follow".to_owned(),
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

fn rules_are(count: usize) -> String {
    if count == 1 {
        "1 rule is".to_owned()
    } else {
        format!("{count} rules are")
    }
}
