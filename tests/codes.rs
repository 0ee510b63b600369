//! `explain` and `list`, and every page of `content/guide/codes.md` strictness against the program.
//!
//! The first paragraph below each code's heading (levels and meaning) is the table of codes in `src/diagnostic.rs` once
//! more; `RULEBOOK_BLESS=1 cargo test --test codes` writes it from there. The pages of a new code are written by hand.

// Pages need links and file names that Windows refuses.
#![cfg_attr(not(unix), allow(dead_code, unused_imports))]

mod absent;

use rulebook::testing::diagnostic::{CODES, Code, Level, Levels, Strictness};
use rulebook::testing::report::{PAGE, Shown, code_text, explain_code};
use rulebook::testing::wording::about;
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::sync::OnceLock;
use tempfile::TempDir;

/// A page on which a rule is proven: beside it, nothing is said of a book as a whole.
const PROVEN: &str = "# Proven\n\n## PROVEN: No eval\n\n```yaml rule\nid: PROVEN\nlanguage: python\nmessage: no eval\nrule: { pattern: eval($X) }\n```\n\n**Bad:**\n\n```python\neval(x)\n```\n\n**Good:**\n\n```python\nint(\"1\")\n```\n";

/// Codes that are about all that was read, so that a proven rule beside the page would hide them.
const OF_THE_WHOLE: &[Code] = &[
    Code::NothingJudged,
    Code::NoRules,
    Code::NothingToJudge,
    Code::NoMarkdown,
];

fn rulebook(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_rulebook"))
        .args(arguments)
        .env_clear()
        .current_dir(folder)
        .stdin(Stdio::null())
        .output()
        .expect("the program can be started")
}

/// With the interpreter of this machine, and a folder of packages instead of a network.
fn executing(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_rulebook"))
        .args(arguments)
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .env("RULEBOOK_CACHE", workshop().join("kept"))
        .env("PIP_NO_INDEX", "1")
        .env("PIP_FIND_LINKS", workshop())
        .env("UV_NO_INDEX", "1")
        .env("UV_FIND_LINKS", workshop())
        .current_dir(folder)
        .stdin(Stdio::null())
        .output()
        .expect("the program can be started")
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("output is UTF-8")
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("output is UTF-8")
}

fn write(folder: &Path, path: &str, text: &str) {
    let path = folder.join(path);
    std::fs::create_dir_all(path.parent().expect("it is below the folder"))
        .and_then(|()| std::fs::write(path, text))
        .expect("a file can be written in a temporary folder");
}

/// What only `lint` finds.
const OF_CODE: &[Code] = &[
    Code::LintError,
    Code::LintWarning,
    Code::LintNote,
    Code::AllowComment,
    Code::UnneededAllow,
    Code::NotLinted,
    Code::NotFixed,
    Code::NothingLinted,
];

/// What only examples that are executed show: their pages are checked with `--run`.
const OF_A_RUN: &[Code] = &[
    Code::RunFailed,
    Code::MissingName,
    Code::NeverAwaited,
    Code::LeftBehind,
    Code::RunDiffers,
    Code::NoLongerFails,
    Code::SetupFailed,
    Code::VacuousRun,
];

/// Where environments, and what ran in them, are kept for the pages of [`OF_A_RUN`]; with a package in two versions.
fn workshop() -> &'static Path {
    static WORKSHOP: OnceLock<TempDir> = OnceLock::new();
    let made = WORKSHOP.get_or_init(|| {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        for version in ["1.0", "2.0"] {
            let done = Command::new("python3")
                .args(["-c", WHEEL, version])
                .current_dir(folder.path())
                .status();
            assert!(done.is_ok_and(|status| status.success()), "a wheel");
        }
        folder
    });
    made.path()
}

/// A wheel of the package that the guide's page installs, by hand.
const WHEEL: &str = "
import sys, zipfile
name, version = 'tiny', sys.argv[1]
info = f'{name}-{version}.dist-info'
code = f'def first(items):\\n    return items[0]{\"\" if version == \"1.0\" else \" if items else None\"}\\n'
files = {f'{name}.py': code, f'{info}/METADATA': f'Metadata-Version: 2.1\\nName: {name}\\nVersion: {version}\\n',
    f'{info}/WHEEL': 'Wheel-Version: 1.0\\nGenerator: hand\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n'}
