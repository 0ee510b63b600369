//! The verdict on one example: looks are taken, and the first row of the table that applies decides.

use super::case::{Case, Look};
use super::ran::{RUN, Shown};
use super::table::{Row, Sight, Subject, rows};
use crate::book::Stance;
use crate::diagnostic::{Code, Diagnostic};
use crate::facts::facts;
use crate::verify::grounds::{Ground, own_rule};
use crate::verify::{Verdict, VerdictKind};

/// Claims, each with what is seen of it.
type Claims = Vec<(Subject, Ground)>;

impl Case<'_, '_> {
    /// The verdict, and none on neutral code.
    pub(super) fn judge(&mut self) -> Option<Verdict> {
        self.report_suppressions();
        self.report_spent();
        self.report_hints();
        if !self.example.stance.is_judged() {
            self.look_at_neutral();
            return None;
        }
        Some(self.decide())
    }

    fn decide(&mut self) -> Verdict {
        let [gates, others] = rows(self.example.stance);
        let mut looked = None;
        for row in gates {
            if looked != Some(row.subject) {
                self.look_at(row.subject);
                looked = Some(row.subject);
            }
            if let Some(verdict) = self.apply(row) {
                return verdict;
            }
        }
        match self.example.stance {
            Stance::Good => self.look_further_at_good(),
            _ => self.look_further_at_bad(),
        }
        let verdict = others.iter().find_map(|row| self.apply(row));
        // Every example has a look that a row knows; one without is not green.
        verdict.unwrap_or(Verdict {
            kind: VerdictKind::Unproven,
            grounds: Vec::new(),
            judges: Vec::new(),
            rule: None,
        })
    }

    /// The verdict of a row, if what it says was seen.
    fn apply(&mut self, row: &Row) -> Option<Verdict> {
        let is_meant = |look: &Look| (look.subject, look.sight) == (row.subject, row.sight);
        let at = self.looks.iter().position(is_meant)?;
        let look = self.looks.swap_remove(at);
        self.faults.extend(look.finding);
        Some(Verdict {
            kind: row.verdict,
            grounds: look.grounds,
            judges: look.judges,
            rule: look.rule,
        })
    }

    fn look_at(&mut self, subject: Subject) {
        match subject {
            Subject::Author => {
                if let Some(reason) = self.example.words.skip.clone() {
                    self.see(subject, Sight::Skips, [Ground::Skipped { reason }]);
                }
            }
            Subject::Code => self.look_at_code(),
            Subject::Syntax if self.example.stance == Stance::Good => self.look_at_good_syntax(),
            Subject::Syntax => self.look_at_bad_syntax(),
            Subject::OwnDetector => self.look_at_own_detector(),
            Subject::Pin => self.look_at_pins(),
            Subject::InvalidSyntax => self.look_at_invalid_syntax(),
            _ => {}
        }
    }

    fn look_further_at_good(&mut self) {
        let shown = self.look_at_run();
        self.report_norun(Code::IdleWord);
        self.look_for_rejection();
        if self.looks.iter().all(|look| look.sight != Sight::Finds) {
            self.look_for_remarks();
        }
        self.look_for_steps(Subject::Detectors, None);
        if self.example.holds_no_code() {
            match self.example.words.fix {
                Some(_) => self.see(Subject::Code, Sight::Waits, [Ground::WaitsForFix {}]),
                None => self.see_unproven(Subject::Code, Sight::Empty, Ground::NoCode {}),
            }
        }
        let (ran, is_proof) = match shown {
            Shown::Not => return,
            Shown::Met(grounds) => (grounds, true),
            Shown::Short(grounds) => (grounds, false),
            Shown::Nothing => (Vec::new(), false),
        };
        let mut judges = self.readers();
        if is_proof {
            judges.push(RUN.to_owned());
        }
        if let Some(open) = self.uncompared() {
            return self.looks.push(Look {
                judges,
                ..Look::new(Subject::Output, Sight::LeftOpen, [Ground::Parses {}, open])
            });
        }
        self.look_at_silence(ran, is_proof, judges);
    }

