//! A second opinion on how many fences a text has, from its lines alone.
//!
//! The parser decides what a fence is; this count knows nothing of it, so that a fence which the parser swallowed
//! (inside an HTML block, say) is told and never lost.

use super::container::ContainerKind;
use super::document::{Block, BlockKind, Dialect, Document};
use crate::diagnostic::{Code, Diagnostic};
use crate::facts::facts;
use crate::span::Span;
use std::ops::Range;

/// The opening line of a fence as the lines show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Opening {
    /// The line's byte range without its end.
    pub line: Range<usize>,
    /// The first backtick or tilde.
    pub marker: usize,
}

/// Reports each line that opens a fence and is no example.
pub(super) fn tell(
    document: &Document,
    body: &str,
    base: usize,
    dialect: Dialect,
    faults: &mut Vec<Diagnostic>,
) {
    // Most texts have as many fences as lines that open one, and need no closer look.
    for opening in openings(body, &read(document, base)) {
        let place = Span::new(
            document.source,
            base + opening.marker,
            base + opening.line.end,
        );
        faults.push(finding(document, body, base, dialect, place));
    }
}

/// What the parser read as fences, and the fences that are containers, in bytes of the text.
fn read(document: &Document, base: usize) -> Vec<Range<usize>> {
    let fences = document.fences.iter().map(|fence| fence.span.range());
    let containers = document.containers.iter();
    let directives = containers.filter(|one| one.kind == ContainerKind::Directive);
    let markers = directives.flat_map(|one| [Some(one.opening), one.closing]);
    let mut known: Vec<_> = fences
        .chain(markers.flatten().map(Span::range))
        .map(|range| range.start - base..range.end - base)
        .collect();
    known.sort_by_key(|range| range.start);
    known
}

fn finding(
    document: &Document,
    body: &str,
    base: usize,
    dialect: Dialect,
    place: Span,
) -> Diagnostic {
    let dropped = &document.dropped;
    let dropped = &dropped[..dropped.partition_point(|range| range.start <= place.start)];
    if let Some(code) = dropped.last().filter(|range| range.contains(&place.start)) {
        let code = &body[code.start as usize - base..];
        return match code.starts_with('{') {
            true => in_comment(place),
            false => Diagnostic::new(Code::HiddenFence, place, facts!("fence-in-mdx-code")),
        };
    }
    let blocks = &document.blocks;
    let blocks = &blocks[..blocks.partition_point(|block| block.span.start <= place.start)];
    let is_html =
        |block: &&Block| block.kind == BlockKind::Html && block.span.contains(place.start);
    match blocks.last().filter(is_html) {
        Some(html) if is_comment(&html.text, place.start - html.span.start) => in_comment(place),
        Some(_) => {
            Diagnostic::new(Code::FenceInHtml, place, facts!("fence-in-html")).hint(match dialect {
                Dialect::Markdown => facts!("fence-in-html-hint"),
                Dialect::Mdx => facts!("fence-in-html-line-hint"),
            })
        }
        None => Diagnostic::new(Code::IndentedFence, place, facts!("indented-fence"))
            .hint(facts!("indented-fence-hint")),
    }
}

fn in_comment(place: Span) -> Diagnostic {
    let message = facts!("fence-in-comment");
    Diagnostic::new(Code::HiddenFence, place, message).hint(facts!("fence-in-comment-hint"))
}

