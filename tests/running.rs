//! What keeps examples from being run, and what is run again: through the command, with what it prints.
//!
//! Nothing is fetched. Where there is no Python 3, these tests say NOT TESTED.

#![cfg(unix)]

use rulebook::python::{Wanted, find};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::Command;
use tempfile::TempDir;

/// A folder with a home, a book, and a `python3` that counts its starts.
struct Place {
    folder: TempDir,
    path: String,
}

impl Place {
    fn new() -> Option<Place> {
        let path = std::env::var("PATH").ok()?;
        let found = find(Wanted::Any, &[("PATH".to_owned(), path.clone())]);
        let Some(python) = found.ok().flatten() else {
            println!("NOT TESTED: there is no python3 on the path");
            return None;
        };
        let folder = tempfile::tempdir().expect("a folder");
        let bin = folder.path().join("bin");
        let place = Place {
            path: bin.display().to_string(),
            folder,
        };
        place.write("home/.keep", "");
        let script = format!(
            "#!/bin/sh\necho started >> '{}'\nPATH='{path}' exec '{}' \"$@\"\n",
            place.path("starts").display(),
            python.path.display()
        );
        place.write("bin/python3", script);
        let mode = fs::Permissions::from_mode(0o755);
        fs::set_permissions(bin.join("python3"), mode).expect("its own file");
        Some(place)
    }

    fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }

    /// What is printed, and the status.
    fn run(&self, arguments: &[&str]) -> (String, i32) {
        let output = Command::new(env!("CARGO_BIN_EXE_rulebook"))
            .arg("check")
            .args(arguments)
            .arg("book")
            .env_clear()
            .env("PATH", &self.path)
            .env("HOME", self.path("home"))
            // Nobody listens there.
            .env("PIP_INDEX_URL", "http://127.0.0.1:9/simple")
            .env("PIP_RETRIES", "0")
            .env("UV_INDEX_URL", "http://127.0.0.1:9/simple")
            .current_dir(self.folder.path())
            .output()
            .expect("the program can be started");
        let text = String::from_utf8(output.stdout).expect("text");
        (text, output.status.code().expect("an end of its own"))
    }

    /// The sentence of what was executed.
    fn executed(&self) -> String {
        let (told, status) = self.run(&["--run"]);
        assert_eq!(status, 0, "{told}");
        let line = told.lines().find(|line| line.starts_with("  run: "));
        let line = line.unwrap_or_else(|| panic!("{told}"));
        let line = line.rsplit(": ").next();
        line.unwrap_or_default().to_owned()
    }

    fn starts(&self) -> usize {
        let text = fs::read_to_string(self.path("starts")).unwrap_or_default();
        text.lines().count()
    }
}

const PAGE: &str = "# A\n\n```python good\nx = 1\n```\n\n```python good\ny = 2\n```\n";

/// One error, with its next step; denied, unless what is not run is allowed.
fn refused(place: &Place, message: &str, next: &str) {
    let (told, status) = place.run(&["--run"]);
    assert_eq!(status, 1, "{told}");
    assert_eq!(told.matches("error[not-run]").count(), 1, "{told}");
    assert!(told.contains(message) && told.contains(next), "{told}");
    assert!(told.contains("2 not-run"), "{told}");
    let (told, status) = place.run(&["--run", "--allow-not-run"]);
    assert_eq!(status, 0, "{told}");
    assert_eq!(told.matches("warning[not-run]").count(), 1, "{told}");
    assert!(
        told.contains(message) && told.contains("2 not-run"),
        "{told}"
    );
}

#[test]
fn without_what_examples_run_in_there_is_one_error() {
    let Some(place) = Place::new() else { return };
    place.write("book/content/a.md", PAGE);
    place.write("book/book.toml", "[python]\npython = \"3.99\"\n");
    refused(&place, "no Python 3.99 is found", "help: ");
    place.write("book/book.toml", "[python]\nlock = \"lock.txt\"\n");
    place.write("book/lock.txt", "tiny==1\n-r other.txt\n");
    refused(&place, "the lock `lock.txt` is broken in line 2", "help: ");
    place.write(
        "book/book.toml",
        "[python]\nrequirements = [\"no-such-package-at-all==1\"]\n",
    );
    refused(&place, "no example was run: ", "help: ");
    place.write("book/book.toml", "");
    let place = Place {
        path: "/nowhere".to_owned(),
        ..place
    };
    refused(
        &place,
        "no Python is found to run examples in",
        "install Python",
    );
}

const NOTHING: &str = "and no interpreter was started for them";

