//! Names of pictures in prose, as GitHub and icon sets write them: `:tada:`, `:material-check:`.
//!
//! A name that no one knows is text, and so is a time of day. Pictures of icon sets are on no page of ours: a check mark and
//! a cross keep their meaning as signs, and the others, which only adorn, are left out.

use super::attributes;
use pulldown_cmark::{Event, Tag, TagEnd, TextMergeStream};
use std::borrow::Cow;

/// What the names of icon sets begin with.
const SETS: &[&str] = &["material-", "octicons-", "fontawesome-", "simple-"];

/// The longest name of all.
const LONGEST: usize = 80;

/// A text with signs in place of their names.
pub(super) fn replaced(text: &str) -> Cow<'_, str> {
    let mut out = String::new();
    let (mut from, mut at) = (0, 0);
    while let Some(step) = text[at..].find(':') {
        let start = at + step;
        // `std::x::y` is a path; the colon that ended the name before is none of it.
        let is_path = text[from..start].ends_with(':');
        let Some((length, sign)) = name(text, start).filter(|_| !is_path) else {
            at = start + 1;
            continue;
        };
        out.push_str(&text[from..start]);
        out.push_str(sign);
        from = start + length;
        at = from;
    }
    if from == 0 {
        return Cow::Borrowed(text);
    }
    out.push_str(&text[from..]);
    Cow::Owned(out)
}

/// Events with signs in place of names, but in code.
pub(super) fn in_prose<'e>(
    events: impl Iterator<Item = Event<'e>>,
) -> impl Iterator<Item = Event<'e>> {
    let mut in_code = false;
    TextMergeStream::new(events).map(move |event| match event {
        Event::Text(text) if !in_code => match replaced(&text) {
            Cow::Borrowed(_) => Event::Text(text),
            Cow::Owned(replaced) => Event::Text(replaced.into()),
        },
        event => {
            let begins = matches!(event, Event::Start(Tag::CodeBlock(_)));
            in_code = (in_code || begins) && event != Event::End(TagEnd::CodeBlock);
            event
        }
    })
}

/// The length of the name between colons that begins at a byte, and what is shown for it.
fn name(text: &str, start: usize) -> Option<(usize, &'static str)> {
    let is_apart = |c: Option<char>| !c.is_some_and(char::is_alphanumeric);
    let inner = &text[start + 1..];
    let is_name = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "_+-".contains(c);
    let end = inner.find(|c| !is_name(c))?;
    let behind = inner[end..].strip_prefix(':')?;
    let is_word = (1..=LONGEST).contains(&end);
    if !is_word || !is_apart(text[..start].chars().next_back()) || !is_apart(behind.chars().next())
    {
        return None;
    }
    let name = &inner[..end];
    if let Some(emoji) = emojis::get_by_shortcode(name) {
        return Some((end + 2, emoji.as_str()));
    }
    SETS.iter().find_map(|set| name.strip_prefix(set))?;
    let is_about = |words: &[&str]| name.split('-').any(|word| words.contains(&word));
    let sign = if is_about(&["check", "done"]) {
        "✓"
    } else if is_about(&["close", "cancel", "x", "xmark"]) {
        "✗"
    } else {
        ""
    };
    // How it would look: `:material-check:{ .green }`.
    let attributes = attributes::list(behind).map_or(0, |list| list.length);
    Some((end + 2 + attributes, sign))
}

#[cfg(test)]
mod tests {
    use super::replaced;

    #[test]
    fn names_become_signs() {
        let check = |text: &str, expect: &str| assert_eq!(replaced(text), expect, "{text}");
        check("a :tada: b :+1:", "a 🎉 b 👍");
        check("(:x:)", "(❌)");
        check(":material-check: :octicons-x-16:{ .red } z", "✓ ✗ z");
        check(":material-file-tree: Name", " Name");
        check(":no-such-name: :: :", ":no-such-name: :: :");
        check("12:30:45 a:tada:b é:tada:", "12:30:45 a:tada:b é:tada:");
        check("std::x::y", "std::x::y");
        check(":tada::x:", "🎉❌");
        check(":tada", ":tada");
    }
}