/// Whether a byte of a block of HTML is inside a comment, which begins with the block or not far above.
fn is_comment(html: &str, at: u32) -> bool {
    const FAR: usize = 4096;
    if html.trim_start().starts_with("<!--") {
        return true;
    }
    let boundary = |mut at: usize| {
        while !html.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let end = boundary((at as usize).min(html.len()));
    let before = &html[boundary(end.saturating_sub(FAR))..end];
    before.rfind("<!--") > before.rfind("-->")
}

/// How many fences the lines of a text show.
pub fn count_fences(text: &str) -> usize {
    openings(text, &[]).len()
}

/// Fences that begin outside of `known`, which are ascending ranges of what the parser found.
pub(super) fn openings(text: &str, known: &[Range<usize>]) -> Vec<Opening> {
    let mut found = Vec::new();
    let mut open: Option<Run> = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let block = known.partition_point(|block| block.end <= start);
        if known.get(block).is_some_and(|block| block.start < at) {
            open = None;
            continue;
        }
        let content = line.trim_end();
        let quotes = content
            .bytes()
            .take_while(|b| b" \t>".contains(b))
            .filter(|b| *b == b'>')
            .count();
        if let Some(run) = open {
            let indent = columns(content, content.len() - content.trim_start().len());
            // At most three columns are a fence's own (CommonMark 0.31, 4.5).
            let is_outside = quotes < run.quotes
                || quotes == 0 && !content.is_empty() && indent + 3 < run.indent;
            let marker = content.trim_start_matches([' ', '\t', '>']);
            let is_close = marker.len() >= run.length
                && marker.bytes().all(|byte| byte == run.byte)
                && (quotes > 0 || indent <= run.column + 3);
            // A quote or a list that ends takes its fence with it.
            if is_close || is_outside {
                open = None;
            }
            if is_close || !is_outside {
                continue;
            }
        }
        let Some(marker) = marker_of(content) else {
            continue;
        };
        let byte = content.as_bytes()[marker];
        let length = content[marker..].bytes().take_while(|b| *b == byte).count();
        open = Some(Run {
            byte,
            length,
            quotes,
            indent: columns(content, content.len() - content.trim_start().len()),
            column: columns(content, marker),
        });
        found.push(Opening {
            line: start..start + content.len(),
            marker: start + marker,
        });
    }
    found
}

/// The fence that is open.
#[derive(Clone, Copy)]
struct Run {
    byte: u8,
    length: usize,
    /// Marks of quotes before it.
    quotes: usize,
    /// Columns of white space at the beginning of its line.
    indent: usize,
    /// The column of its first backtick or tilde.
    column: usize,
}

/// The column of a byte: a tab leads to the next multiple of four.
fn columns(line: &str, at: usize) -> usize {
    line.as_bytes()[..at]
        .iter()
        .fold(0, |column, byte| match byte {
            b'\t' => column + 4 - column % 4,
            _ => column + 1,
        })
}

/// Where an opening run begins, behind quote and list markers.
fn marker_of(line: &str) -> Option<usize> {
    let bytes = line.as_bytes();
    let mut i = 0;
    loop {
        while bytes.get(i).is_some_and(|b| b" \t>".contains(b)) {
            i += 1;
        }
        let rest = &bytes[i..];
        let digits = rest.iter().take_while(|b| b.is_ascii_digit()).count();
        let is_bullet = matches!(rest, [b'-' | b'*' | b'+', b' ' | b'\t', ..]);
        let is_number = (1..=9).contains(&digits)
            && matches!(rest.get(digits..), Some([b'.' | b')', b' ' | b'\t', ..]));
        if is_bullet {
            i += 1;
        } else if is_number {
            i += digits + 1;
        } else {
            break;
        }
    }
    let rest = &line[i..];
    let run = |byte: u8| rest.bytes().take_while(|b| *b == byte).count();
    // The info string of a backtick fence holds no backtick (CommonMark 0.31, 4.5).
    let is_fence = run(b'~') >= 3 || (run(b'`') >= 3 && !rest[run(b'`')..].contains('`'));
    is_fence.then_some(i)
}

#[cfg(test)]
mod tests {
    use super::super::{ParseOptions, parse};
    use super::*;
    use crate::span::SourceId;
    use std::collections::BTreeSet;
    use std::path::Path;

