//! The skill that a book becomes: what is in it, that every client loads it, and that its cases decide what they say.
//!
//! The reference validator is another program: `./test` installs it into an environment below `target/`. Where it is
//! missing, what it would say is NOT TESTED, and in CI that fails.

mod absent;
mod program;
mod schema;

use program::Test;
use rulebook::testing::diagnostic::Code;
use rulebook::testing::pipeline::{Request, check};
use rulebook::testing::source::Memory;
use rulebook::testing::verify::Want;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The reference validator, of the version that `./test` installs.
fn validator() -> Option<PathBuf> {
    let target = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    let program = target.parent()?.join("skills-ref/bin/agentskills");
    let is_there = program.is_file();
    if !is_there {
        absent::not_tested(
            "what the reference validator of skills says: `./test` installs it into `target/skills-ref`",
        );
    }
    is_there.then_some(program)
}

/// Whether the validator calls a skill valid, and what it says.
fn validated(validator: &Path, folder: &Path) -> (bool, String) {
    let mut command = Command::new(validator);
    let output = command.arg("validate").arg(folder).output();
    let output = output.expect("the validator can be started");
    let told = [output.stdout, output.stderr].concat();
    (
        output.status.success(),
        String::from_utf8_lossy(&told).into_owned(),
    )
}

/// What the validator reads of a skill.
fn properties(validator: &Path, folder: &Path) -> Value {
    let mut command = Command::new(validator);
    let output = command.arg("read-properties").arg(folder).output();
    let output = output.expect("the validator can be started");
    serde_json::from_slice(&output.stdout).expect("it prints JSON")
}

/// Every file below a folder, by its path.
fn files(folder: &Path) -> BTreeMap<String, String> {
    fn walk(root: &Path, folder: &Path, found: &mut BTreeMap<String, String>) {
        let entries = std::fs::read_dir(folder).into_iter().flatten();
        for entry in entries {
            let path = entry.expect("a folder just listed can be read").path();
            if path.is_dir() {
                walk(root, &path, found);
            } else {
                let name = path.strip_prefix(root).expect("it is below the root");
                let name = name.to_string_lossy().replace('\\', "/");
                let text = std::fs::read_to_string(&path).expect("a skill is text");
                found.insert(name, text);
            }
        }
    }
    let mut found = BTreeMap::new();
    walk(folder, folder, &mut found);
    found
}

/// As `skill::tokens` counts.
fn tokens(text: &str) -> usize {
    let ascii = text.bytes().filter(u8::is_ascii).count();
    ascii.div_ceil(4) + text.chars().filter(|c| !c.is_ascii()).count()
}

fn rule(id: &str, title: &str, severity: &str, name: &str) -> String {
    format!(
        "## {id}: {title} {{#{id}}}\n\nBecause of `{name}`.\n\n```yaml rule\nlanguage: python\nseverity: {severity}\n\
         message: call other_{name}() instead\nrule: {{pattern: {name}($A)}}\n```\n\n\
         ```python bad\n{name}(1)\n```\n\n```python good\nother_{name}(1)\n```\n\n"
    )
}

const KEYS: &str = "[book]\ntitle = \"House rules\"\n\n[output.html.search]\nenable = false\n\n[verify]\nrule-id = '^([A-Z]+\\d+)'\n\n";

fn house(skill: &str) -> Test {
    let errors = rule("LOG2", "Log it", "error", "show");
    let page = "# Logging\n\nSee [A3](prose.md#A3), [more](prose.md), [far](https://example.org) and ![p](p.png).\n\n";
    Test::of("build")
        .file("book.toml", format!("{KEYS}[skill]\n{skill}"))
        .file("content/p.png", "no picture")
        .file(
            "content/logging.md",
            format!("{page}{}{errors}", rule("LOG1", "Write no [print](prose.md#A3)", "warning", "print")),
        )
        .file(
            "content/prose.md",
            "# Prose\n\n## A3: Be kind to users {#A3}\n\nSee [LOG1](logging.md#LOG1), [[LOG2]], [the page](logging.md), ![p](p.png) and <https://example.org>.\n",
        )
}

/// Builds the book, and gives the files of its skill.
fn built(test: Test) -> (tempfile::TempDir, BTreeMap<String, String>) {
    let output = test.command().output().expect("the program can be started");
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(output.status.code(), Some(0), "{told}");
    let found = files(&test.folder.path().join("book/skill"));
    (test.folder, found)
}

