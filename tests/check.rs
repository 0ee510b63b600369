//! `rulebook check` as a program: arguments, what is printed where, and exit statuses.
//!
//! What is judged how is tested in `tests/suite/`; here is only what the command line adds.

mod program;

use program::Test;
use serde_json::Value;
use std::path::Path;
use std::process::{Command, Stdio};

const PARSED: &str = "```python\nx = 1\n```\n";
const BROKEN: &str = "```python\ndef f(:\n```\n";
const RULE: &str = "## A1: No eval\n\n```yaml rule\nid: A1\nlanguage: python\nmessage: no eval\nrule: { pattern: eval($X) }\n```\n\n**Bad:**\n\n```python\neval(x)\n```\n\n**Good:**\n\n```python\nint(x)\n```\n";
const RULES_YML: &str = "id: Y1\nlanguage: python\nmessage: no exec\nrule: { pattern: exec($X) }\n";
const FLAGGED: &str = "```python good\nexec(x)\n```\n";

// Statuses

#[test]
fn parsed_code_is_0_and_no_praise() {
    Test::new()
        .file("a.md", PARSED)
        .args(["a.md"])
        .stdout(
            "warning[nothing-judged]: no rule checked any example; only syntax was checked\n \
             |\n = help: name rules with `--rules`, or write a `yaml rule` block in a section\n\n\
             `a.md`, no book: 1 page, 1 example: 1 syntax only\n  \
             syntax only: it parses, but no rule checked it\n  \
             no interpreter was asked; only the grammar read 1 Python example\n\
             0 errors, 1 warning\n",
        )
        .stderr("")
        .run();
}

#[test]
fn something_denied_is_1_and_stands_where_it_was_written() {
    Test::new()
        .file(
            "a.md",
            format!("# A\n\n- x\n\n  {}", BROKEN.replace('\n', "\n  ")),
        )
        .args(["a.md"])
        .status(1)
        .stdout_contains("error[syntax-error]")
        .stdout_contains("--> a.md:6:8")
        .stdout_contains("1 error, 1 warning")
        .stderr("")
        .run();
}

#[test]
fn usage_and_missing_paths_are_2() {
    Test::new()
        .args(["nowhere.md"])
        .status(2)
        .stdout("")
        .stderr("error: `nowhere.md` does not exist\n  name a Markdown file, a folder, or a folder with a book.toml\n")
        .run();
    Test::new()
        .args(["--no-such-flag"])
        .status(2)
        .stderr_contains("--no-such-flag")
        .run();
    Test::new()
        .bare_args(["chekc"])
        .status(2)
        .stderr_contains("check")
        .run();
    Test::new()
        .file("a.md", PARSED)
        .args(["a.md", "--rules", "nowhere.yml"])
        .status(2)
        .stderr_contains("`nowhere.yml` does not exist")
        .run();
    Test::new()
        .file("a.md", PARSED)
        .args(["a.md", "--format", "yaml"])
        .status(2)
        .stderr_contains("yaml")
        .run();
}

#[test]
fn help_and_version_are_0() {
    Test::new()
        .bare_args(["--help"])
        .stdout_contains("Exit status")
        .run();
    Test::new()
        .args(["--help"])
        .stdout_contains("--explain")
        .run();
    Test::new()
        .bare_args(["--version"])
        .stdout_contains("rulebook 0.")
        .run();
}

#[test]
#[cfg(unix)]
fn what_cannot_be_read_is_2_and_wins_over_1() {
    let output = Test::new()
        .file("a.md", BROKEN)
        .link("b.md", "nowhere")
        .args(["."])
        .status(2)
        .stdout_contains("error[syntax-error]")
        .run();
    let told = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    assert!(told.contains("b.md"), "{told}");
}

#[test]
fn the_status_is_the_worst_of_all_paths() {
    let both = || Test::new().file("a.md", PARSED).file("b.md", BROKEN);
    both().args(["a.md"]).status(0).run();
    both().args(["a.md", "b.md"]).status(1).run();
    let folder = both().file("docs/a.md", BROKEN);
    folder.args(["docs", "c.md"]).status(2).run();
}

// Nothing to judge

#[test]
fn a_folder_without_markdown_is_1() {
    for path in [".", "empty"] {
        Test::new()
            .file("empty/a.txt", "x")
            .args([path])
            .status(1)
            .stdout_contains("error[no-markdown]")
            .stdout_contains("`.md`, `.markdown`, `.mdx` and `.mdc`")
            .run();
    }
}

