//! Guidelines as people have them, unmodified: the seed of issue 2, the 70 documents of the corpus, and one of our own.
//!
//! The first two stand beside the repository, in `../shared` or where `RULEBOOK_SHARED` says.
//! Where they are not there the test says so and passes; our own document in `tests/data/` has the same shape.

mod absent;

use serde_json::Value;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What one run of the program said.
struct Run {
    status: Option<i32>,
    stdout: String,
    stderr: String,
}

fn rulebook(arguments: &[&str]) -> Run {
    let output = Command::new(env!("CARGO_BIN_EXE_rulebook"))
        .args(arguments)
        .env_clear()
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("the program can be started");
    Run {
        status: output.status.code(),
        stdout: String::from_utf8(output.stdout).expect("output is UTF-8"),
        stderr: String::from_utf8(output.stderr).expect("output is UTF-8"),
    }
}

/// `check --explain --format json`, and its exit status.
fn check(path: &str, more: &[&str]) -> (Value, i32) {
    let run = rulebook(&[&["check", path, "--explain", "--format", "json"], more].concat());
    assert_eq!(run.stderr, "", "check {path}");
    let told = serde_json::from_str(&run.stdout).expect("stdout is one JSON document");
    (told, run.status.expect("the program ends by itself"))
}

/// A file or folder beside the repository.
fn shared(name: &str) -> Option<PathBuf> {
    let root = match std::env::var_os("RULEBOOK_SHARED") {
        Some(root) => PathBuf::from(root),
        None => Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"),
    };
    let path = root.join(name);
    if path.exists() {
        return Some(path);
    }
    absent::not_tested(format_args!("`{}` is not there", path.display()));
    None
}

/// `line stance verdict` of each example, by the line of its opening fence.
fn verdicts(told: &Value) -> Vec<String> {
    let list = told["verdicts"].as_array().expect("a list");
    let line = |verdict: &Value| {
        let word = |key: &str| verdict[key].as_str().expect("a word").to_owned();
        format!(
            "{} {} {}",
            verdict["fence"],
            word("stance"),
            word("verdict")
        )
    };
    list.iter().map(line).collect()
}

/// `line rule` of each finding that a rule speaks in.
fn spoken(told: &Value) -> Vec<String> {
    let findings = told["findings"].as_array().expect("a list");
    let with_rule = findings.iter().filter_map(|finding| {
        let rule = finding["rule"].as_str()?;
        Some(format!("{} {rule}", finding["line"]))
    });
    with_rule.collect()
}

fn codes(told: &Value) -> BTreeSet<&str> {
    let findings = told["findings"].as_array().expect("a list");
    findings
        .iter()
        .filter_map(|finding| finding["code"].as_str())
        .collect()
}

/// The rule that an example is credited to, by its opening line.
fn because(told: &Value, line: u64) -> &str {
    let list = told["verdicts"].as_array().expect("a list");
    let verdict = list.iter().find(|verdict| verdict["fence"] == line);
    verdict.expect("a verdict")["because"]
        .as_str()
        .expect("a sentence")
}

fn assert_lead(told: &Value, line: u64) {
    let fences = told["fences"].as_array().expect("a list");
    let fence = fences
        .iter()
        .find(|fence| fence["line"] == line)
        .expect("a fence");
    assert_eq!(fence["evidence"][0]["rank"], "lead", "fence {line}");
    assert_eq!(fence["evidence"][0]["line"], line - 1, "fence {line}");
}

/// Every example's verdict is in words on the page; that of code that no one called good is a plain mark.
fn assert_published(site: &Path, told: &Value) {
    let page =
        std::fs::read_to_string(site.join("index.html")).expect("a single file is the index");
    for verdict in told["verdicts"].as_array().expect("a list") {
        let id = format!("id=\"Example-{}\"", verdict["fence"]);
        let start = page
            .find(&id)
            .unwrap_or_else(|| panic!("{id} is not on the page"));
        let figure = &page[start..start + page[start..].find("</figure>").expect("a figure ends")];
        let word = match verdict["verdict"].as_str().expect("a word") {
            "syntax-only" if verdict["assumed"] == true => "parses",
            "proven" if verdict["assumed"] == true => "passes",
            word => word,
        };
        assert!(
            figure.contains(&format!(">{}:<", word.replace('-', " "))),
            "{id} is not {word} in:\n{figure}"
        );
    }
}

