//! A document's prose as HTML, with gaps where its fences stand.
//!
//! What a link leads to and where a fence goes is asked of the caller; nothing here knows addresses.

use super::document::BlockKind;
use super::{Document, boxes, raw};
use crate::config::RawHtml;
use pulldown_cmark::{Alignment, CodeBlockKind, CowStr, Event, LinkType, Tag, TagEnd};
use std::collections::{HashMap, HashSet};
use std::ops::Range;

/// What a link becomes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Insert {
    /// A link to this address.
    Href(String),
    /// Not a link: the brackets that the author wrote.
    Brackets,
    /// Nothing around the text.
    Text,
}

/// What an address in raw HTML becomes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawInsert {
    pub address: String,
    /// Width and height in pixels of a picture.
    pub size: Option<(u32, u32)>,
}

/// What the renderer asks its caller.
pub trait Renderer {
    /// What the link with this index in [`Document::links`] becomes.
    fn link(&self, index: usize) -> Insert;

    /// The address of the image with this index in [`Document::images`].
    fn image(&self, index: usize) -> String;

    /// Its width and height in pixels, where they are known: the text around it does not move when it comes.
    fn image_size(&self, index: usize) -> Option<(u32, u32)>;

    /// What the address with this index in [`Document::raw`] becomes; nothing where it stays as it is.
    fn raw_address(&self, index: usize) -> Option<RawInsert>;

    /// What becomes of the author's own HTML, and of links that would run a script.
    fn raw_html(&self) -> RawHtml;

    /// Whether the heading with this index in [`Document::headings`] is left out (the page shows it elsewhere).
    fn hides_heading(&self, index: usize) -> bool;

    /// The level from 2 to 6 at which a heading of this level is shown: the page's title is its only `h1`.
    fn heading_level(&self, level: u8) -> u8;

    /// Whether the paragraph that begins at this byte is the label of a fence, which then shows it.
    fn is_label(&self, start: u32) -> bool;

    /// Whether what the container with this index says is shown by the examples in it.
    fn is_stance(&self, container: usize) -> bool;

    /// The text of such a paragraph, without the element around it.
    fn label(&mut self, html: String);

    /// A stretch of finished prose; it may be half of a balanced fragment.
    fn prose(&mut self, html: String);

    /// The fence with this index in [`Document::fences`].
    fn fence(&mut self, index: usize);
}

