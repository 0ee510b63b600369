//! The lines of a fence as comments and code: what stands alone on its line in whatever form its language has.
//!
//! Line comments, blocks over several lines, docstrings, regions, JSX comments, and labels that are written without any
//! mark ("Yes:"). It says what a line is; whether the text is a label is decided elsewhere.

use super::label;
use super::place::Place;
use crate::book::text::is_one_of;
use crate::book::text::lines;
use crate::language::Nature;
use std::ops::Range;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Line<'t> {
    Blank,
    Code,
    /// The first text of a comment.
    Remark(&'t str),
    /// A comment goes on, or holds nothing.
    Rest,
    /// A label without a mark of its language, and the bytes of the line that it and the space behind it take.
    Bare(&'t str, usize),
}

/// The lines of a fence, each with its bytes and what it is.
pub type Remarks<'t> = Vec<(Range<usize>, Line<'t>)>;

/// What may begin a comment where no language, or one without comments, is named.
const ANY_LINE: &[&str] = &["//", "#", "--"];
const ANY_BLOCK: &[(&str, &str)] = &[("/*", "*/"), ("<!--", "-->")];
const JSX: (&str, &str) = ("{/*", "*/}");

pub fn read<'t>(place: &Place<'t>) -> Remarks<'t> {
    let code = place.fence.code.as_str();
    let (marks, blocks) = marks(place);
    let texts = texts(place);
    let takes_bare = takes_bare(place);
    let mut out = Vec::new();
    // The mark that ends the block around, and whether a text of it was seen.
    let mut block: Option<(&str, bool)> = None;
    for line in lines(code) {
        let text = code[line.clone()].trim();
        let kind = match block {
            Some((close, seen)) => {
                let (inner, ends) = match text.find(close) {
                    Some(at) => (&text[..at], true),
                    None => (text, false),
                };
                let inner = inner.trim_start_matches(['*', ' ']).trim();
                let is_first = !seen && !inner.is_empty();
                block = (!ends).then_some((close, seen || is_first));
                if is_first {
                    Line::Remark(inner)
                } else {
                    Line::Rest
                }
            }
            None if text.is_empty() => Line::Blank,
            None => {
                let (kind, opened) = outside(text, marks, blocks, texts);
                block = opened;
                kind
            }
        };
        let kind = match kind {
            Line::Code if takes_bare => bare(&code[line.clone()], place).unwrap_or(kind),
            kind => kind,
        };
        out.push((line, kind));
    }
    out
}

/// The comment on the first line, if it begins and ends there.
pub fn first<'t>(place: &Place<'t>) -> Option<(Range<usize>, &'t str)> {
    let code = place.fence.code.as_str();
    let line = lines(code).next()?;
    let text = code[line.clone()].trim();
    if text.starts_with(char::is_alphanumeric) {
        return None;
    }
    let (marks, blocks) = marks(place);
    match outside(text, marks, blocks, &[]) {
        (Line::Remark(remark), None) => Some((line, remark)),
        _ => None,
    }
}

/// Whether a fence may hold a comment or a label without a mark: what holds neither needs no second look.
pub fn may_hold(place: &Place<'_>) -> bool {
    let code = place.fence.code.as_str();
    let (marks, blocks) = marks(place);
    marks.iter().any(|mark| code.contains(mark))
        || blocks.iter().any(|(open, _)| code.contains(open))
        || code.contains("{/*")
        || code.contains("#region")
        || code.contains("#pragma")
        || texts(place).iter().any(|quote| code.contains(quote))
        || takes_bare(place)
}

/// The bytes of labels without a mark, which are no code.
pub fn bare_labels(place: &Place<'_>) -> Vec<Range<usize>> {
    if !takes_bare(place) {
        return Vec::new();
    }
    let lines = read(place).into_iter();
    lines
        .filter_map(|(line, kind)| match kind {
            Line::Bare(_, width) => Some(line.start..line.start + width),
            _ => None,
        })
        .collect()
}

