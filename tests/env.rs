//! `rulebook env`, `rulebook trust` and `--open`, as a user calls them.
//!
//! Nothing is fetched, but by the last test, and by that only where it is told to.

#![cfg(unix)]

mod absent;
mod counting;
mod program;

use counting::Place;
use program::Test;
use std::os::unix::fs::PermissionsExt;
use std::time::Duration;

const BOOK: &str = "[python]\nrun = true\nrequirements = [\"tiny>=1\"]\nsetup = [\"setup.py\"]\nprobes = [\"none.py\"]\n";

fn book(command: &str) -> Test {
    Test::of(command)
        .file("book.toml", BOOK)
        .file("setup.py", "x = 1\ny = 2\n")
        .file("content/index.md", "# One\n")
        .env("PATH", "/nowhere")
}

#[test]
fn without_python_the_place_and_the_next_step_are_told() {
    book("env")
        .status(2)
        .stdout("")
        .stderr(
            "error: no Python was found to run examples in\n  \
             neither `python3` nor `python` is on the search path\n  \
             install Python, or name one with `python.interpreter`\n",
        )
        .run();
    let versions = "[python.environments.old]\npython = \"3.77\"\n[python.environments.new]\nlock = \"l.txt\"\n";
    let test = Test::of("env")
        .file("book.toml", versions)
        .file("content/index.md", "# One\n")
        .file("l.txt", "tiny==1\n-r other.txt\n")
        .env("PATH", "/nowhere")
        .status(2)
        .stdout("");
    test.stderr_contains("book.toml:2:10: Python 3.77 was not found")
        .stderr_contains("book.toml:4:8: the lock `l.txt` is broken in line 2\n  `-r other.txt` points to another file or address")
        .run();
}

#[test]
fn trust_is_given_shown_and_taken_back() {
    let mut test = book("trust");
    let home = test.folder.path().join("home").display().to_string();
    let root = std::fs::canonicalize(test.folder.path()).expect("a folder");
    std::fs::create_dir(&home).expect("a folder");
    // The book lies beside its user's configuration, not around it.
    let book = test.folder.path().join("b");
    std::fs::create_dir(&book).expect("a folder");
    for name in ["book.toml", "setup.py", "content"] {
        std::fs::rename(test.folder.path().join(name), book.join(name)).expect("it is there");
    }
    let root = root.join("b").display().to_string();
    let mut run = |arguments: &[&str]| {
        test.arguments = arguments.iter().map(|text| (*text).to_owned()).collect();
        let output = test
            .command()
            .env("HOME", &home)
            .output()
            .expect("it starts");
        assert_eq!(output.status.code(), Some(0), "{output:?}");
        String::from_utf8(output.stdout).expect("text")
    };
    assert_eq!(run(&["trust", "--list"]), "no book is trusted\n");
    assert_eq!(
        run(&["trust", "b"]),
        format!(
            "`{root}` is trusted\n  python.run = true\n  python.requirements = [\"tiny>=1\"]\n  python.setup = [\"setup.py\"]\n  \
             python.probes = [\"none.py\"]\n  none.py: does not exist\n  setup.py: 2 lines\n\
             its examples run with `check`, `build` and `serve` where `python.run` is set; `rulebook trust --remove` ends the trust\n"
        )
    );
    assert_eq!(run(&["trust", "--list"]), format!("{root}\n"));
    std::fs::write(book.join("setup.py"), "x = 2\n").expect("a file");
    assert_eq!(
        run(&["trust", "--list"]),
        format!("{root}: changed since, so nothing runs: setup.py\n")
    );
    let again = run(&["trust", "b/content/index.md"]);
    assert!(
        again.starts_with(&format!("`{root}` is trusted again; changed: setup.py\n")),
        "{again}"
    );
    assert_eq!(
        run(&["trust", "--remove", "b"]),
        format!("`{root}` is no longer trusted\n")
    );
    assert_eq!(run(&["trust", "--list"]), "no book is trusted\n");
}

