//! `--baseline` as a team uses it: what is accepted stays accepted while pages move, and nothing else is.

use serde_json::Value;
use std::path::Path;
use std::process::{Command, Stdio};
use tempfile::TempDir;

/// A folder that is edited between runs.
struct Team {
    folder: TempDir,
}

/// What one run said.
struct Told {
    status: i32,
    out: String,
    err: String,
}

impl Team {
    fn new() -> Team {
        Team {
            folder: tempfile::tempdir().expect("a temporary folder can be made"),
        }
    }

    /// A book of one page.
    fn with(page: &str) -> Team {
        let team = Team::new();
        team.write("book.toml", "");
        team.write("content/a.md", page);
        team
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.folder.path().join(path);
        std::fs::create_dir_all(path.parent().expect("it is below the folder"))
            .and_then(|()| std::fs::write(path, text))
            .expect("a file can be written in a temporary folder");
    }

    fn read(&self, path: &str) -> String {
        std::fs::read_to_string(self.folder.path().join(path)).expect("the file is there")
    }

    fn has(&self, path: &str) -> bool {
        self.folder.path().join(path).exists()
    }

    fn run(&self, arguments: &[&str]) -> Told {
        let output = Command::new(env!("CARGO_BIN_EXE_rulebook"))
            .args(arguments)
            .env_clear()
            .current_dir(self.folder.path())
            .stdin(Stdio::null())
            .output()
            .expect("the program can be started");
        Told {
            status: output.status.code().expect("it ends by itself"),
            out: String::from_utf8(output.stdout).expect("output is UTF-8"),
            err: String::from_utf8(output.stderr).expect("output is UTF-8"),
        }
    }

    /// `check --baseline b` with what is asked beside it.
    fn check(&self, more: &[&str]) -> Told {
        self.run(&[&["check", "--baseline", "b"], more].concat())
    }

    fn update(&self) -> Told {
        self.check(&["--update-baseline"])
    }

    /// The lines of the baseline below its head.
    fn lines(&self) -> Vec<Value> {
        let text = self.read("b");
        let lines = text.lines().skip(1);
        lines
            .map(|line| serde_json::from_str(line).expect("a line of JSON"))
            .collect()
    }
}

impl Told {
    #[track_caller]
    fn status(self, status: i32) -> Told {
        assert_eq!(self.status, status, "{}\n{}", self.out, self.err);
        self
    }

    #[track_caller]
    fn says(self, text: &str) -> Told {
        assert!(self.out.contains(text), "`{text}`:\n{}", self.out);
        self
    }

    #[track_caller]
    fn lacks(self, text: &str) -> Told {
        assert!(!self.out.contains(text), "`{text}`:\n{}", self.out);
        self
    }

    #[track_caller]
    fn complains(self, text: &str) -> Told {
        assert!(self.err.contains(text), "`{text}`:\n{}", self.err);
        self
    }
}

const RULE: &str = "# A\n\n## A1: No eval\n\n```yaml rule\nid: A1\nlanguage: python\nmessage: no eval\nrule: { pattern: eval($X) }\n```\n\n**Bad:**\n\n```python\neval(x)\n```\n\n**Good:**\n\n```python\nint(x)\n```\n\n";
const FLAGGED: &str = "**Good:**\n\n```python\ny = 1\neval(y)\n```\n";

fn page(rest: &str) -> String {
    format!("{RULE}{rest}")
}

#[test]
fn the_first_update_accepts_all_and_later_runs_say_so() {
    let team = Team::with(&page(FLAGGED));
    team.run(&["check"]).status(1).says("good-example-flagged");
    team.update()
        .status(0)
        .says("  1 finding is in the baseline: 1 error, 0 warnings\n")
        .says("`b` is written: 1 finding, 1 new, 0 gone\n");
    assert_eq!(
        team.read("b"),
        "{\"rulebook-baseline\":1}\n\
         {\"path\":\"content/a.md\",\"code\":\"good-example-flagged\",\"rule\":\"A1\",\"text\":\"y = 1 eval(y)\"}\n"
    );
    team.check(&[])
        .status(0)
        .says("1 finding is in the baseline")
        .says("1 rejected")
        .lacks("error[");
    team.run(&["check"]).status(1).lacks("baseline");
    team.update()
        .status(0)
        .says("`b` is unchanged: 1 finding\n");
}