files[f'{info}/RECORD'] = ''.join(f'{one},,\\n' for one in [*files, f'{info}/RECORD'])
with zipfile.ZipFile(f'{name}-{version}-py3-none-any.whl', 'w') as wheel:
    for one, text in files.items():
        wheel.writestr(zipfile.ZipInfo(one), text)
";

/// Whether the pages of this code can be tried here.
fn can_be_tried(code: Code) -> bool {
    static HAS_PYTHON: OnceLock<bool> = OnceLock::new();
    let has_python = || {
        let asked = Command::new("python3")
            .args(["-c", "import venv, pip, ensurepip"])
            .stderr(Stdio::null())
            .status();
        asked.is_ok_and(|status| status.success())
    };
    let can = !OF_A_RUN.contains(&code) || *HAS_PYTHON.get_or_init(has_python);
    if !can {
        absent::not_tested(format_args!(
            "`{}`: there is no python3 with venv and pip",
            code.name()
        ));
    }
    can
}

/// The files that the guide shows, on disk; commands are run.
fn lay_out(code: Code, files: &[Shown]) -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let is_book = files
        .iter()
        .any(|shown| shown.file.as_deref() == Some("book.toml"));
    for shown in files {
        if shown.language == "bash" {
            let done = Command::new("sh")
                .args(["-c", &shown.text])
                .current_dir(folder.path())
                .status()
                .expect("there is a shell");
            assert!(done.success(), "`{}`", shown.text);
            continue;
        }
        write(
            folder.path(),
            shown.file.as_deref().unwrap_or("page.md"),
            &shown.text,
        );
    }
    if !OF_THE_WHOLE.contains(&code) {
        let path = if is_book {
            "content/proven.md"
        } else {
            "proven.md"
        };
        write(folder.path(), path, PROVEN);
    }
    folder
}

/// The codes that `check` finds in these files.
fn found(code: Code, files: &[Shown]) -> BTreeSet<String> {
    codes(&findings(code, lay_out(code, files).path(), &[]))
}

fn codes(findings: &[Value]) -> BTreeSet<String> {
    let code = |finding: &Value| finding["code"].as_str().expect("a code").to_owned();
    findings.iter().map(code).collect()
}

/// What the command that knows this code finds in a folder.
fn findings(code: Code, folder: &Path, more: &[&str]) -> Vec<Value> {
    let mut arguments = vec!["check", "--format", "json", "."];
    if matches!(code, Code::UnneededClause | Code::VacuousRun) {
        arguments.push("--mutate");
    }
    if OF_CODE.contains(&code) {
        arguments[0] = "lint";
        arguments.extend(["--rules", "rules.yml"]);
    }
    if code == Code::NotFixed {
        arguments.push("--fix");
    }
    if code == Code::StaleBaseline {
        arguments.extend(["--baseline", "baseline.json"]);
    }
    if OF_A_RUN.contains(&code) {
        arguments.push("--run");
    }
    arguments.extend(more);
    let output = match OF_A_RUN.contains(&code) {
        true => executing(folder, &arguments),
        false => rulebook(folder, &arguments),
    };
    let report: Value = serde_json::from_str(&stdout(&output))
        .unwrap_or_else(|_| panic!("{}: {}", code.name(), stderr(&output)));
    report["findings"].as_array().expect("a list").clone()
}