#[test]
fn errors_come_first_and_each_rule_has_a_line_and_a_reference() {
    let (folder, files) = built(house(
        "name = 'house'\ndescription = 'Rules of the house: use them.'\n",
    ));
    let text = &files["house/SKILL.md"];
    let expected = "---\nname: house\ndescription: \"Rules of the house: use them.\"\n---\n\n# House rules\n\n\
        A line is a rule. `references/NAME.md` has its reason, good and bad code, what was proven of them, and its check: read it before you deviate from a rule, or when a line leaves a question open.\n\n\
        ## Key reminders\n\n- **LOG2**: Log it: call `other_show()` instead\n\n\
        ## Rules\n\n- **LOG1**: Write no print: call `other_print()` instead\n\
        - **A3**: Be kind to users\n\n\
        Check what you wrote: `rulebook lint --rules references FILE…` (`pip install rulebook-cli`). The folder `references` is the one beside this file.\n";
    assert_eq!(text, expected);
    let names: Vec<&str> = files.keys().map(String::as_str).collect();
    let expected = [
        "house/SKILL.md",
        "house/evals/evals.json",
        "house/evals/files/1.py",
        "house/evals/files/2.py",
        "house/references/A3.md",
        "house/references/LOG1.md",
        "house/references/LOG2.md",
    ];
    assert_eq!(names, expected);
    let reference = &files["house/references/LOG1.md"];
    assert!(
        reference.starts_with("# LOG1: Write no print\n\n- Severity: warning\n"),
        "{reference}"
    );
    let (reason, detector) = (
        reference.find("Because of `print`."),
        reference.find("```yaml rule\nid: \"LOG1\"\n"),
    );
    let (bad, good) = (
        reference.find("**Bad example**"),
        reference.find("**Good example**"),
    );
    assert!(
        reason < bad && bad < good && good < detector && reason.is_some(),
        "{reference}"
    );
    // Links lead to other references, and where there is none to nothing.
    let prose = &files["house/references/A3.md"];
    let expected = "See [LOG1](LOG1.md), [LOG2](LOG2.md), the page, p and <https://example.org>.";
    assert!(prose.contains(expected), "{prose}");
    if let Some(validator) = validator() {
        let skill = folder.path().join("book/skill/house");
        assert_eq!(
            validated(&validator, &skill)
                .1
                .lines()
                .next()
                .map(|line| line.starts_with("Valid skill")),
            Some(true)
        );
        let read = properties(&validator, &skill);
        assert_eq!(read["description"], "Rules of the house: use them.");
    }
}

#[test]
fn a_site_that_is_published_is_what_other_links_lead_to() {
    let (_, files) = built(
        house("name = 'house'\n").env("RULEBOOK_OUTPUT__HTML__SITE_URL", "https://example.org/h/"),
    );
    let prose = &files["house/references/A3.md"];
    let expected =
        "[the page](https://example.org/h/logging.md), ![p](https://example.org/h/p.png)";
    assert!(prose.contains(expected), "{prose}");
    assert!(
        prose.contains("- Guideline: [Prose](https://example.org/h/prose.md#A3)\n"),
        "{prose}"
    );
}

#[test]
fn pages_choose_what_goes_into_the_skill() {
    let (_, files) = built(house("name = 'house'\npages = ['logging.md']\n"));
    assert!(!files.contains_key("house/references/A3.md"));
    let text = &files["house/SKILL.md"];
    assert!(text.contains("\n## Rules\n\n- **LOG1**"), "{text}");
    let description = "description: The rules of House rules. Use this whenever you write, change or review what they are about.\n";
    assert!(text.contains(description), "{text}");
}

#[test]
fn without_a_name_there_is_no_skill_and_without_a_rule_it_is_said_why() {
    let (_, files) = built(house("description = 'Rules'\n"));
    assert!(files.is_empty());
    let said = "no page matches `logs/` in `pages` under `[skill]`";
    house("name = 'house'\npages = ['logs/', 'prose.md']\n")
        .stdout_contains(said)
        .run();
    let said = "no skill `house` is made: none of its pages has a rule";
    house("name = 'house'\npages = ['logging.md', '!logging.md']\n")
        .stdout_contains(said)
        .run();
    house("name = 'House'\n")
        .status(2)
        .stderr_contains("book.toml:11:8: `skill.name` must be a skill's name of `a` to `z`, digits and single hyphens")
        .run();
    let long = format!("name = 'house'\ndescription = '{}'\n", "x".repeat(1025));
    house(&long)
        .status(2)
        .stderr_contains("it has 1025 characters; 1024 are the most")
        .run();
}

