//! `rulebook lint` as a program: a book's detectors over code in a temporary folder.

use serde_json::Value;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

/// One run of `rulebook lint`, and what is expected of it.
struct Test {
    folder: TempDir,
    arguments: Vec<String>,
    working_folder: &'static str,
    status: i32,
    stdout: Option<&'static str>,
    stdout_has: Vec<&'static str>,
    stdout_lacks: Vec<&'static str>,
    stderr_has: Vec<&'static str>,
}

impl Test {
    /// A book with the rules A1 (warning), E1 (error), I1 (info) and Y1 (YAML).
    fn new() -> Self {
        Test::bare()
            .file("book.toml", "")
            .file("content/rules.md", RULES)
    }

    /// Without a book.
    fn bare() -> Self {
        Test {
            folder: tempfile::tempdir().expect("a temporary folder can be made"),
            arguments: vec!["lint".to_owned()],
            working_folder: "",
            status: 0,
            stdout: None,
            stdout_has: Vec::new(),
            stdout_lacks: Vec::new(),
            stderr_has: Vec::new(),
        }
    }

    fn file(self, path: &str, text: impl AsRef<[u8]>) -> Self {
        let path = self.folder.path().join(path);
        std::fs::create_dir_all(path.parent().expect("it is below the temporary folder"))
            .and_then(|()| std::fs::write(path, text))
            .expect("a file can be written in a temporary folder");
        self
    }

    fn args<const N: usize>(mut self, arguments: [&str; N]) -> Self {
        self.arguments.extend(arguments.map(str::to_owned));
        self
    }

    fn within(mut self, folder: &'static str) -> Self {
        self.working_folder = folder;
        self
    }

    fn status(mut self, status: i32) -> Self {
        self.status = status;
        self
    }

    fn stdout(mut self, text: &'static str) -> Self {
        self.stdout = Some(text);
        self
    }

    fn has(mut self, text: &'static str) -> Self {
        self.stdout_has.push(text);
        self
    }

    fn lacks(mut self, text: &'static str) -> Self {
        self.stdout_lacks.push(text);
        self
    }

    fn stderr_has(mut self, text: &'static str) -> Self {
        self.stderr_has.push(text);
        self
    }

    fn run(self) -> Output {
        let output = Command::new(env!("CARGO_BIN_EXE_rulebook"))
            .args(&self.arguments)
            .env_clear()
            .current_dir(self.folder.path().join(self.working_folder))
            .stdin(Stdio::null())
            .output()
            .expect("the program can be started");
        let stdout = String::from_utf8(output.stdout.clone()).expect("output is UTF-8");
        let stderr = String::from_utf8(output.stderr.clone()).expect("output is UTF-8");
        let told = format!("--- stdout\n{stdout}\n--- stderr\n{stderr}");
        assert_eq!(output.status.code(), Some(self.status), "status\n{told}");
        if let Some(expect) = self.stdout {
            assert_eq!(stdout, expect, "stdout\n{told}");
        }
        for text in self.stdout_has {
            assert!(stdout.contains(text), "`{text}` is not in stdout\n{told}");
        }
        for text in self.stdout_lacks {
            assert!(!stdout.contains(text), "`{text}` is in stdout\n{told}");
        }
        for text in self.stderr_has {
            assert!(stderr.contains(text), "`{text}` is not in stderr\n{told}");
        }
        output
    }

    fn json(self) -> Value {
        let output = self.args(["--format", "json"]).run();
        serde_json::from_slice(&output.stdout).expect("stdout is one JSON document and no more")
    }
}

const RULES: &str = "# Rules

## A1: No eval {#A1}

```yaml rule
id: A1
language: python
message: no eval of $X
note: it runs anything
rule: { pattern: eval($X) }
```

## E1: No exec {#E1}

```yaml rule
id: E1
language: python
severity: error
message: no exec
rule: { pattern: exec($X) }
```

## I1: No input {#I1}

```yaml rule
id: I1
language: python
severity: info
message: input waits
rule: { pattern: input() }
```

## Y1: No latest {#Y1}

```yaml rule
id: Y1
language: yaml
message: name a version
rule: { kind: block_mapping_pair, regex: ':latest$' }
```
";