#[test]
fn a_finding_that_moves_stays_accepted() {
    let team = Team::with(&page(FLAGGED));
    team.update().status(0);
    let before = team.read("b");
    let above = "Text.\n\n".repeat(10);
    let indented = FLAGGED.replace("\n", "\n  ");
    for moved in [
        format!("{above}{}", page(FLAGGED)),
        page(&format!("{above}{FLAGGED}")),
        page(FLAGGED).replace('\n', "\r\n"),
        page(&format!("- item\n\n  {indented}")),
        format!("\u{feff}{}", page(FLAGGED)),
        page(&FLAGGED.replace("y = 1", "y  =  1")),
    ] {
        team.write("content/a.md", &moved);
        team.check(&[])
            .status(0)
            .says("1 finding is in the baseline")
            .lacks("stale");
        team.update().status(0).says("is unchanged");
    }
    assert_eq!(team.read("b"), before);
}

#[test]
fn an_edit_and_a_copy_are_not_accepted() {
    let team = Team::with(&page(FLAGGED));
    team.update().status(0);
    let before = team.read("b");
    // Any line of the example counts: it is the example that was accepted.
    for edited in [
        FLAGGED.replace("eval(y)", "eval(z)"),
        FLAGGED.replace("y = 1", "y = 2"),
    ] {
        team.write("content/a.md", &page(&edited));
        team.check(&[])
            .status(1)
            .says("error[good-example-flagged]")
            .says("warning[stale-baseline]: `good-example-flagged` of `content/a.md` is in the baseline and is no longer found: `y = 1 eval(y)`")
            .says("1 error, 1 warning");
    }
    team.write("content/a.md", &page(&format!("{FLAGGED}\n{FLAGGED}")));
    team.check(&[])
        .status(1)
        .says("1 finding is in the baseline")
        .says("1 error, 0 warnings\n");
    // The same words under another code or on another page are another finding.
    team.write("content/a.md", &page(""));
    team.write("content/b.md", FLAGGED);
    team.check(&[])
        .status(1)
        .says("--> content/b.md")
        .says("stale-baseline");
    assert_eq!(team.read("b"), before, "a check only reads");
}

#[test]
fn what_is_mended_is_told_and_then_taken_out() {
    let twice = format!("{FLAGGED}\n{FLAGGED}");
    let team = Team::with(&page(&twice));
    team.update()
        .status(0)
        .says("2 findings are in the baseline");
    assert_eq!(team.lines()[0]["count"], 2);
    team.write("content/a.md", &page(FLAGGED));
    team.check(&[])
        .status(0)
        .says("is found 1 of 2 times")
        .says("`rulebook check --update-baseline` removes it");
    team.check(&["-D", "warnings"])
        .status(1)
        .says("error[stale-baseline]");
    team.update()
        .status(0)
        .lacks("stale")
        .says("1 finding, 0 new, 1 gone");
    assert_eq!(team.lines()[0].get("count"), None);
    team.write("content/a.md", &page(""));
    team.check(&[]).status(0).says("is no longer found");
    team.update().status(0).says("0 findings, 0 new, 1 gone");
    assert_eq!(team.read("b"), "{\"rulebook-baseline\":1}\n");
    // It was fixed: it does not come back unseen.
    team.write("content/a.md", &page(FLAGGED));
    team.check(&[]).status(1);
}

#[test]
fn a_baseline_refuses_to_grow_unless_told() {
    let team = Team::with(&page(FLAGGED));
    team.update().status(0);
    team.write("content/a.md", &page(&FLAGGED.replace("y = 1", "z = 1")));
    team.update()
        .status(1)
        .says("error[good-example-flagged]")
        .says("`b` is written: 0 findings, 0 new, 1 gone\n")
        .says("1 finding is new and not in it, because a baseline only shrinks; `--allow-growth` if it is to be accepted\n");
    assert!(team.lines().is_empty());
    team.check(&["--update-baseline", "--allow-growth"])
        .status(0)
        .says("1 finding, 1 new, 0 gone");
    team.check(&[]).status(0);
}

