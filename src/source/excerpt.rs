//! One line of a file as a compiler shows it, for faults of files that are no pages.
//!
//! Findings in pages have pictures of their own, with spans over several lines.

use std::ops::Range;

/// A longer line is cut here: nobody reads it, and a terminal would break it.
const WIDEST: usize = 120;

/// `line` (from 1) of `text`, and below it marks under the characters of `columns` (from 1), if any are known.
///
/// Nothing where there is no such line or nothing on it.
pub fn excerpt(text: &str, line: u32, columns: Option<Range<u32>>) -> Option<String> {
    let lines = super::LineIndex::new(text);
    if line == 0 || line > lines.count() {
        return None;
    }
    let rest = text.get(lines.start(line) as usize..)?;
    let written = rest.split(['\n', '\r']).next()?;
    let written = written.trim_start_matches('\u{feff}').trim_end();
    if written.is_empty() {
        return None;
    }
    // A tab is one column of the place, and so it is here; what a terminal could obey is no text.
    let mut shown: String = written
        .chars()
        .take(WIDEST)
        .map(|c| match c {
            '\t' => ' ',
            c if c.is_control() => char::REPLACEMENT_CHARACTER,
            c => c,
        })
        .collect();
    let length = shown.chars().count();
    if written.chars().nth(WIDEST).is_some() {
        shown.push('…');
    }
    let number = line.to_string();
    let mut picture = format!("  {number} | {shown}");
    if let Some(columns) = columns {
        let start = (columns.start.max(1) - 1) as usize;
        let end = (columns.end.max(1) - 1) as usize;
        if start <= length {
            let marks = "^".repeat(end.min(length).saturating_sub(start).max(1));
            let gap = " ".repeat(start);
            picture += &format!("\n  {} | {gap}{marks}", " ".repeat(number.len()));
        }
    }
    Some(picture)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, line: u32, columns: Option<Range<u32>>, expect: Option<&str>) {
        assert_eq!(excerpt(text, line, columns).as_deref(), expect, "{text:?}");
    }

    #[test]
    fn a_line_with_its_marks() {
        check(
            "a\r\n\té = 1\n",
            2,
            Some(2..3),
            Some("  2 |  é = 1\n    |  ^"),
        );
        check("a\n", 1, None, Some("  1 | a"));
        check("a = [", 1, Some(6..6), Some("  1 | a = [\n    |      ^"));
        check(
            "\u{feff}a\u{1b}[1m",
            1,
            Some(1..99),
            Some("  1 | a\u{fffd}[1m\n    | ^^^^^"),
        );
    }

    #[test]
    fn what_is_not_there_is_not_shown() {
        check("a\n\n", 2, Some(1..2), None);
        check("a", 7, None, None);
        check("", 0, None, None);
        let long = "x".repeat(200);
        let shown = excerpt(&long, 1, Some(150..160)).expect("a line");
        assert_eq!(shown, format!("  1 | {}…", "x".repeat(120)));
    }
}
