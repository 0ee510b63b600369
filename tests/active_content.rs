//! Files beside the Markdown that a browser would run: none of them reaches a site without the user's word.
//!
//! What is cleaned out of a picture, `src/pipeline/assets.rs` tests.

mod program;

use program::Test;
use rulebook::testing::pipeline::{Pages, Request, check, render};
use rulebook::testing::source::Memory;
use rulebook::testing::verify::Want;

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

const ADDED: &str = "[book]\nsrc = \"src\"\n\n[output.html]\nadditional-css = [\"./theme-of/a b.css\"]\nadditional-js = [\"one.js\", \"src/two.js\"]\n";

fn with_scripts() -> Test {
    Test::of("build")
        .file("book.toml", ADDED)
        .file("src/a/b.md", "# A\n\ntext\n")
        .file("src/two.js", "two()")
        .file("one.js", "one()")
        .file("theme-of/a b.css", "p { color: red }")
}

/// One key that a reviewer sees, and one line of each build.
#[test]
fn a_book_adds_scripts_and_style_sheets() {
    let test = with_scripts();
    let output = test.command().output().expect("it starts");
    let printed = String::from_utf8(output.stdout).expect("UTF-8");
    assert_eq!(output.status.code(), Some(0), "{printed}");
    let line = "each page of the site runs what the book adds with `additional-js`: `one.js`, `src/two.js`";
    assert_eq!(printed.matches(line).count(), 1, "{printed}");
    assert!(!printed.contains("active-content"), "{printed}");
    let site = test.folder.path().join("book");
    let page = std::fs::read_to_string(site.join("a/b.html")).expect("a page");
    let at = |text: &str| {
        page.find(text)
            .unwrap_or_else(|| panic!("{text} in {page}"))
    };
    assert!(at("assets/rulebook.css") < at("href=\"../theme-of/a%20b.css\""));
    assert!(at("src=\"../one.js\"") < at("src=\"../src/two.js\""));
    for (file, text) in [
        ("one.js", "one()"),
        ("src/two.js", "two()"),
        ("two.js", "two()"),
        ("theme-of/a b.css", "p { color: red }"),
    ] {
        let copy = std::fs::read_to_string(site.join(file)).expect(file);
        assert_eq!(copy, text);
    }
}

#[test]
fn what_a_book_adds_and_has_not_is_reported() {
    with_scripts()
        .file(
            "book.toml",
            "[output.html]\nadditional-js = [\"none.js\"]\n[book]\nsrc = \"src\"\n",
        )
        .stdout_contains("`none.js` of `additional-js` is not there")
        .run();
    for outside in ["../one.js", "/one.js", "a/../../b.js", ".", "c:/x.js", ""] {
        with_scripts()
            .file(
                "book.toml",
                format!("[output.html]\nadditional-js = [{outside:?}]\n"),
            )
            .stderr_contains("a list of files inside the book")
            .status(2)
            .run();
    }
}

/// The built-in server shows a clone that its reader has not looked at yet.
#[test]
fn served_pages_run_no_script_of_the_book_without_a_word() {
    let shown = |environment: &[(&str, &str)], pages: Pages| {
        let files = Memory::default()
            .with("book.toml", ADDED)
            .with("src/a.md", "# A\n")
            .with("src/two.js", "two()")
            .with("one.js", "one()")
            .with("theme-of/a b.css", "");
        let pair = |&(name, value): &(&str, &str)| (name.to_owned(), value.to_owned());
        let request = Request {
            paths: vec![".".into()],
            environment: environment.iter().map(pair).collect(),
            ..Request::default()
        };
        let mut checked = check(&files, &request, Want::Highlights).expect("a book");
        let site = render(&files, &mut checked.units[0], pages).expect("a site");
        let said: Vec<String> = checked.units[0]
            .findings
            .iter()
            .map(|f| format!("{f:?}"))
            .collect();
        (
            site.files.contains_key("one.js"),
            site.files.contains_key("theme-of/a b.css"),
            said.concat().contains("scripts-need-trust"),
        )
    };
    assert_eq!(shown(&[], Pages::Static), (true, true, false));
    assert_eq!(shown(&[], Pages::Live), (false, true, true));
    assert_eq!(shown(&[], Pages::Served), (false, true, true));
    let own = [("RULEBOOK_OUTPUT__HTML__ADDITIONAL_JS", "['one.js']")];
    assert_eq!(shown(&own, Pages::Live), (true, true, false));
    let all = [("RULEBOOK_OUTPUT__HTML__RAW_HTML", "all")];
    assert_eq!(shown(&all, Pages::Live), (true, true, false));
}
