//! A book of any number of pages, always the same: what the benchmark measures.
//!
//! A page has about 4.4 KB: prose, a list, a table, links to five other pages, and seven Python fences, a third of them
//! anti-patterns. Twenty of the pages carry a rule with its detector, whatever the size of the book.
//! Every count that a correct run must report is counted while writing.

mod rules;

pub use rules::{RULES, Rule};

use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

const PAGES_A_FOLDER: usize = 25;
const LINKS_A_PAGE: usize = 5;

/// What a correct run reports of the book.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Expected {
    pub pages: usize,
    /// Python fences; each is one example.
    pub examples: usize,
    /// Bad examples that a detector finds, and good ones of the same rule.
    pub held: usize,
    /// Good examples that no rule claims.
    pub parsed: usize,
    /// Of all Markdown files.
    pub bytes: usize,
}

/// A book on the disk.
pub struct Book {
    /// Holds `book.toml` and `content/`.
    pub root: PathBuf,
    /// The same detectors as ast-grep reads them, one file each.
    pub detectors: PathBuf,
    pub expected: Expected,
}

impl Book {
    pub fn content(&self) -> PathBuf {
        self.root.join("content")
    }

    /// A page that carries no rule, for edits.
    pub fn ordinary_page(&self) -> PathBuf {
        self.content().join(address(1) + ".md")
    }
}

/// Writes a book of `pages` pages, at least as many as there are rules, into an empty folder.
pub fn write(folder: &Path, pages: usize) -> io::Result<Book> {
    assert!(
        pages >= RULES.len(),
        "each rule stands on a page of its own"
    );
    let book = Book {
        root: folder.join("book"),
        detectors: folder.join("detectors"),
        expected: write_pages(&folder.join("book/content"), pages)?,
    };
    fs::write(
        book.root.join("book.toml"),
        "[book]\ntitle = \"House guideline\"\nsrc = \"content\"\n",
    )?;
    fs::create_dir_all(&book.detectors)?;
    for rule in &RULES {
        fs::write(
            book.detectors.join(format!("{}.yml", rule.id)),
            detector(rule),
        )?;
    }
    Ok(book)
}

/// The same pages as an mdBook.
pub fn write_mdbook(folder: &Path, pages: usize) -> io::Result<()> {
    write_pages(&folder.join("src"), pages)?;
    let mut summary = "# Summary\n\n".to_owned();
    for page in 0..pages {
        let _ = writeln!(summary, "- [{}]({}.md)", title(page), address(page));
    }
    fs::write(folder.join("src/SUMMARY.md"), summary)?;
    fs::write(
        folder.join("book.toml"),
        "[book]\ntitle = \"House guideline\"\nsrc = \"src\"\n",
    )
}

fn write_pages(content: &Path, pages: usize) -> io::Result<Expected> {
    let mut expected = Expected {
        pages,
        ..Expected::default()
    };
    for page in 0..pages {
        let file = content.join(address(page) + ".md");
        if page % PAGES_A_FOLDER == 0 {
            fs::create_dir_all(content.join(folder(page)))?;
        }
        let text = Writer::new(page, pages).page(&mut expected);
        expected.bytes += text.len();
        fs::write(file, text)?;
    }
    Ok(expected)
}

fn folder(page: usize) -> String {
    format!("part-{:03}", page / PAGES_A_FOLDER)
}

/// Below the content folder, without its ending.
fn address(page: usize) -> String {
    format!("{}/page-{page:05}", folder(page))
}

fn title(page: usize) -> String {
    format!("{} in the {} service", rule_of(page).title, class(page))
}

/// The rule that a page is mostly about.
fn rule_of(page: usize) -> &'static Rule {
    &RULES[page % RULES.len()]
}

/// The rule whose detector a page carries.
fn carried(page: usize, pages: usize) -> Option<&'static Rule> {
    let stride = pages / RULES.len();
    let rule = RULES.get(page / stride)?;
    page.is_multiple_of(stride).then_some(rule)
}

fn detector(rule: &Rule) -> String {
    format!(
        "id: {}\nlanguage: python\nseverity: warning\nmessage: {}\nrule:\n  {}\n",
        rule.id,
        rule.title,
        rule.detector.replace('\n', "\n  ")
    )
}

/// A made-up name for each number, so that the vocabulary of a book grows with its pages.
fn name(mut number: usize) -> String {
    const SYLLABLES: [&str; 16] = [
        "ar", "bel", "cor", "dun", "el", "fir", "gan", "hol", "im", "jas", "kem", "lor", "mur",
        "nis", "or", "pel",
    ];
    let mut name = String::new();
    number += 17;
    while number > 0 {
        name += SYLLABLES[number % SYLLABLES.len()];
        number /= SYLLABLES.len();
    }
    name
}

