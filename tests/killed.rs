//! Whole commands, killed before every call that changes the disk: what is there is old or new and whole, and the run
//! after puts the rest right.
//!
//! `RULEBOOK_FAILPOINT` ends the program, as `kill -9` does; only a build with debug assertions looks at it.
#![cfg(all(unix, debug_assertions))]

use std::collections::BTreeMap;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Command, Output};
use tempfile::TempDir;

/// Files and their texts, by path below a folder; a link is what it leads to.
type Tree = BTreeMap<String, String>;

fn tree(folder: &Path) -> Tree {
    let mut tree = Tree::new();
    let mut left = vec![folder.to_path_buf()];
    while let Some(next) = left.pop() {
        for entry in std::fs::read_dir(next).into_iter().flatten().flatten() {
            let path = entry.path();
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                left.push(path);
            } else {
                let name = path.strip_prefix(folder).expect("it is below");
                let text = std::fs::read(&path).unwrap_or_default();
                let text = String::from_utf8_lossy(&text).into_owned();
                tree.insert(name.display().to_string(), text);
            }
        }
    }
    tree
}

fn write(folder: &Path, files: &[(&str, &str)]) {
    for (path, text) in files {
        let path = folder.join(path);
        std::fs::create_dir_all(path.parent().expect("it is below")).expect("a folder");
        std::fs::write(path, text).expect("a file");
    }
}

/// The program in a folder of its own, with what it may need beside it: `work`, `home` and `tmp`.
struct Machine {
    folder: TempDir,
}

impl Machine {
    fn new(files: &[(&str, &str)]) -> Machine {
        let folder = tempfile::tempdir().expect("a folder");
        for name in ["work", "home", "tmp"] {
            std::fs::create_dir(folder.path().join(name)).expect("a folder");
        }
        let machine = Machine { folder };
        write(&machine.at("work"), files);
        machine
    }

    fn at(&self, name: &str) -> std::path::PathBuf {
        self.folder.path().join(name)
    }

    fn run(&self, arguments: &[&str], failpoint: Option<usize>) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_rulebook"));
        command
            .args(arguments)
            .current_dir(self.at("work"))
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("HOME", self.at("home"))
            .env("TMPDIR", self.at("tmp"));
        if let Some(failpoint) = failpoint {
            command.env("RULEBOOK_FAILPOINT", failpoint.to_string());
        }
        command.output().expect("the program was built")
    }
}

/// Kills a command before each call, on a machine of its own each time; how often. `check` looks at the machine after a kill,
/// and after the run that follows.
fn kill_everywhere(
    files: &[(&str, &str)],
    before: &[&str],
    change: &[(&str, &str)],
    command: &[&str],
    check: impl Fn(&str, &Machine),
) -> usize {
    let mut at = 0;
    loop {
        let machine = Machine::new(files);
        if !before.is_empty() {
            machine.run(before, None);
        }
        write(&machine.at("work"), change);
        let output = machine.run(command, Some(at));
        if output.status.signal() != Some(9) {
            assert!(output.status.code().is_some(), "{output:?}");
            return at;
        }
        check(&format!("killed at {at}"), &machine);
        let output = machine.run(command, None);
        assert!(
            output.status.code().is_some_and(|code| code < 2),
            "{at}: {output:?}"
        );
        check("", &machine);
        at += 1;
    }
}

/// Whether a name is one that a run leaves only when it is killed.
fn is_left(name: &str) -> bool {
    name.contains(".tmp") || name.contains("rulebook-scratch") || name.contains("rulebook-staging")
}

/// Holds the files to what they were or are to become, and after the next run to the new ones alone.
fn hold(now: &str, machine: &Machine, folder: &str, old: &Tree, new: &Tree) {
    let mut seen = tree(&machine.at(folder));
    if now.is_empty() {
        assert_eq!(&seen, new);
        return;
    }
    seen.retain(|name, _| !is_left(name));
    for (name, text) in &seen {
        let is_whole = [old, new].iter().any(|tree| tree.get(name) == Some(text));
        assert!(is_whole, "{now}: `{name}` is {text:?}");
    }
}

/// What a folder holds before and after a command that no one kills.
fn ends(
    files: &[(&str, &str)],
    before: &[&str],
    change: &[(&str, &str)],
    command: &[&str],
    folder: &str,
) -> (Tree, Tree) {
    let machine = Machine::new(files);
    if !before.is_empty() {
        machine.run(before, None);
    }
    write(&machine.at("work"), change);
    let old = tree(&machine.at(folder));
    let output = machine.run(command, None);
    assert!(
        output.status.code().is_some_and(|code| code < 2),
        "{output:?}"
    );
    (old, tree(&machine.at(folder)))
}

const RULE: &str = "## A1: New\n\n```yaml rule\nid: A1\nlanguage: python\nmessage: old\nrule: { pattern: old($X) }\nfix: new($X)\n```\n\n**Bad:**\n\n```python\nold(1)\n```\n\n";

fn whole_files(
    files: &[(&str, &str)],
    before: &[&str],
    change: &[(&str, &str)],
    command: &[&str],
    least: usize,
) {
    let (old, new) = ends(files, before, change, command, "work");
    assert_ne!(old, new, "{command:?} changes nothing");
    let kills = kill_everywhere(files, before, change, command, |now, machine| {
        hold(now, machine, "work", &old, &new);
    });
    println!("{command:?}: {kills} kills");
    assert!(kills >= least, "{command:?}: {kills} kills");
}

#[test]
fn blessing() {
    let page = format!("{RULE}**Good:**\n\n```python fix\n```\n");
    let files = [("a.md", page.as_str()), ("sub/b.md", page.as_str())];
    whole_files(&files, &[], &[], &["check", "--bless", "."], 8);
}