#[test]
fn what_has_no_room_is_counted_and_listed() {
    let rules = |severity: &str, first: usize| -> String {
        let one = |at: usize| {
            rule(
                &format!("R{at}"),
                &format!("Do not call the function number {at}"),
                severity,
                &format!("f{at}"),
            )
        };
        (first..first + 150).map(one).collect()
    };
    let test = Test::of("build")
        .file("book.toml", format!("{KEYS}[skill]\nname = 'large'\n"))
        .file(
            "content/a.md",
            format!("# Early\n\n{}", rules("warning", 1000)),
        )
        .file(
            "content/b.md",
            format!("# Late\n\n{}", rules("error", 2000)),
        );
    let output = test.command().output().expect("the program can be started");
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    let files = files(&test.folder.path().join("book/skill/large"));
    let text = &files["SKILL.md"];
    let count = tokens(text);
    assert!((1950..=2000).contains(&count), "{count} tokens:\n{text}");
    let lines: Vec<&str> = text.lines().filter(|line| line.starts_with("- ")).collect();
    assert!(
        lines.iter().all(|line| line.starts_with("- **R2")),
        "errors have the room:\n{text}"
    );
    let left_out = 300 - lines.len();
    let said = format!(
        "{left_out} more rules have no line here. [all-rules.md](references/all-rules.md) has a line for every rule."
    );
    assert!(text.contains(&said), "{text}");
    assert!(
        told.contains(&format!(
            "the skill has no line for {left_out} of 300 rules"
        )),
        "{told}"
    );
    let all = &files["references/all-rules.md"];
    assert_eq!(all.matches("\n- **R").count(), 300);
    assert_eq!(
        files
            .keys()
            .filter(|path| path.starts_with("references/"))
            .count(),
        301
    );
}

/// A rule that says `id` and `title` as a stranger may: whatever they hold ends nothing and leads nowhere.
fn hostile(id: &str, title: &str) -> String {
    let quoted = Value::from(id);
    format!(
        "## {title}\n\n```yaml rule\nid: {quoted}\nlanguage: python\nmessage: \"--- {{title}} <!-- rulebook:end --> `` [x](http://evil) \"\nrule: {{pattern: f($A)}}\n```\n\n```python bad\nf(1)\n```\n\n"
    )
}

#[test]
fn a_hostile_book_becomes_a_valid_skill_and_writes_nowhere_else() {
    let ids = [
        "../../../../escaped",
        "/etc/escaped",
        "CON",
        "con",
        "a`b",
        "]( javascript:x )",
        "<script>",
        "x|y",
        "--- #",
        "e\u{301}",
        "\u{202e}abc",
        "..",
        ".hidden",
    ];
    let titles = [
        "--- # name: evil",
        "[a](b) <img src=x>",
        "``",
        "<!-- rulebook:end -->",
        "&lt; | x",
    ];
    let page: String = ids
        .iter()
        .zip(titles.iter().cycle())
        .map(|(id, title)| hostile(id, title))
        .collect();
    let keys = "[book]\ntitle = \"---\\nname: evil <!-- -->\"\n\n[skill]\nname = \"hostile\"\ndescription = \"a: \\\"b\\\" # c\\n---\\nname: evil\\n---\\u001b[0m\\u2028{x} [y] & *z !t %d @e `f` \\\\ ' \"\n";
    let test = Test::of("build")
        .file("book.toml", keys)
        .file("content/a.md", format!("# A\n\n{page}"))
        .args(["-A", "dead-link", "-A", "address-collision"]);
    let output = test.command().output().expect("the program can be started");
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    let root = test.folder.path();
    let skill = root.join("book/skill/hostile");
    let found = files(&skill);
    let references: Vec<&String> = found
        .keys()
        .filter(|path| path.starts_with("references/"))
        .collect();
    assert_eq!(references.len(), ids.len(), "{told}\n{references:?}");
    let is_tame = |path: &&&String| {
        let name = path.trim_start_matches("references/");
        !name.contains(['/', '\\', '<', '>', '|', '`', ':']) && !name.starts_with('.')
    };
    assert!(
        references.iter().all(|path| is_tame(&path)),
        "{references:?}"
    );
    assert!(!root.parent().expect("a folder").join("escaped.md").exists());
    let text = &found["SKILL.md"];
    assert_eq!(text.lines().filter(|line| line.trim() == "---").count(), 2);
    for (at, _) in text.match_indices("<!--") {
        assert!(text[..at].ends_with(['\\', '`']), "{text}");
    }
    assert!(
        !text.contains('\u{202e}') && !text.contains(": : "),
        "{text}"
    );
    let description = "a: \"b\" # c --- name: evil ---[0m {x} [y] & *z !t %d @e `f` \\ '";
    if let Some(validator) = validator() {
        let (is_valid, told) = validated(&validator, &skill);
        assert!(is_valid, "{told}\n{text}");
        let read = properties(&validator, &skill);
        assert_eq!(read["name"], "hostile");
        assert_eq!(read["description"], description);
    }
}

