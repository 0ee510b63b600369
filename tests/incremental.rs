//! A build that remembers the one before is the build that remembers nothing, byte for byte, whatever was edited in between.

use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use rulebook::testing::pipeline::{
    After, BuildMemory, Fault, Pages, Request, Unit, check, check_again, render, render_pages,
};
use rulebook::testing::site::{Later, Site};
use rulebook::testing::source::Memory;
use rulebook::testing::verify::Want;
use std::collections::BTreeMap;

/// The files of a book by their paths.
type Files = BTreeMap<&'static str, String>;

const PATHS: &[&str] = &[
    "content/a.md",
    "content/b.md",
    "content/c/d.md",
    "content/c/index.md",
    "content/z.mdx",
    "content/llms.txt",
    "content/assets/search/t0.js",
];

const TEXTS: &[&str] = &[
    "",
    "# A page\n\nSee [A1], [b](b.md#two) and [A2].\n\n## Two\n\n<details>\n\nText.\n",
    "# Rules\n\n## A1: No f {#A1}\n\n```yaml rule\nid: A1\nlanguage: python\nmessage: no f\nrule: {pattern: f($A)}\n```\n\nBad:\n\n```python\nf(1)\n```\n\nGood:\n\n```python\ng(1)\n```\n",
    "# Rules\n\n## A1: No g {#A1}\n\n```yaml rule\nid: A1\nlanguage: python\nmessage: no g\nrule: {pattern: g($A)}\nfix: h($A)\n```\n\nBad:\n\n```python\ng(1)\n```\n",
    "# More\n\n## A2: Not in a loop\n\n```yaml rule\nid: A2\nlanguage: python\nseverity: warning\nrule: {pattern: f($A), inside: {kind: for_statement, stopBy: end}}\nmetadata: {relevant: {pattern: f($A)}}\n```\n\n```python bad\nfor x in y:\n    f(x)\n```\n\n```python good\nf(y)\n```\n",
    "# Shop\n\n## Never\n\nBad:\n\n```python\nf(2)\n```\n\nGood:\n\n```python\nh(2)\n```\n\n```python\nx = (\n```\n",
    "---\ndraft: true\n---\n\n# Draft\n\n```python bad\nf(1)\n```\n",
    "---\ntitle: Heavy\nweight: 1\n---\n\nText: [gone](gone.md).\n\n```json\n{\"a\": 1}\n```\n",
    "# Several\n\n## B1: No k {#B1}\n\nAs [A1], not as [B2].\n\n```yaml rule\nid: B1\nlanguage: python\nrule: {pattern: k($A)}\n```\n\n```python bad\nk(1)\n```\n\n```python good\nf(1)\n```\n\n## B2: No g either {#B2}\n\n```yaml rule\nid: B2\nlanguage: python\nmessage: $A\nrule: {pattern: g($A)}\n```\n\n```python bad\ng(1)\n```\n\n```python bad rule=B1\nk(g(f(1)))\n```\n\n```python good\nh(1)\n```\n\n## B3: Any call {#B3}\n\n```yaml rule\nid: B3\nlanguage: python\nseverity: info\nmessage: a call\nrule: {kind: call}\n```\n\n```python bad also=B1\nq()\n```\n",
    "# Kinds\n\n## K1: No statement {#K1}\n\n```yaml rule\nid: K1\nlanguage: python\nmessage: a statement\nrule: {kind: expression_statement}\n```\n\n```python bad\nf(g(1))\n```\n\n## K2: No name {#K2}\n\n```yaml rule\nid: K2\nlanguage: python\nrule: {kind: identifier, regex: '^[a-h]$'}\n```\n\n```python bad\nh(k(1))\n```\n\n```python good\n1\n```\n\n## K3: No h {#K3}\n\n```yaml rule\nid: K3\nlanguage: python\nseverity: hint\nmessage: $A\nrule: {kind: call, has: {field: function, regex: '^h$', pattern: $A}}\n```\n",
    "# Named\n\n**Bad, see [there](a.md#A1):**\n\n```python\nf(1)\n```\n\n**Good, see [there](b.md#A1):**\n\n```python\ng(1)\n```\n\n```python good rule=B1\nh(1)\n```\n\n```python good rule=A2\nf(y)\n```\n",
    "# Open\n\nTerm\n: Definition\n\n<div><script>x</script>\n\n```python\nf(1)\n",
];

