//! The other way, for a mount point or a parent that cannot be written: file by file, under a journal.
//!
//! A reader sees each file old or new and never half, but may for a moment see some of each;
//! it is not used where folders can be exchanged.
//!
//! 1. New files go to `.rulebook-journal/new-N`; a failure so far has changed nothing.
//! 2. The journal is renamed into place: from here the next run can finish the work.
//! 3. Each change saves the old file as `old-N` and puts `new-N` in its place; the marker comes last.
//!    A failure is undone from the saved files.
//! 4. The journal goes, then the saved files.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::journal::{Change, InPlace};
use super::plan::Planned;
use super::publish::Task;
use super::tripwire::{Quiet, Step, Tripwire};
use super::{PublishError, address, lock, write};

/// Errors leave the previous site; if even that fails, the journal stays and the next run finishes it.
pub fn publish(task: &Task) -> Result<(), PublishError> {
    if !task.ground.exists {
        fs::create_dir(task.target).map_err(PublishError::disk("create", task.target))?;
    }
    let published = publish_below(task);
    if published.is_err() && !task.ground.exists {
        let _ = fs::remove_dir(task.target);
    }
    published
}

fn publish_below(task: &Task) -> Result<(), PublishError> {
    // The parent's lock does not hold against somebody who has the folder mounted elsewhere.
    let _lock = lock::take(task.target, task.target, task.patience)?;
    let area = Area::inside(task.target);
    let prepared = prepare(task, &area);
    let outcome = match prepared {
        Ok(changes) => apply(task.target, &area, &changes, task.tripwire).inspect_err(|_| {
            if undo(task.target, &area, &changes).is_ok() {
                let _ = fs::remove_file(&area.journal);
            }
        }),
        Err(error) => Err(error),
    };
    if outcome.is_ok() {
        let _ = task.tripwire.before(Step::Finish);
        let _ = fs::remove_file(&area.journal);
    }
    if area.journal.symlink_metadata().is_err() {
        let _ = area.clear();
    }
    outcome
}

/// Finishes what an earlier run had begun to replace, or clears away what it had only prepared.
pub fn finish_interrupted(target: &Path) -> Result<(), PublishError> {
    let area = Area::inside(target);
    match area.folder.symlink_metadata() {
        Err(_) => return Ok(()),
        Ok(metadata) if metadata.is_dir() => {}
        Ok(_) => return Err(area.leftover(area.folder.clone())),
    }
    if area.journal.symlink_metadata().is_ok() {
        let journal =
            InPlace::read(&area.journal).ok_or_else(|| area.leftover(area.journal.clone()))?;
        apply(target, &area, &journal.changes, &Quiet)?;
        fs::remove_file(&area.journal).map_err(PublishError::disk("clear", &area.journal))?;
    }
    match area.clear() {
        Ok(None) => Ok(()),
        Ok(Some(strange)) => Err(area.leftover(strange)),
        Err(error) => Err(PublishError::disk("clear", &area.folder)(error)),
    }
}

/// The folder inside the output, and what lies in it.
struct Area {
    folder: PathBuf,
    journal: PathBuf,
    unfinished: PathBuf,
}

impl Area {
    fn inside(target: &Path) -> Area {
        let folder = target.join(address::JOURNAL_FOLDER);
        Area {
            journal: folder.join("journal.json"),
            unfinished: folder.join("journal.part"),
            folder,
        }
    }

    fn fresh(&self, number: usize) -> PathBuf {
        self.folder.join(format!("new-{number}"))
    }

    fn saved(&self, number: usize) -> PathBuf {
        self.folder.join(format!("old-{number}"))
    }

    /// Deletes the folder with the files that have our names; the first of any other is returned.
    fn clear(&self) -> io::Result<Option<PathBuf>> {
        let mut strange = None;
        for entry in fs::read_dir(&self.folder)? {
            let path = entry?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let is_numbered = ["new-", "old-"].iter().any(|kind| {
                name.strip_prefix(kind)
                    .is_some_and(|number| number.parse::<usize>().is_ok())
            });
            if is_numbered || path == self.unfinished || address::is_litter(&name) {
                fs::remove_file(&path)?;
            } else {
                strange.get_or_insert(path);
            }
        }
        if strange.is_none() {
            fs::remove_dir(&self.folder)?;
        }
        Ok(strange)
    }

    fn leftover(&self, file: PathBuf) -> PublishError {
        PublishError::Leftover {
            file,
            folder: self.folder.clone(),
        }
    }
}