#[test]
fn options_that_need_another_are_wrong_usage() {
    let team = Team::with(RULE);
    for arguments in [
        &["check", "--update-baseline"][..],
        &["check", "--baseline", "b", "--allow-growth"],
        &["check", "--baseline"],
    ] {
        team.run(arguments).status(2);
    }
    assert!(!team.has("b"));
}

#[test]
fn a_file_that_is_no_baseline_is_2_and_is_left_alone() {
    let team = Team::with(&page(FLAGGED));
    team.check(&[])
        .status(2)
        .complains("`b` does not exist")
        .complains("--update-baseline");
    for (text, told) in [
        ("", "`b` is not a baseline: it does not begin with"),
        ("garbage\n", "it does not begin with"),
        ("{\"rulebook-baseline\":1}\n<<<<<<< ours\n", "in line 2"),
        ("{\"rulebook-baseline\":1}\n{\"path\":1}\n", "in line 2"),
        (
            "{\"rulebook-baseline\":2}\n",
            "`b` is a baseline of version 2; version 1 is read here",
        ),
    ] {
        team.write("b", text);
        for more in [
            &[][..],
            &["--update-baseline"],
            &["--update-baseline", "--allow-growth"],
        ] {
            team.check(more)
                .status(2)
                .complains(told)
                .complains("delete it and write it again");
        }
        team.run(&["build", "--baseline", "b"]).status(2);
        assert_eq!(team.read("b"), text);
    }
    // A page that was meant as a path is never written over.
    let a_page = team.read("content/a.md");
    team.run(&["check", "--baseline", "content/a.md", "--update-baseline"])
        .status(2);
    assert_eq!(team.read("content/a.md"), a_page);
    team.run(&["check", "--baseline", "content"])
        .status(2)
        .complains("is a folder");
    team.run(&["check", "--baseline", "none/b", "--update-baseline"])
        .status(2)
        .complains("`none/b` cannot be written");
}

#[test]
fn it_stands_anywhere_and_works_on_another_machine() {
    let team = Team::with(&page(FLAGGED));
    team.write("ci/.keep", "");
    team.run(&["check", "--baseline", "ci/b", "--update-baseline"])
        .status(0);
    assert!(team.read("ci/b").contains("\"../content/a.md\""));
    let here = team.folder.path().to_string_lossy().into_owned();
    assert!(!team.read("ci/b").contains(&here));
    // The same book elsewhere, from another folder, by other paths.
    let other = Team::new();
    for path in ["book.toml", "content/a.md", "ci/b"] {
        other.write(&format!("deep/er/{path}"), &team.read(path));
    }
    let whole = other.folder.path().join("deep/er");
    let whole = |path: &str| whole.join(path).to_string_lossy().into_owned();
    for (paths, baseline) in [
        ("deep/er".to_owned(), "deep/er/ci/b".to_owned()),
        ("./deep/../deep/er/content/a.md".to_owned(), whole("ci/b")),
        (whole("book.toml"), "deep/er/content/../ci/b".to_owned()),
    ] {
        other
            .run(&["check", &paths, "--baseline", &baseline])
            .status(0)
            .says("1 finding is in the baseline")
            .lacks("stale");
    }
    let foreign = ["check", "--no-book", "deep/er/content", "--baseline"];
    other
        .run(&[&foreign[..], &["deep/er/ci/b"]].concat())
        .status(0)
        .says("1 finding is in the baseline");
}

#[test]
fn what_a_run_does_not_read_is_neither_told_nor_taken_out() {
    let team = Team::new();
    team.write("a.md", &page(FLAGGED));
    team.write(
        "b.md",
        &page(FLAGGED).replace("A1", "B1").replace("eval", "exec"),
    );
    team.write(
        "out/side.md",
        &page(FLAGGED).replace("A1", "C1").replace("eval", "compile"),
    );
    team.check(&[".", "--update-baseline"]).status(0);
    let before = team.read("b");
    assert_eq!(team.lines().len(), 3, "{before}");
    team.check(&["a.md", "--update-baseline"])
        .status(0)
        .says("1 finding is in the baseline")
        .lacks("stale");
    assert_eq!(team.read("b"), before);
    // A page that was deleted is gone, whoever asks.
    std::fs::remove_file(team.folder.path().join("b.md")).expect("it is there");
    team.check(&["a.md"]).status(0).says("`b.md` is in the");
    // As is one that a whole run no longer reads.
    team.write(".ignore", "side.md\n");
    team.check(&["a.md"]).lacks("side.md");
    team.check(&["."]).says("`out/side.md` is in the");
    team.check(&[".", "--update-baseline"])
        .status(0)
        .says("1 finding, 0 new, 2 gone");
}

