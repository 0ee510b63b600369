//! A segment: one file that is written once and never changed. A head, a row for each answer in the order of keys, and the
//! answers in the order in which they were learnt.
//!
//! The rows are read whole, and the answers when they are asked for; the next run asks in the same order, so that one read
//! brings many. Whatever is not as it was written (cut, longer, a flipped bit) is noticed by its sum: of the rows, then
//! nothing of the segment is known; of one answer, then that one is not.

use std::cmp::Ordering;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::ops::Range;

/// What a segment begins with.
const MAGIC: [u8; 16] = *b"rulebook store\0\x01";

/// The magic, how many rows there are and how many bytes of answers, and the sum of all that and of the rows.
const HEAD: usize = 16 + 8 + 8 + 32;

/// A key, where its answer begins and how long it is, the day of its last use, and the answer's sum.
const ROW: usize = 32 + 8 + 4 + 4 + 16;

/// Bytes that are read at once, where that many are there.
const WINDOW: u64 = 32 << 10;

/// Of a key.
pub(super) type Digest = [u8; 32];

/// A day, counted from 1970.
pub(super) type Day = u32;

/// What a row says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Row {
    pub digest: Digest,
    start: u64,
    length: u32,
    pub day: Day,
    sum: [u8; 16],
}

impl Row {
    /// Of an answer that begins behind `size` bytes of others. None for one that is too long to be kept.
    pub fn new(digest: Digest, day: Day, value: &[u8], size: u64) -> Option<Row> {
        Some(Row {
            digest,
            start: size,
            length: u32::try_from(value.len()).ok()?,
            day,
            sum: sum(value),
        })
    }

    fn read(bytes: &[u8; ROW]) -> Row {
        let mut digest = [0; 32];
        digest.copy_from_slice(&bytes[..32]);
        let mut own = [0; 16];
        own.copy_from_slice(&bytes[48..]);
        let number = |at: usize| u32::from_le_bytes([0, 1, 2, 3].map(|next| bytes[at + next]));
        Row {
            digest,
            start: u64::from(number(32)) | u64::from(number(36)) << 32,
            length: number(40),
            day: number(44),
            sum: own,
        }
    }

    fn write(&self, bytes: &mut Vec<u8>) {
        bytes.extend(self.digest);
        bytes.extend(self.start.to_le_bytes());
        bytes.extend(self.length.to_le_bytes());
        bytes.extend(self.day.to_le_bytes());
        bytes.extend(self.sum);
    }

    pub fn end(&self) -> u64 {
        self.start.saturating_add(u64::from(self.length))
    }
}

fn sum(value: &[u8]) -> [u8; 16] {
    let mut sum = [0; 16];
    sum.copy_from_slice(&blake3::hash(value).as_bytes()[..16]);
    sum
}

/// A segment that was opened. It stays readable where another run removes its name.
#[derive(Debug)]
pub(super) struct Segment {
    file: File,
    rows: Vec<u8>,
    /// Bytes of all answers.
    size: u64,
    /// Some of the answers' bytes, and where they begin.
    window: Vec<u8>,
    window_start: u64,
}

impl Segment {
    /// None for what is not a segment as it was written.
    ///
    /// Errors: the disk's.
    pub fn open(mut file: File) -> io::Result<Option<Segment>> {
        let length = file.metadata()?.len();
        let mut head = [0; HEAD];
        if length < HEAD as u64 || !fill(&mut file, &mut head)? {
            return Ok(None);
        }
        let number = |at: usize| {
            let bytes = head[at..].first_chunk::<8>();
            bytes.map_or(0, |bytes| u64::from_le_bytes(*bytes))
        };
        let (count, size) = (number(16), number(24));
        // What the rows say is looked at before room is made for them.
        let rows = count.checked_mul(ROW as u64);
        let whole = rows.and_then(|rows| rows.checked_add(size)?.checked_add(HEAD as u64));
        let (Some(rows), true) = (rows, whole == Some(length) && head[..16] == MAGIC) else {
            return Ok(None);
        };
        let mut bytes = vec![0; rows as usize];
        if !fill(&mut file, &mut bytes)? || head[32..] != sum_of_rows(&head[..32], &bytes) {
            return Ok(None);
        }
        Ok(Some(Segment {
            file,
            rows: bytes,
            size,
            window: Vec::new(),
            window_start: 0,
        }))
    }

