//! A rule on a page of its own.

use super::addresses::relative;
use super::context::SiteContext;
use super::explained::explained;
use super::previous::{self, Previous};
use super::views::{Allow, BacklinkView, Body, Href, Link, Page, RuleBody};
use super::{fences, guide};
use crate::book::{Backlink, Rule};
use crate::markdown::BlockKind;
use percent_encoding::percent_encode_byte;
use std::sync::Arc;

/// The page of the rule at `order` among those that have one.
pub(super) fn page(
    context: &SiteContext<'_>,
    rules: &[usize],
    order: usize,
    before: Option<&Previous<'_>>,
) -> Option<Arc<Page>> {
    let index = rules[order];
    let rule = &context.book.rules[index];
    let at = rule.page?;
    let address = context.addresses.rules[index].clone()?;
    let neighbour = |at: Option<usize>| {
        let rule = *rules.get(at?)?;
        let mut link = context.rule_link(rule, &address)?;
        link.text = format!("{} {}", link.text, context.book.rules[rule].title);
        Some(link)
    };
    let (previous, next) = (neighbour(order.checked_sub(1)), neighbour(Some(order + 1)));
    if let Some(known) = before.and_then(|before| before.rule(context, index))
        && let Some(body) = previous::rule(&known)
        && (&body.previous, &body.next) == (&previous, &next)
    {
        return Some(known);
    }
    let detector = rule.detector.as_ref();
    let description = detector.map_or("", |detector| detector.message.as_str());
    let title = format!("{}: {}", rule.id, rule.title);
    let body = Body::Rule(Box::new(RuleBody {
        previous,
        next,
        ..body(context, index, at, &address)?
    }));
    let mut page = context.page(address, title, description, body);
    page.below = context.addresses.pages[at].clone();
    Some(Arc::new(page))
}

/// What the page at `address` shows of a rule that is written on the page `home`, without its neighbours.
fn body(context: &SiteContext<'_>, index: usize, home: usize, address: &str) -> Option<RuleBody> {
    let rule = &context.book.rules[index];
    let page = &context.book.pages[home];
    let (range, hidden, level) = match rule.section.map(|section| &page.sections[section]) {
        Some(section) => (
            section.start..section.end,
            Some(section.heading),
            section.level,
        ),
        None => (0..u32::MAX, page.title_heading, 1),
    };
    // Below the title come headings of the second level, whatever they are in the guideline.
    let lift = level.saturating_sub(1);
    let show = |range| guide::pieces(context, home, address, range, hidden, rule.block, lift);
    let pieces = match context.own_fences(index) {
        None => show(range.clone()),
        Some(own) => own.into_iter().flat_map(show).collect(),
    };
    let line = context.line(rule.span);
    let source = format!("{}{}:{line}", context.presentation.source_prefix, page.path);
    let references = context.book.backlinks[index].iter();
    let mut backlinks: Vec<BacklinkView> = references
        .filter_map(|reference| backlink(context, rule, reference, address))
        .collect();
    backlinks.dedup();
    let message = rule.detector.as_ref().map(|detector| &detector.message);
    let row = context.row(index, rule, address);
    Some(RuleBody {
        tags: tags(context, &row.tags, address),
        rule: row,
        message: message.filter(|message| !message.is_empty()).cloned(),
        executed: context.executed_between(home, &range),
        pieces,
        detector: rule
            .block
            .map(|block| fences::detector(context, home, block)),
        allow: allow(rule),
        text: explained(
            context.book,
            context.judged,
            context.sources,
            index,
            &context.examples[index],
            &source,
        ),
        backlinks,
        home: Link::new(
            address,
            &context.section_address(home, rule.section)?,
            &page.title,
        ),
        source,
        edit: context.edit(home, Some(line)),
        tally: context.tally(index),
        after: context.after(home, address),
        previous: None,
        next: None,
    })
}

/// The tags of a rule; the index of rules shows those that have one when its address says so.
fn tags(context: &SiteContext<'_>, tags: &[String], from: &str) -> Vec<Link> {
    let index = context.addresses.rule_index.as_ref();
    let href = |tag: &String| {
        index.map_or_else(String::new, |index| {
            format!("{}?tag={}", relative(from, index), queried(tag))
        })
    };
    tags.iter()
        .map(|tag| Link {
            href: Href(href(tag)),
            text: tag.clone(),
        })
        .collect()
}

/// A value in the query of an address.
fn queried(value: &str) -> String {
    let is_kept = |byte: &u8| byte.is_ascii_alphanumeric() || b"-._~".contains(byte);
    let mut out = String::with_capacity(value.len());
    for byte in value.bytes() {
        if is_kept(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(percent_encode_byte(byte));
        }
    }
    out
}

/// Where a reference stands, and its sentence.
fn backlink(
    context: &SiteContext<'_>,
    rule: &Rule,
    reference: &Backlink,
    from: &str,
) -> Option<BacklinkView> {
    let page = &context.book.pages[reference.page];
    let there = context.section_address(reference.page, reference.section)?;
    let text = match context.heading(reference.page, reference.section) {
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
