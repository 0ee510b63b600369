//! The other way, for a mount point or a parent that cannot be written: file by file.
//!
//! A reader sees each file old or new and never half, but may for a moment see some of each;
//! it is not used where folders can be exchanged.
//!
//! 1. New files go to `.rulebook-journal/new-N`; a failure so far has changed nothing.
//! 2. The marker lists the files of both sites: from here on every mixture of them is ours, and the next run
//!    publishes over it as over any other site.
//! 3. Each change saves the old file as `old-N` and puts `new-N` in its place; the marker of the new site comes last.
//!    A failure is undone from the saved files.
//! 4. The saved files go.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::manifest::{Entry, Manifest};
use super::plan::Task;
use super::{PublishError, address, lock, write};
use crate::source::{Failpoint, Step};

/// Errors leave the previous site; if even that fails, the next run makes the new one of what is there.
pub fn publish(task: &Task) -> Result<(), PublishError> {
    if !task.ground.exists {
        task.failpoint
            .before(Step::MakeFolder)
            .and_then(|()| fs::create_dir(task.target))
            .map_err(PublishError::disk("create", task.target))?;
    }
    let published = publish_below(task);
    if published.is_err() && !task.ground.exists {
        let _ = fs::remove_dir(task.target);
    }
    published
}

fn publish_below(task: &Task) -> Result<(), PublishError> {
    // The parent's lock does not hold against someone who has the folder mounted elsewhere.
    let _lock = lock::take(task.target, task.target, task.patience)?;
    let area = Area::inside(task.target);
    let outcome = prepare(task, &area).and_then(|changes| {
        apply(task, &area, &changes).inspect_err(|_| {
            let _ = undo(task.target, &area, &changes);
        })
    });
    if outcome.is_ok() {
        let _ = task.failpoint.before(Step::Finish);
    }
    let _ = area.clear(task.failpoint);
    outcome
}

/// Clears away what an earlier run that was interrupted had prepared or saved.
///
/// Errors: a file there that is not ours.
pub fn clear_interrupted(target: &Path, failpoint: &dyn Failpoint) -> Result<(), PublishError> {
    let area = Area::inside(target);
    let leftover = |file: &Path| PublishError::Leftover {
        file: file.to_path_buf(),
        folder: area.folder.clone(),
    };
    match area.folder.symlink_metadata() {
        Err(_) => return Ok(()),
        Ok(metadata) if metadata.is_dir() => {}
        Ok(_) => return Err(leftover(&area.folder)),
    }
    match area.clear(failpoint) {
        Ok(None) => Ok(()),
        Ok(Some(strange)) => Err(leftover(&strange)),
        Err(error) => Err(PublishError::disk("clear", &area.folder)(error)),
    }
}

/// The folder inside the output, and what lies in it.
struct Area {
    folder: PathBuf,
}

impl Area {
    fn inside(target: &Path) -> Area {
        Area {
            folder: target.join(address::JOURNAL_FOLDER),
        }
    }

    fn fresh(&self, number: usize) -> PathBuf {
        self.folder.join(format!("new-{number}"))
    }

    fn saved(&self, number: usize) -> PathBuf {
        self.folder.join(format!("old-{number}"))
    }

    /// Deletes the folder with the files that have our names; the first of any other is returned.
    fn clear(&self, failpoint: &dyn Failpoint) -> io::Result<Option<PathBuf>> {
        let mut strange = None;
        for entry in fs::read_dir(&self.folder)? {
            let path = entry?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let is_numbered = ["new-", "old-"].iter().any(|kind| {
                name.strip_prefix(kind)
                    .is_some_and(|number| number.parse::<usize>().is_ok())
            });
            if is_numbered || address::is_litter(&name) {
                failpoint.before(Step::Clear)?;
                fs::remove_file(&path)?;
            } else {
                strange.get_or_insert(path);
            }
        }
        if strange.is_none() {
            failpoint.before(Step::Clear)?;
            fs::remove_dir(&self.folder)?;
        }
        Ok(strange)
    }
}

/// One change; its number, which is its index, names the new file (`new-3`) and the saved one (`old-3`).
#[derive(Debug, Clone, Copy)]
enum Change<'a> {
    Replace(&'a str),
    Remove(&'a str),
}

/// Everything that needs space, and the changes in their order.
fn prepare<'a>(task: &Task<'a>, area: &Area) -> Result<Vec<Change<'a>>, PublishError> {
    let failpoint = task.failpoint;
    failpoint
        .before(Step::MakeFolder)
        .and_then(|()| fs::create_dir(&area.folder))
        .map_err(PublishError::disk("create", &area.folder))?;
    let (changes, markers) = changes(task);
    let written: Vec<Result<Option<(&str, Entry)>, PublishError>> = changes
        .par_iter()
        .enumerate()
        .map(|(number, change)| {
            let Change::Replace(address) = change else {
                return Ok(None);
            };
            let Some(content) = task.plan.content(address) else {
                // A marker, which is written when all entries are known.
                return Ok(None);
            };
            let path = area.fresh(number);
            failpoint
                .before(Step::Write)
                .map_err(PublishError::disk("write", &path))?;
            write::create(&path, content).map(|entry| Some((*address, entry)))
        })
        .collect();
    let mut new = task.plan.kept();
    for entry in written {
        new.extend(entry?.map(|(address, entry)| (address.to_owned(), entry)));
    }
    let mut both = new.clone();
    both.extend(task.ground.entries.clone());
    for (number, files) in markers.into_iter().zip([both, new]) {
        let path = area.fresh(number);
        // On the medium before anything is replaced: without it the files of one site are no one's.
        failpoint
            .before(Step::Write)
            .and_then(|()| write::create_durable(&path, &Manifest { files }.to_bytes()))
            .map_err(PublishError::disk("write", &path))?;
    }
    Ok(changes)
}