const TAILS: &[&str] = &[
    "\nOne more line.\n",
    "\n```python bad\nf(3)\n```\n",
    "\n## A3: Prose {#A3}\n\nAs [A1].\n",
    "é\u{0}\r\n",
];

/// What an author changes in a rule, wherever it stands: its title, its message, its detector, the whole of it.
const CHANGES: &[(&str, &str)] = &[
    ("No ", "Never "),
    ("Never ", "No "),
    ("pattern: k(", "pattern: f("),
    ("pattern: f(", "pattern: k("),
    ("pattern: g(", "pattern: h("),
    ("pattern: h(", "pattern: g("),
    ("rule: {kind: call}", "rule: {kind: identifier, regex: q}"),
    ("message: $A", "message: not $A"),
    ("message: no f", "message: no f at all"),
    ("severity: info", "severity: off"),
    ("severity: off", "severity: hint"),
    ("language: python", "language: bash"),
    ("id: B2", "id: B9"),
    ("id: K1", "id: B1"),
    ("id: K3", "id: K4"),
    ("kind: expression_statement", "kind: module"),
    ("kind: module", "kind: call"),
    ("regex: '^[a-h]$'", "regex: '^[g-k]$'"),
    ("regex: '^[g-k]$'", "regex: '^(f|qq)$'"),
    (
        "rule: {kind: call}",
        "utils: {u: {any: [{kind: call}, {kind: integer}]}}\nrule: {matches: u}",
    ),
    (
        "utils: {u: {any: [",
        "utils: {u: {any: [{kind: identifier}, ",
    ),
    (
        "rule: {kind: identifier, regex: q}",
        "rule: {pattern: $A($B)}\nconstraints: {B: {kind: call}}",
    ),
    ("```yaml rule", "```yaml"),
    ("```yaml\n", "```yaml rule\n"),
    (
        "## B",
        "## One more\n\n```yaml rule\nid: C1\nlanguage: python\nrule: {pattern: q()}\n```\n\n```python bad\nq()\n```\n\n## B",
    ),
    ("As [A1]", "Not as [B3] or [A1]"),
    ("{#A1}", "{#A9}"),
    ("{#A9}", "{#A1}"),
    ("relevant: {pattern: f($A)}", "relevant: {pattern: h($A)}"),
    ("Bad:\n\n```python\n", "Bad:\n\n```python skip=\"later\"\n"),
    ("```python skip=\"later\"\n", "```python\n"),
    ("```python bad\n", "```python bad todo=\"later\"\n"),
    ("```python good\n", "```python good rule=B1\n"),
];

const BOOKS: &[&str] = &[
    "[book]\ntitle = \"One\"\n\n[verify]\nrule-id = '^(A\\d)\\b'\n",
    "[book]\ntitle = \"Two\"\ndescription = \"Other\"\n\n[output.html]\nraw-html = \"all\"\nrule-dir = \"r\"\n",
    "[verify]\nrule-id = '^(A\\d)\\b'\ndefinition-lists = true\n\n[lints]\ndraft = \"deny\"\n",
    "[verify]\nrule-id =\n",
];

const TEMPLATES: &[&str] = &["<hr>", "{{ page.root }}!", "{% if %}"];

#[derive(Debug, Clone)]
enum Edit {
    Write(usize, usize),
    Append(usize, usize),
    Prepend(usize),
    /// The first place in a file.
    Change(usize, usize),
    Remove(usize),
    Rename(usize, usize),
    Book(usize),
    NoBook,
    Summary(bool),
    Template(usize),
    NoTemplate,
    Nothing,
}

