//! What stands in the output folder before a publication, and whose it is.
//!
//! It changes nothing, and follows no link: a link is never ours.
//!
//! * A top-level dot-file or dot-folder and `CNAME` survive, unless everything below the name is in the
//!   manifest with these very bytes, or is byte for byte what the site puts there: then it is the site's own.
//!   A survivor that the site would overwrite is an error: neither of the two is dropped in silence.
//! * Anything else must be in the manifest, or be byte for byte what the site puts there.
//!   A file of the manifest that was edited by hand is still ours: it is made again.
//! * Empty folders and the droppings of file browsers count as nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use super::manifest::{Entry, Manifest};
use super::{PublishError, Site, address, write};

/// The output folder as it was found.
#[derive(Debug, Default)]
pub struct Ground {
    pub exists: bool,
    /// The marker's bytes, if it is there.
    pub marker: Option<Vec<u8>>,
    /// What the marker lists.
    pub entries: BTreeMap<String, Entry>,
    /// Addresses of files on the disk that are the site's to replace.
    pub found: BTreeSet<String>,
    /// Top-level names that are the user's.
    pub survivors: Vec<OsString>,
}

/// Errors: not a folder, not ours, a marker that cannot be believed, a file that would be lost.
pub fn survey(site: &Site, target: &Path) -> Result<Ground, PublishError> {
    match fs::metadata(target) {
        Ok(metadata) if metadata.is_dir() => {}
        Ok(_) => {
            return Err(PublishError::NotAFolder {
                target: target.to_path_buf(),
            });
        }
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Ground::default()),
        Err(error) => return Err(PublishError::disk("read", target)(error)),
    }
    let marker = read_marker(&target.join(address::MARKER))?;
    let manifest = match &marker {
        Some((_, manifest)) => manifest,
        None => &Manifest::default(),
    };
    let mut ground = Ground {
        exists: true,
        ..Ground::default()
    };
    let mut names = read_names(target).map_err(PublishError::disk("read", target))?;
    names.sort_unstable();
    for name in names {
        let shown = name.to_string_lossy();
        if shown == address::MARKER {
            continue;
        }
        let path = target.join(&name);
        if address::is_protected(&shown) {
            match protected(site, manifest, &shown, &path)? {
                Some(addresses) => ground.found.extend(addresses),
                None => ground.survivors.push(name),
            }
        } else if marker.is_some() {
            managed(site, manifest, &shown, &path, &mut ground.found)?;
        } else if !address::is_litter(&shown) {
            return Err(PublishError::Foreign {
                target: target.to_path_buf(),
            });
        }
    }
    if let Some((bytes, manifest)) = marker {
        ground.marker = Some(bytes);
        ground.entries = manifest.files;
    }
    Ok(ground)
}

/// The addresses below a protected name if they are the site's own, nothing if they are the user's.
fn protected(
    site: &Site,
    manifest: &Manifest,
    name: &str,
    path: &Path,
) -> Result<Option<Vec<String>>, PublishError> {
    let wanted = address::under(&site.files, name).next();
    let was_ours = address::under(&manifest.files, name).next().is_some();
    // A repository can be large and is never ours, whatever a manifest says.
    if name.eq_ignore_ascii_case(".git") || (wanted.is_none() && !was_ours) {
        return Ok(None);
    }
    let mut addresses = Vec::new();
    for found in walk(name, path)? {
        let is_ours = match &found.address {
            Some(address) => {
                let listed = manifest.files.get(address);
                let is_unedited =
                    || listed.is_some_and(|entry| write::measure(&found.path).ok() == Some(*entry));
                is_unedited() || is_as_wanted(site, address, &found.path)?
            }
            None => false,
        };
        match (found.address, wanted) {
            (Some(address), _) if is_ours => addresses.push(address),
            (_, Some((wanted, _))) => {
                return Err(PublishError::Survivor {
                    file: found.path,
                    address: wanted.clone(),
                });
            }
            (_, None) => return Ok(None),
        }
    }
    Ok(Some(addresses))
}

fn managed(
    site: &Site,
    manifest: &Manifest,
    name: &str,
    path: &Path,
    ours: &mut BTreeSet<String>,
) -> Result<(), PublishError> {
    for found in walk(name, path)? {
        match found.address {
            Some(address)
                if manifest.files.contains_key(&address)
                    || is_as_wanted(site, &address, &found.path)? =>
            {
                ours.insert(address);
            }
            _ => return Err(PublishError::Unmanaged { file: found.path }),
        }
    }
    Ok(())
}

fn is_as_wanted(site: &Site, address: &str, path: &Path) -> Result<bool, PublishError> {
    match site.files.get(address) {
        Some(content) => Ok(write::same(path, content)?.is_some()),
        None => Ok(false),
    }
}

/// The marker's bytes and meaning; nothing if there is no such file.
fn read_marker(marker: &Path) -> Result<Option<(Vec<u8>, Manifest)>, PublishError> {
    let damaged = |reason: String| PublishError::Damaged {
        marker: marker.to_path_buf(),
        reason,
    };
    match fs::symlink_metadata(marker) {
        Ok(metadata) if metadata.is_file() => {}
        Ok(_) => return Err(damaged("it is not a file".into())),
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(PublishError::disk("read", marker)(error)),
    }
    let bytes = fs::read(marker).map_err(PublishError::disk("read", marker))?;
    let manifest = Manifest::parse(&bytes).map_err(damaged)?;
    Ok(Some((bytes, manifest)))
}

/// A thing on the disk that is not a folder.
struct Found {
    /// Nothing for a link, a device, or a name that is not Unicode: no site has such a file.
    address: Option<String>,
    path: PathBuf,
}

/// Everything at or below a path that counts, in the order of names.
fn walk(name: &str, path: &Path) -> Result<Vec<Found>, PublishError> {
    let mut found = Vec::new();
    let mut waiting = vec![(Some(name.to_owned()), path.to_path_buf())];
    while let Some((address, path)) = waiting.pop() {
        let fault = || PublishError::disk("read", &path);
        let kind = fs::symlink_metadata(&path).map_err(fault())?.file_type();
        if kind.is_dir() {
            let mut names = read_names(&path).map_err(fault())?;
            names.sort_unstable_by(|a, b| b.cmp(a));
            waiting.extend(names.into_iter().map(|name| {
                let below = address
                    .as_ref()
                    .zip(name.to_str())
                    .map(|(folder, name)| format!("{folder}/{name}"));
                (below, path.join(name))
            }));
        } else {
            let is_litter = path
                .file_name()
                .and_then(|name| name.to_str())
                .is_some_and(address::is_litter);
            if !is_litter {
                found.push(Found {
                    address: address.filter(|_| kind.is_file()),
                    path,
                });
            }
        }
    }
    Ok(found)
}

fn read_names(folder: &Path) -> io::Result<Vec<OsString>> {
    fs::read_dir(folder)?
        .map(|entry| entry.map(|entry| entry.file_name()))
        .collect()
}