#[test]
fn what_git_ignores_is_not_there() {
    Test::new()
        .file(".git/HEAD", "ref: refs/heads/main\n")
        .file(".gitignore", "out/\n")
        .file("out/a.md", BROKEN)
        .file(".hidden/a.md", BROKEN)
        .file("b.markdown", PARSED)
        .file("c.MD", PARSED)
        .args(["."])
        .stdout_contains("2 pages")
        .run();
}

#[test]
fn a_named_file_that_is_no_markdown_is_one_line() {
    Test::new()
        .file("a.txt", PARSED)
        .args(["a.txt"])
        .stdout("nothing was checked: 1 file that is not Markdown\n")
        .run();
    Test::new()
        .file("texts/a.txt", PARSED)
        .args(["texts"])
        .status(1)
        .stdout_contains("error[no-markdown]")
        .run();
}

#[test]
fn a_folder_or_a_book_of_prose_and_data_is_1() {
    for text in ["Only prose.\n", "```json\n{}\n```\n", ""] {
        for path in ["content", "book.toml", "."] {
            Test::new()
                .file("book.toml", "")
                .file("content/a.md", text)
                .args([path])
                .status(1)
                .stdout_contains("error[nothing-to-judge]")
                .run();
        }
        Test::new()
            .file("docs/a.md", text)
            .file("b.md", text)
            .args(["b.md", "docs"])
            .status(1)
            .stdout_contains("error[nothing-to-judge]")
            .run();
    }
}

/// A hook of a commit hands over its files, and a commit of prose is none that fails.
#[test]
fn named_files_without_an_example_are_one_line() {
    for text in ["Only prose.\n", "```json\n{}\n```\n", ""] {
        Test::new()
            .file("a.md", text)
            .args(["a.md"])
            .stdout("nothing was checked: 1 file without a good or bad example\n")
            .run();
        Test::new()
            .file("book.toml", "")
            .file("content/a.md", text)
            .file("b.md", text)
            .file("Makefile", text)
            .args(["content/a.md", "b.md", "Makefile"])
            .stdout("nothing was checked: 2 files without a good or bad example, 1 file that is not Markdown\n")
            .run();
    }
    // Beside one that has an example nothing is said; what is wrong with prose is still found.
    Test::new()
        .file("a.md", "Only prose.\n")
        .file("b.md", PARSED)
        .args(["a.md", "b.md"])
        .stdout_lacks("nothing was checked")
        .run();
    Test::new()
        .file("a.md", b"# A\n\xff\n")
        .args(["a.md"])
        .status(1)
        .stdout_contains("error[not-utf8]")
        .run();
}

#[test]
fn a_name_that_was_never_there_is_no_deleted_file() {
    for names in [["a.md", "gone.md"], ["gone.md", "a.md"]] {
        Test::new()
            .file("a.md", PARSED)
            .args(names)
            .status(2)
            .stderr_contains("`gone.md` does not exist")
            .run();
    }
    // A site of what is not there is none.
    let build = Test::of("build").file("a.md", PARSED);
    build.args(["gone.md"]).status(2).run();
    // Beside a folder it is a name that was misspelt.
    Test::new()
        .file("docs/a.md", PARSED)
        .args(["docs", "gone.md"])
        .status(2)
        .stderr_contains("`gone.md` does not exist")
        .run();
}

/// What grants that examples run is no answer to a slip of the finger.
#[test]
fn no_mistyped_command_is_answered_with_trust() {
    for typed in ["test", "trsut", "trus", "rust", "truts", "Trust", "tust"] {
        let run = Test::new().bare_args([typed]).command().output();
        let said = String::from_utf8(run.expect("it can be started").stderr).expect("it is text");
        assert!(
            said.contains("unrecognized") && !said.contains("'trust'"),
            "{said}"
        );
    }
    Test::new()
        .bare_args(["test"])
        .status(2)
        .stderr_contains("'check'")
        .run();
    Test::new()
        .bare_args(["chekc"])
        .status(2)
        .stderr_contains("'check'")
        .run();
    Test::new()
        .bare_args(["buidl"])
        .status(2)
        .stderr_contains("'build'")
        .run();
}

// Bad input

#[test]
fn a_file_that_is_not_utf8_is_1() {
    Test::new()
        .file("a.md", b"# A\n\xff\n")
        .file("b.md", PARSED)
        .args(["."])
        .status(1)
        .stdout_contains("error[not-utf8]: not UTF-8 text: byte 4 is not part of a character")
        .stdout_contains("a.md")
        .stdout_contains("save the file as UTF-8")
        .run();
}

