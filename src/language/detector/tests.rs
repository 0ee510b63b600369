//! Rules as text, code as text, and what is found, side by side.
//!
//! No file and no clock: the prefilter is held against the same scan without it.

use crate::wording::sentence;
use std::sync::Arc;

use proptest::prelude::*;

use super::*;
use crate::language::{Tree, find};

fn read(yaml: &str) -> Detector {
    let id = ReadDefaults { id: Some("T1") };
    Detector::read(yaml, id).unwrap_or_else(|faults| panic!("{yaml}: {faults:?}"))
}

fn rule(body: &str) -> Detector {
    read(&format!("language: python\nmessage: found\n{body}"))
}

fn tree(code: &str) -> Tree {
    Tree::parse(find("python").expect("python"), code).expect("a tree")
}

fn found(body: &str, code: &str) -> Vec<String> {
    let set = DetectorSet::new(vec![Arc::new(rule(body))]);
    let matches = set.scan(&tree(code)).expect("a scan");
    let texts = matches
        .into_iter()
        .map(|found| code[found.range].to_string());
    texts.collect()
}

/// The text that each fault underlines, and its message.
fn faults(yaml: &str) -> Vec<(String, String, Option<String>)> {
    let (_, faults) = Detector::read_all(yaml, ReadDefaults { id: Some("T1") });
    let shown = faults.into_iter().map(|fault| {
        let text = yaml[fault.range].to_string();
        let hint = fault.hint.as_ref().map(sentence);
        (text, sentence(&fault.facts), hint)
    });
    shown.collect()
}

/// LIBRARIES, trap 14: it ran for more than a minute, and ast-grep's matcher cannot be cancelled.
fn five_nested() -> Detector {
    let mut relation = "{ kind: call }".to_string();
    for _ in 0..5 {
        relation = format!("{{ kind: if_statement, has: {{ stopBy: end, all: [{relation}] }} }}");
    }
    rule(&format!("rule: {relation}"))
}

fn nested_ifs(count: usize) -> String {
    let lines = (0..count).map(|at| format!("{}if x:\n", " ".repeat(at)));
    lines.collect::<String>() + &" ".repeat(count) + "y\n"
}

#[test]
fn a_pathological_pattern_runs_out_of_steps() {
    let detectors = vec![five_nested(), rule("rule: { pattern: y }")];
    let set = DetectorSet::new(detectors.into_iter().map(Arc::new).collect());
    let scan = set.scan_each(&tree(&nested_ifs(90))).expect("a scan");
    assert_eq!(scan.spent, [0]);
    assert!((BUDGET..2 * BUDGET).contains(&scan.steps));
    let speakers: Vec<usize> = scan.matches.iter().map(|found| found.detector).collect();
    assert_eq!(speakers, [1], "the other detector is heard");
    assert_eq!(
        set.scan(&tree(&nested_ifs(90))),
        Err(ScanFault::Budget { detector: 0 })
    );
    let small = set.scan_each(&tree(&nested_ifs(9))).expect("a scan");
    assert!(small.spent.is_empty());
    assert_eq!(small, set.scan_each(&tree(&nested_ifs(9))).expect("again"));
}

#[test]
fn a_bare_pattern_is_smart() {
    let both = |body: &str| {
        let all = found(body, "import os\nimport os, sys\n");
        all.len()
    };
    assert_eq!(both("rule: { pattern: import os }"), 2);
    assert_eq!(both("rule: { pattern: { context: import os } }"), 2);
    assert_eq!(
        both("rule: { kind: import_statement, not: { pattern: import os } }"),
        0
    );
    assert_eq!(
        both("rule: { matches: u }\nutils: { u: { pattern: import os } }"),
        2
    );
    let named = |strictness| {
        format!("rule: {{ pattern: {{ context: import os, strictness: {strictness} }} }}")
    };
    assert_eq!(both(&named("smart")), 2);
    assert_eq!(both(&named("relaxed")), 1);
    assert_eq!(both(&named("cst")), 1);
}

