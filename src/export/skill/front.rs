//! Front matter that every reader takes for the same: one key a line, and each value a text that ends on its line.
//!
//! Readers differ. The reference validator of skills takes the next three hyphens for the end, wherever they are, and
//! editors read lines and no YAML; so a value is plain where it can be, and what is left is escaped as YAML has it.

/// The lines between the marks.
#[derive(Default)]
pub(super) struct Front {
    lines: String,
}

impl Front {
    pub fn text(&mut self, key: &str, text: &str) {
        let value = match is_plain(text) {
            true => text.to_owned(),
            false => quoted(text),
        };
        self.lines += &format!("{key}: {value}\n");
    }

    /// A value that is written as it is: it is made here, of no text of a book.
    pub fn bare(&mut self, key: &str, value: &str) {
        self.lines += &format!("{key}: {value}\n");
    }

    /// The front matter, and the empty line below it.
    pub fn closed(&self) -> String {
        format!("---\n{}---\n\n", self.lines)
    }
}

/// Whether YAML and a reader of lines both take it for the text that it is.
fn is_plain(text: &str) -> bool {
    const NO_TEXT: &[&str] = &["true", "false", "yes", "no", "on", "off", "null", "y", "n"];
    let is_word = |c: char| c.is_alphabetic();
    let is_kept = |c: char| c.is_alphanumeric() || " .,;()/+'_-".contains(c);
    text.starts_with(is_word)
        && text.chars().all(is_kept)
        && !text.ends_with(' ')
        && !text.contains("---")
        && !NO_TEXT.contains(&text.to_lowercase().as_str())
}

/// In double quotes. Nothing in it ends the value, the line or the front matter.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            c if is_invisible(c) => out.push_str(&format!("\\U{:08X}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
    // `\x2D` is a hyphen.
    out.replace("---", "--\\x2D")
}

/// What YAML does not print, or may read as the end of a line.
fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_end_on_their_line() {
        for (text, expected) in [
            (
                "Rules of the house, in Python.",
                "Rules of the house, in Python.",
            ),
            ("a: b", "\"a: b\""),
            ("a #b", "\"a #b\""),
            ("yes", "\"yes\""),
            ("12", "\"12\""),
            ("say \"no\" \\ never", "\"say \\\"no\\\" \\\\ never\""),
            ("a\n---\nb", "\"a\\n--\\x2D\\nb\""),
            ("----", "\"--\\x2D-\""),
            ("------", "\"--\\x2D--\\x2D\""),
            ("\u{1b}[0m\u{2028}", "\"\\U0000001B[0m\\U00002028\""),
            ("[a] & *b", "\"[a] & *b\""),
            ("", "\"\""),
        ] {
            let mut front = Front::default();
            front.text("k", text);
            assert_eq!(front.closed(), format!("---\nk: {expected}\n---\n\n"));
        }
    }
}