#[test]
fn invalid_front_matter_changes_no_status() {
    Test::new()
        .file(
            "a.mdc",
            format!("---\nglobs: **/*.py\ntitle: \"A\n---\n{PARSED}"),
        )
        .args(["a.mdc"])
        .stdout_contains("warning[front-matter]")
        .stdout_contains("--> a.mdc:3:8")
        .run();
}

#[test]
#[cfg(unix)]
fn a_symlink_loop_is_a_warning() {
    for to in [".", "..", "../docs"] {
        Test::new()
            .file("docs/a.md", PARSED)
            .link("docs/again", to)
            .args(["docs"])
            .stdout_contains("warning[symlink-loop]: `docs/again` is a symbolic link")
            .stdout_contains("1 page,")
            .run();
    }
}

#[test]
fn a_book_toml_that_does_not_parse_is_2() {
    Test::new()
        .file("book.toml", "[book\n")
        .file("content/a.md", PARSED)
        .status(2)
        .stdout("")
        .stderr_contains("book.toml:1:6: ")
        .run();
}

#[test]
fn an_unknown_key_is_2_with_a_suggestion() {
    Test::new()
        .file(
            "book.toml",
            "[book]\ntitel = \"x\"\n\n[verfy]\nrule-id = \"x\"\n",
        )
        .file("content/a.md", PARSED)
        .status(2)
        .stderr_contains("book.toml:2:1: ")
        .stderr_contains("did you mean `title`?")
        .stderr_contains("book.toml:4:")
        .stderr_contains("did you mean `verify`?")
        .run();
}

#[test]
fn a_book_without_a_source_is_2() {
    Test::new()
        .file("book.toml", "")
        .status(2)
        .stderr_contains("make a `content` folder, or set `src` under `[book]`")
        .run();
    Test::new()
        .file("book.toml", "[book]\nsrc = \"docs\"\n")
        .status(2)
        .stderr_contains("the source folder `docs` of `book.toml` does not exist")
        .run();
}

/// A guideline of this many bytes with one example at its end.
fn guideline_of(bytes: usize) -> String {
    let line = "Prose that says very little at some length, as guidelines do.\n\n";
    let mut text = line.repeat((bytes - PARSED.len()) / line.len());
    text += &"x".repeat(bytes - PARSED.len() - text.len() - 1);
    text + "\n" + PARSED
}

#[test]
fn a_file_above_10_mb_is_a_finding_with_its_size() {
    Test::new()
        .file("a.md", guideline_of(10_000_001))
        .args(["a.md"])
        .status(1)
        .stdout_contains("error[too-large]: 10000001 bytes are too many")
        .stdout_contains("split the file")
        .run();
}

#[test]
fn a_file_of_50_mb_is_not_read() {
    let test = Test::new().file("b.md", PARSED);
    let file = std::fs::File::create(test.folder.path().join("a.md")).expect("it can be written");
    file.set_len(50_000_000).expect("a file can be long");
    test.args(["."])
        .status(1)
        .stdout_contains("error[too-large]: 50000000 bytes")
        .stdout_contains("1 syntax only")
        .run();
}

#[test]
fn a_file_just_below_10_mb_works() {
    Test::new()
        .file("a.md", guideline_of(10_000_000))
        .args(["a.md"])
        .stdout_contains("1 page, 1 example: 1 syntax only")
        .run();
}

#[test]
fn brackets_and_quotes_nested_20_000_deep() {
    const DEEP: usize = 20_000;
    let texts = [
        "[".repeat(DEEP) + "a" + &"]".repeat(DEEP),
        "[".repeat(DEEP),
        "![".repeat(DEEP) + &"](".repeat(DEEP),
        "> ".repeat(DEEP) + "a",
        ">".repeat(DEEP) + "```python\nx\n```\n",
        "*".repeat(DEEP) + "a" + &"*".repeat(DEEP),
        "- ".repeat(DEEP) + "a",
        "<div>".repeat(DEEP),
        ":::".repeat(DEEP) + "\n" + &"::: x\n".repeat(DEEP),
        "`".repeat(DEEP) + "\n" + &"`".repeat(DEEP - 1),
    ];
    for (number, text) in texts.iter().enumerate() {
        println!("{number}");
        Test::new()
            .file("a.md", format!("{PARSED}\n{text}\n\n"))
            .args(["a.md"])
            .stdout_contains("syntax only")
            .stderr("")
            .run();
    }
}

