//! Pages of made-up outcomes: what a reader sees of a run, without one.

use crate::page::probes::is_alike;
use crate::page::{
    Body, Html, Navigation, Page, Piece, Presentation, Previous, ProbeList, ProbeView, Provenance,
    Row, SiteContext, pages,
};
use crate::pipeline::{Request, check};
use crate::process::Layer;
use crate::runtime::{End, Execution, ExecutionRecord, ProbeValue, RunSaid, Runtime};
use crate::source::Memory;
use crate::verify::{Observation, Want, checker, judge};
use std::sync::Arc;

fn runtime(name: &str, version: &str) -> Arc<Runtime> {
    Arc::new(Runtime {
        language: "python",
        name: name.to_owned(),
        interpreter: "Python 3.11.7".to_owned(),
        packages: vec![("orm".to_owned(), version.to_owned())],
    })
}

fn execution(
    runtime: &Arc<Runtime>,
    end: End,
    probes: &[(&str, ProbeValue)],
) -> (usize, Observation) {
    let probes = probes.iter().cloned();
    let execute = ExecutionRecord {
        runtime: runtime.clone(),
        probes: Arc::default(),
        blocks: 0,
        execution: Arc::new(Execution {
            probes: probes
                .map(|(name, value)| (name.to_owned(), value))
                .collect(),
            ..Execution::only(end)
        }),
    };
    (checker("run"), Observation::Executed(execute))
}

fn items(texts: &[&str]) -> ProbeValue {
    ProbeValue::Items(texts.iter().map(|text| (*text).to_owned()).collect())
}

fn raises(message: &str, line: u32) -> End {
    End::Raised {
        classes: vec!["orm.Detached".to_owned(), "Exception".to_owned()],
        message: message.to_owned(),
        line: Some(line),
    }
}

/// All pages of a book of one, whose examples came to these outcomes.
fn site(text: &str, outcomes: Vec<Vec<(usize, Observation)>>, said: RunSaid) -> Vec<Arc<Page>> {
    let door = Memory::default()
        .with("book.toml", "[verify]\nrule-id = '^(A\\d)'\n")
        .with("content/sub/a.md", text);
    let checked = check(&door, &Request::default(), Want::Highlights).expect("a book");
    let mut unit = checked.units.into_iter().next().expect("one unit");
    for (observed, outcomes) in unit.observed.iter_mut().zip(outcomes) {
        observed.observations.extend(outcomes);
    }
    unit.judged = judge(&unit.book, &unit.observed).0;
    unit.run = said;
    let presentation = Presentation::default();
    let context = SiteContext::new(
        &unit.book,
        &unit.judged,
        &unit.observed,
        &unit.sources,
        &presentation,
        &unit.addresses,
        Provenance::of(&unit.run),
    );
    let navigation = Navigation::new(&unit.book, &unit.addresses);
    let made = pages(&context, &navigation, None).into_iter();
    made.map(|(page, _)| page).collect()
}

/// The parts of the guide page's fences, as the reader meets them.
fn parts(pages: &[Arc<Page>]) -> Vec<crate::page::Part> {
    let mut all = Vec::new();
    for page in pages {
        let Body::Guide(guide) = &page.body else {
            continue;
        };
        for piece in &guide.pieces {
            let Piece::Fence(fence) = piece else { continue };
            for row in &fence.rows {
                match row {
                    Row::One(part) => all.push(part.clone()),
                    Row::Pair(pair) => all.extend(pair.sides.iter().flatten().cloned()),
                }
            }
        }
    }
    all
}

/// `name: said`, and below it what is folded.
fn shown(view: &ProbeView) -> String {
    let mut out = format!("{}: {}", view.name, view.said);
    for list in &view.lists {
        out += &format!(" | {}", list.place);
        for item in &list.entries {
            out += &format!(" / {}", item.0);
        }
        if list.more > 0 {
            out += &format!(" / {} more", list.more);
        }
    }
    out
}

#[track_caller]
fn check_probes(fence: &str, values: &[&[(&str, ProbeValue)]], expect: &[&str]) {
    let runtimes = [runtime("old", "1.0"), runtime("new", "2.0")];
    let execution = runtimes
        .iter()
        .zip(values)
        .map(|(runtime, values)| execution(runtime, End::Passed, values));
    let pages = site(fence, vec![execution.collect()], RunSaid::default());
    let told: Vec<String> = parts(&pages)[0].probes.iter().map(shown).collect();
    assert_eq!(told, expect, "{fence}");
}

const GOOD: &str = "# T\n\n```python good\nx = 1\n```\n";

#[test]
fn what_all_environments_report_is_shown_once() {
    let two = || ("log", items(&["one <b>", "two at 0x7f00aa"]));
    check_probes(
        GOOD,
        &[&[two()], &[two()]],
        &["log: 2 items |  / one &lt;b&gt; / two at 0x…"],
    );
    check_probes(
        GOOD,
        &[
            &[("n", ProbeValue::Number(7))],
            &[("n", ProbeValue::Number(7))],
        ],
        &["n: 7"],
    );
    let text = || ("t", ProbeValue::Text("a\nb".to_owned()));
    check_probes(GOOD, &[&[text()]], &["t: 2 lines |  / a\nb"]);
}

