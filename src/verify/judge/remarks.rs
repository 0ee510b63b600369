//! What checkers remark that are no rule of the book.
//!
//! A good example with a remark is rejected. On a bad one a remark proves nothing: no rule says that it should be there.

use super::case::{Case, Look};
use super::table::{Sight, Subject};
use crate::book::Stance;
use crate::diagnostic::{Code, Diagnostic};
use crate::facts::facts;
use crate::verify::CHECKERS;
use crate::verify::grounds::Ground;
use std::collections::BTreeSet;

impl Case<'_, '_> {
    /// A good example on which another program has something to remark, which is reported.
    pub(super) fn look_for_remarks(&mut self) {
        let Some(rules) = self.remarking() else {
            return;
        };
        self.report_remarks(match self.example.is_assumed {
            true => Code::AssumedGoodFlagged,
            false => Code::GoodExampleFlagged,
        });
        self.looks.push(Look {
            judges: rules.clone(),
            ..Look::new(
                Subject::Detectors,
                Sight::Remarked,
                [Ground::Rejects { rules }],
            )
        });
    }

    pub(super) fn report_remarks(&mut self, code: Code) {
        let is_good = self.example.stance == Stance::Good;
        for (by, remark) in self.observed.remarks() {
            let id = format!("{}/{}", CHECKERS[by].name, remark.code);
            let span = self.example.span_of(remark.range.clone());
            let message = &remark.message;
            let message = match is_good {
                true => facts!("good-example-flagged", id, message),
                false => facts!("neutral-flagged", id, message),
            };
            self.faults
                .push(Diagnostic::new(code, span, message).rule(&id));
        }
    }

    /// The names of those who remark something; none where no one does.
    pub(super) fn remarking(&self) -> Option<Vec<String>> {
        let names = self.observed.remarks().map(|(by, _)| CHECKERS[by].name);
        let names: BTreeSet<&str> = names.collect();
        (!names.is_empty()).then(|| names.into_iter().map(str::to_owned).collect())
    }
}