/// Steps 1 and 2: everything that needs space.
fn prepare(task: &Task, area: &Area) -> Result<Vec<Change>, PublishError> {
    let fault = |path: &Path| PublishError::disk("write", path.to_path_buf());
    let tripwire = task.tripwire;
    tripwire
        .before(Step::MakeFolder)
        .and_then(|()| fs::create_dir(&area.folder))
        .map_err(PublishError::disk("create", &area.folder))?;

    let (first, last) = order(task);
    let new: Vec<&Planned> = task
        .plan
        .files
        .iter()
        .filter(|file| file.kept.is_none())
        .collect();
    let written: Vec<Result<_, PublishError>> = new
        .par_iter()
        .enumerate()
        .map(|(index, file)| {
            let path = area.fresh(first.len() + index);
            tripwire.before(Step::Write).map_err(fault(&path))?;
            write::create(&path, file.content)
        })
        .collect();
    let mut written = written.into_iter();
    let entries = task
        .plan
        .files
        .iter()
        .filter_map(|file| match file.kept {
            Some(entry) => Some(Ok(entry)),
            None => written.next(),
        })
        .collect::<Result<Vec<_>, _>>()?;

    let removals = |addresses: Vec<&str>| -> Vec<Change> {
        let changes = addresses.into_iter();
        changes
            .map(|address| Change::Remove(address.to_owned()))
            .collect()
    };
    let mut changes = removals(first);
    changes.extend(
        new.iter()
            .map(|file| Change::Replace(file.address.to_owned())),
    );
    changes.extend(removals(last));
    let marker = area.fresh(changes.len());
    changes.push(Change::Replace(address::MARKER.to_owned()));
    tripwire
        .before(Step::Write)
        .and_then(|()| write::create_bytes(&marker, &task.plan.manifest(&entries).to_bytes()))
        .map_err(fault(&marker))?;

    let journal = InPlace { changes };
    tripwire
        .before(Step::WriteJournal)
        .and_then(|()| journal.write(&area.unfinished))
        .and_then(|()| fs::rename(&area.unfinished, &area.journal))
        .map_err(fault(&area.journal))?;
    Ok(journal.changes)
}

/// What is to be removed before the new files come, since it is in their way, and what after.
fn order<'a>(task: &Task<'a>) -> (Vec<&'a str>, Vec<&'a str>) {
    let files = &task.plan.files;
    let is_file = |address: &str| {
        files
            .binary_search_by(|file| file.address.cmp(address))
            .is_ok()
    };
    let folders = address::folders(files.iter().map(|file| file.address));
    task.plan.removed.iter().partition(|address| {
        folders.binary_search(address).is_ok() || address::ancestors(address).any(is_file)
    })
}

/// Step 3. Doing it again after an interruption does the rest.
fn apply(
    target: &Path,
    area: &Area,
    changes: &[Change],
    tripwire: &dyn Tripwire,
) -> Result<(), PublishError> {
    for (number, change) in changes.iter().enumerate() {
        let path = address::below(target, change.address());
        let (new, old) = (area.fresh(number), area.saved(number));
        let changed = match change {
            Change::Replace(address) => replace(target, address, &new, &old, tripwire),
            Change::Remove(address) => remove(target, address, &old, tripwire),
        };
        changed.map_err(PublishError::disk("replace", path))?;
    }
    Ok(())
}

fn replace(
    target: &Path,
    address: &str,
    new: &Path,
    old: &Path,
    tripwire: &dyn Tripwire,
) -> io::Result<()> {
    let path = address::below(target, address);
    if new.symlink_metadata().is_err() {
        return Ok(());
    }
    make_folders(target, address)?;
    match path.symlink_metadata() {
        // Only one that is empty goes.
        Ok(there) if there.is_dir() => fs::remove_dir(&path)?,
        Ok(_) => {
            tripwire.before(Step::Backup)?;
            save(&path, old)?;
        }
        Err(_) => {}
    }
    tripwire.before(Step::Replace)?;
    fs::rename(new, &path)
}

/// A second name for the old file, so that it is never missing; a copy where there are no links.
fn save(path: &Path, old: &Path) -> io::Result<()> {
    match fs::hard_link(path, old) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
        Err(_) => fs::copy(path, old).map(|_| ()),
        Ok(()) => Ok(()),
    }
}

fn remove(target: &Path, address: &str, old: &Path, tripwire: &dyn Tripwire) -> io::Result<()> {
    let path = address::below(target, address);
    // A folder on the way that is a link could make this somebody else's file.
    let is_inside = address::ancestors(address).all(|folder| {
        let folder = address::below(target, folder).symlink_metadata();
        folder.is_ok_and(|there| there.is_dir())
    });
    let is_file = is_inside && path.symlink_metadata().is_ok_and(|there| there.is_file());
    if old.symlink_metadata().is_err() && is_file {
        tripwire.before(Step::Delete)?;
        fs::rename(&path, old)?;
    }
    prune(target, address);
    Ok(())
}

/// Back from any point of [`apply`].
fn undo(target: &Path, area: &Area, changes: &[Change]) -> io::Result<()> {
    for (number, change) in changes.iter().enumerate().rev() {
        let address = change.address();
        let path = address::below(target, address);
        let (new, old) = (area.fresh(number), area.saved(number));
        if old.symlink_metadata().is_ok() {
            make_folders(target, address)?;
            fs::rename(old, path)?;
            continue;
        }
        if matches!(change, Change::Replace(_)) {
            if new.symlink_metadata().is_err() {
                fs::remove_file(path)?;
            }
            // Its folders may have been made where an old file is to come back.
            prune(target, address);
        }
    }
    Ok(())
}

/// The folders of an address, each a real one: a link among them could lead out of the output.
fn make_folders(target: &Path, address: &str) -> io::Result<()> {
    let folders: Vec<&str> = address::ancestors(address).collect();
    for folder in folders.into_iter().rev() {
        let path = address::below(target, folder);
        match path.symlink_metadata() {
            Ok(there) if there.is_dir() => {}
            Ok(_) => return Err(ErrorKind::NotADirectory.into()),
            Err(_) => fs::create_dir(&path)?,
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
