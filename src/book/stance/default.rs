//! Rank 6: nobody said anything. A guideline shows code that it wants, and neutral text for everything else.

use super::structure::container_stance;
use super::{Evidence, Place, RANKS, Stance};
use crate::language::Nature;
use crate::markdown::BlockKind;

pub fn read(place: &Place<'_>) -> Vec<Evidence> {
    let marked = || {
        let containers = &place.document.containers;
        containers
            .iter()
            .any(|container| container_stance(&container.label).is_some())
    };
    if let Some(before) = beside(place) {
        return vec![before];
    }
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

/// A fence directly behind another of its language, without a word between them, goes on with what that one says.
fn beside(place: &Place<'_>) -> Option<Evidence> {
    // Far enough for any series that a reader would still read as one.
    const MOST: usize = 8;
    let blocks = &place.document.blocks;
    let mut at = place.fence.block;
    let mut first = None;
    for _ in 0..MOST {
        let before = at.checked_sub(1)?;
        let BlockKind::Fence(index) = blocks[before].kind else {
            break;
        };
        let fence = &place.document.fences[index];
        let language = |fence: &crate::markdown::Fence| {
            fence
                .language
                .as_ref()
                .map(|word| word.key.to_ascii_lowercase())
        };
        let around = |offset: u32| {
            let innermost = place.document.containers_at(offset).last();
            innermost.map(|container| container.opening.start)
        };
        // The line that ends a container stands between them, though it is no block.
        let is_beside = blocks[before].item == blocks[at].item
            && around(fence.span.start) == around(place.fence.span.start);
        if language(fence) != language(place.fence) || !is_beside {
            break;
        }
        first = Some((index, fence));
        at = before;
    }
    let (index, fence) = first?;
    let series = Place {
        fence,
        index,
        ..*place
    };
    if super::split(&series, &mut Vec::new()).is_some() {
        return None;
    }
    let said = RANKS
        .iter()
        .filter(|(rank, _)| *rank != "default")
        .find_map(|(_, read)| read(&series).into_iter().next())?;
    (said.stance == Stance::Bad).then(|| {
        place.evidence(
            "default",
            said.stance,
            "it goes on with the bad example before it",
            said.span,
        )
    })
}