    /// Good code that nothing rejects: what a run and the silence of its own rule's detector prove.
    fn look_at_silence(&mut self, ran: Vec<Ground>, is_proof: bool, mut judges: Vec<String>) {
        let own = self.own_detector();
        let vacuous = own.and_then(|rule| self.vacuous(rule));
        let scanned = self.scanned_by();
        let has_run = !ran.is_empty();
        let mut grounds = ran;
        // What a run says comes first: it is the stronger proof.
        let open = self.open_claims().filter(|_| !has_run);
        if let Some(at) = own.filter(|_| vacuous.is_none()) {
            let rule = self.id(at).to_owned();
            judges.push(rule.clone());
            let others = scanned.saturating_sub(1);
            grounds.push(Ground::SilentWithOthers { rule, others });
            grounds.extend(self.limits());
            grounds.extend(open);
            return self.looks.push(Look {
                judges,
                rule: own,
                ..Look::new(Subject::OwnDetector, Sight::Silent, grounds)
            });
        }
        let silent = (scanned > 0).then_some(Ground::RulesSilent { count: scanned });
        if has_run {
            grounds.extend(vacuous.or(silent));
            let sight = match is_proof {
                true => Sight::Met,
                false => {
                    judges.push(RUN.to_owned());
                    Sight::Unreached
                }
            };
            return self.looks.push(Look {
                judges,
                ..Look::new(Subject::Run, sight, grounds)
            });
        }
        grounds.push(Ground::Parses {});
        match (vacuous, silent) {
            (Some(vacuous), _) => grounds.push(vacuous),
            (None, None) => grounds.push(Ground::NoRuleLooked {}),
            (None, Some(silent)) => {
                let own = self.example.rule;
                let mute = own.and_then(|own| self.why_mute(own, own_rule()));
                grounds.extend([mute.unwrap_or(Ground::NoRule {}), silent]);
            }
        }
        grounds.extend(self.limits());
        grounds.extend(open);
        grounds.extend(self.too_new());
        self.looks.push(Look {
            judges,
            rule: own,
            ..Look::new(Subject::Syntax, Sight::Parses, grounds)
        });
    }

    /// Rules that would have looked if they did not judge their own examples only.
    fn limits(&self) -> Option<Ground> {
        let rules: Vec<String> = self
            .limited()
            .map(|rule| self.id(rule).to_owned())
            .collect();
        let count = rules.len();
        (count > 0).then_some(Ground::OwnScope { rules, count })
    }

    fn look_further_at_bad(&mut self) {
        let words = &self.example.words;
        let (met, unmet) = self.claims_without_run();
        let judges = self.looks.iter().flat_map(|look| look.judges.clone());
        let judges: Vec<String> = judges.collect();
        let shown = self.look_at_run();
        let is_claimed_otherwise = !met.is_empty() || !unmet.is_empty();
        self.report_norun(match is_claimed_otherwise || words.run_claims.is_empty() {
            true => Code::IdleWord,
            // It is what the verdict is for, and as loud.
            false => Code::NotRun,
        });
        let is_refused = met.iter().any(|(one, _)| *one == Subject::InvalidSyntax);
        let met: Vec<Ground> = met.into_iter().map(|(_, ground)| ground).collect();
        if !unmet.is_empty() {
            return self.look_at_unmet(unmet, &met, judges);
        }
        self.exercise(self.found.clone());
        match shown {
            Shown::Not => {}
            Shown::Short(grounds) if met.is_empty() => {
                let finding = self.unproven(&grounds);
                self.looks.push(Look {
                    finding: Some(finding),
                    ..Look::new(Subject::Output, Sight::LeftOpen, grounds)
                });
            }
            // That it runs is no claim.
            Shown::Met(grounds)
                if !words.run_claims.is_empty() || self.example.output.is_some() =>
            {
                self.look_at_met(met, judges, Some(grounds), true);
            }
            Shown::Nothing if met.is_empty() && !words.run_claims.is_empty() => {
                self.look_at_open_claims();
            }
            _ if met.is_empty() => self.look_without_claim(),
            _ => self.look_at_met(met, judges, None, is_refused),
        }
    }

    /// The claims of a bad example that detectors and grammars meet, and those that they do not.
    fn claims_without_run(&self) -> (Claims, Claims) {
        let claims = [Subject::OwnDetector, Subject::Pin, Subject::InvalidSyntax];
        let looks = self
            .looks
            .iter()
            .filter(|look| claims.contains(&look.subject));
        let (unmet, met): (Vec<&Look>, Vec<&Look>) =
            looks.partition(|look| matches!(look.sight, Sight::Silent | Sight::Accepted));
        let grounds = |looks: Vec<&Look>| {
            let looks = looks.into_iter();
            let grounds = looks.flat_map(|look| look.grounds.iter().map(|one| (look.subject, one)));
            grounds
                .map(|(subject, ground)| (subject, ground.clone()))
                .collect()
        };
        (grounds(met), grounds(unmet))
    }

