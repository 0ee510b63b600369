//! Footnotes of a document: their numbers, and where those stand that a part of it needs.
//!
//! It writes nothing.

use super::Document;
use pulldown_cmark::{Event, Tag};
use std::collections::{HashMap, HashSet};
use std::ops::Range;

/// Footnotes are numbered in the order in which the page refers to them.
pub(super) fn numbers(document: &Document) -> HashMap<&str, usize> {
    let mut numbers = HashMap::new();
    for (event, _) in &document.events {
        if let Event::FootnoteReference(name) | Event::Start(Tag::FootnoteDefinition(name)) = event
        {
            let next = numbers.len() + 1;
            numbers.entry(&**name).or_insert(next);
        }
    }
    numbers
}

/// Where the footnotes stand that are referred to inside `range` and defined outside of it.
pub(super) fn from_outside(document: &Document, range: &Range<u32>) -> Vec<Range<u32>> {
    let mut wanted: HashSet<&str> = HashSet::new();
    let mut outside: Vec<(&str, &Range<u32>)> = Vec::new();
    for (event, place) in &document.events {
        match event {
            Event::FootnoteReference(name) if range.contains(&place.start) => {
                wanted.insert(name);
            }
            Event::Start(Tag::FootnoteDefinition(name)) if !range.contains(&place.start) => {
                outside.push((name, place));
            }
            _ => {}
        }
    }
    outside.retain(|(name, _)| wanted.contains(name));
    outside
        .into_iter()
        .map(|(_, place)| place.clone())
        .collect()
}
