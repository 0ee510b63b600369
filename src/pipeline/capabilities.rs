//! What of the machine a run may use: an interpreter, and a folder for answers.
//!
//! It decides from the configuration and the variables that were given, and looks for programs; nothing is started, and
//! nothing is read but the cache.

use super::load::slashes;
use super::request::{Machine, Request};
use super::scope::{Scope, ScopeKind, tidy};
use super::today::day_of_machine;
use super::variables::{INTERPRETER, value};
use crate::cache::Cache;
use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic};
use crate::facts::{Facts, facts};
use crate::process::SearchPath;
use crate::runtime::python::{NAMES, Wanted, Word, Workshop};
use crate::source::{Door, SourceMap, Stamp, StateDirectory};
use crate::span::Span;
use crate::verify::{Capabilities, Programs};
use crate::wording::say;
use std::path::Path;
use std::sync::Arc;

/// The folder of environments inside of it.
const ENVIRONMENTS: &str = "env";

const KEY: &str = "python.interpreter";

pub(super) fn capabilities<'a>(
    scope: &Scope,
    request: &Request,
    search: &'a SearchPath,
    python: Wanted,
) -> Capabilities<'a> {
    if request.machine == Machine::Untouched {
        return Capabilities::default();
    }
    Capabilities {
        programs: Some(Programs {
            search,
            interpreters: vec![("python", python)],
        }),
        cache: Cache::open(scope.cache.clone(), day_of_machine()),
        ..Capabilities::default()
    }
}

/// Does what needs to know where and with what the environments of a scope are made.
///
/// # Errors
///
/// Nothing is kept, and why; or the folder is a link, and what is elsewhere is not ours.
pub fn in_workshop<T>(
    scope: &Scope,
    environment: &[(String, String)],
    word: Word,
    act: impl FnOnce(&Workshop<'_>) -> T,
) -> Result<T, Facts> {
    let cache = scope.cache.clone()?;
    let store = cache.join(ENVIRONMENTS);
    if StateDirectory::at(&cache).has_file(ENVIRONMENTS) {
        return Err(facts!(
            "environments-are-no-folder",
            store = store.display()
        ));
    }
    Ok(in_workshop_at(scope, &store, environment, word, act))
}

/// The same in a folder of the caller's.
pub(super) fn in_workshop_at<T>(
    scope: &Scope,
    store: &Path,
    environment: &[(String, String)],
    word: Word,
    act: impl FnOnce(&Workshop<'_>) -> T,
) -> T {
    let search = SearchPath::of(environment, &scope.boundary);
    let interpreter = interpreter(scope, environment, &search, || word == Word::Trusted);
    let book = match &scope.kind {
        ScopeKind::Book { root } => Some(Stamp::folder(root)),
        ScopeKind::Foreign => None,
    };
    act(&Workshop {
        store,
        book: book.as_deref(),
        search: &search,
        interpreter: &interpreter,
        word,
    })
}

/// Which interpreter is asked, by whose word. `is_trusted` is asked only where the book needs it.
pub(super) fn interpreter(
    scope: &Scope,
    environment: &[(String, String)],
    search: &SearchPath,
    is_trusted: impl FnOnce() -> bool,
) -> Wanted {
    let named = match (&scope.kind, value(environment, INTERPRETER)) {
        (ScopeKind::Book { .. }, _) => scope.config.python.interpreter.clone(),
        (ScopeKind::Foreign, Some(named)) => {
            // A loose document has no configuration; which program may be started is a word about the machine.
            let variable = (INTERPRETER.to_owned(), named.to_owned());
            let config = Config::read("", [variable]).ok();
            config.and_then(|(config, _)| config.python.interpreter)
        }
        (ScopeKind::Foreign, None) => None,
    };
    match (named, &scope.kind) {
        (None, _) => Wanted::Any,
        // What is in the book's text has a place there; what a variable says, the user has said.
        (Some(name), ScopeKind::Book { root }) if is_books(scope, KEY) => {
            Wanted::by_book(&name, root, search, is_trusted)
        }
        (Some(name), _) => Wanted::by_user(&name),
    }
}

/// Whether the value of a key is the book's word and not its user's.
pub(super) fn is_books(scope: &Scope, key: &str) -> bool {
    scope.config.python.place(key).is_some()
}

/// A wish of a book that its user has not granted.
#[derive(Debug)]
pub(super) struct Refused {
    pub key: &'static str,
    pub what: Facts,
    pub next: Facts,
}

/// What is to be said of an interpreter that the book names and that is not asked.
pub(super) fn refused(python: &Wanted) -> Option<Refused> {
    let Wanted::Refused(why) = python else {
        return None;
    };
    Some(Refused {
        key: KEY,
        what: why.clone(),
        next: facts!("interpreter-needs-trust-hint"),
    })
}

impl Refused {
    /// The finding at the value of the key, whose file becomes one of the sources.
    pub(super) fn finding(
        self,
        door: &Door<'_>,
        scope: &Scope,
        sources: &mut SourceMap,
    ) -> Diagnostic {
        let told = Diagnostic::nowhere(Code::NeedsTrust, self.what).hint(self.next);
        let place = scope.config.python.place(self.key);
        let (Some(place), ScopeKind::Book { root }) = (place, &scope.kind) else {
            return told;
        };
        let path = tidy(&root.join(place.file.name()));
        let (start, end) = place.bytes;
        let text = door.read(&path).ok();
        // It was read a moment ago, and may be another one by now.
        let is_there = |text: &String| text.get(start as usize..end as usize).is_some();
        let Some(text) = text.filter(is_there) else {
            return told;
        };
        let id = sources.add(slashes(&path), path, Arc::from(text));
        Diagnostic {
            span: Some(Span::new(id, start as usize, end as usize)),
            ..told
        }
    }
}

/// Folders of the search path that are left out, where they have an interpreter or an installer.
pub(super) fn passed_over(search: &SearchPath) -> Vec<String> {
    let names: Vec<&str> = NAMES.iter().copied().chain(["uv"]).collect();
    let folders = search.passed_over(&names).into_iter();
    folders
        .map(|folder| say!("folder-passed-over", folder = folder.display()))
        .collect()
}
