//! Waits until what a build read is another: the files that a [`Recorder`] handed out, and nothing else.
//!
//! Where the system does not tell of changes, or cannot of all, it looks for itself now and then.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::Duration;

use notify::RecursiveMode;

use super::news::{Interest, News, Shape, Told, ask};
use crate::source::{Entry, Recorder};
use crate::wording::say;

/// How often to look, where the system does not tell.
const POLL: Duration = Duration::from_secs(1);

/// Folders to watch.
type Places = BTreeMap<PathBuf, RecursiveMode>;

/// The files that builds read, and what they held.
pub(super) struct Watch {
    recorder: Arc<Recorder>,
    /// How often to look; nothing where the system tells.
    poll: Option<Duration>,
    places: Places,
    sender: Sender<Told>,
    receiver: Receiver<Told>,
    /// Watches until it is dropped.
    guard: Option<Box<dyn Send>>,
    /// What the reader must know and was not told yet.
    complaint: Option<String>,
}

impl Watch {
    pub(super) fn new(recorder: Arc<Recorder>, poll: Option<Duration>) -> Self {
        let (sender, receiver) = channel();
        Self {
            recorder,
            poll,
            places: Places::new(),
            sender,
            receiver,
            guard: None,
            complaint: None,
        }
    }

    /// Watches what the builds read, and says what of it changed before it was watched.
    pub(super) fn follow(&mut self) -> Vec<PathBuf> {
        let places = self.places();
        if self.places == places {
            return Vec::new();
        }
        self.places = places;
        self.arm();
        self.recorder.read_listed();
        self.look_everywhere()
    }

    /// What has become of the watching itself, said once.
    pub(super) fn complaint(&mut self) -> Option<String> {
        self.complaint.take()
    }

    /// Waits until a file changed.
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

    fn interest(&self, path: &Path, shape: Shape) -> Interest {
        let path = self.recorder.key(path);
        let is_above = shape == Shape::Changed && self.recorder.is_above(&path);
        if self.recorder.is_known(&path) {
            Interest::Read
        } else if is_above {
            Interest::Above
        } else if is_passing(&path) || !self.recorder.is_walked(&path) {
            Interest::None
        } else {
            match self.recorder.known_below(&path).is_empty() {
                true => Interest::Unknown,
                false => Interest::Above,
            }
        }
    }

    fn look_at(&mut self, news: News) -> Vec<PathBuf> {
        if let Some(reason) = &news.blind {
            self.look_ourselves(reason);
        }
        let mut is_uprooted = false;
        let mut known = BTreeSet::new();
        let mut unknown = BTreeSet::new();
        for (path, shape) in news.paths {
            let path = self.recorder.key(&path);
            is_uprooted |= shape == Shape::Changed && self.recorder.is_above(&path);
            known.extend(self.recorder.known_below(&path));
            if !self.recorder.is_known(&path)
                && !is_passing(&path)
                && self.recorder.is_walked(&path)
                && self.is_new(&path, shape)
            {
                unknown.insert(path);
            }
        }
        if is_uprooted {
            // A folder that went and came back is another folder to the system; and it may be back with other files.
            self.recorder.forget_folders();
            self.places = self.places();
            self.arm();
        }
        if news.is_lost || is_uprooted {
            return self.look_everywhere();
        }
        if !unknown.is_empty() {
            // Only what the book's own walk finds is read: not what git ignores, and nothing that is no file.
            let listed = self.list();
            known.extend(listed.filter(|file| unknown.iter().any(|path| file.starts_with(path))));
        }
        self.changed(known)
    }

    /// A folder that only got another time or other rights has no news of its own.
    fn is_new(&self, path: &Path, shape: Shape) -> bool {
        match self.recorder.entry_now(path) {
            Some(Entry::File) => true,
            Some(Entry::Folder) => shape == Shape::Changed,
            Some(Entry::Outside) | None => false,
        }
    }

    fn look_everywhere(&mut self) -> Vec<PathBuf> {
        let mut files: BTreeSet<PathBuf> = self.list().collect();
        files.extend(self.recorder.known_below(Path::new("")));
        self.changed(files)
    }

    fn list(&self) -> impl Iterator<Item = PathBuf> {
        let files = self.recorder.list().into_iter();
        files.filter(|file| !is_passing(file))
    }

    fn changed(&self, files: BTreeSet<PathBuf>) -> Vec<PathBuf> {
        let files = files.into_iter();
        files
            .filter(|file| self.recorder.has_changed(file))
            .collect()
    }

    /// Asks the system anew for everything, and looks for itself where the system refuses.
    fn arm(&mut self) {
        if self.poll.is_some() {
            return;
        }
        match ask(&self.places, self.sender.clone()) {
            // The old one goes only now: what both see is the same news.
            Ok(guard) => self.guard = Some(guard),
            Err(error) => self.look_ourselves(&error.to_string()),
        }
    }

    fn look_ourselves(&mut self, reason: &str) {
        self.guard = None;
        self.poll = Some(POLL);
        self.complaint = Some(say!("cannot-watch", reason));
    }

    /// Each folder that was walked, and above each path that was asked for the nearest folder that exists, to see it go and
    /// come.
    fn places(&self) -> Places {
        let is_folder = |path: &Path| self.recorder.entry_now(path) == Some(Entry::Folder);
        let mut roots = self.recorder.roots();
        roots.sort();
        let mut places = Places::new();
        for root in &roots {
            let is_below = roots
                .iter()
                .any(|other| other != root && root.starts_with(other));
            if !is_below && is_folder(root) {
                places.insert(root.clone(), RecursiveMode::Recursive);
            }
        }
        let known = self.recorder.known_below(Path::new(""));
        let mut above: BTreeSet<&Path> = roots
            .iter()
            .chain(&known)
            .filter_map(|path| path.parent())
            .collect();
        let is_covered = |path: &Path, places: &Places| {
            path.ancestors()
                .any(|above| places.get(above) == Some(&RecursiveMode::Recursive))
        };
        while let Some(folder) = above.pop_last() {
            if is_covered(folder, &places) {
                continue;
            }
            if is_folder(folder) {
                places
                    .entry(folder.to_path_buf())
                    .or_insert(RecursiveMode::NonRecursive);
            } else {
                above.extend(folder.parent());
            }
        }
        places
    }
}

/// Files that editors make for a moment. Hidden files are none of the book's, so they need no rule here.
fn is_passing(path: &Path) -> bool {
    let Some(name) = path.file_name().map(|name| name.to_string_lossy()) else {
        return false;
    };
    let ends = [
        "~", ".swp", ".swx", ".swo", ".tmp", "___jb_tmp___", "___jb_old___",
    ];
    // vim writes `4913` to see whether it may.
    name == "4913"
        || name.starts_with('#') && name.ends_with('#')
        || ends.iter().any(|end| name.ends_with(end))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::serve::news::hand_on;
    use crate::source::Memory;

    #[test]
    fn a_system_that_can_watch_no_more_is_said_once_and_not_relied_on() {
        let recorder = Recorder::new(Arc::new(Memory::default()));
        let mut watch = Watch::new(Arc::new(recorder), None);
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
