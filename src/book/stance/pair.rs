//! Rank 6: a page's own pair of labels, in whatever language: two short texts in one kind of place that alternate over
//! near-twin fences.
//!
//! Which of the two is bad is known where one negates the other, holds a sign, or is known otherwise. Where it is not,
//! the stance of both halves is unclear, and the author is asked once a page. Words that are no judgement
//! (Request/Response, Step 1/Step 2) are no pair.

use super::evidence::{Evidence, Rank, Stance};
use super::place::{Labels, Place, UnknownPair};
use super::ranks::RANKS;
use super::remarks::Line;
use super::twins::{is_no_stance, likeness, negates, plain};
use super::{html, label, near, remarks};
use crate::config::OwnLabels;
use crate::language::Language;
use crate::markdown::{BlockKind, Document};
use crate::span::Span;
use std::collections::HashMap;

/// What is read once for the fences of a page.
pub fn labels(
    document: &Document,
    path: &str,
    own: &OwnLabels,
    language: impl Fn(usize) -> Option<&'static Language>,
) -> Labels {
    let mut labels = Labels::new(own.clone(), html::around(document));
    // A pair alternates three times at least.
    if document.fences.len() >= LEAST {
        find(document, path, &mut labels, &language);
        // What other ranks read needs no answer.
        let is_open = |index: &usize| {
            let fence = &document.fences[*index];
            let place = Place {
                document,
                fence,
                path,
                index: *index,
                language: language(*index),
                labels: &labels,
            };
            !RANKS.iter().any(|(_, read)| !read(&place).is_empty())
        };
        let asks =
            |pair: &UnknownPair| pair.fences.iter().filter(|index| is_open(index)).count() >= LEAST;
        let open: Vec<bool> = labels.unknown.iter().map(asks).collect();
        let mut open = open.into_iter();
        labels.unknown.retain(|_| open.next().unwrap_or(true));
    }
    labels
}

pub fn evidence(place: &Place<'_>) -> Vec<Evidence> {
    let said = place.labels.pairs.get(&place.index);
    said.map(|(stance, words, span)| place.evidence(Rank::Pair, *stance, words, *span))
        .into_iter()
        .collect()
}

/// How often the two texts alternate at least.
const LEAST: usize = 3;
/// The share of words that two fences of a pair have in common at least, in the mean over all pairs.
const LEAST_LIKENESS: f64 = 0.3;

/// One fence with the short text that introduces it.
struct Labelled {
    fence: usize,
    text: String,
    span: Span,
}

fn find(
    document: &Document,
    path: &str,
    labels: &mut Labels,
    language: &impl Fn(usize) -> Option<&'static Language>,
) {
    for kind in [lead, nearest_heading, comment] {
        let mut written: Vec<(usize, &str, Span)> = Vec::new();
        for index in 0..document.fences.len() {
            let place = Place {
                document,
                fence: &document.fences[index],
                path,
                index,
                language: language(index),
                labels,
            };
            written.extend(kind(&place).map(|(text, span)| (index, text, span)));
        }
        // Most pages have no two texts that recur, and need no closer look.
        if !recurs(&written) {
            continue;
        }
        let found: Vec<Labelled> = written
            .into_iter()
            .filter_map(|(fence, text, span)| {
                let text = plain(text)?;
                Some(Labelled { fence, text, span })
            })
            .collect();
        for texts in alternating(document, &found) {
            decide(labels, &found, texts);
        }
    }
    inside(document, path, labels, language);
}

/// Whether two short texts are there often enough for a pair.
fn recurs(written: &[(usize, &str, Span)]) -> bool {
    const MOST_BYTES: usize = 80;
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for (_, text, _) in written
        .iter()
        .filter(|(_, text, _)| text.len() <= MOST_BYTES)
    {
        *counts
            .entry(text.trim_end_matches([':', '：', ' ']))
            .or_default() += 1;
    }
    counts
        .values()
        .filter(|count| **count >= LEAST)
        .nth(1)
        .is_some()
}

