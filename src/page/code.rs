//! Code as HTML: highlight classes, marks around what a finding is about, and its message below the line.

use super::views::{FindingView, Html, Stretch};
use crate::escape;
use crate::language::Highlight;
use std::ops::Range;

/// Something that was found, and where.
pub(super) struct Found {
    pub range: Range<usize>,
    pub view: FindingView,
}

/// A run of code that is drawn in another way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Wrap {
    pub range: Range<usize>,
    pub class: &'static str,
    /// What is shown before it.
    pub number: Option<u32>,
}

impl Wrap {
    /// Lines that a reader sees only when he asks for them.
    pub fn covered(range: Range<usize>) -> Wrap {
        Wrap {
            range,
            class: "covered",
            number: None,
        }
    }
}

/// A finding over more lines than this is drawn on its first line only: a whole class underlined is no underline.
const MOST_MARKED_LINES: usize = 4;

/// Columns that a message is set in at most: on a small screen there would be no room left for it.
const MOST_INDENT: usize = 32;

/// The part `shown` of a code, cut after each line that something was found on; highlights, wrapped lines and findings
/// are bytes of the whole.
pub(super) fn stretches(
    code: &str,
    shown: Range<usize>,
    (highlights, wraps): (&[Highlight], &[Wrap]),
    found: Vec<Found>,
) -> Vec<Stretch> {
    let mut marks = Vec::with_capacity(found.len());
    let mut notes: Vec<(usize, FindingView)> = Vec::with_capacity(found.len());
    for mut one in found {
        let start = one.range.start.clamp(shown.start, shown.end);
        let mut end = one.range.end.clamp(start, shown.end);
        let text = code.get(start..end).unwrap_or("").trim_end();
        end = start + text.len();
        if text.lines().count() > MOST_MARKED_LINES {
            end = start + text.lines().next().map_or(0, |line| line.trim_end().len());
        }
        marks.push(start..end);
        one.view.indent = indent(code, start.max(shown.start), shown.start);
        notes.push((line_end(code, end, shown.end), one.view));
    }
    // Stable: two findings at one place keep the order of the checkers.
    notes.sort_by_key(|(line_end, _)| *line_end);
    let marks = by_line(&merged(&marks, &shown, code), code);
    let mut out: Vec<Stretch> = Vec::new();
    let mut at = shown.start;
    for (end, mut view) in notes {
        view.is_again = view.rule.is_some() && out.iter().any(|stretch| says(stretch, &view));
        match out.last_mut() {
            Some(last) if end == at => {
                let same =
                    |other: &FindingView| other.message == view.message && other.rule == view.rule;
                if !last.findings.iter().any(same) {
                    last.findings.push(view);
                }
            }
            _ => {
                let mut html = String::with_capacity(2 * (end - at));
                lines(&mut html, code, at..end, (highlights, wraps), &marks);
                out.push(Stretch {
                    code: Html(html),
                    findings: vec![view],
                });
                at = end;
            }
        }
    }
    if at < shown.end || out.is_empty() {
        let mut html = String::with_capacity(2 * (shown.end - at));
        lines(&mut html, code, at..shown.end, (highlights, wraps), &marks);
        out.push(Stretch {
            code: Html(html),
            findings: Vec::new(),
        });
    }
    out
}

fn says(stretch: &Stretch, view: &FindingView) -> bool {
    let mut findings = stretch.findings.iter();
    findings.any(|other| other.rule == view.rule && other.message == view.message)
}

/// Behind the line feed of the line that holds the byte before `at`.
fn line_end(code: &str, at: usize, most: usize) -> usize {
    let rest = code.get(at..most).unwrap_or("");
    rest.find('\n').map_or(most, |feed| at + feed + 1)
}

/// What stands before a place on its line, each character as a space.
fn indent(code: &str, at: usize, start: usize) -> String {
    let before = code.get(start..at).unwrap_or("");
    let line = &before[before.rfind('\n').map_or(0, |feed| feed + 1)..];
    line.chars()
        .take(MOST_INDENT)
        .map(|c| if c == '\t' { c } else { ' ' })
        .collect()
}

/// Appends the range of a code, with each wrapped run in an element of its own.
fn lines(
    out: &mut String,
    code: &str,
    shown: Range<usize>,
    (highlights, wraps): (&[Highlight], &[Wrap]),
    marks: &[Range<usize>],
) {
    let mut at = shown.start;
    for wrap in wraps {
        let start = wrap.range.start.clamp(at, shown.end);
        let end = wrap.range.end.clamp(start, shown.end);
        if start == end {
            continue;
        }
        push(out, code, at..start, highlights, marks);
        begin(out, wrap.class);
        if let Some(number) = wrap.number {
            out.push_str("\" data-line=\"");
            out.push_str(&number.to_string());
        }
        out.push_str("\">");
        push(out, code, start..end, highlights, marks);
        out.push_str("</span>");
        at = end;
    }
    push(out, code, at..shown.end, highlights, marks);
}

