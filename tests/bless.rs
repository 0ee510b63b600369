//! `rulebook check --bless`: what is written into fences that wait for fixed code, byte for byte.

use std::process::{Command, Output};
use tempfile::TempDir;

const RULE: &str = "## A1: New\n\n```yaml rule\nid: A1\nlanguage: python\nmessage: old\nrule: { pattern: old($X) }\nfix: |-\n  if new:\n      new($X)\n```\n\n";

fn check(folder: &TempDir, environment: &[(&str, &str)]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_rulebook"))
        .args(["check", "--bless", "a.md"])
        .current_dir(folder.path())
        // No interpreter, and no cache of the user's.
        .env_clear()
        .envs(environment.iter().copied())
        .output()
        .expect("the program was built")
}

/// Blesses a document, twice, and gives what stands behind the rule then.
fn blessed(body: &str) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.md");
    let read = || std::fs::read_to_string(&path).expect("a file");
    std::fs::write(&path, format!("{RULE}{body}")).expect("a file");
    check(&folder, &[]);
    let once = read();
    let again = check(&folder, &[]);
    assert_eq!(read(), once, "a second time changes nothing");
    let said = String::from_utf8_lossy(&again.stderr).into_owned();
    assert_eq!(said, "", "a second time says nothing");
    let names = std::fs::read_dir(folder.path()).expect("a folder");
    assert_eq!(names.count(), 1, "nothing is left beside it");
    once.strip_prefix(RULE)
        .expect("the rule is as it was")
        .to_owned()
}

#[test]
fn an_empty_fence_is_filled() {
    let body = "**Bad:**\n\n```python\nold(1)\n```\n\n**Good:**\n\n```python fix\n```\n\nText.\n";
    let filled = body.replace("fix\n```", "fix\nif new:\n    new(1)\n```");
    assert_eq!(blessed(body), filled);
    // Empty lines are no code; they make room.
    assert_eq!(blessed(&body.replace("fix\n```", "fix\n\n  \n```")), filled);
}

#[test]
fn each_line_gets_what_stands_before_the_fence() {
    let quote =
        "> **Bad:**\n>\n> ```python\n> old(1)\n> ```\n>\n> **Good:**\n>\n> ```python fix\n> ```\n";
    let filled = quote.replace("fix\n", "fix\n> if new:\n>     new(1)\n");
    assert_eq!(blessed(quote), filled);
    let list = "- **Bad:**\n\n  ```python\n  old(1)\n  ```\n\n- ```python fix\n  ```\n";
    let filled = list.replace("fix\n", "fix\n  if new:\n      new(1)\n");
    assert_eq!(blessed(list), filled);
    let both = "1. > **Bad:**\n   >\n   > ```python\n   > old(1)\n   > ```\n   >\n   > - **Good:**\n   >\n   >   ~~~python fix\n   >   ~~~\n";
    let filled = both.replace("fix\n", "fix\n   >   if new:\n   >       new(1)\n");
    assert_eq!(blessed(both), filled);
}

#[test]
fn an_empty_line_of_the_code_keeps_the_mark_of_a_quote() {
    let body = "> **Bad:**\n>\n> ```python\n> a = 'é'\n>\n> old(a)\n> ```\n>\n> **Good:**\n>\n> ```python fix\n> ```\n";
    let filled = body.replace("fix\n", "fix\n> a = 'é'\n>\n> if new:\n>     new(a)\n");
    assert_eq!(blessed(body), filled);
}

#[test]
fn lines_end_as_they_do_in_the_file() {
    let body = "**Bad:**\r\n\r\n```python\r\nold(1)\r\n```\r\n\r\n**Good:**\r\n\r\n```python fix\r\n```\r\n";
    let filled = body.replace("fix\r\n", "fix\r\nif new:\r\n    new(1)\r\n");
    assert_eq!(blessed(body), filled);
}

#[test]
fn several_fences_are_filled_at_once_and_a_label_is_not_copied() {
    let pair = |code: &str| format!("```python\n# Bad\nold({code})\n```\n\n```python fix\n```\n\n");
    let body = pair("1") + &pair("2");
    let filled = body
        .replacen("fix\n", "fix\nif new:\n    new(1)\n", 1)
        .replace("fix\n```", "fix\nif new:\n    new(2)\n```");
    assert_eq!(blessed(&body), filled);
}

#[test]
fn what_would_not_hold_the_code_is_left_as_it_is() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.md");
    let text = format!(
        "{RULE}**Bad:**\n\n````python\nx = \"\"\"\n```\n\"\"\"\nold(1)\n````\n\n**Good:**\n\n```python fix\n```\n"
    );
    std::fs::write(&path, &text).expect("a file");
    let said = check(&folder, &[]);
    assert_eq!(std::fs::read_to_string(&path).expect("a file"), text);
    let said = String::from_utf8_lossy(&said.stderr).into_owned();
    assert_eq!(
        said,
        "note: a.md:24: this fence cannot hold the fixed code, and was not changed\n"
    );
}

#[test]
fn it_is_refused_where_ci_is_set() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.md");
    let text =
        format!("{RULE}**Bad:**\n\n```python\nold(1)\n```\n\n**Good:**\n\n```python fix\n```\n");
    std::fs::write(&path, &text).expect("a file");
    let said = check(&folder, &[("CI", "true")]);
    assert_eq!(said.status.code(), Some(2));
    assert_eq!(std::fs::read_to_string(&path).expect("a file"), text);
    let said = String::from_utf8_lossy(&said.stderr).into_owned();
    assert!(
        said.contains("`--bless` is refused where CI is set"),
        "{said}"
    );
}

#[test]
fn a_pin_is_not_copied() {
    let body = "**Bad:**\n\n```python\na = 1\n# error: [A1]\nold(a)\n```\n\n**Good:**\n\n```python fix\n```\n";
    let filled = body.replace("fix\n", "fix\na = 1\nif new:\n    new(a)\n");
    assert_eq!(blessed(body), filled);
}
