//! What keeps examples from being run, and what is run again: through the command, with what it prints.
//!
//! Nothing is fetched. Where there is no Python 3, these tests say NOT TESTED, and fail in CI.

#![cfg(unix)]

mod absent;
mod counting;

use counting::Place;
use std::fs;

/// Where no index of packages answers.
fn place() -> Option<Place> {
    // No one listens there.
    const NOBODY: &str = "http://127.0.0.1:9/simple";
    let place = Place::new()?;
    let place = place.env("PIP_INDEX_URL", NOBODY).env("PIP_RETRIES", "0");
    Some(place.env("UV_INDEX_URL", NOBODY))
}

/// What checking the book prints, and the status.
fn check(place: &Place, arguments: &[&str]) -> (String, i32) {
    place.run(&[&["check"], arguments, &["book"]].concat())
}

/// The sentence of what was executed.
fn executed(place: &Place) -> String {
    let (told, status) = check(place, &["--run"]);
    assert_eq!(status, 0, "{told}");
    let line = told.lines().find(|line| line.starts_with("  run: "));
    let line = line.unwrap_or_else(|| panic!("{told}"));
    let line = line.rsplit(": ").next();
    line.unwrap_or_default().to_owned()
}

const PAGE: &str = "# A\n\n```python good\nx = 1\n```\n\n```python good\ny = 2\n```\n";

/// One error, with its next step; denied, unless what is not run is allowed.
fn refused(place: &Place, message: &str, next: &str) {
    let (told, status) = check(place, &["--run"]);
    assert_eq!(status, 1, "{told}");
    assert_eq!(told.matches("error[not-run]").count(), 1, "{told}");
    assert!(told.contains(message) && told.contains(next), "{told}");
    assert!(told.contains("2 not run"), "{told}");
    let (told, status) = check(place, &["--run", "--allow-not-run"]);
    assert_eq!(status, 0, "{told}");
    assert_eq!(told.matches("warning[not-run]").count(), 1, "{told}");
    assert!(
        told.contains(message) && told.contains("2 not run"),
        "{told}"
    );
}

#[test]
fn without_what_examples_run_in_there_is_one_error() {
    let Some(place) = place() else { return };
    place.write("book/content/a.md", PAGE);
    place.write("book/book.toml", "[python]\npython = \"3.99\"\n");
    refused(&place, "Python 3.99 was not found", "help: ");
    place.write("book/book.toml", "[python]\nlock = \"lock.txt\"\n");
    place.write("book/lock.txt", "tiny==1\n-r other.txt\n");
    refused(&place, "the lock `lock.txt` is broken in line 2", "help: ");
    place.write(
        "book/book.toml",
        "[python]\nrequirements = [\"no-such-package-at-all==1\"]\n",
    );
    refused(&place, "no example was run: ", "help: ");
    let venv = "[python]\ninterpreter = \".venv/bin/python\"\n";
    place.write("book/book.toml", venv);
    place.write("book/.venv/pyvenv.cfg", "home = /usr/bin\n");
    fs::create_dir(place.path("book/.venv/bin")).expect("a folder");
    let link = place.path("book/.venv/bin/python");
    std::os::unix::fs::symlink(place.path("bin/python3"), link).expect("a link");
    refused(
        &place,
        "book.toml:2:15: no Python was found to run examples in: the book names `.venv/bin/python`",
        "rulebook trust",
    );
    assert_eq!(place.run(&["trust", "book"]).1, 0);
    refused(
        &place,
        "book.toml:2:15: the interpreter belongs to an environment that came with the clone",
        "help: list its packages in `python.requirements`",
    );
    place.write("book/book.toml", "");
    let place = place.env("PATH", "/nowhere");
    refused(
        &place,
        "no Python was found to run examples in",
        "install Python",
    );
}

/// Nothing was executed: the line says that all is cached.
fn is_cached(line: &str) -> bool {
    line.starts_with("all ") && line.ends_with(" executions cached")
}

