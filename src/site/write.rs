//! One file: held against what is on the disk, or written, with its size and hash on the way.
//!
//! It makes no folders and takes over no permissions: a site is read by a web server, whoever owns the source.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::Path;

use xxhash_rust::xxh3::Xxh3;

use super::manifest::Entry;
use super::{Content, PublishError};
use crate::source::BoundedFile;

const CHUNK: usize = 128 * 1024;

/// The entry of a content whose very bytes are on the disk already, or nothing.
///
/// Sizes are compared first; a file on the disk that cannot be read counts as another one.
/// Errors: a source that is not a file, or cannot be read.
pub fn same(path: &Path, content: &Content) -> Result<Option<Entry>, PublishError> {
    let on_disk = fs::symlink_metadata(path)
        .ok()
        .filter(fs::Metadata::is_file);
    match content {
        Content::Bytes(bytes) => {
            let is_same = on_disk.is_some_and(|there| there.len() == bytes.len() as u64)
                && fs::read(path).is_ok_and(|there| there[..] == bytes[..]);
            Ok(is_same.then(|| Entry::of(bytes)))
        }
        Content::Copy(source) => {
            let (file, size) = source.open().map_err(source_fault(source))?;
            if on_disk.is_none_or(|there| there.len() != size) {
                return Ok(None);
            }
            let wanted = hash(file).map_err(source_fault(source))?;
            let there = File::open(path).and_then(hash).ok();
            Ok((there == Some(wanted)).then_some(wanted))
        }
    }
}

/// What a file on the disk holds.
pub fn measure(path: &Path) -> io::Result<Entry> {
    hash(File::open(path)?)
}

/// Writes a file that must not exist yet.
pub fn create(path: &Path, content: &Content) -> Result<Entry, PublishError> {
    let fault = || PublishError::disk("write", path);
    match content {
        Content::Bytes(bytes) => {
            create_bytes(path, bytes).map_err(fault())?;
            Ok(Entry::of(bytes))
        }
        Content::Copy(source) => {
            let (mut from, _) = source.open().map_err(source_fault(source))?;
            let mut to = create_new(path).map_err(fault())?;
            let (mut hasher, mut size, mut chunk) = (Xxh3::new(), 0, vec![0; CHUNK]);
            loop {
                let count = read_some(&mut from, &mut chunk).map_err(source_fault(source))?;
                if count == 0 {
                    break;
                }
                // Hashed as it passes: the source may change between two readings.
                hasher.update(&chunk[..count]);
                size += count as u64;
                to.write_all(&chunk[..count]).map_err(fault())?;
            }
            Ok(Entry {
                size,
                hash: hasher.digest(),
            })
        }
    }
}

/// Writes bytes to a file that must not exist yet.
pub fn create_bytes(path: &Path, bytes: &[u8]) -> io::Result<()> {
    create_new(path)?.write_all(bytes)
}

/// As [`create_bytes`], and the bytes are on the medium when it returns.
pub fn create_durable(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = create_new(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

fn create_new(path: &Path) -> io::Result<File> {
    OpenOptions::new().write(true).create_new(true).open(path)
}

fn hash(mut file: File) -> io::Result<Entry> {
    let (mut hasher, mut size, mut chunk) = (Xxh3::new(), 0, vec![0; CHUNK]);
    loop {
        match read_some(&mut file, &mut chunk)? {
            0 => break,
            count => {
                hasher.update(&chunk[..count]);
                size += count as u64;
            }
        }
    }
    Ok(Entry {
        size,
        hash: hasher.digest(),
    })
}

fn read_some(file: &mut File, chunk: &mut [u8]) -> io::Result<usize> {
    loop {
        match file.read(chunk) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            result => return result,
        }
    }
}

fn source_fault(source: &BoundedFile) -> impl FnOnce(io::Error) -> PublishError {
    let path = source.path().to_path_buf();
    move |error| PublishError::Source { path, error }
}
