//! What the author of a book lists as its chapters: the summary, the chapters that a walk leaves out, and the files that
//! are none.
//!
//! It reads the summary alone; its grammar is in `markdown`.

use super::scope::{Scope, ScopeKind};
use crate::book::{SUMMARY, is_rule_block};
use crate::diagnostic::{Code, Diagnostic};
use crate::facts::facts;
use crate::markdown::{Document, Summary};
use crate::source::{Door, Entry};
use crate::span::{SourceId, Span};
use crate::wording::say;
use ignore::gitignore::Gitignore;
use std::collections::HashSet;
use std::path::{Path, PathBuf};

/// What the author of a book lists, if that is anything; `file` is the summary.
pub(super) fn summary(door: &Door<'_>, scope: &Scope, file: &Path) -> Option<Summary> {
    if scope.kind == ScopeKind::Foreign {
        return None;
    }
    let summary = Summary::read(&door.read(file).ok()?);
    let is_one = summary.files().next().is_some();
    is_one.then_some(summary)
}

/// The files of chapters beside the summary, which an ignore file may hide from a walk: mdBook asks no such file, and a page that
/// the author lists would be lost without a word. Where a link is on the way, the walk has reported it.
pub(super) fn beside(
    door: &Door<'_>,
    summary: &Summary,
    file: &Path,
    excluded: Option<&Gitignore>,
) -> Vec<(String, PathBuf)> {
    let Some(folder) = file.parent() else {
        return Vec::new();
    };
    let real = door.canonical(folder);
    let is_excluded = |page: &str| {
        let matched = excluded.map(|rules| rules.matched_path_or_any_parents(page, false));
        matched.is_some_and(|matched| matched.is_ignore())
    };
    let chapters = summary.files().filter_map(|(page, _)| {
        let path = folder.join(&page);
        let is_file = door.entry(&path) == Some(Entry::File);
        let is_here = is_file && door.canonical(&path) == real.join(&page);
        (is_here && !is_excluded(&page)).then_some((page, path))
    });
    chapters.collect()
}

/// Markdown files that `SUMMARY.md` does not list: they are no part of the book.
#[derive(Default)]
pub(super) struct Unlisted {
    first: Option<SourceId>,
    names: Vec<String>,
    rules: usize,
}

impl Unlisted {
    pub fn add(&mut self, shown: String, id: SourceId, document: &Document) {
        self.first.get_or_insert(id);
        self.names.push(shown);
        self.rules += document
            .fences
            .iter()
            .filter(|fence| is_rule_block(fence))
            .count();
    }

    pub fn finding(self) -> Option<Diagnostic> {
        const NAMED: usize = 5;
        let place = Span::at(self.first?, 0);
        let (count, rules) = (self.names.len(), self.rules);
        let more = match count.saturating_sub(NAMED) {
            0 => String::new(),
            more => say!("and-more", more),
        };
        let names: Vec<String> = self.names.into_iter().take(NAMED).collect();
        let message = facts!("files-not-listed", count, rules, names, more);
        let hint = facts!("files-not-listed-hint");
        Some(Diagnostic::new(Code::NotListed, place, message).hint(hint))
    }
}

/// Chapters that name a file that an earlier one has, or the summary itself.
pub(super) fn listed_again(summary: &Summary, id: SourceId) -> Vec<Diagnostic> {
    let mut known: HashSet<String> = HashSet::from([SUMMARY.to_owned()]);
    let again = summary
        .files()
        .filter(|(path, _)| !known.insert(path.clone()));
    again
        .map(|(path, item)| {
            let place = Span::new(id, item.range.start, item.range.end);
            Diagnostic::new(Code::NotListed, place, facts!("listed-again", path))
                .hint(facts!("listed-again-hint"))
        })
        .collect()
}