#[test]
fn code_nested_20_000_deep_is_told_and_never_green() {
    const DEEP: usize = 20_000;
    let code = "(".repeat(DEEP) + &")".repeat(DEEP);
    Test::new()
        .file(
            "a.md",
            format!("{RULE}\n```python good\neval\n{code}\n```\n"),
        )
        .args(["a.md"])
        .stdout_contains("warning[not-run]")
        .stdout_contains("1 not run")
        .stderr("")
        .run();
    let unclosed = "[".repeat(DEEP);
    Test::new()
        .file(
            "a.md",
            format!("{RULE}\n```python good\neval\n{unclosed}\n```\n"),
        )
        .args(["a.md"])
        .status(1)
        .stdout_contains("1 rejected")
        .stderr("")
        .run();
    let json = "[".repeat(DEEP) + &"]".repeat(DEEP);
    Test::new()
        .file("a.md", format!("{PARSED}\n```json good\n{json}\n```\n"))
        .args(["a.md"])
        .stderr("")
        .run();
}

#[test]
fn a_rule_nested_20_000_deep_is_refused() {
    const DEEP: usize = 20_000;
    let rule = "{ not: ".repeat(DEEP) + "x" + &"}".repeat(DEEP);
    Test::new()
        .file(
            "a.md",
            format!("```yaml rule\nid: A1\nlanguage: python\nrule: {rule}\n```\n"),
        )
        .args(["a.md"])
        .status(1)
        .stdout_contains("error[rule-block]")
        .stderr("")
        .run();
}

// JSON

#[test]
fn json_is_one_document_with_the_fields_of_version_2() {
    let told = Test::new()
        .file(
            "a.md",
            format!(
                "{RULE}\n## B\n\n> {}",
                FLAGGED.replace("exec", "é = eval").replace('\n', "\n> ")
            ),
        )
        .args(["a.md", "--explain"])
        .status(1)
        .json();
    assert_eq!(told["version"], 2);
    let keys = |value: &Value| -> Vec<String> {
        value
            .as_object()
            .expect("an object")
            .keys()
            .cloned()
            .collect()
    };
    assert_eq!(
        keys(&told),
        [
            "command", "fences", "findings", "summary", "verdicts", "version"
        ]
    );
    for (key, count) in [
        ("pages", 1),
        ("examples", 3),
        ("proven", 2),
        ("rejected", 1),
        ("errors", 1),
    ] {
        assert_eq!(told["summary"][key], count, "{key}");
    }
    let finding = &told["findings"][0];
    assert_eq!(finding["code"], "good-example-flagged");
    assert_eq!(finding["level"], "error");
    assert_eq!(finding["path"], "a.md");
    assert_eq!(
        (&finding["line"], &finding["column"]),
        (&25.into(), &7.into())
    );
    assert_eq!(
        (&finding["end_line"], &finding["end_column"]),
        (&25.into(), &14.into())
    );
    let text = format!("{RULE}\n## B\n\n> ```python good\n> é = eval(x)\n> ```\n> ");
    let (start, end) = (finding["offset"].as_u64(), finding["end_offset"].as_u64());
    let (start, end) = (
        start.expect("a byte") as usize,
        end.expect("a byte") as usize,
    );
    assert_eq!(
        &text[start..end],
        "eval(x)",
        "byte offsets stand beside the columns"
    );
    assert_eq!(finding["rule"], "A1");
    assert!(finding["hint"].is_string());
    assert_eq!(finding["labels"][0]["line"], 3);
    let verdict = &told["verdicts"][0];
    for (key, expect) in [
        ("path", "a.md"),
        ("stance", "bad"),
        ("verdict", "proven"),
        ("rule", "A1"),
        ("language", "python"),
    ] {
        assert_eq!(verdict[key], expect, "{key}");
    }
    assert_eq!(
        (&verdict["fence"], &verdict["line"], &verdict["end"]),
        (&12.into(), &13.into(), &13.into())
    );
    assert_eq!(verdict["judges"], serde_json::json!(["A1"]));
}

