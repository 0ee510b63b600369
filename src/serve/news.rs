//! The system's news of files, gathered until whoever writes them has finished.
//!
//! It says where to look and never that something changed, and tells no reading: every build reads all there is.
//! Nothing is lost by gathering: what is written after the look is news of its own.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender};
use std::time::{Duration, Instant};

use notify::event::{AccessKind, AccessMode, EventKind, ModifyKind, RenameMode};
use notify::{ErrorKind, Event, RecommendedWatcher, RecursiveMode, Watcher};

/// How long nothing must be told once every file is closed or in its place.
///
/// What one save does besides (its rights, the copy that it takes away) is told within a tenth of it.
const SETTLED: Duration = Duration::from_millis(2);

/// How long nothing must be told while a file is open or gone, or is one that no build has read: an editor that moves the old one away brings the new one within it.
///
/// Systems that do not tell when a file is closed always wait for this long.
const OPEN: Duration = Duration::from_millis(20);

/// A file that is written without an end is looked at this often.
const LONGEST: Duration = Duration::from_millis(200);

/// One thing that the system told.
#[derive(Debug)]
pub(super) enum Told {
    Path {
        path: PathBuf,
        shape: Shape,
        step: Step,
    },
    /// Events were lost.
    Anything,
    /// Events will be lost, for this reason.
    Blind(String),
}

/// Whether only contents changed or a name came or went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Shape {
    Kept,
    Changed,
}

/// How far a write has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    Begun,
    /// Closed, or moved here from where it was written.
    Done,
    /// Its rights or its times, which say nothing of the rest.
    Beside,
    Gone,
}

/// What a path is to who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Interest {
    None,
    /// Nothing was read there yet.
    Unknown,
    Read,
    /// A folder, with all below it.
    Above,
}

/// What was told until it was quiet.
#[derive(Debug, Default)]
pub(super) struct News {
    pub(super) paths: BTreeMap<PathBuf, Shape>,
    pub(super) is_lost: bool,
    pub(super) blind: Option<String>,
    /// What is not as its writer will leave it.
    open: BTreeSet<PathBuf>,
}

impl News {
    /// All that `receiver` tells from `first` on until it is quiet.
    pub(super) fn gather(
        first: Told,
        receiver: &Receiver<Told>,
        interest: impl Fn(&Path, Shape) -> Interest,
    ) -> Self {
        let mut news = Self::default();
        let end = Instant::now() + LONGEST;
        let mut heard = Instant::now();
        let mut next = Some(first);
        while let Some(told) = next {
            if news.add(told, &interest) {
                heard = Instant::now();
            }
            let silence = match news.open.is_empty() && !news.is_lost {
                true => SETTLED,
                false => OPEN,
            };
            let until = end.min(heard + silence);
            // What waits already is old, and this look covers it; but a look must come.
            next = match until.checked_duration_since(Instant::now()) {
                Some(left) => receiver.recv_timeout(left).ok(),
                None if until < end => receiver.try_recv().ok(),
                None => None,
            };
        }
        news
    }

    /// Whether it was of interest.
    fn add(&mut self, told: Told, interest: &impl Fn(&Path, Shape) -> Interest) -> bool {
        let (path, shape, step) = match told {
            Told::Path { path, shape, step } => (path, shape, step),
            Told::Anything => {
                self.is_lost = true;
                return true;
            }
            Told::Blind(reason) => {
                self.is_lost = true;
                self.blind = Some(reason);
                return true;
            }
        };
        let interest = interest(&path, shape);
        match (interest, step) {
            (Interest::None, _) => return false,
            (Interest::Unknown, Step::Gone) | (Interest::Read, Step::Done) => {
                self.open.remove(&path);
            }
            (Interest::Read, Step::Beside) => {}
            _ => {
                self.open.insert(path.clone());
            }
        }
        let before = self.paths.entry(path).or_insert(shape);
        *before = shape.max(*before);
        true
    }
}

/// A watcher of these places, until it is dropped.
pub(super) fn ask(
    places: &BTreeMap<PathBuf, RecursiveMode>,
    sender: Sender<Told>,
) -> notify::Result<Box<dyn Send>> {
    let handler = move |event| hand_on(&sender, event);
    // A link may lead anywhere; what is read through one is watched where it is.
    let config = notify::Config::default().with_follow_symlinks(false);
    let mut watcher = RecommendedWatcher::new(handler, config)?;
    for (place, mode) in places {
        match watcher.watch(place, *mode) {
            // Gone since it was seen: its parent is watched and will tell when it comes back.
            Err(error) if matches!(error.kind, ErrorKind::PathNotFound) => {}
            other => other?,
        }
    }
    Ok(Box::new(watcher))
}

