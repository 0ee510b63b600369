//! Random nesting: whatever a fence stands in, its code is found, and what is found in it lands where it was written.
//!
//! A document is made line by line of lists, quotes and fences. Each fence holds calls of `marker`, which a detector
//! finds, and the test remembers the line and the column at which it wrote each of them.

use proptest::prelude::*;
use rulebook::testing::pipeline::{Request, check};
use rulebook::testing::report::{Colour, Detail, human, json};
use rulebook::testing::source::Memory;
use rulebook::testing::verify::Want;

/// What a fence may stand in, outermost first.
#[derive(Debug, Clone, Copy)]
enum Around {
    Quote,
    /// `> ` without its space.
    TightQuote,
    Bullet,
    /// A bullet whose text begins behind a tab.
    TabBullet,
    Number,
}

impl Around {
    /// The marker on the first line of the block.
    fn first(self) -> &'static str {
        match self {
            Around::Quote => "> ",
            Around::TightQuote => ">",
            Around::Bullet => "- ",
            Around::TabBullet => "-\t",
            Around::Number => "12. ",
        }
    }

    /// What stands in its place on every other line.
    fn rest(self) -> &'static str {
        match self {
            Around::Quote => "> ",
            Around::TightQuote => ">",
            Around::Bullet => "  ",
            Around::TabBullet => "\t",
            Around::Number => "    ",
        }
    }
}

/// A line of code.
#[derive(Debug, Clone, Copy)]
enum Line {
    Plain,
    Blank,
    /// A marker behind text of several bytes a character.
    Wide,
    Call,
    Two,
    /// A marker that is indented with a tab, in a block.
    Tab,
}

/// A marker's text in the code, from which the test reads its column.
const MARKER: &str = "marker(";

impl Line {
    fn text(self) -> &'static str {
        match self {
            Line::Plain => "x = 1",
            Line::Blank => "",
            Line::Wide => "é = '🐍 \u{301}'; marker(é)",
            Line::Call => "marker(1)",
            Line::Two => "marker(a); y = [marker(b)]",
            Line::Tab => "if x:\n\tmarker(1)",
        }
    }
}

#[derive(Debug, Clone)]
struct Block {
    around: Vec<Around>,
    /// Spaces before the fence, as CommonMark allows.
    indent: usize,
    marker: &'static str,
    code: Vec<Line>,
    /// A paragraph above the fence in the same container.
    lead: bool,
}

#[derive(Debug, Clone)]
struct Page {
    bom: bool,
    end: &'static str,
    front_matter: bool,
    last_newline: bool,
    blocks: Vec<Block>,
}

fn around() -> impl Strategy<Value = Around> {
    prop_oneof![
        Just(Around::Quote),
        Just(Around::TightQuote),
        Just(Around::Bullet),
        Just(Around::TabBullet),
        Just(Around::Number),
    ]
}

fn line() -> impl Strategy<Value = Line> {
    prop_oneof![
        Just(Line::Plain),
        Just(Line::Blank),
        Just(Line::Wide),
        Just(Line::Call),
        Just(Line::Two),
        Just(Line::Tab),
    ]
}

fn block() -> impl Strategy<Value = Block> {
    (
        prop::collection::vec(around(), 0..4),
        0..4usize,
        prop_oneof![Just("```"), Just("`````"), Just("~~~"), Just("~~~~")],
        prop::collection::vec(line(), 0..5),
        any::<bool>(),
    )
        .prop_map(|(around, indent, marker, code, lead)| Block {
            // Where a tab's columns are shared with the container, how far a fence is indented is not ours to say.
            indent: if around.is_empty() { indent } else { 0 },
            around: tidy(around),
            marker,
            code,
            lead,
        })
}

/// A tab reaches the next multiple of four columns, so a bullet with one keeps its width only at the margin; a quote
/// without a space takes the first one of whatever it holds.
fn tidy(around: Vec<Around>) -> Vec<Around> {
    let last = around.len().saturating_sub(1);
    let kept = around.into_iter().enumerate().map(|(at, one)| match one {
        Around::TabBullet if at > 0 => Around::Bullet,
        Around::TightQuote if at < last => Around::Quote,
        one => one,
    });
    kept.collect()
}

