//! What the renderer of a document asks its caller, and what it hands over.
//!
//! Only addresses and places are asked for; how prose is written is not the caller's affair.

use crate::config::RawHtml;

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

    /// What a link without a text says: the title of what it leads to, where that is known.
    fn link_text(&self, index: usize) -> Option<String>;

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

    /// Older anchors of the heading with this one, which lead to it as well.
    fn old_anchors(&self, anchor: &str) -> Vec<String>;

    /// Whether the paragraph that begins at this byte is the label of a fence, which then shows it.
    fn is_label(&self, start: u32) -> bool;

    /// Whether what the container with this index says is shown by the examples in it.
    fn is_stance(&self, container: usize) -> bool;

    /// The text of such a paragraph, without the element around it.
    fn label(&mut self, html: String);

    /// A stretch of finished prose; it may be half of a balanced fragment.
    fn prose(&mut self, html: String);

    /// The name by which a reader chooses the fence with this index among those of its code group; nothing where it is
    /// to be seen beside the others.
    fn tab(&self, fence: usize) -> Option<String>;

    /// The fence with this index in [`Document::fences`]; its name is shown already where it is a tab.
    fn fence(&mut self, index: usize, is_tab: bool);
}
