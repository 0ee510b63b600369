//! A stranger's clone beside files of its reader: whatever it says and links to, none of them is read into anything, and
//! none is changed, unless the reader says so.
#![cfg(unix)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;

/// What the reader's files hold, and nothing else may.
const TOKEN: &str = "TOKEN-OF-THE-READER";

const INDEX: &str = "# A\n\n```json\n{}\n```\n";

const RULE: &str = "# R\n\n## LOG1: No print\n\n```yaml rule\nid: LOG1\nlanguage: python\nmessage: no\nrule: { pattern: print($A) }\nfix: log($A)\n```\n\n```python bad\nprint(1)\n```\n\n```python good fix\n```\n";

/// A folder with a clone and the reader's own files beside it.
struct World {
    folder: TempDir,
}

impl World {
    fn new() -> World {
        let world = World {
            folder: tempfile::tempdir().expect("a folder"),
        };
        for (path, text) in [
            ("secret/key.txt", TOKEN.to_owned()),
            ("secret/key.png", TOKEN.to_owned()),
            ("secret/a.md", format!("# {TOKEN}\n")),
            ("secret/page.js", format!("'{TOKEN}'")),
            (
                "secret/base.html",
                format!("{TOKEN}{{% block body %}}{{% endblock %}}"),
            ),
            ("secret/book.toml", format!("{TOKEN} is no TOML\n")),
            (
                "secret/rules.yml",
                format!(
                    "id: X1\nlanguage: python\nmessage: {TOKEN}\nrule: {{ pattern: print($A) }}\n"
                ),
            ),
            ("secret/code/a.py", format!("print(1)  # {TOKEN}\n")),
            ("secret/fill.md", format!("{RULE}\n{TOKEN}\n")),
            ("secret/lines.csv", format!("{TOKEN}\n")),
            ("clone/book.toml", String::new()),
            ("clone/content/index.md", INDEX.to_owned()),
        ] {
            world.put(path, &text);
        }
        world
    }

