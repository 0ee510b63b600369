//! The type words of boxes that speak for or against their content: `danger`, `tip`.
//!
//! Alone they decide nothing.

use crate::book::stance::evidence::Stance;
use crate::book::text::is_one_of;

/// Types of boxes that warn of their content; the weaker ones warn of other things as well.
const WARNS: &[&str] = &[
    "danger", "failure", "fail", "error", "bug", "caution", "missing",
];
/// Types of boxes that recommend.
const RECOMMENDS: &[&str] = &["tip", "success", "check", "done", "hint", "recommended"];

/// Whether a container's type alone speaks for or against its content.
pub fn pole(type_word: &str) -> Option<Stance> {
    match (
        is_one_of(type_word, WARNS),
        is_one_of(type_word, RECOMMENDS),
    ) {
        (true, _) => Some(Stance::Bad),
        (_, true) => Some(Stance::Good),
        _ => None,
    }
}
