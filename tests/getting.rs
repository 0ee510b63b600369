//! What people have who install rulebook: a version that names its commit, completions, and manual pages.

mod absent;
mod program;

use program::Test;
use std::path::Path;
use std::process::Command;

#[test]
fn the_version_names_the_commit() {
    let output = Test::new().bare_args(["--version"]).run();
    let version = String::from_utf8_lossy(&output.stdout).into_owned();
    let beginning = concat!("rulebook ", env!("CARGO_PKG_VERSION"));
    let Some(rest) = version.trim_end().strip_prefix(beginning) else {
        panic!("{version}");
    };
    // From an archive of the sources there is no commit to name.
    if Path::new(env!("CARGO_MANIFEST_DIR")).join(".git").exists() {
        let commit = rest
            .strip_prefix(" (")
            .and_then(|rest| rest.strip_suffix(')'));
        let is_commit =
            |name: &str| name.len() == 9 && name.bytes().all(|byte| byte.is_ascii_hexdigit());
        assert!(commit.is_some_and(is_commit), "{version}");
    } else {
        assert_eq!(rest, "");
    }
}

/// The repository has one address, that of `Cargo.toml`, wherever a reader or a tool is sent to it.
#[test]
fn the_repository_has_one_address() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let own = env!("CARGO_PKG_REPOSITORY").trim_start_matches("https://github.com/");
    let beginnings = [
        "uses: ", "repository: ", "project: ", "//github.com/", "usercontent.com/",
    ];
    let mut open: Vec<_> = [
        "README.md", "action.yml", "pyproject.toml", "Cargo.toml", "ci", "npm",
    ]
    .into_iter()
    .chain(["content/guide", "release", "src/pipeline/init", ".github"])
    .map(|name| root.join(name))
    .collect();
    let mut named = 0;
    while let Some(path) = open.pop() {
        if let Ok(folder) = std::fs::read_dir(&path) {
            open.extend(folder.map(|entry| entry.expect("an entry").path()));
            continue;
        }
        let text = std::fs::read(&path).unwrap_or_default();
        let text = String::from_utf8_lossy(&text);
        assert!(!text.contains("your-organisation"), "{}", path.display());
        for (at, _) in text.match_indices("/rulebook") {
            let line = text[..at].rsplit('\n').next().unwrap_or_default();
            let begin = beginnings.iter().filter_map(|word| line.rsplit_once(word));
            for (_, owner) in begin.filter(|(_, owner)| !owner.contains(['/', ' '])) {
                assert_eq!(format!("{owner}/rulebook"), own, "{}", path.display());
                named += 1;
            }
        }
    }
    assert!(named > 4, "{named} places name the repository");
}

/// `build.rs` as a program of its own, started in a folder as cargo would; what it says of the version and of files.
struct Script {
    folder: tempfile::TempDir,
}

impl Script {
    fn new() -> Script {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let cargo = Path::new(env!("CARGO"));
        let beside = cargo.with_file_name(format!("rustc{}", std::env::consts::EXE_SUFFIX));
        let rustc = if beside.exists() {
            beside
        } else {
            "rustc".into()
        };
        let done = Command::new(rustc)
            .args(["--edition", "2024", "--crate-name", "build_script", "-o"])
            .arg(folder.path().join("script"))
            .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("build.rs"))
            .output()
            .expect("what built this test is there");
        let fault = String::from_utf8_lossy(&done.stderr);
        assert!(done.status.success(), "{fault}");
        Script { folder }
    }

    fn run(&self, root: &Path, environment: &[(&str, &Path)]) -> String {
        let done = Command::new(self.folder.path().join("script"))
            .current_dir(root)
            .env("CARGO_MANIFEST_DIR", root)
            .env("CARGO_PKG_VERSION", "1.2.3")
            .envs(environment.iter().copied())
            .output()
            .expect("it was just made");
        assert!(done.status.success(), "it never fails");
        String::from_utf8_lossy(&done.stdout).into_owned()
    }

    fn version(&self, root: &Path, environment: &[(&str, &Path)]) -> String {
        let said = self.run(root, environment);
        let version = said
            .lines()
            .find_map(|line| line.strip_prefix("cargo::rustc-env=RULEBOOK_VERSION="));
        version.expect("it always says one").to_owned()
    }
}