#[test]
fn what_changes_is_run_again_and_nothing_else() {
    let Some(place) = place() else { return };
    let page = |setup: &str, second: &str| {
        format!(
            "# A\n\n```python setup\n{setup}\n```\n\n```python good\nx = a\n```\n\n```python good\n{second}\n```\n\n```python good\nz = y\n```\n"
        )
    };
    let probe = "def begin(): pass\ndef end(): return 1\n";
    place.write("book/book.toml", "[python]\nprobes = [\"one.py\"]\n");
    place.write("book/one.py", probe);
    place.write("book/content/a.md", page("a = 1", "y = 1"));
    place.write(
        "book/content/b.md",
        "---\nsetup: s.py\n---\n\n# B\n\n```python good\nx = b\n```\n",
    );
    place.write("book/content/s.py", "b = 1\n");
    assert_eq!(executed(&place), "4 executions now");
    let known = |place: &Place| {
        let starts = place.starts();
        let told = executed(place);
        assert!(told == "all 4 executions cached", "{told}");
        assert_eq!(place.starts(), starts);
    };
    known(&place);
    // An example, what comes after it, and what came before it: it may leave something for the later ones to await.
    place.write("book/content/a.md", page("a = 1", "y = 2"));
    assert_eq!(executed(&place), "3 executions now, 1 cached");
    known(&place);
    // A setup, in a fence and in a file.
    place.write("book/content/a.md", page("a = 2", "y = 2"));
    assert_eq!(executed(&place), "3 executions now, 1 cached");
    place.write("book/content/s.py", "b = 2\n");
    assert_eq!(executed(&place), "1 execution now, 3 cached");
    known(&place);
    place.write("book/one.py", format!("{probe}\n# another\n"));
    assert_eq!(executed(&place), "4 executions now");
    known(&place);
    // What was seen before is known still.
    place.write("book/one.py", probe);
    known(&place);
    place.write(
        "book/book.toml",
        "[python]\nprobes = [\"one.py\"]\ntime-limit = 5\n",
    );
    assert_eq!(executed(&place), "4 executions now");
    known(&place);
}

/// Whether a coroutine is awaited shows in the later examples: two pages that begin alike are not alike.
#[test]
fn what_a_later_example_awaits_is_known_for_that_page_alone() {
    let Some(place) = place() else { return };
    let first = "# A\n\n```python good\nasync def f(): pass\nc = f()\n```\n";
    let both = format!("{first}\n```python good\nawait c\n```\n");
    place.write("book/book.toml", "[python]\n");
    for (name, text) in [("a", first), ("b", both.as_str()), ("c", first)] {
        place.write(&format!("book/content/{name}.md"), text);
    }
    for when in ["cold", "warm"] {
        let (told, status) = check(&place, &["--run"]);
        assert_eq!(status, 1, "{when}: {told}");
        assert_eq!(
            told.matches("error[never-awaited]").count(),
            2,
            "{when}: {told}"
        );
        assert!(told.contains("2 proven, 2 rejected"), "{when}: {told}");
    }
    // The example that awaited is gone, and with it the reason why the first one was held.
    place.write("book/content/b.md", first);
    let (told, _) = check(&place, &["--run"]);
    assert!(told.contains("3 rejected"), "{told}");
}

#[test]
fn another_lock_or_interpreter_is_another_environment() {
    let Some(place) = place() else { return };
    place.write("book/content/a.md", PAGE);
    // The lock names what only another Python would install: so nothing is fetched.
    place.write("book/book.toml", "[python]\nlock = \"lock.txt\"\n");
    place.write("book/lock.txt", "tiny==1 ; python_version < '3'\n");
    assert_eq!(executed(&place), "2 executions now");
    assert!(is_cached(&executed(&place)));
    place.write("book/lock.txt", "tiny==2 ; python_version < '3'\n");
    assert_eq!(executed(&place), "2 executions now");
    assert!(is_cached(&executed(&place)));
    let script = fs::read_to_string(place.path("bin/python3")).expect("a file");
    place.write("bin/python3", format!("{script}# another\n"));
    let starts = place.starts();
    executed(&place);
    assert!(place.starts() > starts, "it is asked what it is");
}

/// What checking the book prints on a machine whose kernel lacks these calls, and the status; None where this one
/// cannot be made to lack them.
#[cfg(target_os = "linux")]
fn check_without(place: &Place, calls: &[i64], arguments: &[&str]) -> Option<(String, i32)> {
    use seccompiler::{BpfProgram, SeccompAction, SeccompFilter, apply_filter};
    let lacks = || {
        let rules = calls.iter().map(|call| (*call, Vec::new())).collect();
        let answer = SeccompAction::Errno(libc::ENOSYS.unsigned_abs());
        let arch = std::env::consts::ARCH.try_into()?;
        let filter = SeccompFilter::new(rules, SeccompAction::Allow, answer, arch)?;
        BpfProgram::try_from(filter)
    };
    // A filter holds for the thread that asks for it, and for what it starts.
    let run = || {
        let filter: Result<_, seccompiler::BackendError> = lacks();
        apply_filter(&filter.ok()?).ok()?;
        Some(check(place, arguments))
    };
    let ran = std::thread::scope(|scope| scope.spawn(run).join().expect("no panic"));
    if ran.is_none() {
        println!("NOT SHOWN: no filter can be put around the command here");
    }
    ran
}

