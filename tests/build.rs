//! `rulebook build` and `rulebook serve` as programs: what is published, what stays, and what a browser is told.
//!
//! How a site reaches the disk is tested in `src/site/`, how a request is answered in `src/serve/`; here both are driven
//! from the command line, over a small book.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use tempfile::TempDir;

const RULE: &str = "# Rules\n\n## A1: No x {#A1}\n\nWhy. See [A2] and [the notes](notes/deep.md#why).\n\n![A picture](picture.png)\n\n```yaml rule\nid: A1\nlanguage: python\nmessage: no x\nrule:\n  pattern: x($A)\n```\n\n**Bad:**\n\n```python\nx(1)\n```\n\n**Good:**\n\n```python\ny(1)\n```\n\n## A2: Be kind {#A2}\n\nProse, see [A1].\n";

/// A book in a temporary folder.
struct Book {
    folder: TempDir,
}

impl Book {
    fn new() -> Self {
        let book = Book {
            folder: tempfile::tempdir().expect("a temporary folder can be made"),
        };
        book.write(
            "book.toml",
            "[book]\ntitle = \"House\"\n\n[verify]\nrule-id = '^(A\\d)\\b'\n",
        );
        book.write("content/rules.md", RULE);
        book.write(
            "content/notes/deep.md",
            "# Deep\n\n## Why\n\nBecause of [A1].\n",
        );
        book.write("content/picture.png", "not really a picture");
        book
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().expect("it is below the temporary folder"))
            .and_then(|()| std::fs::write(path, text))
            .expect("a file can be written in a temporary folder");
    }

    fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap_or_else(|fault| panic!("{name}: {fault}"))
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_rulebook"));
        command
            .args(arguments)
            .env_clear()
            .current_dir(self.folder.path())
            .stdin(Stdio::null());
        command
    }

    /// Standard output and error of a run that ends with this status.
    fn run(&self, arguments: &[&str], status: i32) -> (String, String) {
        let output = self
            .command(arguments)
            .output()
            .expect("the program can be started");
        let stdout = String::from_utf8(output.stdout).expect("output is UTF-8");
        let stderr = String::from_utf8(output.stderr).expect("output is UTF-8");
        assert_eq!(output.status.code(), Some(status), "{stdout}{stderr}");
        (stdout, stderr)
    }
}

/// Every file below a folder, with its bytes.
fn files(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(next) = open.pop() {
        for entry in std::fs::read_dir(next)
            .expect("the folder is there")
            .flatten()
        {
            let path = entry.path();
            if path.is_dir() {
                open.push(path);
            } else {
                let bytes = std::fs::read(&path).expect("the file is there");
                found.push((path, bytes));
            }
        }
    }
    found.sort();
    found
}

#[test]
fn a_book_becomes_a_site() {
    let book = Book::new();
    let (stdout, _) = book.run(&["build"], 0);
    assert!(stdout.contains("2 proven"), "{stdout}");
    for name in [
        "rules.html",
        "notes/deep.html",
        "rules/A1.html",
        "rules/A2.html",
        "rules/index.html",
        "verification.html",
        "404.html",
        "assets/rulebook.css",
    ] {
        assert!(book.path("book").join(name).is_file(), "{name} is missing");
    }
    // The verdict stands on the example in words, the finding on its code.
    let page = book.read("book/rules.html");
    assert!(page.contains("proven"), "{page}");
    assert!(page.contains("<mark>"), "{page}");
    // References, backlinks, anchors and copies, all relative.
    assert!(page.contains("href=\"rules/A2.html\""), "{page}");
    assert!(page.contains("href=\"notes/deep.html#why\""), "{page}");
    assert_eq!(book.read("book/picture.png"), "not really a picture");
    let rule = book.read("book/rules/A1.html");
    assert!(rule.contains("src=\"../picture.png\""), "{rule}");
    assert!(rule.contains("href=\"../notes/deep.html#why\""), "{rule}");
    assert!(rule.contains("Deep › Why"), "{rule}");
    for (path, bytes) in files(&book.path("book")) {
        if path
            .extension()
            .is_some_and(|extension| extension == "html")
        {
            let text = String::from_utf8(bytes).expect("a page is UTF-8");
            assert!(
                !text.contains("href=\"/") && !text.contains("src=\"/"),
                "{}",
                path.display()
            );
            assert_eq!(text.matches("<h1").count(), 1, "{}", path.display());
            for script in text.split("<script").skip(1) {
                let is_a_file = script.starts_with(" src=\"") && script.contains("></script>");
                assert!(is_a_file, "{} has a script inside", path.display());
            }
            assert!(!text.contains(" style=\""), "{}", path.display());
        }
    }
}

