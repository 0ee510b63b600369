//! `try`: a proposed rule is judged by the book that it is for, and the book stays as it is.

use crate::program::{Told, folder, told};
use serde_json::Value;
use std::path::Path;
use tempfile::TempDir;

const BOOK: &str = "# Rules

## LOG1: No print

Output has no level.

**Bad:**

```python
print(\"started\", user)
```

**Good:**

```python
log.info(\"started\")
```

## LOG2: No eval

```yaml rule
id: LOG2
language: python
message: no eval
rule: { pattern: eval($X) }
```

**Bad:**

```python
eval(text)
```

**Good:**

```python
show(int(text))
```
";

fn rule(rule: &str) -> String {
    format!("id: LOG1\nlanguage: python\nmessage: use a logger\nrule:\n  {rule}\n")
}

fn book(proposed: &str) -> TempDir {
    folder(&[
        (
            "book.toml",
            "[book]\ntitle = \"T\"\n[verify]\nrule-id = '^(LOG\\d+)'\n",
        ),
        ("content/log.md", BOOK),
        ("rule.yml", &rule(proposed)),
        ("app/a.py", "print(1)\nprint(2)\n"),
        ("app/b.py", "f()\n"),
    ])
}

fn tried(folder: &TempDir, more: &[&str]) -> Told {
    told(folder, &[&["try", "rule.yml"], more].concat())
}

fn json(folder: &TempDir, more: &[&str]) -> Value {
    let told = tried(folder, &[more, &["--format", "json"]].concat());
    serde_json::from_str(&told.out).unwrap_or_else(|fault| panic!("{fault}: {told:?}"))
}

fn text(folder: &TempDir, path: &str) -> String {
    std::fs::read_to_string(folder.path().join(path)).expect("the file is there")
}

#[test]
fn a_rule_that_holds() {
    let folder = book("pattern: print($$$)");
    let told = tried(&folder, &["--on", "app"]);
    assert_eq!(told.status, 0, "{told:?}");
    assert!(
        told.out
            .starts_with("`LOG1` holds for content/log.md:3\n  bad examples: 1 of 1 proven\n"),
        "{told:?}"
    );
    assert!(
        told.out
            .contains("on app: 2 places in 1 of 2 files\n    app/a.py:1\n    app/a.py:2\n"),
        "{told:?}"
    );
    assert_eq!(text(&folder, "content/log.md"), BOOK, "nothing is written");
}

#[test]
fn what_is_wrong_with_a_rule_is_a_fact_for_programs() {
    let silent = json(&book("pattern: puts($$$)"), &[]);
    assert_eq!(silent["holds"], false, "{silent}");
    assert_eq!(silent["bad"]["wrong"][0]["code"], "not-caught", "{silent}");
    assert_eq!(silent["bad"]["wrong"][0]["line"], 10, "{silent}");
    let greedy = json(&book("kind: call"), &[]);
    assert_eq!(
        greedy["good"]["wrong"][0]["code"], "good-example-flagged",
        "{greedy}"
    );
    assert_eq!(
        greedy["contradictions"][0]["code"], "contradiction",
        "{greedy}"
    );
    assert_eq!(greedy["holds"], false, "{greedy}");
    let needless = json(
        &book("{ kind: call, has: { field: function, regex: ^print$ }, regex: print }"),
        &[],
    );
    assert_eq!(needless["holds"], true, "{needless}");
    assert_eq!(
        needless["mutants"]["survived"][0]["code"], "unneeded-clause",
        "{needless}"
    );
    assert_eq!(tried(&book("kind: call"), &[]).status, 1);
}

#[test]
fn a_rule_that_leans_on_its_sample_does_not_hold() {
    for (lazy, kind, sample) in [
        ("pattern: print(\"started\", $A)", "text", "started"),
        ("{ kind: call, regex: started }", "text", "started"),
    ] {
        let found = json(&book(lazy), &[]);
        assert_eq!(found["holds"], false, "{found}");
        assert_eq!(found["leans_on_sample"][0]["kind"], kind, "{found}");
        assert_eq!(found["leans_on_sample"][0]["text"], sample, "{found}");
    }
    let fair = json(&book("pattern: print($$$)"), &[]);
    assert_eq!(
        fair["leans_on_sample"].as_array().map(Vec::len),
        Some(0),
        "{fair}"
    );
}

