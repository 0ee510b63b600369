//! The table of ARCHITECTURE.md that says where something new is added.
//!
//! Each kind of thing that is often added has a row, and what a row calls a table, an enum or a function of a file is
//! there. That the files exist, another wall holds.

use super::sources::{read, root};

/// What the row of each kind begins with.
const KINDS: &[&str] = &[
    "language ",
    "checker ",
    "judge that is another program ",
    "runtime ",
    "reporter ",
    "exporter ",
    "theme block or template ",
    "rank of evidence ",
    "diagnostic code ",
    "configuration key ",
    "command ",
    "cache key ",
    "kind of page ",
];

/// Names of `NAME` of `FILE` and `NAME` in `FILE`: a table, an enum or a function with the file that has it.
fn named(row: &str) -> Vec<(String, String)> {
    let words: Vec<&str> = row.split('`').collect();
    let pairs = words.windows(3).skip(1).step_by(2);
    pairs
        .filter(|three| matches!(three[1].trim(), "of" | "in") && three[2].starts_with("src/"))
        .map(|three| (three[0].to_owned(), three[2].to_owned()))
        .collect()
}

fn rows() -> Vec<String> {
    let text = read(&root().join("ARCHITECTURE.md"));
    let table = text.split("## Where to add").nth(1).unwrap_or_default();
    let lines = table.lines().filter_map(|line| line.strip_prefix("| "));
    lines.map(str::to_owned).collect()
}

#[test]
fn each_kind_of_thing_has_a_row() {
    let rows = rows();
    for kind in KINDS {
        let row = rows.iter().find(|row| row.starts_with(kind));
        let row = row.unwrap_or_else(|| panic!("no row says where a {kind}is added"));
        let is_file = |word: &str| word.starts_with("src/") && root().join(word).exists();
        assert!(row.split('`').any(is_file), "no file of `src` in: {row}");
    }
}

#[test]
fn what_a_row_names_is_in_its_file() {
    let mut count = 0;
    for row in rows() {
        for (name, file) in named(&row) {
            count += 1;
            let last = name.rsplit("::").next().unwrap_or_default();
            let text = read(&root().join(&file));
            let is_declared = ["const", "static", "enum", "struct", "fn", "trait"]
                .iter()
                .any(|kind| text.contains(&format!("{kind} {last}")));
            assert!(is_declared, "{file} declares no `{name}`: {row}");
        }
    }
    assert!(count > 12, "{count} names were read");
}

#[test]
fn names_are_read_with_their_files() {
    assert_eq!(
        named("a | a row in `A` of `src/a.rs`, and `B::c` in `src/b.rs` | `x` of `y` |"),
        [
            ("A".to_owned(), "src/a.rs".to_owned()),
            ("B::c".to_owned(), "src/b.rs".to_owned())
        ]
    );
}
