//! `rulebook: allow SA101 reason`: a comment that accepts a finding on its line, or, alone, on the next one; and
//! `rulebook: allow-file SA101 reason`, which accepts those of the whole file.
//!
//! A comment without a reason accepts nothing: who reads the code later must learn why.
//! Other tools' comments, ast-grep's among them, are theirs.

use crate::facts::{Facts, facts};
use crate::language::Comment;
use crate::near::nearest;
use crate::source::LineIndex;
use std::collections::BTreeSet;
use std::ops::{Range, RangeInclusive};

/// What a comment of ours begins with.
pub const MARK: &str = "rulebook:";

/// For a line, and for the whole file.
const WORDS: [&str; 2] = ["allow", "allow-file"];

/// Words of other tools for the same thing, which a hand may write by habit.
const HABITS: &[&str] = &["ignore", "disable", "expect", "noqa", "skip", "off"];

/// One comment that accepts findings.
#[derive(Debug, PartialEq, Eq)]
pub struct Allow {
    /// The line that it is for, from 1; none for the whole file.
    pub line: Option<u32>,
    pub names: Vec<Name>,
    pub reason: String,
}

/// One id in it.
#[derive(Debug, PartialEq, Eq)]
pub struct Name {
    pub id: String,
    /// Bytes of the code.
    pub range: Range<usize>,
    pub is_used: bool,
}

/// A comment of ours that accepts nothing.
#[derive(Debug, PartialEq, Eq)]
pub struct AllowFault {
    /// Bytes of the code.
    pub range: Range<usize>,
    pub facts: Facts,
    pub hint: Facts,
}

/// Reads the comments of one file; `ids` are those that rules have.
pub fn read(
    code: &str,
    lines: &LineIndex,
    comments: &[Comment],
    ids: &[&str],
) -> (Vec<Allow>, Vec<AllowFault>) {
    let (mut allows, mut faults) = (Vec::new(), Vec::new());
    let mut alone = BTreeSet::new();
    for comment in comments {
        let Some(start) = begins(code, comment) else {
            continue;
        };
        let (first, last) = (
            lines.line(comment.range.start as u32),
            lines.line(comment.range.end as u32),
        );
        let before = &code[lines.start(first) as usize..comment.range.start];
        let stands_alone = before.trim().is_empty();
        match one(code, start..comment.text.end, ids) {
            None => continue,
            Some(Err(fault)) => faults.push(fault),
            Some(Ok(read)) => allows.push(Allow {
                line: match (read.is_of_file, stands_alone) {
                    (true, _) => None,
                    (false, true) => Some(last + 1),
                    (false, false) => Some(first),
                },
                names: read.names,
                reason: read.reason,
            }),
        }
        if stands_alone {
            alone.extend(first..=last);
        }
    }
    // Several such comments may stand above one line.
    for line in allows.iter_mut().filter_map(|allow| allow.line.as_mut()) {
        while alone.contains(line) {
            *line += 1;
        }
    }
    (allows, faults)
}

/// The reasons for which comments accept what one rule finds, in the order of `found`: the lines of each finding, from
/// its first to its last.
///
/// A comment on any line of a finding accepts it. Where findings of the rule are inside each other, one below the first
/// line is for the innermost that has its line: who accepts a call has not accepted the class around it. What a line says
/// counts before what is said of the whole file.
pub fn accept(
    allows: &mut [Allow],
    id: &str,
    found: &[RangeInclusive<u32>],
) -> Vec<Option<String>> {
    let innermost = |line: u32| {
        let around = found.iter().filter(|lines| lines.contains(&line));
        around.map(|lines| lines.end() - lines.start()).min()
    };
    let reason = |lines: &RangeInclusive<u32>, allows: &mut [Allow]| {
        let length = lines.end() - lines.start();
        let is_for = |line: u32| {
            line == *lines.start()
                || (lines.contains(&line) && innermost(line).is_some_and(|least| least == length))
        };
        let mut by_nearness: Vec<&mut Allow> = allows.iter_mut().collect();
        by_nearness.sort_by_key(|allow| (allow.line.is_none(), allow.line));
        for allow in by_nearness {
            if allow.line.is_some_and(|line| !is_for(line)) {
                continue;
            }
            if let Some(name) = allow.names.iter_mut().find(|name| name.id == id) {
                name.is_used = true;
                return Some(allow.reason.clone());
            }
        }
        None
    };
    found.iter().map(|lines| reason(lines, allows)).collect()
}

