//! A rule's own copy: what it asks for, how it is found, its examples, what refers to it.

use super::super::exporter::Input;
use super::super::inline;
use super::edit::Part;
use super::fence::detector_apart;
use super::text;
use crate::page::markdown_copy;
use crate::verify::VerdictKind;
use crate::wording::say;
use std::collections::HashSet;

/// The copy of a rule that has a page of its own, for a file at `from`.
pub(in super::super) fn copy(input: &Input<'_>, at: usize, from: &str) -> Option<String> {
    let context = input.context;
    let rule = &context.book.rules[at];
    let page = rule.page?;
    let part = part(input, page, rule.section, Some(at));
    let title = inline::text(&rule.title);
    let mut out = match input.given_id(at) {
        Some(id) => format!("# {}: {title}\n\n", inline::text(id)),
        None => format!("# {title}\n\n"),
    };
    for (name, value) in facts(input, at, from) {
        out.push_str(&format!("- {name}: {value}\n"));
    }
    out.push('\n');
    match context.own_fences(at) {
        None => out.push_str(&text::copy(input, &part, from)),
        Some(own) => {
            let copies = own.into_iter().map(|range| {
                let part = Part { range, ..part };
                text::copy(input, &part, from)
            });
            out.push_str(&copies.collect::<Vec<_>>().join("\n"));
        }
    }
    let detector = input
        .beside
        .as_ref()
        .and_then(|_| detector_apart(input, at));
    if let Some(detector) = detector {
        out.push_str(&format!("\n{detector}\n"));
    }
    let backlinks = backlinks(input, at, from);
    if !backlinks.is_empty() {
        out.push_str("\n## Referred to by\n\n");
        out.extend(backlinks);
    }
    Some(out)
}

/// The copy of a section that no rule is, or of a page, for a file at `from`.
pub(in super::super) fn section(
    input: &Input<'_>,
    page: usize,
    section: Option<usize>,
    from: &str,
) -> String {
    let home = &input.context.book.pages[page];
    let heading = input.context.heading(page, section);
    let title = inline::text(heading.map_or(&home.title, |heading| &heading.text));
    let part = part(input, page, section, None);
    format!("# {title}\n\n{}", text::copy(input, &part, from))
}

/// What is below the heading of a section, or of a page.
fn part(input: &Input<'_>, page: usize, section: Option<usize>, rule: Option<usize>) -> Part {
    let home = &input.context.book.pages[page];
    let heading = input.context.heading(page, section);
    let section = section.map(|section| &home.sections[section]);
    let title_heading = home.title_heading.map(|at| &home.document.headings[at]);
    let (start, end, level) = match (section, heading) {
        (Some(section), Some(heading)) => (heading.span.end, section.end, section.level),
        // The heading of a page that is a rule is the copy's own.
        _ => (
            title_heading.map_or(0, |heading| heading.span.end),
            u32::MAX,
            1,
        ),
    };
    Part {
        page,
        range: start..end,
        lift: level.saturating_sub(1),
        rule,
    }
}

/// A line for each place that refers to the rule.
fn backlinks(input: &Input<'_>, at: usize, from: &str) -> Vec<String> {
    let context = input.context;
    let mut lines: Vec<String> = Vec::new();
    let mut known = HashSet::new();
    for back in &context.book.backlinks[at] {
        let Some(address) = context.section_address(back.page, back.section) else {
            continue;
        };
        let text = match context.heading(back.page, back.section) {
            Some(heading) => &heading.text,
            None => &context.book.pages[back.page].title,
        };
        let Some(to) = input.way(from, &address) else {
            continue;
        };
        let line = format!("- [{}]({to})\n", inline::label(text));
        if known.insert(line.clone()) {
            lines.push(line);
        }
    }
    lines
}

fn facts(input: &Input<'_>, at: usize, from: &str) -> Vec<(&'static str, String)> {
    let context = input.context;
    let rule = &context.book.rules[at];
    let mut facts = Vec::new();
    match &rule.detector {
        Some(detector) => {
            facts.push(("Severity", detector.severity.word().to_owned()));
            facts.push(("Language", detector.language.display.to_owned()));
            if let Some(since) = &detector.since {
                facts.push(("Since", inline::text(since)));
            }
            if !detector.tags.is_empty() {
                facts.push(("Tags", inline::text(&detector.tags.join(", "))));
            }
            if !detector.message.is_empty() {
                facts.push(("Message", inline::text(&detector.message)));
            }
            if let Some(note) = &detector.note {
                facts.push(("Note", inline::text(note)));
            }
            facts.push(("Found by", say!("copy-found-by-detector")));
        }
        None => facts.push(("Found by", say!("copy-found-by-no-one"))),
    }
    let tally = context.tally(at);
    let open = tally.total() - tally.count(VerdictKind::Proven);
    let examples = match (tally.total(), open) {
        (0, _) => "none".to_owned(),
        (_, 0) => tally.sentence(),
        (_, _) => format!(
            "{}; only *proven* means that an example was tested",
            tally.sentence()
        ),
    };
    facts.push(("Examples", examples));
    if let Some(page) = rule.page
        && let Some(address) = context.section_address(page, rule.section)
    {
        let title = inline::label(&context.book.pages[page].title);
        // What leaves the site is the guideline itself, as far as its reader has it.
        let way = match input.beside {
            None => Some(input.to_copy(from, &address)),
            Some(_) => input.published(&markdown_copy(&address)),
        };
        let guideline = match way {
            Some(to) => format!("[{title}]({to})"),
            None => inline::text(&context.book.pages[page].title),
        };
        facts.push(("Guideline", guideline));
    }
    if input.beside.is_none()
        && let Some((path, line)) = input.source(at)
    {
        facts.push(("Source", inline::code(&format!("{path}:{line}"))));
    }
    facts
}
