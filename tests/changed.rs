//! `--changed`: everything is read, and what has changed is reported; git is the machine's own.

#![cfg(unix)]

mod absent;
mod program;

use program::Test;
use std::process::Command;

const RULE: &str = "# Logs\n\n## Log\n\n```yaml rule\nid: LOG1\nlanguage: python\nmessage: use a logger\nrule:\n  pattern: print($A)\n```\n\nBad:\n\n```python\nprint(1)\n```\n";

const BROKEN: &str = "# B\n\nGood:\n\n```python\ndef f(:\n```\n";

fn has_git() -> bool {
    let found = Command::new("git").arg("--version").output().is_ok();
    if !found {
        absent::not_tested("`--changed`: there is no `git`");
    }
    found
}

fn git(test: &Test, arguments: &[&str]) {
    let own = [
        "-c",
        "user.name=n",
        "-c",
        "user.email=n@example.org",
        "-c",
        "init.defaultBranch=main",
    ];
    let mut command = Command::new("git");
    command
        .args(own)
        .args(arguments)
        .current_dir(test.folder.path());
    let out = command.output().expect("git can be started");
    assert!(
        out.status.success(),
        "{arguments:?}: {}",
        String::from_utf8_lossy(&out.stderr)
    );
}

/// A committed book with a rule, a page that breaks, and code that breaks the rule.
fn committed() -> Test {
    let test = Test::new()
        .file("docs/book.toml", "[book]\nsrc = 'content'\n")
        .file("docs/content/logs.md", RULE)
        .file("docs/content/b.md", BROKEN)
        .file("docs/content/ä ö.md", BROKEN)
        .file("code/a.py", "print(1)\n");
    git(&test, &["init", "-q"]);
    git(&test, &["add", "-A"]);
    git(&test, &["commit", "-qm", "one"]);
    test
}

fn search(test: Test) -> Test {
    let path = std::env::var("PATH").unwrap_or_default();
    test.env("PATH", path.leak())
}

#[test]
fn an_empty_change_is_one_line() {
    if !has_git() {
        return;
    }
    let line = "nothing is reported: no file has changed since `HEAD`\n";
    search(committed())
        .args(["docs", "--changed"])
        .stdout(line)
        .run();
    // Touched, and with the content that it had.
    let test = search(committed());
    let text = std::fs::read(test.folder.path().join("docs/content/b.md")).expect("a page");
    test.file("docs/content/b.md", text)
        .args(["docs", "--changed"])
        .stdout(line)
        .run();
    search(committed()).args(["docs"]).status(1).run();
}

#[test]
fn only_what_changed_is_reported() {
    if !has_git() {
        return;
    }
    // From a folder below, a page of odd name that git does not know yet, and one that was renamed.
    let test = search(committed())
        .file("docs/content/c \"\n.md", BROKEN)
        .within("docs/content");
    test.args(["--changed"])
        .status(1)
        .stdout_contains("1 file has changed since `HEAD`, 1 of them with examples")
        .stdout_contains("1 error")
        .stdout_lacks("b.md")
        .run();
    let test = search(committed());
    git(&test, &["mv", "docs/content/b.md", "docs/content/new.md"]);
    test.args(["docs", "--changed"])
        .status(1)
        .stdout_contains("content/new.md:6")
        .stdout_contains("2 files have changed since `HEAD`, 1 of them with examples")
        .run();
    let test = search(committed()).file("README.md", "Prose.\n");
    test.args(["docs", "--changed"])
        .stdout("1 file has changed since `HEAD`, and none of them holds an example: nothing was checked\n")
        .run();
}

/// A rule that changed may contradict what did not.
#[test]
fn what_a_changed_rule_causes_is_reported_where_it_is() {
    if !has_git() {
        return;
    }
    let good = "# G\n\n## Other\n\nGood:\n\n```python rule=LOG1\nx(1)\n```\n";
    let test = search(committed()).file("docs/content/good.md", good);
    git(&test, &["add", "-A"]);
    git(&test, &["commit", "-qm", "two"]);
    let test = test.file("docs/content/logs.md", RULE.replace("print($A)", "$F($A)"));
    test.args(["docs", "--changed"])
        .status(1)
        .stdout_contains("content/good.md:8")
        .stdout_lacks("b.md:")
        .run();
}