#[test]
fn environments_that_differ_are_named() {
    check_probes(
        GOOD,
        &[&[("log", items(&["a"]))], &[("log", items(&["b"]))]],
        &["log: 1 item | old / a | new / b"],
    );
    check_probes(
        GOOD,
        &[&[("log", items(&["a"]))], &[("log", items(&[]))]],
        &["log: 1 item in old; no items in new | old / a"],
    );
}

#[test]
fn a_probe_without_a_word_is_shown_where_it_was_claimed() {
    let silent: &[(&str, ProbeValue)] = &[("log", items(&[])), ("n", ProbeValue::Number(0))];
    check_probes(GOOD, &[silent], &[]);
    let claimed = GOOD.replace("good", "good probe.log=0");
    check_probes(&claimed, &[silent], &["log: no items"]);
}

#[test]
fn sql_is_coloured_and_much_of_it_is_cut() {
    let many: Vec<String> = (0..60).map(|n| format!("SELECT {n}")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    let runtime = runtime("", "1.0");
    let execution = vec![execution(&runtime, End::Passed, &[("sql", items(&many))])];
    let pages = site(GOOD, vec![execution], RunSaid::default());
    let probe = &parts(&pages)[0].probes[0];
    assert_eq!(
        (probe.said.as_str(), probe.class.as_str()),
        ("60 statements", "sql")
    );
    let list = &probe.lists[0];
    assert_eq!((list.entries.len(), list.more), (50, 10));
    assert_eq!(
        list.entries[0].0,
        "<span class=\"hl-keyword\">SELECT</span> <span class=\"hl-number\">0</span>"
    );
}

#[test]
fn what_only_some_environments_raise_is_told_with_its_place() {
    let text = "# T\n\n```python bad raises=Detached\nx = 1\n```\n";
    let runtimes = [runtime("old", "1.0"), runtime("new", "2.0")];
    let bad = [("no greenlet", 0), ("no statement", 1)];
    let bad = bad.map(|(message, at)| execution(&runtimes[at], raises(message, 1), &[]));
    let pages = site(text, vec![bad.to_vec()], RunSaid::default());
    let parts = parts(&pages);
    let findings = parts[0].stretches[0].findings.iter();
    let told: Vec<&str> = findings.map(|one| one.message.as_str()).collect();
    let expected = [
        "in old raises Detached: no greenlet",
        "in new raises Detached: no statement",
    ];
    assert_eq!(told, expected);
}

#[test]
fn the_line_that_raised_is_told_once() {
    let text =
        "# T\n\n```python bad raises=Detached\nx = 1\ny = 2\n```\n\n```python good\nz = 3\n```\n";
    let runtimes = [runtime("old", "1.0"), runtime("new", "2.0")];
    let bad = [("at 0x7f00aa, see /20/x", 0), ("at 0x7f11bb, see /21/x", 1)];
    let bad = bad.map(|(message, at)| execution(&runtimes[at], raises(message, 2), &[]));
    let good = vec![execution(&runtimes[0], raises("no", 1), &[])];
    let pages = site(text, vec![bad.to_vec(), good], RunSaid::default());
    let parts = parts(&pages);
    let marked = &parts[0].stretches[0];
    assert!(marked.code.0.contains("<mark>"), "{}", marked.code.0);
    let told: Vec<&str> = marked
        .findings
        .iter()
        .map(|one| one.message.as_str())
        .collect();
    assert_eq!(told, ["raises Detached: at 0x…, see /20/x"]);
    let verdicts: Vec<_> = parts
        .iter()
        .filter_map(|part| Some(part.verdict.as_ref()?.name))
        .collect();
    assert_eq!(verdicts, ["proven", "rejected"]);
    assert_eq!(
        parts[1].stretches[0].findings[0].message,
        "raises Detached: no"
    );
}

#[test]
fn a_page_says_at_its_end_what_it_was_executed_in() {
    let text = "---\nsetup: [../models.py, ../../x.py]\n---\n# T\n\n## A1: One {#A1}\n\n```python good\nx = 1\n```\n\n```python setup=orm\ny = 1\n```\n\n## A2: Two {#A2}\n\n```python good\nz = 1\n```\n";
    let (old, new) = (runtime("old", "1.0"), runtime("new", "2.0"));
    let pass = |runtime| execution(runtime, End::Passed, &[]);
    let outcomes = vec![
        vec![pass(&old), pass(&new)],
        vec![pass(&old)],
        vec![pass(&new)],
    ];
    let said = RunSaid {
        asked: true,
        executed: 3,
        runtimes: vec![old, new],
        layers: Some(crate::process::Layers {
            on: vec![Layer::Limits],
            off: vec![(Layer::Seccomp, "no such call".to_owned())],
        }),
        ..RunSaid::default()
    };
    let pages = site(text, outcomes, said);
    let guide = pages.iter().find_map(|page| match &page.body {
        Body::Guide(guide) => Some(guide),
        _ => None,
    });
    let guide = guide.expect("a page");
    let whole = "orm 1.0 and 2.0 on Python 3.11.7";
    assert_eq!(guide.executed.as_deref(), Some(whole));
    let after: Vec<(&str, &str)> = guide
        .after
        .iter()
        .map(|link| (link.text.as_str(), link.href.0.as_str()))
        .collect();
    assert_eq!(
        after,
        [("../models.py", "../models.py"), ("../../x.py", "")]
    );
    let parts = parts(&pages);
    assert_eq!(parts[1].title.as_deref(), Some("orm"));
    let because: Vec<&str> = parts
        .iter()
        .filter_map(|part| Some(part.verdict.as_ref()?.because.0.as_str()))
        .collect();
    // What is true of the whole page is not said of each of its examples.
    assert!(!because[0].contains("orm"), "{because:?}");
    assert!(
        because[1].contains("in orm 2.0 on Python 3.11.7"),
        "{because:?}"
    );
    let rules: Vec<Option<&str>> = pages
        .iter()
        .filter_map(|page| match &page.body {
            Body::Rule(rule) => Some(rule.executed.as_deref()),
            _ => None,
        })
        .collect();
    assert_eq!(rules, [Some(whole), Some("orm 2.0 on Python 3.11.7")]);
    let overview = pages.iter().find_map(|page| match &page.body {
        Body::Verification(found) => found.executed.as_ref(),
        _ => None,
    });
    let overview = overview.expect("something was executed");
    let worlds: Vec<(&str, usize)> = overview
        .worlds
        .iter()
        .map(|world| (world.name.as_str(), world.executed))
        .collect();
    assert_eq!(worlds, [("old", 1), ("new", 2)]);
    let layers = overview.layers.as_ref().expect("a box");
    assert_eq!(layers.on, ["limits"]);
    let off: Vec<_> = layers.off.iter().map(|off| (off.name, &*off.why)).collect();
    assert_eq!(off, [("seccomp", "no such call")]);
}

#[test]
fn what_a_run_remembers_is_on_no_page() {
    let runtime = runtime("", "1.0");
    let outcomes = || {
        vec![vec![execution(
            &runtime,
            End::Passed,
            &[("n", ProbeValue::Number(1))],
        )]]
    };
    let said = |executed, remembered, started| RunSaid {
        asked: true,
        executed,
        remembered,
        started,
        runtimes: vec![runtime.clone()],
        ..RunSaid::default()
    };
    let cold = site(GOOD, outcomes(), said(1, 0, 1));
    let warm = site(GOOD, outcomes(), said(0, 1, 0));
    assert!(cold == warm);
}

#[test]
fn a_page_is_made_anew_where_a_probe_reports_something_else() {
    let door = Memory::default()
        .with("book.toml", "")
        .with("content/a.md", GOOD);
    let checked = check(&door, &Request::default(), Want::Highlights).expect("a book");
    let unit = checked.units.into_iter().next().expect("one unit");
    let presentation = Presentation::default();
    let runtime = runtime("", "1.0");
    let of = |number| {
        let mut observed = unit.observed.clone();
        let probes = [("n", ProbeValue::Number(number))];
        observed[0]
            .observations
            .push(execution(&runtime, End::Passed, &probes));
        observed
    };
    let observed = [of(1), of(1), of(2)];
    let [before, same, other] = [0, 1, 2].map(|at| {
        SiteContext::new(
            &unit.book,
            &unit.judged,
            &observed[at],
            &unit.sources,
            &presentation,
            &unit.addresses,
            Provenance::default(),
        )
    });
    let navigation = Navigation::new(&unit.book, &unit.addresses);
    let made = pages(&before, &navigation, None);
    let known = |address: &str| {
        let mut made = made.iter();
        let found = made.find(|(page, _)| page.address == address);
        found.map(|(page, _)| page.clone())
    };
    let before = Previous::of(before, &same, &known).expect("nothing else changed");
    assert!(before.guide(&same, 0).is_some());
    assert!(Previous::of(same, &other, &known).is_some_and(|it| it.guide(&other, 0).is_none()));
}

#[test]
fn a_second_environment_is_folded_where_it_lists_as_much() {
    let folded = |lengths: [usize; 2]| {
        let list = |length: usize| ProbeList {
            place: "here".into(),
            entries: vec![Html("x".into()); length],
            more: 0,
        };
        is_alike(&lengths.map(list))
    };
    assert!(folded([2, 2]));
    assert!(!folded([2, 3]));
}

#[test]
fn a_setup_that_looks_into_the_interpreter_is_not_folded() {
    let is_folded = |code: &str| {
        let text = format!("# T\n\n```python setup\n{code}\n```\n\n```python good\nz = 1\n```\n");
        parts(&site(&text, Vec::new(), RunSaid::default()))[0].is_setup
    };
    for code in [
        "import os",
        "from orm import Session",
        "system = 1",
        "inspected = True",
    ] {
        assert!(is_folded(code), "{code}");
    }
    for code in [
        "import sys",
        "import os, gc",
        "from ctypes import pythonapi",
        "import inspect as i",
        "frame = __import__('s' + 'ys')",
    ] {
        assert!(!is_folded(code), "{code}");
    }
}
