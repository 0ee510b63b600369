//! Which fixes touch a comment: they would lose it, or move it past code that stays.
//!
//! It compares texts and applies nothing. A comment that keeps its place among the words around it is not touched, however
//! its lines are set in.

use super::edit::Edit;
use super::hazard::Hazard;
use crate::language::row::Comments;
use crate::language::tree::{Step, Tree, walk};
use std::collections::HashMap;
use std::ops::Range;

/// Marks the edits that touch a comment.
pub(super) fn mark_comments(tree: &Tree, edits: &mut [Edit]) {
    if edits.is_empty() {
        return;
    }
    let code = tree.code();
    let mut comments: Vec<Range<usize>> = Vec::new();
    walk(tree.top(), |node, _| {
        if Comments::is_kind(node.kind()) {
            comments.push(node.byte_range());
            return Step::Over;
        }
        Step::Into
    });
    for edit in edits.iter_mut().filter(|edit| edit.hazard.is_none()) {
        // A rule about comments may do away with them.
        if comments.contains(&edit.found) {
            continue;
        }
        let first = comments.partition_point(|comment| comment.start < edit.range.start);
        let inside = comments[first..].iter();
        let inside: Vec<Range<usize>> = inside
            .take_while(|comment| comment.end <= edit.range.end)
            .map(|comment| comment.start - edit.range.start..comment.end - edit.range.start)
            .collect();
        let before = code.get(edit.range.clone()).unwrap_or_default();
        if touches(before, &edit.text, &inside) {
            edit.hazard = Some(Hazard::Comment);
        }
    }
}

/// Whether a comment of the code before, which are these ranges of it, is lost or moved in the code after.
fn touches(before: &str, after: &str, comments: &[Range<usize>]) -> bool {
    let head = before.bytes().zip(after.bytes());
    let head = head.take_while(|(a, b)| a == b).count();
    let most = before.len().min(after.len()) - head;
    let tail = before.bytes().rev().zip(after.bytes().rev());
    let tail = tail.take(most).take_while(|(a, b)| a == b).count();
    let changed = head..before.len() - tail;
    // What stands in front of the change or behind it stays where it is.
    let within =
        |comment: &&Range<usize>| comment.start < changed.end && changed.start < comment.end;
    let mut within = comments.iter().filter(within).peekable();
    if within.peek().is_none() {
        return false;
    }
    let after = spaced(after);
    within.any(|comment| is_touched(before, &after, comment))
}

fn is_touched(before: &str, after: &str, comment: &Range<usize>) -> bool {
    let text = spaced(&before[comment.clone()]);
    let head = spaced(&before[..comment.start]);
    let equals = |code: &str| code.matches(&text).count();
    if equals(after) < equals(&spaced(before)) {
        return true;
    }
    let Some((at, _)) = after.match_indices(&text).nth(equals(&head)) else {
        return true;
    };
    let old = (words(&head), words(&before[comment.end..]));
    let new = (words(&after[..at]), words(&after[at + text.len()..]));
    // A word that was behind it and is in front of it, or the other way round.
    old.0.keys().chain(old.1.keys()).any(|word| {
        let count = |words: &HashMap<&str, usize>| words.get(word).copied().unwrap_or(0);
        let (heads, tails) = (
            (count(&old.0), count(&new.0)),
            (count(&old.1), count(&new.1)),
        );
        (heads.0 < heads.1 && tails.1 < tails.0) || (heads.1 < heads.0 && tails.0 < tails.1)
    })
}

/// The text with single spaces: ast-grep sets the lines of a comment in and out.
fn spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Names and numbers, and how often each is there.
fn words(text: &str) -> HashMap<&str, usize> {
    let mut counts = HashMap::new();
    let words = text.split(|letter: char| !letter.is_alphanumeric() && letter != '_');
    for word in words.filter(|word| !word.is_empty()) {
        *counts.entry(word).or_default() += 1;
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(before: &str, after: &str, expect: bool) {
        let start = before.find("/*").expect("a comment");
        let end = before.find("*/").expect("its end") + 2;
        let comment = start..end;
        assert_eq!(
            touches(before, after, &[comment]),
            expect,
            "{before} -> {after}"
        );
    }

    #[test]
    fn a_comment_is_touched_where_it_is_lost_or_passes_code() {
        check("old(a /* c */)", "new_(a)", true);
        check("old(a /* c */, b)", "new_(a /* c */, b)", false);
        check("old(a /* c */, b)", "new_(a /* c */, b, 1)", false);
        check("old(a /* c */, b)", "old(b, a /* c */)", true);
        check(
            "{\n  /* c\n   c */\n  a\n}",
            "x(() => {\n    /* c\n     c */\n    a\n})",
            false,
        );
        check(
            "if (a) { /* c */ b } else { d }",
            "if (!a) { d } else { /* c */ b }",
            true,
        );
        check("/* c */ a; b", "/* c */ a", false);
    }

    #[test]
    fn of_equal_comments_each_counts() {
        let before = "old(/* c */ a, /* c */ b)";
        let comments = [4..11, 15..22];
        assert!(touches(before, "new_(/* c */ a)", &comments));
        assert!(!touches(before, "new_(/* c */ a, /* c */ b)", &comments));
    }
}