    fn at(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    fn put(&self, path: &str, text: &str) {
        let path = self.at(path);
        fs::create_dir_all(path.parent().expect("below the folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }

    fn link(&self, path: &str, to: &str) {
        let path = self.at(path);
        fs::create_dir_all(path.parent().expect("below the folder")).expect("a folder");
        if path.is_dir() {
            fs::remove_dir_all(&path).expect("it was made here");
        } else {
            let _ = fs::remove_file(&path);
        }
        std::os::unix::fs::symlink(to, path).expect("a link");
    }

    /// Makes a folder a clone whose index lists these files.
    fn git(&self, root: &str, listed: &[&str]) {
        let mut bytes = b"DIRC\0\0\0\x02".to_vec();
        bytes.extend((listed.len() as u32).to_be_bytes());
        for path in listed {
            bytes.extend([0; 24]);
            bytes.extend(0o100644_u32.to_be_bytes());
            bytes.extend([0; 32]);
            bytes.extend([0, path.len() as u8]);
            bytes.extend(path.as_bytes());
            bytes.extend(vec![0; 8 - (62 + path.len()) % 8]);
        }
        bytes.extend([0x9b; 20]);
        let git = self.at(root).join(".git");
        fs::create_dir_all(&git).expect("a folder");
        fs::write(git.join("index"), bytes).expect("a file");
    }

    fn run(&self, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_rulebook"))
            .args(arguments)
            .env_clear()
            .env("HOME", self.at("home"))
            .current_dir(self.folder.path())
            .output()
            .expect("the program can be started")
    }

    /// Every regular file below a folder, with what it holds; no link is followed.
    fn files(&self, below: &str) -> BTreeMap<PathBuf, Vec<u8>> {
        let mut found = BTreeMap::new();
        let mut left = vec![self.at(below)];
        while let Some(folder) = left.pop() {
            for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
                let kind = entry.file_type().expect("it is there");
                if kind.is_dir() {
                    left.push(entry.path());
                } else if kind.is_file() {
                    let bytes = fs::read(entry.path()).expect("a file");
                    found.insert(entry.path(), bytes);
                }
            }
        }
        found
    }
}

fn text(output: &Output) -> String {
    let all = [output.stdout.as_slice(), &output.stderr].concat();
    String::from_utf8_lossy(&all).into_owned()
}

fn holds_token(bytes: &[u8]) -> bool {
    bytes
        .windows(TOKEN.len())
        .any(|part| part == TOKEN.as_bytes())
}

/// One attempt: its name, what is in the clone beside the usual (a path and a text, or `-> ` and where a link leads), the
/// command, its exit status, and words that it says.
type Attempt<'a> = (
    &'a str,
    &'a [(&'a str, &'a str)],
    &'a [&'a str],
    i32,
    &'a str,
);

const BUILD: &[&str] = &["build", "clone"];

const ATTEMPTS: &[Attempt<'_>] = &[
    (
        "a file",
        &[("content/leak.txt", "-> ../../secret/key.txt")],
        BUILD,
        1,
        "symlink-outside",
    ),
    (
        "a page",
        &[("content/a.md", "-> ../../secret/a.md")],
        BUILD,
        1,
        "`clone/content/a.md` leads out of the clone",
    ),
    (
        "a folder",
        &[("content/d", "-> ../../secret")],
        BUILD,
        1,
        "`clone/content/d` leads out",
    ),
    (
        "a link to a link",
        &[
            ("content/a.md", "-> ../b.md"),
            ("b.md", "-> ../secret/a.md"),
        ],
        BUILD,
        1,
        "symlink-outside",
    ),
    (
        "a folder on the way",
        &[("content/a.md", "-> ../d/a.md"), ("d", "-> ../secret")],
        BUILD,
        1,
        "symlink-outside",
    ),
    (
        "a name with control characters",
        &[("content/a\n\u{1b}[2J.md", "-> ../../secret/a.md")],
        BUILD,
        1,
        "symlink-outside",
    ),
    (
        "the source",
        &[("content", "-> ../secret")],
        BUILD,
        2,
        "the source folder `clone/content`",
    ),
    (
        "src beside the clone",
        &[("book.toml", "[book]\nsrc = '../secret'\n")],
        BUILD,
        2,
        "`src` under `[book]`",
    ),
    (
        "src above",
        &[("book.toml", "[book]\nsrc = '../..'\n")],
        BUILD,
        2,
        "leads out of the clone",
    ),
    (
        "src the whole disk",
        &[("book.toml", "[book]\nsrc = '/'\n")],
        BUILD,
        2,
        "leads out of the clone",
    ),
    (
        "src through a link",
        &[
            ("book.toml", "[book]\nsrc = 'texts/.'\n"),
            ("texts", "-> ../secret"),
        ],
        BUILD,
        2,
        "leads out",
    ),
    (
        "src over a link and back",
        &[
            ("book.toml", "[book]\nsrc = 'd/../secret'\n"),
            ("d", "-> ../secret"),
        ],
        BUILD,
        2,
        "leads out",
    ),
    (
        "book.toml",
        &[("book.toml", "-> ../secret/book.toml")],
        BUILD,
        2,
        "`clone/book.toml` leads out of the clone",
    ),
    (
        "a script of the theme",
        &[("theme/page.js", "-> ../../secret/page.js")],
        BUILD,
        1,
        "`clone/theme/page.js` leads out",
    ),
    (
        "a template of the theme",
        &[("theme/base.html", "-> ../../secret/base.html")],
        BUILD,
        1,
        "leads out",
    ),
    (
        "the theme",
        &[("theme", "-> ../secret")],
        BUILD,
        1,
        "`clone/theme` leads out",
    ),
    (
        "an ignore file",
        &[("content/.gitignore", "-> ../../secret/lines.csv")],
        BUILD,
        2,
        ".gitignore",
    ),
    (
        "an ignore file of the clone",
        &[(".ignore", "-> ../secret/lines.csv")],
        BUILD,
        2,
        ".ignore",
    ),
    (
        "a document's link",
        &[
            ("doc.md", "[a](leak.txt)\n"),
            ("leak.txt", "-> ../secret/key.txt"),
        ],
        &["build", "--no-book", "clone/doc.md"],
        0,
        "symlink-outside",
    ),
    (
        "a document's picture",
        &[("doc.md", "![a](d/key.png)\n"), ("d", "-> ../secret")],
        &["build", "--no-book", "clone/doc.md"],
        0,
        "symlink-outside",
    ),
    (
        "a document's way up",
        &[("docs/doc.md", "[a](../../secret/key.txt)\n")],
        &["build", "--no-book", "clone/docs/doc.md"],
        0,
        "link-outside",
    ),
    (
        "documents of a folder",
        &[("docs/a.md", INDEX), ("docs/d", "-> ../../secret")],
        &["build", "--no-book", "clone/docs"],
        0,
        "`clone/docs/d` leads out",
    ),
    (
        "rules",
        &[
            (
                "rules/a.yml",
                "id: A1\nlanguage: python\nrule: { pattern: f($A) }\n",
            ),
            ("rules/b.yml", "-> ../../secret/rules.yml"),
        ],
        &["check", "--rules", "clone/rules", "clone"],
        1,
        "symlink-outside",
    ),
    (
        "a list",
        &[("content/a.md", "-> ../../secret/a.md")],
        &["list", "clone"],
        0,
        "",
    ),
    (
        "an explanation",
        &[("content/d", "-> ../../secret")],
        &["explain", "X1", "clone"],
        1,
        "",
    ),
    (
        "an anchor",
        &[("doc.md", "[a](d/a.md#x)\n"), ("d", "-> ../secret")],
        &["check", "--no-book", "clone/doc.md"],
        0,
        "symlink-outside",
    ),
    (
        "code",
        &[
            ("content/r.md", RULE),
            ("src/a.py", "-> ../../secret/code/a.py"),
        ],
        &[
            "lint", "--fix", "--no-book", "--rules", "clone/content", "clone/src",
        ],
        1,
        "symlink-outside",
    ),
    (
        "a folder of code",
        &[
            ("content/r.md", RULE),
            ("src/x.py", "print(1)\n"),
            ("src/d", "-> ../../secret/code"),
        ],
        &[
            "lint", "--fix", "--no-book", "--rules", "clone/content", "clone",
        ],
        1,
        "symlink-outside",
    ),
    (
        "code for a patch",
        &[("content/r.md", RULE), ("src", "-> ../secret/code")],
        &[
            "lint", "--diff", "--no-book", "--rules", "clone/content", "clone",
        ],
        1,
        "would apply 0 fixes",
    ),
    (
        "fences to fill",
        &[("content/n.md", "-> ../../secret/fill.md")],
        &["check", "--bless", "clone"],
        1,
        "symlink-outside",
    ),
    (
        "an output beside the clone",
        &[("book.toml", "[build]\nbuild-dir = '../secret/new'\n")],
        BUILD,
        2,
        "is outside of the book",
    ),
    (
        "an output of the disk",
        &[(
            "book.toml",
            "[build]\nbuild-dir = '/tmp/rulebook-no-such-folder/x'\n",
        )],
        BUILD,
        2,
        "name it with `-d`",
    ),
    (
        "an output of the home folder",
        &[(
            "book.toml",
            "[build]\nbuild-dir = '../home/.config/systemd/user'\n",
        )],
        BUILD,
        2,
        "is outside of the book",
    ),
    (
        "the usual output",
        &[("book", "-> ../secret/new")],
        BUILD,
        2,
        "a symbolic link leads to the output",
    ),
    (
        "an output through a link",
        &[
            ("book.toml", "[build]\nbuild-dir = 'd/new'\n"),
            ("d", "-> ../secret"),
        ],
        BUILD,
        2,
        "a symbolic link leads to",
    ),
    (
        "an output over a link and back",
        &[
            ("book.toml", "[build]\nbuild-dir = 'd/../new'\n"),
            ("d", "-> ../secret/code"),
        ],
        BUILD,
        2,
        "a symbolic link leads to",
    ),
    (
        "an output in git's folder",
        &[("book.toml", "[build]\nbuild-dir = '.git/hooks'\n")],
        BUILD,
        2,
        "inside of `.git`",
    ),
    (
        "staging",
        &[(".book.rulebook-staging", "-> ../secret")],
        BUILD,
        2,
        "",
    ),
];

#[test]
fn nothing_of_the_reader_is_read_or_changed() {
    for (name, brought, arguments, status, said) in ATTEMPTS {
        let world = World::new();
        world.git("clone", &["book.toml", "content/index.md"]);
        for (path, what) in *brought {
            let path = format!("clone/{path}");
            match what.strip_prefix("-> ") {
                Some(to) => world.link(&path, to),
                None => world.put(&path, what),
            }
        }
        let before = world.files("secret");
        let output = world.run(arguments);
        let printed = text(&output);
        assert_eq!(output.status.code(), Some(*status), "{name}: {printed}");
        assert!(
            printed.contains(said),
            "{name}: `{said}` is not in {printed}"
        );
        assert!(!printed.contains(TOKEN), "{name}: {printed}");
        assert_eq!(world.files("secret"), before, "{name}");
        for (path, bytes) in world.files("") {
            let is_readers = path.starts_with(world.at("secret"));
            assert!(is_readers || !holds_token(&bytes), "{name}: {path:?}");
        }
        let home = world.files("home");
        let is_kept = |path: &&PathBuf| !path.starts_with(world.at("home/.cache"));
        assert_eq!(home.keys().filter(is_kept).count(), 0, "{name}: {home:?}");
    }
}

#[test]
fn what_stays_in_the_clone_is_followed() {
    let world = World::new();
    world.git("clone", &["docs/book.toml"]);
    world.put("clone/docs/book.toml", "[book]\nsrc = '../texts'\n");
    world.put("clone/texts/index.md", INDEX);
    world.put("clone/shared/words.md", "# Shared words\n");
    world.put("clone/shared/data.csv", "1,2\n");
    world.put("clone/look/colours.css", "p { color: red }");
    world.link("clone/texts/words.md", "../shared/words.md");
    world.link("clone/texts/all", "../shared");
    world.link("clone/docs/theme", "../look");
    let output = world.run(&["build", "clone/docs"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output));
    for (path, part) in [
        ("words.html", "Shared words"),
        ("all/words.html", "Shared words"),
        ("all/data.csv", "1,2"),
    ] {
        let file = world.at("clone/docs/book").join(path);
        let file = fs::read_to_string(file).expect("it is published");
        assert!(file.contains(part), "{path}");
    }
    // The same where git does not know the book: what is beside it may be anybody's.
    world.git("clone", &["docs/other"]);
    let output = world.run(&["build", "clone/docs"]);
    assert_eq!(output.status.code(), Some(2), "{}", text(&output));
}

#[test]
fn a_clone_in_a_clone_and_a_home_that_is_one_are_no_way_out() {
    for listed in ["other.md", "stranger/book.toml"] {
        let world = World::new();
        world.put("home/.env", TOKEN);
        world.git("home", &[listed]);
        world.put("home/stranger/book.toml", "");
        world.put("home/stranger/content/index.md", INDEX);
        world.link("home/stranger/content/leak.txt", "../../.env");
        let output = world.run(&["build", "home/stranger"]);
        assert_eq!(output.status.code(), Some(1), "{}", text(&output));
        // A folder of git that the stranger made reaches no further than that folder.
        world.put("home/stranger/.git", "gitdir: ../.git\n");
        let output = world.run(&["build", "home/stranger"]);
        assert_eq!(output.status.code(), Some(1), "{}", text(&output));
    }
}

#[test]
fn the_user_may_say_so() {
    let world = World::new();
    world.link("clone/content/key.txt", "../../secret/key.txt");
    let allowed = &["build", "clone", "--allow-outside", "secret", "-d", "site"];
    let output = world.run(allowed);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output));
    assert!(world.at("site/key.txt").exists());
    // One folder is one folder.
    world.put("else/x.txt", "x");
    world.link("clone/content/x.txt", "../../else/x.txt");
    assert_eq!(world.run(allowed).status.code(), Some(1));
    for command in [
        &[
            "check", "clone", "--allow-outside", "secret", "--allow-outside", "else",
        ][..],
        &[
            "list", "clone", "--allow-outside", "secret", "--allow-outside", "else",
        ],
        &[
            "lint", "--rules", "clone", "clone", "--allow-outside", "else",
        ],
        &["explain", "proven", "clone", "--allow-outside", "else"],
    ] {
        let printed = text(&world.run(command));
        assert!(
            !printed.contains("unexpected argument"),
            "{command:?}: {printed}"
        );
        assert!(
            !printed.contains("symlink-outside"),
            "{command:?}: {printed}"
        );
    }
    // What is named may be a link itself, and a variable is the user's.
    let world = World::new();
    world.link("named.md", "secret/a.md");
    world.link("rules.yml", "secret/rules.yml");
    let output = world.run(&["check", "--rules", "rules.yml", "named.md"]);
    assert!(!text(&output).contains("leads out"), "{}", text(&output));
    world.put("clone/book.toml", "[build]\nbuild-dir = '../site'\n");
    assert_eq!(world.run(&["build", "clone"]).status.code(), Some(2));
    assert_eq!(
        world.run(&["build", "clone", "-d", "site"]).status.code(),
        Some(0)
    );
    assert!(world.at("site/index.html").exists());
}

