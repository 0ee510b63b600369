//! What detectors found: those of the example's own rule, and those of others.

use super::case::{Case, Look};
use super::table::{Sight, Subject};
use crate::book::RuleKind;
use crate::diagnostic::{Code, Diagnostic};
use crate::facts::facts;
use crate::language::Severity;
use crate::verify::grounds::{Ground, facts_of, own_rule};
use crate::verify::matrix::{heard, speaking};
use crate::verify::{Finding, Unseen};
use std::collections::BTreeSet;

impl<'a> Case<'a, '_> {
    /// The findings that count.
    pub(super) fn speaking(&self) -> impl Iterator<Item = &'a Finding> + use<'a> {
        speaking(self.book, self.example, self.observed)
    }

    /// A good example that a detector matches is rejected, whatever else is true.
    pub(super) fn look_for_rejection(&mut self) {
        let words = &self.example.words;
        let is_allowed = |finding: &&Finding| {
            let id = self.id(finding.rule);
            let mut allowed = words.allow.iter();
            Some(finding.rule) != self.example.rule && allowed.any(|(allow, _)| allow == id)
        };
        let findings: Vec<&Finding> = self.speaking().filter(|one| !is_allowed(one)).collect();
        let Some(first) = findings.first().map(|finding| finding.rule) else {
            return;
        };
        for finding in &findings {
            let rejection = self.rejection(finding);
            self.faults.push(rejection);
        }
        let ids: BTreeSet<&str> = findings.iter().map(|one| self.id(one.rule)).collect();
        let rules: Vec<String> = ids.into_iter().map(str::to_owned).collect();
        self.looks.push(Look {
            judges: rules.clone(),
            rule: Some(first),
            ..Look::new(
                Subject::Detectors,
                Sight::Finds,
                [Ground::Rejects { rules }],
            )
        });
    }

    fn rejection(&self, finding: &Finding) -> Diagnostic {
        let span = self.example.span_of(finding.range.clone());
        let speaker = &self.book.rules[finding.rule];
        let place = speaker.detector_span.unwrap_or(speaker.span);
        let own = self.example.rule.map(|rule| &self.book.rules[rule]);
        let (id, message) = (&speaker.id, &finding.message);
        let told = match own {
            _ if self.example.is_assumed => Diagnostic::new(
                Code::AssumedGoodFlagged,
                span,
                facts!("assumed-good-flagged", id, message),
            )
            .label(place, facts!("detector-is-here"))
            .hint(facts!("assumed-good-flagged-hint", id)),
            Some(own) if self.example.rule != Some(finding.rule) => Diagnostic::new(
                Code::Contradiction,
                span,
                facts!("contradiction", id, own = own.id, message),
            )
            .label(place, facts!("defined-here", id))
            .label(own.span, facts!("calls-it-good", id = own.id))
            .hint(facts!("contradiction-hint", id)),
            own => Diagnostic::new(
                Code::GoodExampleFlagged,
                span,
                facts!("good-example-flagged", id, message),
            )
            .label(place, facts!("detector-here"))
            .hint(match own {
                Some(_) => facts!("narrow-or-fix"),
                None => facts!("fix-or-allow", id),
            }),
        };
        told.rule(id)
    }

    /// Detectors that ran out of steps: reported, and neither silence nor a finding.
    pub(super) fn report_spent(&mut self) {
        for rule in self.spent() {
            let rule = &self.book.rules[rule];
            let id = &rule.id;
            self.faults.push(
                Diagnostic::new(
                    Code::DetectorBudget,
                    self.example.span,
                    facts!("detector-too-many-steps", id),
                )
                .label(
                    rule.detector_span.unwrap_or(rule.span),
                    facts!("detector-here"),
                )
                .rule(id)
                .hint(facts!("detector-too-many-steps-hint")),
            );
        }
    }

    /// A claim that rests on the rule `only`, or on all of them, stays open if that rule ran out of steps.
    pub(super) fn look_for_steps(&mut self, subject: Subject, only: Option<usize>) {
        let rule = self.spent().find(|rule| {
            let detector = self.book.rules[*rule].detector.as_ref();
            only.is_none_or(|only| only == *rule)
                && detector.is_some_and(|detector| detector.severity > Severity::Hint)
        });
        if let Some(at) = rule {
            let rule = self.id(at).to_owned();
            self.looks.push(Look {
                rule: Some(at),
                ..Look::new(subject, Sight::OutOfSteps, [Ground::OutOfSteps { rule }])
            });
        }
    }

    fn spent(&self) -> impl Iterator<Item = usize> + use<'a> {
        let incomplete = self.observed.incomplete();
        let spent = incomplete.filter_map(|(_, unseen)| match unseen {
            Unseen::Rules(rules) => Some(rules),
            Unseen::All(_) => None,
        });
        spent.flatten().copied()
    }

    /// Whether the own detector finds a bad example. Where it is pinned, its pins say more.
    pub(super) fn look_at_own_detector(&mut self) {
        self.report_others();
        let Some(rule) = self.own_detector() else {
            return;
        };
        self.look_for_steps(Subject::OwnDetector, Some(rule));
        if self.pins_rule(rule) {
            return;
        }
        let id = self.id(rule).to_owned();
        let judges = vec![id.clone()];
        if self.speaking().any(|finding| finding.rule == rule) {
            self.found.insert(rule);
            let ground = Ground::Finds { rule: id };
            self.hold(Subject::OwnDetector, Sight::Finds, ground, judges);
        } else {
            let ground = Ground::Silent { rule: id };
            self.hold(Subject::OwnDetector, Sight::Silent, ground, judges);
        }
    }

    /// Reported once a pair of rules, and not where the author knows.
    fn report_others(&mut self) {
        let written = |rule: &usize| self.book.rules[*rule].kind == RuleKind::Written;
        let Some(own) = self.example.rule.filter(written) else {
            return;
        };
        for finding in self.speaking().filter(|finding| finding.rule != own) {
            let id = self.id(finding.rule);
            let mut also = self.example.words.also.iter();
            let is_known = also.any(|(also, _)| also == id) || self.pins_rule(finding.rule);
            if is_known || !self.whole.pairs.insert((own, finding.rule)) {
                continue;
            }
            let span = self.example.span_of(finding.range.clone());
            let own = self.id(own);
            let message = facts!("also-flagged", id, own, message = finding.message);
            self.faults.push(
                Diagnostic::new(Code::AlsoFlagged, span, message)
                    .rule(id)
                    .hint(facts!("also-flagged-hint", id)),
            );
        }
    }

    /// A rule that only hints is heard, and nothing more.
    pub(super) fn report_hints(&mut self) {
        for finding in heard(self.book, self.example, self.observed) {
            let rule = &self.book.rules[finding.rule];
            let detector = rule.detector.as_ref();
            if detector.is_some_and(|detector| detector.severity == Severity::Hint) {
                let span = self.example.span_of(finding.range.clone());
                let message = facts!("rule-hints", id = rule.id, message = finding.message);
                self.faults
                    .push(Diagnostic::new(Code::Hint, span, message).rule(&rule.id));
            }
        }
    }

    /// Neutral code has no verdict; what a detector says of it is a warning, once a rule.
    pub(super) fn report_neutral(&mut self) {
        let mut rules = BTreeSet::new();
        for finding in self.speaking() {
            let id = self.id(finding.rule);
            let mut allow = self.example.words.allow.iter();
            let is_known = allow.any(|(allow, _)| allow == id);
            if !is_known && rules.insert(finding.rule) {
                let span = self.example.span_of(finding.range.clone());
                let message = facts!("neutral-flagged", id, message = finding.message);
                self.faults
                    .push(Diagnostic::new(Code::NeutralFlagged, span, message).rule(id));
            }
        }
    }

    /// A bad example without a claim: what detectors of rules that its author did not name find in it, and how it would be
    /// a claim.
    pub(super) fn look_without_claim(&mut self) {
        let own = self.example.rule;
        // The block's own fault is reported; what it would have judged is not the author's doing twice.
        if own.is_some_and(|own| self.has_broken_block(own)) {
            return self.see(
                Subject::OwnDetector,
                Sight::Broken,
                [Ground::OwnBlockBroken {}],
            );
        }
        let is_written = self
            .own_rule_kind()
            .is_some_and(|kind| kind != RuleKind::Implicit);
        let mute = own.filter(|_| is_written);
        let mute = mute.and_then(|own| self.why_mute(own, own_rule()));
        let mut grounds: Vec<Ground> = mute.into_iter().collect();
        let mut rules: Vec<usize> = Vec::new();
        for finding in self.speaking() {
            if !rules.contains(&finding.rule) {
                rules.push(finding.rule);
            }
        }
        let Some(first) = rules.first().copied() else {
            if let Some(checkers) = self.remarking() {
                let ground = Ground::RemarkedBy { checkers };
                return self.see_unproven(Subject::None, Sight::Flagged, ground);
            }
            grounds.push(match (is_written, self.syntax().is_none()) {
                (true, _) => Ground::NoOtherClaim {},
                (false, true) => self.no_grammar(),
                (false, false) => Ground::NothingFinds {},
            });
            let finding = Some(self.unproven(&grounds));
            return self.looks.push(Look {
                finding,
                ..Look::new(Subject::None, Sight::Nothing, grounds)
            });
        };
        let ids: Vec<String> = rules.iter().map(|rule| self.id(*rule).to_owned()).collect();
        let words = ids.iter().map(|id| format!("rule={id}")).collect();
        let count = ids.len();
        grounds.push(Ground::Flags { rules: ids, count });
        let would_be = Ground::WouldBeClaim { words };
        let finding = self.unproven(&grounds).hint(would_be.facts());
        grounds.push(would_be);
        self.looks.push(Look {
            rule: Some(first),
            finding: Some(finding),
            ..Look::new(Subject::None, Sight::Flagged, grounds)
        });
    }

    /// What is reported of a claim that is not met, with what matches the example instead.
    pub(super) fn not_caught(&self, unmet: &[Ground], met: &[Ground]) -> Vec<Ground> {
        let others = self
            .speaking()
            .filter(|one| Some(one.rule) != self.example.rule);
        let others: BTreeSet<&str> = others.map(|finding| self.id(finding.rule)).collect();
        let spoke = match met.first() {
            Some(met) => Ground::Yet {
                grounds: vec![met.clone()],
            },
            None if others.is_empty() => Ground::NoOtherSpeaks {},
            None => Ground::OthersSpeak {
                rules: others.into_iter().map(str::to_owned).collect(),
            },
        };
        unmet.iter().cloned().chain([spoke]).collect()
    }

    /// The finding of a bad example that is not caught.
    pub(super) fn missed(&self, grounds: &[Ground], is_met_otherwise: bool) -> Diagnostic {
        let because = facts_of(grounds);
        let mut told = Diagnostic::new(
            Code::BadExampleMissed,
            self.example.span,
            facts!("bad-example-not-caught", because),
        );
        let own = self.own_detector();
        if let Some(rule) = own {
            let rule = &self.book.rules[rule];
            let place = rule.detector_span.unwrap_or(rule.span);
            told = told
                .label(place, facts!("defined-here", id = rule.id))
                .rule(&rule.id);
        }
        let is_accepted = match self.compiled() {
            Some((_, refusal)) => refusal.is_none(),
            None => self.syntax().is_some_and(<[_]>::is_empty),
        };
        let accepts = self.example.words.invalid_syntax && is_accepted;
        if own.is_some() && (!is_met_otherwise || !accepts) {
            return told.hint(facts!("widen-or-skip"));
        }
        told.hint(match self.compiled() {
            Some((by, _)) => facts!("is-valid-to-compiler", by = by.short),
            None => facts!("is-valid-to-grammar"),
        })
    }

    /// Whether no example shows that the detector of a rule is ever silent: it may match anything. That is reported once,
    /// at the rule.
    pub(super) fn is_never_silent(&self, rule: usize) -> bool {
        let is_written = self.book.rules[rule].kind == RuleKind::Written;
        is_written && !self.whole.with_good.contains(&rule)
    }
}
