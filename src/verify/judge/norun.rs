//! The word `norun` beside what only a run can show: nobody would ever see it, so both cannot be meant.

use super::case::Case;
use crate::diagnostic::{Code, Diagnostic};
use crate::facts::facts;

impl Case<'_, '_> {
    /// Reported at the claim, else at the output, else at the word `run`; under a code of the caller's, because where
    /// nothing else is claimed the verdict is reported with it.
    pub(super) fn report_norun(&mut self, code: Code) {
        let words = &self.example.words;
        // The word of another tool speaks of that tool's runs.
        if !words.norun || words.borrowed.not_run_by.is_some() {
            return;
        }
        let fences = &self.book.pages[self.example.page].document.fences;
        let (what, span) = match (words.run_claims.first(), self.example.output) {
            (Some(claim), _) => {
                let claims = self.claims();
                (facts!("norun-beside-claims", claims), claim.span)
            }
            (None, Some(output)) => (facts!("norun-beside-output"), fences[output].opening),
            (None, None) if words.run => {
                let opening = fences[self.example.fence].opening;
                (facts!("norun-beside-run"), opening)
            }
            (None, None) => return,
        };
        let stance = self.example.stance.word();
        let message = facts!("norun-in-vain", stance, what);
        self.faults
            .push(Diagnostic::new(code, span, message).hint(facts!("norun-in-vain-hint")));
    }
}
