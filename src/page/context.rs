//! Everything that pages, exports and the index are made from: a judged book, and where its pages go.

use super::addresses::{Addresses, LOST, relative, relative_file};
use super::explained::language;
use super::provenance::{Provenance, in_one_breath};
use super::views::{Body, Frame, Href, Html, Link, Page, RuleRow};
use crate::book::{Book, Page as Source, Rule, RuleKind};
use crate::config::RawHtml;
use crate::diagnostic::Strictness;
use crate::markdown::Heading;
use crate::paths::join;
use crate::runtime::Runtime;
use crate::source::SourceMap;
use crate::span::Span;
use crate::verify::{Judged, Observed, RUN, Tally, VerdictKind};
use std::collections::{BTreeSet, HashMap};
use std::ops::Range;
use std::sync::OnceLock;

/// Bytes that the pages of rules in one section may repeat of it, all together: 64 kB with 800 rules were 371 MB.
const MOST_REPEATED: usize = 2 * 1024 * 1024;

/// What a book says of how it is shown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Presentation {
    /// As far as no address is in it, which [`SiteContext::frame`] adds.
    pub frame: Frame,
    /// With `{path}` for the file, and perhaps `{line}`.
    pub edit_url: Option<String>,
    pub site_url: Option<String>,
    /// What stands before a page's path in the repository: `content/`.
    pub source_prefix: String,
    pub raw_html: RawHtml,
    /// Whether the built-in server shows it, at its own root.
    pub served: bool,
    /// By their paths below the source, width and height of the pictures on pages, where they are known.
    pub pictures: HashMap<String, (u32, u32)>,
    /// The agent's skill that is wanted of the book.
    pub skill: Option<SkillRequest>,
    /// The pages whose rules are not for other people's code, by index.
    pub withheld: BTreeSet<usize>,
}

/// What a book says of the skill that it becomes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SkillRequest {
    pub name: String,
    pub description: Option<String>,
    /// The pages whose rules stay out of it, by their indices.
    pub without: BTreeSet<usize>,
}

/// A judged book, and where its pages go.
pub struct SiteContext<'a> {
    pub book: &'a Book,
    pub judged: &'a Judged,
    pub observed: &'a [Observed],
    pub sources: &'a SourceMap,
    pub presentation: &'a Presentation,
    pub addresses: &'a Addresses,
    /// What its examples were executed on.
    pub provenance: Provenance<'a>,
    /// By rule, what became of its examples.
    tallies: Vec<Tally>,
    /// By page, what became of its examples.
    page_tallies: Vec<Tally>,
    /// By page, in what its examples were executed.
    pub(super) runtimes: Vec<Vec<Runtime>>,
    /// By rule, its examples in their order.
    pub examples: Vec<Vec<usize>>,
    /// By page, the written rules that stand there: looking through all rules on every page is quadratic.
    written: Vec<Vec<usize>>,
    /// The rule of each block, by page and fence.
    pub blocks: HashMap<(usize, usize), usize>,
    /// How many rules have a section, by page and section, or a page without one.
    sharing: HashMap<(usize, Option<usize>), usize>,
    /// By bad example, what a good one beside it changes: its rule's page shows the same as its own page.
    pub(super) differences: Vec<OnceLock<Option<Html>>>,
}

