//! What is written, kept, linked and removed, and that nothing is touched without need.

use std::fs;
#[cfg(unix)]
use std::time::SystemTime;

use super::*;
use crate::source::BoundedFile;

const ONE: [(&str, &str); 3] = [
    ("a/page.html", "a"),
    ("b/page.html", "b"),
    ("index.html", "i"),
];

#[test]
fn counts_what_was_written_kept_and_removed() {
    for way in WAYS {
        let book = Book::new();
        fs::create_dir(book.target()).expect("an empty folder");
        let first = book.publish_with(&site(&ONE), &way).expect("the first");
        assert_eq!(
            first,
            Published {
                written: 3,
                unchanged: 0,
                removed: 0,
                touched: true
            }
        );
        let two = [("a/page.html", "a"), ("index.html", "I"), ("new", "n")];
        let second = book.publish_with(&site(&two), &way).expect("the second");
        assert_eq!(
            second,
            Published {
                written: 2,
                unchanged: 1,
                removed: 1,
                touched: true
            }
        );
        assert_eq!(book.tree(), tree(&two), "{way:?}");
        assert!(!book.target().join("b").exists(), "an empty folder is left");
        assert_eq!(book.left(), [""; 0]);
    }
}

// Elsewhere a folder cannot be opened to set its time.
#[cfg(unix)]
#[test]
fn nothing_changed_nothing_touched() {
    let book = Book::new();
    book.put("out/.git/HEAD", "ref");
    book.put("src/logo.svg", "<svg/>");
    let mut site = site(&ONE);
    let logo = Content::Copy(BoundedFile::of_user(book.root().join("src/logo.svg")));
    site.files.insert("logo.svg".into(), logo);
    book.publish(&site).expect("the first");
    let long_ago = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000);
    let all = [
        "",
        ".git",
        ".rulebook-site.json",
        "a",
        "a/page.html",
        "logo.svg",
        "index.html",
    ];
    for path in all {
        let file = fs::File::open(book.target().join(path)).expect("it is there");
        file.set_modified(long_ago).expect("a time");
    }
    let published = book.publish(&site).expect("the second");
    assert_eq!(
        published,
        Published {
            written: 0,
            unchanged: 4,
            removed: 0,
            touched: false
        }
    );
    for path in all {
        let metadata = fs::metadata(book.target().join(path)).expect("it is there");
        assert_eq!(metadata.modified().expect("a time"), long_ago, "{path}");
    }
    assert_eq!(book.left(), [""; 0]);
}

#[test]
fn the_disk_is_compared_not_the_manifest() {
    let book = Book::new();
    book.publish(&site(&ONE)).expect("the first");
    for (text, length) in [("x", "the same"), ("longer", "another")] {
        book.put("out/index.html", text);
        let published = book.publish(&site(&ONE)).expect("it is made again");
        assert_eq!((published.written, published.unchanged), (1, 2), "{length}");
        assert_eq!(book.tree(), tree(&ONE));
    }
    fs::remove_file(book.target().join("a/page.html")).expect("it");
    let published = book.publish(&site(&ONE)).expect("it is made again");
    assert_eq!((published.written, published.unchanged), (1, 2));
    assert_eq!(book.tree(), tree(&ONE));
}

#[test]
fn a_copy_is_compared_by_its_bytes() {
    let book = Book::new();
    let mut site = Site::default();
    let logo = Content::Copy(BoundedFile::of_user(book.root().join("src/logo.svg")));
    site.files.insert("logo.svg".into(), logo);
    // Longer than one chunk of the copy.
    let long = "x".repeat(300_000);
    for (text, written) in [("one", 1), ("one", 0), ("two", 1), (long.as_str(), 1)] {
        book.put("src/logo.svg", text);
        assert_eq!(book.publish(&site).expect("it").written, written);
        assert_eq!(book.tree()["logo.svg"], text);
    }
    assert_eq!(book.publish(&site).expect("it").written, 0);
}