#[test]
fn only_what_was_named_is_changed() {
    let world = World::new();
    world.git("clone", &["book.toml", "src/b.py", "src/x.py"]);
    world.put("clone/content/r.md", RULE);
    world.put("clone/lib/b.py", "print(2)\n");
    world.put("clone/src/x.py", "print(3)\n");
    world.link("clone/src/b.py", "../lib/b.py");
    let rules = [
        "lint", "--fix", "--no-book", "--rules", "clone/content", "clone/src",
    ];
    let output = world.run(&rules);
    let printed = text(&output);
    assert!(
        printed.contains("not-fixed")
            && printed.contains("`clone/src/b.py` leads to a file outside"),
        "{printed}"
    );
    let read = |path: &str| fs::read_to_string(world.at(path)).expect("a file");
    assert_eq!(
        (read("clone/lib/b.py"), read("clone/src/x.py")),
        ("print(2)\n".to_owned(), "log(3)\n".to_owned())
    );
    // The link is named itself.
    let rules = [
        "lint", "--fix", "--no-book", "--rules", "clone/content", "clone/src/b.py",
    ];
    world.run(&rules);
    assert_eq!(read("clone/lib/b.py"), "log(2)\n");
    // A page elsewhere in the clone, to which a link of the book leads.
    fs::rename(world.at("clone/content/r.md"), world.at("clone/lib/r.md")).expect("a file");
    world.link("clone/content/r.md", "../lib/r.md");
    world.put("clone/lib/book.toml", "");
    let output = world.run(&["check", "--bless", "clone/content/index.md"]);
    assert_eq!(read("clone/lib/r.md"), RULE, "{}", text(&output));
    let output = world.run(&["check", "--bless", "clone"]);
    let printed = text(&output);
    assert!(
        read("clone/lib/r.md").contains("log(1)"),
        "inside of the book: {printed}"
    );
}

