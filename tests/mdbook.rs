//! A book that mdBook builds as well, in mdBook's own program: our keys are in `rulebook.toml`, which it never reads.
//!
//! `./test` installs it into an environment below `target/`. Where it is missing these tests say NOT TESTED, and in CI
//! they fail.

mod absent;
mod program;

use program::Test;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

const BOOK: &str = "[book]\ntitle = \"House rules\"\nlanguage = \"en\"\n\n[output.html]\nsite-url = \"https://example.org/\"\n";

/// Every table of ours, with keys that mdBook does not know.
const BESIDE: &str = "[build]\nexclude = ['drafts/']\n\n[output.html]\nrule-dir = 'ours'\n\n[verify]\nrule-id = '^(PY\\d+)'\n\n\
                      [stances]\nbad = ['Frob']\n\n[python]\nrun = false\n\n[lints]\nnothing-judged = 'allow'\n";

const PAGE: &str = "# Logs\n\n## PY1 No print\n\n```yaml rule\nlanguage: python\nrule: {pattern: print($A)}\n```\n\n\
                    Frob:\n\n```python\nprint(1)\n```\n\nGood:\n\n```python\nlog.info(1)\n```\n";

/// mdBook's program, and whether it is there.
fn mdbook() -> Option<PathBuf> {
    let target = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    let own = target.parent()?.join("mdbook/bin/mdbook");
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found = std::env::split_paths(&path).map(|folder| folder.join("mdbook"));
    let found = std::iter::once(own)
        .chain(found)
        .find(|file| file.is_file());
    if found.is_none() {
        absent::not_tested("a book that mdBook builds, too: there is no `mdbook`");
    }
    found
}

/// Whether mdBook builds a folder, and what it says.
fn built(mdbook: &PathBuf, test: &Test) -> (bool, String) {
    let mut command = Command::new(mdbook);
    let run = command.arg("build").current_dir(test.folder.path());
    let out = run.output().expect("mdBook can be started");
    (
        out.status.success(),
        String::from_utf8_lossy(&out.stderr).into_owned(),
    )
}

fn book(test: Test, keys: &str) -> Test {
    test.file("book.toml", format!("{BOOK}{keys}"))
        .file("src/SUMMARY.md", "# Summary\n\n- [Logs](logs.md)\n")
        .file("src/logs.md", PAGE)
}

#[test]
fn our_keys_beside_a_book_toml_are_read_here_and_disturb_no_mdbook() {
    let test = book(Test::new(), "").file("rulebook.toml", BESIDE);
    if let Some(mdbook) = mdbook() {
        let (is_built, said) = built(&mdbook, &test);
        assert!(is_built, "{said}");
        assert!(
            test.folder.path().join("book/logs.html").is_file(),
            "{said}"
        );
        std::fs::remove_dir_all(test.folder.path().join("book")).expect("its site can be removed");
    }
    test.stdout_contains("2 proven").run();
    let test = book(Test::of("build"), "").file("rulebook.toml", BESIDE);
    let folder = test.folder.path().to_path_buf();
    let page = folder.join("book/ours/PY1.html");
    let command = test.command().output().expect("rulebook can be started");
    let said = String::from_utf8_lossy(&command.stdout).into_owned();
    assert!(page.is_file(), "{said}");
}

/// A preprocessor that changes chapters, before ours.
const UPPER: &str =
    "[preprocessor.louder]\ncommand = \"python3 louder.py\"\nbefore = [\"rulebook\"]\n";

const LOUDER: &str = "import sys\nif sys.argv[1:2] == ['supports']:\n    sys.exit(0)\n\
                      import json\ncontext, book = json.load(sys.stdin)\n\
                      def go(items):\n    for item in items:\n        if 'Chapter' in item:\n\
                      \u{20}           one = item['Chapter']\n            one['content'] = one['content'].replace('MAKE', 'print(2)')\n            go(one['sub_items'])\n\
                      go(book.get('items') or book['sections'])\njson.dump(book, sys.stdout)\n";

/// Lets mdBook run this program as its preprocessor.
fn preprocessed(mdbook: &PathBuf, test: &Test) -> (bool, String) {
    let own = PathBuf::from(env!("CARGO_BIN_EXE_rulebook"));
    let folder = own.parent().expect("a program is in a folder");
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::iter::once(folder.to_path_buf()).chain(std::env::split_paths(&path));
    let path = std::env::join_paths(folders).expect("paths without a separator in them");
    let mut command = Command::new(mdbook);
    let run = command
        .arg("build")
        .current_dir(test.folder.path())
        .env("PATH", path);
    let out = run.output().expect("mdBook can be started");
    (
        out.status.success(),
        String::from_utf8_lossy(&out.stderr).into_owned(),
    )
}

