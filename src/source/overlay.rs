//! Files as they would be with other texts in the place of some.
//!
//! Nothing is written: what a command would change is judged before.

use super::boundary::Boundary;
use super::file_system::{Entry, FileSystem, HiddenFolders, ReadFault, Walked};
use std::io;
use std::path::{Path, PathBuf};

pub struct Overlay<'a> {
    files: &'a dyn FileSystem,
    /// By canonical path.
    texts: Vec<(PathBuf, String)>,
}

impl<'a> Overlay<'a> {
    pub fn new(files: &'a dyn FileSystem) -> Self {
        Overlay {
            files,
            texts: Vec::new(),
        }
    }

    /// A file that is there has another text.
    pub fn with(mut self, path: &Path, text: String) -> Self {
        self.texts.push((self.files.canonical(path), text));
        self
    }

    fn text(&self, path: &Path, within: &Boundary) -> Option<&str> {
        if self.files.entry(path, within) != Some(Entry::File) {
            return None;
        }
        let whole = self.files.canonical(path);
        let mut texts = self.texts.iter();
        texts
            .find(|(path, _)| *path == whole)
            .map(|(_, text)| text.as_str())
    }
}

impl FileSystem for Overlay<'_> {
    fn entry(&self, path: &Path, within: &Boundary) -> Option<Entry> {
        self.files.entry(path, within)
    }

    fn read(&self, path: &Path, within: &Boundary) -> Result<String, ReadFault> {
        match self.text(path, within) {
            Some(text) => Ok(text.to_owned()),
            None => self.files.read(path, within),
        }
    }

    fn head(&self, path: &Path, limit: usize, within: &Boundary) -> io::Result<Vec<u8>> {
        match self.text(path, within) {
            Some(text) => Ok(text.as_bytes()[..text.len().min(limit)].to_vec()),
            None => self.files.head(path, limit, within),
        }
    }

    fn walk(
        &self,
        root: &Path,
        skip: &[PathBuf],
        hidden: HiddenFolders,
        within: &Boundary,
    ) -> Walked {
        self.files.walk(root, skip, hidden, within)
    }

    fn look_into_hidden(&self, walked: &mut Walked) {
        self.files.look_into_hidden(walked);
    }

    fn clone_of_a_test(&self, folder: &Path) -> Option<PathBuf> {
        self.files.clone_of_a_test(folder)
    }

    fn canonical(&self, path: &Path) -> PathBuf {
        self.files.canonical(path)
    }
}