#[test]
fn the_seed_without_rules() {
    let Some(seed) = shared("seed/SKILL.md") else {
        return;
    };
    let seed = seed.to_str().expect("the path is UTF-8");
    let (told, status) = check(seed, &[]);
    assert_eq!(
        verdicts(&told),
        [
            "18 good syntax-only",
            "48 good syntax-only",
            "61 good syntax-only",
            "75 good syntax-only",
            "98 good syntax-only",
            "122 good syntax-only",
            "135 bad unproven",
            "140 good syntax-only",
            "145 bad unproven",
            "150 good syntax-only",
            "156 good syntax-only",
        ]
    );
    assert_eq!(status, 0);
    assert_eq!(
        codes(&told),
        BTreeSet::from(["nothing-judged", "skill-name", "skill-yaml", "unproven"])
    );
    for line in [135, 145] {
        assert_lead(&told, line);
    }
    let human = rulebook(&["check", seed]).stdout;
    assert!(
        human.contains("11 examples: 9 syntax only, 2 unproven"),
        "{human}"
    );
    assert!(
        human.contains("unproven: no check can tell them"),
        "{human}"
    );
    assert!(human.contains("no rule checked any example"), "{human}");
    for praise in ["all well", "no problems", "success", "passed", " ok"] {
        assert!(
            !human.to_lowercase().contains(praise),
            "`{praise}` in:\n{human}"
        );
    }
    let site = tempfile::tempdir().expect("a temporary folder can be made");
    let run = rulebook(&[
        "build",
        seed,
        "-d",
        site.path().to_str().expect("the path is UTF-8"),
    ]);
    assert_eq!(run.status, Some(0), "{}{}", run.stdout, run.stderr);
    assert_published(site.path(), &told);
}

#[test]
fn the_seed_with_our_rules() {
    let Some(seed) = shared("seed/SKILL.md") else {
        return;
    };
    let seed = seed.to_str().expect("the path is UTF-8");
    let (told, status) = check(seed, &["--rules", "content"]);
    assert_eq!(
        verdicts(&told),
        [
            "18 good syntax-only",
            "48 good rejected",
            "61 good rejected",
            "75 good rejected",
            "98 good syntax-only",
            "122 good syntax-only",
            "135 bad unproven",
            "140 good syntax-only",
            "145 bad unproven",
            "150 good syntax-only",
            "156 good syntax-only",
        ]
    );
    assert_eq!(status, 0, "no one called these examples good");
    // 52 names no driver, 55 and 67 are generators that are annotated as what they yield, 84 is `isnot`.
    assert_eq!(
        spoken(&told),
        ["52 SA306", "55 SA303", "67 SA303", "84 SA403"]
    );
    assert_eq!(
        codes(&told),
        BTreeSet::from([
            "assumed-good-flagged",
            "skill-name",
            "skill-yaml",
            "unproven"
        ])
    );
    // No word of it says that it is about these rules.
    assert!(because(&told, 135).starts_with("`SA101` flags it; write `rule=SA101`"));
    assert!(because(&told, 145).starts_with("`SA202` flags it; write `rule=SA202`"));
    let site = tempfile::tempdir().expect("a temporary folder can be made");
    let folder = site.path().to_str().expect("the path is UTF-8");
    let run = rulebook(&["build", seed, "--rules", "content", "-d", folder]);
    assert_eq!(run.status, Some(0), "{}{}", run.stdout, run.stderr);
    assert_published(site.path(), &told);
}

#[test]
fn our_own_guideline_without_rules() {
    let (told, status) = check("tests/data/guideline.md", &[]);
    assert_eq!(
        verdicts(&told),
        [
            "15 good syntax-only",
            "22 good syntax-only",
            "29 good syntax-only",
            "42 bad unproven",
            "47 good syntax-only",
            "52 bad unproven",
            "57 good syntax-only",
            "63 good syntax-only",
        ]
    );
    assert_eq!(status, 0);
    assert_eq!(codes(&told), BTreeSet::from(["nothing-judged", "unproven"]));
    for line in [42, 52] {
        assert_lead(&told, line);
    }
    let site = tempfile::tempdir().expect("a temporary folder can be made");
    let folder = site.path().to_str().expect("the path is UTF-8");
    let run = rulebook(&["build", "tests/data/guideline.md", "-d", folder]);
    assert_eq!(run.status, Some(0), "{}{}", run.stdout, run.stderr);
    assert_published(site.path(), &told);
}

