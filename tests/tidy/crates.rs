//! What we depend on: licences that permit everything, and one source.
//!
//! It reads what cargo knows without a network. Whether a crate has a known fault needs one: `deny.toml` is for that.

use super::sources::root;
use serde_json::Value;
use std::collections::BTreeSet;
use std::process::Command;

/// Licences that ask for no more than to be named.
const PERMISSIVE: &[&str] = &[
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "ISC",
    "MIT",
    "MIT-0",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

/// Whether an expression of licences (SPDX) can be met with permissive ones alone.
pub fn is_permissive(expression: &str) -> bool {
    let spaced = expression.replace('/', " OR ");
    let spaced = spaced.replace('(', " ( ").replace(')', " ) ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut at = 0;
    any(&words, &mut at) && at == words.len()
}

fn any(words: &[&str], at: &mut usize) -> bool {
    let mut found = all(words, at);
    while words.get(*at) == Some(&"OR") {
        *at += 1;
        found |= all(words, at);
    }
    found
}

fn all(words: &[&str], at: &mut usize) -> bool {
    let mut found = one(words, at);
    while words.get(*at) == Some(&"AND") {
        *at += 1;
        found &= one(words, at);
    }
    found
}

fn one(words: &[&str], at: &mut usize) -> bool {
    let Some(word) = words.get(*at) else {
        return false;
    };
    *at += 1;
    if *word == "(" {
        let found = any(words, at);
        *at += 1;
        return found;
    }
    match words.get(*at..*at + 2) {
        Some(["WITH", exception]) => {
            *at += 2;
            PERMISSIVE.contains(&format!("{word} WITH {exception}").as_str())
        }
        _ => PERMISSIVE.contains(word),
    }
}

#[test]
fn each_crate_is_permissively_licensed_and_from_one_registry() {
    let cargo = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO"))
            .args(arguments)
            .current_dir(root())
            .output()
            .expect("cargo runs this test, so it is there");
        let fault = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{fault}");
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    let about = cargo(&["-vV"]);
    let host = about.lines().find_map(|line| line.strip_prefix("host: "));
    // What other systems need was not fetched here.
    let text = cargo(&[
        "metadata",
        "--locked",
        "--offline",
        "--format-version",
        "1",
        "--filter-platform",
        host.expect("cargo says where it runs"),
    ]);
    let metadata: Value = serde_json::from_str(&text).expect("JSON");
    let packages = metadata["packages"].as_array().expect("packages");
    assert!(packages.len() > 50, "the tree was read");
    let mut sources = BTreeSet::new();
    for package in packages {
        let name = &package["name"];
        let licence = package["license"].as_str().unwrap_or_default();
        assert!(is_permissive(licence), "{name} is licensed as `{licence}`");
        // Ours has none.
        sources.extend(package["source"].as_str());
    }
    let is_registry = sources.iter().all(|source| source.starts_with("registry+"));
    assert!(
        is_registry && sources.len() == 1,
        "crates are from {sources:?}"
    );
}

#[test]
fn licences_are_read_as_they_are_meant() {
    for permissive in [
        "MIT",
        "MIT/Apache-2.0",
        "GPL-3.0 OR MIT",
        "(MIT OR GPL-3.0) AND Unicode-3.0",
        "Apache-2.0 WITH LLVM-exception OR GPL-2.0",
    ] {
        assert!(is_permissive(permissive), "{permissive}");
    }
    for other in [
        "", "GPL-3.0", "MIT AND GPL-3.0", "(MIT", "MIT WITH Own", "MIT GPL-3.0",
    ] {
        assert!(!is_permissive(other), "{other}");
    }
}