#[test]
fn json_explains_every_fence() {
    let text = "**Don't:**\n\n```python\nx\n```\n\n```python\nimport a\n# Bad\nb\n# Good\nc\nd\n```\n\n```sh\nls\n```\n";
    let told = Test::new()
        .file("a.md", text)
        .args(["a.md", "--explain"])
        .json();
    let fences = told["fences"].as_array().expect("a list");
    let found: Vec<_> = fences
        .iter()
        .map(|fence| {
            (
                fence["path"].as_str(),
                fence["line"].as_u64(),
                fence["language"].as_str(),
                fence["stance"].as_str(),
            )
        })
        .collect();
    let expect = |line, language, stance| (Some("a.md"), Some(line), Some(language), Some(stance));
    assert_eq!(
        found,
        [
            expect(3, "python", "bad"),
            expect(7, "python", "mixed"),
            expect(16, "sh", "neutral")
        ]
    );
    assert_eq!(fences[0]["evidence"][0]["rank"], "lead");
    assert_eq!(fences[0]["evidence"][0]["words"], "Don't:");
    assert_eq!(fences[0]["evidence"][0]["line"], 1);
    assert_eq!(
        fences[1]["parts"],
        serde_json::json!([
            { "line": 9, "end": 10, "stance": "bad" },
            { "line": 11, "end": 13, "stance": "good" },
        ])
    );
    assert_eq!(fences[0]["parts"], serde_json::json!([]));
}

#[test]
fn json_has_fences_only_with_explain_and_no_place_where_there_is_none() {
    let told = Test::new().file("a.md", PARSED).args(["a.md"]).json();
    assert!(told.get("fences").is_none());
    let finding = &told["findings"][0];
    assert_eq!(finding["code"], "nothing-judged");
    assert!(finding.get("path").is_none() && finding.get("line").is_none());
}

#[test]
fn json_of_a_fault_is_nothing_on_stdout() {
    Test::new()
        .args(["nowhere", "--format", "json"])
        .status(2)
        .stdout("")
        .run();
}

#[test]
#[cfg(unix)]
fn json_names_what_is_unreadable() {
    let told = Test::new()
        .file("docs/a.md", PARSED)
        .link("docs/b.md", "nowhere")
        .args(["docs"])
        .status(2)
        .stderr_contains("docs/b.md")
        .json();
    let named = told["summary"]["unreadable"][0].as_str().expect("a text");
    assert!(named.contains("docs/b.md"), "{named}");
}

// Options

#[test]
fn explain_prints_stance_and_evidence_of_every_fence() {
    Test::new()
        .file("a.md", "**Bad:**\n\n```python\nx\n```\n\n```sh\nls\n```\n")
        .args(["a.md", "--explain"])
        .stdout_contains(
            "a.md:3  python  bad\n    bad by lead (line 1): Bad:\n    verdict: unproven, ",
        )
        .stdout_contains("a.md:7  sh  neutral\n    neutral by default (line 7): ")
        .run();
}

#[test]
fn rules_come_from_a_book_a_folder_a_markdown_file_and_a_yml() {
    let exec = RULE.replace("eval", "exec").replace("A1", "E1");
    for rules in [
        "other", "other/content", "other/content/e.md", "e.yml", "all",
    ] {
        Test::new()
            .file("a.md", FLAGGED)
            .file("other/book.toml", "")
            .file("other/content/e.md", &exec)
            .file(
                "other/README.md",
                RULE.replace("eval($X)", "exec($X)").replace("A1", "README"),
            )
            .file("e.yml", RULES_YML)
            .file("all/e.yml", RULES_YML)
            .args(["a.md", "--rules", rules])
            .status(1)
            .stdout_contains("error[good-example-flagged]")
            .stdout_contains(if rules.ends_with("yml") || rules == "all" {
                "`Y1`"
            } else {
                "`E1`"
            })
            .stdout_lacks("README")
            .stdout_contains("1 page, 1 example: 1 rejected")
            .run();
    }
}

#[test]
fn rules_may_be_named_several_times() {
    Test::new()
        .file("a.md", "```python good\nexec(x)\neval(x)\n```\n")
        .file("e.yml", RULES_YML)
        .file("r.md", RULE)
        .args(["a.md", "--rules", "e.yml", "--rules", "r.md"])
        .status(1)
        .stdout_contains("`Y1` rejects this good example: no exec")
        .stdout_contains("`A1` rejects this good example: no eval")
        .run();
}

#[test]
fn the_rules_of_a_book_are_not_read_twice() {
    Test::new()
        .file("book.toml", "")
        .file("content/a.md", RULE)
        .args(["--rules", "content"])
        .stdout_contains("2 proven")
        .stdout_lacks("duplicate-rule")
        .run();
}