#[test]
fn what_is_trusted_is_a_line_each() {
    let output = Test::of("trust")
        .file(
            "book.toml",
            "[python]\nprobes = [\"a\\u001b[2K\\u001b[1A.py\", \"b\\n  python.sandbox = 'auto'.py\", \"c\\u009b\\u202e.py\", \"d\\r.py\"]\n",
        )
        .file("content/index.md", "# One\n")
        .run();
    let told = String::from_utf8(output.stdout).expect("text");
    // The book, its one key, four files, and what trust means.
    assert_eq!(told.lines().count(), 7, "{told}");
    let is_obeyed = |c: char| c.is_control() && c != '\n' || c == '\u{202e}';
    assert!(!told.contains(is_obeyed), "{told:?}");
}

#[test]
fn what_cannot_be_trusted_is_told() {
    Test::of("trust")
        .status(2)
        .stderr_contains("no book is at or above `.`")
        .run();
    book("trust")
        .env("HOME", "")
        .status(2)
        .stderr_contains("your configuration folder is not known\n  set `HOME`")
        .run();
}

/// A browser that writes down what it was called with.
fn browser(test: &Test) -> (String, std::path::PathBuf) {
    let (program, said) = (
        test.folder.path().join("browser"),
        test.folder.path().join("said"),
    );
    let script = format!(
        "#!/bin/sh\necho \"$@\" > {0}.new && /bin/mv {0}.new {0}\n",
        said.display()
    );
    std::fs::write(&program, script).expect("a file");
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).expect("its own");
    (program.display().to_string(), said)
}

/// It is let go, so nobody knows when it has written.
fn wait_for(file: &std::path::Path) -> String {
    for _ in 0..12_000 {
        if let Ok(text) = std::fs::read_to_string(file) {
            return text;
        }
        std::thread::park_timeout(Duration::from_millis(10));
    }
    panic!("the browser was not started");
}

#[test]
fn a_site_is_opened_where_it_was_published() {
    let test = book("build").args(["--open"]);
    let (browser, said) = browser(&test);
    let output = test
        .command()
        .env("BROWSER", browser)
        .output()
        .expect("it starts");
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let root = std::fs::canonicalize(test.folder.path()).expect("a folder");
    let page = root.join("book/index.html");
    assert_eq!(wait_for(&said), format!("{}\n", page.display()));
    // One that cannot be started is a note.
    book("build")
        .args(["-o"])
        .env("BROWSER", "/nowhere/browser")
        .stderr_contains("note: no browser could be started; the site is at ")
        .run();
}

#[test]
fn a_site_is_opened_where_it_is_served() {
    let test = book("serve").args(["-o", "-p", "0"]);
    let (browser, said) = browser(&test);
    let mut child = test
        .command()
        .env("BROWSER", format!("{browser} --at=%s"))
        .stdout(std::process::Stdio::null())
        .spawn()
        .expect("it starts");
    let said = wait_for(&said);
    child.kill().and_then(|()| child.wait()).expect("it runs");
    assert!(said.starts_with("--at=http://127.0.0.1:"), "{said}");
}

/// What is said on standard output and beside it.
fn said(place: &Place, arguments: &[&str], status: i32) -> (String, String) {
    let (told, aside, ended) = place.said(arguments);
    assert_eq!(ended, status, "{told}{aside}");
    (told, aside)
}