#[test]
fn what_changes_is_run_again_and_nothing_else() {
    let Some(place) = Place::new() else { return };
    let page = |setup: &str, second: &str| {
        format!(
            "# A\n\n```python setup\n{setup}\n```\n\n```python good\nx = a\n```\n\n```python good\n{second}\n```\n\n```python good\nz = y\n```\n"
        )
    };
    let probe = "def begin(): pass\ndef end(): return 1\n";
    place.write("book/book.toml", "[python]\nprobes = [\"one.py\"]\n");
    place.write("book/one.py", probe);
    place.write("book/content/a.md", page("a = 1", "y = 1"));
    place.write(
        "book/content/b.md",
        "---\nsetup: s.py\n---\n\n# B\n\n```python good\nx = b\n```\n",
    );
    place.write("book/content/s.py", "b = 1\n");
    assert_eq!(place.executed(), "4 executions now");
    let known = |place: &Place| {
        let starts = place.starts();
        let told = place.executed();
        assert!(
            told.starts_with("all 4 executions known") && told.ends_with(NOTHING),
            "{told}"
        );
        assert_eq!(place.starts(), starts);
    };
    known(&place);
    // An earlier example, and what comes after it.
    place.write("book/content/a.md", page("a = 1", "y = 2"));
    assert_eq!(
        place.executed(),
        "2 executions now, 2 known from an earlier run"
    );
    known(&place);
    // A setup, in a fence and in a file.
    place.write("book/content/a.md", page("a = 2", "y = 2"));
    assert_eq!(
        place.executed(),
        "3 executions now, 1 known from an earlier run"
    );
    place.write("book/content/s.py", "b = 2\n");
    assert_eq!(
        place.executed(),
        "1 execution now, 3 known from an earlier run"
    );
    known(&place);
    place.write("book/one.py", format!("{probe}\n# another\n"));
    assert_eq!(place.executed(), "4 executions now");
    known(&place);
    // What was seen before is known still.
    place.write("book/one.py", probe);
    known(&place);
    place.write(
        "book/book.toml",
        "[python]\nprobes = [\"one.py\"]\ntime-limit = 5\n",
    );
    assert_eq!(place.executed(), "4 executions now");
    known(&place);
}

#[test]
fn another_lock_or_interpreter_is_another_environment() {
    let Some(place) = Place::new() else { return };
    place.write("book/content/a.md", PAGE);
    // The lock names what only another Python would install: so nothing is fetched.
    place.write("book/book.toml", "[python]\nlock = \"lock.txt\"\n");
    place.write("book/lock.txt", "tiny==1 ; python_version < '3'\n");
    assert_eq!(place.executed(), "2 executions now");
    assert!(place.executed().ends_with(NOTHING));
    place.write("book/lock.txt", "tiny==2 ; python_version < '3'\n");
    assert_eq!(place.executed(), "2 executions now");
    assert!(place.executed().ends_with(NOTHING));
    let script = fs::read_to_string(place.path("bin/python3")).expect("a file");
    place.write("bin/python3", format!("{script}# another\n"));
    let starts = place.starts();
    place.executed();
    assert!(place.starts() > starts, "it is asked what it is");
}

#[test]
fn every_format_says_in_which_box_examples_ran() {
    let Some(place) = Place::new() else {
        return;
    };
    place.write("book/a.md", "# A\n\n```python good\nx = 1\n```\n");
    for format in rulebook::report::FORMATS {
        let (text, _) = place.run(&["--run", "--format", format.name]);
        let says = text.contains("box: ") && text.contains("limits");
        // JSON has the layers as a list.
        let lists = text.contains("\"layers\"") && text.contains("\"limits\"");
        assert!(says || lists, "{}: {text}", format.name);
    }
}

#[test]
fn a_rule_that_a_run_proves_is_not_prose_only() {
    let Some(place) = Place::new() else {
        return;
    };
    place.write("book/book.toml", "[verify]\nrule-id = '^(A\\d)'\n");
    place.write(
        "book/content/a.md",
        "# A\n\n## A1: One\n\n**Bad:**\n\n```python raises=KeyError\n{}[1]\n```\n\n## A2: Two\n\nText.\n",
    );
    for (run, expected) in [
        (&["--run"][..], "running its examples"),
        (&["-A", "nothing-judged"][..], "nobody: prose only"),
    ] {
        let built = Command::new(env!("CARGO_BIN_EXE_rulebook"))
            .arg("build")
            .args(run)
            .args(["book", "-d", "site"])
            .env_clear()
            .env("PATH", &place.path)
            .env("HOME", place.path("home"))
            .current_dir(place.folder.path())
            .output()
            .expect("the program can be started");
        assert!(built.status.success(), "{built:?}");
        let page = |name: &str| fs::read_to_string(place.path(name)).expect("a page");
        assert!(page("site/rules/A1.html").contains(expected), "{expected}");
        assert!(page("site/rules/A2.html").contains("nobody: prose only"));
    }
}