#[cfg(target_os = "linux")]
const LANDLOCK: i64 = libc::SYS_landlock_create_ruleset;

#[cfg(target_os = "linux")]
#[test]
fn a_box_that_is_required_and_missing_runs_nothing() {
    let Some(place) = place() else { return };
    place.write("book/content/a.md", PAGE);
    place.write("book/book.toml", "[python]\nsandbox = \"required\"\n");
    let bare = [LANDLOCK, libc::SYS_unshare];
    let Some((told, status)) = check_without(&place, &bare, &["--run"]) else {
        return;
    };
    assert_eq!(status, 1, "{told}");
    assert_eq!(told.matches("error[").count(), 1, "{told}");
    assert!(
        told.contains("nothing holds files: mount-namespace ("),
        "{told}"
    );
    assert!(
        told.contains("help: run on a machine that has these layers; `python.sandbox = \"auto\"`"),
        "{told}"
    );
    assert!(told.contains("2 not run"), "{told}");
    let arguments = ["--run", "--allow-not-run"];
    let (told, status) = check_without(&place, &bare, &arguments).expect("as before");
    assert_eq!(status, 0, "{told}");
    assert!(
        told.contains("warning[not-run]") && told.contains("2 not run"),
        "{told}"
    );
    // One holder each is enough.
    let (told, status) =
        check_without(&place, &[libc::SYS_unshare], &["--run"]).expect("as before");
    if told.contains("landlock (") {
        println!("NOT SHOWN: that Landlock alone is enough for files: {told}");
    } else {
        assert_eq!(status, 0, "{told}");
    }
    // Without the word the same machine runs them, and says in what.
    place.write("book/book.toml", "");
    let (told, status) = check_without(&place, &bare, &["--run"]).expect("as before");
    assert_eq!(status, 0, "{told}");
    let line = told
        .lines()
        .find(|line| line.starts_with("  box: "))
        .unwrap_or_default();
    assert!(
        line.contains("mount-namespace (") && line.contains("landlock ("),
        "{told}"
    );
}

#[cfg(target_os = "linux")]
#[test]
fn what_ran_in_another_box_is_run_again() {
    let Some(place) = place() else { return };
    place.write("book/content/a.md", PAGE);
    place.write("book/content/b.md", PAGE);
    let executed_without = |calls: &[i64]| {
        let (told, status) = check_without(&place, calls, &["--run"])?;
        assert_eq!(status, 0, "{told}");
        let line = |begin: &str| {
            let found = told.lines().find(|line| line.starts_with(begin));
            found.unwrap_or_else(|| panic!("{told}")).to_owned()
        };
        Some((line("  run: "), line("  box: ")))
    };
    let Some((told, whole)) = executed_without(&[]) else {
        return;
    };
    assert!(told.ends_with("4 executions now"), "{told}");
    if whole.contains("landlock (") {
        println!("NOT SHOWN: another box, where there is no Landlock: {whole}");
        return;
    }
    // What is known needs no interpreter, so no one asks what box there would be; the one that was, is told.
    let (told, told_box) = executed_without(&[LANDLOCK]).expect("as before");
    assert!(told.ends_with(": all 4 executions cached"), "{told}");
    assert_eq!(told_box, whole);
    // Where one starts, nothing that another box held is taken for known.
    place.write("book/content/b.md", PAGE.replace("y = 2", "y = 3"));
    let (told, told_box) = executed_without(&[LANDLOCK]).expect("as before");
    assert!(told.ends_with("4 executions now"), "{told}");
    assert!(told_box.contains("landlock ("), "{told_box}");
    // And back again: what the whole box held is known still, and only the page that changed is run.
    place.write("book/content/b.md", PAGE.replace("y = 2", "y = 4"));
    let (told, told_box) = executed_without(&[]).expect("as before");
    assert!(told.ends_with("2 executions now, 2 cached"), "{told}");
    assert_eq!(told_box, whole);
}

#[test]
fn every_format_says_in_which_box_examples_ran() {
    let Some(place) = place() else {
        return;
    };
    place.write("book/a.md", "# A\n\n```python good\nx = 1\n```\n");
    for format in rulebook::testing::report::FORMATS {
        let (text, _) = check(&place, &["--run", "--format", format.name]);
        let says = text.contains("box: ") && text.contains("limits");
        // JSON has the layers as a list.
        let lists = text.contains("\"layers\"") && text.contains("\"limits\"");
        assert!(says || lists, "{}: {text}", format.name);
    }
}

