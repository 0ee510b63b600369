//! Detectors that ran out of steps: told, and neither silence nor a finding.

use super::{Case, verdict};
use crate::diagnostic::{Code, Diagnostic};
use crate::language::Severity;
use crate::verify::{Unseen, Verdict, VerdictKind};

impl Case<'_> {
    pub(super) fn tell_spent(&mut self) {
        for rule in self.spent() {
            let rule = &self.book.rules[rule];
            self.faults.push(
                Diagnostic::new(
                    Code::DetectorBudget,
                    self.example.span,
                    format!("the detector of `{}` needs too many steps for this example", rule.id),
                )
                .label(rule.detector_span.unwrap_or(rule.span), "the detector stands here")
                .rule(&rule.id)
                .hint("relations with `stopBy: end` inside one another multiply: ask for a `kind` first, or stop at a nearer node"),
            );
        }
    }

    /// What a claim that rests on one of `rules`, or on all of them, gets if that rule ran out of steps.
    pub(super) fn out_of_steps(&self, only: Option<usize>) -> Option<Verdict> {
        let spent = self.spent();
        let rule = spent
            .into_iter()
            .filter(|rule| only.is_none_or(|only| only == *rule))
            .find(|rule| {
                let detector = self.book.rules[*rule].detector.as_ref();
                detector.is_some_and(|detector| detector.severity > Severity::Hint)
            })?;
        let because = format!("the detector of `{}` ran out of steps", self.id(rule));
        Some(Verdict {
            rule: Some(rule),
            ..verdict(VerdictKind::NotRun, because)
        })
    }

    fn spent(&self) -> Vec<usize> {
        let incomplete = self.observed.incomplete();
        let spent = incomplete.filter_map(|(_, unseen)| match unseen {
            Unseen::Rules(rules) => Some(rules.as_slice()),
            Unseen::All(_) => None,
        });
        spent.flatten().copied().collect()
    }
}
