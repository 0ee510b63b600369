//! What code that was run wanted and did not have: a module that is not installed, a network, an import that many pages
//! leave out. It is the machine's or the book's, and not this example's: not run, and reported once for all of them.

use super::claims::names;
use super::{Case, verdict};
use crate::book::{Book, ClaimKind};
use crate::diagnostic::{Code, Diagnostic};
use crate::python::{End, Lack};
use crate::span::Span;
use crate::verify::execution::Execute;
use crate::verify::{Observed, Verdict, VerdictKind};
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
                if let Some(Lack::Import(name)) = &execute.ran.lacks {
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

    /// One finding for each thing that is missing.
    pub fn tell(self) -> Vec<Diagnostic> {
        let told = self.found.into_iter().filter_map(|((lack, _), mut places)| {
            places.sort_by_key(|one| (one.page, one.span.start));
            let first = places.first()?.span;
            let count = places.len();
            let pages: BTreeSet<usize> = places.iter().map(|one| one.page).collect();
            let blocked: usize = places.iter().map(|one| one.blocks).sum();
            let examples = match (count, pages.len()) {
                (1, _) => "1 example was not run".to_owned(),
                (n, 1) => format!("{n} examples were not run"),
                (n, pages) => format!("{n} examples of {pages} pages were not run"),
            };
            let others = match blocked {
                0 => String::new(),
                1 => ", nor 1 later one that wants it".to_owned(),
                n => format!(", nor {n} later ones that want them"),
            };
            let (why, hint) = match &lack {
                Lack::Module(name) => (
                    format!("`{name}` is not installed"),
                    "add it to `python.requirements` in `book.toml`; if it is the book's own, write it in a `setup`".to_owned(),
                ),
                Lack::Import(name) => (
                    format!("`{name}` is a module that they use and do not import"),
                    format!("write `import {name}` into a file, and name it with `python.setup` in `book.toml`"),
                ),
                Lack::Network => (
                    "there is no network where examples run".to_owned(),
                    "put `norun` after the language, or show it with a server of the example's own and `python.network = \"loopback\"`".to_owned(),
                ),
                Lack::Placeholder => (
                    "`...` stands for a value that they do not show".to_owned(),
                    "write a value, or put `norun` after the language".to_owned(),
                ),
            };
            let message = format!("{examples}{others}: {why}");
            Some(Diagnostic::new(Code::NotRun, first, message).hint(hint))
        });
        told.collect()
    }
}

impl Case<'_> {
    /// How many others of its page were not run because it failed.
    pub(super) fn blocks(&self) -> usize {
        let blocks = self.observed.executions().map(|execute| execute.blocks);
        blocks.max().unwrap_or(0)
    }

    /// The verdict on an example that failed for want of something that is not its own.
    pub(super) fn lacking(&mut self) -> Option<Verdict> {
        let lacks = self.observed.executions().filter_map(|execute| {
            let lack = execute.ran.lacks.as_ref()?;
            (!self.is_claimed(execute, lack)).then(|| lack.clone())
        });
        let lack = lacks.into_iter().find(
            |lack| !matches!(lack, Lack::Import(name) if !self.lacking.common.contains(name)),
        )?;
        let because = match &lack {
            Lack::Module(name) => format!("`{name}` is not installed"),
            Lack::Import(name) => format!("`{name}` is a module, and no one imports it here"),
            Lack::Network => "it wants a network, and there is none where examples run".to_owned(),
            Lack::Placeholder => "`...` in it stands for a value that it does not show".to_owned(),
        };
        if self.example.words.todo.is_none() {
            let is_of_page = matches!(lack, Lack::Network | Lack::Placeholder);
            let page = is_of_page.then_some(self.example.page);
            let place = Lacker {
                page: self.example.page,
                span: self.example.span,
                blocks: self.blocks(),
            };
            self.lacking
                .found
                .entry((lack, page))
                .or_default()
                .push(place);
        }
        Some(verdict(VerdictKind::NotRun, because))
    }

    /// Whether the example is about this very failure; what no box would give it, it cannot be about.
    fn is_claimed(&self, execute: &Execute, lack: &Lack) -> bool {
        let End::Raised { classes, .. } = &execute.ran.end else {
            return false;
        };
        let mut claims = self.example.words.run_claims.iter();
        *lack != Lack::Network
            && claims.any(|claim| {
                claim.kind == ClaimKind::Raises
                    && claim.name.ends_with("Error")
                    && names(classes, &claim.name)
            })
    }
}
