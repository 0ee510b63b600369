//! What else a report was asked for; a format takes what has a meaning in it.

/// Whether escape sequences are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Colour {
    Plain,
    Ansi,
}

/// What a person wants to see besides findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Detail {
    /// Every verdict, not only those with a finding.
    pub verdicts: bool,
    /// Every fence with its stance and evidence.
    pub explain: bool,
    /// Findings that are denied, and no others.
    pub quiet: bool,
}

/// What was asked for on the command line.
#[derive(Debug, Clone, Copy)]
pub struct Wanted {
    pub detail: Detail,
    pub colour: Colour,
    /// Whether the run ends with another exit status than 0: then even a quiet one says its summary.
    pub has_failed: bool,
}

impl Wanted {
    /// Whether a sentence about the whole run is to be read.
    pub fn has_summary(self) -> bool {
        !self.detail.quiet || self.has_failed
    }
}
