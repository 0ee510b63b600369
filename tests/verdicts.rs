//! The guide's page "When an example is proven" is the judge's table.
//!
//! `RULEBOOK_BLESS=1 cargo test --test verdicts` writes the tables from there; what stands above them is written by hand.

use rulebook::testing::book::Stance;
use rulebook::testing::facts::Facts;
use rulebook::testing::verify::{Row, VerdictKind, rows};
use rulebook::testing::wording::sentence;
use std::fmt::Write;
use std::path::Path;

const PAGE: &str = include_str!("../content/guide/when-proven.md");

fn words(key: &'static str) -> String {
    let words = sentence(&Facts {
        key,
        values: Vec::new(),
    });
    assert_ne!(words, key, "it has no words");
    words
}

fn table(heading: &str, stance: Stance, out: &mut String) {
    let _ = writeln!(out, "## {heading}\n");
    out.push_str("| claim | what is seen | verdict | finding |\n|---|---|---|---|\n");
    for row in rows(stance).into_iter().flatten() {
        let finding = row.code.map_or_else(String::new, |code| {
            let name = code.name();
            format!("[`{name}`](codes.md#{name})")
        });
        let _ = writeln!(
            out,
            "| {} | {} | `{}` | {finding} |",
            words(row.subject.key()),
            words(row.sight.key()),
            row.verdict.name()
        );
    }
}

#[test]
fn the_page_is_the_table() {
    let at = PAGE.find("## ").unwrap_or(PAGE.len());
    let mut wanted = PAGE[..at].trim_end().to_owned() + "\n\n";
    table("A bad example", Stance::Bad, &mut wanted);
    wanted.push('\n');
    table("A good example", Stance::Good, &mut wanted);
    if wanted != PAGE {
        let blesses = std::env::var_os("RULEBOOK_BLESS").is_some_and(|value| value == "1");
        assert!(
            blesses && std::env::var_os("CI").is_none(),
            "content/guide/when-proven.md is not the judge's table: RULEBOOK_BLESS=1 cargo test --test verdicts"
        );
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("content/guide/when-proven.md");
        std::fs::write(path, wanted).expect("the guide can be written");
    }
}

/// A row that can never decide, or a green that nothing stands for, is a mistake in the table.
#[test]
fn each_row_is_there_once_and_green_needs_a_look() {
    for stance in [Stance::Good, Stance::Bad] {
        let all: Vec<&Row> = rows(stance).into_iter().flatten().collect();
        for (at, row) in all.iter().enumerate() {
            let same = |other: &&Row| (other.subject, other.sight) == (row.subject, row.sight);
            assert_eq!(
                all.iter().position(same),
                Some(at),
                "{row:?} is there twice"
            );
            let is_green = row.verdict == VerdictKind::Proven;
            assert!(
                !is_green || row.code.is_none(),
                "{row:?} is green and reported"
            );
        }
        let greens = all.iter().filter(|row| row.verdict == VerdictKind::Proven);
        assert!(greens.count() > 0);
    }
}