#[cfg(unix)]
#[test]
fn what_is_unchanged_is_the_same_file_as_before() {
    use std::os::unix::fs::MetadataExt;
    let book = Book::new();
    let inode = |path: &str| fs::metadata(book.target().join(path)).expect("it").ino();
    book.publish(&site(&ONE)).expect("the first");
    let before = (inode("a/page.html"), inode("index.html"));
    let mut changed = ONE;
    changed[2].1 = "changed";
    book.publish(&site(&changed)).expect("the second");
    assert_eq!(inode("a/page.html"), before.0);
    assert_ne!(inode("index.html"), before.1);
    let links = fs::metadata(book.target().join("a/page.html"));
    assert_eq!(links.expect("it").nlink(), 1, "the old name is gone");
}

#[test]
fn no_file_is_written_through_a_link_that_somebody_else_holds() {
    for way in WAYS {
        let book = Book::new();
        book.publish(&site(&ONE)).expect("the first");
        let backup = book.root().join("src/backup.html");
        fs::hard_link(book.target().join("index.html"), &backup).expect("a link");
        let two = [("index.html", "changed")];
        book.publish_with(&site(&two), &way).expect("the second");
        let backup = fs::read_to_string(&backup).expect("it");
        assert_eq!(backup, "i", "{way:?}");
    }
}

#[test]
fn where_links_fail_the_files_are_copied() {
    struct NoLinks;
    impl Failpoint for NoLinks {
        fn before(&self, step: Step) -> io::Result<()> {
            match step {
                Step::Link => Err(ErrorKind::Unsupported.into()),
                _ => Ok(()),
            }
        }
    }
    let book = Book::new();
    book.publish(&site(&ONE)).expect("the first");
    let mut changed = ONE;
    changed[2].1 = "changed";
    let published = book.publish_with(&site(&changed), &NoLinks).expect("it");
    assert_eq!((published.written, published.unchanged), (1, 2));
    assert_eq!(book.tree(), tree(&changed));
}

#[test]
fn the_manifest_has_no_clock_and_no_path() {
    let markers = [Book::new(), Book::new()].map(|book| {
        book.publish(&site(&[("a/b.html", "text")])).expect("it");
        fs::read_to_string(book.target().join(address::MARKER)).expect("the marker")
    });
    assert_eq!(markers[0], markers[1]);
    assert_eq!(
        markers[0],
        "{\n  \"version\": 1,\n  \"files\": {\n    \"a/b.html\": {\n      \"size\": 4,\n      \
         \"hash\": \"xxh3:4769fd1c60e8a611\"\n    }\n  }\n}\n"
    );
}

#[test]
fn a_source_that_vanished_publishes_nothing() {
    let book = Book::new();
    book.put("src/logo.svg", "<svg/>");
    let mut site = site(&ONE);
    let logo = Content::Copy(BoundedFile::of_user(book.root().join("src/logo.svg")));
    site.files.insert("logo.svg".into(), logo);
    book.publish(&site).expect("the first");
    let before = book.tree();

    // Vanished while the files are being written: after the comparison.
    struct Vanish(PathBuf);
    impl Failpoint for Vanish {
        fn before(&self, step: Step) -> io::Result<()> {
            if step == Step::WriteJournal {
                fs::remove_file(&self.0)?;
            }
            Ok(())
        }
    }
    book.put("src/logo.svg", "<svg>new</svg>");
    let logo = book.root().join("src/logo.svg");
    let error = book
        .publish_with(&site, &Vanish(logo))
        .expect_err("it is gone");
    let message = "cannot read `src/logo.svg` to copy it into the site (no such file); \
                   restore it, or build again without it";
    assert_eq!(book.shorten(&error), message);
    assert_eq!(book.tree(), before);

    // Vanished before.
    assert_eq!(book.refusal(&site), message);
    assert_eq!((book.tree(), book.left()), (before, vec![]));

    // And a folder, or a device that never ends, is no file.
    for path in ["src", "/dev/zero"] {
        let logo = Content::Copy(BoundedFile::of_user(book.root().join(path)));
        site.files.insert("logo.svg".into(), logo);
        let message = book.refusal(&site);
        assert!(message.starts_with("cannot read `"), "{message}");
    }
}

#[test]
fn an_empty_site_is_a_folder_with_a_marker() {
    let book = Book::new();
    assert!(book.publish(&Site::default()).expect("it").touched);
    assert!(!book.publish(&Site::default()).expect("it").touched);
    assert_eq!(book.tree(), tree(&[]));
}
