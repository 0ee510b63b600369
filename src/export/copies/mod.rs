//! A Markdown copy of every page, in which each example says what it is and what was proven of it.
//!
//! An agent reads such a copy and nothing else, so the verdict stands in words above the code, and a claim is never made
//! by a colour or by what is left out. The author's text is kept; what changes is told in [`text`].

mod fence;
mod overview;
mod rule;
mod text;

pub(super) use overview::rule_line;

use super::{Exporter, File, Input};
use crate::page::markdown_copy;
use rayon::prelude::*;

pub(super) const EXPORTER: Exporter = Exporter {
    address: "`.md` beside each page",
    about: "the page as Markdown, each example with its stance and verdict in words",
    make,
};

fn make(input: &Input<'_>) -> Vec<File> {
    let addresses = input.shelf.addresses;
    let pages = input.order.par_iter().filter_map(|page| {
        let address = markdown_copy(addresses.pages[*page].as_deref()?);
        let text = page_copy(input, *page, &address);
        Some((address, text))
    });
    let rules: Vec<usize> = input.rules().filter(|at| addresses.own_page[*at]).collect();
    let rules = rules.par_iter().filter_map(|at| {
        let address = markdown_copy(addresses.rules[*at].as_deref()?);
        let text = rule::copy(input, *at, &address)?;
        Some((address, text))
    });
    let mut files: Vec<File> = pages.chain(rules).collect();
    files.extend(overview::copies(input));
    files
}

/// A source page, for a file at `from`.
pub(super) fn page_copy(input: &Input<'_>, page: usize, from: &str) -> String {
    let source = &input.shelf.book.pages[page];
    let part = text::Part {
        page,
        range: 0..u32::MAX,
        lift: 0,
        rule: None,
    };
    let body = text::copy(input, &part, from);
    match source.title_heading {
        Some(_) => body,
        None => format!("# {}\n\n{body}", super::inline::text(&source.title)),
    }
}