/// Pairs of comments inside of one fence each, in three fences at least.
fn inside(
    document: &Document,
    path: &str,
    labels: &mut Labels,
    language: &impl Fn(usize) -> Option<&'static Language>,
) {
    let mut pairs: Vec<([String; 2], Vec<[Labelled; 2]>)> = Vec::new();
    for (index, fence) in document.fences.iter().enumerate() {
        let place = Place {
            document,
            fence,
            path,
            index,
            language: language(index),
            labels,
        };
        let Some([one, other]) = comments_of(&place) else {
            continue;
        };
        let key = [one.text.clone(), other.text.clone()];
        match pairs.iter_mut().find(|(known, _)| *known == key) {
            Some((_, places)) => places.push([one, other]),
            None => pairs.push((key, vec![[one, other]])),
        }
    }
    for (texts, places) in pairs {
        if places.len() < LEAST || is_no_stance(&texts[0], &texts[1]) {
            continue;
        }
        match polarity(labels, &texts) {
            Polarity::Known => {}
            Polarity::Found(stances) => labels.comments.extend(texts.into_iter().zip(stances)),
            Polarity::Unknown => {
                for [one, _] in &places {
                    let said = (Stance::Unclear, one.text.clone(), one.span);
                    labels.pairs.entry(one.fence).or_insert(said);
                }
                let fences = places.iter().map(|[one, _]| one.fence).collect();
                let places = [0, 1].map(|side| places.iter().map(|both| both[side].span).collect());
                labels.unknown.push(UnknownPair {
                    texts,
                    places,
                    fences,
                });
            }
        }
    }
}

/// The two comments that part a fence: it begins with the first one, and has no third.
fn comments_of(place: &Place<'_>) -> Option<[Labelled; 2]> {
    let begins = place.fence.code.trim_start();
    if begins.starts_with(char::is_alphanumeric) || !remarks::may_hold(place) {
        return None;
    }
    let lines = remarks::read(place);
    // A fence that begins with code shows something else first.
    let (_, first) = lines.iter().find(|(_, kind)| *kind != Line::Blank)?;
    if !matches!(first, Line::Remark(_)) {
        return None;
    }
    let mut texts = lines.iter().filter_map(|(line, kind)| match kind {
        Line::Remark(text) => Some(Labelled {
            fence: place.index,
            text: plain(text)?,
            span: place.fence.span_of(line.clone()),
        }),
        _ => None,
    });
    let (one, other) = (texts.next()?, texts.next()?);
    let is_third = |more: Labelled| more.text != one.text && more.text != other.text;
    (one.text != other.text && !texts.any(is_third)).then_some([one, other])
}

/// The places of both fences, each time that two texts follow each other.
type Times = Vec<(usize, usize)>;

/// The pairs of texts that alternate over near-twin fences, in their first order.
fn alternating(document: &Document, found: &[Labelled]) -> Vec<[String; 2]> {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for one in found {
        *counts.entry(&one.text).or_default() += 1;
    }
    // Texts in their first order, so that the same page always gives the same pairs.
    let mut pairs: Vec<((&str, &str), Times)> = Vec::new();
    let mut at = 0;
    while at + 1 < found.len() {
        let (one, other) = (&found[at], &found[at + 1]);
        let is_often = |text: &str| counts.get(text).is_some_and(|count| *count >= LEAST);
        let is_pair = one.text != other.text
            && is_often(&one.text)
            && is_often(&other.text)
            && document.fences[one.fence]
                .language
                .as_ref()
                .map(|word| word.key.to_lowercase())
                == document.fences[other.fence]
                    .language
                    .as_ref()
                    .map(|word| word.key.to_lowercase())
            && other.fence - one.fence <= 2;
        if !is_pair {
            at += 1;
            continue;
        }
        let key = (one.text.as_str(), other.text.as_str());
        // One text twice in a row, and the two go on the other way round: only the first was alone.
        if pairs.iter().any(|(known, _)| *known == (key.1, key.0)) {
            at += 1;
            continue;
        }
        match pairs.iter_mut().find(|(known, _)| *known == key) {
            Some((_, places)) => places.push((at, at + 1)),
            None => pairs.push((key, vec![(at, at + 1)])),
        }
        at += 2;
    }
    let mut out = Vec::new();
    for ((one, other), places) in pairs {
        let is_mostly = |text: &str| 3 * places.len() >= 2 * counts.get(text).copied().unwrap_or(0);
        if places.len() < LEAST || !is_mostly(one) || !is_mostly(other) || is_no_stance(one, other)
        {
            continue;
        }
        let likeness = places.iter().map(|(one, other)| {
            let code = |at: &usize| document.fences[found[*at].fence].code.as_str();
            likeness(code(one), code(other))
        });
        if likeness.sum::<f64>() / places.len() as f64 >= LEAST_LIKENESS {
            out.push([one.to_owned(), other.to_owned()]);
        }
    }
    out
}

