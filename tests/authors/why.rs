//! `explain --why`, and the same reason under a missed example and a dead detector.

use crate::program::{folder, told};

/// A page of one rule: language, the rule, a bad and a good example.
fn page(language: &str, rule: &str, bad: &str, good: &str) -> String {
    format!(
        "# Rules\n\n## R1: A rule\n\n```yaml rule\nid: R1\nlanguage: {language}\nmessage: m\n{rule}\n```\n\n**Bad:**\n\n```{language}\n{bad}\n```\n\n**Good:**\n\n```{language}\n{good}\n```\n"
    )
}

/// The reason is under both findings, and once what it says to change is changed, the page is right.
fn check(language: &str, rule: &str, changed: &str, bad: &str, good: &str, hint: &str) {
    let text = page(language, rule, bad, good);
    let folder = folder(&[
        ("a.md", &text),
        ("b.md", &page(language, changed, bad, good)),
    ]);
    let before = told(&folder, &["check", "a.md"]);
    assert_eq!(before.status, 1, "{before:?}");
    for code in ["error[bad-example-missed]", "warning[dead-detector]"] {
        let from = before
            .out
            .find(code)
            .unwrap_or_else(|| panic!("{code}: {before:?}"));
        let help = before.out[from..]
            .lines()
            .find(|line| line.contains("= help: "));
        let help = help.unwrap_or_else(|| panic!("{code}: {before:?}"));
        assert!(help.contains(hint), "{code}: {help}");
    }
    let after = told(&folder, &["check", "b.md"]);
    assert_eq!(after.status, 0, "{after:?}");
    assert!(after.out.contains("2 proven"), "{after:?}");
}

#[test]
fn a_relation_that_looks_too_near() {
    check(
        "go",
        "rule:\n  kind: defer_statement\n  inside:\n    kind: for_statement",
        "rule:\n  kind: defer_statement\n  inside:\n    kind: for_statement\n    stopBy: end",
        "package a\n\nfunc f(names []string) {\n\tfor _, name := range names {\n\t\tdefer g(name)\n\t}\n}",
        "package a\n\nfunc f(name string) {\n\tdefer g(name)\n}",
        "`kind: defer_statement` matches 1 node, and `inside: { kind: for_statement }` none of them (`kind: for_statement` matches 1 node of this code); add `stopBy: end` to `inside`: then it matches, and every good example stays silent",
    );
}

#[test]
fn a_type_that_is_read_as_a_name() {
    check(
        "ts",
        "rule:\n  pattern: any",
        "rule:\n  pattern: { context: 'let x: any', selector: predefined_type }",
        "function f(x: any): void {\n  g(x);\n}",
        "function f(x: unknown): void {\n  g(x);\n}",
        "write `pattern: { context: 'let x: any', selector: predefined_type }` for `any`, which by itself is `identifier` and in this code is `predefined_type`",
    );
}

#[test]
fn a_kind_of_another_name() {
    check(
        "java",
        "rule:\n  kind: annotation\n  regex: Deprecated",
        "rule:\n  kind: marker_annotation\n  regex: Deprecated",
        "class A {\n  @Deprecated\n  void f() {}\n}",
        "class A {\n  @Override\n  void f() {}\n}",
        "write `kind: marker_annotation` for `kind: annotation`",
    );
}

#[test]
fn a_field_of_another_name() {
    check(
        "python",
        "rule:\n  kind: call\n  has: { field: name, regex: ^eval$ }",
        "rule:\n  kind: call\n  has: { field: function, regex: ^eval$ }",
        "eval(x)",
        "int(x)",
        "write `field: function` for `field: name`",
    );
}

#[test]
fn one_variable_for_several_nodes() {
    check(
        "python",
        "rule:\n  pattern: os.system($A)",
        "rule:\n  pattern: os.system($$$A)",
        "os.system(a, b)",
        "subprocess.run([a, b])",
        "write `$$$A` for `$A`, which is one node only",
    );
}

#[test]
fn a_statement_that_goes_on() {
    check(
        "sql",
        "rule:\n  pattern: SELECT * FROM $T ORDER BY id",
        "rule:\n  pattern: { context: SELECT * FROM $T ORDER BY id, selector: select }",
        "SELECT * FROM users WHERE id = 1;",
        "SELECT id FROM users WHERE id = 1;",
        "selector: select",
    );
}

