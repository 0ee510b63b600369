//! A project that has no book: its own file says which rules it takes, and over which files they run.

mod absent;
mod program;

use program::Test;
use std::path::Path;
use std::process::Output;

/// A guideline with two rules, one of them for `src/` alone.
const RULES: &str = "# House rules\n\n## A1: No eval\n\n```yaml rule\nid: A1\nlanguage: python\nseverity: warning\n\
     message: no eval\nrule: { pattern: eval($X) }\n```\n\n## E1: No exec\n\n```yaml rule\nid: E1\nlanguage: python\n\
     severity: error\nmessage: no exec\nrule: { pattern: exec($X) }\nfiles: ['src/**']\n```\n";

const CODE: &str = "eval(1)\nexec(2)\n";

/// A project with a guideline beside its code.
fn project(name: &str, configuration: &str) -> Test {
    Test::of("lint")
        .file(name, configuration)
        .file("rules.md", RULES)
        .file("src/a.py", CODE)
        .file("tests/b.py", CODE)
}

fn answer(test: &mut Test, arguments: &[&str]) -> Output {
    test.arguments.truncate(1);
    let arguments = arguments.iter().map(|argument| (*argument).to_owned());
    test.arguments.extend(arguments);
    test.command().output().expect("the program can be started")
}

/// `path:line RULE` of each finding, or what kept the program from working.
fn found(test: &mut Test, arguments: &[&str]) -> Vec<String> {
    let output = answer(test, &[arguments, &["--format", "concise"]].concat());
    let printed = String::from_utf8(output.stdout).expect("output is UTF-8");
    if output.status.code() == Some(2) {
        return vec![String::from_utf8(output.stderr).expect("output is UTF-8")];
    }
    let lines = printed.lines().filter_map(|line| {
        let (place, rest) = line.split_once(": ")?;
        let (rule, _) = rest.split_once(' ')?;
        let (place, _) = place.rsplit_once(':')?;
        place.contains(':').then(|| format!("{place} {rule}"))
    });
    lines.collect()
}

/// A book with a rule for everybody and one that its manual shows; `pages` is what it lends.
fn guideline(pages: &str) -> Test {
    let page = |id: &str, call: &str| {
        format!(
            "# {id}\n\n## {id}: No {call} {{#{id}}}\n\n```yaml rule\nid: {id}\nlanguage: python\nmessage: no {call}\n\
             rule: {{ pattern: {call}($X) }}\n```\n\n```python bad\n{call}(1)\n```\n"
        )
    };
    Test::of("lint")
        .file("g/book.toml", pages)
        .file("g/content/rules/a.md", page("A1", "eval"))
        .file("g/content/manual/m.md", page("M1", "exec"))
        .file("g/a.py", CODE)
        .file("a.py", CODE)
}

#[test]
fn a_book_lends_the_rules_of_the_pages_that_it_names() {
    let named = "[rules]\npages = ['rules/']\n";
    for (pages, arguments, expect) in [
        (
            "",
            &["a.py", "--rules", "g"][..],
            &["a.py:1 A1", "a.py:2 M1"][..],
        ),
        (named, &["a.py", "--rules", "g"], &["a.py:1 A1"]),
        (named, &["a.py", "--rules", "g/content"], &["a.py:1 A1"]),
        (named, &["a.py", "--rules", "g/book.toml"], &["a.py:1 A1"]),
        // What is named itself is wanted.
        (
            named,
            &["a.py", "--rules", "g/content/manual"],
            &["a.py:2 M1"],
        ),
        (
            named,
            &["a.py", "--rules", "g/content/manual/m.md"],
            &["a.py:2 M1"],
        ),
        (named, &["g/a.py"], &["g/a.py:1 A1"]),
    ] {
        let found = found(&mut guideline(pages), arguments);
        assert_eq!(found, expect, "{arguments:?} of {pages}");
    }
    // Beside other rules, too.
    let mut test = guideline(named).file("rules.md", RULES.replace("A1", "B1"));
    let found = found(&mut test, &["a.py", "--rules", "rules.md", "--rules", "g"]);
    assert_eq!(found, ["a.py:1 A1", "a.py:1 B1"]);
}

#[test]
fn a_site_lends_no_other_rules_than_its_book() {
    let mut test = guideline("[rules]\npages = ['rules/']\n");
    test.arguments = ["build", "g", "-d", "site"].map(str::to_owned).to_vec();
    let output = test.command().output().expect("the program can be started");
    assert!(output.status.success(), "{output:?}");
    test.arguments = vec!["lint".to_owned()];
    let found = found(
        &mut test,
        &["a.py", "--no-book", "--rules", "site/rules.json"],
    );
    assert_eq!(found, ["a.py:1 A1"]);
}

