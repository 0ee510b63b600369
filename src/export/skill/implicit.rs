//! Rules that no one gave an id: what such a rule is called, and what its author says that one should do.
//!
//! A bad example makes the section around it a rule. Many are of one section, and the heading right above them is often
//! no more than "Examples" or "Bad": then the heading above that is the name.

use super::words::one_line;
use crate::book::{Example, Page};
use crate::markdown::BlockKind;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::ops::Range;

/// Headings that name nothing, in lower case and without signs.
const EMPTY: &[&str] = &[
    "details", "example", "examples", "fail", "failure", "pass", "usage",
];

/// Headings that name nothing, because others are called the same.
pub(super) struct Common<'p> {
    /// Those that are on most pages.
    everywhere: BTreeSet<String>,
    /// By page those that are below several headings.
    twice: HashMap<&'p str, HashSet<String>>,
}

impl<'p> Common<'p> {
    /// Of sections: their pages, each with its headings.
    pub fn of(sections: impl Iterator<Item = (&'p Page, Option<usize>)>) -> Common<'p> {
        const FEWEST: usize = 5;
        let mut seen: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
        let mut twice = HashMap::new();
        for (page, section) in sections {
            twice
                .entry(page.path.as_str())
                .or_insert_with(|| below_several(page));
            if let Some(section) = section {
                let text = bare(heading(page, section));
                seen.entry(text).or_default().insert(&page.path);
            }
        }
        let seen = seen.into_iter();
        let common = seen.filter(|(_, on)| on.len() >= FEWEST && on.len() * 2 >= twice.len());
        Common {
            everywhere: common.map(|(text, _)| text).collect(),
            twice,
        }
    }

    fn holds(&self, page: &Page, text: &str) -> bool {
        let twice = self.twice.get(page.path.as_str());
        self.everywhere.contains(text) || twice.is_some_and(|twice| twice.contains(text))
    }
}

/// The headings of a page that are below more than one other.
fn below_several(page: &Page) -> HashSet<String> {
    let mut parents: HashMap<String, Option<usize>> = HashMap::new();
    let mut twice = HashSet::new();
    for (at, section) in page.sections.iter().enumerate() {
        let text = bare(heading(page, at));
        let first = *parents.entry(text.clone()).or_insert(section.parent);
        if first != section.parent {
            twice.insert(text);
        }
    }
    twice
}

/// The section that an example's rule is named for; none for its page.
pub(super) fn named(
    page: &Page,
    example: &Example,
    section: Option<usize>,
    common: &Common<'_>,
) -> Option<usize> {
    let evidence = &page.fences[example.fence].evidence;
    let is_label = |section: usize| {
        let span = page.document.headings[page.sections[section].heading].span;
        evidence.iter().any(|evidence| evidence.span == span)
    };
    let mut named = section;
    while let Some(at) = named {
        let text = bare(heading(page, at));
        let is_title = page.title_heading == Some(page.sections[at].heading);
        let is_empty = EMPTY.contains(&text.as_str())
            || text.ends_with(" details")
            || common.holds(page, &text);
        if !is_title && !is_empty && !is_label(at) {
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
    let at = document.fences[example.fence].block;
    let item = document.blocks[at].item?;
    let before = document.blocks[..at].iter().rev();
    // What an item holds is behind its beginning; its first paragraph is the last one on the way back.
    let inside = before.take_while(|block| block.span.start >= item);
    let own = inside.filter(|block| block.kind == BlockKind::Paragraph && block.item == Some(item));
    sentence(&own.last()?.text)
}

/// The first sentence of the first paragraph below the heading, before its first code.
pub(super) fn of_section(page: &Page, range: Range<u32>) -> Option<String> {
    let blocks = &page.document.blocks;
    let start = blocks.partition_point(|block| block.span.start < range.start);
    let mut below = blocks[start..]
        .iter()
        .take_while(|block| block.span.start < range.end)
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