#[test]
fn a_picture_says_its_size() {
    let book = Book::new();
    let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"120\" height=\"80\"/>";
    book.write("content/notes/square.svg", svg);
    let page = "# <b>![a](square.svg)</b>\n\n![a](square.svg) ![b](../picture.png)\n";
    book.write("content/notes/pictures.md", page);
    book.run(&["build"], 0);
    let page = book.read("book/notes/pictures.html");
    let sized = "<img width=\"120\" height=\"80\" src=\"square.svg\" alt=\"a\" />";
    assert!(page.contains(sized), "{page}");
    assert!(
        page.contains("<img src=\"../picture.png\" alt=\"b\" />"),
        "{page}"
    );
}

#[test]
fn addresses_in_html_lead_where_those_of_markdown_do() {
    let book = Book::new();
    let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"120\" height=\"80\"/>";
    // A foreign folder publishes only what its pages name.
    for name in ["one.svg", "two.svg", "three.mp4", "nobody.svg"] {
        book.write(&format!("foreign/pictures/{name}"), svg);
    }
    let html = "# Notes\n\n<p>\n<img src=pictures/one.svg width=60>\n</p>\n\n<a href='other.md#there'>a</a>\
                <picture><source srcset=\"pictures/two.svg 2x\"></picture><video src=pictures/three.mp4></video>\n";
    book.write("foreign/README.md", html);
    book.write("foreign/other.md", "# Other\n\n## There\n");
    book.run(&["build", "foreign"], 0);
    let page = book.read("book/foreign/index.html");
    for expect in [
        "<img src=\"pictures/one.svg\" width=\"60\" height=\"40\">",
        "<a href=\"other.html#there\">a</a>",
        "<source srcset=\"pictures/two.svg 2x\">",
    ] {
        assert!(page.contains(expect), "{expect} in {page}");
    }
    let copied = files(&book.path("book/foreign/pictures"));
    assert_eq!(copied.len(), 3, "{copied:?}");
    let copy = book.read("book/foreign/index.md");
    assert!(copy.contains("<a href='other.md#there'>"), "{copy}");
}

#[test]
fn a_folder_without_an_index_gets_a_list() {
    let book = Book::new();
    book.run(&["build"], 0);
    assert!(
        book.read("book/notes/index.html")
            .contains("href=\"deep.html\"")
    );
    assert!(book.read("book/index.html").contains("href=\"rules.html\""));
    book.write("content/index.md", "# Start\n");
    book.write("content/notes/README.md", "# Notes\n");
    book.run(&["build"], 0);
    assert!(
        book.read("book/index.html")
            .contains("<h1 id=\"start\">Start")
    );
    assert!(book.read("book/notes/index.html").contains("Notes"));
}

#[test]
fn what_was_denied_leaves_the_site_before_it_whole() {
    let book = Book::new();
    book.run(&["build"], 0);
    let before = files(&book.path("book"));
    book.write("content/rules.md", &RULE.replace("y(1)", "x(2)"));
    let (stdout, _) = book.run(&["build"], 1);
    assert!(stdout.contains("error[good-example-flagged]"), "{stdout}");
    assert!(
        stdout.contains("not published: 1 denied finding; the site before it was not changed"),
        "{stdout}"
    );
    assert_eq!(files(&book.path("book")), before);
    // The same book, allowed by its own levels, says so and is published.
    book.write(
        "book.toml",
        &(book.read("book.toml") + "\n[lints]\ngood-example-flagged = \"warn\"\n"),
    );
    let (stdout, _) = book.run(&["build"], 0);
    assert!(
        stdout.contains("1 example is not what the author says, and the levels allow it"),
        "{stdout}"
    );
    assert_ne!(files(&book.path("book")), before);
}

#[test]
fn the_same_input_touches_nothing() {
    let book = Book::new();
    book.run(&["build"], 0);
    let times = |book: &Book| -> Vec<_> {
        files(&book.path("book"))
            .into_iter()
            .map(|(path, _)| {
                std::fs::metadata(path)
                    .and_then(|meta| meta.modified())
                    .expect("a time")
            })
            .collect()
    };
    let before = times(&book);
    let (stdout, _) = book.run(&["build"], 0);
    assert!(stdout.contains("`book` is up to date"), "{stdout}");
    assert_eq!(times(&book), before);
}

