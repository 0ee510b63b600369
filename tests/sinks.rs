//! What a document says stays text wherever it goes: terminals, logs of build servers, file names, addresses.
//!
//! A document is a stranger's. Nothing here looks at whether the words are right.

// Most of it makes names that Windows refuses.
#![cfg_attr(not(unix), allow(dead_code, unused_imports))]

mod program;

use program::Test;
use std::path::Path;
use std::process::Output;

/// What a terminal or a log could obey, in one text: the clipboard, a cleared screen, C1, the order of letters, commands.
const HOSTILE: &str = "\u{1b}]52;c;ZXZpbA==\u{7}\u{1b}[2J\u{1b}[8m\u{9b}31m\u{202e}\u{2066}";

/// A book whose every text is hostile.
fn hostile(command: &str) -> Test {
    let page = format!(
        "# Page {HOSTILE}\n\n## R1: Title {HOSTILE}\n\nWhy {HOSTILE}\n::error::prose\n\n\
         ```yaml rule\nid: R1\nlanguage: python\nmessage: \"no{escaped}\\n ::stop-commands::t\\n##[error]x\"\n\
         note: \"note{escaped}\\n::error::note\"\nrule: {{ pattern: print($A) }}\n```\n\n\
         **Bad:**\n\n```python\nprint(1)  # {HOSTILE}\n```\n\n\
         **Good:**\n\n```python\nprint(2)  # {HOSTILE}\n```\n\n\
         **Good:**\n\n```python skip=\"why {HOSTILE}\"\nx\n```\n\n\
         ```{HOSTILE} good\nx\n```\n\n[link {HOSTILE}](no{HOSTILE}where.md) [[R{HOSTILE}]]\n",
        escaped = HOSTILE
            .replace('\u{1b}', "\\e")
            .replace('\u{7}', "\\a")
            .replace('\u{9b}', "\\x9b"),
    );
    Test::of(command)
        .file(
            "book.toml",
            "[book]\ntitle = \"T\\u001b[2J\\n::error::t\"\n",
        )
        .file(&format!("content/a {HOSTILE}\n::error file=x::y.md"), page)
        .file(
            "code/c.py",
            format!("print(3)  # {HOSTILE}\n::error::code\n"),
        )
}

fn run(test: &Test) -> Output {
    test.command().output().expect("the program can be started")
}

/// Standard output and standard error together.
fn said(output: &Output) -> String {
    let mut said = String::from_utf8(output.stdout.clone()).expect("UTF-8");
    said.push_str(&String::from_utf8(output.stderr.clone()).expect("UTF-8"));
    said
}

fn assert_obeys_nothing(said: &str, is_own: impl Fn(&str) -> bool) {
    assert!(!said.is_empty());
    for line in said.lines() {
        let obeyed = |c: char| {
            (c.is_control() && c != '\t')
                || ('\u{202a}'..='\u{202e}').contains(&c)
                || ('\u{2066}'..='\u{2069}').contains(&c)
        };
        assert!(!line.contains(obeyed), "{line:?}");
        assert!(
            is_own(line) || !line.trim_start().starts_with("::"),
            "{line:?}"
        );
        assert!(!line.contains("##["), "{line:?}");
    }
}

#[cfg(unix)]
#[test]
fn no_command_obeys_a_document() {
    let never = |_: &str| false;
    let first = said(&run(&hostile("check")));
    // The page was read, its rule too, and both are reported.
    for text in [
        "\\u{1b}]52;c",
        "\\::stop-commands::t",
        "\\u{9b}31m",
        "##\\[error]x",
    ] {
        assert!(first.contains(text), "{text}: {first}");
    }
    for arguments in [
        &["check"][..],
        &["check", "--explain"],
        &["check", "-v"],
        &["check", "--format", "json"],
        &["check", "--format", "sarif"],
        &["check", "--format", "junit"],
        &["list"],
        &["list", "--format", "json"],
        &["explain", "R1"],
        &["explain", "R\u{1b}[2J"],
        &["build", "-d", "site"],
        &["lint", "--rules", ".", "code"],
        &["lint", "-v", "--rules", ".", "code", "--format", "junit"],
        &["trust"],
        &["env"],
    ] {
        let mut test = hostile(arguments[0]);
        test.arguments = arguments.iter().map(|word| (*word).to_owned()).collect();
        let output = run(&test);
        assert_obeys_nothing(&said(&output), never);
    }
}

