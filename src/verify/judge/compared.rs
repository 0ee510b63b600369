//! What an example shows of its own output: a difference is no pass, and what was not compared is not green.

use super::Case;
use crate::python::Ran;
use crate::span::Span;
use crate::verify::expected::compare;

/// The next step where what is shown is not so.
pub(super) const OTHERS: &str =
    "correct what is shown, or the code; `[..]` or `...` stands for what differs from run to run";

impl Case<'_> {
    /// Where what is shown is not what came, with the number of places after the first.
    pub(super) fn other_than_shown(&self, ran: &Ran) -> Option<(String, Span)> {
        let mut differences = compare(self.example, ran).differences.into_iter();
        let first = differences.next()?;
        let what = match differences.count() {
            0 => first.what,
            1 => format!("{}, and 1 more output differs", first.what),
            n => format!("{}, and {n} more outputs differ", first.what),
        };
        Some((what, first.span))
    }

    /// Why a part of what it shows is still only its author's word; none where all of it was compared, or nothing is shown.
    pub(super) fn uncompared(&self) -> Option<String> {
        let shows = self.example.shown().next().is_some();
        match self.observed.executions().next() {
            Some(execute) => compare(self.example, &execute.ran).open,
            None if shows && self.example.words.norun => {
                let word = self.example.words.borrowed.not_run_by.as_deref();
                Some(format!(
                    "what it shows of its output is not compared, because it says `{}`",
                    word.unwrap_or("norun")
                ))
            }
            None if shows => {
                Some("what it shows of its output is compared only when it is run".to_owned())
            }
            None => None,
        }
    }
}
