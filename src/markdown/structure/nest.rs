//! Containers as they open and close while the lines pass, and what is written in their place.

use super::super::Dialect;
use super::super::container::{ContainerKind, Opening};
use super::line::Cursor;
use super::mapped::Mark;
use super::markers::{Closer, Marker};
use super::scan::{Block, Fence, Line, Open, Options, Scanner};
use super::tokens::Tokens;
use crate::span::Span;
use std::ops::Range;

/// Containers inside each other beyond this are text.
const DEEPEST: usize = 100;

impl<'t> Scanner<'t> {
    /// Writes down the markers of a line; whether they are any.
    pub(super) fn take(&mut self, line: &Line<'t>, leaf: Cursor<'t>, found: Tokens) -> bool {
        let is_text = |(_, marker): &(Range<usize>, Marker)| match marker {
            Marker::Open(_, Closer::Named(kind, name)) => {
                let is_tag = *kind == ContainerKind::Tag && self.dialect == Dialect::Mdx;
                !is_tag && !self.closed.contains(name)
            }
            _ => false,
        };
        if found.before.iter().any(is_text) {
            return false;
        }
        if !self.is_whole(&found) || self.open.len() + found.before.len() > DEEPEST {
            return false;
        }
        let at = line.range.start + leaf.at;
        let blocks = self.blocks.len();
        let mut is_structure = found.before.is_empty();
        let mut marks = Vec::new();
        for (range, marker) in found.before {
            is_structure |= self.mark(range, marker, line.range.start, &mut marks);
        }
        if !is_structure {
            return false;
        }
        self.scan.is_changed = true;
        self.in_paragraph = false;
        let prefix = self.prefix(self.blocks.len());
        if self.blocks.len() < blocks {
            self.scan.mapped.insert(&prefix, at);
        } else {
            self.head(line, leaf.at);
        }
        let is_in_html = self.html.take().is_some();
        if !marks.is_empty() {
            if is_in_html {
                self.scan.mapped.insert("\n", at);
                self.scan.mapped.insert(&prefix, at);
            }
            self.scan.mapped.mark(marks, at);
        }
        if !found.text.is_empty() {
            self.scan.mapped.insert("\n", found.text.start);
            self.scan.mapped.insert(&prefix, found.text.start);
            self.scan.mapped.copy(self.text, found.text.clone());
            self.in_paragraph = found.after.is_empty();
        }
        let mut marks = Vec::new();
        for (range, marker) in found.after {
            self.mark(range, marker, line.range.start, &mut marks);
        }
        if !marks.is_empty() {
            let prefix = self.prefix(self.blocks.len());
            self.scan.mapped.insert("\n", found.end);
            self.scan.mapped.insert(&prefix, found.end);
            self.scan.mapped.mark(marks, found.end);
        }
        self.scan.mapped.insert("\n", found.end);
        self.skip(found.end, line.range.end);
        true
    }

    /// Whether what is on a line is structure and no prose with a tag in it.
    fn is_whole(&self, found: &Tokens) -> bool {
        let is_leaf = |marker: &Marker| matches!(marker, Marker::Leaf(_));
        let mut leaves = found.markers().filter(|marker| is_leaf(marker));
        if leaves.any(|marker| self.dialect == Dialect::Markdown || !is_component(marker)) {
            return false;
        }
        if found.text.is_empty() {
            return true;
        }
        let mut markers = found.markers();
        if markers.any(|marker| is_leaf(marker) || !is_component(marker)) {
            return false;
        }
        let text = &self.text[found.text.clone()];
        let closes = |(_, marker): &(Range<usize>, Marker)| matches!(marker, Marker::Close(_));
        if !found.after.is_empty() {
            self.is_between(found, text)
        } else if found.before.iter().all(closes) {
            // `</Tabs> and more`: text that begins behind what is open.
            let own = self.open.iter().rev().map(|open| &open.closer);
            let closers = found.before.iter().filter_map(|(_, marker)| match marker {
                Marker::Close(closer) => Some(closer),
                _ => None,
            });
            own.take(found.before.len()).eq(closers)
        } else {
            // It goes on in the next lines.
            let opens = |(_, marker): &(Range<usize>, Marker)| matches!(marker, Marker::Open(..));
            let mut names = found.before.iter().filter_map(|(_, marker)| name(marker));
            names.all(|name| !text.contains(&format!("</{name}")))
                && found.before.iter().all(opens)
                && !text.contains("{%")
                && !text.contains("{{")
        }
    }