/// A line that is in no block: what it is, and the block that it opens.
fn outside<'t>(
    text: &'t str,
    marks: &[&'static str],
    blocks: &[(&'static str, &'static str)],
    texts: &[&'static str],
) -> (Line<'t>, Option<(&'static str, bool)>) {
    // A region is a comment with a name, in some languages with a mark of its own.
    if let Some(name) = text
        .strip_prefix("#region ")
        .or_else(|| text.strip_prefix("#pragma region "))
    {
        return (Line::Remark(name.trim()), None);
    }
    for (open, close) in std::iter::once(&JSX).chain(blocks) {
        let Some(inner) = text.strip_prefix(open) else {
            continue;
        };
        return match inner.find(close) {
            Some(at) if at + close.len() == inner.len() => {
                (remark(inner[..at].trim_start_matches('*')), None)
            }
            // Code follows the comment on its line.
            Some(_) => (Line::Code, None),
            None => {
                let inner = inner.trim_start_matches('*').trim();
                let kind = if inner.is_empty() {
                    Line::Rest
                } else {
                    remark(inner)
                };
                (kind, Some((close, !inner.is_empty())))
            }
        };
    }
    for mark in marks {
        if let Some(inner) = text.strip_prefix(mark) {
            return (remark(inner.trim_start_matches(|c| mark.contains(c))), None);
        }
    }
    for quote in texts {
        if let Some(inner) = text.strip_prefix(quote)
            && let Some(inner) = inner.strip_suffix(quote)
            && label::short(inner).is_some()
            && inner.split_whitespace().count() <= 4
        {
            return (Line::Remark(inner.trim()), None);
        }
    }
    (Line::Code, None)
}

fn remark(text: &str) -> Line<'_> {
    let text = text.trim();
    let text = ["region ", "#region "]
        .iter()
        .find_map(|word| text.strip_prefix(word))
        .unwrap_or(text);
    Line::Remark(text.trim())
}

/// The quotes of texts that stand where comments do.
fn texts(place: &Place<'_>) -> &'static [&'static str] {
    place
        .language
        .map_or(&[], |language| language.comments.texts)
}

/// How the fence writes comments; any way where its language is not known.
pub fn marks(
    place: &Place<'_>,
) -> (
    &'static [&'static str],
    &'static [(&'static str, &'static str)],
) {
    match place.language {
        Some(language)
            if !language.comments.line.is_empty() || !language.comments.block.is_empty() =>
        {
            (language.comments.line, language.comments.block)
        }
        // A hash is a heading there.
        // Data without comments has them in documents all the same.
        Some(language) if language.nature == Nature::Data => (&["//", "#"], &[("/*", "*/")]),
        Some(language) if language.nature != Nature::Plain || language.name == "markdown" => {
            (&[], &[])
        }
        _ => (ANY_LINE, ANY_BLOCK),
    }
}

/// Whether labels without a mark may be read: the fence begins with one, and it is no data, where a key looks like that.
fn takes_bare(place: &Place<'_>) -> bool {
    let is_data = place.language.is_some_and(|language| {
        matches!(language.nature, Nature::Data)
            || matches!(language.name, "css" | "scss" | "less" | "markdown" | "diff")
    });
    let first = place
        .fence
        .code
        .lines()
        .find(|line| !line.trim().is_empty());
    let is_answered = || {
        // The way of PEP 8 and of those who follow it.
        let answers = |line: &str| {
            let code = line
                .strip_prefix("Yes:")
                .or_else(|| line.strip_prefix("No:"));
            code.is_some_and(|code| code.starts_with(' ') && !code.trim().is_empty())
        };
        (place.language.is_none() || !texts(place).is_empty())
            && place.fence.code.lines().any(answers)
    };
    !is_data && (first.is_some_and(|line| bare(line, place).is_some()) || is_answered())
}

/// Whether a line of a text without a language is what a test run printed: "PASS: a", "✓ builds", "FAIL: b (0.00s)".
///
/// The clear signs ✅ and ❌ judge there as well.
pub fn is_outcome(place: &Place<'_>, text: &str) -> bool {
    const OUTCOMES: &[&str] = &[
        "ok", "okay", "pass", "passes", "passing", "fail", "fails", "failing", "rejected",
        "accepted",
    ];
    const MARKS: [char; 8] = ['✓', '✔', '☑', '✗', '✘', '✖', '✕', '×'];
    let is_text = place.is_text();
    if !is_text {
        return false;
    }
    let text = text.trim_start_matches(|c: char| c.is_whitespace() || "-*>#/".contains(c));
    if let Some(rest) = text.strip_prefix(MARKS) {
        let rest = rest.trim_start_matches('\u{fe0f}').trim();
        return label::short(rest).is_none() && !rest.is_empty();
    }
    label::head(text).is_some_and(|head| {
        let is_one = is_one_of(head.word, OUTCOMES);
        is_one && head.rest.contains(char::is_alphanumeric)
    })
}

