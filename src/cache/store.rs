//! The folder of all segments: read as it lies, added to by each run, merged and swept by the run that has its lock.
//!
//! A run never changes a segment. What it learnt is a new one under a name that no one has, so that two runs at once lose
//! nothing and wait for no one. Merging needs the lock, and a run that does not get it leaves that to the next. A reader has
//! its segments open, and is not disturbed by one that is replaced or removed.

use super::key::is_kind;
use super::segment::{Day, Digest, Row, Segment, write_rows};
use crate::facts::{Facts, facts};
use crate::source::{Failpoint, StateDirectory, Step, TemporaryFile, Unarmed, open_regular, sweep};
use std::collections::BTreeMap;
use std::fs;
use std::io::{self, BufWriter, ErrorKind, Write};
use std::path::{Path, PathBuf};

/// Its name ends in the version of the format: another version has a folder of its own.
pub(super) const FOLDER: &str = "answers-1";

const ENDING: &str = ".segment";

const LOCK: &str = "lock";

/// Days after which an answer goes that no one asked for.
pub(super) const KEPT: Day = 90;

/// Days after which the use of an answer is written down again: once in a while, and not with each run.
pub(super) const FRESH: Day = 7;

/// So many segments of a kind are read before some are made one.
const MANY: usize = 8;

/// So often a folder is looked through again where another run merges under the reader.
const ATTEMPTS: usize = 8;

/// No store comes to so many; a name with a larger number is not ours.
const MOST: u64 = 1 << 40;

/// Written at once.
const BUFFER: usize = 1 << 20;

#[derive(Debug)]
pub(super) struct Store {
    folder: PathBuf,
    state: StateDirectory,
}

/// The segments of a kind, from the newest to the oldest.
#[derive(Debug, Default)]
pub(super) struct Opened {
    pub segments: Vec<Segment>,
    /// Why some that are there cannot be used, the first of them.
    pub fault: Option<Facts>,
}

/// What a reader found that is to be done when it is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Due {
    /// A file is not a segment, and goes.
    Dropping,
    /// Much in the segments is old, or some of it is damaged: they are written anew without it.
    Rewriting,
}

/// What a run learnt, by kind: the key and the bytes.
pub(super) type Learnt = BTreeMap<&'static str, Vec<(Digest, Vec<u8>)>>;

impl Store {
    /// Below the folder that everything is kept in.
    pub fn below(kept: &Path) -> Store {
        let folder = kept.join(FOLDER);
        Store {
            state: StateDirectory::at(&folder),
            folder,
        }
    }

    /// Opens what is there of a kind.
    pub fn open(&self, kind: &str) -> Opened {
        let mut opened = Opened::default();
        for _ in 0..ATTEMPTS {
            opened = Opened::default();
            let mut is_whole = true;
            for number in self.numbers(kind).into_iter().rev() {
                match self.segment(kind, number) {
                    Ok(segment) => opened.segments.push(segment),
                    // Merged into one of those that are there now.
                    Err(Damage::Gone) => is_whole = false,
                    Err(Damage::NotASegment(fault)) => {
                        opened.fault.get_or_insert(fault);
                    }
                }
            }
            if is_whole {
                break;
            }
        }
        opened
    }

    /// Adds what a run learnt; then, where no one else is at it, merges what is in many pieces, and does what is due.
    pub fn add(
        &self,
        learnt: &Learnt,
        due: &BTreeMap<&'static str, Due>,
        today: Day,
    ) -> io::Result<()> {
        self.state.make_ignored()?;
        for (kind, answers) in learnt {
            self.append(kind, answers, today)?;
        }
        let Some(_lock) = self.state.try_lock(LOCK)? else {
            return Ok(());
        };
        sweep(&self.folder);
        self.drop_unused(today);
        for kind in learnt.keys().chain(due.keys()) {
            let due = due.get(kind).copied();
            if due.is_some() || self.numbers(kind).len() > MANY {
                self.merge(kind, today, due == Some(Due::Rewriting))?;
            }
        }
        Ok(())
    }

