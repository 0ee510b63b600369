//! Signs and their shortcodes in a text.

use super::words::{MARKS, SHORTCODES, SIGNS, each};
use crate::book::stance::evidence::Stance::{self, Bad, Good};

/// A sign at the very beginning of a text, and what follows it.
pub fn at(text: &str) -> Option<(Stance, &str)> {
    match text.as_bytes().first()? {
        b':' => {
            let (code, stance) = each(SHORTCODES).find(|(code, _)| text.starts_with(code))?;
            return Some((stance, &text[code.len()..]));
        }
        byte if byte.is_ascii() => return None,
        _ => {}
    }
    if let Some((sign, stance)) = each(SIGNS).find(|(sign, _)| text.starts_with(sign)) {
        return Some((stance, &text[sign.len()..]));
    }
    let (mark, stance) = each(MARKS).find(|(mark, _)| text.starts_with(mark))?;
    let rest = &text[mark.len()..];
    (rest.is_empty() || rest.starts_with(char::is_whitespace)).then_some((stance, rest))
}

/// Whether a text holds signs of both kinds: "✅ Do / ❌ Don't".
pub fn has_both(text: &str) -> bool {
    let holds = |stance: Stance| {
        let signs = SIGNS.into_iter().chain(SHORTCODES);
        let mut own = signs.filter(|(own, _)| *own == stance);
        own.any(|(_, signs)| signs.iter().any(|sign| text.contains(sign)))
    };
    !text.is_ascii() && holds(Good) && holds(Bad)
}

/// Any sign of a stance in a text, wherever it is.
pub fn any(text: &str) -> Option<Stance> {
    // A shortcode has two colons.
    if text.is_ascii() && text.bytes().filter(|byte| *byte == b':').nth(1).is_none() {
        return None;
    }
    let signs = SIGNS.into_iter().chain(SHORTCODES);
    let mut found = signs
        .filter(|(_, signs)| signs.iter().any(|sign| text.contains(sign)))
        .map(|(stance, _)| stance);
    let first = found.next()?;
    found.all(|other| other == first).then_some(first)
}
