//! A rule on a page of its own.

use super::explained::explained;
use super::shelf::Shelf;
use super::{
    Allow, BacklinkView, Body, Earlier, Link, Page, RuleBody, earlier, executed, fences, guide,
};
use crate::book::{Backlink, Rule};
use crate::markdown::BlockKind;
use std::sync::Arc;

/// The page of the rule at `order` among those that have one.
pub(super) fn page(
    shelf: &Shelf<'_>,
    rules: &[usize],
    order: usize,
    earlier: Option<&Earlier<'_>>,
) -> Option<Arc<Page>> {
    let index = rules[order];
    let rule = &shelf.book.rules[index];
    let at = rule.page?;
    let home = &shelf.book.pages[at];
    let address = shelf.addresses.rules[index].clone()?;
    let neighbour = |at: Option<usize>| {
        let rule = *rules.get(at?)?;
        let mut link = shelf.rule_link(rule, &address)?;
        link.text = format!("{} {}", link.text, shelf.book.rules[rule].title);
        Some(link)
    };
    let (previous, next) = (neighbour(order.checked_sub(1)), neighbour(Some(order + 1)));
    if let Some(known) = earlier.and_then(|earlier| earlier.rule(shelf, index))
        && let Some(body) = earlier::rule(&known)
        && (&body.previous, &body.next) == (&previous, &next)
    {
        return Some(known);
    }
    let section = rule.section.map(|section| &home.sections[section]);
    let (range, hidden, level) = match section {
        Some(section) => (
            section.start..section.end,
            Some(section.heading),
            section.level,
        ),
        None => (0..u32::MAX, home.title_heading, 1),
    };
    // Below the title come headings of the second level, whatever they are in the guideline.
    let lift = level.saturating_sub(1);
    let executed = executed::between(shelf, at, &range);
    let pieces = guide::pieces(shelf, at, &address, range, hidden, rule.block, lift);
    let home_address = shelf.addresses.pages[at].clone()?;
    let home_href = match section {
        Some(section) => format!(
            "{home_address}#{}",
            home.document.headings[section.heading].anchor
        ),
        None => home_address,
    };
    let references = shelf.book.backlinks[index].iter();
    let mut backlinks: Vec<BacklinkView> = references
        .filter_map(|reference| backlink(shelf, rule, reference, &address))
        .collect();
    backlinks.dedup();
    let source = format!(
        "{}{}:{}",
        shelf.presentation.source_prefix,
        home.path,
        shelf.line(rule.span)
    );
    let detector = rule.detector.as_ref();
    let body = Body::Rule(Box::new(RuleBody {
        rule: shelf.row(index, rule, &address),
        message: detector
            .map(|detector| detector.message.clone())
            .filter(|message| !message.is_empty()),
        pieces,
        detector: rule.block.map(|block| fences::detector(shelf, at, block)),
        allow: allow(rule),
        text: explained(
            shelf.book,
            shelf.judged,
            shelf.sources,
            index,
            &shelf.examples[index],
            &source,
        ),
        backlinks,
        home: Link::new(&address, &home_href, &home.title),
        source,
        edit: shelf.edit(at, Some(shelf.line(rule.span))),
        tally: shelf.tally(index),
        after: executed::after(shelf, at, &address),
        executed,
        previous,
        next,
    }));
    let description = detector.map_or("", |detector| detector.message.as_str());
    let title = format!("{}: {}", rule.id, rule.title);
    Some(Arc::new(shelf.page(address, title, description, body)))
}

/// Where a reference stands, and its sentence.
fn backlink(
    shelf: &Shelf<'_>,
    rule: &Rule,
    reference: &Backlink,
    from: &str,
) -> Option<BacklinkView> {
    let page = &shelf.book.pages[reference.page];
    let there = shelf.addresses.pages[reference.page].as_ref()?;
    let heading = reference
        .section
        .map(|section| &page.document.headings[page.sections[section].heading]);
    let there = match heading {
        Some(heading) => format!("{there}#{}", heading.anchor),
        None => there.clone(),
    };
    let text = match heading {
        Some(heading) if heading.text != page.title => {
            format!("{} › {}", page.title, heading.text)
        }
        _ => page.title.clone(),
    };
    let blocks = &page.document.blocks;
    let after = blocks.partition_point(|block| block.span.start <= reference.span.start);
    let block = blocks.get(after.checked_sub(1)?);
    let is_prose = |kind| matches!(kind, BlockKind::Paragraph | BlockKind::Cell);
    Some(BacklinkView {
        place: Link::new(from, &there, text),
        context: block
            .filter(|block| is_prose(block.kind))
            .and_then(|block| sentence(&block.text, &rule.id)),
    })
}

/// The first sentence of a paragraph that names an id, if it says anything besides.
fn sentence(text: &str, id: &str) -> Option<String> {
    const LONGEST: usize = 240;
    let at = text.find(id)?;
    let ends = |end: &(usize, &str)| {
        let (end, mark) = *end;
        let rest = &text[end + mark.len()..];
        mark == "\n" || rest.is_empty() || rest.starts_with(char::is_whitespace)
    };
    let start = text[..at]
        .rmatch_indices(['.', '!', '?', '\n'])
        .find(ends)
        .map_or(0, |(end, mark)| end + mark.len());
    let end = text[at..]
        .match_indices(['.', '!', '?', '\n'])
        .map(|(end, mark)| (at + end, mark))
        .find(ends)
        .map_or(text.len(), |(end, mark)| end + mark.len());
    let sentence = text[start..end].trim();
    let says_more = sentence.replace(id, "").contains(char::is_alphanumeric);
    (says_more && sentence.chars().nth(LONGEST).is_none()).then(|| sentence.to_owned())
}

/// What accepts a finding of a rule that has a detector.
fn allow(rule: &Rule) -> Option<Allow> {
    let language = rule.detector.as_ref()?.language;
    let id = &rule.id;
    let said = format!("rulebook: allow {id} why it stays");
    let comment = match (language.comments.line, language.comments.block) {
        ([mark, ..], _) => format!("{mark} {said}"),
        ([], [(open, close), ..]) => format!("{open} {said} {close}"),
        ([], []) => return None,
    };
    Some(Allow {
        comment,
        fence: format!("```{} allow={id}", language.name),
    })
}

#[cfg(test)]
mod tests {
    use super::sentence;

    #[test]
    fn a_reference_is_shown_in_its_sentence() {
        let check = |text: &str, expect: Option<&str>| {
            assert_eq!(sentence(text, "A1").as_deref(), expect, "{text}");
        };
        check(
            "One. See A1, and 2.0 of it. Two.",
            Some("See A1, and 2.0 of it."),
        );
        check("See A1\nand more", Some("See A1"));
        check("A1", None);
        check("(A1).", None);
        check("no id", None);
        check("é! A1 é", Some("A1 é"));
        check(&format!("A1 {}", "x".repeat(300)), None);
    }
}
