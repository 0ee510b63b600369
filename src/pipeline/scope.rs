//! Which book, or which loose documents, a command is about.
//!
//! A path below the `src` of a `book.toml` in one of its parents belongs to that book; everything else is foreign.

use super::Fault;
use super::configuration::{Configuration, of_book};
use super::names::WrittenName;
use super::outline::{Outline, outline};
use super::variables::{is_named, value};
use crate::book::SUMMARY;
use crate::config::Config;
use crate::facts::{Facts, facts};
pub(super) use crate::paths::{tidy, up};
use crate::source::{Boundary, Door, Entry, FileSystem, Origin, cache_folder, origin};
use std::path::{Path, PathBuf};

/// What is read together and judged together.
#[derive(Debug)]
pub struct Scope {
    pub kind: ScopeKind,
    /// The folder that page paths are relative to.
    pub base: PathBuf,
    /// What the user named, as it is to be read: each with the way it was written.
    pub roots: Vec<Root>,
    /// What its files may lead to; the clone around them, where git lists them.
    pub boundary: Boundary,
    /// Of foreign documents: the root of the clone around them, which is what links may lead into.
    pub tree: Option<PathBuf>,
    /// Findings are shown for these only; empty for all.
    pub named: Vec<PathBuf>,
    pub config: Config,
    /// What a `mkdocs.yml` around the pages lists, where no `SUMMARY.md` does.
    pub outline: Option<Outline>,
    /// Whether a `SUMMARY.md` lists the chapters of a book: its pages are read as mdBook's are.
    pub lists_chapters: bool,
    /// Where answers and environments are kept, or why nothing is; never source.
    pub cache: Result<PathBuf, Facts>,
    /// Whether a variable of the user's names the output.
    pub is_output_named: bool,
    /// What the configuration says without effect.
    pub config_notes: Vec<Facts>,
    /// The names of rules in the configuration, with their places.
    pub names: Vec<WrittenName>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ScopeKind {
    /// The book's folder, as the user would write it.
    Book {
        root: PathBuf,
    },
    Foreign,
}

/// What the user says about how far the files of a clone may lead.
#[derive(Debug, Clone, Copy)]
pub struct UserWord<'a> {
    pub environment: &'a [(String, String)],
    /// Folders that they may lead to, wherever those are.
    pub allow_outside: &'a [PathBuf],
}

#[derive(Debug, Clone)]
pub struct Root {
    pub path: PathBuf,
    /// How reports name it.
    pub shown: PathBuf,
}

impl Scope {
    /// Whether it is a book of mdBook in which no key says that it was written for rulebook.
    pub fn is_of_mdbook_alone(&self) -> bool {
        self.lists_chapters && !self.config.has_own_keys
    }

    /// The way to read the files of the scope, and nothing beyond its clone.
    pub fn door<'a>(&self, files: &'a dyn FileSystem) -> Door<'a> {
        Door::new(files, self.boundary.clone())
    }

    /// Whether its folder may be a whole project, and not one of pages: then only what pages show and link to is copied.
    pub(super) fn is_project(&self) -> bool {
        match &self.kind {
            ScopeKind::Foreign => true,
            ScopeKind::Book { root } => self.base == *root,
        }
    }

    /// Without a file: what is judged by it comes from elsewhere.
    pub(super) fn nowhere() -> Scope {
        Scope {
            kind: ScopeKind::Foreign,
            base: PathBuf::from("."),
            roots: Vec::new(),
            boundary: Boundary::everywhere(),
            tree: None,
            named: Vec::new(),
            config: Config::default(),
            cache: Err(facts!("no-cache-folder")),
            config_notes: Vec::new(),
            outline: None,
            lists_chapters: false,
            names: Vec::new(),
            is_output_named: false,
        }
    }
}

/// The folder beside a `book.toml` in which earlier versions kept what they learnt: nothing in it is read.
pub const EARLIER_CACHE: &str = ".rulebook";

/// The file that makes a folder a book.
pub(super) const BOOK: &str = "book.toml";

/// Groups the paths of a command: one scope a book, one for everything else.
pub fn find_scopes(
    files: &dyn FileSystem,
    paths: &[PathBuf],
    no_book: bool,
    word: UserWord<'_>,
) -> Result<Vec<Scope>, Fault> {
    // What is named may lie anywhere; what is read of it may not.
    let door = &Door::of_user(files);
    let mut scopes: Vec<Scope> = Vec::new();
    let mut foreign: Vec<PathBuf> = Vec::new();
    if paths.is_empty() {
        match nearest(door, Path::new(".")).filter(|_| !no_book) {
            Some(root) => scopes.push(book_scope(door, root, word)?),
            None => foreign.push(PathBuf::from(".")),
        }
    }
    for path in paths {
        if door.entry(path).is_none() {
            return Err(Fault::new(facts!("no-such-path", path = path.display())));
        }
        match (!no_book)
            .then(|| owning_book(door, path, word))
            .transpose()?
            .flatten()
        {
            None => foreign.push(path.clone()),
            Some(scope) => {
                let same =
                    |other: &&mut Scope| door.canonical(&other.base) == door.canonical(&scope.base);
                match scopes.iter_mut().find(same) {
                    // Naming the whole book once is naming all of it.
                    Some(known) if known.named.is_empty() || scope.named.is_empty() => {
                        known.named.clear()
                    }
                    Some(known) => known.named.extend(scope.named),
                    None => scopes.push(scope),
                }
            }
        }
    }
    if !foreign.is_empty() {
        scopes.push(foreign_scope(door, foreign, word));
    }
    Ok(scopes)
}

