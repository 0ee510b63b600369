//! The real disk.
//!
//! It reads regular files and nothing else: a pipe may never end.

use super::boundary::Boundary;
use super::canonical::canonicalize;
use super::file_system::{
    Entry, FileSystem, HiddenFolders, MAX_BYTES, ReadFault, SITE_MARKER, Walked, outside,
};
use super::git_index::pointed_to;
use super::left_out::{Hidden, hidden, is_left_out};
use super::opened::{BoundedFile, open};
use super::regular::{not_regular, open_regular};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

/// So many files are looked at in all hidden folders of a walk together.
const MOST_HIDDEN: usize = 5_000;

/// The real disk.
#[derive(Debug, Clone, Copy)]
pub struct Disk;

impl FileSystem for Disk {
    fn entry(&self, path: &Path, within: &Boundary) -> Option<Entry> {
        let mut meta = std::fs::symlink_metadata(path).ok()?;
        if meta.is_symlink() {
            meta = std::fs::metadata(path).ok()?;
            if !within.is_everywhere() && !within.holds(&self.canonical(path)) {
                return Some(Entry::Outside);
            }
        } else if !within.holds_entry(path, |folder| self.canonical(folder)) {
            return Some(Entry::Outside);
        }
        Some(if meta.is_dir() {
            Entry::Folder
        } else {
            Entry::File
        })
    }

    fn read(&self, path: &Path, within: &Boundary) -> Result<String, ReadFault> {
        let (file, meta) = open(path, within)?;
        if meta.len() > MAX_BYTES {
            return Err(ReadFault::TooLarge { bytes: meta.len() });
        }
        // The file may grow while it is read.
        let mut bytes = Vec::with_capacity(meta.len() as usize);
        file.take(MAX_BYTES + 1)
            .read_to_end(&mut bytes)
            .map_err(ReadFault::Unreadable)?;
        if bytes.len() as u64 > MAX_BYTES {
            let bytes = bytes.len() as u64;
            return Err(ReadFault::TooLarge { bytes });
        }
        decode(bytes)
    }

