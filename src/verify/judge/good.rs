//! Good examples: silence is asked of every detector, and that of their own rule may be proof (`proof.rs`).

use super::ran::{RUN, Shown};
use super::{Case, verdict};
use crate::diagnostic::{Code, Diagnostic};
use crate::verify::matrix::speaking;
use crate::verify::{Finding, Verdict, VerdictKind};
use std::collections::BTreeSet;

impl Case<'_> {
    pub(super) fn good(&mut self) -> Verdict {
        if let Some(verdict) = self.unreadable() {
            return verdict;
        }
        if let Some(because) = self.tell_include() {
            return verdict(VerdictKind::Unproven, because);
        }
        let Some(syntax) = self.syntax().map(<[_]>::to_vec) else {
            return self.unproven(self.no_grammar());
        };
        if let Some(doubt) = self.doubt() {
            let because = format!("its syntax is in doubt: {}", doubt.message);
            self.tell_doubtful();
            return verdict(VerdictKind::Unproven, because);
        }
        if let Some(first) = syntax.first().cloned() {
            if !self.is_authoritative() {
                let because = match self.compiled() {
                    Some((by, _)) => format!(
                        "{} accepts it, and the grammar that detectors see it with does not: {}",
                        by.short, first.message
                    ),
                    None => format!("its syntax is in doubt: {}", first.message),
                };
                let span = self.syntax_span(&first);
                return self.unproven_at(span, because);
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
                judges: self.readers(),
                ..verdict(VerdictKind::Rejected, self.refusal(&first))
            };
        }
        let shown = self.shown_by_run();
        self.tell_norun(Code::IdleWord);
        if let Some(rejected) = self.rejected().or_else(|| self.remarked()) {
            return rejected;
        }
        if let Some(open) = self.out_of_steps(None) {
            return open;
        }
        if self.example.holds_no_code() && self.example.words.fix.is_some() {
            return verdict(VerdictKind::Unproven, "it waits for the fixed code");
        }
        if self.example.holds_no_code() {
            return self.unproven("it holds no code".to_owned());
        }
        let ran = match shown {
            Shown::Not(verdict) => return verdict,
            Shown::Met(sentence) => Some((sentence, true)),
            Shown::Short(sentence) => Some((sentence, false)),
            Shown::Nothing => None,
        };
        let mut judges = self.readers();
        let is_proof = ran.as_ref().is_some_and(|(_, is_proof)| *is_proof);
        if is_proof {
            judges.push(RUN.to_owned());
        }
        if let Some(open) = self.uncompared() {
            return Verdict {
                judges,
                ..verdict(
                    VerdictKind::SyntaxOnly,
                    format!("its syntax was read; {open}"),
                )
            };
        }
        // What a run says comes first: it is the stronger proof.
        let open = match &ran {
            Some(_) => String::new(),
            None => self.open_claims(),
        };
        let said = |because: String| match &ran {
            Some((sentence, _)) => format!("{sentence}; {because}"),
            None => because + &open,
        };
        let scanned = self.scanned_by();
        let own = self.own_detector();
        let vacuous = own.and_then(|rule| self.is_vacuous(rule));
        if let Some(rule) = own.filter(|_| vacuous.is_none()) {
            judges.push(self.id(rule).to_owned());
            let others = match scanned.saturating_sub(1) {
                0 => String::new(),
                1 => ", and so is the other rule".to_owned(),
                n => format!(", and so are {n} other rules"),
            };
            return Verdict {
                judges,
                rule: own,
                ..verdict(
                    VerdictKind::Proven,
                    said(format!("`{}` is silent{others}", self.id(rule))),
                )
            };
        }
        if let Some((sentence, _)) = ran {
            let because = match (vacuous, scanned) {
                (Some(vacuous), _) => format!("{sentence}; {vacuous}"),
                (None, 0) => sentence,
                (None, n) => format!("{sentence}; {} silent", rules_are(n)),
            };
            let kind = match is_proof {
                true => VerdictKind::Proven,
                false => {
                    judges.push(RUN.to_owned());
                    VerdictKind::SyntaxOnly
                }
            };
            return Verdict {
                judges,
                ..verdict(kind, because)
            };
        }
        let open = match self.too_new() {
            Some(needs) => format!("{open}; {needs}"),
            None => open,
        };
        let because = match (vacuous, scanned, self.example.rule) {
            (Some(vacuous), ..) => format!("its syntax was read; {vacuous}"),
            (None, 0, _) => "its syntax was read; no rule looked at it".to_owned(),
            (None, n, Some(_)) => format!(
                "its syntax was read; {}, {} silent",
                self.no_own_detector(),
                rules_are(n)
            ),
            (None, n, None) => format!(
                "its syntax was read; it belongs to no rule, {} silent",
                rules_are(n)
            ),
        };
        Verdict {
            judges,
            rule: own,
            ..verdict(VerdictKind::SyntaxOnly, because + &open)
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
            kind: VerdictKind::Rejected,
            because: format!("`{joined}` rejects it"),
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
            _ if self.example.is_assumed => Diagnostic::new(
                Code::AssumedGoodFlagged,
                span,
                format!("`{}` flags this example, and nothing says whether it is meant as good: {}", speaker.id, finding.message),
            )
            .label(speaker.detector_span.unwrap_or(speaker.span), "the detector is here")
            .hint(format!("write `good`, `bad` or `allow={}` after the language", speaker.id)),
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
}

fn rules_are(count: usize) -> String {
    if count == 1 {
        "1 rule is".to_owned()
    } else {
        format!("{count} rules are")
    }
}