/// A book with one rule, which has these further keys.
fn book_with(keys: &str) -> Test {
    let rule = format!(
        "id: A1\nlanguage: python\nmessage: no eval\nrule: {{ pattern: eval($X) }}\n{keys}\n"
    );
    let page = format!("# R\n\n## A1: No eval\n\n```yaml rule\n{rule}```\n");
    Test::bare()
        .file("book.toml", "")
        .file("content/rules.md", page)
}

// Findings and levels

#[test]
fn a_finding_names_its_rule_its_place_and_where_the_rule_stands() {
    Test::new()
        .file("a.py", "x = 1\ny = eval(x)\n")
        .args(["a.py"])
        .stdout(
            "warning[A1]: no eval of x\n --> a.py:2:5\n  |\n2 | y = eval(x)\n  |     ^^^^^^^\n  |\n  \
             = note: it runs anything\n  = help: see content/rules.md:3\n\n\
             book `.`: 4 rules, 1 file (1 Python): 0 errors, 1 warning, 0 notes\n",
        )
        .run();
}

#[test]
fn with_a_site_the_link_is_the_rules_page() {
    Test::new()
        .file(
            "book.toml",
            "[output.html]\nsite-url = \"https://example.org/r/\"\n",
        )
        .file("a.py", "eval(x)\n")
        .args(["a.py"])
        .has("= help: see https://example.org/r/rules/")
        .lacks("rules.md")
        .run();
}

#[test]
fn the_severity_of_the_rule_decides_the_status() {
    let linted = |code: &str| Test::new().file("a.py", code).args(["a.py"]);
    linted("eval(x)\n").has("warning[A1]").run();
    linted("input()\n")
        .has("note[I1]")
        .has("0 warnings, 1 note")
        .run();
    linted("exec(x)\n")
        .status(1)
        .has("error[E1]")
        .has("1 error")
        .run();
    linted("x = 1\n")
        .has("0 errors, 0 warnings, 0 notes\n")
        .run();
}

#[test]
fn lints_set_the_level_of_a_severity() {
    Test::new()
        .file("book.toml", "[lints]\nlint-warning = \"deny\"\n")
        .file("a.py", "eval(x)\n")
        .args(["a.py"])
        .status(1)
        .has("error[A1]")
        .run();
    let linted = |flag, code| {
        let test = Test::new().file("a.py", "eval(x)\nexec(x)\n");
        test.args(["a.py", flag, code])
    };
    linted("-D", "lint-warning")
        .status(1)
        .has("error[A1]")
        .run();
    linted("-A", "lint-warning").status(1).lacks("A1").run();
    linted("-W", "lint-error").has("warning[E1]").run();
}

#[test]
fn quiet_tells_what_is_denied_only() {
    let linted = |code: &str| Test::new().file("a.py", code).args(["a.py", "--quiet"]);
    linted("eval(x)\n").stdout("").run();
    linted("eval(x)\nexec(x)\n")
        .status(1)
        .lacks("A1")
        .has("1 error, 1 warning")
        .run();
}

#[test]
fn findings_come_in_the_order_of_files_and_lines() {
    let mut test = Test::new();
    for at in 0..40 {
        test = test.file(&format!("src/f{at:02}.py"), "\neval(2)\n\neval(1)\n");
    }
    let report = test.args(["src"]).json();
    let findings = report["findings"].as_array().expect("a list");
    let places: Vec<(&str, i64)> = findings
        .iter()
        .filter_map(|found| Some((found["path"].as_str()?, found["line"].as_i64()?)))
        .collect();
    let mut sorted = places.clone();
    sorted.sort_unstable();
    assert_eq!(places.len(), 80);
    assert_eq!(places, sorted);
}

// Where rules come from

#[test]
fn the_nearest_book_upward_is_used() {
    Test::new()
        .file("src/deep/a.py", "eval(x)\n")
        .within("src/deep")
        .args(["a.py"])
        .has("book `../..`: 4 rules")
        .has("see ../../content/rules.md:3")
        .run();
}

