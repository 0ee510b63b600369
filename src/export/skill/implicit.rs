//! Rules that no one gave an id: what such a rule is called, and what its author says that one should do.
//!
//! A bad example makes the section around it a rule. Many are of one section, and the heading right above them is often
//! no more than "Examples" or "Bad": then the heading above that is the name.

use super::words::one_line;
use crate::book::{Example, Page};
use crate::markdown::BlockKind;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// Headings that name nothing, in lower case and without signs.
const EMPTY: &[&str] = &[
    "details", "example", "examples", "fail", "failure", "pass", "usage",
];

/// Headings that are on so many pages that they name nothing.
pub(super) struct Common(BTreeSet<String>);

impl Common {
    /// Of sections: their pages, each with its headings.
    pub fn of<'p>(sections: impl Iterator<Item = (&'p Page, Option<usize>)>) -> Common {
        const FEWEST: usize = 5;
        let mut pages = BTreeSet::new();
        let mut seen: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
        for (page, section) in sections {
            pages.insert(page.path.as_str());
            if let Some(section) = section {
                let text = bare(heading(page, section));
                seen.entry(text).or_default().insert(&page.path);
            }
        }
        let seen = seen.into_iter();
        let common = seen.filter(|(_, on)| on.len() >= FEWEST && on.len() * 2 >= pages.len());
        Common(common.map(|(text, _)| text).collect())
    }
}

/// The section that an example's rule is named for; none for its page.
pub(super) fn named(
    page: &Page,
    example: &Example,
    section: Option<usize>,
    common: &Common,
) -> Option<usize> {
    let evidence = &page.fences[example.fence].evidence;
    let is_label = |section: usize| {
        let span = page.document.headings[page.sections[section].heading].span;
        evidence.iter().any(|evidence| evidence.span == span)
    };
    let is_twin = |section: usize, text: &str| {
        let own = page.sections[section].parent;
        let all = 0..page.sections.len();
        let mut others = all.filter(|other| page.sections[*other].parent != own);
        others.any(|other| bare(heading(page, other)) == text)
    };
    let mut named = section;
    while let Some(at) = named {
        let text = bare(heading(page, at));
        let is_title = page.title_heading == Some(page.sections[at].heading);
        let is_empty = EMPTY.contains(&text.as_str())
            || text.ends_with(" details")
            || common.0.contains(&text);
        if !is_title && !is_empty && !is_label(at) && !is_twin(at, &text) {
            break;
        }
        named = page.sections[at].parent;
    }
    named
}

fn heading(page: &Page, section: usize) -> &str {
    &page.document.headings[page.sections[section].heading].text
}

fn bare(text: &str) -> String {
    let text = text.to_lowercase();
    let text = text.trim_matches(|c: char| !c.is_alphanumeric());
    text.to_owned()
}

/// What a section is called; a page by its title.
pub(super) fn title(page: &Page, section: Option<usize>) -> &str {
    section.map_or(page.title.as_str(), |section| heading(page, section))
}

/// Where a section begins and ends, heading included.
pub(super) fn range(page: &Page, section: Option<usize>) -> Range<u32> {
    section.map_or(0..u32::MAX, |section| {
        let section = &page.sections[section];
        section.start..section.end
    })
}

/// What the item of a list says that holds an example, in its first sentence; none outside of a list.
pub(super) fn of_item(page: &Page, example: &Example) -> Option<String> {
    let document = &page.document;
    let item = document.blocks[document.fences[example.fence].block].item?;
    let mut own = document
        .blocks
        .iter()
        .filter(|block| block.kind == BlockKind::Paragraph && block.item == Some(item));
    sentence(&own.next()?.text)
}

/// The first sentence of the first paragraph below the heading, before its first code.
pub(super) fn of_section(page: &Page, range: Range<u32>) -> Option<String> {
    let blocks = page.document.blocks.iter();
    let mut below = blocks
        .filter(|block| range.contains(&block.span.start))
        .skip_while(|block| matches!(block.kind, BlockKind::Heading(_)))
        .take_while(|block| !matches!(block.kind, BlockKind::Fence(_) | BlockKind::Code));
    let text = below.find_map(|block| {
        let is_prose = block.kind == BlockKind::Paragraph && block.bold < block.text.len();
        (is_prose && !block.text.trim().is_empty()).then_some(&block.text)
    })?;
    sentence(text)
}

/// The first sentence of a text, if it is about nothing else on the page.
fn sentence(text: &str) -> Option<String> {
    /// Words that point at what a reader of the sentence alone does not see.
    const POINTS: &[&str] = &["above", "below", "following", "here", "these", "those"];
    let text = one_line(text);
    // A picture in front of it says nothing.
    let is_start = |c: char| c.is_alphanumeric() || "`\"'([<$@-.#".contains(c);
    let text = text.trim_start_matches(|c: char| !is_start(c));
    let end = text.match_indices(". ").map(|(at, _)| at).find(|at| {
        // `3.1. Use` and `e.g. this` go on.
        let before = text[..*at].rsplit(' ').next().unwrap_or_default();
        before.chars().any(char::is_alphabetic) && !before.contains('.')
    });
    let first = end.map_or(text, |end| &text[..=end]);
    let mut words = first.split(|c: char| !c.is_alphanumeric());
    let points = first.starts_with("See ")
        || words.any(|word| POINTS.contains(&word.to_lowercase().as_str()));
    // What ends with a colon introduces what is not here.
    (!points && !first.is_empty() && !first.ends_with(':')).then(|| first.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_sentence_that_stands_alone() {
        for (text, expected) in [
            ("Use const. eslint: no-var", Some("Use const.")),
            ("3.1. Use const, e.g. here", None),
            (
                "3.1 Use const, e.g. there. Why?",
                Some("3.1 Use const, e.g. there."),
            ),
            ("\u{1f4dd} Prefer\nit", Some("Prefer it")),
            ("`f` is old", Some("`f` is old")),
            ("Do as follows:", None),
            ("See A. Then B.", None),
            ("The loop below is slow. B.", None),
            ("", None),
        ] {
            assert_eq!(sentence(text).as_deref(), expected, "{text}");
        }
    }
}