/// Where nothing bounds them, the layer is off with a reason; where this is not root, nothing is to be said.
#[test]
fn root_is_told_what_bounds_its_processes() {
    let Some(place) = place() else { return };
    let user = std::process::Command::new("id").arg("-u").output();
    let is_root = user.is_ok_and(|user| user.stdout == b"0\n");
    place.write("book/content/a.md", "# A\n\n```python good\nx = 1\n```\n");
    for (sandbox, when) in [
        ("auto", "cold"),
        ("auto", "warm"),
        ("off", "cold"),
        ("off", "warm"),
    ] {
        place.write(
            "book/book.toml",
            format!("[python]\nsandbox = \"{sandbox}\"\n"),
        );
        for format in rulebook::testing::report::FORMATS {
            let (told, _) = check(&place, &["--run", "--format", format.name]);
            let notes = told
                .matches("root: the kernel sets no limit to the number of processes of root")
                .count();
            let expected = usize::from(cfg!(target_os = "linux") && is_root);
            assert_eq!(notes, expected, "{when}, {}: {told}", format.name);
            if is_root {
                let is_bound = !told.contains("process-limit (no limit holds root")
                    && !told.contains("\"why\": \"no limit holds root");
                let by = ["'", "&#39;"].iter().any(|mark| {
                    told.contains(&format!("`kernel.pid_max` of the box{mark}s pid namespace"))
                });
                assert_eq!(by, is_bound, "{told}");
                assert_eq!(told.contains("and nothing else does here"), !is_bound);
            }
        }
    }
}

#[test]
fn a_probe_that_gives_no_value_is_named() {
    let Some(place) = place() else { return };
    place.write("book/content/a.md", PAGE);
    place.write(
        "book/book.toml",
        "[python]\nprobes = [\"one.py\", \"none.py\"]\n",
    );
    place.write("book/one.py", "def end():\n    return 1\n");
    place.write("book/none.py", "def end():\n    1 / 0\n");
    let note =
        "the probe `none` gave no value for 2 examples: its `end()` raises ZeroDivisionError";
    for when in ["cold", "warm"] {
        for format in ["human", "json"] {
            let (told, status) = check(&place, &["--run", "--format", format]);
            assert_eq!(status, 0, "{told}");
            assert_eq!(told.matches(note).count(), 1, "{when}: {told}");
            assert!(!told.contains("the probe `one`"), "{told}");
        }
    }
}

#[test]
fn a_rule_that_a_run_proves_is_not_prose_only() {
    let Some(place) = place() else {
        return;
    };
    place.write("book/book.toml", "[verify]\nrule-id = '^(A\\d)'\n");
    place.write(
        "book/content/a.md",
        "# A\n\n## A1: One\n\n**Bad:**\n\n```python raises=KeyError\n{}[1]\n```\n\n## A2: Two\n\nText.\n",
    );
    for (run, expected) in [
        (&["--run"][..], "running its examples"),
        (&["-A", "nothing-judged"][..], "no one: prose only"),
    ] {
        let (told, status) = place.run(&[&["build"], run, &["book", "-d", "site"]].concat());
        assert_eq!(status, 0, "{told}");
        let page = |name: &str| fs::read_to_string(place.path(name)).expect("a page");
        assert!(page("site/rules/A1.html").contains(expected), "{expected}");
        assert!(page("site/rules/A2.html").contains("no one: prose only"));
    }
}

/// Nothing of it is done with `--run` alone, `next` is said, and with trust it is.
fn needs_trust(place: &Place, key: &str, sentence: &str, is_red: bool) {
    let (told, status) = check(place, &["--run"]);
    assert_eq!(status, i32::from(is_red), "{told}");
    assert!(told.contains(key), "{key}: {told}");
    assert!(told.contains("rulebook trust"), "{told}");
    let (shown, aside, status) = place.said(&["trust", "book"]);
    assert_eq!(status, 0, "{shown}{aside}");
    let beyond = "more than to run its examples in the box, and allowed from now on:\n";
    let beyond = shown
        .split_once(beyond)
        .map(|(_, rest)| rest.lines().count());
    assert_eq!(beyond, Some(2), "{shown}");
    assert!(shown.contains(sentence), "{shown}");
    let (told, _) = check(place, &["--run"]);
    assert!(!told.contains("needs-trust"), "{told}");
    assert_eq!(place.run(&["trust", "--remove", "book"]).1, 0);
}

