//! The walls of the house: what imports what, who touches the disk, who prints, and what the documents promise of it.
//!
//! It reads the sources as text, without comments, strings and test modules. Every rule has its reason in DESIGN.md,
//! section 7; a list of exceptions here says why each of them is one.

#[path = "tidy/additions.rs"]
mod additions;
#[path = "tidy/circles.rs"]
mod circles;
#[path = "tidy/crates.rs"]
mod crates;
#[path = "tidy/sources.rs"]
mod sources;

use rulebook::testing::book::WORDS;
use rulebook::testing::diagnostic::CODES;
use sources::{MODULES, Module, bare, files, read, root, test_files, without_tests};
use std::collections::BTreeSet;
use std::process::Command;

/// The rooms in reading order: each may import only what stands before it.
const ROOMS: &[&str] = &[
    "span", "near", "rule_names", "paths", "escape", "facts", "diagnostic", "levels", "source",
    "config", "markdown", "language", "book", "skill", "cache", "process", "runtime", "verify",
    "wording", "baseline", "page", "search", "theme", "site", "export", "pipeline", "report",
    "serve", "cli",
];

/// Rooms that code names behind `crate::`, each with its line.
fn imports(code: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (at, _) in code.match_indices("crate::") {
        let line = code[..at].matches('\n').count() + 1;
        let rest = &code[at + "crate::".len()..];
        if let Some(group) = rest.strip_prefix('{') {
            let mut depth = 0;
            let mut name = String::new();
            let mut is_path = false;
            for c in group.chars() {
                match c {
                    '{' => depth += 1,
                    '}' if depth == 0 => break,
                    '}' => depth -= 1,
                    ',' if depth == 0 => {
                        found.push((line, std::mem::take(&mut name)));
                        is_path = false;
                    }
                    ':' => is_path = true,
                    c if depth == 0 && !is_path && !c.is_whitespace() => name.push(c),
                    _ => {}
                }
            }
            found.push((line, name));
        } else {
            let name: String = rest
                .chars()
                .take_while(|c| c.is_alphanumeric() || *c == '_')
                .collect();
            found.push((line, name));
        }
    }
    found.retain(|(_, name)| !name.is_empty());
    found
}

/// Places where code holds `word` and no letter stands before it.
fn mentions(module: &Module, word: &str) -> Vec<String> {
    let code = &module.code;
    code.match_indices(word)
        .filter(|(at, _)| {
            let before = code[..*at].chars().next_back();
            let begins_a_word = word.starts_with(char::is_alphanumeric);
            !(begins_a_word && before.is_some_and(|c| c.is_alphanumeric() || c == '_'))
        })
        .map(|(at, _)| {
            let line = code[..at].matches('\n').count() + 1;
            format!("src/{}:{line}: `{word}`", module.path)
        })
        .collect()
}

/// Fails with every place where a word is outside of its homes: rooms (`site`), folders (`process/sandbox/`) and files.
fn only_in(words: &[&str], homes: &[&str], why: &str) {
    hold(words, homes, false, why);
}

/// Fails with every place where a word is in one of these rooms, folders or files.
fn never_in(words: &[&str], homes: &[&str], why: &str) {
    hold(words, homes, true, why);
}

fn hold(words: &[&str], homes: &[&str], is_home_held: bool, why: &str) {
    let modules = &*MODULES;
    // A wall around a place that is not there holds nothing.
    for home in homes {
        let is_there = modules.iter().any(|module| is_at(module, &[home]));
        assert!(is_there, "{why}: there is no `src/{home}`");
    }
    let found: Vec<String> = modules
        .iter()
        .filter(|module| is_at(module, homes) == is_home_held)
        .flat_map(|module| words.iter().flat_map(|word| mentions(module, word)))
        .collect();
    assert!(found.is_empty(), "{why}:\n{}", found.join("\n"));
}

fn is_at(module: &Module, homes: &[&str]) -> bool {
    homes.iter().any(|home| {
        let is_below = home.ends_with('/') && module.path.starts_with(home);
        module.room == *home || module.path == *home || is_below
    })
}

