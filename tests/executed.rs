//! Our own book, executed: in both ways (forked where that is safe, and all of it replayed) every example must show the
//! same, in every environment.

use rulebook::pipeline::{self, Machine, Request, Running, Unit};
use rulebook::python::{End, Way, steady};
use rulebook::source::Disk;
use rulebook::verify::{Outcome, Want};
use std::path::Path;

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
        for outcome in &observed.outcomes {
            let told = match outcome {
                Outcome::Ran(execute) => {
                    let mut ran = execute.ran.as_ref().clone();
                    ran.way = Way::Fork;
                    // Behind its first line, SQLAlchemy names parameters by their address.
                    if let End::Raised { message, .. } = &mut ran.end {
                        *message = message.lines().next().unwrap_or("").to_owned();
                    }
                    let ran = format!("{ran:?}");
                    format!("{} {}", execute.runtime.sentence(), steady(&ran))
                }
                Outcome::NotRun { why, .. } => format!("not run: {why}"),
                _ => continue,
            };
            all.push(format!("{page} at byte {}: {told}", example.span.start));
        }
    }
    all
}

#[test]
fn our_book_shows_the_same_forked_and_replayed() {
    let forked = executed(Way::Fork);
    if forked.run.runtimes.is_empty() {
        println!(
            "NOT SHOWN: no environment could be made: {:?}",
            forked.run.notes
        );
        return;
    }
    let replayed = executed(Way::Replay);
    let (forked, replayed) = (shown(&forked), shown(&replayed));
    assert!(forked.len() > 200, "{} executions", forked.len());
    for (one, other) in forked.iter().zip(&replayed) {
        assert_eq!(one, other);
    }
    assert_eq!(forked.len(), replayed.len());
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
