//! What programs and agents read of a site: JSON, Markdown copies, `llms.txt`, a badge, a sitemap.
//!
//! Each file is made from the book and its verdicts, as the pages are, and says nothing that they do not say.
//! Nothing here reads the disk, and nothing depends on a clock: the same book gives the same bytes.

mod badge;
mod copies;
mod counts;
mod executed;
mod inline;
mod llms;
mod rules;
mod sitemap;
mod verification;

use crate::book::RuleKind;
use crate::page::{Shelf, markdown_copy, relative};
use crate::verify::{Tally, Verdict};
use rayon::prelude::*;
use std::collections::HashMap;

/// A file of the site: its address, and what it holds.
pub type File = (String, String);

/// One kind of file.
pub struct Exporter {
    /// Its address, or the pattern of its addresses.
    pub address: &'static str,
    /// What it is, as the guide says it.
    pub about: &'static str,
    /// The address of each of its files, known before one is made.
    places: fn(&Input<'_>) -> Vec<String>,
    make: fn(&Input<'_>) -> Vec<File>,
}

impl Exporter {
    pub fn places(&self, input: &Input<'_>) -> Vec<String> {
        (self.places)(input)
    }

    /// Its files, one for each of its places.
    pub fn make(&self, input: &Input<'_>) -> Vec<File> {
        (self.make)(input)
    }
}

/// Every exporter.
pub const EXPORTERS: &[Exporter] = &[
    copies::EXPORTER,
    llms::EXPORTER,
    llms::FULL,
    rules::EXPORTER,
    verification::EXPORTER,
    badge::EXPORTER,
    sitemap::EXPORTER,
];

/// What exporters read.
pub struct Input<'a> {
    shelf: &'a Shelf<'a>,
    /// Where the site will stand, without a slash at its end.
    site: Option<&'a str>,
    /// How many findings `check` denies.
    denied: usize,
    /// By rule and by page, what became of the examples.
    by_rule: Vec<Tally>,
    by_page: Vec<Tally>,
    /// By rule, its examples with a verdict.
    examples: Vec<Vec<usize>>,
    /// The rule of each block, by page and fence.
    blocks: HashMap<(usize, usize), usize>,
    /// The published pages as somebody meets them who reads the book from its beginning.
    order: Vec<usize>,
}

impl<'a> Input<'a> {
    pub fn new(shelf: &'a Shelf<'a>, site: Option<&'a str>, denied: usize) -> Self {
        let book = shelf.book;
        let mut of_rules: Vec<Vec<&Verdict>> = vec![Vec::new(); book.rules.len()];
        let mut of_pages: Vec<Vec<&Verdict>> = vec![Vec::new(); book.pages.len()];
        let mut examples = vec![Vec::new(); book.rules.len()];
        for (at, (example, verdict)) in book.examples.iter().zip(&shelf.judged.verdicts).enumerate()
        {
            let Some(verdict) = verdict else { continue };
            of_pages[example.page].push(verdict);
            if let Some(rule) = example.rule {
                of_rules[rule].push(verdict);
                examples[rule].push(at);
            }
        }
        let blocks = book
            .written_rules()
            .filter_map(|(at, rule)| Some(((rule.page?, rule.block?), at)));
        // A summary may leave pages out, or name one twice.
        let mut is_placed = vec![false; book.pages.len()];
        let order = book
            .contents
            .iter()
            .filter_map(|entry| entry.page)
            .chain(0..book.pages.len())
            .filter(|page| !std::mem::replace(&mut is_placed[*page], true))
            .filter(|page| shelf.addresses.pages[*page].is_some())
            .collect();
        Input {
            shelf,
            site: site.map(|site| site.trim_end_matches('/')),
            denied,
            by_rule: of_rules.into_iter().map(Tally::of).collect(),
            by_page: of_pages.into_iter().map(Tally::of).collect(),
            examples,
            blocks: blocks.collect(),
            order,
        }
    }

    /// The rules that are shown somewhere, in reading order.
    fn rules(&self) -> impl Iterator<Item = usize> {
        let rules = self.shelf.reading_order().into_iter();
        rules.filter(|rule| self.shelf.addresses.rules[*rule].is_some())
    }

    /// The way from a file to the Markdown copy of a page of the site.
    fn to_copy(&self, from: &str, address: &str) -> String {
        inline::destination(&relative(from, &markdown_copy(address)))
    }

    /// Where an address stands for somebody who has only this text: whole where it is known, else from the root.
    fn absolute(&self, address: &str) -> String {
        let below = inline::destination(&relative("index.html", address));
        match self.site {
            Some(site) => format!("{site}/{below}"),
            None => below,
        }
    }

    /// `path:line` of a rule in the repository.
    fn source(&self, rule: usize) -> Option<(String, u32)> {
        let rule = &self.shelf.book.rules[rule];
        let page = &self.shelf.book.pages[rule.page?];
        Some((self.in_repository(&page.path), self.line(rule.span)))
    }

    fn in_repository(&self, path: &str) -> String {
        format!("{}{path}", self.shelf.presentation.source_prefix)
    }

    fn line(&self, span: crate::span::Span) -> u32 {
        self.shelf.sources.position(span).line
    }

    /// The id of a rule that its author gave; the ids of implicit rules are made up.
    fn given_id(&self, rule: usize) -> Option<&str> {
        let rule = &self.shelf.book.rules[rule];
        (rule.kind != RuleKind::Implicit).then_some(rule.id.as_str())
    }
}

/// Every file, by its address.
pub fn export(input: &Input<'_>) -> Vec<File> {
    EXPORTERS
        .par_iter()
        .flat_map_iter(|exporter| exporter.make(input))
        .collect()
}
