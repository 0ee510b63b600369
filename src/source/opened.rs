//! Opening a file of the disk, and only where its boundary holds it.
//!
//! A link may be exchanged between a look and a reading, so what counts is where the opened file lies, and not where its
//! path led a moment before.

use super::boundary::Boundary;
use super::canonical::canonicalize;
use super::file_system::{ReadFault, outside};
use super::regular::open_followed;
use std::fs::{self, File, Metadata};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// A file that is read later: when its site is written, or when a browser asks for it.
#[derive(Debug, Clone)]
pub struct BoundedFile {
    path: PathBuf,
    within: Boundary,
}

impl BoundedFile {
    pub(super) fn new(path: PathBuf, within: Boundary) -> BoundedFile {
        BoundedFile { path, within }
    }

    /// A file that no boundary holds: one that the user named, or that a test made.
    pub fn of_user(path: impl Into<PathBuf>) -> BoundedFile {
        BoundedFile::new(path.into(), Boundary::everywhere())
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    pub fn within(&self) -> &Boundary {
        &self.within
    }

    /// The file, and its size in bytes.
    ///
    /// Errors: what is no regular file, cannot be opened, or lies beyond the boundary.
    pub fn open(&self) -> io::Result<(File, u64)> {
        let (file, meta) = open(&self.path, &self.within).map_err(|fault| match fault {
            ReadFault::Unreadable(fault) => fault,
            _ => outside(),
        })?;
        Ok((file, meta.len()))
    }

    pub fn bytes(&self) -> io::Result<Vec<u8>> {
        let (mut file, size) = self.open()?;
        let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0));
        file.read_to_end(&mut bytes)?;
        Ok(bytes)
    }
}

/// Two files are equal where they are the same file; who may read one is no part of that.
impl PartialEq for BoundedFile {
    fn eq(&self, other: &BoundedFile) -> bool {
        self.path == other.path
    }
}

impl Eq for BoundedFile {}

/// A regular file of the disk that lies within the boundary.
pub(super) fn open(path: &Path, within: &Boundary) -> Result<(File, Metadata), ReadFault> {
    let (file, meta) = open_followed(path).map_err(ReadFault::Unreadable)?;
    match within.is_everywhere() || lies_within(&file, &meta, path, within) {
        true => Ok((file, meta)),
        false => Err(ReadFault::Outside),
    }
}

/// Whether an opened file lies within a boundary.
fn lies_within(file: &File, meta: &Metadata, path: &Path, within: &Boundary) -> bool {
    match place(file) {
        Some(place) => within.holds(&place),
        // What the system does not say: the file that the boundary holds now must be the one that is open.
        None => canonicalize(path).is_ok_and(|whole| {
            let there = fs::symlink_metadata(&whole);
            within.holds(&whole) && there.is_ok_and(|there| is_same(&there, meta))
        }),
    }
}

/// Where an opened file lies, as the system says; a file that was removed since has more behind its name.
#[cfg(target_os = "linux")]
fn place(file: &File) -> Option<PathBuf> {
    use std::os::fd::AsRawFd;
    let place = fs::read_link(format!("/proc/self/fd/{}", file.as_raw_fd())).ok()?;
    place.is_absolute().then_some(place)
}

#[cfg(not(target_os = "linux"))]
fn place(_: &File) -> Option<PathBuf> {
    None
}

#[cfg(unix)]
fn is_same(one: &Metadata, other: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    (one.dev(), one.ino()) == (other.dev(), other.ino())
}

/// Here a link needs rights that a clone does not give, and what a file is known by is not to be had without opening it
/// in a way of its own: the moment between the look and the reading stays.
#[cfg(not(unix))]
fn is_same(_: &Metadata, _: &Metadata) -> bool {
    true
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::*;
    use std::os::unix::fs::symlink;

    #[test]
    fn what_counts_is_where_the_opened_file_lies() {
        let folder = tempfile::tempdir().expect("a folder");
        let root = fs::canonicalize(folder.path()).expect("a folder");
        for (name, text) in [("clone/a", "inside"), ("secret", "outside")] {
            let path = root.join(name);
            fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
            fs::write(path, text).expect("a file");
        }
        for (name, to) in [("in", "a"), ("out", "../secret"), ("up", "..")] {
            symlink(to, root.join("clone").join(name)).expect("a link");
        }
        let within = Boundary::of_book(&root.join("clone"), None);
        let read = |name: &str| {
            let path = root.join("clone").join(name);
            BoundedFile::new(path, within.clone()).bytes().ok()
        };
        assert_eq!(read("a").as_deref(), Some(&b"inside"[..]));
        assert_eq!(read("in"), read("a"));
        assert_eq!(read("up/clone/a"), read("a"));
        for outside in ["out", "../secret", "up/secret"] {
            assert_eq!(read(outside), None, "{outside}");
        }
        let secret = root.join("secret");
        let (file, meta) = open(&secret, &Boundary::everywhere()).expect("a file");
        // The path leads inside by now, and the file that is open does not lie there.
        assert!(!lies_within(&file, &meta, &root.join("clone/a"), &within));
        assert!(BoundedFile::of_user(secret).bytes().is_ok());
    }
}