/// The launcher of a box: a process of its own that makes a root of files and mounts, and whose standard error is a pipe
/// to rulebook.
const LAUNCHER: &str = "process/sandbox/linux/";

#[test]
fn what_this_file_reads_is_what_rust_would_read() {
    assert_eq!(bare("a // b\nc /* d\n */ e"), "a  \nc \n  e");
    assert_eq!(
        bare(r##"f("a\"b // c", r#"d"e"#, '"', 'x')"##),
        "f( ,  ,  ,  )"
    );
    assert_eq!(bare("fn a<'t>(x: &'t str) {}"), "fn a<'t>(x: &'t str) {}");
    let names =
        |code: &str| -> Vec<String> { imports(code).into_iter().map(|(_, name)| name).collect() };
    assert_eq!(names("use crate::{a, b::{c, d}, e};"), ["a", "b", "e"]);
    assert_eq!(
        names("pub(crate) fn f() -> crate::page::X { crate::cli::y() }"),
        ["page", "cli"]
    );
    assert_eq!(
        without_tests("a\n#[cfg(test)]\nmod t {\n b{} }\nc"),
        "a\n\n\n\nc"
    );
    assert_eq!(
        test_files("a/mod.rs", "#[cfg(test)]\nmod tests;\n"),
        ["a/tests.rs", "a/tests/"]
    );
}

#[test]
fn the_rooms_stand_in_order_in_lib_rs() {
    let lib = read(&root().join("src/lib.rs"));
    let declared: Vec<&str> = lib
        .lines()
        .take_while(|line| !line.starts_with("pub use"))
        .filter_map(|line| line.strip_prefix("mod ")?.strip_suffix(';'))
        .collect();
    assert_eq!(declared, ROOMS);
}

#[test]
fn no_room_imports_one_below_it() {
    let mut found = Vec::new();
    let place = |room: &str| ROOMS.iter().position(|known| *known == room);
    for module in MODULES.iter() {
        let Some(own) = place(&module.room) else {
            continue;
        };
        for (line, name) in imports(&module.code) {
            match place(&name) {
                Some(other) if other > own => {
                    found.push(format!("src/{}:{line}: imports `{name}`", module.path));
                }
                Some(_) => {}
                None => found.push(format!(
                    "src/{}:{line}: `crate::{name}` is no room",
                    module.path
                )),
            }
        }
        // A chain of `super` that reaches the root would lead anywhere.
        let depth = module
            .path
            .trim_end_matches(".rs")
            .trim_end_matches("/mod")
            .split('/')
            .count();
        for place in mentions(module, &"super::".repeat(depth)) {
            found.push(format!("{place} leaves the room"));
        }
    }
    assert!(
        found.is_empty(),
        "an arrow points upward:\n{}",
        found.join("\n")
    );
}

#[test]
fn no_files_of_a_room_use_each_other_in_a_circle() {
    let arrows = circles::arrows(&MODULES);
    assert!(arrows.len() > 500, "the paths were read");
    let path = |at: usize| MODULES[at].path.as_str();
    let mut found = BTreeSet::new();
    let mut report = String::new();
    for circle in circles::circles(MODULES.len(), &arrows) {
        let files: BTreeSet<&str> = circle.iter().map(|at| path(*at)).collect();
        if !files.iter().all(|file| circles::KNOWN.contains(file)) {
            report += &format!("a circle with files that are not in the list: {files:?}\n");
            for arrow in &arrows {
                let (from, to) = (path(arrow.from), path(arrow.to));
                if files.contains(from) && files.contains(to) {
                    let (line, name) = (arrow.line, &arrow.name);
                    report += &format!("    src/{from}:{line}: `{name}` is in {to}\n");
                }
            }
        }
        found.extend(files);
    }
    for file in circles::KNOWN.iter().filter(|file| !found.contains(*file)) {
        report += &format!("in no circle any more, strike it from `KNOWN`: {file}\n");
    }
    let next = "move what two files need of each other to a file of its own";
    assert!(report.is_empty(), "{next}:\n{report}");
}

#[test]
fn only_source_and_site_know_the_disk() {
    only_in(
        &[
            "std::fs", "fs::", "File::open", "File::create", "OpenOptions", "tokio::fs",
        ],
        &["source", "site", "cache", LAUNCHER],
        "reads go through `source`, writes through `site`, and the cache keeps its own file",
    );
    only_in(
        &[
            ".canonicalize()",
            ".read_dir()",
            ".symlink_metadata()",
            ".try_exists()",
            ".exists()",
        ],
        &["source", "site", LAUNCHER],
        "a path is only a name outside of `source` and `site`",
    );
}

#[test]
fn a_canonical_path_has_one_spelling() {
    // The box's launcher is Linux's alone, where the system has one spelling only.
    only_in(
        &["fs::canonicalize", ".canonicalize()"],
        &["source/canonical.rs", LAUNCHER],
        "two spellings of one folder would lie outside of each other",
    );
}

#[test]
fn no_file_is_read_around_the_boundary() {
    // A file system cannot be asked without a boundary; a `Door` is one with that of its scope.
    only_in(
        &["FileSystem"],
        &[
            "source",
            // For tests.
            "lib.rs",
            // They find out what was named, and hand a door with its boundary on.
            "pipeline/scope.rs",
            "pipeline/load.rs",
            "pipeline/read.rs",
            "pipeline/named.rs",
            "pipeline/units.rs",
            "pipeline/publish.rs",
            "pipeline/bless.rs",
            "pipeline/baseline.rs",
            "pipeline/lint/mod.rs",
            "pipeline/lint/rules.rs",
            // What a user points at, and nothing behind it.
            "pipeline/pointed.rs",
            "pipeline/why.rs",
            "pipeline/proposal.rs",
            "pipeline/agents.rs",
            "pipeline/init/mod.rs",
            // It lays chapters over the files of a scope, and hands that on.
            "pipeline/mdbook.rs",
            // The files of a site carry theirs.
            "serve/http.rs",
            "serve/listen.rs",
            "cli/serve.rs",
        ],
        "a file is read through a `Door`",
    );
    only_in(
        &["Disk.", "(Disk)", "&Disk"],
        &[
            "source",
            "cli",
            "runtime/python/find.rs",
            "runtime/python/environment/books.rs",
        ],
        "the command line says what files are read from",
    );
    only_in(
        &["of_user", "everywhere()"],
        &[
            "source",
            // What a trusted book names, and what is shown to the one who may trust it.
            "pipeline/running.rs",
            "runtime/python/trust.rs",
            "process/search_path.rs",
            // What was typed: paths, the output, a baseline, and the book that mdBook was started for.
            "pipeline/mdbook.rs",
            "pipeline/named.rs",
            "pipeline/pointed.rs",
            "pipeline/proposal.rs",
            "pipeline/init/mod.rs",
            "pipeline/scope.rs",
            "pipeline/publish.rs",
            "pipeline/baseline.rs",
            "pipeline/lint/mod.rs",
            "cli/build.rs",
            "cli/serve.rs",
            "cli/lint.rs",
            // Anyone who trusts a book is shown what it names, and the books of a user are the user's.
            "cli/trust.rs",
            "cli/env.rs",
            "runtime/python/find.rs",
            "runtime/python/environment/books.rs",
        ],
        "without a boundary is read only what the user named",
    );
    only_in(
        &["allow_outside"],
        &["pipeline/scope.rs", "pipeline/request.rs", "cli"],
        "only the command line lets files lead out of a clone",
    );
}

#[test]
fn one_file_knows_what_day_it_is() {
    only_in(
        &["SystemTime", "UNIX_EPOCH"],
        &["pipeline/today.rs"],
        "what day it is, is handed down",
    );
}

#[test]
fn a_file_of_the_users_is_written_through_one_small_door() {
    only_in(
        &[
            "fs::write", "fs::rename", "fs::remove", "fs::create", "fs::copy", "File::create",
            "OpenOptions", "set_permissions",
        ],
        &[
            "site",
            "source/write.rs",
            "source/temporary.rs",
            "source/regular.rs",
            "source/state_directory.rs",
            "source/scratch.rs",
            "cache",
            LAUNCHER,
        ],
        "`source/write.rs` writes what is the user's by way of `source/temporary.rs`, `source/state_directory.rs` and `source/scratch.rs` folders of our own, `site` the site, `cache` its answers",
    );
    // Environments in that user's cache folder, and what a user trusts below that user's configuration.
    only_in(
        &["StateDirectory"],
        &[
            "cache/store.rs",
            "source",
            "runtime/python/trust.rs",
            "runtime/python/environment/",
            // Asks only whether a name there is a folder.
            "pipeline/capabilities.rs",
        ],
        "who keeps something in a folder of our own stands here by name",
    );
    // The baseline of `--update-baseline`, fences that `check --bless` fills, code that `lint --fix` changes, the block
    // that `try --write` adds, and what `skill --into` writes for tools.
    only_in(
        &["replace_file"],
        &[
            "source",
            "pipeline/baseline.rs",
            "pipeline/bless.rs",
            "pipeline/lint/write.rs",
            "pipeline/proposal.rs",
            "pipeline/agents.rs",
        ],
        "who writes a file of the user's stands here by name",
    );
}

#[test]
fn only_process_starts_a_process() {
    only_in(
        &[
            "process::Command", "Command::new", "fork(", "execv", "CommandExt", "Stdio::",
        ],
        &["process"],
        "every other room asks `process`",
    );
}

#[test]
fn only_report_cli_and_serve_print() {
    only_in(
        &[
            "print!", "println!", "eprint!", "eprintln!", "stdout()", "stderr()",
        ],
        &["report", "cli", "serve", LAUNCHER],
        "everybody else returns what is to be said",
    );
}

#[test]
fn only_theme_knows_the_template_engine() {
    only_in(
        &["minijinja"],
        &["theme"],
        "the engine is one room's affair",
    );
}

#[test]
fn only_config_knows_toml() {
    only_in(
        &["toml::", "toml_edit"],
        &[
            "config",
            // Front matter may be TOML, and is the text of a page: `markdown` reads it and gives it on as plain words.
            "markdown/front/",
            // There `toml` is the module of the language of that name.
            "language/table.rs",
            // A fence of TOML is no configuration of ours: it is read to say where it is wrong.
            "language/second.rs",
        ],
        "everybody else sees a `Config`",
    );
}

#[test]
fn core_types_are_not_serialised() {
    // The JSON of a report, of a site's marker and exports, of a baseline, of the index that a browser searches and of
    // the events that it reads; each in shapes of its own.
    let shapes = ["report", "search", "site", "export", "serve", "baseline"];
    // What is remembered of an environment that was made, of what ran in it, and of what a user trusts.
    let kept = [
        "runtime/python/environment/books.rs",
        "runtime/python/environment/kept.rs",
        "runtime/kept.rs",
        "runtime/python/trust.rs",
    ];
    let with = |more: &[&'static str]| [&shapes[..], &kept, more].concat();
    only_in(
        &["Serialize", "Deserialize"],
        &with(&[
            // The second one reads JSON as programs do, and keeps nothing of it.
            "language/syntax.rs",
            "language/second.rs",
            // What templates are given, and how what is no text in it is written.
            "page/views.rs",
            "theme/value.rs",
            // What holds a program is said to a program of any language.
            "process/sandbox/layers.rs",
        ]),
        "JSON shapes are where they are written",
    );
    only_in(
        &["serde_json"],
        &with(&[
            // The worker speaks it.
            "runtime/wire.rs",
            // ast-grep takes its rules as such values, and so does the reader of front matter.
            "language/detector/",
            "markdown/front/",
            "language/second.rs",
            // The rules of a site, read as the export wrote them.
            "book/exported.rs",
            // A book, as mdBook writes it for preprocessors.
            "pipeline/mdbook.rs",
            // Facts as programs read them: reports and exports have them in theirs.
            "wording/data.rs",
            // What holds a program is said to a program of any language.
            "process/sandbox/layers.rs",
        ]),
        "JSON is known where it is written",
    );
}

#[test]
fn book_and_markdown_know_no_html_and_no_verdict() {
    never_in(
        &["Verdict", "Observation"],
        &["markdown", "book"],
        "`markdown` and `book` know no verdict",
    );
    never_in(
        &["Detector", "Stance"],
        &["markdown"],
        "`markdown` knows no rule",
    );
    never_in(
        &["Fence", "Stance", "Verdict"],
        &["language"],
        "`language` knows no Markdown",
    );
    never_in(
        &["Door", "SourceMap", "Disk", "Instant", "Duration"],
        &["verify/judge/"],
        "`judge` reads nothing and has no clock",
    );
}

#[test]
fn every_module_says_what_it_is() {
    for module in MODULES.iter() {
        let first = module.text.lines().next().unwrap_or_default();
        assert!(
            first.starts_with("//! "),
            "src/{} does not open with `//! `",
            module.path
        );
    }
    for path in files(&root().join("tests"), "rs") {
        let text = read(&path);
        assert!(
            text.starts_with("//! "),
            "{} does not open with `//! `",
            path.display()
        );
    }
}

#[test]
fn no_file_outgrows_a_reader() {
    let mut sizes: Vec<(usize, &str)> = MODULES
        .iter()
        .map(|module| (module.text.lines().count(), module.path.as_str()))
        .collect();
    sizes.sort();
    for (lines, path) in sizes.iter().filter(|(lines, _)| *lines > 500) {
        println!("src/{path}: {lines} lines: does it hold two ideas?");
    }
    let too_long: Vec<_> = sizes.iter().filter(|(lines, _)| *lines > 700).collect();
    assert!(too_long.is_empty(), "above 700 lines: {too_long:?}");
}

#[test]
fn nothing_is_left_for_later() {
    let macros = ["todo!", "unimplemented!", "dbg!"];
    // Spelt in pieces, so that this file does not find itself.
    let marks = [
        concat!("TO", "DO"),
        concat!("FIX", "ME"),
        concat!("#[ig", "nore"),
    ];
    let mut found = Vec::new();
    for module in MODULES.iter() {
        found.extend(macros.iter().flat_map(|word| mentions(module, word)));
    }
    for folder in ["src", "tests", "themes"] {
        for extension in ["rs", "html", "css", "js", "md"] {
            for path in files(&root().join(folder), extension) {
                let text = read(&path);
                let left = text
                    .lines()
                    .enumerate()
                    .filter(|(_, line)| marks.iter().any(|mark| line.contains(mark)));
                found.extend(left.map(|(at, _)| format!("{}:{}", path.display(), at + 1)));
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

// What the documents promise

/// Words in backticks that name a file or a folder of the repository.
fn named_paths(text: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for line in text.lines() {
        for word in line.split('`').skip(1).step_by(2) {
            let is_ours = ["src/", "tests/", "themes/", "content/", "docs/", ".ci/"]
                .iter()
                .any(|folder| word.starts_with(folder));
            let is_path = word
                .chars()
                .all(|c| c.is_alphanumeric() || "/._-".contains(c));
            if is_ours && is_path {
                found.insert(word.to_owned());
            }
        }
    }
    found
}

#[test]
fn the_paths_that_architecture_names_are_there() {
    // A room may have a page of its own beside its files.
    let beside = files(&root().join("src"), "md")
        .into_iter()
        .filter(|path| path.ends_with("README.md"));
    let documents = [
        root().join("ARCHITECTURE.md"),
        root().join("CONTRIBUTING.md"),
    ]
    .into_iter()
    .chain(beside);
    for document in documents {
        let named = named_paths(&read(&document));
        let document = document.display();
        assert!(!named.is_empty(), "{document} names files");
        let missing: Vec<_> = named
            .iter()
            .filter(|path| !root().join(path).exists())
            .collect();
        assert!(
            missing.is_empty(),
            "{document} names what is not there: {missing:?}"
        );
    }
}

#[test]
fn architecture_lists_every_room_in_order() {
    let text = read(&root().join("ARCHITECTURE.md"));
    let rooms: Vec<&str> = text
        .lines()
        .filter_map(|line| line.strip_prefix("| `src/")?.split('`').next())
        .map(|name| name.trim_end_matches(".rs").trim_end_matches('/'))
        .filter(|name| ROOMS.contains(name))
        .collect();
    assert_eq!(rooms, ROOMS);
}

/// The pages of the guide, each with its name.
fn guide() -> Vec<(String, String)> {
    let pages = files(&root().join("content/guide"), "md");
    assert!(!pages.is_empty(), "the guide is there");
    pages
        .iter()
        .map(|path| (path.display().to_string(), read(path)))
        .collect()
}

#[test]
fn every_code_has_one_name_and_stands_in_the_guide() {
    let guide: String = guide().into_iter().map(|(_, text)| text).collect();
    let mut names = BTreeSet::new();
    for code in CODES {
        let name = code.name();
        assert!(names.insert(name), "`{name}` is given twice");
        let is_kebab = name.split('-').all(|part| {
            !part.is_empty()
                && part
                    .bytes()
                    .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        });
        assert!(is_kebab, "`{name}` is not in kebab case");
        let about = rulebook::testing::wording::about(*code);
        assert!(
            !about.starts_with("code-"),
            "`{name}` has a message that says what it means"
        );
        assert!(
            guide.contains(&format!("`{name}`")),
            "the guide does not name `{name}`"
        );
    }
}

#[test]
fn every_word_stands_in_the_guide_as_it_is_read() {
    let page = read(&root().join("content/guide/words.md"));
    for word in WORDS {
        let row = page
            .lines()
            .find(|line| line.starts_with(&format!("| `{}` |", word.name)));
        let row = row.unwrap_or_else(|| panic!("the guide has no row for `{}`", word.name));
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        assert_eq!(
            cells[2],
            format!("{:?}", word.value).to_lowercase(),
            "{row}"
        );
    }
}

/// Flags and sub-commands of a command line that a document shows.
fn shown_commands(text: &str) -> Vec<String> {
    let lines = text.lines().filter_map(|line| line.strip_prefix("$ "));
    lines
        .filter_map(|line| {
            let own = line.strip_prefix("rulebook ");
            let by_cargo = || {
                line.strip_prefix("cargo run")?
                    .split_once(" -- ")
                    .map(|(_, rest)| rest)
            };
            own.or_else(by_cargo)
        })
        .map(str::to_owned)
        .collect()
}

#[test]
fn commands_that_documents_show_are_tested_and_understood() {
    let tests: String = files(&root().join("tests"), "rs")
        .iter()
        .map(|path| read(path))
        .collect();
    let mut documents: Vec<(String, String)> = ["README.md", "CONTRIBUTING.md"]
        .map(|name| (name.to_owned(), read(&root().join(name))))
        .to_vec();
    documents.extend(guide());
    let mut count = 0;
    for (name, text) in documents {
        for command in shown_commands(&text) {
            count += 1;
            for word in command.split_whitespace() {
                let is_flag = word.starts_with('-');
                let is_command = command.starts_with(word);
                // `serve` does not end by itself: its tests are in `src/serve/tests`.
                let is_elsewhere = command.starts_with("serve");
                if (is_flag || is_command) && !is_elsewhere {
                    let quoted = format!("\"{word}\"");
                    assert!(
                        tests.contains(&quoted),
                        "{name} shows `{command}`, and no test says {quoted}"
                    );
                }
            }
            let flags = command
                .split_whitespace()
                .filter(|word| word.starts_with('-'));
            let first = command.split_whitespace().next().unwrap_or_default();
            let help = Command::new(env!("CARGO_BIN_EXE_rulebook"))
                .args([first, "--help"])
                .output()
                .expect("the program can be started");
            let help = String::from_utf8_lossy(&help.stdout).into_owned();
            for flag in flags {
                assert!(
                    help.contains(flag),
                    "{name} shows `{command}`, and `{first} --help` has no {flag}"
                );
            }
        }
    }
    assert!(count > 10, "the documents show commands");
    let readme = read(&root().join("README.md"));
    assert!(
        readme.contains("$ ./test\n") && root().join("test").exists(),
        "one command runs all tests"
    );
}
