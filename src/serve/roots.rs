//! The paths that a build read from, and whether another path is of interest because of them.
//!
//! Each is kept in every form in which the system may name it, and a path below one is told as the build itself wrote it.

use std::path::{Component, Path, PathBuf};

use super::Watched;
use crate::source::{Door, Entry};

/// What is watched and what is left out.
#[derive(Debug, Default)]
pub(super) struct Roots {
    roots: Vec<Root>,
    ignored: Vec<PathBuf>,
}

/// One folder or file that a build read.
#[derive(Debug)]
pub(super) struct Root {
    given: PathBuf,
    /// Absolute as given, and with its links resolved where that differs.
    forms: Vec<PathBuf>,
}

impl Root {
    fn new(given: &Path, door: &dyn Door) -> Self {
        Self {
            given: given.to_path_buf(),
            forms: forms(given, door),
        }
    }

    pub(super) fn absolute(&self) -> &Path {
        self.forms.first().map_or(&self.given, PathBuf::as_path)
    }
}

impl Roots {
    pub(super) fn new(watched: &Watched, door: &dyn Door) -> Self {
        let ignored = watched.ignore.iter().flat_map(|path| forms(path, door));
        Self {
            roots: watched
                .paths
                .iter()
                .map(|path| Root::new(path, door))
                .collect(),
            ignored: ignored.collect(),
        }
    }

    pub(super) fn ignored(&self) -> &[PathBuf] {
        &self.ignored
    }

    /// Those that are not below another.
    pub(super) fn outermost(&self) -> impl Iterator<Item = &Root> {
        let is_below = |inner: &Path, outer: &Path| inner != outer && inner.starts_with(outer);
        self.roots.iter().enumerate().filter_map(move |(at, root)| {
            let path = root.absolute();
            let covered = self
                .roots
                .iter()
                .any(|other| is_below(path, other.absolute()));
            let repeated = self.roots[..at]
                .iter()
                .any(|other| other.absolute() == path);
            (!covered && !repeated).then_some(root)
        })
    }

    /// All of them, those below another too: a hidden one is not found by a walk of what is above it.
    pub(super) fn all(&self) -> impl Iterator<Item = &Root> {
        self.roots.iter()
    }

    /// A path as everything here is kept and compared; nothing if no build reads there.
    pub(super) fn place(&self, path: &Path) -> Option<PathBuf> {
        let (root, rest) = self.find(path)?;
        Some(below(root.absolute(), rest))
    }

    /// A path as the build itself would write it; nothing if it does not read there.
    pub(super) fn given(&self, path: &Path) -> Option<PathBuf> {
        let (root, rest) = self.find(path)?;
        Some(below(&root.given, rest))
    }

    /// The innermost root that `path` is at or below, and the way from there.
    fn find<'path>(&self, path: &'path Path) -> Option<(&Root, &'path Path)> {
        if self.ignored.iter().any(|ignored| path.starts_with(ignored)) {
            return None;
        }
        let rests = self.roots.iter().flat_map(|root| {
            let rests = root
                .forms
                .iter()
                .filter_map(|form| path.strip_prefix(form).ok());
            rests.map(move |rest| (root, rest))
        });
        rests.min_by_key(|(_, rest)| rest.components().count())
    }

    /// Whether a name that came or went at `path` may have taken a root away or brought it back.
    pub(super) fn is_uprooted_by(&self, path: &Path, door: &dyn Door) -> bool {
        self.roots.iter().flat_map(|root| &root.forms).any(|form| {
            // A file that is replaced on every save is watched through its folder, and that one stays.
            form.starts_with(path) && (form != path || door.entry(path) == Some(Entry::Folder))
        })
    }
}

/// `join` of nothing would end a file's name with a `/`.
fn below(root: &Path, rest: &Path) -> PathBuf {
    match rest.as_os_str().is_empty() {
        true => root.to_path_buf(),
        false => root.join(rest),
    }
}

/// Files that editors make for a moment. Hidden files are none of the book's, so they need no rule here.
pub(super) fn is_passing(path: &Path) -> bool {
    let Some(name) = path.file_name().map(|name| name.to_string_lossy()) else {
        return false;
    };
    let ends = [
        "~", ".swp", ".swx", ".swo", ".tmp", "___jb_tmp___", "___jb_old___",
    ];
    // vim writes `4913` to see whether it may.
    name == "4913"
        || name.starts_with('#') && name.ends_with('#')
        || ends.iter().any(|end| name.ends_with(end))
}

/// `path` from the root of the disk, without `.`; an empty path is the working folder.
pub(super) fn absolute(path: &Path) -> PathBuf {
    let path = match path.as_os_str().is_empty() {
        true => Path::new("."),
        false => path,
    };
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    // A trailing `/` is kept by `absolute`, and would be a name of its own in a comparison of texts.
    absolute
        .components()
        .filter(|part| *part != Component::CurDir)
        .collect()
}

fn forms(path: &Path, door: &dyn Door) -> Vec<PathBuf> {
    let mut forms = vec![absolute(path)];
    let canonical = door.canonical(&forms[0]);
    if canonical != forms[0] {
        forms.push(canonical);
    }
    forms
}
