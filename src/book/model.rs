//! The plain data of a book: pages, rules, examples, and what fences and links say.
//!
//! The files beside it read documents and fill these types; nothing is read here.

use super::sections::Section;
use super::stance::{self, Evidence, Stance};
use super::tools::HiddenCode;
use super::words::Words;
use crate::config::OwnLabels;
use crate::diagnostic::{Diagnostic, Strictness};
use crate::language::{Detector, Directives, Language, Runtime};
use crate::markdown::{Document, Fence, TextMap};
use crate::span::{SourceId, Span};
use std::ops::Range;
use std::sync::Arc;

/// Everything that a run reads, put together.
#[derive(Debug)]
pub struct Book {
    pub strictness: Strictness,
    /// In path order.
    pub pages: Vec<Page>,
    /// Written rules in page order, then imported ones, then implicit ones.
    pub rules: Vec<Rule>,
    /// In page order and then in fence order.
    pub examples: Vec<Example>,
    /// The table of contents, in reading order.
    pub contents: Vec<ContentsEntry>,
    /// Whether someone wrote down which pages there are, in which order.
    pub is_listed: bool,
    /// What links to each rule, by its index.
    pub backlinks: Vec<Vec<Backlink>>,
    /// The expression that headings were held against, as written.
    pub rule_id: Option<String>,
    /// The labels of its own that its examples were read by.
    pub stances: OwnLabels,
}

impl Book {
    /// What a link without a text says of its target: the heading, else the page, else the rule.
    pub fn title_of(&self, target: &Target) -> Option<String> {
        match target {
            Target::Page { page, anchor } => {
                let page = &self.pages[*page];
                let mut headings = page.document.headings.iter();
                let heading = headings.find(|heading| Some(&heading.anchor) == anchor.as_ref());
                Some(heading.map_or_else(|| page.title.clone(), |heading| heading.text.clone()))
            }
            Target::Rule(rule) => Some(self.rules[*rule].title.clone()),
            Target::Folder(_) | Target::Asset(_) | Target::External(_) | Target::Brackets => None,
        }
    }
}

#[derive(Debug, Default)]
pub struct Page {
    /// Below the book's source folder, with `/`: `sqlalchemy/queries.md`.
    pub path: String,
    pub source: SourceId,
    pub title: String,
    /// What `SUMMARY.md` calls it, where that lists it.
    pub label: Option<String>,
    /// The heading that is the title, if a heading is.
    pub title_heading: Option<usize>,
    pub description: String,
    /// Front matter `weight`, or what other tools call it; pages without one come last.
    pub weight: Option<i64>,
    /// Front matter `setup`: files of code that runs before the page's own setups, relative to the page.
    pub setups: Vec<String>,
    /// Shared with the builds before and after in which the file is the same.
    pub document: Arc<Document>,
    pub sections: Vec<Section>,
    /// What each of the document's links leads to.
    pub targets: Vec<Target>,
    /// What each of the document's images leads to.
    pub images: Vec<Target>,
    /// What each address in the document's raw HTML leads to.
    pub raw: Vec<Target>,
    /// What was read of each of the document's fences.
    pub fences: Vec<FenceReading>,
    /// What was found while its examples were read.
    pub faults: Vec<Diagnostic>,
    /// Code in comments, which runs at its place and is not shown.
    pub hidden: Vec<HiddenCode>,
    /// What was found while its rules were read.
    pub rule_faults: Vec<Diagnostic>,
}

/// What `--explain` says of a fence.
#[derive(Debug, Clone)]
pub struct FenceReading {
    pub stance: FenceStance,
    pub evidence: Vec<Evidence>,
    /// Its examples in [`Book::examples`]; none for a rule's block.
    pub examples: Range<usize>,
    /// The lines that all parts share, as bytes of the code; empty for a fence that is not split.
    pub prelude: Range<usize>,
    /// In the order of the code.
    pub pins: Vec<Pin>,
    /// The bytes of the code that are on no page, in order: its pins and what they leave behind.
    pub hidden: Vec<Range<usize>>,
}

