//! A plain text as Markdown that is read as it is written: what looks like code is code, and nothing of it has a backslash.
//!
//! A reader who copies `is\_not()` from a rule copies the backslash. It changes no word, and leaves alone what is in backticks.

use super::super::inline;
use crate::escape::is_obeyed;

/// A text on one line, without what moves a cursor or turns letters round.
pub(super) fn one_line(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").replace(is_obeyed, "")
}

/// On one line, and [`cut`].
pub(super) fn words(text: &str) -> String {
    let text = cut(&text.split_whitespace().collect::<Vec<_>>().join(" "));
    let is_paired = text.matches('`').count().is_multiple_of(2) && !text.contains("``");
    if !is_paired {
        return inline::text(&text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for (at, piece) in text.split('`').enumerate() {
        if at % 2 == 1 {
            out.push_str(&format!("`{piece}`"));
            continue;
        }
        for (at, each) in piece.split(' ').enumerate() {
            if at > 0 {
                out.push(' ');
            }
            out.push_str(&word(each));
        }
    }
    out
}

/// At most 200 characters of a text, which ends at a word then.
pub(super) fn cut(text: &str) -> String {
    const MOST: usize = 200;
    match text.char_indices().nth(MOST) {
        Some((end, _)) => {
            let end = text[..end].rfind(' ').unwrap_or(end);
            format!("{}…", &text[..end])
        }
        None => text.to_owned(),
    }
}

/// A word in its punctuation.
fn word(text: &str) -> String {
    let core = text.trim_end_matches(['.', ',', ';', ':', '!', '?']);
    let end = &text[core.len()..];
    let open = core.len() - core.trim_start_matches('(').len();
    let (start, mut core) = core.split_at(open);
    let mut close = "";
    if core.matches(')').count() > core.matches('(').count() {
        (core, close) = core.split_at(core.len() - usize::from(core.ends_with(')')));
    }
    match is_code(core) {
        true => format!("{start}{}{close}{end}", inline::code(core)),
        false => inline::text(text),
    }
}

fn is_code(word: &str) -> bool {
    let is_call = word.contains('(') && !word.ends_with("(s)") && !word.ends_with("(es)");
    let is_letter = |c: char| c.is_alphanumeric();
    let has_sign = word.contains(['_', '[', ']', '=', '@', '>']);
    let is_name = word.contains(is_letter) && (is_call || has_sign);
    // Signs that Markdown would take for its own.
    is_name || (!word.is_empty() && !word.contains('`') && inline::text(word) != word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_like_code_is_code_and_no_other_word_changes() {
        for (text, expected) in [
            ("use is_(), not ==", "use `is_()`, not =="),
            ("wrap it in text()", "wrap it in `text()`"),
            (
                "pass Mapped[...] (or int[]).",
                "pass `Mapped[...]` (or `int[]`).",
            ),
            ("say `a_b` and c_d", "say `a_b` and `c_d`"),
            (
                "the object(s), and/or Python's",
                "the object(s), and/or Python's",
            ),
            (
                "[x](javascript:y) <img> **now**",
                "`[x](javascript:y)` `<img>` `**now**`",
            ),
            ("one ` alone_", "one \\` alone\\_"),
            ("a * b | c, /** */", "a `*` b `|` c, `/**` `*/`"),
            ("(<=, >=) & _", "(`<=`, >=) & `_`"),
            ("(see there)", "(see there)"),
            ("set future=, e.g. here", "set `future=`, e.g. here"),
        ] {
            assert_eq!(words(text), expected, "{text}");
        }
        let long = words(&"word ".repeat(100));
        assert_eq!(long.chars().count(), 200);
        assert!(long.ends_with("word…"), "{long}");
    }
}
