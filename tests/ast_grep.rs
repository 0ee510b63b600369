//! What ast-grep finds with a rule, and what rulebook finds with it: the same places, but for the differences below.
//!
//! `./test` installs ast-grep's own program, of the version that we link, into an environment below `target/`. Where it
//! is missing these tests say NOT TESTED, and in CI they fail.

mod absent;

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;

/// Rule, file, and the lines and columns where it begins and ends.
type Place = (String, String, [usize; 4]);

/// What one program reads and the other does not, or finds where the other does not look.
struct Difference {
    why: &'static str,
    rule: &'static str,
    file: &'static str,
    code: &'static str,
    /// How many places ast-grep finds, and how many we do; none for one who refuses the rule.
    found: [Option<usize>; 2],
}

/// Each is in the guide, in "What differs from ast-grep".
const DIFFERENCES: &[Difference] = &[
    Difference {
        why: "its comments do not excuse an example, nor code",
        rule: "language: python\nrule: { pattern: f($A) }",
        file: "a.py",
        code: "# ast-grep-ignore\nf(1)\n",
        found: [Some(0), Some(1)],
    },
    Difference {
        why: "a rule of TypeScript is for TSX as well",
        rule: "language: typescript\nrule: { pattern: $A as any }",
        file: "a.tsx",
        code: "const a = <b>{c as any}</b>;\n",
        found: [Some(0), Some(1)],
    },
    Difference {
        why: "a rule of TSX is one of TypeScript",
        rule: "language: tsx\nrule: { pattern: $A as any }",
        file: "a.ts",
        code: "const a = <number>(b as any);\n",
        found: [Some(0), Some(1)],
    },
    Difference {
        why: "code inside of HTML is not read",
        rule: "language: javascript\nrule: { pattern: f($A) }",
        file: "a.html",
        code: "<script>f(1)</script>\n",
        found: [Some(1), None],
    },
    Difference {
        why: "a keyword alone is not its statement",
        rule: "language: python\nrule: { pattern: return }",
        file: "a.py",
        code: "def f():\n    return 1\n",
        found: [Some(1), None],
    },
    Difference {
        why: "what looks like an argument is an assignment",
        rule: "language: python\nrule: { pattern: shell=True }",
        file: "a.py",
        code: "shell = True\nrun(shell=True)\n",
        found: [Some(1), None],
    },
    Difference {
        why: "what looks like a declaration is a selector",
        rule: "language: css\nrule: { pattern: 'float: $S' }",
        file: "a.css",
        code: "a { float: left; }\n",
        found: [Some(0), None],
    },
    Difference {
        why: "a bracket is never closed",
        rule: "language: typescript\nrule: { pattern: 'class $A {' }",
        file: "a.ts",
        code: "class A {}\n",
        found: [Some(0), None],
    },
    Difference {
        why: "ast-grep has no grammar for it",
        rule: "language: toml\nrule: { kind: pair }",
        file: "a.toml",
        code: "a = 1\n",
        found: [None, Some(1)],
    },
    Difference {
        why: "a misspelt key of a rule object is passed over",
        rule: "language: python\nrule: { kind: call, inside: { kind: class_definition, stopby: end } }",
        file: "a.py",
        code: "class A:\n    f(1)\n",
        found: [Some(0), None],
    },
];

/// ast-grep's program, if it is of the version that we link.
fn ast_grep() -> Option<PathBuf> {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent();
    let program = target
        .expect("a target folder")
        .join("ast-grep/bin/ast-grep");
    let said = Command::new(&program).arg("--version").output();
    let said = said.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned());
    let wanted = format!("ast-grep {}", linked());
    if said.as_deref().is_ok_and(|said| said == wanted) {
        return Some(program);
    }
    absent::not_tested(format_args!(
        "{wanted} is not in `target/ast-grep`; `./test` installs it"
    ));
    None
}

/// The version of ast-grep's library in `Cargo.lock`.
fn linked() -> String {
    let lock = include_str!("../Cargo.lock");
    let entry = lock.split("[[package]]");
    let mut own = entry.filter(|entry| entry.contains("name = \"ast-grep-core\"\n"));
    let own = own.next().expect("an entry");
    let version = own.lines().find_map(|line| line.strip_prefix("version = "));
    version.expect("a version").trim_matches('"').to_owned()
}