#[test]
fn a_path_inside_a_book_belongs_to_it() {
    let book = || {
        Test::new()
            .file("book.toml", "[lints]\nunproven = \"deny\"\n")
            .file("content/a.md", RULE)
            .file("content/deep/b.md", "```python good\neval(y)\n```\n")
            .file("content/c.md", "```python bad\nf(x)\n```\n")
    };
    let alone = |test: Test| {
        test.status(1)
            .stdout_contains("`A1` rejects this good example")
            .stdout_lacks("error[unproven]")
            .stdout_contains("1 page, 1 example: 1 rejected")
    };
    alone(book().args(["content/deep/b.md"]))
        .stdout_contains("book `.`")
        .run();
    alone(book().args(["content/deep"])).run();
    alone(book().within("content/deep").args(["b.md"]))
        .stdout_contains("book `../..`")
        .run();
    for whole in [&["."], &["content"], &["book.toml"]] {
        book()
            .args([whole[0]])
            .status(1)
            .stdout_contains("error[unproven]")
            .stdout_contains("3 pages")
            .run();
    }
    book().status(1).stdout_contains("3 pages").run();
    book()
        .within("content/deep")
        .status(1)
        .stdout_contains("3 pages")
        .run();
}

#[test]
fn no_book_reads_it_as_foreign() {
    let book = || {
        Test::new()
            .file("book.toml", "[lints]\nunproven = \"deny\"\n")
            .file("content/a.md", "```python bad\nf(x)\n```\n")
    };
    book().args(["content"]).status(1).run();
    book()
        .args(["content", "--no-book"])
        .stdout_contains("`content`, no book")
        .run();
    book()
        .args(["--no-book"])
        .stdout_contains("`.`, no book")
        .run();
    // Also where its book.toml is broken.
    Test::new()
        .file("book.toml", "[book\n")
        .file("content/a.md", PARSED)
        .args(["content/a.md", "--no-book"])
        .run();
}

#[test]
fn a_path_outside_of_the_source_is_foreign() {
    Test::new()
        .file("book.toml", "")
        .file("content/a.md", RULE)
        .file("README.md", "```python\neval(x)\n```\n")
        .args(["README.md", "content"])
        .stdout_contains("book `.`: 1 page, 2 examples: 2 proven")
        .stdout_contains("`README.md`, no book: 1 page, 1 example: 1 syntax only")
        .run();
}

#[test]
fn several_paths_are_judged_together() {
    Test::new()
        .file("x/a.md", RULE)
        .file("y/b.md", "```python good\neval(y)\n```\n")
        .args(["x", "y/b.md"])
        .status(1)
        .stdout_contains("--> y/b.md:2:1")
        .stdout_contains("`x`, `y/b.md`, no book: 2 pages")
        .run();
}

#[test]
fn a_path_named_twice_is_judged_once() {
    Test::new()
        .file("x/a.md", RULE)
        .args(["x", "x/a.md", "./x/a.md"])
        .stdout_contains("1 page, 2 examples: 2 proven")
        .run();
}

#[test]
fn the_environment_says_what_day_it_is() {
    let text = "```python good skip=\"no fixture yet\" until=2027-01-01\nf(1)\n```\n";
    let on = |day: &'static str| {
        Test::new()
            .file("book.toml", "")
            .file("content/a.md", text)
            .args(["--format", "json"])
            .env("SOURCE_DATE_EPOCH", day)
            .stdout_contains("no fixture yet")
    };
    on("1798761600").stdout_lacks("expired").run();
    on("1798848000")
        .stdout_contains("\"expired\"")
        .status(1)
        .run();
    Test::new()
        .file("a.md", text)
        .env("SOURCE_DATE_EPOCH", "today")
        .stderr_contains("`SOURCE_DATE_EPOCH=today` is not a number of seconds since 1970")
        .status(2)
        .run();
}

#[test]
fn keys_of_the_book_come_from_the_environment_too() {
    let book = || {
        Test::new()
            .file("book.toml", "")
            .file("content/a.md", "```python bad\nf(x)\n```\n")
    };
    book().status(0).run();
    book()
        .env("RULEBOOK_LINTS__UNPROVEN", "deny")
        .status(1)
        .run();
    book()
        .env("RULEBOOK_BOOK__TITEL", "x")
        .status(2)
        .stderr_contains("RULEBOOK_BOOK__TITEL")
        .run();
}

