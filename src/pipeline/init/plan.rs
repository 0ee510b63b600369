//! What `init` is to write: the new files of a book, and the one way in which they come to the disk.

use crate::facts::{Facts, facts};
use crate::pipeline::load::slashes;
use crate::pipeline::{Checked, Fault};
use crate::source::{Boundary, create_files};
use std::path::{Path, PathBuf};

/// What is to be written, and what comes of it.
pub struct Plan {
    /// In the order in which they are written: what makes the folder a book comes last.
    pub files: Vec<NewFile>,
    /// What was found, and what its author has to know.
    pub notes: Vec<Facts>,
    /// The book as it will be, with its baseline.
    pub checked: Checked,
    /// Whether another thing is found until git lists the book: it leads to files of its clone.
    pub is_to_be_added: bool,
    pub(super) folder: PathBuf,
    pub(super) within: Boundary,
}

/// One file that is not there yet.
pub struct NewFile {
    pub path: PathBuf,
    pub text: String,
    /// Whether it is short and meant for people, so that all of it is shown.
    pub is_shown: bool,
    /// What it is.
    pub what: Facts,
}

impl Plan {
    /// Writes all of it, or nothing.
    ///
    /// # Errors
    ///
    /// A file that cannot be written.
    pub fn write(&self) -> Result<(), Fault> {
        let files = self.files.iter();
        let files: Vec<(PathBuf, String)> = files
            .map(|file| (file.path.clone(), file.text.clone()))
            .collect();
        create_files(&files, &self.within).map_err(|(file, fault)| {
            Fault::new(facts!("init-cannot-write", file = file.display(), fault))
        })
    }

    /// The folder as a shell reads it.
    pub fn quoted(&self) -> String {
        quoted(&self.folder)
    }

    /// The arguments of a command about the new book.
    pub fn arguments(&self) -> String {
        let folder = Some(&self.folder).filter(|folder| *folder != Path::new("."));
        folder.map_or_else(String::new, |folder| format!(" {}", quoted(folder)))
    }
}

impl NewFile {
    /// The path as reports name it.
    pub fn shown(&self) -> String {
        slashes(&self.path)
    }
}

/// A path as a shell reads it.
fn quoted(path: &Path) -> String {
    let path = slashes(path);
    let is_plain = |c: char| c.is_alphanumeric() || "/._-+@:".contains(c);
    match path.chars().all(is_plain) {
        true => path,
        false => format!("'{}'", path.replace('\'', r"'\''")),
    }
}