#[test]
fn pipes_are_not_waited_for() {
    for name in [
        "content/.gitignore", "content/.ignore", "theme/page.js", "content/x.txt", ".git",
    ] {
        let world = World::new();
        let pipe = world.at("clone").join(name);
        fs::create_dir_all(pipe.parent().expect("a folder")).expect("a folder");
        let made = Command::new("mkfifo").arg(&pipe).status();
        assert!(made.is_ok_and(|status| status.success()), "mkfifo");
        world.link("clone/content/out.txt", "../../secret/key.txt");
        let output = world.run(BUILD);
        let printed = text(&output);
        assert!(
            matches!(output.status.code(), Some(1 | 2)),
            "{name}: {printed}"
        );
    }
}

#[test]
fn a_worktree_of_pipes_is_not_waited_for() {
    let world = World::new();
    world.put("clone/kept/x", "");
    let pipe = world.at("clone/kept/commondir");
    let made = Command::new("mkfifo").arg(pipe).status();
    assert!(made.is_ok_and(|status| status.success()), "mkfifo");
    world.put("clone/.git", "gitdir: kept\n");
    let output = world.run(BUILD);
    assert_eq!(output.status.code(), Some(2), "{}", text(&output));
}

#[test]
fn ignore_files_of_the_user_may_be_links() {
    let world = World::new();
    world.git("home/work/clone", &["book.toml"]);
    world.put("home/work/clone/book.toml", "");
    world.put("home/work/clone/content/index.md", INDEX);
    world.put("home/work/clone/content/hidden.txt", "x");
    world.put("home/work/clone/shared/ignored", "hidden.txt\n");
    world.put("dotfiles/ignored", "*.bak\n");
    world.link("home/.gitignore", "../dotfiles/ignored");
    world.link("home/.ignore", "nowhere");
    world.link(
        "home/work/clone/.git/info/exclude",
        "../../../../../dotfiles/ignored",
    );
    world.link("home/work/clone/content/.gitignore", "../shared/ignored");
    let output = world.run(&["build", "home/work/clone"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output));
    let site = world.at("home/work/clone/book");
    assert!(site.join("index.html").exists() && !site.join("hidden.txt").exists());
}