#[cfg(unix)]
#[test]
fn workflow_commands_are_only_our_own() {
    let mut test = hostile("check");
    test.arguments = ["check", "--format", "github"].map(str::to_owned).to_vec();
    let is_own = |line: &str| {
        ["::error ", "::warning ", "::notice "]
            .iter()
            .any(|word| line.starts_with(word))
            && line.matches("::error file=x").count() == 0
    };
    let output = run(&test);
    assert_obeys_nothing(&said(&output), is_own);
}

#[cfg(unix)]
#[test]
fn colours_of_ours_are_all_that_a_terminal_obeys() {
    let mut test = hostile("check");
    test.arguments = ["check", "--color", "always"].map(str::to_owned).to_vec();
    let said = said(&run(&test));
    assert!(said.contains("\u{1b}["), "{said}");
    assert!(
        !said.contains("\u{1b}[8m") && !said.contains("\u{1b}[2J"),
        "{said:?}"
    );
    assert!(
        !said.contains('\u{7}') && !said.contains('\u{9b}'),
        "{said:?}"
    );
}

/// Every address of a site leads to a file of it.
#[cfg(unix)]
#[test]
fn every_name_has_an_address() {
    let mut test = Test::of("build").file(
        "book.toml",
        "[book]\ntitle = \"T\"\n[output.html]\nsite-url = \"https://x.example/y/\"\n",
    );
    let names = [
        "a", "C#", "why?", "100%", "x.html#y", "a b", "tab\tx", "line\nx", "q\"uo", "l<t",
        "bidi\u{202e}x", "é", "back`tick", "par(en)", "pipe|x", "amp&x", "apo'x", "a:b",
    ];
    for (at, name) in names.iter().enumerate() {
        let page = format!(
            "# Page\n\n## R{at}: Rule\n\n**Good:**\n\n```python\nx = 1\n```\n\n[x](a%23b.png)\n"
        );
        test = test.file(&format!("content/{name}.md"), page);
    }
    let long = "x".repeat(252);
    let test = test
        .file(&format!("content/{long}.md"), "# Long\n")
        .file("content/a#b.png", "x");
    assert_eq!(run(&test).status.code(), Some(0));
    let root = test.folder.path().join("book");
    let mut links = 0;
    for file in std::fs::read_dir(&root).expect("a site") {
        let path = file.expect("a file").path();
        let is_page = path.extension().is_some_and(|end| end == "html");
        if is_page && path.file_name() != Some("404.html".as_ref()) {
            let text = std::fs::read_to_string(&path).expect("text");
            let values = text
                .split("href=\"")
                .skip(1)
                .map(|rest| &rest[..rest.find('"').unwrap_or(0)]);
            links += values.map(|value| follow(&root, &path, value)).count();
        }
    }
    assert!(links > 500, "{links}");
}

fn follow(root: &Path, page: &Path, value: &str) {
    let value = value
        .replace("&amp;", "&")
        .replace("&#39;", "'")
        .replace("&quot;", "\"");
    let value = value.strip_prefix("https://x.example/y/").unwrap_or(&value);
    let file = value.split(['#', '?']).next().unwrap_or_default();
    if file.is_empty() || file.starts_with("https:") {
        return;
    }
    let mut bytes = Vec::new();
    let mut rest = file.as_bytes();
    while let Some((byte, after)) = rest.split_first() {
        let digits = after
            .get(..2)
            .and_then(|digits| std::str::from_utf8(digits).ok());
        match digits.filter(|_| *byte == b'%') {
            Some(digits) => {
                bytes.push(u8::from_str_radix(digits, 16).expect("two digits"));
                rest = &after[2..];
            }
            None => {
                bytes.push(*byte);
                rest = after;
            }
        }
    }
    let file = String::from_utf8(bytes).expect("UTF-8");
    assert!(root.join(&file).is_file(), "{page:?}: {value:?}");
}

#[cfg(target_os = "linux")]
#[test]
fn names_that_are_no_text_are_each_reported() {
    use std::os::unix::ffi::OsStrExt;
    let test = Test::of("check")
        .file("book.toml", "[book]\n")
        .file("content/a.md", "# A\n");
    for name in [&b"\xff.md"[..], b"\xfe.md", b"\xfd.png"] {
        let path = test
            .folder
            .path()
            .join("content")
            .join(std::ffi::OsStr::from_bytes(name));
        if std::fs::write(path, "# X\n").is_err() {
            return;
        }
    }
    let said = said(&run(&test));
    for name in ["\\xff.md", "\\xfe.md", "\\xfd.png"] {
        assert!(said.contains(name), "{said}");
    }
}
