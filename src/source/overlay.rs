//! Files as they would be with other texts in the place of some, and with files that are not there yet.
//!
//! Nothing is written: what a command would change is judged before.

use super::boundary::Boundary;
use super::file_system::{Entry, FileSystem, HiddenFolders, ReadFault, Walked};
use super::write::whole_path;
use std::io;
use std::path::{Path, PathBuf};

pub struct Overlay<'a> {
    files: &'a dyn FileSystem,
    /// By canonical path.
    texts: Vec<(PathBuf, String)>,
    /// Files that are not there, by what their canonical paths will be.
    new: Vec<(PathBuf, String)>,
}

impl<'a> Overlay<'a> {
    pub fn new(files: &'a dyn FileSystem) -> Self {
        Overlay {
            files,
            texts: Vec::new(),
            new: Vec::new(),
        }
    }

    /// A file that is there has another text.
    pub fn with(mut self, path: &Path, text: String) -> Self {
        self.texts.push((self.files.canonical(path), text));
        self
    }

    /// A file that is not there, in a folder that may not be there either.
    pub fn with_new(mut self, path: &Path, text: String) -> Self {
        self.new.push((whole_path(path), text));
        self
    }

    /// The text of a file that is not there yet.
    fn new_text(&self, path: &Path, within: &Boundary) -> Option<&str> {
        if self.new.is_empty() {
            return None;
        }
        let whole = whole_path(path);
        let mut new = self.new.iter();
        let (_, text) = new.find(|(path, _)| *path == whole)?;
        within.holds(&whole).then_some(text.as_str())
    }

    /// What is at a path where nothing is yet.
    fn new_entry(&self, path: &Path, within: &Boundary) -> Option<Entry> {
        if self.new.is_empty() {
            return None;
        }
        let whole = whole_path(path);
        let entry = match self.new.iter().find(|(path, _)| path.starts_with(&whole))? {
            (path, _) if *path == whole => Entry::File,
            _ => Entry::Folder,
        };
        Some(match within.holds(&whole) {
            true => entry,
            false => Entry::Outside,
        })
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
        let entry = self.files.entry(path, within);
        entry.or_else(|| self.new_entry(path, within))
    }

    fn read(&self, path: &Path, within: &Boundary) -> Result<String, ReadFault> {
        let text = self.text(path, within);
        match text.or_else(|| self.new_text(path, within)) {
            Some(text) => Ok(text.to_owned()),
            None => self.files.read(path, within),
        }
    }

    fn head(&self, path: &Path, limit: usize, within: &Boundary) -> io::Result<Vec<u8>> {
        let text = self.text(path, within);
        match text.or_else(|| self.new_text(path, within)) {
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
        let mut walked = match self.files.entry(root, within) {
            None if !self.new.is_empty() => Walked::default(),
            _ => self.files.walk(root, skip, hidden, within),
        };
        let whole = self.canonical(root);
        let below = self.new.iter().filter_map(|(path, _)| {
            let below = path.strip_prefix(&whole).ok()?;
            let is_hidden = |part: std::path::Component<'_>| {
                let name = part.as_os_str().as_encoded_bytes();
                name.starts_with(b".")
            };
            (!below.components().any(is_hidden)).then(|| root.join(below))
        });
        let is_skipped = |path: &PathBuf| skip.iter().any(|skip| path.starts_with(skip));
        walked.files.extend(below.filter(|path| !is_skipped(path)));
        walked.files.sort();
        walked
    }

    fn look_into_hidden(&self, walked: &mut Walked) {
        self.files.look_into_hidden(walked);
    }

    fn clone_of_a_test(&self, folder: &Path) -> Option<PathBuf> {
        self.files.clone_of_a_test(folder)
    }

    fn canonical(&self, path: &Path) -> PathBuf {
        match self.new.is_empty() {
            true => self.files.canonical(path),
            false => whole_path(path),
        }
    }
}