fn open(out: &mut String, class: &str) {
    begin(out, class);
    out.push_str("\">");
}

fn begin(out: &mut String, class: &str) {
    out.push_str("<span class=\"");
    out.push_str(class);
}

/// A code without an opinion, whole.
pub(super) fn plain(code: &str, highlights: &[Highlight]) -> Html {
    let mut out = String::with_capacity(code.len() * 2);
    push(&mut out, code, 0..code.len(), highlights, &[]);
    Html(out)
}

/// Appends the range of a code; marks are in order, apart from each other, and may stand outside of it.
pub(super) fn push(
    out: &mut String,
    code: &str,
    shown: Range<usize>,
    highlights: &[Highlight],
    marks: &[Range<usize>],
) {
    let mut at = shown.start;
    let first = highlights.partition_point(|one| one.range.end <= shown.start);
    let mut writer = Writer {
        code,
        marks,
        next: marks.partition_point(|mark| mark.end <= shown.start),
        in_mark: false,
    };
    for highlight in &highlights[first..] {
        let start = highlight.range.start.max(at);
        let end = highlight.range.end.min(shown.end);
        if start >= shown.end {
            break;
        }
        if end <= start {
            continue;
        }
        writer.write(out, at..start, "");
        writer.write(out, start..end, highlight.class);
        at = end;
    }
    writer.write(out, at..shown.end, "");
    if writer.in_mark {
        out.push_str("</mark>");
    }
}

/// A code without what is hidden, and the ranges of the whole in it.
pub struct Visible {
    pub code: String,
    /// In order, apart from each other.
    hidden: Vec<Range<usize>>,
}

impl Visible {
    pub fn of(whole: &str, hidden: &[Range<usize>]) -> Visible {
        let mut code = String::with_capacity(whole.len());
        let mut at = 0;
        for range in hidden {
            code.push_str(&whole[at..range.start]);
            at = range.end;
        }
        code.push_str(&whole[at..]);
        Visible {
            code,
            hidden: hidden.to_vec(),
        }
    }

    /// A range of the whole as one of the visible code; empty for what is hidden.
    pub fn range(&self, range: Range<usize>) -> Range<usize> {
        self.place(range.start)..self.place(range.end)
    }

    fn place(&self, at: usize) -> usize {
        let before = self.hidden.iter().take_while(|hidden| hidden.start < at);
        at - before
            .map(|hidden| hidden.end.min(at) - hidden.start)
            .sum::<usize>()
    }
}

struct Writer<'a> {
    code: &'a str,
    marks: &'a [Range<usize>],
    /// The first mark that has not been closed.
    next: usize,
    in_mark: bool,
}

impl Writer<'_> {
    /// One run of one class, cut where marks begin and end: elements never overlap.
    fn write(&mut self, out: &mut String, range: Range<usize>, class: &str) {
        let mut at = range.start;
        while at < range.end {
            let mut until = range.end;
            if let Some(mark) = self.marks.get(self.next) {
                if !self.in_mark && mark.start <= at {
                    out.push_str("<mark>");
                    self.in_mark = true;
                }
                let edge = if self.in_mark { mark.end } else { mark.start };
                until = until.min(edge.max(at));
            }
            if until > at {
                let text = escape::html(&self.code[at..until]);
                if class.is_empty() {
                    out.push_str(&text);
                } else {
                    open(out, class);
                    out.push_str(&text);
                    out.push_str("</span>");
                }
                at = until;
            }
            if self.in_mark && self.marks[self.next].end <= at {
                out.push_str("</mark>");
                self.in_mark = false;
                self.next += 1;
            }
        }
    }
}

/// Marks in order, joined where they touch, cut to what is shown, at least one character long.
fn merged(marks: &[Range<usize>], shown: &Range<usize>, code: &str) -> Vec<Range<usize>> {
    let mut sorted: Vec<Range<usize>> = marks
        .iter()
        .map(|mark| {
            let start = mark.start.max(shown.start);
            // The end of the line is no part of what was found.
            let end = mark.end.min(shown.end);
            let text = code.get(start..end.max(start)).unwrap_or("");
            start..start + text.trim_end().len()
        })
        .filter(|mark| mark.start < mark.end)
        .collect();
    sorted.sort_by_key(|mark| (mark.start, mark.end));
    let mut out: Vec<Range<usize>> = Vec::new();
    for mark in sorted {
        match out.last_mut() {
            Some(last) if mark.start <= last.end => last.end = last.end.max(mark.end),
            _ => out.push(mark),
        }
    }
    out
}