fn git(folder: &Path, arguments: &[&str]) -> String {
    let done = Command::new("git")
        .args([
            "-c",
            "user.name=a",
            "-c",
            "user.email=a@example.org",
            "-c",
            "commit.gpgsign=false",
        ])
        .args(arguments)
        .current_dir(folder)
        .output()
        .expect("a clone has git beside it");
    let fault = String::from_utf8_lossy(&done.stderr);
    assert!(done.status.success(), "{arguments:?}: {fault}");
    String::from_utf8_lossy(&done.stdout).trim().to_owned()
}

fn make_clone(folder: &Path) -> String {
    std::fs::create_dir_all(folder).expect("it can be made");
    git(folder, &["init", "--quiet", "--initial-branch", "main"]);
    git(
        folder,
        &["commit", "--quiet", "--allow-empty", "--message", "a"],
    );
    format!("1.2.3 ({:.9})", git(folder, &["rev-parse", "HEAD"]))
}

#[test]
fn a_commit_is_that_of_these_sources_or_of_none() {
    if Command::new("git").arg("--version").output().is_err() {
        return absent::not_tested("git is not there");
    }
    let script = Script::new();
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let at = |name: &str| folder.path().join(name);
    let alone = "1.2.3";

    let named = make_clone(&at("clone"));
    assert_eq!(script.version(&at("clone"), &[]), named);
    // A copy of the sources in a folder of somebody else's clone.
    std::fs::create_dir_all(at("clone/vendor/rulebook")).expect("it can be made");
    assert_eq!(script.version(&at("clone/vendor/rulebook"), &[]), alone);
    // Started by a hook of another clone.
    make_clone(&at("other"));
    let hook = at("other/.git");
    assert_eq!(
        script.version(&at("clone"), &[("GIT_DIR", hook.as_path())]),
        named
    );
    // A second work tree, a checked out commit, and packed branches.
    git(&at("clone"), &["worktree", "add", "--quiet", "../second"]);
    assert_eq!(script.version(&at("second"), &[]), named);
    git(&at("clone"), &["checkout", "--quiet", "--detach"]);
    assert_eq!(script.version(&at("clone"), &[]), named);
    git(&at("clone"), &["pack-refs", "--all"]);
    assert_eq!(script.version(&at("clone"), &[]), named);
    // No commit yet, no repository, a damaged one, and no git on the path.
    std::fs::create_dir_all(at("empty")).expect("it can be made");
    assert_eq!(script.version(&at("empty"), &[]), alone);
    git(&at("empty"), &["init", "--quiet"]);
    assert_eq!(script.version(&at("empty"), &[]), alone);
    std::fs::write(at("second/.git"), "gitdir: /nowhere\n").expect("it can be written");
    assert_eq!(script.version(&at("second"), &[]), alone);
    let nothing = at("clone/vendor");
    assert_eq!(
        script.version(&at("clone"), &[("PATH", nothing.as_path())]),
        alone
    );
    // What `cargo package` writes beside the sources wins, since a crate may be unpacked in any clone.
    let hash = "0123456789abcdef0123456789abcdef01234567";
    let info =
        format!("{{\n  \"git\": {{\n    \"sha1\": \"{hash}\"\n  }},\n  \"path_in_vcs\": \"\"\n}}");
    std::fs::write(at("clone/.cargo_vcs_info.json"), info).expect("it can be written");
    assert_eq!(script.version(&at("clone"), &[]), "1.2.3 (012345678)");
    for damaged in [
        "",
        "{}",
        "{\"git\": {\"sha1\": \"\"}}",
        "\"sha1\"",
        "{\"git\": {\"sha1\": \"ä0123456789abcdef0123456789abcdef01234567\"}}",
    ] {
        std::fs::write(at("empty/.cargo_vcs_info.json"), damaged).expect("it can be written");
        assert_eq!(script.version(&at("empty"), &[]), alone, "{damaged}");
    }
}

