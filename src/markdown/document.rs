//! What a Markdown file holds, in the order in which it stands there: plain data.

use super::events::Events;
use super::stops::Stops;
use super::tabs::Tabs;
use super::{Container, Fence, FrontMatter};
use crate::span::{SourceId, Span};
use std::ops::Range;
use std::sync::OnceLock;

/// Which Markdown a file is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Dialect {
    /// GitHub Flavored Markdown with our extensions.
    #[default]
    Markdown,
    /// The same with JSX tags, imports and exports, which are not shown.
    Mdx,
}

impl Dialect {
    /// By the file's name; `.mdc` is Markdown with front matter.
    pub fn of(path: &str) -> Dialect {
        if path.ends_with(".mdx") {
            Dialect::Mdx
        } else {
            Dialect::Markdown
        }
    }
}

/// One parsed Markdown file.
#[derive(Debug, Default)]
pub struct Document {
    /// What a directive calls the page.
    pub title: Option<String>,
    pub source: SourceId,
    pub front_matter: Option<FrontMatter>,
    /// Leaf blocks in order.
    pub blocks: Vec<Block>,
    pub headings: Vec<Heading>,
    pub fences: Vec<Fence>,
    pub links: Vec<Link>,
    pub images: Vec<Image>,
    /// Addresses in raw HTML.
    pub raw: Vec<RawAddress>,
    /// Opening tags of raw HTML that a safe page shows as text: their names, and where they stand.
    pub shown_tags: Vec<(String, Span)>,
    /// Containers, in the order of their openings.
    pub containers: Vec<Container>,
    /// Bytes of the file that are on no page and in no copy: comments, imports and exports of MDX, option lines.
    pub dropped: Vec<Range<u32>>,
    /// What the shorter comments of MDX among them say, in their order.
    pub comments: Vec<(Span, String)>,
    /// Ids that raw HTML and terms of definition lists give.
    pub html_ids: Vec<String>,
    /// Names that the author gives to places for links (MyST's `(name)=`), and the byte at which each stands.
    pub labels: Vec<(String, u32)>,
    /// The terms of definition lists: the byte at which each begins, and its anchor.
    pub(super) terms: Vec<(u32, String)>,
    /// The parser's events, without the text of fences: what [`super::render`] reads.
    pub(super) events: Events,
    /// Where it can be entered; found when it is first asked for.
    pub(super) stops: OnceLock<Stops>,
    /// Its sets of tabs; found when a page is first made of it.
    pub(super) tabs: OnceLock<Tabs>,
}

/// A block that holds text itself.
#[derive(Debug, Clone)]
pub struct Block {
    pub kind: BlockKind,
    pub span: Span,
    /// What a reader sees, without marks of emphasis; raw for HTML; empty for a fence.
    pub text: String,
    /// How many bytes of `text` are one bold run at its beginning.
    pub bold: usize,
    /// The bytes of `text` that are bold, run by run.
    pub bolds: Vec<Range<u32>>,
    /// How many lists and quotes are around it.
    pub depth: u32,
    /// In a list item: the byte at which the item begins, so that a label and its fence can be known as one item's.
    pub item: Option<u32>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BlockKind {
    /// Index into [`Document::headings`].
    Heading(usize),
    Paragraph,
    /// Index into [`Document::fences`].
    Fence(usize),
    /// Indented code.
    Code,
    Html,
    /// One cell of a table.
    Cell,
    /// A thematic break.
    Break,
}

#[derive(Debug, Clone)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    pub text: String,
    /// The author's `{#id}`, or GitHub's slug.
    pub anchor: String,
    /// Whether the author chose the anchor.
    pub explicit: bool,
    pub span: Span,
    /// Its place in [`Document::blocks`].
    pub block: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkKind {
    /// `[text](dest)`, `[text][label]` with a definition, `<https://…>`.
    Written,
    /// `[[target]]` or `[[target|text]]`.
    Wiki,
    /// `[word]` without a definition: perhaps a reference to a rule, perhaps just brackets.
    Bracket,
    /// `[text][word]` or `[word][]` without a definition: a reference to a rule, or one that was forgotten.
    Reference,
}

#[derive(Debug, Clone)]
pub struct Link {
    pub kind: LinkKind,
    /// The destination, or the word in the brackets.
    pub target: String,
    pub span: Span,
}

#[derive(Debug, Clone)]
pub struct Image {
    pub target: String,
    pub span: Span,
    /// `![[target]]`: by the name of a file.
    pub is_wiki: bool,
}

/// What a link, a picture or a film in the author's own HTML leads to; each address of a `srcset` is one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawAddress {
    pub target: String,
    /// The address as it stands between its quotes; the whole of the HTML where lines of a quote cut it.
    pub span: Span,
    /// The event at which its block of HTML begins.
    pub(super) event: usize,
    /// Bytes of that block.
    pub(super) place: Range<usize>,
}

/// Indexes of what begins in a range of bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parts {
    pub links: Range<usize>,
    pub images: Range<usize>,
    pub headings: Range<usize>,
    pub fences: Range<usize>,
    /// Of [`Document::raw`].
    pub raw: Range<usize>,
    /// Without neighbours.
    pub blocks: Range<usize>,
}

impl Document {
    pub(super) fn stops(&self) -> &Stops {
        self.stops.get_or_init(|| Stops::of(&self.events))
    }

    /// Where the things are that begin in a range of bytes; each [`Parts`] range may hold neighbours as well.
    pub fn parts(&self, range: &Range<u32>) -> Parts {
        let window = self.stops().enclosing(range);
        let (before, after) = (window.before, window.after);
        let (raw, blocks) = (&self.raw, &self.blocks);
        let halve = |byte: u32| blocks.partition_point(|block| block.span.start < byte);
        Parts {
            links: before.link..after.link.min(self.links.len()),
            images: before.image..after.image.min(self.images.len()),
            headings: before.heading..after.heading.min(self.headings.len()),
            fences: before.fence..after.fence.min(self.fences.len()),
            raw: raw.partition_point(|address| address.event < window.events.start)
                ..raw.partition_point(|address| address.event < window.events.end),
            blocks: halve(range.start)..halve(range.end).max(halve(range.start)),
        }
    }

    pub(super) fn tabs(&self) -> &Tabs {
        self.tabs
            .get_or_init(|| Tabs::of(&self.containers, &self.events))
    }

    /// The container whose opening is at a byte.
    pub fn container_opened_at(&self, offset: u32) -> Option<usize> {
        self.containers
            .binary_search_by_key(&offset, |container| container.opening.start)
            .ok()
    }

    /// The innermost heading above a byte, if there is one.
    pub fn heading_above(&self, offset: u32) -> Option<usize> {
        self.headings
            .partition_point(|heading| heading.span.start <= offset)
            .checked_sub(1)
    }

    /// The containers around a byte, outermost first.
    pub fn containers_at(&self, offset: u32) -> impl DoubleEndedIterator<Item = &Container> {
        self.containers
            .iter()
            .filter(move |container| container.span.contains(offset))
    }

    /// Whether a footnote of this name has a text.
    pub fn has_note(&self, name: &str) -> bool {
        self.stops().has_note(name)
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
