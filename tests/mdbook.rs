//! A book that mdBook builds as well, in mdBook's own program: our keys are in `rulebook.toml`, which it never reads.
//!
//! `./test` installs it into an environment below `target/`. Where it is missing these tests say NOT TESTED, and in CI
//! they fail.

mod absent;
mod program;

use program::Test;
use std::path::PathBuf;
use std::process::Command;

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