    /// Whether the text is between tags that belong together.
    fn is_between(&self, found: &Tokens, text: &str) -> bool {
        let names = |markers: &[(Range<usize>, Marker)]| -> Vec<String> {
            let names = markers.iter().filter_map(|(_, marker)| name(marker));
            names.map(str::to_owned).collect()
        };
        let (before, mut after) = (names(&found.before), names(&found.after));
        if !before.is_empty() {
            after.reverse();
            return before == after;
        }
        let own = self.open.iter().rev().map(|open| match &open.closer {
            Closer::Named(_, name) => Some(name),
            _ => None,
        });
        let opened = |name: &String| text.contains(&format!("<{name}"));
        own.take(after.len()).eq(after.iter().map(Some)) && !after.iter().any(opened)
    }

    /// Opens or closes; whether it is structure at all.
    fn mark(
        &mut self,
        range: Range<usize>,
        marker: Marker,
        line: usize,
        marks: &mut Vec<Mark>,
    ) -> bool {
        match marker {
            Marker::Open(opening, closer) => {
                let kind = opening.kind;
                let container = self.begin(range, opening);
                self.options = match kind {
                    ContainerKind::Directive => Some(Options::Container(container)),
                    ContainerKind::Slashes => Some(Options::Indented(container)),
                    _ => None,
                };
                let depth = self.blocks.len();
                self.open.push(Open {
                    container,
                    closer,
                    depth,
                    line,
                });
                marks.push(Mark::Open(container));
            }
            Marker::Indented(opening) => {
                let container = self.begin(range, opening);
                self.scan.containers[container].closed = true;
                self.blocks.push(Block::Box(container));
                marks.push(Mark::Open(container));
            }
            Marker::Leaf(opening) => {
                if opening.title.is_some() {
                    let container = self.begin(range, opening);
                    self.scan.containers[container].closed = true;
                    marks.extend([Mark::Open(container), Mark::Close(container)]);
                } else {
                    self.scan.dropped.push(range);
                }
            }
            Marker::Close(closer) => {
                if self.close(&range, &closer, marks) {
                    return true;
                }
                let is_tag = matches!(closer, Closer::Named(ContainerKind::Tag, _));
                if is_tag && self.dialect == Dialect::Mdx {
                    self.scan.dropped.push(range);
                    return true;
                }
                return false;
            }
        }
        true
    }

    fn begin(&mut self, range: Range<usize>, opening: Opening) -> usize {
        let span = self.span(range);
        self.scan.containers.push(opening.at(span));
        self.scan.containers.len() - 1
    }

    /// Closes what this marker closes, and what was left open inside.
    fn close(&mut self, range: &Range<usize>, closer: &Closer, marks: &mut Vec<Mark>) -> bool {
        let found = [true, false].into_iter().find_map(|is_exact| {
            let mut all = self.open.iter();
            all.rposition(|open| closer.ends(&open.closer, is_exact))
        });
        let Some(found) = found else {
            return false;
        };
        let depth = self.open[found].depth;
        let own = self.open[found].container;
        let mut inner = self.boxes(depth);
        for open in self.open.drain(found..) {
            if open.container != own
                && is_text(
                    &open.closer,
                    self.dialect,
                    &self.scan.containers[open.container].name,
                )
            {
                self.scan.unpaired.push(open.line);
            }
            inner.push(open.container);
        }
        self.blocks.truncate(depth);
        inner.sort_unstable();
        let span = self.span(range.clone());
        for container in inner.into_iter().rev() {
            marks.push(Mark::Close(container));
            let container_index = container;
            let container = &mut self.scan.containers[container];
            container.span.end = span.end;
            if container_index == own {
                container.closing = Some(span);
                container.closed = true;
            }
        }
        true
    }

    /// Leaves the blocks beyond the first `matched`; `cut` is a fence that ends with them.
    pub(super) fn pop(&mut self, matched: usize, at: usize, cut: Option<Fence>) {
        let left = &self.blocks[matched..];
        let is_unseen = |block: &Block| matches!(block, Block::Box(_) | Block::Shift(_));
        let cut = cut.filter(|_| left.iter().any(is_unseen));
        if let Some(fence) = cut {
            let prefix = self.prefix(fence.depth);
            self.scan.mapped.insert(&prefix, at);
            self.scan.mapped.end_fence(&fence.marker(), at);
        }
        let left = &self.blocks[matched..];
        let first = left.iter().position(|block| matches!(block, Block::Box(_)));
        if let Some(first) = first {
            let first = matched + first;
            let prefix = self.prefix(first);
            if self.html.take().is_some() {
                self.scan.mapped.insert("\n", at);
            }
            let open = self.open.iter().filter(|open| open.depth > first);
            let mut inner: Vec<usize> = open.map(|open| open.container).collect();
            inner.extend(self.boxes(first));
            inner.sort_unstable();
            let marks = inner.into_iter().rev().map(Mark::Close).collect();
            self.scan.mapped.insert(&prefix, at);
            self.scan.mapped.mark(marks, at);
            self.scan.mapped.insert("\n", at);
        }
        self.leave(matched, false);
    }