#[test]
fn a_block_is_written_where_the_user_says_and_the_rule_holds() {
    let folder = book("pattern: print($$$)");
    let told = tried(&folder, &["--write", "content/log.md#log1-no-print"]);
    assert_eq!(told.status, 0, "{told:?}");
    let block = "Output has no level.\n\n```yaml rule\nid: LOG1\nlanguage: python\nmessage: use a logger\nrule:\n  pattern: print($$$)\n```\n\n**Bad:**\n";
    assert_eq!(
        text(&folder, "content/log.md"),
        BOOK.replacen("Output has no level.\n\n**Bad:**\n", block, 1)
    );
    let checked = crate::program::told(&folder, &["check"]);
    assert!(checked.out.contains("4 proven"), "{checked:?}");
    // The block that is there now is tried again, and not written over.
    let again = tried(&folder, &["--write", "LOG1"]);
    assert_eq!(again.status, 2, "{again:?}");
    assert!(again.err.contains("has one already"), "{again:?}");
}

#[test]
fn a_rule_that_does_not_hold_is_not_written() {
    let folder = book("kind: call");
    let told = tried(&folder, &["--write", "LOG1"]);
    assert_eq!(told.status, 1, "{told:?}");
    assert!(told.out.contains("nothing is written"), "{told:?}");
    assert_eq!(text(&folder, "content/log.md"), BOOK);
}

#[test]
fn sections_are_found_in_every_way_that_people_name_them() {
    for section in [
        "LOG1",
        "log1-no-print",
        "content/log.md#log1-no-print",
        "content/log.md:10",
        "content/log.md#LOG1",
    ] {
        let folder = book("pattern: print($$$)");
        let told = tried(&folder, &["--section", section]);
        assert_eq!(told.status, 0, "{section}: {told:?}");
        assert!(told.out.contains("content/log.md:3"), "{section}: {told:?}");
    }
}

#[test]
fn a_loose_page_with_line_ends_of_windows_keeps_them() {
    let page = BOOK.replace('\n', "\r\n");
    let folder = folder(&[
        ("log.md", &page),
        ("rule.yml", &rule("pattern: print($$$)")),
    ]);
    let told = told(
        &folder,
        &["try", "rule.yml", "--write", "log.md#log1-no-print"],
    );
    assert_eq!(told.status, 0, "{told:?}");
    let after = text(&folder, "log.md");
    assert_eq!(after.matches('\n').count(), after.matches("\r\n").count());
    assert!(after.contains("```yaml rule\r\nid: LOG1\r\n"), "{after}");
}

#[test]
fn what_cannot_be_tried_is_one_message_and_nothing_is_written() {
    let folder = book("pattern: print($$$)");
    let write = |path: &str, text: &str| {
        std::fs::write(folder.path().join(path), text).expect("a file is written")
    };
    write(
        "broken.yml",
        "id: LOG1\nlanguage: python\nrule: { pattern: 'f(' }\n",
    );
    write(
        "other.yml",
        "id: LOG9\nlanguage: python\nrule: { pattern: f() }\n",
    );
    let broken = told(&folder, &["try", "broken.yml"]);
    assert_eq!(broken.status, 1, "{broken:?}");
    assert!(
        broken
            .err
            .contains("broken.yml:3: the pattern is not Python"),
        "{broken:?}"
    );
    let other = told(&folder, &["try", "other.yml"]);
    assert_eq!(other.status, 2, "{other:?}");
    assert!(
        other
            .err
            .contains("no section is that of `LOG9`\n  name one with `--section`"),
        "{other:?}"
    );
    let missing = told(&folder, &["try", "missing.yml"]);
    assert_eq!(missing.status, 2, "{missing:?}");
    assert!(Path::new(&folder.path().join("content/log.md")).exists());
    assert_eq!(text(&folder, "content/log.md"), BOOK);
}
