//! Code as HTML: highlight classes, and marks around what a finding is about.

use super::Html;
use crate::language::Highlight;
use crate::markdown::escape;
use std::ops::Range;

/// Renders the part `shown` of a code; highlights and marks are bytes of the whole.
pub(super) fn render(
    code: &str,
    shown: Range<usize>,
    highlights: &[Highlight],
    marks: &[Range<usize>],
) -> Html {
    let marks = merged(marks, &shown, code);
    let mut out = String::with_capacity(shown.len() * 2);
    let mut at = shown.start;
    let first = highlights.partition_point(|one| one.range.end <= shown.start);
    let mut writer = Writer {
        code,
        marks: &marks,
        next: 0,
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
        writer.write(&mut out, at..start, "");
        writer.write(&mut out, start..end, highlight.class);
        at = end;
    }
    writer.write(&mut out, at..shown.end, "");
    if writer.in_mark {
        out.push_str("</mark>");
    }
    Html(out)
}

/// A code without what is hidden, and the ranges of the whole in it.
pub(super) struct Visible {
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
                let text = escape(&self.code[at..until]);
                if class.is_empty() {
                    out.push_str(&text);
                } else {
                    out.push_str("<span class=\"");
                    out.push_str(class);
                    out.push_str("\">");
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

#[cfg(test)]
#[allow(clippy::single_range_in_vec_init)]
mod tests {
    use super::*;

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
        assert_eq!(render(code, 0..code.len(), &highlights, marks).0, expect);
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
