//! Code and rules that were written to cost much: repeated tokens in every language, and rules that make texts.
//!
//! Steps, bytes and counts are held, never time.

use std::sync::Arc;

use proptest::prelude::*;

use super::work::measure;
use super::{Detector, DetectorSet, LANGUAGES, ReadDefaults, ScanFault, Share, Tree, find};

/// What takes a grammar long, or long ago did, and what code is made of.
#[rustfmt::skip]
const TOKENS: &[&str] = &[
    "-->", "->", "=>", "<!--", "`x ", "#!", "a{", "@a{", "<a", "<T", "a<", "a?", "[x](", "( )", ") (", "\0", "<<E\n", "<",
    "|", "||", ")", "a+", "!", "(", "[", "{", "}", "\"", "'", "`", "$(", "${", "f\"{", "'''", "r\"", "/*", "//", "\\\n", "1.",
    "=\"", "<p", "</a>", "<script>", "<style>", "}{", "a<b>", "a<b,", "|x|", "a\nb ", "a = b c\n", "x y z", "do ", "if (",
    "else ", "for ", "case ", "select (", "lambda ", "async ", "é", "- ", "? a\n", "&a ", "|a|b|\n", ":not(", "\u{0}", "{;",
];

const BEFORE: &[&str] = &[
    "", "x=", "(", "{", "\"", "fn f() { ", "def f(): ", "<a ", "a: ", "select ",
];

/// One operation of the parser goes beyond the budget before it can be stopped: at the end of 3 kB of `=>|a` in Java it
/// writes down all ways to read them, 9,700,000 steps in half a second. Longer ones are stopped before that.
const ONE_OPERATION: u64 = 12_000_000;

fn check_work(language: &str, code: &str) {
    let Some((done, budget)) = measure(find(language).expect(language), code) else {
        return;
    };
    let head: String = code.chars().take(20).collect();
    assert!(
        done <= budget + ONE_OPERATION,
        "{language} {head:?}: {done} of {budget}"
    );
}

#[test]
fn no_repeated_token_is_more_work_than_its_budget() {
    for language in LANGUAGES.iter().filter(|row| row.grammar.is_some()) {
        for token in TOKENS {
            check_work(language.name, &token.repeat(3_000 / token.len()));
        }
    }
}

