//! What of the machine a run may use: an interpreter, and a folder for answers.
//!
//! It decides from the configuration and the variables that were given, and looks for programs; nothing is started, and
//! nothing is read but the cache.

use super::request::{Machine, Request};
use super::scope::{Scope, ScopeKind};
use super::today::day_of_machine;
use super::variables::{INTERPRETER, value};
use crate::cache::Cache;
use crate::config::Config;
use crate::facts::{Facts, facts};
use crate::runtime::python::{Wanted, Workshop};
use crate::source::{Stamp, StateDirectory};
use crate::verify::{Capabilities, Programs};
use std::path::Path;

/// The folder of environments inside of it.
const ENVIRONMENTS: &str = "env";

/// `interpreter` is the one that is named, as [`interpreter`] says.
pub(super) fn capabilities<'a>(
    scope: &'a Scope,
    request: &'a Request,
    interpreter: Option<&'a str>,
) -> Capabilities<'a> {
    if request.machine == Machine::Untouched {
        return Capabilities::default();
    }
    let python = wanted(scope, interpreter, &request.environment);
    Capabilities {
        programs: Some(Programs {
            variables: &request.environment,
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
/// Nothing is kept, and why; or the folder is a link, and what stands elsewhere is not ours.
pub fn in_workshop<T>(
    scope: &Scope,
    environment: &[(String, String)],
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
    Ok(in_workshop_at(scope, &store, environment, act))
}

/// The same in a folder of the caller's.
pub(super) fn in_workshop_at<T>(
    scope: &Scope,
    store: &Path,
    environment: &[(String, String)],
    act: impl FnOnce(&Workshop<'_>) -> T,
) -> T {
    let interpreter = interpreter(scope, environment);
    let book = match &scope.kind {
        ScopeKind::Book { root } => Some(Stamp::folder(root)),
        ScopeKind::Foreign => None,
    };
    act(&Workshop {
        store,
        book: book.as_deref(),
        variables: environment,
        interpreter: wanted(scope, interpreter.as_deref(), environment),
    })
}

/// The name of the interpreter that is wanted, if one is named.
pub(super) fn interpreter(scope: &Scope, environment: &[(String, String)]) -> Option<String> {
    match (&scope.kind, value(environment, INTERPRETER)) {
        (ScopeKind::Book { .. }, _) => scope.config.python.interpreter.clone(),
        (ScopeKind::Foreign, Some(named)) => {
            // A loose document has no configuration; which program may be started is a word about the machine.
            let variable = (INTERPRETER.to_owned(), named.to_owned());
            let config = Config::read("", [variable]).ok();
            config.and_then(|(config, _)| config.python.interpreter)
        }
        (ScopeKind::Foreign, None) => None,
    }
}

fn wanted<'w>(
    scope: &'w Scope,
    interpreter: Option<&'w str>,
    environment: &[(String, String)],
) -> Wanted<'w> {
    let is_users = value(environment, INTERPRETER).is_some();
    match (interpreter, &scope.kind) {
        (None, _) => Wanted::Any,
        (Some(name), ScopeKind::Book { root }) if !is_users => Wanted::ByBook(name, root),
        (Some(name), _) => Wanted::Named(name),
    }
}