/// Renders what begins inside `range` (bytes of the file), and the footnotes that it refers to, wherever they stand.
pub fn render(document: &Document, range: Range<u32>, renderer: &mut impl Renderer) {
    let notes = footnotes(document);
    let borrowed = notes_from_outside(document, &range);
    let mut events: Vec<Event<'_>> = Vec::new();
    let (mut links, mut images, mut headings, mut fences) = (0, 0, 0, 0);
    let mut open_links: Vec<(Insert, usize, LinkType)> = Vec::new();
    let mut open_images: Vec<(usize, Option<(u32, u32)>)> = Vec::new();
    let mut hidden = false;
    let mut in_label = false;
    let mut in_division = false;
    let mut heading = 0;
    let is_inside = |place: &Range<u32>| {
        range.contains(&place.start) || borrowed.iter().any(|note| note.contains(&place.start))
    };
    let is_safe = renderer.raw_html() == RawHtml::Safe;
    let mut kept = {
        let inserts = |index| renderer.raw_address(index);
        match renderer.raw_html() {
            RawHtml::Safe => raw::keep(document, is_inside, &inserts),
            RawHtml::All => raw::rewrite(document, is_inside, &inserts),
        }
    };
    let mut cells = Cells::default();
    let mut refused_images: Vec<bool> = Vec::new();
    let mut open_boxes: Vec<Option<&'static str>> = Vec::new();
    for (at, (event, place)) in document.events.iter().enumerate() {
        let inside = is_inside(place);
        let [before, instead, after] = kept.take(at);
        if let Some(html) = before.filter(|_| !hidden) {
            events.push(Event::Html(html.into()));
        }
        if let Some(html) = instead {
            if !hidden && !html.is_empty() {
                events.push(Event::Html(html.into()));
            }
            continue;
        }
        match event {
            Event::Start(Tag::MetadataBlock(_)) => {
                let container = document.container_opened_at(place.start);
                let container = container.filter(|_| inside && !hidden);
                let close = container.and_then(|container| {
                    // With prose before the example its title would be far from it.
                    let next = document.events.get(at + 1).map(|(event, _)| event);
                    let is_stance = renderer.is_stance(container);
                    let container = &document.containers[container];
                    if is_stance && (container.title.is_none() || is_code(next)) {
                        flush(&mut events, renderer);
                        if let Some(title) = &container.title {
                            renderer.label(boxes::inline(title));
                        }
                        return None;
                    }
                    let (open, close) = boxes::tags(container)?;
                    events.push(Event::Html(open.into()));
                    Some(close)
                });
                open_boxes.push(close);
            }
            Event::End(TagEnd::MetadataBlock(_)) => {
                if let Some(close) = open_boxes.pop().flatten() {
                    events.push(Event::Html(close.into()));
                }
            }
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(_))) => {
                if inside {
                    flush(&mut events, renderer);
                    renderer.fence(fences);
                }
                fences += 1;
            }
            Event::End(TagEnd::CodeBlock) if is_fence(document, place.start) => {}
            Event::Start(Tag::Heading { level, .. }) => {
                heading = headings;
                headings += 1;
                hidden = !inside || renderer.hides_heading(heading);
                if !hidden {
                    let anchor = escape(&document.headings[heading].anchor);
                    let open = format!(
                        "<{} id=\"{anchor}\">",
                        heading_tag(renderer.heading_level(*level as u8))
                    );
                    events.push(Event::Html(open.into()));
                }
            }
            Event::End(TagEnd::Heading(level)) => {
                if !hidden {
                    let anchor = escape(&document.headings[heading].anchor);
                    let tag = heading_tag(renderer.heading_level(*level as u8));
                    let close = format!(
                        " <a class=\"anchor\" href=\"#{anchor}\" aria-label=\"Link to this section\">#</a></{tag}>\n"
                    );
                    events.push(Event::Html(close.into()));
                }
                hidden = false;
            }
            Event::Start(Tag::Link {
                link_type,
                title,
                id,
                ..
            }) => {
                let index = links;
                links += 1;
                let insert = match renderer.link(index) {
                    Insert::Href(href) if is_safe && !raw::is_safe_address(&href) => Insert::Text,
                    insert => insert,
                };
                if inside && !hidden {
                    match &insert {
                        Insert::Href(href) => events.push(Event::Start(Tag::Link {
                            // Mail is a full address by now: the writer must not add its scheme again.
                            link_type: match link_type {
                                LinkType::Email => LinkType::Inline,
                                other => *other,
                            },
                            dest_url: href.clone().into(),
                            title: title.clone(),
                            id: id.clone(),
                        })),
                        Insert::Brackets => events.push(text(opening(document, index, *link_type))),
                        Insert::Text => {}
                    }
                }
                open_links.push((insert, index, *link_type));
            }
            Event::End(TagEnd::Link) => {
                let Some((insert, index, link_type)) = open_links.pop() else {
                    continue;
                };
                if !inside || hidden {
                    continue;
                }
                match insert {
                    Insert::Href(_) => events.push(Event::End(TagEnd::Link)),
                    Insert::Brackets => events.push(text(closing(document, index, link_type))),
                    Insert::Text => {}
                }
            }
            Event::Start(Tag::Image {
                link_type,
                title,
                id,
                ..
            }) => {
                let address = renderer.image(images);
                images += 1;
                // Of such a picture its alternative text is left.
                let is_refused = is_safe && !raw::is_safe_picture(&address);
                refused_images.push(is_refused);
                if inside && !hidden && !is_refused {
                    open_images.push((events.len(), renderer.image_size(images - 1)));
                    events.push(Event::Start(Tag::Image {
                        link_type: *link_type,
                        dest_url: address.into(),
                        title: title.clone(),
                        id: id.clone(),
                    }));
                }
            }
            Event::End(TagEnd::Image) if refused_images.pop() == Some(true) => {}
            _ if !inside || hidden => {}
            Event::End(TagEnd::Image) => {
                events.push(event.clone());
                // One in the alternative text of another is text.
                if let Some((at, Some(size))) = open_images.pop()
                    && open_images.is_empty()
                {
                    sized(&mut events, at, size);
                }
            }
            Event::Start(Tag::Table(alignments)) => {
                cells = Cells::new(alignments);
                // What is wider than the page scrolls in a box of its own, which a key can reach.
                let open =
                    "<div class=\"scroll\" role=\"group\" aria-label=\"Table\" tabindex=\"0\">";
                events.push(Event::Html(open.into()));
                events.push(Event::Start(Tag::Table(Vec::new())));
            }
            Event::Start(Tag::TableHead | Tag::TableRow) => {
                cells.row(matches!(event, Event::Start(Tag::TableHead)));
                events.push(event.clone());
            }
            Event::Start(Tag::TableCell) => events.push(Event::Html(cells.open().into())),
            Event::Start(Tag::Paragraph) if renderer.is_label(place.start) => {
                flush(&mut events, renderer);
                in_label = true;
            }
            Event::End(TagEnd::Paragraph) if in_label => {
                let mut html = String::new();
                pulldown_cmark::html::push_html(&mut html, events.drain(..));
                renderer.label(html);
                in_label = false;
            }
            Event::Start(Tag::Paragraph) if kept.is_division(at) => {
                events.push(Event::Html("<div class=\"paragraph\">".into()));
                in_division = true;
            }
            Event::End(TagEnd::Paragraph) if in_division => {
                events.push(Event::Html("</div>\n".into()));
                in_division = false;
            }
            Event::FootnoteReference(name) => {
                let number = notes.get(&**name).copied().unwrap_or(0);
                let name = escape(name);
                events.push(Event::InlineHtml(
                    format!("<sup class=\"footnote-reference\"><a href=\"#Note-{name}\">{number}</a></sup>").into(),
                ));
            }
            Event::TaskListMarker(done) => {
                let (checked, label) = if *done {
                    (" checked", "done")
                } else {
                    ("", "not done")
                };
                events.push(Event::InlineHtml(
                    format!("<input type=\"checkbox\" disabled{checked} aria-label=\"{label}\"> ")
                        .into(),
                ));
            }
            Event::Start(Tag::FootnoteDefinition(name)) => {
                let number = notes.get(&**name).copied().unwrap_or(0);
                let name = escape(name);
                events.push(Event::Html(
                    format!("<div class=\"footnote-definition\" id=\"Note-{name}\"><sup>{number}</sup>\n").into(),
                ));
            }
            Event::End(TagEnd::FootnoteDefinition) => events.push(Event::Html("</div>\n".into())),
            Event::End(TagEnd::Table) => {
                events.extend([event.clone(), Event::Html("</div>\n".into())]);
            }
            other => events.push(other.clone()),
        }
        if let Some(html) = after.filter(|_| !hidden) {
            events.push(Event::Html(html.into()));
        }
    }
    if !kept.rest.is_empty() {
        events.push(Event::Html(kept.rest.into()));
    }
    flush(&mut events, renderer);
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

