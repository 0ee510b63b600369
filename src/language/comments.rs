//! Comments whose text someone asks for, in every language of the table.
//!
//! Where the language has a grammar, its tree says what a comment is and what a string. Elsewhere a line is read by its
//! marks: the text must reach to the end of the line or to the closing mark, and no quote may be open before it. A
//! string over several lines is not seen there.

use super::tree::{Step, walk};
use super::{Comments, Language, Tree};
use std::ops::Range;
use tree_sitter::Node;

/// Repeated by custom: `;; text` is an ordinary comment of Lisp, while `///` and `##` often mean something else.
const REPEATED: &[&str] = &[";", "%"];

/// A comment on one line, in bytes of the code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    /// With its marks.
    pub range: Range<usize>,
    /// Without its marks and the white space inside of them.
    pub text: Range<usize>,
}

/// The comments on one line whose whole text `is_wanted`, in their order.
pub fn comments(
    language: &'static Language,
    code: &str,
    is_wanted: impl Fn(&str) -> bool,
) -> Vec<Comment> {
    let wanted = |comment: &Comment| is_wanted(&code[comment.text.clone()]);
    match Tree::parse(language, code) {
        Some(tree) => comments_in(&tree).into_iter().filter(wanted).collect(),
        None => in_lines(language, code, wanted),
    }
}

/// Every comment on one line of a text that is parsed already, in their order.
pub fn comments_in(tree: &Tree) -> Vec<Comment> {
    let mut found = Vec::new();
    walk(tree.top(), |node, _| {
        if !Comments::is_kind(node.kind()) {
            return Step::Into;
        }
        let range = bracketed(node).byte_range();
        if let Some(whole) = tree.code().get(range.clone())
            && let Some(comment) = unmarked(tree.language(), whole, range.start)
        {
            found.push(comment);
        }
        Step::Over
    });
    found
}

/// A comment among JSX with the braces that hold nothing else; any other comment as it is.
fn bracketed(node: Node) -> Node {
    let parent = node.parent().filter(|parent| {
        let holds_no_more = parent.named_child_count() == 1;
        parent.kind() == "jsx_expression" && holds_no_more
    });
    parent.unwrap_or(node)
}

/// A text that is one comment from its first byte to its last, white space behind it aside.
fn unmarked(language: &Language, whole: &str, at: usize) -> Option<Comment> {
    let whole = whole.trim_end();
    if whole.contains('\n') {
        return None;
    }
    let marks = &language.comments;
    let braced = whole
        .strip_prefix('{')
        .and_then(|one| one.strip_suffix('}'));
    if let Some(inner) = braced {
        let trimmed = inner.trim();
        let inside = unmarked(
            language,
            trimmed,
            at + 1 + inner.len() - inner.trim_start().len(),
        );
        return inside.map(|one| Comment {
            range: at..at + whole.len(),
            ..one
        });
    }
    let block = marks.block.iter().find_map(|(open, close)| {
        let inner = whole.strip_prefix(open)?.strip_suffix(close)?;
        Some((open.len(), inner))
    });
    let line = || {
        marks.line.iter().find_map(|mark| {
            let inner = whole.strip_prefix(mark)?;
            Some((mark.len(), inner))
        })
    };
    let (start, inner) = block.or_else(line)?;
    Some(comment(at..at + whole.len(), at + start, inner))
}

fn in_lines(language: &Language, code: &str, is_wanted: impl Fn(&Comment) -> bool) -> Vec<Comment> {
    let mut found = Vec::new();
    let mut at = 0;
    for line in code.split_inclusive('\n') {
        let end = line.trim_end().len();
        let mut from = 0;
        while let Some(comment) = first_in_line(language, &line[..end], from, at, &is_wanted) {
            from = comment.range.end - at;
            found.push(comment);
        }
        at += line.len();
    }
    found
}

/// The first wanted comment of a line that begins at or behind `from`; `at` is the line's place in the code.
fn first_in_line(
    language: &Language,
    line: &str,
    from: usize,
    at: usize,
    is_wanted: &impl Fn(&Comment) -> bool,
) -> Option<Comment> {
    let starts = line.char_indices().map(|(start, _)| start);
    starts.filter(|start| *start >= from).find_map(|start| {
        let rest = &line[start..];
        let is_alone = start + rest.len() == line.len() && line[..start].trim().is_empty();
        candidates(language, rest, is_alone)
            .into_iter()
            .map(|(length, open, inner)| {
                comment(at + start..at + start + length, at + start + open, inner)
            })
            .find(|comment| is_wanted(comment) && is_code(language, &line[..start]))
    })
}