#[test]
fn a_rule_that_was_not_read_along_is_not_called_silent() {
    let team = Team::new();
    team.write("rules.md", RULE);
    team.write("a.md", FLAGGED);
    team.check(&[".", "--update-baseline"])
        .status(0)
        .says("1 finding is in the baseline");
    let before = team.read("b");
    team.check(&["a.md", "--update-baseline"]).lacks("stale");
    assert_eq!(team.read("b"), before);
    team.check(&["a.md", "--rules", "rules.md"])
        .status(0)
        .says("1 finding is in the baseline");
}

#[test]
fn only_the_named_pages_of_a_book_come_into_a_new_baseline() {
    let team = Team::with(&page(FLAGGED));
    team.write("content/b.md", &FLAGGED.replace("y = 1", "z = 1"));
    team.check(&["content/a.md", "--update-baseline"]).status(0);
    assert_eq!(team.lines().len(), 1);
    team.check(&["content/a.md"]).status(0).lacks("stale");
    team.check(&[]).status(1).says("--> content/b.md");
}

#[test]
fn levels_change_what_is_told_and_not_what_is_known() {
    let unproven = "```fortran good\nf(x)\n```\n";
    let team = Team::with(&page(unproven));
    team.update()
        .status(0)
        .says("1 finding is in the baseline: 0 errors, 1 warning");
    team.check(&["-D", "unproven"])
        .status(0)
        .says("1 finding is in the baseline: 1 error, 0 warnings");
    team.check(&["-A", "unproven"]).status(0).lacks("baseline");
    let before = team.read("b");
    team.check(&["-A", "unproven", "--update-baseline"])
        .status(0);
    assert_eq!(team.read("b"), before);
}

#[test]
fn prose_words_and_the_book_itself_are_known_by_their_text() {
    let text = "See [a](nowhere.md)\nand more.\n\n```python godo\nf(x)\n```\n\n> See [[ZZ9]].\n";
    let team = Team::with(text);
    team.update().status(0);
    let known: Vec<(String, String)> = team
        .lines()
        .iter()
        .map(|line| {
            let word = |key: &str| line[key].as_str().unwrap_or_default().to_owned();
            (word("path") + " " + &word("code"), word("text"))
        })
        .collect();
    let expect = [
        ("book.toml no-rules", "book-without-rule"),
        ("content/a.md dangling-reference", "> See [[ZZ9]]."),
        ("content/a.md dead-link", "See [a](nowhere.md)"),
        ("content/a.md unknown-word", "godo f(x)"),
    ];
    let expect = expect.map(|(place, text)| (place.to_owned(), text.to_owned()));
    assert_eq!(known, expect);
    team.write("content/a.md", &format!("# New\n\n{text}"));
    team.check(&["-D", "warnings"]).status(0);
    team.write("content/a.md", &text.replace("nowhere", "elsewhere"));
    team.check(&[]).status(1).says("`elsewhere.md`");
}

#[test]
fn the_number_of_an_implicit_rule_is_not_part_of_a_finding() {
    let pair = |name: &str| {
        format!("Bad:\n\n```python\n{name}(x)\n```\n\nGood:\n\n```python\n{name}(1)\n```\n\n")
    };
    let team = Team::with(&format!("# T\n\n## S\n\n{}", pair("f")));
    team.update().status(0);
    team.write(
        "content/a.md",
        &format!("# T\n\n## S\n\n{}{}", pair("g"), pair("f")),
    );
    team.check(&[]).lacks("stale");
}