#[test]
fn our_own_book_becomes_a_valid_skill_whose_cases_decide() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let home = tempfile::tempdir().expect("a temporary folder can be made");
    let site = folder.path().join("site");
    let program = |line: &[&str], within: &Path| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_rulebook"));
        let command = command
            .args(line)
            .current_dir(within)
            .env_clear()
            .env("HOME", home.path());
        command.output().expect("the program can be started")
    };
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let output = program(&["build", ".", "-d", &site.display().to_string()], root);
    assert_eq!(
        output.status.code(),
        Some(0),
        "{}",
        String::from_utf8_lossy(&output.stdout)
    );
    let skill = site.join("skill/sqlalchemy");
    let found = files(&skill);
    let text = &found["SKILL.md"];
    assert!(
        tokens(text) <= 2000 && !text.contains("more rules"),
        "{text}"
    );
    // Clients load it, and so does our own check.
    if let Some(validator) = validator() {
        let (is_valid, told) = validated(&validator, &skill);
        assert!(is_valid, "{told}");
    }
    let output = program(&["check", ".", "--format", "json"], &skill);
    let report: Value = serde_json::from_slice(&output.stdout).expect("one JSON document");
    let report = report.to_string();
    for code in ["skill-", "dead-link", "rule-", "not-caught", "\"rejected\""] {
        assert!(!report.contains(&format!("\"code\":\"{code}")), "{code}");
    }
    // Each case is wrong before anyone looks at it, by the commands that decide.
    let evals: Value = serde_json::from_str(&found["evals/evals.json"]).expect("JSON");
    schema::validate("rulebook-evals-1.json", &found["evals/evals.json"]);
    let cases = evals["evals"].as_array().expect("a list");
    assert!(cases.len() > 25, "{}", cases.len());
    for case in cases {
        let file = case["files"][0].as_str().expect("a path");
        assert!(found.contains_key(file), "{file}");
        let grader = &case["graders"][0];
        assert_eq!(
            decided(&program, &skill, grader, file),
            grader["before"].as_i64(),
            "{case}"
        );
    }
}

/// The exit status of a grader over a file.
fn decided(
    program: &dyn Fn(&[&str], &Path) -> std::process::Output,
    skill: &Path,
    grader: &Value,
    file: &str,
) -> Option<i64> {
    let line = grader["command"].as_array().expect("a list");
    let line: Vec<&str> = line
        .iter()
        .map(|word| word.as_str().expect("a text"))
        .map(|word| if word == "OUTPUT" { file } else { word })
        .collect();
    assert_eq!(line[0], "rulebook");
    let output = program(&line[1..], skill);
    output.status.code().map(i64::from)
}

#[test]
fn a_case_is_passed_by_good_code_and_failed_by_the_bad() {
    let (built, files) = built(house("name = 'house'\n"));
    // As clients have it: apart from the book, whose rules they would be again.
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let skill = folder.path().join("house");
    std::fs::rename(built.path().join("book/skill/house"), &skill).expect("a folder can be moved");
    let program = |line: &[&str], within: &Path| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_rulebook"));
        let command = command
            .args(line)
            .current_dir(within)
            .env_clear()
            .env("HOME", folder.path());
        command.output().expect("the program can be started")
    };
    let evals: Value = serde_json::from_str(&files["house/evals/evals.json"]).expect("JSON");
    assert_eq!(evals["skill_name"], "house");
    for (case, name) in [(0, "print"), (1, "show")] {
        let case = &evals["evals"][case];
        let prompt = case["prompt"].as_str().expect("a text");
        assert!(
            !prompt.contains("LOG"),
            "the question gives the answer away: {prompt}"
        );
        std::fs::write(skill.join("answer.py"), format!("other_{name}(1)\n")).expect("a file");
        let grader = &case["graders"][0];
        assert_eq!(
            decided(&program, &skill, grader, "answer.py"),
            Some(0),
            "{case}"
        );
        let given = case["files"][0].as_str().expect("a path");
        assert_eq!(decided(&program, &skill, grader, given), Some(1), "{case}");
    }
}

