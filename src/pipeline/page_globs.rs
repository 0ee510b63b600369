//! Which pages of a book a list of patterns in its configuration means.
//!
//! Patterns are as `.gitignore` has them, relative to the folder of the pages. It reads no file.

use crate::book::Book;
use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic};
use crate::facts::facts;
use ignore::gitignore::{Gitignore, GitignoreBuilder};
use std::collections::BTreeSet;

/// The patterns of one key; without any, all pages are meant.
pub(super) struct PageGlobs<'c> {
    written: &'c [String],
    all: Option<Gitignore>,
}

impl<'c> PageGlobs<'c> {
    pub(super) fn new(written: &'c [String]) -> Self {
        let all = globs(written);
        PageGlobs { written, all }
    }

    /// The pages whose rules are for code, wherever they are taken from the book.
    pub(super) fn of_rules(config: &'c Config) -> Self {
        PageGlobs::new(&config.rules.pages)
    }

    /// Whether a page is meant, by its path below the folder of the pages.
    pub(super) fn hold(&self, path: &str) -> bool {
        self.all.as_ref().is_none_or(|all| is_matched(all, path))
    }

    /// The pages that are not meant, by index.
    pub(super) fn without(&self, book: &Book) -> BTreeSet<usize> {
        let pages = book.pages.iter().enumerate();
        let without = pages.filter(|(_, page)| !self.hold(&page.path));
        without.map(|(at, _)| at).collect()
    }

    /// The first pattern that matches no page.
    pub(super) fn idle(&self, book: &Book) -> Option<&'c str> {
        let mut idle = self.written.iter().filter(|glob| {
            // A pattern that takes pages out again matches what another one names.
            let one = globs(std::slice::from_ref(*glob)).filter(|_| !glob.starts_with('!'));
            one.is_some_and(|one| !book.pages.iter().any(|page| is_matched(&one, &page.path)))
        });
        idle.next().map(String::as_str)
    }
}

/// What is wrong with the patterns of `[rules]`.
pub(super) fn idle_rules(config: &Config, book: &Book) -> Option<Diagnostic> {
    let glob = PageGlobs::of_rules(config).idle(book)?;
    let message = facts!("rules-pages-match-nothing", glob);
    let told = Diagnostic::nowhere(Code::ConfigIgnored, message);
    Some(told.hint(facts!("skill-pages-hint")))
}

fn is_matched(globs: &Gitignore, path: &str) -> bool {
    globs.matched_path_or_any_parents(path, false).is_ignore()
}

/// Patterns of the configuration as git reads such lines; none where there are none.
pub(super) fn globs(lines: &[String]) -> Option<Gitignore> {
    if lines.is_empty() {
        return None;
    }
    let mut builder = GitignoreBuilder::new("");
    for line in lines {
        // The configuration has refused what is no pattern.
        let _ = builder.add_line(None, line);
    }
    builder.build().ok()
}