/// The id that somebody may have meant.
pub fn near<'i>(id: &str, ids: &[&'i str]) -> Option<&'i str> {
    nearest(id, ids.iter().copied(), |other| {
        (other.len() / 3).clamp(1, 2)
    })
}

/// Where [`MARK`] begins: at the head of the comment, or behind a second comment mark (`# noqa  # rulebook: …`).
fn begins(code: &str, comment: &Comment) -> Option<usize> {
    let text = &code[comment.text.clone()];
    let at = text.find(MARK)?;
    let before = text[..at].trim_end();
    let is_first = before.is_empty() || before.ends_with(['#', '/', '-', ';', '%']);
    is_first.then_some(comment.text.start + at)
}

/// What a comment that accepts something says.
struct Accepting {
    is_of_file: bool,
    names: Vec<Name>,
    reason: String,
}

type Read = Result<Accepting, AllowFault>;

/// None for a comment that only speaks of rulebook.
fn one(code: &str, range: Range<usize>, ids: &[&str]) -> Option<Read> {
    let text = &code[range.clone()];
    let rest = text[MARK.len()..].trim_start();
    let end = rest
        .find(|c: char| !c.is_alphabetic() && c != '-')
        .unwrap_or(rest.len());
    let (word, mut rest) = rest.split_at(end);
    let fault = |facts: Facts, hint| {
        let range = range.clone();
        Some(Err(AllowFault { range, facts, hint }))
    };
    if !WORDS.contains(&word) {
        let lower = word.to_lowercase();
        let is_meant = HABITS.contains(&lower.as_str())
            || nearest(&lower, WORDS.iter().copied(), |_| 2).is_some();
        return match is_meant {
            true => fault(facts!("unknown-allow-word", word), facts!("allow-form")),
            false => None,
        };
    }
    let mut names = Vec::new();
    loop {
        rest = rest.trim_start();
        let id = id_at(rest, ids);
        if id.is_empty() {
            break;
        }
        let start = range.end - rest.len();
        names.push(Name {
            id: id.to_owned(),
            range: start..start + id.len(),
            is_used: false,
        });
        rest = rest[id.len()..].trim_start();
        match rest.strip_prefix(',') {
            Some(next) => rest = next,
            None => break,
        }
    }
    if names.is_empty() {
        return fault(facts!("allow-without-rule"), facts!("allow-form"));
    }
    let reason = rest.trim_matches(|c: char| c.is_whitespace() || ":-–—,.".contains(c));
    if reason.is_empty() {
        let ids: Vec<&str> = names.iter().map(|name| name.id.as_str()).collect();
        let message = facts!("allow-without-reason", ids);
        return fault(message, facts!("allow-reason-hint"));
    }
    Some(Ok(Accepting {
        is_of_file: word == WORDS[1],
        names,
        reason: reason.to_owned(),
    }))
}

