//! The one place that writes a file of the user's: whole or not at all, and only a file that a command was told to write.
//!
//! Folders are made only above a file that is to be written, and only where a command asks for it.
//! The site has its own way to the disk, and so has nothing else.

use super::boundary::Boundary;
use super::canonical::canonicalize;
use super::failpoint::{Step, before};
use super::file_system::outside;
use super::regular::not_regular;
use super::temporary::{TemporaryFile, sweep};
use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// Puts a text where a file is or will be, by a file beside it that takes its name: a reader sees the old text or the
/// new one. A link stays a link, and permissions stay as they are.
///
/// Errors: a file beyond the boundary, a folder or a pipe, a file that is read-only, a folder that does not exist or may
/// not be written.
pub fn replace_file(path: &Path, text: &str, within: &Boundary) -> io::Result<()> {
    let path = canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
    // From here on the path has no link but one that is made this very moment, by somebody who may write here anyway.
    if !within.holds(&path) {
        return Err(outside());
    }
    let old = fs::metadata(&path).ok();
    if let Some(old) = &old {
        if !old.is_file() {
            return Err(not_regular());
        }
        if old.permissions().readonly() {
            let fault = io::Error::new(io::ErrorKind::PermissionDenied, "it is read-only");
            return Err(fault);
        }
    }
    sweep_once(path.parent());
    let mut file = TemporaryFile::beside(&path)?;
    file.write_all(text.as_bytes())?;
    if let Some(old) = &old {
        file.set_permissions(old.permissions())?;
    }
    file.sync()?;
    file.replace(&path)
}

/// Makes a folder and those above it, as far as they are missing.
///
/// Errors: what is there already lies beyond the boundary, also behind a link, or is no folder.
pub fn make_folder(folder: &Path, within: &Boundary) -> io::Result<()> {
    let there = folder
        .ancestors()
        .find(|above| fs::symlink_metadata(above).is_ok());
    // A link to nothing has no canonical path, and so it is refused.
    let whole = canonicalize(there.unwrap_or(folder))?;
    if !within.holds(&whole) {
        return Err(outside());
    }
    fs::create_dir_all(folder)
}

/// Makes files that are not there yet, with the folders that they need: all of them, or none where the disk refuses one.
/// They come in the order of the list, so that a run that is killed leaves only the first ones.
///
/// Errors, each with the file: a path beyond the boundary, or with a link to it on the way; one that something has, even
/// a link to nothing; a folder that may not be written.
pub fn create_files(
    files: &[(PathBuf, String)],
    within: &Boundary,
) -> Result<(), (PathBuf, io::Error)> {
    let mut made = Made::default();
    for (path, text) in files {
        if let Err(fault) = create(path, text, within, &mut made) {
            made.remove();
            return Err((path.clone(), fault));
        }
    }
    Ok(())
}

/// What was made so far, in its order.
#[derive(Default)]
struct Made {
    folders: Vec<PathBuf>,
    files: Vec<PathBuf>,
}

impl Made {
    /// What cannot be removed stays; a folder that somebody else has put something into is such.
    fn remove(self) {
        for file in self.files {
            before(Step::Delete);
            let _ = fs::remove_file(file);
        }
        for folder in self.folders.into_iter().rev() {
            before(Step::Delete);
            let _ = fs::remove_dir(folder);
        }
    }
}

fn create(path: &Path, text: &str, within: &Boundary, made: &mut Made) -> io::Result<()> {
    let whole = whole_path(path);
    let (Some(folder), Some(name)) = (whole.parent(), whole.file_name()) else {
        return Err(not_regular());
    };
    if !within.holds(&whole) {
        return Err(outside());
    }
    let missing: Vec<&Path> = folder
        .ancestors()
        .take_while(|folder| fs::symlink_metadata(folder).is_err())
        .collect();
    for folder in missing.into_iter().rev() {
        before(Step::MakeFolder);
        fs::create_dir(folder)?;
        made.folders.push(folder.to_path_buf());
    }
    // As they are now: none of them was put there as a link a moment before.
    let folder = canonicalize(folder)?;
    if !within.holds(&folder.join(name)) {
        return Err(outside());
    }
    sweep_once(Some(&folder));
    let path = folder.join(name);
    let mut file = TemporaryFile::beside(&path)?;
    file.write_all(text.as_bytes())?;
    file.sync()?;
    file.claim(&path).map_err(|(fault, _)| fault)?;
    made.files.push(path);
    Ok(())
}

/// The canonical form of a path of which the last parts may not be there yet.
pub fn whole_path(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    let there = path.ancestors().find_map(|above| {
        let whole = canonicalize(above).ok()?;
        Some((whole, path.strip_prefix(above).ok()?))
    });
    match there {
        Some((whole, rest)) if rest.as_os_str().is_empty() => whole,
        Some((whole, rest)) => whole.join(rest),
        None => path,
    }
}

