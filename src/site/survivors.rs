//! What the user keeps in the output (`CNAME`, `.git`) through an exchange: at no moment is it missing there.
//!
//! A file gets a second name in the new site before the exchange. A folder can have no second name: a link takes the place of it,
//! which leads to where the folder will be once the two sites have changed places, and then the two change places as well.
//! Nothing is copied, and nothing of the user's is removed but a second name.
//!
//! 1. Before: `out/.git` is the folder, and `.out.rulebook-staging/site/.git` a link that leads to itself.
//! 2. Exchanged: `out/.git` is the link, and leads to `.out.rulebook-staging/site/.git`, which is the folder.
//! 3. Brought home: `out/.git` is the folder again.

use super::area::Area;
use super::plan::Task;
use super::swap::swap;
use crate::source::Step;
use std::ffi::OsStr;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

/// Gives each survivor its second name, or a link that takes the place of it, in the new site.
pub fn stage(task: &Task, area: &Area) -> io::Result<()> {
    for name in &task.ground.survivors {
        let (here, there) = (task.target.join(name), area.site.join(name));
        let is_folder = here.symlink_metadata()?.is_dir();
        task.failpoint.before(Step::Link)?;
        // Not every file system has links, and another user's file may not get one.
        if is_folder || fs::hard_link(&here, &there).is_err() {
            link(&stand_in(area, name), &there)?;
        }
    }
    Ok(())
}

/// After the exchange: each survivor that is in the old site alone changes places with what takes the place of it.
pub fn bring_home(task: &Task, area: &Area) -> io::Result<()> {
    for name in &task.ground.survivors {
        let (home, old) = (task.target.join(name), area.site.join(name));
        if old.symlink_metadata().is_err() {
            // It was taken away in the meantime.
            remove_file(&home)?;
        } else if !is_one(&home, &old) {
            task.failpoint.before(Step::MoveSurvivor)?;
            swap(&home, &old)?;
        }
    }
    Ok(())
}

/// The reverse of a [`bring_home`] that came to a survivor that cannot be moved.
pub fn take_back(task: &Task, area: &Area) -> io::Result<()> {
    for name in &task.ground.survivors {
        let (home, old) = (task.target.join(name), area.site.join(name));
        if is_stand_in(area, &old, name) {
            swap(&home, &old)?;
        }
    }
    Ok(())
}

/// Of an interrupted publication: what of a survivor is in the staging folder, where the next one finds it. Whether there is
/// nothing left of it there.
pub fn settle(area: &Area, left: &Path, home: &Path, name: &OsStr) -> io::Result<bool> {
    if is_stand_in(area, home, name) && !is_stand_in(area, left, name) {
        swap(home, left)?;
    }
    let is_second = is_stand_in(area, left, name) || is_one(left, home);
    if is_second {
        remove_file(left)?;
    }
    Ok(is_second)
}

/// The text of the link, seen from the output.
fn stand_in(area: &Area, name: &OsStr) -> PathBuf {
    let staging = area.folder.file_name().unwrap_or_default();
    let site = area.site.file_name().unwrap_or_default();
    Path::new("..").join(staging).join(site).join(name)
}

fn is_stand_in(area: &Area, path: &Path, name: &OsStr) -> bool {
    path.read_link()
        .is_ok_and(|text| text == stand_in(area, name))
}

fn remove_file(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Whether two names are those of one file.
#[cfg(unix)]
fn is_one(path: &Path, other: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let own = |path: &Path| {
        let metadata = path.symlink_metadata().ok()?;
        Some((metadata.dev(), metadata.ino()))
    };
    own(path).is_some_and(|one| own(other) == Some(one))
}

#[cfg(not(unix))]
fn is_one(_: &Path, _: &Path) -> bool {
    false
}

#[cfg(unix)]
fn link(text: &Path, path: &Path) -> io::Result<()> {
    std::os::unix::fs::symlink(text, path)
}

/// There is no exchange either.
#[cfg(not(unix))]
fn link(_: &Path, _: &Path) -> io::Result<()> {
    Err(ErrorKind::Unsupported.into())
}