    /// A bad example of which all claims are met, by detectors and grammars, and by a run if it came to its end.
    fn look_at_met(
        &mut self,
        mut met: Vec<Ground>,
        mut judges: Vec<String>,
        ran: Option<Vec<Ground>>,
        is_shown_otherwise: bool,
    ) {
        let open = self.open_claims().filter(|_| ran.is_none());
        if let Some(grounds) = ran {
            met.extend(grounds);
            judges.push(RUN.to_owned());
        }
        let mut found = self.found.iter();
        let is_never_silent = !is_shown_otherwise && found.all(|rule| self.is_never_silent(*rule));
        let rules = self.found.len();
        met.extend(is_never_silent.then_some(Ground::NeverSilent { rules }));
        met.extend(open);
        let sight = match is_never_silent {
            true => Sight::NeverSilent,
            false => Sight::Met,
        };
        self.looks.push(Look {
            judges,
            rule: self.own_detector().or(self.pinned.first().copied()),
            ..Look::new(Subject::All, sight, met)
        });
    }

    /// A bad example of which a claim is not met.
    fn look_at_unmet(
        &mut self,
        mut unmet: Vec<(Subject, Ground)>,
        met: &[Ground],
        judges: Vec<String>,
    ) {
        // A pin comes last, and is reported at its line.
        unmet.sort_by_key(|(subject, _)| *subject == Subject::Pin);
        let first = unmet[0].0;
        let unmet: Vec<Ground> = unmet.into_iter().map(|(_, ground)| ground).collect();
        let grounds = self.not_caught(&unmet, met);
        let finding = (first != Subject::Pin).then(|| self.missed(&grounds, !met.is_empty()));
        let sight = match first {
            Subject::InvalidSyntax => Sight::Accepted,
            _ => Sight::Silent,
        };
        self.looks.retain(|look| look.subject != first);
        self.looks.push(Look {
            judges,
            rule: self.example.rule,
            finding,
            ..Look::new(first, sight, grounds)
        });
    }

    /// A bad example whose claims only a run can show, and nothing ran it.
    fn look_at_open_claims(&mut self) {
        let words = &self.example.words;
        let claims = self.claims();
        let finding = words.run_claims.first().filter(|_| !words.norun);
        let finding = finding.map(|claim| {
            let message = facts!("claims-not-run", claims);
            Diagnostic::new(Code::NotRun, claim.span, message)
        });
        self.looks.push(Look {
            finding,
            ..Look::new(Subject::Run, Sight::Nothing, [Ground::NeedsRun { claims }])
        });
    }

    /// Neutral code: no verdict, and a warning where something looks unlike what it says it is.
    fn look_at_neutral(&mut self) {
        let is_included = self.included().is_some();
        if let Some(fault) = self.syntax().and_then(<[_]>::first)
            && self.is_authoritative()
            && !is_included
        {
            let language = self.language();
            let message = facts!(
                "neutral-code-does-not-parse",
                language,
                fault = fault.message
            );
            self.faults.push(
                Diagnostic::new(Code::NeutralSyntax, self.syntax_span(fault), message)
                    .hint(facts!("neutral-code-does-not-parse-hint")),
            );
        }
        self.report_neutral();
        self.report_remarks(Code::NeutralFlagged);
        self.report_setup();
    }

    fn report_suppressions(&mut self) {
        for range in &self.observed.suppressions {
            let span = self.example.span_of(range.clone());
            self.report(
                Code::SuppressionComment,
                span,
                facts!("suppression-comment"),
            );
        }
    }
}

/// `todo` is a skip that expires by itself: what fails is skipped, what holds is reported.
///
/// `faults` are those of this example.
pub(super) fn apply_todo(
    verdict: Verdict,
    todo: Option<&(String, crate::span::Span)>,
    faults: &mut Vec<Diagnostic>,
) -> Verdict {
    let Some((reason, span)) = todo else {
        return verdict;
    };
    let now = verdict.kind;
    if matches!(now, VerdictKind::Proven | VerdictKind::SyntaxOnly) {
        let message = facts!("todo-passed", now = now.words());
        faults.push(
            Diagnostic::new(Code::TodoPassed, *span, message).hint(facts!("todo-passed-hint")),
        );
        return verdict;
    }
    // What was found is still reported by its own code; the author's word only says that it is known. Not all of it stands
    // in the code: a claim is a word on the opening line, and an output a fence of its own.
    faults.retain(|fault| !is_of_verdict(fault.code));
    Verdict {
        kind: VerdictKind::Skipped,
        grounds: vec![Ground::Todo {
            reason: reason.clone(),
            now,
            grounds: verdict.grounds,
        }],
        ..verdict
    }
}

/// Whether a finding is what the table reports of a verdict that is not green.
fn is_of_verdict(code: Code) -> bool {
    matches!(
        code,
        Code::SyntaxError
            | Code::GoodExampleFlagged
            | Code::AssumedGoodFlagged
            | Code::Contradiction
            | Code::BadExampleMissed
            | Code::WrongReason
            | Code::Unproven
            | Code::NotRun
            | Code::RunFailed
            | Code::MissingName
            | Code::NeverAwaited
            | Code::LeftBehind
            | Code::RunDiffers
            | Code::NoLongerFails
    )
}
