//! Signs and their shortcodes in a text.

use super::Stance::{self, Bad, Good};
use super::words::{MARKS, SHORTCODES, SIGNS};

/// A sign at the very beginning of a text, and what follows it.
pub fn at(text: &str) -> Option<(Stance, &str)> {
    match text.as_bytes().first()? {
        b':' => {
            let (code, stance) = SHORTCODES.iter().find(|(code, _)| text.starts_with(code))?;
            return Some((*stance, &text[code.len()..]));
        }
        byte if byte.is_ascii() => return None,
        _ => {}
    }
    if let Some((sign, stance)) = SIGNS.iter().find(|(sign, _)| text.starts_with(sign)) {
        return Some((*stance, &text[sign.len()..]));
    }
    let (mark, stance) = MARKS.iter().find(|(mark, _)| text.starts_with(mark))?;
    let rest = &text[mark.len()..];
    (rest.is_empty() || rest.starts_with(char::is_whitespace)).then_some((*stance, rest))
}

/// Whether a text holds signs of both kinds: "✅ Do / ❌ Don't".
pub fn has_both(text: &str) -> bool {
    let holds = |stance: Stance| {
        let mut signs = SIGNS.iter().chain(SHORTCODES);
        signs.any(|(sign, own)| *own == stance && text.contains(sign))
    };
    !text.is_ascii() && holds(Good) && holds(Bad)
}

/// Any sign of a stance in a text, wherever it is.
pub fn any(text: &str) -> Option<Stance> {
    if text.is_ascii() && !text.contains(':') {
        return None;
    }
    let signs = SIGNS.iter().chain(SHORTCODES);
    let mut found = signs
        .filter(|(sign, _)| text.contains(sign))
        .map(|(_, stance)| *stance);
    let first = found.next()?;
    found.all(|other| other == first).then_some(first)
}
