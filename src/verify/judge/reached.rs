//! Whether a run of a good example proves it: only if every body that the example defines was entered.
//!
//! Branches that were not reached are counted by their lines and decide nothing. It knows no code and no interpreter: what
//! a body is, and which of them are only there to be filled, those say who looked.

use super::case::Case;
use crate::facts::{Facts, facts};
use crate::runtime::ExecutionRecord;
use crate::verify::grounds::Ground;
use crate::verify::output::says_nothing;
use std::collections::BTreeMap;

/// What the runs of an example reached, in all environments.
pub(super) struct Reached {
    /// None where all were, or where no one knows.
    pub lines: Option<Facts>,
    /// Why the runs are no proof; nothing where they are.
    pub gaps: Vec<Ground>,
}

impl Case<'_, '_> {
    /// Why the output that it states is as good as none.
    pub(super) fn open_output(&self) -> Option<Ground> {
        let document = &self.book.pages[self.example.page].document;
        let fence = &document.fences[self.example.output?];
        says_nothing(&fence.code).then_some(Ground::OutputOpen {})
    }

    pub(super) fn reached(&self, executed: &[&ExecutionRecord]) -> Reached {
        let reaches = || executed.iter().map(|execute| &execute.execution.reach);
        let lines = reaches().filter_map(|reach| reach.lines);
        // The environment that reached least speaks for all.
        let least = lines.min_by_key(|(reached, of)| i64::from(*reached) - i64::from(*of));
        let lines = least.filter(|(reached, of)| reached < of);
        let gaps = match reaches().find_map(|reach| reach.unknown.clone()) {
            Some(why) => vec![Ground::UnknownReach { why }],
            None => match never(executed) {
                gaps if gaps.is_empty() => unheard(executed),
                gaps => gaps,
            },
        };
        Reached {
            lines: lines.map(|(reached, of)| facts!("lines-reached", reached, of)),
            gaps,
        }
    }
}

/// The bodies that were not entered, by how one would enter them.
fn never(executed: &[&ExecutionRecord]) -> Vec<Ground> {
    let mut by_how: BTreeMap<&str, Vec<Facts>> = BTreeMap::new();
    let mut more = 0;
    for execute in executed {
        let reach = &execute.execution.reach;
        more = more.max(reach.more);
        for missed in &reach.never {
            let body = facts!("body-at-line", name = missed.name, line = missed.line);
            let known = by_how.entry(&missed.how).or_default();
            if !known.contains(&body) {
                known.push(body);
            }
        }
    }
    let gaps = by_how
        .into_iter()
        .map(|(how, bodies)| Ground::NeverEntered {
            how: how.to_owned(),
            bodies,
        });
    let more = (more > 0).then_some(Ground::MoreNeverEntered { more });
    gaps.chain(more).collect()
}

/// What failed while it ran, and was not heard of.
fn unheard(executed: &[&ExecutionRecord]) -> Vec<Ground> {
    let mut found: Vec<Ground> = Vec::new();
    for (what, line) in executed.iter().flat_map(|one| &one.execution.reach.unheard) {
        let ground = Ground::Unheard {
            what: what.clone(),
            line: line.map(|line| facts!("at-line", line)),
        };
        if !found.contains(&ground) {
            found.push(ground);
        }
    }
    found
}