/// A file that is not there counts as changed in every build.
#[test]
fn what_the_version_rests_on_is_there() {
    if Command::new("git").arg("--version").output().is_err() {
        return absent::not_tested("git is not there");
    }
    let script = Script::new();
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let root = folder.path().join("clone");
    make_clone(&root);
    std::fs::copy(
        Path::new(env!("CARGO_MANIFEST_DIR")).join("build.rs"),
        root.join("build.rs"),
    )
    .expect("it can be copied");
    git(&root, &["worktree", "add", "--quiet", "../second"]);
    std::fs::copy(root.join("build.rs"), folder.path().join("second/build.rs"))
        .expect("it can be copied");
    for place in ["clone", "second"] {
        let root = folder.path().join(place);
        let said = script.run(&root, &[]);
        let files: Vec<&str> = said
            .lines()
            .filter_map(|line| line.strip_prefix("cargo::rerun-if-changed="))
            .collect();
        assert!(files.iter().any(|file| file.ends_with("HEAD")), "{said}");
        let branch = if place == "clone" {
            "refs/heads/main"
        } else {
            "refs/heads/second"
        };
        assert!(files.iter().any(|file| file.ends_with(branch)), "{said}");
        for file in files {
            assert!(root.join(file).exists(), "{file}");
        }
    }
}

const SHELLS: &[(&str, &str)] = &[
    ("bash", "complete -F _rulebook"),
    ("elvish", "set edit:completion:arg-completer[rulebook]"),
    ("fish", "complete -c rulebook"),
    ("powershell", "Register-ArgumentCompleter"),
    ("zsh", "#compdef rulebook"),
];

#[test]
fn each_shell_completes_commands_and_options() {
    for (shell, way) in SHELLS {
        let output = Test::of("completions").args([shell]).run();
        let script = String::from_utf8_lossy(&output.stdout).into_owned();
        for word in [way, "check", "lint", "explain-cache", "completions"] {
            assert!(script.contains(word), "{shell} lacks {word}");
        }
    }
    Test::of("completions")
        .args(["tcsh"])
        .status(2)
        .stderr_contains("[possible values: bash, elvish, fish, powershell, zsh]")
        .run();
    Test::of("completions")
        .status(2)
        .stderr_contains("SHELL")
        .run();
}

/// Bash itself, asked as a terminal asks it.
#[test]
#[cfg(unix)]
fn bash_completes_a_word() {
    let script = Test::of("completions").args(["bash"]).run().stdout;
    let ask = r#"
        source /dev/stdin
        COMP_WORDS=(rulebook che); COMP_CWORD=1; _rulebook rulebook che rulebook; echo "${COMPREPLY[*]}"
        COMP_WORDS=(rulebook check --expl); COMP_CWORD=2; _rulebook rulebook --expl check; echo "${COMPREPLY[*]}"
    "#;
    let mut bash = Command::new("bash")
        .args(["--noprofile", "--norc", "-c", ask])
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .expect("a system of this kind has bash");
    let mut input = bash.stdin.take().expect("it is a pipe");
    std::io::Write::write_all(&mut input, &script).expect("it reads");
    drop(input);
    let said = bash.wait_with_output().expect("it ends").stdout;
    assert_eq!(
        String::from_utf8_lossy(&said),
        "check\n--explain --explain-cache\n"
    );
}

