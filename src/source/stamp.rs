//! What tells one state of a file from another without reading it.

use super::canonical::canonicalize;
use std::path::{Path, PathBuf};

/// A file as it was when somebody looked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp {
    /// With every link followed.
    pub canonical: PathBuf,
    pub size: u64,
    /// When it was last written, in the system's own units.
    pub modified: u128,
    /// Whether it may be started.
    pub is_program: bool,
}

impl Stamp {
    /// None where no regular file stands.
    pub fn of(path: &Path) -> Option<Stamp> {
        let canonical = canonicalize(path).ok()?;
        let meta = std::fs::metadata(&canonical).ok()?;
        let (modified, is_program) = system(&meta);
        meta.is_file().then_some(Stamp {
            canonical,
            size: meta.len(),
            modified,
            is_program,
        })
    }

    /// When a folder's own list of names last changed, as in [`Stamp::modified`]; None where no folder stands.
    pub fn of_names(folder: &Path) -> Option<u128> {
        let meta = std::fs::metadata(folder).ok().filter(|meta| meta.is_dir());
        meta.map(|meta| system(&meta).0)
    }

    /// A folder with every link followed; itself where there is none.
    pub fn folder(path: &Path) -> PathBuf {
        canonicalize(path).unwrap_or_else(|_| path.to_path_buf())
    }
}

#[cfg(unix)]
fn system(meta: &std::fs::Metadata) -> (u128, bool) {
    use std::os::unix::fs::MetadataExt;
    let (seconds, rest) = (meta.mtime() as u64, meta.mtime_nsec() as u64);
    let modified = (u128::from(seconds) << 64) | u128::from(rest);
    (modified, meta.mode() & 0o111 != 0)
}

#[cfg(windows)]
fn system(meta: &std::fs::Metadata) -> (u128, bool) {
    use std::os::windows::fs::MetadataExt;
    (u128::from(meta.last_write_time()), true)
}

#[cfg(not(any(unix, windows)))]
fn system(_: &std::fs::Metadata) -> (u128, bool) {
    (0, true)
}
