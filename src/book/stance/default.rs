//! Rank 6: nobody said anything. A guideline shows code that it wants, and neutral text for everything else.

use super::structure::container_stance;
use super::{Evidence, Place, Stance};
use crate::language::Nature;

pub fn read(place: &Place<'_>) -> Vec<Evidence> {
    let marked = || {
        let containers = &place.document.containers;
        containers
            .iter()
            .any(|container| container_stance(&container.label).is_some())
    };
    let (stance, words) = match place.language.map(|language| language.nature) {
        Some(Nature::Code | Nature::Markup) if marked() => (
            Stance::Neutral,
            "the page marks its examples with containers, and not this one",
        ),
        Some(Nature::Code | Nature::Markup) => (Stance::Good, "plain code of a guideline is good"),
        Some(Nature::Data) => (Stance::Neutral, "data is neutral"),
        Some(Nature::Shell | Nature::Session) => (Stance::Neutral, "shell commands are neutral"),
        Some(Nature::Plain) => (Stance::Neutral, "text and output are neutral"),
        None => (Stance::Neutral, "no known language is named"),
    };
    vec![place.evidence("default", stance, words, place.fence.opening)]
}