fn class(page: usize) -> String {
    let name = name(page);
    name[..1].to_uppercase() + &name[1..]
}

const MODEL: &str = r#"from dataclasses import dataclass, field
from datetime import datetime
from typing import Self


@dataclass(frozen=True, slots=True)
class @Name:
    """One @name, as the @word reports it."""

    key: str
    @word: int = @number
    seen: datetime | None = None
    labels: dict[str, str] = field(default_factory=dict)

    @classmethod
    def parse(cls, row: dict[str, str]) -> Self:
        return cls(key=row["key"], @word=int(row.get("@word", "@number")))

    def is_due(self, now: datetime) -> bool:
        return self.seen is not None and (now - self.seen).days > @number
"#;

const STORE: &str = r#"from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def @name_store(path: Path) -> Iterator[dict[str, @Name]]:
    """Lend every @name of a file, and write them back when the block ends."""
    items = {item.key: item for item in read_@name(path)}
    try:
        yield items
    finally:
        path.write_text(dump_@name(items.values()), encoding="utf-8")
"#;

const SELECT: &str = r#"def due_@name(items: Iterable[@Name], *, limit: int = @number) -> list[@Name]:
    now = datetime.now(timezone.utc)
    due = (item for item in items if item.is_due(now) and item.@word > 0)
    return sorted(due, key=lambda item: (item.seen, item.key))[:limit]
"#;

const FAULT: &str = r#"try:
    items = [@Name.parse(row) for row in rows[:@number]]
except (KeyError, ValueError) as error:
    logger.warning("a row of %s has no %s", "@name", "@word")
    raise @NameFault("@word") from error
"#;

const FIELDS: [&str; 12] = [
    "amount", "budget", "depth", "height", "length", "level", "rank", "score", "share", "size",
    "weight", "width",
];

const WORDS: [&str; 96] = [
    "account", "address", "answer", "archive", "author", "balance", "batch", "border", "branch",
    "bridge", "budget", "caller", "cargo", "change", "chart", "choice", "client", "clock",
    "column", "copy", "corner", "course", "customer", "delay", "depot", "detail", "draft", "edge",
    "entry", "error", "event", "example", "export", "figure", "filter", "folder", "format",
    "garden", "guest", "harbour", "history", "image", "import", "index", "input", "invoice",
    "journal", "key", "label", "ledger", "letter", "library", "limit", "line", "list", "market",
    "member", "message", "method", "mirror", "model", "module", "moment", "network", "note",
    "number", "offer", "office", "order", "owner", "package", "page", "parcel", "path", "person",
    "place", "plan", "price", "process", "quarter", "query", "queue", "reader", "reason", "record",
    "region", "report", "request", "result", "review", "route", "sample", "schedule", "season",
    "sender", "ticket",
];

const VERBS: [&str; 16] = [
    "accepts", "checks", "collects", "confirms", "describes", "follows", "keeps", "leaves",
    "measures", "needs", "opens", "replaces", "returns", "sends", "stores", "sums",
];

/// Writes one page.
struct Writer {
    page: usize,
    pages: usize,
    random: Random,
    text: String,
}

impl Writer {
    fn new(page: usize, pages: usize) -> Self {
        Writer {
            page,
            pages,
            // Not of the number of pages: a larger book begins with the pages of a smaller one, but for their links.
            random: Random(page as u64),
            text: String::with_capacity(6 * 1024),
        }
    }

    fn page(mut self, expected: &mut Expected) -> String {
        let rule = rule_of(self.page);
        let (name, class) = (name(self.page), class(self.page));
        let _ = write!(self.text, "# {}\n\n", title(self.page));
        self.paragraph(5);
        self.text += "## What matters\n\n";
        for _ in 0..3 {
            let word = self.random.of(&WORDS);
            let sentence = self.sentence();
            let _ = writeln!(self.text, "- **The {word}:** {sentence}");
        }
        self.text += "\n## In short\n\n| Question | Answer |\n| --- | --- |\n";
        let _ = writeln!(self.text, "| Which rule? | {}: {} |", rule.id, rule.title);
        let _ = writeln!(self.text, "| Whose code? | `{class}` and `{name}_store` |");
        let sentence = self.sentence();
        let _ = writeln!(self.text, "| Since when? | {sentence} |");
        self.text += "\n## The model\n\n";
        self.paragraph(1);
        self.parsed(MODEL, expected);
        self.text += "## The store\n\n";
        self.paragraph(1);
        self.parsed(STORE, expected);
        if self.page.is_multiple_of(2) {
            self.text += "## What is due\n\n";
            self.paragraph(1);
            self.parsed(SELECT, expected);
        }
        self.text += "## Pitfalls\n\n";
        self.paragraph(1);
        self.named_pair(rule, expected);
        self.half_named_pair(&RULES[(self.page * 3 + 7) % RULES.len()], expected);
        match carried(self.page, self.pages) {
            Some(rule) => self.rule(rule, expected),
            None if self.page % 4 == 3 => {
                self.implicit_pair(&RULES[(self.page * 7 + 2) % RULES.len()], expected);
            }
            None => {}
        }
        if self.page % 5 < 2 {
            self.text += "## When a row is broken\n\n";
            self.paragraph(1);
            self.parsed(FAULT, expected);
        }
        self.links();
        self.text
    }

