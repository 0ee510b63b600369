//! Watching: which files are no longer what they were before the last build.
//!
//! It never watches a single file (editors replace them), never reports a file whose contents are the same, and never reads one that the book does not.
//! The system's events say only where to look; what changed is decided by hashes, each taken before a build that may read the file, so that no change is lost between the two.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::Duration;

use notify::RecursiveMode;
use xxhash_rust::xxh3::xxh3_64;

use super::Watched;
use super::news::{Interest, News, Shape, Told, ask};
use super::roots::{Roots, is_passing};
use crate::source::{Door, Entry};

/// How often to look, where the system does not tell.
const POLL: Duration = Duration::from_secs(1);

/// The files that builds read, and what they held.
pub(super) struct Watch {
    door: Arc<dyn Door>,
    /// How often to look; nothing where the system tells.
    poll: Option<Duration>,
    watched: Watched,
    roots: Roots,
    hashes: BTreeMap<PathBuf, u64>,
    sender: Sender<Told>,
    receiver: Receiver<Told>,
    /// Watches until it is dropped.
    guard: Option<Box<dyn Send>>,
    /// What the reader must know and was not told yet.
    complaint: Option<String>,
}

impl Watch {
    /// Starts with what is known to be read before the first build; every file there counts as seen.
    pub(super) fn new(door: Arc<dyn Door>, poll: Option<Duration>, watched: Watched) -> Self {
        let (sender, receiver) = channel();
        let roots = Roots::new(&watched, door.as_ref());
        let mut watch = Self {
            door,
            poll,
            watched,
            roots,
            hashes: BTreeMap::new(),
            sender,
            receiver,
            guard: None,
            complaint: None,
        };
        watch.arm();
        watch.look_everywhere();
        watch
    }

    /// Watches what the last build read. A file that was not watched before counts as changed: what happened to it between the build and now is not known.
    pub(super) fn follow(&mut self, watched: Watched) -> Vec<PathBuf> {
        if self.watched == watched {
            return Vec::new();
        }
        self.roots = Roots::new(&watched, self.door.as_ref());
        self.watched = watched;
        self.arm();
        self.look_everywhere()
    }

    /// What has become of the watching itself, said once.
    pub(super) fn complaint(&mut self) -> Option<String> {
        self.complaint.take()
    }

    /// Waits until a file changed. Paths are written as the watched path that they are below is written.
    pub(super) fn wait(&mut self) -> Vec<PathBuf> {
        loop {
            let changed = self.look_once(self.poll);
            if !changed.is_empty() {
                return changed;
            }
        }
    }

    fn look_once(&mut self, poll: Option<Duration>) -> Vec<PathBuf> {
        let first = match poll {
            // Looking for ourselves and not with notify's PollWatcher: that one reads what git ignores as well,
            // and without reading sees times in whole seconds only.
            Some(poll) => match self.receiver.recv_timeout(poll) {
                Err(RecvTimeoutError::Timeout) => return self.look_everywhere(),
                first => first.ok(),
            },
            None => self.receiver.recv().ok(),
        };
        let Some(first) = first else {
            return Vec::new();
        };
        let news = News::gather(first, &self.receiver, |path, shape| {
            self.interest(path, shape)
        });
        self.look_at(news)
    }

    /// What a path is to the book as it was last read.
    fn interest(&self, path: &Path, shape: Shape) -> Interest {
        if shape == Shape::Changed && self.roots.is_uprooted_by(path, self.door.as_ref()) {
            return Interest::Above;
        }
        let Some(path) = self.roots.place(path).filter(|path| !is_passing(path)) else {
            return Interest::None;
        };
        if self.hashes.contains_key(&path) {
            return Interest::Read;
        }
        match self.below(&path).next() {
            Some(_) => Interest::Above,
            None => Interest::Unknown,
        }
    }

    /// The files at and below a path that were there at the last look.
    fn below(&self, path: &Path) -> impl Iterator<Item = &PathBuf> {
        let from = self.hashes.range(path.to_path_buf()..);
        let files = from.map(|(file, _)| file);
        files.take_while(move |file| file.starts_with(path))
    }

