//! The formats of `check` and `lint`, each held against what its readers publish: SARIF's schema, and Jenkins' schema of JUnit's XML.
//!
//! Validators are other people's programs; where one is missing the test says NOT TESTED and the rest of it still counts.
//! `./test` installs them where it can.

mod absent;
mod schema;

use rulebook::testing::report::FORMATS;
use schema::validate;
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use tempfile::TempDir;

/// A book in which much is wrong, with names that want escaping.
fn troubled() -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let write = |path: &str, text: &str| {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().expect("it is below the folder"))
            .and_then(|()| std::fs::write(path, text))
            .expect("a file can be written in a temporary folder");
    };
    write(
        "book.toml",
        "[book]\nsrc = \"content\"\n[output.html]\nsite-url = \"https://rules.example/team\"\n[output.html.fold]\nenable = true\n",
    );
    write(
        "content/a b,c.md",
        "# Page\n\n## A1: No <eval>\n\n```yaml rule\nid: A1\nlanguage: python\nmessage: no \"eval\" & <co>, 100 %\nrule: { pattern: eval($X) }\n```\n\n\
         **Bad:**\n\n```python\neval(x)\n```\n\n**Bad:**\n\n```python\nint(x)\n```\n\n**Good:**\n\n```python\nä = '\u{1f600}'; eval(x)\n```\n\n\
         **Good:**\n\n```python skip=\"no room\"\nx = 1\n```\n\n**Good:**\n\n```kotlin\nfun f() {}\n```\n",
    );
    write(
        "content/b.md",
        "# B\n\n## B1: Say it\n\nSee [[A9]].\n\n```yaml rule\nid: B1\nlanguage: python\nmessage: m\nrule: { pattern: say($X) }\n```\n\n\
         **Bad:**\n\n```python\nsay(1)\n```\n\n**Good:**\n\n```python\neval(\n  1\n)\n```\n",
    );
    write(
        "content/c.md",
        "# C\n\n**Bad:**\n\n```python raises=ValueError\nx\n```\n",
    );
    folder
}

fn check(folder: &Path, arguments: &[&str], status: i32) -> String {
    run("check", folder, arguments, status)
}

fn run(command: &str, folder: &Path, arguments: &[&str], status: i32) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_rulebook"))
        .arg(command)
        .args(arguments)
        .env_clear()
        .current_dir(folder)
        .stdin(Stdio::null())
        .output()
        .expect("the program can be started");
    let told = String::from_utf8(output.stdout).expect("output is UTF-8");
    let faults = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(status), "{told}\n{faults}");
    told
}

fn schema(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/data/schemas")
        .join(name)
}

#[test]
fn help_and_the_guide_name_every_format() {
    let help = check(Path::new("."), &["--help"], 0);
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("content/guide/commands.md");
    let page = std::fs::read_to_string(page).expect("the guide is there");
    for format in FORMATS {
        assert!(help.contains(&format!("- {}", format.name)), "{help}");
        assert!(help.contains(format.about), "{help}");
        let row = format!("| `{}` | {} |", format.name, format.about);
        assert!(page.contains(&row), "the guide's page has no row\n{row}");
    }
}

#[test]
fn every_format_tells_every_finding() {
    let folder = troubled();
    let report: Value = serde_json::from_str(&check(folder.path(), &["--format", "json"], 1))
        .expect("one JSON document");
    let findings = report["findings"].as_array().expect("a list");
    assert!(findings.len() > 6, "the book is in trouble: {findings:#?}");
    for format in FORMATS {
        let told = check(folder.path(), &["--format", format.name], 1);
        for finding in findings {
            let code = finding["code"].as_str().expect("a code");
            assert!(told.contains(code), "{}: no `{code}`\n{told}", format.name);
        }
    }
}

/// The same book beside code in which its rules find something.
fn troubled_code() -> TempDir {
    let folder = troubled();
    let code = "ä = '\u{1f600}'; eval(x)\neval(1)  # rulebook: allow A1 <a> reason\ny = 1  # rulebook: allow A1 x\n";
    std::fs::write(folder.path().join("a b.py"), code).expect("written");
    std::fs::write(folder.path().join("clean.py"), "x = 1\n").expect("written");
    folder
}

