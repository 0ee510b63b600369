//! The interpreter and the cache as a program uses them: what is started, what is written where, and what is told.
//!
//! What Python refuses is tested in `tests/suite/cpython.md`. Where there is no `python3`, these tests say NOT TESTED, and fail in CI.
#![cfg(unix)]

mod absent;
mod counting;

use counting::Place;
use serde_json::Value;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

fn summary(place: &Place, path: &str) -> Value {
    let (text, _) = place.run(&["check", "--format", "json", path]);
    let report: Value = serde_json::from_str(&text).expect("one document");
    report["summary"].clone()
}

fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).expect("a folder");
    let names = entries.map(|entry| entry.expect("an entry").file_name());
    let mut names: Vec<String> = names
        .map(|name| name.to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

/// Where answers are kept below the user's home.
const ANSWERS: &str = "home/.cache/rulebook/answers-1";

/// The segments there, by name, with their bytes.
fn kept(place: &Place) -> Vec<(String, Vec<u8>)> {
    let names = names(&place.path(ANSWERS)).into_iter();
    let names = names.filter(|name| name.ends_with(".segment"));
    names
        .map(|name| {
            let bytes = std::fs::read(place.path(ANSWERS).join(&name)).expect("a file");
            (name, bytes)
        })
        .collect()
}

const PAGE: &str = "```python good\nx = 1\n```\n\n```python good\nf(a=1, a=2)\n```\n";

#[test]
fn a_warm_run_starts_no_interpreter_and_says_the_same() {
    let Some(place) = Place::new() else { return };
    place.write("book/book.toml", "");
    place.write("book/content/a.md", PAGE);
    let cold = place.run(&["check", "-v", "--format", "json", "book"]);
    assert_eq!(place.starts(), 1);
    assert!(
        cold.0.contains("refuses it: keyword argument repeated"),
        "{}",
        cold.0
    );
    let before = kept(&place);
    assert_eq!(
        place.run(&["check", "-v", "--format", "json", "book"]),
        cold
    );
    assert_eq!(place.starts(), 1);
    // Nothing was learnt, so nothing was written, and nothing ever beside the book.
    assert_eq!(kept(&place), before);
    assert_eq!(
        before
            .iter()
            .map(|(name, _)| name.as_str())
            .collect::<Vec<_>>(),
        ["cpython-00000001.segment", "interpreter-00000001.segment"]
    );
    assert_eq!(names(&place.path("book")), ["book.toml", "content"]);
    let ignored = std::fs::read_to_string(place.path("home/.cache/rulebook/.gitignore"));
    assert_eq!(ignored.expect("a file"), "*\n");
    // New code is asked about, and nothing else is.
    place.write(
        "book/content/a.md",
        format!("{PAGE}\n```python good\ny = 2\n```\n"),
    );
    assert_eq!(summary(&place, "book")["python"]["judged"], 3);
    assert_eq!(place.starts(), 2);
    assert_eq!(summary(&place, "book")["python"]["judged"], 3);
    assert_eq!(place.starts(), 2);
}

#[test]
fn another_interpreter_is_asked_anew() {
    let Some(place) = Place::new() else { return };
    place.write("a.md", PAGE);
    place.run(&["check", "a.md"]);
    let script = std::fs::read_to_string(place.path("bin/python3")).expect("a file");
    std::fs::write(place.path("bin/python3"), format!("{script}# changed\n")).expect("a file");
    place.run(&["check", "a.md"]);
    assert_eq!(place.starts(), 2);
}

#[test]
fn nothing_is_written_beside_a_document_that_is_no_books() {
    let Some(place) = Place::new() else { return };
    place.write("docs/a.md", PAGE);
    place.run(&["check", "docs"]);
    assert_eq!(names(&place.path("docs")), ["a.md"]);
    assert_eq!(names(&place.path("")), ["bin", "docs", "home", "starts"]);
    assert!(!kept(&place).is_empty());
    let moved = place.path("moved").display().to_string();
    let place = place.env("RULEBOOK_CACHE", &moved);
    place.run(&["check", "docs"]);
    assert_eq!(names(&place.path("moved")), [".gitignore", "answers-1"]);
    place.run(&["check", "docs"]);
    assert_eq!(place.starts(), 2);
}

#[test]
fn a_cache_that_is_damaged_or_cannot_be_written_is_a_note() {
    let Some(place) = Place::new() else { return };
    place.write("book/book.toml", "");
    place.write("book/content/a.md", PAGE);
    let (first, status) = place.run(&["check", "book"]);
    let (name, bytes) = kept(&place).remove(0);
    let path = format!("{ANSWERS}/{name}");
    for damaged in [&b""[..], b"x", &bytes[..bytes.len() - 1], &[0; 4096]] {
        place.write(&path, damaged);
        let (told, other) = place.run(&["check", "book"]);
        assert_eq!(other, status);
        assert!(told.contains(&name), "{told}");
        // It is reported once.
        assert_eq!(place.run(&["check", "book"]), (first.clone(), status));
    }
    std::fs::remove_dir_all(place.path(ANSWERS)).expect("a folder");
    place.write(ANSWERS, "a file where the folder is to be");
    let (told, other) = place.run(&["check", "book"]);
    assert_eq!(other, status);
    assert!(told.contains("nothing can be kept in"), "{told}");
    let without_note: String = told
        .split_inclusive('\n')
        .filter(|line| !line.contains("nothing can be kept in"))
        .collect();
    assert_eq!(without_note, first);
}

/// What comes with a clone is somebody else's word.
#[test]
fn answers_that_lie_beside_a_book_are_not_read() {
    let Some(place) = Place::new() else { return };
    place.write("book/book.toml", "");
    place.write("book/content/a.md", PAGE);
    place.run(&["check", "book"]);
    let own = place.path("home/.cache/rulebook");
    for folder in ["book/.rulebook", "book/content", "book"] {
        for (name, bytes) in kept(&place) {
            place.write(&format!("{folder}/answers-1/{name}"), bytes);
        }
    }
    std::fs::remove_dir_all(own).expect("a folder");
    place.run(&["check", "book"]);
    assert_eq!(place.starts(), 2, "the interpreter is asked again");
}

#[test]
fn without_a_home_nothing_is_kept_and_that_is_told() {
    let Some(mut place) = Place::new() else {
        return;
    };
    place.environment.retain(|(name, _)| name != "HOME");
    place.write("book/book.toml", "");
    place.write("book/content/a.md", PAGE);
    for starts in 1..3 {
        let (told, status) = place.run(&["check", "book"]);
        assert_eq!((place.starts(), status), (starts, 1));
        assert_eq!(told.matches("`RULEBOOK_CACHE`").count(), 1, "{told}");
    }
    assert_eq!(names(&place.path("book")), ["book.toml", "content"]);
}

#[test]
fn who_did_not_judge_is_told() {
    let Some(place) = Place::new() else { return };
    place.write("a.md", PAGE);
    let place = place.env("RULEBOOK_PYTHON__INTERPRETER", "");
    let (told, status) = place.run(&["check", "a.md"]);
    let note = "  no interpreter was asked; only the grammar read 2 Python examples\n";
    assert!(told.contains(note), "{told}");
    assert_eq!((status, place.starts()), (0, 0));
    let python = &summary(&place, "a.md")["python"];
    assert_eq!(
        (&python["examples"], &python["judged"]),
        (&2.into(), &0.into())
    );
    assert_eq!(python["by"], Value::Array(Vec::new()));
    let place = place.env("RULEBOOK_PYTHON__INTERPRETER", "no-such-python");
    let (told, _) = place.run(&["check", "a.md"]);
    assert!(
        told.contains(": no program `no-such-python` is on the search path"),
        "{told}"
    );
    // Where there is no Python, no one misses its word.
    place.write("b.md", "```json good\n{}\n```\n");
    let (told, _) = place.run(&["check", "b.md"]);
    assert!(!told.contains("interpreter"), "{told}");
    assert_eq!(place.starts(), 0);
}

/// A program that writes down that it was started.
fn program(place: &Place, path: &str) {
    let ran = place.path("ran").display().to_string();
    place.write(
        path,
        format!("#!/bin/sh\n: > '{ran}'\nexec python3 \"$@\"\n"),
    );
    let mode = std::fs::Permissions::from_mode(0o755);
    std::fs::set_permissions(place.path(path), mode).expect("its own file");
}

/// Whether nothing was started by any command, and each that reports findings said where and what next.
fn refused(place: &Place, interpreter: &str) {
    let toml = format!("[book]\ntitle = \"x\"\n[python]\ninterpreter = \"{interpreter}\"\n");
    place.write("docs/book.toml", toml);
    for command in [
        "check", "build", "list", "env", "check --run", "explain no-such",
    ] {
        let words: Vec<&str> = command.split(' ').chain(["docs"]).collect();
        let (told, aside, _) = place.said(&words);
        assert!(!place.path("ran").exists(), "{interpreter} {command}");
        let told = told + &aside;
        if !matches!(command, "list" | "explain no-such") {
            let key = "docs/book.toml:4:15";
            assert_eq!(
                told.matches(key).count(),
                1,
                "{interpreter} {command}\n{told}"
            );
            assert!(told.contains("rulebook trust"), "{told}");
        }
        if command == "check" {
            assert!(told.contains("warning[needs-trust]"), "{told}");
            assert!(told.contains("syntax only"), "the grammar judges: {told}");
        }
        if command == "check --run" {
            assert!(told.contains("error[not-run]"), "{told}");
        }
    }
    assert_eq!(place.starts(), 0, "{interpreter}");
}

#[test]
fn a_program_that_a_book_names_is_not_started() {
    let Some(place) = Place::new() else { return };
    place.write("docs/content/a.md", PAGE);
    for path in [
        "docs/python3",
        "docs/.venv/bin/python",
        "tools/python3",
        "node_modules/.bin/python3",
        "home/python3",
        "bin/poweroff",
    ] {
        program(&place, path);
    }
    std::os::unix::fs::symlink(place.path("tools/python3"), place.path("docs/python3.12"))
        .expect("a link");
    std::os::unix::fs::symlink(place.path("tools"), place.path("docs/tools")).expect("a link");
    let whole = |path: &str| place.path(path).display().to_string();
    for interpreter in [
        "./python3",
        ".venv/bin/python",
        "../tools/python3",
        "./python3.12",
        "tools/python3",
        "../node_modules/.bin/python3",
        "../docs/../tools/python3",
        "poweroff",
        &whole("tools/python3"),
        &whole("home/python3"),
        &whole("bin/poweroff"),
        &whole("bin/../tools/python3"),
    ] {
        refused(&place, interpreter);
    }
    // By its name, and by its path where the search path has it.
    for interpreter in ["python3", &whole("bin/python3")] {
        place.write(
            "docs/book.toml",
            format!("[python]\ninterpreter = \"{interpreter}\"\n"),
        );
        assert_eq!(summary(&place, "docs")["python"]["judged"], 2);
    }
    assert_eq!(place.starts(), 1);
    // By the user's own word.
    place.write("docs/book.toml", "");
    let place = place.env("RULEBOOK_PYTHON__INTERPRETER", "tools/python3");
    place.run(&["check", "docs"]);
    assert!(place.path("ran").exists());
}

#[test]
fn a_program_is_started_for_who_trusts_the_book_until_it_changes() {
    let Some(place) = Place::new() else { return };
    place.write("docs/content/a.md", PAGE);
    program(&place, "docs/tools/py");
    place.write("docs/book.toml", "[python]\ninterpreter = \"tools/py\"\n");
    let (told, status) = place.run(&["trust", "docs"]);
    assert_eq!(status, 0, "{told}");
    assert!(told.contains("  tools/py: 3 lines\n"), "{told}");
    assert!(
        told.contains("\n  python.interpreter: the book names `tools/py` as its interpreter"),
        "{told}"
    );
    let ran = place.path("ran");
    place.run(&["check", "docs"]);
    assert!(ran.exists());
    std::fs::remove_file(&ran).expect("a file");
    let script = std::fs::read_to_string(place.path("docs/tools/py")).expect("a file");
    std::fs::write(place.path("docs/tools/py"), script + "# changed\n").expect("a file");
    let (told, _) = place.run(&["check", "docs"]);
    assert!(!ran.exists() && told.contains("needs-trust"), "{told}");
}

#[test]
fn a_folder_of_the_search_path_that_came_with_the_clone_is_passed_over() {
    let Some(place) = Place::new() else { return };
    let git = |arguments: &[&str]| {
        let done = std::process::Command::new("git")
            .args(["-C", "clone"])
            .args(arguments)
            .current_dir(place.folder.path())
            .output();
        assert!(done.expect("git").status.success(), "{arguments:?}");
    };
    place.write("clone/docs/content/a.md", PAGE);
    place.write("clone/docs/book.toml", "");
    program(&place, "clone/venv/bin/python3");
    git(&["init", "-q"]);
    git(&["add", "."]);
    let path = |first: &str| {
        format!(
            "{}:{}",
            place.path(first).display(),
            place.path("bin").display()
        )
    };
    let committed = Place {
        folder: tempfile::tempdir().expect("a folder"),
        environment: place.environment.clone(),
    };
    let run = |first: &str| {
        let committed = std::process::Command::new(env!("CARGO_BIN_EXE_rulebook"))
            .args(["check", "clone/docs"])
            .env_clear()
            .envs(committed.environment.iter().cloned())
            .env("PATH", path(first))
            .current_dir(place.folder.path())
            .output();
        String::from_utf8(committed.expect("it starts").stdout).expect("text")
    };
    std::os::unix::fs::symlink(place.path("clone/venv/bin"), place.path("link")).expect("a link");
    for first in ["clone/venv/bin", "link"] {
        let told = run(first);
        assert!(!place.path("ran").exists(), "{told}");
        assert!(
            told.contains("/bin` is on the search path, and nothing in it is started")
                || first == "link",
            "{told}"
        );
    }
    assert_eq!(place.starts(), 1);
    // An environment that the user made and switched on is the user's.
    git(&["rm", "-q", "-r", "--cached", "venv"]);
    run("clone/venv/bin");
    assert!(place.path("ran").exists());
}

#[test]
fn a_cache_in_the_content_is_no_content() {
    let Some(place) = Place::new() else { return };
    place.write("book/book.toml", "");
    place.write("book/content/a.md", "# A\n\n```python good\nx = 1\n```\n");
    let inside = place.path("book/content/kept").display().to_string();
    let place = place.env("RULEBOOK_CACHE", &inside);
    for _ in 0..2 {
        assert_eq!(place.run(&["build", "book"]).1, 0);
        assert!(place.path("book/content/kept/answers-1").is_dir());
        assert!(!place.path("book/book/kept").exists());
    }
    assert_eq!(place.starts(), 1);
}

#[test]
fn what_other_forms_show_is_kept_until_the_rule_changes() {
    let Some(place) = Place::new() else { return };
    let page = |pattern: &str| {
        format!(
            "## R1\n\n```yaml rule\nid: R1\nlanguage: python\nrule: {{ regex: '{pattern}', kind: module }}\n```\n\n```python bad\nf(1)\n```\n\n```python good\ng(1)\n```\n"
        )
    };
    place.write("book/book.toml", "");
    place.write("book/content/a.md", page("f"));
    let cold = place.run(&["check", "book"]);
    assert!(cold.0.contains("warning[fragile-detector]"), "{}", cold.0);
    let before = kept(&place);
    assert_eq!(place.run(&["check", "book"]), cold);
    assert_eq!(kept(&place), before);
    place.write("book/content/a.md", page("f|h"));
    place.run(&["check", "book"]);
    assert!(
        kept(&place).len() > before.len(),
        "the new rule was asked anew"
    );
    // Without an interpreter as well.
    let place = place.env("RULEBOOK_PYTHON__INTERPRETER", "");
    std::fs::remove_dir_all(place.path(ANSWERS)).expect("a folder");
    place.run(&["check", "book"]);
    assert!(!kept(&place).is_empty());
    assert_eq!(place.starts(), 1);
}

#[test]
fn runs_at_once_lose_nothing_that_one_of_them_learnt() {
    let Some(place) = Place::new() else { return };
    let pages: Vec<String> = (0..6).map(|at| format!("{at}.md")).collect();
    for page in &pages {
        place.write(page, PAGE.replace("x = 1", &format!("x = \"{page}\"")));
    }
    std::thread::scope(|scope| {
        for page in &pages {
            let place = &place;
            scope.spawn(move || assert_eq!(place.run(&["check", page]).1, 1));
        }
    });
    let starts = place.starts();
    for page in &pages {
        assert_eq!(place.run(&["check", page]).1, 1);
    }
    assert_eq!(place.starts(), starts, "all of them are known");
}