fn page() -> impl Strategy<Value = Page> {
    (
        any::<bool>(),
        prop_oneof![Just("\n"), Just("\r\n"), Just("\r")],
        any::<bool>(),
        any::<bool>(),
        prop::collection::vec(block(), 1..4),
    )
        .prop_map(|(bom, end, front_matter, last_newline, blocks)| Page {
            bom,
            end,
            front_matter,
            last_newline,
            blocks,
        })
}

/// The text, and the line and column of every marker and of every fence.
struct Written {
    text: String,
    markers: Vec<(u32, u32)>,
    fences: Vec<(u32, u32)>,
    codes: Vec<String>,
}

fn column(line: &str, at: usize) -> u32 {
    line[..at].chars().count() as u32 + 1
}

fn write(page: &Page) -> Written {
    let mut lines: Vec<String> = Vec::new();
    let (mut markers, mut fences, mut codes) = (Vec::new(), Vec::new(), Vec::new());
    if page.front_matter {
        lines.extend(["---", "title: ä", "---"].map(str::to_owned));
    }
    for block in &page.blocks {
        lines.push("A paragraph — with a dash — ends whatever was open.".to_owned());
        lines.push(String::new());
        let first: String = block.around.iter().map(|one| one.first()).collect();
        let rest: String = block.around.iter().map(|one| one.rest()).collect();
        let mut is_first = true;
        let mut prefix = || {
            if std::mem::take(&mut is_first) {
                first.clone()
            } else {
                rest.clone()
            }
        };
        let indent = " ".repeat(block.indent);
        if block.lead {
            lines.push(prefix() + "Ein Wörtchen davor");
            lines.push(prefix().trim_end_matches(' ').to_owned());
        }
        let opening = prefix() + &indent;
        fences.push((lines.len() as u32 + 1, column(&opening, opening.len())));
        lines.push(opening + block.marker + "python good");
        let code: String = block
            .code
            .iter()
            .map(|line| format!("{}\n", line.text()))
            .collect();
        for line in code.lines() {
            let before = prefix() + &indent;
            let whole = format!("{before}{line}");
            for (at, _) in whole.match_indices(MARKER) {
                markers.push((lines.len() as u32 + 1, column(&whole, at)));
            }
            lines.push(whole);
        }
        codes.push(code);
        lines.push(prefix() + &indent + block.marker);
        lines.push(String::new());
    }
    if !page.last_newline {
        while lines.last().is_some_and(String::is_empty) {
            lines.pop();
        }
    }
    let mut text = lines.join(page.end);
    if page.bom {
        text.insert(0, '\u{feff}');
    }
    Written {
        text,
        markers,
        fences,
        codes,
    }
}

const RULES: &str = "id: M1\nlanguage: python\nmessage: found\nrule: { pattern: marker($X) }\n";

