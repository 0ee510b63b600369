//! Writing down where things stand while the parser's events pass: blocks, headings, fences, links.
//!
//! It keeps every event for the renderer, and decides nothing about what the text means.

mod links;

use super::directive;
use super::document::{Block, BlockKind, Document, Heading, Image, RawAddress};
use super::fence::{self, Fence};
use super::run::Run;
use super::structure::{Mapped, Structure};
use super::{Slugs, TextMap, anchors, attributes, emoji, plain, raw};
use crate::config::RawHtml;
use crate::span::{SourceId, Span};
use pulldown_cmark::{CodeBlockKind, Event, Tag, TagEnd};
use std::ops::Range;

/// What is being written down while the events pass.
#[derive(Default)]
pub(super) struct DocumentBuilder<'t> {
    pub(super) source: SourceId,
    /// The file's text behind its front matter.
    pub(super) original: &'t str,
    /// What the parser reads in its place.
    pub(super) text: &'t str,
    pub(super) mapped: Option<&'t Mapped>,
    pub(super) base: usize,
    /// Containers that are open, and how many blocks are around them.
    pub(super) boxes: Vec<(usize, u32)>,
    pub(super) level: u32,
    /// The quotes around: which container each is.
    pub(super) quotes: Vec<Option<usize>>,
    /// How many places of marks the parser took for what they are.
    pub(super) placed: Vec<usize>,
    in_mark: bool,
    pub(super) document: Document,
    slugs: Slugs,
    /// The leaf block whose text is being collected.
    leaf: Option<Leaf>,
    /// The fence whose code is being collected.
    fence: Option<usize>,
    /// Starts of the list items around, innermost last.
    items: Vec<u32>,
    pub(super) depth: u32,
    in_code: bool,
    in_html: bool,
    html: Html,
    raw_html: RawHtml,
    /// Plain text whose end was not seen yet; nothing where no text of the page can hold a bare address.
    run: Option<Run>,
    /// Links and images around, and whether an author's own `<a>` is open.
    links: u32,
    images: u32,
    in_anchor: bool,
    /// What is left out of the next texts: all before this byte.
    skip_to: usize,
    /// The open link is `![[…]]`, and a picture.
    is_embedded: bool,
    /// Footnotes that nothing defines: their brackets.
    lost_notes: Vec<Span>,
}

/// Whether an element holds blocks, and so containers, which end with it.
fn is_around_blocks(tag: &TagEnd) -> bool {
    matches!(
        tag,
        TagEnd::BlockQuote(_)
            | TagEnd::List(_)
            | TagEnd::Item
            | TagEnd::FootnoteDefinition
            | TagEnd::DefinitionListDefinition
    )
}

/// A block of HTML as it is collected: an event a line.
#[derive(Default)]
struct Html {
    event: usize,
    text: String,
    map: TextMap,
}

struct Leaf {
    kind: BlockKind,
    /// Whether it is the term of a definition list, which has an anchor as headings have.
    is_term: bool,
    span: Span,
    text: String,
    bold: usize,
    in_first_bold: bool,
    /// What the anchor of a heading is made of: its text without the words in place of pictures.
    anchor: String,
    bolds: Vec<Range<u32>>,
    /// Where the bold run around begins in `text`.
    bold_from: Option<usize>,
}

/// What an author typed for a sign that smart punctuation shows.
fn typed<'s>(shown: &'s str, text: &'s str, range: &Range<usize>) -> &'s str {
    const SIGNS: [&str; 7] = ["‘", "’", "“", "”", "–", "—", "…"];
    match SIGNS.contains(&shown) {
        true => text.get(range.clone()).unwrap_or(shown),
        false => shown,
    }
}

/// The comments of MDX that are short enough for a label.
fn comments(
    source: SourceId,
    text: &str,
    base: usize,
    structure: &Structure,
) -> Vec<(Span, String)> {
    const MOST_BYTES: usize = 200;
    let dropped = structure.dropped.iter();
    let found = dropped.filter_map(|range| {
        let comment = text.get(range.clone())?.trim();
        let said = comment.strip_prefix("{/*")?.strip_suffix("*/}")?.trim();
        let span = Span::new(source, base + range.start, base + range.end);
        (said.len() <= MOST_BYTES).then(|| (span, said.to_owned()))
    });
    found.collect()
}

