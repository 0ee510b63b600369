//! What checkers remark that are no rule of the book.
//!
//! A good example with a remark is rejected. On a bad one a remark proves nothing: no rule says that it should be there.

use super::{Case, verdict};
use crate::diagnostic::{Code, Diagnostic};
use crate::verify::{CHECKERS, Verdict, VerdictKind};
use std::collections::BTreeSet;

impl Case<'_> {
    /// The verdict on a good example on which another program has something to remark.
    pub(super) fn remarked(&mut self) -> Option<Verdict> {
        let names = self.remarking()?;
        let code = match self.example.is_assumed {
            true => Code::AssumedGoodFlagged,
            false => Code::GoodExampleFlagged,
        };
        self.tell_remarks(code, "good example");
        Some(Verdict {
            judges: names.iter().map(|name| (*name).to_owned()).collect(),
            ..verdict(
                VerdictKind::Rejected,
                format!("{} rejects it", quoted(&names)),
            )
        })
    }

    /// What other programs remark on a bad example without a claim.
    pub(super) fn only_remarked(&self) -> Option<String> {
        let names = quoted(&self.remarking()?);
        Some(format!("{names} flags it, and no rule of the book says so"))
    }

    pub(super) fn tell_remarks(&mut self, code: Code, what: &str) {
        for (by, remark) in self.observed.remarks() {
            let id = format!("{}/{}", CHECKERS[by].name, remark.code);
            let span = self.example.span_of(remark.range.clone());
            let message = format!("`{id}` rejects this {what}: {}", remark.message);
            self.faults
                .push(Diagnostic::new(code, span, message).rule(&id));
        }
    }

    /// The names of those who remark something; none where nobody does.
    fn remarking(&self) -> Option<BTreeSet<&'static str>> {
        let names = self.observed.remarks().map(|(by, _)| CHECKERS[by].name);
        let names: BTreeSet<&str> = names.collect();
        (!names.is_empty()).then_some(names)
    }
}

fn quoted(names: &BTreeSet<&str>) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    names.join(", ")
}
