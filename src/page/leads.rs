//! The paragraphs that label a fence: the fence shows them, so that no word stands twice.
//!
//! Only a short paragraph that gave its stance to the fence right below it is one; no text of the author is lost.

use super::views::{Caption, Html};
use crate::book::{FenceReading, FenceStance, Page, Rank, Stance};
use crate::markdown::{BlockKind, Container};

/// Characters of the longest paragraph that is read as a caption; what is longer is prose.
const LONGEST: usize = 90;

/// Where the label of each fence begins, in order, with the index of the fence.
pub(super) fn labels(page: &Page) -> Vec<(u32, usize)> {
    let fences = page.fences.iter().enumerate();
    let labels = fences.filter_map(|(index, reading)| Some((label(page, reading, index)?, index)));
    labels.collect()
}

fn label(page: &Page, reading: &FenceReading, fence: usize) -> Option<u32> {
    let FenceStance::One(stance @ (Stance::Good | Stance::Bad)) = reading.stance else {
        return None;
    };
    let at = page.document.fences[fence].block;
    let block = page.document.blocks.get(at.checked_sub(1)?)?;
    // A label in a list says something of what stands below the list as well, but it is shown in the list.
    let fence = page.document.blocks.get(at)?;
    if (block.depth, block.item) != (fence.depth, fence.item) {
        return None;
    }
    let is_short = block.kind == BlockKind::Paragraph
        && block.text.chars().nth(LONGEST).is_none()
        && !block.text.contains('\n')
        && (block.text.ends_with(':') || block.bold == block.text.len());
    let speaks = reading.evidence.iter().any(|evidence| {
        evidence.rank == Rank::Lead && evidence.stance == stance && evidence.span == block.span
    });
    (is_short && speaks).then_some(block.span.start)
}

/// Whether a container is what says of its examples that they are good or bad: they show it.
pub(super) fn is_stance(page: &Page, container: &Container) -> bool {
    let fences = page.document.fences.iter().zip(&page.fences);
    let mut inside = fences.filter(|(fence, _)| container.span.contains(fence.span.start));
    inside.any(|(_, reading)| {
        let FenceStance::One(stance @ (Stance::Good | Stance::Bad)) = reading.stance else {
            return false;
        };
        reading
            .evidence
            .first()
            .is_some_and(|evidence| evidence.stance == stance && evidence.span == container.opening)
    })
}

/// What is left of a label beside a stance in words; none if it says nothing more.
pub(super) fn caption(stance: &str, html: String) -> Option<Caption> {
    let words = text(&html);
    let rest = words.trim_start_matches(|c: char| !c.is_alphanumeric());
    let follow = rest
        .get(..stance.len())
        .filter(|head| head.eq_ignore_ascii_case(stance))
        .map(|_| &rest[stance.len()..]);
    if follow.is_some_and(|rest| !rest.contains(char::is_alphanumeric)) {
        return None;
    }
    Some(Caption {
        says_stance: follow.is_some_and(|rest| !rest.starts_with(char::is_alphanumeric)),
        text: Html(html),
    })
}

/// What stands between the tags.
fn text(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut inside = false;
    for c in html.chars() {
        match c {
            '<' => inside = true,
            '>' => inside = false,
            _ if !inside => out.push(c),
            _ => {}
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_caption_says_more_than_the_stance() {
        let check = |stance: &str, html: &str, expect: Option<bool>| {
            let caption = caption(stance, html.to_owned());
            assert_eq!(
                caption.as_ref().map(|one| one.says_stance),
                expect,
                "{html}"
            );
            if let Some(caption) = caption {
                assert_eq!(caption.text.0, html);
            }
        };
        check("bad", "<strong>Bad:</strong>", None);
        check("bad", "❌ <b>BAD</b>", None);
        check("good", "Good", None);
        check("bad", "<strong>Bad (in a loop):</strong>", Some(true));
        check(
            "good",
            "<strong>Good</strong>: see <a href=\"bad\">x</a>",
            Some(true),
        );
        check("good", "Goodness:", Some(false));
        check("bad", "Incorrect:", Some(false));
        check("bad", "❌", Some(false));
    }
}
