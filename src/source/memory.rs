//! Files that a test made up.
//!
//! It has no links, so that only a `..` leads out.

use super::boundary::Boundary;
use super::disk::decode;
use super::file_system::{Entry, FileSystem, HiddenFolders, MAX_BYTES, ReadFault, Walked, outside};
use std::collections::BTreeMap;
use std::io;
use std::path::{Component, Path, PathBuf};

/// Files that a test made up, in one folder that is also the working folder.
#[derive(Debug, Default)]
pub struct Memory {
    files: BTreeMap<PathBuf, Vec<u8>>,
}

impl Memory {
    pub fn with(mut self, path: impl Into<PathBuf>, bytes: impl Into<Vec<u8>>) -> Self {
        self.files.insert(plain(&path.into()), bytes.into());
        self
    }
}

/// Without `./`, and without a folder that a `..` leaves again.
fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir if plain.file_name().is_some() => {
                plain.pop();
            }
            part => plain.push(part),
        }
    }
    plain
}

impl FileSystem for Memory {
    fn entry(&self, path: &Path, within: &Boundary) -> Option<Entry> {
        let path = plain(path);
        let below = |file: &PathBuf| file.starts_with(&path);
        let is_file = self.files.contains_key(&path);
        if !is_file && !self.files.keys().any(below) {
            return None;
        }
        Some(match (within.holds(&path), is_file) {
            (false, _) => Entry::Outside,
            (true, true) => Entry::File,
            (true, false) => Entry::Folder,
        })
    }

    fn read(&self, path: &Path, within: &Boundary) -> Result<String, ReadFault> {
        if self.entry(path, within) == Some(Entry::Outside) {
            return Err(ReadFault::Outside);
        }
        let bytes = self.head(path, usize::MAX, within);
        let bytes = bytes.map_err(ReadFault::Unreadable)?;
        if bytes.len() as u64 > MAX_BYTES {
            return Err(ReadFault::TooLarge {
                bytes: bytes.len() as u64,
            });
        }
        decode(bytes)
    }

    fn head(&self, path: &Path, limit: usize, within: &Boundary) -> io::Result<Vec<u8>> {
        let path = plain(path);
        let bytes = self.files.get(&path).ok_or(io::ErrorKind::NotFound)?;
        match within.holds(&path) {
            true => Ok(bytes[..bytes.len().min(limit)].to_vec()),
            false => Err(outside()),
        }
    }

    fn walk(&self, root: &Path, skip: &[PathBuf], _: HiddenFolders, within: &Boundary) -> Walked {
        let inside = plain(root);
        let mut walked = Walked::default();
        if !within.holds(&inside) {
            walked.outside.push((root.to_path_buf(), true));
            return walked;
        }
        let skip: Vec<PathBuf> = skip.iter().map(|skip| plain(skip)).collect();
        // As the disk does it: what is found is written in the manner of the root.
        let files = self
            .files
            .keys()
            .filter(|file| !skip.iter().any(|skip| file.starts_with(skip)))
            .filter_map(|file| Some(root.join(file.strip_prefix(&inside).ok()?)));
        walked.files.extend(files);
        walked
    }

    fn clone_of_a_test(&self, folder: &Path) -> Option<PathBuf> {
        let is_clone = |above: &&Path| {
            let git = plain(&above.join(".git"));
            self.files.keys().any(|file| file.starts_with(&git))
        };
        folder.ancestors().find(is_clone).map(Path::to_path_buf)
    }

    fn canonical(&self, path: &Path) -> PathBuf {
        plain(path)
    }
}