pub(super) fn hand_on(sender: &Sender<Told>, event: notify::Result<Event>) {
    let event = match event {
        Ok(event) => event,
        Err(error) => {
            let _ = sender.send(match error.kind {
                ErrorKind::MaxFilesWatch => Told::Blind(error.to_string()),
                // No one knows what else was missed.
                _ => Told::Anything,
            });
            return;
        }
    };
    if event.need_rescan() {
        let _ = sender.send(Told::Anything);
    }
    let Some((shape, step)) = meaning(event.kind) else {
        return;
    };
    let last = event.paths.len().saturating_sub(1);
    for (at, path) in event.paths.into_iter().enumerate() {
        let step = match event.kind {
            // Of two the first is where it was.
            EventKind::Modify(ModifyKind::Name(RenameMode::Both)) if at < last => Step::Gone,
            _ => step,
        };
        let _ = sender.send(Told::Path { path, shape, step });
    }
}

/// Nothing where a file was only read.
fn meaning(kind: EventKind) -> Option<(Shape, Step)> {
    Some(match kind {
        // Not all that is written is told as written: a mapped file is only closed.
        EventKind::Access(AccessKind::Close(AccessMode::Write)) => (Shape::Kept, Step::Done),
        EventKind::Access(_) => return None,
        EventKind::Modify(ModifyKind::Data(_)) => (Shape::Kept, Step::Begun),
        EventKind::Modify(ModifyKind::Metadata(_)) => (Shape::Kept, Step::Beside),
        EventKind::Modify(ModifyKind::Name(RenameMode::To | RenameMode::Both)) => {
            (Shape::Changed, Step::Done)
        }
        EventKind::Modify(ModifyKind::Name(RenameMode::From)) | EventKind::Remove(_) => {
            (Shape::Changed, Step::Gone)
        }
        _ => (Shape::Changed, Step::Begun),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc::channel;

    /// What is still open after these events, of a book that has read `a`.
    fn open(told: &[(&str, EventKind)]) -> Vec<String> {
        let (sender, receiver) = channel();
        for (path, kind) in told {
            hand_on(&sender, Ok(Event::new(*kind).add_path(path.into())));
        }
        let interest = |path: &Path, _: Shape| match path.to_str() {
            Some("a") => Interest::Read,
            Some("aside") => Interest::None,
            _ => Interest::Unknown,
        };
        let mut news = News::default();
        for told in receiver.try_iter() {
            news.add(told, &interest);
        }
        let open = news.open.iter();
        open.map(|path| path.display().to_string()).collect()
    }

    const CREATE: EventKind = EventKind::Create(notify::event::CreateKind::File);
    const WRITE: EventKind = EventKind::Modify(ModifyKind::Data(notify::event::DataChange::Any));
    const RIGHTS: EventKind =
        EventKind::Modify(ModifyKind::Metadata(notify::event::MetadataKind::Any));
    const CLOSE: EventKind = EventKind::Access(AccessKind::Close(AccessMode::Write));
    const FROM: EventKind = EventKind::Modify(ModifyKind::Name(RenameMode::From));
    const TO: EventKind = EventKind::Modify(ModifyKind::Name(RenameMode::To));
    const REMOVE: EventKind = EventKind::Remove(notify::event::RemoveKind::File);

    #[test]
    fn a_save_is_done_when_the_file_is_closed_or_in_its_place() {
        let none = Vec::<String>::new();
        assert_eq!(open(&[("a", WRITE)]), ["a"]);
        assert_eq!(open(&[("a", WRITE), ("a", WRITE), ("a", CLOSE)]), none);
        let replaced = [
            ("t", CREATE),
            ("t", WRITE),
            ("t", CLOSE),
            ("t", FROM),
            ("a", TO),
        ];
        assert_eq!(open(&replaced), none);
        assert_eq!(open(&replaced[..3]), ["t"]);
        let moved_away = [
            ("a", FROM),
            ("a~", TO),
            ("a", CREATE),
            ("a", WRITE),
            ("a", CLOSE),
            ("a", RIGHTS),
            ("a~", REMOVE),
        ];
        assert_eq!(open(&moved_away), none);
        assert_eq!(open(&moved_away[..1]), ["a"]);
        assert_eq!(open(&moved_away[..4]), ["a", "a~"]);
        assert_eq!(open(&[("a", REMOVE)]), ["a"]);
        assert_eq!(open(&[("a", RIGHTS)]), none);
        assert_eq!(open(&[("a", WRITE), ("a", RIGHTS)]), ["a"]);
        assert_eq!(open(&[("aside", WRITE)]), none);
    }

    #[test]
    fn a_file_that_is_written_without_an_end_is_looked_at() {
        let (sender, receiver) = channel();
        let told = || Told::Path {
            path: "a".into(),
            shape: Shape::Kept,
            step: Step::Begun,
        };
        let writer = std::thread::spawn(move || while sender.send(told()).is_ok() {});
        let news = News::gather(told(), &receiver, |_, _| Interest::Read);
        assert_eq!(news.paths.len(), 1);
        drop(receiver);
        assert!(writer.join().is_ok());
    }
}