impl FenceReading {
    /// The bytes of its fence's code that are not shown: pins, and lines that their author covered.
    pub fn unseen(&self, fence: &Fence) -> Vec<Range<usize>> {
        let mut all = [&self.hidden[..], &fence.covered[..]].concat();
        all.sort_by_key(|range| range.start);
        let mut apart: Vec<Range<usize>> = Vec::with_capacity(all.len());
        for range in all {
            match apart.last_mut() {
                Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
                _ => apart.push(range),
            }
        }
        apart
    }

    /// Whether its code is good only because no one said anything.
    pub fn is_assumed(&self) -> bool {
        match self.stance {
            FenceStance::One(stance) => stance::is_assumed(stance, &self.evidence),
            FenceStance::Mixed => false,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FenceStance {
    One(Stance),
    Mixed,
}

impl FenceStance {
    pub fn word(self) -> &'static str {
        match self {
            FenceStance::One(stance) => stance.word(),
            FenceStance::Mixed => "mixed",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RuleKind {
    /// A section or a page of this book.
    Written,
    /// Given with `--rules`.
    Imported,
    /// A bad example's section, on a page without rules.
    Implicit,
}

#[derive(Debug, Clone)]
pub struct Rule {
    pub id: String,
    pub kind: RuleKind,
    /// Index into [`Book::pages`]; none for an imported rule.
    pub page: Option<usize>,
    /// Index into [`Page::sections`]; none where the rule is the whole page.
    pub section: Option<usize>,
    /// Without the id.
    pub title: String,
    /// The heading, or the block, that makes it a rule.
    pub span: Span,
    pub detector: Option<Arc<Detector>>,
    /// Index of the fence that holds its block, on its page.
    pub block: Option<usize>,
    /// Where the detector's text stands, for messages.
    pub detector_span: Option<Span>,
}

/// One judged piece of code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    pub page: usize,
    /// Index into the document's fences.
    pub fence: usize,
    pub stance: Stance,
    /// Whether it is good only because no one said anything: its author never called it so.
    pub is_assumed: bool,
    /// The rule that it is an example of.
    pub rule: Option<usize>,
    pub language: Option<&'static Language>,
    pub words: Words,
    /// The code as it is checked: dedented, the prelude before the part.
    pub code: String,
    /// Bytes of `code` to bytes of the file.
    pub map: TextMap,
    /// Bytes of `code` to bytes of the fence's code.
    pub layout: TextMap,
    /// The part of the fence's code that is shown as this example.
    pub shown: Range<usize>,
    /// From the first to the last line of the part, in the file.
    pub span: Span,
    /// The fence that says what the example prints.
    pub output: Option<usize>,
    /// What its own fence says that parts of it print, give or raise; of a session, one for each prompt.
    pub expectations: Vec<Expectation>,
}

impl Example {
    /// The span in the file of a byte range of the code.
    pub fn span_of(&self, range: Range<usize>) -> Span {
        let file = self.map.file_range(range);
        Span::new(self.span.source, file.start, file.end)
    }

    /// The span in the file of a line of the code, from 1; of the first for one that there is not.
    pub fn span_of_line(&self, line: u32) -> Span {
        let line = self.line(line).or_else(|| self.line(1));
        line.map_or(self.span, |line| self.span_of(line))
    }

    /// The bytes of a line of the code, from 1, without the white space at its ends.
    pub fn line(&self, line: u32) -> Option<Range<usize>> {
        let mut start = 0;
        let mut lines = self.code.split_inclusive('\n');
        for _ in 1..line {
            start += lines.next()?.len();
        }
        let text = lines.next()?.trim_end();
        let indent = text.len() - text.trim_start().len();
        Some(start + indent..start + text.len())
    }

    /// Whether nothing but comments, empty lines and placeholders is its own: every detector would be silent on that.
    pub fn holds_no_code(&self) -> bool {
        let comments = self
            .language
            .map_or(&[][..], |language| language.comments.line);
        let is_python = self
            .language
            .is_some_and(|language| language.runs_on(Runtime::Python));
        let mut at = 0;
        self.code.split_inclusive('\n').all(|line| {
            let is_shared = self.layout.file(at) < self.shown.start;
            at += line.len();
            let line = line.trim();
            is_shared
                || line.is_empty()
                || comments.iter().any(|mark| line.starts_with(mark))
                || is_python && matches!(line, "..." | "pass")
        })
    }
}

impl Book {
    /// The rule with this id, however it came into the book.
    pub fn rule(&self, id: &str) -> Option<usize> {
        self.rules.iter().position(|rule| rule.id == id)
    }

    pub fn written_rules(&self) -> impl Iterator<Item = (usize, &Rule)> {
        self.rules
            .iter()
            .enumerate()
            .filter(|(_, rule)| rule.kind == RuleKind::Written)
    }

    /// The rules that an example is one of, each once: its own, and those that the pins of a bad one name.
    pub fn rules_of(&self, example: &Example) -> impl Iterator<Item = usize> {
        let reading = &self.pages[example.page].fences[example.fence];
        let pins = reading.pins_in(example.shown.clone());
        let pins = pins.filter(|_| example.stance == Stance::Bad);
        let mut rules: Vec<usize> = example.rule.into_iter().collect();
        for rule in pins.filter_map(|pin| pin.rule) {
            if !rules.contains(&rule) {
                rules.push(rule);
            }
        }
        rules.into_iter()
    }

    /// The examples that one rule owns.
    pub fn examples_of(&self, rule: usize) -> impl Iterator<Item = (usize, &Example)> {
        self.examples
            .iter()
            .enumerate()
            .filter(move |(_, example)| example.rule == Some(rule))
    }
}

/// What a link leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// Index into [`Book::rules`].
    Rule(usize),
    Page {
        /// Index into [`Book::pages`].
        page: usize,
        anchor: Option<String>,
    },
    /// A folder that has no index of its own: its path below the source, with `/`, empty for the root.
    Folder(String),
    /// A file below the source that is no page.
    Asset(String),
    /// Another site, mail, or an address that is left as it is.
    External(String),
    /// Not a link: brackets that the author wrote.
    Brackets,
}

/// A place that refers to a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Backlink {
    pub page: usize,
    /// Index into the page's sections.
    pub section: Option<usize>,
    pub span: Span,
}

/// A line of the table of contents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContentsEntry {
    pub kind: ContentsKind,
    /// Index into [`Book::pages`]; none for a folder without an index, and for what is no page.
    pub page: Option<usize>,
    pub title: String,
    /// `1.2` in a book whose chapters have numbers; else empty.
    pub number: String,
    /// The folder that the entry stands for, with `/`; none for a page in a folder.
    pub folder: Option<String>,
    /// 0 at the top.
    pub depth: usize,
}

/// What a line of the table of contents is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ContentsKind {
    /// A page, or a folder.
    Page,
    /// A chapter that is not written yet.
    Draft,
    /// The title of the chapters that follow.
    Part,
    Separator,
}