#[test]
fn a_preprocessor_ends_the_build_where_a_check_fails() {
    let keys = "\n[preprocessor.rulebook]\ncommand = \"rulebook mdbook\"\n";
    let page = PAGE.replace("Frob:", "Bad:");
    let good = book(Test::new(), keys).file("src/logs.md", &page);
    let bad = book(Test::new(), keys).file("src/logs.md", page.replace("log.info(1)", "print(2)"));
    // What another preprocessor makes is what is checked.
    let made = book(Test::new(), &format!("{keys}\n{UPPER}"))
        .file("louder.py", LOUDER)
        .file("src/logs.md", page.replace("log.info(1)", "MAKE"));
    let Some(mdbook) = mdbook() else { return };
    let beside = "[verify]\nrule-id = '^(PY\\d+)'\n";
    for (test, is_right) in [(good, true), (bad, false), (made, false)] {
        let test = test.file("rulebook.toml", beside);
        let (is_built, said) = preprocessed(&mdbook, &test);
        assert_eq!(is_built, is_right, "{said}");
        let site = test.folder.path().join("book/logs.html");
        assert_eq!(site.is_file(), is_right, "{said}");
        let told = match is_right {
            true => "2 proven",
            false => "src/logs.md:19:1",
        };
        assert!(said.contains(told), "{said}");
    }
}

/// The reason why `rulebook.toml` exists; an mdBook that takes them makes this test red, and the guide's page wrong.
#[test]
fn mdbook_refuses_our_tables_in_its_own_file() {
    let test = book(Test::new(), "\n[stances]\nbad = ['Frob']\n");
    if let Some(mdbook) = mdbook() {
        let (is_built, said) = built(&mdbook, &test);
        assert!(!is_built, "{said}");
        assert!(said.contains("stances"), "{said}");
    }
}

/// What mdBook 0.5 and 0.4 write to a preprocessor's standard input, as this program takes it.
fn handed(folder: &std::path::Path, items: &str, content: &str) -> String {
    serde_json::json!([
        {"root": folder, "config": {"book": {"src": "src"}}, "renderer": "html", "mdbook_version": "0.5.4"},
        {items: [
            "Separator",
            {"Chapter": {"name": "Logs", "content": content, "number": [1], "sub_items": [
                {"Chapter": {"name": "Made", "content": "# Made\n", "number": null, "sub_items": [], "path": null, "source_path": "../../evil.md", "parent_names": []}}
            ], "path": "logs.md", "source_path": "logs.md", "parent_names": []}},
            {"PartTitle": "Part"}
        ]}
    ])
    .to_string()
}

/// Runs the preprocessor on a text.
fn answered(test: &Test, input: &str) -> (Option<i32>, String, String) {
    let mut command = test.command();
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().expect("rulebook can be started");
    let mut stdin = child.stdin.take().expect("it is piped");
    // One that refuses early need not read it all.
    let _ = stdin.write_all(input.as_bytes());
    drop(stdin);
    let out = child.wait_with_output().expect("it ends");
    (
        out.status.code(),
        String::from_utf8_lossy(&out.stdout).into_owned(),
        String::from_utf8_lossy(&out.stderr).into_owned(),
    )
}

#[test]
fn a_book_is_handed_back_as_it_came() {
    for items in ["items", "sections"] {
        let test = book(Test::of("mdbook"), "").file("rulebook.toml", BESIDE);
        let folder = test.folder.path().to_path_buf();
        let input = handed(&folder, items, PAGE);
        let (status, out, said) = answered(&test, &input);
        assert_eq!(status, Some(0), "{said}");
        let whole: serde_json::Value = serde_json::from_str(&input).expect("JSON");
        let back: serde_json::Value = serde_json::from_str(&out).expect("JSON");
        assert_eq!(back, whole[1]);
        assert!(said.contains("2 proven"), "{said}");
        assert!(
            said.contains("1 chapter has no file in this book"),
            "{said}"
        );
        // The chapter counts, not its file; a directive that mdBook left as text is text.
        let text = format!("{PAGE}\n```text\n{{{{#include none.txt}}}}\n```\n")
            .replace("log.info(1)", "print(3)");
        let (status, out, said) = answered(&test, &handed(&folder, items, &text));
        assert_eq!((status, out.as_str()), (Some(1), ""), "{said}");
        assert!(
            said.contains("another preprocessor changed 1 chapter"),
            "{said}"
        );
        assert!(
            said.contains("good-example-flagged") && !said.contains("[include]"),
            "{said}"
        );
    }
}

#[test]
fn what_is_no_book_is_refused() {
    for input in [
        "",
        "{}",
        "[1, 2]",
        "[{\"root\": \".\"}, {}]",
        "[{\"root\": \"/no/such\"}, {\"items\": []}]",
    ] {
        let (status, out, said) = answered(&book(Test::of("mdbook"), ""), input);
        assert_eq!((status, out.as_str()), (Some(2), ""), "{input}: {said}");
    }
    Test::of("mdbook").args(["supports", "html"]).run();
    Test::of("mdbook")
        .args(["supports", "not-supported"])
        .status(1)
        .run();
}