    fn look_at(&mut self, news: News) -> Vec<PathBuf> {
        if let Some(reason) = &news.blind {
            self.look_ourselves(reason);
        }
        let mut uprooted = false;
        let mut known = BTreeSet::new();
        let mut unknown = BTreeSet::new();
        for (path, shape) in news.paths {
            if shape == Shape::Changed && self.roots.is_uprooted_by(&path, self.door.as_ref()) {
                uprooted = true;
            }
            let Some(path) = self.roots.place(&path).filter(|path| !is_passing(path)) else {
                continue;
            };
            if shape == Shape::Changed || self.hashes.contains_key(&path) {
                known.extend(self.below(&path).cloned());
            }
            if !self.hashes.contains_key(&path) && self.is_new(&path, shape) {
                unknown.insert(path);
            }
        }
        if uprooted {
            // A folder that went and came back is another folder to the system; and it may be back with other files.
            self.arm();
        }
        if news.is_lost || uprooted {
            return self.look_everywhere();
        }
        if !unknown.is_empty() {
            // Only what the book's own walk finds is read: not what git ignores, and nothing that is no file.
            let listed = self.list().into_iter();
            known.extend(listed.filter(|file| unknown.iter().any(|path| file.starts_with(path))));
        }
        self.compare(known)
    }

    /// A folder that only got another time or other rights has no news of its own.
    fn is_new(&self, path: &Path, shape: Shape) -> bool {
        match self.door.entry(path) {
            Some(Entry::File) => true,
            Some(Entry::Folder) => shape == Shape::Changed,
            None => false,
        }
    }

    fn look_everywhere(&mut self) -> Vec<PathBuf> {
        let mut files: BTreeSet<PathBuf> = self.list().into_iter().collect();
        let watched = self
            .hashes
            .keys()
            .filter(|file| self.roots.given(file).is_some());
        files.extend(watched.cloned());
        self.compare(files)
    }

    /// Every file that is watched.
    fn list(&self) -> Vec<PathBuf> {
        let mut files = Vec::new();
        for root in self.roots.all() {
            let (root, ignored) = (root.absolute(), self.roots.ignored());
            let walked = self.door.walk_guidelines(root, ignored);
            files.extend(walked.files.into_iter().filter(|file| !is_passing(file)));
        }
        files
    }

    fn compare(&mut self, files: BTreeSet<PathBuf>) -> Vec<PathBuf> {
        let mut changed = Vec::new();
        for file in files {
            // A file that cannot be read now is as good as gone, and is news when it can be read again.
            let hash = self.door.bytes(&file).ok().map(|bytes| xxh3_64(&bytes));
            let before = match hash {
                Some(hash) => self.hashes.insert(file.clone(), hash),
                None => self.hashes.remove(&file),
            };
            if before != hash
                && let Some(given) = self.roots.given(&file)
            {
                changed.push(given);
            }
        }
        changed
    }

    /// Asks the system anew for everything, and looks for itself where the system refuses.
    fn arm(&mut self) {
        if self.poll.is_some() {
            return;
        }
        match ask(self.places(), self.sender.clone()) {
            // The old one goes only now: what both see is the same news.
            Ok(guard) => self.guard = Some(guard),
            Err(error) => self.look_ourselves(&error.to_string()),
        }
    }

    fn look_ourselves(&mut self, reason: &str) {
        self.guard = None;
        self.poll = Some(POLL);
        self.complaint = Some(format!(
            "the system cannot watch every folder ({reason}); looking for changes every second instead"
        ));
    }

    /// The folders to watch: each root if it is one, and above each the nearest that exists, to see it go and come.
    fn places(&self) -> BTreeMap<PathBuf, RecursiveMode> {
        let mut places = BTreeMap::new();
        for root in self.roots.outermost() {
            let path = root.absolute();
            if self.door.entry(path) == Some(Entry::Folder) {
                places.insert(path.to_path_buf(), RecursiveMode::Recursive);
            }
            let above = path.ancestors().skip(1);
            let mut above = above.filter(|above| self.door.entry(above) == Some(Entry::Folder));
            if let Some(above) = above.next() {
                places
                    .entry(above.to_path_buf())
                    .or_insert(RecursiveMode::NonRecursive);
            }
        }
        places
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::serve::news::hand_on;
    use crate::source::Memory;

    #[test]
    fn a_system_that_can_watch_no_more_is_said_once_and_not_relied_on() {
        let mut watch = Watch::new(Arc::new(Memory::default()), None, Watched::default());
        assert_eq!((watch.poll, watch.complaint()), (None, None));
        let full = notify::Error::new(notify::ErrorKind::MaxFilesWatch);
        hand_on(&watch.sender, Err(full));
        assert_eq!(watch.look_once(None), Vec::<PathBuf>::new());
        assert_eq!(watch.poll, Some(POLL));
        let complaint = watch.complaint().expect("it is said");
        assert!(
            complaint.ends_with("looking for changes every second instead"),
            "{complaint}"
        );
        assert_eq!(watch.complaint(), None);
    }
}