/// Of a new book there are the first files or all of them, each whole, and `book.toml` only with all others.
#[test]
fn beginning() {
    let page = format!("{RULE}**Good:**\n\n```python\nold(1)\n```\n");
    let files = [("docs/a.md", page.as_str())];
    let command = ["init", "--ci", "github"];
    let (old, new) = ends(&files, &[], &[], &command, "work");
    assert_eq!(new.len(), 4, "{new:?}");
    let kills = kill_everywhere(&files, &[], &[], &command, |now, machine| {
        let found = tree(&machine.at("work")).into_iter();
        let found: Tree = found.filter(|(name, _)| !is_left(name)).collect();
        for (name, text) in &found {
            assert_eq!(new.get(name), Some(text), "{now}: {name}");
        }
        assert!(found.len() >= old.len(), "{now}");
        assert!(found == new || !found.contains_key("book.toml"), "{now}");
    });
    println!("init: {kills} kills");
    assert!(kills >= 12, "{kills} kills");
}

#[test]
fn fixing() {
    let files = [
        ("rules.md", RULE),
        ("src/a.py", "old(1)\n"),
        ("src/b.py", "x = 1\nold(2)\n"),
        ("src/deep/c.py", "old(old(3))\n"),
    ];
    let command = ["lint", "--fix", "--rules", "rules.md", "src"];
    whole_files(&files, &[], &[], &command, 12);
}

#[test]
fn baselines() {
    let files = [
        ("rules.md", RULE),
        ("src/a.py", "old(1)\n"),
        ("src/b.py", "old(2)\n"),
    ];
    // What was accepted and is gone leaves the file.
    let change = [("src/b.py", "x = 1\n")];
    #[rustfmt::skip]
    let command = [
        "lint", "--rules", "rules.md", "--baseline", "base.txt", "--update-baseline", "src",
    ];
    whole_files(&files, &command, &change, &command, 4);
}

/// What earlier runs learnt is whole after a kill at any call of one that learns more, and nothing is reported of it.
#[test]
fn answers() {
    let page = |text: &str| format!("{RULE}**Good:**\n\n```python\n{text}\n```\n");
    let (first, second) = (page("new(1)"), page("other(2)"));
    let files = [("a.md", first.as_str())];
    let change = [("a.md", second.as_str()), ("b.md", first.as_str())];
    let kept = "home/.cache/rulebook/answers-1";
    let kills = kill_everywhere(
        &files,
        &["check", "a.md"],
        &change,
        &["check", "."],
        |now, machine| {
            if now.is_empty() {
                let left = tree(&machine.at(kept)).into_keys();
                let left: Vec<String> = left.filter(|name| is_left(name)).collect();
                assert_eq!(left, [""; 0]);
                return;
            }
            let before: Vec<String> = tree(&machine.at(kept)).into_keys().collect();
            assert!(
                before.iter().any(|name| name.ends_with(".segment")),
                "{now}: {before:?}"
            );
            let told = machine.run(&["check", "."], None);
            let told = String::from_utf8_lossy(&told.stdout).into_owned();
            assert!(!told.contains(kept), "{now}: {told}");
        },
    );
    println!("check: {kills} kills");
    assert!(kills >= 4, "{kills} kills");
}

/// A site with survivors: old or new as a whole, and what the user keeps there at every moment.
#[test]
fn publishing() {
    let files = [
        ("book.toml", ""),
        ("content/a.md", "# A\n\nOld.\n"),
        ("content/gone.md", "# Gone\n"),
        ("book/CNAME", "example.org"),
        ("book/.git/HEAD", "ref: refs/heads/pages"),
    ];
    let change = [("content/a.md", "# A\n\nNew.\n"), ("content/b.md", "# B\n")];
    let (old, new) = ends(&files, &["build"], &change, &["build"], "work/book");
    assert_ne!(old, new);
    let kills = kill_everywhere(&files, &["build"], &change, &["build"], |now, machine| {
        let mut seen = tree(&machine.at("work/book"));
        for (path, text) in &files[3..] {
            // By its name: for the moment it may be a link that leads to it.
            let kept = std::fs::read_to_string(machine.at("work").join(path));
            assert_eq!(kept.ok().as_deref(), Some(*text), "{now}: {path}");
            seen.insert(
                path.trim_start_matches("book/").to_owned(),
                (*text).to_owned(),
            );
        }
        seen.remove(".git");
        assert!(seen == new || (!now.is_empty() && seen == old), "{now}");
        if now.is_empty() {
            let left = tree(&machine.at("work")).into_keys();
            let left: Vec<String> = left.filter(|name| is_left(name)).collect();
            assert_eq!(left, [""; 0]);
        }
    });
    println!("build: {kills} kills");
    assert!(kills > 40, "{kills} kills");
}

/// A quota is an error with a message, as a full disk is, and no signal that ends the program.
#[test]
fn a_file_that_may_not_grow_is_an_error() {
    let machine = Machine::new(&[("book.toml", ""), ("content/a.md", "# A\n")]);
    let script = format!(
        "ulimit -f 8; exec '{}' build",
        env!("CARGO_BIN_EXE_rulebook")
    );
    let output = Command::new("sh")
        .args(["-c", &script])
        .current_dir(machine.at("work"))
        .env("HOME", machine.at("home"))
        .output()
        .expect("a shell");
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains("error: cannot write `"), "{said}");
    let left = tree(&machine.at("work")).into_keys();
    assert_eq!(left.collect::<Vec<_>>(), ["book.toml", "content/a.md"]);
}