/// A line at the margin that begins with a label, a colon, and perhaps code behind it: "Yes:", "No: import os, sys".
fn bare<'t>(line: &'t str, place: &Place<'_>) -> Option<Line<'t>> {
    // Longer words than these begin a sentence or a definition.
    const MOST: usize = 40;
    let text = line.trim_end();
    let begins = text.trim_start_matches(['#', '/', '*', '-', '<', '!', ' ']);
    if !begins.starts_with(|c: char| c.is_uppercase() || !c.is_ascii()) {
        return None;
    }
    let is_text = place.is_text();
    if is_outcome(place, text) {
        return None;
    }
    // No language has a line that begins with a sign; in a text it is the example itself.
    if label::any_sign(text).is_some() && label::sign(text).is_some() {
        return Some(Line::Bare(text, if is_text { 0 } else { text.len() }));
    }
    let (at, mark) = text.char_indices().find(|(_, c)| matches!(c, ':' | '：'))?;
    let word = &text[..at];
    if at > MOST || label::short(word).is_none() {
        return None;
    }
    let width = at + mark.len_utf8();
    let behind = &line[width..];
    let spaces = behind.len() - behind.trim_start_matches([' ', '\t']).len();
    // `Good::new()` and `Yes:=1` are code, and so is `Good: list[int] = []`.
    let annotation = behind
        .split_once('=')
        .map_or("", |(before, _)| before.trim());
    let is_type = |one: char| one.is_alphanumeric() || "_.[]|, ".contains(one);
    let is_annotation = annotation.ends_with(']') && annotation.chars().all(is_type);
    let is_label = (text.len() == width || spaces > 0) && !is_annotation;
    is_label.then_some(Line::Bare(word, width + spaces))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown::{Dialect, ParseOptions, parse};
    use crate::span::SourceId;

    fn check(language: &str, code: &str, expect: &[&str]) {
        let reading = ParseOptions {
            dialect: Dialect::Markdown,
            ..ParseOptions::default()
        };
        let (document, _) = parse(SourceId(0), &format!("```{language}\n{code}```\n"), reading);
        let place = Place {
            document: &document,
            fence: &document.fences[0],
            path: "a.md",
            index: 0,
            language: crate::language::find(language),
            labels: &Default::default(),
        };
        let found: Vec<String> = read(&place)
            .into_iter()
            .map(|(_, line)| match line {
                Line::Blank => "".to_owned(),
                Line::Code => "code".to_owned(),
                Line::Rest => "rest".to_owned(),
                Line::Remark(text) => format!("# {text}"),
                Line::Bare(text, width) => format!("{text} {width}"),
            })
            .collect();
        assert_eq!(found, expect, "{code}");
    }

    #[test]
    fn comments_in_every_form() {
        check(
            "python",
            "# a\nx = 1  # b\n\n### c\n",
            &["# a", "code", "", "# c"],
        );
        check(
            "js",
            "/* a */\n/*\n * Bad: b\n * c\n */\nf()\n",
            &["# a", "rest", "# Bad: b", "rest", "rest", "code"],
        );
        check(
            "js",
            "/** Bad\n more */\nf() /* x */\n/* y */ g()\n",
            &["# Bad", "rest", "code", "code"],
        );
        check("tsx", "{/* ❌ Bad */}\n<A />\n", &["# ❌ Bad", "code"]);
        check(
            "python",
            "\"\"\"Bad\"\"\"\n\"\"\"What it does.\"\"\"\n",
            &["# Bad", "code"],
        );
        check(
            "cs",
            "#region Bad\nx();\n#endregion\n// region Good\n",
            &["# Bad", "code", "code", "# Good"],
        );
        check("js", "//#region Bad\n", &["# Bad"]);
        check(
            "",
            "// Bad\nfetch\n-- Good\n# x\n",
            &["# Bad", "code", "# Good", "# x"],
        );
        check(
            "html",
            "<!-- Bad -->\n<a>\n<!--\nGood\n-->\n",
            &["# Bad", "code", "rest", "# Good", "rest"],
        );
        check("json", "// Bad\n1\n", &["# Bad", "code"]);
    }

    #[test]
    fn labels_without_a_mark() {
        check(
            "python",
            "Yes:\n  import os\nNo: import a, b\n",
            &["Yes 4", "code", "No 4"],
        );
        check("python", "x = 1\nYes:\n", &["code", "code"]);
        check("go", "Fail:\n\treturn\n", &["Fail 5", "code"]);
        check("c", "fail:\n\treturn;\n", &["code", "code"]);
        check("yaml", "Good:\n  a: 1\n", &["code", "code"]);
        check("cpp", "Good::go();\n", &["code"]);
        check(
            "",
            "❌ feat: x\n✅ feat(a): x\n",
            &["❌ feat: x 0", "✅ feat(a): x 0"],
        );
    }
}