#[test]
fn environments_that_are_named_no_more_are_told_and_removed_when_asked() {
    let Some(place) = Place::new() else { return };
    place.write("book/content/a.md", "# A\n");
    place.write("book/book.toml", "[python]\nlock = \"lock.txt\"\n");
    let store = place.path("home/.cache/rulebook/env");
    let folders = || {
        let entries = std::fs::read_dir(&store).expect("a folder").flatten();
        let names = entries.filter(|one| one.path().is_dir() && one.file_name() != "books");
        names.count()
    };
    for version in 1..=3 {
        // It names what only another Python would install, so nothing is fetched.
        let lock = format!("tiny=={version} ; python_version < '3'\n");
        place.write("book/lock.txt", lock);
        let (_, aside) = said(&place, &["env", "book"], 0);
        let is_told = aside.contains("; `rulebook env --prune book` removes");
        assert_eq!(is_told, version > 1, "{aside}");
    }
    let (_, aside) = said(&place, &["env", "book"], 0);
    let told = "note: 2 environments that no book names any more take ";
    assert!(aside.starts_with(told), "{aside}");
    assert_eq!(said(&place, &["env", "-q", "book"], 0).1, "");
    assert_eq!(folders(), 3, "nothing is removed that nobody asked for");

    let (told, aside) = said(&place, &["env", "--prune", "book"], 0);
    let begin = "removed 2 environments that no book names any more: ";
    assert!(told.starts_with(begin) && aside.is_empty(), "{told}{aside}");
    assert_eq!(folders(), 1);
    let (told, aside) = said(&place, &["env", "book"], 0);
    assert!(told.starts_with("CPython") && aside.is_empty(), "{aside}");
    let (told, _) = said(&place, &["env", "--prune", "book"], 0);
    assert_eq!(told, "no environment is removed\n");

    // Where no one knows what the book names, everything stays.
    place.write("book/lock.txt", [0xff]);
    let (_, aside) = said(&place, &["env", "--prune", "book"], 2);
    assert!(
        aside.contains("book.toml:2:8: the lock `lock.txt` cannot be read"),
        "{aside}"
    );
    assert_eq!(folders(), 1);
}

fn lock(version: u8) -> String {
    // It names what only another Python would install, so nothing is fetched.
    format!("tiny=={version} ; python_version < '3'\n")
}

#[test]
fn books_share_environments_and_none_removes_what_another_uses() {
    let Some(place) = Place::new() else { return };
    for (book, version) in [("one", 1), ("two", 1), ("three", 2)] {
        place.write(&format!("{book}/content/a.md"), "# A\n");
        place.write(
            &format!("{book}/book.toml"),
            "[python]\nlock = \"lock.txt\"\n",
        );
        place.write(&format!("{book}/lock.txt"), lock(version));
    }
    let interpreter = |book| said(&place, &["env", "-q", book], 0).0;
    assert_eq!(interpreter("one"), interpreter("two"));
    assert_ne!(interpreter("one"), interpreter("three"));
    assert!(!place.path("one/.rulebook").exists());
    let prune = |book| said(&place, &["env", "--prune", book], 0).0;
    assert_eq!(prune("one"), "no environment is removed\n");
    place.write("one/lock.txt", lock(3));
    said(&place, &["env", "-q", "one"], 0);
    assert_eq!(prune("three"), "no environment is removed\n");
    place.write("two/lock.txt", lock(3));
    said(&place, &["env", "-q", "two"], 0);
    assert!(prune("three").starts_with("removed 1 environment"));
    // A book that is gone uses nothing.
    std::fs::remove_dir_all(place.path("three")).expect("a folder");
    assert!(prune("one").starts_with("removed 1 environment"));
}

#[test]
fn nothing_in_a_book_is_taken_for_an_environment() {
    let Some(place) = Place::new() else { return };
    place.write("book/content/a.md", "# A\n");
    place.write("book/book.toml", "[python]\nlock = \"lock.txt\"\n");
    place.write("book/lock.txt", lock(1));
    // Made by another user of the same machine, as far as it says, and committed.
    let kept = place.path("book/.rulebook").display().to_string();
    let place = place.env("RULEBOOK_CACHE", &kept);
    let (there, _) = said(&place, &["env", "-q", "book"], 0);
    let home = place.path("home/.cache/rulebook").display().to_string();
    let place = place.env("RULEBOOK_CACHE", &home);
    let (here, aside) = said(&place, &["env", "book"], 0);
    assert_ne!(here.lines().next(), there.lines().next());
    assert!(here.contains("/home/.cache/rulebook/env/"), "{here}");
    assert!(
        aside.contains(
            "note: `book/.rulebook` is of an earlier version, and nothing in it is read any more"
        ),
        "{aside}"
    );
}

