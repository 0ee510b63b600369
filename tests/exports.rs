//! What a site holds for programs and agents: Markdown copies, `llms.txt`, JSON, the badge, the sitemap.
//!
//! Sites are made in memory. Validators are other people's programs; where one is missing the test says NOT TESTED and
//! the rest of it still counts.

mod absent;
mod schema;

use rulebook::testing::book::{Book, Stance};
use rulebook::testing::diagnostic::{Code, Level};
use rulebook::testing::export::EXPORTERS;
use rulebook::testing::pipeline::{Checked, Pages, Request, Unit, check, render};
use rulebook::testing::process::{Layer, Layers};
use rulebook::testing::runtime::{End, Execution, ProbeValue};
use rulebook::testing::runtime::{ExecutionRecord, RunSaid, Runtime};
use rulebook::testing::site::Content;
use rulebook::testing::source::Memory;
use rulebook::testing::verify::{Observation, Want, checker, judge};
use schema::validate;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

const BOOK: &str = "[book]\ntitle = \"House <&\\\"'] rules\"\ndescription = \"What we *agreed* on\"\n[verify]\nrule-id = '^(A\\d)\\b'\n";

const RULE: &str = "# Rules\n\nSee [A2], [[A2|the other]], [deep](notes/deep.md#why \"Why\") and [far][].\n\n\
    [far]: https://example.org\n\n\
    ## A1: No `x` <here> | [there] {#A1}\n\n\
    ```yaml rule\nid: A1\nlanguage: python\nseverity: error\nmessage: no x[0] & <x>, ever\nnote: see there\nrule:\n  pattern: x($A)\nmetadata:\n  since: py>=3\n  tags: [a, b]\n```\n\n\
    **Bad:**\n\n```python\ny(0)\nx(1)  # error: [A1]\n```\n\n\
    **Good:**\n\n```python\ny(1)\n```\n\n\
    ## A2: Be kind {#A2}\n\nProse, see [A1] and ![p](p.png).\n\n```python good\nz(1)\n```\n";

const DEEP: &str = "---\ntitle: Deep\n---\n\n## Why\n\nBecause of [A1].\n";

fn door(files: &[(&str, &str)]) -> Memory {
    files.iter().fold(Memory::default(), |door, (path, text)| {
        door.with(path, *text)
    })
}

fn house() -> Memory {
    door(&[
        ("book.toml", BOOK),
        ("content/rules.md", RULE),
        ("content/notes/deep.md", DEEP),
        ("content/p.png", "no picture"),
    ])
}

/// A site in memory, without what is copied from the disk.
fn site(door: &Memory) -> (Unit, BTreeMap<String, String>) {
    let checked = check(door, &Request::default(), Want::Highlights).expect("it can be read");
    let mut unit = checked.units.into_iter().next().expect("one unit");
    let site = texts(door, &mut unit);
    (unit, site)
}

fn texts(door: &Memory, unit: &mut Unit) -> BTreeMap<String, String> {
    let site = render(door, unit, Pages::Static).expect("it can be rendered");
    let texts = site.files.into_iter().filter_map(|(address, content)| {
        let Content::Bytes(bytes) = content else {
            return None;
        };
        let text = String::from_utf8(bytes.to_vec()).expect("everything that is made is text");
        Some((address, text))
    });
    texts.collect()
}

const RAN: &str = "---\nsetup: [models.py]\n---\n\n# Rules\n\n## A1: Ask once {#A1}\n\n\
    ```python setup=orm\nimport orm\n```\n\n\
    **Bad:**\n\n```python raises=Detached\ny(0)\nx(1)\n```\n\n\
    **Good:**\n\n```python probe.sql=2\ny(1)\n```\n\n\
    ## A2: Be kind {#A2}\n\n**Good:**\n\n```python norun\nz(1)\n```\n";

