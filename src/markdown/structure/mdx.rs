//! Lines that are on no page, as they pass: comments, imports and exports of MDX, which may go on over several lines, and
//! names of places; and MDX's prose without tags.

use super::super::container::words;
use super::line::{self, Cursor};
use super::scan::{Fence, Line, Scanner};
use super::{inline, jsx, tokens};
use std::ops::Range;

impl<'t> Scanner<'t> {
    /// Comments, imports and exports of MDX.
    pub(super) fn dropped(&mut self, line: &Line<'t>, leaf: Cursor<'t>, at: usize) -> bool {
        let text = &self.text[at..];
        let is_comment = text.starts_with('{');
        let length = match is_comment {
            true if at >= self.last_comment => None,
            true => jsx::comment(text),
            false if self.blocks.is_empty() && leaf.at == 0 && !self.in_paragraph => {
                let found = jsx::module(text, self.patience > 0);
                if found.is_some_and(|(_, is_whole)| !is_whole) {
                    self.patience = self.patience.saturating_sub(1);
                }
                found.map(|(length, _)| length)
            }
            false => None,
        };
        let Some(length) = length else {
            return false;
        };
        let end = at + length;
        self.scan.dropped.push(at..end);
        self.scan.is_changed = true;
        self.head(line, leaf.at);
        self.scan.mapped.insert("\n", at);
        self.in_paragraph = false;
        self.skip(end, line.range.end);
        true
    }

    /// Nothing up to `end` is read; what is left of the last line is.
    pub(super) fn skip(&mut self, end: usize, line_end: usize) {
        let behind = &self.text[end..];
        let rest = behind.lines().next().unwrap_or("");
        self.last_end = end;
        if self.text[..end].ends_with('\n') {
            self.skip_until = end;
        } else if rest.trim().is_empty() {
            self.skip_until = behind.find('\n').map_or(self.text.len(), |at| end + at + 1);
        } else if end < line_end {
            self.rest_of_line(end..line_end, line_end);
        } else {
            self.skip_until = end;
        }
    }

    /// Text behind what was read over several lines.
    pub(super) fn rest_of_line(&mut self, range: Range<usize>, line_end: usize) {
        let prefix = self.prefix(self.blocks.len());
        self.scan.mapped.insert(&prefix, range.start);
        let rest = self.text[range.clone()].trim();
        if let Some((byte, run, _)) = line::fence(rest) {
            self.fence = Some(Fence {
                byte,
                run,
                depth: self.blocks.len(),
                shift: 0,
                tildes: 0,
            });
            self.in_paragraph = false;
            let space = self.text[range.clone()].find(rest).unwrap_or(0);
            self.scan
                .mapped
                .copy(self.text, range.start + space..range.end);
            return;
        }
        self.prose(range, line_end);
        self.in_paragraph = true;
    }

    /// Prose of MDX.
    pub(super) fn prose(&mut self, range: Range<usize>, line_end: usize) {
        let scan = &mut self.scan;
        let copied = inline::copy(self.text, range, self.last_comment, scan);
        scan.is_changed |= copied.is_changed;
        if copied.at > line_end {
            // The comment ends on a later line.
            scan.mapped.insert("\n", line_end);
            self.skip(copied.at, line_end);
        } else if copied.at == line_end && copied.is_changed && !scan.mapped.text.ends_with('\n') {
            scan.mapped.insert("\n", line_end);
        }
    }

    pub(super) fn text_of_mdx(&mut self, line: &Line<'t>, at: usize) {
        self.head(line, at - line.range.start);
        self.prose(at..line.range.end, line.range.end);
    }

    /// MyST's `(name)=` is no text: it names what is below it.
    pub(super) fn label(&mut self, line: &Line<'t>, leaf: Cursor<'t>) -> bool {
        let name = leaf.rest().trim_end().strip_prefix('(');
        let Some(name) = name.and_then(|rest| rest.strip_suffix(")=")) else {
            return false;
        };
        if self.in_paragraph || self.html.is_some() || name.is_empty() || name.contains(['(', ')'])
        {
            return false;
        }
        let at = line.range.start + leaf.at;
        let end = at + leaf.rest().trim_end().len();
        self.scan.labels.push((name.trim().to_owned(), at));
        self.scan.dropped.push(at..end);
        self.scan.is_changed = true;
        self.head(line, leaf.at);
        self.scan.mapped.insert("\n", at);
        self.skip(end, line.range.end);
        true
    }

    /// `<summary>` is the title of the `<details>` that it begins.
    pub(super) fn summary(&mut self, line: &Line<'t>, rest: &str) -> bool {
        let Some(open) = self.open.last() else {
            return false;
        };
        let container = &mut self.scan.containers[open.container];
        if container.name != "details" || container.title.is_some() {
            return false;
        }
        let inner = rest.trim().strip_prefix("<summary").and_then(|rest| {
            let (_, rest) = rest.split_once('>')?;
            rest.strip_suffix("</summary>")
        });
        let Some(title) = inner else {
            return false;
        };
        container.title = words(&tokens::text(title));
        self.scan.dropped.push(line.range.clone());
        self.scan.is_changed = true;
        true
    }
}
