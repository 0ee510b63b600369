//! All that is to be reported of one text of code: plain data.

use super::allow::{Allow, AllowFault};
use crate::language::{Match, SyntaxFault};

/// Detectors that did not get to the end, and why.
pub(super) type Unheard = Vec<(usize, String)>;

/// What the detectors say of a text, and what its comments accept of that.
#[derive(Default)]
pub(super) struct Outcome {
    /// In the order of the text; with the reason where a comment accepts it.
    pub matches: Vec<(Match, Option<String>)>,
    pub allows: Vec<Allow>,
    pub faults: Vec<AllowFault>,
    pub unheard: Unheard,
    /// The first place that the grammar does not understand.
    pub fault: Option<SyntaxFault>,
    /// Whether there is one, or any node is missing.
    pub has_error: bool,
}
