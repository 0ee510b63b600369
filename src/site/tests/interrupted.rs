//! Every step failed once and killed once, in each of the three ways.

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};

use super::*;

const OLD: [(&str, &str); 6] = [
    ("deep/er/page.html", "old"),
    ("folder/was.html", "old"),
    ("gone.html", "old"),
    ("index.html", "old"),
    ("same.html", "same"),
    ("was", "a file"),
];
const NEW: [(&str, &str); 6] = [
    ("deep/er/page.html", "new!"),
    ("folder", "a file"),
    ("fresh/page.html", "new!"),
    ("index.html", "new!"),
    ("same.html", "same"),
    ("was/page.html", "a folder"),
];
const SURVIVORS: [(&str, &str); 3] = [
    (".git/HEAD", "ref"),
    (".nojekyll", ""),
    ("CNAME", "example.org"),
];

/// The output holds `OLD` and the survivors.
fn published() -> Book {
    published_with(&SURVIVORS)
}

fn published_with(survivors: &[(&str, &str)]) -> Book {
    let book = Book::new();
    for (name, text) in survivors {
        book.put(&format!("out/{name}"), text);
    }
    book.publish(&site(&OLD)).expect("an adopted folder");
    book
}

fn with_survivors(files: &[(&str, &str)]) -> BTreeMap<String, String> {
    let mut all = tree(files);
    all.extend(tree(&SURVIVORS));
    all
}

fn every_step(accident: Accident, check: impl Fn(Way, usize, &Book, &Trap)) {
    every_step_with(&SURVIVORS, accident, check);
}

fn every_step_with(
    survivors: &[(&str, &str)],
    accident: Accident,
    check: impl Fn(Way, usize, &Book, &Trap),
) {
    for way in WAYS {
        let mut at = 0;
        loop {
            let book = published_with(survivors);
            let trap = Trap::new(way, accident, at);
            check(way, at, &book, &trap);
            if !trap.has_sprung() {
                break;
            }
            at += 1;
        }
        assert!(at > 15, "{way:?} took {at} steps only");
    }
}

#[test]
fn a_failure_at_any_step_leaves_the_old_site_or_is_overcome() {
    every_step(Accident::Full, |way, at, book, trap| {
        let (before, inode) = (book.tree(), marker(book));
        match book.publish_with(&site(&NEW), trap) {
            Ok(_) => assert_eq!(book.tree(), with_survivors(&NEW), "{way:?} {at}"),
            Err(error) => {
                assert_eq!(book.tree(), before, "{way:?} {at}: {error}");
                assert_eq!(marker(book), inode, "{way:?} {at}");
                assert!(error.to_string().contains("the disk is full"), "{error}");
            }
        }
        assert_eq!(book.left(), [""; 0], "{way:?} {at}");
        book.publish(&site(&NEW)).expect("the second attempt");
        assert_eq!(book.tree(), with_survivors(&NEW), "{way:?} {at}");
    });
}

#[test]
fn in_place_a_full_disk_fails_before_anything_is_replaced() {
    // The exchange is refused, so the first write of the second way is met after all of the first.
    let book = published();
    struct FullLater(AtomicUsize);
    impl Failpoint for FullLater {
        fn before(&self, step: Step) -> io::Result<()> {
            match step {
                Step::Exchange => {
                    self.0.store(1, Ordering::SeqCst);
                    Err(ErrorKind::CrossesDevices.into())
                }
                Step::Replace if self.0.load(Ordering::SeqCst) >= 1 => {
                    // The second file fails: the marker and the first are already in their places and must go back.
                    match self.0.fetch_add(1, Ordering::SeqCst) {
                        3 => Err(ErrorKind::StorageFull.into()),
                        _ => Ok(()),
                    }
                }
                _ => Ok(()),
            }
        }
    }
    let error = book
        .publish_with(&site(&NEW), &FullLater(AtomicUsize::new(0)))
        .expect_err("the disk is full");
    assert_eq!(
        book.shorten(&error),
        "cannot replace `out/folder` (the disk is full); \
         free some space, or choose another folder with -d"
    );
    assert_eq!(book.tree(), with_survivors(&OLD));
}