// Levels

const UNPROVEN: &str = "```python bad\nf(x)\n```\n";

#[test]
fn the_last_level_wins_over_those_before_it_and_over_the_book() {
    let told = |arguments: &[&str], lints: &str| -> Value {
        let mut test = Test::new()
            .file("book.toml", format!("[lints]\n{lints}\n"))
            .file("content/a.md", UNPROVEN);
        test.arguments
            .extend(arguments.iter().map(|word| (*word).to_owned()));
        test.arguments.extend(["--format".into(), "json".into()]);
        let output = test.command().output().expect("the program can be started");
        let report: Value = serde_json::from_slice(&output.stdout).expect("a report");
        let findings = report["findings"].as_array().expect("a list").clone();
        let found = findings
            .into_iter()
            .find(|finding| finding["code"] == "unproven");
        let level = found.map_or(Value::Null, |finding| finding["level"].clone());
        let denied = i32::from(report["summary"]["errors"] != 0);
        assert_eq!(output.status.code(), Some(denied), "{arguments:?}");
        level
    };
    let cases: &[(&[&str], &str, Option<&str>)] = &[
        (&[], "", Some("warning")),
        (&["-D", "unproven"], "", Some("error")),
        (&["--deny=unproven"], "", Some("error")),
        (&["-D", "dead-link,unproven"], "", Some("error")),
        (&["-A", "unproven"], "unproven = 'deny'", None),
        (&["-W", "unproven"], "unproven = 'deny'", Some("warning")),
        (&["-D", "unproven", "-A", "unproven"], "", None),
        (&["-A", "unproven", "-D", "unproven"], "", Some("error")),
        (
            &[
                "-D", "unproven", "-A", "dead-link,unproven", "-W", "unproven",
            ],
            "",
            Some("warning"),
        ),
        (&["-D", "warnings"], "", Some("error")),
        (&["-D", "warnings"], "unproven = 'allow'", None),
        (
            &["-D", "warnings", "-W", "unproven", "-A", "no-rules"],
            "",
            Some("warning"),
        ),
        (
            &["-W", "unproven", "-D", "warnings"],
            "unproven = 'allow'",
            Some("error"),
        ),
        (&["-A", "warnings"], "", None),
    ];
    for (arguments, lints, level) in cases {
        assert_eq!(
            told(arguments, lints).as_str(),
            *level,
            "{arguments:?} {lints:?}"
        );
    }
}

#[test]
fn levels_reach_build_as_well() {
    Test::new()
        .file("book.toml", "")
        .file("content/a.md", UNPROVEN)
        .bare_args(["build", "--deny", "unproven"])
        .status(1)
        .stdout_contains("not published: 1 denied finding")
        .run();
    Test::new()
        .file("book.toml", "")
        .file("content/a.md", BROKEN)
        .bare_args(["build", "-A", "syntax-error"])
        .stdout_contains("published to `book`")
        .run();
}

#[test]
fn an_unknown_code_is_2_with_a_suggestion() {
    for command in ["check", "build", "serve"] {
        for (code, near) in [
            ("unprovn", "did you mean `unproven`?"),
            ("dead-link,warning", "did you mean `warnings`?"),
            ("zzz", "a finding has its code in brackets"),
            ("", "is missing here"),
        ] {
            Test::new()
                .file("a.md", PARSED)
                .bare_args([command, "a.md", "-D", code])
                .status(2)
                .stdout("")
                .stderr_contains(near)
                .run();
        }
    }
}

#[test]
fn quiet_says_only_what_was_denied() {
    Test::new()
        .file("a.md", format!("{BROKEN}\n```python bad\nf(x)\n```\n"))
        .args(["-q", "a.md"])
        .status(1)
        .stdout_contains("error[syntax-error]")
        .stdout_lacks("warning[")
        .run();
    Test::new()
        .file("a.md", PARSED)
        .args(["--quiet", "a.md"])
        .stdout("")
        .stderr("")
        .run();
}

#[test]
fn verbose_says_every_verdict() {
    Test::new()
        .file("a.md", RULE)
        .args(["-v", "a.md"])
        .stdout_contains("a.md:12  bad is proven: `A1` flags it\n")
        .stdout_contains("a.md:18  good is proven: `A1` is silent\n")
        .run();
    Test::new()
        .file("a.md", RULE)
        .args(["a.md"])
        .stdout_lacks("a.md:12")
        .run();
    Test::new().args(["-q", "-v"]).status(2).run();
}

