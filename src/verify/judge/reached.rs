//! Whether a run of a good example proves it: only if every body that the example defines was entered.
//!
//! Branches that were not reached are counted by their lines and decide nothing. It knows no code and no interpreter: what
//! a body is, and which of them are only there to be filled, those say who looked.

use super::Case;
use crate::verify::Execute;
use crate::verify::output::says_nothing;
use std::collections::BTreeMap;

/// What the runs of an example reached, in all environments.
pub(super) struct Reached {
    /// `7 of 9 lines`; empty where all were, or where no one knows.
    pub lines: String,
    /// Why the runs are no proof; none where they are.
    pub gap: Option<String>,
}

impl Case<'_> {
    /// Why the output that it states is as good as none.
    pub(super) fn open_output(&self) -> Option<String> {
        let document = &self.book.pages[self.example.page].document;
        let fence = &document.fences[self.example.output?];
        let is_open = says_nothing(&fence.code);
        is_open.then(|| "the output below it leaves everything open".to_owned())
    }

    pub(super) fn reached(&self, executed: &[&Execute]) -> Reached {
        let reaches = || executed.iter().map(|execute| &execute.ran.reach);
        let lines = reaches().filter_map(|reach| reach.lines);
        // The environment that reached least speaks for all.
        let least = lines.min_by_key(|(reached, of)| i64::from(*reached) - i64::from(*of));
        let lines = least.filter(|(reached, of)| reached < of);
        let unknown = reaches().find_map(|reach| reach.unknown.clone());
        Reached {
            lines: lines.map_or(String::new(), |(reached, of)| {
                format!("{reached} of {of} lines")
            }),
            gap: match unknown {
                Some(why) => Some(format!("what it reached is not known: {why}")),
                None => never(executed).or_else(|| unheard(executed)),
            },
        }
    }
}

/// `never called: `total` (line 3), `Cart.total` (line 9); never started: `rows` (line 12)`.
fn never(executed: &[&Execute]) -> Option<String> {
    let mut by_how: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    let mut more = 0;
    for execute in executed {
        let reach = &execute.ran.reach;
        more = more.max(reach.more);
        for missed in &reach.never {
            let shown = format!("`{}` (line {})", missed.name, missed.line);
            let known = by_how.entry(&missed.how).or_default();
            if !known.contains(&shown) {
                known.push(shown);
            }
        }
    }
    let mut parts: Vec<String> = by_how
        .iter()
        .map(|(how, shown)| format!("never {how}: {}", shown.join(", ")))
        .collect();
    if more > 0 {
        parts.push(format!("and {more} more"));
    }
    (!parts.is_empty()).then(|| parts.join("; "))
}

/// What failed while it ran, and was not heard of.
fn unheard(executed: &[&Execute]) -> Option<String> {
    let mut found: Vec<String> = Vec::new();
    for (what, line) in executed.iter().flat_map(|one| &one.ran.reach.unheard) {
        let shown = match line {
            Some(line) => format!("{what} (line {line})"),
            None => what.clone(),
        };
        if !found.contains(&shown) {
            found.push(shown);
        }
    }
    (!found.is_empty()).then(|| found.join("; "))
}
