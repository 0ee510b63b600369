//! Text that is no TOML, too deep, too long, or noise: an answer each time.
//!
//! What is said matters less here than that something is said, in its place and in time.

use super::*;
use proptest::prelude::*;

#[test]
fn every_line_that_is_no_toml_is_said_and_what_stands_above_too() {
    check(
        "[book]\ntitel = 'x'\nsrc = oops\nlanguage = \n[verify\nrule-idd = 'a'\n[build]\nbuild-dir = 3\n",
        "2:1 <titel> unknown key `titel` in `[book]` (did you mean `title`?)\n\
         3:7 <oops> not valid TOML: string values must be quoted, expected literal string\n\
         4:12 <> not valid TOML: string values must be quoted, expected literal string\n\
         5:8 <> not valid TOML: unclosed table, expected `]`",
    );
    check(
        "[book]\ntitle = 'a'\ntitle = 'b'\n",
        "3:1 <title> not valid TOML: duplicate key",
    );
}

#[test]
fn depth_is_survived() {
    // 80 tables in each other, 80 names a key: the parser allows it, and letting go of it overflowed a stack of 2 MB.
    let opened = format!("{}a = {{ ", "a.".repeat(79)).repeat(70);
    let closed = "}".repeat(70);
    for text in [
        format!("{opened}a = 1 {closed}"),
        format!("[output.x]\n{opened}a = 1 {closed}"),
        format!("{{ {opened}a = 1 {closed} }}"),
        format!("{}a = 1", "a.".repeat(100_000)),
        format!("[{}a]\nb = 1", "a.".repeat(100_000)),
        format!("a = {}", "[".repeat(100_000)),
        format!("a = {}", "{a=".repeat(100_000)),
    ] {
        let _ = Config::read(&text, []);
        let variable = ("RULEBOOK_BOOK__AUTHORS".to_owned(), text);
        let _ = Config::read("", [variable]);
    }
}

#[test]
fn length_is_survived() {
    let many = |line: fn(usize) -> String| (0..100_000).map(line).collect::<String>();
    for text in [
        format!("[output.html]\n{} = 1", "x".repeat(4_000_000)),
        many(|number| format!("output.html.{:x<50} = 1\n", number)),
        many(|number| format!("preprocessor.p{number} = 1\n")),
    ] {
        // Suggestions are capped: what is left for each of the 100,000 names is told without one.
        let hints = Config::read(&text, []).map_or_else(
            |faults| faults.iter().filter(|fault| fault.hint.is_some()).count(),
            |_| 0,
        );
        assert!(hints <= 100, "{hints}");
    }
}

proptest! {
    #[test]
    fn any_text_is_answered(
        text in any::<String>(),
        name in any::<String>(),
        value in any::<String>(),
    ) {
        answered(&text, &name, &value);
    }

    #[test]
    fn any_text_of_tomls_pieces_is_answered(
        pieces in proptest::collection::vec(proptest::sample::select(PIECES), 0..40),
        name in "(BOOK|OUTPUT|VERIFY|LINTS|_)(__|_)(TITLE|HTML|RULE_ID|UNPROVEN|ß)?(__[A-Z_]{0,9})?",
        value in "[\\['\"a-z(){},=*é]{0,12}",
    ) {
        answered(&pieces.concat(), &name, &value);
    }
}

#[rustfmt::skip] // a table
const PIECES: &[&str] = &[
    "[", "]", "[[", "]]", "{", "}", "=", " = ", ".", ",", "\n", "\r\n", "\r", "'", "\"", "'''", "\"\"\"", "#", "\\",
    "\0", "é", "\u{feff}", "1", "-", "true", "2024-01-01", "[book]\n", "[verify]\n", "[output.rulebook.verify]\n",
    "[lints]\n", "[output.html]\n", "title = ", "src = ", "rule-id = ", "unproven = ", "rule-dir = ", "exclude = ",
    "'deny'", "'^('", "['a', 1]", "preprocessor", "output", "book",
];

/// Ranges stand in the text, on its characters, and every fault says something on one line.
fn answered(text: &str, name: &str, value: &str) {
    let environment = [(format!("RULEBOOK_{name}"), value.to_owned())];
    match Config::read(text, environment) {
        Ok((config, notes)) => {
            assert!(notes.len() <= 1);
            assert!(!config.build.build_dir.is_empty() && !config.html.rule_dir.is_empty());
            let stands = |note: &ConfigNote| text.get(note.range.clone()).is_some();
            assert!(notes.iter().all(stands));
        }
        Err(faults) => {
            assert!(!faults.is_empty());
            for fault in faults {
                assert!(text.get(fault.range.clone()).is_some(), "{fault:?}");
                let message = crate::wording::sentence(&fault.facts);
                assert!(!message.is_empty() && !message.contains('\n'), "{fault:?}");
            }
        }
    }
}
