//! Which files are linted: those that were named, and those below named folders that git does not ignore.
//!
//! A file's name alone says its language; nothing is read here.

use super::Skip;
use super::rules::Rules;
use crate::language::{Language, of_file};
use crate::pipeline::Fault;
use crate::pipeline::load::slashes;
use crate::pipeline::scope::tidy;
use crate::source::{Door, Entry};
use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};

/// A file with a language that there are rules for.
pub struct File {
    pub path: PathBuf,
    /// As the user named it.
    pub shown: String,
    /// Below the book's root, else below the working folder: what `files` and `ignores` are held against.
    pub project: PathBuf,
    pub language: &'static Language,
}

/// What the paths of a request lead to.
pub struct Listed {
    /// In the order of the request's paths, each file once.
    pub files: Vec<File>,
    /// Symbolic links that lead back, with the way to show them.
    pub loops: Vec<(PathBuf, String)>,
    pub skipped: BTreeMap<Skip, usize>,
    pub unreadable: Vec<String>,
}

pub fn list(door: &dyn Door, paths: &[PathBuf], rules: &Rules) -> Result<Listed, Fault> {
    let mut listed = Listed {
        files: Vec::new(),
        loops: Vec::new(),
        skipped: BTreeMap::new(),
        unreadable: Vec::new(),
    };
    let here = door.canonical(Path::new("."));
    let root = rules.root.as_ref().map(|root| door.canonical(root));
    let mut seen = HashSet::new();
    let mut add = |listed: &mut Listed, path: PathBuf, whole: PathBuf| {
        if seen.contains(&whole) {
            return;
        }
        let skip = match of_file(&path) {
            None => Skip::UnknownLanguage,
            Some(language) if !rules.sets.contains_key(language.name) => Skip::NoRule,
            Some(language) => {
                let below = |folder: &PathBuf| whole.strip_prefix(folder).ok();
                let below = root.as_ref().and_then(below).or_else(|| below(&here));
                let project = below.unwrap_or(&whole).to_path_buf();
                let shown = slashes(&tidy(&path));
                seen.insert(whole);
                listed.files.push(File {
                    path,
                    shown,
                    project,
                    language,
                });
                return;
            }
        };
        seen.insert(whole);
        *listed.skipped.entry(skip).or_default() += 1;
    };
    for path in paths {
        match door.entry(path) {
            None => {
                return Err(Fault::new(format!(
                    "`{}` does not exist\nname files and folders of code",
                    path.display()
                )));
            }
            Some(Entry::File) => {
                let whole = door.canonical(path);
                add(&mut listed, path.clone(), whole);
            }
            Some(Entry::Folder) => {
                let walked = door.walk(path, &[]);
                let whole = door.canonical(path);
                for file in walked.files {
                    let inside = file.strip_prefix(path).unwrap_or(&file);
                    let whole = whole.join(inside);
                    add(&mut listed, file, whole);
                }
                let shown = |path: PathBuf| (path.clone(), slashes(&tidy(&path)));
                listed.loops.extend(walked.loops.into_iter().map(shown));
                let faults = walked.faults.into_iter();
                listed.unreadable.extend(
                    faults.map(|(path, why)| {
                        format!("`{}` cannot be looked at: {why}", path.display())
                    }),
                );
            }
        }
    }
    Ok(listed)
}