/// The nearest folder at or above `path` that holds a `book.toml`.
pub fn nearest_book(files: &dyn FileSystem, path: &Path) -> Option<PathBuf> {
    nearest(&Door::of_user(files), path)
}

fn nearest(door: &Door<'_>, path: &Path) -> Option<PathBuf> {
    let mut folder = path.to_path_buf();
    let whole = door.canonical(path);
    for _ in whole.ancestors() {
        if door.entry(&folder.join(BOOK)) == Some(Entry::File) {
            return Some(folder);
        }
        folder = up(&folder);
    }
    None
}

/// The book that claims a path: its own folder, or a path at or below its source.
fn owning_book(door: &Door<'_>, path: &Path, word: UserWord<'_>) -> Result<Option<Scope>, Fault> {
    if door.entry(&path.join(BOOK)) == Some(Entry::File) {
        return book_scope(door, path.to_path_buf(), word).map(Some);
    }
    let is_file = door.entry(path) == Some(Entry::File);
    if is_file && path.file_name().is_some_and(|name| name == BOOK) {
        return book_scope(door, up(path), word).map(Some);
    }
    let Some(root) = nearest(
        door,
        &if is_file {
            up(path)
        } else {
            path.to_path_buf()
        },
    ) else {
        return Ok(None);
    };
    let mut scope = book_scope(door, root, word)?;
    let (whole, source) = (door.canonical(path), door.canonical(&scope.base));
    if !whole.starts_with(&source) {
        return Ok(None);
    }
    if whole != source {
        scope.named.push(whole);
    }
    Ok(Some(scope))
}

fn book_scope(door: &Door<'_>, root: PathBuf, word: UserWord<'_>) -> Result<Scope, Fault> {
    let path = tidy(&root.join(BOOK));
    let home = home(door, word.environment);
    let boundary = Boundary::of_book(&door.canonical(&root), home.as_deref());
    let boundary = allowed(door, boundary, word);
    let door = &door.within(&boundary);
    let Configuration {
        config,
        notes,
        names,
        ..
    } = of_book(door, &root, word.environment)?;
    let folder = |name: &str| {
        let entry = door.entry(&root.join(name));
        matches!(entry, Some(Entry::Folder | Entry::Outside))
    };
    let source = match &config.book.src {
        Some(src) => src.clone(),
        None if folder("content") => "content".to_owned(),
        None if door.entry(&root.join("src/SUMMARY.md")) == Some(Entry::File) => "src".to_owned(),
        None => {
            return Err(Fault::new(facts!(
                "book-without-src",
                path = path.display()
            )));
        }
    };
    let base = tidy(&root.join(&source));
    let is_users = is_named(word.environment, "RULEBOOK_BOOK__SRC");
    let boundary = match is_users {
        true => boundary.allow(&door.canonical(&base)),
        false => boundary,
    };
    let door = &door.within(&boundary);
    if door.entry(&base) == Some(Entry::Outside) {
        return Err(Fault::new(facts!(
            "source-outside",
            base = base.display(),
            path = path.display()
        )));
    }
    if door.entry(&base) != Some(Entry::Folder) {
        return Err(Fault::new(facts!(
            "no-source-folder",
            base = base.display(),
            path = path.display()
        )));
    }
    let kind = ScopeKind::Book { root: tidy(&root) };
    let lists_chapters = door.entry(&base.join(SUMMARY)) == Some(Entry::File);
    // A book that adopts pages of MkDocs keeps their order.
    let whole = door.canonical(&root);
    let outline = (!lists_chapters)
        .then(|| outline(door, &base, Some(&whole)))
        .flatten();
    Ok(Scope {
        lists_chapters,
        cache: kept_in(&boundary, word.environment),
        boundary,
        kind,
        roots: vec![Root {
            path: base.clone(),
            shown: base.clone(),
        }],
        base,
        tree: None,
        named: Vec::new(),
        config,
        config_notes: notes,
        outline,
        names,
        is_output_named: is_named(word.environment, "RULEBOOK_BUILD__BUILD_DIR"),
    })
}

