//! `rulebook init`: a folder becomes a book that is green at once, by new files alone.

mod absent;
mod program;

use program::Test;
use rulebook::testing::language::LANGUAGES;
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

/// Every file below a folder, by its path with `/`.
fn tree(folder: &Path) -> BTreeMap<String, String> {
    let mut tree = BTreeMap::new();
    let mut left = vec![folder.to_path_buf()];
    while let Some(next) = left.pop() {
        for entry in std::fs::read_dir(next).expect("a folder") {
            let path = entry.expect("an entry").path();
            let is_link = path.is_symlink();
            if path.is_dir() && !is_link {
                left.push(path);
            } else {
                let name = path.strip_prefix(folder).expect("it is below");
                let name = name.to_string_lossy().replace('\\', "/");
                let text = match is_link {
                    true => std::fs::read_link(&path).expect("a link").into_os_string(),
                    false => {
                        let text = std::fs::read(&path).expect("a file");
                        String::from_utf8_lossy(&text).into_owned().into()
                    }
                };
                tree.insert(name, text.to_string_lossy().into_owned());
            }
        }
    }
    tree
}

/// The words of a command as a shell reads them: what is in single quotes is one.
fn words(command: &str) -> Vec<&str> {
    let parts = command.split('\'').enumerate();
    let words = parts.flat_map(|(at, part)| match at % 2 {
        0 => part.split_whitespace().collect(),
        _ => vec![part],
    });
    words.collect()
}

/// What a command of rulebook says in the folder of a test, if it ends well.
fn then(test: &Test, command: &str) -> String {
    let (said, status) = try_to(test, command);
    assert_eq!(status, 0, "`{command}`\n{said}");
    said
}

/// What a command of rulebook prints in the folder of a test, and its status: 0, or 1 where it found an error.
fn try_to(test: &Test, command: &str) -> (String, i32) {
    let mut program = Command::new(env!("CARGO_BIN_EXE_rulebook"));
    let output = program
        .args(words(command))
        .env_clear()
        .env("HOME", test.home.path())
        .current_dir(test.folder.path())
        .output()
        .expect("the program can be started");
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let fault = String::from_utf8_lossy(&output.stderr);
    let status = output.status.code().unwrap_or(2);
    assert!(status < 2, "`{command}`\n{said}{fault}");
    (said, status)
}

/// A folder after `init`: what it said, what is new, and what `next` answers; `build` ends well, too.
struct Begun {
    said: String,
    new: BTreeMap<String, String>,
    checked: String,
}

fn begin<const N: usize>(test: Test, arguments: [&str; N]) -> Begun {
    let before = tree(test.folder.path());
    let test = test.args(arguments);
    let quoted = test.arguments.iter().map(|word| format!("'{word}'"));
    let line = quoted.collect::<Vec<_>>().join(" ");
    let dry = then(&test, &format!("{line} --dry-run"));
    assert_eq!(tree(test.folder.path()), before, "{line} --dry-run");
    let said = then(&test, &line);
    let mut new = tree(test.folder.path());
    for (name, text) in &before {
        assert_eq!(new.remove(name).as_ref(), Some(text), "{name}");
    }
    for name in new.keys() {
        assert!(dry.contains(name) && said.contains(name), "{name}\n{said}");
    }
    let (_, next) = said.rsplit_once("next: `rulebook ").expect("a next step");
    let next = next.trim_end().trim_end_matches('`');
    let checked = then(&test, next);
    then(&test, &next.replacen("check", "build", 1));
    Begun { said, new, checked }
}

fn names(begun: &Begun) -> Vec<&str> {
    begun.new.keys().map(String::as_str).collect()
}

const PAIR: &str = "**Bad:**\n\n```python\nprint(x)\n```\n\n**Good:**\n\n```python\nlog(x)\n```\n";
const RULE: &str = "```yaml rule\nid: A1\nlanguage: python\nmessage: no print\nrule: { pattern: print($X) }\n```\n\n";

#[test]
fn an_empty_folder_has_one_proven_rule_in_each_language() {
    for language in LANGUAGES.iter().filter(|language| language.takes_rules()) {
        let begun = begin(Test::of("init"), ["--language", language.name]);
        assert_eq!(names(&begun), ["book.toml", "content/index.md"]);
        let checked = begun.checked.lines().next();
        let proven = "book `.`: 1 page, 2 examples: 2 proven";
        assert_eq!(
            checked,
            Some(proven),
            "{}\n{}",
            language.name,
            begun.checked
        );
        assert!(!begun.checked.contains("warning"), "{}", begun.checked);
    }
}