/// The same book, executed by nobody: in two environments, with made-up ends.
fn executed(door: &Memory, remembered: usize) -> Unit {
    let checked = check(door, &Request::default(), Want::Highlights).expect("it can be read");
    let mut unit = checked.units.into_iter().next().expect("one unit");
    let runtimes = [("old", "2.0.58"), ("new", "2.1.9")].map(|(name, version)| {
        Arc::new(Runtime {
            language: "python",
            name: name.to_owned(),
            interpreter: "Python 3.11.7".to_owned(),
            packages: vec![("orm".to_owned(), version.to_owned())],
        })
    });
    let mut execution = |example: usize, runtime: &Arc<Runtime>, end: End, sql: &[&str]| {
        let items = sql.iter().map(|one| (*one).to_owned()).collect();
        let execution = Execution {
            probes: vec![("sql".to_owned(), ProbeValue::Items(items))],
            ..Execution::only(end)
        };
        let execute = ExecutionRecord {
            runtime: runtime.clone(),
            probes: ["sql".to_owned()].into(),
            blocks: 0,
            execution: Arc::new(execution),
        };
        unit.observed[example].add(checker("run"), Observation::Executed(execute));
    };
    for runtime in &runtimes {
        let raised = End::Raised {
            classes: vec!["orm.Detached".to_owned(), "Exception".to_owned()],
            message: "<User at 0x7faf0a19> is *lost*".to_owned(),
            line: Some(2),
        };
        execution(0, runtime, End::Passed, &[]);
        execution(1, runtime, raised, &[]);
    }
    execution(
        2,
        &runtimes[0],
        End::Passed,
        &["SELECT a\nFROM t", "SELECT 2"],
    );
    execution(
        2,
        &runtimes[1],
        End::Passed,
        &["SELECT b\nFROM t", "SELECT 2"],
    );
    unit.judged = judge(&unit.book, &unit.observed).0;
    unit.run = RunSaid {
        asked: true,
        wanted: 2,
        executed: 4 - remembered,
        remembered,
        started: 1,
        runtimes: runtimes.to_vec(),
        layers: Some(Layers {
            on: vec![Layer::Limits],
            off: vec![(Layer::Seccomp, "no such call".to_owned())],
        }),
        ..RunSaid::default()
    };
    unit
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|fault| panic!("{}: {fault}", path.display()))
}

/// Our own book.
fn own() -> Memory {
    let mut door = Memory::default().with("book.toml", read(&root().join("book.toml")));
    let mut open = vec![root().join("content")];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).expect("it is there").flatten() {
            let path = entry.path();
            if path.is_dir() {
                open.push(path);
            } else {
                let below = path.strip_prefix(root()).expect("it is below");
                let below = below.to_string_lossy().replace('\\', "/");
                door = door.with(below, read(&path));
            }
        }
    }
    door
}

/// How many examples of each page are good, bad and neutral.
fn stances(book: &Book) -> BTreeMap<String, [usize; 3]> {
    let mut found: BTreeMap<String, [usize; 3]> = BTreeMap::new();
    for example in &book.examples {
        let counts = found
            .entry(book.pages[example.page].path.clone())
            .or_default();
        counts[match example.stance {
            Stance::Good => 0,
            Stance::Bad => 1,
            Stance::Neutral | Stance::Unclear => 2,
        }] += 1;
    }
    found
}

/// The copies of a book's pages as a folder of Markdown, checked again.
fn again(unit: &Unit, site: &BTreeMap<String, String>) -> BTreeMap<String, [usize; 3]> {
    let copies = unit.book.pages.iter().map(|page| page.path.as_str());
    let door = copies.fold(Memory::default(), |door, path| {
        door.with(path, site[path].clone())
    });
    let checked = check(&door, &Request::default(), Want::Outcomes).expect("a folder");
    stances(&checked.units[0].book)
}