#[test]
fn rules_may_be_named_in_every_form() {
    let yml = "id: Y9\nlanguage: python\nmessage: no exec\nurl: https://example.org/y9\nrule: { pattern: exec($X) }\n";
    let test = || {
        Test::bare()
            .file("guide/book.toml", "")
            .file("guide/content/rules.md", RULES)
            .file("y.yml", yml)
            .file("a.py", "eval(x)\nexec(x)\n")
            .args(["a.py"])
    };
    for path in ["guide", "guide/content", "guide/content/rules.md"] {
        test()
            .args(["--rules", path])
            .status(1)
            .has("warning[A1]")
            .has("error[E1]")
            .run();
    }
    test()
        .args(["--rules", "y.yml"])
        .has("warning[Y9]")
        .has("see https://example.org/y9")
        .has("\n1 rule, 1 file")
        .run();
    test()
        .args(["--rules", "y.yml", "--rules", "guide"])
        .status(1)
        .has("[Y9]")
        .has("[A1]")
        .has("book `guide`: 5 rules")
        .run();
}

#[test]
fn named_rules_join_those_of_the_nearest_book_unless_it_is_left_out() {
    let test = || {
        Test::new()
            .file(
                "y.yml",
                "id: Y9\nlanguage: python\nrule: { pattern: exec($X) }\n",
            )
            .file("a.py", "eval(x)\nexec(x)\n")
            .args(["a.py", "--rules", "y.yml"])
    };
    test().status(1).has("[A1]").has("[Y9]").run();
    test().args(["--no-book"]).lacks("[A1]").has("[Y9]").run();
}

#[test]
fn without_rules_it_cannot_work() {
    Test::bare()
        .file("a.py", "eval(x)\n")
        .args(["a.py"])
        .status(2)
        .stdout("")
        .stderr_has("error: there is no book here")
        .stderr_has("--rules PATH")
        .run();
    Test::new().status(2).stderr_has("PATH").run();
    Test::new()
        .args(["gone.py"])
        .status(2)
        .stderr_has("`gone.py` does not exist")
        .run();
}

#[test]
fn a_rule_that_cannot_be_read_is_denied_and_the_others_still_speak() {
    Test::new()
        .file(
            "content/b.md",
            "# B\n\n## B1\n\n```yaml rule\nid: B1\nlanguage: python\nrul: {}\n```\n",
        )
        .file(
            "a.py",
            "eval(x)\ny = 1  # rulebook: allow B1 it cannot speak\n",
        )
        .args(["a.py"])
        .status(1)
        .has("error[rule-block]")
        .has("content/b.md:8")
        .has("warning[A1]")
        .lacks("unneeded-allow")
        .lacks("unknown-rule")
        .run();
}

// Which files

#[test]
fn the_extension_says_the_language() {
    Test::new()
        .file("src/a.PY", "eval(x)\n")
        .file("src/b.pyi", "eval(x)\n")
        .file("src/c.yaml", "image: a:latest\n")
        .file("src/d.yml", "image: a:latest\n")
        .file("src/e.toml", "a = 1\n")
        .file("src/f.txt", "eval(x)\n")
        .args(["src"])
        .has("4 files (2 Python, 2 YAML): 0 errors, 4 warnings")
        .has("  skipped: 1 of no known language, 1 that no rule is for\n")
        .run();
}

#[test]
fn what_is_hidden_or_ignored_by_git_is_left_out_unless_it_is_named() {
    let test = || {
        Test::new()
            .file(".git/HEAD", "ref: refs/heads/main\n")
            .file(".gitignore", "out/\n")
            .file("out/a.py", "eval(x)\n")
            .file(".hidden/a.py", "eval(x)\n")
            .file("b.py", "eval(x)\n")
    };
    test()
        .args(["."])
        .has("1 file (1 Python)")
        .has("b.py:1:1")
        .run();
    test()
        .args(["out/a.py", ".hidden/a.py"])
        .has("2 files (2 Python)")
        .run();
    // Named twice is read once.
    test()
        .args([".", "b.py", "./b.py"])
        .has("1 file (1 Python)")
        .run();
}

#[test]
fn files_and_ignores_are_held_against_the_path_below_the_book() {
    let test = || {
        book_with("files: ['src/**']\nignores: ['**/test_*.py']")
            .file("src/a.py", "eval(x)\n")
            .file("src/test_a.py", "eval(x)\n")
            .file("b.py", "eval(x)\n")
    };
    let check = |test: Test| {
        test.has("1 file (1 Python)")
            .has("a.py:1:1")
            .has("skipped: 2 that no rule is for")
            .run()
    };
    check(test().args(["src", "b.py"]));
    check(test().within("src").args([".", "../b.py"]));
    book_with("files: ['src/[']")
        .file("a.py", "eval(x)\n")
        .args(["a.py"])
        .status(1)
        .has("error[rule-block]: `src/[` is no pattern")
        .run();
}