/// What a comment at the head of `rest` could be: its length, that of its opening mark, and what it holds.
fn candidates<'t>(
    language: &Language,
    rest: &'t str,
    is_alone: bool,
) -> Vec<(usize, usize, &'t str)> {
    let mut all = Vec::new();
    // A comment among JSX; elsewhere the braces are a block's.
    let is_jsx = matches!(language.name, "javascript" | "typescript");
    if is_alone
        && is_jsx
        && let Some(inner) = rest.strip_prefix("{/*")
        && let Some(inner) = inner.strip_suffix("*/}")
    {
        all.push((rest.len(), 3, inner));
    }
    for (open, close) in language.comments.block {
        if let Some(inner) = rest.strip_prefix(open)
            && let Some(end) = inner.find(close)
        {
            all.push((open.len() + end + close.len(), open.len(), &inner[..end]));
        }
    }
    for mark in language.comments.line {
        if let Some(inner) = rest.strip_prefix(mark) {
            let more = if REPEATED.contains(mark) {
                inner.len() - inner.trim_start_matches(mark).len()
            } else {
                0
            };
            all.push((rest.len(), mark.len() + more, &inner[more..]));
        }
    }
    all
}

/// Whether a mark behind `before` begins a comment: not in a string, not in another comment, not as a part of `///`.
fn is_code(language: &Language, before: &str) -> bool {
    let begins = |mark: &str| {
        let mut places = before.match_indices(mark);
        before.ends_with(mark) || places.any(|(at, _)| !is_quoted(&before[..at]))
    };
    let is_longer = |mark: &str| mark.chars().next().is_some_and(|one| before.ends_with(one));
    let mut marks = language.comments.line.iter();
    !is_quoted(before) && !marks.any(|mark| begins(mark) || is_longer(mark))
}

/// Whether a quote is open at the end of `before`. A single quote is a lifetime or an apostrophe as often as a string,
/// and counts only where it stands directly before.
fn is_quoted(before: &str) -> bool {
    let is_open = |quote: char| before.matches(quote).count() % 2 == 1;
    is_open('"') || is_open('`') || before.ends_with('\'')
}

fn comment(range: Range<usize>, inner_start: usize, inner: &str) -> Comment {
    let start = inner_start + (inner.len() - inner.trim_start().len());
    Comment {
        range,
        text: start..start + inner.trim().len(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::{LANGUAGES, find};

    fn check(language: &str, code: &str, expect: &[&str]) {
        let language = find(language).expect("a language");
        let found = comments(language, code, |text| text == "é");
        let seen: Vec<&str> = found.iter().map(|one| &code[one.range.clone()]).collect();
        assert_eq!(seen, expect, "{code}");
        for one in found {
            assert_eq!(&code[one.text], "é");
        }
    }

    #[test]
    fn a_tree_knows_strings() {
        check("python", "x = 1  # é\n# é\ny = '# é'\n", &["# é", "# é"]);
        check("python", "'''\n# é\n'''\n", &[]);
        check("python", "    x = 1  # é\n    # é\n", &["# é", "# é"]);
        check("bash", "echo '# é' # é\n", &["# é"]);
        check("toml", "a = 1 # é\n", &["# é"]);
        check("yaml", "a: 1 # é\nb: '# é'\n", &["# é"]);
        check("json", "{}\n", &[]);
    }

    #[test]
    fn lines_know_marks_and_quotes() {
        check(
            "rust",
            "f(); // é\n/// é\n/* é */ g(); // é x\n",
            &["// é", "/* é */"],
        );
        check("rust", "f(\"http://x\"); // é\nf(); // x // é\n", &["// é"]);
        check("typescript", "a(\"// é\"); b('/* é */');\n", &[]);
        check(
            "tsx",
            "<a>\n  {/* é */}\n</a>;\nif (x) {/* é */}\n",
            &["{/* é */}", "/* é */"],
        );
        check(
            "sql",
            "select 1 -- é\n/* é *//* é */ x\n",
            &["-- é", "/* é */", "/* é */"],
        );
        check("html", "<p><!-- é --></p>\n", &["<!-- é -->"]);
        check("lisp", "(f) ;; é\n", &[";; é"]);
        check("text", "# é\n", &[]);
    }

    #[test]
    fn every_language_with_comments_has_them_found() {
        for language in LANGUAGES {
            let lines = language.comments.line.iter();
            let lines = lines.map(|mark| format!("{mark} é"));
            let blocks = language.comments.block.iter();
            let blocks = blocks.map(|(open, close)| format!("{open} é {close}"));
            for text in lines.chain(blocks) {
                let found = comments(language, &format!("{text}\n"), |text| text == "é");
                assert_eq!(found.len(), 1, "{}: {text}", language.name);
                assert_eq!(found[0].range, 0..text.len(), "{}: {text}", language.name);
            }
        }
    }
}
