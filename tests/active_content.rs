//! Files beside the Markdown that a browser would run: none of them reaches a site without the user's word.
//!
//! What is cleaned out of a picture, `src/pipeline/assets.rs` tests.

mod program;

use program::Test;

const SVG: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\"><rect width=\"1\" height=\"1\"/><script>evil()</script></svg>";

fn laid_out(command: &str, root: &str) -> Test {
    Test::of(command)
        .file(
            &format!("{root}a.md"),
            "# A\n\n[page](evil.html) ![b](x.svg) [s](evil.js) [t](notes.txt) [n](noending)\n",
        )
        .file(&format!("{root}evil.html"), "<script src=evil.js></script>")
        .file(&format!("{root}evil.js"), "evil()")
        .file(
            &format!("{root}noending"),
            "<!doctype html><script>evil()</script>",
        )
        .file(&format!("{root}notes.txt"), "<script>text</script>")
        .file(&format!("{root}x.svg"), SVG)
}

fn published(test: &Test, site: &str) -> Vec<String> {
    let output = test.command().output().expect("the program can be started");
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let printed = String::from_utf8(output.stdout).expect("UTF-8");
    let mut names: Vec<String> = ["evil.html", "evil.js", "noending", "notes.txt", "x.svg"]
        .into_iter()
        .filter(|name| test.folder.path().join(site).join(name).exists())
        .map(str::to_owned)
        .collect();
    names.push(printed.matches("active-content").count().to_string());
    names
}

#[test]
fn nothing_that_runs_is_copied_from_a_book() {
    let test = laid_out("build", "content/").file("book.toml", "[book]\n");
    assert_eq!(published(&test, "book"), ["notes.txt", "x.svg", "1"]);
    let picture = test.folder.path().join("book/x.svg");
    let picture = std::fs::read_to_string(picture).expect("a picture");
    assert!(
        picture.contains("rect") && !picture.contains("evil"),
        "{picture}"
    );
}

#[test]
fn nothing_that_runs_is_copied_with_a_document() {
    let test = laid_out("build", "").args(["a.md"]);
    assert_eq!(published(&test, "book/a"), ["notes.txt", "x.svg", "1"]);
}

#[test]
fn the_user_may_let_all_through() {
    let test = laid_out("build", "content/")
        .file("book.toml", "[book]\n")
        .args(["--raw-html", "all"]);
    assert_eq!(
        published(&test, "book"),
        [
            "evil.html", "evil.js", "noending", "notes.txt", "x.svg", "0"
        ]
    );
}

/// What a book says of itself is a stranger's word until its reader trusts it.
#[test]
fn a_book_alone_does_not_let_scripts_through() {
    let all = "[book]\n\n[output.html]\nraw-html = \"all\"\n";
    let safe = ["notes.txt", "x.svg", "1"];
    let test = laid_out("build", "content/").file("book.toml", all);
    assert_eq!(published(&test, "book"), safe);
    let printed = test.command().output().expect("it starts").stdout;
    let printed = String::from_utf8(printed).expect("UTF-8");
    assert!(
        printed.contains("(`book.toml`, line 4) has no effect until"),
        "{printed}"
    );

    let user = tempfile::tempdir().expect("a temporary folder can be made");
    let run = |arguments: &[&str]| {
        let output = test
            .command()
            .env("RULEBOOK_CONFIG", user.path())
            .args(arguments)
            .output();
        assert_eq!(output.expect("it starts").status.code(), Some(0));
    };
    std::fs::write(
        test.folder.path().join("content/b.md"),
        "# B\n\n<script>in_page()</script>\n",
    )
    .expect("a page can be written");
    let in_page = || {
        std::fs::read_to_string(test.folder.path().join("book/b.html"))
            .expect("a page")
            .contains("<script>in_page()")
    };
    run(&[]);
    assert!(!in_page());
    let mut trust = test.command();
    let trust = trust.env("RULEBOOK_CONFIG", user.path());
    let mut trust = std::process::Command::new(trust.get_program());
    let trust = trust
        .arg("trust")
        .env("RULEBOOK_CONFIG", user.path())
        .current_dir(test.folder.path())
        .output()
        .expect("it starts");
    let printed = String::from_utf8(trust.stdout).expect("UTF-8");
    assert!(printed.contains("output.html.raw-html = all"), "{printed}");
    run(&[]);
    assert!(in_page() && test.folder.path().join("book/evil.js").exists());
    // Another word of the book ends it.
    std::fs::write(
        test.folder.path().join("book.toml"),
        format!("{all}[python]\nrun = true\n"),
    )
    .expect("a book can be written");
    run(&[]);
    assert!(!in_page());
}

#[test]
fn a_check_names_what_runs_by_its_ending() {
    laid_out("check", "content/")
        .file("book.toml", "[book]\n")
        .stdout_contains("2 files beside the Markdown are not published, since a browser would run them: `evil.html`, `evil.js`")
        .status(1)
        .run();
}