#[test]
fn the_copies_of_our_book_have_its_stances() {
    let (unit, site) = site(&own());
    let before = stances(&unit.book);
    assert!(before.len() > 15, "{before:?}");
    assert_eq!(before, again(&unit, &site));
}

#[test]
fn copies_keep_every_kind_of_evidence() {
    let page = "# T\n\n## A\n\n```python bad\n# Good: no\na(1)\n```\n\n\
        ```python\n# shared\nimport s\n\n# Bad\na(2)\n\n# Good\na(3)\n```\n\n\
        ```python\n# caption\na(4)\n\n# Better: this\na(5)\n```\n\n\
        - Bad:\n  ```python\n  a(6)\n  ```\n- ```python\n  a(7)\n  ```\n\n\
        > Use this instead:\n> ```python\n> a(8)\n> ```\n> text right below\n\n\
        ### Bad\n\n```python\na(9)\n```\n\n```console\n$ ls\n```\n\n\
        ```python neutral\na(10)\n```\n\n```\nplain\n```\n\n\
        ## B\n\n```python\na(11)\n```\n\nUse instead:\n\n```python\na(12)\n```\n\n~~~python\n```\n~~~\n";
    let (unit, site) = site(&door(&[("a.md", page)]));
    let door = door(&[("a.md", &site["index.md"])]);
    let checked = check(&door, &Request::default(), Want::Outcomes).expect("a document");
    let said = |book: &Book| -> Vec<(Stance, String)> {
        let examples = book.examples.iter();
        examples
            .map(|example| (example.stance, example.code.clone()))
            .collect()
    };
    assert_eq!(
        said(&unit.book),
        said(&checked.units[0].book),
        "{}",
        site["index.md"]
    );
    let crlf = page.replace('\n', "\r\n");
    let (_, other) = self::site(&self::door(&[("a.md", &crlf)]));
    assert_eq!(site["index.md"], other["index.md"]);
}

#[test]
fn a_copy_says_in_words_what_a_page_shows() {
    let (_, site) = site(&house());
    let expect = "# Rules\n\nSee [A2](rules/A2.md), [the other](rules/A2.md), [deep](notes/deep.md#why \"Why\") and [far][].\n\n\
        [far]: https://example.org\n\n\
        ## A1: No `x` <here> | [there] {#A1}\n\n\
        > **Rule A1** (error, Python, since py>=3, tags: a, b): no x[0] & \\<x>, ever.\n\
        > Found by a detector, which stands in [A1](rules/A1.md).\n\n\
        **Bad:**\n\n> **Bad example** (A1), proven: `A1` flags it where it is pinned.\n\n\
        ```python\ny(0)\nx(1)\n```\n\n> A1 at line 2: no x[0] & \\<x>, ever.\n\n\
        **Good:**\n\n> **Good example** (A1), proven: `A1` is silent.\n\n```python\ny(1)\n```\n\n\
        ## A2: Be kind {#A2}\n\nProse, see [A1](rules/A1.md) and ![p](p.png).\n\n\
        > **Good example** (A2), syntax only, not proven: it parses; its own rule has no detector, 1 rule is silent.\n\n\
        ```python good\nz(1)\n```\n";
    assert_eq!(site["rules.md"], expect);
    assert_eq!(
        site["notes/deep.md"],
        "# Deep\n\n## Why\n\nBecause of [A1](../rules/A1.md).\n"
    );
    let rule = &site["rules/A1.md"];
    for line in [
        "# A1: No x \\| there\n",
        "- Severity: error\n",
        "- Message: no x[0] & \\<x>, ever\n",
        "- Examples: 2 proven\n",
        "- Guideline: [Rules](../rules.md#A1)\n",
        "- Source: `content/rules.md:7`\n",
        "```yaml rule\nid: A1\n",
        "\n## Referred to by\n\n- [Why](../notes/deep.md#why)\n- [A2: Be kind](../rules.md#A2)\n",
    ] {
        assert!(rule.contains(line), "{line}\nis not in\n{rule}");
    }
    let prose = &site["rules/A2.md"];
    assert!(prose.contains("- Found by: nothing"), "{prose}");
    assert!(
        prose.contains(
            "- Examples: 1 syntax only; only *proven* means that an example was tested\n"
        ),
        "{prose}"
    );
    assert!(prose.contains("![p](../p.png)"), "{prose}");
    assert!(
        site["rules/index.md"]
            .contains("- [A1](A1.md): No x \\| there (error, Python; 2 proven)\n"),
        "{}",
        site["rules/index.md"]
    );
    assert!(
        site["index.md"].contains("- [Rules](rules.md)"),
        "{}",
        site["index.md"]
    );
    assert!(site["verification.md"].contains("3 examples: 2 proven, 1 syntax only."));
}