/// The cells of a table, with their alignment as a class: the writer's `style` is forbidden where pages have a strict policy.
#[derive(Default)]
struct Cells<'a> {
    alignments: &'a [Alignment],
    in_head: bool,
    column: usize,
}

impl<'a> Cells<'a> {
    fn new(alignments: &'a [Alignment]) -> Self {
        Cells {
            alignments,
            ..Cells::default()
        }
    }

    fn row(&mut self, is_head: bool) {
        self.in_head = is_head;
        self.column = 0;
    }

    /// The tag that opens the next cell; the writer closes it.
    fn open(&mut self) -> String {
        let class = match self.alignments.get(self.column) {
            Some(Alignment::Left) => " class=\"left\"",
            Some(Alignment::Center) => " class=\"center\"",
            Some(Alignment::Right) => " class=\"right\"",
            Some(Alignment::None) | None => "",
        };
        self.column += 1;
        format!("<{}{class}>", if self.in_head { "th" } else { "td" })
    }
}

fn text(text: impl Into<CowStr<'static>>) -> Event<'static> {
    Event::Text(text.into())
}

fn flush(events: &mut Vec<Event<'_>>, renderer: &mut impl Renderer) {
    if events.is_empty() {
        return;
    }
    let mut html = String::new();
    pulldown_cmark::html::push_html(&mut html, events.drain(..));
    if !html.trim().is_empty() {
        renderer.prose(html);
    }
}

fn is_fence(document: &Document, start: u32) -> bool {
    document
        .fences
        .binary_search_by_key(&start, |fence| fence.span.start)
        .is_ok()
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

/// Footnotes are numbered in the order in which the page refers to them.
fn footnotes(document: &Document) -> HashMap<&str, usize> {
    let mut numbers = HashMap::new();
    for (event, _) in &document.events {
        if let Event::FootnoteReference(name) | Event::Start(Tag::FootnoteDefinition(name)) = event
        {
            let next = numbers.len() + 1;
            numbers.entry(&**name).or_insert(next);
        }
    }
    numbers
}

/// Where the footnotes stand that are referred to inside `range` and defined outside of it.
fn notes_from_outside(document: &Document, range: &Range<u32>) -> Vec<Range<u32>> {
    let mut wanted: HashSet<&str> = HashSet::new();
    let mut outside: Vec<(&str, &Range<u32>)> = Vec::new();
    for (event, place) in &document.events {
        match event {
            Event::FootnoteReference(name) if range.contains(&place.start) => {
                wanted.insert(name);
            }
            Event::Start(Tag::FootnoteDefinition(name)) if !range.contains(&place.start) => {
                outside.push((name, place));
            }
            _ => {}
        }
    }
    outside.retain(|(name, _)| wanted.contains(name));
    outside
        .into_iter()
        .map(|(_, place)| place.clone())
        .collect()
}

/// Text with the characters that mean something in HTML replaced; fit for content and for quoted attributes.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    push_escaped(&mut out, text);
    out
}

fn push_escaped(out: &mut String, text: &str) {
    let mut last = 0;
    for (at, byte) in text.bytes().enumerate() {
        let entity = match byte {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            b'\'' => "&#39;",
            _ => continue,
        };
        out.push_str(&text[last..at]);
        out.push_str(entity);
        last = at + 1;
    }
    out.push_str(&text[last..]);
}

impl Document {
    /// Whether a footnote of this name has a text.
    pub fn has_note(&self, name: &str) -> bool {
        let mut events = self.events.iter();
        events.any(|(event, _)| {
            matches!(event, Event::Start(Tag::FootnoteDefinition(note)) if **note == *name)
        })
    }

    /// The first block of prose below the first heading: what a page is about, in a sentence or two.
    pub fn first_paragraph(&self) -> Option<&str> {
        self.blocks
            .iter()
            .take_while(|block| !matches!(block.kind, BlockKind::Fence(_)))
            .find(|block| block.kind == BlockKind::Paragraph && block.depth == 0)
            .map(|block| block.text.trim())
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Dialect, Reading, parse};
    use super::*;
    use crate::span::SourceId;

    /// Turns every link into brackets, and shows where fences stand.
    struct Plain(String);

    impl Renderer for Plain {
        fn link(&self, _: usize) -> Insert {
            Insert::Brackets
        }
        fn image(&self, _: usize) -> String {
            "image".to_owned()
        }
        fn image_size(&self, index: usize) -> Option<(u32, u32)> {
            (index > 0).then_some((3, 2))
        }
        fn raw_address(&self, _: usize) -> Option<RawInsert> {
            None
        }
        fn raw_html(&self) -> RawHtml {
            RawHtml::Safe
        }
        fn hides_heading(&self, index: usize) -> bool {
            index == 0
        }
        fn heading_level(&self, level: u8) -> u8 {
            level
        }
        fn is_label(&self, _: u32) -> bool {
            false
        }

        fn is_stance(&self, _: usize) -> bool {
            false
        }

        fn label(&mut self, _: String) {}

        fn prose(&mut self, html: String) {
            self.0 += &html;
        }
        fn fence(&mut self, index: usize) {
            self.0 += &format!("({index})");
        }
    }

    fn check(text: &str, expect: &str) {
        let reading = Reading {
            dialect: Dialect::Markdown,
            definition_lists: false,
            raw_html: crate::config::RawHtml::Safe,
        };
        let (document, _) = parse(SourceId(0), text, reading);
        let mut plain = Plain(String::new());
        render(&document, 0..u32::MAX, &mut plain);
        assert_eq!(plain.0, expect, "{text:?}");
    }

    #[test]
    fn brackets_come_back_as_they_were_written() {
        check(
            "# t\n\n[ab] [[cd]] [[ef|gh]] [i][jk] [lm][]\n",
            "<p>[ab] [[cd]] [[ef|gh]] [i][jk] [lm][]</p>\n",
        );
    }

    #[test]
    fn fences_leave_gaps_in_their_places() {
        check(
            "# t\n\n- a\n  ```py\n  x\n  ```\n- b\n\n```\n```\n",
            "<ul>\n<li>a(0)</li>\n<li>b</li>\n</ul>\n(1)",
        );
    }

    #[test]
    fn a_picture_of_known_size_says_it() {
        check(
            "# t\n\n![a](b) ![\"c\" *d*](e 'f') x\n",
            "<p><img src=\"image\" alt=\"a\" /> \
             <img width=\"3\" height=\"2\" src=\"image\" alt=\"&quot;c&quot; d\" title=\"f\" /> x</p>\n",
        );
        check(
            "# t\n\n![a ![b](c)](d) ![a ![b](c) e](d)\n",
            "<p><img src=\"image\" alt=\"a b\" /> \
             <img width=\"3\" height=\"2\" src=\"image\" alt=\"a b e\" /></p>\n",
        );
    }

    #[test]
    fn a_container_is_a_box_with_its_title() {
        let aside = |class: &str, title: &str, inner: &str| {
            format!(
                "<aside class=\"{class}\">\n<p class=\"box-title\">{title}</p>\n{inner}</aside>\n"
            )
        };
        let text = aside("box tip", "Read *this*", "<p>x</p>\n").replace("*this*", "<em>this</em>");
        check("# t\n\n:::tip[Read *this*]\n\nx\n\n:::\n", &text);
        check("# t\n\n!!! tip \"Read *this*\"\n    x\n", &text);
        check("# t\n\n::: tip Read *this*\nx\n:::\n", &text);
        check("# t\n\n/// tip | Read *this*\nx\n///\n", &text);
        check("# t\n\n```{tip} Read *this*\nx\n```\n", &text);
        check("# t\n\n> [!TIP] Read *this*\n> x\n", &text);
        check(
            "# t\n\n{{% tip title=\"Read *this*\" %}}\nx\n{{% /tip %}}\n",
            &text,
        );
        check(
            "# t\n\n> [!NOTE]\n> x\n",
            &aside("box note", "Note", "<p>x</p>\n"),
        );
        check(
            "# t\n\n!!! a-b \"\"\n    x\n",
            "<aside class=\"box a-b\">\n<p>x</p>\n</aside>\n",
        );
        check(
            "# t\n\n=== \"A <b> & c\"\n    x\n",
            &aside("box tab", "A &lt;b&gt; &amp; c", "<p>x</p>\n"),
        );
        check(
            "# t\n\n??? note\n    x\n\n???+ a \"B\"\n    y\n",
            "<details class=\"box note\">\n<summary>Note</summary>\n<p>x</p>\n</details>\n\
             <details class=\"box a\" open>\n<summary>B</summary>\n<p>y</p>\n</details>\n",
        );
        check("# t\n\n::: code-group\nx\n:::\n", "<p>x</p>\n");
        check(
            "# t\n\n::: {.callout-tip}\nx\n:::\n",
            &aside("box tip", "Tip", "<p>x</p>\n"),
        );
        check(
            "# t\n\n{{< tabs items=\"A,B\" >}}{{< tab >}}\nx\n{{< /tab >}}\n{{< tab >}}\ny\n{{< /tab >}}{{< /tabs >}}\n",
            &(aside("box tab", "A", "<p>x</p>\n") + &aside("box tab", "B", "<p>y</p>\n")),
        );
    }

    #[test]
    fn boxes_end_with_what_they_are_in() {
        check(
            "# t\n\n- :::tip\n  x\n- b\n",
            "<ul>\n<li><aside class=\"box tip\">\n<p class=\"box-title\">Tip</p>\nx</aside>\n</li>\n<li>b</li>\n</ul>\n",
        );
        check(
            "# t\n\n:::tip\n\n- a\n\n  :::\n\nb\n",
            "<aside class=\"box tip\">\n<p class=\"box-title\">Tip</p>\n<ul>\n<li>a</li>\n</ul>\n</aside>\n<p>b</p>\n",
        );
        check(
            "# t\n\n!!! tip\n    - a\n- b\n",
            "<aside class=\"box tip\">\n<p class=\"box-title\">Tip</p>\n<ul>\n<li>a</li>\n</ul>\n</aside>\n<ul>\n<li>b</li>\n</ul>\n",
        );
    }

    #[test]
    fn a_table_scrolls_by_itself() {
        check(
            "# t\n\n| a |\n|---|\n| b |\n",
            "<div class=\"scroll\" role=\"group\" aria-label=\"Table\" tabindex=\"0\"><table><thead><tr><th>a</th></tr></thead>\
             <tbody>\n<tr><td>b</td></tr>\n</tbody></table>\n</div>\n",
        );
    }

    #[test]
    fn notes_are_numbered_over_the_page() {
        check(
            "# t\n\nA[^b].\n\n```\n```\n\n[^b]: Note\n",
            "<p>A<sup class=\"footnote-reference\"><a href=\"#Note-b\">1</a></sup>.</p>\n(0)\
             <div class=\"footnote-definition\" id=\"Note-b\"><sup>1</sup>\n<p>Note</p>\n</div>\n",
        );
    }

    #[test]
    fn a_section_alone_keeps_its_notes() {
        let reading = Reading {
            dialect: Dialect::Markdown,
            definition_lists: false,
            raw_html: crate::config::RawHtml::Safe,
        };
        let text = "# t\n\n## a\n\nA[^b].\n\n## c\n\nC[^d].\n\n[^b]: Note\n\n[^d]: Other\n";
        let (document, _) = parse(SourceId(0), text, reading);
        let mut plain = Plain(String::new());
        let end = text.find("## c").expect("a section") as u32;
        render(&document, 0..end, &mut plain);
        assert!(
            plain.0.contains("id=\"Note-b\"><sup>1</sup>\n<p>Note</p>"),
            "{}",
            plain.0
        );
        assert!(!plain.0.contains("Other"), "{}", plain.0);
    }
}
