//! Everything that pages are made from, and the one function that makes them all.

use super::Earlier;
use super::addresses::{Addresses, relative};
use super::executed::{self, Ground};
use super::navigation::Navigation;
use super::{Body, Frame, Href, Html, Link, Page, RuleRow, guide, overview, rule};
use crate::book::{Book, Rule, RuleKind};
use crate::config::RawHtml;
use crate::runtime::Runtime;
use crate::source::SourceMap;
use crate::span::Span;
use crate::verify::{Judged, Observed, RUN, Tally, VerdictKind};
use rayon::prelude::*;
use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

/// What a book says of how it is shown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Presentation {
    pub title: String,
    pub description: String,
    pub language: String,
    pub right_to_left: bool,
    /// In the order of the book.
    pub authors: Vec<String>,
    pub repository: Option<String>,
    /// With `{path}` for the file, and perhaps `{line}`.
    pub edit_url: Option<String>,
    pub site_url: Option<String>,
    /// What stands before a page's path in the repository: `content/`.
    pub source_prefix: String,
    pub rule_dir: String,
    pub raw_html: RawHtml,
    /// Whether the site can be searched.
    pub search: bool,
    /// Whether the built-in server shows it, at its own root.
    pub served: bool,
    pub live: bool,
    /// By their paths below the source, width and height of the pictures on pages, where they are known.
    pub pictures: HashMap<String, (u32, u32)>,
}

/// A judged book, and where its pages go.
pub struct Shelf<'a> {
    pub book: &'a Book,
    pub judged: &'a Judged,
    pub observed: &'a [Observed],
    pub sources: &'a SourceMap,
    pub presentation: &'a Presentation,
    pub addresses: &'a Addresses,
    /// What its examples were executed on.
    pub ground: Ground<'a>,
    /// By rule, what became of its examples.
    tallies: Vec<Tally>,
    /// By page, what became of its examples.
    page_tallies: Vec<Tally>,
    /// By page, in what its examples were executed.
    pub(super) executed: Vec<Vec<Runtime>>,
    /// By rule, its examples in their order.
    pub(super) examples: Vec<Vec<usize>>,
    /// By page, the written rules that stand there: looking through all rules on every page is quadratic.
    written: Vec<Vec<usize>>,
    /// By bad example, what a good one beside it changes: its rule's page shows the same as its own page.
    pub(super) differences: Vec<OnceLock<Option<Html>>>,
}

impl<'a> Shelf<'a> {
    pub fn new(
        book: &'a Book,
        judged: &'a Judged,
        observed: &'a [Observed],
        sources: &'a SourceMap,
        presentation: &'a Presentation,
        addresses: &'a Addresses,
        ground: Ground<'a>,
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
        for (at, rule) in book.written_rules() {
            if let Some(page) = rule.page {
                written[page].push(at);
            }
        }
        let mut shelf = Shelf {
            book,
            judged,
            observed,
            sources,
            presentation,
            addresses,
            ground,
            tallies,
            page_tallies,
            executed: Vec::new(),
            examples,
            written,
            differences: std::iter::repeat_with(OnceLock::new)
                .take(book.examples.len())
                .collect(),
        };
        shelf.executed = executed::by_page(&shelf);
        shelf
    }

    pub fn frame(&self) -> Frame {
        Frame {
            title: self.presentation.title.clone(),
            language: self.presentation.language.clone(),
            right_to_left: self.presentation.right_to_left,
            authors: self.presentation.authors.clone(),
            description: self.presentation.description.clone(),
            repository: self.presentation.repository.clone().map(Href),
            version: env!("CARGO_PKG_VERSION"),
            rules: self.addresses.rule_index.clone().map(Href),
            verification: self.addresses.verification.clone().map(Href),
            site_url: self.site_url(),
            search: self.presentation.search,
            live: self.presentation.live,
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
            None if description.is_empty() => format!("{title} · {}", self.presentation.title),
            None => description.to_owned(),
        };
        Page::new(address, title, description, body)
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

    /// The rules that are written on a page, in its order.
    pub(super) fn written_on(&self, page: usize) -> impl Iterator<Item = (usize, &'a Rule)> {
        let rules = self.written[page].iter();
        rules.map(|at| (*at, &self.book.rules[*at]))
    }

    pub(super) fn tally(&self, rule: usize) -> Tally {
        self.tallies[rule]
    }

    pub(super) fn page_tally(&self, page: usize) -> Tally {
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
        RuleRow {
            id: rule.id.clone(),
            title: rule.title.clone(),
            href: self.addresses.rules[index]
                .as_ref()
                .map_or_else(Href::default, |address| Href(relative(from, address))),
            severity,
            standing: standing(kind, severity),
            // A rule in prose is of the language that its examples are written in.
            language: detector
                .map(|detector| detector.language)
                .or_else(|| {
                    let mut examples = self.examples[index].iter();
                    examples.find_map(|at| self.book.examples[*at].language)
                })
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

    pub(super) fn line(&self, span: Span) -> u32 {
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

/// Every page of the site with the key of its navigation, in a stable order; a page that looks as before may be the earlier one.
pub fn pages(
    shelf: &Shelf<'_>,
    navigation: &Navigation,
    earlier: Option<&Earlier<'_>>,
) -> Vec<(Arc<Page>, super::NavKey)> {
    let book = shelf.book;
    // The overview names every example that is open, and is one piece of work: it goes beside the others.
    let (overview, mut out): (Vec<Page>, Vec<(Arc<Page>, super::NavKey)>) = rayon::join(
        || overview::pages(shelf),
        || {
            (0..book.pages.len())
                .into_par_iter()
                .filter_map(|at| {
                    let page = guide::page(shelf, at, navigation, earlier)?;
                    Some((page, navigation.key(at)))
                })
                .collect()
        },
    );
    let mut rules = shelf.reading_order();
    rules.retain(|rule| shelf.addresses.own_page[*rule]);
    out.par_extend(rules.par_iter().enumerate().filter_map(|(order, rule)| {
        let home = book.rules[*rule].page?;
        let page = rule::page(shelf, &rules, order, earlier)?;
        Some((page, navigation.key(home)))
    }));
    out.extend(
        overview
            .into_iter()
            .map(|page| (Arc::new(page), super::NavKey::default())),
    );
    out
}