#[test]
fn pages_of_rules_that_are_not_there_are_reported() {
    let mut test = guideline("[rules]\npages = ['ruels/', '!rules/x.md']\n");
    test.arguments = ["check", "g"].map(str::to_owned).to_vec();
    test.stdout_contains(
        "warning[config-ignored]: no page matches `ruels/` in `pages` under `[rules]`",
    )
    .run();
}

#[test]
fn plain_lint_takes_the_rules_that_the_configuration_names() {
    for (name, text) in [
        ("rulebook.toml", "[lint]\nrules = ['rules.md']\n"),
        (
            "pyproject.toml",
            "[project]\nname = 'x'\n[tool.rulebook.lint]\nrules = ['rules.md']\n",
        ),
        ("rulebook.toml", "[[lint.rules]]\npath = './rules.md'\n"),
    ] {
        let expect = ["src/a.py:1 A1", "src/a.py:2 E1", "tests/b.py:1 A1"];
        assert_eq!(found(&mut project(name, text), &[]), expect, "{text}");
        // From another folder, and with paths.
        let mut below = project(name, text).within("tests");
        assert_eq!(
            found(&mut below, &["b.py", "../src"]),
            ["b.py:1 A1", "../src/a.py:1 A1", "../src/a.py:2 E1"]
        );
    }
}

#[test]
fn a_book_may_take_the_rules_of_others() {
    let mut test = project("book.toml", "[lint]\nrules = ['rules.md']\nselect = ['A1', 'B1']\n").file(
        "content/own.md",
        "# Own\n\n```yaml rule\nid: B1\nlanguage: python\nmessage: m\nrule: { pattern: exec($X) }\n```\n",
    );
    let expect = ["src/a.py:1 A1", "src/a.py:2 B1"];
    assert_eq!(found(&mut test, &["src"]), expect);
    // Rules of others are no names of a check.
    let mut test = Test::of("check")
        .file(
            "book.toml",
            "[lint]\nrules = ['../rules.md']\nselect = ['A1']\n",
        )
        .file("content/own.md", "# Own\n\n```python good\nx = 1\n```\n");
    let output = answer(&mut test, &[]);
    assert_ne!(output.status.code(), Some(2), "{output:?}");
}

#[test]
fn the_configuration_chooses() {
    let case = |rest: &str, arguments: &[&str], expect: &[&str]| {
        let text = format!("[lint]\nrules = ['rules.md']\n{rest}");
        let found = found(&mut project("rulebook.toml", &text), arguments);
        assert_eq!(found, expect, "{rest} {arguments:?}");
    };
    let all = ["src/a.py:1 A1", "src/a.py:2 E1", "tests/b.py:1 A1"];
    case("", &["."], &all);
    case("select = ['E1']\n", &[], &["src/a.py:2 E1"]);
    case("ignore = ['A']\n", &[], &["src/a.py:2 E1"]);
    case("exclude = ['/tests']\n", &[], &all[..2]);
    case("[lint.per-path]\n'tests/**' = ['A1']\n", &[], &all[..2]);
    case("per-path = { 'src' = ['A', 'E1'] }\n", &[], &all[2..]);
    case("[lints]\nA1 = 'allow'\n", &[], &all[1..2]);
    case("ignore = ['A1']\n", &["--select", "A1", "tests"], &all[2..]);
    // With `--no-book` the file has no say.
    case(
        "ignore = ['A1']\n",
        &["--no-book", "--rules", "rules.md", "tests"],
        &all[2..],
    );
}

#[test]
fn an_allow_of_a_rule_that_is_left_out_in_a_path_is_not_unneeded() {
    project(
        "rulebook.toml",
        "[lint]\nrules = ['rules.md']\n[lint.per-path]\n'src' = ['A1']\n",
    )
    .file("src/a.py", "eval(1)  # rulebook: allow A1 it is a test\n")
    .args(["src"])
    .status(0)
    .stdout_lacks("unneeded")
    .run();
}