/// The longest known id that stands here, else all up to white space, a comma or a colon.
fn id_at<'t>(text: &'t str, ids: &[&str]) -> &'t str {
    let ends = |rest: &str| !rest.starts_with(|c: char| c.is_alphanumeric() || "-_".contains(c));
    let known = ids
        .iter()
        .filter(|id| text.strip_prefix(**id).is_some_and(ends))
        .map(|id| id.len())
        .max();
    let end = || text.find(|c: char| c.is_whitespace() || ",:".contains(c));
    &text[..known.or_else(end).unwrap_or(text.len())]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::{Tree, comments_in, find};

    /// `line ids: reason` of each comment, and the messages of the others.
    fn check(code: &str, expect: &[&str]) {
        let tree = Tree::parse(find("python").expect("python"), code).expect("a tree");
        let ids = ["SA1", "SA1-b", "no print"];
        let (allows, faults) = read(code, &LineIndex::new(code), &comments_in(&tree), &ids);
        let mut seen = Vec::new();
        for allow in allows {
            let names = allow.names.iter();
            let names: Vec<&str> = names.map(|name| &code[name.range.clone()]).collect();
            let line = allow
                .line
                .map_or("file".to_owned(), |line| line.to_string());
            seen.push(format!("{line} {}: {}", names.join("+"), allow.reason));
        }
        seen.extend(
            faults
                .iter()
                .map(|fault| crate::wording::sentence(&fault.facts)),
        );
        assert_eq!(seen, expect, "{code}");
    }

    #[test]
    fn a_comment_speaks_for_its_line_or_the_next() {
        check("x = 1  # rulebook: allow SA1 old\n", &["1 SA1: old"]);
        check("  # rulebook: allow SA1 old\nx = 1\n", &["2 SA1: old"]);
        let stack = "# rulebook: allow SA1 a\n# rulebook: allow SA2 b\nx\n";
        check(stack, &["3 SA1: a", "3 SA2: b"]);
        check("x  # noqa  # rulebook: allow SA1 old", &["1 SA1: old"]);
        check("é = 1 # rulebook:allow SA1: é\r\n", &["1 SA1: é"]);
    }

    #[test]
    fn a_comment_may_be_for_the_file() {
        check(
            "# rulebook: allow-file SA1, SA2 old\nx\n",
            &["file SA1+SA2: old"],
        );
        check("x  # rulebook: allow-file SA1: old\n", &["file SA1: old"]);
        check(
            "# rulebook: allow-fiel SA1 old\n",
            &["rulebook does not know the word `allow-fiel` here"],
        );
    }

    #[test]
    fn a_line_is_for_the_innermost_finding() {
        let said = |line: Option<u32>, reason: &str| Allow {
            line,
            names: vec![Name {
                id: "A".to_owned(),
                range: 0..1,
                is_used: false,
            }],
            reason: reason.to_owned(),
        };
        let check = |lines: &[Option<u32>], found: &[RangeInclusive<u32>], expect: &[&str]| {
            let allows = lines.iter().map(|line| {
                said(
                    *line,
                    &line.map_or("file".to_owned(), |line| line.to_string()),
                )
            });
            let mut allows: Vec<Allow> = allows.collect();
            let reasons = accept(&mut allows, "A", found);
            let reasons: Vec<String> = reasons.into_iter().map(Option::unwrap_or_default).collect();
            assert_eq!(reasons, expect, "{lines:?} {found:?}");
        };
        check(&[Some(3)], &[1..=3], &["3"]);
        check(&[Some(1)], &[1..=3], &["1"]);
        check(&[Some(4)], &[1..=3], &[""]);
        check(&[Some(2)], &[1..=3, 2..=2], &["", "2"]);
        check(&[Some(1)], &[1..=3, 1..=1], &["1", "1"]);
        check(&[None, Some(2)], &[1..=1, 2..=2], &["file", "2"]);
    }

    #[test]
    fn ids_end_at_commas_and_the_longest_known_wins() {
        check(
            "x # rulebook: allow SA1, Z9 ,SA1-b: a, b",
            &["1 SA1+Z9+SA1-b: a, b"],
        );
        check(
            "x # rulebook: allow no print it is a tool",
            &["1 no print: it is a tool"],
        );
        check("x # rulebook: allow SA12 y", &["1 SA12: y"]);
    }

    #[test]
    fn what_accepts_nothing_is_told() {
        let none = "the comment names no rule, so it accepts nothing";
        check("x # rulebook: allow", &[none]);
        check("x # rulebook: allow ,", &[none]);
        let bare = "no reason is given for `SA1`: nothing is accepted";
        check("x # rulebook: allow SA1", &[bare]);
        check("x # rulebook: allow SA1 --", &[bare]);
        check(
            "x # rulebook: alow SA1 y",
            &["rulebook does not know the word `alow` here"],
        );
        check(
            "x # rulebook: ignore",
            &["rulebook does not know the word `ignore` here"],
        );
    }

    #[test]
    fn other_texts_are_left_alone() {
        check("x # rulebook: the tool", &[]);
        check("x # see rulebook: allow SA1 y", &[]);
        check("x = '# rulebook: allow SA1 y'", &[]);
        check("x # ast-grep-ignore: SA1", &[]);
    }
}
