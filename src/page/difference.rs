//! What a good example changes in a bad one: whole lines with signs, and the changed words inside them.
//!
//! It is made from what a reader sees, and from nothing that a checker said.

use super::code;
use super::views::Html;
use crate::language::Highlight;
use similar::{Algorithm, DiffOp, capture_diff_slices};
use std::ops::Range;

/// Lines of both sides beyond which nobody reads a difference, and making one takes long.
const MOST_LINES: usize = 2_000;

/// Words of a changed place beyond which only its lines are told apart.
const MOST_WORDS: usize = 2_000;

/// One side: the code of its fence as a reader sees it, and the part of that.
pub(super) struct Side<'a> {
    pub code: &'a str,
    pub shown: Range<usize>,
    pub highlights: &'a [Highlight],
}

/// The difference between two sides; none if one of them is too long.
pub(super) fn between(old: &Side<'_>, new: &Side<'_>) -> Option<Html> {
    let (old_lines, new_lines) = (old.lines(), new.lines());
    if old_lines.len() + new_lines.len() > MOST_LINES {
        return None;
    }
    let old_texts: Vec<&str> = old_lines.iter().map(|line| old.text(line)).collect();
    let new_texts: Vec<&str> = new_lines.iter().map(|line| new.text(line)).collect();
    let mut out = String::with_capacity(2 * (old.shown.len() + new.shown.len()));
    for change in capture_diff_slices(Algorithm::Myers, &old_texts, &new_texts) {
        let (gone, came) = (change.old_range(), change.new_range());
        if let DiffOp::Equal { .. } = change {
            for line in &new_lines[came] {
                push(&mut out, ["<span>", "&nbsp; ", "</span>"], new, line, &[]);
            }
            continue;
        }
        let (gone, came) = (&old_lines[gone], &new_lines[came]);
        let (gone_words, came_words) = changed_words(old, gone, new, came);
        for line in gone {
            push(&mut out, ["<del>", "- ", "</del>"], old, line, &gone_words);
        }
        for line in came {
            push(&mut out, ["<ins>", "+ ", "</ins>"], new, line, &came_words);
        }
    }
    Some(Html(out))
}

impl Side<'_> {
    /// Its lines without their line feeds.
    fn lines(&self) -> Vec<Range<usize>> {
        let text = self.code.get(self.shown.clone()).unwrap_or("");
        let mut at = self.shown.start;
        let lines = text.trim_end_matches('\n').split('\n');
        let lines = lines.map(|line| {
            let range = at..at + line.trim_end_matches('\r').len();
            at += line.len() + 1;
            range
        });
        lines.collect()
    }

    fn text(&self, range: &Range<usize>) -> &str {
        self.code.get(range.clone()).unwrap_or("")
    }
}

fn push(
    out: &mut String,
    [open, sign, close]: [&str; 3],
    side: &Side<'_>,
    line: &Range<usize>,
    marks: &[Range<usize>],
) {
    out.push_str(open);
    out.push_str("<span class=\"sign\">");
    out.push_str(sign);
    out.push_str("</span>");
    code::push(out, side.code, line.clone(), side.highlights, marks);
    out.push('\n');
    out.push_str(close);
}

/// The words that are gone from the old lines and those that came with the new ones.
///
/// Where hardly a word stayed, the lines say it all, and nothing in them is marked.
fn changed_words(
    old: &Side<'_>,
    gone: &[Range<usize>],
    new: &Side<'_>,
    came: &[Range<usize>],
) -> (Vec<Range<usize>>, Vec<Range<usize>>) {
    let (old_words, new_words) = (words(old, gone), words(new, came));
    let nothing = (Vec::new(), Vec::new());
    let all = old_words.len() + new_words.len();
    if gone.is_empty() || came.is_empty() || all > MOST_WORDS {
        return nothing;
    }
    let texts = |side: &Side<'_>, words: &[Range<usize>]| -> Vec<String> {
        words
            .iter()
            .map(|word| side.text(word).to_owned())
            .collect()
    };
    let changes = capture_diff_slices(
        Algorithm::Myers,
        &texts(old, &old_words),
        &texts(new, &new_words),
    );
    let (mut old_marks, mut new_marks) = (Vec::new(), Vec::new());
    let mut stayed = 0;
    for change in changes {
        if let DiffOp::Equal { old_index, len, .. } = change {
            let kept = old_words[old_index..old_index + len].iter();
            stayed += kept.map(|word| old.text(word).trim().len()).sum::<usize>();
            continue;
        }
        old_marks.extend(old_words[change.old_range()].iter().cloned());
        new_marks.extend(new_words[change.new_range()].iter().cloned());
    }
    let letters = |side: &Side<'_>, words: &[Range<usize>]| -> usize {
        words.iter().map(|word| side.text(word).trim().len()).sum()
    };
    let least = letters(old, &old_words).min(letters(new, &new_words));
    if stayed * 3 < least {
        return nothing;
    }
    (
        inside_lines(joined(old_marks), old, gone),
        inside_lines(joined(new_marks), new, came),
    )
}