#[test]
fn a_long_example_is_cut_and_hashed() {
    let long = |last: u32| {
        let lines: String = (0..40).map(|n| format!("value_{n} = {n}\n")).collect();
        format!("**Good:**\n\n```python\n{lines}eval({last})\n```\n")
    };
    let team = Team::with(&page(&long(1)));
    team.update().status(0);
    let text = team.lines()[0]["text"].as_str().expect("a text").to_owned();
    assert!(text.starts_with("value_0 = 0 value_1 = 1 "), "{text}");
    assert!(text.contains("… xxh3:") && text.len() < 100, "{text}");
    team.write("content/a.md", &page(&format!("x\n\n{}", long(1))));
    team.check(&[]).status(0);
    team.write("content/a.md", &page(&long(2)));
    team.check(&[]).status(1);
}

#[test]
fn a_book_is_published_with_what_is_accepted() {
    let team = Team::with(&page(FLAGGED));
    team.run(&["build"]).status(1);
    assert!(!team.has("book"));
    team.update().status(0);
    let before = team.read("b");
    team.run(&["build", "--baseline", "b"])
        .status(0)
        .says("1 finding is in the baseline")
        .says("published to `book`");
    // The page shows what the code is, accepted or not.
    assert!(team.read("book/a.html").contains("rejected"));
    team.write("content/a.md", &page(&FLAGGED.replace("y = 1", "z = 1")));
    team.run(&["build", "--baseline", "b"])
        .status(1)
        .says("not published: 1 denied finding");
    assert_eq!(team.read("b"), before, "a build only reads");
}

#[test]
fn json_counts_what_is_accepted_and_stays_one_document() {
    let team = Team::with(&page(FLAGGED));
    let told = team.check(&["--update-baseline", "--format", "json"]);
    let read = |told: Told| -> Value {
        serde_json::from_str(&told.status(0).out).expect("one JSON document and no more")
    };
    for told in [told, team.check(&["--format", "json"])] {
        let report = read(told);
        assert_eq!(report["summary"]["in_baseline"], 1);
        assert_eq!(report["summary"]["errors"], 0);
        assert_eq!(report["findings"], Value::Array(Vec::new()));
    }
    let report: Value =
        serde_json::from_str(&team.run(&["check", "--format", "json"]).out).expect("a report");
    assert_eq!(report["summary"].get("in_baseline"), None);
}

#[test]
fn nothing_checked_is_never_accepted() {
    for text in ["Only prose.\n", "```json\n{}\n```\n"] {
        let team = Team::new();
        team.write("docs/a.md", text);
        team.check(&["docs", "--update-baseline"])
            .status(1)
            .says("error[nothing-to-judge]");
        team.check(&["docs"]).status(1);
        assert!(team.lines().is_empty());
    }
}

#[test]
#[cfg(unix)]
fn a_run_that_could_not_read_all_writes_nothing() {
    let team = Team::with(&page(FLAGGED));
    team.update().status(0);
    let before = team.read("b");
    let page = team.folder.path().join("content/a.md");
    std::fs::remove_file(&page).expect("it is there");
    std::os::unix::fs::symlink("nowhere", &page).expect("a link can be made");
    team.update()
        .status(2)
        .says("`b` is not written, because a file could not be read");
    assert_eq!(team.read("b"), before);
    team.check(&[]).status(2).lacks("stale");
}

#[test]
fn an_entry_of_a_later_version_or_an_absolute_path_accepts_nothing() {
    let team = Team::with(&page(FLAGGED));
    team.update().status(0);
    let code = team
        .read("b")
        .replace("good-example-flagged", "of-tomorrow");
    let path = team.read("b").replace("content/a.md", "/content/a.md");
    let outside = team.read("b").replace("content/a.md", "../../content/a.md");
    for text in [code, path, outside] {
        team.write("b", &text);
        team.check(&[])
            .status(1)
            .says("error[good-example-flagged]")
            .says("warning[stale-baseline]");
    }
}

#[test]
fn nothing_is_left_beside_it() {
    let team = Team::with(&page(FLAGGED));
    team.update().status(0);
    team.write("content/a.md", RULE);
    team.update().status(0);
    let mut names: Vec<_> = std::fs::read_dir(Path::new(team.folder.path()))
        .expect("it is there")
        .map(|entry| entry.expect("it is there").file_name())
        .collect();
    names.sort();
    // What was learnt is kept in the user's own folder.
    assert_eq!(names, ["b", "book.toml", "content"]);
}