#[test]
fn our_own_guideline_with_rules() {
    let rules = ["--rules", "tests/data/rules.yml"];
    let (told, status) = check("tests/data/guideline.md", &rules);
    assert_eq!(
        verdicts(&told),
        [
            "15 good syntax-only",
            "22 good rejected",
            "29 good rejected",
            "42 bad unproven",
            "47 good syntax-only",
            "52 bad unproven",
            "57 good syntax-only",
            "63 good syntax-only",
        ]
    );
    assert_eq!(status, 1);
    assert_eq!(spoken(&told), ["23 S2", "36 S3"]);
    assert!(because(&told, 42).starts_with("`S1` flags it"));
    assert!(because(&told, 52).starts_with("`S4` flags it"));
}

/// Fences counted by their lines alone: neither with the parser nor with rulebook's own count.
fn fences_by_lines(text: &str) -> usize {
    let (mut count, mut open) = (0, String::new());
    for line in text.lines() {
        let mut rest = line.trim_start_matches([' ', '\t', '>']);
        if open.is_empty() {
            // A fence may be the first thing in a list item.
            loop {
                let bullet = rest.strip_prefix(['-', '*', '+']);
                let number = rest.trim_start_matches(|c: char| c.is_ascii_digit());
                let number = number
                    .strip_prefix(['.', ')'])
                    .filter(|_| number.len() < rest.len());
                match bullet
                    .or(number)
                    .filter(|rest| rest.starts_with([' ', '\t']))
                {
                    Some(inner) => rest = inner.trim_start(),
                    None => break,
                }
            }
            let mark = rest.chars().next().filter(|c| "`~".contains(*c));
            let Some(mark) = mark else { continue };
            let run: String = rest.chars().take_while(|c| *c == mark).collect();
            let is_inline = mark == '`' && rest[run.len()..].contains('`');
            if run.len() >= 3 && !is_inline {
                open = run;
                count += 1;
            }
        } else if rest.starts_with(&open) && rest.trim_end().trim_matches(['`', '~']).is_empty() {
            open.clear();
        }
    }
    count
}

#[test]
fn the_corpus() {
    let Some(corpus) = shared("corpus") else {
        return;
    };
    let docs = corpus.join("docs");
    let docs_name = docs.to_str().expect("the path is UTF-8");
    let (told, status) = check(docs_name, &["--no-book"]);
    assert_eq!(
        status, 0,
        "no code of these documents is wrong beyond doubt"
    );
    assert_eq!(told["summary"]["pages"], 70);
    let below = |path: &str| {
        path.trim_start_matches(docs_name)
            .trim_start_matches('/')
            .to_owned()
    };
    let fences: BTreeSet<(String, u64)> = told["fences"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|fence| {
            (
                below(fence["path"].as_str().expect("a path")),
                fence["line"].as_u64().expect("a line"),
            )
        })
        .collect();

    let gold = std::fs::read_to_string(corpus.join("gold.jsonl"))
        .expect("the labels stand beside the documents");
    let gold: BTreeSet<(String, u64)> = gold
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).expect("a line is one object"))
        .map(|fence| {
            (
                fence["path"].as_str().expect("a path").to_owned(),
                fence["line"].as_u64().expect("a line"),
            )
        })
        .collect();
    assert_eq!(fences, gold, "the fences that readers found, and no others");

    let paths: BTreeSet<&String> = gold.iter().map(|(path, _)| path).collect();
    assert_eq!(paths.len(), 70);
    for path in paths {
        let text = std::fs::read_to_string(docs.join(path)).expect("a document is UTF-8");
        let found = fences.iter().filter(|(other, _)| other == path).count();
        assert_eq!(
            found,
            rulebook::testing::markdown::count_fences(&text),
            "{path}"
        );
        assert_eq!(found, fences_by_lines(&text), "{path}");
    }
}

