//! Each key that the schema calls served is read: the same small book with the key set and unset gives another result.
//!
//! A result is the whole site with what was printed, or what a check prints that executes the examples. No file holds a
//! key that is accepted and dropped.

#![cfg(unix)]

mod absent;
mod counting;
mod program;

use counting::Place;
use program::Test;
use rulebook::testing::config::{Service, schema};
use std::collections::BTreeMap;
use std::path::Path;

/// Keys that the site shows, or what `build` says of it; each with a value that is not its default.
const BUILT: &[(&str, &str)] = &[
    ("book.title", "'Another'"),
    ("book.authors", "['An Author']"),
    ("book.description", "'What it is about'"),
    ("book.language", "'de'"),
    ("book.src", "'other'"),
    ("book.text-direction", "'rtl'"),
    ("build.build-dir", "'public'"),
    ("build.exclude", "['b.md']"),
    ("output.html.site-url", "'https://example.org/'"),
    (
        "output.html.edit-url-template",
        "'https://example.org/{path}'",
    ),
    ("output.html.git-repository-url", "'https://example.org/'"),
    ("output.html.rule-dir", "'own'"),
    ("output.html.search.enable", "false"),
    ("output.html.raw-html", "'all'"),
    ("output.html.input-404", "'b.md'"),
    ("output.html.cname", "'example.org'"),
    ("output.html.additional-css", "['a.md']"),
    ("output.html.additional-js", "['a.md']"),
    ("verify.rule-id", "'^(R[0-9])'"),
    ("verify.definition-lists", "true"),
    ("stances.good", "['Quux']"),
    ("stances.bad", "['Frob']"),
    ("skill.name", "'another'"),
    ("lints.draft", "'deny'"),
];

/// Keys of what runs: seen by a check that executes the examples, in the `python3` of this machine.
const RUN: &[(&str, &str)] = &[
    ("python.interpreter", "'no-such-python'"),
    ("python.run", "true"),
    ("python.requirements", "['no-such-package-at-all==1']"),
    ("python.lock", "'none.txt'"),
    ("python.python", "'3.99'"),
    (
        "python.environments.a.requirements",
        "['no-such-package-at-all==1']",
    ),
    ("python.environments.a.lock", "'none.txt'"),
    ("python.environments.a.python", "'3.99'"),
    ("python.setup", "['none.py']"),
    ("python.probes", "['none.py']"),
    ("python.preload", "['tabnanny']"),
    ("python.sandbox", "'off'"),
    ("python.network", "'loopback'"),
    ("python.memory-limit", "'200MB'"),
    ("python.output-limit", "'1kB'"),
];

/// Keys that would cost more to see than a test may, each with the file that proves them and what to look for there.
const ELSEWHERE: &[(&str, &str, &str)] = &[
    // Its names are addresses.
    (
        "output.html.redirect.*",
        "tests/books.rs",
        "[output.html.redirect]",
    ),
    // Only a book with a `SUMMARY.md` has lines that are not shown, and its names are languages.
    (
        "output.html.code.hidelines.*",
        "tests/books.rs",
        "[output.html.code.hidelines]",
    ),
    // A link that it silences is an error otherwise, and nothing would be published.
    (
        "output.html.external",
        "tests/books.rs",
        "external = ['../std/**', '*.pdf']",
    ),
    // They are about code, and neither a site nor a check has any.
    ("lint.select", "tests/choice.rs", "select = ['A1']"),
    ("lint.ignore", "tests/choice.rs", "ignore = ['A1']"),
    ("lint.exclude", "tests/choice.rs", "exclude = ['src/old'"),
    ("lint.rules", "tests/consumer.rs", "rules = ['rules.md']"),
    ("lint.per-path.*", "tests/consumer.rs", "[lint.per-path]"),
    (
        "lint.default-exclude",
        "tests/choice.rs",
        "default-exclude = false",
    ),
    (
        "lint.baseline",
        "tests/baseline.rs",
        "[lint]\\nbaseline = 'ours.jsonl'",
    ),
    (
        "verify.baseline",
        "tests/baseline.rs",
        "[verify]\\nbaseline = 'ours.jsonl'",
    ),
    ("rules.pages", "tests/consumer.rs", "[rules]\\npages = ["),
    // Without a name there is no skill that they are about.
    (
        "skill.description",
        "tests/skill.rs",
        "description = 'Rules",
    ),
    ("skill.pages", "tests/skill.rs", "pages = ['"),
    // In a book without a `SUMMARY.md` they are off, and another key may turn one of them on.
    (
        "output.html.definition-lists",
        "tests/books.rs",
        "definition-lists = false",
    ),
    (
        "output.html.smart-punctuation",
        "tests/books.rs",
        "smart-punctuation = false",
    ),
    // Only a book with a `SUMMARY.md` has numbers.
    (
        "output.html.no-section-label",
        "tests/books.rs",
        "no-section-label = true",
    ),
    // An example has to run as long as the limit.
    ("python.time-limit", "tests/suite/run.md", "time-limit = 1"),
];

