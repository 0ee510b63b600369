//! What is made of a book after its pages, and only when a reader of a served site asks for it: the exports.
//!
//! Where each file stands is known with the pages; what it holds comes of the very book and verdicts that they came of,
//! which nothing changes any more. So a file is never older or newer than the pages, whenever it is asked for.

use super::Unit;
use crate::export::{EXPORTERS, Input};
use crate::page::{Presentation, Shelf};
use crate::site::Content;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, OnceLock};

/// The files that a site of pages still lacks.
#[derive(Debug)]
pub struct Promised {
    pub(super) presentation: Presentation,
    /// How many findings `check` denied when the pages were made.
    pub(super) denied: usize,
    /// By address, which of [`EXPORTERS`] makes it.
    pub(super) places: BTreeMap<String, usize>,
}

/// A kept build that makes them.
pub struct After {
    unit: Arc<Unit>,
    promised: Promised,
    /// By exporter, once it was asked for one of its files.
    made: Vec<OnceLock<BTreeMap<String, Content>>>,
}

impl After {
    pub fn new(unit: Arc<Unit>, promised: Promised) -> After {
        After {
            unit,
            promised,
            made: EXPORTERS.iter().map(|_| OnceLock::new()).collect(),
        }
    }

    /// Every address that has a file here.
    pub fn addresses(&self) -> impl Iterator<Item = &str> {
        self.promised.places.keys().map(String::as_str)
    }

    pub fn holds(&self, address: &str) -> bool {
        self.promised.places.contains_key(address)
    }

    /// The file at an address. The first reader of its kind waits until all of that kind are made.
    pub fn file(&self, address: &str) -> Option<Content> {
        let at = *self.promised.places.get(address)?;
        let made = self.made.get(at)?.get_or_init(|| self.make(at));
        made.get(address).cloned()
    }

    fn make(&self, at: usize) -> BTreeMap<String, Content> {
        let unit = &self.unit;
        let shelf = Shelf::new(
            &unit.book,
            &unit.judged,
            &unit.observed,
            &unit.sources,
            &self.promised.presentation,
            &unit.addresses,
        );
        let site = unit.scope.config.html.site_url.as_deref();
        let input = Input::new(&shelf, site, self.promised.denied);
        let files = EXPORTERS.get(at).map(|exporter| exporter.make(&input));
        let files = files.into_iter().flatten();
        files
            .map(|(address, text)| (address, Content::Bytes(Arc::from(text.into_bytes()))))
            .collect()
    }
}

impl fmt::Debug for After {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_set().entries(self.addresses()).finish()
    }
}
