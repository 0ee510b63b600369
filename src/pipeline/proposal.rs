//! A proposed rule, judged as if its block were in the book: the same check over the same files, with one block more.
//!
//! The book is read with the block in its section and stays as it is on the disk. Only where the user names a section
//! and the rule holds is the block written there, and never over one that is there.

use super::units::check;
use super::{Fault, LintOptions, Machine, Request, Unit, lint};
use crate::book::{Book, Rule, RuleKind, Stance};
use crate::diagnostic::{Code, Diagnostic, Level};
use crate::facts::facts;
use crate::language::{Detector, ReadDefaults, Sample};
use crate::markdown::{BlockKind, Document};
use crate::source::{Boundary, Door, FileSystem, Overlay, replace_file};
use crate::span::{SourceId, Span};
use crate::verify::{Mutation, VerdictKind, Want, leans, mutate_rule};
use crate::wording::sentence;
use std::path::{Path, PathBuf};

/// What is proposed, and where.
pub struct Proposal {
    /// A file of one ast-grep rule.
    pub rule: PathBuf,
    /// The section whose examples are the rule's: `FILE#ANCHOR`, `FILE:LINE`, an id or a heading.
    pub section: Option<String>,
    /// Code in which the rule is counted.
    pub on: Vec<PathBuf>,
}

/// What came of it.
pub struct Tried {
    pub id: String,
    /// The book with the block in it.
    pub unit: Unit,
    /// The rule in that book.
    pub rule: usize,
    /// The section's heading in the file as it is.
    pub line: u32,
    /// Its own bad and good examples, by index.
    pub bad: Vec<usize>,
    pub good: Vec<usize>,
    /// What is said of the rule, with its level.
    pub findings: Vec<(Diagnostic, Level)>,
    pub mutation: Mutation,
    pub leans: Vec<Sample>,
    pub on: Vec<Fired>,
    page: PathBuf,
    shift: Shift,
    /// The page with the block in it; none where a block was there before.
    text: Option<String>,
}

/// Which lines of the page with the block are which of the files as they are.
struct Shift {
    source: SourceId,
    /// The first and the last line of the block.
    block: (u32, u32),
    /// So many lines more than the page has without it.
    more: i64,
    rule: String,
}

/// How often the rule speaks on real code.
pub struct Fired {
    pub path: PathBuf,
    pub places: usize,
    pub files: usize,
    /// The first places, as `path:line`.
    pub first: Vec<String>,
    pub looked_at: usize,
}

/// So many places of real code are named.
const MOST_PLACES: usize = 5;

impl Tried {
    /// Whether the rule is to be taken: it finds its bad examples, leaves good ones alone, and leans on no sample.
    pub fn holds(&self) -> bool {
        let kind = |at: &usize| {
            self.unit.judged.verdicts[*at]
                .as_ref()
                .map(|verdict| verdict.kind)
        };
        let is_proven = |at: &usize| kind(at) == Some(VerdictKind::Proven);
        let is_open =
            |at: &usize| matches!(kind(at), Some(VerdictKind::Skipped | VerdictKind::NotRun));
        self.bad.iter().any(is_proven)
            && self.bad.iter().all(|at| is_proven(at) || is_open(at))
            && !self.good.is_empty()
            && self.leans.is_empty()
            && self.findings.iter().all(|(_, level)| *level < Level::Deny)
    }

    /// The bad examples that the rule does not find.
    pub fn missed(&self) -> impl Iterator<Item = usize> {
        let kind = |at: usize| {
            self.unit.judged.verdicts[at]
                .as_ref()
                .map(|verdict| verdict.kind)
        };
        self.bad.iter().copied().filter(move |at| {
            !matches!(
                kind(*at),
                Some(VerdictKind::Proven | VerdictKind::Skipped | VerdictKind::NotRun)
            )
        })
    }

    /// Where a span is in the files as they are: the lines of the block are those of the proposed rule.
    pub fn place(&self, span: Span) -> (String, u32) {
        let source = self.unit.sources.get(span.source);
        let line = source.position(span.start).line;
        let Shift {
            block: (first, last),
            more,
            rule,
            ..
        } = &self.shift;
        match self.shift.source == span.source {
            true if line > *last => {
                let line = u32::try_from(i64::from(line) - more).unwrap_or(line);
                (source.shown.clone(), line)
            }
            true if line > *first => (rule.clone(), line - first),
            true if line == *first => (rule.clone(), 1),
            _ => (source.shown.clone(), line),
        }
    }

    pub fn of_code(&self, codes: &[Code]) -> Vec<&Diagnostic> {
        let found = self.findings.iter().map(|(finding, _)| finding);
        found
            .filter(|finding| codes.contains(&finding.code))
            .collect()
    }

