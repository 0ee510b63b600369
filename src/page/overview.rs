//! The pages that no Markdown file stands behind: the rules index, the verification page, listings, the 404 page.

use super::addresses::relative;
use super::shelf::Shelf;
use super::{Body, Link, OpenRow, Page, Tally, Verification, fences};
use crate::verify::{CHECKERS, VerdictKind};

pub(super) fn pages(shelf: &Shelf<'_>) -> Vec<Page> {
    let mut out = Vec::new();
    if let Some(address) = &shelf.addresses.rule_index {
        let rows = shelf.rows(address);
        let description = format!("All {} rules of {}", rows.len(), shelf.presentation.title);
        out.push(shelf.page(
            address.clone(),
            "Rules".to_owned(),
            &description,
            Body::RuleIndex(rows),
        ));
    }
    if let Some(address) = &shelf.addresses.verification {
        let description = format!(
            "What was proven of the examples of {}, and how",
            shelf.presentation.title
        );
        let body = Body::Verification(verification(shelf, address));
        out.push(shelf.page(
            address.clone(),
            "Verification".to_owned(),
            &description,
            body,
        ));
    }
    for (folder, address) in &shelf.addresses.listings {
        let mut entries = shelf.book.contents.iter();
        let entry = entries.find(|entry| entry.folder.as_ref() == Some(folder));
        let title = match (folder.rsplit('/').next(), entry) {
            (None | Some(""), _) => shelf.presentation.title.clone(),
            (_, Some(entry)) => entry.title.clone(),
            (Some(name), None) => name.to_owned(),
        };
        let body = Body::Listing(listing(shelf, folder, address));
        out.push(shelf.page(address.clone(), title, "", body));
    }
    let mut lost = shelf.page(
        "404.html".to_owned(),
        "Page not found".to_owned(),
        "",
        Body::NotFound,
    );
    // It is shown at any address, however deep.
    if let Some(root) = shelf.absolute_root() {
        lost.root = root;
    }
    out.push(lost);
    out
}

/// The pages of a folder, and its folders.
fn listing(shelf: &Shelf<'_>, folder: &str, from: &str) -> Vec<Link> {
    let entries = shelf.book.contents.iter().filter_map(|entry| {
        let page = entry.page.map(|page| &shelf.book.pages[page]);
        let inside = match (&entry.folder, page) {
            (Some(below), _) => {
                below.rsplit_once('/').map_or("", |(parent, _)| parent) == folder && below != folder
            }
            (None, Some(page)) => page.folder() == folder,
            (None, None) => false,
        };
        let address = match entry.page {
            Some(page) => shelf.addresses.pages[page].clone()?,
            None => format!("{}/index.html", entry.folder.as_ref()?),
        };
        inside.then(|| Link {
            href: relative(from, &address),
            text: entry.title.clone(),
        })
    });
    entries.collect()
}

fn verification(shelf: &Shelf<'_>, from: &str) -> Verification {
    let book = shelf.book;
    let mut by_page = vec![Tally::default(); book.pages.len()];
    let mut tally = Tally::default();
    let mut open = Vec::new();
    // Thousands of rows that all say "parsed" hide the others; the table of pages counts them.
    let lists_parsed = shelf.judged.tally.count(VerdictKind::Parsed) <= MOST_PARSED;
    for (at, (example, verdict)) in book.examples.iter().zip(&shelf.judged.verdicts).enumerate() {
        let Some(verdict) = verdict else { continue };
        tally.add(verdict.kind);
        by_page[example.page].add(verdict.kind);
        let is_listed = verdict.kind != VerdictKind::Parsed || lists_parsed;
        if verdict.kind != VerdictKind::Held && is_listed {
            open.push(OpenRow {
                place: fences::place(shelf, at, from),
                stance: example.stance.word(),
                verdict: fences::verdict_view(shelf, verdict, from),
            });
        }
    }
    let pages = by_page
        .into_iter()
        .enumerate()
        .filter(|(_, tally)| *tally != Tally::default());
    let prose = book
        .written_rules()
        .filter(|(_, rule)| rule.detector.is_none())
        .count();
    let rules = book.written_rules().count();
    Verification {
        tally,
        summary: summary(shelf, rules, prose),
        rules: shelf.rows(from),
        pages: pages
            .filter_map(|(page, tally)| Some((shelf.page_link(page, from)?, tally)))
            .collect(),
        open,
        judges: std::iter::once(format!("rulebook {}", env!("CARGO_PKG_VERSION")))
            .chain(
                CHECKERS
                    .iter()
                    .map(|checker| format!("{}: {}", checker.name, checker.about)),
            )
            .collect(),
    }
}

/// How many examples that were only parsed are listed one by one.
const MOST_PARSED: usize = 200;

/// One sentence of counts, and one of rules where there are any.
fn summary(shelf: &Shelf<'_>, rules: usize, prose: usize) -> String {
    let tally = &shelf.judged.tally;
    let noun = if tally.total() == 1 {
        "example"
    } else {
        "examples"
    };
    let examples = format!("{} {noun}: {}.", tally.total(), tally.sentence());
    match rules {
        0 => format!("{examples} No rule is written here."),
        _ => format!(
            "{examples} {} of {rules} rules have a detector, {prose} are prose only.",
            rules - prose
        ),
    }
}
