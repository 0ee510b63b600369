//! Byte offsets to lines and columns.
//!
//! A line ends at LF, CRLF or a lone CR, as in CommonMark 0.31 section 2.1.

use crate::span::Position;

/// The byte at which each line begins.
#[derive(Debug)]
pub struct LineIndex {
    starts: Vec<u32>,
}

impl LineIndex {
    pub fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut starts = vec![0];
        for (at, byte) in bytes.iter().enumerate() {
            let ends = match byte {
                b'\n' => true,
                b'\r' => bytes.get(at + 1) != Some(&b'\n'),
                _ => false,
            };
            if ends {
                starts.push(at as u32 + 1);
            }
        }
        LineIndex { starts }
    }

    /// The line of `offset`, from 1. An offset past the end is on the last line.
    pub fn line(&self, offset: u32) -> u32 {
        self.starts.partition_point(|start| *start <= offset) as u32
    }

    /// The byte at which `line` (from 1) begins; a line past the end begins at the last one.
    pub fn start(&self, line: u32) -> u32 {
        let last = self.starts.len() - 1;
        self.starts[(line.max(1) as usize - 1).min(last)]
    }

    pub fn count(&self) -> u32 {
        self.starts.len() as u32
    }

    /// Columns count Unicode scalar values; a byte-order mark at the head of the file is no column.
    pub fn position(&self, text: &str, offset: u32) -> Position {
        let line = self.line(offset);
        let start = self.start(line) as usize;
        let mut end = (offset as usize).min(text.len());
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let before = text[start.min(end)..end].trim_start_matches('\u{feff}');
        Position {
            line,
            column: before.chars().count() as u32 + 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, offset: u32, line: u32, column: u32) {
        let found = LineIndex::new(text).position(text, offset);
        assert_eq!(
            (found.line, found.column),
            (line, column),
            "{text:?} at {offset}"
        );
    }

    #[test]
    fn lines_end_at_lf_crlf_and_cr() {
        check("a\nb", 2, 2, 1);
        check("a\r\nb", 3, 2, 1);
        check("a\rb", 2, 2, 1);
        check("a\n", 2, 2, 1);
    }

    #[test]
    fn columns_are_scalar_values() {
        check("äö x", 5, 1, 4);
        check("\u{feff}ab", 4, 1, 2);
        // An offset inside a character belongs to that character.
        check("äö", 1, 1, 1);
    }

    #[test]
    fn an_offset_past_the_end_is_the_end() {
        check("ab", 99, 1, 3);
        check("", 0, 1, 1);
    }
}
