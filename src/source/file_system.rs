//! What files are read through: the disk, or something that is it in a test.
//!
//! It reads and lists; it never writes. Each look says how far it may lead, and what lies beyond that is not looked at.
//! What it finds is in one order on every machine: paths compared by their bytes.

use super::boundary::Boundary;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// The largest file that is read as a guideline, in bytes (10 MB).
pub const MAX_BYTES: u64 = 10_000_000;

/// The file that says that a folder is a site of ours: output, wherever it lies, and never source.
pub const SITE_MARKER: &str = ".rulebook-site.json";

/// What is at a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entry {
    File,
    Folder,
    /// Something beyond the boundary, to which a symbolic link or a `..` leads; what it is was not looked at.
    Outside,
}

/// Why a text could not be read.
#[derive(Debug)]
pub enum ReadFault {
    /// The first byte that is not UTF-8, from 0.
    NotUtf8 {
        at: usize,
    },
    /// The file's size in bytes; it was not read.
    TooLarge {
        bytes: u64,
    },
    /// It leads beyond the boundary, and was not read.
    Outside,
    Unreadable(io::Error),
}

/// A sentence about the file: `it is not UTF-8 text (byte 3)`, or the system's words.
impl fmt::Display for ReadFault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ReadFault::NotUtf8 { at } => write!(out, "it is not UTF-8 text (byte {at})"),
            ReadFault::TooLarge { bytes } => write!(out, "it is too large ({bytes} bytes)"),
            ReadFault::Outside => out.write_str(OUTSIDE),
            ReadFault::Unreadable(fault) => fault.fmt(out),
        }
    }
}

/// What a fault of the machine says of a file beyond the boundary.
const OUTSIDE: &str = "it leads out of the clone";

/// The same as a fault of the machine, for those who read bytes.
pub(super) fn outside() -> io::Error {
    io::Error::new(io::ErrorKind::PermissionDenied, OUTSIDE)
}

/// What a walk found.
#[derive(Debug, Default)]
pub struct Walked {
    /// Files, in path order; a symbolic link to nothing is one that cannot be read.
    pub files: Vec<PathBuf>,
    /// Hidden folders that were not read, in path order, each with the files of it that were seen on the way.
    pub hidden: Vec<(PathBuf, Vec<PathBuf>)>,
    /// Symbolic links that lead back to themselves or to a folder above them.
    pub loops: Vec<PathBuf>,
    /// Symbolic links that lead beyond the boundary, and whether it is to a folder.
    pub outside: Vec<(PathBuf, bool)>,
    /// Folders and files that could not be looked at, each with the system's words.
    pub faults: Vec<(PathBuf, String)>,
}

/// Which hidden folders a walk enters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HiddenFolders {
    None,
    /// Those where guidelines for agents live; the others are listed.
    Guidelines,
}

/// Reading and listing, wherever the files are. Everybody but a [`Door`](super::Door) asks one of those.
pub trait FileSystem: Send + Sync {
    /// Nothing, if there is nothing (or nothing that may be seen).
    fn entry(&self, path: &Path, within: &Boundary) -> Option<Entry>;

    /// The text of a file of at most [`MAX_BYTES`].
    fn read(&self, path: &Path, within: &Boundary) -> Result<String, ReadFault>;

    /// At most `limit` bytes, from the beginning of a file of any size.
    fn head(&self, path: &Path, limit: usize, within: &Boundary) -> io::Result<Vec<u8>>;

    /// Every file below `root` that is not hidden or ignored by git; nothing at or below a path of `skip`, nothing of a
    /// site that rulebook made, and no packages or output of a build.
    fn walk(
        &self,
        root: &Path,
        skip: &[PathBuf],
        hidden: HiddenFolders,
        within: &Boundary,
    ) -> Walked;

    /// Adds the files in hidden folders that a walk listed; only so many are looked at, however many there are.
    fn look_into_hidden(&self, _walked: &mut Walked) {}

    /// The clone around a canonical folder, where files are none of the disk's and git's index cannot be asked.
    fn clone_of_a_test(&self, _folder: &Path) -> Option<PathBuf> {
        None
    }

    /// An absolute form of `path` that is the same for every way to write it; `path` itself where there is none.
    fn canonical(&self, path: &Path) -> PathBuf;
}
