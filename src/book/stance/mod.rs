//! What an author says of an example, and how that is known.
//!
//! Evidence comes in ranks; the first rank that says anything decides, and two pieces of one rank that disagree are a
//! finding. Each rank is one file and one line in [`RANKS`]. Nothing here judges whether the author is right.

mod comments;
mod default;
mod doubt;
mod heading;
mod html;
mod info;
pub mod label;
mod lead;
mod names;
mod near;
mod pair;
mod remarks;
mod sentence;
mod structure;
mod twins;

use crate::diagnostic::{Code, Diagnostic};
use crate::language::Language;
use crate::markdown::{Document, Fence};
use crate::span::Span;
use std::ops::Range;

pub use comments::Split;
pub use doubt::{KINDS as DOUBTS, Kind as DoubtKind};
pub use heading::is_label_heading;
pub use pair::{Labels, UnknownPair};
pub(super) use remarks::bare_labels;

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

/// Something in the document that speaks for a stance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// The rank's name in [`RANKS`].
    pub rank: &'static str,
    pub stance: Stance,
    /// The words that were read, shortened.
    pub words: String,
    pub span: Span,
}

/// What a rank may look at.
pub struct Place<'a> {
    pub document: &'a Document,
    pub fence: &'a Fence,
    /// The page's path below the source.
    pub path: &'a str,
    pub index: usize,
    pub language: Option<&'static Language>,
    /// What was read once for the whole page.
    pub labels: &'a Labels,
}

impl Place<'_> {
    fn evidence(&self, rank: &'static str, stance: Stance, words: &str, span: Span) -> Evidence {
        Evidence {
            rank,
            stance,
            words: shorten(words),
            span,
        }
    }
}

type Rank = (&'static str, fn(&Place<'_>) -> Vec<Evidence>);

/// The ranks in their order; the first that says anything wins.
pub const RANKS: &[Rank] = &[
    ("info string", info::read),
    ("comment", comments::read),
    ("structure", structure::read),
    ("lead", lead::read),
    ("heading", heading::read),
    (pair::RANK, pair::read),
    (default::RANK, default::read),
];

/// The parts of a fence that holds several examples, by its comments or else by its names.
pub fn split(place: &Place<'_>, faults: &mut Vec<Diagnostic>) -> Option<Split> {
    let split = comments::split(place).or_else(|| names::split(place))?;
    for (_, first) in &split.parts {
        faults.extend(opposite(first).map(|other| conflict(place, first, &other, first.stance)));
    }
    Some(split)
}

/// Whether a word after the language speaks of the fence as a whole, so that no comment parts it.
pub fn is_said_of_whole(place: &Place<'_>) -> bool {
    // What is meant as the fix may show both.
    info::read(place).iter().any(|one| one.words != "fix")
}

/// What is known of a whole fence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    pub stance: Stance,
    /// The winner first, then what else spoke.
    pub evidence: Vec<Evidence>,
}

/// Whether a stance rests on no word of the author: good code that no one called good.
pub fn is_assumed(stance: Stance, evidence: &[Evidence]) -> bool {
    stance == Stance::Good && evidence.iter().all(|one| one.rank == default::RANK)
}

/// Reads a fence that is not split.
pub fn infer(place: &Place<'_>, faults: &mut Vec<Diagnostic>) -> Reading {
    let mut all: Vec<Evidence> = Vec::new();
    let mut winner: Option<Stance> = None;
    for (rank, read) in RANKS {
        // The default is no evidence beside any other.
        if *rank == default::RANK && !all.is_empty() {
            continue;
        }
        let mut found = read(place);
        // A label that says the opposite of itself says nothing.
        if let Some(other) = found.first().and_then(opposite) {
            if winner.is_none() {
                faults.push(conflict(place, &found[0], &other, Stance::Unclear));
                winner = Some(Stance::Unclear);
            }
            found.insert(1, other);
        }
        if winner.is_none()
            && let Some(first) = found.first()
        {
            if let Some(other) = found.iter().find(|other| other.stance != first.stance) {
                faults.push(conflict(place, first, other, first.stance));
            }
            winner = Some(first.stance);
        }
        all.extend(found);
    }
    Reading {
        stance: winner.unwrap_or(Stance::Neutral),
        evidence: all,
    }
}

/// What a label says against itself: "✅ Bad".
fn opposite(first: &Evidence) -> Option<Evidence> {
    let (stance, word) = label::opposite(&first.words)?;
    let words = word.to_owned();
    Some(Evidence {
        stance,
        words,
        ..first.clone()
    })
}

fn conflict(place: &Place<'_>, first: &Evidence, other: &Evidence, read: Stance) -> Diagnostic {
    Diagnostic::new(
        Code::ConflictingEvidence,
        place.fence.opening,
        format!(
            "the {} says `{}` and `{}` of one example: it is read as {}",
            first.rank,
            first.words,
            other.words,
            read.word()
        ),
    )
    .label(first.span, format!("says {}", first.stance.word()))
    .label(other.span, format!("says {}", other.stance.word()))
    .hint("say it once, or put `good` or `bad` after the language")
}

fn shorten(words: &str) -> String {
    const MOST: usize = 60;
    let line = words.trim().lines().next().unwrap_or("").trim();
    match line.char_indices().nth(MOST) {
        Some((at, _)) => format!("{}…", line[..at].trim_end()),
        None => line.to_owned(),
    }
}

/// The byte ranges of a text's lines, each with its line feed.
pub(super) fn lines(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut at = 0;
    text.split_inclusive('\n').map(move |line| {
        let start = at;
        at += line.len();
        start..at
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_guide_has_a_section_for_each_rank_in_their_order() {
        let guide = include_str!("../../../content/guide/stances.md");
        let sections = guide.lines().filter_map(|line| line.strip_prefix("### "));
        let ranks = sections.filter_map(|line| line.split_once(". "));
        let told: Vec<String> = ranks.map(|(_, title)| title.to_lowercase()).collect();
        assert_eq!(told.len(), RANKS.len(), "{told:?}");
        for (title, (rank, _)) in told.iter().zip(RANKS) {
            // What nobody said has no name that a reader would look for.
            assert!(
                title.contains(rank) || *rank == "default",
                "{title}: {rank}"
            );
        }
    }
}
