//! A text that is shown against one that was printed, with doctest's `...` and our `[..]`.
//!
//! White space at the ends of lines and empty lines at the end do not count. Where an object lies in memory is no one's
//! word: any address is like any other.

use crate::language::Directives;
use crate::verify::grounds::Ground;
use crate::verify::output::first_difference;

/// Where and how a text is not as shown.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Unlike {
    /// Of the lines that are shown; none where more was printed.
    pub line: Option<usize>,
    pub ground: Ground,
}

impl Unlike {
    pub fn at_first(ground: Ground) -> Unlike {
        Unlike {
            line: Some(0),
            ground,
        }
    }
}

/// doctest's word for an empty line.
const BLANK: &str = "<BLANKLINE>";
/// Any text, over lines.
const ELLIPSIS: &str = "...";

/// # Errors
///
/// The first line that is unlike.
pub(super) fn compare_text(
    shown: &[&str],
    output: &str,
    directives: &Directives,
) -> Result<(), Unlike> {
    let is_blank_named = !output.lines().any(|line| line.trim() == BLANK);
    let lines = shown.iter().map(|line| match line.trim() {
        BLANK if is_blank_named => "",
        _ => line,
    });
    let lines: Vec<String> = lines.map(without_addresses).collect();
    let output = without_addresses(output);
    let wanted = lines.join("\n");
    // A text is the same in either kind of quotes.
    let quoted = |text: &str| text.replace('"', "'");
    if first_difference(&wanted, &output).is_none()
        || first_difference(&quoted(&wanted), &quoted(&output)).is_none()
        || is_elided(&wanted, &output)
        || directives.normalizes_whitespace && is_elided(&spaced(&wanted), &spaced(&output))
    {
        return Ok(());
    }
    let plain = without_remarks(shown);
    if plain != shown {
        return match plain.iter().all(|line| line.trim().is_empty()) {
            // Nothing is shown but remarks.
            true => Ok(()),
            false => compare_text(&plain, &output, directives).map_err(|unlike| Unlike {
                // The line of the first that is unlike, among all of them.
                line: unlike.line.and_then(|line| {
                    let wanted = plain.get(line)?;
                    shown.iter().position(|own| own.starts_with(wanted))
                }),
                ground: unlike.ground,
            }),
        };
    }
    // An ellipsis within a line is ours, and one that is a line stands for lines.
    let ours = lines.iter().map(|line| match line.trim() {
        ELLIPSIS => "[...]".to_owned(),
        _ => line.replace(ELLIPSIS, "[..]"),
    });
    let ours = ours.collect::<Vec<_>>().join("\n");
    let Some(difference) = first_difference(&ours, &output) else {
        return Ok(());
    };
    let line = difference
        .expected
        .map(|range| ours[..range.start].matches('\n').count());
    Err(Unlike {
        line,
        ground: difference.ground,
    })
}

/// What is shown without what speaks to its reader: lines that begin with `#`, and `  # …` behind a text.
fn without_remarks<'s>(shown: &[&'s str]) -> Vec<&'s str> {
    let lines = shown.iter().filter(|line| !line.starts_with('#'));
    let mut lines: Vec<&str> = lines
        .map(|line| line.split(" # ").next().unwrap_or(line).trim_end())
        .collect();
    while lines.last().is_some_and(|line| line.trim().is_empty()) {
        lines.pop();
    }
    lines
}

/// Whether a text is like one in which `...` stands for anything, as doctest looks at it.
fn is_elided(wanted: &str, output: &str) -> bool {
    let (wanted, output) = (wanted.trim_end(), trimmed(output));
    let mut parts = wanted.split(ELLIPSIS);
    let (Some(first), true) = (parts.next(), wanted.contains(ELLIPSIS)) else {
        return wanted == output;
    };
    let Some(mut rest) = output.strip_prefix(first) else {
        return false;
    };
    let mut parts: Vec<&str> = parts.collect();
    let last = parts.pop().unwrap_or("");
    for part in parts {
        let Some((_, after)) = rest.split_once(part) else {
            return false;
        };
        rest = after;
    }
    rest.ends_with(last)
}

/// Without white space at the ends of lines and of the text.
fn trimmed(text: &str) -> String {
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    lines.join("\n").trim_end().to_owned()
}

fn spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether nothing of what is shown could be unlike anything.
pub(super) fn is_open(shown: &[&str]) -> bool {
    !shown.is_empty()
        && shown
            .iter()
            .all(|line| line.chars().all(|c| c.is_whitespace() || "[].".contains(c)))
        && shown.iter().any(|line| line.contains(".."))
}