    fn append(&self, kind: &str, answers: &[(Digest, Vec<u8>)], today: Day) -> io::Result<()> {
        let (mut rows, mut values, mut size) = (Vec::new(), Vec::new(), 0);
        for (digest, value) in answers {
            if let Some(row) = Row::new(*digest, today, value, size) {
                size = row.end();
                rows.push(row);
                values.push(value);
            }
        }
        let mut number = self.numbers(kind).last().map_or(1, |last| last + 1);
        let file = TemporaryFile::beside(&self.path(kind, number))?;
        let mut to = BufWriter::with_capacity(BUFFER, file);
        write_rows(&mut to, &rows)?;
        for value in values {
            to.write_all(value)?;
        }
        let mut file = to.into_inner().map_err(io::IntoInnerError::into_error)?;
        loop {
            match file.claim(&self.path(kind, number)) {
                Ok(()) => return Ok(()),
                Err((fault, same)) if fault.kind() == ErrorKind::AlreadyExists => {
                    file = same;
                    number += 1;
                }
                Err((fault, _)) => return Err(fault),
            }
        }
    }

    /// Makes one of the newest segments where there are many, or of all where much in them is old. Each is at least as large
    /// as all that are newer, so that an answer is seldom written again.
    fn merge(&self, kind: &str, today: Day, is_rewritten: bool) -> io::Result<()> {
        let mut numbers = Vec::new();
        let mut segments = Vec::new();
        for number in self.numbers(kind) {
            match self.segment(kind, number) {
                Ok(segment) => {
                    numbers.push(number);
                    segments.push(segment);
                }
                Err(Damage::Gone) => {}
                // It has the name of ours and is of no use, whatever it is; only a folder stays.
                Err(Damage::NotASegment(_)) => self.remove(&self.path(kind, number)),
            }
        }
        if segments.len() <= MANY && !is_rewritten {
            return Ok(());
        }
        let Some(mut from) = segments.len().checked_sub(1) else {
            return Ok(());
        };
        let mut sum = segments[from].size();
        while from > 0 && (is_rewritten || from > MANY / 2 || segments[from - 1].size() <= 2 * sum)
        {
            from -= 1;
            sum += segments[from].size();
        }
        let merged = &mut segments[from..];
        let kept = kept(merged, today);
        let newest = self.path(kind, numbers[numbers.len() - 1]);
        if kept.is_empty() {
            self.remove(&newest);
        } else {
            let to = TemporaryFile::beside(&newest)?;
            write_merged(to, merged, &kept)?.replace(&newest)?;
        }
        for number in &numbers[from..numbers.len() - 1] {
            self.remove(&self.path(kind, *number));
        }
        Ok(())
    }

    /// A segment that no one wrote for so long holds nothing that somebody used: what is used is written again.
    fn drop_unused(&self, today: Day) {
        for (kind, number) in self.names() {
            let path = self.path(&kind, number);
            let day = fs::symlink_metadata(&path)
                .ok()
                .and_then(|meta| day_of(&meta));
            if day.is_some_and(|day| day + u64::from(KEPT + FRESH) < u64::from(today)) {
                self.remove(&path);
            }
        }
    }

    fn remove(&self, path: &Path) {
        // One that cannot be removed is met again by the next.
        let _ = Unarmed
            .before(Step::Clear)
            .and_then(|()| fs::remove_file(path));
    }

    fn segment(&self, kind: &str, number: u64) -> Result<Segment, Damage> {
        let path = self.path(kind, number);
        let told = |why: String| {
            let file = path.display();
            Damage::NotASegment(facts!("cache-damaged", file, why))
        };
        match open_regular(&path).and_then(Segment::open) {
            Ok(Some(segment)) => Ok(segment),
            Ok(None) => Err(Damage::NotASegment(facts!(
                "cache-not-a-segment",
                file = path.display()
            ))),
            Err(fault) if fault.kind() == ErrorKind::NotFound => Err(Damage::Gone),
            Err(fault) => Err(told(fault.to_string())),
        }
    }

