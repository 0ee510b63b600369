//! Which books use which environments: one small file a book, so that what another one uses is not removed.
//!
//! Environments are found by what they hold, and several books of a user share one: clones and worktrees of a book ask
//! for the same. Nothing of a book is believed here: what it uses is what this user's runs prepared for it.

use super::{Workshop, kept};
use crate::source::{Disk, Door, Entry, StateDirectory};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use xxhash_rust::xxh3::xxh3_128;

/// The folder of these files, beside the environments.
const FOLDER: &str = "books";

/// Of this form; another one is written anew by the book's next run.
const VERSION: u32 = 1;

#[derive(Serialize, Deserialize, PartialEq)]
struct Uses {
    version: u32,
    /// The book's folder, with every link followed.
    book: PathBuf,
    /// Names of environments, as [`kept::name`] gives them; sorted.
    environments: Vec<String>,
}

/// Remembers what a book uses. Where that cannot be written, a later `--prune` of another book may remove it, and it is
/// made again.
pub(super) fn note(workshop: &Workshop<'_>, mut environments: Vec<String>) {
    let Some(book) = workshop.book else {
        return;
    };
    environments.sort();
    let uses = Uses {
        version: VERSION,
        book: book.to_path_buf(),
        environments,
    };
    let (state, name) = (folder(workshop), file(book));
    if read(&state, &name).is_some_and(|before| before == uses) {
        return;
    }
    if let Ok(text) = serde_json::to_string_pretty(&uses) {
        let _ = state.make().and_then(|()| state.put(&name, &(text + "\n")));
    }
}

/// The environments that other books use, of those books that are still there.
pub(super) fn used_by_others(workshop: &Workshop<'_>) -> BTreeSet<String> {
    let state = folder(workshop);
    let names = state.names().into_iter();
    names
        .filter_map(|name| read(&state, &name))
        .filter(|uses| workshop.book != Some(&uses.book))
        .filter(|uses| {
            Door::of_user(&Disk).entry(&uses.book.join("book.toml")) == Some(Entry::File)
        })
        .flat_map(|uses| uses.environments)
        .collect()
}

fn read(state: &StateDirectory, name: &str) -> Option<Uses> {
    let uses: Uses = serde_json::from_str(&state.read(name)?).ok()?;
    (uses.version == VERSION).then_some(uses)
}

fn folder(workshop: &Workshop<'_>) -> StateDirectory {
    StateDirectory::at(workshop.store.join(FOLDER))
}

fn file(book: &Path) -> String {
    kept::file(&format!(
        "{:032x}",
        xxh3_128(book.as_os_str().as_encoded_bytes())
    ))
}