impl<'t> DocumentBuilder<'t> {
    pub fn new(
        source: SourceId,
        original: &'t str,
        base: usize,
        structure: &'t Structure,
        raw_html: RawHtml,
    ) -> Self {
        let mapped = structure.mapped.as_ref();
        let dropped = structure.dropped.iter();
        let dropped = dropped.map(|range| (base + range.start) as u32..(base + range.end) as u32);
        let labels = structure.labels.iter();
        let labels = labels.map(|(name, at)| (name.clone(), (base + at) as u32));
        DocumentBuilder {
            source,
            original,
            text: mapped.map_or(original, |mapped| &mapped.text),
            mapped,
            base,
            document: Document {
                source,
                containers: structure.containers.clone(),
                dropped: dropped.collect(),
                comments: comments(source, original, base, structure),
                labels: labels.collect(),
                ..Document::default()
            },
            raw_html,
            run: plain::is_likely(original).then(Run::default),
            ..DocumentBuilder::default()
        }
    }

    pub(super) fn span(&self, range: &Range<usize>) -> Span {
        let start = self.file(range.start);
        let end = match self.mapped {
            Some(mapped) => self.base + mapped.end(range.end),
            None => self.base + range.end,
        };
        Span::new(self.source, start, end.max(start))
    }

    /// The byte of the file at which a byte of the text is.
    fn file(&self, offset: usize) -> usize {
        match self.mapped {
            Some(mapped) => self.base + mapped.start(offset),
            None => self.base + offset,
        }
    }

    pub fn take(&mut self, event: Event<'t>, range: Range<usize>) {
        let Some((event, range)) = self.without_skipped(event, range) else {
            return;
        };
        let Some((event, range)) = self.without_attributes(event, range) else {
            return;
        };
        let is_run = matches!(event, Event::Text(_)) && !self.in_code && !self.in_html;
        if !is_run {
            self.end_run();
        }
        if self.in_mark || matches!(event, Event::Start(Tag::HtmlBlock)) && self.marks(&range) {
            self.in_mark = !matches!(event, Event::End(TagEnd::HtmlBlock));
            return;
        }
        self.count_level(&event);
        let mut event = event;
        if self.note(&mut event, &range) {
            return;
        }
        let is_plain = is_run && self.links == 0 && self.images == 0 && !self.in_anchor;
        match (&mut self.run, event) {
            (Some(run), Event::Text(text)) if is_plain => {
                if !run.goes_on_at(&range) {
                    self.end_run();
                }
                if let Some(run) = &mut self.run {
                    let written = typed(&text, self.text, &range).to_owned();
                    run.push(text.into_static(), &written, range);
                }
            }
            (_, event) => self.keep(event, range),
        }
    }

    /// The event without a list of attributes behind what they are about; of those an id is kept.
    fn without_attributes(
        &mut self,
        event: Event<'t>,
        range: Range<usize>,
    ) -> Option<(Event<'t>, Range<usize>)> {
        let list = match &event {
            Event::Text(text) if text.starts_with('{') && !self.in_code && !self.in_html => {
                self.attributes(text, &range)
            }
            _ => None,
        };
        let (Some(list), Event::Text(text)) = (list, &event) else {
            return Some((event, range));
        };
        if let Some(id) = list.id {
            let mark = ["<span", &format!("id=\"{id}\"></span>")].join(" ");
            self.document.html_ids.push(id);
            self.keep(Event::InlineHtml(mark.into()), range.clone());
        }
        let rest = text[list.length..].to_owned();
        let range = range.start + list.length..range.end;
        (!rest.is_empty()).then(|| (Event::Text(rest.into()), range))
    }

    /// The list of attributes that a text begins with, where it is right behind something that can have some.
    fn attributes(&self, text: &str, range: &Range<usize>) -> Option<attributes::List> {
        let is_whole = self.text.get(range.clone()) == Some(text);
        if !is_whole || self.run.as_ref().is_some_and(|run| !run.is_empty()) {
            return None;
        }
        let list = attributes::list(text)?;
        let is_fit = match self.document.events.last()? {
            Event::End(TagEnd::Link | TagEnd::Image | TagEnd::Strong | TagEnd::Emphasis)
            | Event::Code(_) => true,
            Event::SoftBreak | Event::HardBreak => list.is_plain && list.length == text.len(),
            _ => false,
        };
        is_fit.then_some(list)
    }

    /// How many blocks are around; containers end with the block that they are in.
    fn count_level(&mut self, event: &Event<'t>) {
        match event {
            Event::Start(tag) if is_around_blocks(&tag.to_end()) => self.level += 1,
            Event::End(tag) if is_around_blocks(tag) => {
                self.close_leaf();
                let inner = self.boxes.partition_point(|(_, level)| *level < self.level);
                self.close_boxes(inner);
                self.level = self.level.saturating_sub(1);
            }
            _ => {}
        }
    }

