//! The word `norun` beside what only a run can show: nobody would ever see it, so both cannot be meant.

use super::Case;
use crate::diagnostic::{Code, Diagnostic};

impl Case<'_> {
    /// Told at the claim, else at the output, else at the word `run`; under a code of the caller's, because where nothing
    /// else is claimed the verdict is told with it.
    pub(super) fn tell_norun(&mut self, code: Code) {
        let words = &self.example.words;
        // The word of another tool speaks of that tool's runs.
        if !words.norun || words.borrowed.not_run_by.is_some() {
            return;
        }
        let fences = &self.book.pages[self.example.page].document.fences;
        let claims = self.claims();
        let (what, span) = match (words.run_claims.first(), self.example.output) {
            (Some(claim), _) => (
                format!("states `{claims}`, which only a run can show"),
                claim.span,
            ),
            (None, Some(output)) => (
                "has an `output`, which only a run can show".to_owned(),
                fences[output].opening,
            ),
            (None, None) if words.run => {
                ("says `run`".to_owned(), fences[self.example.fence].opening)
            }
            (None, None) => return,
        };
        let message = format!(
            "this {} example says `norun`, and {what}: both cannot be meant",
            self.example.stance.word()
        );
        self.faults
            .push(Diagnostic::new(code, span, message).hint("take one of them away"));
    }
}