/// Marks cut at the ends of lines, without the white space around the code: an indentation is not underlined.
fn by_line(marks: &[Range<usize>], code: &str) -> Vec<Range<usize>> {
    let mut out = Vec::with_capacity(marks.len());
    for mark in marks {
        let mut at = mark.start;
        for line in code.get(mark.clone()).unwrap_or("").split_inclusive('\n') {
            let start = at + (line.len() - line.trim_start().len());
            let end = at + line.trim_end().len();
            if start < end {
                out.push(start..end);
            }
            at += line.len();
        }
    }
    out
}

#[cfg(test)]
#[allow(clippy::single_range_in_vec_init)]
mod tests {
    use super::*;

    fn found(range: Range<usize>, message: &str) -> Found {
        Found {
            range,
            view: FindingView {
                line: 1,
                indent: String::new(),
                rule: None,
                message: message.to_owned(),
                is_again: false,
            },
        }
    }

    fn check(
        code: &str,
        highlights: &[(Range<usize>, &'static str)],
        marks: &[Range<usize>],
        expect: &str,
    ) {
        let highlights: Vec<Highlight> = highlights
            .iter()
            .map(|(range, class)| Highlight {
                range: range.clone(),
                class,
            })
            .collect();
        let found = marks.iter().map(|mark| found(mark.clone(), "x")).collect();
        let made: String = stretches(code, 0..code.len(), (&highlights, &[]), found)
            .into_iter()
            .map(|stretch| stretch.code.0)
            .collect();
        assert_eq!(made, expect);
    }

    /// What was found stands below its line, as a compiler shows it.
    fn shows(code: &str, marks: &[(Range<usize>, &str)], expect: &str) {
        let found = marks.iter().map(|(mark, said)| found(mark.clone(), said));
        let mut told = String::new();
        for stretch in stretches(code, 0..code.len(), (&[], &[]), found.collect()) {
            told += &stretch
                .code
                .0
                .replace("<mark>", "[")
                .replace("</mark>", "]");
            for finding in stretch.findings {
                told += &format!("{}^ {}\n", finding.indent, finding.message);
            }
        }
        assert_eq!(told, expect);
    }

    #[test]
    fn messages_stand_below_their_lines() {
        shows("a b\nc\n", &[(2..3, "one")], "a [b]\n  ^ one\nc\n");
        shows(
            "a b\nc\n",
            &[(4..5, "two"), (2..3, "one")],
            "a [b]\n  ^ one\n[c]\n^ two\n",
        );
        shows("a b", &[(0..3, "all"), (2..3, "b")], "[a b]^ all\n  ^ b\n");
        shows(
            "a b\n",
            &[(2..3, "same"), (0..1, "same")],
            "[a] [b]\n  ^ same\n",
        );
        shows(
            "if x:\n    y\nz\n",
            &[(0..11, "two lines")],
            "[if x:]\n    [y]\n^ two lines\nz\n",
        );
        shows(
            "a\nb\nc\nd\ne\nf\n",
            &[(0..10, "many")],
            "[a]\n^ many\nb\nc\nd\ne\nf\n",
        );
        shows("\té x\n", &[(4..5, "x")], "\té [x]\n\t  ^ x\n");
        shows("a\n", &[(0..9, "beyond")], "[a]\n^ beyond\n");
    }

    #[test]
    fn what_is_hidden_leaves_no_trace() {
        let visible = Visible::of("ab # é\n# é\ncd", &[2..7, 8..13]);
        assert_eq!(visible.code, "ab\ncd");
        assert_eq!(visible.range(1..2), 1..2);
        assert_eq!(visible.range(1..15), 1..5);
        assert_eq!(visible.range(3..5), 2..2);
        assert_eq!(visible.range(13..14), 3..4);
    }

    #[test]
    fn covered_lines_are_elements() {
        let highlights = [Highlight {
            range: 2..6,
            class: "k",
        }];
        let covered = [4..6, 8..9].map(Wrap::covered);
        let found = vec![found(4..5, "x")];
        let made = stretches("a\nb\nc\nd\ne", 0..9, (&highlights, &covered), found);
        let made: Vec<&str> = made.iter().map(|one| one.code.0.as_str()).collect();
        let expect = [
            "a\n<span class=\"k\">b\n</span><span class=\"covered\"><mark><span class=\"k\">c</span></mark>\
             <span class=\"k\">\n</span></span>",
            "d\n<span class=\"covered\">e</span>",
        ];
        assert_eq!(made, expect);
    }

    #[test]
    fn marks_and_classes_nest() {
        check("a<b", &[], &[], "a&lt;b");
        check(
            "ab cd",
            &[(0..2, "k")],
            &[1..4],
            "<span class=\"k\">a</span><mark><span class=\"k\">b</span> c</mark>d",
        );
        check("abcd", &[], &[0..2, 1..3], "<mark>abc</mark>d");
        check(
            "ab",
            &[(0..2, "k")],
            &[0..2],
            "<mark><span class=\"k\">ab</span></mark>",
        );
        check("a\n", &[], &[0..2], "<mark>a</mark>\n");
        check("", &[], &[0..0], "");
    }
}
