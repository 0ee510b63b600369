//! What an interrupted exchange leaves for the next publication to read: a small JSON file beside the staged site.
//!
//! It is not trusted: only files that stand in the staging folder itself are looked up in it.

use std::collections::BTreeSet;
use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::write;

const VERSION: u32 = 1;

/// Which addresses, of the old site and of the new, may be deleted.
///
/// Every other dot-file or `CNAME` there is a survivor on its way.
#[derive(Debug, Serialize, Deserialize)]
pub struct Staging {
    version: u32,
    pub files: BTreeSet<String>,
}

/// How sure a journal must be to outlive a loss of power.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Medium {
    /// The site can be built again: nothing is lost without the journal.
    Cached,
    /// Only the journal tells the user's files from ours: one sync, of this one file.
    Synced,
}

impl Staging {
    pub fn new(files: BTreeSet<String>) -> Staging {
        Staging {
            version: VERSION,
            files,
        }
    }

    /// Errors: the disk's.
    pub fn write(&self, path: &Path, medium: Medium) -> io::Result<()> {
        let bytes = serde_json::to_vec(self)?;
        match medium {
            Medium::Cached => write::create_bytes(path, &bytes),
            Medium::Synced => write::create_durable(path, &bytes),
        }
    }

    /// Nothing if there is no journal, or none that can be believed.
    pub fn read(path: &Path) -> Option<Staging> {
        // A pipe in its place would be read for ever.
        let is_file = path.symlink_metadata().is_ok_and(|there| there.is_file());
        let bytes = is_file.then(|| std::fs::read(path).ok())??;
        let staging: Staging = serde_json::from_slice(&bytes).ok()?;
        (staging.version == VERSION).then_some(staging)
    }
}
