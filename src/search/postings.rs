//! Terms to the passages that they stand in, each with how well it speaks for the passage.
//!
//! How rare a term is, is not weighed here: that follows from the length of its list.

use super::words::{Text, terms, whole};
use crate::page::{Passage, SearchPage};
use rayon::prelude::*;
use std::collections::HashMap;

/// The highest level, for a rule's own id.
pub const ID: u8 = 25;

/// Passages of the longest list; of a term that stands in more, the best are kept, and it excludes nothing.
const MOST_PASSAGES: usize = 4_000;

/// Terms of one passage: a data set in a fence is no text.
const MOST_TERMS: usize = 4_000;

/// One term's passages, in their order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct List {
    pub term: String,
    /// Whether it stands in more passages than are listed.
    pub is_cut: bool,
    /// Number of the passage, and its level up to [`ID`].
    pub passages: Vec<(u32, u8)>,
}

/// All lists, in the order in which JavaScript compares strings.
pub fn of(pages: &[SearchPage<'_>]) -> Vec<List> {
    let mut first = 0u32;
    let numbered: Vec<(u32, &Passage<'_>)> = pages
        .iter()
        .flat_map(|page| &page.passages)
        .map(|passage| {
            first += 1;
            (first - 1, passage)
        })
        .collect();
    let read: Vec<[Vec<(String, u8)>; PARTS]> = numbered
        .par_iter()
        .map(|(_, passage)| levels(passage))
        .collect();
    // Each core gathers the terms of its own parts, in the order of the passages.
    let mut lists: Vec<List> = (0..PARTS)
        .into_par_iter()
        .flat_map_iter(|part| {
            let mut gathered: HashMap<&str, Vec<(u32, u8)>> = HashMap::new();
            for ((number, _), found) in numbered.iter().zip(&read) {
                for (term, level) in &found[part] {
                    gathered.entry(term).or_default().push((*number, *level));
                }
            }
            gathered
                .into_iter()
                .map(|(term, passages)| list(term, passages))
                .collect::<Vec<_>>()
        })
        .collect();
    lists.par_sort_unstable_by(|a, b| a.term.encode_utf16().cmp(b.term.encode_utf16()));
    lists
}

fn list(term: &str, mut passages: Vec<(u32, u8)>) -> List {
    let is_cut = passages.len() > MOST_PASSAGES;
    if is_cut {
        passages.sort_unstable_by_key(|(number, level)| (std::cmp::Reverse(*level), *number));
        passages.truncate(MOST_PASSAGES);
        passages.sort_unstable();
    }
    List {
        term: term.to_owned(),
        is_cut,
        passages,
    }
}

/// Terms are parted by their first byte, so that cores need not share a map.
const PARTS: usize = 8;

fn part(term: &str) -> usize {
    term.bytes().next().map_or(0, usize::from) % PARTS
}

#[derive(Debug, Clone, Copy, Default)]
struct Counts {
    is_id: bool,
    title: bool,
    heading: bool,
    prose: u32,
    code: u32,
}

/// The terms of a passage with their levels.
fn levels(passage: &Passage<'_>) -> [Vec<(String, u8)>; PARTS] {
    let mut counts: HashMap<String, Counts> = HashMap::new();
    let mut add = |text: &str, kind: Text, count: fn(&mut Counts)| {
        let mut length = 0u32;
        terms(text, kind, |term| {
            length += 1;
            if let Some(known) = counts.get_mut(term) {
                count(known);
            } else if counts.len() < MOST_TERMS {
                count(counts.entry(term.to_owned()).or_default());
            }
        });
        length
    };
    if let Some(rule) = &passage.rule {
        add(rule.id, Text::Prose, |counts| counts.title = true);
    }
    let title = add(passage.title, Text::Prose, |counts| counts.title = true);
    for heading in &passage.headings {
        add(heading, Text::Prose, |counts| counts.heading = true);
    }
    let mut length = 0;
    for text in passage.prose.iter().chain(&passage.asides) {
        length += add(text, Text::Prose, |counts| counts.prose += 1);
    }
    for text in &passage.code {
        add(text, Text::Code, |counts| counts.code += 1);
    }
    if let Some(id) = passage.rule.as_ref().and_then(|rule| whole(rule.id)) {
        counts.entry(id).or_default().is_id = true;
    }
    let mut out: [Vec<(String, u8)>; PARTS] = Default::default();
    for (term, counts) in counts {
        let level = level(counts, title, length);
        out[part(&term)].push((term, level));
    }
    out
}

/// `title` and `prose` are their lengths in terms.
///
/// The weights were chosen by looking at results of our own book, not measured: a title counts twice as much as a
/// heading, a heading more than any number of mentions, and more mentions count less and less (BM25 with k = 1.2).
fn level(counts: Counts, title: u32, prose: u32) -> u8 {
    if counts.is_id {
        return ID;
    }
    let mut score = 0.0;
    if counts.title {
        score += 6.0 + 6.0 / f64::from(title.max(1));
    }
    if counts.heading {
        score += 4.0;
    }
    let common = 1.2 * (0.4 + 0.6 * f64::from(prose) / 100.0);
    score += 3.0 * f64::from(counts.prose) / (f64::from(counts.prose) + common);
    score += 1.5 * f64::from(counts.code) / (f64::from(counts.code) + 1.2);
    // Six levels double it; `search-results.js` turns that back.
    let level = ((1.0 + score).log2() * 6.0).round();
    (level as u8).clamp(1, ID - 1)
}
