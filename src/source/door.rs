//! The disk, or something that stands for it in a test.
//!
//! A door reads and lists; it never writes.
//! What it finds is in one order on every machine: paths compared by their bytes.

use super::left_out::{Hidden, hidden, is_left_out};
use std::collections::BTreeMap;
use std::fmt;
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Mutex};

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

/// A sentence about the file: `it is not UTF-8 text (byte 3)`, or the system's words.
impl fmt::Display for ReadFault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ReadFault::NotUtf8 { at } => write!(out, "it is not UTF-8 text (byte {at})"),
            ReadFault::TooLarge { bytes } => write!(out, "it is too large ({bytes} bytes)"),
            ReadFault::Unreadable(fault) => fault.fmt(out),
        }
    }
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
    /// Folders and files that could not be looked at, each with the system's words.
    pub faults: Vec<(PathBuf, String)>,
}

/// So many files are looked at in all hidden folders of a walk together.
const MOST_HIDDEN: usize = 5_000;

/// Reading and listing, wherever the files are.
pub trait Door: Send + Sync {
    /// Nothing, if there is nothing (or nothing that may be seen).
    fn entry(&self, path: &Path) -> Option<Entry>;

    /// The text of a file of at most [`MAX_BYTES`].
    fn read(&self, path: &Path) -> Result<String, ReadFault>;

    /// The bytes of a file of any size.
    fn bytes(&self, path: &Path) -> io::Result<Vec<u8>>;

    /// At most `limit` bytes, from the beginning of a file of any size.
    fn head(&self, path: &Path, limit: usize) -> io::Result<Vec<u8>> {
        let mut bytes = self.bytes(path)?;
        bytes.truncate(limit);
        Ok(bytes)
    }

    /// Every file below `root` that is not hidden or ignored by git; nothing at or below a path of `skip`, nothing of a
    /// site that rulebook made, and no packages or output of a build.
    fn walk(&self, root: &Path, skip: &[PathBuf]) -> Walked;

    /// The same, and guidelines for agents that live in hidden folders; the other hidden ones are listed.
    fn walk_guidelines(&self, root: &Path, skip: &[PathBuf]) -> Walked {
        self.walk(root, skip)
    }

    /// Adds the files in hidden folders that a walk listed; only so many are looked at, however many there are.
    fn look_into_hidden(&self, _walked: &mut Walked) {}

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
        let meta = std::fs::metadata(path).map_err(ReadFault::Unreadable)?;
        // A pipe may never end, and opening one may never return.
        if !meta.is_file() {
            let fault = io::Error::other("it is not a regular file");
            return Err(ReadFault::Unreadable(fault));
        }
        if meta.len() > MAX_BYTES {
            return Err(ReadFault::TooLarge { bytes: meta.len() });
        }
        // The file may grow while it is read.
        let mut bytes = Vec::with_capacity(meta.len() as usize);
        std::fs::File::open(path)
            .and_then(|file| file.take(MAX_BYTES + 1).read_to_end(&mut bytes))
            .map_err(ReadFault::Unreadable)?;
        if bytes.len() as u64 > MAX_BYTES {
            let bytes = bytes.len() as u64;
            return Err(ReadFault::TooLarge { bytes });
        }
        decode(bytes)
    }

    fn bytes(&self, path: &Path) -> io::Result<Vec<u8>> {
        std::fs::read(path)
    }

    fn head(&self, path: &Path, limit: usize) -> io::Result<Vec<u8>> {
        // As above: a pipe may never open.
        if !std::fs::metadata(path)?.is_file() {
            return Err(io::Error::other("it is not a regular file"));
        }
        let mut bytes = Vec::new();
        let file = std::fs::File::open(path)?;
        file.take(limit as u64).read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    fn walk(&self, root: &Path, skip: &[PathBuf]) -> Walked {
        walk(root, skip, true)
    }

    fn walk_guidelines(&self, root: &Path, skip: &[PathBuf]) -> Walked {
        walk(root, skip, false)
    }

    fn look_into_hidden(&self, walked: &mut Walked) {
        let mut left = MOST_HIDDEN;
        let folders = walked.hidden.iter_mut();
        for (folder, files) in folders.filter(|(_, files)| files.is_empty()) {
            // Nothing of it is read, so no link out of it is followed.
            let inside = ignore::WalkBuilder::new(&*folder)
                .follow_links(false)
                .build();
            for entry in inside.filter_map(Result::ok).take(left) {
                left -= 1;
                if entry.file_type().is_some_and(|kind| kind.is_file()) {
                    files.push(entry.into_path());
                }
            }
        }
    }

    fn canonical(&self, path: &Path) -> PathBuf {
        std::fs::canonicalize(path)
            .or_else(|_| std::path::absolute(path))
            .unwrap_or_else(|_| path.to_path_buf())
    }
}

/// Walks the disk, into no hidden folder at all, or only where guidelines live.
fn walk(root: &Path, skip: &[PathBuf], skips_hidden: bool) -> Walked {
    let filter = Arc::new(Filter {
        // The walk knows a loop below `root` by itself; a link to `root` or above it would first be walked once.
        whole: Disk.canonical(root),
        skip: skip.to_vec(),
        skips_hidden,
        noted: Mutex::default(),
    });
    let own = Arc::clone(&filter);
    let walk = ignore::WalkBuilder::new(root)
        .follow_links(true)
        .hidden(skips_hidden)
        .filter_entry(move |entry| own.enters(entry))
        .build();
    let mut walked = Walked::default();
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
    if let Ok(mut noted) = filter.noted.lock() {
        walked.loops.append(&mut noted.loops);
        walked.hidden.append(&mut noted.hidden);
    }
    walked.files.sort();
    walked.hidden.sort();
    walked.loops.sort();
    walked.faults.sort();
    walked
}