#[test]
fn the_guide_shows_what_it_says() {
    let page = include_str!("../content/guide/commands.md");
    let (_, shown) = page.split_once("$ rulebook init\n").expect("a session");
    let (shown, _) = shown.split_once("```").expect("its end");
    // The guide was written with an interpreter; here there is none.
    let is_note = |line: &&str| !line.starts_with("  no interpreter was asked;");
    let said = begin(Test::of("init"), []).said;
    let said: String = said.split_inclusive('\n').filter(is_note).collect();
    assert_eq!(said, shown);
}

#[test]
fn the_language_of_a_first_rule_is_that_of_the_code() {
    let test = || {
        Test::of("init")
            .file("main.go", "package a\n")
            .file("README.md", "# A\n")
    };
    let begun = begin(test(), []);
    assert!(begun.new["content/index.md"].contains("language: go\n"));
    assert!(
        begun
            .said
            .starts_with("1 page of Markdown is left alone: it has no example")
    );
    // What one names counts.
    let begun = begin(test(), ["--language", "ts"]);
    assert!(begun.new["content/index.md"].contains("language: typescript\n"));
    let begun = begin(Test::of("init"), []);
    assert!(begun.new["content/index.md"].contains("language: python\n"));
}

#[test]
fn a_new_folder_is_made() {
    let begun = begin(Test::of("init"), ["a/b c"]);
    assert_eq!(names(&begun), ["a/b c/book.toml", "a/b c/content/index.md"]);
}

#[test]
fn markdown_is_adopted_as_it_is() {
    let page = format!(
        "# Names\n\n## PY1: One\n\n{PAIR}\n## PY2: Two\n\n{PAIR}\n## PY3 - Three\n\n{PAIR}"
    );
    let begun = begin(
        Test::of("init")
            .file("README.md", format!("# Readme\n\n{PAIR}"))
            .file("docs/index.md", "# Our \"house\" rules\n")
            .file("docs/names.md", page)
            .file("docs/broken.md", "# Broken\n\n[gone](gone.md)\n")
            .file("src/app.py", "x = 1\n"),
        ["--ci", "gitlab"],
    );
    assert_eq!(
        names(&begun),
        [".gitlab-ci.yml", "baseline.jsonl", "book.toml"]
    );
    let configuration = &begun.new["book.toml"];
    for line in [
        "title = 'Our \"house\" rules'\n",
        "src = \"docs\"\n",
        "rule-id = '^(PY\\d+)\\b'\n",
        "nothing-judged = \"warn\"\n",
    ] {
        assert!(configuration.contains(line), "{line}\n{configuration}");
    }
    assert!(begun.new["baseline.jsonl"].contains("dead-link"));
    assert!(
        configuration.contains("baseline = \"baseline.jsonl\"\n"),
        "{configuration}"
    );
    assert!(!begun.new[".gitlab-ci.yml"].contains("baseline"));
    assert!(
        begun.said.ends_with("next: `rulebook check`\n"),
        "{}",
        begun.said
    );
    assert!(
        begun
            .said
            .contains("adopts `docs`: 3 pages with 6 examples\n")
    );
    assert!(
        begun
            .said
            .contains("left out, because it is elsewhere: 1 page (`README.md`)")
    );
    assert!(begun.checked.contains("no `yaml rule` block"));
}

#[test]
fn what_is_green_has_no_baseline_and_what_is_default_is_not_written() {
    let page = format!("# One\n\n## A1: One\n\n{RULE}{PAIR}");
    let begun = begin(Test::of("init").file("docs/a.md", page), ["docs"]);
    assert_eq!(names(&begun), ["docs/book.toml"]);
    let configuration = "[book]\ntitle = \"docs\"\nsrc = \".\"\n";
    assert_eq!(begun.new["docs/book.toml"], configuration);
    assert!(
        begun
            .checked
            .starts_with("book `docs`: 1 page, 2 examples: 2 proven\n")
    );
}

#[test]
fn a_first_rule_comes_beside_what_is_there() {
    let begun = begin(
        Test::of("init").file("docs/a.md", format!("# One\n\n{PAIR}")),
        ["--language", "rust"],
    );
    assert_eq!(
        names(&begun),
        ["baseline.jsonl", "book.toml", "docs/house-rules.md"]
    );
    assert!(begun.checked.contains("2 proven"));
    assert!(!begun.new["book.toml"].contains("nothing-judged"));
}