impl Edit {
    fn apply(&self, files: &mut Files) {
        match *self {
            Edit::Write(path, text) => {
                files.insert(PATHS[path], TEXTS[text].to_owned());
            }
            Edit::Append(path, tail) => files.entry(PATHS[path]).or_default().push_str(TAILS[tail]),
            Edit::Prepend(path) => {
                if let Some(text) = files.get_mut(PATHS[path]) {
                    text.insert_str(0, "Before it all.\n\n");
                }
            }
            Edit::Change(path, change) => {
                let (from, to) = CHANGES[change];
                if let Some(text) = files.get_mut(PATHS[path]) {
                    *text = text.replacen(from, to, 1);
                }
            }
            Edit::Remove(path) => {
                files.remove(PATHS[path]);
            }
            Edit::Rename(from, to) => {
                if let Some(text) = files.remove(PATHS[from]) {
                    files.insert(PATHS[to], text);
                }
            }
            Edit::Book(book) => {
                files.insert("book.toml", BOOKS[book].to_owned());
            }
            Edit::NoBook => {
                files.remove("book.toml");
            }
            Edit::Summary(true) => {
                let text = "# Summary\n\n- [B](b.md)\n- [A](a.md)\n";
                files.insert("content/SUMMARY.md", text.to_owned());
            }
            Edit::Summary(false) => {
                files.remove("content/SUMMARY.md");
            }
            Edit::Template(template) => {
                files.insert("theme/stance.html", TEMPLATES[template].to_owned());
            }
            Edit::NoTemplate => {
                files.remove("theme/stance.html");
            }
            Edit::Nothing => {}
        }
    }
}

fn edit() -> impl Strategy<Value = Edit> {
    let (path, text) = (0..PATHS.len(), 0..TEXTS.len());
    prop_oneof![
        6 => (path.clone(), text).prop_map(|(path, text)| Edit::Write(path, text)),
        6 => (path.clone(), 0..TAILS.len()).prop_map(|(path, tail)| Edit::Append(path, tail)),
        2 => path.clone().prop_map(Edit::Prepend),
        12 => (path.clone(), 0..CHANGES.len()).prop_map(|(path, change)| Edit::Change(path, change)),
        2 => path.clone().prop_map(Edit::Remove),
        2 => (path.clone(), path).prop_map(|(from, to)| Edit::Rename(from, to)),
        2 => (0..BOOKS.len()).prop_map(Edit::Book),
        1 => Just(Edit::NoBook),
        1 => any::<bool>().prop_map(Edit::Summary),
        1 => (0..TEMPLATES.len()).prop_map(Edit::Template),
        2 => Just(Edit::NoTemplate),
        1 => Just(Edit::Nothing),
    ]
}

/// The site, what was seen of every example and everything that was found, or why there is nothing.
type Built = Result<(Site, Vec<String>), String>;

fn door(files: &Files) -> (Memory, Request) {
    let mut door = Memory::default();
    for (path, text) in files {
        door = door.with(*path, text.clone());
    }
    let request = Request {
        paths: vec!["content".into()],
        ..Request::default()
    };
    (door, request)
}

fn told(fault: Fault) -> String {
    fault.message
}

/// What remembers nothing and makes all at once.
fn clean(files: &Files) -> Built {
    let (door, request) = door(files);
    let mut checked = check(&door, &request, Want::Highlights).map_err(told)?;
    let unit = &mut checked.units[0];
    unit.scope.named.clear();
    let site = render(&door, unit, Pages::Live).map_err(told)?;
    Ok((site, shown(unit)))
}

/// A site of pages, what was found, and what is still to be made.
struct Half {
    site: Site,
    found: Vec<String>,
    after: After,
}

fn build(files: &Files, session: &mut BuildMemory) -> Result<Half, String> {
    let (door, request) = door(files);
    let mut checked = check_again(&door, &request, Want::Highlights, session).map_err(told)?;
    let unit = &mut checked.units[0];
    unit.scope.named.clear();
    let (site, promised) = render_pages(&door, unit, Pages::Live, session).map_err(told)?;
    let found = shown(unit);
    let unit = session.keep(checked).remove(0);
    Ok(Half {
        site,
        found,
        after: After::new(unit, promised),
    })
}

fn shown(unit: &Unit) -> Vec<String> {
    let found = unit.shown().map(|found| format!("{found:?}"));
    let seen = unit.observed.iter().map(|seen| format!("{seen:?}"));
    found.chain(seen).collect()
}

impl Half {
    fn whole(self) -> (Site, Vec<String>) {
        let mut site = self.site;
        for address in self.after.addresses() {
            let content = self.after.file(&address).expect("what is promised is made");
            assert!(
                site.files.insert(address.clone(), content).is_none(),
                "{address}"
            );
        }
        (site, self.found)
    }
}