#[test]
fn a_cache_that_came_with_a_clone_is_refused() {
    let Some(place) = Place::new() else { return };
    place.write("book/content/a.md", "# A\n\n```python good\nx = 1\n```\n");
    place.write("book/book.toml", "");
    let git = |arguments: &[&str]| {
        let done = std::process::Command::new("git")
            .args(["-C", "book"])
            .args(arguments)
            .current_dir(place.folder.path())
            .output();
        assert!(done.expect("git").status.success(), "{arguments:?}");
    };
    git(&["init", "-q"]);
    git(&["add", "book.toml", "content"]);
    let kept = place.path("book/kept").display().to_string();
    let check = |status| {
        let mut own = vec![("RULEBOOK_CACHE".to_owned(), kept.clone())];
        own.extend(place.environment.iter().cloned());
        let place = Place {
            folder: tempfile::tempdir().expect("a folder"),
            environment: own,
        };
        let book = std::path::Path::new(&kept).parent().expect("a book");
        let told = place.said(&["check", &book.display().to_string()]);
        assert_eq!(told.2, status, "{told:?}");
        told.0 + &told.1
    };
    // The user's word, as long as the clone brings nothing of it.
    assert!(!check(0).contains("kept"));
    assert!(place.path("book/kept/answers-1").is_dir());
    git(&["add", "-f", "kept"]);
    let told = check(0);
    assert!(told.contains("\n  nothing is kept in"), "{told}");
    assert!(told.contains("because git lists files there"), "{told}");
    // As is one behind a link that the clone brings.
    git(&["rm", "-q", "-r", "-f", "--cached", "kept"]);
    std::fs::remove_dir_all(&kept).expect("a folder");
    std::os::unix::fs::symlink("../home", &kept).expect("a link");
    git(&["add", "-f", "kept"]);
    let told = check(0);
    assert!(told.contains("because git lists files there"), "{told}");
    assert!(!place.path("home/answers-1").exists());
}

#[test]
fn without_a_home_nothing_is_kept_and_that_is_told() {
    let Some(place) = Place::new() else { return };
    place.write("book/content/a.md", "# A\n\n```python good\nx = 1\n```\n");
    place.write("book/book.toml", "");
    let place = place.env("HOME", "");
    let (told, aside, status) = place.said(&["check", "book"]);
    assert_eq!(status, 0, "{told}{aside}");
    let note = "  no folder is known to keep anything in for the next run; set `HOME`, or name a folder with `RULEBOOK_CACHE`\n";
    assert_eq!((told + &aside).matches(note).count(), 1);
    let names = |path: &str| {
        std::fs::read_dir(place.path(path))
            .expect("a folder")
            .count()
    };
    assert_eq!((names("book"), names("home")), (2, 0));
    let (_, aside) = said(&place, &["env", "book"], 2);
    assert!(
        aside.starts_with("error: there is no folder for environments\n  no folder is known"),
        "{aside}"
    );
}

/// What our own book asks for, from the index that the machine knows.
#[test]
fn sqlalchemy_is_installed_in_two_versions() {
    if std::env::var_os("RULEBOOK_NETWORK").is_none() {
        println!("NOT SHOWN: it fetches packages, and `RULEBOOK_NETWORK` is not set");
        return;
    }
    let test = Test::of("env")
        .file(
            "book.toml",
            "[python.environments.old]\nrequirements = [\"sqlalchemy[asyncio]==2.0.*\", \"aiosqlite\"]\n\
             [python.environments.new]\nrequirements = [\"sqlalchemy[asyncio]==2.1.*\", \"aiosqlite\"]\n",
        )
        .file("content/index.md", "# One\n");
    let output = test
        .command()
        .envs(std::env::vars_os())
        .output()
        .expect("it starts");
    let told = String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert!(
        told.contains("  sqlalchemy 2.0.") && told.contains("  sqlalchemy 2.1."),
        "{told}"
    );
}