#[test]
fn labels_that_no_one_knows_are_asked_about() {
    let pair = |n: u32| {
        format!(
            "Variante A:\n\n```python\nx = open(p{n})\n```\n\nVariante B:\n\n```python\nx = open(p{n}, 'r')\n```\n\n"
        )
    };
    let page = format!("# A\n\n{}{}{}{PAIR}", pair(1), pair(2), pair(3));
    let begun = begin(Test::of("init").file("docs/a.md", page), []);
    let configuration = &begun.new["book.toml"];
    assert!(
        configuration.contains("# bad = [\"variante a\"]\n# good = [\"variante b\"]\n"),
        "{configuration}"
    );
    assert!(begun.said.contains("only you know which of them is bad"));
}

#[test]
fn badges_beside_a_title_are_no_title() {
    let badges = "[![build](https://a.example/b.svg)](https://a.example) ![npm version](v.svg)";
    let test = Test::of("init").file("docs/a.md", format!("# One\n\n{PAIR}"));
    let begun = begin(test.file("README.md", format!("# The shop {badges}\n")), []);
    assert!(begun.new["book.toml"].starts_with("[book]\ntitle = \"The shop\"\n"));
}

#[test]
fn the_order_that_other_tools_wrote_is_read() {
    let page = |title: &str, front: &str| format!("---\n{front}\n---\n\n# {title}\n\n{PAIR}");
    let test = Test::of("init")
        .file("docs/a.md", page("Last", "sidebar_position: 3"))
        .file("docs/b.md", page("First", "nav_order: 1"))
        .file("docs/c.md", page("Second", "weight: 2"));
    let folder = test.folder.path().to_path_buf();
    // The folder of a test goes with the test.
    let begun = begin(test, []);
    assert!(
        begun
            .said
            .contains("3 pages say where they are in the order"),
        "{}",
        begun.said
    );
    assert!(!folder.exists());
}

#[test]
fn skills_and_mkdocs_are_found_where_they_are() {
    let skill = format!("---\nname: a\ndescription: When one writes.\n---\n\n# A\n\n{PAIR}");
    let test = Test::of("init").file(".claude/skills/a/SKILL.md", &skill);
    let begun = begin(test.file("README.md", "# Skills\n"), []);
    assert!(begun.new["book.toml"].contains("title = \"Skills\"\nsrc = \".claude/skills\"\n"));
    let test = Test::of("init")
        .file("mkdocs.yml", "site_name: 'The shop'\nnav: []\n")
        .file("docs/a.md", format!("# One\n\n{PAIR}"));
    let begun = begin(test, []);
    assert!(begun.new["book.toml"].contains("title = \"The shop\"\n"));
}

/// The book keeps the order of the configuration that is beside it.
#[test]
fn the_order_of_mkdocs_stays() {
    let page = |title: &str| format!("# {title}\n\n{PAIR}");
    let test = Test::of("init")
        .file("mkdocs.yml", "site_name: Shop\nnav:\n  - z.md\n  - a.md\n")
        .file("docs/a.md", page("Alpha"))
        .file("docs/z.md", page("Zed"));
    let test = test.args([]);
    then(&test, "init");
    then(&test, "build");
    let site = tree(&test.folder.path().join("book"));
    let llms = &site["llms.txt"];
    assert!(llms.find("Zed") < llms.find("Alpha"), "{llms}");
}

#[test]
fn an_mdbook_keeps_its_own_file() {
    let test = || {
        Test::of("init")
            .file("book.toml", "[book]\ntitle = \"Ours\"\n\n[output.html]\n")
            .file("src/SUMMARY.md", "# Summary\n\n- [One](one.md)\n")
            .file("src/one.md", format!("# One\n\n{PAIR}"))
    };
    let begun = begin(test(), ["--ci", "github"]);
    let workflow = ".github/workflows/rulebook.yml";
    assert_eq!(names(&begun), [workflow, "baseline.jsonl", "rulebook.toml"]);
    assert!(begun.new["rulebook.toml"].starts_with("[build]\nbuild-dir = \"site\"\n"));
    assert!(begun.new["rulebook.toml"].contains("baseline = \"baseline.jsonl\"\n"));
    assert!(!begun.new[workflow].contains("baseline"));
    // Where mdBook says it, it is so.
    let named = test().file("book.toml", "[build]\nbuild-dir = \"out\"\n");
    let begun = begin(named, []);
    assert!(!begun.new["rulebook.toml"].contains("build-dir"));
    let no_page = test().args(["--language", "rust"]).status(2);
    no_page.stderr_contains("`SUMMARY.md`").run();
}

