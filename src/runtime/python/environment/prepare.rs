//! An environment is found again, or made now: in a folder of its own, and named only when it is whole.

use super::install::{self, Tools};
use super::{
    Environment, EnvironmentFault, EnvironmentSpec, Trouble, Word, Workshop, ask, books, kept, lock,
};
use crate::facts::facts;
use crate::source::StateDirectory;
use std::io;
use std::path::{Path, PathBuf};

/// The environment, if it was made already and is as it was: the disk is read, and nothing is started.
#[cfg(all(test, unix))]
pub fn known(spec: &EnvironmentSpec, workshop: &Workshop<'_>) -> Option<Environment> {
    let candidates = ask::candidates(spec, workshop).ok()?;
    let name = kept::name(spec, &candidates);
    kept::find(&StateDirectory::at(workshop.store), &name, spec)
}

/// All environments of a book, each as [`prepare`] makes it: one that cannot be made says nothing of the next. What the
/// book uses is remembered, so that no one removes it who looks after another book.
pub fn prepare_all(
    specs: &[EnvironmentSpec],
    workshop: &Workshop<'_>,
    told: &mut dyn FnMut(&str),
) -> Vec<Result<Environment, EnvironmentFault>> {
    let names: Result<Vec<String>, EnvironmentFault> = specs
        .iter()
        .map(|spec| Ok(kept::name(spec, &ask::candidates(spec, workshop)?)))
        .collect();
    // Without an interpreter no one knows what it would use, and what it used may be wanted again.
    if let Ok(names) = names {
        books::note(workshop, names);
    }
    let made = specs.iter().map(|spec| prepare(spec, workshop, told));
    made.collect()
}

/// The environment; made now, if it is not known. `told` hears what takes long, a line each time.
///
/// # Errors
///
/// The one thing that keeps it from being made.
pub fn prepare(
    spec: &EnvironmentSpec,
    workshop: &Workshop<'_>,
    told: &mut dyn FnMut(&str),
) -> Result<Environment, EnvironmentFault> {
    let candidates = ask::candidates(spec, workshop)?;
    may_install(spec, workshop)?;
    let name = kept::name(spec, &candidates);
    let state = StateDirectory::at(workshop.store);
    if let Some(known) = kept::find(&state, &name, spec) {
        return Ok(known);
    }
    lock::check(spec)?;
    let tools = Tools::find(workshop);
    let choose = || ask::choose(spec, &candidates, |version| tools.python(version));
    if !spec.has_packages() {
        let (_, about) = choose()?;
        let made = state.make_ignored();
        let (environment, written) = kept::put(&state, &name, spec, &about, None);
        if let Err(fault) = made.and(written) {
            let shown = workshop.store.display();
            told(&format!(
                "`{shown}` cannot be written, so the interpreter is asked each time: {fault}"
            ));
        }
        return Ok(environment);
    }
    let no_folder = |fault: io::Error| no_folder(workshop.store, &fault);
    state.make_ignored().map_err(no_folder)?;
    let waits = || told("another rulebook prepares the same environment; waiting for it");
    let _locked = state
        .lock(&format!("{name}.lock"), waits)
        .map_err(no_folder)?;
    if let Some(known) = kept::find(&state, &name, spec) {
        return Ok(known);
    }
    // Not by a launcher: each of the installer's steps would ask it again, and it may answer otherwise later.
    let (found, about) = choose()?;
    let python = match about.executable.is_empty() {
        true => found,
        false => PathBuf::from(about.executable),
    };
    // Under the lock, a folder of this name is what a killed run left behind, or what has changed since.
    state.sweep(&name);
    let folder = state.new_folder(&name).map_err(no_folder)?;
    let made = fill(spec, &tools, &python, &folder, told);
    let kept = made.and_then(|about| {
        let (environment, written) = kept::put(&state, &name, spec, &about, Some(&folder));
        written.map_err(no_folder).map(|()| environment)
    });
    if kept.is_err() {
        state.sweep(&name);
    }
    kept
}

/// # Errors
///
/// The first of what needs trust, where there is none.
fn may_install(spec: &EnvironmentSpec, workshop: &Workshop<'_>) -> Result<(), EnvironmentFault> {
    let first = spec.needs_trust.first();
    match first.filter(|_| workshop.word == Word::Run) {
        None => Ok(()),
        Some(first) => {
            // One that no one could install is no question of trust.
            lock::check(spec)?;
            Err(EnvironmentFault {
                trouble: Trouble::NeedsTrust,
                key: Some(first.key.clone()),
                what: first.what.clone(),
                cause: facts!("more-than-a-run"),
                next: facts!("look-and-trust"),
            })
        }
    }
}

fn fill(
    spec: &EnvironmentSpec,
    tools: &Tools,
    python: &Path,
    folder: &Path,
    told: &mut dyn FnMut(&str),
) -> Result<ask::About, EnvironmentFault> {
    if let Some(lock) = &spec.lock {
        let put = StateDirectory::at(folder).put(install::LIST, &lock::listed(lock));
        put.map_err(|fault| no_folder(folder, &fault))?;
    }
    tools.install(spec, python, folder, told)?;
    let program = install::program(folder);
    let about =
        ask::about_environment(python, folder, &program).map_err(|cause| EnvironmentFault {
            trouble: Trouble::Failed,
            key: None,
            what: facts!("environment-does-not-start"),
            cause: cause.into(),
            next: facts!("name-another-interpreter"),
        })?;
    lock::is_whole(spec, &about.packages)?;
    Ok(about)
}

fn no_folder(folder: &Path, fault: &io::Error) -> EnvironmentFault {
    EnvironmentFault {
        trouble: Trouble::NoFolder,
        key: None,
        what: facts!("no-environment-here", folder = folder.display()),
        cause: fault.to_string().into(),
        next: match fault.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
                facts!("make-room")
            }
            _ => facts!("make-writable"),
        },
    }
}