/// Which of two texts is bad.
enum Polarity {
    /// Both are labels by themselves: there is nothing to find.
    Known,
    Found([Stance; 2]),
    Unknown,
}

fn polarity(labels: &Labels, texts: &[String; 2]) -> Polarity {
    let known = texts
        .each_ref()
        .map(|text| labels.own(text).or_else(|| label::short(text)));
    let turned = |stance: Stance| match stance {
        Stance::Good => Stance::Bad,
        _ => Stance::Good,
    };
    match known {
        [Some(_), Some(_)] => Polarity::Known,
        [Some(stance), None] => Polarity::Found([stance, turned(stance)]),
        [None, Some(stance)] => Polarity::Found([turned(stance), stance]),
        _ if negates(&texts[0], &texts[1]) => Polarity::Found([Stance::Bad, Stance::Good]),
        _ if negates(&texts[1], &texts[0]) => Polarity::Found([Stance::Good, Stance::Bad]),
        _ => Polarity::Unknown,
    }
}

/// Gives the fences of a pair their stances, or asks for them.
fn decide(labels: &mut Labels, found: &[Labelled], texts: [String; 2]) {
    let stances = match polarity(labels, &texts) {
        Polarity::Known => return,
        Polarity::Found(stances) => stances,
        Polarity::Unknown => [Stance::Unclear; 2],
    };
    let of = |text: &str| {
        found
            .iter()
            .filter(|one| one.text == text)
            .collect::<Vec<_>>()
    };
    for (text, stance) in texts.iter().zip(stances) {
        for one in of(text) {
            let said = (stance, one.text.clone(), one.span);
            labels.pairs.entry(one.fence).or_insert(said);
        }
    }
    if stances == [Stance::Unclear; 2] {
        let fences = texts
            .iter()
            .flat_map(|text| of(text))
            .map(|one| one.fence)
            .collect();
        let places = texts
            .each_ref()
            .map(|text| of(text).iter().map(|one| one.span).collect());
        labels.unknown.push(UnknownPair {
            texts,
            places,
            fences,
        });
    }
}

/// The lead if it is short: nothing but a bold run, or a few words that end with a colon.
fn lead<'a>(place: &Place<'a>) -> Option<(&'a str, Span)> {
    let above = near::above(place)?;
    let block = &place.document.blocks[above.block];
    if above.hidden.is_some() || block.kind != BlockKind::Paragraph {
        return None;
    }
    let text = block.text.trim();
    let bold = block.text.get(..block.bold).unwrap_or("").trim();
    let behind = block.text.get(block.bold..).unwrap_or("");
    let text = match bold.is_empty() {
        true => text.ends_with([':', '：']).then_some(text)?,
        false if behind.trim().is_empty() || behind.trim_start().starts_with(':') => bold,
        false => text.ends_with([':', '：']).then_some(bold)?,
    };
    Some((text, block.span))
}

/// The heading directly above the fence.
fn nearest_heading<'a>(place: &Place<'a>) -> Option<(&'a str, Span)> {
    let above = place.fence.block.checked_sub(1)?;
    let block = &place.document.blocks[above];
    matches!(block.kind, BlockKind::Heading(_)).then_some((block.text.as_str(), block.span))
}

/// The comment on the first line.
fn comment<'a>(place: &Place<'a>) -> Option<(&'a str, Span)> {
    let (line, text) = remarks::first(place)?;
    Some((text, place.fence.span_of(line)))
}
