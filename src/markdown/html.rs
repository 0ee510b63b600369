//! A document's prose as HTML, with gaps where its fences stand.
//!
//! What a link leads to and where a fence goes is asked of the caller; nothing here knows addresses.

use super::cells::Cells;
use super::renderer::{Insert, Renderer};
use super::stops::{Indexes, Stops};
use super::{Document, boxes, emoji, maths, raw, tabs};
use crate::config::RawHtml;
use crate::escape;
use pulldown_cmark::{CodeBlockKind, CowStr, Event, LinkType, Tag, TagEnd};
use std::ops::Range;

/// So many events are written together, except in one row of a table.
const MOST_EVENTS: usize = 4096;

/// Renders what begins inside `range` (bytes of the file), and the footnotes that it refers to, wherever they stand.
pub fn render(document: &Document, range: Range<u32>, renderer: &mut impl Renderer) {
    let stops = document.stops();
    let borrowed = stops.borrowed(&document.events, &range);
    let windows = stops.windows(&range, &borrowed);
    let is_inside = |place: &Range<u32>| {
        let before = borrowed.partition_point(|note| note.start <= place.start);
        range.contains(&place.start) || before > 0 && borrowed[before - 1].contains(&place.start)
    };
    let is_safe = renderer.raw_html() == RawHtml::Safe;
    let inserts = |index| renderer.raw_address(index);
    let sanitized = if is_safe {
        raw::sanitize(document, &windows, is_inside, &inserts)
    } else {
        raw::rewrite(document, &windows, is_inside, &inserts)
    };
    let mut prose = Prose {
        document,
        renderer,
        is_safe,
        sanitized,
        stops,
        is_inside,
        events: Vec::new(),
        next: Indexes::default(),
        heading: 0,
        links: Vec::new(),
        images: Vec::new(),
        boxes: Vec::new(),
        tabs: tabs::Drawn::default(),
        cells: Cells::default(),
        is_hidden: false,
        in_label: false,
        in_division: false,
    };
    for window in windows {
        prose.next = window.before;
        let numbered = window.events.clone();
        for (at, (event, place)) in numbered.zip(document.events.range(window.events)) {
            let is_shown = (prose.is_inside)(place);
            prose.take(at, event, place, is_shown);
        }
    }
    prose.end();
}

/// The prose that is being written.
struct Prose<'d, R, I> {
    document: &'d Document,
    renderer: &'d mut R,
    is_safe: bool,
    /// What becomes of the author's own HTML.
    sanitized: raw::Sanitized,
    stops: &'d Stops,
    /// Whether what begins with these bytes is shown.
    is_inside: I,
    /// What was not handed over yet.
    events: Vec<Event<'d>>,
    next: Indexes,
    /// The heading that is open, or was last.
    heading: usize,
    /// Of the links that are open: what they become, and their index and kind.
    links: Vec<(Insert, usize, LinkType)>,
    images: Vec<OpenImage>,
    /// What closes the containers that are open.
    boxes: Vec<Option<&'static str>>,
    tabs: tabs::Drawn,
    cells: Cells<'d>,
    /// Whether it is in a heading that is not shown.
    is_hidden: bool,
    /// Whether it is in a paragraph that is a fence's label.
    in_label: bool,
    /// Whether it is in a paragraph that is written as a `div`.
    in_division: bool,
}

/// An image that is open; its alternative text is inside.
struct OpenImage {
    /// Where it begins among the events; none if only its alternative text is shown.
    start: Option<usize>,
    is_refused: bool,
    size: Option<(u32, u32)>,
}

impl<'d, R: Renderer, I: Fn(&Range<u32>) -> bool> Prose<'d, R, I> {
    fn take(&mut self, at: usize, event: &'d Event<'d>, place: &Range<u32>, is_inside: bool) {
        let [before, instead, after] = self.sanitized.take(at);
        self.raw(before);
        if instead.is_some() {
            self.raw(instead);
            return;
        }
        self.event(at, event, place, is_inside);
        self.raw(after);
    }

