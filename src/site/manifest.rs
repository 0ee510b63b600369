//! The marker `.rulebook-site.json`: what rulebook made in this folder, with sizes and hashes.
//!
//! It holds no clock and no path of the machine, so that the same site gives the same bytes.
//! It is a claim, not a proof: what is on the disk is compared with what is to be there, never trusted from here.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// The version of the format; another one is refused, not guessed at.
const VERSION: u32 = 1;

/// The files of one published site by address, the marker itself not among them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Manifest {
    pub files: BTreeMap<String, Entry>,
}

/// What a file held when it was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// In bytes.
    pub size: u64,
    /// XXH3 with 64 bits over the content: finds changes, proves nothing against an attacker.
    pub hash: u64,
}

#[derive(Serialize, Deserialize)]
struct ManifestJson {
    version: u32,
    files: BTreeMap<String, EntryJson>,
}

#[derive(Serialize, Deserialize)]
struct EntryJson {
    size: u64,
    /// `xxh3:` and 16 hexadecimal digits: a JSON number loses the last bits in many readers.
    hash: String,
}

impl Entry {
    pub fn of(bytes: &[u8]) -> Entry {
        Entry {
            size: bytes.len() as u64,
            hash: xxhash_rust::xxh3::xxh3_64(bytes),
        }
    }
}

impl Manifest {
    pub fn to_bytes(&self) -> Vec<u8> {
        let json = ManifestJson {
            version: VERSION,
            files: self
                .files
                .iter()
                .map(|(address, entry)| (address.clone(), EntryJson::from(entry)))
                .collect(),
        };
        let mut bytes =
            serde_json::to_vec_pretty(&json).expect("a map of strings and numbers is always JSON");
        bytes.push(b'\n');
        bytes
    }

    /// Errors say what is wrong, for a sentence in parentheses.
    pub fn parse(bytes: &[u8]) -> Result<Manifest, String> {
        #[derive(Deserialize)]
        struct VersionJson {
            version: u32,
        }
        // The version first: the rest of a later format need not look like ours.
        let VersionJson { version } = serde_json::from_slice(bytes).map_err(words)?;
        if version != VERSION {
            return Err(format!("version {version}, not {VERSION}"));
        }
        let json: ManifestJson = serde_json::from_slice(bytes).map_err(words)?;
        let files = json
            .files
            .into_iter()
            .map(|(address, entry)| match entry.hash() {
                Some(hash) => Ok((
                    address,
                    Entry {
                        size: entry.size,
                        hash,
                    },
                )),
                None => Err(format!("`{}` is not a hash", entry.hash)),
            })
            .collect::<Result<_, _>>()?;
        Ok(Manifest { files })
    }
}

impl EntryJson {
    fn hash(&self) -> Option<u64> {
        let digits = self.hash.strip_prefix("xxh3:")?;
        u64::from_str_radix(digits, 16).ok()
    }
}

impl From<&Entry> for EntryJson {
    fn from(entry: &Entry) -> EntryJson {
        EntryJson {
            size: entry.size,
            hash: format!("xxh3:{:016x}", entry.hash),
        }
    }
}

fn words(error: serde_json::Error) -> String {
    match error.classify() {
        serde_json::error::Category::Data => error.to_string(),
        _ => "it is not JSON".into(),
    }
}