#[test]
fn skills_of_the_suite_are_valid_where_the_validator_says_so() {
    let Some(validator) = validator() else { return };
    let suite = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite/skills.md");
    let suite = std::fs::read_to_string(suite).expect("a suite");
    let mut asked = (0, 0);
    for case in suite.split("\n## ").skip(1) {
        let Some((path, text)) = skill_of(case) else {
            continue;
        };
        let title = case.lines().next().unwrap_or_default();
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let file = folder.path().join(&path);
        let skill = file.parent().expect("a skill has a folder");
        std::fs::create_dir_all(skill)
            .and_then(|()| std::fs::write(&file, &text))
            .expect("a file");
        let (is_valid, told) = validated(&validator, skill);
        let door = Memory::default().with(&path, text.as_str());
        let checked = check(&door, &Request::default(), Want::Outcomes).expect("it can be read");
        let refused = [
            Code::SkillYaml,
            Code::SkillName,
            Code::SkillDescription,
            Code::SkillKey,
        ];
        let found = checked.units[0].findings.iter();
        let is_refused = found
            .filter(|finding| refused.contains(&finding.code))
            .count()
            > 0;
        assert_eq!(is_valid, !is_refused, "{title}: {told}");
        asked = (
            asked.0 + usize::from(is_valid),
            asked.1 + usize::from(!is_valid),
        );
    }
    assert!(
        asked.0 >= 1 && asked.1 >= 3,
        "valid and invalid ones: {asked:?}"
    );
}

/// The skill of a test of the suite: its path and its text.
fn skill_of(case: &str) -> Option<(String, String)> {
    let lines: Vec<&str> = case.lines().collect();
    let opening = lines
        .iter()
        .position(|line| line.starts_with("```") && line.ends_with("/SKILL.md"))?;
    let marks: String = lines[opening].chars().take_while(|c| *c == '`').collect();
    let path = lines[opening].split("file=").nth(1)?.to_owned();
    let code = &lines[opening + 1..];
    let end = code.iter().position(|line| *line == marks)?;
    Some((path, code[..end].join("\n") + "\n"))
}

/// The book of `house`, and a repository beside it.
fn repository() -> Test {
    let js = "## JS1: Compare with three signs {#JS1}\n\n```yaml rule\nlanguage: javascript\nrule: {pattern: $A == $B}\n```\n\n```js bad\na == b\n```\n";
    house("name = 'house'\npages = ['logging.md']\n")
        .bare_args([
            "skill", ".", "--into", "repo", "--agents", "--cursor", "--copilot",
        ])
        .file(
            "content/logging.md",
            format!(
                "# Logging\n\n{}{js}",
                rule("LOG1", "Log it", "error", "print")
            ),
        )
        .file(
            "content/prose.md",
            "# Prose\n\n## A3: Be kind {#A3}\n\nText.\n",
        )
        .file("repo/AGENTS.md", "# Mine\n")
}