/// Anyone who writes an index, git reads it; and the other way round.
#[test]
fn an_index_of_git_itself_is_understood() {
    let git = |root: &Path, arguments: &[&str]| {
        let done = Command::new("git")
            .args(arguments)
            .current_dir(root)
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .output();
        done.is_ok_and(|done| done.status.success())
    };
    for (format, version) in [("sha1", "2"), ("sha1", "3"), ("sha1", "4"), ("sha256", "4")] {
        let world = World::new();
        let root = world.at("clone");
        world.put("clone/shared/a.md", "# Shared\n");
        world.put("clone/docs/book.toml", "");
        world.put("clone/docs/content/index.md", INDEX);
        world.link("clone/docs/content/a.md", "../../shared/a.md");
        if !git(&root, &["init", "-q", "--object-format", format]) {
            // A machine without git has no clones; a continuous integration without it tests nothing.
            assert!(std::env::var_os("CI").is_none(), "git is not there");
            println!("NOT TESTED: git is not there");
            return;
        }
        let build = || world.run(&["build", "clone/docs", "-d", "site"]);
        assert_eq!(build().status.code(), Some(1), "nothing is listed yet");
        assert!(git(&root, &["add", "."]));
        assert!(git(&root, &["update-index", "--index-version", version]));
        let output = build();
        assert_eq!(
            output.status.code(),
            Some(0),
            "{format} {version}: {}",
            text(&output)
        );
    }
}
