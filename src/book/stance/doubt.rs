//! Bad words and signs near a fence that no rank could read: the stance is unclear, and its author is asked.
//!
//! Only what stands out counts: bold words, signs, types of boxes, hidden comments, headings that announce mistakes. A bad
//! word in passing is no doubt.

use super::evidence::Stance;
use super::label::{self, pole};
use super::place::Place;
use super::{html, lead, near};
use crate::book::text::is_one_of;
use crate::facts::{Facts, facts};
use crate::markdown::BlockKind;
use crate::span::Span;

/// What makes the stance unclear.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A box that warns: `:::danger`.
    Box,
    /// Bold words in the lead.
    Bold,
    /// A sign in the lead or the heading.
    Sign,
    /// A comment or a tag of HTML above the code.
    Hidden,
    /// A heading that announces mistakes.
    Heading,
    /// "Before" and "After" below a heading that warns.
    Time,
    /// A lead that names an example by a bad word, or holds one of another language.
    Lead,
}

pub const KINDS: &[Kind] = &[
    Kind::Box,
    Kind::Bold,
    Kind::Sign,
    Kind::Hidden,
    Kind::Heading,
    Kind::Time,
    Kind::Lead,
];

impl Kind {
    /// What is near; also the reason of the evidence.
    pub fn facts(self) -> Facts {
        match self {
            Kind::Box => facts!("near-box"),
            Kind::Bold => facts!("near-bold"),
            Kind::Sign => facts!("near-sign"),
            Kind::Hidden => facts!("near-hidden-word"),
            Kind::Heading => facts!("near-heading"),
            Kind::Time => facts!("near-heading-of-time"),
            Kind::Lead => facts!("near-lead"),
        }
    }
}

pub struct Doubt {
    pub kind: Kind,
    pub span: Span,
}

pub fn find(place: &Place<'_>) -> Option<Doubt> {
    let around = place.document.containers_at(place.fence.span.start).rev();
    let mut warning = around.filter(|one| one.closed && pole(one.type_word()) == Some(Stance::Bad));
    if let Some(container) = warning.next() {
        return Some(Doubt {
            kind: Kind::Box,
            span: container.opening,
        });
    }
    let around = place.labels.around(place.index);
    let warning = around.and_then(|around| {
        around
            .said
            .iter()
            .find(|(stance, _, _)| *stance == Stance::Unclear)
    });
    if let Some((_, _, span)) = warning {
        return Some(Doubt {
            kind: Kind::Box,
            span: *span,
        });
    }
    lead(place)
        .or_else(|| hidden(place))
        .or_else(|| heading(place))
}

fn lead(place: &Place<'_>) -> Option<Doubt> {
    let above = near::above(place).filter(|above| above.hidden.is_none())?;
    let block = &place.document.blocks[above.block];
    let doubt = |kind| Doubt {
        kind,
        span: block.span,
    };
    if lead::is_warned_time(place, block) {
        return Some(doubt(Kind::Time));
    }
    if label::any_sign(&block.text) == Some(Stance::Bad) {
        return Some(doubt(Kind::Sign));
    }
    let mut bolds = block
        .bolds
        .iter()
        .filter_map(|range| block.text.get(range.start as usize..range.end as usize));
    if bolds.any(is_bad) {
        return Some(doubt(Kind::Bold));
    }
    says_bad(block.text.trim()).then(|| doubt(Kind::Lead))
}