    /// Of the file, in bytes.
    pub fn size(&self) -> u64 {
        (HEAD + self.rows.len()) as u64 + self.size
    }

    pub fn rows(&self) -> impl Iterator<Item = Row> {
        let (rows, _) = self.rows.as_chunks::<ROW>();
        rows.iter().map(Row::read)
    }

    pub fn find(&self, digest: &Digest) -> Option<Row> {
        let (rows, _) = self.rows.as_chunks::<ROW>();
        let (mut from, mut to) = (0, rows.len());
        while from < to {
            let middle = from.midpoint(to);
            match rows[middle][..32].cmp(digest) {
                Ordering::Less => from = middle + 1,
                Ordering::Greater => to = middle,
                Ordering::Equal => return Some(Row::read(&rows[middle])),
            }
        }
        None
    }

    /// None for an answer that is not as it was written, or that the disk does not give.
    pub fn value(&mut self, row: &Row) -> Option<&[u8]> {
        if row.end() > self.size {
            return None;
        }
        if self.range(row).is_none() {
            let wanted = u64::from(row.length).max(WINDOW);
            let length = wanted.min(self.size - row.start);
            let start = (HEAD + self.rows.len()) as u64 + row.start;
            self.window.clear();
            self.window.resize(length as usize, 0);
            self.window_start = row.start;
            let read = self.file.seek(SeekFrom::Start(start));
            let read = read.and_then(|_| fill(&mut self.file, &mut self.window));
            if !read.is_ok_and(|is_full| is_full) {
                self.window.clear();
                return None;
            }
        }
        let range = self.range(row)?;
        let value = &self.window[range];
        (sum(value) == row.sum).then_some(value)
    }

    /// Where an answer is in the window, if it is.
    fn range(&self, row: &Row) -> Option<Range<usize>> {
        let from = row.start.checked_sub(self.window_start)? as usize;
        let to = from.checked_add(row.length as usize)?;
        (to <= self.window.len()).then_some(from..to)
    }
}

/// Writes the head and the rows of a segment; the answers follow, each where its row says.
pub(super) fn write_rows(to: &mut impl Write, rows: &[Row]) -> io::Result<()> {
    let mut sorted = rows.to_vec();
    sorted.sort_unstable_by_key(|row| row.digest);
    let size = rows.iter().map(Row::end).max().unwrap_or(0);
    let mut bytes = Vec::with_capacity(sorted.len() * ROW);
    for row in &sorted {
        row.write(&mut bytes);
    }
    let mut head = MAGIC.to_vec();
    head.extend((sorted.len() as u64).to_le_bytes());
    head.extend(size.to_le_bytes());
    let sum = sum_of_rows(&head, &bytes);
    head.extend(sum);
    to.write_all(&head)?;
    to.write_all(&bytes)
}

fn sum_of_rows(head: &[u8], rows: &[u8]) -> [u8; 32] {
    let mut hasher = blake3::Hasher::new();
    hasher.update(head);
    hasher.update(rows);
    *hasher.finalize().as_bytes()
}

/// Whether there was enough to fill it.
fn fill(file: &mut File, bytes: &mut [u8]) -> io::Result<bool> {
    match file.read_exact(bytes) {
        Ok(()) => Ok(true),
        Err(fault) if fault.kind() == io::ErrorKind::UnexpectedEof => Ok(false),
        Err(fault) => Err(fault),
    }
}
