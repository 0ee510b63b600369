//! A file that takes the name of another when it is whole, and what a kill leaves of such files.
//!
//! Its name says that it is rulebook's, and its lock that its owner lives: [`sweep`] removes those whose owner is gone, and
//! nothing else. A process number would not do: containers that share a folder have numbers of their own.

use super::failpoint::{Step, before};
use super::regular;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::path::Path;
use tempfile::{Builder, NamedTempFile};

const BEGINNING: &str = ".rulebook-";

/// Letters and digits of chance between the two.
const CHANCE: usize = 16;

const ENDING: &str = ".tmp";

/// So often another name is tried where a sweep was quicker than the lock.
const ATTEMPTS: usize = 16;

/// Gone when it is dropped before it has its name.
#[derive(Debug)]
pub struct TemporaryFile {
    file: NamedTempFile,
}

impl TemporaryFile {
    /// A new file in the same folder as `path`.
    pub fn beside(path: &Path) -> io::Result<TemporaryFile> {
        before(Step::Create);
        // The folder of a bare name is the working one.
        let folder = path
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty());
        let folder = folder.unwrap_or(Path::new("."));
        for _ in 0..ATTEMPTS {
            let file = create(folder)?;
            if is_held(file.as_file())? {
                return Ok(TemporaryFile { file });
            }
        }
        Err(io::ErrorKind::AlreadyExists.into())
    }

    pub(super) fn set_permissions(&self, permissions: fs::Permissions) -> io::Result<()> {
        before(Step::Permissions);
        self.file.as_file().set_permissions(permissions)
    }

    /// The bytes are on the medium when it returns.
    pub(super) fn sync(&self) -> io::Result<()> {
        before(Step::Sync);
        self.file.as_file().sync_all()
    }

    /// Takes a name, and the place of what has it.
    pub fn replace(self, path: &Path) -> io::Result<()> {
        before(Step::Rename);
        self.file.persist(path)?;
        Ok(())
    }

    /// Takes a name that nothing has.
    ///
    /// Errors: `AlreadyExists`, with the file itself for another attempt, and what the disk says.
    pub fn claim(self, path: &Path) -> Result<(), (io::Error, TemporaryFile)> {
        before(Step::Rename);
        match self.file.persist_noclobber(path) {
            Ok(_) => Ok(()),
            Err(fault) => Err((fault.error, TemporaryFile { file: fault.file })),
        }
    }
}

impl Write for TemporaryFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        before(Step::Write);
        self.file.as_file_mut().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.as_file_mut().flush()
    }
}

fn create(folder: &Path) -> io::Result<NamedTempFile> {
    let mut builder = Builder::new();
    builder.prefix(BEGINNING).rand_bytes(CHANCE).suffix(ENDING);
    // As any other new file, which `umask` makes private or not.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.tempfile_in(folder)
}

/// Whether a new file is ours: a sweep may come between the name and the lock, and then it is gone or going.
fn is_held(file: &File) -> io::Result<bool> {
    match file.try_lock() {
        Ok(()) => Ok(has_name(&file.metadata()?)),
        Err(TryLockError::WouldBlock) => Ok(false),
        // A disk without locks: no sweep can take the lock either, so none removes it.
        Err(TryLockError::Error(_)) => Ok(true),
    }
}

#[cfg(unix)]
fn has_name(meta: &fs::Metadata) -> bool {
    std::os::unix::fs::MetadataExt::nlink(meta) > 0
}

#[cfg(not(unix))]
fn has_name(_: &fs::Metadata) -> bool {
    true
}

/// Removes the temporary files in a folder whose owner is gone: a run that was killed left them behind.
pub fn sweep(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        if !is_temporary(&entry.file_name().to_string_lossy()) {
            continue;
        }
        let path = entry.path();
        // Without the right to write some systems give no lock, and then it is not ours to remove.
        let mut options = OpenOptions::new();
        let Ok(file) = regular::open(&path, options.read(true).write(true)) else {
            continue;
        };
        if file.try_lock().is_ok() {
            before(Step::Clear);
            let _ = fs::remove_file(path);
        }
    }
}

fn is_temporary(name: &str) -> bool {
    let chance = name
        .strip_prefix(BEGINNING)
        .and_then(|rest| rest.strip_suffix(ENDING));
    chance.is_some_and(|chance| {
        chance.len() == CHANCE && chance.bytes().all(|byte| byte.is_ascii_alphanumeric())
    })
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::os::unix::fs::symlink;

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).expect("a folder").flatten();
        let mut names: Vec<String> = entries
            .map(|entry| entry.file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn only_what_is_left_of_a_dead_owner_is_swept() {
        let folder = tempfile::tempdir().expect("a folder");
        let at = |name: &str| folder.path().join(name);
        let held = TemporaryFile::beside(&at("a")).expect("a file");
        let own = names(folder.path());
        let dead = format!("{BEGINNING}0123456789abcdef{ENDING}");
        fs::write(at(&dead), "half").expect("a file");
        // What others may have called so: another length, another letter, a link, a folder, a pipe.
        let others = [
            ".rulebook-0123456789abcde.tmp",
            ".rulebook-0123456789abcd-f.tmp",
            ".a.0123456789abcdef.tmp",
            ".rulebook-site.json",
        ];
        for other in others {
            fs::write(at(other), "mine").expect("a file");
        }
        symlink(others[0], at(".rulebook-link56789abcdefg.tmp")).expect("a link");
        fs::create_dir(at(".rulebook-folder789abcdefg.tmp")).expect("a folder");
        regular::make_pipe(&at(".rulebook-pipe56789abcdefg.tmp"));
        let before = names(folder.path());
        sweep(folder.path());
        let mut expected = before.clone();
        expected.retain(|name| *name != dead);
        assert_eq!(names(folder.path()), expected);
        assert!(expected.contains(&own[0]), "the one that is being written");
        drop(held);
        assert!(!names(folder.path()).contains(&own[0]));
    }

    #[test]
    fn a_name_is_claimed_once() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a");
        let first = TemporaryFile::beside(&path).expect("a file");
        let mut second = TemporaryFile::beside(&path).expect("a file");
        second.write_all(b"2").expect("its own file");
        first.claim(&path).expect("it is free");
        let (fault, second) = second.claim(&path).expect_err("it is taken");
        assert_eq!(fault.kind(), io::ErrorKind::AlreadyExists);
        second.claim(&folder.path().join("b")).expect("it is free");
        assert_eq!(names(folder.path()), ["a", "b"]);
    }

    #[test]
    fn one_that_a_sweep_took_before_its_lock_is_not_held() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = create(folder.path()).expect("a file");
        sweep(folder.path());
        assert_eq!(names(folder.path()), [""; 0]);
        assert!(!is_held(file.as_file()).expect("a disk"));
    }
}
