//! `rulebook lint` as a program: a book's detectors over code in a temporary folder.

mod absent;
mod program;

use program::Test;
use std::path::Path;

/// A book with the rules A1 (warning), E1 (error), I1 (info) and Y1 (YAML).
fn book() -> Test {
    bare().file("book.toml", "").file("content/rules.md", RULES)
}

/// Without a book.
fn bare() -> Test {
    Test::of("lint")
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
    bare().file("book.toml", "").file("content/rules.md", page)
}

// Findings and levels

#[test]
fn a_finding_names_its_rule_its_place_and_where_the_rule_stands() {
    book()
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
    book()
        .file(
            "book.toml",
            "[output.html]\nsite-url = \"https://example.org/r/\"\n",
        )
        .file("a.py", "eval(x)\n")
        .args(["a.py"])
        .stdout_contains("= help: see https://example.org/r/rules/")
        .stdout_lacks("rules.md")
        .run();
}

#[test]
fn the_severity_of_the_rule_decides_the_status() {
    let linted = |code: &str| book().file("a.py", code).args(["a.py"]);
    linted("eval(x)\n").stdout_contains("warning[A1]").run();
    linted("input()\n")
        .stdout_contains("note[I1]")
        .stdout_contains("0 warnings, 1 note")
        .run();
    linted("exec(x)\n")
        .status(1)
        .stdout_contains("error[E1]")
        .stdout_contains("1 error")
        .run();
    linted("x = 1\n")
        .stdout_contains("0 errors, 0 warnings, 0 notes\n")
        .run();
}

#[test]
fn lints_set_the_level_of_a_severity() {
    book()
        .file("book.toml", "[lints]\nlint-warning = \"deny\"\n")
        .file("a.py", "eval(x)\n")
        .args(["a.py"])
        .status(1)
        .stdout_contains("error[A1]")
        .run();
    let linted = |flag, code| {
        let test = book().file("a.py", "eval(x)\nexec(x)\n");
        test.args(["a.py", flag, code])
    };
    linted("-D", "lint-warning")
        .status(1)
        .stdout_contains("error[A1]")
        .run();
    linted("-A", "lint-warning")
        .status(1)
        .stdout_lacks("A1")
        .run();
    linted("-W", "lint-error")
        .stdout_contains("warning[E1]")
        .run();
}

#[test]
fn quiet_tells_what_is_denied_only() {
    let linted = |code: &str| book().file("a.py", code).args(["a.py", "--quiet"]);
    linted("eval(x)\n").stdout("").run();
    linted("eval(x)\nexec(x)\n")
        .status(1)
        .stdout_lacks("A1")
        .stdout_contains("1 error, 1 warning")
        .run();
}

#[test]
fn findings_come_in_the_order_of_files_and_lines() {
    let mut test = book();
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
    book()
        .file("src/deep/a.py", "eval(x)\n")
        .within("src/deep")
        .args(["a.py"])
        .stdout_contains("book `../..`: 4 rules")
        .stdout_contains("see ../../content/rules.md:3")
        .run();
}

#[test]
fn rules_may_be_named_in_every_form() {
    let yml = "id: Y9\nlanguage: python\nmessage: no exec\nurl: https://example.org/y9\nrule: { pattern: exec($X) }\n";
    let test = || {
        bare()
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
            .stdout_contains("warning[A1]")
            .stdout_contains("error[E1]")
            .run();
    }
    test()
        .args(["--rules", "y.yml"])
        .stdout_contains("warning[Y9]")
        .stdout_contains("see https://example.org/y9")
        .stdout_contains("\n1 rule, 1 file")
        .run();
    test()
        .args(["--rules", "y.yml", "--rules", "guide"])
        .status(1)
        .stdout_contains("[Y9]")
        .stdout_contains("[A1]")
        .stdout_contains("book `guide`: 5 rules")
        .run();
}

#[test]
fn named_rules_join_those_of_the_nearest_book_unless_it_is_left_out() {
    let test = || {
        book()
            .file(
                "y.yml",
                "id: Y9\nlanguage: python\nrule: { pattern: exec($X) }\n",
            )
            .file("a.py", "eval(x)\nexec(x)\n")
            .args(["a.py", "--rules", "y.yml"])
    };
    test()
        .status(1)
        .stdout_contains("[A1]")
        .stdout_contains("[Y9]")
        .run();
    test()
        .args(["--no-book"])
        .stdout_lacks("[A1]")
        .stdout_contains("[Y9]")
        .run();
}

#[test]
fn without_rules_it_cannot_work() {
    bare()
        .file("a.py", "eval(x)\n")
        .args(["a.py"])
        .status(2)
        .stdout("")
        .stderr_contains("error: no book is here")
        .stderr_contains("--rules PATH")
        .run();
    // Without a path it is this folder.
    book()
        .file("a.py", "eval(x)\n")
        .stdout_contains("a.py:1:1")
        .run();
    book()
        .args(["gone.py"])
        .status(2)
        .stderr_contains("`gone.py` does not exist")
        .run();
}

#[test]
fn a_rule_that_cannot_be_read_is_denied_and_the_others_still_speak() {
    book()
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
        .stdout_contains("error[rule-block]")
        .stdout_contains("content/b.md:8")
        .stdout_contains("warning[A1]")
        .stdout_lacks("unneeded-allow")
        .stdout_lacks("unknown-rule")
        .run();
}