    fn head(&self, path: &Path, limit: usize, within: &Boundary) -> io::Result<Vec<u8>> {
        let (file, size) = BoundedFile::new(path.to_path_buf(), within.clone()).open()?;
        let size = usize::try_from(size).unwrap_or(0).min(limit);
        let mut bytes = Vec::with_capacity(size);
        file.take(limit as u64).read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    fn walk(
        &self,
        root: &Path,
        skip: &[PathBuf],
        hidden: HiddenFolders,
        within: &Boundary,
    ) -> Walked {
        walk(root, skip, hidden, within)
    }

    fn look_into_hidden(&self, walked: &mut Walked) {
        let everywhere = Boundary::everywhere();
        let mut left = MOST_HIDDEN;
        let folders = walked.hidden.iter_mut();
        for (folder, files) in folders.filter(|(_, files)| files.is_empty()) {
            if ignore_fault(folder, &everywhere).is_some() {
                continue;
            }
            // Nothing of it is read, so no link out of it is followed.
            let inside = ignore::WalkBuilder::new(&*folder)
                .follow_links(false)
                .filter_entry(|entry| {
                    let everywhere = Boundary::everywhere();
                    !is_folder(entry) || ignore_fault(entry.path(), &everywhere).is_none()
                })
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
        canonicalize(path)
            .or_else(|_| std::path::absolute(path))
            .unwrap_or_else(|_| path.to_path_buf())
    }
}

fn walk(root: &Path, skip: &[PathBuf], hidden: HiddenFolders, within: &Boundary) -> Walked {
    // The walk knows a loop below `root` by itself; a link to `root` or above it would first be walked once.
    let whole = Disk.canonical(root);
    let mut walked = Walked::default();
    if !within.holds(&whole) {
        walked.outside.push((root.to_path_buf(), true));
        return walked;
    }
    // The ignore files of the folders above count as well.
    let mut faults = whole
        .ancestors()
        .filter_map(|folder| ignore_fault(folder, within));
    if let Some(fault) = faults.next() {
        walked.faults.push(fault);
        return walked;
    }
    let skips_hidden = hidden == HiddenFolders::None;
    let filter = Arc::new(Filter {
        whole,
        within: within.clone(),
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
        walked.outside.append(&mut noted.outside);
        walked.faults.append(&mut noted.faults);
    }
    walked.files.sort();
    walked.hidden.sort();
    walked.loops.sort();
    walked.outside.sort();
    walked.faults.sort();
    walked
}

/// What a walk enters, and what it noted of the rest.
struct Filter {
    /// The canonical root.
    whole: PathBuf,
    within: Boundary,
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
        if self.skip.iter().any(|skip| path.starts_with(skip)) {
            return false;
        }
        let is_folder = is_folder(entry);
        if entry.path_is_symlink() && !self.follows(path, is_folder) {
            return false;
        }
        if !is_folder {
            return self.skips_hidden || self.shows(entry, is_folder);
        }
        let exists = |path: &Path| path.exists();
        if exists(&path.join(SITE_MARKER)) || is_left_out(path, exists) {
            return false;
        }
        if !self.skips_hidden && !self.shows(entry, is_folder) {
            return false;
        }
        // Without them no one knows what of the folder is to be read.
        let fault = ignore_fault(path, &self.within);
        let is_whole = fault.is_none();
        self.note(|noted| noted.faults.extend(fault));
        is_whole
    }

    /// Whether a symbolic link leads to something that is read at another place too, at most.
    fn follows(&self, path: &Path, is_folder: bool) -> bool {
        let whole = Disk.canonical(path);
        if self.whole.starts_with(&whole) {
            self.note(|noted| noted.loops.push(path.to_path_buf()));
            return false;
        }
        let is_inside = self.within.holds(&whole);
        if !is_inside {
            self.note(|noted| noted.outside.push((path.to_path_buf(), is_folder)));
        }
        is_inside
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

fn is_folder(entry: &ignore::DirEntry) -> bool {
    entry.file_type().is_some_and(|kind| kind.is_dir())
}

/// The file of a folder that says what git leaves out, if the walk must not read it: what is no regular file may have no
/// end, and a link of the clone may lead out of it. Above the clone, and in git's own folder, a link is the user's.
fn ignore_fault(folder: &Path, within: &Boundary) -> Option<(PathBuf, String)> {
    let of_clone = [".ignore", ".gitignore"].map(|name| (folder.join(name), true));
    let of_git = of_git(folder).into_iter().map(|file| (file, false));
    of_clone
        .into_iter()
        .chain(of_git)
        .find_map(|(file, is_of_clone)| {
            let meta = std::fs::metadata(&file).ok()?;
            if !meta.is_file() && !meta.is_dir() {
                return Some((file, not_regular().to_string()));
            }
            let is_link = std::fs::symlink_metadata(&file).is_ok_and(|meta| meta.is_symlink());
            let leaves = is_of_clone
                && is_link
                && within.holds(&Disk.canonical(folder))
                && !within.holds(&Disk.canonical(&file));
            leaves.then(|| (file, outside().to_string()))
        })
}

/// The files of git's own that a walk reads in a folder.
fn of_git(folder: &Path) -> Vec<PathBuf> {
    let git = folder.join(".git");
    match std::fs::metadata(&git) {
        Ok(meta) if meta.is_dir() => vec![git.join("info/exclude")],
        // Of a worktree two more files lead there.
        Ok(meta) if meta.is_file() => {
            let Some(own) = pointed_to(folder, &git) else {
                return Vec::new();
            };
            let common = own.join("commondir");
            let text = open_regular(&common).ok().and_then(|file| {
                let mut text = String::new();
                file.take(MAX_BYTES).read_to_string(&mut text).ok()?;
                Some(text)
            });
            let exclude = text.map(|text| own.join(text.trim_end()).join("info/exclude"));
            std::iter::once(common).chain(exclude).collect()
        }
        Ok(_) => vec![git],
        Err(_) => Vec::new(),
    }
}

pub(super) fn decode(bytes: Vec<u8>) -> Result<String, ReadFault> {
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

/// What the system says of a link that leads back to itself.
#[cfg(unix)]
const LOOP: i32 = rustix::io::Errno::LOOP.raw_os_error();
/// `ERROR_CANT_RESOLVE_FILENAME`.
#[cfg(not(unix))]
const LOOP: i32 = 1921;

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
    if fault.raw_os_error() == Some(LOOP) {
        return Some(Broken::Loop);
    }
    (fault.kind() == io::ErrorKind::NotFound).then_some(Broken::Dangling)
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
        let walked = Disk.walk(root, &[], HiddenFolders::None, &Boundary::everywhere());
        assert_eq!(walked.files, [root.join("dangling.txt")]);
        assert_eq!(walked.loops, [root.join("above"), root.join("itself")]);
        assert_eq!(walked.faults, []);
    }

    #[test]
    fn what_has_no_end_is_not_read() {
        let read = Disk.read(Path::new("/dev/zero"), &Boundary::everywhere());
        assert!(matches!(read, Err(ReadFault::Unreadable(_))), "{read:?}");
    }
}
