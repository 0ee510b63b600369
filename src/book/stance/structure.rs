//! Rank 3: what the fence is in: a container, a tab, an alert, a table's column, a box or a heading of HTML.
//!
//! A title decides as a label does. A bare type word (`danger`, `tip`) decides only where both poles are neighbours.

use super::evidence::{Evidence, Rank, Stance};
use super::label::{self, pole};
use super::place::Place;
use crate::book::text::is_one_of;
use crate::facts::facts;
use crate::markdown::{Container, ContainerKind, Document};

pub fn evidence(place: &Place<'_>) -> Vec<Evidence> {
    let start = place.fence.span.start;
    // The innermost that says something comes first; what is around it is evidence as well.
    let containers = place
        .document
        .containers_at(start)
        .rev()
        .filter(|container| container.closed);
    let containers = containers.filter_map(|container| {
        let (stance, words) = container_stance(place.document, container)?;
        Some(place.evidence(Rank::Structure, stance, words, container.opening))
    });
    let mut found: Vec<Evidence> = containers.collect();
    if let Some(around) = place.labels.around(place.index) {
        // What follows an example in its cell and names no language is what the example printed. In a row of its own
        // it is what the columns compare, unless it says how fast the code above was.
        let is_text = place.is_text();
        let is_output =
            around.follows_in_cell || around.follows_in_table && is_measured(&place.fence.code);
        if is_text && is_output && found.is_empty() {
            let reason = facts!("output-below-example");
            return vec![Evidence::of(
                Rank::Structure,
                Stance::Neutral,
                reason,
                place.fence.opening,
            )];
        }
        let said = around
            .said
            .iter()
            .filter(|(stance, _, _)| stance.is_judged());
        found.extend(
            said.map(|(stance, words, span)| {
                place.evidence(Rank::Structure, *stance, words, *span)
            }),
        );
    }
    // What agrees need not be said twice.
    if let Some(first) = found.first().map(|first| first.stance) {
        let mut is_first = true;
        found.retain(|one| std::mem::take(&mut is_first) || one.stance != first);
    }
    found
}

/// Whether each line has a number with a unit of time, memory or frequency: "3.25 ns/op", "12MB", "40%".
fn is_measured(text: &str) -> bool {
    #[rustfmt::skip]
    const UNITS: &[&str] = &[
        "ns", "us", "µs", "μs", "ms", "s", "sec", "secs", "seconds", "min", "b", "kb", "kib", "mb", "mib", "gb", "gib",
        "bytes", "allocs", "ops", "op", "req", "requests", "rps", "qps", "fps", "hz", "khz", "mhz", "%", "x",
    ];
    let is_unit = |word: &str| {
        let unit = word.split_once('/').map_or(word, |(unit, _)| unit);
        is_one_of(unit, UNITS)
    };
    let has_measure = |line: &str| {
        let mut words = line.split_whitespace().peekable();
        while let Some(word) = words.next() {
            let number = word.trim_start_matches(|c: char| c.is_ascii_digit() || ".,_".contains(c));
            let is_number = number.len() < word.len();
            if is_number && !number.is_empty() && is_unit(number)
                || is_number && number.is_empty() && words.peek().is_some_and(|next| is_unit(next))
            {
                return true;
            }
        }
        false
    };
    let mut lines = text.lines().filter(|line| !line.trim().is_empty());
    lines.clone().next().is_some() && lines.all(has_measure)
}

/// What a container says of its fences, and the words that say it.
pub(super) fn container_stance<'d>(
    document: &Document,
    container: &'d Container,
) -> Option<(Stance, &'d str)> {
    let type_word = container.type_word();
    // What tags say is read with the HTML around them, but for what a neighbour makes of their type.
    if container.kind != ContainerKind::Tag
        && let Some(said) = labelled(container, type_word)
    {
        return Some(said);
    }
    let own = pole(type_word)?;
    let mut neighbours = neighbours(document, container);
    let is_pair = neighbours.any(|other| pole(other.type_word()).is_some_and(|other| other != own));
    is_pair.then_some((own, container.label.as_str()))
}

/// What its title, name or classes say.
fn labelled<'d>(container: &'d Container, type_word: &str) -> Option<(Stance, &'d str)> {
    if let Some(title) = &container.title {
        if let Some(stance) = label::short(title).or_else(|| label::closing_label(title)) {
            return Some((stance, title));
        }
        // "Don't use any" is advice; on a box that warns it is a label.
        let pole = pole(type_word);
        if let Some(head) = label::head(title)
            && head.kind == label::Kind::Advice
            && pole == Some(head.stance)
        {
            return Some((head.stance, title));
        }
    }
    if let Some(stance) = label::compound(&container.name).or_else(|| label::short(&container.name))
    {
        return Some((stance, &container.label));
    }
    if let Some((stance, class)) = container
        .classes()
        .find_map(|class| Some((label::compound(class)?, class)))
    {
        return Some((stance, class));
    }
    None
}

/// The containers right before and behind this one: nothing but empty lines is between, and each holds a fence.
fn neighbours<'d>(
    document: &'d Document,
    container: &Container,
) -> impl Iterator<Item = &'d Container> {
    let (start, end) = (container.span.start, container.span.end);
    let is_free = move |from: u32, to: u32| {
        let at = document
            .blocks
            .partition_point(|block| block.span.start < from);
        document
            .blocks
            .get(at)
            .is_none_or(|block| block.span.start >= to)
    };
    let has_fence = |container: &Container| {
        let at = document
            .fences
            .partition_point(|fence| fence.span.start < container.span.start);
        document
            .fences
            .get(at)
            .is_some_and(|fence| fence.span.start < container.span.end)
    };
    document.containers.iter().filter(move |other| {
        let is_near = other.span.end <= start && is_free(other.span.end, start)
            || other.span.start >= end && is_free(end, other.span.start);
        is_near && other.closed && has_fence(other)
    })
}
