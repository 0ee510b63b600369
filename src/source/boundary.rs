//! How far the files of a stranger reach: the clone in which a book or a document lies.
//!
//! Whatever a run reads, writes or starts on the word of what it reads lies inside, by its canonical path, or the user has
//! named it. A book's own folder is always inside; the clone around it is where git's index lists the book: a folder
//! that was unpacked or cloned somewhere inside of the user's own repository reaches no further than itself.
//! It is no [`Door`](super::Door): it reads nothing but git's index, and that only where something lies outside of the
//! book's own folder.

use super::git_index::{Listed, clone_around, git_lists_below, lists_file};
use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

/// The folders that are inside; cheap to copy.
#[derive(Debug, Clone)]
pub struct Boundary {
    inner: Arc<Inner>,
    /// Folders as they were written that are inside: most files that are asked for are in few folders.
    folders: Arc<RwLock<HashSet<PathBuf>>>,
}

#[derive(Debug, Clone)]
enum Inner {
    /// What the user named themself, wherever it lies.
    Everywhere,
    Places(Vec<Place>),
}

/// One place that was named, with what is around it. All paths are canonical.
#[derive(Debug, Clone)]
struct Place {
    /// The folder that is inside in any case.
    own: PathBuf,
    /// What git's index must list, that its clone is inside as well.
    listed: PathBuf,
    home: Option<PathBuf>,
    clone: OnceLock<Option<PathBuf>>,
}

impl Boundary {
    /// No boundary: for what the user named themself, and for files that are the user's own.
    pub fn everywhere() -> Boundary {
        Boundary::of(Inner::Everywhere)
    }

    /// Files and folders that were named, and nothing around them; paths are canonical.
    pub fn only(paths: &[PathBuf]) -> Boundary {
        let nothing = Boundary::of_places([]);
        paths.iter().fold(nothing, |only, path| only.allow(path))
    }

    /// The clone of the book in a folder. Paths are canonical; `home` is the user's home folder.
    pub fn of_book(root: &Path, home: Option<&Path>) -> Boundary {
        let listed = root.join("book.toml");
        Boundary::of_places([Place::new(root.to_path_buf(), listed, home)])
    }

    /// The clone of files and folders that are no book: a file that was named lies in its folder. Folders are canonical, as
    /// is the folder of a file.
    pub fn of_named(files: &[PathBuf], folders: &[PathBuf], home: Option<&Path>) -> Boundary {
        let file = |file: &PathBuf| {
            let folder = file.parent().unwrap_or(file);
            Place::new(folder.to_path_buf(), file.clone(), home)
        };
        let folder = |folder: &PathBuf| Place::new(folder.clone(), folder.clone(), home);
        Boundary::of_places(files.iter().map(file).chain(folders.iter().map(folder)))
    }

    fn of_places(places: impl IntoIterator<Item = Place>) -> Boundary {
        Boundary::of(Inner::Places(places.into_iter().collect()))
    }

    fn of(inner: Inner) -> Boundary {
        Boundary {
            inner: Arc::new(inner),
            folders: Arc::default(),
        }
    }

    /// The same with a folder or a file that the user allowed; its path is canonical.
    pub fn allow(mut self, path: &Path) -> Boundary {
        if let Inner::Places(places) = Arc::make_mut(&mut self.inner) {
            places.push(Place {
                clone: OnceLock::from(None),
                ..Place::new(path.to_path_buf(), PathBuf::new(), None)
            });
        }
        self.folders = Arc::default();
        self
    }

    pub fn is_everywhere(&self) -> bool {
        matches!(*self.inner, Inner::Everywhere)
    }

    /// Whether what is at a path, and is no link itself, is inside: whether its folder is. What was found of a folder
    /// is known for as long as the boundary is; a file is looked at again when it is opened.
    pub(super) fn holds_entry(&self, path: &Path, canonical: impl Fn(&Path) -> PathBuf) -> bool {
        if self.is_everywhere() {
            return true;
        }
        let (Some(folder), Some(_)) = (path.parent(), path.file_name()) else {
            return self.holds(&canonical(path));
        };
        let known = self.folders.read().unwrap_or_else(PoisonError::into_inner);
        if known.contains(folder) {
            return true;
        }
        drop(known);
        let is_there = !folder.as_os_str().is_empty();
        let whole = canonical(if is_there { folder } else { Path::new(".") });
        // The root of a boundary is in a folder that is outside.
        if !self.holds(&whole) {
            return self.holds(&canonical(path));
        }
        let mut known = self.folders.write().unwrap_or_else(PoisonError::into_inner);
        known.insert(folder.to_path_buf());
        true
    }

    /// Whether a canonical path is inside.
    pub fn holds(&self, whole: &Path) -> bool {
        let Inner::Places(places) = &*self.inner else {
            return true;
        };
        // Most of what is asked for lies in the book's own folder, and then no index is read.
        places.iter().any(|place| whole.starts_with(&place.own))
            || places.iter().any(|place| {
                let clone = place.clone();
                clone.is_some_and(|clone| whole.starts_with(clone))
            })
    }

    /// Whether an index of git lists all that was named, and so says what came with it.
    pub fn is_listed(&self) -> bool {
        let Inner::Places(places) = &*self.inner else {
            return false;
        };
        let mut named = places.iter().filter(|place| place.listed.is_absolute());
        named.all(|place| git_lists_below(&place.listed) == Listed::Yes)
    }

    /// The root of the clone of the first place that was named; None without any boundary.
    pub fn root(&self) -> Option<&Path> {
        match &*self.inner {
            Inner::Everywhere => None,
            Inner::Places(places) => places
                .first()
                .map(|place| place.clone().unwrap_or(&place.own)),
        }
    }
}

