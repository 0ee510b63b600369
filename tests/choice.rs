//! What a consumer of rules chooses: levels of rules, which of them run, and over which files.

mod absent;
mod program;

use program::Test;
use std::process::Output;

/// Without a book.
fn bare() -> Test {
    Test::of("lint")
}

/// A book with the rules A1 (warning) and E1 (error).
fn book() -> Test {
    let rule = |id: &str, severity: &str, name: &str| {
        format!(
            "## {id}\n\n```yaml rule\nid: {id}\nlanguage: python\nseverity: {severity}\nmessage: no {name}\n\
             rule: {{ pattern: {name}($X) }}\n```\n\n"
        )
    };
    let page = format!(
        "# R\n\n{}{}",
        rule("A1", "warning", "eval"),
        rule("E1", "error", "exec")
    );
    bare().file("book.toml", "").file("content/rules.md", page)
}

/// What is in front of the messages of a report: level and rule, each once.
fn heads(output: &Output) -> Vec<String> {
    let printed = String::from_utf8(output.stdout.clone()).expect("output is UTF-8");
    let heads = printed.lines().filter_map(|line| line.split_once("]: "));
    heads.map(|(head, _)| head.replace('[', " ")).collect()
}

/// The program's answer, whatever its status.
fn answer(test: &mut Test, arguments: &[&str]) -> Output {
    test.arguments.truncate(1);
    test.arguments
        .extend(arguments.iter().map(|argument| (*argument).to_owned()));
    test.command().output().expect("the program can be started")
}

// Levels by rule

const TWO: &str = "id: LOG1\nlanguage: python\nseverity: error\nmessage: log\nmetadata: { tags: [noise] }\n\
     rule: { pattern: print($A) }\n---\nid: LOG2\nlanguage: python\nseverity: warning\nmessage: no log\n\
     rule: { pattern: log($A) }\n---\nid: EVAL1\nlanguage: python\nseverity: error\nmessage: no eval\n\
     rule: { pattern: eval($A) }\n";

#[test]
fn a_level_takes_the_names_of_rules() {
    let mut test = bare()
        .file("r.yml", TWO)
        .file("a.py", "print(1)\nlog(2)\neval(3)\n");
    let mut ids = |flags: &[&str], expect: &[&str]| {
        let arguments = [&["--no-book", "--rules", "r.yml"], flags, &["a.py"]].concat();
        let output = answer(&mut test, &arguments);
        assert_eq!(heads(&output), expect, "{flags:?}");
    };
    ids(&[], &["error LOG1", "warning LOG2", "error EVAL1"]);
    ids(&["-A", "LOG1"], &["warning LOG2", "error EVAL1"]);
    ids(&["-A", "LOG"], &["error EVAL1"]);
    ids(&["-A", "noise"], &["warning LOG2", "error EVAL1"]);
    ids(&["-A", "LOG", "-D", "LOG2"], &["error LOG2", "error EVAL1"]);
    ids(&["-D", "LOG2", "-A", "LOG"], &["error LOG2", "error EVAL1"]);
    ids(
        &["-A", "lint-error", "-W", "LOG"],
        &["warning LOG1", "warning LOG2"],
    );
    ids(
        &["-D", "warnings"],
        &["error LOG1", "error LOG2", "error EVAL1"],
    );
    ids(&["-A", "LOG1,EVAL1", "-D", "warnings"], &["error LOG2"]);
}

#[test]
fn the_book_s_levels_are_for_its_rules_and_a_flag_wins() {
    let case = || {
        book()
            .file(
                "book.toml",
                "[lints]\nA1 = 'allow'\nlint-error = 'warn'\nE = 'deny'\n",
            )
            .file("a.py", "eval(1)\nexec(2)\n")
    };
    case()
        .args(["a.py"])
        .status(1)
        .stdout_lacks("[A1]")
        .stdout_contains("error[E1]")
        .run();
    case()
        .args(["-W", "lint-error", "-D", "A1", "a.py"])
        .status(1)
        .stdout_contains("error[A1]")
        .stdout_contains("warning[E1]")
        .run();
    case()
        .args(["a.py"])
        .env("RULEBOOK_LINTS__A1", "deny")
        .status(1)
        .stdout_contains("error[A1]")
        .run();
}

