//! Our own book, executed: in all ways (forked where that is safe, all of it replayed, and without forks) every example
//! must show the same, in every environment.

#![cfg(unix)]

mod absent;
mod counting;

use counting::Place;
use rulebook::testing::pipeline::{self, Machine, Request, Running, Unit};
use rulebook::testing::runtime::{End, Way, steady};
use rulebook::testing::source::Disk;
use rulebook::testing::verify::{Absent, Observation, Want};
use std::path::Path;
use std::process::Command;

fn executed(way: Way) -> Unit {
    let request = Request {
        paths: vec![Path::new(env!("CARGO_MANIFEST_DIR")).to_path_buf()],
        environment: std::env::vars_os()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
            .collect(),
        machine: Machine::Used,
        running: Running {
            wanted: true,
            launcher: Some(env!("CARGO_BIN_EXE_rulebook").into()),
            way: Some(way),
            anew: true,
            ..Running::default()
        },
        ..Request::default()
    };
    let mut checked = pipeline::check(&Disk, &request, Want::Outcomes).expect("our own book");
    checked.units.remove(0)
}

/// What each execution showed, without the way that it took.
fn shown(unit: &Unit) -> Vec<String> {
    let mut all = Vec::new();
    for (example, observed) in unit.book.examples.iter().zip(&unit.observed) {
        let page = &unit.book.pages[example.page].path;
        for (_, observation) in &observed.observations {
            let told = match observation {
                Observation::Executed(execute) => {
                    let mut execution = execute.execution.as_ref().clone();
                    execution.way = Way::Fork;
                    // Behind its first line, SQLAlchemy names parameters by their address.
                    if let End::Raised { message, .. } = &mut execution.end {
                        *message = message.lines().next().unwrap_or("").to_owned();
                    }
                    let execution = format!("{execution:?}");
                    format!("{} {}", execute.runtime.sentence(), steady(&execution))
                }
                Observation::Absent(Absent::NotRun { why, .. }) => format!("not run: {why}"),
                _ => continue,
            };
            all.push(format!("{page} at byte {}: {told}", example.span.start));
        }
    }
    all
}

#[test]
fn our_book_shows_the_same_in_every_way() {
    let forked = executed(Way::Fork);
    if forked.run.runtimes.is_empty() {
        println!(
            "NOT SHOWN: no environment could be made: {:?}",
            forked.run.notes
        );
        return;
    }
    assert_eq!(forked.run.spawned, 0);
    let forked = shown(&forked);
    assert!(forked.len() > 200, "{} executions", forked.len());
    for way in [Way::Replay, Way::Process] {
        let other = executed(way);
        let is_spawned = other.run.spawned > 0;
        assert_eq!(is_spawned, way == Way::Process, "{way:?}");
        let other = shown(&other);
        for (one, other) in forked.iter().zip(&other) {
            assert_eq!(one, other, "{way:?}");
        }
        assert_eq!(forked.len(), other.len(), "{way:?}");
    }
}

/// A system without forks is one whose interpreter has none.
#[test]
fn without_forks_examples_run_and_the_report_says_how() {
    let Some(place) = Place::new() else { return };
    let venv = place.path("venv");
    let python = Command::new("python3")
        .args(["-m", "venv", "--without-pip"])
        .arg(&venv)
        .status();
    if !python.is_ok_and(|status| status.success()) {
        absent::not_tested("no venv can be made");
        return;
    }
    let packages = Command::new(venv.join("bin/python3"))
        .args(["-c", "import site; print(site.getsitepackages()[0])"])
        .output()
        .expect("its interpreter");
    let packages = String::from_utf8(packages.stdout).expect("a path");
    let customize = Path::new(packages.trim()).join("sitecustomize.py");
    std::fs::write(customize, "import os\ndel os.fork\n").expect("a file");
    let bin = venv.join("bin").display().to_string();
    let place = place.env("PATH", &bin);
    place.write("book/book.toml", "");
    place.write(
        "book/content/a.md",
        "# A\n\n```python\nimport os\nprint(hasattr(os, 'fork'))\n```\n\n```text output\nFalse\n```\n\n**Bad:**\n\n```python raises=ZeroDivisionError\n1 / 0\n```\n",
    );
    let how =
        "; 2 of 2 by an interpreter that cannot fork: each page and each bad example had its own";
    for known in ["2 executions now", "all 2 executions cached"] {
        let (told, status) = place.run(&["check", "--run", "book"]);
        assert_eq!(status, 0, "{told}");
        assert!(told.contains(&format!("{known}{how}")), "{told}");
        assert!(told.contains("2 examples: 2 proven"), "{told}");
    }
    let (json, _) = place.run(&["check", "--run", "--format", "json", "book"]);
    assert!(json.contains("\"spawned\":2"), "{json}");
    // What fails, fails as everywhere.
    place.write("book/content/b.md", "# B\n\n```python\nx = 1\n1 / 0\n```\n");
    let (told, status) = place.run(&["check", "--run", "book"]);
    assert_eq!(status, 1, "{told}");
    assert!(
        told.contains("content/b.md:5:") && told.contains("error[run-failed]"),
        "{told}"
    );
}

#[test]
fn the_models_of_the_first_page_are_those_of_all_pages() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("content/sqlalchemy");
    let read = |name: &str| std::fs::read_to_string(root.join(name)).expect("a file of our book");
    let models = read("models.py");
    // What a reader is shown, and what runs before the examples of each page.
    assert!(
        read("index.md").contains(&format!("\n{models}```")),
        "`models.py` and the fence of `index.md` differ"
    );
}