#[test]
fn a_site_goes_where_nothing_is() {
    let page = format!("# One\n\n## A1: One\n\n{RULE}{PAIR}");
    let begun = begin(Test::of("init").file("book/a.md", &page), []);
    assert!(begun.new["book.toml"].contains("src = \"book\"\n\n[build]\nbuild-dir = \"site\"\n"));
    let other = Test::of("init")
        .file("docs/a.md", &page)
        .file("book/x.txt", "x");
    let begun = begin(other.file("site/y.txt", "y"), []);
    assert!(begun.new["book.toml"].contains("build-dir = \"_site\"\n"));
}

#[test]
fn a_whole_project_is_not_published() {
    let test = Test::of("init")
        .file(
            "README.md",
            format!("# Style\n\n![a](a.png)\n\n## A1: One\n\n{RULE}{PAIR}"),
        )
        .file("a.png", [0x89])
        .file("package.json", "{}");
    let test = test.args([]);
    then(&test, "init");
    then(&test, "build");
    let site = tree(&test.folder.path().join("book"));
    assert!(site.contains_key("a.png"));
    assert!(!site.contains_key("package.json") && !site.contains_key("book.toml"));
}

/// Nothing is written where something is in the way.
fn refused(test: Test, says: &'static str) {
    let home = test.folder.path().to_path_buf();
    let before = tree(&home);
    // Kept until it was looked at.
    let command = test.command().output().expect("the program can be started");
    let said = String::from_utf8_lossy(&command.stderr).into_owned();
    assert_eq!(command.status.code(), Some(2), "{said}");
    assert!(said.contains(says) && command.stdout.is_empty(), "{said}");
    assert_eq!(said.matches("error: ").count(), 1, "{said}");
    assert_eq!(tree(&home), before);
}

#[test]
fn existing_files_are_left_alone() {
    let page = format!("# One\n\n[gone](gone.md)\n\n{PAIR}");
    let init = || Test::of("init");
    refused(
        init().file("book.toml", "").file("content/a.md", &page),
        "`.` is a book already\n  nothing is written; `rulebook check` checks it\n",
    );
    refused(
        init()
            .file("docs/a.md", &page)
            .file("baseline.jsonl", "mine"),
        "`baseline.jsonl` is there already\n",
    );
    refused(
        init()
            .file("a.md", &page)
            .file(".gitlab-ci.yml", "")
            .args(["--ci", "gitlab"]),
        "`.gitlab-ci.yml` is there already\n",
    );
    refused(
        init().file("content/index.md", "# Prose\n"),
        "`content/index.md` is there already\n",
    );
    refused(
        init().file("a.md", &page).args(["a.md"]),
        "`a.md` is a file\n",
    );
    refused(
        init()
            .file("book.toml", "")
            .file("content/a/a.md", &page)
            .args(["content/a"]),
        "`content/a` is a part of the book `.`\n",
    );
    refused(
        init().args(["--language", "pyhton"]),
        "did you mean `python`?\n",
    );
    refused(
        init().args(["--language", "cobol"]),
        "rules can be in `python`, `bash`,",
    );
    refused(
        init()
            .file("book.toml", "[book]\ntitel = \"x\"\n")
            .file("src/SUMMARY.md", "- [A](a.md)\n")
            .file("src/a.md", &page),
        "unknown key `titel`",
    );
    refused(
        init()
            .file("book.toml", "")
            .file("src/SUMMARY.md", "- [A](a.md)\n")
            .file("src/a.md", "# A\n"),
        "no chapter of `src/SUMMARY.md` has an example",
    );
    refused(
        init()
            .file("book.toml", "[verify]\nrule-id = '^(A\\d)'\n")
            .file("src/SUMMARY.md", "- [A](a.md)\n")
            .file("src/a.md", &page),
        "`.` is a book already\n",
    );
}

#[cfg(unix)]
#[test]
fn no_link_leads_out_of_the_folder() {
    let outside = tempfile::tempdir().expect("a folder");
    let out = outside.path().to_str().expect("UTF-8").to_owned();
    std::fs::write(outside.path().join("secret"), "site_name: Secret\n").expect("a file");
    let page = format!("# One\n\n{PAIR}");
    let test = || Test::of("init").file("docs/a.md", &page);
    refused(
        test().link(".github", &out).args(["--ci", "github"]),
        "cannot be written",
    );
    refused(
        test().link("baseline.jsonl", &format!("{out}/new")),
        "cannot be written",
    );
    let linked = test().link("mkdocs.yml", &format!("{out}/secret"));
    let begun = then(&linked.args([]), "init");
    assert!(!begun.contains("Secret"), "{begun}");
    assert_eq!(
        std::fs::read_dir(outside.path()).expect("a folder").count(),
        1
    );
}

