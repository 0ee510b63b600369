//! What an interrupted publication leaves for the next one to read: two small JSON files.
//!
//! It trusts neither: every address is checked again when a journal is read, since a cloned repository
//! may bring one along.

use std::collections::BTreeSet;
use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::{address, write};

const VERSION: u32 = 1;

/// Beside a staged site: which addresses, of the old site and of the new, may be deleted.
///
/// Every other dot-file or `CNAME` there is a survivor on its way.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Staging {
    pub files: BTreeSet<String>,
}

/// Inside a folder that is changed in place: all that is to happen, in order.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct InPlace {
    pub changes: Vec<Change>,
}

/// One change; its number, which is its index, names the new file (`new-3`) and the saved one (`old-3`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    Replace(String),
    Remove(String),
}

#[derive(Serialize, Deserialize)]
struct StagingJson {
    version: u32,
    files: BTreeSet<String>,
}

#[derive(Serialize, Deserialize)]
struct InPlaceJson {
    version: u32,
    changes: Vec<ChangeJson>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum ChangeJson {
    Replace(String),
    Remove(String),
}

impl Staging {
    /// Errors: the disk's.
    pub fn write(&self, path: &Path, medium: Medium) -> io::Result<()> {
        let json = StagingJson {
            version: VERSION,
            files: self.files.clone(),
        };
        write_json(path, &json, medium)
    }

    /// Nothing if there is no journal, or none that can be believed.
    pub fn read(path: &Path) -> Option<Staging> {
        let json: StagingJson = read_json(path)?;
        (json.version == VERSION).then_some(Staging { files: json.files })
    }
}

impl InPlace {
    /// Errors: the disk's.
    pub fn write(&self, path: &Path) -> io::Result<()> {
        let changes = self.changes.iter().map(|change| match change {
            Change::Replace(address) => ChangeJson::Replace(address.clone()),
            Change::Remove(address) => ChangeJson::Remove(address.clone()),
        });
        let json = InPlaceJson {
            version: VERSION,
            changes: changes.collect(),
        };
        write_json(path, &json, Medium::Synced)
    }

    /// Nothing if there is no journal, or none that can be believed.
    pub fn read(path: &Path) -> Option<InPlace> {
        let json: InPlaceJson = read_json(path)?;
        let changes = json.changes.into_iter().map(|change| match change {
            ChangeJson::Replace(address) => Change::Replace(address),
            ChangeJson::Remove(address) => Change::Remove(address),
        });
        let changes: Vec<Change> = changes.collect();
        let is_ours = |address: &str| address == address::MARKER || address::check(address).is_ok();
        let is_sound =
            json.version == VERSION && changes.iter().all(|change| is_ours(change.address()));
        is_sound.then_some(InPlace { changes })
    }
}

impl Change {
    pub fn address(&self) -> &str {
        match self {
            Change::Replace(address) | Change::Remove(address) => address,
        }
    }
}

/// How sure a journal must be to outlive a loss of power.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Medium {
    /// The site can be built again: nothing is lost without the journal.
    Cached,
    /// Only the journal tells the user's files from ours: one sync, of this one file.
    Synced,
}

fn write_json(path: &Path, json: &impl Serialize, medium: Medium) -> io::Result<()> {
    let bytes = serde_json::to_vec(json)?;
    match medium {
        Medium::Cached => write::create_bytes(path, &bytes),
        Medium::Synced => write::create_durable(path, &bytes),
    }
}

fn read_json<T: for<'a> Deserialize<'a>>(path: &Path) -> Option<T> {
    // A pipe in its place would be read for ever.
    let is_file = path.symlink_metadata().is_ok_and(|there| there.is_file());
    let bytes = is_file.then(|| std::fs::read(path).ok())??;
    serde_json::from_slice(&bytes).ok()
}
