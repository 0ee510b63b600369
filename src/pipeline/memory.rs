//! What one build leaves for the next of the same server: parsed documents, what was seen of examples, and rendered pages.
//!
//! Nothing is taken from here but for inputs that are equal to those of the build before, all of them; so a build with it gives the bytes of a build without.
//! It knows no file's age and no event: what did not change is found by looking.

use super::{Checked, Scope, ScopeKind, Unit};
use crate::book::Book;
use crate::diagnostic::Diagnostic;
use crate::markdown::{Document, ParseOptions};
use crate::page::{Frame, Page, Presentation};
use crate::site::Content;
use crate::source::Inclusions;
use crate::span::SourceId;
use crate::theme::{NavName, Theme};
use crate::verify::{Previous, Want};
use std::any::Any;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// The memory of a server. The default keeps nothing and serves one clean build.
#[derive(Default)]
pub struct BuildMemory {
    keeps: bool,
    /// Counts the builds that were begun.
    build: u64,
    /// Where the book stands, and whether it is one.
    place: Option<(PathBuf, bool)>,
    /// By file.
    documents: HashMap<PathBuf, Parsed>,
    last: Option<Last>,
    /// What the examples of the next `last` were run for.
    ran: Option<Want>,
    pub(super) rendered: Rendered,
    /// What nothing asks for any more: freed when nobody waits.
    pub(super) spent: Vec<Box<dyn Any + Send + Sync>>,
    work: Work,
}

/// The unit of the last build that was kept, and what its examples were run for.
struct Last {
    build: u64,
    unit: Arc<Unit>,
    want: Want,
}

/// A file that was read.
#[derive(Clone)]
pub(super) struct Parsed {
    pub document: Arc<Document>,
    pub origin: Arc<Origin>,
}

/// Everything that a document and its faults were made from, and the faults.
pub(super) struct Origin {
    pub id: SourceId,
    pub path: PathBuf,
    pub text: Arc<str>,
    pub inclusions: Arc<Inclusions>,
    pub reading: ParseOptions,
    pub faults: Vec<Diagnostic>,
}

/// A template of the book's own: its name, how it is shown, and its text.
pub(super) type Override = (String, String, String);

/// The pages of the last site, and what all of them share.
#[derive(Default)]
pub(super) struct Rendered {
    /// The build that they are of.
    pub build: u64,
    pub presentation: Presentation,
    pub frame: Option<Frame>,
    /// The book's own templates, and the theme that they make.
    pub theme: Option<(Vec<Override>, Theme)>,
    pub pages: HashMap<String, Drawn>,
}

/// A page, the name of its navigation, and its HTML.
pub(super) struct Drawn {
    pub page: Arc<Page>,
    pub nav: NavName,
    pub content: Content,
}

/// What one build did, for the terminal and for nothing else.
#[derive(Debug, Clone, Copy, Default)]
pub struct Work {
    pub parsed: Part,
    pub judged: Part,
    pub rendered: Part,
}

/// How many of how many things were not taken from memory, and how long the stage took with all of them.
#[derive(Debug, Clone, Copy, Default)]
pub struct Part {
    pub made: usize,
    pub all: usize,
    pub time: Duration,
}

impl Part {
    pub(super) fn since(start: Instant, made: usize, all: usize) -> Part {
        Part {
            made,
            all,
            time: start.elapsed(),
        }
    }
}

impl BuildMemory {
    /// One that keeps what it can.
    pub fn keeping() -> BuildMemory {
        BuildMemory {
            keeps: true,
            ..BuildMemory::default()
        }
    }

    /// A build of these scopes begins; of other ones, or of several at once, nothing before it is of use.
    pub(super) fn begin(&mut self, scopes: &[Scope]) {
        let place = match scopes {
            [scope] => {
                let is_book = matches!(scope.kind, ScopeKind::Book { .. });
                Some((scope.base.clone(), is_book))
            }
            _ => None,
        };
        if place.is_none() || place != self.place {
            *self = BuildMemory {
                keeps: self.keeps && place.is_some(),
                place,
                build: self.build,
                ..BuildMemory::default()
            };
        }
        self.build += 1;
        // Only of a build after which no one rested.
        self.rest();
    }

    pub(super) fn build(&self) -> u64 {
        self.build
    }

    /// The unit of a build, if that is the one that was kept last.
    pub(super) fn unit_of(&self, build: u64) -> Option<Arc<Unit>> {
        let last = self.last.as_ref().filter(|last| last.build == build)?;
        Some(last.unit.clone())
    }

    pub fn work(&self) -> Work {
        self.work
    }

    pub(super) fn work_mut(&mut self) -> &mut Work {
        &mut self.work
    }

    pub(super) fn keeps(&self) -> bool {
        self.keeps
    }

    /// The document of a file, if it is read as before and holds the same text.
    pub(super) fn known(
        &self,
        path: &Path,
        id: SourceId,
        text: &str,
        reading: &ParseOptions,
    ) -> Option<Parsed> {
        let parsed = self.documents.get(path)?;
        let origin = &parsed.origin;
        let is_same = origin.id == id && origin.reading == *reading && *origin.text == *text;
        is_same.then(|| parsed.clone())
    }

    /// Remembers how a document was read that a book is made of.
    pub(super) fn note(&mut self, parsed: Parsed) {
        if self.keeps {
            self.documents.insert(parsed.origin.path.clone(), parsed);
        }
    }

    /// Forgets what the last build left: the next one begins.
    pub(super) fn clear_documents(&mut self) {
        self.spent
            .push(Box::new(std::mem::take(&mut self.documents)));
    }

    /// Remembers a build that is told and rendered, and shares it; of several books at once nothing is kept.
    pub fn keep(&mut self, checked: Checked) -> Vec<Arc<Unit>> {
        let units: Vec<Arc<Unit>> = checked.units.into_iter().map(Arc::new).collect();
        if let Some(last) = self.last.take() {
            self.spent.push(Box::new(last));
        }
        self.last = match (units.as_slice(), self.ran.take()) {
            ([unit], Some(want)) if self.keeps => Some(Last {
                build: self.build,
                unit: unit.clone(),
                want,
            }),
            _ => None,
        };
        units
    }

    /// Frees what the build before left: tens of thousands of texts, for which no reader is to wait.
    pub fn rest(&mut self) {
        self.spent.clear();
    }

    /// The book of the last build.
    pub(super) fn book(&self) -> Option<&Book> {
        self.last.as_ref().map(|last| &last.unit.book)
    }

    /// What was seen of the examples of the last build.
    pub(super) fn previous(&self) -> Option<Previous<'_>> {
        let last = self.last.as_ref()?;
        Some(Previous {
            book: &last.unit.book,
            observed: &last.unit.observed,
            want: last.want,
        })
    }

    /// What the next run of examples needs to know of this one.
    pub(super) fn note_run(&mut self, want: Want) {
        if self.keeps {
            self.ran = Some(want);
        }
    }
}
