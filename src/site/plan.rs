//! What a publication has to do: each file of the site held against the disk.
//!
//! It writes nothing. What is on the disk decides, not what the manifest says of it.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use rayon::prelude::*;

use super::manifest::{Entry, Manifest};
use super::survey::Ground;
use super::{Content, PublishError, Site, address, write};
use crate::source::Failpoint;

/// What is to be done where, for the two ways of doing it.
pub struct Task<'a> {
    pub target: &'a Path,
    pub ground: &'a Ground,
    pub plan: &'a Plan<'a>,
    pub failpoint: &'a dyn Failpoint,
    pub patience: Duration,
}

#[derive(Debug)]
pub struct Plan<'a> {
    /// By address.
    pub files: Vec<Planned<'a>>,
    /// Addresses that the site no longer has.
    pub removed: Vec<&'a str>,
}

#[derive(Debug, Clone, Copy)]
pub struct Planned<'a> {
    pub address: &'a str,
    pub content: &'a Content,
    /// What is on the disk already, if that is what is wanted.
    pub kept: Option<Entry>,
}

/// Errors: a source that cannot be read; of several the first by address.
pub fn plan<'a>(
    site: &'a Site,
    target: &Path,
    ground: &'a Ground,
) -> Result<Plan<'a>, PublishError> {
    let compared: Vec<Result<Planned, PublishError>> = site
        .files
        .par_iter()
        .map(|(address, content)| {
            let kept = write::same(&address::below(target, address), content)?;
            Ok(Planned {
                address,
                content,
                kept: kept.filter(|_| ground.found.contains(address)),
            })
        })
        .collect();
    Ok(Plan {
        files: compared.into_iter().collect::<Result<_, _>>()?,
        removed: ground
            .found
            .iter()
            .filter(|address| !site.files.contains_key(*address))
            .map(String::as_str)
            .collect(),
    })
}

impl Plan<'_> {
    /// What stands at an address of the site.
    pub fn content(&self, address: &str) -> Option<&Content> {
        let found = self
            .files
            .binary_search_by(|file| file.address.cmp(address));
        found.ok().map(|at| self.files[at].content)
    }

    /// What is on the disk already as it is wanted.
    pub fn kept(&self) -> BTreeMap<String, Entry> {
        let kept = self
            .files
            .iter()
            .filter_map(|file| Some((file.address.to_owned(), file.kept?)));
        kept.collect()
    }

    pub fn unchanged(&self) -> usize {
        self.files.iter().filter(|file| file.kept.is_some()).count()
    }

    /// Whether the disk holds the site to the byte, the marker included.
    pub fn is_done(&self, ground: &Ground) -> bool {
        let Some(marker) = &ground.marker else {
            return false;
        };
        let entries = self.files.iter().map(|file| file.kept);
        self.removed.is_empty()
            && entries
                .collect::<Option<Vec<Entry>>>()
                .is_some_and(|entries| self.manifest(&entries).to_bytes() == *marker)
    }

    /// The manifest of what was written or kept, one entry a file in the order of `files`.
    pub fn manifest(&self, entries: &[Entry]) -> Manifest {
        Manifest {
            files: self
                .files
                .iter()
                .zip(entries)
                .map(|(file, entry)| (file.address.to_owned(), *entry))
                .collect(),
        }
    }
}