/// What a document shows below `$ COMMAND`.
fn session(document: &str, command: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(document);
    let text = std::fs::read_to_string(path).expect("the document is part of the repository");
    let prompt = format!("$ {command}");
    let lines = text.lines().skip_while(|line| *line != prompt).skip(1);
    lines
        .take_while(|line| !line.starts_with("```"))
        .map(|line| format!("{line}\n"))
        .collect()
}

#[test]
fn the_guide_shows_what_the_program_says() {
    let good = "**Good:**\n\n```python\nprint(\"started\")\nserve()\n```\n";
    let logging = RULE.replace("A1", "LOG1").replace("eval", "print");
    let team = Team::new();
    team.write("book.toml", "");
    team.write("content/logging.md", &format!("{logging}{good}"));
    let show = |arguments: &[&str]| {
        let told = team.run(arguments).status(0);
        let command = format!("rulebook {}", arguments.join(" "));
        // The guide was written with an interpreter; here there is none.
        let is_note = |line: &&str| !line.starts_with("  no interpreter was asked;");
        let shown: String = told.out.split_inclusive('\n').filter(is_note).collect();
        assert_eq!(shown, session("content/guide/ci.md", &command));
    };
    let first = ["check", "--baseline", "baseline.jsonl", "--update-baseline"];
    show(&first);
    team.write(
        "content/logging.md",
        &format!(
            "{logging}{}",
            good.replace("print(\"started\")", "log.info(x)")
        ),
    );
    show(&first[..3]);
    // The sample of the format is one.
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("content/guide/commands.md");
    let guide = std::fs::read_to_string(path).expect("the guide is part of the repository");
    let from = guide.find("{\"rulebook-baseline\":1}").expect("a sample");
    let sample = guide[from..].split("```").next().expect("it ends");
    let read = rulebook::testing::baseline::Baseline::read(sample).expect("a baseline");
    assert_eq!(read.to_text(), sample);
}

// A file that a configuration names

#[test]
fn a_configuration_names_the_baseline() {
    let team = Team::with(&page(FLAGGED));
    team.write("book.toml", "[verify]\nbaseline = 'ours.jsonl'\n");
    team.run(&["check"])
        .status(2)
        .complains("`ours.jsonl` does not exist");
    team.run(&["check", "--update-baseline"])
        .status(0)
        .says("`ours.jsonl` is written: 1 finding, 1 new, 0 gone\n");
    for command in [&["check"][..], &["check", "content/a.md"], &["build"]] {
        team.run(command).status(0).lacks("stale");
    }
    team.run(&["check"])
        .says("  1 finding is in the baseline: 1 error, 0 warnings\n");
    // From elsewhere it is the same file.
    let folder = team.folder.path();
    let whole = folder.to_str().expect("a path in Unicode");
    let elsewhere = Team::new();
    elsewhere.run(&["check", whole]).status(0);
    // What is typed takes its place.
    team.write("none", "{\"rulebook-baseline\":1}\n");
    team.run(&["check", "--baseline", "none"]).status(1);
    team.write("content/a.md", &page(""));
    team.run(&["check"]).says("warning[stale-baseline]");
    team.run(&["check", "--update-baseline"]).says("1 gone");
}

#[test]
fn an_update_without_a_file_says_how_to_name_one() {
    let team = Team::with(&page(FLAGGED));
    team.run(&["check", "--update-baseline"])
        .status(2)
        .complains("`--update-baseline` has no file to update")
        .complains("`baseline` under `[verify]`");
}

#[test]
fn a_configuration_names_no_file_outside_of_its_clone() {
    let team = Team::new();
    team.write(
        "book/book.toml",
        "[verify]\nbaseline = '../outside.jsonl'\n",
    );
    team.write("book/content/a.md", &page(FLAGGED));
    for arguments in [
        &["check", "book"][..],
        &["check", "book", "--update-baseline"],
    ] {
        team.run(arguments)
            .status(2)
            .complains("outside.jsonl` is outside of this clone");
    }
    assert!(!team.has("outside.jsonl"));
}

