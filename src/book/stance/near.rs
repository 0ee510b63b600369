//! What is near a fence: the block above it as a reader sees the page, and whether the other pole is beside it.
//!
//! It finds places and reads labels that are hidden in HTML; what a lead says is decided in `lead.rs`.

use super::evidence::Stance;
use super::place::Place;
use super::{html, label};
use crate::markdown::{Block, BlockKind, Document};
use crate::span::Span;

/// What is directly above a fence.
pub struct Above {
    /// The paragraph, by its place among the document's blocks; without a meaning where `hidden` is set.
    pub block: usize,
    /// A label that a comment, a badge or a heading of HTML between paragraph and fence holds.
    pub hidden: Option<(Stance, String, Span)>,
}

/// The prose directly above a fence: comments, instructions and badges of HTML do not come between.
pub fn above(place: &Place<'_>) -> Option<Above> {
    let blocks = &place.document.blocks;
    let mut at = place.fence.block;
    // Further up no reader looks for a label.
    const MOST_HTML: usize = 4;
    for _ in 0..=MOST_HTML {
        if let Some((stance, words, span)) = commented(place, at) {
            return Some(Above {
                block: at,
                hidden: Some((stance, words.to_owned(), span)),
            });
        }
        at = at.checked_sub(1)?;
        let block = &blocks[at];
        match block.kind {
            BlockKind::Paragraph if is_end_of_list(place, at) => return None,
            BlockKind::Paragraph => {
                return Some(Above {
                    block: at,
                    hidden: None,
                });
            }
            BlockKind::Html => {
                if let Some((stance, words)) = html::label(&block.text) {
                    return Some(Above {
                        block: at,
                        hidden: Some((stance, words, block.span)),
                    });
                }
                if !html::is_unseen(&block.text) {
                    return None;
                }
            }
            _ => return None,
        }
    }
    None
}

/// The label that a comment of MDX directly above a block is: no block holds such a comment.
fn commented<'d>(place: &Place<'d>, at: usize) -> Option<(Stance, &'d str, Span)> {
    const MOST_WORDS: usize = 8;
    let Document {
        blocks, comments, ..
    } = place.document;
    let end = blocks[at].span.start;
    let start = at.checked_sub(1).map_or(0, |at| blocks[at].span.end);
    let before = comments.partition_point(|(span, _)| span.start < end);
    let (span, text) = comments[..before].last()?;
    let is_label = span.start >= start && text.split_whitespace().count() <= MOST_WORDS;
    Some((label::short(text).filter(|_| is_label)?, text, *span))
}

/// The paragraph above a block, over HTML that no reader sees.
pub fn prose_above(place: &Place<'_>, block: usize) -> Option<usize> {
    let blocks = &place.document.blocks;
    let at = block.checked_sub(1)?;
    match blocks[at].kind {
        BlockKind::Paragraph => Some(at),
        BlockKind::Html if html::is_unseen(&blocks[at].text) => {
            let at = at.checked_sub(1)?;
            (blocks[at].kind == BlockKind::Paragraph).then_some(at)
        }
        _ => None,
    }
}

/// Whether a paragraph is the last of several items of a list that the fence is not in.
fn is_end_of_list(place: &Place<'_>, at: usize) -> bool {
    let blocks = &place.document.blocks;
    let fence = &blocks[place.fence.block];
    let own = &blocks[at];
    if own.item.is_none() || own.item == fence.item || fence.depth >= own.depth {
        return false;
    }
    // A list of one item is how some authors write a label.
    at.checked_sub(1).is_some_and(|before| {
        blocks[before].item.is_some() && blocks[before].kind == BlockKind::Paragraph
    })
}

/// Whether a fence of the section, near the paragraph `at`, has a lead that is a label of the other kind.
pub fn has_pole(place: &Place<'_>, at: usize, stance: Stance) -> bool {
    const NEAR: usize = 6;
    let blocks = &place.document.blocks;
    let is_pole = |pair: &[Block]| {
        pair[0].kind == BlockKind::Paragraph
            && matches!(pair[1].kind, BlockKind::Fence(_))
            && label::short(pair[0].text.trim()) == Some(stance)
    };
    let start = at.saturating_sub(NEAR);
    let end = (at + NEAR).min(blocks.len());
    let around = &blocks[start..end];
    // A heading ends the neighbourhood.
    let before = around[..at - start]
        .iter()
        .rposition(|block| matches!(block.kind, BlockKind::Heading(_)));
    let after = around[at - start..]
        .iter()
        .position(|block| matches!(block.kind, BlockKind::Heading(_)));
    let around = &around
        [before.map_or(0, |at| at + 1)..after.map_or(around.len(), |after| at - start + after)];
    around.windows(2).any(is_pole)
}

/// Whether a heading warns of what its section shows: "Don't inline helpers", "Avoid globals", "❌ …".
pub fn warns(heading: &str) -> bool {
    label::sign(heading) == Some(Stance::Bad)
        || label::head(heading).is_some_and(|head| head.stance == Stance::Bad)
}
