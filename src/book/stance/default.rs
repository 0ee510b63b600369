//! Rank 7: no one said anything. A guideline shows code that it wants, so plain code is *assumed* good, which is no
//! statement of its author; everything else is neutral. Where a bad word or sign is near and no rank could read it, the
//! stance is unclear.

use super::evidence::{Evidence, Rank, Stance};
use super::place::Place;
use super::ranks::{RANKS, Read, split};
use super::structure::container_stance;
use super::{doubt, html, pair};
use crate::facts::facts;
use crate::language::{self, Language, Nature};
use crate::markdown::{BlockKind, ContainerKind, Fence};

pub fn evidence(place: &Place<'_>) -> Vec<Evidence> {
    if let Some(before) = beside(place) {
        return vec![before];
    }
    let marked = || {
        place.labels.has_judging_box(|| {
            let document = place.document;
            let mut containers = document.containers.iter();
            containers.any(|one| {
                one.kind == ContainerKind::Colons && container_stance(document, one).is_some()
            })
        })
    };
    let (stance, reason) = match place.language.map(|language| nature(language, place.fence)) {
        Some(Nature::Code | Nature::Markup | Nature::Data)
            if let Some(doubt) = doubt::find(place) =>
        {
            let reason = doubt.kind.facts();
            return vec![Evidence::of(
                Rank::Default,
                Stance::Unclear,
                reason,
                doubt.span,
            )];
        }
        Some(Nature::Code | Nature::Markup) if marked() => {
            (Stance::Neutral, facts!("not-in-a-container"))
        }
        Some(Nature::Code | Nature::Markup) => (Stance::Good, facts!("assumed-good")),
        Some(Nature::Data) if is_subject(place) => (Stance::Good, facts!("assumed-good-data")),
        Some(Nature::Data) => (Stance::Neutral, facts!("neutral-data")),
        Some(Nature::Shell | Nature::Session) => (Stance::Neutral, facts!("neutral-shell")),
        Some(Nature::Plain) => (Stance::Neutral, facts!("neutral-text")),
        None => (Stance::Neutral, facts!("no-known-language")),
    };
    vec![Evidence::of(
        Rank::Default,
        stance,
        reason,
        place.fence.opening,
    )]
}

/// A session of Python is code with what it prints; one of a shell is what somebody did, and one that its author calls
/// text is text.
fn nature(language: &'static Language, fence: &Fence) -> Nature {
    let word = fence.language.as_ref();
    let called = word.and_then(|word| language::find(&word.key));
    let is_text = called.is_some_and(|called| called.nature == Nature::Plain);
    match language::turns(language, &fence.code) {
        Some(_) if !is_text => Nature::Code,
        _ => language.nature,
    }
}

/// The first evidence of each rank before this one.
fn said(place: &Place<'_>) -> impl Iterator<Item = Evidence> {
    let reads = RANKS.iter().map(|(_, read)| *read);
    let reads = reads.chain([pair::evidence as Read]);
    reads.filter_map(|read| read(place).into_iter().next())
}

/// Whether the page calls half of its fences of this language good or bad, and more than one: then its data is what it
/// is about.
fn is_subject(place: &Place<'_>) -> bool {
    let own = language_of(place.fence);
    place.labels.is_subject(&own, || judges(place, &own))
}

fn language_of(fence: &Fence) -> String {
    let word = fence.language.as_ref();
    word.map_or_else(String::new, |word| word.key.to_ascii_lowercase())
}

fn judges(place: &Place<'_>, language: &str) -> bool {
    // Enough to know what a page is about.
    const MOST: usize = 40;
    let fences = place.document.fences.iter().enumerate();
    let (mut all, mut judged) = (0, 0);
    for (index, _) in fences
        .filter(|(_, fence)| language_of(fence) == language)
        .take(MOST)
    {
        let other = place.with(index);
        let is_judged = split(&other, &mut Vec::new()).is_some()
            || said(&other).any(|one| one.stance.is_judged());
        all += 1;
        judged += usize::from(is_judged);
    }
    judged > 1 && 2 * judged >= all
}

/// A fence directly behind another of its language, without a word between them, goes on with what is above that one.
fn beside(place: &Place<'_>) -> Option<Evidence> {
    // Far enough for any series that a reader would still read as one.
    const MOST: usize = 8;
    let blocks = &place.document.blocks;
    let mut at = place.fence.block;
    for _ in 0..MOST {
        let mut before = at.checked_sub(1)?;
        // A formatter's comment (`<!-- prettier-ignore -->`) does not come between.
        let is_unseen = |at: usize| {
            let block = &blocks[at];
            block.kind == BlockKind::Html
                && html::is_unseen(&block.text)
                && html::label(&block.text).is_none()
        };
        if before > 0 && is_unseen(before) {
            before -= 1;
        }
        let BlockKind::Fence(index) = blocks[before].kind else {
            return None;
        };
        let fence = &place.document.fences[index];
        let around = |offset: u32| {
            let innermost = place.document.containers_at(offset).last();
            innermost.map(|container| container.opening.start)
        };
        // The line that ends a container is between them, though it is no block.
        let is_beside = blocks[before].item == blocks[at].item
            && around(fence.span.start) == around(place.fence.span.start);
        // What is not shown leaves its bytes: a tag of MDX between two fences is no empty line.
        const MOST_BYTES: u32 = 64;
        let next = blocks[at].span.start;
        let is_near = next.saturating_sub(fence.span.end) <= MOST_BYTES;
        if language_of(fence) != language_of(place.fence) || !is_beside || !is_near {
            return None;
        }
        at = before;
        let earlier = place.with(index);
        if split(&earlier, &mut Vec::new()).is_some() {
            return None;
        }
        let Some(said) = said(&earlier).next() else {
            continue;
        };
        // A word behind the language or a comment speaks of its own fence alone.
        let is_own = matches!(said.rank, Rank::InfoString | Rank::Comment);
        return (said.stance == Stance::Bad && !is_own).then(|| {
            Evidence::of(
                Rank::Default,
                said.stance,
                facts!("continues-bad-example"),
                said.span,
            )
        });
    }
    None
}
