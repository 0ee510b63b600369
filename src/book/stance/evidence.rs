//! What an author can say of a piece of code, and a piece of evidence that says it.
//!
//! Plain data: where evidence is looked for, is said by each rank.

use crate::facts::{Facts, facts};
use crate::span::Span;
use std::fmt;

/// What the author says of a piece of code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Stance {
    Good,
    Bad,
    Neutral,
    /// Something bad is near, and nothing says what it means: judged as neutral code is.
    Unclear,
}

impl Stance {
    pub fn word(self) -> &'static str {
        match self {
            Stance::Good => "good",
            Stance::Bad => "bad",
            Stance::Neutral => "neutral",
            Stance::Unclear => "unclear",
        }
    }

    /// Whether the author calls the code good or bad, so that a verdict can be given.
    pub fn is_judged(self) -> bool {
        matches!(self, Stance::Good | Stance::Bad)
    }
}

/// Where evidence is found, in the order in which it counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rank {
    InfoString,
    Comment,
    /// A name in the code that says which part of a fence is which.
    Name,
    Structure,
    Lead,
    Heading,
    Pair,
    Default,
}

impl Rank {
    /// As reports and the guide call it.
    pub fn name(self) -> &'static str {
        match self {
            Rank::InfoString => "info string",
            Rank::Comment => "comment",
            Rank::Name => "name",
            Rank::Structure => "structure",
            Rank::Lead => "lead",
            Rank::Heading => "heading",
            Rank::Pair => "page's own pair",
            Rank::Default => "default",
        }
    }
}

impl fmt::Display for Rank {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

/// Something in the document that speaks for a stance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    pub rank: Rank,
    pub stance: Stance,
    /// The words that were read, shortened; empty where none were.
    pub words: String,
    /// Why, where no words say it.
    pub reason: Option<Facts>,
    pub span: Span,
}

impl Evidence {
    /// Evidence that no words of the document are.
    pub(super) fn of(rank: Rank, stance: Stance, reason: Facts, span: Span) -> Evidence {
        Evidence {
            reason: Some(reason),
            ..Evidence::new(rank, stance, "", span)
        }
    }

    /// The words that were read, or why there are none.
    pub fn facts(&self) -> Facts {
        let words = || facts!("text", text = self.words);
        self.reason.clone().unwrap_or_else(words)
    }

    pub(super) fn new(rank: Rank, stance: Stance, words: &str, span: Span) -> Evidence {
        Evidence {
            rank,
            stance,
            words: shorten(words),
            reason: None,
            span,
        }
    }
}

fn shorten(words: &str) -> String {
    const MOST: usize = 60;
    let line = words.trim().lines().next().unwrap_or("").trim();
    match line.char_indices().nth(MOST) {
        Some((at, _)) => format!("{}…", line[..at].trim_end()),
        None => line.to_owned(),
    }
}
