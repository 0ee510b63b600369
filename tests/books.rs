//! Books of mdBook as they are: what their `SUMMARY.md` lists, where their pages are, and what leads there.
//!
//! The grammar of `SUMMARY.md` itself is tested in `src/markdown/summary.rs`.

mod program;

use program::Test;

const SUMMARY: &str = "# Summary\n\n[Fore](fore.md)\n[Intro](a/intro.md)\n\n# First part\n\n- [One](one.md)\n  - [Inner](a/inner.md)\n  - [Later]()\n\n---\n\n- [Two](two.md)\n";

fn book(command: &str) -> Test {
    Test::of(command)
        .file("book.toml", "[book]\ntitle = \"T\"\n")
        .file("src/SUMMARY.md", SUMMARY)
        .file("src/fore.md", "# A longer heading\n\nText.\n")
        .file("src/a/intro.md", "## Intro\n\nText.\n")
        .file(
            "src/one.md",
            "# One\n\nTo [two](two.html) and [there](a/index.html#x).\n",
        )
        .file("src/a/inner.md", "Text alone.\n")
        .file("src/two.md", "# Two\n\n# Three\n\nText.\n")
}

/// The files of the site that a build with exit status 0 makes, and what it prints.
fn built(test: &Test) -> (impl Fn(&str) -> String + use<>, String) {
    let output = test.command().output().expect("the program can be started");
    let printed = String::from_utf8(output.stdout).expect("UTF-8");
    assert_eq!(
        output.status.code(),
        Some(0),
        "{printed}{:?}",
        output.stderr
    );
    let site = test.folder.path().join("book");
    let read = move |name: &str| std::fs::read_to_string(site.join(name)).unwrap_or_default();
    (read, printed)
}

#[test]
fn a_summary_is_the_navigation() {
    let test = book("build")
        .file("src/a/README.md", "# A\n\n<a id=x></a>\n")
        .file(
            "src/SUMMARY.md",
            SUMMARY.replace("- [Two]", "- [A](a/README.md)\n- [Two]"),
        );
    let (page, _) = built(&test);
    let (two, one) = (page("two.html"), page("one.html"));
    for text in [
        "<a href=\"fore.html\">Fore</a>",
        "<a href=\"a/intro.html\">Intro</a>",
        "<li class=\"part\"><span>First part</span>",
        "<span class=\"number\">1.</span> One",
        "<li class=\"separator\"",
        "<span class=\"number\">3.</span> Two",
    ] {
        assert!(two.contains(text), "{text} in {two}");
    }
    for text in [
        "<span class=\"number\">1.1.</span> Inner",
        "<li class=\"draft\"><span><span class=\"number\">1.2.</span> Later",
        "href=\"two.html\">two",
        "href=\"a/index.html#x\">there",
    ] {
        assert!(one.contains(text), "{text} in {one}");
    }
    let without = test.file(
        "book.toml",
        "[book]\ntitle = \"T\"\n[output.html]\nno-section-label = true\n",
    );
    let (page, _) = built(&without);
    assert!(!page("two.html").contains("class=\"number\""));
}

#[test]
fn a_label_is_the_title_and_a_heading_is_written_once() {
    let test = book("build").file("src/one.md", "# One\n");
    let (page, _) = built(&test);
    let fore = page("fore.html");
    assert!(fore.contains("<title>Fore"), "{fore}");
    assert!(fore.contains("<h1 id=\"a-longer-heading\">"), "{fore}");
    assert!(
        fore.contains("href=\"a/intro.html\" rel=\"next\"")
            || fore.contains("rel=\"next\" href=\"a/intro.html\""),
        "{fore}"
    );
    let intro = page("a/intro.html");
    assert_eq!(intro.matches(">Intro</h").count(), 1, "{intro}");
    assert!(intro.contains("<h1 id=\"intro\">Intro</h1>"), "{intro}");
    assert!(page("a/inner.html").contains("<h1>Inner</h1>"));
}