#[test]
fn the_nearest_configuration_upward_from_the_code_counts() {
    let mut test = project("rulebook.toml", "[lint]\nrules = ['rules.md']\n")
        .file(
            "app/pyproject.toml",
            "[tool.rulebook.lint]\nrules = ['rules.md']\nignore = ['A1']\n",
        )
        .file("app/rules.md", RULES)
        .file("app/lib/pyproject.toml", "[tool.black]\n")
        .file("app/lib/a.py", CODE)
        .file("app/src/a.py", CODE);
    // Each file by its own project, and patterns from there.
    let all = ["src", "app/lib", "app/src/a.py"];
    let expect = ["src/a.py:1 A1", "src/a.py:2 E1", "app/src/a.py:2 E1"];
    assert_eq!(found(&mut test, &all), expect);
    let output = answer(&mut test, &["src", "app/src", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(report["summary"]["code"]["files"], 2);
    assert_eq!(report["findings"].as_array().map(Vec::len), Some(3));
}

#[test]
fn what_a_guideline_says_of_linting_is_for_its_own_code() {
    let guideline = |lint: &str| {
        Test::of("lint")
            .file(
                "guide/book.toml",
                format!("[lint]\n{lint}[lints]\nE1 = 'warn'\n"),
            )
            .file("guide/content/rules.md", RULES)
            .file("guide/own.py", CODE)
            .file("app/src/a.py", CODE)
    };
    for lint in [
        "ignore = ['A1']\n",
        "select = ['E1']\n",
        "exclude = ['*.py']\n",
    ] {
        let expect = ["src/a.py:1 A1", "src/a.py:2 E1"];
        let mut app = guideline(lint).within("app");
        assert_eq!(
            found(&mut app, &["--rules", "../guide", "."]),
            expect,
            "{lint}"
        );
        let mut guide = guideline(lint).within("guide");
        let found_there = found(&mut guide, &["../app"]);
        assert_eq!(
            found_there,
            ["../app/src/a.py:1 A1", "../app/src/a.py:2 E1"],
            "{lint}"
        );
    }
    // Its levels are: how much a rule matters is its author's to say.
    let mut app = guideline("").within("app");
    let output = answer(&mut app, &["--rules", "../guide", "."]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let mut own = guideline("ignore = ['A1']\n").within("guide");
    assert_eq!(found(&mut own, &["own.py"]), Vec::<String>::new());
}

#[test]
fn what_a_configuration_gets_wrong_is_one_message_with_its_place() {
    let case = |name: &str, text: &str, expect: &str| {
        let said = found(&mut project(name, text), &["."]).concat();
        assert!(said.contains(expect), "{text}\n{said}");
        assert_eq!(said.matches("error: ").count(), 1, "{said}");
    };
    case(
        "pyproject.toml",
        "[tool.rulebook.lint]\nrules = ['rules.md'\n",
        "pyproject.toml:2:",
    );
    case(
        "rulebook.toml",
        "[lint]\nrules = ['rules.md']\nselect = ['A2']\n",
        "rulebook.toml:3:11: unknown name `A2`: no rule has this id, prefix or tag",
    );
    case(
        "pyproject.toml",
        "[tool.rulebook.lint]\nrules = ['rules.md']\nper-path = { 'x' = ['E2'] }\n",
        "pyproject.toml:3:21: unknown name `E2`",
    );
    case(
        "rulebook.toml",
        "[lint]\nrules = ['rules.md', 'house.md']\n",
        "rulebook.toml:2:22: `house.md` does not exist",
    );
    case(
        "rulebook.toml",
        "[lint]\nrules = ['src']\n",
        "rulebook.toml:2:10: `src` contains no rule with a detector",
    );
    case(
        "rulebook.toml",
        "[lint]\nrules = ['rules.md']\nper-path = { 'a{' = ['A1'] }\n",
        "rulebook.toml:3:14: ",
    );
    // Another program's file that is broken is none of ours.
    let mut test = project("rulebook.toml", "[lint]\nrules = ['rules.md']\n")
        .file("src/pyproject.toml", "[tool.black\n");
    assert_eq!(found(&mut test, &["src"]).len(), 2);
}

#[test]
fn a_pattern_that_matches_nothing_is_reported_at_its_place() {
    let mut test = project(
        "rulebook.toml",
        "[lint]\nrules = ['rules.md']\nexclude = ['lib']\n[lint.per-path]\n'test' = ['A1']\n'tests' = ['A1']\n",
    );
    let output = answer(&mut test, &["."]);
    let printed = String::from_utf8_lossy(&output.stdout).into_owned();
    for part in [
        "`lib` in `lint.exclude` matches no file",
        "rulebook.toml:3:12",
        "`test` in `lint.per-path` matches no file that a rule is for",
        "rulebook.toml:5:1",
    ] {
        assert!(printed.contains(part), "{part}\n{printed}");
    }
    assert!(!printed.contains("`tests` in"), "{printed}");
    // A part of the code says nothing of it.
    let output = answer(&mut test, &["src"]);
    assert!(!String::from_utf8_lossy(&output.stdout).contains("matches no file"));
}

#[test]
fn a_configuration_names_no_rules_outside_of_its_clone_and_the_user_may() {
    let test = || {
        Test::of("lint")
            .file("clone/rulebook.toml", "[lint]\nrules = ['../rules.md']\n")
            .file("clone/src/a.py", CODE)
            .file("rules.md", RULES)
            .within("clone")
    };
    let said = found(&mut test(), &["src"]).concat();
    assert!(
        said.contains("rulebook.toml:2:10: `../rules.md` is outside of this clone"),
        "{said}"
    );
    let expect = ["src/a.py:1 A1", "src/a.py:2 E1"];
    assert_eq!(
        found(&mut test(), &["--allow-outside", "..", "src"]),
        expect
    );
    let mut typed = test().file("clone/rulebook.toml", "[lint]\n");
    assert_eq!(
        found(&mut typed, &["--rules", "../rules.md", "src"]),
        expect
    );
    let mut variable = test()
        .file("clone/rulebook.toml", "[lint]\n")
        .env("RULEBOOK_LINT__RULES", "['../rules.md']");
    assert_eq!(found(&mut variable, &["src"]), expect);
}

#[cfg(unix)]
#[test]
fn a_configuration_s_link_out_of_the_clone_is_not_followed() {
    let mut test = Test::of("lint")
        .file("clone/rulebook.toml", "[lint]\nrules = ['house.md']\n")
        .file("clone/src/a.py", CODE)
        .file("rules.md", RULES)
        .link("clone/house.md", "../rules.md")
        .within("clone");
    let said = found(&mut test, &["src"]).concat();
    assert!(
        said.contains("`house.md` is outside of this clone"),
        "{said}"
    );
}

#[test]
fn patterns_of_a_rule_are_of_the_project_wherever_it_is_linted_from() {
    let test = || {
        Test::of("lint")
            .file("p/r.md", RULES)
            .file("p/src/a.py", CODE)
            .file("p/rulebook.toml", "[lint]\nrules = ['r.md']\nexclude = ['src/old']\n[lint.per-path]\n'src' = ['A1']\n")
            .file("p/src/old/b.py", CODE)
            .file("else/where", "")
    };
    assert_eq!(found(&mut test().within("p"), &["src"]), ["src/a.py:2 E1"]);
    assert_eq!(found(&mut test().within("p/src"), &["."]), ["a.py:2 E1"]);
    assert_eq!(
        found(&mut test().within("else"), &["../p/src"]),
        ["../p/src/a.py:2 E1"]
    );
    // Without a configuration they are of the folder that holds the rule.
    let bare = |within: &'static str, rules: &str, path: &str| {
        let mut test = Test::of("lint")
            .file("p/r.md", RULES)
            .file("p/src/a.py", CODE)
            .file("else/where", "")
            .within(within);
        found(&mut test, &["--no-book", "--rules", rules, path]).len()
    };
    assert_eq!(bare("p", "r.md", "src"), 2);
    assert_eq!(bare("p/src", "../r.md", "."), 2);
    assert_eq!(bare("else", "../p/r.md", "../p/src"), 2);
    // Rules from elsewhere: of the clone around the code, else of what is named.
    let elsewhere = |within: &'static str, path: &str, git: &str| {
        let mut test = Test::of("lint")
            .file("guide/r.md", RULES)
            .file("p/src/a.py", CODE)
            .file(git, "")
            .within(within);
        let rules = if within == "p/src" {
            "../../guide/r.md"
        } else {
            "../guide/r.md"
        };
        found(&mut test, &["--no-book", "--rules", rules, path]).len()
    };
    assert_eq!(elsewhere("p", ".", "none"), 2);
    assert_eq!(elsewhere("guide", "../p", "none"), 2);
    assert_eq!(elsewhere("p/src", ".", "p/.git/HEAD"), 2);
    assert_eq!(elsewhere("guide", "../p/src", "p/.git/HEAD"), 2);
}

// The rules of a site

/// The site of a guideline, and its `rules.json`.
fn exported(test: &Test) -> String {
    let mut command = test.command();
    command.args(["--dest-dir", "site"]);
    let output = command.output().expect("the program can be started");
    assert!(output.status.success(), "{output:?}");
    std::fs::read_to_string(test.folder.path().join("site/rules.json")).expect("the export")
}

/// What is found, without the way to the rule: it leads into the book, or into the export.
fn findings(test: &mut Test, rules: &str) -> Vec<serde_json::Value> {
    let output = answer(
        test,
        &["--no-book", "--rules", rules, "--format", "json", "code"],
    );
    let mut report: serde_json::Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|fault| panic!("{fault}: {output:?}"));
    let findings = report["findings"].as_array_mut().expect("a list");
    for found in findings.iter_mut() {
        found["link"] = serde_json::Value::Null;
    }
    std::mem::take(findings)
}