fn folder(files: &BTreeMap<String, String>) -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    for (path, text) in files {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().expect("it is below the folder"))
            .and_then(|()| std::fs::write(path, text))
            .expect("a file can be written");
    }
    folder
}

fn run(program: &Path, folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(program);
    let run = command.args(arguments).current_dir(folder).output();
    run.expect("the program can be started")
}

/// What ast-grep finds below `code` with the rules below `rules`; none where it refuses one.
fn theirs(program: &Path, folder: &Path) -> Option<BTreeSet<Place>> {
    std::fs::write(folder.join("sgconfig.yml"), "ruleDirs: [rules]\n").expect("a file");
    let output = run(program, folder, &["scan", "--json=stream", "code"]);
    let errors = String::from_utf8(output.stderr).expect("text");
    if errors.contains("Cannot parse rule") {
        return None;
    }
    let out = String::from_utf8(output.stdout).expect("text");
    let places = out.lines().map(|line| {
        let found: Value = serde_json::from_str(line).expect("JSON");
        let file = found["file"].as_str().expect("a file").replace('\\', "/");
        let text = std::fs::read_to_string(folder.join(&file)).expect("a file");
        let at = |end: &str| {
            let offset = found["range"]["byteOffset"][end].as_u64();
            let before = &text[..offset.expect("an offset") as usize];
            let line = before.rsplit('\n').next().unwrap_or_default();
            [before.matches('\n').count() + 1, line.chars().count() + 1]
        };
        let ([a, b], [c, d]) = (at("start"), at("end"));
        let rule = found["ruleId"].as_str().expect("an id").to_owned();
        (rule, file, [a, b, c, d])
    });
    Some(places.collect())
}

/// The same of ours, one rule file after the other.
fn ours(folder: &Path) -> Option<BTreeSet<Place>> {
    let rules = std::fs::read_dir(folder.join("rules")).expect("a folder");
    let mut arguments = vec!["lint", "--no-book", "--format", "json", "code"];
    let rules: Vec<String> = rules
        .map(|rule| format!("rules/{}", rule.expect("a file").file_name().display()))
        .collect();
    for rule in &rules {
        arguments.extend(["--rules", rule]);
    }
    let program = Path::new(env!("CARGO_BIN_EXE_rulebook"));
    let output = run(program, folder, &arguments);
    let report: Value = serde_json::from_slice(&output.stdout).ok()?;
    let findings = report["findings"].as_array().expect("findings");
    if findings.iter().any(|found| {
        let code = found["code"].as_str().unwrap_or_default();
        matches!(code, "rule-block" | "nothing-linted")
    }) {
        return None;
    }
    let own = findings.iter().filter(|found| {
        let code = found["code"].as_str().unwrap_or_default();
        code.starts_with("lint-")
    });
    let places = own.map(|found| {
        let text = |key: &str| found[key].as_str().expect("text").to_owned();
        let number = |key: &str| found[key].as_u64().expect("a number") as usize;
        let keys = ["line", "column", "end_line", "end_column"];
        (text("rule"), text("path"), keys.map(number))
    });
    Some(places.collect())
}

#[track_caller]
fn same(
    program: &Path,
    files: &BTreeMap<String, String>,
    is_common: impl Fn(&Place) -> bool,
) -> BTreeSet<Place> {
    let folder = folder(files);
    let theirs = theirs(program, folder.path()).expect("ast-grep reads the rules");
    let mut ours = ours(folder.path()).expect("rulebook reads the rules");
    ours.retain(is_common);
    let only = |one: &BTreeSet<Place>, two: &BTreeSet<Place>| -> Vec<Place> {
        one.difference(two).cloned().collect()
    };
    let (missed, made_up) = (only(&theirs, &ours), only(&ours, &theirs));
    assert!(
        missed.is_empty() && made_up.is_empty(),
        "only ast-grep: {missed:#?}\nonly rulebook: {made_up:#?}"
    );
    ours
}

fn ids(rules: &BTreeMap<String, String>) -> BTreeSet<String> {
    let lines = rules.values().flat_map(|text| text.lines());
    let ids = lines.filter_map(|line| line.strip_prefix("id: "));
    ids.map(str::to_owned).collect()
}

