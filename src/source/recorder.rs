//! A file system that remembers what it handed out, so that whoever watches knows what a build depends on.
//!
//! It forgets nothing: what one build read and the next does not costs a look and a build, and no more. It does not watch.

use super::boundary::Boundary;
use super::file_system::{Entry, FileSystem, HiddenFolders, ReadFault, Walked};
use std::collections::{BTreeMap, HashMap};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use xxhash_rust::xxh3::xxh3_64;

/// Reads through another file system.
pub struct Recorder {
    inner: Arc<dyn FileSystem>,
    record: Mutex<Record>,
}

/// All that was handed out, by [`Recorder::key`].
#[derive(Default)]
struct Record {
    handed: BTreeMap<PathBuf, Handed>,
    /// As they were asked for; each once.
    walks: Vec<Walk>,
    /// Folders as they were named, and as they are.
    folders: HashMap<PathBuf, PathBuf>,
    build: u64,
}

/// What was known of one path, and to which build.
#[derive(Debug, Clone)]
struct Handed {
    seen: Seen,
    build: u64,
    /// What it was looked at within.
    within: Boundary,
}

/// A folder whose files were listed, and what was left out; as they were named.
#[derive(Debug, Clone)]
struct Walk {
    root: PathBuf,
    skip: Vec<PathBuf>,
    within: Boundary,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Seen {
    Entry(Option<Entry>),
    /// A hash of the bytes; None where there were none to be had.
    Bytes(Option<u64>),
}

impl Recorder {
    pub fn new(inner: Arc<dyn FileSystem>) -> Recorder {
        Recorder {
            inner,
            record: Mutex::default(),
        }
    }

    /// What reads without a record.
    pub fn inner(&self) -> &Arc<dyn FileSystem> {
        &self.inner
    }

    /// What is at a path, without a record: where news comes from is a place of the user's.
    pub fn entry_now(&self, path: &Path) -> Option<Entry> {
        self.inner.entry(path, &Boundary::everywhere())
    }

    /// From here on another build reads. Of what one build reads twice, the first counts: a change in between is seen.
    pub fn begin(&self) {
        self.record().build += 1;
    }

    /// The one form of a path for every way to write it. A link is a name like any other; the folders above it are
    /// followed.
    pub fn key(&self, path: &Path) -> PathBuf {
        self.record().key(path, self.inner.as_ref())
    }

    /// Whether something other than a folder was handed out at a path, or that nothing is there.
    pub fn is_known(&self, key: &Path) -> bool {
        let folder = Seen::Entry(Some(Entry::Folder));
        let record = self.record();
        record.handed.get(key).is_some_and(|own| own.seen != folder)
    }

    /// The paths at or below one that anything is known of.
    pub fn known_below(&self, key: &Path) -> Vec<PathBuf> {
        let record = self.record();
        let from = record.handed.range(key.to_path_buf()..);
        let paths = from.map(|(path, _)| path);
        paths
            .take_while(|path| path.starts_with(key))
            .cloned()
            .collect()
    }

    /// Whether a walk would look at a path.
    pub fn is_walked(&self, key: &Path) -> bool {
        let mut record = self.record();
        let walks = record.walks.clone();
        let mut is_below =
            |path: &PathBuf| key.starts_with(record.folder(path, self.inner.as_ref()));
        walks
            .iter()
            .any(|walk| is_below(&walk.root) && !walk.skip.iter().any(&mut is_below))
    }

    /// Whether a name that came or went at a path may have taken something along that anything is known of.
    ///
    /// A file that is replaced on every save is watched through its folder, and that one stays.
    pub fn is_above(&self, key: &Path) -> bool {
        let is_folder = self.inner.entry(key, &Boundary::everywhere()) == Some(Entry::Folder);
        let roots = self.roots();
        let known = self.known_below(key);
        let mut below = known
            .iter()
            .chain(&roots)
            .filter(|path| path.starts_with(key));
        below.any(|path| path != key || is_folder)
    }

    /// The folders that were walked.
    pub fn roots(&self) -> Vec<PathBuf> {
        let mut record = self.record();
        let walks = record.walks.clone();
        walks
            .iter()
            .map(|walk| record.folder(&walk.root, self.inner.as_ref()))
            .collect()
    }

    /// Folders are looked up anew: one of them went or came, and may be another one or a link now.
    pub fn forget_folders(&self) {
        self.record().folders.clear();
    }

    /// Every file that the walks find now.
    pub fn list(&self) -> Vec<PathBuf> {
        let walks = self.record().walks.clone();
        let guidelines = HiddenFolders::Guidelines;
        let walked = walks.iter().flat_map(|walk| {
            let Walk { root, skip, within } = walk;
            self.inner.walk(root, skip, guidelines, within).files
        });
        walked.map(|file| self.key(&file)).collect()
    }

    /// Looks again: whether anything else is there than was handed out. What is there now counts as handed out.
    pub fn has_changed(&self, key: &Path) -> bool {
        let known = self.record().handed.get(key).cloned();
        let before = known.as_ref().map(|own| own.seen);
        // What no one asked for is none of a book's.
        let within = known.map_or_else(Boundary::everywhere, |own| own.within);
        let now = match before {
            // What a file holds that was only listed is not known, and may be anything.
            Some(Seen::Entry(entry)) if entry != Some(Entry::File) => {
                Seen::Entry(self.inner.entry(key, &within))
            }
            _ => Seen::Bytes(self.hash(key, &within)),
        };
        self.record().insert(key.to_path_buf(), now, within);
        before != Some(now)
    }