    #[test]
    fn fences_are_counted() {
        assert_eq!(count_fences("```py\na\n```\n\n~~~\nb\n~~~\n"), 2);
        assert_eq!(count_fences("````md\n```py\n```\n````\n"), 1);
        assert_eq!(count_fences("> ```\n> a\n\n```\nb\n```\n"), 2);
        assert_eq!(
            count_fences("1. ```py\n   a\n   ```\n- x\n  ```\n  ```\n"),
            2
        );
        assert_eq!(count_fences("``` a`b ```\n"), 0);
        assert_eq!(count_fences("```open"), 1);
    }

    /// Counted lines, and how many of them are fences, findings and directives; the lines that are none of these.
    fn compare(text: &str, dialect: Dialect) -> ([usize; 4], Vec<String>) {
        let reading = ParseOptions {
            dialect,
            ..ParseOptions::default()
        };
        let (document, faults) = parse(SourceId(0), text, reading);
        let base = document
            .front_matter
            .as_ref()
            .map_or(0, |front| front.span.end as usize);
        let line = |at: usize| text[..at].rfind('\n').map_or(0, |end| end + 1);
        let fences: BTreeSet<usize> = document
            .fences
            .iter()
            .map(|fence| line(fence.span.start as usize))
            .collect();
        let codes = [Code::FenceInHtml, Code::HiddenFence, Code::IndentedFence];
        let found = faults.iter().filter(|fault| codes.contains(&fault.code));
        let findings: BTreeSet<usize> = found
            .filter_map(|fault| Some(line(fault.span?.start as usize)))
            .collect();
        let directives = document
            .containers
            .iter()
            .filter(|one| one.kind == ContainerKind::Directive && !one.label.starts_with(':'));
        let directives: BTreeSet<usize> = directives
            .map(|one| line(one.opening.start as usize))
            .collect();
        let mut figures = [0; 4];
        let mut lost = Vec::new();
        for opening in openings(&text[base..], &[]) {
            figures[0] += 1;
            let at = line(base + opening.marker);
            if fences.contains(&at) {
                figures[1] += 1;
            } else if findings.contains(&at) {
                figures[2] += 1;
            } else if directives.contains(&at) {
                figures[3] += 1;
            } else {
                lost.push(text[at..].lines().next().unwrap_or("").to_owned());
            }
        }
        (figures, lost)
    }

    fn check(text: &str, dialect: Dialect, expect: [usize; 4]) {
        let windows = text.replace('\n', "\r\n");
        for text in [text, &windows] {
            let (figures, lost) = compare(text, dialect);
            assert_eq!((figures, lost), (expect, Vec::new()), "{text}");
        }
    }

