//! Tests of the publication: a book in a temporary folder, a site as text, the disk as text.
//!
//! No sleeping and no network; what needs a mount says so where the system refuses it.

mod changes;
mod folders;
mod interrupted;
mod mounts;
mod readers;
mod refused;

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use super::publish::Publication;
use super::{Content, PublishError, Published, Refuse, Site, address, lock, publish};
use crate::source::{Failpoint, Step, Unarmed};

/// `book/src/guide.md`, and `book/out` that is not there yet.
struct Book {
    folder: tempfile::TempDir,
}

impl Book {
    fn new() -> Book {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let book = Book { folder };
        book.put("src/guide.md", "# guide");
        book
    }

    fn root(&self) -> PathBuf {
        let real = self.folder.path().canonicalize();
        real.expect("it was just made").join("book")
    }

    fn target(&self) -> PathBuf {
        self.root().join("out")
    }

    fn refuse(&self) -> Refuse {
        Refuse {
            root: self.root(),
            source: self.root().join("src"),
            within: None,
        }
    }

    /// Writes a file below the book's root.
    fn put(&self, path: &str, text: &str) {
        let path = self.root().join(path);
        fs::create_dir_all(path.parent().expect("below the root")).expect("a folder");
        fs::write(path, text).expect("a file");
    }

    fn publish(&self, site: &Site) -> Result<Published, PublishError> {
        self.publish_with(site, &Unarmed)
    }

    fn publish_with(
        &self,
        site: &Site,
        failpoint: &dyn Failpoint,
    ) -> Result<Published, PublishError> {
        self.publish_to(site, &self.target(), failpoint)
    }

    fn publish_to(
        &self,
        site: &Site,
        target: &Path,
        failpoint: &dyn Failpoint,
    ) -> Result<Published, PublishError> {
        let publication = Publication {
            site,
            failpoint,
            // Not none: a process that another test starts holds every lock until it has executed.
            patience: lock::PATIENCE,
        };
        publication.publish(target, &self.refuse())
    }

    /// The message, with the book's root cut out.
    fn refusal(&self, site: &Site) -> String {
        let error = self.publish(site).expect_err("it should be refused");
        self.shorten(&error)
    }

    fn shorten(&self, error: &PublishError) -> String {
        let root = format!("{}/", self.root().display());
        error.to_string().replace(&root, "")
    }

    /// Files of the output and their text, the marker left out, links as `-> goal`.
    fn tree(&self) -> BTreeMap<String, String> {
        let mut tree = BTreeMap::new();
        read_tree(&self.target(), "", &mut tree);
        tree.remove(address::MARKER);
        tree
    }

    /// Names beside the source and the output: empty if nothing was left lying about.
    fn left(&self) -> Vec<String> {
        let names = fs::read_dir(self.root()).expect("the root");
        let names = names.map(|entry| entry.expect("a name").file_name());
        let names = names.map(|name| name.to_string_lossy().into_owned());
        names
            .filter(|name| name != "src" && name != "out")
            .collect()
    }
}

fn read_tree(folder: &Path, prefix: &str, tree: &mut BTreeMap<String, String>) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for entry in entries {
        let entry = entry.expect("a name");
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        let kind = entry.file_type().expect("a kind");
        if kind.is_dir() {
            read_tree(&entry.path(), &format!("{name}/"), tree);
        } else if kind.is_symlink() {
            let goal = fs::read_link(entry.path()).expect("a link");
            tree.insert(name, format!("-> {}", goal.display()));
        } else {
            tree.insert(name, fs::read_to_string(entry.path()).expect("a text"));
        }
    }
}

fn site(files: &[(&str, &str)]) -> Site {
    Site {
        files: files
            .iter()
            .map(|(address, text)| {
                (
                    (*address).to_owned(),
                    Content::Bytes(text.as_bytes().into()),
                )
            })
            .collect(),
    }
}

fn tree(files: &[(&str, &str)]) -> BTreeMap<String, String> {
    let own = |(address, text): &(&str, &str)| ((*address).to_owned(), (*text).to_owned());
    files.iter().map(own).collect()
}

/// Which of the three ways a publication takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    Exchange,
    TwoRenames,
    InPlace,
}

const WAYS: [Way; 3] = [Way::Exchange, Way::TwoRenames, Way::InPlace];

impl Failpoint for Way {
    fn before(&self, step: Step) -> io::Result<()> {
        match (self, step) {
            (Way::TwoRenames, Step::Exchange) => Err(ErrorKind::Unsupported.into()),
            (Way::InPlace, Step::Exchange) => Err(ErrorKind::CrossesDevices.into()),
            _ => Ok(()),
        }
    }
}

/// What happens at a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Accident {
    Full,
    /// The process ends here: it unwinds, and no code of ours cleans up on the way.
    Killed,
}

/// Lets `left` steps pass, then has one accident.
struct Trap {
    way: Way,
    accident: Accident,
    at: usize,
    passed: AtomicUsize,
}

impl Trap {
    fn new(way: Way, accident: Accident, at: usize) -> Trap {
        Trap {
            way,
            accident,
            at,
            passed: AtomicUsize::new(0),
        }
    }

    fn has_sprung(&self) -> bool {
        self.passed.load(Ordering::SeqCst) > self.at
    }
}

impl Failpoint for Trap {
    fn before(&self, step: Step) -> io::Result<()> {
        // A disk that is full lets go of what is on it.
        if step == Step::Clear && self.accident == Accident::Full {
            return Ok(());
        }
        if self.passed.fetch_add(1, Ordering::SeqCst) == self.at {
            match self.accident {
                Accident::Full => return Err(ErrorKind::StorageFull.into()),
                Accident::Killed => std::panic::resume_unwind(Box::new("killed")),
            }
        }
        self.way.before(step)
    }
}