    /// Both examples say whose they are.
    fn named_pair(&mut self, rule: &Rule, expected: &mut Expected) {
        let reason = self.sentence();
        let _ = write!(self.text, "**Bad ({}):** {reason}\n\n", rule.id);
        let choices = self.fence(rule.bad, None);
        let _ = write!(self.text, "**Good ({}):**\n\n", rule.id);
        self.fence(rule.good, Some(choices));
        expected.examples += 2;
        expected.held += 2;
    }

    /// Only the bad example says whose it is; no rule claims the good one.
    fn half_named_pair(&mut self, rule: &Rule, expected: &mut Expected) {
        let reason = self.sentence();
        let _ = write!(
            self.text,
            "**Don't:** {} ({}). {reason}\n\n",
            rule.title, rule.id
        );
        let choices = self.fence(rule.bad, None);
        self.text += "**Do this instead:**\n\n";
        self.fence(rule.good, Some(choices));
        expected.examples += 2;
        expected.held += 1;
        expected.parsed += 1;
    }

    /// A section of its own, whose bad example a detector is credited with.
    fn implicit_pair(&mut self, rule: &Rule, expected: &mut Expected) {
        let _ = write!(self.text, "## {}, too\n\n**Bad:**\n\n", rule.title);
        let choices = self.fence(rule.bad, None);
        self.text += "**Good:**\n\n";
        self.fence(rule.good, Some(choices));
        expected.examples += 2;
        expected.held += 2;
    }

    fn rule(&mut self, rule: &Rule, expected: &mut Expected) {
        let _ = write!(
            self.text,
            "## {id}: {} {{#{id}}}\n\nThis is the rule that other pages name.\n\n```yaml rule\n{}```\n\n**Bad:**\n\n",
            rule.title,
            detector(rule),
            id = rule.id
        );
        let choices = self.fence(rule.bad, None);
        self.text += "**Good:**\n\n";
        self.fence(rule.good, Some(choices));
        expected.examples += 2;
        expected.held += 2;
    }

    fn parsed(&mut self, code: &str, expected: &mut Expected) {
        self.fence(code, None);
        expected.examples += 1;
        expected.parsed += 1;
    }

    /// Writes a fence; the choices that it returns make a second one speak of the same things.
    fn fence(
        &mut self,
        code: &str,
        choices: Option<(&'static str, usize)>,
    ) -> (&'static str, usize) {
        let (word, number) =
            choices.unwrap_or_else(|| (self.random.of(&FIELDS), 2 + self.random.below(300)));
        let code = code
            .replace("@number", &number.to_string())
            .replace("@name", &name(self.page))
            .replace("@Name", &class(self.page))
            .replace("@word", word);
        let _ = write!(self.text, "```python\n{code}```\n\n");
        (word, number)
    }

    fn links(&mut self) {
        const ANCHORS: [&str; LINKS_A_PAGE] =
            ["", "#what-matters", "#the-model", "#the-store", "#pitfalls"];
        self.text += "## Read on\n\n";
        for anchor in ANCHORS {
            let there = self.random.below(self.pages);
            let sentence = self.sentence();
            let _ = writeln!(
                self.text,
                "- [{}](../{}.md{anchor}): {sentence}",
                title(there),
                address(there)
            );
        }
    }

    fn paragraph(&mut self, sentences: usize) {
        for at in 0..sentences {
            let sentence = self.sentence();
            self.text += if at == 0 { "" } else { " " };
            self.text += &sentence;
        }
        self.text += "\n\n";
    }

    /// Never begins like a label, because a paragraph may stand above a fence.
    fn sentence(&mut self) -> String {
        let random = &mut self.random;
        format!(
            "The {} of the {} {} a {} and every {} {} `{}_{}`.",
            random.of(&WORDS),
            name(self.page),
            random.of(&VERBS),
            random.of(&WORDS),
            random.of(&WORDS),
            random.of(&VERBS),
            name(self.page),
            random.of(&WORDS),
        )
    }
}

/// SplitMix64 (Steele, Lea and Flood 2014): the same numbers on every machine.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }

    fn of(&mut self, words: &[&'static str]) -> &'static str {
        words[self.below(words.len())]
    }
}