    /// Writes the block into its section; the path that was written, and the line of the heading.
    ///
    /// # Errors
    ///
    /// There is a block already, or the file cannot be written.
    pub fn write(&self, files: &dyn FileSystem) -> Result<String, Fault> {
        let shown = self.page.display().to_string();
        let Some(text) = &self.text else {
            return Err(facts!(
                "try-block-is-there",
                id = self.id,
                file = shown,
                line = self.line
            )
            .into());
        };
        let whole = files.canonical(&self.page);
        let within = Boundary::only(&[whole]);
        replace_file(&self.page, text, &within)
            .map_err(|fault| Fault::new(facts!("cannot-write", file = shown, fault)))?;
        Ok(shown)
    }
}

/// What is wrong with a file that holds no rule.
pub struct NoRule {
    /// `path:line:column: what is wrong`, one each.
    pub faults: Vec<String>,
}

/// Judges a proposed rule.
///
/// # Errors
///
/// A file cannot be read, or there is no such section.
pub fn try_rule(
    files: &dyn FileSystem,
    request: &Request,
    proposal: &Proposal,
) -> Result<Result<Box<Tried>, NoRule>, Fault> {
    let door = Door::of_user(files);
    let shown = proposal.rule.display().to_string();
    let yaml = door.read(&proposal.rule).map_err(|fault| {
        Fault::new(facts!(
            "not-readable",
            path = shown,
            fault = fault.to_string()
        ))
    })?;
    let detector = match Detector::read(&yaml, ReadDefaults { id: None }) {
        Ok(detector) => detector,
        Err(faults) => {
            let faults = faults.into_iter().map(|fault| {
                let line = yaml[..fault.range.start.min(yaml.len())]
                    .matches('\n')
                    .count()
                    + 1;
                let hint = fault.hint.as_ref().map(sentence);
                let hint = hint.map_or(String::new(), |hint| format!("\n  {hint}"));
                format!("{shown}:{line}: {}{hint}", sentence(&fault.facts))
            });
            return Ok(Err(NoRule {
                faults: faults.collect(),
            }));
        }
    };
    let id = detector.id.clone();
    let path = section_file(&door, proposal.section.as_deref());
    // The word of a rule is asked for, and no program has one on it.
    let mut request = Request {
        machine: Machine::Untouched,
        ..request.clone()
    };
    if let Some((path, _)) = &path {
        request.paths = vec![path.clone()];
    }
    // The book as it is, for where its sections are.
    let before = check_one(files, &request)?;
    let wanted = match (&path, &proposal.section) {
        (Some((path, rest)), _) => Wanted::In(door.canonical(path), rest.as_deref()),
        (None, Some(name)) => Wanted::Named(name),
        (None, None) => Wanted::Named(&id),
    };
    let Some((page, heading)) = find_section(&before.book, &before, &door, &wanted) else {
        let name = proposal.section.clone().unwrap_or_else(|| id.clone());
        return Err(facts!("try-no-section", name).into());
    };
    let document = &before.book.pages[page].document;
    let source = before.sources.get(document.source);
    let line = heading.map_or(1, |heading| {
        source.position(document.headings[heading].span.start).line
    });
    let there = block_of(&before.book, page, heading);
    let placed = match there {
        Some(rule) => replaced(&source.text, document, rule, &yaml),
        None => inserted(&source.text, document, heading, &yaml),
    };
    let text = there.is_none().then(|| placed.clone());
    let file = source.path.clone();
    let lines = source.lines().count();
    let overlay = Overlay::new(files).with(&file, placed);
    let mut unit = check_one(&overlay, &request)?;
    let page_path = before.book.pages[page].path.clone();
    let is_it = |rule: &Rule| {
        let on_page = rule
            .page
            .is_some_and(|page| unit.book.pages[page].path == page_path);
        rule.id == id && on_page && rule.kind == RuleKind::Written
    };
    let Some(rule) = unit.book.rules.iter().position(is_it) else {
        return Err(facts!("try-not-taken", id).into());
    };
    let (mutation, survivors) = mutate_rule(&unit.book, rule);
    unit.findings.extend(survivors);
    let page_source = unit.sources.get(unit.book.rules[rule].span.source);
    let more = i64::from(page_source.lines().count()) - i64::from(lines);
    let block = unit.book.rules[rule].block;
    let block = block.map(|block| {
        unit.book.pages[unit.book.rules[rule].page.unwrap_or(0)]
            .document
            .fences[block]
            .span
    });
    let lines_of = |span: Span| {
        (
            page_source.position(span.start).line,
            page_source.position(span.end.saturating_sub(1)).line,
        )
    };
    let shift = Shift {
        source: page_source.id,
        block: block.map_or((0, 0), lines_of),
        more,
        rule: shown,
    };
    let is_about = |finding: &Diagnostic| {
        let is_in = |span: Span| {
            block.is_some_and(|block| {
                block.source == span.source && block.start <= span.start && span.end <= block.end
            })
        };
        finding.rule.as_deref() == Some(id.as_str()) || finding.span.is_some_and(is_in)
    };
    let findings = unit.findings.iter().filter(|finding| is_about(finding));
    let findings = findings.map(|finding| (finding.clone(), unit.levels.of(finding.code)));
    let findings = findings
        .filter(|(_, level)| *level > Level::Allow)
        .collect();
    let own = |stance: Stance| {
        let own = unit
            .book
            .examples_of(rule)
            .filter(|(_, example)| example.stance == stance);
        own.map(|(at, _)| at).collect::<Vec<usize>>()
    };
    let (bad, good) = (own(Stance::Bad), own(Stance::Good));
    let on = proposal
        .on
        .iter()
        .map(|path| fired(files, &request, proposal, path));
    let on = on.collect::<Result<Vec<Fired>, Fault>>()?;
    Ok(Ok(Box::new(Tried {
        leans: leans(&unit.book, rule),
        id,
        rule,
        line,
        bad,
        good,
        findings,
        mutation,
        on,
        page: file,
        shift,
        text,
        unit,
    })))
}

