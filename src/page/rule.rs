//! A rule on a page of its own.

use super::addresses::relative;
use super::shelf::Shelf;
use super::{Body, Link, Page, RuleBody, fences, guide};

/// The page of the rule at `order` among those that have one.
pub(super) fn page(shelf: &Shelf<'_>, rules: &[usize], order: usize) -> Option<Page> {
    let index = rules[order];
    let rule = &shelf.book.rules[index];
    let at = rule.page?;
    let home = &shelf.book.pages[at];
    let address = shelf.addresses.rules[index].clone()?;
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
    let pieces = guide::pieces(shelf, at, &address, range, hidden, rule.block, lift);
    let home_address = shelf.addresses.pages[at].clone()?;
    let home_href = match section {
        Some(section) => format!(
            "{home_address}#{}",
            home.document.headings[section.heading].anchor
        ),
        None => home_address,
    };
    let backlinks = shelf.book.backlinks[index].iter().filter_map(|back| {
        let page = &shelf.book.pages[back.page];
        let there = shelf.addresses.pages[back.page].as_ref()?;
        let heading = back
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
        Some(Link {
            href: relative(&address, &there),
            text,
        })
    });
    let mut backlinks: Vec<Link> = backlinks.collect();
    backlinks.dedup();
    let neighbour = |at: Option<usize>| {
        let rule = *rules.get(at?)?;
        let mut link = shelf.rule_link(rule, &address)?;
        link.text = format!("{} {}", link.text, shelf.book.rules[rule].title);
        Some(link)
    };
    let detector = rule.detector.as_ref();
    let body = Body::Rule(Box::new(RuleBody {
        row: shelf.row(index, rule, &address),
        message: detector
            .map(|detector| detector.message.clone())
            .filter(|message| !message.is_empty()),
        pieces,
        detector: rule.block.map(|block| fences::detector(shelf, at, block)),
        backlinks,
        home: Link {
            href: relative(&address, &home_href),
            text: home.title.clone(),
        },
        source: format!(
            "{}{}:{}",
            shelf.presentation.source_prefix,
            home.path,
            shelf.line(rule.span)
        ),
        edit: shelf.edit(at, Some(shelf.line(rule.span))),
        tally: shelf.tally(index),
        previous: neighbour(order.checked_sub(1)),
        next: neighbour(Some(order + 1)),
    }));
    let description = detector.map_or("", |detector| detector.message.as_str());
    Some(shelf.page(
        address,
        format!("{}: {}", rule.id, rule.title),
        description,
        body,
    ))
}
