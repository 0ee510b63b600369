//! `llms.txt` (<https://llmstxt.org>): what an agent finds here, one line a page; and `llms-full.txt`, all of it.

use super::exporter::{Exporter, File, Input};
use super::{copies, inline};
use crate::page::markdown_copy;
use rayon::prelude::*;
use std::collections::BTreeMap;

pub(super) const EXPORTER: Exporter = Exporter {
    address: "llms.txt",
    about: "what an agent finds here: one line and a link for each page and rule",
    places: |_| vec![EXPORTER.address.to_owned()],
    make,
};

pub(super) const FULL: Exporter = Exporter {
    address: "llms-full.txt",
    about: "all pages in one file, in reading order",
    places: |_| vec![FULL.address.to_owned()],
    make: make_full,
};

fn make(input: &Input<'_>) -> Vec<File> {
    let context = input.context;
    let to = |address: &str| input.absolute(&markdown_copy(address));
    let mut out = head(input);
    for (title, pages) in sections(input) {
        out.push_str(&format!("\n## {title}\n\n"));
        for page in pages {
            let Some(address) = &context.addresses.pages[page] else {
                continue;
            };
            let page = &context.book.pages[page];
            out.push_str(&format!(
                "- [{}]({})",
                inline::label(&page.title),
                to(address)
            ));
            let description = inline::short(&page.description);
            if !description.is_empty() {
                out.push_str(&format!(": {description}"));
            }
            out.push('\n');
        }
    }
    // An implicit rule is a section of a page that stands above.
    let rules: Vec<usize> = input
        .rules()
        .filter(|rule| input.given_id(*rule).is_some())
        .collect();
    if !rules.is_empty() {
        out.push_str("\n## Rules\n\n");
        for rule in rules {
            out.push_str(&copies::rule_line(input, rule, &to));
        }
    }
    out.push_str("\n## Optional\n\n");
    for (address, about) in [
        ("llms-full.txt", FULL.about),
        ("rules.json", super::rules::EXPORTER.about),
        ("verification.json", super::verification::EXPORTER.about),
    ] {
        out.push_str(&format!(
            "- [{address}]({}): {about}\n",
            input.absolute(address)
        ));
    }
    vec![(EXPORTER.address.to_owned(), out)]
}

fn make_full(input: &Input<'_>) -> Vec<File> {
    let pages: Vec<String> = input
        .order
        .par_iter()
        .map(|page| copies::page_copy(input, *page, FULL.address))
        .collect();
    let mut out = head(input);
    for (page, text) in input.order.iter().zip(pages) {
        let path = &input.context.book.pages[*page].path;
        // What ends a comment cannot stand in one.
        out.push_str(&format!(
            "\n<!-- page: {} -->\n\n{text}",
            path.replace("--", "- -")
        ));
    }
    vec![(FULL.address.to_owned(), out)]
}

/// The title, a summary, and how to read what follows.
fn head(input: &Input<'_>) -> String {
    let context = input.context;
    let tally = context.judged.tally;
    let frame = &context.presentation.frame;
    let description = frame
        .description
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    let summary = match description.is_empty() {
        true => "Guidelines, their examples, and what was proven of each.".to_owned(),
        false => inline::text(&description),
    };
    format!(
        "# {}\n\n> {summary}\n\n\
         Above each code block stands whether it is a good or a bad example, and what was proven of it.\n\
         Only \"proven\" means that the example was tested: a detector, the language or a run agreed with its author.\n\
         \"Syntax only\" means that it parses and nothing more; \"unproven\", \"skipped\" and \"not run\" that nothing judged it.\n\
         All examples together: {}.\n",
        inline::text(context.title()),
        tally.sentence()
    )
}

/// The pages by the folder at the top that holds them, in reading order; those in none come first.
fn sections(input: &Input<'_>) -> Vec<(String, Vec<usize>)> {
    let book = input.context.book;
    let mut names: Vec<&str> = Vec::new();
    let mut pages: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for page in &input.order {
        let folder = book.pages[*page].folder();
        let top = folder.split('/').next().unwrap_or_default();
        if !pages.contains_key(top) {
            names.push(top);
        }
        pages.entry(top).or_default().push(*page);
    }
    names.sort_by_key(|name| !name.is_empty());
    let title = |top: &str| match top {
        "" => "Pages".to_owned(),
        top => {
            let entry = book
                .contents
                .iter()
                .find(|entry| entry.folder.as_deref() == Some(top));
            inline::text(entry.map_or(top, |entry| &entry.title))
        }
    };
    names
        .into_iter()
        .filter_map(|name| Some((title(name), pages.remove(name)?)))
        .collect()
}