// Which files

#[test]
fn the_extension_says_the_language() {
    book()
        .file("src/a.PY", "eval(x)\n")
        .file("src/b.pyi", "eval(x)\n")
        .file("src/c.yaml", "image: a:latest\n")
        .file("src/d.yml", "image: a:latest\n")
        .file("src/e.toml", "a = 1\n")
        .file("src/f.txt", "eval(x)\n")
        .args(["src"])
        .stdout_contains("4 files (2 Python, 2 YAML): 0 errors, 4 warnings")
        .stdout_contains("  skipped: 1 of no known language, 1 that no rule is for\n")
        .run();
}

#[test]
fn what_is_hidden_or_ignored_by_git_is_left_out_unless_it_is_named() {
    let test = || {
        book()
            .file(".git/HEAD", "ref: refs/heads/main\n")
            .file(".gitignore", "out/\n")
            .file("out/a.py", "eval(x)\n")
            .file(".hidden/a.py", "eval(x)\n")
            .file("b.py", "eval(x)\n")
    };
    test()
        .args(["."])
        .stdout_contains("1 file (1 Python)")
        .stdout_contains("b.py:1:1")
        .run();
    test()
        .args(["out/a.py", ".hidden/a.py"])
        .stdout_contains("2 files (2 Python)")
        .run();
    // Named twice is read once.
    test()
        .args([".", "b.py", "./b.py"])
        .stdout_contains("1 file (1 Python)")
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
        test.stdout_contains("1 file (1 Python)")
            .stdout_contains("a.py:1:1")
            .stdout_contains("skipped: 2 that no rule is for")
            .run()
    };
    check(test().args(["src", "b.py"]));
    check(test().within("src").args([".", "../b.py"]));
    book_with("files: ['src/[']")
        .file("a.py", "eval(x)\n")
        .args(["a.py"])
        .status(1)
        .stdout_contains("error[rule-block]: `src/[` is not a pattern of paths")
        .run();
}

#[test]
fn without_a_book_around_them_paths_are_below_the_working_folder() {
    bare()
        .file(
            "y.yml",
            "id: Y9\nlanguage: python\nfiles: ['src/**']\nrule: { pattern: exec($X) }\n",
        )
        .file("src/a.py", "exec(x)\n")
        .file("b.py", "exec(x)\n")
        .args([".", "--rules", "y.yml"])
        .stdout_contains("src/a.py:1:1")
        .stdout_lacks("b.py")
        .run();
}

#[test]
fn what_cannot_be_text_is_skipped_and_counted() {
    let mut large = b"x = 1\n".repeat(1_700_000);
    large.truncate(10_000_001);
    book()
        .file("src/a.py", "x = 1\n")
        .file("src/b.py", b"x = '\xff'\n")
        .file("src/c.py", b"\0\xff\xfe")
        .file("src/d.py", "x\0y")
        .file("src/e.py", large)
        .args(["src"])
        .stdout_contains("1 file (1 Python)")
        .stdout_contains("  skipped: 2 binary, 1 not UTF-8, 1 too large\n")
        .run();
}

/// What is left out of a lint is left out of a hook, and a commit of it alone passes.
#[test]
fn named_files_that_are_left_out_are_one_line() {
    let test = || {
        book()
            .file("migrations/0001_a.py", "eval(x)\n")
            .file("a_pb2.py", "eval(x)\n")
            .file("a.txt", "x\n")
    };
    test()
        .args([
            "--force-exclude",
            "migrations/0001_a.py",
            "a_pb2.py",
            "a.txt",
        ])
        .stdout("nothing was linted: 1 file of no known language, 1 migration, 1 generated file\n")
        .run();
    // A folder that is named holds what someone wants to be linted.
    test()
        .file("src/migrations/0001_a.py", "eval(x)\n")
        .args(["src"])
        .status(1)
        .stdout_contains("all files that a rule could be for are left out")
        .stdout_contains("`--no-default-exclude` lints migrations")
        .run();
}

/// A hook of a commit hands over its files, and one without code is none that fails.
#[test]
fn named_files_that_no_rule_is_for_are_one_line() {
    book()
        .file("a.txt", "eval(x)\n")
        .file("Makefile", "all:\n")
        .file("a.go", "package a\n")
        .args(["a.txt", "Makefile", "a.go"])
        .stdout("nothing was linted: 2 files of no known language, 1 file that no rule is for\n")
        .run();
    book()
        .file("a.py", "x = 1\n")
        .args(["a.py", "gone.py"])
        .status(2)
        .stderr_contains("`gone.py` does not exist")
        .run();
}

#[test]
fn nothing_linted_is_never_green() {
    let nothing = |test: Test| {
        test.status(1)
            .stdout_contains("error[nothing-linted]")
            .stdout_contains("0 files")
            .run()
    };
    nothing(book().file("src/a.toml", "a = 1\n").args(["src"]));
    nothing(book().file("a.py", b"\xff").args(["a.py"]));
    nothing(
        bare()
            .file("book.toml", "")
            .file("content/a.md", "# Prose\n")
            .file("a.py", "eval(x)\n")
            .args(["a.py"]),
    );
}