fn foreign_scope(door: &Door<'_>, paths: Vec<PathBuf>, word: UserWord<'_>) -> Scope {
    let folders: Vec<PathBuf> = paths
        .iter()
        .map(|path| match door.entry(path) {
            Some(Entry::File) => up(path),
            _ => path.clone(),
        })
        .collect();
    let base = match folders.as_slice() {
        [only] => only.clone(),
        several => shared_folder(door, several),
    };
    let boundary = boundary_of(door, &paths, word);
    let roots = paths
        .into_iter()
        .map(|path| Root {
            shown: tidy(&path),
            path,
        })
        .collect();
    let tree = clone_around(door, &base, word.environment);
    let mut scope = Scope {
        kind: ScopeKind::Foreign,
        base,
        cache: kept_in(&boundary, word.environment),
        boundary,
        tree,
        roots,
        named: Vec::new(),
        config: Config::default(),
        config_notes: Vec::new(),
        outline: None,
        lists_chapters: false,
        names: Vec::new(),
        is_output_named: false,
    };
    let within = &door.within(&scope.boundary);
    // Of a single page nothing is to be put in order.
    let mut named = scope.roots.iter();
    if named.all(|root| within.entry(&root.path) == Some(Entry::Folder)) {
        scope.outline = outline(within, &scope.base, scope.tree.as_deref());
    }
    if let Some(outline) = &scope.outline {
        scope.config.book.title.clone_from(&outline.title);
    }
    scope
}

/// The user's cache folder. One inside of the clone counts where the user typed it and the clone did not bring it.
pub(super) fn kept_in(
    boundary: &Boundary,
    environment: &[(String, String)],
) -> Result<PathBuf, Facts> {
    let folder = cache_folder(environment)?;
    match origin(&folder, boundary) {
        Origin::Outside | Origin::Unlisted | Origin::Unversioned => Ok(folder),
        Origin::Listed => Err(facts!("cache-in-clone", folder = folder.display())),
        Origin::Unknown => Err(facts!("cache-perhaps-in-clone", folder = folder.display())),
    }
}

/// How far documents may lead that were named. Each was named by the user, and may be a link itself.
pub(super) fn boundary_of(door: &Door<'_>, paths: &[PathBuf], word: UserWord<'_>) -> Boundary {
    let (files, folders): (Vec<&PathBuf>, Vec<&PathBuf>) = paths
        .iter()
        .partition(|path| door.entry(path) == Some(Entry::File));
    let as_written = files.iter().map(|file| {
        let folder = door.canonical(&up(file));
        file.file_name()
            .map_or(folder.clone(), |name| folder.join(name))
    });
    let as_written: Vec<PathBuf> = as_written.collect();
    let folders: Vec<PathBuf> = folders
        .iter()
        .map(|folder| door.canonical(folder))
        .collect();
    let home = home(door, word.environment);
    let boundary = Boundary::of_named(&as_written, &folders, home.as_deref());
    let boundary = files.iter().fold(boundary, |boundary, file| {
        boundary.allow(&door.canonical(file))
    });
    let of_tests = folders
        .iter()
        .chain(&as_written)
        .filter_map(|folder| door.clone_of_a_test(folder));
    let boundary = of_tests.fold(boundary, |boundary, clone| boundary.allow(&clone));
    allowed(door, boundary, word)
}

/// How far files of a configuration may lead: into the clone that lists one of them. Their paths are canonical but for the
/// last name.
pub(super) fn boundary_of_files(
    door: &Door<'_>,
    files: &[PathBuf],
    environment: &[(String, String)],
) -> Boundary {
    Boundary::of_named(files, &[], home(door, environment).as_deref())
}

/// With what the user allowed.
pub(super) fn allowed(door: &Door<'_>, boundary: Boundary, word: UserWord<'_>) -> Boundary {
    let folders = word.allow_outside.iter();
    folders.fold(boundary, |boundary, folder| {
        boundary.allow(&door.canonical(folder))
    })
}

/// The user's home folder, in its canonical form.
fn home(door: &Door<'_>, environment: &[(String, String)]) -> Option<PathBuf> {
    let home = value(environment, "HOME").or_else(|| value(environment, "USERPROFILE"));
    home.map(|home| door.canonical(Path::new(home)))
}

/// The root of the clone that a folder is in. A home folder that is a clone is no project, and nothing above it is.
pub(super) fn clone_around(
    door: &Door<'_>,
    folder: &Path,
    environment: &[(String, String)],
) -> Option<PathBuf> {
    let home = home(door, environment);
    let whole = door.canonical(folder);
    whole
        .ancestors()
        .take_while(|folder| home.as_ref().is_none_or(|home| !home.starts_with(folder)))
        .find(|folder| door.entry(&folder.join(".git")).is_some())
        .map(Path::to_path_buf)
}

/// The deepest folder that is above all of several.
fn shared_folder(door: &Door<'_>, folders: &[PathBuf]) -> PathBuf {
    let whole: Vec<PathBuf> = folders
        .iter()
        .map(|folder| door.canonical(folder))
        .collect();
    let mut shared = whole[0].clone();
    while !whole.iter().all(|folder| folder.starts_with(&shared)) {
        if !shared.pop() {
            break;
        }
    }
    shared
}
