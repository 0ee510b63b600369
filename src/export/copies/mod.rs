//! A Markdown copy of every page, in which each example says what it is and what was proven of it.
//!
//! An agent reads such a copy and nothing else, so the verdict stands in words above the code, and a claim is never made
//! by a colour or by what is left out. The author's text is kept; what changes is told in [`text`].

mod edit;
mod fence;
mod overview;
mod rule;
mod text;

pub(super) use overview::rule_line;
pub(super) use rule::{copy as rule_copy, section as section_copy};

use edit::Part;

use super::exporter::{Exporter, File, Input};
use super::inline;
use crate::page::{HOME, markdown_copy};
use rayon::prelude::*;

pub(super) const EXPORTER: Exporter = Exporter {
    address: "`.md` beside each page",
    about: "the page as Markdown, each example with its stance and verdict in words",
    places,
    make,
};

fn places(input: &Input<'_>) -> Vec<String> {
    let addresses = input.context.addresses;
    let pages = input.order.iter().map(|page| &addresses.pages[*page]);
    let rules = input.rules().filter(|at| addresses.own_page[*at]);
    let rules = rules.map(|at| &addresses.rules[at]);
    let found = pages.chain(rules).flatten();
    let found = found.chain(overview::pages(addresses));
    let home = addresses.home.map(|_| markdown_copy(HOME));
    found
        .map(|address| markdown_copy(address))
        .chain(home)
        .collect()
}

fn make(input: &Input<'_>) -> Vec<File> {
    let addresses = input.context.addresses;
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
    files.extend(addresses.home.map(|page| {
        let address = markdown_copy(HOME);
        let text = page_copy(input, page, &address);
        (address, text)
    }));
    files
}

/// A source page, for a file at `from`.
pub(super) fn page_copy(input: &Input<'_>, page: usize, from: &str) -> String {
    let source = &input.context.book.pages[page];
    let part = Part {
        page,
        range: 0..u32::MAX,
        lift: 0,
        rule: None,
    };
    let body = text::copy(input, &part, from);
    let end = end(input, page, from);
    match source.title_heading {
        Some(_) => body + &end,
        None => format!("# {}\n\n{body}{end}", super::inline::text(&source.title)),
    }
}

/// What the examples of a page stand on, and in what they were executed.
fn end(input: &Input<'_>, page: usize, from: &str) -> String {
    let after = input.context.after(page, from).into_iter();
    let after: Vec<String> = after
        .map(|file| match file.href.0.as_str() {
            "" => inline::code(&file.text),
            href => format!(
                "[{}]({})",
                inline::label(&file.text),
                inline::destination(href)
            ),
        })
        .collect();
    let mut said = Vec::new();
    if !after.is_empty() {
        said.push(format!("Examples run after {}.", after.join(", ")));
    }
    if let Some(executed) = input.context.executed_on(page) {
        said.push(format!("Executed in {}.", inline::text(&executed)));
    }
    match said.is_empty() {
        true => String::new(),
        false => format!("\n> {}\n", said.join(" ")),
    }
}
