//! What an example printed, held against what its author wrote down.
//!
//! White space at the ends of lines and empty lines at the end do not count. `[..]` stands for any text within a line, a
//! line that is `[...]` for any number of lines: for addresses, times and paths, which differ from run to run.

use crate::runtime::steady;
use crate::verify::grounds::{Ground, printed_line};
use std::ops::Range;

/// Any text within a line.
const ANY: &str = "[..]";
/// Any number of lines.
const ANY_LINES: &str = "[...]";

/// The first line that differs.
#[derive(Debug, PartialEq, Eq)]
pub struct Difference {
    /// Bytes of the expected text; none where more was printed than is expected.
    pub expected: Option<Range<usize>>,
    /// What is printed instead.
    pub ground: Ground,
}

/// Nothing where the output is as expected.
pub fn first_difference(expected: &str, output: &str) -> Option<Difference> {
    let wanted = lines(expected);
    let printed: Vec<&str> = lines(output).into_iter().map(|(_, line)| line).collect();
    let patterns: Vec<&str> = wanted.iter().map(|(_, line)| *line).collect();
    if agree(&patterns, &printed) {
        return None;
    }
    let same = patterns.iter().zip(&printed);
    let same = same.take_while(|(pattern, line)| **pattern != ANY_LINES && matches(pattern, line));
    let at = same.count();
    let line = |line: Option<&&str>| printed_line(line.map(|line| steady(line)).as_deref());
    let ground = Ground::PrintsOther {
        printed: line(printed.get(at)),
        expected: line(patterns.get(at)),
    };
    let expected = wanted.get(at).map(|(range, _)| range.clone());
    Some(Difference { expected, ground })
}

/// Whether it leaves everything open: any output is as such a text says.
pub fn says_nothing(expected: &str) -> bool {
    let lines = lines(expected);
    let open = |line: &str| line == ANY_LINES || line.replace(ANY, "").trim().is_empty();
    !lines.is_empty() && lines.iter().all(|(_, line)| open(line))
}

/// The lines with their places, without trailing white space and without empty lines at the end.
fn lines(text: &str) -> Vec<(Range<usize>, &str)> {
    let mut at = 0;
    let mut lines: Vec<(Range<usize>, &str)> = text
        .split_inclusive('\n')
        .map(|line| {
            let start = at;
            at += line.len();
            let line = line.trim_end();
            (start..start + line.len(), line)
        })
        .collect();
    while lines.last().is_some_and(|(_, line)| line.is_empty()) {
        lines.pop();
    }
    lines
}

/// Greedy with one point to go back to, as for `*` in a file name: linear in memory, at worst quadratic in time.
fn agree(patterns: &[&str], lines: &[&str]) -> bool {
    let (mut pattern, mut line) = (0, 0);
    let mut back: Option<(usize, usize)> = None;
    while line < lines.len() {
        match patterns.get(pattern) {
            Some(&ANY_LINES) => {
                back = Some((pattern, line));
                pattern += 1;
            }
            Some(own) if matches(own, lines[line]) => {
                pattern += 1;
                line += 1;
            }
            _ => {
                let Some((any, from)) = back else {
                    return false;
                };
                back = Some((any, from + 1));
                pattern = any + 1;
                line = from + 1;
            }
        }
    }
    patterns[pattern..].iter().all(|own| *own == ANY_LINES)
}

/// Whether a line is what a pattern says.
fn matches(pattern: &str, line: &str) -> bool {
    let Some((start, rest)) = pattern.split_once(ANY) else {
        return pattern == line;
    };
    let Some(mut left) = line.strip_prefix(start) else {
        return false;
    };
    let mut parts = rest.split(ANY).peekable();
    while let Some(part) = parts.next() {
        if parts.peek().is_none() {
            return left.ends_with(part);
        }
        let Some((_, after)) = left.split_once(part) else {
            return false;
        };
        left = after;
    }
    true
}

/// What `--bless` writes for an output that differs: the output, with the author's own lines where they still match.
pub fn blessed(expected: &str, output: &str) -> String {
    let wanted = lines(expected);
    let patterns: Vec<&str> = wanted.iter().map(|(_, line)| *line).collect();
    let printed = lines(output).into_iter().map(|(_, line)| line);
    let mut text = String::new();
    for line in printed {
        let kept = patterns.iter().find(|pattern| {
            pattern.contains(ANY) && **pattern != ANY_LINES && matches(pattern, line)
        });
        text += kept.unwrap_or(&line);
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_differs_from_run_to_run_may_be_left_open() {
        for (expected, output) in [
            ("a\nb\n", "a  \nb\n\n"),
            ("", "\n"),
            ("<A at [..]>\n", "<A at 0x7f>\n"),
            ("[..]b[..]d\n", "abcd\n"),
            ("[...]\nz", "a\nb\nz\n"),
            ("a\n[...]", "a"),
            ("a\n[...]\nb\n[...]\nc", "a\nb\nx\nb\nc\n"),
        ] {
            assert_eq!(first_difference(expected, output), None, "{expected:?}");
        }
        for (expected, output, range, sentence) in [
            (
                "a\nb\n",
                "a\nc\n",
                Some(2..3),
                "it prints `c` where `b` is expected",
            ),
            (
                "a\n",
                "",
                Some(0..1),
                "it prints nothing more where `a` is expected",
            ),
            (
                "a\n",
                "a\nb",
                None,
                "it prints `b` where nothing more is expected",
            ),
            (
                "x[..]y\n",
                "xz\n",
                Some(0..6),
                "it prints `xz` where `x[..]y` is expected",
            ),
            (
                "a[..]a",
                "a",
                Some(0..6),
                "it prints `a` where `a[..]a` is expected",
            ),
        ] {
            let told = first_difference(expected, output).expect("they differ");
            let said = crate::wording::sentence(&told.ground.facts());
            assert_eq!((told.expected, said.as_str()), (range, sentence));
        }
    }

    #[test]
    fn what_was_left_open_stays_open() {
        assert_eq!(
            blessed("<A at [..]>\nold\n", "<A at 0x1>\nnew\n"),
            "<A at [..]>\nnew\n"
        );
    }
}