#[test]
fn operators_and_keywords_are_part_of_a_pattern() {
    let code = "a == None\na is not None\na + b\na - b\nasync def f(): pass\ndef f(): pass\n";
    assert_eq!(found("rule: { pattern: $A == None }", code), ["a == None"]);
    assert_eq!(found("rule: { pattern: $A + $B }", code), ["a + b"]);
    let waiting = found("rule: { pattern: 'async def $F(): $$$B' }", code);
    assert_eq!(waiting, ["async def f(): pass"]);
    let relaxed = "rule: { pattern: { context: $A == None, strictness: relaxed } }";
    assert_eq!(found(relaxed, code), ["a == None", "a is not None"]);
}

#[test]
fn a_pattern_is_kept_as_it_is_written() {
    let detector = rule("rule: { pattern: import os }");
    assert_eq!(detector.normalised["id"], "T1");
    assert_eq!(detector.normalised["rule"]["pattern"], "import os");
}

#[test]
fn messages_are_filled_in_and_constraints_hold() {
    let yaml = "
id: SA101
language: python
severity: error
message: use select($E) instead of $S.query()
note: why
url: https://example.org
rule: { pattern: '$S.query($E)' }
constraints: { S: { regex: '^session$' } }
metadata: { since: sqlalchemy>=2.0, tags: [query, orm] }
";
    let detector = read(yaml);
    assert_eq!(detector.id, "SA101");
    assert_eq!(detector.severity, Severity::Error);
    assert_eq!(detector.since.as_deref(), Some("sqlalchemy>=2.0"));
    assert_eq!(detector.tags, ["query", "orm"]);
    assert_eq!(detector.literals, Some(vec!["query".to_string()]));
    let set = DetectorSet::new(vec![Arc::new(detector)]);
    let code = "session.query(User)\nother.query(User)\n";
    let matches = set.scan(&tree(code)).expect("a scan");
    let expect = Match {
        detector: 0,
        node: 2,
        range: 0..19,
        message: "use select(User) instead of session.query()".to_string(),
    };
    assert_eq!(matches, [expect]);
}

#[test]
fn transforms_reach_the_message() {
    let yaml = "
language: python
message: rename $NEW
rule: { pattern: 'f($A)' }
transform: { NEW: { replace: { source: $A, replace: old, by: new } } }
";
    let set = DetectorSet::new(vec![Arc::new(read(yaml))]);
    let matches = set.scan(&tree("f(old_name)")).expect("a scan");
    assert_eq!(matches[0].message, "rename new_name");
}

#[test]
fn a_refused_pattern_is_underlined() {
    let yaml = "language: python\nrule:\n  any:\n    - pattern: foo($A)\n    - pattern: 'foo('\n";
    let expect = "the pattern is not Python: `(` is never closed".to_string();
    assert_eq!(faults(yaml), [("'foo('".to_string(), expect, None)]);
    let yaml = "language: python\nrule: { pattern: { context: 'raise' } }\n";
    assert_eq!(faults(yaml)[0].0, "'raise'");
    let yaml =
        "language: python\nrule: { pattern: f($A) }\nconstraints: { A: { pattern: backref=$B } }";
    assert_eq!(faults(yaml)[0].0, "backref=$B");
}

#[test]
fn a_misspelt_key_is_underlined() {
    let seen = faults("language: python\nmesage: x\nrule: { pattern: f() }\n");
    let hint = Some("did you mean `message`?".to_string());
    assert_eq!(
        seen,
        [("mesage".into(), "unknown key `mesage`".into(), hint)]
    );
    let seen = faults("language: python\nrule: { patern: f() }\n");
    assert_eq!(seen[0].0, "patern");
    let seen = faults("language: python\nrule: { kind: cal }\n");
    assert_eq!(
        (seen[0].0.as_str(), seen[0].2.as_deref()),
        ("cal", Some("did you mean `call`?"))
    );
    let seen = faults("language: python\nrule: { kind: call, has: { kind: call, stopby: end } }\n");
    assert_eq!(seen[0].2.as_deref(), Some("did you mean `stopBy`?"));
}