#[test]
fn code_is_told_in_every_format() {
    let folder = troubled_code();
    let files = ["a b.py", "clean.py"];
    for format in FORMATS {
        let arguments = [files.as_slice(), &["--format", format.name]].concat();
        let told = run("lint", folder.path(), &arguments, 0);
        assert!(told.contains("A1"), "{}\n{told}", format.name);
        assert!(told.contains("unneeded-allow"), "{}\n{told}", format.name);
        let address = match format.name {
            "sarif" => "\"helpUri\":\"https://rules.example/team/rules/A1.html\"",
            _ => "https://rules.example/team/rules/A1.html",
        };
        let plain = told.replace("%3A", ":");
        // A line has no room for an address.
        let has_address = format.name != "concise";
        assert_eq!(
            plain.contains(address),
            has_address,
            "{}\n{told}",
            format.name
        );
        match format.name {
            "sarif" => validate("sarif-schema-2.1.0.json", &told),
            "junit" => {
                validate_junit(&folder, &told);
                assert!(told.contains("<testsuite name=\"clean.py\" tests=\"1\" failures=\"0\""));
            }
            "github" => {
                let line = "::warning file=a b.py,line=1,endLine=1,col=10,endColumn=17,title=A1::no \"eval\"";
                assert!(told.lines().any(|found| found.starts_with(line)), "{told}");
            }
            _ => {}
        }
    }
    // A level makes a failure of it.
    let arguments = ["a b.py", "--format", "junit", "-D", "lint-warning"];
    let told = run("lint", folder.path(), &arguments, 1);
    assert!(told.contains("<failure type=\"A1\""), "{told}");
}

#[test]
fn rules_without_a_site_say_where_their_text_is() {
    let folder = troubled_code();
    std::fs::write(
        folder.path().join("book.toml"),
        "[book]\nsrc = \"content\"\n",
    )
    .expect("written");
    let told = run("lint", folder.path(), &["a b.py", "--format", "sarif"], 0);
    let log: Value = serde_json::from_str(&told).expect("one JSON document");
    let rules = log["runs"][0]["tool"]["driver"]["rules"].as_array();
    let rules = rules.expect("rules");
    let rule = rules.iter().find(|rule| rule["id"] == "lint-warning/A1");
    let rule = rule.expect("it has a descriptor");
    assert!(rule.get("helpUri").is_none());
    let help = "content/a b,c.md:3; `rulebook explain A1` prints it";
    assert_eq!(rule["help"]["text"], help);
    validate("sarif-schema-2.1.0.json", &told);
    for format in ["human", "json", "github", "junit"] {
        let told = run("lint", folder.path(), &["a b.py", "--format", format], 0);
        assert!(told.contains("content/a b,c.md:3"), "{format}\n{told}");
    }
}

#[test]
fn json_is_what_its_schema_says() {
    let folder = troubled_code();
    let loose = "## A2\n\n```yaml rule\nid: A2\nlanguage: python\nnote: n\nrule: { pattern: f($X) }\nfix: g($X)\n```\n\n```python\nf(1)\n```\n\nBad. Good:\n\n```python\n# Bad\nf(1)\n# Good\ng(1)\n```\n";
    std::fs::write(folder.path().join("loose.md"), loose).expect("written");
    std::fs::write(folder.path().join("fixed.py"), "f(1)\n").expect("written");
    let json = |command: &str, arguments: &[&str], status| {
        let arguments = [arguments, &["--format", "json"]].concat();
        run(command, folder.path(), &arguments, status)
    };
    let is_there = |told: &str, keys: &[&str]| {
        for key in keys {
            assert!(
                told.contains(&format!("\"{key}\":")),
                "no `{key}` in\n{told}"
            );
        }
    };
    let accepting = ["--baseline", "b", "--update-baseline"];
    for (command, arguments, status, keys) in [
        ("check", &[][..], 1, &["labels", "hint", "facts"][..]),
        ("check", &["--explain", "loose.md"], 0, &["fences", "parts"]),
        ("check", &["--mutate"], 1, &["mutation"]),
        ("check", &accepting, 0, &["in_baseline"]),
        (
            "lint",
            &["a b.py", "fixed.py"],
            0,
            &["accepted", "link", "notes"],
        ),
        (
            "lint",
            &["fixed.py", "--rules", "loose.md"],
            0,
            &["note", "fixable", "fix", "kept", "unsafe_fixes"],
        ),
        (
            "lint",
            &["fixed.py", "--rules", "loose.md", "--fix"],
            0,
            &["fixed"],
        ),
    ] {
        let told = json(command, arguments, status);
        validate("rulebook-report-2.json", &told);
        is_there(&told, keys);
    }
    validate("rulebook-list-2.json", &json("list", &[], 0));
}

/// Every name that a schema gives a field, wherever it stands.
fn fields(schema: &Value, out: &mut BTreeSet<String>) {
    match schema {
        Value::Object(keys) => {
            if let Some(Value::Object(fields)) = keys.get("properties") {
                out.extend(fields.keys().cloned());
            }
            keys.values().for_each(|value| fields(value, out));
        }
        Value::Array(values) => values.iter().for_each(|value| fields(value, out)),
        _ => {}
    }
}

