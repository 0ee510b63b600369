//! Short texts as a reader sees them: without numbers, marks and what no one sees.
//!
//! It knows nothing of good and bad but where a sign begins.

use super::sign::at as sign_at;
use std::borrow::Cow;

/// Whether a text begins with a whole word, in any case.
pub fn begins(text: &str, word: &str) -> bool {
    // Most words differ in their first two letters.
    let (own, other) = (text.as_bytes(), word.as_bytes());
    let is_same = |at: usize| {
        other
            .get(at)
            .is_none_or(|byte| own[at].eq_ignore_ascii_case(byte))
    };
    if own.len() < other.len() || !is_same(0) || !is_same(1) {
        return false;
    }
    let Some(start) = text.get(..word.len()) else {
        return false;
    };
    let rest = &text[word.len()..];
    start.eq_ignore_ascii_case(word)
        && rest.chars().next().is_none_or(|c| {
            !c.is_alphanumeric() && !"-_'’".contains(c) || c == '-' && rest.starts_with("- ")
        })
}

pub fn after_word<'t>(text: &'t str, word: &str) -> Option<&'t str> {
    let rest = begins(text, word).then(|| &text[word.len()..])?;
    let after = rest.trim_start();
    (after.len() < rest.len()).then_some(after)
}

/// A text without what is before its first word or sign: white space, quotes, brackets, emphasis, bullets and
/// numbers ("1. ", "#2: ", "Example 3: ").
pub fn undecorated(text: &str) -> &str {
    let mut text = trimmed(text);
    loop {
        if let Some(rest) = behind_picture(text) {
            text = trimmed(rest);
            continue;
        }
        let number = text.trim_start_matches(|c: char| c.is_ascii_digit());
        if number.len() < text.len()
            && number.starts_with(['.', ')', ':'])
            && text.len() - number.len() < 4
        {
            text = trimmed(&number[1..]);
            continue;
        }
        let Some(rest) = numbered_noun(text) else {
            return text;
        };
        text = trimmed(rest);
    }
}

/// What follows a picture that is written as a name and is no sign: `:material-heart:`.
fn behind_picture(text: &str) -> Option<&str> {
    const LONGEST: usize = 48;
    let inner = text.strip_prefix(':')?;
    let end = inner.find(':').filter(|end| (2..=LONGEST).contains(end))?;
    let is_name =
        |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-_+".contains(&byte);
    let is_picture = inner[..end].bytes().all(is_name) && sign_at(text).is_none();
    is_picture.then(|| &inner[end + 1..])
}

/// What is before the first word, sign or shortcode: marks, quotes, bullets, pictures that are no signs.
fn trimmed(text: &str) -> &str {
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        // What is between quotes is a name, and judges nothing.
        let is_mark = "\"'`".contains(first) || behind_picture(rest).is_some();
        if first.is_alphanumeric() || is_mark || sign_at(rest).is_some() {
            break;
        }
        rest = &rest[first.len_utf8()..];
    }
    rest
}

/// What follows "Example 3:" or "Case A -" at the head of a text.
fn numbered_noun(text: &str) -> Option<&str> {
    const COUNTED: &[&str] = &[
        "example", "sample", "case", "listing", "snippet", "option", "variant", "version", "figure",
    ];
    let noun = COUNTED.iter().find(|noun| begins(text, noun))?;
    let rest = text[noun.len()..].trim_start_matches([' ', '#']);
    let after = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    let after = match after.len() < rest.len() {
        true => after,
        false => rest
            .strip_prefix(|c: char| c.is_ascii_uppercase())
            .unwrap_or(rest),
    };
    let after = after.trim_start();
    let mark = after
        .strip_prefix([':', '-', '–', '—', '.', ')', '('])
        .or_else(|| after.strip_prefix("："))?;
    Some(mark)
}

/// Characters that no reader sees: joiners, marks of direction, variation selectors, a byte order mark.
pub fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}'
        | '\u{feff}' | '\u{fe0e}' | '\u{fe0f}' | '\u{ad}' | '\u{61c}' | '\u{180e}')
}

/// A text without invisible characters, and with plain spaces and letters for those that only look different.
pub fn visible(text: &str) -> Cow<'_, str> {
    let is_wide = |c: char| matches!(c, 'Ａ'..='Ｚ' | 'ａ'..='ｚ');
    let is_space = |c: char| c == '\u{a0}' || c == '\u{202f}' || c == '\u{3000}';
    let is_odd = |c: char| is_invisible(c) || is_space(c) || is_wide(c);
    if text.is_ascii() || !text.chars().any(is_odd) {
        return Cow::Borrowed(text);
    }
    let kept = text.chars().filter(|c| !is_invisible(*c));
    let plain = |c: char| match c {
        // The block of wide forms is that of ASCII, in its order (U+FF01 is `!`).
        c if is_wide(c) => char::from_u32(c as u32 - 0xFF01 + 0x21).unwrap_or(c),
        c if is_space(c) => ' ',
        c => c,
    };
    Cow::Owned(kept.map(plain).collect())
}
