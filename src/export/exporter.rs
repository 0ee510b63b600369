//! What an exporter is, and what it reads.

use super::inline;
use crate::book::RuleKind;
use crate::page::{SiteContext, markdown_copy, relative};
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
    pub(super) places: fn(&Input<'_>) -> Vec<String>,
    pub(super) make: fn(&Input<'_>) -> Vec<File>,
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

/// What exporters read.
pub struct Input<'a> {
    pub(super) context: &'a SiteContext<'a>,
    /// Where the site will stand, without a slash at its end.
    pub(super) site: Option<&'a str>,
    /// How many findings `check` denies.
    pub(super) denied: usize,
    /// The published pages as somebody meets them who reads the book from its beginning.
    pub(super) order: Vec<usize>,
    /// Where a file that is read without the site finds the rules that come with it, by their addresses; none for the
    /// files of the site.
    pub(super) beside: Option<HashMap<String, String>>,
}

impl<'a> Input<'a> {
    pub fn new(context: &'a SiteContext<'a>, denied: usize) -> Self {
        let book = context.book;
        let site = context.presentation.site_url.as_deref();
        // A summary may leave pages out, or name one twice.
        let mut is_placed = vec![false; book.pages.len()];
        let order = book
            .contents
            .iter()
            .filter_map(|entry| entry.page)
            .chain(0..book.pages.len())
            .filter(|page| !std::mem::replace(&mut is_placed[*page], true))
            .filter(|page| context.addresses.pages[*page].is_some())
            .filter(|page| context.addresses.lost != Some(*page))
            .collect();
        Input {
            context,
            site: site.map(|site| site.trim_end_matches('/')),
            denied,
            order,
            beside: None,
        }
    }

    /// The same for files that leave the site, with the ways to the rules that go with them.
    pub(super) fn apart(&self, beside: HashMap<String, String>) -> Input<'a> {
        Input {
            order: self.order.clone(),
            beside: Some(beside),
            ..*self
        }
    }

    /// The rules that are shown somewhere, in reading order.
    pub(super) fn rules(&self) -> impl Iterator<Item = usize> {
        let rules = self.context.reading_order().into_iter();
        rules.filter(|rule| self.context.addresses.rules[*rule].is_some())
    }

    /// The way from a file to the Markdown copy of a page of the site.
    pub(super) fn to_copy(&self, from: &str, address: &str) -> String {
        inline::destination(&relative(from, &markdown_copy(address)))
    }

    /// The way to the Markdown copy of a page from wherever this input's files are read; none where there is none.
    pub(super) fn way(&self, from: &str, address: &str) -> Option<String> {
        let Some(beside) = &self.beside else {
            return Some(self.to_copy(from, address));
        };
        let known = beside.get(address).cloned();
        known.or_else(|| self.published(&markdown_copy(address)))
    }

    /// Where a file of the site is for those who do not have it; none where that is not known.
    pub(super) fn published(&self, address: &str) -> Option<String> {
        let is_whole = |site: &&str| site.starts_with("https://") || site.starts_with("http://");
        self.site.filter(is_whole).map(|_| self.absolute(address))
    }

    /// Where an address stands for somebody who has only this text: whole where it is known, else from the root.
    pub(super) fn absolute(&self, address: &str) -> String {
        let below = inline::destination(&relative("index.html", address));
        match self.site {
            Some(site) => format!("{site}/{below}"),
            None => below,
        }
    }

    /// `path:line` of a rule in the repository.
    pub(super) fn source(&self, rule: usize) -> Option<(String, u32)> {
        let rule = &self.context.book.rules[rule];
        let page = &self.context.book.pages[rule.page?];
        Some((self.in_repository(&page.path), self.line(rule.span)))
    }

    pub(super) fn in_repository(&self, path: &str) -> String {
        format!("{}{path}", self.context.presentation.source_prefix)
    }

    pub(super) fn line(&self, span: crate::span::Span) -> u32 {
        self.context.line(span)
    }

    /// The id of a rule that its author gave; the ids of implicit rules are made up.
    pub(super) fn given_id(&self, rule: usize) -> Option<&str> {
        let rule = &self.context.book.rules[rule];
        (rule.kind != RuleKind::Implicit).then_some(rule.id.as_str())
    }
}