impl Place {
    fn new(own: PathBuf, listed: PathBuf, home: Option<&Path>) -> Place {
        Place {
            own,
            listed,
            home: home.map(Path::to_path_buf),
            clone: OnceLock::new(),
        }
    }

    /// The clone around it, if that is larger than its own folder; found once.
    fn clone(&self) -> Option<&Path> {
        self.clone.get_or_init(|| self.find_clone()).as_deref()
    }

    fn find_clone(&self) -> Option<PathBuf> {
        // Names of a test are no places of the disk.
        if !self.own.is_absolute() {
            return None;
        }
        let (root, index) = clone_around(&self.own)?;
        // A home folder that is a clone is no project, and nothing above it is.
        let is_above_home = |home: &PathBuf| home.starts_with(&root);
        if root == self.own
            || root.parent().is_none()
            || self.home.as_ref().is_some_and(is_above_home)
        {
            return None;
        }
        let listed = self.listed.strip_prefix(&root).ok()?;
        (lists_file(&index, listed) == Listed::Yes).then_some(root)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    /// A clone whose index lists one file, and its canonical root.
    fn clone(listed: &str) -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().expect("a folder");
        let root = fs::canonicalize(folder.path()).expect("a folder");
        for folder in [".git", "docs/content", "stranger"] {
            fs::create_dir_all(root.join(folder)).expect("a folder");
        }
        write_index(&root.join(".git"), listed);
        (folder, root)
    }

    /// As git writes it, with one entry.
    fn write_index(git: &Path, listed: &str) {
        let mut bytes = b"DIRC\0\0\0\x02\0\0\0\x01".to_vec();
        bytes.extend([0; 24]);
        bytes.extend(0o100644_u32.to_be_bytes());
        bytes.extend([0; 32]);
        bytes.extend([0, listed.len() as u8]);
        bytes.extend(listed.as_bytes());
        bytes.push(0);
        while !(bytes.len() - 12).is_multiple_of(8) {
            bytes.push(0);
        }
        bytes.extend([0x9b; 20]);
        fs::write(git.join("index"), bytes).expect("a file");
    }

    #[test]
    fn a_clone_that_lists_the_book_is_inside() {
        let (_folder, root) = clone("docs/book.toml");
        let boundary = Boundary::of_book(&root.join("docs"), None);
        assert!(boundary.holds(&root.join("docs/content/a.md")));
        assert!(boundary.holds(&root.join("theme/page.js")));
        assert!(!boundary.holds(root.parent().expect("a folder")));
        assert!(!boundary.holds(&root.with_extension("other")));
        assert_eq!(boundary.root(), Some(&*root));
    }

    #[test]
    fn a_clone_that_does_not_list_it_is_outside() {
        let (_folder, root) = clone("docs/book.toml");
        let own = root.join("stranger");
        let boundary = Boundary::of_book(&own, None);
        assert!(boundary.holds(&own.join("a")) && !boundary.holds(&root.join("docs/a.md")));
        assert_eq!(boundary.root(), Some(&*own));
        let allowed = boundary.allow(&root.join("docs"));
        assert!(allowed.holds(&root.join("docs/a.md")) && !allowed.holds(&root.join("x")));
    }

    #[test]
    fn neither_home_nor_what_is_above_it_is_a_clone() {
        let (_folder, root) = clone("docs/book.toml");
        for home in [root.clone(), root.join("home/me"), root.join("docs/me")] {
            let boundary = Boundary::of_book(&root.join("docs"), Some(&home));
            assert!(!boundary.holds(&root.join("x")), "{}", home.display());
        }
        let boundary = Boundary::of_book(&root.join("docs"), Some(Path::new("/elsewhere")));
        assert!(boundary.holds(&root.join("x")));
    }

    #[test]
    fn documents_reach_as_far_as_their_clone() {
        let (_folder, root) = clone("docs/a.md");
        let file = |name: &str| Boundary::of_named(&[root.join(name)], &[], None);
        assert!(file("docs/a.md").holds(&root.join("x")));
        assert!(!file("docs/new.md").holds(&root.join("x")));
        assert!(file("docs/new.md").holds(&root.join("docs/x")));
        let folder = |name: &str| Boundary::of_named(&[], &[root.join(name)], None);
        assert!(folder("docs").holds(&root.join("x")));
        assert!(!folder("stranger").holds(&root.join("x")));
        let both = Boundary::of_named(&[root.join("docs/new.md")], &[root.join("docs")], None);
        assert!(both.holds(&root.join("x")));
    }

    #[test]
    fn a_worktree_is_a_clone_and_what_only_looks_like_git_is_none() {
        let (_folder, root) = clone("x");
        let tree = root.join("stranger");
        let kept = root.join(".git/worktrees/stranger");
        fs::create_dir_all(&kept).expect("a folder");
        write_index(&kept, "docs/book.toml");
        fs::create_dir_all(tree.join("docs")).expect("a folder");
        let boundary = || Boundary::of_book(&tree.join("docs"), None);
        for pointer in [
            format!("gitdir: {}\n", kept.display()),
            "gitdir: ../.git/worktrees/stranger\n".to_owned(),
        ] {
            fs::write(tree.join(".git"), pointer).expect("a file");
            assert!(boundary().holds(&tree.join("x")) && !boundary().holds(&root.join("x")));
        }
        for other in ["", "gitdir:", "gitdir: none", "gitdir: .", "x"] {
            fs::write(tree.join(".git"), other).expect("a file");
            assert!(!boundary().holds(&tree.join("x")), "{other}");
        }
        fs::write(kept.join("index"), "DIRC").expect("a file");
        fs::write(tree.join(".git"), format!("gitdir: {}", kept.display())).expect("a file");
        assert!(!boundary().holds(&tree.join("x")));
    }
}
