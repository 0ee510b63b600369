//! All that is to be reported of one text of code: plain data.

use super::allow::{Allow, AllowFault};
use crate::diagnostic::FixSafety;
use crate::language::{Comment, Match, SyntaxFault};

/// Detectors that did not get to the end, and why.
pub(super) type Unheard = Vec<(usize, String)>;

/// What the detectors say of a text. It depends on no other rule than theirs: what comments accept is asked later.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Answer {
    /// In the order of the text.
    pub matches: Vec<Match>,
    /// By match, the fix that can be applied there.
    pub fixes: Vec<Option<FixSafety>>,
    /// Those that may be meant for us.
    pub comments: Vec<Comment>,
    pub unheard: Unheard,
    /// The first place that the grammar does not understand.
    pub fault: Option<SyntaxFault>,
    /// Whether there is one, or any node is missing.
    pub has_error: bool,
}

/// What a text's comments accept of what is found in it.
#[derive(Default)]
pub(super) struct Acceptance {
    /// By match, the reason for which a comment accepts it.
    pub reasons: Vec<Option<String>>,
    pub allows: Vec<Allow>,
    pub faults: Vec<AllowFault>,
}