#[test]
fn the_run_after_a_kill_at_any_step_puts_all_right() {
    for survivors in [&SURVIVORS[..], &SURVIVORS[1..], &[]] {
        every_step_with(survivors, Accident::Killed, |way, at, book, trap| {
            let killed = catch_unwind(AssertUnwindSafe(|| book.publish_with(&site(&NEW), trap)));
            if trap.has_sprung() {
                assert!(killed.is_err(), "{way:?} {at}");
            }
            // What the user keeps there is there at every moment, for anyone who opens it by its name.
            for (name, text) in survivors {
                let found = fs::read_to_string(book.target().join(name));
                assert_eq!(found.ok().as_deref(), Some(*text), "{way:?} {at}: {name}");
            }
            let mut seen = book.tree();
            seen.retain(|name, _| !address::is_protected(address::top(name)));
            let is_whole = seen == tree(&OLD) || seen == tree(&NEW);
            let is_between =
                way == Way::TwoRenames && survivors.is_empty() && !book.target().exists();
            // In place a reader may see some of each, but never a file that is neither.
            let is_in_place =
                way == Way::InPlace || (way == Way::TwoRenames && !survivors.is_empty());
            let is_mixed = is_in_place
                && seen.iter().all(|(name, text)| {
                    let is_of = |files| tree(files).get(name) == Some(text);
                    is_of(&OLD) || is_of(&NEW)
                });
            assert!(
                is_whole || is_between || is_mixed,
                "{way:?} {at}: {seen:#?}"
            );

            book.publish(&site(&NEW)).expect("the next run");
            let all = tree(&[survivors, &NEW[..]].concat());
            assert_eq!(book.tree(), all, "{way:?} {at}");
            assert_eq!(book.left(), [""; 0], "{way:?} {at}");
        });
    }
}

#[test]
fn a_survivor_that_cannot_change_places_stays_and_the_site_is_published_in_place() {
    struct Stuck(AtomicUsize);
    impl Failpoint for Stuck {
        fn before(&self, step: Step) -> io::Result<()> {
            match step {
                Step::MoveSurvivor if self.0.fetch_add(1, Ordering::SeqCst) == 1 => {
                    Err(ErrorKind::ResourceBusy.into())
                }
                _ => Ok(()),
            }
        }
    }
    let survivors = [(".git/HEAD", "ref"), (".github/a", "a"), ("CNAME", "b")];
    let book = published_with(&survivors);
    let stuck = Stuck(AtomicUsize::new(0));
    book.publish_with(&site(&NEW), &stuck).expect("in place");
    assert_eq!(stuck.0.load(Ordering::SeqCst), 2);
    assert_eq!(book.tree(), tree(&[&survivors[..], &NEW[..]].concat()));
    assert_eq!(book.left(), [""; 0]);
}

#[cfg(unix)]
#[test]
fn survivors_are_the_same_files_afterwards() {
    use std::os::unix::fs::{MetadataExt, symlink};
    let book = published();
    symlink("nowhere", book.target().join(".link")).expect("a link");
    let names = [".git", ".link", ".nojekyll", "CNAME"];
    let numbers = || {
        names.map(|name| {
            let metadata = book.target().join(name).symlink_metadata();
            let metadata = metadata.expect("it is there");
            (metadata.ino(), metadata.is_dir() || metadata.nlink() == 1)
        })
    };
    let before = numbers();
    book.publish(&site(&NEW)).expect("it");
    assert_eq!(numbers(), before);
    assert!(before.iter().all(|(_, is_alone)| *is_alone));
}

#[test]
fn a_dot_file_of_the_sites_own_stays_its_own_after_a_kill() {
    // It is known by its bytes, of which there are three: the old ones, the new ones, and those of the next run.
    for way in WAYS {
        for at in 0.. {
            let pages = |text: &'static str| [(".well-known/a", text), ("index.html", text)];
            let book = Book::new();
            book.publish(&site(&pages("1"))).expect("the first");
            let trap = Trap::new(way, Accident::Killed, at);
            let publish = || book.publish_with(&site(&pages("2")), &trap);
            let _ = catch_unwind(AssertUnwindSafe(publish));
            book.publish(&site(&pages("3"))).expect("the next run");
            assert_eq!(book.tree(), tree(&pages("3")), "{way:?} {at}");
            if !trap.has_sprung() {
                break;
            }
        }
    }
}