#[test]
fn without_a_book_around_them_paths_are_below_the_working_folder() {
    Test::bare()
        .file(
            "y.yml",
            "id: Y9\nlanguage: python\nfiles: ['src/**']\nrule: { pattern: exec($X) }\n",
        )
        .file("src/a.py", "exec(x)\n")
        .file("b.py", "exec(x)\n")
        .args([".", "--rules", "y.yml"])
        .has("src/a.py:1:1")
        .lacks("b.py")
        .run();
}

#[test]
fn what_cannot_be_text_is_skipped_and_counted() {
    let mut large = b"x = 1\n".repeat(1_700_000);
    large.truncate(10_000_001);
    Test::new()
        .file("src/a.py", "x = 1\n")
        .file("src/b.py", b"x = '\xff'\n")
        .file("src/c.py", b"\0\xff\xfe")
        .file("src/d.py", "x\0y")
        .file("src/e.py", large)
        .args(["src"])
        .has("1 file (1 Python)")
        .has("  skipped: 2 binary, 1 not UTF-8, 1 too large\n")
        .run();
}

#[test]
fn nothing_linted_is_never_green() {
    let nothing = |test: Test| {
        test.status(1)
            .has("error[nothing-linted]")
            .has("0 files")
            .run()
    };
    nothing(Test::new().file("a.txt", "eval(x)\n").args(["a.txt"]));
    nothing(Test::new().file("src/a.toml", "a = 1\n").args(["src"]));
    nothing(Test::new().file("a.py", b"\xff").args(["a.py"]));
    nothing(
        Test::bare()
            .file("book.toml", "")
            .file("content/a.md", "# Prose\n")
            .file("a.py", "eval(x)\n")
            .args(["a.py"]),
    );
}

#[test]
#[cfg(unix)]
fn a_file_that_cannot_be_read_is_2_and_the_rest_is_told() {
    let test = Test::new().file("src/a.py", "exec(x)\n");
    let link = test.folder.path().join("src/b.py");
    std::os::unix::fs::symlink("nowhere", link).expect("a link can be made");
    test.args(["src"])
        .status(2)
        .has("error[E1]")
        .stderr_has("src/b.py")
        .run();
}

// Code that is deep, broken or odd

#[test]
fn deep_and_broken_files_are_told() {
    let deep = format!("x = {}eval(1){}\n", "(".repeat(4_000), ")".repeat(4_000));
    Test::new()
        .file("src/a.py", "eval(x)\n")
        .file("src/deep.py", deep)
        .args(["src"])
        .has("warning[not-linted]: `src/deep.py` was not linted: it nests")
        .has("1 file (1 Python)")
        .run();
    Test::new()
        .file("a.py", "eval(x)\ny = = 1\n")
        .args(["a.py"])
        .has("warning[not-linted]: unexpected `=`: what stands in a syntax error is not linted")
        .has("a.py:2:5")
        .has("warning[A1]")
        .run();
}

#[test]
fn places_survive_byte_order_marks_crlf_and_wide_letters() {
    let report = Test::new()
        .file(
            "a.py",
            "\u{feff}é = 1\r\né = eval(é)  # rulebook: allow E1 x\r\n",
        )
        .args(["a.py"])
        .json();
    let found = &report["findings"][0];
    assert_eq!((&found["line"], &found["column"]), (&2.into(), &5.into()));
    assert_eq!(found["offset"], 16);
    assert_eq!(report["findings"][1]["code"], "unneeded-allow");
    assert_eq!(report["findings"][1]["column"], 32);
    // A byte-order mark is no code before a comment.
    Test::new()
        .file("a.py", "\u{feff}# rulebook: allow E1 a tool\r\nexec(x)\r\n")
        .args(["a.py"])
        .has("1 accepted")
        .run();
}

// Comments that accept