#[test]
#[cfg(unix)]
fn each_page_has_its_code_and_its_neighbour_has_not() {
    let mut faults = Vec::new();
    for code in CODES.iter().copied() {
        let name = code.name();
        let Some(text) = code_text(code) else {
            faults.push(format!("`{name}` has no section in content/guide/codes.md"));
            continue;
        };
        if text.bad.is_empty() || text.good.is_empty() || text.silence.is_empty() {
            faults.push(format!("`{name}` lacks a page, or how to silence it"));
            continue;
        }
        if !can_be_tried(code) {
            continue;
        }
        let bad = found(code, &text.bad);
        // A hint proves nothing, so no bad example exercises its detector, however the page is written.
        let beside = match code {
            Code::Hint => Some("unexercised-detector".to_owned()),
            // What is not fixed is still found.
            Code::NotFixed => Some("lint-warning".to_owned()),
            _ => None,
        };
        let wanted: BTreeSet<String> = beside.into_iter().chain([name.to_owned()]).collect();
        if bad != wanted {
            faults.push(format!("`{name}`: its page has {bad:?}"));
        }
        let good = found(code, &text.good);
        if good.contains(name) {
            faults.push(format!("`{name}`: the page without it has it: {good:?}"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
#[cfg(unix)]
fn every_code_can_be_allowed_for_a_run() {
    for code in CODES.iter().copied().filter(|code| can_be_tried(*code)) {
        let text = code_text(code).expect("a section");
        let folder = lay_out(code, &text.bad);
        let left = codes(&findings(code, folder.path(), &["-A", code.name()]));
        assert!(!left.contains(code.name()), "{left:?}");
    }
}

/// The words after the language that make an exception, with a value where `ID` is the rule that speaks.
const EXCEPTIONS: &[&str] = &["skip=\"reason\"", "todo=\"reason\"", "allow=ID", "also=ID"];

/// A page with words behind the opening of the fence that holds a line (from 1); none if no fence holds it.
fn with_word(page: &str, line: usize, word: &str) -> Option<String> {
    let mut lines: Vec<String> = page.lines().map(str::to_owned).collect();
    let mut open: Option<(usize, usize)> = None;
    for at in 0..lines.len() {
        let run = lines[at].bytes().take_while(|byte| *byte == b'`').count();
        let is_end = open.is_some_and(|(_, length)| run >= length && lines[at].len() == run);
        if at + 1 == line || is_end {
            if at + 1 == line && open.is_none() && run >= 3 {
                open = Some((at, run));
            }
            if at + 1 == line {
                let (opening, _) = open?;
                lines[opening] += &format!(" {word}");
                return Some(lines.join("\n") + "\n");
            }
            open = None;
        } else if open.is_none() && run >= 3 {
            open = Some((at, run));
        }
    }
    None
}

/// Whether the exception silences the code on the guide's page that has it, and brings nothing else that is wrong.
fn excuses(code: Code, word: &str, files: &[Shown]) -> bool {
    let folder = lay_out(code, files);
    let before = findings(code, folder.path(), &[]);
    let Some(found) = before.iter().find(|found| found["code"] == code.name()) else {
        return false;
    };
    let (Some(path), Some(line)) = (found["path"].as_str(), found["line"].as_u64()) else {
        return false;
    };
    let id = found["rule"].as_str().unwrap_or("LOG1");
    let path = folder.path().join(path);
    let page = std::fs::read_to_string(&path).unwrap_or_default();
    let Some(page) = with_word(&page, line as usize, &word.replace("ID", id)) else {
        return false;
    };
    std::fs::write(&path, page).expect("a page can be written");
    let left = codes(&findings(code, folder.path(), &[]));
    let had = codes(&before);
    // An example that is left out is no example of its rule.
    let harmless = [
        "rule-without-example",
        "unexercised-detector",
        "dead-detector",
        "nothing-judged",
        "irrelevant-example",
    ];
    !left.contains(code.name())
        && left
            .iter()
            .all(|code| had.contains(code) || harmless.contains(&code.as_str()))
}

/// Codes that are about such a word, or about `fix`: another word would only hide the wrong one.
const OF_A_WORD: &[Code] = &[
    Code::FixEmpty,
    Code::FixUnpaired,
    Code::TodoPassed,
    Code::UnneededException,
];

/// The last lines of a section: what silences the code in place, as tried on its page, and everywhere.
fn last_lines(code: Code, files: &[Shown]) -> String {
    let is_tried = !OF_CODE.contains(&code) && !OF_A_WORD.contains(&code);
    let words = EXCEPTIONS.iter().filter(|_| is_tried);
    let words = words.filter(|word| excuses(code, word, files));
    let words: Vec<String> = words.map(|word| format!("`{word}`")).collect();
    let place = match words.split_last() {
        None => String::new(),
        Some((last, [])) => format!("On one example: {last} after the language.\n"),
        Some((last, first)) => {
            let first = first.join(", ");
            format!("On one example: {first} or {last} after the language.\n")
        }
    };
    let name = code.name();
    format!(
        "{place}Everywhere: `-A {name}` for one run; in a book `{name} = \"allow\"` under `[lints]`."
    )
}

/// What stands below a code's heading, from the table of codes.
fn first_line(code: Code) -> String {
    let word = |strictness| match Levels::new(strictness).of(code) {
        Level::Allow => "allowed",
        level => level.word(),
    };
    format!(
        "*{}* in a book, *{}* elsewhere: {}.",
        word(Strictness::Book),
        word(Strictness::Foreign),
        about(code)
    )
}

#[test]
#[cfg(unix)]
fn the_guide_says_what_the_table_of_codes_says() {
    let mut wanted = PAGE.to_owned();
    let mut last = 0;
    for code in CODES.iter().copied() {
        let heading = format!("\n## `{0}` {{#{0}}}\n\n", code.name());
        let Some(at) = wanted.find(&heading) else {
            panic!(
                "content/guide/codes.md has no section for `{}`: write `{}`, then its meaning, a page that has it, one \
                 that has not, and how to silence it",
                code.name(),
                heading.trim()
            );
        };
        assert!(at > last, "`{}` stands in another order", code.name());
        last = at;
        let start = at + heading.len();
        let end = wanted[start..]
            .find('\n')
            .map_or(wanted.len(), |length| start + length);
        wanted.replace_range(start..end, &first_line(code));
        let text = code_text(code).expect("the section is there");
        let Some(from) = wanted[start..].find("\nTo silence it: ") else {
            panic!("`{}` says nothing of how to silence it", code.name());
        };
        // The first line is written by hand.
        let from = start + from + 1;
        let from = from + wanted[from..].find('\n').map_or(0, |length| length + 1);
        let end = wanted[from..].find("\n## ").unwrap_or(wanted.len() - from) + from;
        // Which words were tried there is not known here.
        if !can_be_tried(code) {
            continue;
        }
        wanted.replace_range(from..end, &(last_lines(code, &text.bad) + "\n"));
    }
    assert_eq!(wanted.matches("\n## `").count(), CODES.len(), "sections");
    if wanted != PAGE {
        let blesses = std::env::var_os("RULEBOOK_BLESS").is_some_and(|value| value == "1");
        assert!(
            blesses && std::env::var_os("CI").is_none(),
            "content/guide/codes.md is not what src/diagnostic.rs says: RULEBOOK_BLESS=1 cargo test --test codes"
        );
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("content/guide/codes.md");
        std::fs::write(path, wanted).expect("the guide can be written");
    }
}

// explain

#[test]
fn a_code_is_explained_anywhere() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    for code in CODES.iter().copied() {
        let told = explain_code(code);
        let words = told.split_whitespace().collect::<Vec<_>>().join(" ");
        let about = about(code).replace('`', "");
        assert!(words.contains(&about), "{told}");
        assert!(told.contains("that has it:\n\n"), "{told}");
        assert!(told.contains("that has not:\n\n"), "{told}");
        assert!(!told.lines().any(|line| line.starts_with("```")), "{told}");
        let everywhere = format!("Everywhere: -A {} for one run;", code.name());
        assert!(words.contains(&everywhere), "{told}");
    }
    let output = rulebook(folder.path(), &["explain", "syntax-error"]);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(stdout(&output), explain_code(Code::SyntaxError));
    assert_eq!(
        stdout(&output),
        "syntax-error\n\
         \n\
         error in a book, error elsewhere: good code that its language refuses.\n\
         \n\
         The grammar of the language is authoritative (Python, JSON, TOML, YAML), and it finds an\n\
         error in code that a reader is told to copy. A fragment is no error: indentation that\n\
         all lines share is taken away, and return or await may be outside of a function.\n\
         \n\
         A page that has it:\n\
         \n    ```python\n    def total(items:\n        return sum(items)\n    ```\n\
         \n\
         A page that has not:\n\
         \n    ```python\n    def total(items):\n        return sum(items)\n    ```\n\
         \n\
         To silence it: fix the code; if it is wrong on purpose, label it as bad and put\n\
         invalid-syntax after the language. On one example: skip=\"reason\" or todo=\"reason\" after\n\
         the language. Everywhere: -A syntax-error for one run; in a book syntax-error = \"allow\"\n\
         under [lints].\n"
    );
}

fn small_book() -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    write(folder.path(), "book.toml", "");
    write(
        folder.path(),
        "content/a.md",
        "# A\n\n## LOG1: No `print` {#LOG1}\n\nOutput has *no level*.\nNobody finds it again.\n\n```yaml rule\nid: LOG1\nlanguage: python\nseverity: error\nmessage: use a logger\nrule: { pattern: print($$$) }\nmetadata:\n  since: '3.2'\n  tags: [log]\n```\n\n**Bad:**\n\n```python\nprint(\"x\")\n```\n\n**Good:**\n\n```python\nlog.info(\"x\")\n```\n\nLater.\n\n## unproven: Prose\n\n```yaml rule\nid: unproven\nlanguage: python\nmessage: m\nrule: { pattern: say($$$) }\n```\n\n**Bad:**\n\n```python\nsay(\"hi\")\n```\n\n**Good:**\n\n```python\nlog.info(\"hi\")\n```\n",
    );
    folder
}

#[test]
fn a_rule_is_explained_by_its_own_page() {
    let folder = small_book();
    let output = rulebook(folder.path(), &["explain", "LOG1"]);
    assert_eq!(
        stdout(&output),
        "LOG1: No print\n\
         detector · error · python · since 3.2 · tags log\n\
         content/a.md:3\n\
         \n\
         use a logger\n\
         \n\
         Output has no level. Nobody finds it again.\n\
         \n\
         bad, line 22, proven: `LOG1` flags it\n\
         \n    print(\"x\")\n\
         \n\
         good, line 28, proven: `LOG1` is silent, and so is the other rule\n\
         \n    log.info(\"x\")\n\
         \n\
         2 proven\n"
    );
    assert_eq!(output.status.code(), Some(0));
    // A path leads to the book around it.
    let output = rulebook(
        Path::new("/"),
        &["explain", "LOG1", &folder.path().display().to_string()],
    );
    assert!(stdout(&output).starts_with("LOG1: No print\n"));
}

#[test]
fn a_name_of_both_is_explained_as_both() {
    let folder = small_book();
    let told = stdout(&rulebook(folder.path(), &["explain", "unproven"]));
    assert!(told.starts_with("unproven: Prose\n"), "{told}");
    assert!(told.contains(&explain_code(Code::Unproven)), "{told}");
}

#[test]
fn what_is_neither_is_1_with_the_nearest_name() {
    let folder = small_book();
    for (name, near) in [
        ("LOG2", "LOG1"),
        ("log1", "LOG1"),
        ("Contradiction", "contradiction"),
        ("unprovn", "unproven"),
    ] {
        let output = rulebook(folder.path(), &["explain", name]);
        assert_eq!(output.status.code(), Some(1), "{name}");
        assert_eq!(stdout(&output), "");
        let expect = format!(
            "error: `{name}` is neither a rule here nor a code\n  did you mean `{near}`?\n"
        );
        assert_eq!(stderr(&output), expect);
    }
    let output = rulebook(folder.path(), &["explain", "zzzzzz"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("`rulebook list`"));
    // A book that cannot be read hides no code, and a rule of it cannot be known.
    write(folder.path(), "book.toml", "[");
    let status = |name: &str| rulebook(folder.path(), &["explain", name]).status.code();
    assert_eq!((status("unproven"), status("LOG1")), (Some(0), Some(2)));
}

// list

#[test]
fn all_rules_are_a_table_or_json() {
    let folder = small_book();
    let output = rulebook(folder.path(), &["list"]);
    assert_eq!(
        stdout(&output),
        "id        severity  language  kind      examples  title\n\
         LOG1      error     python    detector  2 proven  No print\n\
         unproven  warning   python    detector  2 proven  Prose\n"
    );
    let output = rulebook(folder.path(), &["list", "--format", "json"]);
    let list: Value = serde_json::from_slice(&output.stdout).expect("one JSON document");
    assert_eq!(
        list["rules"][0],
        serde_json::json!({
            "id": "LOG1", "title": "No print", "kind": "detector", "severity": "error", "language": "python",
            "since": "3.2", "tags": ["log"], "path": "content/a.md", "line": 3, "examples": { "proven": 2 },
        })
    );
    assert_eq!(list["version"], 2);
}

#[test]
fn rules_of_every_kind_are_listed() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    write(
        folder.path(),
        "a.md",
        "## Say it\n\n**Bad:**\n\n```python\nprint(1)\n```\n",
    );
    write(folder.path(), "b.md", "---\nrule: P1\n---\n\n# Be kind\n");
    write(
        folder.path(),
        "r.yml",
        "id: Y1\nlanguage: python\nmessage: no exec\nrule: { pattern: exec($X) }\n",
    );
    let told = stdout(&rulebook(folder.path(), &["list", ".", "--rules", "r.yml"]));
    assert_eq!(
        told,
        "id        severity  language  kind      examples     title\n\
         P1        -         -         prose     no examples  Be kind\n\
         Y1        warning   python    imported  no examples  no exec\n\
         a#say-it  -         python    implicit  1 unproven   Say it\n"
    );
    std::fs::remove_file(folder.path().join("b.md")).expect("removed");
    write(folder.path(), "a.md", "Prose.\n");
    let output = rulebook(folder.path(), &["list"]);
    assert_eq!(
        (stdout(&output).as_str(), output.status.code()),
        ("no rules\n", Some(0))
    );
}