    /// Reads what was listed and not read, so that its next change can be told from a save without one.
    pub fn read_listed(&self) {
        let listed = Seen::Entry(Some(Entry::File));
        let record = self.record();
        let files = record.handed.iter().filter(|(_, own)| own.seen == listed);
        let files: Vec<PathBuf> = files.map(|(path, _)| path.clone()).collect();
        drop(record);
        for file in files {
            self.has_changed(&file);
        }
    }

    fn hash(&self, path: &Path, within: &Boundary) -> Option<u64> {
        let bytes = self.inner.head(path, usize::MAX, within);
        bytes.ok().map(|bytes| xxh3_64(&bytes))
    }

    fn note(&self, path: &Path, seen: Seen, within: &Boundary) {
        let mut record = self.record();
        let key = record.key(path, self.inner.as_ref());
        let replaces = record
            .handed
            .get(&key)
            .is_none_or(|own| match (own.seen, seen) {
                (Seen::Entry(_), Seen::Bytes(_)) => true,
                (Seen::Bytes(_), Seen::Entry(_)) => false,
                _ => own.build < record.build,
            });
        if replaces {
            record.insert(key, seen, within.clone());
        }
    }

    fn note_walk(&self, root: &Path, skip: &[PathBuf], within: &Boundary, walked: &Walked) {
        for file in &walked.files {
            self.note(file, Seen::Entry(Some(Entry::File)), within);
        }
        let skip: Vec<PathBuf> = skip.iter().map(|path| absolute(path)).collect();
        let root = absolute(root);
        let mut record = self.record();
        // A later build walks within a boundary that it found anew.
        record
            .walks
            .retain(|walk| (&walk.root, &walk.skip) != (&root, &skip));
        let within = within.clone();
        record.walks.push(Walk { root, skip, within });
    }

    fn record(&self) -> MutexGuard<'_, Record> {
        // Nothing below panics while it holds the lock; and half a record is one.
        self.record.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Record {
    fn insert(&mut self, key: PathBuf, seen: Seen, within: Boundary) {
        let build = self.build;
        let handed = Handed {
            seen,
            build,
            within,
        };
        self.handed.insert(key, handed);
    }

    fn key(&mut self, path: &Path, inner: &dyn FileSystem) -> PathBuf {
        let path = absolute(path);
        match (path.parent(), path.file_name()) {
            (Some(folder), Some(name)) => self.folder(folder, inner).join(name),
            _ => inner.canonical(&path),
        }
    }

    fn folder(&mut self, path: &Path, inner: &dyn FileSystem) -> PathBuf {
        if let Some(known) = self.folders.get(path) {
            return known.clone();
        }
        let real = real(path, inner);
        self.folders.insert(path.to_path_buf(), real.clone());
        real
    }
}

/// From the root of the disk; an empty path is the working folder.
fn absolute(path: &Path) -> PathBuf {
    let is_empty = path.as_os_str().is_empty();
    let path = if is_empty { Path::new(".") } else { path };
    std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf())
}

/// What is not there has no links that could be followed.
fn real(path: &Path, inner: &dyn FileSystem) -> PathBuf {
    match (path.parent(), path.file_name()) {
        (Some(above), Some(name)) if inner.entry(path, &Boundary::everywhere()).is_none() => {
            real(above, inner).join(name)
        }
        _ => inner.canonical(path),
    }
}

impl FileSystem for Recorder {
    fn entry(&self, path: &Path, within: &Boundary) -> Option<Entry> {
        let entry = self.inner.entry(path, within);
        self.note(path, Seen::Entry(entry), within);
        entry
    }

    fn read(&self, path: &Path, within: &Boundary) -> Result<String, ReadFault> {
        let read = self.inner.read(path, within);
        let hash = match &read {
            Ok(text) => Some(xxh3_64(text.as_bytes())),
            Err(_) => self.hash(path, within),
        };
        self.note(path, Seen::Bytes(hash), within);
        read
    }

    /// Without a record where only a beginning is wanted: what is looked into only is one of the files of a walk.
    fn head(&self, path: &Path, limit: usize, within: &Boundary) -> io::Result<Vec<u8>> {
        let read = self.inner.head(path, limit, within);
        if limit == usize::MAX {
            let hash = read.as_ref().ok().map(|bytes| xxh3_64(bytes));
            self.note(path, Seen::Bytes(hash), within);
        }
        read
    }

    fn walk(
        &self,
        root: &Path,
        skip: &[PathBuf],
        hidden: HiddenFolders,
        within: &Boundary,
    ) -> Walked {
        let walked = self.inner.walk(root, skip, hidden, within);
        self.note_walk(root, skip, within, &walked);
        walked
    }

    fn look_into_hidden(&self, walked: &mut Walked) {
        self.inner.look_into_hidden(walked);
    }

    fn canonical(&self, path: &Path) -> PathBuf {
        self.inner.canonical(path)
    }
}
