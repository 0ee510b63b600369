//! What may be a stranger's bytes, each way in as one function: nothing panics, whatever they are.
//!
//! `tests/fuzz.rs` runs them over changed examples in the test command; `fuzz/` runs them under libFuzzer. What comes out
//! is not looked at.

use rulebook::testing::cache::{Cache, Named};
use rulebook::testing::pipeline::{Pages, Request, check, render};
use rulebook::testing::report::{Colour, Detail, FORMATS, Wanted};
use rulebook::testing::runtime::is_frame;
use rulebook::testing::site::Manifest;
use rulebook::testing::source::Memory;
use rulebook::testing::verify::Want;

/// One way in.
pub struct Target {
    pub name: &'static str,
    pub run: fn(&[u8]),
}

/// Every way in; `fuzz/fuzz_targets/` and `fuzz/corpus/` have a file and a folder of each name.
pub const TARGETS: &[Target] = &[
    Target {
        name: "markdown",
        run: |bytes| page(bytes, b"", b""),
    },
    Target {
        name: "mdx",
        run: |bytes| document("a.mdx", bytes),
    },
    Target {
        name: "front_matter",
        run: |bytes| {
            page(
                bytes,
                b"---\n",
                b"\n---\n# A\n\n```python good\nx = 1\n```\n",
            )
        },
    },
    Target {
        name: "info_string",
        run: |bytes| {
            page(
                bytes,
                b"# A\n\n```",
                b"\nx = 1\n```\n\n~~~python bad\nx\n~~~\n",
            )
        },
    },
    Target {
        name: "raw_html",
        run: |bytes| page(bytes, b"# A\n\n<div>\n", b"\n</div>\n\ntext <b>x</b>\n"),
    },
    Target {
        name: "rule",
        run: rule,
    },
    Target {
        name: "book_toml",
        run: book,
    },
    Target {
        name: "wire",
        run: |bytes| {
            is_frame(bytes);
        },
    },
    Target {
        name: "site_marker",
        run: |bytes| {
            let _ = Manifest::parse(bytes);
        },
    },
    Target {
        name: "store",
        run: store,
    },
];

/// The target of a name, for a program that knows one.
#[allow(dead_code)]
pub fn run(name: &str, bytes: &[u8]) {
    for target in TARGETS.iter().filter(|target| target.name == name) {
        (target.run)(bytes);
    }
}

fn page(bytes: &[u8], before: &[u8], after: &[u8]) {
    document("a.md", &[before, bytes, after].concat());
}

fn rule(bytes: &[u8]) {
    let before = b"# A\n\n## A1: Rule\n\n```yaml rule\n";
    let after = b"\n```\n\n**Bad:**\n\n```python\nprint(\"a\", [1])\n```\n\n**Good:**\n\n```python\nlog(1)\n```\n";
    page(bytes, before, after);
}

fn document(path: &str, bytes: &[u8]) {
    whole(Memory::default().with(path, bytes), path);
}

fn book(bytes: &[u8]) {
    let files = Memory::default()
        .with("book.toml", bytes)
        .with("content/a.md", "# A\n\n```python good\nx = 1\n```\n");
    whole(files, ".");
}

/// Reads, judges, reports in every format, and draws: a fault of the text is a finding or an error, never a panic.
fn whole(files: Memory, path: &str) {
    let request = Request {
        paths: vec![path.into()],
        ..Request::default()
    };
    let Ok(mut checked) = check(&files, &request, Want::Highlights) else {
        return;
    };
    let detail = Detail {
        verdicts: true,
        explain: false,
        quiet: false,
    };
    for format in FORMATS {
        let wanted = Wanted {
            detail,
            colour: Colour::Ansi,
            has_failed: true,
        };
        (format.write)(&checked, wanted);
    }
    for unit in &mut checked.units {
        let _ = render(&files, unit, Pages::Static);
    }
}

/// A store of answers in which some bytes are others: what it answers is what was put in, or nothing.
fn store(bytes: &[u8]) {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let open = || Cache::open(Ok(folder.path().to_path_buf()), 20_000);
    let named = Named::new("fuzz", "1", &[]);
    let values: Vec<Vec<u8>> = (0..4_u8).map(|at| vec![at; usize::from(at) * 7]).collect();
    let mut cache = open();
    for (at, value) in values.iter().enumerate() {
        cache.put(named.key(&at.to_string()), value.clone());
    }
    let _ = cache.close();
    disturb(folder.path(), bytes);
    let mut cache = open();
    for (at, value) in values.iter().enumerate() {
        if let Some(known) = cache.get(named.key(&at.to_string())) {
            assert_eq!(known, value, "a forged answer");
        }
    }
    cache.put(named.key("more"), b"more".to_vec());
    let _ = cache.close();
    assert_eq!(open().get(named.key("more")), Some(&b"more"[..]));
}

/// Every two bytes change one byte of each file: where, and to what. A single one cuts the file there.
fn disturb(folder: &std::path::Path, bytes: &[u8]) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            disturb(&path, bytes);
            continue;
        }
        let Ok(mut text) = std::fs::read(&path) else {
            continue;
        };
        for change in bytes.chunks(2) {
            match change {
                [at, to] if !text.is_empty() => {
                    let at = usize::from(*at) * 3 % text.len();
                    text[at] = *to;
                }
                [at] => text.truncate(usize::from(*at)),
                _ => {}
            }
        }
        let _ = std::fs::write(&path, text);
    }
}