fn check_one(files: &dyn FileSystem, request: &Request) -> Result<Unit, Fault> {
    let checked = check(files, request, Want::Outcomes)?;
    let unit = checked.units.into_iter().next();
    unit.ok_or_else(|| Fault::new(facts!("no-page")))
}

/// Where the rule's examples are.
enum Wanted<'a> {
    /// In a file, at an anchor or a line of it; the whole page without one.
    In(PathBuf, Option<&'a str>),
    /// A rule's id, an anchor or a heading.
    Named(&'a str),
}

/// The file that a section names, and the anchor or line behind it.
fn section_file(door: &Door<'_>, section: Option<&str>) -> Option<(PathBuf, Option<String>)> {
    let section = section?;
    let is_file = |path: &str| door.entry(Path::new(path)) == Some(crate::source::Entry::File);
    if is_file(section) {
        return Some((PathBuf::from(section), None));
    }
    let (path, rest) = section
        .rsplit_once('#')
        .or_else(|| section.rsplit_once(':'))?;
    is_file(path).then(|| (PathBuf::from(path), Some(rest.to_owned())))
}

/// The page, and the heading of the section.
fn find_section(
    book: &Book,
    unit: &Unit,
    door: &Door<'_>,
    wanted: &Wanted<'_>,
) -> Option<(usize, Option<usize>)> {
    match wanted {
        Wanted::In(path, rest) => {
            let is_it = |page: &&crate::book::Page| {
                door.canonical(&unit.sources.get(page.source).path) == *path
            };
            let at = book.pages.iter().position(|page| is_it(&page))?;
            let page = &book.pages[at];
            let headings = &page.document.headings;
            let Some(rest) = rest else {
                let mut below = (0..headings.len()).filter(|at| headings[*at].level >= 2);
                // A page with one section is about that.
                return Some((at, below.next().filter(|_| below.next().is_none())));
            };
            if let Ok(line) = rest.parse::<u32>() {
                let source = unit.sources.get(page.source);
                let above = headings.iter().rposition(|heading| {
                    heading.level >= 2
                        && source.position(heading.span.start).line <= line
                        && !is_label(book, at, heading.span)
                });
                return Some((at, Some(above?)));
            }
            let is_named = |heading: &crate::markdown::Heading| {
                heading.anchor == *rest || heading.text == *rest
            };
            let heading = headings.iter().position(is_named);
            let by_id = || {
                rule_section(book, rest)
                    .filter(|(page, _)| *page == at)
                    .and_then(|(_, heading)| heading)
            };
            Some((at, Some(heading.or_else(by_id)?)))
        }
        Wanted::Named(name) => rule_section(book, name).or_else(|| {
            let mut pages = book.pages.iter().enumerate();
            pages.find_map(|(at, page)| {
                let mut headings = page.document.headings.iter();
                let heading = headings.position(|heading| {
                    let rest = heading.text.strip_prefix(name);
                    let begins = rest.is_some_and(|rest| {
                        !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_' || c == '-')
                    });
                    heading.level >= 2 && (begins || heading.anchor == *name)
                });
                Some((at, Some(heading?)))
            })
        }),
    }
}

/// Whether a heading is a label such as "Bad": no section of its own.
fn is_label(book: &Book, page: usize, span: Span) -> bool {
    let document = &book.pages[page].document;
    let heading = document
        .headings
        .iter()
        .find(|heading| heading.span == span);
    heading.is_some_and(crate::book::is_label_heading)
}

fn rule_section(book: &Book, id: &str) -> Option<(usize, Option<usize>)> {
    let mut rules = book.rules.iter();
    let rule = rules.find(|rule| rule.id == id && rule.page.is_some())?;
    let page = rule.page?;
    Some((
        page,
        rule.section
            .map(|section| book.pages[page].sections[section].heading),
    ))
}

/// The fence of the block that is in the section already.
fn block_of(book: &Book, page: usize, heading: Option<usize>) -> Option<usize> {
    let mut rules = book.rules.iter().filter(|rule| rule.page == Some(page));
    let heading_of = |rule: &Rule| {
        rule.section
            .map(|section| book.pages[page].sections[section].heading)
    };
    rules
        .find(|rule| heading_of(rule) == heading && rule.block.is_some())?
        .block
}

/// The block as it is written; its marks are longer than any in it.
fn block(yaml: &str, ending: &str) -> String {
    let head = ["yaml", "rule"].join(" ");
    let longest = yaml.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let mark = "`".repeat(longest.max(2) + 1);
    let lines = yaml.trim().lines().map(str::trim_end);
    let lines: Vec<&str> = lines.filter(|line| *line != "---").collect();
    format!(
        "{mark}{head}{ending}{}{ending}{mark}{ending}",
        lines.join(ending)
    )
}

/// The text with the block behind the reason of the section, or else behind its heading.
fn inserted(text: &str, document: &Document, heading: Option<usize>, yaml: &str) -> String {
    let ending = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let at = heading.map_or(0, |heading| document.headings[heading].block + 1);
    let blocks = &document.blocks;
    let is_prose = |at: usize| {
        blocks
            .get(at)
            .is_some_and(|block| block.kind == BlockKind::Paragraph)
    };
    let is_fence = |at: usize| {
        blocks
            .get(at)
            .is_some_and(|block| matches!(block.kind, BlockKind::Fence(_)))
    };
    // The paragraph above a fence introduces it.
    let reason = is_prose(at) && blocks.get(at + 1).is_some() && !is_fence(at + 1);
    let end = match (reason, heading) {
        (true, _) => blocks[at].span.range().end,
        (false, Some(heading)) => document.headings[heading].span.range().end,
        (false, None) => document
            .front_matter
            .as_ref()
            .map_or(0, |front| front.span.range().end),
    };
    // A paragraph may end behind its line.
    let end = text
        .get(..end)
        .map_or(end, |before| before.trim_end().len());
    let rest = text.get(end..).unwrap_or_default();
    let line = rest
        .find('\n')
        .map_or(text.len(), |newline| end + newline + 1);
    let (before, after) = text.split_at(if end == 0 { 0 } else { line });
    let gap = if before.is_empty() || before.ends_with('\n') {
        ""
    } else {
        ending
    };
    let block = block(yaml, ending);
    let above = if before.is_empty() { "" } else { ending };
    let below = if after.starts_with(['\n', '\r']) || after.is_empty() {
        ""
    } else {
        ending
    };
    format!("{before}{gap}{above}{block}{below}{after}")
}

/// The text with another block in the place of one.
fn replaced(text: &str, document: &Document, fence: usize, yaml: &str) -> String {
    let ending = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let range = document.fences[fence].span.range();
    let mut text = text.to_owned();
    text.replace_range(range, block(yaml, ending).trim_end());
    text
}

/// How often the rule speaks on real code.
fn fired(
    files: &dyn FileSystem,
    request: &Request,
    proposal: &Proposal,
    path: &Path,
) -> Result<Fired, Fault> {
    let request = Request {
        paths: vec![path.to_owned()],
        rules: vec![proposal.rule.clone()],
        no_book: true,
        ..request.clone()
    };
    let checked = lint::lint(files, &request, &LintOptions::default())?;
    let mut fired = Fired {
        path: path.to_owned(),
        places: 0,
        files: 0,
        first: Vec::new(),
        looked_at: 0,
    };
    for unit in &checked.units {
        fired.looked_at += unit
            .linted
            .as_ref()
            .map_or(0, |linted| linted.looked_at.len());
        let is_found =
            |code: Code| matches!(code, Code::LintError | Code::LintWarning | Code::LintNote);
        let found = unit
            .findings
            .iter()
            .filter(|finding| is_found(finding.code));
        let spans: Vec<Span> = found.filter_map(|finding| finding.span).collect();
        fired.places += spans.len();
        let mut sources: Vec<_> = spans.iter().map(|span| span.source).collect();
        sources.sort_unstable();
        sources.dedup();
        fired.files += sources.len();
        for span in spans.iter().take(MOST_PLACES) {
            let source = unit.sources.get(span.source);
            fired.first.push(format!(
                "{}:{}",
                source.shown,
                source.position(span.start).line
            ));
        }
    }
    Ok(fired)
}