fn holds(page: &Page) -> Result<(), TestCaseError> {
    let written = write(page);
    let files = Memory::default()
        .with("a.md", written.text.as_bytes())
        .with("rules.yml", RULES);
    let request = Request {
        paths: vec!["a.md".into()],
        rules: vec!["rules.yml".into()],
        ..Request::default()
    };
    let checked = check(&files, &request, Want::Outcomes).expect("files in memory can be read");
    let unit = &checked.units[0];
    let place = |span| {
        let at = unit.sources.position(span);
        (at.line, at.column)
    };
    let document = &unit.book.pages[0].document;
    let fences: Vec<_> = document
        .fences
        .iter()
        .map(|fence| place(fence.opening))
        .collect();
    prop_assert_eq!(&fences, &written.fences, "fences of {:?}", written.text);
    // How wide a tab is depends on what it stands in, so lines are compared without their indentation.
    let bare = |code: &String| -> Vec<String> {
        let lines = code.lines().map(str::trim_start);
        lines.map(str::to_owned).collect()
    };
    let codes: Vec<_> = document
        .fences
        .iter()
        .map(|fence| bare(&fence.code))
        .collect();
    let expect: Vec<_> = written.codes.iter().map(bare).collect();
    prop_assert_eq!(&codes, &expect, "codes of {:?}", written.text);
    prop_assert!(
        document.fences.iter().all(|fence| fence.closed),
        "{:?}",
        written.text
    );
    let found: Vec<_> = unit
        .findings
        .iter()
        .filter(|finding| finding.rule.as_deref() == Some("M1"))
        .filter_map(|finding| finding.span)
        .map(place)
        .collect();
    prop_assert_eq!(&found, &written.markers, "markers of {:?}", written.text);
    // Every example's code is the file's own text, byte for byte.
    for example in &unit.book.examples {
        for (at, c) in example
            .code
            .char_indices()
            .filter(|(_, c)| !c.is_whitespace())
        {
            let span = example.span_of(at..at + c.len_utf8());
            let there = &written.text[span.range()];
            prop_assert_eq!(there, c.to_string(), "{:?} at {}", &example.code, at);
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 400,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn findings_land_where_they_were_written(page in page()) {
        holds(&page)?;
    }
}

/// Pieces of which nothing sensible is made.
const PIECES: &[&str] = &[
    "```python\n",
    "```python good\n",
    "~~~\n",
    "```",
    "`",
    "\n",
    "\n\n",
    "\r",
    "\r\n",
    "\t",
    "    ",
    "- ",
    "1. ",
    "> ",
    ">",
    "* ",
    "::: incorrect\n",
    ":::\n",
    "<td>",
    "</td>\n",
    "<!--",
    "-->",
    "<details><summary>Bad</summary>\n",
    "---\n",
    "+++\n",
    "title: x\n",
    "rule: A1\n",
    "# Bad\n",
    "# Good\n",
    "## A1\n",
    "**Bad:**\n",
    "Use instead:\n",
    "```yaml rule\n",
    "id: A1\n",
    "language: python\n",
    "rule: { pattern: marker($X) }\n",
    "marker(",
    ")",
    "def f(",
    ":",
    "'",
    "\"",
    "\\",
    "[[A1]]",
    "[A1]",
    "[x](a.md#y)",
    "![",
    "](",
    "[^1]",
    "[^1]: ",
    "| a | b |\n|---|---|\n",
    "{#x}",
    "é",
    "🐍",
    "\u{301}",
    "\u{0}",
    "\u{feff}",
    "\u{2028}",
    " skip=\"",
    " bad",
    "&amp;",
    "<A b={1}>\n",
    "import x from 'y'\n",
];

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 600,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn no_text_makes_it_panic(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..40), mdx in any::<bool>()) {
        let text = pieces.concat();
        let name = if mdx { "a.mdx" } else { "a.md" };
        let files = Memory::default().with(name, text.as_bytes()).with("rules.yml", RULES);
        let request = Request {
            paths: vec![name.into()],
            rules: vec!["rules.yml".into()],
            ..Request::default()
        };
        let checked = check(&files, &request, Want::Highlights).expect("files in memory can be read");
        let unit = &checked.units[0];
        for finding in &unit.findings {
            let labels = finding.labels.iter().map(|label| label.span);
            for span in finding.span.into_iter().chain(labels) {
                let source = &unit.sources.get(span.source).text;
                prop_assert!(source.get(span.range()).is_some(), "{:?} of {:?}", finding, text);
            }
        }
        // What is told of it can be drawn.
        let detail = Detail { verdicts: true, explain: true, ..Detail::default() };
        human(&checked, detail, Colour::Ansi);
        json(&checked, true);
    }
}

/// What the generator avoids, because what a reader would expect of it is a matter of CommonMark's columns: by hand.
#[test]
fn tabs_inside_containers() {
    let check_one = |text: &str, line: u32, column: u32| {
        let files = Memory::default()
            .with("a.md", text)
            .with("rules.yml", RULES);
        let request = Request {
            paths: vec!["a.md".into()],
            rules: vec!["rules.yml".into()],
            ..Request::default()
        };
        let checked = check(&files, &request, Want::Outcomes).expect("files in memory can be read");
        let unit = &checked.units[0];
        let span = unit.findings.iter().find_map(|finding| finding.span);
        let at = unit.sources.position(span.expect("the marker is found"));
        assert_eq!((at.line, at.column), (line, column), "{text:?}");
    };
    check_one(">\t```python good\n>\tmarker(1)\n>\t```\n", 2, 3);
    check_one("> -\t```python good\n>\tmarker(1)\n>\t```\n", 2, 3);
    check_one("1.\t```python good\n\tif x:\n\t\tmarker(1)\n\t```\n", 3, 3);
    check_one("- a\n\t- ```python good\n\t  marker(1)\n\t  ```\n", 3, 4);
}
