//! A folder of rulebook's own, outside of what the user wrote: environments beside a book, and what a user trusts.
//!
//! Files in it are small texts, whole or absent. Nothing here ever touches a folder that someone else filled, but for
//! the one that it was given.

use super::canonical::canonicalize;
use super::failpoint::{Step, before};
use super::regular::{self, open_regular};
use super::temporary::{self, TemporaryFile};
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

/// Bytes of the longest file that is read.
const LONGEST: u64 = 16 << 20;

/// A folder that need not exist yet.
#[derive(Debug, Clone)]
pub struct StateDirectory {
    folder: PathBuf,
}

/// Held as long as it lives; nobody else has it. The system lets go of it if the process dies.
#[derive(Debug)]
pub struct Locked {
    _file: File,
}

impl StateDirectory {
    pub fn at(folder: impl Into<PathBuf>) -> StateDirectory {
        StateDirectory {
            folder: folder.into(),
        }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// Makes the folder, and those above it.
    pub fn make(&self) -> io::Result<()> {
        before(Step::MakeFolder);
        fs::create_dir_all(&self.folder)
    }

    /// The same, and tells git to pass over it and the folder above, where they are new.
    pub fn make_ignored(&self) -> io::Result<()> {
        for folder in [self.folder.parent(), Some(&self.folder)]
            .into_iter()
            .flatten()
            .filter(|folder| !folder.as_os_str().is_empty())
        {
            before(Step::MakeFolder);
            fs::create_dir_all(folder)?;
            // What someone filled before us is the user's.
            if fs::read_dir(folder)?.next().is_none() {
                before(Step::Write);
                fs::write(folder.join(".gitignore"), "*\n")?;
            }
        }
        Ok(())
    }

    /// A file's text; None if there is none, or it is no text of ours.
    pub fn read(&self, name: &str) -> Option<String> {
        let mut text = String::new();
        let file = open_regular(&self.path(name)).ok()?;
        file.take(LONGEST).read_to_string(&mut text).ok()?;
        Some(text)
    }

    /// Writes a file whole, in the place of one that may be there, and sweeps what a run that was killed left beside it.
    pub fn put(&self, name: &str, text: &str) -> io::Result<()> {
        let path = self.path(name);
        temporary::sweep(&self.folder);
        let mut file = TemporaryFile::beside(&path)?;
        file.write_all(text.as_bytes())?;
        file.replace(&path)
    }

    /// Whether there was such a file.
    pub fn remove(&self, name: &str) -> io::Result<bool> {
        before(Step::Delete);
        match fs::remove_file(self.path(name)) {
            Ok(()) => Ok(true),
            Err(fault) if fault.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(fault) => Err(fault),
        }
    }

    /// Of what lies in the folder; sorted.
    pub fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(&self.folder).into_iter().flatten().flatten();
        let mut names: Vec<String> = entries
            .filter_map(|entry| entry.file_name().into_string().ok())
            .collect();
        names.sort();
        names
    }

    /// A new and empty folder inside, that nobody else has.
    pub fn new_folder(&self, beginning: &str) -> io::Result<PathBuf> {
        let mut number = 0;
        loop {
            let name = format!("{beginning}-{}-{number}", std::process::id());
            before(Step::MakeFolder);
            match fs::create_dir(self.path(&name)) {
                // An interpreter must be found again from any folder.
                Ok(()) => return canonicalize(&self.path(&name)),
                Err(fault) if fault.kind() == io::ErrorKind::AlreadyExists && number < 1_000 => {
                    number += 1;
                }
                Err(fault) => return Err(fault),
            }
        }
    }

    /// Removes the folders whose names begin so: what a run that was killed left behind.
    pub fn sweep(&self, beginning: &str) {
        let names = self.names().into_iter();
        for name in names.filter(|name| name.starts_with(beginning)) {
            let path = self.path(&name);
            if fs::symlink_metadata(&path).is_ok_and(|meta| meta.is_dir()) {
                before(Step::Clear);
                let _ = fs::remove_dir_all(path);
            }
        }
    }

    /// A folder inside, and all in it.
    pub fn remove_folder(&self, name: &str) -> io::Result<()> {
        before(Step::Delete);
        fs::remove_dir_all(self.path(name))
    }

    /// Whether a folder of this name is there, and not only a link to one.
    pub fn has_folder(&self, name: &str) -> bool {
        fs::symlink_metadata(self.path(name)).is_ok_and(|meta| meta.is_dir())
    }

    /// Whether a file, or whatever else than a folder, is there.
    pub fn has_file(&self, name: &str) -> bool {
        fs::symlink_metadata(self.path(name)).is_ok_and(|meta| !meta.is_dir())
    }

