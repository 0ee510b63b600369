//! The one door through which a command reads: a file system, and how far a look through it may lead.
//!
//! There is no way to look at a file without a boundary. What a book or a document brings is read within its own; what
//! the user named themself, and the user's own files, are read through a door that leads everywhere.

use super::boundary::Boundary;
use super::file_system::{Entry, FileSystem, HiddenFolders, ReadFault, Walked};
use super::opened::BoundedFile;
use std::io;
use std::path::{Path, PathBuf};

/// A file system within a boundary.
#[derive(Clone)]
pub struct Door<'a> {
    files: &'a dyn FileSystem,
    within: Boundary,
}

impl<'a> Door<'a> {
    pub fn new(files: &'a dyn FileSystem, within: Boundary) -> Door<'a> {
        Door { files, within }
    }

    /// For what the user named themself, and for files of the user's own.
    pub fn of_user(files: &'a dyn FileSystem) -> Door<'a> {
        Door::new(files, Boundary::everywhere())
    }

    /// The same files within another boundary.
    pub fn within(&self, within: &Boundary) -> Door<'a> {
        Door::new(self.files, within.clone())
    }

    pub fn boundary(&self) -> &Boundary {
        &self.within
    }

    /// Nothing, if there is nothing (or nothing that may be seen).
    pub fn entry(&self, path: &Path) -> Option<Entry> {
        self.files.entry(path, &self.within)
    }

    /// The text of a file of at most [`MAX_BYTES`](super::MAX_BYTES).
    pub fn read(&self, path: &Path) -> Result<String, ReadFault> {
        self.files.read(path, &self.within)
    }

    /// The bytes of a file of any size.
    pub fn bytes(&self, path: &Path) -> io::Result<Vec<u8>> {
        self.head(path, usize::MAX)
    }

    /// At most `limit` bytes, from the beginning of a file of any size.
    pub fn head(&self, path: &Path, limit: usize) -> io::Result<Vec<u8>> {
        self.files.head(path, limit, &self.within)
    }

    /// A file that is read later, and within the same boundary.
    pub fn file(&self, path: PathBuf) -> BoundedFile {
        BoundedFile::new(path, self.within.clone())
    }

    /// Every file below `root` that is not hidden or ignored by git; nothing at or below a path of `skip`, nothing of a
    /// site that rulebook made, and no packages or output of a build.
    pub fn walk(&self, root: &Path, skip: &[PathBuf]) -> Walked {
        self.files
            .walk(root, skip, HiddenFolders::None, &self.within)
    }

    /// The same, and guidelines for agents that live in hidden folders; the other hidden ones are listed.
    pub fn walk_guidelines(&self, root: &Path, skip: &[PathBuf]) -> Walked {
        self.files
            .walk(root, skip, HiddenFolders::Guidelines, &self.within)
    }

    /// Adds the files in hidden folders that a walk listed; only so many are looked at, however many there are.
    pub fn look_into_hidden(&self, walked: &mut Walked) {
        self.files.look_into_hidden(walked);
    }

    /// The clone around a canonical folder of a test.
    pub fn clone_of_a_test(&self, folder: &Path) -> Option<PathBuf> {
        self.files.clone_of_a_test(folder)
    }

    /// An absolute form of `path` that is the same for every way to write it; `path` itself where there is none.
    pub fn canonical(&self, path: &Path) -> PathBuf {
        self.files.canonical(path)
    }
}
