//! Which files are linted: those that were named, and those below named folders that git does not ignore.
//!
//! A file's name alone says its language; nothing is read here.

use super::left_out::LeftOut;
use super::linted::Skip;
use super::options::LintOptions;
use super::rules::Rules;
use crate::facts::facts;
use crate::language::{Language, of_file};
use crate::paths::tidy;
use crate::pipeline::Fault;
use crate::pipeline::links::{UnfollowedLink, unfollowed};
use crate::pipeline::load::{not_looked_at, slashes};
use crate::source::{Door, Entry};
use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};

/// A file with a language that there are rules for.
pub struct File {
    pub path: PathBuf,
    /// As the user named it.
    pub shown: String,
    /// In its canonical form.
    pub whole: PathBuf,
    /// What `files` and `ignores` of a rule are held against: below the folder of the configuration, else below the book's
    /// root; none for a file that is below neither.
    pub project: Option<PathBuf>,
    /// The same below the clone around the file, else below what was named.
    pub around: PathBuf,
    pub language: &'static Language,
    /// Whether its text may say that it is none to lint.
    pub may_be_left_out: bool,
}

/// What the paths of a request lead to.
pub struct Listed {
    /// In the order of the request's paths, each file once.
    pub files: Vec<File>,
    /// Symbolic links that were not followed.
    pub links: Vec<UnfollowedLink>,
    pub skipped: BTreeMap<Skip, Vec<PathBuf>>,
    pub unreadable: Vec<String>,
}

pub fn list(
    door: &Door<'_>,
    paths: &[PathBuf],
    (rules, left_out): (&Rules, &LeftOut),
    (roots, options): (&[PathBuf], &LintOptions),
) -> Result<Listed, Fault> {
    let mut listing = Listing {
        rules,
        left_out,
        options,
        roots,
        around: PathBuf::new(),
        known: HashSet::new(),
        listed: Listed {
            files: Vec::new(),
            links: Vec::new(),
            skipped: BTreeMap::new(),
            unreadable: Vec::new(),
        },
    };
    for path in paths {
        let whole = door.canonical(path);
        listing.around = around(door, &whole);
        match door.entry(path) {
            None => {
                return Err(Fault::new(facts!("no-such-code", path = path.display())));
            }
            // What the user names is inside.
            Some(Entry::File | Entry::Outside) => listing.add(path.clone(), whole, None),
            Some(Entry::Folder) => {
                let mut walked = door.walk(path, &[]);
                for file in std::mem::take(&mut walked.files) {
                    let inside = file.strip_prefix(path).unwrap_or(&file);
                    let below = whole.join(inside);
                    listing.add(file, below, Some(&whole));
                }
                let listed = &mut listing.listed;
                // A file that no rule is for would not be read anyway.
                let is_code = |file: &Path| of_file(file).is_some();
                listed
                    .links
                    .extend(unfollowed(&mut walked, is_code, |path| {
                        slashes(&tidy(path))
                    }));
                let faults = walked.faults.into_iter();
                listed.unreadable.extend(faults.map(not_looked_at));
            }
        }
    }
    Ok(listing.listed)
}

/// The root of the clone that a named path is in, else the path itself, or the folder of a file. No look at git is needed:
/// what lies there is neither read nor changed because of it.
fn around(door: &Door<'_>, whole: &Path) -> PathBuf {
    let folder = match door.entry(whole) {
        Some(Entry::Folder) => whole,
        _ => whole.parent().unwrap_or(whole),
    };
    let is_root = |above: &&Path| door.entry(&above.join(".git")).is_some();
    folder
        .ancestors()
        .find(is_root)
        .unwrap_or(folder)
        .to_path_buf()
}

struct Listing<'a> {
    rules: &'a Rules,
    left_out: &'a LeftOut,
    options: &'a LintOptions,
    /// The folders of the configuration and of the book, in their canonical form.
    roots: &'a [PathBuf],
    /// Of the path that is being looked at: the root of the clone around it, else itself or its folder.
    around: PathBuf,
    /// Files that were named before, in their canonical form.
    known: HashSet<PathBuf>,
    listed: Listed,
}

impl Listing<'_> {
    /// `whole` is the canonical form of the path, and `folder` that of the named folder in which it was found.
    fn add(&mut self, path: PathBuf, whole: PathBuf, folder: Option<&Path>) {
        if !self.known.insert(whole.clone()) {
            return;
        }
        let may_be_left_out = folder.is_some() || self.options.force_exclude;
        let left_out = may_be_left_out.then(|| self.left_out.skip(&whole, folder));
        let skip = match (of_file(&path), left_out.flatten()) {
            (None, _) => Skip::UnknownLanguage,
            (Some(_), Some(skip)) => skip,
            (Some(language), None) if !self.rules.sets.contains_key(language.name) => Skip::NoRule,
            (Some(language), None) => {
                let mut roots = self.roots.iter();
                let below = roots.find_map(|root| whole.strip_prefix(root).ok());
                let around = whole.strip_prefix(&self.around).unwrap_or(&whole);
                self.listed.files.push(File {
                    shown: slashes(&tidy(&path)),
                    project: below.map(Path::to_path_buf),
                    around: around.to_path_buf(),
                    whole,
                    path,
                    language,
                    may_be_left_out,
                });
                return;
            }
        };
        self.listed.skipped.entry(skip).or_default().push(path);
    }
}
