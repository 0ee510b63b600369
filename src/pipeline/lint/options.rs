//! What a lint is asked for beside the paths and the rules: plain data.

use super::linted::Mending;
use crate::diagnostic::FixSafety;
use crate::rule_names::Selection;

/// What was typed.
#[derive(Debug, Clone, Default)]
pub struct LintOptions {
    pub mending: Mending,
    /// `--unsafe-fixes`, or only those that are safe.
    pub fixes: FixSafety,
    /// `--select` and `--ignore`.
    pub selection: Selection,
    /// `--no-default-exclude`.
    pub no_default_exclude: bool,
    /// `--force-exclude`: what is named itself may be left out, too.
    pub force_exclude: bool,
}