#[test]
fn other_faults_have_a_place() {
    let first = |yaml: &str| faults(yaml)[0].clone();
    assert!(first("rule: { pattern: f() }").1.contains("no `language`"));
    assert_eq!(first("language: cobol\nrule: { pattern: f() }").0, "cobol");
    assert!(first("language: python\n").1.contains("no `rule`"));
    assert_eq!(
        first("language: python\nseverity: fatal\nrule: { kind: call }").0,
        "fatal"
    );
    assert_eq!(
        first("language: python\nrule: { regex: '(' , kind: call}").0,
        "'('"
    );
    assert_eq!(
        first("language: python\nrule: { matches: nobody, kind: call }").0,
        "nobody"
    );
    assert_eq!(
        first("language: python\nrule: { pattern: $A }").0,
        "{ pattern: $A }"
    );
    assert!(first("a: [").1.starts_with("the rule is not YAML: "));
    assert!(first("just text").1.contains("mapping"));
    let none = Detector::read("", ReadDefaults::default()).expect_err("no rule");
    assert_eq!(none[0].facts.key, "empty-rule");
    let none = Detector::read(
        "language: python\nrule: { kind: call }",
        ReadDefaults::default(),
    );
    assert!(none.expect_err("no id")[0].facts.key == "rule-without-id");
}

#[test]
fn several_documents_are_several_detectors() {
    let yaml = "---\nid: A\nlanguage: python\nrule: { kind: call }\n---\nid: B\nlanguage: python\nrule: { pattern: 'x(' }\n---\nid: C\nlanguage: bash\nrule: { kind: command }\n";
    let (detectors, faults) = Detector::read_all(yaml, ReadDefaults::default());
    let ids: Vec<&str> = detectors
        .iter()
        .map(|detector| detector.id.as_str())
        .collect();
    assert_eq!(ids, ["A", "C"]);
    assert_eq!(&yaml[faults[0].range.clone()], "'x('");
    assert!(Detector::read(yaml, ReadDefaults::default()).is_err());
}

#[test]
fn suppression_comments_excuse_nothing() {
    let code = "# ast-grep-ignore\nfoo(1)\nfoo(2)  # ast-grep-ignore: T1\ns = 'ast-grep-ignore'\n";
    assert_eq!(
        found("rule: { pattern: foo($A) }", code),
        ["foo(1)", "foo(2)"]
    );
    let listed = suppressions(&tree(code));
    let texts: Vec<&str> = listed.into_iter().map(|range| &code[range]).collect();
    assert_eq!(texts, ["# ast-grep-ignore", "# ast-grep-ignore: T1"]);
}

#[test]
fn a_detector_that_is_off_is_silent() {
    assert!(found("severity: off\nrule: { pattern: foo($A) }", "foo(1)").is_empty());
}

#[test]
fn other_languages_are_not_scanned_silently() {
    let set = DetectorSet::new(vec![Arc::new(rule("rule: { kind: call }"))]);
    let json = Tree::parse(find("json").expect("json"), "{}").expect("a tree");
    assert_eq!(set.scan(&json), Err(ScanFault::OtherLanguage));
}

#[test]
fn deep_code_is_scanned_or_reported_and_never_overflows() {
    let equal = "rule: { pattern: $A == $A }";
    let recursive = "rule: { kind: comparison_operator, has: { matches: u } }\nutils: { u: { any: [ { kind: integer }, { has: { matches: u } } ] } }";
    let run = move || {
        let nested = |depth: usize| "(".repeat(depth) + "1" + &")".repeat(depth);
        for (body, depth) in [(equal, 2_900), (recursive, 2_900)] {
            let set = DetectorSet::new(vec![Arc::new(rule(body))]);
            let code = format!("{0} == {0}", nested(depth));
            assert_eq!(set.scan(&tree(&code)).expect("a scan").len(), 1, "{body}");
            let code = format!("{0} == {0}", nested(20_000));
            let fault = set.scan(&tree(&code));
            assert!(matches!(
                fault,
                Err(ScanFault::TooDeep { limit: 3_000, .. })
            ));
        }
    };
    let thread = std::thread::Builder::new().stack_size(2 << 20).spawn(run);
    thread.expect("a thread").join().expect("no overflow");
}

