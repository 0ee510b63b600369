//! What an example shows of its own output: a difference is no pass, and what was not compared is not green.

use super::case::Case;
use crate::runtime::Execution;
use crate::span::Span;
use crate::verify::expected::compare;
use crate::verify::grounds::Ground;

impl Case<'_, '_> {
    /// Where what is shown is not what came, with the number of places after the first.
    pub(super) fn other_than_shown(&self, execution: &Execution) -> Option<(Vec<Ground>, Span)> {
        let mut differences = compare(self.example, execution).differences.into_iter();
        let first = differences.next()?;
        let count = differences.count();
        let more = (count > 0).then_some(Ground::MoreDiffer { count });
        Some(([first.ground].into_iter().chain(more).collect(), first.span))
    }

    /// Why a part of what it shows is still only its author's word; none where all of it was compared, or nothing is shown.
    pub(super) fn uncompared(&self) -> Option<Ground> {
        if let Some(execute) = self.executed().next() {
            return compare(self.example, &execute.execution).open;
        }
        self.example.shown().next()?;
        let words = &self.example.words;
        if !words.norun {
            return Some(Ground::NotComparedWithoutRun {});
        }
        let word = words.borrowed.not_run_by.as_deref().unwrap_or("norun");
        let word = word.to_owned();
        Some(Ground::NotComparedByWord { word })
    }
}