#[test]
fn agents_find_every_page_and_rule() {
    let (_, site) = site(&house());
    let list = &site["llms.txt"];
    assert!(
        list.starts_with("# House \\<&\"'] rules\n\n> What we \\*agreed\\* on\n\n"),
        "{list}"
    );
    for line in [
        "\n## Pages\n\n- [Rules](rules.md): ",
        "\n## Notes\n\n- [Deep](notes/deep.md)",
        "- [A2](rules/A2.md): Be kind (prose only; 1 syntax only)\n",
        "- [llms-full.txt](llms-full.txt)",
    ] {
        assert!(list.contains(line), "{line}\nis not in\n{list}");
    }
    let full = &site["llms-full.txt"];
    for line in [
        "<!-- page: rules.md -->\n\n# Rules\n",
        "<!-- page: notes/deep.md -->\n\n# Deep\n",
        "Because of [A1](rules/A1.md).",
    ] {
        assert!(full.contains(line), "{line}\nis not in\n{full}");
    }
}

#[test]
fn a_document_without_rules_lists_none() {
    let page = "# T\n\n**Bad:**\n\n```python\na(1)\n```\n";
    let (_, site) = site(&door(&[("a.md", page)]));
    let list = &site["llms.txt"];
    assert!(
        !list.contains("## Rules") && list.contains("All examples together: 1 unproven."),
        "{list}"
    );
    assert!(!list.contains("checked"), "nothing was: {list}");
    let rules: Value = serde_json::from_str(&site["rules.json"]).expect("JSON");
    assert_eq!(rules["rules"][0]["kind"], "implicit");
    assert_eq!(rules["rules"][0]["address"], "index.html#t");
    assert_eq!(rules["rules"][0]["markdown"], "index.md#t");
}

#[test]
fn the_same_book_gives_the_same_bytes() {
    let (_, first) = site(&house());
    let (_, second) = site(&house());
    assert_eq!(first, second);
    assert!(first.contains_key("badge.svg") && first.contains_key("rules.json"));
    assert!(!first.contains_key("sitemap.xml"), "it needs an address");
}

#[test]
fn a_sitemap_needs_an_address() {
    let book = format!("{BOOK}[output.html]\nsite-url = \"https://x.example/a&b/\"\n");
    let files = [
        ("book.toml", book.as_str()),
        ("content/rules.md", RULE),
        ("content/é b.md", "# E\n"),
    ];
    let (_, site) = site(&door(&files));
    let map = &site["sitemap.xml"];
    for url in [
        "<loc>https://x.example/a&amp;b/%C3%A9%20b.html</loc>",
        "<loc>https://x.example/a&amp;b/rules/A1.html</loc>",
        "<loc>https://x.example/a&amp;b/rules/index.html</loc>",
        "<loc>https://x.example/a&amp;b/verification.html</loc>",
    ] {
        assert!(map.contains(url), "{url}\nis not in\n{map}");
    }
    assert!(!map.contains("404") && !map.contains("lastmod"), "{map}");
    assert!(site["llms.txt"].contains("](https://x.example/a&b/rules/A1.md)"));
    let rules: Value = serde_json::from_str(&site["rules.json"]).expect("JSON");
    assert_eq!(
        rules["rules"][0]["url"],
        "https://x.example/a&b/rules/A1.html"
    );
}