const PAGE: &str = "# A page\n\n<form>text</form>\n\nTerm\n: Meaning\n\n## R1 Do this\n\nFrob:\n\n```python\nh(1)\n```\n\n\
     Quux:\n\n```python\ng(1)\n```\n\n## Ruled {#RULED}\n\n```yaml rule\nid: RULED\nlanguage: python\nmessage: no f\n\
     rule: {pattern: f($A)}\n```\n\n```python bad\nf(1)\n```\n\n```python good\ng(1)\n```\n";

/// What each key of a run changes: the modules that are there, the network, memory, and what is printed.
const RAN: &str = "# A\n\n```python good\nimport sys\nassert 'tabnanny' not in sys.modules\n```\n\n\
     ```python good\nimport socket\nsocket.create_server(('127.0.0.1', 0)).close()\n```\n\n\
     ```python good\nx = bytearray(400_000_000)\n```\n\n```python good\nprint('x' * 5000)\n```\n";

/// A `book.toml` with this key, if there is one.
fn book(key: Option<(&str, &str)>) -> String {
    key.map_or_else(String::new, |(key, value)| format!("{key} = {value}\n"))
}

/// All that `build` makes and says.
fn built(key: Option<(&str, &str)>) -> BTreeMap<String, Vec<u8>> {
    let test = Test::of("build")
        .file("book.toml", book(key))
        .file("content/index.md", PAGE)
        .file("content/b.md", "# B\n")
        .file("content/c.md", "---\ndraft: true\n---\n\n# C\n")
        .file("other/index.md", "# Other\n");
    let output = test.command().output().expect("the program can be started");
    let mut seen = BTreeMap::new();
    files(test.folder.path(), test.folder.path(), &mut seen);
    seen.remove("book.toml");
    seen.insert(
        "status".to_owned(),
        format!("{:?}", output.status.code()).into_bytes(),
    );
    seen.insert("stdout".to_owned(), output.stdout);
    seen.insert("stderr".to_owned(), output.stderr);
    seen
}

fn files(root: &Path, folder: &Path, seen: &mut BTreeMap<String, Vec<u8>>) {
    for entry in std::fs::read_dir(folder).expect("a folder of the test") {
        let path = entry.expect("an entry of the test").path();
        if path.is_dir() {
            files(root, &path, seen);
        } else {
            let name = path.strip_prefix(root).expect("it is below");
            let bytes = std::fs::read(&path).expect("a file of the test");
            seen.insert(name.display().to_string(), bytes);
        }
    }
}

/// All that two checks say, the second of which executes the examples; none where there is no Python.
fn ran(key: Option<(&str, &str)>) -> Option<String> {
    // No one listens there.
    const NOBODY: &str = "http://127.0.0.1:9/simple";
    let place = Place::new()?;
    let place = place.env("PIP_INDEX_URL", NOBODY).env("PIP_RETRIES", "0");
    let place = place.env("UV_INDEX_URL", NOBODY);
    place.write("book/book.toml", book(key));
    place.write("book/content/a.md", RAN);
    let seen = [&["check", "book"][..], &["check", "--run", "book"]].map(|line| place.said(line));
    let folder = place.folder.path().display().to_string();
    Some(format!("{seen:?}").replace(&folder, ""))
}

#[test]
fn every_key_that_is_served_is_read() {
    let served = schema().filter(|key| matches!(key.service, Service::Ours | Service::Shared));
    let shown: Vec<&str> = [BUILT, RUN].concat().iter().map(|(key, _)| *key).collect();
    let elsewhere: Vec<&str> = ELSEWHERE.iter().map(|(key, ..)| *key).collect();
    let is_named = |path: &str, key: &str| {
        let (path, key) = (path.split('.'), key.split('.'));
        path.clone().count() == key.clone().count()
            && path.zip(key).all(|(name, own)| name == "*" || name == own)
    };
    let missing: Vec<&str> = served
        .map(|key| key.path)
        .filter(|path| {
            let mut keys = shown.iter().chain(&elsewhere);
            !keys.any(|key| is_named(path, key))
        })
        .collect();
    assert!(
        missing.is_empty(),
        "no row shows that it is read: {missing:?}"
    );
    for (key, file, text) in ELSEWHERE {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
        let test = std::fs::read_to_string(path).expect("a file of the repository");
        assert!(
            test.contains(text),
            "{file} does not show that `{key}` is read"
        );
    }
}

#[test]
fn a_site_shows_each_key_that_it_is_made_of() {
    let unset = built(None);
    assert_eq!(unset, built(None), "two builds of one book are equal");
    for (key, value) in BUILT {
        assert!(
            built(Some((key, value))) != unset,
            "`{key}` is accepted and not read"
        );
    }
}

#[test]
fn a_run_shows_each_key_that_it_is_made_of() {
    let Some(unset) = ran(None) else { return };
    assert_eq!(
        Some(&unset),
        ran(None).as_ref(),
        "two runs of one book say the same"
    );
    for (key, value) in RUN {
        let set = ran(Some((key, value)));
        assert!(
            set.as_ref() != Some(&unset),
            "`{key}` is accepted and not read:\n{unset}"
        );
    }
}