#[test]
fn a_clone_has_its_pipeline_at_its_root() {
    let test = Test::of("init").file("a/docs/a.md", format!("# One\n\n{PAIR}"));
    std::fs::create_dir(test.folder.path().join(".git")).expect("a folder");
    let begun = begin(test, ["a/docs", "--ci", "github"]);
    let workflow = ".github/workflows/rulebook.yml";
    let written = ["a/docs/baseline.jsonl", "a/docs/book.toml"];
    assert_eq!(names(&begun), [&[workflow][..], &written].concat());
    let arguments = "          arguments: a/docs\n";
    assert!(begun.new[workflow].contains(arguments));
}

/// Before git lists the book, it may lead nowhere else; what is accepted is what a check of the commit finds.
#[cfg(unix)]
#[test]
fn what_is_accepted_is_what_the_committed_book_has() {
    let git = |test: &Test, arguments: &[&str]| {
        let mut git = Command::new("git");
        let git = git.args(arguments).current_dir(test.folder.path());
        git.env("HOME", test.home.path())
            .output()
            .is_ok_and(|done| done.status.success())
    };
    let test = Test::of("init")
        .file("docs/a.md", format!("# One\n\n{PAIR}"))
        .file(
            "house.md",
            "# House\n\n[gone](gone.md)\n\nGood:\n\n```python\ndef f(:\n```\n",
        )
        .link("docs/house.md", "../house.md");
    if !git(&test, &["init", "-q"]) {
        absent::not_tested("a book that git lists: there is no `git`");
        return;
    }
    let said = then(&test, "init docs");
    let next = "next: `git add docs`, so that it may lead to files of its clone, then `rulebook check docs`\n";
    assert!(said.ends_with(next), "{said}");
    assert!(git(&test, &["add", "-A"]));
    let said = then(&test, "check docs");
    assert!(said.starts_with("book `docs`: 2 pages"), "{said}");
    assert!(!said.contains("stale-baseline"), "{said}");
}

#[test]
fn what_a_consumer_chose_stays() {
    let test = Test::of("init").file("docs/a.md", format!("# One\n\n## A1: One\n\n{RULE}{PAIR}"));
    let begun = begin(
        test.file("rulebook.toml", "[lint]\nignore = [\"A1\"]\n"),
        [],
    );
    assert_eq!(names(&begun), ["book.toml"]);
}

#[test]
fn quiet_says_nothing() {
    Test::of("init").args(["-q"]).stdout("").stderr("").run();
}

/// Pages of the guide that lead from a document to a green check.
const WALKS: &[&str] = &["walk-mdbook", "walk-platform", "walk-skill", "walk-linter"];

/// Each page is done as it says: its files are written and its commands are run, in its order, and the last one is green.
#[test]
fn the_walks_of_the_guide_are_green_and_print_what_they_show() {
    for walk in WALKS {
        let path = format!("{}/content/guide/{walk}.md", env!("CARGO_MANIFEST_DIR"));
        let page = std::fs::read_to_string(&path).expect("a page of the guide");
        let (mut test, mut shown, mut count) = (Test::of("init"), String::new(), 0);
        let mut last = 1;
        let mut lines = page.split_inclusive('\n');
        while let Some(line) = lines.next() {
            shown += line;
            let fence = line.len() - line.trim_start_matches('`').len();
            if fence < 3 {
                continue;
            }
            let close = format!("{}\n", "`".repeat(fence));
            let body: String = lines.by_ref().take_while(|line| *line != close).collect();
            if let Some((_, name)) = line.trim_end().split_once("file=") {
                test = test.file(name, &body);
                shown += &body;
            } else if let Some(command) = body.strip_prefix("$ rulebook ") {
                let command = command.lines().next().expect("a command");
                let (said, status) = try_to(&test, command);
                last = status;
                let is_note = |line: &&str| !line.starts_with("  no interpreter was asked;");
                let said: String = said.split_inclusive('\n').filter(is_note).collect();
                shown += &format!("$ rulebook {command}\n{said}");
                count += 1;
            } else {
                shown += &body;
            }
            shown += &close;
        }
        assert!(
            count > 2 && last == 0,
            "{walk} shows commands, and ends green"
        );
        let is_set = |name| std::env::var_os(name).is_some();
        if is_set("RULEBOOK_BLESS") && !is_set("CI") {
            std::fs::write(&path, &shown).expect("the page can be written");
            continue;
        }
        assert_eq!(
            page, shown,
            "{walk}: RULEBOOK_BLESS=1 cargo test --test init"
        );
    }
}
