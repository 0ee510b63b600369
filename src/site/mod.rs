//! A finished site in memory, and its way to the disk.
//!
//! [`publish`] never edits a folder that rulebook did not make, never lets a reader see half a site,
//! and never loses a file that someone else put there: where it is in doubt it refuses.
//! It writes no clocks, and it does not sync: after a loss of power the next build writes what is missing.

#![cfg_attr(
    not(test),
    expect(clippy::disallowed_methods, reason = "it writes the site")
)]

mod address;
mod area;
mod error;
mod in_place;
mod journal;
mod lock;
mod manifest;
mod place;
mod plan;
mod publish;
mod repair;
mod staged;
mod survey;
mod survivors;
mod swap;
mod write;

#[cfg(test)]
mod tests;

pub use error::{PublishError, Refusal, Unasked};
pub use manifest::Manifest;
pub use place::{Refuse, Within};
pub use publish::{Published, publish};

use crate::source::BoundedFile;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

/// What stands at an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    Bytes(Arc<[u8]>),
    /// A file beside the Markdown, copied as it is.
    Copy(BoundedFile),
}

/// Every file of a site by its address (`rules/SA101.html`), with `/`, relative, without `.` or `..`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Site {
    pub files: BTreeMap<String, Content>,
}

/// Files that a site has and that nobody waits for: made at the first request, of the same build as the site.
///
/// No page hears of their changes, since none shows them.
pub trait Later: fmt::Debug + Send + Sync {
    fn holds(&self, address: &str) -> bool;

    /// What stands at an address that is held; asked from more than one thread.
    fn file(&self, address: &str) -> Option<Content>;
}