#[test]
fn a_file_of_the_users_wins_and_is_told() {
    let mine = [
        ("book.toml", BOOK),
        ("content/rules.md", RULE),
        ("content/LLMS.txt", "mine"),
        ("content/p.png", ""),
    ];
    let (unit, site) = site(&door(&mine));
    assert!(
        !site.contains_key("llms.txt"),
        "on many disks it would be the same file"
    );
    assert!(site.contains_key("llms-full.txt"));
    let told: Vec<_> = unit
        .shown()
        .filter(|(told, _)| told.code == Code::AddressCollision)
        .collect();
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!(told[0].1, Level::Deny);
    assert_eq!(
        rulebook::testing::wording::sentence(&told[0].0.facts),
        "`LLMS.txt` is published in place of the `llms.txt` that rulebook makes"
    );
}

#[test]
fn the_badge_does_not_count_what_is_unclear() {
    let unclear = format!("{RULE}\n## Next\n\n:::danger\n\n```python\nx = 1\n```\n\n:::\n");
    let badge = |page: &str| {
        let files = [("book.toml", BOOK), ("content/rules.md", page)];
        let (unit, mut site) = site(&door(&files));
        let unclear = unit.book.examples.iter();
        let unclear = unclear.filter(|example| example.stance == Stance::Unclear);
        (unclear.count(), site.remove("badge.svg"))
    };
    let (plain, with) = (badge(RULE), badge(&unclear));
    assert_eq!((plain.0, with.0), (0, 1));
    assert!(
        plain
            .1
            .as_ref()
            .is_some_and(|badge| badge.contains("of 3 proven")),
        "{plain:?}"
    );
    assert_eq!(plain.1, with.1);
}

#[test]
fn the_badge_is_red_where_check_is() {
    let denied = RULE.replace("y(1)", "x(2)");
    let files = [
        ("book.toml", BOOK),
        ("content/rules.md", &denied),
        ("content/p.png", ""),
        ("content/notes/deep.md", DEEP),
    ];
    let (_, site) = site(&door(&files));
    assert!(
        site["badge.svg"].contains("<title id=\"t\">not verified: 1 error, 1 of 3 proven</title>"),
        "{}",
        site["badge.svg"]
    );
}

#[test]
fn a_copy_says_what_a_run_showed() {
    let door = door(&[("book.toml", BOOK), ("content/rules.md", RAN)]);
    let site = texts(&door, &mut executed(&door, 0));
    let copy = &site["rules.md"];
    let place = "in orm 2.0.58 and 2.1.9 on Python 3.11.7";
    for expect in [
        "<details><summary>Setup orm</summary>\n",
        &format!("> **Bad example** (A1), proven: `raises=Detached` came true {place}.\n"),
        "```\n\n> run at line 2: raises Detached: \\<User at 0x…> is \\*lost\\*.\n",
        &format!("> **Good example** (A1), proven: `probe.sql=2` came true {place}"),
        "```python\ny(1)\n```\n\n> Reported by sql: 2 statements.\n>\n\
         > In old:\n>\n> 1. `SELECT a FROM t`\n> 2. `SELECT 2`\n>\n\
         > In new:\n>\n> 1. `SELECT b FROM t`\n> 2. `SELECT 2`\n",
        "\n> Examples run after [models.py](models.py). Executed in orm 2.0.58 and 2.1.9 on Python 3.11.7.\n",
    ] {
        assert!(copy.contains(expect), "{expect}\nis not in\n{copy}");
    }
    let overview = &site["verification.md"];
    assert!(
        overview.contains("Executed in orm 2.0.58 and 2.1.9 on Python 3.11.7.\n"),
        "{overview}"
    );
    // What stands below an example is no evidence for the next one.
    let again = RAN.replace("---\nsetup: [models.py]\n---\n\n", "");
    let before = check(
        &Memory::default().with("a.md", again),
        &Request::default(),
        Want::Outcomes,
    );
    let after = check(
        &Memory::default().with("a.md", copy.as_str()),
        &Request::default(),
        Want::Outcomes,
    );
    let [before, after] =
        [before, after].map(|checked| stances(&checked.expect("it can be read").units[0].book));
    assert_eq!(before, after);
}

