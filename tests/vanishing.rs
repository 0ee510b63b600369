//! A disk that changes under the reader: what was listed and is gone when it is read.

use rulebook::testing::pipeline::{Request, check};
use rulebook::testing::source::{
    Boundary, Entry, FileSystem, HiddenFolders, Memory, ReadFault, Walked,
};
use rulebook::testing::verify::Want;
use std::io;
use std::path::{Path, PathBuf};

/// Files in memory, of which one vanishes between the walk and the reading.
struct Vanishing {
    files: Memory,
    gone: &'static str,
}

impl FileSystem for Vanishing {
    fn entry(&self, path: &Path, within: &Boundary) -> Option<Entry> {
        self.files.entry(path, within)
    }

    fn read(&self, path: &Path, within: &Boundary) -> Result<String, ReadFault> {
        if path.ends_with(self.gone) {
            return Err(ReadFault::Unreadable(io::ErrorKind::NotFound.into()));
        }
        self.files.read(path, within)
    }

    fn head(&self, path: &Path, limit: usize, within: &Boundary) -> io::Result<Vec<u8>> {
        self.files.head(path, limit, within)
    }

    fn walk(
        &self,
        root: &Path,
        skip: &[PathBuf],
        hidden: HiddenFolders,
        within: &Boundary,
    ) -> Walked {
        self.files.walk(root, skip, hidden, within)
    }

    fn canonical(&self, path: &Path) -> PathBuf {
        self.files.canonical(path)
    }
}

fn door(gone: &'static str) -> Vanishing {
    let files = Memory::default()
        .with("book.toml", "")
        .with("content/a.md", "```python\nx = 1\n```\n")
        .with("content/b.md", "```python\ndef f(:\n```\n")
        .with(
            "rules.yml",
            "id: A1\nlanguage: python\nrule: { pattern: f($X) }\n",
        );
    Vanishing { files, gone }
}

#[test]
fn a_page_that_vanishes_is_named_and_the_others_are_judged() {
    let checked =
        check(&door("a.md"), &Request::default(), Want::Outcomes).expect("the book is there");
    let unit = &checked.units[0];
    assert_eq!(unit.unreadable.len(), 1);
    assert!(
        unit.unreadable[0].starts_with("`content/a.md` cannot be read: "),
        "{:?}",
        unit.unreadable
    );
    let codes: Vec<_> = unit
        .findings
        .iter()
        .map(|finding| finding.code.name())
        .collect();
    assert!(codes.contains(&"syntax-error"), "{codes:?}");
}

#[test]
fn a_book_toml_or_a_rules_file_that_vanishes_keeps_it_from_working() {
    let fault = check(&door("book.toml"), &Request::default(), Want::Outcomes).err();
    let told = fault.expect("nothing can be done").message;
    assert!(told.starts_with("`book.toml` cannot be read: "), "{told}");
    let request = Request {
        rules: vec!["rules.yml".into()],
        ..Request::default()
    };
    let fault = check(&door("rules.yml"), &request, Want::Outcomes).err();
    let told = fault.expect("its rules are wanted").message;
    assert!(told.starts_with("`rules.yml` cannot be read: "), "{told}");
}
