//! What an author says of an example, and how that is known.
//!
//! Evidence comes in ranks; the first rank that says anything decides, and two pieces of one rank that disagree are a
//! finding. Each rank is one file and one line in [`RANKS`]. Nothing here judges whether the author is right.

mod comments;
mod default;
mod doubt;
mod evidence;
mod heading;
mod html;
mod info;
pub mod label;
mod lead;
mod names;
mod near;
mod pair;
mod place;
mod ranks;
mod remarks;
mod sentence;
mod structure;
mod twins;

use crate::diagnostic::Diagnostic;
use ranks::{Read, conflict, opposite};

pub use doubt::{KINDS as DOUBTS, Kind as DoubtKind};
pub use evidence::{Evidence, Rank, Stance};
pub use heading::is_label_heading;
pub use pair::labels;
pub use place::{Labels, Place};
pub use ranks::{RANKS, split};
pub(super) use remarks::bare_labels;

/// Whether a word after the language speaks of the fence as a whole, so that no comment parts it.
pub fn is_said_of_whole(place: &Place<'_>) -> bool {
    // What is meant as the fix may show both.
    info::evidence(place).iter().any(|one| one.words != "fix")
}

/// What is known of a whole fence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inference {
    pub stance: Stance,
    /// The winner first, then what else spoke.
    pub evidence: Vec<Evidence>,
}

/// Whether a stance rests on no word of the author: good code that no one called good.
pub fn is_assumed(stance: Stance, evidence: &[Evidence]) -> bool {
    stance == Stance::Good && evidence.iter().all(|one| one.rank == Rank::Default)
}

/// Reads a fence that is not split.
pub fn infer(place: &Place<'_>, faults: &mut Vec<Diagnostic>) -> Inference {
    let mut all: Vec<Evidence> = Vec::new();
    let mut winner: Option<Stance> = None;
    let last: [(Rank, Read); 2] = [
        (Rank::Pair, pair::evidence),
        (Rank::Default, default::evidence),
    ];
    for (rank, read) in RANKS.iter().chain(&last) {
        // The default is no evidence beside any other.
        if *rank == Rank::Default && !all.is_empty() {
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
    Inference {
        stance: winner.unwrap_or(Stance::Neutral),
        evidence: all,
    }
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
        let ranks: Vec<Rank> = RANKS.iter().map(|(rank, _)| *rank).collect();
        let ranks = [&ranks[..], &[Rank::Pair, Rank::Default]].concat();
        assert_eq!(told.len(), ranks.len(), "{told:?}");
        for (title, rank) in told.iter().zip(ranks) {
            // What no one said has no name that a reader would look for.
            let is_named = title.contains(rank.name()) || rank == Rank::Default;
            assert!(is_named, "{title}: {rank}");
        }
    }
}