/// The files below a folder of tests, by their path in it.
fn below(folder: &str) -> BTreeMap<String, String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/ast-grep");
    let files = std::fs::read_dir(root.join(folder)).expect("a folder");
    let read = files.map(|file| {
        let file = file.expect("a file");
        let text = std::fs::read_to_string(file.path()).expect("text");
        (format!("{folder}/{}", file.file_name().display()), text)
    });
    read.collect()
}

#[test]
fn rules_of_every_grammar_find_what_ast_grep_finds() {
    let Some(program) = ast_grep() else { return };
    let rules = below("rules");
    let ids = ids(&rules);
    assert!(ids.len() >= 60, "{} rules", ids.len());
    let files = rules.into_iter().chain(below("code")).collect();
    // One language is two for ast-grep: see the differences.
    let is_common = |(id, file, _): &Place| {
        !(id.starts_with("ts-") && file.ends_with(".tsx")
            || id.starts_with("tsx-") && file.ends_with(".ts"))
    };
    let found: BTreeSet<String> = same(&program, &files, is_common)
        .into_iter()
        .map(|(id, ..)| id)
        .collect();
    let idle: Vec<&String> = ids.difference(&found).collect();
    assert!(idle.is_empty(), "nothing is found by {idle:?}");
}

/// The blocks and the examples of our own book, whatever their stance.
#[test]
fn the_rules_of_our_book_find_what_ast_grep_finds() {
    let Some(program) = ast_grep() else { return };
    let mut files = BTreeMap::new();
    let (mut rules, mut codes) = (0, 0);
    let content = Path::new(env!("CARGO_MANIFEST_DIR")).join("content");
    let mut open = vec![content];
    while let Some(folder) = open.pop() {
        let mut entries: Vec<PathBuf> = std::fs::read_dir(folder)
            .expect("a folder")
            .map(|entry| entry.expect("an entry").path())
            .collect();
        entries.sort();
        for path in entries {
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == "md") {
                let text = std::fs::read_to_string(path).expect("text");
                for (words, code) in fences(&text) {
                    if words.starts_with("yaml rule") {
                        if !code.contains("language: python") {
                            continue;
                        }
                        let id = format!("id: book-{rules}");
                        let rest = code.lines().filter(|line| !line.starts_with("id:"));
                        let lines: Vec<&str> = std::iter::once(id.as_str()).chain(rest).collect();
                        files.insert(format!("rules/{rules}.yml"), lines.join("\n") + "\n");
                        rules += 1;
                    } else if words.split(' ').next() == Some("python") {
                        files.insert(format!("code/{codes}.py"), code);
                        codes += 1;
                    }
                }
            }
        }
    }
    assert!(
        rules >= 30 && codes >= 150,
        "{rules} rules, {codes} examples"
    );
    let found = same(&program, &files, |_| true);
    assert!(found.len() >= 80, "{} places", found.len());
}

/// The fences of three backticks that are in no longer one, each with its words.
fn fences(text: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut open: Option<(usize, String, String)> = None;
    for line in text.lines() {
        let marks = line.len() - line.trim_start_matches('`').len();
        match &mut open {
            None if marks >= 3 => open = Some((marks, line[marks..].to_owned(), String::new())),
            None => {}
            Some((count, ..)) if marks >= *count && line.len() == marks => {
                let (count, words, code) = open.take().expect("it is open");
                found.extend((count == 3).then_some((words, code)));
            }
            Some((_, _, code)) => *code += &format!("{line}\n"),
        }
    }
    found
}

#[test]
fn the_differences_from_ast_grep_are_those_that_the_guide_lists() {
    let Some(program) = ast_grep() else { return };
    for difference in DIFFERENCES {
        let rule = format!("id: D1\n{}\n", difference.rule);
        let files = [
            ("rules/d.yml".to_owned(), rule),
            (
                format!("code/{}", difference.file),
                difference.code.to_owned(),
            ),
        ];
        let folder = folder(&files.into_iter().collect());
        let theirs = theirs(&program, folder.path()).map(|found| found.len());
        let ours = ours(folder.path()).map(|found| found.len());
        assert_eq!([theirs, ours], difference.found, "{}", difference.why);
    }
}