#[test]
fn only_a_folder_of_ours_is_replaced() {
    let book = Book::new();
    book.write("site/mine.txt", "mine");
    let (_, stderr) = book.run(&["build", "-d", "site"], 2);
    assert!(
        stderr.contains("was not made by rulebook; choose another folder with -d, or remove it"),
        "{stderr}"
    );
    assert_eq!(book.read("site/mine.txt"), "mine");
    // An empty one and one with dot-files are adopted, and the dot-files stay.
    book.write("other/.git/HEAD", "ref");
    book.write("other/CNAME", "example.org");
    book.run(&["build", "-d", "other"], 0);
    assert_eq!(book.read("other/.git/HEAD"), "ref");
    assert_eq!(book.read("other/CNAME"), "example.org");
    for refused in [".", "content", ".."] {
        let (_, stderr) = book.run(&["build", "-d", refused], 2);
        assert!(stderr.starts_with("error: "), "{refused}: {stderr}");
    }
    // Below the source it is allowed, and never read.
    book.run(&["build", "-d", "content/out"], 0);
    let (stdout, _) = book.run(&["build", "-d", "content/out"], 0);
    assert!(stdout.contains("is up to date"), "{stdout}");
}

#[test]
fn a_template_of_the_book_replaces_ours() {
    let book = Book::new();
    book.write("theme/listing.html", "{% extends \"base.html\" %}{% block main %}<h1>{{ page.title }}</h1><p>ours</p>{% endblock main %}");
    book.run(&["build"], 0);
    assert!(book.read("book/index.html").contains("<p>ours</p>"));
    let before = files(&book.path("book"));
    book.write(
        "theme/listing.html",
        "{% extends \"base.html\" %}\n{% block main %}{{ page.titel }}{% endblock main %}",
    );
    let (_, stderr) = book.run(&["build"], 2);
    assert!(stderr.contains("theme/listing.html:2"), "{stderr}");
    assert!(
        stderr.contains("  2 | {% block main %}{{ page.titel"),
        "{stderr}"
    );
    assert_eq!(files(&book.path("book")), before);
    std::fs::remove_file(book.path("theme/listing.html")).expect("it is there");
    book.write("theme/gide.html", "");
    let (stdout, _) = book.run(&["build"], 0);
    let told = "no page uses these files of `theme/`: `gide.html`";
    assert!(stdout.contains(told), "{stdout}");
    assert!(stdout.contains("did you mean `guide.html`?"), "{stdout}");
}

#[test]
fn a_script_of_an_author_runs_only_where_the_book_allows_it() {
    const HOSTILE: &str = "# Hostile\n\n<script>alert(1)</script>\n\n<img src=picture.png onerror=alert(1)>\n\n[a](javascript:alert(1)) <p style=color:red>\n\n<div>\n\n| a |\n|--:|\n| b |\n";
    let book = Book::new();
    book.write("content/hostile.md", HOSTILE);
    book.run(&["build"], 0);
    for (path, bytes) in files(&book.path("book")) {
        if path.extension().is_none_or(|extension| extension != "html") {
            continue;
        }
        // What the policy of the server forbids, and what it cannot know.
        let page = String::from_utf8(bytes).expect("a page is UTF-8");
        for tag in page.split('<').skip(1) {
            let tag = tag.split('>').next().unwrap_or_default();
            let runs = tag.starts_with("script") && !tag.contains(" src=");
            let is_inside = tag.starts_with("style") || tag.contains(" style=");
            let is_handler = tag.contains(" onerror=") || tag.contains("=\"javascript:");
            assert!(
                !runs && !is_inside && !is_handler,
                "{}: <{tag}>",
                path.display()
            );
        }
    }
    let page = book.read("book/hostile.html");
    assert!(page.contains("&lt;script&gt;alert(1)"), "{page}");
    assert!(page.contains("<td class=\"right\">b</td>"), "{page}");

    let config = book.read("book.toml");
    book.write(
        "book.toml",
        &format!("{config}\n[output.html]\nraw-html = \"all\"\n"),
    );
    book.run(&["build", "--raw-html", "all"], 0);
    let page = book.read("book/hostile.html");
    for part in [
        "<script>alert(1)</script>",
        "<img src=picture.png onerror=alert(1)>",
        "<a href=\"javascript:alert(1)\">a</a>",
    ] {
        assert!(page.contains(part), "{part} in {page}");
    }

    book.write("foreign/hostile.md", HOSTILE);
    let foreign = ["build", "--no-book", "-d", "site", "foreign/hostile.md"];
    book.run(&foreign, 0);
    for (path, bytes) in files(&book.path("site")) {
        // The copy of a page as Markdown is what the author wrote, and no HTML.
        let is_page = path
            .extension()
            .is_some_and(|extension| extension == "html");
        let text = String::from_utf8_lossy(&bytes);
        assert!(
            !is_page || !text.contains("<script>alert"),
            "{}",
            path.display()
        );
    }
}