#[test]
fn each_command_has_a_manual_page() {
    let output = Test::of("man").run();
    let page = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(page.contains(".TH rulebook 1"), "{page}");
    assert!(page.contains("Exit status"), "{page}");
    let commands: Vec<&str> = page
        .lines()
        .filter_map(|line| line.strip_prefix("rulebook\\-")?.strip_suffix("(1)"))
        .filter(|name| *name != "help")
        .collect();
    assert!(
        commands.contains(&"check") && commands.len() >= 10,
        "{commands:?}"
    );
    for command in commands {
        let output = Test::of("man").args([command]).run();
        let page = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(
            page.contains(&format!(".TH rulebook-{command} 1")),
            "{page}"
        );
        assert!(page.contains(&format!("rulebook {command}")), "{page}");
    }
    Test::of("man")
        .args(["chekc"])
        .status(2)
        .stderr_contains("error: `chekc` is not a command; did you mean `check`?")
        .run();
}

// What is released

fn read(path: &str) -> String {
    let whole = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    std::fs::read_to_string(&whole).unwrap_or_else(|fault| panic!("{path}: {fault}"))
}

/// Each platform: its name in npm, and the target of Rust.
fn platforms() -> Vec<(String, String)> {
    let table = read("npm/pack.mjs");
    let rows = table.lines().filter_map(|line| {
        let (name, target) = line.strip_prefix("  \"")?.split_once("\": \"")?;
        Some((name.to_owned(), target.strip_suffix("\",")?.to_owned()))
    });
    let rows: Vec<(String, String)> = rows.collect();
    assert_eq!(rows.len(), 5, "the table was read");
    rows
}

#[test]
fn each_platform_is_built_and_asked_for() {
    let workflow = read(".github/workflows/release.yml");
    let publish = read("release/publish");
    let described = read("release/README.md");
    for (name, target) in platforms() {
        assert!(workflow.contains(&format!("target: {target},")), "{target}");
        assert!(publish.contains(&format!(" {target}")), "{target}");
        assert!(publish.contains(&format!(" {name}")), "{name}");
        assert!(described.contains(&format!("`{target}`")), "{target}");
    }
    assert_eq!(workflow.matches("target: ").count(), 5);
}

/// What a workflow does by itself runs on no other machine.
#[test]
fn workflows_only_call_scripts() {
    for name in ["ci.yml", "release.yml"] {
        let text = read(&format!(".github/workflows/{name}"));
        let mut count = 0;
        for run in text
            .lines()
            .filter_map(|line| line.trim().strip_prefix("- run: "))
        {
            count += 1;
            let script = run.split(' ').next().expect("a word");
            assert!(
                [".ci/run", "release/build", "release/publish"].contains(&script),
                "{name}: {run}"
            );
            assert!(!run.contains(['|', ';', '&']), "{name}: {run}");
        }
        let block = text
            .lines()
            .filter(|line| line.trim().ends_with("run: |"))
            .count();
        assert!(count > 0 && block == 0, "{name}");
    }
}

/// Where the project is, is said in Cargo.toml alone, so that one line changes it.
#[test]
fn one_file_says_where_the_project_is() {
    let cargo = read("Cargo.toml");
    let address = |key: &str| {
        let line = cargo
            .lines()
            .find_map(|line| line.strip_prefix(&format!("{key} = \"")));
        line.unwrap_or_else(|| panic!("{key}"))
            .trim_end_matches('"')
            .to_owned()
    };
    let repository = address("repository");
    for key in ["homepage", "documentation"] {
        assert!(address(key).starts_with(&repository), "{key}");
    }
    for path in [
        "npm/package.json",
        "npm/pack.mjs",
        "npm/bin/rulebook.js",
        "pyproject.toml",
        "Dockerfile",
        "release/package.md",
        "release/build",
        "release/publish",
    ] {
        let text = read(path);
        assert!(
            !text.contains(&repository),
            "{path} names {repository} again"
        );
        let version = concat!("\"", env!("CARGO_PKG_VERSION"), "\"");
        assert!(!text.contains(version), "{path} has a version of its own");
    }
    // What `cargo binstall` asks for is what `release/build` makes.
    assert!(cargo.contains("/rulebook-{ target }.tar.gz\""));
    assert!(read("release/build").contains("rulebook-$triple.tar.gz"));
}
