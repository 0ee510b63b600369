//! The disk, or something that stands for it in a test.
//!
//! A door reads and lists; it never writes.
//! What it finds is in one order on every machine: paths compared by their bytes.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

/// The largest file that is read as a guideline, in bytes (10 MB).
pub const MAX_BYTES: u64 = 10_000_000;

/// The file that says that a folder is a site of ours: output, wherever it lies, and never source.
pub const SITE_MARKER: &str = ".rulebook-site.json";

/// What stands at a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entry {
    File,
    Folder,
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
    Unreadable(io::Error),
}

/// What a walk found.
#[derive(Debug, Default)]
pub struct Walked {
    /// Files, in path order.
    pub files: Vec<PathBuf>,
    /// Symbolic links that lead back to a folder above them.
    pub loops: Vec<PathBuf>,
    /// Folders and files that could not be looked at, each with the system's words.
    pub faults: Vec<(PathBuf, String)>,
}

/// Reading and listing, wherever the files are.
pub trait Door: Send + Sync {
    /// Nothing, if there is nothing (or nothing that may be seen).
    fn entry(&self, path: &Path) -> Option<Entry>;

    /// The text of a file of at most [`MAX_BYTES`].
    fn read(&self, path: &Path) -> Result<String, ReadFault>;

    /// The bytes of a file of any size.
    fn bytes(&self, path: &Path) -> io::Result<Vec<u8>>;

    /// Every file below `root` that is not hidden or ignored by git; nothing at or below a path of `skip`, and nothing
    /// of a site that rulebook made.
    fn walk(&self, root: &Path, skip: &[PathBuf]) -> Walked;

    /// An absolute form of `path` that is the same for every way to write it; `path` itself where there is none.
    fn canonical(&self, path: &Path) -> PathBuf;
}

/// The real disk.
#[derive(Debug, Clone, Copy)]
pub struct Disk;

impl Door for Disk {
    fn entry(&self, path: &Path) -> Option<Entry> {
        let meta = std::fs::metadata(path).ok()?;
        Some(if meta.is_dir() {
            Entry::Folder
        } else {
            Entry::File
        })
    }

    fn read(&self, path: &Path) -> Result<String, ReadFault> {
        let bytes = std::fs::metadata(path)
            .map_err(ReadFault::Unreadable)?
            .len();
        if bytes > MAX_BYTES {
            return Err(ReadFault::TooLarge { bytes });
        }
        let bytes = std::fs::read(path).map_err(ReadFault::Unreadable)?;
        decode(bytes)
    }

    fn bytes(&self, path: &Path) -> io::Result<Vec<u8>> {
        std::fs::read(path)
    }

    fn walk(&self, root: &Path, skip: &[PathBuf]) -> Walked {
        let mut walked = Walked::default();
        let skip = skip.to_vec();
        let walk = ignore::WalkBuilder::new(root)
            .follow_links(true)
            .filter_entry(move |entry| {
                let is_folder = entry.file_type().is_some_and(|kind| kind.is_dir());
                let is_site = || entry.path().join(SITE_MARKER).exists();
                let is_skipped = skip.iter().any(|skip| entry.path().starts_with(skip));
                let is_output = entry.depth() > 0 && is_folder && is_site();
                !is_skipped && !is_output
            })
            .build();
        for entry in walk {
            match entry {
                Ok(entry) => {
                    if entry.file_type().is_some_and(|kind| kind.is_file()) {
                        walked.files.push(entry.into_path());
                    }
                }
                Err(fault) => note_fault(fault, root, &mut walked),
            }
        }
        walked.files.sort();
        walked.loops.sort();
        walked.faults.sort();
        walked
    }

    fn canonical(&self, path: &Path) -> PathBuf {
        std::fs::canonicalize(path)
            .or_else(|_| std::path::absolute(path))
            .unwrap_or_else(|_| path.to_path_buf())
    }
}

fn decode(bytes: Vec<u8>) -> Result<String, ReadFault> {
    String::from_utf8(bytes).map_err(|fault| ReadFault::NotUtf8 {
        at: fault.utf8_error().valid_up_to(),
    })
}

fn note_fault(fault: ignore::Error, root: &Path, walked: &mut Walked) {
    match fault {
        ignore::Error::Loop { child, .. } => walked.loops.push(child),
        ignore::Error::WithPath { path, err } => {
            if let ignore::Error::Loop { child, .. } = *err {
                walked.loops.push(child);
            } else {
                walked.faults.push((path, err.to_string()));
            }
        }
        ignore::Error::WithDepth { err, .. } => note_fault(*err, root, walked),
        // A line of an ignore file that makes no sense hides nothing: not the reader's concern here.
        ignore::Error::Partial(_) | ignore::Error::WithLineNumber { .. } => {}
        other => walked.faults.push((root.to_path_buf(), other.to_string())),
    }
}

/// Files that a test made up.
#[derive(Debug, Default)]
pub struct Memory {
    files: BTreeMap<PathBuf, Vec<u8>>,
}

impl Memory {
    pub fn with(mut self, path: impl Into<PathBuf>, bytes: impl Into<Vec<u8>>) -> Self {
        self.files.insert(path.into(), bytes.into());
        self
    }
}

impl Door for Memory {
    fn entry(&self, path: &Path) -> Option<Entry> {
        if self.files.contains_key(path) {
            return Some(Entry::File);
        }
        let below = |file: &PathBuf| file.starts_with(path) || path == Path::new(".");
        self.files.keys().any(below).then_some(Entry::Folder)
    }

    fn read(&self, path: &Path) -> Result<String, ReadFault> {
        let bytes = self.bytes(path).map_err(ReadFault::Unreadable)?;
        if bytes.len() as u64 > MAX_BYTES {
            return Err(ReadFault::TooLarge {
                bytes: bytes.len() as u64,
            });
        }
        decode(bytes)
    }

    fn bytes(&self, path: &Path) -> io::Result<Vec<u8>> {
        self.files
            .get(path)
            .cloned()
            .ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    fn walk(&self, root: &Path, skip: &[PathBuf]) -> Walked {
        let files = self
            .files
            .keys()
            .filter(|file| file.starts_with(root) || root == Path::new("."))
            .filter(|file| !skip.iter().any(|skip| file.starts_with(skip)))
            .cloned()
            .collect();
        Walked {
            files,
            ..Walked::default()
        }
    }

    fn canonical(&self, path: &Path) -> PathBuf {
        path.to_path_buf()
    }
}
