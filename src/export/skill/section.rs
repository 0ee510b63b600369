//! A section between two marks in a file of the user's: put there, or exchanged; every other byte stays.

use crate::facts::{Facts, facts};
use std::ops::Range;

/// The text with the section in it, between the marks of this name.
///
/// # Errors
///
/// Marks that no section is between, with the line of the first of them.
pub fn placed(old: &str, name: &str, section: &str) -> Result<String, (usize, Facts)> {
    let (begin, end) = (mark("begin", name), mark("end", name));
    let eol = if old.contains("\r\n") { "\r\n" } else { "\n" };
    let own = format!("{begin}\n\n{}\n\n{end}\n", section.trim()).replace('\n', eol);
    let marks = marks(old, &begin, &end);
    match marks.as_slice() {
        [] if old.trim_start_matches('\u{feff}').trim().is_empty() => Ok(format!("{old}{own}")),
        [] => {
            let gap = match old {
                old if old.ends_with(&format!("{eol}{eol}")) => "",
                old if old.ends_with('\n') => eol,
                _ => &format!("{eol}{eol}"),
            };
            Ok(format!("{old}{gap}{own}"))
        }
        [first, last] if first.is_begin && !last.is_begin => {
            let (before, after) = (&old[..first.range.start], &old[last.range.end..]);
            Ok(format!("{before}{own}{after}"))
        }
        [first, ..] => Err((first.line, facts!("skill-marks", begin, end))),
    }
}

/// A line by which something of ours is known: `<!-- rulebook:begin house-rules -->`.
pub(super) fn mark(what: &str, name: &str) -> String {
    format!("<!-- rulebook:{what}{}{name} -->", ' ')
}

struct Mark {
    is_begin: bool,
    /// From 1.
    line: usize,
    /// With the line's end.
    range: Range<usize>,
}

/// The lines that are nothing but a mark, and in no fence.
fn marks(text: &str, begin: &str, end: &str) -> Vec<Mark> {
    let mut found = Vec::new();
    let mut fence: Option<(char, usize)> = None;
    let mut at = 0;
    for (number, line) in text.split_inclusive('\n').enumerate() {
        let range = at..at + line.len();
        at = range.end;
        let inner = line.trim_start_matches(' ');
        let c = inner.chars().next().filter(|c| matches!(c, '`' | '~'));
        let run = c.map_or(0, |c| inner.len() - inner.trim_start_matches(c).len());
        match (fence, c) {
            (None, Some(c)) if run >= 3 => fence = Some((c, run)),
            (Some((open, least)), Some(c)) if c == open && run >= least => {
                if inner.trim_start_matches(c).trim().is_empty() {
                    fence = None;
                }
            }
            (Some(_), _) => {}
            (None, _) => {
                let line = line.trim_start_matches('\u{feff}').trim();
                if line == begin || line == end {
                    found.push(Mark {
                        is_begin: line == begin,
                        line: number + 1,
                        range,
                    });
                }
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const OWN: &str = "<!-- rulebook:begin a -->\n\nnew\n\n<!-- rulebook:end a -->\n";

    #[test]
    fn only_what_is_between_the_marks_changes() {
        let old = "<!-- rulebook:begin a -->\nold\n<!-- rulebook:end a -->\n";
        for (before, after) in [
            ("", ""),
            ("# Mine\n\n", ""),
            ("# Mine\n", "\nmore, without an end"),
            (
                "```\n<!-- rulebook:begin a -->\n```\n",
                "\n~~~~\n<!-- rulebook:end a -->\n~~~\n",
            ),
            (
                "<!-- rulebook:begin b -->\n<!-- rulebook:end b -->\n",
                "- x <!-- rulebook:end a -->\n",
            ),
        ] {
            let text = format!("{before}{old}{after}");
            let placed = placed(&text, "a", "new\n").expect("two marks");
            assert_eq!(placed, format!("{before}{OWN}{after}"));
            assert_eq!(
                super::placed(&placed, "a", "\nnew").as_ref(),
                Ok(&placed),
                "again"
            );
        }
    }

    #[test]
    fn without_marks_it_comes_last() {
        for (old, gap) in [
            ("", ""),
            ("# Mine", "\n\n"),
            ("# Mine\n", "\n"),
            ("# Mine\n\n", ""),
        ] {
            assert_eq!(placed(old, "a", "new"), Ok(format!("{old}{gap}{OWN}")));
        }
        let windows = placed("# Mine\r\n", "a", "new\n\nmore").expect("no marks");
        assert_eq!(
            windows.matches('\n').count(),
            windows.matches("\r\n").count()
        );
        assert!(windows.starts_with("# Mine\r\n\r\n<!--"), "{windows:?}");
    }

    #[test]
    fn marks_that_are_no_pair_are_left_alone() {
        let (begin, end) = ("<!-- rulebook:begin a -->\n", "<!-- rulebook:end a -->\n");
        for (old, line) in [
            (format!("x\n{begin}"), 2),
            (format!("x\n\n{end}"), 3),
            (format!("{end}{begin}"), 1),
            (format!("{begin}{end}{begin}{end}"), 1),
            (format!("{begin}{begin}{end}"), 1),
        ] {
            let fault = placed(&old, "a", "new").expect_err("no pair");
            assert_eq!(fault.0, line, "{old}");
        }
    }
}