#[test]
#[cfg(unix)]
fn a_file_that_cannot_be_read_is_2_and_the_rest_is_told() {
    let test = book().file("src/a.py", "exec(x)\n");
    let link = test.folder.path().join("src/b.py");
    std::os::unix::fs::symlink("nowhere", link).expect("a link can be made");
    test.args(["src"])
        .status(2)
        .stdout_contains("error[E1]")
        .stderr_contains("src/b.py")
        .run();
}

// Code that is deep, broken or odd

#[test]
fn deep_and_broken_files_are_told() {
    let deep = format!("x = {}eval(1){}\n", "(".repeat(4_000), ")".repeat(4_000));
    book()
        .file("src/a.py", "eval(x)\n")
        .file("src/deep.py", deep)
        .args(["src"])
        .stdout_contains("warning[not-linted]: `src/deep.py` was not linted: it nests")
        .stdout_contains("1 file (1 Python)")
        .run();
    book()
        .file("a.py", "eval(x)\ny = = 1\n")
        .args(["a.py"])
        .stdout_contains(
            "warning[not-linted]: unexpected `=`: what is inside a syntax error is not linted",
        )
        .stdout_contains("a.py:2:5")
        .stdout_contains("warning[A1]")
        .run();
}

#[test]
fn places_survive_byte_order_marks_crlf_and_wide_letters() {
    let report = book()
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
    book()
        .file("a.py", "\u{feff}# rulebook: allow E1 a tool\r\nexec(x)\r\n")
        .args(["a.py"])
        .stdout_contains("1 accepted")
        .run();
}

#[test]
fn verbose_names_what_was_skipped_and_why() {
    let test = || {
        book()
            .file("src/a.txt", "")
            .file("src/b.go", "")
            .file("src/c.py", "\0")
            .file("src/d.py", "x = 1\n")
            .args(["src"])
    };
    let skipped = "src/a.txt  is skipped: its name says no language with a grammar\n\
                   src/b.go  is skipped: no rule is for it\n\
                   src/c.py  is skipped: it is binary\n";
    test().args(["-v"]).stdout_contains(skipped).run();
    test().stdout_lacks("is skipped:").run();
}

// Comments that accept

#[test]
fn a_comment_with_a_reason_accepts_the_finding_on_its_line_or_the_next() {
    book()
        .file(
            "a.py",
            "exec(x)  # rulebook: allow E1 a tool\n# rulebook: allow E1, A1 both\nexec(eval(x))\n",
        )
        .args(["a.py", "--verbose"])
        .stdout(
            "a.py:1  E1 is accepted: a tool\na.py:3  E1 is accepted: both\na.py:3  A1 is accepted: both\n\
             1 file scanned, 0 cached\nbook `.`: 4 rules, 1 file (1 Python): 0 errors, 0 warnings, 0 notes, 3 accepted in the code\n",
        )
        .run();
    // In YAML, and for its own rule and line only.
    book()
        .file(
            "a.yml",
            "a: b:latest # rulebook: allow Y1 as they do\nc: d:latest\n",
        )
        .args(["a.yml"])
        .stdout_contains("a.yml:2:1")
        .stdout_contains("1 warning")
        .stdout_contains("1 accepted")
        .run();
}

#[test]
fn a_comment_without_a_reason_accepts_nothing() {
    book()
        .file("a.py", "eval(x)  # rulebook: allow A1\n")
        .args(["a.py"])
        .status(1)
        .stdout_contains("error[allow-comment]: no reason is given for `A1`: nothing is accepted")
        .stdout_contains("warning[A1]")
        .run();
}

#[test]
fn a_comment_that_nothing_needs_is_told() {
    book()
        .file("a.py", "x = 1  # rulebook: allow A1 once it was eval\n")
        .args(["a.py"])
        .stdout_contains("warning[unneeded-allow]: `A1` finds nothing here")
        .run();
}

#[test]
fn an_id_that_no_rule_has_is_told_with_what_was_meant() {
    book()
        .file("a.py", "eval(x)  # rulebook: allow AA1 x\n")
        .args(["a.py"])
        .status(1)
        .stdout_contains("error[unknown-rule]: no rule has the id `AA1`")
        .stdout_contains("did you mean `A1`?")
        .stdout_contains("warning[A1]")
        .run();
}

#[test]
fn comments_for_ast_grep_are_not_obeyed() {
    book()
        .file(
            "a.py",
            "# ast-grep-ignore\neval(x)\nexec(x)  # ast-grep-ignore: E1\n",
        )
        .args(["a.py"])
        .status(1)
        .stdout_contains("warning[A1]")
        .stdout_contains("error[E1]")
        .run();
}

// The JSON report

