//! Real file systems: a mount point as output, a full one, a read-only one.
//!
//! Mounting takes root on Linux; where it is refused each test says so and proves nothing.
#![cfg(target_os = "linux")]

use std::fs;
use std::process::Command;

use super::*;

/// A tmpfs, gone with the value.
struct Mount(PathBuf);

impl Mount {
    fn new(options: &str, folder: PathBuf) -> Option<Mount> {
        fs::create_dir_all(&folder).expect("a folder");
        let arguments = ["-t", "tmpfs", "-o", options, "rulebook-test"];
        let mounted = Command::new("mount").args(arguments).arg(&folder).output();
        if mounted.is_ok_and(|output| output.status.success()) {
            return Some(Mount(folder));
        }
        println!("skipped: this system does not let the test mount a tmpfs");
        None
    }

    fn make_read_only(&self) {
        let mounted = Command::new("mount")
            .args(["-o", "remount,ro"])
            .arg(&self.0)
            .status();
        assert!(mounted.is_ok_and(|status| status.success()));
    }
}

impl Drop for Mount {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("--lazy").arg(&self.0).status();
    }
}

#[test]
fn a_mount_point_is_published_in_place() {
    let book = Book::new();
    let Some(_mount) = Mount::new("size=1m", book.target()) else {
        return;
    };
    book.put("out/.git/HEAD", "ref");
    let one = [("a/b.html", "1"), ("gone", ""), ("index.html", "1")];
    book.publish(&site(&one)).expect("the first");
    let two = [("a/b.html", "1"), ("index.html", "2")];
    let published = book.publish(&site(&two)).expect("the second");
    assert_eq!(
        published,
        Published {
            written: 1,
            unchanged: 1,
            removed: 1,
            touched: true
        }
    );
    assert_eq!(
        book.tree(),
        tree(&[&[(".git/HEAD", "ref")], &two[..]].concat())
    );
    assert!(!book.publish(&site(&two)).expect("the third").touched);
    assert_eq!(book.left(), [""; 0]);
}

#[test]
fn a_survivor_that_is_a_mount_point_stays_where_it_is() {
    let book = Book::new();
    let Some(_mount) = Mount::new("size=1m", book.target().join(".git")) else {
        return;
    };
    book.put("out/.git/HEAD", "ref");
    book.put("out/CNAME", "a.org");
    for text in ["1", "2"] {
        let pages = [
            (".git/HEAD", "ref"),
            ("CNAME", "a.org"),
            ("index.html", text),
        ];
        book.publish(&site(&pages[2..])).expect("each");
        assert_eq!(book.tree(), tree(&pages));
        assert_eq!(book.left(), [""; 0]);
    }
}

#[test]
fn a_full_disk_leaves_the_old_site() {
    // Once the output is the mount (in place), once it lies in it (staged).
    for mount in ["out", ""] {
        let book = Book::new();
        let Some(_mount) = Mount::new("size=256k", book.root().join(mount)) else {
            return;
        };
        let one = [("index.html", "1")];
        book.publish_to(&site(&one), &book.target(), &Unarmed)
            .expect("the first");
        let long = "x".repeat(200_000);
        let large = site(&[("a", &long), ("b", &long), ("index.html", "2")]);
        let error = book.publish(&large).expect_err("it is full");
        assert!(
            error
                .to_string()
                .contains("(the disk is full); free some space")
        );
        assert_eq!(book.tree(), tree(&one));
        assert_eq!(book.left(), [""; 0]);
    }
}

#[test]
fn a_read_only_output_is_an_error_and_a_read_only_parent_is_not() {
    let book = Book::new();
    let parent = book.root().join("parent");
    let Some(mount) = Mount::new("size=1m", parent.clone()) else {
        return;
    };
    let output = parent.join("out");
    let (one, two) = (site(&[("index.html", "1")]), site(&[("index.html", "2")]));
    book.publish_to(&one, &output, &Unarmed)
        .expect("writable yet");
    mount.make_read_only();
    assert!(
        !book
            .publish_to(&one, &output, &Unarmed)
            .expect("the same")
            .touched
    );
    let error = book
        .publish_to(&two, &output, &Unarmed)
        .expect_err("read-only");
    assert_eq!(
        book.shorten(&error),
        "cannot create `parent/out/.rulebook-journal` (the file system is read-only); \
         make it writable, or choose another folder with -d"
    );
    let other = parent.join("other");
    let error = book
        .publish_to(&two, &other, &Unarmed)
        .expect_err("read-only");
    assert!(error.to_string().starts_with("cannot create `"), "{error}");

    // A writable folder in a read-only one.
    let Some(_inner) = Mount::new("size=1m", output.clone()) else {
        return;
    };
    book.publish_to(&two, &output, &Unarmed).expect("writable");
    let page = fs::read_to_string(output.join("index.html"));
    assert_eq!(page.expect("it"), "2");
}

#[test]
fn a_folder_whose_parent_cannot_be_written_is_published_in_place() {
    // Root may write everywhere, so the step fails by hand.
    struct NoStaging(AtomicUsize);
    impl Failpoint for NoStaging {
        fn before(&self, step: Step) -> io::Result<()> {
            match step {
                Step::MakeFolder if self.0.fetch_add(1, Ordering::SeqCst) == 0 => {
                    Err(ErrorKind::PermissionDenied.into())
                }
                Step::Exchange => unreachable!("nothing was staged"),
                _ => Ok(()),
            }
        }
    }
    let book = Book::new();
    book.publish(&site(&[("index.html", "1")]))
        .expect("the first");
    let two = [("index.html", "2")];
    let no_staging = NoStaging(AtomicUsize::new(0));
    book.publish_with(&site(&two), &no_staging)
        .expect("in place");
    assert_eq!(book.tree(), tree(&two));
}