/// What a run that was killed left in a folder goes before this run writes there; a folder with many files is looked
/// through once.
fn sweep_once(folder: Option<&Path>) {
    static SWEPT: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());
    let folder = match folder {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let mut swept = SWEPT.lock().unwrap_or_else(PoisonError::into_inner);
    if swept.insert(folder.to_path_buf()) {
        sweep(folder);
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::os::unix::fs::{PermissionsExt, symlink};

    #[test]
    fn a_file_is_replaced_and_nothing_is_left_beside_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let (file, link) = (folder.path().join("a"), folder.path().join("b"));
        replace_file(&file, "one", &Boundary::everywhere()).expect("a new file");
        fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).expect("its own file");
        symlink("a", &link).expect("a link");
        replace_file(&link, "two", &Boundary::everywhere()).expect("a link to a file");
        assert_eq!(fs::read_to_string(&file).expect("a file"), "two");
        assert!(fs::symlink_metadata(&link).expect("a link").is_symlink());
        let mode = fs::metadata(&file).expect("a file").permissions().mode();
        assert_eq!(mode & 0o777, 0o640);
        assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 2);
    }

    fn only(folder: &Path) -> Boundary {
        Boundary::only(&[whole_path(folder)])
    }

    #[test]
    fn new_files_come_with_their_folders_or_none_of_them_does() {
        let folder = tempfile::tempdir().expect("a folder");
        let at = |name: &str| (folder.path().join(name), name.to_owned());
        let new = [at("a/b/c"), at("a/d"), at("e")];
        create_files(&new, &only(folder.path())).expect("nothing is there");
        assert_eq!(fs::read_to_string(&new[0].0).expect("a file"), "a/b/c");
        // The third one is there, so the others are not made either.
        let more = [at("f/g/h"), at("a/i"), at("e")];
        let (file, fault) = create_files(&more, &only(folder.path())).expect_err("one is there");
        assert_eq!(
            (file, fault.kind()),
            (more[2].0.clone(), io::ErrorKind::AlreadyExists)
        );
        assert!(!folder.path().join("f").exists() && !more[1].0.exists());
        assert_eq!(fs::read_to_string(&new[2].0).expect("a file"), "e");
    }

    #[test]
    fn no_new_file_is_made_behind_a_link_that_leads_out() {
        let (folder, other) = (tempfile::tempdir(), tempfile::tempdir());
        let (folder, other) = (folder.expect("a folder"), other.expect("a folder"));
        symlink(other.path(), folder.path().join("out")).expect("a link");
        symlink(other.path().join("new"), folder.path().join("new")).expect("a link");
        for name in ["out/a", "out/b/a", "new", "../a"] {
            let file = (folder.path().join(name), "x".to_owned());
            assert!(
                create_files(&[file], &only(folder.path())).is_err(),
                "{name}"
            );
        }
        assert_eq!(fs::read_dir(other.path()).expect("a folder").count(), 0);
    }

    #[test]
    fn a_folder_is_made_only_inside() {
        let folder = tempfile::tempdir().expect("a folder");
        let root = canonicalize(folder.path()).expect("a folder");
        let (inside, outside) = (root.join("in"), root.join("out"));
        fs::create_dir(&inside)
            .and_then(|()| fs::create_dir(&outside))
            .expect("folders");
        symlink("../out", inside.join("link")).expect("a link");
        symlink("../none", inside.join("dangling")).expect("a link");
        fs::write(inside.join("file"), "").expect("a file");
        let within = Boundary::only(std::slice::from_ref(&inside));
        make_folder(&inside.join("a/b"), &within).expect("folders inside");
        make_folder(&inside.join("a/b"), &within).expect("they are there");
        assert!(inside.join("a/b").is_dir());
        for refused in ["link/x", "dangling/x", "dangling", "file/x", "../out/x"] {
            assert!(
                make_folder(&inside.join(refused), &within).is_err(),
                "{refused}"
            );
        }
        assert_eq!(fs::read_dir(&outside).expect("a folder").count(), 0);
        assert!(!root.join("none").exists());
    }

    #[test]
    fn what_is_no_file_of_the_users_is_left_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        assert!(replace_file(folder.path(), "x", &Boundary::everywhere()).is_err());
        assert!(replace_file(Path::new("/dev/null"), "x", &Boundary::everywhere()).is_err());
        assert!(replace_file(&folder.path().join("none/a"), "x", &Boundary::everywhere()).is_err());
        let file = folder.path().join("a");
        fs::write(&file, "old").expect("a file");
        fs::set_permissions(&file, fs::Permissions::from_mode(0o440)).expect("its own file");
        assert!(replace_file(&file, "x", &Boundary::everywhere()).is_err());
        assert_eq!(fs::read_to_string(&file).expect("a file"), "old");
        assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 1);
    }
}
