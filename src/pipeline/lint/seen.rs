//! What one file of code gave: plain data.

use super::linted::{Accepted, Skip};
use crate::diagnostic::Diagnostic;
use std::sync::Arc;

/// What one file gave.
pub enum Looked {
    /// And what fixes make of it, where they were tried.
    At(Seen, Option<Changed>),
    Not(Skip),
    Unreadable(String),
}

#[derive(Default)]
pub struct Seen {
    /// Empty where nothing is reported of it.
    pub text: Arc<str>,
    pub findings: Vec<Diagnostic>,
    /// Whether a rule behind one of them says how to fix it, in a way that is wanted.
    pub has_fix: bool,
    /// Whether an earlier run had found it.
    pub is_kept: bool,
    pub accepted: Vec<Accepted>,
    /// Whether the detectors could do their work.
    pub is_linted: bool,
}

/// What fixes make of a file; the text may be as it was.
pub struct Changed {
    pub before: Arc<str>,
    pub after: Arc<str>,
    pub fixes: usize,
    /// Of the text afterwards.
    pub seen: Seen,
}
