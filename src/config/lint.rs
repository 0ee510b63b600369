//! `[lint]`: which rules run over which files. Plain data; no pattern is held against a path here.

use super::file::ConfigFile;
use std::ops::Range;

/// `[lint]`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LintTable {
    /// Where rules are, relative to the folder of the file.
    pub rules: Vec<RulesAt>,
    /// Names of rules; empty for all.
    pub select: Vec<Written>,
    pub ignore: Vec<Written>,
    /// Patterns as `.gitignore` has them, relative to the folder of the file; each was compiled once and is valid.
    pub exclude: Vec<Written>,
    pub per_path: Vec<PerPath>,
    /// Whether what people do not write or may not change is left out.
    pub default_exclude: bool,
    /// The file of accepted findings, relative to the folder of the file.
    pub baseline: Option<String>,
}

/// A guideline, a folder, or a file of rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RulesAt {
    pub path: Written,
    /// The hash of its file, in lower case.
    pub blake3: Option<Written>,
}

/// Rules that are left out in some files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PerPath {
    /// A pattern like those of `exclude`.
    pub glob: Written,
    /// Names of rules.
    pub ignore: Vec<Written>,
}

/// A text of a configuration, and where it is: the range is empty where a variable of the environment says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    pub text: String,
    pub file: ConfigFile,
    pub range: Range<usize>,
}

impl Written {
    /// Whether a variable of the environment says it.
    pub fn is_of_environment(&self) -> bool {
        self.range.is_empty()
    }
}

impl LintTable {
    /// Every name of a rule in it.
    pub fn names(&self) -> impl Iterator<Item = &Written> {
        let of_paths = self.per_path.iter().flat_map(|per_path| &per_path.ignore);
        self.select.iter().chain(&self.ignore).chain(of_paths)
    }
}