/// Whether a short lead names an example by a word that judges ("Example: unsafe redirect"), or ends with a colon and
/// holds one of another language.
fn says_bad(text: &str) -> bool {
    const MOST_WORDS: usize = 14;
    const MOST_BYTES: usize = 200;
    let last = text
        .rsplit(['.', '。', '\n', '!', '?'])
        .next()
        .unwrap_or(text)
        .trim();
    let is_short = last.len() <= MOST_BYTES && last.split_whitespace().count() <= MOST_WORDS;
    let begins = || {
        let head = label::head(text)?;
        let word = head.word.rsplit(' ').next()?;
        let is_bad = head.stance == Stance::Bad
            && match head.kind {
                label::Kind::Judgement => true,
                label::Kind::Quality => is_one_of(
                    word,
                    &[
                        "unsafe", "insecure", "vulnerable", "dangerous", "inefficient",
                    ],
                ),
                _ => false,
            };
        // "Bad requests are refused" is prose; what an example is called is not.
        let is_title = text
            .get(..7)
            .is_some_and(|start| start.eq_ignore_ascii_case("example"));
        (is_bad && is_title && !text.contains(['.', '\n', ','])).then_some(())
    };
    is_short && (begins().is_some() || last.ends_with([':', '：']) && label::mentions_bad(last))
}

/// Whether a few bold words hold one that judges: "insecure usage", "wrong way".
fn is_bad(bold: &str) -> bool {
    const MOST_WORDS: usize = 4;
    let words: Vec<&str> = bold.split_whitespace().collect();
    if words.len() > MOST_WORDS {
        return false;
    }
    let judges = |at: usize| {
        let head = label::head(words[at])?;
        let is_bad = head.stance == Stance::Bad
            && matches!(head.kind, label::Kind::Judgement | label::Kind::Quality);
        is_bad.then_some(())
    };
    let is_turned = words.first().is_some_and(|first| {
        let first = first.to_ascii_lowercase();
        [
            "not", "no", "avoid", "prevents", "prevent", "without", "before", "old",
        ]
        .contains(&first.as_str())
    });
    !is_turned && (0..words.len()).any(|at| judges(at).is_some())
}

fn hidden(place: &Place<'_>) -> Option<Doubt> {
    let block = place
        .document
        .blocks
        .get(place.fence.block.checked_sub(1)?)?;
    const MOST: usize = 400;
    if block.kind != BlockKind::Html || block.text.len() > MOST || !html::is_unseen(&block.text) {
        return None;
    }
    let mut words = block
        .text
        .split(|c: char| !c.is_alphanumeric() && c != '-' && c != '\'');
    let is_bad = words.any(|word| {
        label::head(word).is_some_and(|head| {
            head.stance == Stance::Bad
                && head.kind == label::Kind::Judgement
                && head.rest.is_empty()
        })
    });
    is_bad.then_some(Doubt {
        kind: Kind::Hidden,
        span: block.span,
    })
}

/// "Common mistakes", "Pitfalls": some of the code there is a mistake, and some its remedy.
fn heading(place: &Place<'_>) -> Option<Doubt> {
    #[rustfmt::skip]
    const ANNOUNCE: &[&str] = &[
        "common mistake", "mistakes to avoid", "frequent mistake", "typical mistake", "pitfall",
        "common pitfall", "what not to do", "things to avoid", "how not to", "don'ts", "don’ts",
        "code smell", "common error", "bad practice", "gotcha",
    ];
    let document = place.document;
    let index = document.heading_above(place.fence.span.start)?;
    let mut level = u8::MAX;
    for heading in document.headings[..=index]
        .iter()
        .rev()
        .filter(|heading| heading.level > 1)
    {
        if heading.level >= level {
            continue;
        }
        level = heading.level;
        let text = heading.text.to_lowercase();
        let text = label::undecorated(&text);
        // "Dos and don'ts" holds both, and so does what goes on with a remedy.
        let is_both = [" and ", "&", " vs", "fix", "solution"]
            .iter()
            .any(|word| text.contains(word));
        if !is_both && ANNOUNCE.iter().any(|start| text.starts_with(start)) {
            return Some(Doubt {
                kind: Kind::Heading,
                span: heading.span,
            });
        }
        let has_bad_sign = label::any_sign(&heading.text) == Some(Stance::Bad);
        if has_bad_sign && level == document.headings[index].level {
            return Some(Doubt {
                kind: Kind::Sign,
                span: heading.span,
            });
        }
    }
    None
}
