//! What one build leaves for the next of the same server: parsed documents, what was seen of examples, and rendered pages.
//!
//! Nothing is taken from here but for inputs that are equal to those of the build before, all of them; so a build with it gives the bytes of a build without.
//! It knows no file's age and no event: what did not change is found by looking.

use super::{Checked, Scope, ScopeKind};
use crate::diagnostic::Diagnostic;
use crate::markdown::{Document, Reading};
use crate::page::{Frame, Page};
use crate::site::Content;
use crate::span::SourceId;
use crate::theme::Theme;
use crate::verify::{Plan, Seen, Want};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// The memory of a server. The default keeps nothing and serves one clean build.
#[derive(Default)]
pub struct Session {
    keeps: bool,
    /// Where the book stands, and whether it is one.
    place: Option<(PathBuf, bool)>,
    /// By file, each taken out once.
    documents: HashMap<PathBuf, Mutex<Option<Parsed>>>,
    /// By source, how the documents of the build that is under way were read.
    origins: HashMap<SourceId, Origin>,
    pub(super) seen: Option<Seen>,
    /// What is to become of `seen`, as far as the examples' run knows it.
    pub(super) ran: Option<(Vec<bool>, Want)>,
    pub(super) rendered: Rendered,
    work: Work,
}

/// A file that was read.
pub(super) struct Parsed {
    pub document: Document,
    pub origin: Origin,
}

/// Everything that a document and its faults were made from, and the faults.
pub(super) struct Origin {
    pub id: SourceId,
    pub path: PathBuf,
    pub text: Arc<str>,
    pub reading: Reading,
    pub faults: Vec<Diagnostic>,
}

/// A template of the book's own: its name, how it is shown, and its text.
pub(super) type Override = (String, String, String);

/// The pages of the last site, and what all of them share.
#[derive(Default)]
pub(super) struct Rendered {
    pub frame: Option<Frame>,
    /// The book's own templates, and the theme that they make.
    pub theme: Option<(Vec<Override>, Theme)>,
    pub pages: HashMap<String, Drawn>,
}

/// A page, the hash of its navigation, and its HTML.
pub(super) struct Drawn {
    pub page: Page,
    pub nav: u128,
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

impl Session {
    /// One that keeps what it can.
    pub fn keeping() -> Session {
        Session {
            keeps: true,
            ..Session::default()
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
            *self = Session {
                keeps: self.keeps && place.is_some(),
                place,
                ..Session::default()
            };
        }
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
    pub(super) fn take(
        &self,
        path: &Path,
        id: SourceId,
        text: &str,
        reading: Reading,
    ) -> Option<Parsed> {
        let parsed = self.documents.get(path)?;
        let parsed = parsed
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take()?;
        let origin = &parsed.origin;
        (origin.id == id && origin.reading == reading && *origin.text == *text).then_some(parsed)
    }

    /// Remembers how a document was read that a book is made of.
    pub(super) fn note(&mut self, origin: Origin) {
        if self.keeps {
            self.origins.insert(origin.id, origin);
        }
    }

    /// Forgets what the last build left: the next one begins.
    pub(super) fn clear_documents(&mut self) {
        self.documents.clear();
        self.origins.clear();
    }

    /// Takes a build apart that is told and rendered; of several books at once nothing is kept.
    pub fn keep(&mut self, checked: Checked) {
        let mut units = checked.units;
        let (Some(unit), true, true) = (units.pop(), units.is_empty(), self.keeps) else {
            return;
        };
        let book = unit.book;
        for page in book.pages {
            if let Some(origin) = self.origins.remove(&page.source) {
                let parsed = Parsed {
                    document: page.document,
                    origin,
                };
                self.documents
                    .insert(parsed.origin.path.clone(), Mutex::new(Some(parsed)));
            }
        }
        self.seen = self.ran.take().map(|(varied, want)| Seen {
            rules: book.rules,
            examples: book.examples,
            observed: unit.observed,
            varied,
            want,
        });
    }

    /// What the next run of examples needs to know of this one.
    pub(super) fn note_run(&mut self, plan: &Plan, want: Want) {
        if self.keeps {
            self.ran = Some((plan.varied.clone(), want));
        }
    }
}