    fn path(&self, kind: &str, number: u64) -> PathBuf {
        self.folder.join(format!("{kind}-{number:08}{ENDING}"))
    }

    /// Of a kind, from the oldest to the newest.
    fn numbers(&self, kind: &str) -> Vec<u64> {
        let names = self.names().into_iter();
        let own = names.filter(|(own, _)| own == kind);
        let mut numbers: Vec<u64> = own.map(|(_, number)| number).collect();
        numbers.sort_unstable();
        numbers
    }

    fn names(&self) -> Vec<(String, u64)> {
        let entries = fs::read_dir(&self.folder).into_iter().flatten().flatten();
        let names = entries.filter_map(|entry| entry.file_name().into_string().ok());
        names.filter_map(|name| split(&name)).collect()
    }
}

/// The day on which a file was last written.
#[cfg(unix)]
fn day_of(meta: &fs::Metadata) -> Option<u64> {
    let seconds = std::os::unix::fs::MetadataExt::mtime(meta);
    Some(u64::try_from(seconds).ok()? / (24 * 60 * 60))
}

/// Not known: a kind that no one asks for stays.
#[cfg(not(unix))]
fn day_of(_: &fs::Metadata) -> Option<u64> {
    None
}

enum Damage {
    Gone,
    NotASegment(Facts),
}

/// The kind and the number in the name of a segment.
fn split(name: &str) -> Option<(String, u64)> {
    let (kind, number) = name.strip_suffix(ENDING)?.rsplit_once('-')?;
    let number: u64 = number.parse().ok().filter(|number| *number < MOST)?;
    // Written as we write it, so that no two names have one number.
    (is_kind(kind) && name == format!("{kind}-{number:08}{ENDING}"))
        .then(|| (kind.to_owned(), number))
}

/// Of the answers in some segments, the oldest first, those that go into one: where it is, its row there and its row here.
fn kept(segments: &mut [Segment], today: Day) -> Vec<(usize, Row, Row)> {
    // The newest word of a key, and where it was first: who asks for one asks for its neighbours.
    let mut newest: BTreeMap<Digest, usize> = BTreeMap::new();
    for (at, segment) in segments.iter().enumerate() {
        newest.extend(segment.rows().map(|row| (row.digest, at)));
    }
    let (mut kept, mut size) = (Vec::new(), 0);
    for (at, segment) in segments.iter_mut().enumerate() {
        let mut rows: Vec<Row> = segment.rows().collect();
        rows.retain(|row| newest.get(&row.digest) == Some(&at) && !is_unused(row, today));
        rows.sort_unstable_by_key(Row::end);
        for row in rows {
            let new = segment
                .value(&row)
                .and_then(|value| Row::new(row.digest, row.day, value, size));
            if let Some(new) = new {
                size = new.end();
                kept.push((at, row, new));
            }
        }
    }
    kept
}

/// Errors: the disk's; and `InvalidData` where a segment is not any more what it was a moment ago.
fn write_merged(
    file: TemporaryFile,
    segments: &mut [Segment],
    kept: &[(usize, Row, Row)],
) -> io::Result<TemporaryFile> {
    let mut to = BufWriter::with_capacity(BUFFER, file);
    let rows: Vec<Row> = kept.iter().map(|(_, _, row)| *row).collect();
    write_rows(&mut to, &rows)?;
    for (at, row, _) in kept {
        let value = segments[*at].value(row).ok_or(ErrorKind::InvalidData)?;
        to.write_all(value)?;
    }
    to.into_inner().map_err(io::IntoInnerError::into_error)
}

/// Whether no one asked for it for long. A day that is still to come is that of a clock that was wrong.
pub(super) fn is_unused(row: &Row, today: Day) -> bool {
    row.day.saturating_add(KEPT) < today
}
