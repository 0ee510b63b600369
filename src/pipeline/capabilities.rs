//! What of the machine a run may use: an interpreter, and a folder for answers.
//!
//! It decides from the configuration and the variables that were given, and looks for programs; nothing is started, and
//! nothing is read but the cache.

use super::request::{Machine, Request};
use super::scope::{FOLDER, Scope, ScopeKind};
use super::variables::{INTERPRETER, value};
use crate::cache::Cache;
use crate::config::Config;
use crate::runtime::python::{Wanted, Workshop};
use crate::verify::{Capabilities, Programs};

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
        cache: Cache::open(scope.cache.clone()),
        ..Capabilities::default()
    }
}

/// Does what needs to know where and with what the environments of a scope are made; None where nothing is kept.
pub fn in_workshop<T>(
    scope: &Scope,
    environment: &[(String, String)],
    act: impl FnOnce(&Workshop<'_>) -> T,
) -> Option<T> {
    let store = scope.cache.as_ref()?.join(ENVIRONMENTS);
    let interpreter = interpreter(scope, environment);
    Some(act(&Workshop {
        store: &store,
        variables: environment,
        interpreter: wanted(scope, interpreter.as_deref(), environment),
    }))
}

/// Whether what is kept for a scope is kept for it alone, and for no other book.
pub fn keeps_alone(scope: &Scope) -> bool {
    match &scope.kind {
        ScopeKind::Book { root } => scope.cache.as_deref() == Some(&*root.join(FOLDER)),
        ScopeKind::Foreign => false,
    }
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