/// Whether two texts differ only in how a formatter writes them: white space, quotes, a comma before a closing bracket.
pub(super) fn is_squeezed_like(shown: &str, output: &str) -> bool {
    let squeezed = |text: &str| {
        let text = without_addresses(text).replace('"', "'");
        let mut out = String::with_capacity(text.len());
        let mut is_broken = false;
        for c in text.chars() {
            if c.is_whitespace() {
                is_broken |= c == '\n';
                continue;
            }
            // A formatter adds this one where it breaks a line; `(1,)` is no `(1)`.
            if is_broken && matches!(c, ')' | ']' | '}') && out.ends_with(',') {
                out.pop();
            }
            is_broken = false;
            out.push(c);
        }
        out
    };
    squeezed(shown) == squeezed(output)
}

/// `<A object at 0x7f12>` with one and the same address.
pub(super) fn without_addresses(text: impl AsRef<str>) -> String {
    const MARK: &str = " at 0x";
    let mut rest = text.as_ref();
    let mut out = String::with_capacity(rest.len());
    while let Some((before, after)) = rest.split_once(MARK) {
        let digits = after.bytes().take_while(u8::is_ascii_hexdigit).count();
        out.push_str(before);
        out.push_str(MARK);
        out.push_str(if digits > 0 { "…" } else { "" });
        rest = &after[digits..];
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wording::sentence;

    fn check(shown: &[&str], output: &str, what: &str) {
        let found = compare_text(shown, output, &Directives::default());
        let found = found.map_or_else(
            |unlike| {
                format!(
                    "{}: {}",
                    unlike.line.map_or(-1, |line| line as i64),
                    sentence(&unlike.ground.facts())
                )
            },
            |()| String::new(),
        );
        assert_eq!(found, what, "{shown:?} {output:?}");
    }

    #[test]
    fn what_is_shown_is_what_is_printed() {
        check(&["1"], "1\n", "");
        check(&["a", "", "b"], "a\n\nb\n", "");
        check(&["a", "<BLANKLINE>", "b"], "a\n\nb\n", "");
        check(&["<A at 0x12>"], "<A at 0x7f34>\n", "");
        check(
            &["'0x12'"],
            "'0x13'\n",
            "0: it prints `'0x13'` where `'0x12'` is expected",
        );
        check(&["[1, ..., 3]"], "[1, 2, 3]\n", "");
        check(&["[\"a\"]"], "['a']\n", "");
        check(&["a ...", "z"], "a 1\n2\nz\n", "");
        check(&["a [..]"], "a 1\n", "");
        check(&["1", "", "# next"], "1\n", "");
        check(
            &["1", "", "2"],
            "1\n",
            "1: it prints nothing more where `` is expected",
        );
        check(&["1"], "2\n", "0: it prints `2` where `1` is expected");
        check(
            &["1"],
            "",
            "0: it prints nothing more where `1` is expected",
        );
        check(&["2  # the second"], "2\n", "");
        check(&["# next", "2", "# then"], "2\n", "");
        check(
            &["# a", "1"],
            "2\n",
            "1: it prints `2` where `1` is expected",
        );
        check(&["# nothing but a remark"], "2\n", "");
        check(&["a # b"], "a # b\n", "");
        check(
            &["[1, ..., 3]"],
            "[1, 2]\n",
            "0: it prints `[1, 2]` where `[1, [..], 3]` is expected",
        );
    }

    #[test]
    fn white_space_may_be_all_one() {
        let directives = Directives {
            normalizes_whitespace: true,
            ..Directives::default()
        };
        assert_eq!(
            compare_text(&["[1,", "  2]"], "[1, 2]\n", &directives),
            Ok(())
        );
        assert!(compare_text(&["[1,2]"], "[1, 2]\n", &directives).is_err());
    }

    #[test]
    fn what_may_be_anything_says_nothing() {
        assert!(is_open(&["[...]"]) && is_open(&["...", "[..]"]));
        assert!(!is_open(&["[]"]) && !is_open(&["a [..]"]) && !is_open(&[]));
    }

    #[test]
    fn a_formatter_changes_no_value() {
        assert!(is_squeezed_like(
            "{\n    \"a\": [\n        1,\n    ],\n}",
            "{'a': [1]}"
        ));
        assert!(!is_squeezed_like("{'a': 2}", "{'a': 1}"));
        assert!(!is_squeezed_like("(1,)", "(1)"));
        assert!(is_squeezed_like("[\n    (1,),\n]", "[(1,)]"));
    }
}
