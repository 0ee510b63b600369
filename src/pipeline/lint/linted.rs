//! What a lint was asked for and what it did with code, beside its findings: plain data.

use crate::diagnostic::FixSafety;
use crate::facts::{Facts, facts};
use crate::language::Language;
use crate::span::{SourceId, Span};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

/// What becomes of findings whose rules have a fix.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mending {
    /// They are reported, like all others.
    #[default]
    None,
    /// They are fixed in the files, and what is left is reported.
    Write,
    /// The same, and no file is written.
    Show,
}

/// What was done with the code that a request names, beside its findings.
pub struct Linted {
    /// What a comment in the code accepts.
    pub accepted: Vec<Accepted>,
    /// What fixes did; nothing where none were wanted.
    pub mended: Option<Vec<Mended>>,
    /// Which fixes were wanted.
    pub fixes: FixSafety,
    /// Of how many files an earlier run had found all that was asked of them.
    pub kept: usize,
    /// How many detectors there are.
    pub rules: usize,
    /// Languages with the number of files that at least one detector looked at, in the order of the table.
    pub files: Vec<(&'static Language, usize)>,
    /// Those files, in the order of the sources.
    pub looked_at: Vec<SourceId>,
    /// Files that no detector looked at, by reason.
    pub skipped: BTreeMap<Skip, Vec<PathBuf>>,
}

/// A file that fixes changed, or would change.
pub struct Mended {
    pub source: SourceId,
    /// How many fixes were applied.
    pub fixes: usize,
    pub before: Arc<str>,
    pub after: Arc<str>,
}

/// A finding that the code's author accepts.
pub struct Accepted {
    pub rule: String,
    pub span: Span,
    pub reason: String,
}

/// Why no detector looked at a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Skip {
    /// Its name ends in nothing that a language with a grammar has.
    UnknownLanguage,
    /// `exclude` of `[lint]` matches it.
    Excluded,
    /// It changes a database, and has perhaps done so.
    Migration,
    /// A program made it.
    Generated,
    /// It is other people's.
    Vendored,
    /// There is no rule for its language, or none that is for this file.
    NoRule,
    Binary,
    NotUtf8,
    TooLarge,
}

impl Skip {
    /// Whether it is left out unless a consumer says otherwise.
    pub fn is_default(self) -> bool {
        matches!(self, Skip::Migration | Skip::Generated | Skip::Vendored)
    }

    /// In a sentence about one file.
    pub fn why(self) -> Facts {
        match self {
            Skip::UnknownLanguage => facts!("skipped-unknown-language"),
            Skip::Excluded => facts!("skipped-excluded"),
            Skip::Migration => facts!("skipped-migration"),
            Skip::Generated => facts!("skipped-generated"),
            Skip::Vendored => facts!("skipped-vendored"),
            Skip::NoRule => facts!("skipped-no-rule"),
            Skip::Binary => facts!("skipped-binary"),
            Skip::NotUtf8 => facts!("skipped-not-utf8"),
            Skip::TooLarge => facts!("skipped-too-large"),
        }
    }

    /// For people, behind a number.
    pub fn words(self) -> &'static str {
        match self {
            Skip::UnknownLanguage => "of no known language",
            Skip::Excluded => "excluded",
            Skip::Migration => "migrations",
            Skip::Generated => "generated",
            Skip::Vendored => "vendored",
            Skip::NoRule => "that no rule is for",
            Skip::Binary => "binary",
            Skip::NotUtf8 => "not UTF-8",
            Skip::TooLarge => "too large",
        }
    }
}
