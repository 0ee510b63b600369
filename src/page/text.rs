//! Plain text for a terminal: lines of a readable length, and code set in.

const WIDTH: usize = 88;

/// A paragraph with its line feeds taken as spaces, broken at [`WIDTH`] columns; it ends with a line feed.
pub fn wrapped(text: &str) -> String {
    let mut out = String::new();
    let mut width = 0;
    for word in text.split_whitespace() {
        let length = word.chars().count();
        if width > 0 && width + 1 + length > WIDTH {
            out.push('\n');
            width = 0;
        } else if width > 0 {
            out.push(' ');
            width += 1;
        }
        out.push_str(word);
        width += length;
    }
    out.push('\n');
    out
}

/// Code, four columns to the right; empty lines stay empty.
pub fn indented(text: &str) -> String {
    let mut out = String::new();
    for line in text.lines() {
        if !line.is_empty() {
            out.push_str("    ");
        }
        out.push_str(line);
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_are_broken_between_words() {
        assert_eq!(wrapped("a\nb  c"), "a b c\n");
        let long = "x".repeat(90);
        assert_eq!(wrapped(&format!("a {long} b")), format!("a\n{long}\nb\n"));
        assert_eq!(indented("a\n\n b"), "    a\n\n     b\n");
    }
}
