//! The ranks that read what an author wrote beside one fence, in their order, and the fences that hold several examples.
//!
//! What two fences together show, and what is assumed where no one said anything, comes after them.

use super::comments::Split;
use super::evidence::{Evidence, Rank, Stance};
use super::place::Place;
use super::{comments, heading, info, label, lead, names, structure};
use crate::diagnostic::{Code, Diagnostic};
use crate::facts::facts;

pub type Read = fn(&Place<'_>) -> Vec<Evidence>;

/// The first that says anything wins.
pub const RANKS: &[(Rank, Read)] = &[
    (Rank::InfoString, info::evidence),
    (Rank::Comment, comments::evidence),
    (Rank::Structure, structure::evidence),
    (Rank::Lead, lead::evidence),
    (Rank::Heading, heading::evidence),
];

/// The parts of a fence that holds several examples, by its comments or else by its names.
pub fn split(place: &Place<'_>, faults: &mut Vec<Diagnostic>) -> Option<Split> {
    let split = comments::split(place).or_else(|| names::split(place))?;
    for (_, first) in &split.parts {
        faults.extend(opposite(first).map(|other| conflict(place, first, &other, first.stance)));
    }
    Some(split)
}

/// What a label says against itself: "✅ Bad".
pub fn opposite(first: &Evidence) -> Option<Evidence> {
    let (stance, word) = label::opposite(&first.words)?;
    let words = word.to_owned();
    Some(Evidence {
        stance,
        words,
        ..first.clone()
    })
}

pub fn conflict(place: &Place<'_>, first: &Evidence, other: &Evidence, read: Stance) -> Diagnostic {
    Diagnostic::new(
        Code::ConflictingEvidence,
        place.fence.opening,
        facts!(
            "conflicting-evidence",
            rank = first.rank.name(),
            words = first.words,
            other = other.words,
            read = read.word()
        ),
    )
    .label(
        first.span,
        facts!("says-stance", stance = first.stance.word()),
    )
    .label(
        other.span,
        facts!("says-stance", stance = other.stance.word()),
    )
    .hint(facts!("conflicting-evidence-hint"))
}