/// A chapter at the root of the site is the same page as at its own address.
#[test]
fn the_first_chapter_is_home() {
    let summary = "- [Start](start/index.md)\n- [Next](next.md)\n";
    let test = book("build")
        .file("src/SUMMARY.md", summary)
        .file(
            "src/start/index.md",
            "# Start\n\n![a](p.png) [next](../next.md)\n",
        )
        .file("src/start/p.png", "picture")
        .file("src/next.md", "# Next\n")
        .args(["-A", "not-listed"]);
    let (page, _) = built(&test);
    let (home, own) = (page("index.html"), page("start/index.html"));
    assert!(
        home.contains("src=\"start/p.png\"") && home.contains("href=\"next.html\""),
        "{home}"
    );
    assert!(
        own.contains("src=\"p.png\"") && own.contains("href=\"../next.html\""),
        "{own}"
    );
    assert!(page("index.md").contains("# Start"));
}

/// The Cargo book keeps its generated chapters out of searches with such a file.
#[test]
fn a_chapter_that_an_ignore_file_names_is_read() {
    let test = book("build")
        .file("src/.ignore", "a/\n")
        .file("src/one.md", "# One\n")
        .file("src/.gitignore", "fore.md\n");
    let (page, printed) = built(&test);
    assert!(printed.contains("6 pages"), "{printed}");
    assert!(page("a/inner.html").contains("Text alone."));
    assert!(page("fore.html").contains("A longer heading"));
    let (page, printed) =
        built(&test.file("rulebook.toml", "[build]\nexclude = [\"a/inner.md\"]\n"));
    assert!(printed.contains("5 pages"), "{printed}");
    assert_eq!(page("a/inner.html"), "");
}

#[test]
fn what_is_not_listed_is_no_part_of_the_book() {
    let test = book("build")
        .file("src/one.md", "# One\n")
        .file("src/todo.md", "# To do\n\n```yaml rule\nid: X1\nlanguage: python\nmessage: m\nrule: {pattern: f()}\n```\n\n```python\n(\n```\n");
    let (page, printed) = built(&test);
    assert!(
        printed.contains("a Markdown file is neither published nor checked, since `SUMMARY.md` does not list it: `src/todo.md`, with 1 rule"),
        "{printed}"
    );
    assert!(!printed.contains("syntax-error"), "{printed}");
    assert_eq!(page("todo.html") + &page("todo.md"), "");
    assert!(!page("llms-full.txt").contains("To do"));
    // What the user names is looked at, wherever it is listed.
    test.args(["src/todo.md"])
        .stdout_contains("syntax-error")
        .status(1)
        .run();
}

#[test]
fn a_summary_that_errs_is_reported() {
    book("check")
        .file(
            "src/SUMMARY.md",
            "- [One](one.md)\n- [Again](one.md)\n- [Self](SUMMARY.md)\n- [Gone](gone.md)\n",
        )
        .file("src/one.md", "# One\n")
        .args(["-A", "no-rules"])
        .stdout_contains("src/SUMMARY.md:2:3")
        .stdout_contains("`one.md` is listed already")
        .stdout_contains("`SUMMARY.md` is listed already")
        .stdout_contains("`gone.md` does not exist")
        .status(1)
        .run();
}

#[test]
fn an_old_address_leads_on() {
    let redirects = "[output.html.redirect]\n\"/old.html\" = \"one.html\"\n\"/deep/er/\" = \"../../two.html#three\"\n\"/abs.html\" = \"/a/inner.html\"\n\"/far.html\" = \"https://example.org/x\"\n\"/evil.html\" = \"javascript:alert(1)\"\n";
    let test = book("build").file("book.toml", redirects).file(
        "src/one.md",
        "# One\n\n[old](old.md) [older](deep/er/index.html) [abs](abs.html)\n",
    );
    let (page, printed) = built(&test);
    let leads = |from: &str, to: &str| {
        let html = page(from);
        assert!(
            html.contains(&format!("content=\"0; url={to}\"")),
            "{from}: {html}"
        );
    };
    leads("old.html", "one.html");
    leads("deep/er/index.html", "../../two.html#three");
    leads("abs.html", "a/inner.html");
    leads("far.html", "https://example.org/x");
    assert!(
        !page("evil.html").contains("url=javascript"),
        "{}",
        page("evil.html")
    );
    assert!(!printed.contains("dead-link"), "{printed}");
    assert!(!page("sitemap.xml").contains("old.html"));
}