#[test]
fn a_deep_rule_is_refused_and_never_overflows() {
    let run = || {
        let deep = "language: python\nrule: ".to_string() + &"{not: ".repeat(20_000);
        assert!(!faults(&(deep.clone() + "{kind: call}" + &"}".repeat(20_000))).is_empty());
        assert!(!faults(&deep).is_empty());
        assert!(!faults(&"[".repeat(50_000)).is_empty());
    };
    let thread = std::thread::Builder::new().stack_size(2 << 20).spawn(run);
    thread.expect("a thread").join().expect("no overflow");
}

#[test]
fn a_literal_inside_another_hides_nothing() {
    let rules = ["rule: { pattern: foo }", "rule: { pattern: foobar }"];
    let detectors = rules.map(|body| Arc::new(rule(body))).to_vec();
    let matches = DetectorSet::new(detectors).scan(&tree("foobar"));
    assert_eq!(matches.expect("a scan")[0].detector, 1);
}

/// An ellipsis that stands for one node trips an assertion of ast-grep's in debug builds.
#[test]
fn a_matcher_that_gives_up_is_reported() {
    let body = "rule: { pattern: { context: f = $$$, strictness: signature } }";
    let set = DetectorSet::new(vec![Arc::new(rule(body))]);
    let outcome = set.scan(&tree("x = f(1)"));
    assert!(outcome.is_ok() || outcome == Err(ScanFault::Broken { detector: 0 }));
}

#[test]
fn sets_are_shared_between_threads() {
    fn is_shared<T: Send + Sync>() {}
    is_shared::<DetectorSet>();
    is_shared::<Tree>();
}

const RULES: &[&str] = &[
    "rule: { pattern: foo($A) }",
    "rule: { pattern: $A.bar($$$B) }",
    "rule: { pattern: '$A == $A' }",
    "rule: { any: [ { pattern: foo() }, { pattern: bar } ] }",
    "rule: { any: [ { pattern: foo() }, { kind: string } ] }",
    "rule: { all: [ { pattern: $F($$$A) }, { has: { pattern: baz, stopBy: end } } ] }",
    "rule: { pattern: $F($$$A), not: { pattern: foo($$$B) } }",
    "rule: { pattern: $F($$$A), inside: { pattern: 'with open($X) as $Y: $$$Z', stopBy: end } }",
    "rule: { kind: call, follows: { pattern: import foo, stopBy: end } }",
    "rule: { kind: expression_statement, precedes: { pattern: bar() } }",
    "rule: { pattern: { context: foo(1), strictness: signature } }",
    "rule: { kind: call, pattern: { context: foo(1), strictness: template } }",
    "rule: { pattern: { context: foo(1), strictness: smart } }",
    "rule: { pattern: { context: foo(1), strictness: cst } }",
    "rule: { pattern: { context: f(baz=$B), selector: keyword_argument } }",
    "rule: { matches: u }\nutils: { u: { pattern: foo.bar } }",
    "rule: { matches: u }\nutils: { u: { any: [ { pattern: foo }, { kind: call, has: { matches: u } } ] } }",
    "rule: { kind: call, nthChild: { position: 1, ofRule: { pattern: foo() } } }",
    "rule: { pattern: $A($B) }\nconstraints: { B: { pattern: foo } }",
    "rule: { pattern: \"x = 'foo'\" }",
    "rule: { pattern: import foo.bar }",
    "rule: { kind: call, not: { has: { pattern: foo, stopBy: end } } }",
    "rule: { kind: identifier, regex: '^fo+(bar)?$' }",
    "rule: { kind: identifier, regex: '(?i)^(BA[rz]|open)' }",
    "rule: { kind: call, has: { field: function, regex: '[a-z]bar$' } }",
    "rule: { kind: call, not: { regex: foo } }",
    "rule: { pattern: 'with $$$A as $Y: $$$Z' }",
    "rule: { pattern: 'import $$$A' }",
    "rule: { any: [ { kind: string, regex: foo }, { kind: call, regex: '(baz=|==) *foo' } ] }",
];