/// The changes, and which of them are the marker of both sites and that of the new one.
///
/// What is in the way of a new file is removed before it. A protected name is ours by its bytes, and the marker knows one
/// of two: such a file goes before the new marker comes, and is made after it.
fn changes<'a>(task: &Task<'a>) -> (Vec<Change<'a>>, [usize; 2]) {
    let files = &task.plan.files;
    let folders = address::folders(files.iter().map(|file| file.address));
    let is_in_the_way = |address: &str| {
        folders.binary_search(&address).is_ok()
            || address::ancestors(address).any(|folder| task.plan.content(folder).is_some())
    };
    let removed = task.plan.removed.iter().copied();
    let (first, last): (Vec<&str>, Vec<&str>) = removed.partition(|address| is_in_the_way(address));
    let new = files.iter().filter(|file| file.kept.is_none());
    let (late, plain): (Vec<&str>, Vec<&str>) = new.map(|file| file.address).partition(|address| {
        address::is_protected(address::top(address)) && task.ground.found.contains(*address)
    });
    let mut changes = vec![Change::Replace(address::MARKER)];
    changes.extend(first.into_iter().map(Change::Remove));
    changes.extend(plain.into_iter().map(Change::Replace));
    changes.extend(last.iter().chain(&late).copied().map(Change::Remove));
    let marker = changes.len();
    changes.push(Change::Replace(address::MARKER));
    changes.extend(late.into_iter().map(Change::Replace));
    (changes, [0, marker])
}

fn apply(task: &Task, area: &Area, changes: &[Change]) -> Result<(), PublishError> {
    for (number, change) in changes.iter().enumerate() {
        let (new, old) = (area.fresh(number), area.saved(number));
        let (address, changed) = match change {
            Change::Replace(address) => {
                let path = address::below(task.target, address);
                (address, replace(&path, &new, &old, task.failpoint))
            }
            Change::Remove(address) => (address, remove(task, address, &old)),
        };
        changed.map_err(PublishError::disk(
            "replace",
            address::below(task.target, address),
        ))?;
    }
    Ok(())
}

fn replace(path: &Path, new: &Path, old: &Path, failpoint: &dyn Failpoint) -> io::Result<()> {
    failpoint.before(Step::MakeFolder)?;
    make_folders(path)?;
    match path.symlink_metadata() {
        // Only one that is empty goes.
        Ok(there) if there.is_dir() => {
            failpoint.before(Step::Delete)?;
            fs::remove_dir(path)?;
        }
        Ok(_) => {
            failpoint.before(Step::Backup)?;
            // A second name for the old file, so that it is never missing; a copy where there are no links.
            fs::hard_link(path, old).or_else(|_| fs::copy(path, old).map(|_| ()))?;
        }
        Err(_) => {}
    }
    failpoint.before(Step::Replace)?;
    fs::rename(new, path)
}

fn make_folders(path: &Path) -> io::Result<()> {
    path.parent().map_or(Ok(()), fs::create_dir_all)
}

fn remove(task: &Task, address: &str, old: &Path) -> io::Result<()> {
    let path = address::below(task.target, address);
    task.failpoint.before(Step::Delete)?;
    match fs::rename(&path, old) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
        _ => prune(task.target, address),
    }
    Ok(())
}

/// Back from any point of [`apply`].
fn undo(target: &Path, area: &Area, changes: &[Change]) -> io::Result<()> {
    for (number, change) in changes.iter().enumerate().rev() {
        let (Change::Replace(address) | Change::Remove(address)) = change;
        let path = address::below(target, address);
        let old = area.saved(number);
        if old.symlink_metadata().is_ok() {
            make_folders(&path)?;
            fs::rename(old, path)?;
        } else if matches!(change, Change::Replace(_)) {
            if area.fresh(number).symlink_metadata().is_err() {
                fs::remove_file(path)?;
            }
            // Its folders may have been made where an old file is to come back.
            prune(target, address);
        }
    }
    Ok(())
}

/// Removes the folders of an address that are empty now.
fn prune(target: &Path, address: &str) {
    for folder in address::ancestors(address) {
        if fs::remove_dir(address::below(target, folder)).is_err() {
            return;
        }
    }
}
