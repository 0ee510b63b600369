//! Copies of the pages that no Markdown file stands behind: the rules index, the verification page, lists of folders.

use super::super::{File, Input, inline};
use super::fence::words;
use crate::page::{Addresses, markdown_copy, verified_in};
use crate::process::Layers;
use crate::verify::{Tally, VerdictKind};
use crate::wording::because;

/// How many examples whose syntax alone was checked are named one by one: a reader of text cannot fold the rest.
const MOST_PARSED: usize = 200;

/// The addresses of what is copied here.
pub(super) fn pages(addresses: &Addresses) -> impl Iterator<Item = &String> {
    let listings = addresses.listings.iter().map(|(_, address)| address);
    let own = addresses.rule_index.iter().chain(&addresses.verification);
    own.chain(listings)
}

pub(super) fn copies(input: &Input<'_>) -> Vec<File> {
    let addresses = input.shelf.addresses;
    let mut out: Vec<File> = Vec::new();
    let mut add = |address: &str, make: &dyn Fn(&str) -> String| {
        let address = markdown_copy(address);
        let text = make(&address);
        out.push((address, text));
    };
    if let Some(address) = &addresses.rule_index {
        add(address, &|from| rule_index(input, from));
    }
    if let Some(address) = &addresses.verification {
        add(address, &|from| verification(input, from));
    }
    for (folder, address) in &addresses.listings {
        add(address, &|from| listing(input, folder, from));
    }
    out
}

fn rule_index(input: &Input<'_>, from: &str) -> String {
    let mut out = "# Rules\n\n".to_owned();
    for rule in input.rules() {
        out.push_str(&rule_line(input, rule, &|address| {
            input.to_copy(from, address)
        }));
    }
    out
}

/// `- [SA101](rules/SA101.md): Query with select() (warning, Python; 5 proven)`.
pub(in super::super) fn rule_line(
    input: &Input<'_>,
    rule: usize,
    to: &dyn Fn(&str) -> String,
) -> String {
    let found = &input.shelf.book.rules[rule];
    let address = input.shelf.addresses.rules[rule]
        .as_deref()
        .unwrap_or_default();
    let how = match &found.detector {
        Some(detector) => format!(
            "{}, {}",
            detector.severity.word(),
            detector.language.display
        ),
        None if input.shelf.is_run(rule) => "by running".to_owned(),
        None => "prose only".to_owned(),
    };
    let (name, title) = match input.given_id(rule) {
        Some(id) => (
            inline::label(id),
            format!("{} ", inline::text(&found.title)),
        ),
        None => (inline::label(&found.title), String::new()),
    };
    let tally = input.by_rule[rule].sentence();
    format!("- [{name}]({}): {title}({how}; {tally})\n", to(address))
}

fn verification(input: &Input<'_>, from: &str) -> String {
    let shelf = input.shelf;
    let tally = Tally::of(shelf.judged.verdicts.iter().flatten());
    let noun = if tally.total() == 1 {
        "example"
    } else {
        "examples"
    };
    let mut out = format!(
        "# Verification\n\n{} {noun}: {}.\nOnly *proven* means that an example was tested.\n",
        tally.total(),
        tally.sentence()
    );
    if let Some(executed) = verified_in(shelf, 0..shelf.book.examples.len()) {
        out.push_str(&format!("Executed in {}.\n", inline::text(&executed)));
        out.push_str(&format!("{}\n", layers(shelf.ground.layers)));
    }
    out.push_str("\n## By page\n\n");
    for page in &input.order {
        let Some(address) = &shelf.addresses.pages[*page] else {
            continue;
        };
        let (title, to) = (&shelf.book.pages[*page].title, input.to_copy(from, address));
        let tally = input.by_page[*page].sentence();
        out.push_str(&format!("- [{}]({to}): {tally}\n", inline::label(title)));
    }
    out.push_str("\n## What is not proven\n\n");
    let lists_parsed = tally.count(VerdictKind::SyntaxOnly) <= MOST_PARSED;
    let start = out.len();
    for (example, verdict) in shelf.book.examples.iter().zip(&shelf.judged.verdicts) {
        let Some(verdict) = verdict else { continue };
        let is_listed = match verdict.kind {
            VerdictKind::Proven => false,
            VerdictKind::SyntaxOnly => lists_parsed,
            _ => true,
        };
        let page = &shelf.book.pages[example.page];
        if is_listed {
            out.push_str(&format!(
                "- {}, {} example, {}: {}\n",
                inline::code(&format!(
                    "{}:{}",
                    input.in_repository(&page.path),
                    input.line(example.span)
                )),
                example.stance.word(),
                words(verdict.kind),
                inline::text(&because(verdict))
            ));
        }
    }
    if !lists_parsed {
        out.push_str("- what is syntax only is counted by page, above\n");
    }
    if out.len() == start {
        out.push_str("Nothing.\n");
    }
    out
}

/// What kept examples back while they ran.
fn layers(layers: Option<&Layers>) -> String {
    let Some(layers) = layers else {
        return "They ran without a box.".to_owned();
    };
    let on: Vec<&str> = layers.on.iter().map(|layer| layer.name()).collect();
    let off: Vec<String> = layers
        .off
        .iter()
        .map(|(layer, why)| format!("{} ({})", layer.name(), inline::text(why)))
        .collect();
    let on = match on.is_empty() {
        true => "Each ran in a box without a layer".to_owned(),
        false => format!("Each ran in a box of these layers: {}", on.join(", ")),
    };
    match off.is_empty() {
        true => format!("{on}."),
        false => format!("{on}; not there: {}.", off.join(", ")),
    }
}

/// The pages of a folder, and its folders.
fn listing(input: &Input<'_>, folder: &str, from: &str) -> String {
    let shelf = input.shelf;
    let title = match folder.rsplit('/').next() {
        None | Some("") => shelf.presentation.title.as_str(),
        Some(name) => name,
    };
    let mut out = format!("# {}\n\n", inline::text(title));
    for entry in &shelf.book.contents {
        let page = entry.page.map(|page| &shelf.book.pages[page]);
        let is_inside = match (&entry.folder, page) {
            (Some(below), _) => {
                below.rsplit_once('/').map_or("", |(parent, _)| parent) == folder && below != folder
            }
            (None, Some(page)) => page.folder() == folder,
            (None, None) => false,
        };
        let address = match (entry.page, &entry.folder) {
            (Some(page), _) => shelf.addresses.pages[page].clone(),
            (None, below) => below.as_ref().map(|below| format!("{below}/index.html")),
        };
        if let Some(address) = address.filter(|_| is_inside) {
            let to = input.to_copy(from, &address);
            out.push_str(&format!("- [{}]({to})\n", inline::label(&entry.title)));
        }
    }
    out
}