#[cfg(unix)]
#[test]
fn a_link_of_a_configuration_leads_nowhere_else() {
    let team = Team::new();
    team.write("book/book.toml", "[verify]\nbaseline = 'ours.jsonl'\n");
    team.write("book/content/a.md", &page(FLAGGED));
    team.write("outside.jsonl", "{\"rulebook-baseline\":1}\n");
    let link = team.folder.path().join("book/ours.jsonl");
    std::os::unix::fs::symlink("../outside.jsonl", link).expect("a link can be made");
    team.run(&["check", "book", "--update-baseline", "--allow-growth"])
        .status(2)
        .complains("ours.jsonl` is outside of this clone");
    assert_eq!(team.read("outside.jsonl"), "{\"rulebook-baseline\":1}\n");
}

#[test]
fn a_project_names_the_baseline_of_its_code() {
    let team = Team::new();
    team.write("r.yml", LINTED);
    team.write(
        "app/rulebook.toml",
        "[lint]\nbaseline = 'ours.jsonl'\nrules = ['rules.yml']\n",
    );
    team.write("app/rules.yml", LINTED);
    team.write("app/src/a.py", "eval(1)\n");
    team.run(&["lint", "app", "--update-baseline"])
        .status(0)
        .says("1 finding, 1 new, 0 gone");
    team.run(&["lint", "app/src"]).status(0).lacks("stale");
    assert!(
        team.read("app/ours.jsonl")
            .contains("\"path\":\"src/a.py\"")
    );
    team.write("app/src/b.py", "eval(2)\n");
    team.run(&["lint", "app"]).status(1).says("src/b.py:1:1");
}

// Code

const LINTED: &str = "id: A1\nlanguage: python\nmessage: no eval\nseverity: error\nrule: { pattern: eval($X) }\nfix: int($X)\n";

fn code(text: &str) -> Team {
    let team = Team::with(RULE);
    team.write("r.yml", LINTED);
    team.write("src/a.py", text);
    team
}

impl Team {
    fn lint(&self, more: &[&str]) -> Told {
        let lint = [
            "lint", "src", "--no-book", "--rules", "r.yml", "--baseline", "b",
        ];
        self.run(&[&lint, more].concat())
    }
}

#[test]
fn code_has_the_same_baseline() {
    let team = code("x = 1\ny = eval(x)\n");
    team.lint(&["--update-baseline"])
        .status(0)
        .says("  1 finding is in the baseline: 1 error, 0 warnings\n")
        .says("`b` is written: 1 finding, 1 new, 0 gone\n");
    assert_eq!(
        team.read("b"),
        "{\"rulebook-baseline\":1}\n{\"path\":\"src/a.py\",\"code\":\"lint-error\",\"rule\":\"A1\",\"text\":\"y = eval(x)\"}\n"
    );
    // It moves; it is copied; it is edited.
    team.write("src/a.py", "x = 1\n\n\nif x:\n    y  =  eval(x)\n");
    team.lint(&[]).status(0).lacks("stale");
    team.write("src/a.py", "y = eval(x)\ny = eval(x)\n");
    team.lint(&[]).status(1).says("1 error, 0 warnings");
    team.write("src/a.py", "y = eval(z)\n");
    team.lint(&["--update-baseline"])
        .status(1)
        .says("1 finding is new and not in it");
    team.lint(&["--update-baseline", "--allow-growth"])
        .status(0);
    // It is fixed, here by its fix.
    team.lint(&["--fix"])
        .status(0)
        .says("fixed: 1 fix in 1 file")
        .says("warning[stale-baseline]")
        .says("`rulebook lint --update-baseline` removes it");
    team.lint(&["--update-baseline"]).status(0).says("1 gone");
    assert!(team.lines().is_empty());
}

#[test]
fn one_file_serves_pages_and_code() {
    let team = code("eval(1)\n");
    team.write("content/a.md", &page(FLAGGED));
    team.update().status(0);
    team.lint(&["--update-baseline", "--allow-growth"])
        .status(0)
        .lacks("stale");
    assert_eq!(team.lines().len(), 2);
    team.check(&[]).status(0).lacks("stale");
    team.update().status(0).says("is unchanged");
    team.run(&["check", ".", "--no-book", "--baseline", "b"])
        .lacks("lint-error");
    team.lint(&[]).status(0).lacks("stale");
    team.run(&["lint", "src", "--baseline", "none"])
        .status(2)
        .complains("`rulebook lint --update-baseline` writes it");
}