#[test]
fn what_was_executed_is_told_to_programs() {
    let door = door(&[("book.toml", BOOK), ("content/rules.md", RAN)]);
    let cold = texts(&door, &mut executed(&door, 0));
    let warm = texts(&door, &mut executed(&door, 4));
    assert!(cold == warm, "a site says nothing of a memory");
    for name in ["rules", "verification"] {
        validate(
            &format!("rulebook-{name}-2.json"),
            &cold[&format!("{name}.json")],
        );
    }
    let old = serde_json::json!({
        "environment": "old", "python": "Python 3.11.7", "packages": {"orm": "2.0.58"},
    });
    let new = serde_json::json!({
        "environment": "new", "python": "Python 3.11.7", "packages": {"orm": "2.1.9"},
    });
    let layers = serde_json::json!({
        "on": ["limits"], "off": [{"layer": "seccomp", "why": "no such call"}],
    });
    let both = serde_json::json!([old, new]);
    let verified: Value = serde_json::from_str(&cold["verification.json"]).expect("JSON");
    assert_eq!(verified["executed"]["environments"], both);
    assert_eq!(verified["executed"]["layers"], layers);
    let good = &verified["examples"][1]["executed"];
    assert_eq!(
        good[0]["probes"]["sql"],
        serde_json::json!(["SELECT a\nFROM t", "SELECT 2"])
    );
    assert_eq!(verified["examples"][2]["executed"], serde_json::json!([]));
    let rules: Value = serde_json::from_str(&cold["rules.json"]).expect("JSON");
    assert_eq!(rules["rules"][0]["executed"], both);
    assert_eq!(rules["rules"][1]["executed"], serde_json::json!([]));

    let units = vec![executed(&door, 1)];
    let report = rulebook::testing::report::json(
        &Checked {
            units,
            of_named: None,
        },
        false,
    );
    validate("rulebook-report-2.json", &report);
    let report: Value = serde_json::from_str(&report).expect("JSON");
    let run = &report["summary"]["run"];
    assert_eq!(
        (&run["executed"], &run["remembered"], &run["interpreters"]),
        (&3.into(), &1.into(), &1.into())
    );
    assert_eq!((&run["runtimes"], &run["layers"]), (&both, &layers));
    let good = &report["verdicts"][1]["executed"][1];
    assert_eq!(good["environment"], "new");
    assert_eq!(good["packages"], serde_json::json!({"orm": "2.1.9"}));
    assert_eq!(good["probes"]["sql"][0], "SELECT b\nFROM t");
    assert_eq!(report["verdicts"][2].get("executed"), None);
    // Without a run nothing is said of one.
    let (unit, site) = site(&door);
    let report = rulebook::testing::report::json(
        &Checked {
            units: vec![unit],
            of_named: None,
        },
        false,
    );
    let report: Value = serde_json::from_str(&report).expect("JSON");
    assert_eq!(report["summary"].get("run"), None);
    let verified: Value = serde_json::from_str(&site["verification.json"]).expect("JSON");
    assert_eq!(verified["executed"], Value::Null);
    assert!(!site["verification.html"].contains("Executed"));
}