#[test]
fn a_change_that_a_good_example_forbids_is_not_named() {
    let folder = folder(&[(
        "a.md",
        &page(
            "go",
            "rule:\n  kind: defer_statement\n  inside:\n    kind: for_statement",
            "package a\n\nfunc f() {\n\tfor {\n\t\tdefer g()\n\t}\n}",
            "package a\n\nfunc f() {\n\tfor {\n\t\tfunc() {\n\t\t\tdefer g()\n\t\t}()\n\t}\n}",
        ),
    )]);
    let told = told(&folder, &["check", "a.md"]);
    assert!(
        told.out
            .contains("`inside: { kind: for_statement }` none of them"),
        "{told:?}"
    );
    assert!(
        told.out.contains("widen the detector, or say `skip="),
        "{told:?}"
    );
    assert!(!told.out.contains("then it matches"), "{told:?}");
}

#[test]
fn why_lists_each_clause_and_the_change() {
    let text = page(
        "java",
        "rule:\n  kind: method_declaration\n  has: { kind: annotation, regex: '^@Test$' }\n  regex: private",
        "class T {\n  @Test\n  private void adds() { check(1); }\n}",
        "class T {\n  @Test\n  void adds() { check(1); }\n}",
    );
    let folder = folder(&[
        ("a.md", &text),
        ("T.java", "class T {\n  @Test\n  private void f() {}\n}\n"),
    ]);
    for place in ["a.md:18", "a.md:19"] {
        let told = told(&folder, &["explain", "--why", "R1", place]);
        assert_eq!(told.status, 0, "{told:?}");
        assert_eq!(
            told.out,
            "a.md:18: `R1` matches nothing

  alone  together  clause: nodes that match it alone, and together with those above it
      1         1  kind: method_declaration
      6         1  regex: private
      0         0  has: { kind: annotation, regex: '^@Test$' }
      0              kind: annotation
      1              regex: '^@Test$'

`kind: method_declaration` and `regex: private` together match 1 node, and `has: { kind: annotation, regex: '^@Test$' }` none of them
write `kind: marker_annotation` for `kind: annotation`, and add `stopBy: end` to each relation: then it matches, and every good example stays silent
"
        );
    }
    let told = told(
        &folder,
        &["explain", "--why", "R1", "T.java", "--rules", "a.md"],
    );
    assert!(
        told.out.contains("write `kind: marker_annotation`"),
        "{told:?}"
    );
}

#[test]
fn why_says_where_a_rule_matches() {
    let text = page(
        "python",
        "rule:\n  pattern: eval($A)",
        "eval(x)\neval(y)",
        "int(x)",
    );
    let folder = folder(&[("a.md", &text)]);
    let told = told(&folder, &["explain", "--why", "R1", "a.md:16"]);
    assert!(
        told.out
            .starts_with("a.md:16: `R1` matches 2 nodes\n  16:1  eval(x)\n  17:1  eval(y)\n"),
        "{told:?}"
    );
}

#[test]
fn what_cannot_be_asked_is_one_message() {
    let text = page("python", "rule:\n  pattern: eval($A)", "eval(x)", "int(x)");
    let folder = folder(&[("a.md", &text), ("a.ts", "eval(x)\n")]);
    let asked = |words: &[&str]| told(&folder, &[&["explain", "--why"], words].concat());
    let near = asked(&["R2", "a.md:16"]);
    assert_eq!(near.status, 2, "{near:?}");
    assert!(
        near.err.contains("no rule here has the id `R2`")
            && near.err.contains("did you mean `R1`?"),
        "{near:?}"
    );
    let other = asked(&["R1", "a.ts", "--rules", "a.md"]);
    assert!(
        other
            .out
            .contains("`R1` is for Python and does not look at TypeScript"),
        "{other:?}"
    );
    let nothing = asked(&["R1", "a.md:1"]);
    assert_eq!(nothing.status, 2, "{nothing:?}");
}

#[test]
fn thousands_of_missed_examples_are_not_waited_for() {
    let mut text = String::from("# Rules\n");
    for at in 0..60 {
        let rule = page(
            "python",
            "rule:\n  kind: call\n  inside: { kind: if_statement }",
            "if a:\n    g(1)",
            "f(2)",
        );
        text += &rule
            .replacen("# Rules\n", "", 1)
            .replace("R1", &format!("R{at}"));
    }
    let folder = folder(&[("a.md", &text)]);
    let told = told(&folder, &["check", "a.md"]);
    let count = told
        .out
        .matches("`inside: { kind: if_statement }` none of them")
        .count();
    // Two findings a rule, of as many rules as reasons are looked for.
    assert!((1..=16).contains(&count), "{count}");
    assert!(
        told.out.contains("widen the detector, or say `skip="),
        "{told:?}"
    );
}
