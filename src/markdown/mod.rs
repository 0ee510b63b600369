//! Markdown text to a [`Document`]: headings, fences with exact source maps, links, and the order of blocks.
//!
//! It knows CommonMark and its extensions and no rules: what a fence or a bracket means is decided in `book`.
//! No text makes it fail; what is wrong with a document comes back beside it as diagnostics.

mod anchors;
mod attributes;
mod boxes;
mod brackets;
mod builder;
mod cells;
mod container;
mod covered;
mod directive;
mod document;
mod emoji;
mod events;
mod fence;
mod foreign;
mod front;
mod html;
mod include;
mod lost;
mod maths;
mod nesting;
mod parse;
mod plain;
mod raw;
mod renderer;
mod run;
mod slug;
mod snippets;
mod stops;
mod structure;
mod summary;
mod tabs;
mod text_map;

pub(crate) use brackets::undefined;
pub use container::{Container, ContainerKind};
pub use document::{Block, BlockKind, Dialect, Document, Heading, Link, LinkKind};
pub use fence::{Fence, Word};
pub use front::FrontMatter;
pub use html::render;
pub use include::{Expanded, IncludeFaultKind, escaped, expand, has_directives};
pub use lost::count_fences;
pub use parse::{ParseOptions, parse};
pub use renderer::{Insert, RawInsert, Renderer};
pub use slug::{Slugs, slug};
pub use snippets::{expand_snippets, has_snippets};
pub use summary::{Summary, SummaryItem, SummaryKind};
pub use text_map::TextMap;

/// One line of Markdown as HTML: emphasis and code, and of everything else its text.
pub fn inline(text: &str) -> String {
    boxes::inline(text)
}

/// The attributes of a tag, from what is behind its name: names in lower case, values without quotes.
pub fn tag_attributes(text: &str) -> Vec<(String, String)> {
    container::attributes(text)
}