    /// The containers that are indented, from this block on.
    fn boxes(&self, from: usize) -> Vec<usize> {
        let blocks = self.blocks[from.min(self.blocks.len())..].iter();
        blocks
            .filter_map(|block| match block {
                Block::Box(container) => Some(*container),
                _ => None,
            })
            .collect()
    }

    /// Ends the blocks beyond the first `matched`, and what was left open inside; at the end of the text everything.
    pub(super) fn leave(&mut self, matched: usize, is_end: bool) {
        let end = (self.base + self.last_end) as u32;
        let boxes = self.boxes(matched);
        let is_left = |open: &Open| is_end || open.depth > matched;
        let from = self
            .open
            .iter()
            .position(is_left)
            .unwrap_or(self.open.len());
        for open in self.open.drain(from..) {
            let container = &mut self.scan.containers[open.container];
            container.span.end = end.max(container.opening.end);
            container.closed = open.closer == Closer::Quote;
            if !container.closed && is_text(&open.closer, self.dialect, &container.name) {
                self.scan.unpaired.push(open.line);
            }
        }
        for container in boxes {
            let container = &mut self.scan.containers[container];
            container.span.end = end.max(container.opening.end);
        }
        self.blocks.truncate(matched);
        self.in_paragraph = false;
        self.options = None;
    }

    fn span(&self, range: Range<usize>) -> Span {
        Span::new(self.source, self.base + range.start, self.base + range.end)
    }

    /// What the first so many blocks need at the beginning of a line.
    pub(super) fn prefix(&self, blocks: usize) -> String {
        let mut prefix = String::new();
        for block in &self.blocks[..blocks.min(self.blocks.len())] {
            match *block {
                Block::Quote => prefix.push_str("> "),
                Block::Item(width) => prefix.extend(std::iter::repeat_n(' ', width)),
                Block::Box(_) | Block::Shift(_) => {}
            }
        }
        prefix
    }

    /// Writes a line up to `until` (bytes of it), without what is taken out.
    pub(super) fn head(&mut self, line: &Line<'t>, until: usize) {
        let start = line.range.start;
        let mut from = start;
        if line.is_remade {
            let prefix = self.prefix(line.matched);
            let at = start + line.lead.at.saturating_sub(1);
            self.scan.mapped.insert(&prefix, at);
            self.scan.mapped.insert(&" ".repeat(line.lead.left), at);
            from = start + line.lead.at;
            self.scan.is_changed = true;
            if self.dialect == Dialect::Mdx {
                let kept = prefix.len().min(line.lead.at);
                self.scan.dropped.push(start + kept..from);
            }
        }
        for cut in &line.cuts {
            let cut = start + cut.start..start + cut.end;
            if cut.start >= from {
                self.scan.mapped.copy(self.text, from..cut.start);
                from = cut.end;
                self.scan.dropped.push(cut);
            }
        }
        let until = (start + until).max(from);
        self.scan.mapped.copy(self.text, from..until);
    }

    /// Writes a line as it is, but for what is taken out.
    pub(super) fn copy(&mut self, line: &Line<'t>) {
        let length = line.range.len();
        self.head(line, length);
    }
}

/// What a marker opens or closes by its name.
fn name(marker: &Marker) -> Option<&str> {
    match marker {
        Marker::Open(_, Closer::Named(_, name)) | Marker::Close(Closer::Named(_, name)) => {
            Some(name)
        }
        _ => None,
    }
}

/// Whether a marker is no element of HTML.
fn is_component(marker: &Marker) -> bool {
    match marker {
        Marker::Open(_, Closer::Named(ContainerKind::Tag, name))
        | Marker::Close(Closer::Named(ContainerKind::Tag, name)) => {
            name.is_empty() || name.starts_with(|c: char| c.is_ascii_uppercase())
        }
        Marker::Leaf(opening) => opening.label.starts_with(|c: char| c.is_ascii_uppercase()),
        Marker::Open(..) | Marker::Close(_) | Marker::Indented(_) => true,
    }
}

/// Whether an opening that nothing closes is text: such words have other uses than to open a container.
fn is_text(closer: &Closer, dialect: Dialect, name: &str) -> bool {
    match closer {
        // `::: package.module` of mkdocstrings stands alone.
        Closer::Colons(_) => name.contains(['.', '/']),
        Closer::Named(ContainerKind::Tag, _) => dialect == Dialect::Markdown,
        Closer::Slashes(_) | Closer::Named(..) | Closer::Fence(..) => true,
        Closer::Quote => false,
    }
}