#[test]
fn long_known_inputs_are_given_up_and_code_is_not() {
    for (language, before, token) in [
        ("python", "x=", "-->"),
        ("css", "", "=>"),
        ("go", "", "->"),
        ("java", "", "<!--"),
        ("java", "(", "<a"),
        ("typescript", "", "->"),
        ("bash", "", "[x]("),
    ] {
        let code = before.to_owned() + &token.repeat(60_000 / token.len());
        check_work(language, &code);
        let is_read = Tree::parse(find(language).expect(language), &code).is_some();
        assert!(!is_read, "{language} {token}");
    }
    for (language, line) in [
        (
            "python",
            "def f(a, b):\n    return [a for b in range(10) if a > b]\n",
        ),
        (
            "java",
            "class A { List<Map<String, List<Integer>>> f(int a) { return a < b ? c : d; } }\n",
        ),
        (
            "javascript",
            "export const f = async ({ a, b }) => `${a} <b>${await g(b)}</b>`;\n",
        ),
        (
            "rust",
            "fn f<'a>(x: &'a [u8]) -> Option<&'a u8> { x.iter().find(|y| **y > 0) }\n",
        ),
        ("css", "a > b:not(.c) { margin: 0 auto; }\n"),
        // Prose is often put under the name of a language.
        (
            "javascript",
            "You can see that this -> is what we don't want, e.g. `a` => b.\n",
        ),
        (
            "python",
            "Then call it: the result (see above) isn't what's expected --> an error\n",
        ),
    ] {
        let (done, budget) =
            measure(find(language).expect(language), &line.repeat(300)).expect(language);
        assert!(done < budget, "{language} {line}: {done} of {budget}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn no_mixture_of_tokens_is_more_work_than_its_budget(
        before in prop::sample::select(BEFORE),
        tokens in prop::collection::vec(prop::sample::select(TOKENS), 1..4),
        length in 200usize..3_000,
    ) {
        let piece = tokens.concat();
        let code = before.to_owned() + &piece.repeat(length / piece.len() + 1);
        for language in LANGUAGES.iter().filter(|row| row.grammar.is_some()) {
            check_work(language.name, &code);
        }
    }
}

#[test]
fn what_was_read_before_changes_nothing() {
    let python = find("python").expect("python");
    let code = "x=".to_owned() + &"-->".repeat(220);
    let first = Tree::parse(python, &code).is_some();
    for other in [
        "(".repeat(3_000),
        "-->".repeat(3_000),
        "a = 1\n".repeat(3_000),
    ] {
        let _ = Tree::parse(python, &other);
        assert_eq!(Tree::parse(python, &code).is_some(), first);
    }
}

fn detector(body: &str) -> Arc<Detector> {
    let yaml = format!("id: A1\nlanguage: python\n{body}\n");
    Arc::new(Detector::read(&yaml, ReadDefaults::default()).expect(body))
}

fn is_spent(body: &str, code: &str) {
    let set = DetectorSet::new(vec![
        detector(body),
        detector("rule: { pattern: print($A) }"),
    ]);
    let tree = Tree::parse(find("python").expect("python"), code).expect("a tree");
    let scan = set.scan_each(&tree).expect("a scan");
    assert_eq!(scan.spent, [0], "{body}");
    assert!(!scan.matches.is_empty(), "the other detector is heard");
    assert!(scan.matches.iter().all(|found| found.message.len() < 2_100));
}

fn grows(step: impl Fn(char, char) -> String) -> String {
    let names: Vec<char> = "ABCDEFGH".chars().collect();
    let steps = names
        .windows(2)
        .map(|pair| format!("  {}: {}\n", pair[1], step(pair[0], pair[1])));
    steps.collect()
}

#[test]
fn what_a_rule_makes_has_a_budget() {
    let code = format!("print(\"{}\")\n", "a".repeat(200));
    let ten =
        |from, _| format!("{{ replace: {{ source: ${from}, replace: '.', by: xxxxxxxxxx }} }}");
    let text = |from, _| format!("replace(${from}, replace='.', by='xxxxxxxxxx')");
    let twice = |from, _| {
        format!("{{ replace: {{ source: ${from}, replace: '(.*)', by: $1$1$1$1$1$1$1$1$1$1 }} }}")
    };
    let end = "message: $H\n";
    let rule = "rule: { pattern: print($A) }\n";
    for steps in [grows(ten), grows(text), grows(twice)] {
        is_spent(&format!("{rule}transform:\n{steps}{end}"), &code);
    }
    is_spent(&format!("{rule}message: '{}'", "$A".repeat(100_000)), &code);
    is_spent(
        &format!("{rule}message: '{}'", "$A ".repeat(100_000)),
        &code,
    );
    is_spent(
        &format!("{rule}message: '{}'", "$$$B".repeat(100_000)).replace("$A)", "$$$B)"),
        &code,
    );
    // A text that a transformation made is asked of no one: each use of it costs what it is long.
    let one = "transform:\n  B: { replace: { source: $A, replace: '.', by: xxxxxxxxxx } }\n";
    is_spent(
        &format!("{rule}{one}message: '{}'", "$B".repeat(10_000)),
        &code,
    );
    let rewritten = "transform:\n  B: { rewrite: { source: $A, rewriters: [r], joinBy: '"
        .to_owned()
        + &"y".repeat(20_000)
        + "' } }\nrewriters:\n- id: r\n  rule: { kind: integer }\n  fix: '1'\nmessage: $B\n";
    is_spent(
        &format!("{rule}{rewritten}"),
        &format!("print([{}])\n", "1, ".repeat(3_000)),
    );
    let fixed = format!(
        "{rule}transform:\n  B: {{ rewrite: {{ source: $A, rewriters: [r] }} }}\nrewriters:\n- id: r\n  rule: {{ kind: string, pattern: $C }}\n  fix: '{}'\nmessage: $B\n",
        "$C".repeat(100_000)
    );
    is_spent(&fixed, &code);
}

#[test]
fn what_a_fix_makes_has_a_budget() {
    let code = format!("print(\"{}\")\n", "a".repeat(10_000));
    let rule = detector(&format!(
        "rule: {{ pattern: print($A) }}\nfix: '{}'",
        "$A".repeat(100_000)
    ));
    let fault = rule.fix(&code).expect_err("a fix without an end");
    assert_eq!(
        format!("{fault:?}"),
        format!("Scan({:?})", ScanFault::Budget { detector: 0 })
    );
}

#[test]
fn honest_texts_are_far_from_their_budget() {
    let body = "rule: { pattern: print($A) }\ntransform:\n  B: { replace: { source: $A, replace: \"'\", by: '\"' } }\n  C: { convert: { source: $B, toCase: upperCase } }\nmessage: 'log $A and $B, not $C'";
    let set = DetectorSet::new(vec![detector(body)]);
    let code = "print('a text of some length that is printed')\n".repeat(3_000);
    let tree = Tree::parse(find("python").expect("python"), &code).expect("a tree");
    let scan = set.scan_each(&tree).expect("a scan");
    assert_eq!((scan.spent.len(), scan.matches.len()), (0, 3_000));
    assert!(
        scan.matches[0]
            .message
            .ends_with("not \"A TEXT OF SOME LENGTH THAT IS PRINTED\"")
    );
}

#[test]
fn a_long_message_is_cut() {
    let body = format!(
        "rule: {{ pattern: print($A) }}\nmessage: '{}'",
        "é".repeat(5_000)
    );
    let set = DetectorSet::new(vec![detector(&body)]);
    let tree = Tree::parse(find("python").expect("python"), "print(1)\n").expect("a tree");
    let found = set.scan(&tree).expect("a scan");
    assert_eq!(found[0].message, "é".repeat(1_000) + "…");
}

#[test]
fn places_without_number_are_no_findings() {
    let all: Vec<Arc<Detector>> = (0..20)
        .map(|_| detector("rule: { kind: identifier }"))
        .collect();
    let set = DetectorSet::new(all);
    let code = "a\n".repeat(30_000);
    let tree = Tree::parse(find("python").expect("python"), &code).expect("a tree");
    let scan = set.scan_each(&tree).expect("a scan");
    assert!(!scan.spent.is_empty() && scan.matches.len() < 300_000);
}

#[test]
fn counting_siblings_ends() {
    let set = DetectorSet::new(vec![detector(
        "rule: { kind: integer, nthChild: { position: 2n, ofRule: { kind: integer } } }",
    )]);
    let code = format!("x = [{}]\n", "1, ".repeat(20_000));
    let tree = Tree::parse(find("python").expect("python"), &code).expect("a tree");
    let scan = set.scan_each(&tree).expect("a scan");
    assert_eq!(scan.spent, [0]);
}

#[test]
fn a_crowd_of_detectors_has_one_share() {
    let all = || -> Vec<Arc<Detector>> {
        (0..2_000)
            .map(|_| detector("rule: { pattern: f($A) }"))
            .collect()
    };
    let tree = Tree::parse(find("python").expect("python"), "f(f(f(f(1))))\n").expect("a tree");
    let alone = DetectorSet::new(all()).scan_each(&tree).expect("a scan");
    assert_eq!(alone.matches.len(), 8_000);
    let share = Share::of(9_000, 500_000);
    let crowd = DetectorSet::new(all()).within(share).scan_each(&tree);
    assert_eq!(crowd, Err(ScanFault::Crowd));
    // The share of a page that has no such company is more than it needs.
    let share = Share::of(1, 500_000);
    let few = DetectorSet::new(all()).within(share).scan_each(&tree);
    assert_eq!(few.map(|scan| scan.matches.len()), Ok(8_000));
}