impl<'a> SiteContext<'a> {
    pub fn new(
        book: &'a Book,
        judged: &'a Judged,
        observed: &'a [Observed],
        sources: &'a SourceMap,
        presentation: &'a Presentation,
        addresses: &'a Addresses,
        provenance: Provenance<'a>,
    ) -> Self {
        let mut tallies = vec![Tally::default(); book.rules.len()];
        let mut page_tallies = vec![Tally::default(); book.pages.len()];
        let mut examples = vec![Vec::new(); book.rules.len()];
        for (at, (example, verdict)) in book.examples.iter().zip(&judged.verdicts).enumerate() {
            if let Some(rule) = example.rule {
                examples[rule].push(at);
            }
            let Some(verdict) = verdict else { continue };
            page_tallies[example.page].add(verdict.kind);
            if let Some(rule) = example.rule {
                tallies[rule].add(verdict.kind);
            }
        }
        let mut written = vec![Vec::new(); book.pages.len()];
        let mut blocks = HashMap::new();
        let mut sharing = HashMap::new();
        for (at, rule) in book.written_rules() {
            if let Some(page) = rule.page {
                written[page].push(at);
                *sharing.entry((page, rule.section)).or_default() += 1;
                blocks.extend(rule.block.map(|block| ((page, block), at)));
            }
        }
        let runtimes = book.pages.iter().map(|page| {
            let examples = examples_of(page);
            provenance.runtimes_of(&book.examples[examples.clone()], &observed[examples])
        });
        SiteContext {
            book,
            judged,
            observed,
            sources,
            presentation,
            addresses,
            provenance,
            tallies,
            page_tallies,
            runtimes: runtimes.collect(),
            examples,
            written,
            blocks,
            sharing,
            differences: std::iter::repeat_with(OnceLock::new)
                .take(book.examples.len())
                .collect(),
        }
    }