#[test]
fn the_rules_of_our_own_site_find_what_they_find_from_the_book() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("content/sqlalchemy");
    let mut test = Test::of("build").file(
        "book.toml",
        "[book]\ntitle = 'T'\n[verify]\nrule-id = '^(SA\\d{3})\\b'\n[lints]\ndead-link = 'allow'\nword-value = 'allow'\n",
    );
    let mut fences = 0;
    for entry in std::fs::read_dir(&root).expect("our guideline") {
        let path = entry.expect("an entry").path();
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else {
            continue;
        };
        if !name.ends_with(".md") {
            continue;
        }
        let text = std::fs::read_to_string(&path).expect("a page");
        for part in text.split("```python").skip(1) {
            let code = part
                .split_once('\n')
                .and_then(|(_, code)| code.split("```").next());
            fences += 1;
            test = test.file(&format!("code/e{fences}.py"), code.unwrap_or_default());
        }
        test = test.file(&format!("content/{name}"), text);
    }
    assert!(fences > 100, "{fences} examples");
    exported(&test);
    test.arguments = vec!["lint".to_owned()];
    let of_book = findings(&mut test, ".");
    let of_site = findings(&mut test, "site/rules.json");
    assert!(of_book.len() > 80, "{} findings", of_book.len());
    assert_eq!(of_book, of_site);
}

