//! An interpreter's line and column to bytes of the code that was asked about.
//!
//! Columns count from 1, in characters where the parser refuses and in bytes where the compiler does; ends are missing
//! in old versions and odd in new ones. Whatever they are, the range lies in the code and shows something.

use std::ops::Range;

/// What the interpreter said, as it said it; 0 for what it did not.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Place {
    pub in_bytes: bool,
    /// Columns that were taken off the lines that have them.
    pub width: usize,
    /// Lines that were put above.
    pub above: usize,
    pub line: usize,
    pub column: usize,
    pub end_line: usize,
    pub end_column: usize,
}

/// The bytes of `code` that a place means; empty only if the code is.
pub(super) fn range(code: &str, place: Place) -> Range<usize> {
    let lines = lines(code);
    let last = lines.len() - 1;
    let at = place.line.saturating_sub(place.above + 1).min(last);
    let line = &code[lines[at].clone()];
    let begin = lines[at].start;
    let lead = line.len() - line.trim_start().len();
    let start = match place.column {
        0 => lead,
        column => byte(line, column - 1, place).max(lead),
    };
    if line[start.min(line.len())..].trim_end().is_empty() {
        return visible(code, begin + start.min(line.len()));
    }
    let is_same_line = place.end_line == place.line || place.end_line == 0;
    let end = match place.end_column {
        0 => start,
        // What reaches further is shown to the end of its first line.
        _ if !is_same_line && place.end_line > place.line => line.trim_end().len(),
        column => byte(line, column - 1, place),
    };
    let rest = &line[start..];
    let end = if end > start { end } else { start + word(rest) };
    begin + start..begin + end
}

/// Every line without its end; there is always one.
fn lines(code: &str) -> Vec<Range<usize>> {
    let mut lines = Vec::new();
    let mut start = 0;
    let bytes = code.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let width = match bytes[at] {
            b'\r' if bytes.get(at + 1) == Some(&b'\n') => 2,
            b'\r' | b'\n' => 1,
            _ => 0,
        };
        if width > 0 {
            lines.push(start..at);
            start = at + width;
        }
        at += width.max(1);
    }
    lines.push(start..code.len());
    lines
}

/// The byte of a line that a column from 0 means, on a boundary and in the line.
fn byte(line: &str, column: usize, place: Place) -> usize {
    let blank = |text: &str| text.bytes().all(|byte| matches!(byte, b' ' | b'\t'));
    let width = line.get(..place.width).filter(|margin| blank(margin));
    let width = width.map_or(0, str::len);
    let own = &line[width..];
    let mut at = if place.in_bytes {
        column.min(own.len())
    } else {
        own.char_indices()
            .nth(column)
            .map_or(own.len(), |(at, _)| at)
    };
    while !own.is_char_boundary(at) {
        at -= 1;
    }
    width + at
}

/// The length of the word that a text begins with, or of its first character.
fn word(text: &str) -> usize {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let word = text.find(|c| !is_word(c)).unwrap_or(text.len());
    word.max(text.chars().next().map_or(0, char::len_utf8))
}

/// One character to point at for an empty place: the last one before it that is no white space, else the next.
fn visible(code: &str, at: usize) -> Range<usize> {
    let before = code[..at].trim_end().char_indices().next_back();
    if let Some((start, letter)) = before {
        return start..start + letter.len_utf8();
    }
    let lead = code.len() - code.trim_start().len();
    match code[lead..].chars().next() {
        Some(letter) => lead..lead + letter.len_utf8(),
        None => 0..code.chars().next().map_or(0, char::len_utf8),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(code: &str, numbers: [usize; 4], expect: &str) {
        let place = Place {
            line: numbers[0],
            column: numbers[1],
            end_line: numbers[2],
            end_column: numbers[3],
            ..Place::default()
        };
        assert_eq!(&code[range(code, place)], expect, "{code:?} {numbers:?}");
    }

    #[test]
    fn places_as_interpreters_give_them() {
        check("x = \"é\"; def", [1, 10, 1, 13], "def");
        check("x = 5 = y", [1, 5, 1, 6], "5");
        check("x = 5 = y", [1, 5, 0, 0], "5");
        check("a\r\nb c\rd e", [3, 3, 3, 4], "e");
        check("  x", [1, 2, 1, 0], "x");
        check("\"\"\"abc\nfoo", [1, 1, 1, 1], "\"");
        check("f(\n  a,\n  b\n", [1, 2, 3, 4], "(");
        check("foo(\n", [2, 1, 2, 1], "(");
        check("\n\nx", [1, 1, 0, 0], "x");
        check("x", [9, 9, 9, 9], "x");
        check("", [1, 1, 1, 1], "");
        check("\n", [0, 0, 0, 0], "\n");
        check("é = 1", [1, usize::MAX, 1, 1], "1");
    }

    #[test]
    fn what_was_taken_off_and_put_above_is_counted() {
        let code = "    é = 1; return x\n# c";
        let place = Place {
            in_bytes: true,
            width: 4,
            line: 1,
            column: 9,
            end_line: 1,
            end_column: 17,
            ..Place::default()
        };
        assert_eq!(&code[range(code, place)], "return x");
        let above = Place {
            above: 1,
            line: 2,
            column: 5,
            ..Place::default()
        };
        assert_eq!(&code[range(code, above)], "é");
    }

    proptest::proptest! {
        #[test]
        fn any_place_is_in_the_code(
            code in "[ a\té🦀(\r\n]{0,20}", in_bytes: bool, width in 0..5_usize, above in 0..2_usize,
            line in 0..9_usize, column in 0..30_usize, end_line in 0..9_usize, end_column in 0..30_usize,
        ) {
            let place = Place { in_bytes, width, above, line, column, end_line, end_column };
            let range = range(&code, place);
            assert!(code.get(range.clone()).is_some_and(|text| code.is_empty() || !text.is_empty()), "{range:?}");
        }
    }
}
