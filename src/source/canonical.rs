//! A path with every link followed, in the one spelling that people, other programs and our own comparisons share.
//!
//! All of the house asks here: two spellings of one folder would lie outside of each other.

use crate::paths::without_verbatim;
use std::io;
use std::path::{Path, PathBuf};

/// Errors: nothing is there, or a folder on the way may not be read.
pub fn canonicalize(path: &Path) -> io::Result<PathBuf> {
    let whole = std::fs::canonicalize(path)?;
    // On Windows alone, where the system answers with a spelling that neither `cmd` nor Python nor a reader expects.
    let plain = whole.to_str().filter(|_| cfg!(windows));
    match plain.and_then(without_verbatim) {
        Some(plain) => Ok(PathBuf::from(plain)),
        None => Ok(whole),
    }
}