    fn event(&mut self, at: usize, event: &'d Event<'d>, place: &Range<u32>, is_inside: bool) {
        let is_shown = is_inside && !self.is_hidden;
        match event {
            Event::Start(Tag::MetadataBlock(_)) => self.open_box(at, place.start, is_shown),
            Event::End(TagEnd::MetadataBlock(_)) => {
                if let Some(close) = self.boxes.pop().flatten() {
                    self.html(close);
                }
            }
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(_))) => {
                let index = Indexes::take(&mut self.next.fence);
                if is_inside {
                    self.fence(index);
                }
            }
            Event::End(TagEnd::CodeBlock) if is_fence(self.document, place.start) => {}
            Event::Start(Tag::Heading { level, .. }) => self.open_heading(*level as u8, is_inside),
            Event::End(TagEnd::Heading(level)) => self.close_heading(*level as u8),
            Event::Start(Tag::Link { .. }) => self.open_link(event, is_shown),
            Event::End(TagEnd::Link) => self.close_link(is_shown),
            Event::Start(Tag::Image { .. }) => self.open_image(event, is_shown),
            Event::End(TagEnd::Image) => self.close_image(is_shown),
            _ if is_shown => self.block(at, event, place.start),
            _ => {}
        }
    }

    /// What only changes how it is written.
    fn block(&mut self, at: usize, event: &'d Event<'d>, start: u32) {
        match event {
            Event::Start(Tag::Table(alignments)) => {
                self.cells = Cells::new(alignments);
                // What is wider than the page scrolls in a box of its own, which a key can reach.
                self.html(
                    "<div class=\"scroll\" role=\"group\" aria-label=\"Table\" tabindex=\"0\">",
                );
                self.html("<table>");
            }
            Event::End(TagEnd::Table) => self.html("</tbody></table>\n</div>\n"),
            Event::Start(Tag::TableHead) => {
                self.cells.row(true);
                self.html("<thead><tr>");
            }
            Event::End(TagEnd::TableHead) => {
                self.cells.row(false);
                self.html("</tr></thead><tbody>\n");
            }
            Event::Start(Tag::TableRow) => {
                self.cells.row(false);
                self.html("<tr>");
            }
            Event::End(TagEnd::TableRow) => {
                self.html("</tr>\n");
                self.write_early();
            }
            Event::Start(Tag::TableCell) => {
                let open = self.cells.open();
                self.html(open);
            }
            Event::End(TagEnd::TableCell) => self.html(self.cells.close()),
            Event::Start(Tag::Paragraph) if self.renderer.is_label(start) => {
                self.flush();
                self.in_label = true;
            }
            Event::End(TagEnd::Paragraph) if self.in_label => {
                let html = self.written();
                self.renderer.label(html);
                self.in_label = false;
            }
            Event::Start(Tag::Paragraph) if self.sanitized.is_division(at) => {
                self.html("<div class=\"paragraph\">");
                self.in_division = true;
            }
            Event::End(TagEnd::Paragraph) if self.in_division => {
                self.html("</div>\n");
                self.in_division = false;
            }
            Event::Start(Tag::DefinitionListTitle) => {
                let id = self.term(start).map(|anchor| format!(" id=\"{anchor}\""));
                self.html(format!("<dt{}>", id.unwrap_or_default()));
            }
            Event::End(TagEnd::DefinitionListTitle) => {
                let link = self.term(start).map(|anchor| anchor_link(&anchor, "term"));
                self.html(format!("{}</dt>\n", link.unwrap_or_default()));
            }
            Event::InlineMath(formula) => self.inline(maths::html(formula, false)),
            Event::DisplayMath(formula) => self.inline(maths::html(formula, true)),
            Event::FootnoteReference(name) => {
                let is_shown = self.stops.is_note_in(name, &self.is_inside);
                let (number, name) = self.note(name);
                let number = match is_shown {
                    true => format!("<a href=\"#Note-{name}\">{number}</a>"),
                    false => number.to_string(),
                };
                self.inline(format!("<sup class=\"footnote-reference\">{number}</sup>"));
            }
            Event::Start(Tag::FootnoteDefinition(name)) => {
                let (number, name) = self.note(name);
                self.html(format!(
                    "<div class=\"footnote-definition\" id=\"Note-{name}\"><sup>{number}</sup>\n"
                ));
            }
            Event::End(TagEnd::FootnoteDefinition) => self.html("</div>\n"),
            Event::TaskListMarker(done) => {
                let (checked, label) = if *done {
                    (" checked", "done")
                } else {
                    ("", "not done")
                };
                self.inline(format!(
                    "<input type=\"checkbox\" disabled{checked} aria-label=\"{label}\"> "
                ));
            }
            other => self.events.push(other.clone()),
        }
    }

    fn fence(&mut self, index: usize) {
        let name = |fence| self.renderer.tab(fence);
        let tab = self.tabs.fence(
            (self.document.tabs(), &self.document.fences),
            index,
            &self.is_inside,
            &name,
        );
        let Some((open, close)) = tab else {
            self.flush();
            self.renderer.fence(index, false);
            return;
        };
        self.html(open);
        self.flush();
        self.renderer.fence(index, true);
        self.html(close);
    }

    /// A container begins. One that is a stance is shown by its examples.
    fn open_box(&mut self, at: usize, start: u32, is_shown: bool) {
        let container = self.document.container_opened_at(start);
        let close = container.filter(|_| is_shown).and_then(|index| {
            // With prose before the example its title would be far from it.
            let next = self.document.events.get(at + 1);
            let container = &self.document.containers[index];
            let is_beside = container.title.is_none() || is_code(next);
            if self.renderer.is_stance(index) && is_beside {
                self.flush();
                if let Some(title) = &container.title {
                    self.renderer.label(boxes::inline(title));
                }
                return None;
            }
            let is_stance = |index| self.renderer.is_stance(index);
            let document = (self.document.tabs(), &*self.document.containers);
            let tab = self
                .tabs
                .container(document, index, &self.is_inside, &is_stance);
            let (open, close) = tab.or_else(|| boxes::tags(container))?;
            self.html(open);
            Some(close)
        });
        self.boxes.push(close);
    }

    fn open_heading(&mut self, level: u8, is_inside: bool) {
        self.heading = Indexes::take(&mut self.next.heading);
        self.is_hidden = !is_inside || self.renderer.hides_heading(self.heading);
        if !self.is_hidden {
            let (tag, anchor) = self.heading_parts(level);
            let written = &self.document.headings[self.heading].anchor;
            let older = self.renderer.old_anchors(written);
            let older = older.iter().map(|old| escape::html(old));
            let older: String = older.map(|old| format!("<a id=\"{old}\"></a>")).collect();
            self.html(format!("<{tag} id=\"{anchor}\">{older}"));
        }
    }

    fn close_heading(&mut self, level: u8) {
        if !self.is_hidden {
            let (tag, anchor) = self.heading_parts(level);
            let link = anchor_link(&anchor, "section");
            self.html(format!("{link}</{tag}>\n"));
        }
        self.is_hidden = false;
    }

    /// The anchor of the term that begins at a byte, as HTML.
    fn term(&self, start: u32) -> Option<String> {
        let terms = &self.document.terms;
        let at = terms
            .binary_search_by_key(&start, |(start, _)| *start)
            .ok()?;
        Some(escape::html(&terms[at].1))
    }

    fn heading_parts(&self, level: u8) -> (&'static str, String) {
        let tag = heading_tag(self.renderer.heading_level(level));
        (
            tag,
            escape::html(&self.document.headings[self.heading].anchor),
        )
    }

    fn open_link(&mut self, event: &'d Event<'d>, is_shown: bool) {
        let Event::Start(Tag::Link {
            link_type,
            title,
            id,
            ..
        }) = event
        else {
            return;
        };
        let index = Indexes::take(&mut self.next.link);
        let insert = match self.renderer.link(index) {
            Insert::Href(href) if self.is_safe && !raw::is_safe_address(&href) => Insert::Text,
            insert => insert,
        };
        match &insert {
            Insert::Href(href) if is_shown => self.events.push(Event::Start(Tag::Link {
                // Mail is a full address by now: the writer must not add its scheme again.
                link_type: match link_type {
                    LinkType::Email => LinkType::Inline,
                    other => *other,
                },
                dest_url: href.clone().into(),
                title: title.clone(),
                id: id.clone(),
            })),
            Insert::Brackets if is_shown => {
                let text = opening(self.document, index, *link_type);
                self.events.push(Event::Text(text.into()));
            }
            _ => {}
        }
        self.links.push((insert, index, *link_type));
    }

    fn close_link(&mut self, is_shown: bool) {
        match self.links.pop().filter(|_| is_shown) {
            Some((Insert::Href(_), index, _)) => {
                let is_empty = matches!(self.events.last(), Some(Event::Start(Tag::Link { .. })));
                let text = is_empty.then(|| self.renderer.link_text(index)).flatten();
                self.events
                    .extend(text.map(|text| Event::Text(text.into())));
                self.events.push(Event::End(TagEnd::Link));
            }
            Some((Insert::Brackets, index, link_type)) => {
                let text = closing(self.document, index, link_type);
                self.events.push(Event::Text(text.into()));
            }
            Some((Insert::Text, ..)) | None => {}
        }
    }

    fn open_image(&mut self, event: &'d Event<'d>, is_shown: bool) {
        let Event::Start(Tag::Image {
            link_type,
            title,
            id,
            ..
        }) = event
        else {
            return;
        };
        let index = Indexes::take(&mut self.next.image);
        let address = self.renderer.image(index);
        // Of such a picture its alternative text is left.
        let is_refused = self.is_safe && !raw::is_safe_picture(&address);
        let is_written = is_shown && !is_refused;
        self.images.push(OpenImage {
            start: is_written.then_some(self.events.len()),
            is_refused,
            size: self.renderer.image_size(index).filter(|_| is_written),
        });
        if is_written {
            self.events.push(Event::Start(Tag::Image {
                link_type: *link_type,
                dest_url: address.into(),
                title: title.clone(),
                id: id.clone(),
            }));
        }
    }

    fn close_image(&mut self, is_shown: bool) {
        let image = self.images.pop();
        if !is_shown || image.as_ref().is_some_and(|image| image.is_refused) {
            return;
        }
        self.events.push(Event::End(TagEnd::Image));
        // One in the alternative text of another is text.
        let is_alone = self.images.iter().all(|image| image.start.is_none());
        if let Some(OpenImage {
            start: Some(start),
            size: Some(size),
            ..
        }) = image
            && is_alone
        {
            sized(&mut self.events, start, size);
        }
    }

    /// The number of a footnote, and its name as HTML.
    fn note(&self, name: &str) -> (usize, String) {
        (self.stops.number(name), escape::html(name))
    }

    /// What the author's own HTML became, unless it is in a heading that is not shown.
    fn raw(&mut self, html: Option<String>) {
        if let Some(html) = html.filter(|html| !self.is_hidden && !html.is_empty()) {
            self.html(html);
        }
    }

    fn html(&mut self, html: impl Into<CowStr<'d>>) {
        self.events.push(Event::Html(html.into()));
    }

    fn inline(&mut self, html: String) {
        self.events.push(Event::InlineHtml(html.into()));
    }

    fn end(&mut self) {
        let rest = std::mem::take(&mut self.sanitized.rest);
        if !rest.is_empty() {
            self.html(rest);
        }
        self.flush();
    }

    /// Hands over what was written so far.
    fn flush(&mut self) {
        let html = self.written();
        if !html.trim().is_empty() {
            self.renderer.prose(html);
        }
    }

    /// Writes what has gathered where it is much, and nothing waits for its end: a table is as long as its page.
    fn write_early(&mut self) {
        if self.events.len() > MOST_EVENTS && self.images.is_empty() {
            let html = self.written();
            self.html(html);
        }
    }

    fn written(&mut self) -> String {
        let mut html = String::new();
        let events = emoji::in_prose(self.events.drain(..));
        pulldown_cmark::html::push_html(&mut html, events);
        html
    }
}