#[test]
fn a_redirect_that_leads_nowhere_is_reported() {
    let redirects = "[output.html.redirect]\n\"/a.html\" = \"b.html\"\n\"/b.html\" = \"a.html\"\n\"/one.html\" = \"two.html\"\n\"/x.html\" = \"none.html\"\n\"/p.html#q\" = \"one.html\"\n\"/p.png\" = \"one.html\"\n";
    let output = book("build")
        .file("book.toml", redirects)
        .file("src/one.md", "# One\n")
        .command()
        .output()
        .expect("it starts");
    let printed = String::from_utf8(output.stdout).expect("UTF-8");
    for text in [
        "from `one.html`",
        "from `a.html` to `b.html` leads back to itself",
        "from `x.html` leads to `none.html`, and no page has that address",
        "from `/p.html#q` to `one.html` has no effect: there is no page and no other redirect at that address",
        "from `/p.png` to `one.html` has no effect: it is not the address of a page",
    ] {
        assert!(printed.contains(text), "{text} in {printed}");
    }
}

/// The server never sees an anchor, so its page leads on, without a script where that is possible.
#[test]
fn an_old_anchor_leads_on() {
    let redirects = "[output.html.redirect]\n\"/one.html#first\" = \"#inside\"\n\"/one.html#top-part\" = \"one.html#one\"\n\
                     \"/one.html#gone\" = \"a/inner.html#there\"\n\"/one.html#far\" = \"https://example.org/x#y\"\n\
                     \"/one.html#inside\" = \"two.html\"\n\"/old.html\" = \"one.html\"\n\"/old.html#b\" = \"two.html#three\"\n\
                     \"/two.html#x\" = \"#y\"\n\"/two.html#y\" = \"#x\"\n\"/two.html#z\" = \"nowhere.html#q\"\n";
    let test = book("build").file("book.toml", redirects).file(
        "src/one.md",
        "# One\n\n## Inside\n\n[gone](#gone) [b](old.md#b) [first](one.md#first)\n",
    );
    let test = test.file("src/two.md", "# Two\n\n# Three\n\n[gone](one.md#gone)\n");
    let (page, printed) = built(&test);
    let (one, old) = (page("one.html"), page("old.html"));
    for text in [
        "<h2 id=\"inside\"><a id=\"first\"></a>Inside",
        "<a class=\"moved\" id=\"top-part\" href=\"#one\">This section has moved: One</a>",
        "<a class=\"moved\" id=\"gone\" href=\"a/inner.html#there\">This section has moved: Inner</a>",
        "<a class=\"moved\" id=\"far\" href=\"https://example.org/x#y\">",
    ] {
        assert!(one.contains(text), "{text} in {one}");
    }
    for text in [
        "<noscript><meta http-equiv=\"refresh\" content=\"0; url=one.html\"></noscript>",
        "<a class=\"onward\" href=\"one.html\">",
        "<a class=\"moved\" id=\"b\" href=\"two.html#three\">Two</a>",
        "assets/page.js",
    ] {
        assert!(old.contains(text), "{text} in {old}");
    }
    assert!(!printed.contains("dead-anchor"), "{printed}");
    for text in [
        "from `/one.html#inside` to `two.html` has no effect: the page has that anchor itself",
        "from `two.html#x` to `two.html#y` leads back to itself",
        "warning[dead-link]: the redirect from `/two.html#z` leads to `nowhere.html#q`, and no page has that address",
    ] {
        assert!(printed.contains(text), "{text} in {printed}");
    }
    // The page at the site's root is the same one.
    assert!(page("index.html").contains("A longer heading"));
}

#[test]
fn terms_have_anchors_and_text_is_set_as_mdbook_sets_it() {
    let text = "# One -- \"two\"\n\n[w](#wid-get) [d](#a--b)\n\nWid *get*\n: It's \"a\" -- `\"b\" --c`... \\\"d\\\" https://example.org/a--b\n\n## A -- b\n";
    let test = book("build").file("src/one.md", text);
    let (page, printed) = built(&test);
    let one = page("one.html");
    for text in [
        "<dt id=\"wid-get\">Wid <em>get</em> <a class=\"anchor\" href=\"#wid-get\"",
        "<dd>It’s “a” – <code>\"b\" --c</code>… \"d\" <a href=\"https://example.org/a--b\">https://example.org/a--b</a></dd>",
        "<h2 id=\"a--b\">A – b",
    ] {
        assert!(one.contains(text), "{text} in {one}");
    }
    assert!(!printed.contains("dead-anchor"), "{printed}");
    let off = "[output.html]\nsmart-punctuation = false\ndefinition-lists = false\n";
    let text = text.replace("[w](#wid-get) [d](#a--b)", "x");
    let test = book("build")
        .file("book.toml", off)
        .file("src/one.md", text);
    let one = built(&test).0("one.html");
    assert!(
        !one.contains("<dt") && one.contains("It's \"a\" -- "),
        "{one}"
    );
}

