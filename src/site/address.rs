//! Which addresses a site may have, and which names in its folder belong to someone else.
//!
//! It compares nothing without case: addresses that collide on some disks are the caller's business.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::{PublishError, Site};

/// The marker and manifest of a folder that rulebook made.
pub const MARKER: &str = crate::source::SITE_MARKER;

/// Where an in-place publication keeps its new files, inside the site's folder.
pub const JOURNAL_FOLDER: &str = ".rulebook-journal";

/// What is wrong with an address, or nothing.
///
/// Errors say what the address would do, for the end of a sentence that begins with it.
pub fn check(address: &str) -> Result<(), &'static str> {
    if address.is_empty() {
        return Err("is empty");
    }
    if address.starts_with('/') {
        return Err("is absolute");
    }
    if address.contains('\0') {
        return Err("holds a NUL character");
    }
    // A browser reads `\` as `/`, and Windows does too: the file could never be reached, or lie elsewhere.
    if address.contains('\\') {
        return Err("holds a backslash");
    }
    if cfg!(windows) && address.contains(':') {
        return Err("holds a colon, which Windows keeps for drives and streams");
    }
    for part in address.split('/') {
        match part {
            "" => return Err("has an empty part"),
            "." | ".." => return Err("has a part that is `.` or `..`"),
            _ => {}
        }
    }
    let top = top(address);
    if top.eq_ignore_ascii_case(".git") {
        return Err("would write into a repository");
    }
    if starts_without_case(top, ".rulebook-") {
        return Err("has a name that rulebook keeps for itself");
    }
    Ok(())
}

/// Every address of the site on its own, and no file where another address needs a folder.
pub fn check_site(site: &Site) -> Result<(), PublishError> {
    for address in site.files.keys() {
        let fault = |reason| PublishError::Address {
            address: address.clone(),
            reason,
        };
        check(address).map_err(fault)?;
        if ancestors(address).any(|folder| site.files.contains_key(folder)) {
            return Err(fault("lies below another file of the site"));
        }
    }
    Ok(())
}

/// The folders an address lies in, the nearest first: `a/b`, `a` for `a/b/c`.
pub fn ancestors(address: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(address), |address| {
        address.rsplit_once('/').map(|(folder, _)| folder)
    })
    .skip(1)
}

/// Every folder of these addresses, parents before what they hold.
pub fn folders<'a>(addresses: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut folders: Vec<&str> = addresses.flat_map(ancestors).collect();
    folders.sort_unstable();
    folders.dedup();
    folders
}

/// The file of an address below a folder; the address has been checked.
pub fn below(folder: &Path, address: &str) -> PathBuf {
    let mut path = folder.to_path_buf();
    path.extend(address.split('/'));
    path
}

/// The first part of an address.
pub fn top(address: &str) -> &str {
    address.split_once('/').map_or(address, |(top, _)| top)
}

/// A top-level name that outlives a publication unless the site made it: `.git`, `.nojekyll`, `CNAME`.
pub fn is_protected(name: &str) -> bool {
    name.starts_with('.') || name == "CNAME"
}

/// A file that the system's file browser leaves behind and makes again: no reason to refuse a folder.
pub fn is_litter(name: &str) -> bool {
    matches!(name, ".DS_Store" | "Thumbs.db" | "desktop.ini")
}

/// The addresses of the site below a top-level name, the name itself included.
pub fn under<'a, T>(
    files: &'a BTreeMap<String, T>,
    name: &'a str,
) -> impl Iterator<Item = (&'a String, &'a T)> {
    // `.a` and `.a/b` need not be neighbours: `.a-b` sorts between them.
    files
        .range(name.to_owned()..)
        .take_while(move |(address, _)| address.starts_with(name))
        .filter(move |(address, _)| top(address) == name)
}

fn starts_without_case(text: &str, prefix: &str) -> bool {
    text.get(..prefix.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(prefix))
}
