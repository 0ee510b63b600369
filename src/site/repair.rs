//! What an interrupted publication left, put right before the next one.
//!
//! It deletes only what a journal names as rulebook's, and moves a survivor only where nothing stands.
//! Doing it twice is doing it once.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use super::area::Area;
use super::journal::Staging;
use super::{PublishError, address, survivors};
use crate::source::{Failpoint, Step};

/// Clears the staging folder: the old site and its survivors go back if they are in it.
///
/// Errors: a file in it that is not ours.
pub fn beside(target: &Path, failpoint: &dyn Failpoint) -> Result<(), PublishError> {
    let area = Area::beside(target);
    if !is_there(&area.folder) {
        return Ok(());
    }
    expect_folder(&area.folder, &area)?;
    let fault = || PublishError::disk("clear", &area.folder);
    let journal = Staging::read(&area.journal);
    if !is_there(target) && is_there(&area.old) {
        expect_folder(&area.old, &area)?;
        failpoint
            .before(Step::Clear)
            .and_then(|()| fs::rename(&area.old, target))
            .map_err(fault())?;
    }
    for place in [&area.site, &area.old] {
        if is_there(place) {
            expect_folder(place, &area)?;
            clear(place, target, &area, journal.as_ref(), failpoint)?;
        }
    }
    failpoint.before(Step::Clear).map_err(fault())?;
    match fs::remove_file(&area.journal) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(fault()(error)),
        _ => {}
    }
    match delete_listed(&area.folder, &BTreeSet::new(), failpoint).map_err(fault())? {
        Some(file) => Err(leftover(file, &area)),
        None => Ok(()),
    }
}

fn clear(
    place: &Path,
    target: &Path,
    area: &Area,
    journal: Option<&Staging>,
    failpoint: &dyn Failpoint,
) -> Result<(), PublishError> {
    let fault = || PublishError::disk("clear", place);
    let none = BTreeSet::new();
    // The journal is written before the first file: without one nothing in here is known to be ours.
    let ours = journal.map_or(&none, |journal| &journal.files);
    for entry in fs::read_dir(place).map_err(fault())? {
        let name = entry.map_err(fault())?.file_name();
        let shown = name.to_string_lossy();
        let is_ours = ours.iter().any(|address| address::top(address) == shown);
        if journal.is_none() || is_ours || !address::is_protected(&shown) {
            continue;
        }
        let (survivor, home) = (place.join(&name), target.join(&name));
        failpoint.before(Step::Clear).map_err(fault())?;
        if survivors::settle(area, &survivor, &home, &name).map_err(fault())? {
            continue;
        }
        if is_there(&home) {
            return Err(leftover(survivor, area));
        }
        fs::create_dir_all(target)
            .and_then(|()| fs::rename(&survivor, &home))
            .map_err(fault())?;
    }
    match delete_listed(place, ours, failpoint).map_err(fault())? {
        Some(file) => Err(leftover(file, area)),
        None => Ok(()),
    }
}

/// Deletes a folder with the files that are listed, and names the first that is not.
fn delete_listed(
    folder: &Path,
    ours: &BTreeSet<String>,
    failpoint: &dyn Failpoint,
) -> io::Result<Option<PathBuf>> {
    let mut folders = vec![(String::new(), folder.to_path_buf())];
    let mut strange = None;
    let mut next = 0;
    while let Some((prefix, folder)) = folders.get(next).cloned() {
        next += 1;
        for entry in fs::read_dir(&folder)? {
            let entry = entry?;
            let name = entry.file_name();
            let shown = name.to_string_lossy();
            if entry.file_type()?.is_dir() {
                folders.push((format!("{prefix}{shown}/"), entry.path()));
            } else if ours.contains(&format!("{prefix}{shown}")) || address::is_litter(&shown) {
                failpoint.before(Step::Clear)?;
                fs::remove_file(entry.path())?;
            } else {
                strange.get_or_insert(entry.path());
            }
        }
    }
    if strange.is_none() {
        for (_, folder) in folders.iter().rev() {
            failpoint.before(Step::Clear)?;
            fs::remove_dir(folder)?;
        }
    }
    Ok(strange)
}

fn expect_folder(path: &Path, area: &Area) -> Result<(), PublishError> {
    // Not through a link: it could lead anywhere.
    match path.symlink_metadata() {
        Ok(metadata) if metadata.is_dir() => Ok(()),
        _ => Err(leftover(path.to_path_buf(), area)),
    }
}

fn is_there(path: &Path) -> bool {
    path.symlink_metadata().is_ok()
}

fn leftover(file: PathBuf, area: &Area) -> PublishError {
    PublishError::Leftover {
        file,
        folder: area.folder.clone(),
    }
}