#[test]
fn a_name_that_means_nothing_is_2_and_nothing_is_linted() {
    let case = |book: &str, flags: &[&str], near: &str| {
        let mut test = self::book()
            .file("book.toml", book)
            .file("a.py", "eval(1)\n");
        let output = answer(&mut test, &[flags, &["a.py"]].concat());
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(said.contains(near), "{said}");
        assert_eq!((output.status.code(), output.stdout), (Some(2), Vec::new()));
    };
    case(
        "",
        &["-A", "A2"],
        "unknown name `A2`: no finding has this code",
    );
    case("", &["-A", "A2"], "did you mean `A1`?");
    case("", &["-D", "a1"], "did you mean `A1`?");
    case(
        "",
        &["-D", "zzzzzz"],
        "a finding has its code or its rule in brackets",
    );
    case(
        "[lints]\nA1 = 'deny'\n'' = 'deny'\n",
        &[],
        "book.toml:3:1: unknown key",
    );
    case(
        "[lints]\nA1 = 'deny'\nE2 = 'deny'\n",
        &[],
        "book.toml:3:1: unknown name `E2`",
    );
    bare()
        .file("r.yml", TWO)
        .file("a.py", "")
        .args(["--no-book", "--rules", "r.yml", "a.py"])
        .run();
}

// Selected rules

#[test]
fn only_the_selected_rules_run() {
    let mut test = bare().file("r.yml", TWO).file(
        "a.py",
        "print(1)\nlog(2)  # rulebook: allow LOG2 it is new\neval(3)\n",
    );
    let mut ids = |flags: &[&str], expect: &[&str]| {
        let arguments = [&["--no-book", "--rules", "r.yml"], flags, &["a.py"]].concat();
        let output = answer(&mut test, &arguments);
        assert_eq!(heads(&output), expect, "{flags:?}");
    };
    ids(&["--select", "LOG1"], &["error LOG1"]);
    ids(&["--select", "LOG,EVAL1"], &["error LOG1", "error EVAL1"]);
    ids(&["--select", "noise"], &["error LOG1"]);
    ids(&["--ignore", "LOG"], &["error EVAL1"]);
    ids(&["--select", "LOG1", "--ignore", "LOG"], &["error LOG1"]);
    ids(
        &["--select", " EVAL1 ,LOG1", "-W", "EVAL1"],
        &["error LOG1", "warning EVAL1"],
    );
    ids(&["--ignore", "LOG,EVAL"], &["error nothing-linted"]);
}

#[test]
fn a_selected_name_that_no_rule_has_is_2() {
    for (flag, name, near) in [
        ("--select", "EVAL2", "did you mean `EVAL1`?"),
        ("--select", "EVAL1,", "a value is required"),
        (
            "--ignore",
            "unproven",
            "unknown name `unproven`: no rule has this id, prefix or tag",
        ),
        ("--ignore", "zzzzzzz", "knows the rules of `[lint]`"),
    ] {
        let mut test = bare().file("r.yml", TWO).file("a.py", "print(1)\n");
        let output = answer(
            &mut test,
            &["--no-book", "--rules", "r.yml", flag, name, "a.py"],
        );
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(said.contains(near), "{said}");
        assert_eq!((output.status.code(), output.stdout), (Some(2), Vec::new()));
    }
}

// Comments that allow

#[test]
fn a_comment_on_any_line_of_a_finding_accepts_it() {
    let rule =
        "id: COL\nlanguage: python\nseverity: error\nmessage: m\nrule: { pattern: Column($$$A) }\n";
    let mut test = bare().file("r.yml", rule);
    for (code, expect) in [
        (
            "k = Column(\n    Integer,  # rulebook: allow COL core\n)\n",
            0,
        ),
        (
            "k = Column(\n    Integer,\n)  # rulebook: allow COL core\n",
            0,
        ),
        (
            "k = Column(\n    # rulebook: allow COL core\n    Integer,\n)\n",
            0,
        ),
        (
            "k = Column(\n    Column(1),  # rulebook: allow COL core\n)\n",
            1,
        ),
        (
            "k = Column(  # rulebook: allow COL core\n    1,\n)\nColumn(2)\n",
            1,
        ),
        (
            "# rulebook: allow-file COL a core table\nk = Column(1)\nColumn(2)\n",
            0,
        ),
        ("# rulebook: allow-file COL\nColumn(2)\n", 2),
        ("x = 1  # rulebook: allow-file COL not needed\n", 1),
    ] {
        test = test.file("a.py", code);
        let output = answer(&mut test, &["--no-book", "--rules", "r.yml", "a.py"]);
        assert_eq!(heads(&output).len(), expect, "{code} {:?}", heads(&output));
    }
}

// Short reports

