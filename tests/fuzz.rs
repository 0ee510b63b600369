//! The ways in of `tests/fuzzing/`, over small examples that are changed at random and always in the same way.
//!
//! A bounded run: what it finds it finds every time. `RULEBOOK_FUZZ=100000 cargo test --release --test fuzz` runs longer,
//! and `cargo +nightly fuzz run TARGET` in `fuzz/` looks where it has not been.

mod fuzzing;

use fuzzing::TARGETS;
use std::path::Path;

/// Changed examples a target, where nothing else is asked for.
const BOUNDED: u64 = 250;

/// What documents, rules and configurations are made of.
const WORDS: &[&str] = &[
    "\n",
    "\n\n",
    "  ",
    "\t",
    "\r\n",
    "```",
    "~~~",
    "````",
    "---",
    "***",
    "# ",
    "## A1: ",
    "- ",
    "1. ",
    "> ",
    "| a | b |\n|---|---|\n",
    "**Bad:**",
    "**Good:**",
    "❌",
    "✅",
    "é",
    "\u{202e}",
    "\u{feff}",
    "\u{0}",
    "\u{1b}[2J",
    "[[A1]]",
    "[a](b.md#c)",
    "![x](y.svg)",
    "<T>",
    "</T>",
    "<div>",
    "<!--",
    "-->",
    "<script>",
    "{#id}",
    ":::",
    "!!! note",
    "=== \"tab\"",
    "{{#include x}}",
    "$$",
    "&#x0;",
    "python",
    "rust",
    "yaml rule",
    "good",
    "bad",
    "skip=\"x\"",
    "raises=E",
    "# error: [A1]",
    "id: A1",
    "language: python",
    "rule:",
    "pattern: f($A)",
    "$$$",
    "kind: call",
    "has:",
    "stopBy: end",
    "nthChild: 1",
    "regex: '('",
    "transform:",
    "fix: ''",
    "all: []",
    "not:",
    "message: m",
    "&a [*a]",
    "[book]",
    "title = ",
    "src = \"..\"",
    "[lints]",
    "\"",
    "'",
    "{",
    "}",
    "[",
    "]",
    "(",
    ")",
    "=",
    "x=",
    "-->",
    "999999999999999999999",
    "-1",
    "1e999",
    "if x:\n",
    "    ",
    "\\",
    "%",
    "::",
    "#",
];

/// A generator of numbers, Marsaglia's xorshift (2003): the same everywhere.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % most.max(1) as u64) as usize
    }
}

fn changed(examples: &[Vec<u8>], numbers: &mut Numbers) -> Vec<u8> {
    let mut text = examples[numbers.below(examples.len())].clone();
    for _ in 0..=numbers.below(6) {
        let at = numbers.below(text.len() + 1);
        let end = (at + numbers.below(24)).min(text.len());
        let word = WORDS[numbers.below(WORDS.len())].as_bytes();
        match numbers.below(7) {
            0 => drop(text.splice(at..at, word.iter().copied())),
            1 => drop(text.splice(at..end, word.iter().copied())),
            2 => drop(text.drain(at..end)),
            3 => text.truncate(at),
            4 => {
                let again = text[at..end].repeat(1 + numbers.below(12));
                drop(text.splice(at..at, again));
            }
            5 => {
                let other = &examples[numbers.below(examples.len())];
                let from = numbers.below(other.len() + 1);
                drop(text.splice(at..end, other[from..].iter().copied()));
            }
            _ => {
                if let Some(byte) = text.get_mut(at) {
                    *byte = numbers.below(256) as u8;
                }
            }
        }
    }
    text.truncate(4_000);
    text
}

fn examples(name: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fuzz/corpus")
        .join(name);
    let entries = std::fs::read_dir(&folder).expect("a folder of examples");
    let mut paths: Vec<_> = entries.map(|entry| entry.expect("a file").path()).collect();
    paths.sort();
    paths
        .iter()
        .map(|path| std::fs::read(path).expect("an example"))
        .collect()
}

#[test]
fn no_bytes_panic() {
    let many = std::env::var("RULEBOOK_FUZZ")
        .ok()
        .and_then(|many| many.parse().ok());
    std::thread::scope(|scope| {
        for target in TARGETS {
            scope.spawn(move || {
                let examples = examples(target.name);
                assert!(!examples.is_empty(), "{}", target.name);
                let mut numbers = Numbers(0x9e37_79b9_7f4a_7c15);
                for example in &examples {
                    (target.run)(example);
                }
                for _ in 0..many.unwrap_or(BOUNDED) {
                    let bytes = changed(&examples, &mut numbers);
                    let run = || (target.run)(&bytes);
                    if std::panic::catch_unwind(run).is_err() {
                        let text = bytes.escape_ascii().to_string();
                        panic!("{} panics on: {text}", target.name);
                    }
                }
            });
        }
    });
}

#[test]
fn each_target_has_its_file_and_its_examples() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz");
    let manifest = std::fs::read_to_string(root.join("Cargo.toml")).expect("a manifest");
    for target in TARGETS {
        let name = target.name;
        let file = std::fs::read_to_string(root.join(format!("fuzz_targets/{name}.rs")));
        assert!(
            file.expect("a file").contains(&format!("\"{name}\"")),
            "{name}"
        );
        assert!(manifest.contains(&format!("name = \"{name}\"")), "{name}");
        assert!(root.join("corpus").join(name).is_dir(), "{name}");
    }
}