#[test]
fn the_json_report_has_the_shape_of_a_check() {
    let report = book()
        .file(
            "src/a.py",
            "exec(x)\neval(x)  # rulebook: allow A1 a tool\n",
        )
        .file("src/b.txt", "")
        .args(["src"])
        .status(1)
        .json();
    let expect = serde_json::json!({
        "version": 2,
        "command": "lint",
        "summary": {
            "books": ["."], "pages": 0, "examples": 0,
            "proven": 0, "syntax-only": 0, "rejected": 0, "not-caught": 0, "wrong-reason": 0, "unproven": 0,
            "not-run": 0, "skipped": 0, "unclear": 0,
            "errors": 1, "warnings": 0, "unreadable": [],
            "code": {
                "rules": 4, "files": 1, "languages": { "python": 1 }, "notes": 0, "accepted": 1,
                "kept": 0, "unsafe_fixes": 0,
                "skipped": {
                    "unknown_language": 1, "excluded": 0, "migration": 0, "generated": 0, "vendored": 0,
                    "no_rule": 0, "binary": 0, "not_utf8": 0, "too_large": 0
                }
            }
        },
        "findings": [{
            "code": "lint-error", "level": "error", "message": "no exec",
            "path": "src/a.py", "line": 1, "column": 1, "end_line": 1, "end_column": 8,
            "offset": 0, "end_offset": 7,
            "rule": "E1", "severity": "error", "link": "content/rules.md:13"
        }],
        "verdicts": [],
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
    let report = bare()
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

// Fixes

/// Rules with fixes: A1 to int, P1 to two lines, two that undo each other, one that breaks and one that grows.
const FIXES: &str = "\
id: A1
language: python
message: no eval
rule: { pattern: eval($X) }
fix: int($X)
---
id: P1
language: python
message: no print
rule: { pattern: print($$$A) }
fix: |-
  log.info($$$A, 1)
  pass
---
id: L1
language: python
message: one
rule: { pattern: one($X) }
fix: two($X)
---
id: L2
language: python
message: two
rule: { pattern: two($X) }
fix: one($X)
---
id: B1
language: python
message: len
rule: { pattern: len($X) }
fix: len($X
---
id: G1
language: python
message: ord
rule: { pattern: ord($X) }
fix: ord(ord($X))
";

fn fixing(code: impl AsRef<[u8]>) -> Test {
    bare()
        .file("r.yml", FIXES)
        .file("a.py", code)
        .args(["a.py", "--rules", "r.yml"])
}

/// What `--fix` makes of a file, with the status that is expected; a second time changes nothing.
#[track_caller]
fn fixed(code: &str, status: i32, expect: &str) {
    let test = fixing(code).args(["--fix"]).status(status);
    let path = test.folder.path().join("a.py");
    let read = || std::fs::read_to_string(&path).expect("the file is there");
    let again = || {
        let run = std::process::Command::new(env!("CARGO_BIN_EXE_rulebook"))
            .args(&test.arguments)
            .current_dir(test.folder.path())
            .output();
        run.expect("the program can be started");
    };
    again();
    assert_eq!(read(), expect, "{code}");
    again();
    assert_eq!(read(), expect, "a second time: {code}");
}

#[test]
fn a_fix_changes_what_it_is_for_and_no_other_byte() {
    fixed("x = eval(y)", 0, "x = int(y)");
    fixed(
        "\u{feff}é = eval(eval(z))\r\n\r\nif a :\r\n\tprint( 'a' )\r\n# end",
        0,
        "\u{feff}é = int(int(z))\r\n\r\nif a :\r\n\tlog.info('a', 1)\r\n\tpass\r\n# end",
    );
    // Without arguments no comma is left over, and the indentation is that of the place.
    fixed(
        "if a:\n    print()\n",
        0,
        "if a:\n    log.info(1)\n    pass\n",
    );
    // Lines of a string are no code that could be set in.
    let text = "'''a\n  b\n            c\n'''";
    fixed(
        &format!("if a:\n    if b:\n        x = eval({text})\n        print({text})\n"),
        0,
        &format!(
            "if a:\n    if b:\n        x = int({text})\n        log.info({text}, 1)\n        pass\n"
        ),
    );
}

#[test]
fn after_a_fix_what_is_left_is_told_and_the_rest_counted() {
    fixing("x = eval(y)\nz = eval(eval(q))\ns = len(t)\n")
        .args(["--fix"])
        .stdout_contains("warning[B1]: len")
        .stdout_lacks("no eval")
        .stdout_contains("  fixed: 3 fixes in 1 file\n")
        .run();
    let report = fixing("x = eval(y)\n").args(["--fix"]).json();
    assert_eq!(report["findings"], serde_json::json!([]));
    let expect = serde_json::json!({ "fixes": 1, "files": 1 });
    assert_eq!(report["summary"]["code"]["fixed"], expect);
    // Without it, what could be fixed is said.
    fixing("x = eval(y)\n")
        .stdout_contains("  1 finding can be fixed with `--fix`; `--diff` shows how\n")
        .run();
    let report = fixing("x = eval(y)\n").json();
    assert_eq!(report["findings"][0]["fixable"], true);
}

#[test]
fn what_is_allowed_is_not_fixed() {
    let code = "x = eval(y)  # rulebook: allow A1 it is ours\n";
    fixed(code, 0, code);
    let test = fixing("x = eval(y)\n").args(["--fix", "-A", "lint-warning"]);
    let path = test.folder.path().join("a.py");
    let folder = test.folder.path().to_path_buf();
    let out = std::process::Command::new(env!("CARGO_BIN_EXE_rulebook"))
        .args(&test.arguments)
        .current_dir(folder)
        .output()
        .expect("the program can be started");
    assert!(out.status.success());
    let text = std::fs::read_to_string(path).expect("the file is there");
    assert_eq!(text, "x = eval(y)\n");
}

#[test]
fn fixes_without_an_end_leave_the_file_as_it_was() {
    let code = "y = eval(1)\nx = one(1)\n";
    fixed(code, 0, code);
    fixing(code)
        .args(["--fix"])
        .stdout_contains("warning[not-fixed]: the fixes of `L1` and `L2` are not applied: they undo each other, and the file was not changed")
        .stdout_contains("--> a.py:2:5")
        .stdout_contains("  fixed: 0 fixes in 0 files\n")
        .run();
    let code = "x = ord(1)\n";
    fixed(code, 0, code);
    fixing(code)
        .args(["--fix"])
        .stdout_contains("the fix of `G1` is not applied: it never ends")
        .run();
}

#[test]
fn a_fix_that_breaks_the_code_is_left_out_and_the_others_are_applied() {
    fixed(
        "a = eval(len(b))\nc = len(d)\n",
        0,
        "a = int(len(b))\nc = len(d)\n",
    );
    fixing("a = eval(len(b))\nc = len(d)\n")
        .args(["--fix"])
        .stdout_contains("warning[not-fixed]: the fix of `B1` is not applied, as at 2 places here: what it makes does not parse")
        .run();
    // Where something was broken before, no more may be.
    fixed(
        "x = = 1\na = eval(1)\nb = len(2)\n",
        0,
        "x = = 1\na = int(1)\nb = len(2)\n",
    );
}

#[test]
fn a_fix_that_would_lose_or_turn_round_something_is_not_applied() {
    let rules = "id: N1
language: typescript
severity: warning
message: compare exactly
rule: { pattern: { context: $A == null, strictness: relaxed } }
fix: $A === null
---
id: O1
language: typescript
severity: warning
message: call open
rule: { pattern: 'old($A).close()' }
fix: open($A).close()
---
id: I1
language: typescript
severity: warning
message: say const
rule: { pattern: let $A = $B }
fix: const $A = $B
";
    let code = "\u{feff}a == null;\nb != null;\nold(c)  // why\n  .close();\nold(d).close();  // why\nlet e = 1\nlet f = 1, g = 2";
    let test = bare()
        .file("r.yml", rules)
        .file("a.ts", code)
        .args(["a.ts", "--rules", "r.yml", "--fix"]);
    let path = test.folder.path().join("a.ts");
    let run = test.command().output().expect("the program can be started");
    let told = String::from_utf8(run.stdout).expect("output is UTF-8");
    for said in [
        "the fix of `N1` is not applied: an operator, keyword or mark of its pattern is another one in the code",
        "  1 fix would lose or move a comment: `--unsafe-fixes` applies it\n",
        "the fix of `I1` is not applied: the code goes on where its pattern ends, and that would be lost",
        "  fixed: 3 fixes in 1 file\n",
    ] {
        assert!(told.contains(said), "`{said}` is not in:\n{told}");
    }
    let expect = "\u{feff}a === null;\nb != null;\nold(c)  // why\n  .close();\nopen(d).close();  // why\nconst e = 1\nlet f = 1, g = 2";
    assert_eq!(std::fs::read_to_string(path).expect("a file"), expect);
}

/// A rule whose fix keeps a comment, loses it or moves it, by where it is.
const SWAP: &str = "id: S1
language: javascript
severity: warning
message: turn it round
rule: { pattern: 'swap($A, $B)' }
fix: turned($B, $A)
";

#[test]
fn a_fix_that_touches_a_comment_waits_for_unsafe_fixes() {
    let code = "swap(a, b); // first\nswap(a, /* lost */ b);\nswap(f(/* moved */ a), b);\n";
    let test = |arguments: &[&str]| {
        let test = bare().file("r.yml", SWAP).file("a.js", code);
        let mut test = test.args(["a.js", "--rules", "r.yml"]);
        test.arguments
            .extend(arguments.iter().map(|argument| argument.to_string()));
        test
    };
    let fixed = |arguments: &[&str], said: &str, expect: &str| {
        let test = test(arguments);
        let path = test.folder.path().join("a.js");
        let run = test.command().output().expect("the program can be started");
        let told = String::from_utf8(run.stdout).expect("output is UTF-8");
        assert!(told.ends_with(said), "{told}");
        assert!(!told.contains("not-fixed"), "{told}");
        assert_eq!(std::fs::read_to_string(path).expect("a file"), expect);
    };
    fixed(
        &[],
        "  1 finding can be fixed with `--fix`; `--diff` shows how\n  2 fixes would lose or move a comment: `--unsafe-fixes` applies them\n",
        code,
    );
    fixed(
        &["--fix"],
        "  fixed: 1 fix in 1 file\n  2 fixes would lose or move a comment: `--unsafe-fixes` applies them\n",
        "turned(b, a); // first\nswap(a, /* lost */ b);\nswap(f(/* moved */ a), b);\n",
    );
    fixed(
        &["--fix", "--unsafe-fixes"],
        "0 notes\n  fixed: 3 fixes in 1 file\n",
        "turned(b, a); // first\nturned(b, a);\nturned(b, f(/* moved */ a));\n",
    );
    test(&["--diff"])
        .status(1)
        .stdout_contains("+turned(b, a); // first\n swap(a, /* lost */ b);\n")
        .stderr_contains("  2 fixes would lose or move a comment: `--unsafe-fixes` applies them\n")
        .run();
    test(&["--diff", "--unsafe-fixes"])
        .status(1)
        .stdout_contains("+turned(b, a);\n+turned(b, f(/* moved */ a));\n")
        .run();
    test(&["--unsafe-fixes"])
        .status(2)
        .stderr_contains("--fix")
        .run();
}

#[test]
fn json_and_sarif_say_how_a_fix_is_applied() {
    let code = "swap(a, b);\nswap(a, /* lost */ b);\n";
    let test = |format: &str| {
        let test = bare().file("r.yml", SWAP).file("a.js", code);
        let test = test.args(["a.js", "--rules", "r.yml", "--format", format]);
        let output = test.run().stdout;
        serde_json::from_slice::<serde_json::Value>(&output).expect("JSON")
    };
    let report = test("json");
    let fixes = [0, 1].map(|at| report["findings"][at]["fix"].clone());
    assert_eq!(fixes, ["safe", "unsafe"]);
    assert_eq!(report["summary"]["code"]["unsafe_fixes"], 1);
    let log = test("sarif");
    let fixes = [0, 1].map(|at| log["runs"][0]["results"][at]["properties"]["fix"].clone());
    assert_eq!(fixes, ["safe", "unsafe"]);
}

#[test]
fn of_overlapping_fixes_the_first_wins_and_the_other_has_the_next_round() {
    let rules = "\
id: Z1
language: python
message: z
rule: { pattern: f($X) }
fix: g($X)
---
id: C1
language: python
message: c
rule: { pattern: f(1) }
fix: c(f(2))
";
    let test = bare()
        .file("r.yml", rules)
        .file("a.py", "f(1)\nf(f(3))\n")
        .args(["a.py", "--rules", "r.yml", "--diff"]);
    // At one place C1 is before Z1.
    test.status(1).stdout_contains("+c(g(2))\n+g(g(3))\n").run();
}

#[test]
#[cfg(unix)]
fn files_keep_their_mode_and_links_stay_links() {
    use std::os::unix::fs::PermissionsExt;
    let test = fixing("eval(1)\n")
        .link("b.py", "a.py")
        .args(["b.py", "--fix"]);
    let folder = test.folder.path().to_path_buf();
    let mode = |mode| std::fs::Permissions::from_mode(mode);
    std::fs::set_permissions(folder.join("a.py"), mode(0o750)).expect("its own file");
    let run = std::process::Command::new(env!("CARGO_BIN_EXE_rulebook"))
        .args(&test.arguments)
        .current_dir(&folder)
        .output()
        .expect("the program can be started");
    // The link and the file are one file, and one patch.
    let told = String::from_utf8_lossy(&run.stdout).into_owned();
    assert!(told.contains("fixed: 1 fix in 1 file"), "{told}");
    let link = std::fs::symlink_metadata(folder.join("b.py")).expect("a link");
    assert!(link.is_symlink());
    let meta = std::fs::metadata(folder.join("a.py")).expect("a file");
    assert_eq!(meta.permissions().mode() & 0o777, 0o750);
    let text = std::fs::read_to_string(folder.join("a.py")).expect("a file");
    assert_eq!(text, "int(1)\n");
}

#[test]
#[cfg(unix)]
fn a_file_that_cannot_be_written_is_2_and_the_others_are_fixed() {
    use std::os::unix::fs::PermissionsExt;
    let test = fixing("eval(1)\n")
        .file("b.py", "eval(2)\n")
        .file("c.py", b"eval('\xff')\n")
        .args([".", "--fix"]);
    let folder = test.folder.path().to_path_buf();
    let read_only = std::fs::Permissions::from_mode(0o440);
    std::fs::set_permissions(folder.join("a.py"), read_only).expect("its own file");
    let run = std::process::Command::new(env!("CARGO_BIN_EXE_rulebook"))
        .args(&test.arguments)
        .current_dir(&folder)
        .output()
        .expect("the program can be started");
    assert_eq!(run.status.code(), Some(2));
    let (out, err) = (
        String::from_utf8_lossy(&run.stdout).into_owned(),
        String::from_utf8_lossy(&run.stderr).into_owned(),
    );
    assert!(
        err.contains("error: `a.py` cannot be written: it is read-only"),
        "{err}"
    );
    assert!(
        out.contains("warning[A1]") && out.contains("a.py:1:1"),
        "{out}"
    );
    assert!(out.contains("1 not UTF-8"), "{out}");
    assert!(out.contains("fixed: 1 fix in 1 file"), "{out}");
    let read = |name| std::fs::read(folder.join(name)).expect("a file");
    assert_eq!(read("a.py"), b"eval(1)\n");
    assert_eq!(read("b.py"), b"int(2)\n");
    assert_eq!(read("c.py"), b"eval('\xff')\n");
}

#[test]
fn a_diff_is_a_patch_of_what_a_fix_does_and_writes_nothing() {
    let code = "\u{feff}a\r\nx = eval(1)\r\nb\r\nc\r\nd\r\ne\r\nf\r\ng\r\nh\r\neval(2)";
    let test = fixing(code)
        .file("b c.py", "eval(3)\n")
        .args(["b c.py", "--diff"]);
    let folder = test.folder.path().to_path_buf();
    let program = |name: &str, arguments: &[&str]| {
        std::process::Command::new(name)
            .args(arguments)
            .current_dir(&folder)
            .output()
    };
    let rulebook = |more: &[&str]| {
        let mut arguments = vec!["lint", "a.py", "b c.py", "--rules", "r.yml"];
        arguments.extend(more);
        program(env!("CARGO_BIN_EXE_rulebook"), &arguments).expect("the program can be started")
    };
    let shown = rulebook(&["--diff"]);
    assert_eq!(shown.status.code(), Some(1));
    let patch = String::from_utf8(shown.stdout).expect("output is UTF-8");
    assert_eq!(
        patch,
        "diff --git a/a.py b/a.py\n--- a/a.py\n+++ b/a.py\n@@ -1,5 +1,5 @@\n \u{feff}a\r\n-x = eval(1)\r\n+x = int(1)\r\n b\r\n c\r\n d\r\n\
         @@ -7,4 +7,4 @@\n f\r\n g\r\n h\r\n-eval(2)\n\\ No newline at end of file\n+int(2)\n\\ No newline at end of file\n\
         diff --git a/b c.py b/b c.py\n--- a/b c.py\t\n+++ b/b c.py\t\n@@ -1 +1 @@\n-eval(3)\n+int(3)\n"
    );
    let aside = String::from_utf8_lossy(&shown.stderr).into_owned();
    assert_eq!(
        aside,
        "would apply 3 fixes in 2 files; 0 errors and 0 warnings would be left\n"
    );
    let read = |name: &str| std::fs::read(folder.join(name)).expect("a file");
    assert_eq!(read("a.py"), code.as_bytes());
    std::fs::write(folder.join("p.patch"), &patch).expect("the patch can be kept");
    let git = program("git", &["init", "-q"])
        .and_then(|_| program("git", &["apply", "--check", "p.patch"]));
    match git {
        Ok(done) => assert!(done.status.success(), "{done:?}"),
        Err(_) => absent::not_tested("there is no `git`"),
    }
    let patched = program("patch", &["-p1", "--binary", "-i", "p.patch"]);
    let patched = patched.ok().map(|done| {
        assert!(done.status.success(), "{done:?}");
        [read("a.py"), read("b c.py")]
    });
    std::fs::write(folder.join("a.py"), code).expect("a file");
    std::fs::write(folder.join("b c.py"), "eval(3)\n").expect("a file");
    assert!(rulebook(&["--fix"]).status.success());
    match patched {
        Some(patched) => assert_eq!(patched, [read("a.py"), read("b c.py")]),
        None => absent::not_tested("there is no `patch`"),
    }
    let shown = rulebook(&["--diff"]);
    assert_eq!((shown.status.code(), shown.stdout.len()), (Some(0), 0));
}

#[test]
fn a_diff_tells_beside_itself_what_would_be_left() {
    let code = "x = len(y)\n";
    fixing(code)
        .args(["--diff"])
        .stdout("")
        .stderr_contains("warning[not-fixed]: the fix of `B1`")
        .stderr_contains("0 errors and 2 warnings would be left")
        .run();
    fixing(code).args(["--diff", "--fix"]).status(2).run();
    fixing(code)
        .args(["--diff", "--format", "json"])
        .status(2)
        .run();
    // An error that no fix takes away is 1, with or without a patch.
    let error =
        "id: E1\nlanguage: python\nseverity: error\nmessage: no\nrule: { pattern: f($X) }\n";
    for code in ["f(1)\n", "f(eval(1))\n"] {
        fixing(code)
            .file("e.yml", error)
            .args(["--diff", "--rules", "e.yml"])
            .status(1)
            .stderr_contains("1 error and 0 warnings would be left")
            .run();
    }
}

// Rules that cannot finish

#[test]
fn a_rule_that_needs_too_many_steps_is_one_finding_and_the_others_are_heard() {
    let rules = format!(
        "{FIXES}---\nid: S1\nlanguage: python\nmessage: slow\nrule:\n  kind: identifier\n  inside:\n    stopBy: end\n    kind: module\n    has:\n      stopBy: end\n      kind: identifier\n      regex: nowhere\n"
    );
    // The word in the comment keeps the rule from being left out beforehand.
    let code = format!(
        "# nowhere\n{}y = eval(1)\n",
        "x = (a, b, c, d)\n".repeat(700)
    );
    bare()
        .file("r.yml", rules)
        .file("a.py", code)
        .args(["a.py", "--rules", "r.yml"])
        .stdout_contains("warning[not-linted]: `a.py` was not linted by `S1`: it needs more steps, finds more places or makes more text than a detector may for one file")
        .stdout_contains("warning[A1]")
        .stdout_contains("1 file (1 Python)")
        .run();
}

/// `<T>value` is a cast in `.ts` and the beginning of an element in `.tsx`: each file has the grammar of its ending.
#[test]
fn rules_of_typescript_read_each_file_with_the_grammar_of_its_ending() {
    let rules = "id: CAST
language: typescript
rule: { kind: type_assertion }
---
id: ANY
language: typescript
rule: { pattern: $A as any }
---
id: LINK
language: typescript
rule: { pattern: <a>$$$A</a> }
---
id: TSX
language: tsx
rule: { pattern: $A as unknown }
";
    let report = bare()
        .file("r.yml", rules)
        .file(
            "a.ts",
            "let a = <b>c;\nlet d = e as any;\nlet f = g as unknown;\n",
        )
        .file(
            "b.tsx",
            "let a = <b>c</b>;\nlet d = <a>{e as any}</a>;\nlet f = g as unknown;\n",
        )
        .args(["a.ts", "b.tsx", "--rules", "r.yml"])
        .json();
    let findings = report["findings"].as_array().expect("findings");
    let places = findings.iter().map(|found| {
        let text = |key: &str| found[key].as_str().expect("text");
        format!("{} {}:{}", text("rule"), text("path"), found["line"])
    });
    let expect = [
        "CAST a.ts:1", "ANY a.ts:2", "TSX a.ts:3", "LINK b.tsx:2", "ANY b.tsx:2", "TSX b.tsx:3",
    ];
    assert_eq!(places.collect::<Vec<_>>(), expect);
}

/// What the detectors said of a text is known in the next run, and of another text, or to other rules, it is asked again.
#[test]
fn what_was_found_in_a_file_is_kept_until_it_or_a_rule_changes() {
    let test = book()
        .file("src/a.py", "eval(1)\nprint('é')\nexec('x')\n")
        .file("src/b.py", "x = 1\n")
        .file("src/broken.py", "def f(:\n")
        .args(["src"]);
    let said = || {
        let output = test.command().output().expect("the program was built");
        let texts =
            [output.stdout, output.stderr].map(|text| String::from_utf8(text).expect("text"));
        (output.status.code(), texts)
    };
    let kept = test.home.path().join(".cache/rulebook/answers-1");
    let segments = || {
        let names = std::fs::read_dir(&kept).expect("a folder").flatten();
        let names = names.map(|entry| entry.file_name().into_string().expect("text"));
        let mut names: Vec<String> = names.filter(|name| name.starts_with("lint-")).collect();
        names.sort();
        names
    };
    let first = said();
    assert_eq!(first.0, Some(1), "{first:?}");
    assert_eq!(segments(), ["lint-00000001.segment"]);
    // Nothing was learnt, so nothing was asked.
    assert_eq!(said(), first);
    assert_eq!(segments().len(), 1);
    let write = |path: &str, text: &str| {
        std::fs::write(test.folder.path().join(path), text).expect("a file");
    };
    write("src/b.py", "eval(2)\n");
    let (_, [told, _]) = said();
    assert!(told.contains("no eval of 2"), "{told}");
    assert_eq!(segments().len(), 2);
    write(
        "content/rules.md",
        &RULES.replace("no eval of $X", "never eval $X"),
    );
    let (_, [told, _]) = said();
    assert!(
        told.contains("never eval 1") && told.contains("never eval 2"),
        "{told}"
    );
    // What comments accept is asked each time of what is kept: it depends on which rules there are.
    write("src/b.py", "eval(2)  # rulebook: allow A1: for a test\n");
    let (_, [told, _]) = said();
    assert!(!told.contains("never eval 2"), "{told}");
    let count = segments().len();
    let (_, [told, _]) = said();
    assert!(!told.contains("never eval 2"), "{told}");
    assert_eq!(segments().len(), count);
}

/// The second run asks no detector of any file, whatever came of it.
#[test]
fn a_second_run_with_nothing_changed_scans_nothing() {
    let nested = format!("x = {}eval(1){}\n", "(".repeat(4_000), ")".repeat(4_000));
    let swap = "swap(a, b);\nswap(a, /* lost */ b);\n";
    let test = book()
        .file("r.yml", SWAP)
        .file(
            "src/a.py",
            "eval(1)  # rulebook: allow A1 for a test\nexec(2)  # rulebook: allow B9 no\n",
        )
        .file("src/broken.py", "def f(:\n")
        .file("src/deep.py", nested)
        .file("src/s.js", swap)
        .args(["src", "--rules", "r.yml", "-v"]);
    let said = |arguments: &[&str]| {
        let output = test.command().args(arguments).output();
        let output = output.expect("the program was built");
        String::from_utf8(output.stdout).expect("text")
    };
    let first = said(&[]);
    assert!(first.contains("\n3 files scanned, 0 cached\n"), "{first}");
    assert!(first.contains("deep.py"), "{first}");
    let second = said(&[]);
    let expect = first.replace("3 files scanned, 0 cached", "0 files scanned, 3 cached");
    assert_eq!(second, expect);
    assert!(said(&["--statistics"]).contains("\n0 files scanned, 3 cached\n"));
    let report: serde_json::Value =
        serde_json::from_str(&said(&["--format", "json"])).expect("JSON");
    assert_eq!(report["summary"]["code"]["kept"], 3);
    let path = test.folder.path().join("src/s.js");
    std::fs::write(path, swap.replace("swap(a, b);\n", "")).expect("written");
    assert!(said(&[]).contains("\n1 file scanned, 2 cached\n"));
    // A fix that waits for another word is not tried.
    assert!(said(&["--fix"]).contains("\n0 files scanned, 3 cached\n"));
}