#[test]
fn a_comment_with_a_reason_accepts_the_finding_on_its_line_or_the_next() {
    Test::new()
        .file(
            "a.py",
            "exec(x)  # rulebook: allow E1 a tool\n# rulebook: allow E1, A1 both\nexec(eval(x))\n",
        )
        .args(["a.py", "--verbose"])
        .stdout(
            "a.py:1  E1 is accepted: a tool\na.py:3  E1 is accepted: both\na.py:3  A1 is accepted: both\n\
             book `.`: 4 rules, 1 file (1 Python): 0 errors, 0 warnings, 0 notes, 3 accepted in the code\n",
        )
        .run();
    // In YAML, and for its own rule and line only.
    Test::new()
        .file(
            "a.yml",
            "a: b:latest # rulebook: allow Y1 as they do\nc: d:latest\n",
        )
        .args(["a.yml"])
        .has("a.yml:2:1")
        .has("1 warning")
        .has("1 accepted")
        .run();
}

#[test]
fn a_comment_without_a_reason_accepts_nothing() {
    Test::new()
        .file("a.py", "eval(x)  # rulebook: allow A1\n")
        .args(["a.py"])
        .status(1)
        .has("error[allow-comment]: no reason is given for `A1`: nothing is accepted")
        .has("warning[A1]")
        .run();
}

#[test]
fn a_comment_that_nothing_needs_is_told() {
    Test::new()
        .file("a.py", "x = 1  # rulebook: allow A1 once it was eval\n")
        .args(["a.py"])
        .has("warning[unneeded-allow]: `A1` finds nothing here")
        .run();
}

#[test]
fn an_id_that_no_rule_has_is_told_with_what_was_meant() {
    Test::new()
        .file("a.py", "eval(x)  # rulebook: allow AA1 x\n")
        .args(["a.py"])
        .status(1)
        .has("error[unknown-rule]: no rule has the id `AA1`")
        .has("did you mean `A1`?")
        .has("warning[A1]")
        .run();
}

#[test]
fn comments_for_ast_grep_are_not_obeyed() {
    Test::new()
        .file(
            "a.py",
            "# ast-grep-ignore\neval(x)\nexec(x)  # ast-grep-ignore: E1\n",
        )
        .args(["a.py"])
        .status(1)
        .has("warning[A1]")
        .has("error[E1]")
        .run();
}

// The JSON report

#[test]
fn the_json_report_has_a_shape_of_its_own() {
    let report = Test::new()
        .file(
            "src/a.py",
            "exec(x)\neval(x)  # rulebook: allow A1 a tool\n",
        )
        .file("src/b.txt", "")
        .args(["src"])
        .status(1)
        .json();
    let expect = serde_json::json!({
        "version": 1,
        "summary": {
            "book": ".", "rules": 4, "files": 1, "languages": { "python": 1 },
            "errors": 1, "warnings": 0, "notes": 0, "accepted": 1,
            "skipped": {
                "unknown_language": 1, "no_rule": 0, "binary": 0, "not_utf8": 0, "too_large": 0
            },
            "unreadable": []
        },
        "findings": [{
            "code": "lint-error", "level": "error", "message": "no exec",
            "path": "src/a.py", "line": 1, "column": 1, "end_line": 1, "end_column": 8,
            "offset": 0, "end_offset": 7,
            "rule": "E1", "severity": "error", "link": "content/rules.md:13"
        }],
        "accepted": [{
            "rule": "A1", "reason": "a tool",
            "path": "src/a.py", "line": 2, "column": 1, "end_line": 2, "end_column": 8,
            "offset": 8, "end_offset": 15
        }]
    });
    assert_eq!(report, expect);
}

// Our own rules

#[test]
fn our_own_guideline_finds_what_it_warns_of() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let book = root.to_str().expect("the repository has a path in Unicode");
    let code = "from sqlalchemy import select\n\n\
                users = session.query(User).all()\n\
                users = session.scalars(select(User)).all()\n";
    let report = Test::bare()
        .file("app/models.py", code)
        .args(["app", "--rules", book])
        .json();
    let findings = report["findings"].as_array().expect("a list");
    let seen: Vec<_> = findings
        .iter()
        .map(|found| (&found["rule"], &found["line"]))
        .collect();
    assert_eq!(seen, [(&"SA101".into(), &3.into())]);
}
