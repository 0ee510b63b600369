//! Bad examples: a stated claim must come true, and an accidental failure never counts.

use super::ran::{RUN, Shown};
use super::{Case, verdict};
use crate::book::RuleKind;
use crate::diagnostic::{Code, Diagnostic};
use crate::verify::matrix::speaking;
use crate::verify::{Finding, Verdict, VerdictKind};
use std::collections::BTreeSet;

impl Case<'_> {
    pub(super) fn bad(&mut self) -> Verdict {
        if let Some(verdict) = self.unreadable() {
            return verdict;
        }
        let included = self.tell_include();
        let words = &self.example.words;
        // Where the claim is that it does not parse, why it does not is of no interest.
        let language = self.example.language;
        let is_authority = language.is_some_and(|language| language.is_authoritative());
        let is_refused = self.compiled().is_none_or(|(_, refusal)| refusal.is_some());
        let is_claimed = words.invalid_syntax && is_authority && is_refused;
        let refused = match self.syntax() {
            _ if included.is_some() => None,
            Some(faults) if self.is_authoritative() || is_claimed => faults.first().cloned(),
            _ => {
                self.tell_doubtful();
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
                judges: self.readers(),
                ..verdict(VerdictKind::WrongReason, because)
            };
        }
        let findings: Vec<Finding> = speaking(self.book, self.example, self.observed)
            .cloned()
            .collect();
        let own = self.own_detector();
        self.tell_others(&findings);
        if let Some(because) = included
            && findings.is_empty()
        {
            return verdict(VerdictKind::Unproven, because);
        }
        if own.is_some()
            && let Some(open) = self.out_of_steps(own)
        {
            return open;
        }
        let mut met: Vec<String> = Vec::new();
        let mut unmet: Vec<String> = Vec::new();
        let mut judges = Vec::new();
        // Beside what detectors find.
        let mut is_shown_otherwise = false;
        let pinned = self.pinned(&findings);
        let mut found = pinned.rules.clone();
        if let Some(broken) = pinned.broken {
            let because = format!("the block of `{}` cannot be read", self.id(broken));
            return verdict(VerdictKind::NotRun, because);
        }
        let own_is_pinned = own.is_some_and(|rule| pinned.rules.contains(&rule));
        if let Some(rule) = own.filter(|_| !own_is_pinned) {
            let id = self.id(rule).to_owned();
            if findings.iter().any(|finding| finding.rule == rule) {
                met.push(format!("`{id}` finds it"));
                found.insert(rule);
            } else {
                unmet.push(format!("`{id}` is silent"));
            }
            judges.push(id);
        }
        met.extend(pinned.met);
        judges.extend(pinned.judges);
        if words.invalid_syntax {
            let is_read = self.is_authoritative() && self.syntax().is_some();
            match (&refused, is_read || self.compiled().is_some()) {
                (Some(fault), _) => {
                    met.push(self.refusal(fault));
                    is_shown_otherwise = true;
                    judges.extend(self.readers());
                }
                (None, true) => {
                    unmet.push(match self.compiled() {
                        Some((by, _)) => format!("{} accepts it", by.short),
                        None => format!("the {} grammar accepts it", self.language()),
                    });
                    judges.extend(self.readers());
                }
                (None, false) => {
                    return self.unproven(
                        "no authoritative grammar can say whether its syntax is invalid".to_owned(),
                    );
                }
            }
        }
        let shown = self.shown_by_run();
        let has_other = !met.is_empty() || !unmet.is_empty() || !pinned.unmet.is_empty();
        self.tell_norun(match has_other || words.run_claims.is_empty() {
            true => Code::IdleWord,
            // It is what the verdict is for, and as loud.
            false => Code::NotRun,
        });
        if !unmet.is_empty() || !pinned.unmet.is_empty() {
            return self.missed((unmet, pinned.unmet, met), judges, &findings);
        }
        self.exercise(found.iter().copied());
        let open = match shown {
            Shown::Not(verdict) => return verdict,
            Shown::Met(_) if words.run_claims.is_empty() && self.example.output.is_none() => {
                String::new()
            }
            Shown::Short(because) if met.is_empty() => return self.unproven(because),
            Shown::Short(_) => String::new(),
            Shown::Met(sentence) => {
                met.push(sentence);
                judges.push(RUN.to_owned());
                is_shown_otherwise = true;
                String::new()
            }
            Shown::Nothing => self.open_claims(),
        };
        if !met.is_empty() {
            let is_all = found.iter().all(|rule| self.is_never_silent(*rule));
            let (kind, open) = match is_all && !is_shown_otherwise {
                true => {
                    let they = if found.len() == 1 { "it" } else { "they" };
                    let so = format!("; no good example shows that {they} can be silent{open}");
                    (VerdictKind::Unproven, so)
                }
                false => (VerdictKind::Proven, open),
            };
            return Verdict {
                kind,
                because: met.join(", ") + &open,
                judges,
                rule: own.or(pinned.rules.first().copied()),
            };
        }
        if !words.run_claims.is_empty() {
            let claims = self.claims();
            let because = format!("its only claim needs a run: {claims}");
            if !words.norun {
                self.faults.push(Diagnostic::new(
                    Code::NotRun,
                    words.run_claims[0].span,
                    format!("nothing ran this example, so `{claims}` is open"),
                ));
            }
            return verdict(VerdictKind::NotRun, because);
        }
        self.unclaimed(&findings)
    }

    /// Whether no example shows that the detector of a rule is ever silent: it may speak on anything. Its rule is told so
    /// once, and not each of its bad examples.
    fn is_never_silent(&self, rule: usize) -> bool {
        self.book.rules[rule].kind == RuleKind::Written && !self.with_good.contains(&rule)
    }

    /// The own detector is silent, or the claim was not met otherwise.
    fn missed(
        &mut self,
        (unmet, off_pin, met): (Vec<String>, Vec<String>, Vec<String>),
        judges: Vec<String>,
        findings: &[Finding],
    ) -> Verdict {
        let others: BTreeSet<&str> = findings
            .iter()
            .filter(|finding| Some(finding.rule) != self.example.rule)
            .map(|finding| self.id(finding.rule))
            .collect();
        let spoke = if let Some(met) = met.first() {
            format!("yet {met}")
        } else if others.is_empty() {
            "no other rule speaks".to_owned()
        } else {
            format!(
                "`{}` speaks",
                others.into_iter().collect::<Vec<_>>().join("`, `")
            )
        };
        let all: Vec<&str> = unmet.iter().chain(&off_pin).map(String::as_str).collect();
        let because = format!("{}; {spoke}", all.join(", "));
        let missed = Verdict {
            judges,
            rule: self.example.rule,
            ..verdict(VerdictKind::NotCaught, because.clone())
        };
        // A pin that is not met is told at its line.
        if unmet.is_empty() {
            return missed;
        }
        let mut told = Diagnostic::new(
            Code::BadExampleMissed,
            self.example.span,
            format!("this bad example is not caught: {because}"),
        );
        if let Some(rule) = self.own_detector() {
            let rule = &self.book.rules[rule];
            told = told
                .label(
                    rule.detector_span.unwrap_or(rule.span),
                    format!("`{}` is defined here", rule.id),
                )
                .rule(&rule.id);
        }
        let is_accepted = match self.compiled() {
            Some((_, refusal)) => refusal.is_none(),
            None => self.syntax().is_some_and(<[_]>::is_empty),
        };
        let accepts = self.example.words.invalid_syntax && is_accepted;
        let is_silent = self.own_detector().is_some() && (met.is_empty() || !accepts);
        told = told.hint(if is_silent {
            "widen the detector, or say `skip=\"reason\"` if no syntax can show it".to_owned()
        } else {
            let who = self.compiled().map_or("the grammar", |(by, _)| &by.short);
            format!("take `invalid-syntax` away: {who} reads this code")
        });
        self.faults.push(told);
        missed
    }

    /// No claim is stated, and what rules find that its author did not name is none.
    fn unclaimed(&mut self, findings: &[Finding]) -> Verdict {
        // The block's own fault is reported; what it would have judged is not the author's doing twice.
        if self.has_broken_block() {
            return verdict(VerdictKind::NotRun, "its rule's block cannot be read");
        }
        if let Some(lent) = self.flagged_by_others(findings) {
            let unproven = self.unproven(lent.because);
            if let Some(told) = self.faults.last_mut() {
                told.hint = Some(lent.hint.clone().into());
            }
            return Verdict {
                because: format!("{}; {}", unproven.because, lent.hint),
                rule: Some(lent.rule),
                ..unproven
            };
        }
        if let Some(because) = self.only_remarked() {
            return self.unproven(because);
        }
        let is_written = self
            .own_rule_kind()
            .is_some_and(|kind| kind != RuleKind::Implicit);
        let because = match (is_written, self.syntax().is_none()) {
            (true, _) => format!(
                "{}, and the example states no other claim",
                self.no_own_detector()
            ),
            (false, true) => self.no_grammar(),
            (false, false) => "no detector finds it: nothing tells it from correct code".to_owned(),
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
            let is_known = is_known || self.pins_rule(finding.rule);
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
}