#[test]
fn a_branch_is_compared_where_it_parted() {
    if !has_git() {
        return;
    }
    let test = search(committed());
    git(&test, &["checkout", "-qb", "topic"]);
    let test = test.file("docs/content/topic.md", BROKEN);
    git(&test, &["add", "-A"]);
    git(&test, &["commit", "-qm", "topic"]);
    git(&test, &["checkout", "-q", "main"]);
    let test = test.file("docs/content/main.md", BROKEN);
    git(&test, &["add", "-A"]);
    git(&test, &["commit", "-qm", "main"]);
    git(&test, &["checkout", "-q", "topic"]);
    test.args(["docs", "--changed=main"])
        .status(1)
        .stdout_contains("1 file has changed since `main`, 1 of them with examples")
        .stdout_contains("content/topic.md")
        .run();
}

#[test]
fn a_lint_reports_what_changed_too() {
    if !has_git() {
        return;
    }
    let lint = || {
        let mut test = search(committed());
        test.arguments = ["lint", "--rules", "docs", "--changed", "code"]
            .map(str::to_owned)
            .to_vec();
        test
    };
    lint()
        .stdout_contains("nothing is reported: no file has changed since `HEAD`")
        .stdout_lacks("LOG1")
        .run();
    lint()
        .file("code/b.py", "print(2)\n")
        .stdout_contains("code/b.py:1")
        .stdout_lacks("code/a.py:1")
        .stdout_contains("1 file has changed since `HEAD`, 1 of them linted")
        .run();
}

#[test]
fn what_git_cannot_say_is_one_message() {
    if !has_git() {
        return;
    }
    let plain = || {
        search(Test::new())
            .file("a.md", BROKEN)
            .args(["--changed"])
            .status(2)
    };
    plain().stderr_contains("is in no git repository").run();
    let test = plain();
    git(&test, &["init", "-q"]);
    test.stderr_contains("has no commit yet").run();
    for name in ["nowhere", "-x", "--help", "HEAD~9"] {
        let mut test = search(committed())
            .status(2)
            .stderr_contains("git knows no commit that is named");
        test.arguments
            .extend(["docs".to_owned(), format!("--changed={name}")]);
        test.run();
    }
    committed()
        .args(["docs", "--changed"])
        .env("PATH", "")
        .status(2)
        .stderr_contains("there is no `git`")
        .run();
}

/// What a clone's configuration names is not started.
#[test]
fn nothing_of_a_clones_configuration_is_started() {
    if !has_git() {
        return;
    }
    let test = search(committed()).file(".gitattributes", "*.md filter=own diff=own\n");
    let mark = test.folder.path().join("started");
    let start = format!("touch '{}'; cat", mark.display());
    for key in [
        "core.fsmonitor", "filter.own.clean", "filter.own.smudge", "diff.own.command",
        "diff.external", "diff.own.textconv", "core.pager",
    ] {
        git(&test, &["config", key, &start]);
    }
    let _ = std::fs::remove_file(&mark);
    let test = test.file("docs/content/b.md", "# B\n\nOther.\n");
    test.args(["docs", "--changed"])
        .stdout_contains("2 files have changed")
        .run();
    assert!(!mark.exists());
}

/// A hook names what a commit deletes, and a branch what it has deleted long since.
#[test]
fn a_file_that_git_knows_to_be_deleted_may_be_named_and_no_other() {
    if !has_git() {
        return;
    }
    let named = |prepare: &[&[&str]], name: &str| {
        let test = committed().file("old/gone.md", "# Gone\n");
        git(&test, &["add", "."]);
        git(&test, &["commit", "-q", "-m", "more"]);
        for arguments in prepare {
            git(&test, arguments);
        }
        let mut test = search(test);
        let names = ["docs/content/logs.md", name].map(str::to_owned);
        test.arguments.extend(names);
        test
    };
    let removed: &[&str] = &["rm", "-q", "old/gone.md"];
    let committed: &[&str] = &["commit", "-q", "-m", "less"];
    let line = "1 file that was named is no longer there: `old/gone.md`\n";
    for prepare in [&[removed][..], &[removed, committed]] {
        named(prepare, "old/gone.md").stdout_contains(line).run();
    }
    named(&[removed], "old/gon.md")
        .status(2)
        .stderr_contains("`old/gon.md` does not exist")
        .run();
    // Programs hear of it, too.
    for (format, has) in [
        (
            "json",
            "1 file that was named is no longer there: `old/gone.md`\"]",
        ),
        ("sarif", "1 file that was named is no longer there"),
        (
            "junit",
            "<property name=\"note\" value=\"1 file that was named is no longer there",
        ),
    ] {
        let mut test = named(&[removed], "old/gone.md").stdout_contains(has);
        test.arguments.push(format!("--format={format}"));
        test.run();
    }
}