/// A site's export beside code.
fn with_export() -> (Test, String) {
    let page = "# R\n\n## X1: No == None\n\n```yaml rule\nid: X1\nlanguage: typescript\nseverity: error\nmessage: no $A\n\
         fix: f($A)\nfiles: ['code/**']\nmetadata: { tags: [old] }\nrule: { pattern: eval($A) }\n```\n\n\
         ```typescript bad\neval(x)\n```\n";
    let test = Test::of("build")
        .file(
            "book.toml",
            "[output.html]\nsite-url = 'https://rules.example/'\n",
        )
        .file("content/rules.md", page)
        .file("code/a.ts", "eval(1)\n")
        .file("code/b.tsx", "const a = <b>{eval(2)}</b>\n");
    let export = exported(&test);
    let mut test = Test::of("lint")
        .file("code/a.ts", "eval(1)\n")
        .file("code/b.tsx", "const a = <b>{eval(2)}</b>\n");
    test = test.file("rules.json", &export);
    (test, export)
}

#[test]
fn an_export_has_all_that_a_rule_says() {
    let (mut test, _) = with_export();
    let arguments = ["--rules", "rules.json", "--select", "old"];
    assert_eq!(
        found(&mut test, &arguments),
        ["code/a.ts:1 X1", "code/b.tsx:1 X1"]
    );
    let output = answer(&mut test, &["--rules", "rules.json", "code/a.ts"]);
    let printed = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(
        printed.contains("error[X1]: no 1")
            && printed.contains("https://rules.example/rules/X1.html"),
        "{printed}"
    );
    answer(&mut test, &["--rules", "rules.json", "--fix", "code"]);
    let fixed = std::fs::read_to_string(test.folder.path().join("code/a.ts")).expect("code");
    assert_eq!(fixed, "f(1)\n");
}

#[test]
fn a_configuration_pins_an_export_by_its_hash() {
    let hash = |text: &str| blake3::hash(text.as_bytes()).to_hex().to_string();
    let (mut test, export) = with_export();
    let own = hash(&export);
    test = test.file("rulebook.toml", "[lint]\nrules = ['rules.json']\n");
    let said = found(&mut test, &[]).concat();
    let line = format!("write {{ path = \"rules.json\", blake3 = \"{own}\" }}");
    assert!(
        said.contains("rulebook.toml:2:10: `rules.json` has no hash") && said.contains(&line),
        "{said}"
    );
    let pinned =
        |hash: &str| format!("[lint]\nrules = [{{ path = 'rules.json', blake3 = '{hash}' }}]\n");
    test = test.file("rulebook.toml", pinned(&own));
    assert_eq!(found(&mut test, &[]).len(), 2);
    let other = hash("other");
    test = test.file("rulebook.toml", pinned(&other));
    let said = found(&mut test, &[]).concat();
    assert!(
        said.contains(&own) && said.contains(&other) && said.contains("rulebook.toml:2:42"),
        "{said}"
    );
}