/// Marks of lines that are changed in part: the sign of a line that is wholly new says so already.
fn inside_lines(
    mut marks: Vec<Range<usize>>,
    side: &Side<'_>,
    lines: &[Range<usize>],
) -> Vec<Range<usize>> {
    marks.retain(|mark| {
        let line = lines.iter().find(|line| line.contains(&mark.start));
        let covers =
            |line: &Range<usize>| side.text(mark).trim().len() >= side.text(line).trim().len();
        !line.is_some_and(covers)
    });
    marks
}

fn joined(marks: Vec<Range<usize>>) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::with_capacity(marks.len());
    for mark in marks {
        match out.last_mut() {
            Some(last) if last.end == mark.start => last.end = mark.end,
            _ => out.push(mark),
        }
    }
    out
}

/// Names, numbers, runs of white space, and single signs.
fn words(side: &Side<'_>, lines: &[Range<usize>]) -> Vec<Range<usize>> {
    #[derive(PartialEq, Clone, Copy)]
    enum Kind {
        Word,
        Space,
        Sign,
    }
    let mut out: Vec<Range<usize>> = Vec::new();
    for line in lines {
        let mut before = None;
        for (at, c) in side.text(line).char_indices() {
            let kind = match c {
                _ if c.is_alphanumeric() || c == '_' => Kind::Word,
                _ if c.is_whitespace() => Kind::Space,
                _ => Kind::Sign,
            };
            let start = line.start + at;
            let end = start + c.len_utf8();
            match out.last_mut() {
                Some(last) if before == Some(kind) && kind != Kind::Sign => last.end = end,
                _ => out.push(start..end),
            }
            before = Some(kind);
        }
    }
    out
}

/// How much of the words of one text stands in another, from 0 to 1000.
pub(super) fn likeness(old: &Side<'_>, new: &Side<'_>) -> usize {
    let names = |side: &Side<'_>| -> Vec<String> {
        let words = words(side, std::slice::from_ref(&side.shown));
        let mut names: Vec<String> = words
            .iter()
            .map(|word| side.text(word))
            .filter(|word| word.starts_with(char::is_alphanumeric))
            .map(str::to_owned)
            .collect();
        names.sort_unstable();
        names
    };
    let (old, new) = (names(old), names(new));
    let (mut at, mut shared) = (0, 0);
    for name in &old {
        at += new[at..].partition_point(|other| other < name);
        if new.get(at) == Some(name) {
            at += 1;
            shared += 1;
        }
    }
    2000 * shared / (old.len() + new.len()).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn side(code: &str) -> Side<'_> {
        Side {
            code,
            shown: 0..code.len(),
            highlights: &[],
        }
    }

    fn check(old: &str, new: &str, expect: &[&str]) {
        let made = between(&side(old), &side(new)).expect("short enough");
        let plain = made
            .0
            .replace("<span class=\"sign\">", "")
            .replace("&nbsp;", " ")
            .replace("<mark>", "[")
            .replace("</mark>", "]");
        let lines: Vec<String> = plain
            .lines()
            .map(|line| {
                let mut line = line.to_owned();
                for tag in ["del", "ins", "span"] {
                    line = line
                        .replace(&format!("<{tag}>"), "")
                        .replace(&format!("</{tag}>"), "");
                }
                line
            })
            .filter(|line| !line.is_empty())
            .collect();
        assert_eq!(lines, expect);
    }

    #[test]
    fn lines_have_signs_and_words_have_marks() {
        check(
            "import a\nx = s.query(User)\n",
            "import a\nx = s.scalars(User)\n",
            &[
                "  import a",
                "- x = s.[query](User)",
                "+ x = s.[scalars](User)",
            ],
        );
        check(
            "s.query(User)\n",
            "import b\ns.scalars(User)\n",
            &["- s.[query](User)", "+ import b", "+ s.[scalars](User)"],
        );
        check("a\nb\n", "a\n", &["  a", "- b"]);
        check("a", "b\n", &["- a", "+ b"]);
        check("", "", &["  "]);
        check(
            "é(1)\r\nx\r\n",
            "é(2)\r\nx\r\n",
            &["- é([1])", "+ é([2])", "  x"],
        );
    }

    #[test]
    fn what_is_wholly_other_is_not_marked() {
        check(
            "for user in users: load(user)",
            "session.execute(select())",
            &[
                "- for user in users: load(user)",
                "+ session.execute(select())",
            ],
        );
    }

    #[test]
    fn the_nearest_text_shares_most_words() {
        let bad = side("session.query(User)");
        let near = likeness(&bad, &side("session.scalars(User)"));
        assert!(near > likeness(&bad, &side("print(1)")));
        assert_eq!(likeness(&bad, &bad), 1000);
        assert_eq!(likeness(&side(""), &side("")), 0);
    }

    #[test]
    fn too_much_is_not_compared() {
        let long = "x\n".repeat(MOST_LINES + 1);
        assert!(between(&side(&long), &side("x")).is_none());
    }
}
