//! What a fix would put where: plain data, and how it is put there.

use super::hazard::Hazard;
use crate::diagnostic::FixSafety;
use std::ops::Range;

/// A range of the code and what takes its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    pub range: Range<usize>,
    pub text: String,
    /// Where the detector matched: what a scan tells of it. The edit may take in more, a comma behind it for example.
    pub found: Range<usize>,
    /// What speaks against it.
    pub hazard: Option<Hazard>,
}

impl Edit {
    /// Whether it may be applied at all, and whether only where someone asks for it.
    pub fn safety(&self) -> Option<FixSafety> {
        match self.hazard {
            None => Some(FixSafety::Safe),
            Some(Hazard::Comment) => Some(FixSafety::Unsafe),
            Some(Hazard::Token | Hazard::Tail) => None,
        }
    }
}

/// The code with edits that stand in order and do not overlap.
pub fn apply(code: &str, edits: &[Edit]) -> String {
    let mut fixed = String::with_capacity(code.len());
    let mut at = 0;
    for edit in edits {
        fixed += code.get(at..edit.range.start).unwrap_or_default();
        fixed += &edit.text;
        at = edit.range.end;
    }
    fixed + code.get(at..).unwrap_or_default()
}