/// Gives the image, which is the events from `at` on, its size: the writer knows none.
fn sized(events: &mut Vec<Event<'_>>, at: usize, (width, height): (u32, u32)) {
    let mut html = String::new();
    pulldown_cmark::html::push_html(&mut html, events.drain(at..));
    let html = html.replacen(
        "<img ",
        &format!("<img width=\"{width}\" height=\"{height}\" "),
        1,
    );
    events.push(Event::InlineHtml(html.into()));
}

fn is_fence(document: &Document, start: u32) -> bool {
    document
        .fences
        .binary_search_by_key(&start, |fence| fence.span.start)
        .is_ok()
}

/// What leads to a heading or a term itself, at its end.
fn anchor_link(anchor: &str, what: &str) -> String {
    format!(" <a class=\"anchor\" href=\"#{anchor}\" aria-label=\"Link to this {what}\">#</a>")
}

fn heading_tag(level: u8) -> &'static str {
    match level {
        0..=2 => "h2",
        3 => "h3",
        4 => "h4",
        5 => "h5",
        _ => "h6",
    }
}

fn is_code(event: Option<&Event<'_>>) -> bool {
    matches!(
        event,
        Some(Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(_))))
    )
}

/// What opens a bracket that turned out to be text.
fn opening(document: &Document, index: usize, link_type: LinkType) -> String {
    match link_type {
        LinkType::WikiLink { has_pothole: true } => {
            format!("[[{}|", document.links[index].target)
        }
        LinkType::WikiLink { has_pothole: false } => "[[".to_owned(),
        _ => "[".to_owned(),
    }
}

/// What closes it.
fn closing(document: &Document, index: usize, link_type: LinkType) -> String {
    match link_type {
        LinkType::WikiLink { .. } => "]]".to_owned(),
        LinkType::ReferenceUnknown => format!("][{}]", document.links[index].target),
        LinkType::CollapsedUnknown => "][]".to_owned(),
        _ => "]".to_owned(),
    }
}

#[cfg(test)]
mod tests;
