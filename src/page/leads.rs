//! The paragraphs that label a fence: the fence shows them, so that no word stands twice.
//!
//! Only a short paragraph that gave its stance to the fence right below it is one; no text of the author is lost.

use super::views::{Caption, Html};
use crate::book::stance::label;
use crate::book::{FenceReading, FenceStance, Page, Rank, Stance};
use crate::markdown::{BlockKind, Container};
use std::ops::Range;

/// Characters of the longest paragraph that is read as a caption; what is longer is prose.
const LONGEST: usize = 90;

/// Where the label of each of some fences begins, in order, with the index of the fence.
pub(super) fn labels(page: &Page, fences: Range<usize>) -> Vec<(u32, usize)> {
    let labels = fences.filter_map(|index| Some((label(page, &page.fences[index], index)?, index)));
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
    let text = block.text.as_str();
    let is_label = || label::short(text) == Some(stance);
    let is_short = block.kind == BlockKind::Paragraph
        && text.chars().nth(LONGEST).is_none()
        && !text.contains('\n')
        && (text.ends_with([':', '：']) || block.bold == text.len() || is_label());
    let speaks = reading.evidence.iter().any(|evidence| {
        evidence.rank == Rank::Lead && evidence.stance == stance && evidence.span == block.span
    });
    (is_short && speaks).then_some(block.span.start)
}

/// Whether a container is what says of its examples that they are good or bad: they show it.
pub(super) fn is_stance(page: &Page, container: &Container) -> bool {
    let all = &page.document.fences;
    let first = all.partition_point(|fence| fence.span.start < container.span.start);
    let fences = all[first..].iter().zip(&page.fences[first..]);
    let mut inside = fences.take_while(|(fence, _)| container.span.contains(fence.span.start));
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
///
/// The box has a sign of its own, so the author's is left out, and so is a colon at the end.
pub(super) fn caption(stance: Stance, html: String) -> Option<Caption> {
    let words = text(&html);
    let rest = words.trim_start_matches(|c: char| !c.is_alphanumeric());
    let word = stance.word();
    let follow = rest
        .get(..word.len())
        .filter(|head| head.eq_ignore_ascii_case(word))
        .map(|_| &rest[word.len()..]);
    if follow.is_some_and(|rest| !rest.contains(char::is_alphanumeric)) {
        return None;
    }
    let is_judged = stance.is_judged();
    let html = match is_judged && label::sign(&words) == Some(stance) {
        true => without_sign(html),
        false => html,
    };
    let html = without_colon(html);
    let words = text(&html);
    if !words.contains(char::is_alphanumeric) {
        return None;
    }
    let begins_so = follow.is_some_and(|rest| !rest.starts_with(char::is_alphanumeric));
    let head = label::head(&words).map(|head| head.stance);
    let says_so = head.or_else(|| label::short(&words)) == Some(stance);
    Some(Caption {
        says_stance: begins_so || is_judged && says_so,
        text: Html(html),
    })
}

/// A label without the sign at the head of its text.
fn without_sign(mut html: String) -> String {
    let mut at = 0;
    while let Some(next) = html[at..].chars().next() {
        match next {
            '<' => at += html[at..].find('>').map_or(html.len() - at, |end| end + 1),
            next if next.is_whitespace() => at += next.len_utf8(),
            _ => break,
        }
    }
    let rest = &html[at..];
    let behind = label::behind_sign(rest).trim_start();
    let end = html.len() - behind.len();
    html.replace_range(at..end, "");
    html
}

/// A label without the colon at the end of its text.
fn without_colon(mut html: String) -> String {
    let mut end = html.trim_end().len();
    while html[..end].ends_with('>') {
        match html[..end].rfind("</") {
            Some(start) => end = html[..start].trim_end().len(),
            None => return html,
        }
    }
    if let Some(colon) = html[..end]
        .chars()
        .next_back()
        .filter(|c| ":：".contains(*c))
    {
        html.replace_range(end - colon.len_utf8()..end, "");
    }
    html
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
        let check = |stance: Stance, html: &str, expect: Option<(bool, &str)>| {
            let caption = caption(stance, html.to_owned());
            let found = caption
                .as_ref()
                .map(|one| (one.says_stance, one.text.0.as_str()));
            assert_eq!(found, expect, "{html}");
        };
        use Stance::{Bad, Good};
        check(Bad, "<strong>Bad:</strong>", None);
        check(Bad, "❌ <b>BAD</b>", None);
        check(Good, "Good", None);
        check(
            Bad,
            "<strong>Bad (in a loop):</strong>",
            Some((true, "<strong>Bad (in a loop)</strong>")),
        );
        check(
            Good,
            "<strong>Good</strong>: see <a href=\"bad\">x</a>",
            Some((true, "<strong>Good</strong>: see <a href=\"bad\">x</a>")),
        );
        check(Good, "Goodness:", Some((false, "Goodness")));
        check(Bad, "Incorrect:", Some((true, "Incorrect")));
        check(Bad, "<b>❌ Don't:</b>", Some((true, "<b>Don't</b>")));
        check(Good, "✔️ <em>Do</em>", Some((true, "<em>Do</em>")));
        check(Bad, ":x: Load twice", Some((false, "Load twice")));
        check(Good, "❌ Load twice", Some((false, "❌ Load twice")));
        check(Bad, "❌", None);
        check(Bad, "❌:", None);
    }
}
