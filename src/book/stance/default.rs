//! Rank 6: nobody said anything. A guideline shows code that it wants, and neutral text for everything else.

use super::{Evidence, Place, Stance};
use crate::language::Nature;

pub fn read(place: &Place<'_>) -> Vec<Evidence> {
    let (stance, words) = match place.language.map(|language| language.nature) {
        Some(Nature::Code | Nature::Markup) => (Stance::Good, "plain code of a guideline is good"),
        Some(Nature::Data) => (Stance::Neutral, "data is neutral"),
        Some(Nature::Shell | Nature::Session) => (Stance::Neutral, "shell commands are neutral"),
        Some(Nature::Plain) => (Stance::Neutral, "text and output are neutral"),
        None => (Stance::Neutral, "no known language is named"),
    };
    vec![place.evidence("default", stance, words, place.fence.opening)]
}