/// Labels are what the author typed, whatever is shown.
#[test]
fn a_label_with_an_apostrophe_is_one_in_any_punctuation() {
    let text = "# One\n\n**Don't:**\n\n```python\nx = 1\n```\n\n**Do:**\n\n```python\ny = 1\n```\n";
    book("check")
        .file("src/one.md", text)
        .args(["--format", "json"])
        .stdout_contains("\"stance\":\"bad\"")
        .run();
}

/// mdBook shows nothing in the place of an anchor that is not there, and code whatever it says.
#[test]
fn a_book_of_mdbook_alone_is_published_with_what_check_fails_on() {
    let text = "# One\n\n```rust\n{{#include a.rs:none}}\n```\n\n```python\nf(:\n```\n";
    let with = |command| {
        book(command)
            .file("src/a.rs", "fn a() {}\n")
            .file("src/one.md", text)
    };
    let (_, printed) = built(&with("build"));
    for text in [
        "warning[include]",
        "error[syntax-error]",
        "published as it is: `rulebook check` would report 1 finding",
    ] {
        assert!(printed.contains(text), "{text} in {printed}");
    }
    // One cause is one finding.
    assert!(!printed.contains("unread-include"), "{printed}");
    with("check").stdout_contains("1 error").status(1).run();
    with("build")
        .file("rulebook.toml", "[lints]\ndraft = 'deny'\n")
        .stdout_contains("not published: 2 denied findings")
        .status(1)
        .run();
}

#[test]
fn a_page_of_the_book_is_shown_where_there_is_none() {
    let test = book("build")
        .file("src/one.md", "# One\n")
        .file("src/404.md", "# Lost in the woods\n\n[one](one.md)\n");
    let (page, printed) = built(&test);
    assert!(page("404.html").contains("Lost in the woods"), "{printed}");
    assert!(
        !printed.contains("not-listed") && !printed.contains("address-collision"),
        "{printed}"
    );
    assert!(!page("llms.txt").contains("Lost"));
    let named = book("build")
        .file("book.toml", "[output.html]\ninput-404 = \"a/lost.md\"\n")
        .file("src/one.md", "# One\n")
        .file("src/a/lost.md", "# Gone fishing\n");
    assert!(built(&named).0("404.html").contains("Gone fishing"));
    assert!(
        built(&book("build").file("src/one.md", "# One\n")).0("404.html")
            .contains("There is no page at this address")
    );
}

/// `theme/` is where mdBook's own files are.
#[test]
fn a_theme_folder_of_mdbook_is_no_fault() {
    let icon =
        "<svg xmlns=\"http://www.w3.org/2000/svg\"><circle r=\"4\"/><script>evil()</script></svg>";
    let test = book("build")
        .file("src/one.md", "# One\n")
        .file("theme/favicon.svg", icon)
        .file("theme/index.hbs", "{{ x }}")
        .file("theme/css/general.css", "p {}")
        .file("theme/fonts/a.woff2", vec![0xff, 0xfe, 0]);
    let (page, printed) = built(&test);
    let told =
        "no page uses these files of `theme/`: `css/general.css`, `fonts/a.woff2`, `index.hbs`";
    assert!(printed.contains(told), "{printed}");
    assert!(page("one.html").contains("<link rel=\"icon\" href=\"assets/favicon.svg\">"));
    let icon = page("assets/favicon.svg");
    assert!(icon.contains("circle") && !icon.contains("evil"), "{icon}");
}

const CODE: &str = "import os\n\n# ANCHOR: area\ndef area(w, h):\n    return w * h\n# ANCHOR_END: area\n\ndef bad(:\n";

