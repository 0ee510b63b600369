//! A finished site in memory, and its way to the disk.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

/// What stands at an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    Bytes(Arc<[u8]>),
    /// A file beside the Markdown, copied as it is.
    Copy(PathBuf),
}

/// Every file of a site by its address (`rules/SA101.html`), with `/`, relative, without `.` or `..`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Site {
    pub files: BTreeMap<String, Content>,
}
