//! `[lint]`: which rules run over which files. Plain data; no pattern is held against a path here.

use super::file::ConfigFile;
use std::ops::Range;

/// `[lint]`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LintTable {
    /// Names of rules; empty for all.
    pub select: Vec<Written>,
    pub ignore: Vec<Written>,
    /// Patterns as `.gitignore` has them, relative to the folder of the file; each was compiled once and is valid.
    pub exclude: Vec<Written>,
    /// Whether what people do not write or may not change is left out.
    pub default_exclude: bool,
}

/// A text of a configuration, and where it is: the range is empty where a variable of the environment says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    pub text: String,
    pub file: ConfigFile,
    pub range: Range<usize>,
}

impl LintTable {
    /// Every name of a rule in it.
    pub fn names(&self) -> impl Iterator<Item = &Written> {
        self.select.iter().chain(&self.ignore)
    }
}