    pub fn title(&self) -> &'a str {
        &self.presentation.frame.title
    }

    pub fn frame(&self) -> Frame {
        Frame {
            rules: self.addresses.rule_index.clone().map(Href),
            verification: self.addresses.verification.clone().map(Href),
            site_url: self.site_url(),
            ..self.presentation.frame.clone()
        }
    }

    /// The address that pages name as theirs; a path alone says nothing to others.
    fn site_url(&self) -> Option<Href> {
        let url = self.presentation.site_url.as_ref()?;
        let is_whole = url.starts_with("https://") || url.starts_with("http://");
        is_whole.then(|| Href(format!("{}/", url.trim_end_matches('/'))))
    }

    /// What leads to the site's root from an address that is not known, where the site says where it stands.
    ///
    /// The built-in server has every site at its own root.
    pub(super) fn absolute_root(&self) -> Option<String> {
        if self.presentation.served {
            return Some("/".to_owned());
        }
        let url = self.presentation.site_url.as_ref()?;
        let whole = url.split_once("://").map_or(url.as_str(), |(_, rest)| {
            rest.find('/').map_or("", |at| &rest[at..])
        });
        let path = whole.split(['?', '#']).next().unwrap_or_default();
        // Two slashes at the beginning would name another host.
        let path = path.trim_matches('/');
        Some(match path {
            "" => "/".to_owned(),
            path => format!("/{path}/"),
        })
    }

    /// A page at an address; its description falls back to its title, so that there always is one.
    pub(super) fn page(
        &self,
        address: String,
        title: String,
        description: &str,
        body: Body,
    ) -> Page {
        const MOST: usize = 300;
        let description = match description.char_indices().nth(MOST) {
            Some((at, _)) => format!("{}…", description[..at].trim_end()),
            None if description.is_empty() => format!("{title} · {}", self.title()),
            None => description.to_owned(),
        };
        let mut page = Page::new(address, title, description, body);
        // It is shown at any address, however deep.
        if page.address == LOST
            && let Some(root) = self.absolute_root()
        {
            page.root = root;
        }
        page
    }

    /// A link to a rule, if it is shown anywhere.
    pub(super) fn rule_link(&self, rule: usize, from: &str) -> Option<Link> {
        let address = self.addresses.rules[rule].as_ref()?;
        Some(Link::new(from, address, &self.book.rules[rule].id))
    }

    pub(super) fn page_link(&self, page: usize, from: &str) -> Option<Link> {
        let address = self.addresses.pages[page].as_ref()?;
        Some(Link::new(from, address, &self.book.pages[page].title))
    }

    /// The heading of a section of a page.
    pub fn heading(&self, page: usize, section: Option<usize>) -> Option<&'a Heading> {
        let page = &self.book.pages[page];
        Some(&page.document.headings[page.sections[section?].heading])
    }

    /// Where a section stands, or the whole page; none if the page is not published.
    pub fn section_address(&self, page: usize, section: Option<usize>) -> Option<String> {
        let address = self.addresses.pages[page].as_ref()?;
        Some(match self.heading(page, section) {
            Some(heading) => format!("{address}#{}", heading.anchor),
            None => address.clone(),
        })
    }

    /// The rules that are written on a page, in its order.
    pub(super) fn written_on(&self, page: usize) -> impl Iterator<Item = (usize, &'a Rule)> {
        let rules = self.written[page].iter();
        rules.map(|at| (*at, &self.book.rules[*at]))
    }

    /// The rule's own block and examples, in their order, where it shares a section with so many rules that their pages
    /// would repeat megabytes; none where its page shows the section.
    pub fn own_fences(&self, rule: usize) -> Option<Vec<Range<u32>>> {
        let found = &self.book.rules[rule];
        let page = &self.book.pages[found.page?];
        let count = self.sharing.get(&(found.page?, found.section))?;
        let bytes = match found.section.map(|section| &page.sections[section]) {
            Some(section) => (section.end - section.start) as usize,
            None => self.sources.get(page.source).text.len(),
        };
        if count.saturating_mul(bytes) <= MOST_REPEATED {
            return None;
        }
        let examples = self.examples[rule].iter();
        let fences = examples.map(|at| &self.book.examples[*at]);
        let fences = fences.filter(|example| Some(example.page) == found.page);
        let mut fences: Vec<usize> = fences.map(|example| example.fence).collect();
        fences.extend(found.block);
        fences.sort_unstable();
        fences.dedup();
        let span = |fence: usize| page.document.fences[fence].span;
        let spans = fences.into_iter().map(span);
        Some(spans.map(|span| span.start..span.end).collect())
    }

    pub fn tally(&self, rule: usize) -> Tally {
        self.tallies[rule]
    }

    pub fn page_tally(&self, page: usize) -> Tally {
        self.page_tallies[page]
    }

    pub(super) fn row(&self, index: usize, rule: &Rule, from: &str) -> RuleRow {
        let detector = rule.detector.as_ref();
        let severity = detector.map_or("", |detector| detector.severity.word());
        let kind = match (detector, rule.kind) {
            (Some(_), _) => "detector",
            (None, RuleKind::Implicit) => "section",
            (None, _) if self.is_run(index) => "run",
            (None, _) => "prose",
        };
        let examples = self.examples[index].iter();
        let examples = examples.map(|at| &self.book.examples[*at]);
        RuleRow {
            id: rule.id.clone(),
            title: rule.title.clone(),
            href: self.addresses.rules[index]
                .as_ref()
                .map_or_else(Href::default, |address| Href(relative(from, address))),
            severity,
            standing: standing(kind, severity),
            language: language(rule, examples)
                .map_or_else(String::new, |language| language.display.to_owned()),
            since: detector.and_then(|detector| detector.since.clone()),
            tags: detector.map_or_else(Vec::new, |detector| detector.tags.clone()),
            kind,
            tally: self.tally(index),
        }
    }

    /// Whether running an example of the rule has shown what its author says.
    pub fn is_run(&self, rule: usize) -> bool {
        self.examples[rule].iter().any(|at| {
            let verdict = self.judged.verdicts[*at].as_ref();
            verdict.is_some_and(|verdict| {
                verdict.kind == VerdictKind::Proven && verdict.judges.iter().any(|by| by == RUN)
            })
        })
    }

    /// Every rule of the book as a line of a table; a rule that only its section states leads there.
    pub(super) fn rows(&self, from: &str) -> Vec<RuleRow> {
        let rules = self.reading_order();
        rules
            .into_iter()
            .map(|index| self.row(index, &self.book.rules[index], from))
            .collect()
    }

    /// The rules as somebody meets them who reads the book from its beginning.
    pub fn reading_order(&self) -> Vec<usize> {
        let mut position = vec![usize::MAX; self.book.pages.len()];
        for (at, page) in self
            .book
            .contents
            .iter()
            .enumerate()
            .filter_map(|(at, entry)| Some((at, entry.page?)))
        {
            position[page] = position[page].min(at);
        }
        let mut rules: Vec<usize> = (0..self.book.rules.len())
            .filter(|rule| self.book.rules[*rule].kind != RuleKind::Imported)
            .collect();
        // Stable: the rules of one page keep their order.
        rules.sort_by_key(|rule| self.book.rules[*rule].page.map(|page| position[page]));
        rules
    }

    /// Where a page can be edited, at a line of it if one is given.
    pub(super) fn edit(&self, page: usize, line: Option<u32>) -> Option<Href> {
        let template = self.presentation.edit_url.as_ref()?;
        let path = format!(
            "{}{}",
            self.presentation.source_prefix, self.book.pages[page].path
        );
        let url = template.replace("{path}", &path);
        Some(Href(match line {
            _ if url.contains("{line}") => url.replace("{line}", &line.unwrap_or(1).to_string()),
            // As the hosts of repositories write it; others ignore what stands behind the sign.
            Some(line) if !url.contains('#') => format!("{url}#L{line}"),
            _ => url,
        }))
    }

    /// Where reports and other pages point to.
    pub fn anchor(&self, page: usize, fence: usize) -> String {
        let opening = self.book.pages[page].document.fences[fence].opening;
        format!("Example-{}", self.line(opening))
    }

    /// A link to an example on the page that it stands on.
    pub(super) fn place(&self, at: usize, from: &str) -> Link {
        let example = &self.book.examples[at];
        let page = &self.book.pages[example.page];
        let address = self.addresses.pages[example.page].as_deref();
        let anchor = self.anchor(example.page, example.fence);
        let to = format!("{}#{anchor}", address.unwrap_or_default());
        Link::new(
            from,
            &to,
            format!("{}:{}", page.path, self.line(example.span)),
        )
    }

    /// The files that run before the examples of a page, as its author named them. A book publishes them beside the page.
    pub fn after(&self, page: usize, from: &str) -> Vec<Link> {
        let page = &self.book.pages[page];
        let folder = page.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let link = |path: &String| Link {
            href: published(folder, path)
                .filter(|_| self.book.strictness == Strictness::Book)
                .map_or_else(Href::default, |address| Href(relative_file(from, &address))),
            text: path.clone(),
        };
        page.setups.iter().map(link).collect()
    }

    /// In what a range of examples was executed, in one breath; none where none was.
    pub fn executed(&self, examples: Range<usize>) -> Option<String> {
        let observed = &self.observed[examples.clone()];
        let examples = &self.book.examples[examples];
        in_one_breath(&self.provenance.runtimes_of(examples, observed))
    }

    /// The same for the examples of a page.
    pub fn executed_on(&self, page: usize) -> Option<String> {
        in_one_breath(&self.runtimes[page])
    }

    /// The same for the examples between two places of a page.
    pub(super) fn executed_between(&self, page: usize, range: &Range<u32>) -> Option<String> {
        let all = examples_of(&self.book.pages[page]);
        let examples = &self.book.examples[all.clone()];
        let before = |byte: u32| examples.partition_point(|one| one.span.start < byte);
        let (start, end) = (before(range.start), before(range.end));
        (start < end).then(|| self.executed(all.start + start..all.start + end))?
    }

    pub fn line(&self, span: Span) -> u32 {
        self.sources.position(span).line
    }
}

/// The severity of a rule, or what it has in place of a detector.
pub(super) fn standing(kind: &str, severity: &'static str) -> &'static str {
    match kind {
        "section" => "implicit",
        "run" => "by running",
        "prose" => "prose only",
        _ => severity,
    }
}

/// The examples that stand on a page.
pub(super) fn examples_of(page: &Source) -> Range<usize> {
    let start = page.fences.first().map_or(0, |fence| fence.examples.start);
    let end = page.fences.last().map_or(0, |fence| fence.examples.end);
    start..end
}

/// Where a file of the source stands in the site; nothing for what is outside of it, or hidden.
fn published(folder: &str, path: &str) -> Option<String> {
    let address = join(folder, path).filter(|_| !path.starts_with('/'))?;
    let is_hidden = address
        .split('/')
        .any(|part| part.is_empty() || part.starts_with('.'));
    (!is_hidden).then_some(address)
}