#[test]
fn the_guide_names_every_field_of_json() {
    let guide = |page: &str| {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("content/guide");
        std::fs::read_to_string(path.join(page)).expect("the guide is there")
    };
    for (name, page) in [("report-2", "json.md"), ("list-2", "commands.md")] {
        let name = format!("rulebook-{name}.json");
        let text = std::fs::read_to_string(schema(&name)).expect("it is there");
        let mut names = BTreeSet::new();
        fields(&serde_json::from_str(&text).expect("JSON"), &mut names);
        assert!(names.len() > 8, "{name}: {names:?}");
        assert!(guide("json.md").contains(&name), "`json.md` lacks {name}");
        for field in names {
            let is_named = guide(page).contains(&format!("`{field}`"));
            assert!(is_named, "`{page}` lacks `{field}`");
        }
    }
}

#[test]
fn a_quiet_machine_still_says_that_nothing_is_wrong() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    std::fs::write(folder.path().join("a.md"), "```python\nx = 1\n```\n").expect("written");
    let told = check(folder.path(), &["--format", "github", "--quiet", "a.md"], 0);
    assert!(!told.contains("::"), "{told}");
    assert!(told.contains("1 syntax only"), "{told}");
}

#[test]
fn github_gets_one_escaped_command_a_finding() {
    let folder = troubled();
    let told = check(folder.path(), &["--format", "github"], 1);
    for line in [
        // The message of a rule goes to the line of the code, with what GitHub would read as its own escaped.
        "::error file=content/a b%2Cc.md,line=27,endLine=27,col=10,endColumn=17,title=good-example-flagged::`A1` rejects this good example: no \"eval\" & <co>, 100 %25%0Ahelp: narrow the detector, or fix the example",
        "::error file=content/b.md,line=23,endLine=25,title=contradiction::",
        "::warning title=config-ignored::",
    ] {
        assert!(
            told.lines().any(|found| found.starts_with(line)),
            "{line}\nis not in\n{told}"
        );
    }
}

#[test]
fn sarif_is_what_its_schema_says() {
    let folder = troubled();
    let told = check(folder.path(), &["--format", "sarif"], 1);
    let log: Value = serde_json::from_str(&told).expect("one JSON document");
    let run = &log["runs"][0];
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    let rules = run["tool"]["driver"]["rules"].as_array().expect("rules");
    let results = run["results"].as_array().expect("results");
    for result in results {
        let index = result["ruleIndex"].as_u64().expect("an index") as usize;
        assert_eq!(rules[index]["id"], result["ruleId"]);
        assert!(result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].is_string());
    }
    let flagged = results
        .iter()
        .find(|result| result["ruleId"] == "good-example-flagged/A1")
        .expect("the good example is flagged");
    let place = &flagged["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "content/a%20b%2Cc.md");
    // `ä` and the face are one column each: two bytes and four, and the face two units of UTF-16.
    let region =
        serde_json::json!({ "startLine": 27, "startColumn": 10, "endLine": 27, "endColumn": 17 });
    assert_eq!(place["region"], region);
    assert_eq!(flagged["level"], "error");
    assert_eq!(
        flagged["relatedLocations"][0]["message"]["text"],
        "the detector is here"
    );
    let rule = rules
        .iter()
        .find(|rule| rule["id"] == "good-example-flagged/A1")
        .expect("it has a descriptor");
    assert_eq!(rule["helpUri"], "https://rules.example/team/rules/A1.html");
    validate("sarif-schema-2.1.0.json", &told);
}

/// By result: what it is known by, and its line.
fn fingerprints(told: &str) -> Vec<(String, Value)> {
    let log: Value = serde_json::from_str(told).expect("one JSON document");
    let results = log["runs"][0]["results"].as_array().expect("results");
    let one = |result: &Value| {
        let known = &result["partialFingerprints"]["rulebookFinding/v1"];
        let known = known.as_str().expect("each result has one").to_owned();
        let region = &result["locations"][0]["physicalLocation"]["region"];
        (known, region["startLine"].clone())
    };
    results.iter().map(one).collect()
}