#[test]
fn a_repository_gets_the_skill_and_what_its_tools_read() {
    let test = repository();
    let said = |test: &Test| {
        let output = test.command().output().expect("the program can be started");
        (
            output.status.code(),
            String::from_utf8_lossy(&output.stdout).into_owned(),
        )
    };
    let (status, told) = said(&test);
    assert_eq!(status, Some(0), "{told}");
    assert!(
        told.contains("written: `AGENTS.md`\n") && told.contains("skill `house`: 2 rules, about"),
        "{told}"
    );
    let all = files(&test.folder.path().join("repo"));
    let names: Vec<&str> = all
        .keys()
        .map(String::as_str)
        .filter(|path| !path.contains("/house/"))
        .collect();
    let expected = [
        ".cursor/rules/house-javascript.mdc",
        ".cursor/rules/house-python.mdc",
        ".github/instructions/house-javascript.instructions.md",
        ".github/instructions/house-python.instructions.md",
        "AGENTS.md",
    ];
    assert_eq!(names, expected);
    assert!(all.contains_key(".agents/skills/house/references/JS1.md"));
    let agents = &all["AGENTS.md"];
    assert!(
        agents.starts_with("# Mine\n\n<!-- rulebook:begin house -->\n\n## House rules\n\n"),
        "{agents}"
    );
    assert!(
        agents.contains("`.agents/skills/house/references/NAME.md` has its reason"),
        "{agents}"
    );
    assert!(
        agents.contains("`rulebook lint --rules .agents/skills/house/references FILE…`"),
        "{agents}"
    );
    let python = &all[".cursor/rules/house-python.mdc"];
    let front = "---\ndescription: The rules of House rules. Use this whenever you write, change or review what they are about.\nglobs: **/*.py,**/*.pyi\nalwaysApply: false\n---\n\n<!-- rulebook:skill house -->\n\n# House rules\n";
    assert!(python.starts_with(front), "{python}");
    assert!(
        python.contains("**LOG1**") && !python.contains("JS1"),
        "{python}"
    );
    let script = &all[".github/instructions/house-javascript.instructions.md"];
    assert!(
        script.contains("\napplyTo: \"**/*.js,")
            && script.contains("**JS1**")
            && !script.contains("LOG1"),
        "{script}"
    );
    // A second time nothing is written, and what a person writes around the section stays.
    let (_, told) = said(&test);
    assert_eq!(told.matches("up to date: ").count(), 6, "{told}");
    let edited = format!("above\r\n{agents}below");
    let test = test.file("repo/AGENTS.md", edited.replace("**LOG1**", "**OLD**"));
    let (_, told) = said(&test);
    assert!(told.contains("written: `AGENTS.md`"), "{told}");
    let now = std::fs::read_to_string(test.folder.path().join("repo/AGENTS.md")).expect("a file");
    assert!(
        now.starts_with("above\r\n# Mine\n\n<!--") && now.ends_with("-->\r\nbelow"),
        "{now:?}"
    );
    assert!(
        now.contains("**LOG1**") && !now.contains("**OLD**"),
        "{now}"
    );
}

#[test]
fn without_a_repository_the_skill_is_printed_and_nothing_written() {
    let test = repository().bare_args([
        "skill", "content/logging.md", "--no-book", "--name", "other", "--description", "What: for",
    ]);
    let before = files(test.folder.path());
    let output = test.command().output().expect("the program can be started");
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(
        text.starts_with("---\nname: other\ndescription: \"What: for\"\n---\n\n# Logging\n"),
        "{text}"
    );
    assert_eq!(files(test.folder.path()), before);
}

#[test]
fn what_is_another_s_is_left_alone_and_then_nothing_is_written() {
    let mark = "<!-- rulebook:begin house -->\n";
    for (path, text, said) in [
        (
            "repo/AGENTS.md",
            format!("x\n{mark}"),
            "AGENTS.md:2: the section was not written",
        ),
        (
            "repo/.cursor/rules/house-python.mdc",
            "mine".to_owned(),
            "`.cursor/rules/house-python.mdc` is there already",
        ),
        (
            "repo/.github/instructions/house-javascript.instructions.md",
            "mine".to_owned(),
            "is there already, and rulebook did not make it",
        ),
        (
            "repo/.agents/skills/house/SKILL.md",
            "mine".to_owned(),
            "in `.agents/skills/house` is something that rulebook did not make",
        ),
    ] {
        let test = repository().file(path, &text);
        let before = files(&test.folder.path().join("repo"));
        let output = test.command().output().expect("the program can be started");
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{told}");
        assert!(told.contains(said), "{told}");
        assert_eq!(files(&test.folder.path().join("repo")), before, "{path}");
    }
    for (folder, into, said) in [
        (
            "../outside",
            "repo",
            "is no folder inside of the repository",
        ),
        ("/outside", "repo", "is no folder inside of the repository"),
        (
            ".git/hooks",
            "repo",
            "`.git/hooks/house` is in what git keeps for itself",
        ),
        (".agents/skills", "none", "`none` is no folder"),
    ] {
        repository()
            .bare_args(["skill", ".", "--skills", folder, "--into", into])
            .status(2)
            .stderr_contains(said)
            .run();
    }
}