fn including(command: &str, page: &str) -> Test {
    Test::of(command)
        .file("book.toml", "[book]\ntitle = \"T\"\n")
        .file("src/SUMMARY.md", "- [One](one.md)\n")
        .file("src/one.md", page)
        .file("code/shape.py", CODE)
}

#[test]
fn included_code_is_the_code_of_the_page() {
    let page = "# One\n\n```python good\n{{#include ../code/shape.py:area}}\n```\n\nAs text: `\\{{#include x}}`.\n";
    let test = including("build", page);
    let (page, _) = built(&test);
    let html = page("one.html");
    assert!(html.contains("area") && !html.contains("ANCHOR"), "{html}");
    assert!(html.contains("{{#include x}}"), "{html}");
    assert!(
        page("one.md").contains("def area(w, h):"),
        "{}",
        page("one.md")
    );
}

/// A finding is where the text is that is wrong: in the file, at its line.
#[test]
fn a_finding_in_included_code_is_in_its_file() {
    let page = "# One\n\n```python good\n{{#include ../code/shape.py}}\n```\n\n[dead](none.md)\n";
    let test = including("check", page);
    let of = |arguments: &[&str]| {
        let output = test.command().args(arguments).output().expect("it starts");
        String::from_utf8(output.stdout).expect("UTF-8")
    };
    let printed = of(&[]);
    for text in [
        "code/shape.py:8:8",
        "8 | def bad(:",
        "src/one.md:7:1",
        "7 | [dead](none.md)",
    ] {
        assert!(printed.contains(text), "{text} in {printed}");
    }
    let report: serde_json::Value = serde_json::from_str(&of(&["--format", "json"])).expect("JSON");
    let places: Vec<(String, u64, u64)> = report["findings"]
        .as_array()
        .expect("findings")
        .iter()
        .filter_map(|found| {
            let place = &found["place"];
            let place = if place.is_object() { place } else { found };
            Some((
                place["path"].as_str()?.to_owned(),
                place["line"].as_u64()?,
                place["offset"].as_u64()?,
            ))
        })
        .collect();
    let at = CODE.find("(:").expect("a place") as u64;
    assert!(
        places.contains(&("code/shape.py".to_owned(), 8, at)),
        "{places:?}"
    );
    let dead = page.find("[dead").expect("a link") as u64;
    assert!(
        places.contains(&("src/one.md".to_owned(), 7, dead)),
        "{places:?}"
    );
    let annotations = of(&["--format", "github"]);
    assert!(
        annotations.contains("file=code/shape.py,line=8"),
        "{annotations}"
    );
}

#[test]
#[cfg(unix)]
fn what_cannot_be_included_is_reported_at_its_directive() {
    for (directive, told) in [
        (
            "{{#include ../code/shape.py:none}}",
            "warning[include]: `code/shape.py` has no line with `ANCHOR: none`",
        ),
        (
            "{{#include ../code/shape.py:99}}",
            "warning[include]: `code/shape.py` has no line 99",
        ),
    ] {
        let test = including("build", &format!("# One\n\n```text\n{directive}\n```\n"));
        test.stdout_contains(told)
            .stdout_contains("src/one.md:4:1")
            .run();
    }
    for (directive, told) in [
        ("{{#include none.py}}", "`src/none.py` cannot be read"),
        ("{{#include one.md}}", "is included too deeply"),
        ("{{#include ../../outside.txt}}", "so it is not included"),
        ("{{#include /etc/passwd}}", "leads out of the clone"),
        ("{{#include ../link.txt}}", "leads out of the clone"),
    ] {
        let test = including("build", &format!("# One\n\n```text\n{directive}\n```\n"));
        let elsewhere = tempfile::tempdir().expect("a folder");
        std::fs::write(elsewhere.path().join("a.txt"), "secret").expect("a file");
        std::os::unix::fs::symlink(
            elsewhere.path().join("a.txt"),
            test.folder.path().join("link.txt"),
        )
        .expect("a link");
        test.stdout_contains(told)
            .stdout_contains("src/one.md:4:1")
            .status(1)
            .run();
    }
}

