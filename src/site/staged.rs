//! The usual way: the new site is made beside the old one, and the two are exchanged.
//!
//! It never writes into the old folder, and never into a file that a link shares with it.
//! Where the folder cannot be exchanged it undoes what it did and says so; the caller then works in place.
//!
//! What the user keeps in the folder (`CNAME`, `.git`) is there at every moment: see [`super::survivors`].

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::Path;

use rayon::prelude::*;

use super::area::Area;
use super::journal::{Medium, Staging};
use super::plan::{Planned, Task};
use super::swap::swap;
use super::{PublishError, address, repair, survivors, write};
use crate::source::Step;

/// Whether the site stands.
#[derive(Debug, PartialEq, Eq)]
pub enum Staged {
    Published,
    /// A mount point, or a parent that cannot be written: nothing was changed.
    Impossible,
}

/// Errors leave the previous site and no staging folder.
pub fn publish(task: &Task) -> Result<Staged, PublishError> {
    let is_mounted = |name| is_mount_point(&task.target.join(name));
    if is_mount_point(task.target) || task.ground.survivors.iter().any(is_mounted) {
        return Ok(Staged::Impossible);
    }
    let area = Area::beside(task.target);
    let outcome = match make_area(task, &area) {
        Ok(()) => stage(task, &area).and_then(|()| exchange(task, &area)),
        Err(error) if is_beside_the_point(&error) => Ok(Staged::Impossible),
        Err(error) => Err(PublishError::disk("create", &area.folder)(error)),
    };
    if let Ok(Staged::Published) = outcome {
        delete_old(task, &area);
    }
    // After a success a fault here is not one of the publication: the next one meets it first, and says so.
    let _ = repair::beside(task.target, task.failpoint);
    outcome
}

fn make_area(task: &Task, area: &Area) -> io::Result<()> {
    task.failpoint.before(Step::MakeFolder)?;
    fs::create_dir(&area.folder)
}

fn stage(task: &Task, area: &Area) -> Result<(), PublishError> {
    let medium = if task.ground.survivors.is_empty() {
        Medium::Cached
    } else {
        Medium::Synced
    };
    let addresses = task.plan.files.iter().map(|file| file.address.to_owned());
    let mut files: BTreeSet<String> = addresses.chain(task.ground.found.clone()).collect();
    files.insert(address::MARKER.to_owned());
    task.failpoint
        .before(Step::WriteJournal)
        .and_then(|()| Staging::new(files).write(&area.journal, medium))
        .map_err(PublishError::disk("write", &area.journal))?;

    make_folder(task, &area.site)?;
    for folder in address::folders(task.plan.files.iter().map(|file| file.address)) {
        make_folder(task, &address::below(&area.site, folder))?;
    }
    let written: Vec<Result<_, PublishError>> = task
        .plan
        .files
        .par_iter()
        .map(|file| link_or_write(task, area, file))
        .collect();
    let entries = written.into_iter().collect::<Result<Vec<_>, _>>()?;

    let marker = area.site.join(address::MARKER);
    task.failpoint
        .before(Step::Write)
        .and_then(|()| write::create_bytes(&marker, &task.plan.manifest(&entries).to_bytes()))
        .map_err(PublishError::disk("write", &marker))?;
    survivors::stage(task, area).map_err(PublishError::disk("write", &area.site))?;
    if let Ok(metadata) = fs::metadata(task.target) {
        // A folder that a group shares stays one; where the system has no such thing nothing is lost.
        let _ = fs::set_permissions(&area.site, metadata.permissions());
    }
    Ok(())
}

fn make_folder(task: &Task, folder: &Path) -> Result<(), PublishError> {
    task.failpoint
        .before(Step::MakeFolder)
        .and_then(|()| fs::create_dir(folder))
        .map_err(PublishError::disk("create", folder))
}

fn link_or_write(
    task: &Task,
    area: &Area,
    file: &Planned,
) -> Result<super::manifest::Entry, PublishError> {
    let path = address::below(&area.site, file.address);
    if let Some(entry) = file.kept {
        let linked = task
            .failpoint
            .before(Step::Link)
            .and_then(|()| fs::hard_link(address::below(task.target, file.address), &path));
        if linked.is_ok() {
            return Ok(entry);
        }
        // Not every file system has links, and a file has a limit of them.
    }
    task.failpoint
        .before(Step::Write)
        .map_err(PublishError::disk("write", &path))?;
    write::create(&path, file.content)
}

/// Puts the staged site in the old one's place.
fn exchange(task: &Task, area: &Area) -> Result<Staged, PublishError> {
    let target = task.target;
    if !task.ground.exists {
        return step(task, Step::MoveIn, || fs::rename(&area.site, target))
            .map(|()| Staged::Published)
            .map_err(PublishError::disk("create", target));
    }
    match step(task, Step::Exchange, || swap(&area.site, target)) {
        Ok(()) => {}
        // Between two renames there would be no folder, and what the user keeps in it would be away with it.
        Err(error) if is_unsupported(&error) && task.ground.survivors.is_empty() => {
            return in_two_renames(task, area);
        }
        Err(_) => return Ok(Staged::Impossible),
    }
    match survivors::bring_home(task, area) {
        Ok(()) => Ok(Staged::Published),
        // A survivor that cannot be moved (a mount point of its own) can stay where the folder stays.
        Err(_) => survivors::take_back(task, area)
            .and_then(|()| swap(&area.site, target))
            .map(|()| Staged::Impossible)
            .map_err(PublishError::disk("replace", target)),
    }
}

fn in_two_renames(task: &Task, area: &Area) -> Result<Staged, PublishError> {
    let target = task.target;
    if step(task, Step::MoveAside, || fs::rename(target, &area.old)).is_err() {
        return Ok(Staged::Impossible);
    }
    // The repair that follows a failure finds `old` and no output, and puts it back.
    step(task, Step::MoveIn, || fs::rename(&area.site, target))
        .map(|()| Staged::Published)
        .map_err(PublishError::disk("replace", target))
}

/// Deletes what is known by name, in parallel; the repair that follows finds the rest.
fn delete_old(task: &Task, area: &Area) {
    for old in [&area.site, &area.old] {
        if old.symlink_metadata().is_ok() {
            task.ground.found.par_iter().for_each(|address| {
                let _ = step(task, Step::Delete, || {
                    fs::remove_file(address::below(old, address))
                });
            });
        }
    }
    let _ = task.failpoint.before(Step::Finish);
}

fn step(task: &Task, step: Step, act: impl FnOnce() -> io::Result<()>) -> io::Result<()> {
    task.failpoint.before(step).and_then(|()| act())
}

/// The kernel or the file system has no exchange: two renames may still do.
fn is_unsupported(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::Unsupported | ErrorKind::InvalidInput
    )
}

/// The parent refuses, which says nothing about the output itself.
fn is_beside_the_point(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem | ErrorKind::InvalidFilename
    )
}

/// Known before anything is staged; a mount of the same file system shows only at the exchange.
#[cfg(unix)]
fn is_mount_point(target: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    // Not of what a link leads to.
    let metadata = |path: &Path| path.symlink_metadata().ok();
    let device = |path: &Path| metadata(path).map(|metadata| metadata.dev());
    let parent = target.parent().and_then(device);
    device(target).is_some_and(|device| Some(device) != parent)
}

#[cfg(not(unix))]
fn is_mount_point(_: &Path) -> bool {
    false
}
