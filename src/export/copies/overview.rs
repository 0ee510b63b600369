//! Copies of the pages that no Markdown file stands behind: the rules index, the verification page, lists of folders.

use super::super::exporter::{File, Input};
use super::super::inline;
use super::fence::words;
use crate::page::{self, Addresses, folder_title, markdown_copy};
use crate::process::Layers;
use crate::verify::VerdictKind;
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
    let addresses = input.context.addresses;
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
        add(address, &|_| listing(input, folder, address));
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
    let found = &input.context.book.rules[rule];
    let address = input.context.addresses.rules[rule]
        .as_deref()
        .unwrap_or_default();
    let how = match &found.detector {
        Some(detector) => format!(
            "{}, {}",
            detector.severity.word(),
            detector.language.display
        ),
        None if input.context.is_run(rule) => "by running".to_owned(),
        None => "prose only".to_owned(),
    };
    let (name, title) = match input.given_id(rule) {
        Some(id) => (
            inline::label(id),
            format!("{} ", inline::text(&found.title)),
        ),
        None => (inline::label(&found.title), String::new()),
    };
    let tally = input.context.tally(rule).sentence();
    format!("- [{name}]({}): {title}({how}; {tally})\n", to(address))
}

fn verification(input: &Input<'_>, from: &str) -> String {
    let context = input.context;
    let tally = &context.judged.tally;
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
    if let Some(executed) = context.executed(0..context.book.examples.len()) {
        out.push_str(&format!("Executed in {}.\n", inline::text(&executed)));
        out.push_str(&format!("{}\n", layers(context.provenance.layers)));
    }
    out.push_str("\n## By page\n\n");
    for page in &input.order {
        let Some(address) = &context.addresses.pages[*page] else {
            continue;
        };
        let title = inline::label(&context.book.pages[*page].title);
        let to = input.to_copy(from, address);
        let tally = context.page_tally(*page).sentence();
        out.push_str(&format!("- [{title}]({to}): {tally}\n"));
    }
    out.push_str("\n## What is not proven\n\n");
    out + &not_proven(input)
}

/// A line for each example that is not proven.
fn not_proven(input: &Input<'_>) -> String {
    let context = input.context;
    let lists_parsed = context.judged.tally.count(VerdictKind::SyntaxOnly) <= MOST_PARSED;
    let mut out = String::new();
    for (example, verdict) in context.book.examples.iter().zip(&context.judged.verdicts) {
        let Some(verdict) = verdict else { continue };
        let is_listed = match verdict.kind {
            VerdictKind::Proven => false,
            VerdictKind::SyntaxOnly => lists_parsed,
            _ => true,
        };
        if is_listed {
            let path = input.in_repository(&context.book.pages[example.page].path);
            let place = inline::code(&format!("{path}:{}", context.line(example.span)));
            let (stance, words) = (example.stance.word(), words(verdict.kind));
            let because = inline::text(&because(verdict));
            out.push_str(&format!(
                "- {place}, {stance} example, {words}: {because}\n"
            ));
        }
    }
    if !lists_parsed {
        out.push_str("- what is syntax only is counted by page, above\n");
    }
    if out.is_empty() {
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
fn listing(input: &Input<'_>, folder: &str, address: &str) -> String {
    let mut out = format!(
        "# {}\n\n",
        inline::text(&folder_title(input.context, folder))
    );
    for entry in page::listing(input.context, folder, address) {
        let to = inline::destination(&markdown_copy(&entry.place.href.0));
        out.push_str(&format!("- [{}]({to})\n", inline::label(&entry.place.text)));
    }
    out
}