#[test]
fn an_export_that_cannot_be_read_is_one_message() {
    let (mut test, export) = with_export();
    let without = export.replace("\"definition\"", "\"other\"");
    for (text, expect) in [
        ("{\"version\": 2,\n", "`rules.json` is not JSON from line 2"),
        (
            "{\"dependencies\": {}}",
            "`rules.json` is not the `rules.json` of a site",
        ),
        (
            &export.replace("\"version\": 2", "\"version\": 1"),
            "has version 1, and this rulebook reads version 2",
        ),
        (
            &export.replace("\"version\": 2", "\"version\": 9"),
            "has version 9, and this rulebook reads version 2",
        ),
        (&without, "holds no detectors: an earlier rulebook wrote it"),
    ] {
        test = test.file("rules.json", text);
        let output = answer(&mut test, &["--rules", "rules.json", "code"]);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(said.contains(expect), "{said}");
        assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0));
    }
    // A rule that this version cannot run is a finding at its place, and the others run.
    test = test.file("rules.json", export.replace("eval($A)\"", "eval($A\""));
    let output = answer(&mut test, &["--rules", "rules.json", "code"]);
    let printed = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(
        printed.contains("rules.json:5:13") || printed.contains("rules.json:6:"),
        "{printed}"
    );
}

// What an editor pipes in

/// The status, and what was printed, for a text that is piped in.
fn piped(test: &Test, arguments: &[&str], text: &[u8]) -> (Option<i32>, String, String) {
    use std::io::Write;
    use std::process::Stdio;
    let mut command = test.command();
    command.args(arguments).stdin(Stdio::piped());
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the program can be started");
    // It may have ended before it reads.
    let _ = child.stdin.take().map(|mut input| input.write_all(text));
    let output = child.wait_with_output().expect("it ends");
    let text = |bytes| String::from_utf8(bytes).expect("output is UTF-8");
    (
        output.status.code(),
        text(output.stdout),
        text(output.stderr),
    )
}

#[test]
fn what_is_piped_in_is_linted_in_the_place_of_the_named_file() {
    let test = project("rulebook.toml", "[lint]\nrules = ['rules.md']\n");
    let lint = |name: &str, text: &str| {
        let arguments = ["--stdin", "--path", name, "--format", "json"];
        let (status, stdout, stderr) = piped(&test, &arguments, text.as_bytes());
        let report: serde_json::Value =
            serde_json::from_str(&stdout).unwrap_or_else(|fault| panic!("{fault}: {stderr}"));
        let findings = report["findings"].as_array().expect("a list").iter();
        let places = findings.map(|found| {
            let text = |field: &str| found[field].as_str().unwrap_or_default().to_owned();
            format!("{}:{} {}", text("path"), found["line"], text("rule"))
        });
        (status, places.collect::<Vec<_>>())
    };
    // In the place of what is on the disk, with the patterns of the project, and where no file is.
    let (status, found) = lint("src/a.py", "x = 1\n\nexec(x)\n");
    assert_eq!((status, found), (Some(1), vec!["src/a.py:3 E1".to_owned()]));
    let (status, found) = lint("src/new.py", "eval(x)\n");
    assert_eq!(
        (status, found),
        (Some(0), vec!["src/new.py:1 A1".to_owned()])
    );
    assert_eq!(lint("tests/new.py", "exec(x)\n"), (Some(0), Vec::new()));
    assert!(!test.folder.path().join("src/new.py").exists());
    let (status, _, stderr) = piped(&test, &["--stdin", "--path", "a.py"], b"\xff");
    assert_eq!(status, Some(2));
    assert!(stderr.contains("standard input cannot be read"), "{stderr}");
    let (status, _, stderr) = piped(&test, &["--stdin"], b"");
    assert_eq!(status, Some(2));
    assert!(stderr.contains("--path"), "{stderr}");
    // Without the option it is left alone.
    let (status, stdout, _) = piped(&test, &["tests", "--format", "concise"], b"exec(1)\n");
    assert_eq!(status, Some(0));
    assert!(stdout.contains("tests/b.py:1:1: A1"), "{stdout}");
}
