//! The sentence of a verdict: its grounds, one after the other.

use super::catalogue::sentence;
use crate::language::SyntaxFault;
use crate::runtime::Runtime;
use crate::verify::{Verdict, facts_of};

/// Why a verdict is as it is: one sentence, lower case, no full stop.
pub fn because(verdict: &Verdict) -> String {
    sentence(&facts_of(&verdict.grounds))
}

/// The same where its reader sees the faults of its syntax, and in what the whole page was run.
pub fn because_beside(verdict: &Verdict, faults: &[SyntaxFault], page: &[Runtime]) -> String {
    let mut grounds = verdict.grounds.clone();
    for ground in &mut grounds {
        ground.leave_out(faults, page);
    }
    sentence(&facts_of(&grounds))
}
