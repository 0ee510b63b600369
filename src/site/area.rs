//! Where a site is staged: names only.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

/// The folder beside the output, on the same file system, and what lies in it.
#[derive(Debug)]
pub struct Area {
    pub folder: PathBuf,
    pub journal: PathBuf,
    /// The new site before the exchange, the old one after it.
    pub site: PathBuf,
    /// The old site where it takes two renames.
    pub old: PathBuf,
}

impl Area {
    pub fn beside(target: &Path) -> Area {
        let mut name = OsString::from(".");
        name.push(target.file_name().unwrap_or(OsStr::new("site")));
        name.push(".rulebook-staging");
        let folder = target.with_file_name(name);
        Area {
            journal: folder.join("journal.json"),
            site: folder.join("site"),
            old: folder.join("old"),
            folder,
        }
    }
}