/// What a walk enters, and what it noted of the rest.
struct Filter {
    /// The canonical root.
    whole: PathBuf,
    skip: Vec<PathBuf>,
    skips_hidden: bool,
    noted: Mutex<Walked>,
}

impl Filter {
    fn enters(&self, entry: &ignore::DirEntry) -> bool {
        let path = entry.path();
        // What the user named is read whatever it is called.
        if entry.depth() == 0 {
            return true;
        }
        let leads_back = entry.path_is_symlink() && self.whole.starts_with(Disk.canonical(path));
        if leads_back {
            self.note(|noted| noted.loops.push(path.to_path_buf()));
        }
        let is_folder = entry.file_type().is_some_and(|kind| kind.is_dir());
        if leads_back || self.skip.iter().any(|skip| path.starts_with(skip)) {
            return false;
        }
        let exists = |path: &Path| path.exists();
        if is_folder && (exists(&path.join(SITE_MARKER)) || is_left_out(path, exists)) {
            return false;
        }
        self.skips_hidden || self.shows(entry, is_folder)
    }

    /// Whether it is not hidden, or holds guidelines.
    fn shows(&self, entry: &ignore::DirEntry, is_folder: bool) -> bool {
        let path = entry.path();
        let parent = path.parent().filter(|_| entry.depth() > 1);
        let parent = parent
            .and_then(Path::file_name)
            .map(|name| name.to_string_lossy());
        let name = entry.file_name().to_string_lossy();
        let hidden = hidden(&name, parent.as_deref(), is_folder);
        if hidden == Hidden::Counted {
            let note = match path.parent().filter(|_| !is_folder) {
                Some(folder) => (folder.to_path_buf(), vec![path.to_path_buf()]),
                None => (path.to_path_buf(), Vec::new()),
            };
            self.note(|noted| noted.hidden.push(note));
        }
        hidden == Hidden::Read
    }

    fn note(&self, note: impl FnOnce(&mut Walked)) {
        if let Ok(mut noted) = self.noted.lock() {
            note(&mut noted);
        }
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
                match broken_link(&path) {
                    Some(Broken::Loop) => walked.loops.push(path),
                    Some(Broken::Dangling) => walked.files.push(path),
                    None => walked.faults.push((path, err.to_string())),
                }
            }
        }
        ignore::Error::WithDepth { err, .. } => note_fault(*err, root, walked),
        // A line of an ignore file that makes no sense hides nothing: not the reader's concern here.
        ignore::Error::Partial(_) | ignore::Error::WithLineNumber { .. } => {}
        other => walked.faults.push((root.to_path_buf(), other.to_string())),
    }
}

enum Broken {
    /// It leads to nothing.
    Dangling,
    /// It leads back to itself.
    Loop,
}

/// What is wrong with a symbolic link that cannot be followed; None for anything else.
fn broken_link(path: &Path) -> Option<Broken> {
    if !std::fs::symlink_metadata(path).ok()?.is_symlink() {
        return None;
    }
    let fault = std::fs::metadata(path).err()?;
    #[cfg(unix)]
    if fault.raw_os_error() == Some(rustix::io::Errno::LOOP.raw_os_error()) {
        return Some(Broken::Loop);
    }
    (fault.kind() == io::ErrorKind::NotFound).then_some(Broken::Dangling)
}

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

impl Door for Memory {
    fn entry(&self, path: &Path) -> Option<Entry> {
        let path = plain(path);
        if self.files.contains_key(&path) {
            return Some(Entry::File);
        }
        let below = |file: &PathBuf| file.starts_with(&path);
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
            .get(&plain(path))
            .cloned()
            .ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    fn walk(&self, root: &Path, skip: &[PathBuf]) -> Walked {
        let inside = plain(root);
        let skip: Vec<PathBuf> = skip.iter().map(|skip| plain(skip)).collect();
        // As the disk does it: what is found is written in the manner of the root.
        let files = self
            .files
            .keys()
            .filter(|file| !skip.iter().any(|skip| file.starts_with(skip)))
            .filter_map(|file| Some(root.join(file.strip_prefix(&inside).ok()?)))
            .collect();
        Walked {
            files,
            ..Walked::default()
        }
    }

    fn canonical(&self, path: &Path) -> PathBuf {
        plain(path)
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::os::unix::fs::symlink;

    #[test]
    fn links_that_lead_nowhere_are_told_apart() {
        let folder = tempfile::tempdir().expect("a folder");
        let root = folder.path();
        symlink("nothing", root.join("dangling.txt")).expect("a link");
        symlink("itself", root.join("itself")).expect("a link");
        symlink(".", root.join("above")).expect("a link");
        let walked = Disk.walk(root, &[]);
        assert_eq!(walked.files, [root.join("dangling.txt")]);
        assert_eq!(walked.loops, [root.join("above"), root.join("itself")]);
        assert_eq!(walked.faults, []);
    }

    #[test]
    fn what_has_no_end_is_not_read() {
        let read = Disk.read(Path::new("/dev/zero"));
        assert!(matches!(read, Err(ReadFault::Unreadable(_))), "{read:?}");
    }
}
