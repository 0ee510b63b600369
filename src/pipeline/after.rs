//! What is made of a book after its pages, and only when a reader of a served site asks for it: the exports, and the index that is searched.
//!
//! Where each file stands is known with the pages; what it holds comes of the very book and verdicts that they came of,
//! which nothing changes any more. So a file is never older or newer than the pages, whenever it is asked for.

use super::Unit;
use super::presentation::site_context;
use crate::export::{EXPORTERS, Input};
use crate::page::{Navigation, Presentation};
use crate::site::{Content, Later};
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
    /// Whether the index is made here as well.
    pub(super) search: bool,
}

/// Whether an address is the index's. How many files it has is known when it is made.
pub(super) fn is_search(address: &str) -> bool {
    address.starts_with("assets/search/")
}

/// What makes the index, counted behind [`EXPORTERS`].
const SEARCH: usize = EXPORTERS.len();

/// A kept build that makes them.
pub struct After {
    unit: Arc<Unit>,
    promised: Promised,
    /// By exporter, and the index, once it was asked for one of its files.
    made: Vec<OnceLock<BTreeMap<String, Content>>>,
}

impl After {
    pub fn new(unit: Arc<Unit>, promised: Promised) -> After {
        After {
            unit,
            promised,
            made: (0..=SEARCH).map(|_| OnceLock::new()).collect(),
        }
    }

    /// Every address that has a file here; for the index it must be made.
    pub fn addresses(&self) -> Vec<String> {
        let index = self.promised.search.then(|| self.made(SEARCH)).flatten();
        let index = index.into_iter().flat_map(BTreeMap::keys);
        self.promised.places.keys().chain(index).cloned().collect()
    }

    fn maker(&self, address: &str) -> Option<usize> {
        let exporter = self.promised.places.get(address).copied();
        exporter.or_else(|| (self.promised.search && is_search(address)).then_some(SEARCH))
    }

    fn made(&self, at: usize) -> Option<&BTreeMap<String, Content>> {
        Some(self.made.get(at)?.get_or_init(|| self.make(at)))
    }

    fn make(&self, at: usize) -> BTreeMap<String, Content> {
        let unit = &self.unit;
        let context = site_context(unit, &self.promised.presentation);
        let input = Input::new(&context, self.promised.denied);
        let files: Vec<(String, Vec<u8>)> = match EXPORTERS.get(at) {
            Some(exporter) => {
                let files = exporter.make(&input).into_iter();
                files
                    .map(|(address, text)| (address, text.into_bytes()))
                    .collect()
            }
            None => {
                let navigation = Navigation::new(&unit.book, &unit.addresses);
                crate::search::files(&context, &navigation)
            }
        };
        let files = files.into_iter();
        files
            .map(|(address, bytes)| (address, Content::Bytes(bytes.into())))
            .collect()
    }
}

impl Later for After {
    /// Whether an address can only be one of these files.
    fn holds(&self, address: &str) -> bool {
        self.maker(address).is_some()
    }

    /// The file at an address. The first reader of its kind waits until all of that kind are made.
    fn file(&self, address: &str) -> Option<Content> {
        let made = self.made(self.maker(address)?)?;
        made.get(address).cloned()
    }
}

impl fmt::Debug for After {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_set()
            .entries(self.promised.places.keys())
            .finish()
    }
}