#[test]
fn a_run_is_in_the_box_and_no_more() {
    let Some(place) = place() else { return };
    let ran = place.path("ran").display().to_string();
    place.write(
        "book/content/a.md",
        format!("# A\n\n```python good\nopen({ran:?}, \"w\").close()\n```\n"),
    );
    place.write("book/book.toml", "[python]\nsandbox = \"off\"\n");
    let (told, _) = check(&place, &["--run"]);
    assert!(!place.path("ran").exists(), "{told}");
    assert!(
        told.contains(
            "warning[needs-trust]: `python.sandbox = \"off\"` has no effect: examples run in the box unless you trust the book\n --> book/book.toml:2:11\n"
        ),
        "{told}"
    );
    // By the user's own word, and by trust.
    let mut place = place.env("RULEBOOK_PYTHON__SANDBOX", "off");
    let (told, _) = check(&place, &["--run"]);
    assert!(
        place.path("ran").exists() && !told.contains("needs-trust"),
        "{told}"
    );
    fs::remove_file(place.path("ran")).expect("a file");
    place.environment.pop();
    let (shown, _) = place.run(&["trust", "book"]);
    assert!(
        shown.contains(
            "  python.sandbox: its examples run without the box, and reach all that you reach\n"
        ),
        "{shown}"
    );
    // What is known would not run again.
    place.write(
        "book/content/a.md",
        format!("# A\n\n```python good\nopen({ran:?}, \"w\").close()  # again\n```\n"),
    );
    check(&place, &["--run"]);
    assert!(place.path("ran").exists());
}

#[test]
fn what_leads_elsewhere_is_not_installed() {
    let Some(place) = place() else { return };
    place.write("book/content/a.md", PAGE);
    place.write(
        "evil/setup.py",
        format!("open({:?}, 'w')\n", place.path("ran")),
    );
    let folder = place.path("evil").display().to_string();
    let address = format!("evil @ file://{folder}");
    for requirement in [
        &address,
        "evil@file:///x",
        "a[b] @ git+https://127.0.0.1:9/x",
        "a @ https://127.0.0.1:9/a.whl ; python_version > '3'",
    ] {
        place.write(
            "book/book.toml",
            format!("[python]\nrequirements = [\"{requirement}\"]\n"),
        );
        let told = check(&place, &["--run"]).0;
        assert!(
            told.contains("error[not-run]: no example was run: book/book.toml:2:16: "),
            "{told}"
        );
        assert!(
            told.contains("is installed from an address") && told.contains("2 not run"),
            "{told}"
        );
        assert_eq!(place.run(&["env", "book"]).1, 2);
        assert!(!place.path("ran").exists(), "{told}");
    }
    for (line, text) in [
        (
            1,
            "--index-url http://127.0.0.1:9/simple\ntiny==1\n".to_owned(),
        ),
        (2, "tiny==1\n--find-links http://127.0.0.1:9\n".to_owned()),
        (2, format!("tiny==1\nevil @ file://{folder}\n")),
        (1, "tiny==1 --global-option=x\n".to_owned()),
        (1, "--no-binary :all:\ntiny==1\n".to_owned()),
    ] {
        place.write("book/book.toml", "[python]\nlock = \"l.txt\"\n");
        place.write("book/l.txt", &text);
        let told = check(&place, &["--run"]).0;
        assert!(told.contains("book/book.toml:2:8: "), "{told}");
        assert!(
            told.contains(&format!("in line {line} of the lock `l.txt`")),
            "{told}"
        );
    }
    needs_trust(
        &place,
        "book.toml:2:8",
        "python.lock: `--no-binary :all:` in line 1",
        true,
    );
}

#[test]
fn files_outside_of_the_book_are_not_read() {
    let Some(place) = place() else { return };
    place.write(
        "secret.py",
        "secret = 'hidden treasure'\ndef begin(): pass\ndef end(): return 1\n",
    );
    std::os::unix::fs::symlink(place.path("secret.py"), place.path("book-link.py"))
        .expect("a link");
    place.write(
        "book/content/a.md",
        "# A\n\n```python good\nprint(secret)\n```\n",
    );
    std::os::unix::fs::symlink("../secret.py", place.path("book/inside.py")).expect("a link");
    let whole = place.path("secret.py").display().to_string();
    for path in ["../secret.py", &whole, "inside.py", "../book-link.py"] {
        for key in ["setup", "probes"] {
            place.write(
                "book/book.toml",
                format!("[python]\n{key} = [\"{path}\"]\n"),
            );
            let (told, status) = check(&place, &["--run", "-v"]);
            assert_eq!(status, 1, "{key} {path}: {told}");
            assert!(
                !told.contains("treasure") && told.contains("is outside the book"),
                "{told}"
            );
            assert!(
                told.contains("rulebook trust") && told.contains("1 not run"),
                "{told}"
            );
        }
    }
}
