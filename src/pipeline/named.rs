//! What the user named: files one by one, as a hook hands over those of a commit, or a folder or a book to be searched.
//!
//! A folder or a book in which there is nothing to judge is a fault; files that hold nothing to judge are none, and one
//! line says so. Nothing is read here.

use super::Fault;
use super::lint::{Linted, Skip};
use super::request::{Machine, Request};
use super::scope::boundary_of;
use super::unit::Unit;
use crate::facts::{Facts, facts};
use crate::process::{SearchPath, was_deleted};
use crate::source::{Door, Entry, FileSystem, Listed, git_lists_below};
use crate::wording::say;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The paths of a request, by what is there.
#[derive(Debug, Default)]
pub(super) struct Named {
    pub there: Vec<PathBuf>,
    /// Files that are deleted, as git knows: a name that was never there is a slip.
    gone: Vec<PathBuf>,
    /// Whether all are files, and none makes a folder a book.
    is_files: bool,
}

impl Named {
    /// # Errors
    ///
    /// `missing` of a path at which nothing is, and that is not known to be deleted.
    pub fn of(
        files: &dyn FileSystem,
        request: &Request,
        missing: impl Fn(&Path) -> Facts,
    ) -> Result<Named, Fault> {
        let door = &Door::of_user(files);
        let paths = &request.paths;
        let is_file = |path: &PathBuf| {
            let is_book = path.file_name().is_some_and(|name| name == "book.toml");
            matches!(door.entry(path), Some(Entry::File | Entry::Outside)) && !is_book
        };
        let (there, gone): (Vec<PathBuf>, Vec<PathBuf>) = paths
            .iter()
            .cloned()
            .partition(|path| door.entry(path).is_some());
        let is_files = request.is_of_hook && !paths.is_empty() && there.iter().all(is_file);
        let is_known = |path: &&PathBuf| {
            request.is_of_hook && (is_listed(door, path) || was_there(door, request, path))
        };
        if let Some(path) = gone.iter().find(|path| !is_known(path)) {
            return Err(Fault::new(missing(path)));
        }
        Ok(Named {
            there,
            gone,
            is_files,
        })
    }

    /// What is to be said of a check in one line: of files that hold nothing to judge, and of those that are gone.
    pub fn of_check(&self, units: &[Unit]) -> Option<Facts> {
        if !self.is_files {
            return None;
        }
        let has_examples = |unit: &Unit| {
            let mut shown = unit.shown_examples();
            shown.any(|at| unit.book.examples[at].stance.is_judged())
        };
        let is_whole = |unit: &Unit| unit.unreadable.is_empty() && !unit.has_unread();
        if units.iter().any(has_examples) || !units.iter().all(is_whole) {
            return self.left_out();
        }
        let no_markdown: usize = units.iter().map(|unit| unit.not_markdown).sum();
        let empty = self.there.len().saturating_sub(no_markdown);
        let mut why = Vec::new();
        why.extend((empty > 0).then(|| say!("files-without-example", count = empty)));
        why.extend((no_markdown > 0).then(|| say!("files-not-markdown", count = no_markdown)));
        why.extend(self.gone());
        Some(facts!("nothing-checked-of-named", why = why.join(", ")))
    }

    /// The same of a lint.
    pub fn of_lint(&self, units: &[Unit]) -> Option<Facts> {
        if !self.is_files {
            return None;
        }
        let is_chosen = |skip: &Skip| skip.is_default() || *skip == Skip::Excluded;
        let is_no_code =
            |skip: &Skip| is_chosen(skip) || matches!(skip, Skip::UnknownLanguage | Skip::NoRule);
        let is_idle = |unit: &Unit| {
            let is_idle = |linted: &Linted| {
                linted.rules > 0 && linted.files.is_empty() && linted.skipped.keys().all(is_no_code)
            };
            unit.linted.as_ref().is_some_and(is_idle)
                && unit.unreadable.is_empty()
                && unit.findings.is_empty()
        };
        if !units.iter().all(is_idle) {
            return self.left_out();
        }
        let mut counts: BTreeMap<Skip, usize> = BTreeMap::new();
        let linted = units.iter().filter_map(|unit| unit.linted.as_ref());
        for (skip, files) in linted.flat_map(|linted| &linted.skipped) {
            *counts.entry(*skip).or_default() += files.len();
        }
        let skipped = counts.into_iter();
        let skipped = skipped.map(|(skip, count)| {
            let words = skip.words();
            match skip {
                Skip::Migration => say!("files-migrations", count),
                _ if is_chosen(&skip) => say!("files-left-out", count, words),
                _ => say!("files-skipped", count, words),
            }
        });
        let why: Vec<String> = skipped.chain(self.gone()).collect();
        Some(facts!("nothing-linted-of-named", why = why.join(", ")))
    }

    fn gone(&self) -> Option<String> {
        let count = self.gone.len();
        (count > 0).then(|| say!("files-gone", count))
    }

    fn left_out(&self) -> Option<Facts> {
        let names = self.gone.iter().map(|path| path.display().to_string());
        let names: Vec<String> = names.collect();
        let count = names.len();
        (count > 0).then(|| facts!("named-files-gone", count, names))
    }
}

/// Whether git knows that a file was deleted, in a commit or for the next one.
fn was_there(door: &Door<'_>, request: &Request, path: &Path) -> bool {
    if request.machine == Machine::Untouched {
        return false;
    }
    let named = [path.to_path_buf()];
    let boundary = boundary_of(door, &named, request.word());
    let search = SearchPath::of(&request.environment, &boundary);
    // A folder may be gone with its last file.
    let mut above = path
        .ancestors()
        .skip(1)
        .map(|above| match above.as_os_str().is_empty() {
            true => Path::new("."),
            false => above,
        });
    let Some(folder) = above.find(|above| door.entry(above) == Some(Entry::Folder)) else {
        return false;
    };
    let below = path.strip_prefix(folder).unwrap_or(path);
    was_deleted(&search, &door.canonical(folder), below)
}

/// Whether git's index lists what is no longer there.
fn is_listed(door: &Door<'_>, path: &Path) -> bool {
    let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else {
        return false;
    };
    let folder = match folder.as_os_str().is_empty() {
        true => Path::new("."),
        false => folder,
    };
    git_lists_below(&door.canonical(folder).join(name)) == Listed::Yes
}