#[test]
fn of_a_book_with_errors_and_of_none_no_skill_is_made() {
    let broken = "## LOG9: Log it {#LOG9}\n\n```python good\nprint(\n```\n";
    let test = repository().file(
        "content/logging.md",
        format!(
            "# Logging\n\n{}{broken}",
            rule("LOG1", "Log it", "error", "print")
        ),
    );
    let folder = test.folder.path().to_path_buf();
    let output = test.command().output().expect("the program can be started");
    assert_eq!(output.status.code(), Some(1));
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(
        told.contains("no skill is made of a guideline with errors (1 denied finding)"),
        "{told}"
    );
    assert!(!folder.join("repo/.agents").exists());
    repository()
        .file("book.toml", KEYS)
        .status(2)
        .stderr_contains("the book asks for no skill: give it a name")
        .run();
    let prose = Test::of("skill")
        .file("a.md", "# A\n\nText.\n")
        .args(["a.md", "--name", "a"]);
    prose
        .status(2)
        .stderr_contains("there is no rule that a skill could be made of")
        .run();
    let named = Test::of("skill").args(["--name", "A_b"]);
    named
        .status(2)
        .stderr_contains("a name has `a` to `z`")
        .run();
}

#[cfg(unix)]
#[test]
fn no_link_leads_a_skill_out_of_the_repository() {
    for (link, to) in [
        ("repo/AGENTS.md", "../outside/AGENTS.md"),
        ("repo/.agents", "../outside"),
        ("repo/.cursor", "../outside"),
        ("repo/.github", "../none"),
    ] {
        let test = repository().file("outside/AGENTS.md", "mine\n");
        let root = test.folder.path().to_path_buf();
        let _ = std::fs::remove_file(root.join(link));
        let test = test.link(link, to);
        let output = test.command().output().expect("the program can be started");
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{link}: {told}");
        assert_eq!(
            files(&root.join("outside")),
            BTreeMap::from([("AGENTS.md".to_owned(), "mine\n".to_owned())]),
            "{link}"
        );
        assert!(!root.join("none").exists(), "{link}");
    }
    // A link inside stays one.
    let test = repository().file("repo/docs/AGENTS.md", "# Mine\n");
    std::fs::remove_file(test.folder.path().join("repo/AGENTS.md")).expect("it is there");
    let test = test.link("repo/AGENTS.md", "docs/AGENTS.md");
    let root = test.folder.path().to_path_buf();
    let output = test.command().output().expect("the program can be started");
    assert_eq!(
        output.status.code(),
        Some(0),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let text = std::fs::read_to_string(root.join("repo/docs/AGENTS.md")).expect("a file");
    assert!(
        text.starts_with("# Mine\n\n<!-- rulebook:begin house -->"),
        "{text}"
    );
}

/// The lines of rules that a skill of these documents has, without the text around them.
fn lines_of(documents: &[(&str, &str)]) -> (Vec<String>, BTreeMap<String, String>) {
    let test = documents.iter().fold(
        Test::of("skill").file("book.toml", "[skill]\nname = 'a'\n"),
        |test, (path, text)| test.file(&format!("content/{path}"), text),
    );
    let test = test.args([".", "--into", "."]);
    let output = test.command().output().expect("the program can be started");
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(0), "{told}");
    let found = files(&test.folder.path().join(".agents/skills/a"));
    let lines = found["SKILL.md"].lines();
    let lines = lines.filter(|line| line.starts_with("- ") || line.starts_with("## "));
    (lines.map(str::to_owned).collect(), found)
}

#[test]
fn a_section_without_an_id_is_a_line_of_what_its_items_say() {
    let (lines, files) = lines_of(&[(
        "a.md",
        "# Style\n\n## Strings\n\n\
         - 1.1 Use single quotes. eslint: quotes\n\n  ```js\n  // bad\n  a(\"b\")\n  ```\n\n  ```js\n  // bad\n  c(\"d\")\n  ```\n\n  ```js\n  // good\n  a('b')\n  ```\n\n\
         - 1.2 Use template strings. Why?\n\n  ```js\n  // bad\n  a + 'b'\n  ```\n\n\
         ## Names & words\n\nChoose long ones. They are read.\n\n### Bad\n\n```js\nx = 1\n```\n\n### Good\n\n```js\nlength = 1\n```\n\n\
         ## Prose\n\nNothing to see.\n",
    )]);
    let expected = [
        "## Rules",
        "- **Strings**: 1.1 Use single quotes. 1.2 Use template strings.",
        "- [Names & words](references/Names---words.md): Choose long ones.",
    ];
    assert_eq!(lines, expected);
    let reference = &files["references/Names---words.md"];
    assert!(
        reference.starts_with("# Names & words\n\nChoose long ones. They are read.\n\n## Bad\n"),
        "{reference}"
    );
    assert!(
        reference.contains("x = 1") && reference.contains("length = 1"),
        "{reference}"
    );
}

