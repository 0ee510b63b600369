//! Environments that no book names any more: found, and removed where someone asks for it.
//!
//! Only what has a name of ours is touched, and nothing that is held: neither one that is being made nor one that
//! examples run in. Locks are empty and stay, because a file that someone waits for must not be another one.

use super::{EnvironmentFault, EnvironmentSpec, Workshop, ask, books, kept};
use crate::source::StateDirectory;
use std::collections::BTreeMap;

/// What was kept and would not be found again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stale {
    name: String,
    /// Whatever was installed; nothing where an interpreter was taken as it is.
    folders: Vec<String>,
    /// Of the folders.
    pub bytes: u64,
}

/// What became of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pruned {
    /// Environments, of those with packages.
    pub removed: usize,
    pub bytes: u64,
    /// Those that somebody holds.
    pub in_use: usize,
    /// Why one could not be removed whole.
    pub faults: Vec<String>,
}

impl Stale {
    /// Whether packages were installed, so that somebody would call it an environment.
    pub fn has_packages(&self) -> bool {
        !self.folders.is_empty()
    }
}

/// What none of these would be found by, by the interpreters that are on the search path now, and no other book uses;
/// sorted. Nothing is started.
///
/// # Errors
///
/// An interpreter that the book names and that cannot be had: then nobody knows what it would be found by.
pub fn stale(
    specs: &[EnvironmentSpec],
    workshop: &Workshop<'_>,
) -> Result<Vec<Stale>, EnvironmentFault> {
    let mut named = Vec::new();
    for spec in specs {
        named.push(kept::name(spec, &ask::candidates(spec, workshop)?));
    }
    named.extend(books::used_by_others(workshop));
    let state = StateDirectory::at(workshop.store);
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for entry in state.names() {
        let Some((name, rest)) = entry.split_at_checked(LENGTH) else {
            continue;
        };
        if !name
            .bytes()
            .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
            || named.iter().any(|own| own == name)
        {
            continue;
        }
        if rest == ".json" && !state.has_folder(&entry) {
            found.entry(name.to_owned()).or_default();
        } else if is_counted(rest) && state.has_folder(&entry) {
            found.entry(name.to_owned()).or_default().push(entry);
        }
    }
    let found = found.into_iter();
    Ok(found
        .map(|(name, folders)| Stale {
            bytes: folders.iter().map(|folder| state.size(folder)).sum(),
            name,
            folders,
        })
        .collect())
}

/// Removes them.
pub fn prune(stale: &[Stale], workshop: &Workshop<'_>) -> Pruned {
    let state = StateDirectory::at(workshop.store);
    let mut pruned = Pruned::default();
    for one in stale {
        let about = kept::file(&one.name);
        let lock = format!("{}.lock", one.name);
        // One that was never made whole has no file that names it, and one without packages no lock.
        let is_held = |name: &str, held: &Option<_>| held.is_none() && state.has_file(name);
        let (made, used) = (state.take(&lock), state.take(&about));
        if is_held(&lock, &made) || is_held(&about, &used) {
            pruned.in_use += usize::from(one.has_packages());
            continue;
        }
        // The name goes first: what is half removed is not found.
        let gone = state.remove(&about).map(|_| ()).and_then(|()| {
            let mut folders = one.folders.iter();
            folders.try_for_each(|folder| state.remove_folder(folder))
        });
        match gone {
            Ok(()) => {
                pruned.removed += usize::from(one.has_packages());
                pruned.bytes += one.bytes;
            }
            Err(fault) => {
                let shown = one.folders.first().unwrap_or(&about);
                let shown = state.path(shown);
                let fault = format!("`{}` cannot be removed: {fault}", shown.display());
                pruned.faults.push(fault);
            }
        }
    }
    pruned
}

/// Of a name that [`kept::name`] gives.
const LENGTH: usize = 32;

/// `-1234-0`, as [`StateDirectory::new_folder`] ends its names.
fn is_counted(rest: &str) -> bool {
    let numbers = rest.strip_prefix('-').and_then(|rest| rest.split_once('-'));
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    numbers.is_some_and(|(process, number)| is_number(process) && is_number(number))
}
