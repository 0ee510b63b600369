//! What a count of verdicts means, in plain words: made of their grounds, so that it never says another reason than theirs.

use super::sentence;
use crate::facts::{Facts, ToValue, facts};
use crate::verify::{Ground, Verdict, VerdictKind};
use std::collections::BTreeMap;

/// The lines below a summary for the verdicts of one kind: one for each reason that needs words of its own.
pub fn glosses(kind: VerdictKind, verdicts: &[&Verdict]) -> Vec<String> {
    let mut by_reason: BTreeMap<Option<&'static str>, usize> = BTreeMap::new();
    for verdict in verdicts {
        *by_reason.entry(reason(verdict)).or_default() += 1;
    }
    let is_split = by_reason.len() > 1;
    let lines = by_reason.into_iter().map(|(reason, count)| {
        let words = match reason {
            Some(key) => sentence(&Facts {
                key,
                values: vec![("count", count.to_value())],
            }),
            None => kind.meaning(count).to_owned(),
        };
        let (kind, total) = (kind.words(), verdicts.len());
        sentence(&match is_split {
            true => facts!("gloss-of-some", kind, count, total, words),
            false => facts!("gloss-of-all", kind, words),
        })
    });
    lines.collect()
}

/// The key of a reason that the meaning of the kind would hide.
fn reason(verdict: &Verdict) -> Option<&'static str> {
    let kind = verdict.kind;
    if !matches!(kind, VerdictKind::NotRun | VerdictKind::SyntaxOnly) {
        return None;
    }
    verdict.grounds.iter().find_map(|ground| match ground {
        Ground::OwnBlockBroken {} | Ground::BrokenBlock { .. } => Some("gloss-rule-unreadable"),
        Ground::OutOfSteps { .. } => Some("gloss-out-of-steps"),
        Ground::CannotLook { .. } => Some("gloss-cannot-look"),
        Ground::NotInstalled { .. }
        | Ground::NotImported { .. }
        | Ground::NoNetwork {}
        | Ground::Placeholder {} => Some("gloss-lacks"),
        Ground::Ran { .. } => Some("gloss-run-is-no-proof"),
        Ground::NoBadExample { .. }
        | Ground::NotLookedAt { .. }
        | Ground::HoldsNothingRelevant { .. }
        | Ground::HoldsNoKind { .. }
        | Ground::SharesNothing { .. } => Some("gloss-silence-is-no-proof"),
        Ground::NotComparedByWord { .. }
        | Ground::NotComparedWithoutRun {}
        | Ground::Directive { .. }
        | Ground::ShowsSyntaxError {}
        | Ground::AnyOutput {}
        | Ground::NotPrinted {} => Some("gloss-not-compared"),
        _ => None,
    })
}