/// The text of a page that includes a file is not the text of its own file.
#[test]
fn a_page_that_includes_is_not_written() {
    let page = "# One\n\n{{#include ../code/intro.md}}\n\n```python\nprint(1)\n```\n\n```text output\n```\n";
    let test = including("check", page).file("code/intro.md", "Much text\n\nof another file.\n");
    let output = test
        .command()
        .args(["--bless", "--run"])
        .output()
        .expect("it starts");
    let kept = std::fs::read_to_string(test.folder.path().join("src/one.md")).expect("the page");
    assert_eq!(kept, page, "{output:?}");
}

/// `skip` needs a reason where it is our word; beside a word of rustdoc it is another tool's.
#[test]
fn a_word_of_another_tool_is_not_ours() {
    let page = "# One\n\n```rust,ignore,skip\nfn a() {}\n```\n\n```rust skip\nfn b() {}\n```\n";
    including("check", page)
        .stdout_contains("src/one.md:7:9")
        .stdout_contains("1 error,")
        .status(1)
        .run();
}

#[test]
fn a_page_may_name_itself() {
    let test = including("build", "{{#title Another name}}\n# One\n\nText.\n");
    let (page, _) = built(&test);
    assert!(
        page("one.html").contains("<title>Another name"),
        "{}",
        page("one.html")
    );
}

/// Where no author lists chapters, a directive is text: what a guide of templates shows.
#[test]
fn a_book_without_a_summary_includes_nothing() {
    Test::of("check")
        .file("book.toml", "[book]\nsrc = \"src\"\n")
        .file(
            "src/one.md",
            "# One\n\n```text\n{{#include none.py}}\n```\n\n```python good\nx = 1\n```\n",
        )
        .args(["-A", "no-rules"])
        .status(0)
        .run();
}

const COVERED: &str = "# One\n\n```rust\n# fn main() {\nlet shown = 1;\n## #[test]\n# let covered = 2;\n# }\n```\n\n\
     ```python\n~def f(:\ng(1)\n```\n";

/// A book with lines that are not shown.
fn covering(command: &str) -> Test {
    let keys = "[book]\ntitle = \"T\"\n[output.html.code.hidelines]\npython = \"~\"\n";
    Test::of(command)
        .file("book.toml", keys)
        .file("src/SUMMARY.md", "- [One](one.md)\n")
        .file("src/one.md", COVERED)
        .args(["-A", "no-rules,nothing-judged"])
}

/// Whoever reads the page may see them; who searches or reads the copy of it has no use for them.
#[test]
fn covered_lines_are_code_that_is_not_shown() {
    let sound = COVERED.replace("def f(:", "def f(): pass");
    let test = covering("build").file("src/one.md", sound);
    let (page, _) = built(&test);
    let one = page("one.html");
    let text = one.replace("</span>", "");
    let text = text.split("<span class=\"hl-").collect::<Vec<_>>();
    let text: String = text
        .iter()
        .enumerate()
        .map(|(at, piece)| {
            if at == 0 {
                piece
            } else {
                &piece[piece.find('>').map_or(0, |end| end + 1)..]
            }
        })
        .collect();
    assert!(
        text.contains("<span class=\"covered\">fn main() {\nlet shown"),
        "{text}"
    );
    assert!(
        one.contains("Show 3 hidden lines") && one.contains("Show 1 hidden line<"),
        "{one}"
    );
    let copy = page("one.md");
    assert!(copy.contains("let shown = 1;\n# #[test]\n```"), "{copy}");
    assert!(
        !copy.contains("covered") && !copy.contains("def f"),
        "{copy}"
    );
}

/// A finding in a line that no one sees is at that line of the file.
#[test]
fn a_finding_in_a_covered_line_has_its_place() {
    let report = covering("check").status(1).json();
    let findings = report["files"][0]["findings"].to_string();
    let all = report.to_string();
    assert!(all.contains("\"line\":12"), "{findings} {all}");
}

/// Outside of mdBook's books such lines are shown as they are written: GitHub shows them, too.
#[test]
fn a_book_without_a_summary_covers_nothing() {
    let test = Test::of("build")
        .file("book.toml", "[book]\nsrc = \"src\"\n")
        .file("src/one.md", "# One\n\n```rust\n# fn main() {}\n```\n")
        .args(["-A", "warnings,nothing-judged"]);
    let (page, _) = built(&test);
    assert!(!page("one.html").contains("hidden line"));
    assert!(page("one.md").contains("# fn main() {}"));
}

