//! Trees of other documentation systems, read and built as they are.
//!
//! What single addresses mean is in `tests/suite/sites.md`; here is what a whole folder comes to.

mod program;

use program::Test;

const CODE: &str = "# --8<-- [start:a]\nx = 1\n# --8<-- [end:a]\n";

fn mkdocs(command: &str) -> Test {
    Test::of(command)
        .file(
            "mkdocs.yml",
            "site_name: The site\nmarkdown_extensions:\n  - pymdownx.snippets:\n      base_path: [parts]\n      emoji: !!python/name:a.b\nnav:\n  - Start: index.md\n  - Guide:\n    - guide/index.md\n    - zz.md\n    - Renamed: guide/a.md\n",
        )
        .file("docs/index.md", "# Home\n\nText.\n")
        .file("docs/zz.md", "# Last by name\n\n```python\n--8<-- \"code.py:a\"\n```\n")
        .file("docs/guide/index.md", "# The guide\n\nText.\n")
        .file("docs/guide/a.md", "# A\n\nText.\n")
        .file("docs/unlisted.md", "# Unlisted\n\nText.\n")
        .file("parts/code.py", CODE)
        .file("README.md", "# Read me\n\nText.\n")
}

/// A page of the site that a build makes.
fn page(test: &Test, name: &str) -> String {
    let output = test.command().output().expect("the program can be started");
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    std::fs::read_to_string(test.folder.path().join("site").join(name)).expect("a page")
}

/// The entries of the navigation, in order.
fn navigation(html: &str) -> Vec<&str> {
    let start = html.find("class=\"navigation").expect("a navigation");
    let end = start + html[start..].find("</nav>").expect("its end");
    let mut texts = Vec::new();
    for part in html[start..end].split('<').skip(1) {
        let Some((tag, text)) = part.split_once('>') else {
            continue;
        };
        let text = text.trim();
        let is_entry = !text.is_empty() && text != "Verification";
        if is_entry && (tag.starts_with("a ") || tag == "span") {
            texts.push(text);
        }
    }
    texts
}

#[test]
fn a_nav_is_the_navigation() {
    let test = mkdocs("build").args([".", "-d", "site"]);
    let html = page(&test, "docs/zz.html");
    let names = navigation(&html);
    assert_eq!(
        names[..4],
        ["Start", "Guide", "Last by name", "Renamed"],
        "{names:?}"
    );
    // What it leaves out is published as well, and comes last.
    assert!(names[4..].contains(&"Unlisted"), "{names:?}");
    assert!(html.contains("The site"), "{html}");
    assert!(html.contains("docs/guide/index.html\">Guide"), "{html}");
    let site = test.folder.path().join("site");
    let read = |name: &str| std::fs::read_to_string(site.join(name)).expect("a page");
    assert!(read("docs/guide/a.html").contains("<title>Renamed"));
}

#[test]
fn snippets_are_read_from_the_folders_that_the_file_names() {
    mkdocs("check")
        .file(
            "docs/zz.md",
            "# Z\n\n```python\n--8<-- \"broken.py\"\n```\n",
        )
        .file("parts/broken.py", "x = (\n")
        .args(["."])
        .status(1)
        .stdout_contains("parts/broken.py:1")
        .run();
}

#[test]
fn an_order_may_be_inherited() {
    let test = mkdocs("build")
        .file(
            "mkdocs.yml",
            "INHERIT: ../base/mkdocs.yml\nsite_name: Own\n",
        )
        .file("base/mkdocs.yml", "nav: [zz.md]\n")
        .args(["docs", "-d", "site"]);
    // Outside of a clone, nothing above the folder that was named is read.
    let html = page(&test, "zz.html");
    assert_eq!(navigation(&html)[0], "Home");
    let test = mkdocs("build")
        .file("mkdocs.yml", "INHERIT: base.yml\nsite_name: Own\n")
        .file("base.yml", "site_name: Base\nnav: [zz.md]\n")
        .args([".", "-d", "site"]);
    let html = page(&test, "docs/zz.html");
    assert_eq!(navigation(&html)[0], "Last by name");
    assert!(html.contains("Own") && !html.contains("Base"), "{html}");
}

#[test]
#[cfg(unix)]
fn what_the_file_names_stays_inside() {
    let secret = "TOPSECRET = (\n";
    let test = mkdocs("check").file("outside/secret.py", secret).file(
        "book/mkdocs.yml",
        "INHERIT: ../outside/m.yml\ndocs_dir: pages\nmarkdown_extensions:\n  - pymdownx.snippets:\n      base_path: [../outside, up]\nnav: [a.md, out.md, ../../outside/x.md]\n",
    );
    std::fs::create_dir_all(test.folder.path().join("book/pages")).expect("a folder");
    test.file("outside/m.yml", "site_name: X\n")
        .file("outside/x.md", "# X\n")
        .file(
            "book/pages/a.md",
            "# A\n\n```python\n--8<-- \"secret.py\"\n```\n",
        )
        .link("book/pages/out.md", "../../outside/x.md")
        .link("book/up", "../outside")
        .args(["book"])
        .stdout_lacks("TOPSECRET")
        .stdout_contains("`../outside/m.yml` cannot be read")
        .stdout_contains("`../../outside/x.md` is outside the folder of the pages")
        .stdout_contains("`out.md` leads out of the clone; it is not read")
        .run();
}

#[test]
fn a_folder_of_docusaurus_has_its_label_and_its_place() {
    let test = Test::of("build")
        .file(
            "docs/b/_category_.json",
            "{\"label\": \"Begin\", \"position\": 1}\n",
        )
        .file("docs/b/x.md", "# X\n")
        .file("docs/a/_category_.yml", "label: Then\nposition: 2\n")
        .file("docs/a/y.md", "# Y\n")
        .args(["docs", "-d", "site"]);
    let html = page(&test, "b/x.html");
    assert_eq!(navigation(&html), ["Begin", "X", "Then"]);
}

#[test]
fn a_sidebar_that_is_data_is_the_navigation() {
    let test = Test::of("build")
        .file(
            "website/sidebars.json",
            "{\"docs\": {\"Begin\": [\"b\", {\"type\": \"category\", \"label\": \"Deep\", \"items\": [\"part/a\", \"gone\"]}], \"Links\": [{\"type\": \"link\", \"href\": \"https://x.org\", \"label\": \"X\"}]}}\n",
        )
        .file("website/docs/b.md", "# B\n")
        .file("website/docs/part/a.mdx", "# A\n")
        .args(["website/docs", "-d", "site"]);
    // Outside of a clone, nothing above the folder that was named is read.
    assert_eq!(navigation(&page(&test, "b.html")), ["B", "Part"]);
    let whole = Test::of("build")
        .file("website/sidebars.json", "{\"docs\": {\"Begin\": [\"b\", {\"type\": \"category\", \"label\": \"Deep\", \"items\": [\"part/a\", \"gone\"]}]}}\n")
        .file("website/docs/b.md", "# B\n")
        .file("website/docs/part/a.mdx", "# A\n")
        .args(["website", "-d", "site"]);
    let html = page(&whole, "docs/b.html");
    assert_eq!(navigation(&html), ["Begin", "B", "Deep", "A"]);
}