#[test]
fn a_summary_orders_the_book() {
    let book = Book::new();
    book.write(
        "content/SUMMARY.md",
        "# Summary\n\n- [First deep](notes/deep.md)\n- [Then rules](rules.md)\n",
    );
    book.run(&["build"], 0);
    assert!(!book.path("book/SUMMARY.html").exists());
    let page = book.read("book/notes/deep.html");
    let (first, then) = (page.find("First deep"), page.find("Then rules"));
    assert!(first.is_some() && first < then, "{page}");
}

#[test]
fn a_foreign_file_is_published_as_it_stands() {
    let book = Book::new();
    std::fs::remove_file(book.path("book.toml")).expect("it is there");
    book.write(
        "a.md",
        "# A\n\n![p](content/picture.png)\n\n**Good:**\n\n```python\ndef f(\n```\n",
    );
    let (stdout, _) = book.run(&["build", "a.md"], 0);
    assert!(
        stdout.ends_with("published as it is: `rulebook check` would report 1 finding\n"),
        "{stdout}"
    );
    assert!(book.path("book/a/index.html").is_file());
    // Only what the page shows is copied.
    assert!(book.path("book/a/content/picture.png").is_file());
    assert!(!book.path("book/a/content/rules.md").exists());
    let (stdout, _) = book.run(&["build", "book.toml.md"], 2);
    assert_eq!(stdout, "");
}

/// By part of the first fence of several: its stance, its code without tags, and its verdict; none for shared lines.
fn parts(page: &str) -> Vec<(String, String, Option<String>)> {
    let figure = page
        .split("<figure class=\"fence mixed\"")
        .nth(1)
        .expect("a fence of parts");
    let figure = figure.split("</figure>").next().expect("it ends");
    let between = |text: &str, open: &str, close: &str| -> Option<String> {
        let text = &text[text.find(open)? + open.len()..];
        Some(text[..text.find(close)?].to_owned())
    };
    let parts = figure.split("<div class=\"part ").skip(1);
    parts
        .map(|part| {
            let stance = part.split('"').next().unwrap_or("").to_owned();
            let mut code = between(part, "<code", "</code>").expect("a part has code");
            // A message stands between the lines and is no code.
            while let Some(message) = between(&code, "<span class=\"finding\">", "\n</span>") {
                let whole = format!("<span class=\"finding\">{message}\n</span>");
                code = code.replacen(&whole, "", 1);
            }
            let mut is_tag = true;
            let code: String = code
                .chars()
                .filter(|c| {
                    let was_tag = is_tag;
                    is_tag = *c == '<' || is_tag && *c != '>';
                    !is_tag && !was_tag
                })
                .collect();
            let verdict = between(part, "<p class=\"judged\">", "</p>");
            (stance, code, verdict)
        })
        .collect()
}

#[test]
fn a_page_shows_the_parts_of_a_fence_as_what_they_are() {
    let book = Book::new();
    let fence = "```python\nfrom a import x, y\n\n# Bad\nx(1)\n\n# Good\ny(1)\n```\n";
    let pair = "**Bad:**\n\n```python\nx(1)\n```\n\n**Good:**\n\n```python\ny(1)\n```\n";
    book.write("content/rules.md", &RULE.replace(pair, fence));
    book.run(&["build"], 0);
    for page in ["book/rules.html", "book/rules/A1.html"] {
        let page = book.read(page);
        let found = parts(&page);
        let shown: Vec<(&str, &str)> = found
            .iter()
            .map(|(stance, code, _)| (stance.as_str(), code.trim_end()))
            .collect();
        let expect = [
            ("neutral", "from a import x, y"),
            ("bad", "# Bad\nx(1)"),
            ("good", "# Good\ny(1)"),
        ];
        assert_eq!(shown, expect, "{page}");
        let verdicts: Vec<bool> = found
            .iter()
            .map(|(_, _, verdict)| verdict.as_ref().is_some_and(|told| told.contains("proven")))
            .collect();
        assert_eq!(verdicts, [false, true, true], "{page}");
    }
}