fn start() -> Files {
    let mut files = Files::new();
    for (path, text) in [(0, 1), (1, 2), (2, 5), (3, 4), (4, 8)] {
        Edit::Write(path, text).apply(&mut files);
    }
    Edit::Book(0).apply(&mut files);
    files
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 48,
        rng_seed: RngSeed::Fixed(4),
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn memory_changes_no_byte(edits in prop::collection::vec(edit(), 1..16)) {
        let mut files = start();
        let mut session = BuildMemory::keeping();
        let _ = build(&files, &mut session);
        // What follows the pages is made when the next build is over, as by a reader who comes late.
        let mut late: Option<(Result<Half, String>, Built)> = None;
        for (at, edit) in edits.iter().enumerate() {
            edit.apply(&mut files);
            let again = build(&files, &mut session);
            if let Some((again, clean)) = late.replace((again, clean(&files))) {
                let again = again.map(Half::whole);
                prop_assert!(again == clean, "after {:?}:\n{:?}\n{:?}", &edits[..at], found(&again), found(&clean));
            }
        }
        if let Some((again, clean)) = late {
            let again = again.map(Half::whole);
            prop_assert!(again == clean, "after {edits:?}:\n{:?}\n{:?}", found(&again), found(&clean));
        }
    }
}

fn found(built: &Built) -> String {
    match built {
        Ok((_, found)) => format!("{found:?}"),
        Err(fault) => fault.clone(),
    }
}

#[test]
fn a_link_names_the_rule_whose_heading_has_its_anchor_now() {
    let rule = TEXTS[2];
    let naming = "# Named\n\n**Bad, see [there](a.md#A1):**\n\n```python\nf(1)\n```\n\n**Good, see [there](a.md#A1):**\n\n```python\nh(1)\n```\n";
    let mut files = Files::from([
        ("content/a.md", rule.to_owned()),
        ("content/b.md", naming.to_owned()),
    ]);
    Edit::Book(0).apply(&mut files);
    let mut session = BuildMemory::keeping();
    let _ = build(&files, &mut session);
    let later = [
        rule.replace("{#A1}", "{#A9}"),
        // Without its bad example, the silence of the rule is nothing.
        rule.replace("Bad:\n\n```python\n", "Bad:\n\n```python skip=\"later\"\n"),
        rule.to_owned(),
    ];
    for text in later {
        files.insert("content/a.md", text);
        let again = build(&files, &mut session).map(Half::whole);
        let clean = clean(&files);
        assert!(again == clean, "{}\n{}", found(&again), found(&clean));
    }
}

#[test]
fn what_did_not_change_is_taken_from_memory() {
    let mut files = start();
    let mut session = BuildMemory::keeping();
    let mut made = |files: &Files| {
        drop(build(files, &mut session).expect("a book"));
        let work = session.work();
        [work.parsed, work.judged, work.rendered].map(|part| part.made)
    };
    let [parsed, all, rendered] = made(&files);
    let judged = all;
    assert!(parsed == 5 && judged >= 7 && rendered >= 7);
    assert_eq!(made(&files), [0, 0, 0]);
    Edit::Append(0, 0).apply(&mut files);
    assert_eq!(made(&files), [1, 0, 1]);
    // An example that moved is what it was.
    Edit::Prepend(2).apply(&mut files);
    let [parsed, judged, rendered] = made(&files);
    assert_eq!((parsed, judged), (1, 0));
    assert!(rendered < 6, "{rendered}");
    // Another title is no other detector.
    Edit::Change(1, 0).apply(&mut files);
    let [parsed, judged, _] = made(&files);
    assert_eq!((parsed, judged), (1, 0));
    // A detector that changed is asked about its own examples, and about those that hold a word of it.
    Edit::Write(1, 3).apply(&mut files);
    let [parsed, judged, _] = made(&files);
    assert!(
        parsed == 1 && (2..all).contains(&judged),
        "{parsed} {judged}"
    );
    // Another id is another rule: its pattern has a name of one letter, which lets in any code, so it is asked about all.
    Edit::Change(4, 12).apply(&mut files);
    let [parsed, judged, _] = made(&files);
    assert_eq!((parsed, judged), (1, all - 1));
    // A page that goes, or is new, moves all that come after it, and changes nothing that was seen of them.
    Edit::Remove(0).apply(&mut files);
    let [parsed, judged, _] = made(&files);
    assert_eq!((parsed, judged), (4, 0));
    Edit::Write(0, 5).apply(&mut files);
    let [parsed, judged, _] = made(&files);
    assert_eq!((parsed, judged), (5, 3));
}
