//! What of a page is copied, and one change of its text.

use std::ops::Range;

/// What is copied.
pub(super) struct Part {
    pub page: usize,
    /// Bytes of the file.
    pub range: Range<u32>,
    /// How many levels headings rise.
    pub lift: u8,
    /// The rule whose own copy it is.
    pub rule: Option<usize>,
}

/// One change: bytes of the file, and what stands there instead.
pub(super) struct Edit {
    pub range: Range<usize>,
    pub text: String,
}