    /// Writes down what an event says; whether the event itself is not kept.
    fn note(&mut self, event: &mut Event<'t>, range: &Range<usize>) -> bool {
        match event {
            Event::Start(Tag::BlockQuote(kind)) => {
                self.close_leaf();
                self.depth += 1;
                let alert = kind.map(|kind| self.alert(kind, range));
                self.quotes.push(alert);
                if let Some(alert) = alert {
                    self.open_box(alert);
                    return true;
                }
            }
            Event::End(tag @ TagEnd::BlockQuote(_)) => {
                self.end(tag, range);
                if let Some(alert) = self.quotes.pop().flatten() {
                    self.close_box(alert);
                    return true;
                }
            }
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag, range),
            Event::Text(text) if self.fence.is_some() => {
                self.code(text, range);
                return true;
            }
            Event::Text(text) if !self.in_code => self.plain(text, range),
            Event::Code(text) if !self.in_code => self.inline(text, range),
            Event::InlineMath(text) | Event::DisplayMath(text) => self.inline(text, range),
            Event::SoftBreak | Event::HardBreak => self.inline("\n", range),
            Event::Html(html) | Event::InlineHtml(html) => {
                self.note_anchor(html);
                self.collect_html(html, range);
                if !self.in_html {
                    self.close_html(range);
                }
            }
            Event::Rule => self.leaf_alone(BlockKind::Break, range, String::new()),
            _ => {}
        }
        false
    }

    fn keep(&mut self, event: Event<'_>, range: Range<usize>) {
        let span = self.span(&range);
        self.document.events.push(event, span.start..span.end);
    }

    fn start(&mut self, tag: &mut Tag<'t>, range: &Range<usize>) {
        match tag {
            Tag::Paragraph => self.open_leaf(BlockKind::Paragraph, range),
            Tag::Heading { level, id, .. } => {
                let explicit = id.as_ref().filter(|id| !id.is_empty());
                let explicit = explicit.map(|id| id.to_string());
                if let Some(id) = &explicit {
                    self.slugs.reserve(id);
                }
                self.close_leaf();
                self.document.headings.push(Heading {
                    level: *level as u8,
                    text: String::new(),
                    explicit: explicit.is_some(),
                    anchor: explicit.unwrap_or_default(),
                    span: self.span(range),
                    block: self.document.blocks.len(),
                });
                let index = self.document.headings.len() - 1;
                self.open_leaf(BlockKind::Heading(index), range);
            }
            Tag::CodeBlock(CodeBlockKind::Fenced(_)) => self.open_fence(range),
            Tag::CodeBlock(CodeBlockKind::Indented) => {
                self.leaf_alone(BlockKind::Code, range, self.text[range.clone()].to_owned());
                self.in_code = true;
            }
            Tag::HtmlBlock => {
                self.leaf_alone(BlockKind::Html, range, self.text[range.clone()].to_owned());
                self.in_html = true;
                self.html.event = self.document.events.len();
            }
            Tag::TableCell => self.open_leaf(BlockKind::Cell, range),
            Tag::DefinitionListTitle => {
                self.open_leaf(BlockKind::Paragraph, range);
                self.leaf
                    .as_mut()
                    .into_iter()
                    .for_each(|leaf| leaf.is_term = true);
            }
            Tag::Item => {
                self.close_leaf();
                self.items.push(self.file(range.start) as u32);
                self.depth += 1;
            }
            Tag::List(_) | Tag::FootnoteDefinition(_) => {
                self.close_leaf();
                self.depth += 1;
            }
            Tag::Strong => {
                self.inline("", range);
                if let Some(leaf) = &mut self.leaf {
                    leaf.in_first_bold |= leaf.text.trim().is_empty();
                    leaf.bold_from = Some(leaf.text.len());
                }
            }
            Tag::Link { .. } => self.open_link(tag, range),
            Tag::Image { dest_url, .. } => {
                self.images += 1;
                self.inline("", range);
                let (target, span) = (dest_url.to_string(), self.span(range));
                self.document.images.push(Image {
                    target,
                    span,
                    is_wiki: false,
                });
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: &mut TagEnd, range: &Range<usize>) {
        match tag {
            TagEnd::Paragraph
            | TagEnd::Heading(_)
            | TagEnd::TableCell
            | TagEnd::DefinitionListTitle => self.close_leaf(),
            TagEnd::Link => self.close_link(tag, range),
            TagEnd::Image => self.images = self.images.saturating_sub(1),
            TagEnd::CodeBlock => {
                self.in_code = false;
                if let Some(index) = self.fence.take() {
                    self.close_fence(index, range);
                }
            }
            TagEnd::HtmlBlock => {
                self.in_html = false;
                self.close_html(range);
            }
            TagEnd::Item => {
                self.close_leaf();
                self.items.pop();
                self.depth = self.depth.saturating_sub(1);
            }
            TagEnd::BlockQuote(_) | TagEnd::List(_) | TagEnd::FootnoteDefinition => {
                self.close_leaf();
                self.depth = self.depth.saturating_sub(1);
            }
            TagEnd::Strong => {
                if let Some(leaf) = &mut self.leaf {
                    if leaf.in_first_bold {
                        leaf.bold = leaf.text.len();
                        leaf.in_first_bold = false;
                    }
                    let from = leaf.bold_from.take();
                    leaf.bolds
                        .extend(from.map(|from| from as u32..leaf.text.len() as u32));
                }
            }
            _ => {}
        }
    }

    fn collect_html(&mut self, html: &str, range: &Range<usize>) {
        if !self.in_html {
            self.html.event = self.document.events.len();
        }
        let (at, file) = (self.html.text.len(), self.file(range.start));
        if self.text.get(range.clone()) == Some(html) {
            match self.mapped {
                Some(mapped) => {
                    (self.html.map).append(&mapped.pieces(range.clone()), at, self.base)
                }
                None => self.html.map.push(at, file, html.len()),
            }
        } else {
            self.html.map.push_synthetic(at, file);
        }
        self.html.text.push_str(html);
    }

    /// Writes down the addresses of the HTML that was collected; `range` is the whole of it.
    fn close_html(&mut self, range: &Range<usize>) {
        let html = std::mem::take(&mut self.html);
        anchors::collect(&html.text, self.raw_html, &mut self.document.html_ids);
        for (place, name) in raw::shown_tags(&html.text) {
            let file = html.map.file_range(place);
            let span = Span::new(self.source, file.start, file.end);
            self.document.shown_tags.push((name, span));
        }
        for (place, target) in raw::addresses(&html.text) {
            let file = html.map.file_range(place.clone());
            let written = file
                .start
                .checked_sub(self.base)
                .zip(file.end.checked_sub(self.base));
            let is_whole = written.and_then(|(start, end)| self.original.get(start..end))
                == html.text.get(place.clone());
            let span = if is_whole {
                Span::new(self.source, file.start, file.end)
            } else {
                self.span(range)
            };
            self.document.raw.push(RawAddress {
                target,
                span,
                event: html.event,
                place,
            });
        }
    }

    /// Text as it is shown. Labels are compared with what the author typed; anchors are made of what is shown.
    fn plain(&mut self, shown: &str, range: &Range<usize>) {
        let written = typed(shown, self.text, range);
        self.inline(written, range);
        if let Some(leaf) = &mut self.leaf
            && written != shown
            && leaf.anchor.ends_with(written)
        {
            leaf.anchor.truncate(leaf.anchor.len() - written.len());
            leaf.anchor.push_str(shown);
        }
    }

    fn inline(&mut self, text: &str, range: &Range<usize>) {
        if self.in_html {
            return;
        }
        // The text of a tight list item has no paragraph around it.
        if self.leaf.is_none() {
            self.open_leaf(BlockKind::Paragraph, range);
        }
        let end = self.span(range).end;
        if let Some(leaf) = &mut self.leaf {
            leaf.text.push_str(text);
            if (leaf.is_term || matches!(leaf.kind, BlockKind::Heading(_))) && self.images == 0 {
                leaf.anchor.push_str(text);
            }
            leaf.span.end = leaf.span.end.max(end);
        }
    }

    fn open_leaf(&mut self, kind: BlockKind, range: &Range<usize>) {
        self.close_leaf();
        self.leaf = Some(Leaf {
            kind,
            is_term: false,
            span: self.span(range),
            text: String::new(),
            bold: 0,
            in_first_bold: false,
            anchor: String::new(),
            bolds: Vec::new(),
            bold_from: None,
        });
    }

    pub(super) fn close_leaf(&mut self) {
        let Some(leaf) = self.leaf.take() else {
            return;
        };
        if let BlockKind::Heading(index) = leaf.kind {
            let heading = &mut self.document.headings[index];
            heading.text = emoji::replaced(&leaf.text).trim().to_owned();
            if !heading.explicit {
                heading.anchor = self.slugs.slug(&leaf.anchor);
            }
        }
        if leaf.is_term {
            let anchor = self.slugs.slug(&leaf.anchor.trim().replace('\n', " "));
            if !anchor.is_empty() {
                self.document.html_ids.push(anchor.clone());
                self.document.terms.push((leaf.span.start, anchor));
            }
        }
        // Half a million cells without a word would be half of what a page needs.
        if leaf.kind == BlockKind::Cell && leaf.text.is_empty() {
            return;
        }
        let block = Block {
            kind: leaf.kind,
            span: leaf.span,
            text: leaf.text,
            bold: leaf.bold,
            bolds: leaf.bolds,
            depth: self.depth,
            item: self.items.last().copied(),
        };
        self.document.blocks.push(block);
    }

    fn leaf_alone(&mut self, kind: BlockKind, range: &Range<usize>, text: String) {
        self.open_leaf(kind, range);
        if let Some(leaf) = &mut self.leaf {
            leaf.text = text;
        }
        self.close_leaf();
    }

    fn open_fence(&mut self, range: &Range<usize>) {
        let line_end = self.text[range.clone()]
            .find(['\n', '\r'])
            .map_or(range.end, |at| range.start + at);
        let opening = &self.text[range.start..line_end];
        let marker = opening.bytes().next().unwrap_or(b'`');
        let run = opening.bytes().take_while(|byte| *byte == marker).count();
        let info = &opening[run..];
        let (language, words) = fence::read_info(self.source, info, self.file(range.start + run));
        let index = self.document.fences.len();
        self.leaf_alone(BlockKind::Fence(index), range, String::new());
        self.document.fences.push(Fence {
            span: self.span(range),
            opening: self.span(&(range.start..line_end)),
            language,
            words,
            code: String::new(),
            map: TextMap::default(),
            covered: Vec::new(),
            closed: false,
            block: self.document.blocks.len() - 1,
        });
        self.fence = Some(index);
        self.in_code = true;
    }

    fn code(&mut self, text: &str, range: &Range<usize>) {
        let file = self.file(range.start);
        let Some(fence) = self
            .fence
            .and_then(|index| self.document.fences.get_mut(index))
        else {
            return;
        };
        let at = fence.code.len();
        if self.text.get(range.clone()) == Some(text) {
            match self.mapped {
                Some(mapped) => (fence.map).append(&mapped.pieces(range.clone()), at, self.base),
                None => fence.map.push(at, file, text.len()),
            }
        } else {
            // The rest of a tab, or a character that the parser replaced (NUL).
            fence.map.push_synthetic(at, file);
        }
        fence.code.push_str(text);
    }

    fn close_fence(&mut self, index: usize, range: &Range<usize>) {
        let whole = &self.text[range.clone()];
        let after = whole.find('\n').map_or(whole.len(), |at| at + 1);
        let after = self.file(range.start + after);
        let last = whole.trim_end_matches(['\n', '\r']);
        let line = last.rfind(['\n', '\r']).map(|at| at + 1);
        let line_start = line.map_or(0, |line| self.file(range.start + line));
        let is_ended = self
            .mapped
            .is_some_and(|mapped| mapped.has_end_in(range.clone()));
        let fence = &mut self.document.fences[index];
        let opening = &whole[..whole.find(['\n', '\r']).unwrap_or(whole.len())];
        let marker = opening.chars().next().unwrap_or('`');
        directive::take_options(fence, opening.trim_start_matches(marker));
        if fence.code.is_empty() {
            // An empty fence has no byte of code; what it would hold stands behind its opening line.
            fence.map.push_synthetic(0, after);
        }
        fence.closed = line.is_some_and(|line| {
            let marker = whole.as_bytes()[0];
            let run = whole.bytes().take_while(|byte| *byte == marker).count();
            let closing = last[line..].trim_start_matches([' ', '\t', '>']).trim_end();
            let is_run = closing.len() >= run && closing.bytes().all(|byte| byte == marker);
            // Indented too far it is code, and then the last byte of code lies behind it.
            let code_end = fence.map.file_range(0..fence.code.len()).end;
            is_run && !is_ended && (fence.code.is_empty() || code_end <= line_start)
        });
    }

    /// The document, and the brackets of footnotes that nothing defines.
    pub fn finish(mut self) -> (Document, Vec<Span>) {
        self.end_run();
        self.close_leaf();
        self.close_boxes(0);
        let containers = &mut self.document.containers;
        containers.sort_by_key(|container| container.opening.start);
        // GitHub's anchor of a heading without any letter is empty, which is no id: it gets one that no other has.
        for heading in &mut self.document.headings {
            if heading.anchor.is_empty() {
                heading.anchor = self.slugs.slug("section");
            }
        }
        (self.document, self.lost_notes)
    }
}
