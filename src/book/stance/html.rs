//! HTML around and above a fence: which column, box, tab or heading of HTML it is in, read once a page.
//!
//! It follows tags as they are written, blocks of HTML and the tags of MDX alike, and knows no rule of nesting but that a
//! closing tag closes what was opened inside it.

use super::evidence::Stance;
use super::label;
use crate::markdown::{BlockKind, ContainerKind, Document};
use crate::span::Span;
use std::collections::HashMap;

/// What the HTML around a fence says of it.
#[derive(Debug, Clone, Default)]
pub struct Around {
    /// Innermost first: the stance, the words that say it, and where.
    pub said: Vec<(Stance, String, Span)>,
    /// Whether another fence is above it in its cell of a table.
    pub follows_in_cell: bool,
    /// Whether another fence is before it in its table, in whatever cell.
    pub follows_in_table: bool,
}

/// More open elements than these are no structure that a reader sees.
const MOST_OPEN: usize = 64;
#[rustfmt::skip]
const VOID: &[&str] = &[
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr",
    "p", "li",
];

/// The fences of a page that HTML says something of, by their index.
pub fn around(document: &Document) -> HashMap<usize, Around> {
    let has_tags = document
        .containers
        .iter()
        .any(|container| container.kind == ContainerKind::Tag);
    let is_html = |kind: BlockKind| kind == BlockKind::Html;
    if document.fences.is_empty()
        || !has_tags && !document.blocks.iter().any(|block| is_html(block.kind))
    {
        return HashMap::new();
    }
    let mut pieces: Vec<(u32, Piece<'_>)> = Vec::new();
    for block in &document.blocks {
        let piece = match block.kind {
            BlockKind::Html => Piece::Html(&block.text, block.span),
            BlockKind::Paragraph => Piece::Text(&block.text),
            BlockKind::Fence(index) => Piece::Fence(index),
            BlockKind::Heading(_) => Piece::Heading,
            BlockKind::Code | BlockKind::Cell | BlockKind::Break => continue,
        };
        pieces.push((block.span.start, piece));
    }
    for container in document
        .containers
        .iter()
        .filter(|one| one.kind == ContainerKind::Tag)
    {
        pieces.push((
            container.opening.start,
            Piece::Open(&container.label, container.opening),
        ));
        // The line with the summary is the title by now.
        if let Some(title) = container
            .title
            .as_ref()
            .filter(|_| container.name == "details")
        {
            let at = container.opening.start;
            pieces.push((at, Piece::Open("summary", container.opening)));
            pieces.push((at, Piece::Text(title)));
            pieces.push((at, Piece::Close("summary")));
        }
        if let Some(closing) = container.closing {
            let name = container
                .label
                .split([' ', '\t', '\n', '/'])
                .next()
                .unwrap_or("");
            pieces.push((closing.start, Piece::Close(name)));
        }
    }
    pieces.sort_by_key(|(start, _)| *start);
    let mut walk = Walk::default();
    for (_, piece) in pieces {
        walk.take(piece);
    }
    let mut found = walk.found;
    for (fence, element, said) in walk.said {
        if element.is_none_or(|element| walk.closed[element]) {
            found.entry(fence).or_default().said.push(said);
        }
    }
    found
}

enum Piece<'t> {
    Html(&'t str, Span),
    Text(&'t str),
    Fence(usize),
    /// A heading of Markdown.
    Heading,
    /// A tag of MDX without its brackets.
    Open(&'t str, Span),
    Close(&'t str),
}

#[derive(Default)]
struct Walk {
    open: Vec<Element>,
    found: HashMap<usize, Around>,
    /// Text of elements whose words are read: headings, summaries, cells.
    text: String,
    /// The last heading outside of every element.
    heading: Option<Said>,
    /// Whether the elements opened so far were closed: what never is says nothing.
    closed: Vec<bool>,
    /// What was said of each fence, and by which element.
    said: Vec<(usize, Option<usize>, Said)>,
}

type Said = (Stance, String, Span);

struct Element {
    name: String,
    /// Its place in [`Walk::closed`].
    id: usize,
    said: Option<Said>,
    span: Span,
    /// Where its text begins in [`Walk::text`].
    text: usize,
    /// Heads of a table's columns; none until a row of them was read.
    heads: Vec<String>,
    /// In a row: how many cells were opened; in a table: how many rows.
    count: usize,
    has_fence: bool,
    /// The last heading of HTML inside it.
    heading: Option<Said>,
}

impl Walk {
    fn take(&mut self, piece: Piece<'_>) {
        match piece {
            Piece::Html(text, span) => self.html(text, span),
            Piece::Text(text) => {
                self.text.push_str(text);
                self.text.push(' ');
            }
            Piece::Fence(index) => self.fence(index),
            Piece::Heading => {
                self.heading = None;
                for element in &mut self.open {
                    element.heading = None;
                }
            }
            Piece::Open(label, span) => self.open(label, span),
            Piece::Close(name) => self.close(name),
        }
        if self.open.is_empty() {
            self.text.clear();
        }
    }

    fn html(&mut self, html: &str, span: Span) {
        let mut rest = html;
        while let Some(at) = rest.find('<') {
            self.text.push_str(&rest[..at]);
            rest = &rest[at..];
            if let Some(comment) = rest.strip_prefix("<!--") {
                rest = comment.find("-->").map_or("", |end| &comment[end + 3..]);
                continue;
            }
            let is_tag = rest[1..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '/');
            let end = if is_tag { tag_end(rest) } else { None };
            let Some(end) = end else {
                self.text.push('<');
                rest = &rest[1..];
                continue;
            };
            let inner = &rest[1..end];
            rest = &rest[end + 1..];
            match inner.strip_prefix('/') {
                Some(name) => self.close(name.trim()),
                None => self.open(inner, span),
            }
        }
        self.text.push_str(rest);
    }

    fn open(&mut self, inner: &str, span: Span) {
        let name: String = inner
            .chars()
            .take_while(|c| c.is_ascii_alphanumeric() || "-.:".contains(*c))
            .collect();
        let lower = name.to_ascii_lowercase();
        if VOID.contains(&lower.as_str()) || inner.ends_with('/') || self.open.len() >= MOST_OPEN {
            return;
        }
        match lower.as_str() {
            // What HTML closes by itself.
            "tr" => self.close_until(&["tr"], "table"),
            "td" | "th" => {
                self.close_until(&["td", "th"], "tr");
                if let Some(row) = innermost(&self.open, "tr") {
                    self.open[row].count += 1;
                }
            }
            _ => {}
        }
        let said = says(&name, inner).map(|(stance, words)| (stance, words, span));
        let id = self.closed.len();
        self.closed.push(false);
        self.open.push(Element {
            name: lower,
            id,
            said,
            span,
            text: self.text.len(),
            heads: Vec::new(),
            count: 0,
            has_fence: false,
            heading: None,
        });
    }

    /// Closes the innermost of `names`, unless `limit` is inside of it.
    fn close_until(&mut self, names: &[&str], limit: &str) {
        let inner = self
            .open
            .iter()
            .rposition(|element| names.contains(&element.name.as_str()));
        let limit = innermost(&self.open, limit);
        if let Some(at) = inner
            && limit.is_none_or(|limit| limit < at)
        {
            let name = self.open[at].name.clone();
            self.close(&name);
        }
    }

    fn close(&mut self, name: &str) {
        let name = name.to_ascii_lowercase();
        let Some(at) = innermost(&self.open, &name) else {
            return;
        };
        while self.open.len() > at {
            let Some(element) = self.open.pop() else {
                break;
            };
            // What was left open inside of another is not closed, but for cells and rows, which HTML closes.
            let is_own = self.open.len() == at
                || matches!(
                    element.name.as_str(),
                    "td" | "th" | "tr" | "tbody" | "thead"
                );
            self.closed[element.id] = is_own;
            self.ended(&element);
        }
    }

    fn ended(&mut self, element: &Element) {
        let text = self
            .text
            .get(element.text..)
            .unwrap_or("")
            .trim()
            .to_owned();
        match element.name.as_str() {
            "td" | "th" => {
                let is_head = element.name == "th" || !element.has_fence;
                let row = innermost(&self.open, "tr");
                if let Some(row) = row.filter(|_| is_head) {
                    let at = self.open[row].count.saturating_sub(1);
                    let heads = &mut self.open[row].heads;
                    const MOST_COLUMNS: usize = 1_000;
                    if at < MOST_COLUMNS {
                        heads.resize(heads.len().max(at + 1), String::new());
                        heads[at] = text;
                    }
                }
            }
            "tr" => {
                // The first row whose cells are labels is the head, whatever its cells are called.
                let is_head = element
                    .heads
                    .iter()
                    .any(|head| label::short(head).is_some());
                let table = innermost(&self.open, "table");
                if let Some(table) = table.filter(|_| is_head && !element.has_fence) {
                    self.open[table].heads = element.heads.clone();
                }
            }
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                let stance = label::in_heading(&text);
                let span = element.span;
                let said = stance.map(|stance| (stance, text, span));
                match self.open.last_mut() {
                    Some(parent) => parent.heading = said,
                    None => self.heading = said,
                }
            }
            "summary" => {
                if let Some(details) = innermost(&self.open, "details")
                    && let Some(stance) = label::short(&text)
                {
                    self.open[details].said = Some((stance, text, element.span));
                }
            }
            "dt" => {
                let said = label::short(&text).map(|stance| (stance, text, element.span));
                if let Some(parent) = self.open.last_mut() {
                    parent.heading = said;
                }
            }
            _ => {}
        }
        // Texts of a row and a table are not read again.
        if matches!(
            element.name.as_str(),
            "td" | "th" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "summary" | "dt"
        ) {
            self.text.truncate(element.text.min(self.text.len()));
        }
    }

    fn fence(&mut self, index: usize) {
        let cell = innermost(&self.open, "td");
        let mut said = Vec::new();
        for (at, element) in self.open.iter().enumerate().rev() {
            said.extend(element.heading.clone().map(|one| (element.id, one)));
            said.extend(element.said.clone().map(|one| (element.id, one)));
            if Some(at) == cell {
                // What is written in the cell above the code, and else the head of its column.
                let own = self.text.get(element.text..).unwrap_or("").trim();
                let own = label::short(own).map(|stance| (stance, own.to_owned(), element.span));
                said.extend(
                    own.or_else(|| self.column(at))
                        .or_else(|| self.row_head(at))
                        .map(|one| (element.id, one)),
                );
            }
        }
        let page = self.heading.clone().map(|one| (index, None, one));
        self.said.extend(
            said.into_iter()
                .map(|(id, one)| (index, Some(id), one))
                .chain(page),
        );
        if let Some(cell) = cell {
            let table = innermost(&self.open, "table").map(|table| &self.open[table]);
            let around = Around {
                said: Vec::new(),
                follows_in_cell: self.open[cell].has_fence,
                follows_in_table: table.is_some_and(|table| table.has_fence),
            };
            self.found.insert(index, around);
        }
        for element in &mut self.open {
            element.has_fence = true;
        }
    }

    /// What the first cell of a row says, which holds no code.
    fn row_head(&self, cell: usize) -> Option<Said> {
        let row = &self.open[innermost(&self.open[..cell], "tr")?];
        let head = row.heads.first()?;
        Some((label::short(head)?, head.clone(), row.span))
    }

    /// What the head of a cell's column says.
    fn column(&self, cell: usize) -> Option<(Stance, String, Span)> {
        let row = innermost(&self.open[..cell], "tr")?;
        let table = innermost(&self.open[..row], "table")?;
        let head = self.open[table]
            .heads
            .get(self.open[row].count.checked_sub(1)?)?;
        let stance = label::short(head)?;
        Some((stance, head.clone(), self.open[table].span))
    }
}

/// The innermost of the open elements that has this name.
fn innermost(open: &[Element], name: &str) -> Option<usize> {
    open.iter().rposition(|element| element.name == name)
}

/// Where a tag ends; a bracket between quotes or braces ends none.
fn tag_end(text: &str) -> Option<usize> {
    let (mut quote, mut depth) = (None, 0usize);
    for (at, byte) in text.bytes().enumerate().skip(1) {
        match (byte, quote) {
            (byte, Some(open)) if byte == open => quote = None,
            (_, Some(_)) => {}
            (b'"' | b'\'', None) => quote = Some(byte),
            (b'{', None) => depth += 1,
            (b'}', None) => depth = depth.saturating_sub(1),
            (b'>', None) if depth == 0 => return Some(at),
            _ => {}
        }
    }
    // A quote that is never closed hides nothing.
    text.find('>')
}

/// What an element's name, classes and visible attributes say: `<Bad>`, `class="style-bad"`, `label="❌ Bad"`.
fn says(name: &str, inner: &str) -> Option<(Stance, String)> {
    const SHOWN: &[&str] = &[
        "label", "title", "value", "summary", "heading", "header", "caption", "name", "text",
        "data-label", "data-title",
    ];
    let is_component = name.starts_with(|c: char| c.is_ascii_uppercase());
    let is_html = matches!(
        name.to_ascii_lowercase().as_str(),
        "s" | "del" | "a" | "b" | "i" | "option"
    );
    if let Some(stance) = label::compound(name).filter(|_| is_component || !is_html) {
        return Some((stance, name.to_owned()));
    }
    if !inner.contains('=') {
        return None;
    }
    let attributes = crate::markdown::tag_attributes(&inner[name.len().min(inner.len())..]);
    let find = |name: &str| {
        attributes
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    };
    let is_component_or_data = |key: &str| is_component || key != "value" && key != "name";
    let shown = SHOWN
        .iter()
        .filter(|key| is_component_or_data(key))
        .find_map(|key| Some((label::short(find(key)?)?, find(key)?)));
    let classes = [
        "class", "classname", "type", "variant", "kind", "status", "data-type", "data-kind",
        "data-variant",
    ]
    .iter()
    .filter_map(|key| find(key));
    let class = || {
        classes
            .flat_map(str::split_whitespace)
            .find_map(|one| Some((label::compound(one)?, one)))
    };
    // A type that warns decides nothing alone.
    let warns = || {
        let mut types = ["type", "style", "variant", "intent", "severity"]
            .iter()
            .filter_map(|key| find(key));
        types
            .find(|word| label::pole(word) == Some(Stance::Bad))
            .map(|word| (Stance::Unclear, word))
    };
    let said = shown.or_else(class).or_else(warns);
    said.map(|(stance, words)| (stance, words.to_owned()))
}

/// What a block of HTML right above a fence says as a label: a comment, a bold paragraph, a badge.
///
/// What holds a box, a table or a heading is structure, and read by [`around`].
pub fn label(html: &str) -> Option<(Stance, String)> {
    const MOST_WORDS: usize = 8;
    let lower = html.to_ascii_lowercase();
    let is_structure = [
        "<details", "<table", "<td", "<tr", "<th", "<div", "<section", "<h1", "<h2", "<h3", "<h4",
        "<h5", "<h6", "<summary",
    ]
    .iter()
    .any(|tag| lower.contains(tag));
    if is_structure {
        return None;
    }
    let short = |text: &str| {
        let text = text.trim();
        let stance =
            label::short(text).filter(|_| text.split_whitespace().count() <= MOST_WORDS)?;
        Some((stance, text.to_owned()))
    };
    let mut text = String::new();
    let mut said = None;
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        text.push_str(&rest[..at]);
        rest = &rest[at..];
        if let Some(comment) = rest.strip_prefix("<!--") {
            let end = comment.find("-->").unwrap_or(comment.len());
            said = said.or_else(|| short(&comment[..end]));
            rest = comment.get(end + 3..).unwrap_or("");
            continue;
        }
        let Some(end) = tag_end(rest) else { break };
        let inner = &rest[1..end];
        if inner.contains('=') {
            let name = inner.split([' ', '\t', '\n']).next().unwrap_or("");
            for (key, value) in crate::markdown::tag_attributes(&inner[name.len()..]) {
                if matches!(key.as_str(), "text" | "label" | "title" | "alt") {
                    said = said.or_else(|| short(&value));
                }
            }
        }
        rest = &rest[end + 1..];
    }
    text.push_str(rest);
    short(&text).or(said)
}

/// Whether a block of HTML shows nothing that would come between a label and its code: comments, instructions, anchors.
pub fn is_unseen(html: &str) -> bool {
    let mut rest = html.trim();
    while !rest.is_empty() {
        let Some(inner) = rest.strip_prefix('<') else {
            return false;
        };
        let end = if let Some(comment) = inner.strip_prefix("!--") {
            comment.find("-->").map(|end| end + 4 + 3)
        } else if inner.starts_with('?') {
            inner.find("?>").map(|end| end + 1 + 2)
        } else {
            let name: String = inner
                .trim_start_matches('/')
                .chars()
                .take_while(char::is_ascii_alphanumeric)
                .collect();
            // A component alone on its line is drawn by who knows what; a badge without a label judges nothing.
            let is_small = matches!(
                name.to_ascii_lowercase().as_str(),
                "a" | "br" | "badge" | "img" | "span" | "sup"
            );
            if !is_small {
                return false;
            }
            tag_end(rest).map(|end| end + 1)
        };
        let Some(end) = end else { return false };
        rest = rest.get(end..).unwrap_or("").trim_start();
    }
    true
}