    #[test]
    fn each_line_that_opens_a_fence_is_an_example_or_a_finding() {
        use Dialect::{Markdown, Mdx};
        let fence = |indent: &str| format!("{indent}```py\n{indent}a\n{indent}```\n");
        check(&fence(""), Markdown, [1, 1, 0, 0]);
        check(&fence("    "), Markdown, [1, 0, 1, 0]);
        check(&fence("\t"), Markdown, [1, 0, 1, 0]);
        check(&format!("text\n{}", fence("    ")), Markdown, [1, 0, 1, 0]);
        check(
            &format!("- a\n\n{}", fence("      ")),
            Markdown,
            [1, 0, 1, 0],
        );
        check(&format!("- a\n\n{}", fence("    ")), Markdown, [1, 1, 0, 0]);
        check(&format!("<!--\n{}-->\n", fence("")), Markdown, [1, 0, 1, 0]);
        check(
            &format!("<div>\n{}</div>\n", fence("")),
            Markdown,
            [1, 0, 1, 0],
        );
        for box_ in ["!!! note", "??? tip \"A\"", "???+ tip", "=== \"A\""] {
            check(
                &format!("{box_}\n\n{}", fence("    ")),
                Markdown,
                [1, 1, 0, 0],
            );
            check(&format!("{box_}\n{}", fence("\t")), Markdown, [1, 1, 0, 0]);
            check(
                &format!("> {box_}\n>\n{}", fence(">     ")),
                Markdown,
                [1, 1, 0, 0],
            );
            check(
                &format!("1. a\n\n   {box_}\n\n{}\n    - b\n", fence("       ")),
                Markdown,
                [1, 1, 0, 0],
            );
            check(
                &format!(
                    "{box_}\n\n    {box_}\n\n{}{}",
                    fence("        "),
                    fence("    ")
                ),
                Markdown,
                [2, 2, 0, 0],
            );
            check(
                &format!("{box_}\n\n    ```py\n    a\n\n{}", fence("")),
                Markdown,
                [2, 2, 0, 0],
            );
            check(
                &format!("{box_}\n\n{}", fence("            ")),
                Markdown,
                [1, 0, 1, 0],
            );
        }
        check(
            &format!("Term\n\n:   Text\n\n{}", fence("    ")),
            Markdown,
            [1, 1, 0, 0],
        );
        check(
            &format!("Term\n:   Text\n\n    ```py\n    a\n\n{}", fence("")),
            Markdown,
            [2, 2, 0, 0],
        );
        check(
            &format!("```{{tip}}\n{}```\n", fence(""))
                .replace("```{", "````{")
                .replace("```\n```\n", "```\n````\n"),
            Markdown,
            [1, 0, 0, 1],
        );
        for indent in ["", "  ", "    ", "\t", "         "] {
            let fence = fence(indent);
            check(
                &format!("<Tabs>\n<Tab>\n{fence}</Tab>\n</Tabs>\n"),
                Mdx,
                [1, 1, 0, 0],
            );
            check(
                &format!("{indent}<Tab\n{indent}  a=\"b\"\n{indent}>\n\n{fence}\n{indent}</Tab>\n"),
                Mdx,
                [1, 1, 0, 0],
            );
            check(&format!("{{/*\n{fence}*/}}\n"), Mdx, [1, 0, 1, 0]);
            check(
                &format!("Text {{/* a\n{fence}b */}} more\n"),
                Mdx,
                [1, 0, 1, 0],
            );
            check(
                &format!("export const a = `\n{fence}`\n"),
                Mdx,
                [1, 0, 1, 0],
            );
        }
    }

    /// Over all documents below the folder that `RULEBOOK_DOCUMENTS` names, else over our own.
    #[test]
    fn no_fence_of_documents_is_lost() {
        let own = || Path::new(env!("CARGO_MANIFEST_DIR")).join("content").into();
        let folder = std::env::var_os("RULEBOOK_DOCUMENTS").unwrap_or_else(own);
        let mut sum = [0; 4];
        let mut all = Vec::new();
        walk(Path::new(&folder), &mut |path, text| {
            let (figures, lost) = compare(text, Dialect::of(path));
            for (sum, figure) in sum.iter_mut().zip(figures) {
                *sum += figure;
            }
            all.extend(lost.into_iter().map(|line| format!("{path}: {line}")));
        });
        let [counted, fences, findings, directives] = sum;
        println!(
            "{counted} lines open a fence: {fences} fences, {findings} findings, {directives} directives"
        );
        assert!(
            counted > 0,
            "no line opens a fence below {}",
            folder.display()
        );
        assert!(all.is_empty(), "{} lost:\n{}", all.len(), all.join("\n"));
    }

    fn walk(folder: &Path, take: &mut impl FnMut(&str, &str)) {
        let Ok(entries) = std::fs::read_dir(folder) else {
            return;
        };
        for path in entries.flatten().map(|entry| entry.path()) {
            let name = path.to_string_lossy().into_owned();
            let is_markdown = [".md", ".mdx", ".mdc", ".markdown"]
                .iter()
                .any(|end| name.ends_with(end));
            if path.is_dir() {
                walk(&path, take);
            } else if is_markdown && let Ok(text) = std::fs::read_to_string(&path) {
                take(&name, &text);
            }
        }
    }
}