#[test]
fn the_corpus_is_published() {
    let Some(corpus) = shared("corpus") else {
        return;
    };
    let site = tempfile::tempdir().expect("a temporary folder can be made");
    let docs = corpus.join("docs");
    let run = rulebook(&[
        "build",
        docs.to_str().expect("the path is UTF-8"),
        "--no-book",
        "-d",
        site.path().to_str().expect("the path is UTF-8"),
    ]);
    assert_eq!(run.status, Some(0), "{}{}", run.stdout, run.stderr);
    let gold = std::fs::read_to_string(corpus.join("gold.jsonl"))
        .expect("the labels stand beside the documents");
    for line in gold.lines() {
        let fence: Value = serde_json::from_str(line).expect("a line is one object");
        let path = Path::new(fence["path"].as_str().expect("a path"));
        let stem = path
            .file_stem()
            .and_then(|stem| stem.to_str())
            .expect("a name");
        let name = if stem == "README" { "index" } else { stem };
        let page = site
            .path()
            .join(path.with_file_name(format!("{name}.html")));
        let text = std::fs::read_to_string(&page)
            .unwrap_or_else(|_| panic!("{} is there", page.display()));
        let id = format!("id=\"Example-{}\"", fence["line"]);
        assert!(text.contains(&id), "{id} is not in {}", page.display());
    }
}

/// The corpus's own script holds our stances against the labels of careful readers.
#[test]
fn stances_agree_with_the_labels_of_the_corpus() {
    let Some(corpus) = shared("corpus") else {
        return;
    };
    let docs = corpus.join("docs");
    let docs = docs.to_str().expect("the path is UTF-8");
    let run = rulebook(&["check", "--explain", "--format", "json", "--no-book", docs]);
    let told = tempfile::tempdir().expect("a temporary folder can be made");
    let told = told.path().join("told.json");
    std::fs::write(&told, run.stdout).expect("the report can be kept");
    let score = std::process::Command::new("python3")
        .arg(corpus.join("score.py"))
        .args(["--show", "--min", "97", "--max-bad-as-good", "1"])
        .stdin(std::fs::File::open(&told).expect("the report was kept"))
        .output();
    let Ok(score) = score else {
        absent::not_tested("there is no `python3`");
        return;
    };
    assert!(
        score.status.success(),
        "{}",
        String::from_utf8_lossy(&score.stdout)
    );
}

/// A pin is for the checker: no reader sees it, no copy holds it, and nothing is left where it stood.
/// Code without what stands between its lines: every message ends with the only line feed before its closing tag.
fn without_messages(code: &str) -> String {
    let mut pieces = code.split("<span class=\"finding\">");
    let mut out = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        out += piece.split_once("\n</span>").expect("a message ends").1;
    }
    out
}

#[test]
fn pins_are_not_on_the_page() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let text = r#"# Guide

## A1: No eval

```yaml rule
id: A1
language: python
message: eval runs anything
rule: { pattern: eval($X) }
```

```python bad
def run(ä):
    # error: [A1] "runs"
    x = eval("ä")  # error: [A1]
    # A note of the author.
    return eval(ä) # error: [A1]
```

```rust
// ❌ Bad
/* error: [A1] */
f(); // error: [A1]

// ✅ Good
g(); // error: [E0382]
```
"#;
    let page = folder.path().join("a.md");
    std::fs::write(&page, text).expect("a file can be written");
    let site = folder.path().join("site");
    let (page, folder) = (page.to_str().expect("UTF-8"), site.to_str().expect("UTF-8"));
    let run = rulebook(&["build", page, "-d", folder]);
    assert_eq!(run.status, Some(0), "{}", run.stderr);
    let html = std::fs::read_to_string(site.join("index.html")).expect("the page was written");
    let mut shown = Vec::new();
    let mut rest = html.as_str();
    while let Some(start) = rest.find("<code") {
        rest = &rest[start..];
        let from = rest.find('>').expect("a tag ends") + 1;
        let end = rest.find("</code>").expect("an element ends");
        let code = rest[from..end]
            .replace("<mark>", "«")
            .replace("</mark>", "»");
        let code = without_messages(&code);
        let mut text = String::new();
        let mut is_tag = false;
        for letter in code.chars() {
            match letter {
                '<' => is_tag = true,
                '>' => is_tag = false,
                _ if !is_tag => text.push(letter),
                _ => {}
            }
        }
        shown.push(text.replace("&quot;", "\""));
        rest = &rest[end..];
    }
    let has = |code: &str| {
        let found = shown.iter().any(|text| text.trim_end_matches('\n') == code);
        assert!(found, "{code}\n\n{shown:#?}");
    };
    has("def run(ä):\n    x = «eval(\"ä\")»\n    # A note of the author.\n    return «eval(ä)»");
    has("// ❌ Bad\nf();");
    has("// ✅ Good\ng(); // error: [E0382]");
    assert!(!html.contains("error: [A1]"), "{html}");
}