    /// Bytes of what a folder holds and nobody else does: a file that stands elsewhere too would stay there.
    pub fn size(&self, name: &str) -> u64 {
        let (mut bytes, mut left) = (0, vec![self.path(name)]);
        while let Some(folder) = left.pop() {
            for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
                match entry.metadata() {
                    Ok(meta) if meta.is_dir() => left.push(entry.path()),
                    Ok(meta) if is_alone(&meta) => bytes += meta.len(),
                    _ => {}
                }
            }
        }
        bytes
    }

    /// Keeps a file that is there from being taken [alone](StateDirectory::take), together with whoever else does; None where
    /// there is none, or the disk has no locks.
    pub fn share(&self, name: &str) -> Option<Locked> {
        let file = open_regular(&self.path(name)).ok()?;
        file.lock_shared().ok()?;
        Some(Locked { _file: file })
    }

    /// A file that is there, if nobody shares it; it does not wait.
    pub fn take(&self, name: &str) -> Option<Locked> {
        let file = regular::open(&self.path(name), OpenOptions::new().append(true)).ok()?;
        file.try_lock().ok()?;
        Some(Locked { _file: file })
    }

    /// The lock of this name, if no one else holds it.
    pub fn try_lock(&self, name: &str) -> io::Result<Option<Locked>> {
        let mut options = OpenOptions::new();
        let file = regular::open(&self.path(name), options.create(true).append(true))?;
        match file.try_lock() {
            Ok(()) => Ok(Some(Locked { _file: file })),
            // Held, or the disk has no locks.
            Err(_) => Ok(None),
        }
    }

    /// Waits until nobody else holds the lock of this name; `waits` is called if it is held.
    pub fn lock(&self, name: &str, waits: impl FnOnce()) -> io::Result<Locked> {
        let mut options = OpenOptions::new();
        let file = regular::open(&self.path(name), options.create(true).append(true))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                waits();
                file.lock()?;
            }
            Err(TryLockError::Error(fault)) => return Err(fault),
        }
        Ok(Locked { _file: file })
    }
}

#[cfg(unix)]
fn is_alone(meta: &fs::Metadata) -> bool {
    std::os::unix::fs::MetadataExt::nlink(meta) == 1
}

#[cfg(not(unix))]
fn is_alone(_: &fs::Metadata) -> bool {
    true
}

/// Whether a program stands there, whatever links lead to it.
pub fn is_program(path: &Path) -> bool {
    super::Stamp::of(path).is_some_and(|stamp| stamp.is_program)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_whole_or_absent() {
        let folder = tempfile::tempdir().expect("a folder");
        let state = StateDirectory::at(folder.path().join(".rulebook/env"));
        assert_eq!(state.read("a"), None);
        assert_eq!(state.names(), Vec::<String>::new());
        assert!(state.put("a", "x").is_err(), "it makes no folder by itself");
        state.make_ignored().expect("a folder");
        state.put("a", "one").expect("a file");
        state.put("a", "two").expect("a file");
        assert_eq!(state.read("a").as_deref(), Some("two"));
        let above = folder.path().join(".rulebook/.gitignore");
        assert_eq!(fs::read_to_string(above).expect("a file"), "*\n");
        assert_eq!(state.names(), [".gitignore", "a"]);
        assert!(state.remove("a").expect("it is ours"));
        assert!(!state.remove("a").expect("it is ours"));
    }

    #[test]
    fn one_has_the_lock_and_the_other_waits() {
        let folder = tempfile::tempdir().expect("a folder");
        let state = StateDirectory::at(folder.path());
        let first = state
            .lock("l", || unreachable!("nobody has it"))
            .expect("a lock");
        let (told, heard) = std::sync::mpsc::channel();
        std::thread::scope(|scope| {
            let state = &state;
            let waiting = scope.spawn(move || {
                let waits = || told.send(()).expect("it is heard");
                state.lock("l", waits).map(|_| ())
            });
            heard.recv().expect("it waits");
            drop(first);
            waiting.join().expect("no panic").expect("a lock");
        });
    }

    #[test]
    fn what_is_shared_is_not_taken() {
        let folder = tempfile::tempdir().expect("a folder");
        let state = StateDirectory::at(folder.path());
        assert!(state.share("a").is_none() && state.take("a").is_none());
        state.put("a", "x").expect("a file");
        let both = (state.share("a"), state.share("a"));
        assert!(both.0.is_some() && both.1.is_some());
        assert!(state.take("a").is_none());
        drop(both);
        assert!(state.take("a").is_some());
    }

    #[test]
    fn folders_are_new_and_swept_by_their_beginning() {
        let folder = tempfile::tempdir().expect("a folder");
        let state = StateDirectory::at(folder.path());
        let (one, two) = (state.new_folder("a"), state.new_folder("a"));
        assert_ne!(one.expect("a folder"), two.expect("a folder"));
        state.new_folder("b").expect("a folder");
        state.put("a-file", "x").expect("a file");
        state.sweep("a-");
        let names = state.names();
        assert_eq!(names.len(), 2, "{names:?}");
    }
}