/// One pin. Ranges are bytes of its fence's code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pin {
    pub id: String,
    /// Index into [`Book::rules`]; none if no rule has the id, which is told.
    pub rule: Option<usize>,
    /// What the finding's message must hold.
    pub text: Option<String>,
    /// The comment with its marks.
    pub comment: Range<usize>,
    /// The comment's text, without its marks.
    pub(super) words: Range<usize>,
    /// The line that it pins, without its line feed: its own, or the first one below that holds more than pins. None
    /// where the code ends before.
    pub line: Option<Range<usize>>,
}

/// What is shown of one statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expectation {
    pub kind: ExpectationKind,
    /// Lines of the example's code, from 1.
    pub first: u32,
    pub last: u32,
    /// What is shown, line by line; none where a turn of a session shows nothing.
    pub lines: Vec<ShownLine>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExpectationKind {
    /// A prompt of a session, with what is shown below it.
    Turn(Directives),
    /// What `print` writes at these lines, in a remark below or behind.
    Printed,
    /// The same, or what the expression gives where it prints nothing.
    Given,
    /// What `print` writes, broken as a formatter breaks code.
    Wrapped,
    /// What an expression gives.
    Value,
}

/// A line of what is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownLine {
    pub text: String,
    pub span: Span,
}