#[test]
fn rules_and_verdicts_are_what_their_schemas_say() {
    let (_, small) = site(&house());
    let (_, own) = site(&own());
    for name in ["rules", "verification"] {
        for site in [&small, &own] {
            validate(
                &format!("rulebook-{name}-2.json"),
                &site[&format!("{name}.json")],
            );
        }
    }
    let rules: Value = serde_json::from_str(&small["rules.json"]).expect("JSON");
    let first = &rules["rules"][0];
    assert_eq!(first["id"], "A1");
    assert_eq!(first["source"]["line"], 7);
    assert_eq!(first["referred_by"], serde_json::json!(["A2"]));
    assert_eq!(rules["rules"][1]["refers_to"], serde_json::json!(["A1"]));
    assert_eq!(rules["rules"][1]["severity"], Value::Null);
    let verified: Value = serde_json::from_str(&small["verification.json"]).expect("JSON");
    assert_eq!(verified["totals"]["proven"], 2);
    assert_eq!(verified["examples"][0]["address"], "rules.html#Example-24");
}

fn schema(name: &str) -> PathBuf {
    root().join(format!("tests/data/schemas/rulebook-{name}-2.json"))
}

#[test]
fn the_guide_names_every_file_and_every_field() {
    let guide = read(&root().join("content/guide/publishing.md"));
    for exporter in EXPORTERS {
        let address = match exporter.address.contains('`') {
            true => exporter.address.to_owned(),
            false => format!("`{}`", exporter.address),
        };
        let row = format!("| {address} | {} |", exporter.about);
        assert!(guide.contains(&row), "the guide's page has no row\n{row}");
    }
    for name in ["rules", "verification"] {
        let schema: Value = serde_json::from_str(&read(&schema(name))).expect("JSON");
        let mut open = vec![&schema];
        let mut count = 0;
        while let Some(value) = open.pop() {
            match value {
                Value::Object(keys) => {
                    if let Some(Value::Object(fields)) = keys.get("properties") {
                        for field in fields.keys() {
                            count += 1;
                            assert!(
                                guide.contains(&format!("`{field}`")),
                                "{name}: no `{field}`"
                            );
                        }
                    }
                    open.extend(keys.values());
                }
                Value::Array(values) => open.extend(values),
                _ => {}
            }
        }
        assert!(count > 20, "{name}: {count} fields");
    }
}

#[test]
fn a_book_says_who_wrote_it_and_which_way_it_runs() {
    let index = |book: &str| {
        let (_, mut site) = site(&door(&[
            ("book.toml", book),
            ("content/index.md", "# A\n"),
            ("content/b.md", "# B\n"),
        ]));
        (
            site.remove("index.html").expect("it is there"),
            site.remove("b.html").expect("it is there"),
        )
    };
    let (plain, _) = index("[book]\ntitle = \"T\"\n");
    assert!(
        plain.contains("<html lang=\"en\">") && !plain.contains("name=\"author\""),
        "{plain}"
    );
    let (first, other) =
        index("[book]\ntitle = \"T\"\nlanguage = \"ar\"\nauthors = [\"A & B\", \"C\"]\n");
    for page in [&first, &other] {
        assert!(page.contains("<html lang=\"ar\" dir=\"rtl\">"), "{page}");
        assert!(
            page.contains("<meta name=\"author\" content=\"A &amp; B, C\">"),
            "{page}"
        );
    }
    assert!(first.contains("T, by A &amp; B, C."), "{first}");
    assert!(!other.contains(", by A"), "{other}");
    for (keys, is_turned) in [
        ("language = \"he-IL\"", true),
        ("language = \"ku-Latn\"", false),
        ("language = \"az-Arab\"", true),
        ("language = \"ar\"\ntext-direction = \"ltr\"", false),
        ("text-direction = \"rtl\"", true),
    ] {
        let (page, _) = index(&format!("[book]\ntitle = \"T\"\n{keys}\n"));
        assert_eq!(page.contains("dir=\"rtl\""), is_turned, "{keys}");
    }
}