#[test]
fn survivors_left_in_the_staging_folder_come_back() {
    // The state after the exchange and before the first move, made by hand.
    let book = Book::new();
    book.publish(&site(&[("index.html", "new")])).expect("new");
    let staging = ".out.rulebook-staging";
    book.put(
        &format!("{staging}/journal.json"),
        r#"{"version":1,"files":["index.html",".rulebook-site.json"]}"#,
    );
    book.put(&format!("{staging}/site/index.html"), "old");
    book.put(&format!("{staging}/site/.rulebook-site.json"), "{}");
    book.put(&format!("{staging}/site/.git/HEAD"), "ref");
    let published = book.publish(&site(&[("index.html", "new")])).expect("it");
    assert!(!published.touched, "the site itself was right");
    assert_eq!(
        book.tree(),
        tree(&[(".git/HEAD", "ref"), ("index.html", "new")])
    );
    assert_eq!(book.left(), [""; 0]);
}

#[test]
fn a_left_survivor_never_overwrites_one_that_came_since() {
    let book = Book::new();
    book.publish(&site(&[("index.html", "new")])).expect("new");
    book.put("out/CNAME", "new.example.org");
    book.put(
        ".out.rulebook-staging/journal.json",
        r#"{"version":1,"files":[]}"#,
    );
    book.put(".out.rulebook-staging/site/CNAME", "old.example.org");
    assert_eq!(
        book.refusal(&site(&[("index.html", "newer")])),
        "`.out.rulebook-staging/site/CNAME` is left of an interrupted build and not rulebook's to \
         delete; move what you need out of `.out.rulebook-staging` and remove that folder"
    );
    assert_eq!(book.tree()["CNAME"], "new.example.org");
}

#[test]
fn a_staging_folder_with_strange_files_is_not_deleted() {
    for (path, journal) in [
        (".out.rulebook-staging/notes.txt", None),
        (".out.rulebook-staging/site/notes.txt", None),
        (".out.rulebook-staging/site/.git/HEAD", None),
        (
            ".out.rulebook-staging/site/notes.txt",
            Some(r#"{"version":1,"files":["index.html"]}"#),
        ),
        (
            ".out.rulebook-staging/site/notes.txt",
            Some(r#"{"version":2,"files":["notes.txt"]}"#),
        ),
    ] {
        let book = Book::new();
        book.put(path, "mine");
        if let Some(journal) = journal {
            book.put(".out.rulebook-staging/journal.json", journal);
        }
        let message = book.refusal(&site(&[("index.html", "new")]));
        assert!(
            message.starts_with(&format!("`{path}` is left of")),
            "{message}"
        );
        assert!(book.root().join(path).exists());
    }
}

#[cfg(unix)]
#[test]
fn a_staging_folder_that_is_a_link_is_not_followed() {
    let book = Book::new();
    book.put("precious/site/index.html", "mine");
    book.put(
        "precious/journal.json",
        r#"{"version":1,"files":["index.html"]}"#,
    );
    let staging = super::super::area::Area::beside(&book.target()).folder;
    std::os::unix::fs::symlink(book.root().join("precious"), staging).expect("a link");
    let message = book.refusal(&site(&[("index.html", "new")]));
    assert!(message.contains("is left of an interrupted"), "{message}");
    assert!(book.root().join("precious/site/index.html").exists());
}

#[cfg(unix)]
#[test]
fn a_journal_that_leads_out_of_the_output_is_not_obeyed() {
    let journal = |address: &str| {
        format!(r#"{{"version":1,"changes":[{{"remove":"{address}"}},{{"replace":"{address}"}}]}}"#)
    };
    // By `..`: the journal is not believed at all.
    let book = published();
    book.put(
        "out/.rulebook-journal/journal.json",
        &journal("../src/guide.md"),
    );
    let message = book.refusal(&site(&NEW));
    assert!(message.contains("is left of an interrupted"), "{message}");

    // Through a link: nothing behind it is touched.
    let book = published();
    std::os::unix::fs::symlink(book.root().join("src"), book.target().join("link")).expect("it");
    book.put(
        "out/.rulebook-journal/journal.json",
        &journal("link/guide.md"),
    );
    book.put("out/.rulebook-journal/new-1", "evil");
    book.refusal(&site(&NEW));
    let guide = fs::read_to_string(book.root().join("src/guide.md")).expect("it");
    assert_eq!(guide, "# guide");
}

fn marker(book: &Book) -> String {
    fs::read_to_string(book.target().join(address::MARKER)).expect("the marker")
}