#[test]
fn a_fingerprint_outlives_what_is_written_above() {
    let folder = troubled();
    let sarif = || fingerprints(&check(folder.path(), &["--format", "sarif"], 1));
    let before = sarif();
    let path = folder.path().join("content/a b,c.md");
    let text = std::fs::read_to_string(&path).expect("it was written");
    let longer = text.replacen("# Page\n", "# Page\n\nOne more.\n\nAnd another.\n", 1);
    std::fs::write(&path, &longer).expect("written");
    let after = sarif();
    let names = |all: &[(String, Value)]| -> Vec<String> {
        all.iter().map(|(known, _)| known.clone()).collect()
    };
    assert_eq!(names(&before), names(&after));
    assert_ne!(before, after, "the lines have moved");
    let mut each = names(&after);
    each.sort();
    each.dedup();
    assert_eq!(each.len(), after.len(), "each is told apart");

    // The same finding twice is told apart by its number, and other code is another finding.
    let twice = "**Good:**\n\n```python\neval(y)\n```\n\n";
    std::fs::write(&path, format!("{text}\n{twice}{twice}")).expect("written");
    let with_twins = names(&sarif());
    let twins: Vec<&String> = with_twins
        .iter()
        .filter(|known| !each.contains(known))
        .collect();
    let (first, _) = twins[0].split_once(':').expect("a number");
    assert_eq!(twins, [&format!("{first}:1"), &format!("{first}:2")]);
}

#[test]
fn sarif_of_what_cannot_be_read_and_of_nothing() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    std::fs::write(folder.path().join("a.md"), "Only prose.\n").expect("written");
    // A folder of prose is an error; a file of it that was named is none.
    for (path, status) in [(".", 1), ("a.md", 0)] {
        let told = check(folder.path(), &["--format", "sarif", path], status);
        validate("sarif-schema-2.1.0.json", &told);
    }
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("nowhere", folder.path().join("b.md")).expect("linked");
        let told = check(folder.path(), &["--format", "sarif", "."], 2);
        let log: Value = serde_json::from_str(&told).expect("one JSON document");
        assert_eq!(
            log["runs"][0]["invocations"][0]["executionSuccessful"],
            false
        );
        validate("sarif-schema-2.1.0.json", &told);
        let told = check(folder.path(), &["--format", "junit", "."], 2);
        assert!(told.contains("<error type=\"unreadable\""), "{told}");
        validate_junit(&folder, &told);
    }
}

#[test]
fn junit_is_what_jenkins_reads_and_nothing_open_looks_passed() {
    let folder = troubled();
    let told = check(folder.path(), &["--format", "junit"], 1);
    validate_junit(&folder, &told);
    // The cases of the first page, each with how it ends.
    let suite = told.split("<testsuite ").nth(1).expect("a suite");
    assert!(
        suite.starts_with(
            "name=\"content/a b,c.md\" tests=\"6\" failures=\"2\" errors=\"0\" skipped=\"1\">"
        ),
        "{suite}"
    );
    for (name, ends) in [
        ("line 15: bad example of A1", "<system-out>proven: "),
        (
            "line 21: bad example of A1",
            "<failure type=\"bad-example-missed\"",
        ),
        (
            "line 27: good example of A1",
            "<failure type=\"good-example-flagged\"",
        ),
        (
            "line 33: good example of A1",
            "<skipped message=\"skipped: no room\"/>",
        ),
        ("line 39: good example of A1", "<system-out>unproven: "),
    ] {
        let case = suite
            .split("<testcase ")
            .find(|case| case.contains(name))
            .unwrap_or_else(|| panic!("no case `{name}` in\n{suite}"));
        assert!(
            case.contains(ends),
            "`{name}` does not end with {ends}\n{case}"
        );
    }
    assert!(
        suite.contains("<property name=\"unproven\" value=\"1\"/>"),
        "{suite}"
    );
    assert!(told.contains("<skipped message=\"not run: "), "{told}");
    // A finding that no example owns is a case of its own.
    assert!(
        told.contains("name=\"line 5: dangling-reference\""),
        "{told}"
    );
}

fn validate_junit(folder: &TempDir, told: &str) {
    let path = folder.path().join("told.xml");
    std::fs::write(&path, told).expect("the report can be kept");
    let run = Command::new("xmllint")
        .args(["--noout", "--nonet", "--schema"])
        .arg(schema("junit-10.xsd"))
        .arg(&path)
        .output();
    match run {
        Ok(run) => assert!(
            run.status.success(),
            "{}\n{told}",
            String::from_utf8_lossy(&run.stderr)
        ),
        Err(_) => absent::not_tested("Jenkins' schema: there is no `xmllint`"),
    }
}

#[test]
#[cfg(unix)]
fn hostile_names_and_text_break_no_format() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let name = "we\n::error::x ]]>&\".md";
    let text = "# A \u{1}\u{1b}[31m\n\n[\u{1b}](]]>.md)\n\n```python\nx = (\n```\n";
    std::fs::write(folder.path().join(name), text).expect("written");
    let told = check(folder.path(), &["--format", "sarif", name], 1);
    validate("sarif-schema-2.1.0.json", &told);
    let told = check(folder.path(), &["--format", "junit", name], 1);
    validate_junit(&folder, &told);
    let told = check(folder.path(), &["--format", "github", name], 1);
    assert!(
        !told.lines().any(|line| line.starts_with("::error::")),
        "{told}"
    );
}