#[test]
fn colours_are_asked_for_or_left_out() {
    const ESCAPE: &str = "\u{1b}[";
    let test = || Test::new().file("a.md", BROKEN).args(["a.md"]).status(1);
    test().stdout_lacks(ESCAPE).run();
    test()
        .args(["--color", "always"])
        .stdout_contains(ESCAPE)
        .run();
    test().args(["--color", "never"]).stdout_lacks(ESCAPE).run();
    test()
        .env("CLICOLOR_FORCE", "1")
        .stdout_contains(ESCAPE)
        .run();
    test()
        .env("CLICOLOR_FORCE", "1")
        .env("NO_COLOR", "1")
        .stdout_lacks(ESCAPE)
        .run();
}

#[test]
fn a_closed_pipe_is_success() {
    // More than a pipe holds, so that the program must meet the closed end.
    let test = Test::new()
        .file("a.md", "```python\nx = 1\n```\n\n".repeat(3_000))
        .args(["a.md", "-v"]);
    let mut child = test
        .command()
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program can be started");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}

#[test]
fn nothing_of_the_books_is_written() {
    let test = Test::new().file("book.toml", "").file("content/a.md", RULE);
    let folder = test.folder.path().to_path_buf();
    let output = test.command().output().expect("the program can be started");
    assert_eq!(output.status.code(), Some(0));
    let names = |path: &Path| -> Vec<String> {
        let entries = std::fs::read_dir(path).expect("it is there");
        let mut names: Vec<String> = entries
            .map(|entry| {
                entry
                    .expect("it is there")
                    .file_name()
                    .to_string_lossy()
                    .into_owned()
            })
            .collect();
        names.sort();
        names
    };
    // What was learnt is kept in the user's own folder.
    assert_eq!(names(&folder), ["book.toml", "content"]);
    assert_eq!(names(&folder.join("content")), ["a.md"]);
}

const RULED: &str = "# A\n\n## R1\n\n```yaml rule\nid: R1\nlanguage: python\nrule:\n  pattern: f($X)\n  not: { regex: x }\n```\n\n```python bad\nf(1)\n```\n\n```python good\ng(1)\n```\n";

#[test]
fn mutation_is_counted() {
    Test::new()
        .file("a.md", RULED)
        .args(["--mutate", "a.md"])
        .stdout_contains("warning[unneeded-clause]")
        .stdout_contains(
            "mutation: 1 dropped clause tried, 0 noticed by an example; 0 could not stand alone",
        )
        .run();
    let output = Test::new()
        .file("a.md", RULED)
        .args(["--mutate", "--format", "json", "a.md"])
        .run();
    let report: Value = serde_json::from_slice(&output.stdout).expect("one JSON document");
    let mutation = &report["summary"]["mutation"];
    assert_eq!(mutation["tried"], 1);
    assert_eq!(mutation["killed"], 0);
    Test::new()
        .file("a.md", RULED)
        .args(["a.md"])
        .stdout_lacks("mutation")
        .run();
}

#[test]
fn exceptions_from_robustness_are_counted() {
    let ruled = RULED
        .replace(
            "not: { regex: x }",
            "not: { inside: { kind: block, stopBy: end } }",
        )
        .replace(
            "\nrule:",
            "\nmetadata: { robustness: { function: a reason } }\nrule:",
        );
    Test::new()
        .file("a.md", ruled)
        .args(["a.md"])
        .stdout_contains("note[robustness-excepted]: `R1` is not held to `function`: a reason")
        .stdout_contains("  robustness: 1 exception, each with a reason")
        .run();
}

/// Our rules are what others copy: they bear other forms of their examples, with hardly an exception.
#[test]
fn our_own_book_is_robust_with_at_most_three_exceptions() {
    let output = Command::new(env!("CARGO_BIN_EXE_rulebook"))
        .args(["check", "--format", "json", env!("CARGO_MANIFEST_DIR")])
        .output()
        .expect("the program starts");
    let report: Value = serde_json::from_slice(&output.stdout).expect("one JSON document");
    let findings = report["findings"].as_array().expect("a list");
    let count = |code: &str| {
        let of_code = findings.iter().filter(|finding| finding["code"] == code);
        of_code.count()
    };
    assert_eq!(count("fragile-detector"), 0);
    assert_eq!(count("robustness-exception"), 0);
    assert!(count("robustness-excepted") <= 3);
}