#[test]
fn where_pages_are_rules_each_is_one_line() {
    // The first heading is on most pages, and the second one names nothing anywhere.
    let page = |at: usize| {
        let heading = if at < 6 { "Our code" } else { "Examples" };
        format!(
            "# no-call-{at}\n\n\u{1f4dd} Do not call `f{at}`.\n\n## {heading}\n\n```js bad\nf{at}()\n```\n\n\
             ## Options\n\n### allowAll\n\n```js bad\nf{at}(1)\n```\n\n```js good\ng()\n```\n"
        )
    };
    let pages: Vec<(String, String)> = (0..7)
        .map(|at| (format!("no-call-{at}.md"), page(at)))
        .collect();
    let pages: Vec<(&str, &str)> = pages
        .iter()
        .map(|(path, text)| (path.as_str(), text.as_str()))
        .collect();
    let (lines, files) = lines_of(&pages);
    let expected = (0..7).map(|at| format!("- **no-call-{at}**: Do not call f{at}."));
    let expected: Vec<String> = std::iter::once("## Rules".to_owned())
        .chain(expected)
        .collect();
    assert_eq!(lines, expected);
    assert_eq!(
        files
            .keys()
            .filter(|path| path.starts_with("references/"))
            .count(),
        7
    );
    assert!(files["references/no-call-1.md"].contains("allowAll"));
}

#[cfg(unix)]
#[test]
fn what_a_run_showed_is_decided_by_a_run() {
    let page = "# A\n\n## R1: Add numbers only {#R1}\n\n```yaml rule\nid: R1\nlanguage: python\nseverity: error\nrule:\n  kind: binary_operator\n  has: {kind: string}\n```\n\n\
        ```python bad raises=TypeError\ndef add():\n    return 1 + \"2\"\n\n\nadd()\n```\n\n```python good\ndef add():\n    return 1 + 2\n\n\nadd()\n```\n";
    let program = Path::new(env!("CARGO_BIN_EXE_rulebook"));
    let folder = program.parent().expect("a program has a folder");
    let path = format!(
        "{}:{}",
        folder.display(),
        std::env::var("PATH").unwrap_or_default()
    );
    if Command::new("python3").arg("-V").output().is_err() {
        return absent::not_tested("graders that run code: there is no `python3`");
    }
    let test = Test::of("skill")
        .args(["a.md", "--run", "--name", "run", "--into", "."])
        .file("a.md", page);
    let output = test
        .command()
        .env("PATH", &path)
        .output()
        .expect("the program can be started");
    assert_eq!(
        output.status.code(),
        Some(0),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let skill = test.folder.path().join(".agents/skills/run");
    let text = std::fs::read_to_string(skill.join("evals/evals.json")).expect("cases");
    schema::validate("rulebook-evals-1.json", &text);
    let evals: Value = serde_json::from_str(&text).expect("JSON");
    let grader = &evals["evals"][0]["graders"][1];
    assert_eq!(grader["kind"], "run", "{evals}");
    let decided = |code: &str| {
        std::fs::write(skill.join("answer.py"), code).expect("a file");
        let words = grader["command"].as_array().expect("a list").iter();
        let words: Vec<&str> = words.map(|word| word.as_str().expect("a text")).collect();
        let words: Vec<&str> = words
            .iter()
            .map(|word| if *word == "OUTPUT" { "answer.py" } else { word })
            .collect();
        let mut command = Command::new(words[0]);
        let command = command.args(&words[1..]).current_dir(&skill);
        let output = command
            .env_clear()
            .env("PATH", &path)
            .env("HOME", test.home.path())
            .output();
        output.expect("a shell").status.code().map(i64::from)
    };
    let given = std::fs::read_to_string(skill.join("evals/files/1.py")).expect("the case");
    assert_eq!(decided(&given), grader["before"].as_i64());
    assert_eq!(
        decided("def add():\n    return 1 + 2\n\n\nadd()\n"),
        grader["passes"].as_i64()
    );
    // The detector has nothing to say of this one.
    assert_eq!(
        decided("def add():\n    return 1 + None\n\n\nadd()\n"),
        Some(1)
    );
}
