//! A heading as a label: it may go on behind the word, where a lead or a comment would be a sentence.
//!
//! Which headings speak for a fence is decided elsewhere.

use super::{Kind, closing_label, closing_sign, has_both_signs, head, short, sign, without_nouns};
use crate::book::stance::evidence::Stance;
use crate::book::text::is_one_of;

/// What a heading's text says if it begins with a label, however it goes on.
pub fn in_heading(text: &str) -> Option<Stance> {
    let text = text.trim_end_matches(['#', ' ', ':', '：']);
    if has_both_signs(text) {
        return None;
    }
    let sign = sign(text).or_else(|| closing_sign(text));
    if let Some(stance) = sign.or_else(|| closing_label(text)) {
        return Some(stance);
    }
    let Some(head) = head(text) else {
        return short(text);
    };
    let rest = head.rest.trim_start();
    let has_mark = rest.starts_with([':', '—', '–', '(', '：', '（']) || rest.starts_with("- ");
    let is_alone = rest.is_empty();
    let (noun, follow) = without_nouns(head.rest);
    let is_topic = match head.kind {
        // "Unsafe code", "Slow queries", "After the release", "Fix": topics, unless the word is alone or a mark follows.
        Kind::Quality => {
            const JUDGES: &[&str] = &[
                "vulnerable", "insecure", "inefficient", "dangerous", "risky",
            ];
            const SHOWN: &[&str] = &[
                "example", "examples", "usage", "version", "implementation", "approach",
                "solution", "way",
            ];
            let word = head.word.rsplit(' ').next().unwrap_or("");
            let judges = is_one_of(word, JUDGES) && noun.is_some();
            let is_shown = noun.is_some_and(|noun| is_one_of(noun, SHOWN));
            let is_label = follow.is_empty() && (judges || is_shown);
            !(is_alone || has_mark || is_label)
                || head.word.eq_ignore_ascii_case("unsafe") && !has_mark && !is_shown
        }
        // "Avoid globals" is advice as soon as anything follows but a mark.
        Kind::Advice | Kind::Reply => !(is_alone || has_mark || follow.is_empty()),
        Kind::Remedy => !(is_alone || has_mark || follow.is_empty()),
        Kind::Judgement => false,
    };
    (!is_topic && short(text) == Some(head.stance)).then_some(head.stance)
}