#[test]
fn a_finding_is_a_line_or_a_number() {
    let mut test = bare()
        .file("r.yml", TWO)
        .file("a.py", "print(1)\nif x:\n    print(2)\nlog(3)\n")
        .file("b.py", "print(1)\n");
    let printed = |output: Output| String::from_utf8(output.stdout).expect("output is UTF-8");
    let arguments = ["--no-book", "--rules", "r.yml", "a.py", "b.py"];
    let output = answer(
        &mut test,
        &[&arguments[..], &["--format", "concise"]].concat(),
    );
    assert_eq!(
        printed(output),
        "a.py:1:1: LOG1 log\na.py:3:5: LOG1 log\na.py:4:1: LOG2 no log\nb.py:1:1: LOG1 log\n\
         3 rules, 2 files (2 Python): 3 errors, 1 warning, 0 notes\n"
    );
    let output = answer(&mut test, &[&arguments[..], &["--statistics"]].concat());
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(
        printed(output),
        "     3  error    LOG1  2 files\n     1  warning  LOG2  1 file\n\
         0 files scanned, 2 cached\n3 rules, 2 files (2 Python): 3 errors, 1 warning, 0 notes\n"
    );
}

// Files that are left out

const MARKED: &str = "# Code generated by a tool. DO NOT EDIT.\neval(1)\n";

fn code(book: &str) -> Test {
    self::book()
        .file("book.toml", book)
        .file("src/a.py", "eval(1)\nexec(2)\n")
        .file("src/old/b.py", "eval(1)\n")
        .file("src/migrations/0001_c.py", "eval(1)\n")
        .file("src/d_pb2.py", "eval(1)\n")
        .file("src/e.py", MARKED)
        .file("src/third_party/f.py", "eval(1)\n")
        .file(
            "src/f.py",
            "revision = 'a'\ndown_revision = None\neval(1)\n",
        )
}

#[test]
fn what_is_excluded_is_left_out_and_counted() {
    let found = |book: &str, arguments: &[&str], findings: usize, says: &str| {
        let mut test = code(book);
        let output = answer(&mut test, arguments);
        let printed = String::from_utf8_lossy(&output.stdout).into_owned();
        assert_eq!(
            heads(&output).len(),
            findings,
            "{book} {arguments:?}\n{printed}"
        );
        assert!(printed.contains(says), "{book} {arguments:?}\n{printed}");
    };
    found(
        "",
        &["src"],
        3,
        "skipped: 2 migrations, 2 generated, 1 vendored (`--no-default-exclude` lints",
    );
    found("", &["--no-default-exclude", "src"], 8, "7 files");
    found("[lint]\ndefault-exclude = false\n", &["src"], 8, "7 files");
    found(
        "[lint]\nexclude = ['src/old', '*_pb2.py']\n",
        &["src"],
        2,
        "skipped: 2 excluded",
    );
    // Relative to the book, wherever one is.
    let mut below = code("[lint]\nexclude = ['src/old']\n").within("src");
    let output = answer(&mut below, &["."]);
    assert_eq!(heads(&output), ["warning A1", "error E1"]);
    // What is named itself is linted.
    found(
        "[lint]\nexclude = ['src/old']\n",
        &["src/old/b.py", "src/e.py"],
        2,
        "2 files",
    );
    found(
        "[lint]\nexclude = ['src/old']\n",
        &["src/old", "src/migrations"],
        2,
        "2 files",
    );
    let forced = ["--force-exclude", "src/old/b.py", "src/e.py", "src/a.py"];
    found("[lint]\nexclude = ['src/old']\n", &forced, 2, "1 excluded");
    // A pattern that matches nothing is reported where all is linted.
    found(
        "[lint]\nexclude = ['lib']\n",
        &["."],
        4,
        "`lib` in `lint.exclude` matches no file",
    );
    found("[lint]\nexclude = ['lib']\n", &["src"], 3, "");
}

#[test]
fn a_file_selects_rules_and_a_flag_wins() {
    let case = |book: &str, flags: &[&str], expect: &[&str]| {
        let mut test = code(book);
        let output = answer(&mut test, &[flags, &["src/a.py"]].concat());
        assert_eq!(heads(&output), expect, "{book} {flags:?}");
    };
    case("[lint]\nselect = ['A1']\n", &[], &["warning A1"]);
    case("[lint]\nignore = ['A1']\n", &[], &["error E1"]);
    case(
        "[lint]\nselect = ['A1']\n",
        &["--select", "E1"],
        &["error E1"],
    );
    case(
        "[lint]\nignore = ['A1']\n",
        &["--ignore", "E1"],
        &["error nothing-linted"],
    );
    code("[lint]\nselect = [\n  'A2',\n]\n")
        .args(["src"])
        .status(2)
        .stderr_contains("book.toml:3:3: unknown name `A2`: no rule has this id, prefix or tag")
        .run();
}
