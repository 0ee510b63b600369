//! The one file of a cache: a header, the keys in order with where their answers lie, and the answers.
//!
//! It is read whole and searched as it lies, so that a warm run unpacks nothing; it is written whole beside itself and takes
//! its own name, so that no one reads half of one.

use super::Key;
use crate::source::{TemporaryFile, open_regular, sweep};
use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Read, Write};
use std::ops::Range;
use std::path::Path;
use xxhash_rust::xxh3::xxh3_64;

/// What the file begins with; its last byte is the version of the format.
const MAGIC: [u8; 16] = *b"rulebook cache\0\x01";

/// The magic, a checksum of all that follows the header, and the number of keys.
const HEADER: usize = 16 + 8 + 8;

/// A key, and where its answer begins and ends among the answers.
const ROW: usize = 16 + 4 + 4;

/// A file as it was read.
#[derive(Debug, Default)]
pub(super) struct Kept {
    bytes: Vec<u8>,
    count: usize,
}

impl Kept {
    /// None if it is damaged or another's.
    fn of(bytes: Vec<u8>) -> Option<Kept> {
        let (header, rest) = bytes.split_first_chunk::<HEADER>()?;
        let (magic, header) = header.split_first_chunk::<16>()?;
        let (sum, count) = header.split_first_chunk::<8>()?;
        let count = u64::from_le_bytes(count.try_into().ok()?);
        let count = usize::try_from(count).ok()?;
        let is_sound = *magic == MAGIC
            && count
                .checked_mul(ROW)
                .is_some_and(|rows| rows <= rest.len())
            && u64::from_le_bytes(*sum) == sum_of(count, rest);
        let kept = is_sound.then_some(Kept { bytes, count })?;
        // The sum says that it is as it was written; a row is looked at all the same, for a wrong range would panic.
        let size = kept.bytes.len();
        let is_inside = |at: usize| {
            let range = kept.range(at);
            range.start <= range.end && range.end <= size
        };
        (0..count).all(is_inside).then_some(kept)
    }

    pub(super) fn len(&self) -> usize {
        self.count
    }

    /// Of all answers, in bytes.
    pub(super) fn size(&self) -> usize {
        self.bytes.len()
    }

    pub(super) fn find(&self, key: Key) -> Option<usize> {
        let (mut from, mut to) = (0, self.count);
        while from < to {
            let middle = from.midpoint(to);
            match self.key(middle).cmp(&key) {
                std::cmp::Ordering::Less => from = middle + 1,
                std::cmp::Ordering::Greater => to = middle,
                std::cmp::Ordering::Equal => return Some(middle),
            }
        }
        None
    }

    pub(super) fn key(&self, at: usize) -> Key {
        let row = self.row(at).first_chunk::<16>();
        Key(row.map_or(0, |key| u128::from_le_bytes(*key)))
    }

    pub(super) fn value(&self, at: usize) -> &[u8] {
        &self.bytes[self.range(at)]
    }

    fn row(&self, at: usize) -> &[u8] {
        &self.bytes[HEADER + at * ROW..][..ROW]
    }

    fn range(&self, at: usize) -> Range<usize> {
        let answers = HEADER + self.count * ROW;
        let number = |from: usize| {
            let bytes = self.row(at)[from..].first_chunk::<4>();
            bytes.map_or(0, |bytes| u32::from_le_bytes(*bytes)) as usize
        };
        answers + number(16)..answers + number(20)
    }
}

fn sum_of(count: usize, rest: &[u8]) -> u64 {
    xxh3_64(rest) ^ (count as u64)
}

/// Nothing is kept where there is no file.
///
/// # Errors
///
/// Why what is there is of no use.
pub(super) fn read(path: &Path, most: usize) -> Result<Kept, String> {
    let file = match open_regular(path) {
        Ok(file) => file,
        Err(fault) if fault.kind() == io::ErrorKind::NotFound => return Ok(Kept::default()),
        // What stands in the way is told when it is to be written.
        Err(fault) if fault.kind() == io::ErrorKind::NotADirectory => return Ok(Kept::default()),
        Err(fault) => return Err(fault.to_string()),
    };
    let meta = file.metadata().map_err(|fault| fault.to_string())?;
    if !meta.is_file() || meta.len() > most as u64 {
        return Err("it is no file of answers".to_owned());
    }
    let mut bytes = Vec::with_capacity(meta.len() as usize + 1);
    file.take(most as u64)
        .read_to_end(&mut bytes)
        .map_err(|fault| fault.to_string())?;
    Kept::of(bytes).ok_or_else(|| "its file is damaged or of another version".to_owned())
}

pub(super) fn write(folder: &Path, name: &str, kept: &BTreeMap<Key, &[u8]>) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    // A folder that was there before us, with something in it, is the user's: git is told nothing of it.
    if fs::read_dir(folder)?.next().is_none() {
        fs::write(folder.join(".gitignore"), "*\n")?;
    }
    let path = folder.join(name);
    sweep(folder);
    let mut file = TemporaryFile::beside(&path)?;
    file.write_all(&bytes(kept))?;
    file.replace(&path)
}

fn bytes(kept: &BTreeMap<Key, &[u8]>) -> Vec<u8> {
    let mut rows = Vec::with_capacity(kept.len() * ROW);
    let mut answers: Vec<u8> = Vec::new();
    let mut count = 0;
    for (key, value) in kept {
        // Nothing that long is kept: `LONGEST` is far below.
        let ends = (
            u32::try_from(answers.len()),
            u32::try_from(answers.len() + value.len()),
        );
        let (Ok(start), Ok(end)) = ends else {
            break;
        };
        rows.extend(key.0.to_le_bytes());
        rows.extend(start.to_le_bytes());
        rows.extend(end.to_le_bytes());
        answers.extend(*value);
        count += 1;
    }
    rows.extend(answers);
    let mut bytes = Vec::with_capacity(HEADER + rows.len());
    bytes.extend(MAGIC);
    bytes.extend(sum_of(count, &rows).to_le_bytes());
    bytes.extend((count as u64).to_le_bytes());
    bytes.extend(rows);
    bytes
}