/// A book with links out of it and to what is not there yet.
fn linking(command: &str) -> Test {
    let text = "# One\n\n[std](../std/vec.html) [pdf](a/book.pdf) [gone](gone.md) [part](#none)\n\n```python good\nx = 1\n```\n";
    Test::of(command)
        .file("book.toml", "[book]\ntitle = \"T\"\n")
        .file("src/SUMMARY.md", "- [One](one.md)\n")
        .file("src/one.md", text)
        .args(["-A", "no-rules"])
}

/// mdBook publishes such a book, and its author has asked for nothing else.
#[test]
fn links_of_a_book_without_keys_of_ours_are_warnings() {
    linking("build")
        .stdout_contains("warning[link-outside]: `../std/vec.html`")
        .stdout_contains("warning[dead-link]: `gone.md`")
        .stdout_contains("warning[dead-anchor]")
        .run();
    linking("build")
        .file("rulebook.toml", "[verify]\nrule-id = '^(A\\d)'\n")
        .stdout_contains("error[link-outside]: `../std/vec.html`")
        .stdout_contains("error[dead-link]: `gone.md`")
        .status(1)
        .run();
    linking("build").args(["-D", "dead-anchor"]).status(1).run();
    linking("build")
        .file("src/SUMMARY.md", "- [One](one.md)\n- [Two](two.md)\n")
        .stdout_contains("error[dead-link]: `two.md`")
        .status(1)
        .run();
}

#[test]
fn what_is_beside_the_site_may_be_linked_to() {
    let keys = "[output.html]\nexternal = ['../std/**', '*.pdf']\n";
    linking("check")
        .file("rulebook.toml", keys)
        .stdout_contains("error[dead-link]: `gone.md`")
        .stdout_lacks("link-outside")
        .stdout_lacks("`a/book.pdf`")
        .status(1)
        .run();
    let other = "[output.html]\nexternal = ['../alloc/**', '/book.pdf']\n";
    linking("check")
        .file("rulebook.toml", other)
        .stdout_contains("error[link-outside]: `../std/vec.html`")
        .stdout_contains("`a/book.pdf` does not exist")
        .status(1)
        .run();
}

/// What a preprocessor makes may be what links lead to.
#[test]
fn programs_of_mdbook_are_named_and_not_run() {
    let keys = "[book]\ntitle = \"T\"\n[preprocessor.spec]\n[preprocessor.links]\n[output.html]\n[output.pandoc]\n";
    linking("build")
        .file("book.toml", keys)
        .stdout_contains("mdBook's programs are not run here: preprocessor `spec`, renderer `pandoc`; 2 links that lead nowhere without them are not reported")
        .stdout_contains("warning[link-outside]")
        .stdout_contains("src/one.md:3:24")
        // No program makes the file of a chapter.
        .stdout_contains("warning[dead-link]: `gone.md` does not exist")
        .stdout_lacks("dead-anchor")
        .run();
    linking("check")
        .file("book.toml", "[book]\n[output.pandoc]\n")
        .stdout_contains("not run here: renderer `pandoc`\n")
        .stdout_contains("warning[dead-link]")
        .run();
}

/// Twenty chapters with one cause are one warning; each is shown where it is asked for.
#[test]
fn what_many_pages_share_is_reported_once() {
    let names = ["a", "b", "c", "d", "e"];
    let mut test = Test::of("check").file("book.toml", "[book]\ntitle = \"T\"\n");
    let summary: Vec<String> = names
        .iter()
        .map(|name| format!("- [{name}]({name}.md)\n"))
        .collect();
    test = test.file("src/SUMMARY.md", summary.concat());
    for name in names {
        let text =
            format!("# {name}\n\n[x](none.md)\n\n[y](nil.md)\n\n```python good\nx = 1\n```\n");
        test = test.file(&format!("src/{name}.md"), text);
    }
    let out = test.args(["-A", "no-rules"]).run();
    let said = String::from_utf8(out.stdout).expect("UTF-8");
    assert_eq!(said.matches("warning[dead-link]").count(), 1, "{said}");
    let places =
        "9 more like this, at src/a.md:5 src/b.md:3,5 src/c.md:3,5 src/d.md:3,5 src/e.md:3,5;";
    assert!(said.contains(places), "{said}");
}
