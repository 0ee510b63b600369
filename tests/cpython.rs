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
    let kept = std::fs::read(place.path("home/.cache/rulebook/answers")).expect("a file");
    assert_eq!(
        place.run(&["check", "-v", "--format", "json", "book"]),
        cold
    );
    assert_eq!(place.starts(), 1);
    // Nothing was learnt, so nothing was written.
    assert_eq!(
        std::fs::read(place.path("home/.cache/rulebook/answers")).expect("a file"),
        kept
    );
    assert_eq!(
        names(&place.path("home/.cache/rulebook")),
        [".gitignore", "answers"]
    );
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
    assert!(place.path("home/.cache/rulebook/answers").is_file());
    let moved = place.path("moved").display().to_string();
    let place = place.env("RULEBOOK_CACHE", &moved);
    place.run(&["check", "docs"]);
    assert_eq!(names(&place.path("moved")), [".gitignore", "answers"]);
    place.run(&["check", "docs"]);
    assert_eq!(place.starts(), 2);
}

#[test]
fn a_cache_that_is_damaged_or_cannot_be_written_is_a_note() {
    let Some(place) = Place::new() else { return };
    place.write("book/book.toml", "");
    place.write("book/content/a.md", PAGE);
    let (first, status) = place.run(&["check", "book"]);
    let kept = std::fs::read(place.path("home/.cache/rulebook/answers")).expect("a file");
    for damaged in [&b""[..], b"x", &kept[..kept.len() - 1], &[0; 4096]] {
        place.write("home/.cache/rulebook/answers", damaged);
        let (told, other) = place.run(&["check", "book"]);
        assert_eq!(other, status);
        assert!(told.contains("is begun again"), "{told}");
        assert_eq!(
            std::fs::read(place.path("home/.cache/rulebook/answers")).expect("a file"),
            kept
        );
    }
    std::fs::remove_dir_all(place.path("home/.cache/rulebook")).expect("a folder");
    place.write("home/.cache/rulebook", "a file where the folder is to be");
    let (told, other) = place.run(&["check", "book"]);
    assert_eq!(other, status);
    assert!(told.contains("cannot be written"), "{told}");
    let without_note: String = told
        .split_inclusive('\n')
        .filter(|line| !line.contains("cannot be written"))
        .collect();
    assert_eq!(without_note, first);
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

#[test]
fn a_program_of_the_books_own_is_not_started() {
    let Some(place) = Place::new() else { return };
    place.write("book/book.toml", "[python]\ninterpreter = \"./python\"\n");
    place.write("book/content/a.md", PAGE);
    place.write("book/python", "#!/bin/sh\ntouch ran\n");
    let mode = std::fs::Permissions::from_mode(0o755);
    std::fs::set_permissions(place.path("book/python"), mode).expect("its own file");
    let (told, _) = place.run(&["check", "book"]);
    assert!(told.contains("lies in the book's own folder"), "{told}");
    assert_eq!(
        names(&place.path("book")),
        ["book.toml", "content", "python"]
    );
    place.write("book/book.toml", "[python]\ninterpreter = \"python3\"\n");
    assert_eq!(summary(&place, "book")["python"]["judged"], 2);
    assert_eq!(place.starts(), 1);
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
        assert!(place.path("book/content/kept/answers").is_file());
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
    let read = || std::fs::read(place.path("home/.cache/rulebook/answers")).expect("a file");
    let kept = read();
    assert_eq!(place.run(&["check", "book"]), cold);
    assert_eq!(read(), kept);
    place.write("book/content/a.md", page("f|h"));
    place.run(&["check", "book"]);
    assert!(read().len() > kept.len(), "the new rule was asked anew");
    // Without an interpreter as well.
    let place = place.env("RULEBOOK_PYTHON__INTERPRETER", "");
    std::fs::remove_dir_all(place.path("home/.cache/rulebook")).expect("a folder");
    place.run(&["check", "book"]);
    assert!(place.path("home/.cache/rulebook/answers").is_file());
    assert_eq!(place.starts(), 1);
}

#[test]
fn two_runs_at_once_leave_a_whole_file() {
    let Some(place) = Place::new() else { return };
    place.write("a.md", PAGE);
    place.write("b.md", PAGE.replace("x = 1", "x = 2"));
    std::thread::scope(|scope| {
        for page in ["a.md", "b.md", "a.md", "b.md"] {
            let place = &place;
            scope.spawn(move || assert_eq!(place.run(&["check", page]).1, 1));
        }
    });
    let (told, status) = place.run(&["check", "a.md", "b.md"]);
    assert_eq!(status, 1);
    assert!(!told.contains("is begun again"), "{told}");
    assert_eq!(
        names(&place.path("home/.cache/rulebook")),
        [".gitignore", "answers"]
    );
}
