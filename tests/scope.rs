//! What is read where a folder is named: guidelines in hidden folders, and no packages of other people.

mod program;

use program::Test;

const PAGE: &str = "# A\n\n```python\nx = 1\n```\n";

#[test]
fn guidelines_for_agents_are_read() {
    Test::new()
        .file("README.md", PAGE)
        .file(".claude/skills/names/SKILL.md", PAGE)
        .file("app/.cursor/rules/names.mdc", PAGE)
        .file(".github/copilot-instructions.md", PAGE)
        .file(".github/instructions/a.instructions.md", PAGE)
        .file(".agents/skills/b/SKILL.md", PAGE)
        .args(["--explain", "."])
        .stdout_contains(".claude/skills/names/SKILL.md:3")
        .stdout_contains("app/.cursor/rules/names.mdc:3")
        .stdout_contains(".github/copilot-instructions.md:3")
        .stdout_contains(".github/instructions/a.instructions.md:3")
        .stdout_contains(".agents/skills/b/SKILL.md:3")
        .stdout_lacks("hidden folder")
        .run();
}

#[test]
fn other_hidden_folders_are_counted() {
    Test::new()
        .file("README.md", PAGE)
        .file(".notes/a.md", PAGE)
        .file(".notes/deep/b.md", PAGE)
        .file("docs/.drafts/c.md", PAGE)
        .file(".github/ISSUE_TEMPLATE/bug.md", PAGE)
        .file(".vscode/settings.json", "{}")
        .file(".git/description.md", PAGE)
        .args(["."])
        .stdout_contains("3 hidden folders with 4 Markdown files were not read: `.github/ISSUE_TEMPLATE`, `.notes`, `docs/.drafts`; name them to read them")
        .run();
}

#[test]
fn hidden_folders_of_a_book_are_no_part_of_it() {
    Test::new()
        .file("book.toml", "[book]\ntitle = \"T\"\n")
        .file("content/a.md", PAGE)
        .file("content/.notes/deep/b.md", PAGE)
        .file("content/.claude/skills/c/SKILL.md", PAGE)
        .file("content/.git/d.md", PAGE)
        .args(["--explain", "."])
        .stdout_contains("content/a.md:3")
        .stdout_lacks("SKILL.md:3")
        .stdout_contains(
            "2 hidden folders with 2 Markdown files are not part of the book: `content/.claude`, `content/.notes`",
        )
        .run();
}

#[test]
fn what_is_named_is_read_whatever_it_is() {
    for folder in [".notes", "node_modules/foo", "target", ".claude/plugins"] {
        Test::new()
            .file("Cargo.toml", "")
            .file(&format!("{folder}/a.md"), PAGE)
            .args(["--explain", folder])
            .stdout_contains("a.md:3")
            .run();
    }
}

#[test]
fn packages_and_output_are_left_out() {
    Test::new()
        .file("a.md", PAGE)
        .file(
            "node_modules/foo/README.md",
            "# no-1\n\n```js\nlet a = ;\n```\n",
        )
        .file("env/pyvenv.cfg", "")
        .file("env/lib/README.md", "# no-2\n\n```js\nlet a = ;\n```\n")
        .file("rust/Cargo.toml", "")
        .file(
            "rust/target/doc/README.md",
            "# no-3\n\n```js\nlet a = ;\n```\n",
        )
        .file("go/go.mod", "")
        .file("go/vendor/x/README.md", "# no-4\n\n```js\nlet a = ;\n```\n")
        .file("kept/CACHEDIR.TAG", "")
        .file("kept/README.md", "# no-5\n\n```js\nlet a = ;\n```\n")
        .file("docs/target/b.md", "# Targets\n\n```python\ny = 2\n```\n")
        .file("docs/vendor/c.md", "# Vendors\n\n```python\nz = 3\n```\n")
        .args(["--explain", "."])
        .stdout_contains("docs/target/b.md:3")
        .stdout_contains("docs/vendor/c.md:3")
        .stdout_lacks("no-")
        .stdout_lacks("README.md")
        .run();
}

#[test]
fn a_neighbour_that_was_not_named_is_not_published() {
    let test = Test::of("build")
        .file(
            "a.md",
            "# A\n\n[b](b.md) [c](node_modules/c.txt) ![d](d.png)\n",
        )
        .file("b.md", "# B\n")
        .file("d.png", "")
        .file("node_modules/c.txt", "")
        .args(["a.md", "-d", "out"]);
    let folder = test.folder.path().to_owned();
    // The folder is gone with the test, so what is in it is asked first.
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_rulebook"))
        .args(&test.arguments)
        .current_dir(&folder)
        .output()
        .expect("the program can be started");
    assert!(output.status.success(), "{output:?}");
    assert!(folder.join("out/d.png").exists());
    for gone in ["out/b.md", "out/b.html", "out/node_modules"] {
        assert!(!folder.join(gone).exists(), "{gone}");
    }
}