/// A server that ends with the test.
struct Server(Child, u16);

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Server {
    fn start(book: &Book, arguments: &[&str]) -> Self {
        let mut all = vec!["serve", "--port", "0"];
        all.extend(arguments);
        let mut child = book
            .command(&all)
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program can be started");
        let stdout = child.stdout.take().expect("standard output is a pipe");
        let mut lines = BufReader::new(stdout).lines();
        let port = loop {
            let line = lines
                .next()
                .expect("the server says where it is")
                .expect("output is UTF-8");
            if let Some(rest) = line.strip_prefix("serving http://127.0.0.1:") {
                let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
                break digits.parse().expect("a port");
            }
        };
        // Someone must read on, or the server would wait for its own pipe.
        std::thread::spawn(move || for _ in lines {});
        Server(child, port)
    }

    fn connect(&self, address: &str) -> BufReader<TcpStream> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.1)).expect("the server listens");
        stream
            .set_read_timeout(Some(Duration::from_secs(60)))
            .expect("a time-out can be set");
        write!(
            stream,
            "GET {address} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nConnection: close\r\n\r\n",
            self.1
        )
        .expect("the server reads");
        BufReader::new(stream)
    }

    fn get(&self, address: &str) -> String {
        let mut text = String::new();
        self.connect(address)
            .read_to_string(&mut text)
            .expect("the server answers");
        text
    }
}

/// Reads events until one has this name, and gives its data.
fn wait_for(events: &mut impl BufRead, name: &str) -> String {
    let mut data = String::new();
    let mut is_it = false;
    loop {
        let mut line = String::new();
        assert!(
            events.read_line(&mut line).expect("the server goes on") > 0,
            "the stream ended"
        );
        let line = line.trim_end();
        if let Some(event) = line.strip_prefix("event: ") {
            is_it = event == name;
            data.clear();
        } else if let Some(more) = line.strip_prefix("data: ") {
            data += more;
            data.push('\n');
        } else if line.is_empty() && is_it {
            return data;
        }
    }
}

#[test]
fn the_server_tells_of_changes_and_survives_faults() {
    let book = Book::new();
    let server = Server::start(&book, &["--watch"]);
    assert!(server.get("/rules/A1.html").starts_with("HTTP/1.1 200"));
    let mut events = server.connect("/.rulebook/events");
    wait_for(&mut events, "hello");

    book.write("content/rules.md", &RULE.replace("Why.", "Because."));
    assert!(wait_for(&mut events, "reload").contains("rules.html"));
    assert!(server.get("/rules.html").contains("Because."));

    let toml = book.read("book.toml");
    book.write("book.toml", "[book\n");
    assert!(wait_for(&mut events, "fault").contains("book.toml:1"));
    let page = server.get("/rules.html");
    assert!(
        page.contains("rulebook-fault") && page.contains("Because."),
        "{page}"
    );
    book.write("book.toml", &toml);
    wait_for(&mut events, "mended");

    // What keeps a book from being published is drawn too, over the new page.
    book.write("content/rules.md", &RULE.replace("y(1)", "x(2)"));
    assert!(wait_for(&mut events, "fault").contains("good-example-flagged"));
    let page = server.get("/rules.html");
    assert!(
        page.contains("rejected") && page.contains("rulebook-fault"),
        "{page}"
    );
    book.write("content/rules.md", RULE);
    wait_for(&mut events, "mended");
    assert!(!book.path("book").exists(), "serving writes nothing");
}

#[test]
fn the_server_accepts_what_a_baseline_lists() {
    let book = Book::new();
    let flagged = RULE.replace("y(1)", "x(2)");
    book.write("content/rules.md", &flagged);
    let accepting = ["serve", "--baseline", "accepted.jsonl"];
    // What would be wrong with every build is told before the first.
    let (_, stderr) = book.run(&accepting, 2);
    assert!(
        stderr.contains("`accepted.jsonl` does not exist"),
        "{stderr}"
    );
    let update = ["check", "--baseline", "accepted.jsonl", "--update-baseline"];
    book.run(&update, 0);
    let listed = book.read("accepted.jsonl");

    let server = Server::start(&book, &["--watch", "--baseline", "accepted.jsonl"]);
    let page = server.get("/rules.html");
    assert!(
        page.contains("rejected"),
        "the page shows what the code is: {page}"
    );
    assert!(!page.contains("good-example-flagged"), "{page}");
    let mut events = server.connect("/.rulebook/events");
    wait_for(&mut events, "hello");

    // New findings are told, and so is a baseline that breaks; both are only read.
    book.write("content/rules.md", &flagged.replace("x(2)", "x(3)"));
    assert!(wait_for(&mut events, "fault").contains("good-example-flagged"));
    book.write("content/rules.md", &flagged);
    wait_for(&mut events, "mended");
    book.write("accepted.jsonl", "{\"rulebook-baseline\":2}\n");
    assert!(wait_for(&mut events, "fault").contains("a baseline of version 2"));
    book.write("accepted.jsonl", &listed);
    wait_for(&mut events, "mended");
    assert_eq!(book.read("accepted.jsonl"), listed);
}
