//! What code that was run wanted and did not have: a module that is not installed, a network, an import that many pages
//! leave out. It is the machine's or the book's, and not this example's: not run, and reported once for all of them.

use crate::book::{Book, Example};
use crate::diagnostic::{Code, Diagnostic};
use crate::facts::facts;
use crate::runtime::Lack;
use crate::span::Span;
use crate::verify::Observed;
use std::collections::{BTreeMap, BTreeSet};

/// On how many pages an import has to be missing to be one that the book means to have made before.
const PAGES: usize = 3;

/// What the examples of a book lack.
#[derive(Debug, Default)]
pub(super) struct Lacking {
    /// Modules that are there, and that so many pages use without importing them.
    common: BTreeSet<String>,
    /// By what is missing, the examples; of some things by page.
    found: BTreeMap<(Lack, Option<usize>), Vec<Lacker>>,
}

/// An example that lacks something.
#[derive(Debug)]
struct Lacker {
    page: usize,
    span: Span,
    /// How many others want what it would have left.
    blocks: usize,
}

impl Lacking {
    pub fn of(book: &Book, observed: &[Observed]) -> Lacking {
        let mut pages: BTreeMap<&str, BTreeSet<usize>> = BTreeMap::new();
        for (example, observed) in book.examples.iter().zip(observed) {
            for execute in observed.executions() {
                if let Some(Lack::Import(name)) = &execute.execution.lacks {
                    pages.entry(name).or_default().insert(example.page);
                }
            }
        }
        let common = pages.into_iter().filter(|(_, pages)| pages.len() >= PAGES);
        Lacking {
            common: common.map(|(name, _)| name.to_owned()).collect(),
            found: BTreeMap::new(),
        }
    }

    /// Whether so many pages use what one lacks that the book means to have it made before. What is no import is the
    /// machine's in any case.
    pub fn is_of_book(&self, lack: &Lack) -> bool {
        !matches!(lack, Lack::Import(name) if !self.common.contains(name))
    }

    /// Keeps that an example lacks something, and how many others want what it would have left.
    pub fn add(&mut self, lack: Lack, example: &Example, blocks: usize) {
        let is_of_page = matches!(lack, Lack::Network | Lack::Placeholder);
        let page = is_of_page.then_some(example.page);
        let place = Lacker {
            page: example.page,
            span: example.span,
            blocks,
        };
        self.found.entry((lack, page)).or_default().push(place);
    }

    /// One finding for each thing that is missing.
    pub fn tell(self) -> Vec<Diagnostic> {
        let told = self
            .found
            .into_iter()
            .filter_map(|((lack, _), mut places)| {
                places.sort_by_key(|one| (one.page, one.span.start));
                let first = places.first()?.span;
                let count = places.len();
                let pages: BTreeSet<usize> = places.iter().map(|one| one.page).collect();
                let blocked: usize = places.iter().map(|one| one.blocks).sum();
                let (why, hint) = match &lack {
                    Lack::Module(name) => {
                        (facts!("lacks-module", name), facts!("lacks-module-hint"))
                    }
                    Lack::Import(name) => (
                        facts!("lacks-import", name),
                        facts!("lacks-import-hint", name),
                    ),
                    Lack::Network => (facts!("lacks-network"), facts!("lacks-network-hint")),
                    Lack::Placeholder => (
                        facts!("lacks-placeholder"),
                        facts!("lacks-placeholder-hint"),
                    ),
                };
                let message = facts!("lacking", count, pages = pages.len(), blocked, why);
                Some(Diagnostic::new(Code::NotRun, first, message).hint(hint))
            });
        told.collect()
    }
}