fn code() -> impl Strategy<Value = String> {
    let names = prop::sample::select(vec![
        "foo", "bar", "baz", "open", "x", "1", "'foo'", "fo", "foobar",
    ]);
    let expression = names
        .prop_map(str::to_string)
        .prop_recursive(3, 12, 3, |inner| {
            let pair = (inner.clone(), inner.clone());
            prop_oneof![
                pair.clone().prop_map(|(f, a)| format!("{f}({a})")),
                pair.clone().prop_map(|(f, a)| format!("{f}(baz={a})")),
                pair.clone().prop_map(|(f, a)| format!("{f}.bar({a}, 1)")),
                pair.prop_map(|(a, b)| format!("{a} == {b}")),
                inner.clone().prop_map(|f| format!("{f}()")),
                inner.prop_map(|f| format!("{f}.bar")),
            ]
        });
    let statement = prop_oneof![
        expression.clone(),
        expression.clone().prop_map(|value| format!("x = {value}")),
        expression.prop_map(|value| format!("with open({value}) as y:\n    {value}")),
        Just("import foo".to_string()),
        Just("import foo.bar".to_string()),
        Just("# foo".to_string()),
        Just("def (".to_string()),
    ];
    prop::collection::vec(statement, 0..5).prop_map(|lines| lines.join("\n"))
}

proptest! {
    // No file beside the sources: what fails is written into a test by hand.
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn the_prefilter_changes_nothing(codes in prop::collection::vec(code(), 1..4)) {
        let detectors = RULES.iter().map(|body| Arc::new(rule(body))).collect();
        let together = DetectorSet::new(detectors);
        for code in codes {
            let tree = tree(&code);
            prop_assert_eq!(together.scan(&tree), together.scan_all(&tree));
            for body in RULES {
                let alone = DetectorSet::new(vec![Arc::new(rule(body))]);
                prop_assert_eq!(alone.scan(&tree), alone.scan_all(&tree), "{}", body);
            }
        }
    }

    #[test]
    fn no_text_makes_reading_panic(text in "[a-z:{}\\[\\]'\"$A \\n|>&*-]{0,60}") {
        let _ = Detector::read_all(&text, ReadDefaults::default());
        let _ = Detector::read_all(&format!("id: x\nlanguage: python\nrule:\n  pattern: {text}"), ReadDefaults::default());
    }

    #[test]
    fn no_pattern_makes_a_scan_panic(
        pattern in prop::collection::vec(prop::sample::select(vec![
            "$A", "$_", "$$$", "$$$B", "$$$C", "f", "(", ")", ", ", " = ", ".", "[", "]", "x", ": ", "*", "'s'", "\n", "def ", "$", "é", "#",
        ]), 1..9),
        strictness in prop::sample::select(vec!["cst", "smart", "ast", "relaxed", "signature"]),
        code in code(),
    ) {
        let pattern = serde_json::to_string(&pattern.concat()).expect("text");
        let yaml = format!("id: x\nlanguage: python\nmessage: $A $$$B\nrule: {{ pattern: {{ context: {pattern}, strictness: {strictness} }} }}");
        let bare = format!("id: x\nlanguage: python\nrule: {{ pattern: {pattern} }}\nfix: $A");
        if let Ok(detector) = Detector::read(&bare, ReadDefaults::default()) {
            let _ = detector.open_ends();
            let _ = detector.edits(&tree(&code));
        }
        if let Ok(detector) = Detector::read(&yaml, ReadDefaults::default()) {
            let detector = Arc::new(detector);
            let set = DetectorSet::new(vec![detector.clone()]);
            let tree = tree(&code);
            let found = set.scan(&tree).unwrap_or_default();
            let _ = detector.blind_to(&tree, &found);
        }
        if let Ok(detector) = Detector::read(&yaml, ReadDefaults::default()) {
            let set = DetectorSet::new(vec![Arc::new(detector)]);
            let _ = set.scan(&tree("f()\nf(x, 1, *x)\nx = f(é)\nx: int = 3\n"));
        }
    }
}
