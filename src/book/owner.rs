//! Whose example a fence is: the rule that its author names, else the rule of its section.
//!
//! It looks at words and links, and never at what a detector would say of the code.

use super::sections::{ancestors, section_at};
use super::stance::{self, Evidence, Rank};
use super::words::Words;
use super::{Page, Rule};
use crate::diagnostic::{Code, Diagnostic};
use crate::facts::facts;
use crate::markdown::{Block, BlockKind, Fence, Link, LinkKind};
use crate::near::nearest;
use crate::paths::{join, percent_decode};
use std::collections::HashMap;

/// What rules can be named by.
pub(super) struct RuleNames<'a> {
    /// Of several rules with one id, the first.
    pub ids: HashMap<&'a str, usize>,
    /// By the path of the page and the anchor of the heading; without one where the whole page is the rule.
    places: HashMap<(&'a str, Option<&'a str>), usize>,
}

impl<'a> RuleNames<'a> {
    pub fn of(rules: &'a [Rule], pages: &'a [Page]) -> Self {
        let rules = || rules.iter().enumerate().rev();
        RuleNames {
            ids: rules().map(|(at, rule)| (rule.id.as_str(), at)).collect(),
            places: rules()
                .filter_map(|(at, rule)| Some((place(rule, pages)?, at)))
                .collect(),
        }
    }

    /// The rule that a link of a page leads to.
    fn linked(&self, link: &Link, page: &Page) -> Option<usize> {
        let target = link.target.as_str();
        if link.kind != LinkKind::Written {
            return self.ids.get(target).copied();
        }
        if let Some(id) = target.strip_prefix("rule:") {
            return self.ids.get(id).copied();
        }
        let (path, anchor) = match target.split_once('#') {
            Some((path, anchor)) => (path, Some(percent_decode(anchor))),
            None => (target, None),
        };
        let path = match path {
            "" => page.path.clone(),
            path => join(page.folder(), &percent_decode(path))?,
        };
        let anchor = anchor.as_deref().filter(|anchor| !anchor.is_empty());
        self.places.get(&(path.as_str(), anchor)).copied()
    }
}

/// The address of a rule that is written on a page.
pub(super) fn place<'a>(rule: &Rule, pages: &'a [Page]) -> Option<(&'a str, Option<&'a str>)> {
    let page = &pages[rule.page?];
    let anchor = rule.section.map(|section| {
        let heading = page.sections[section].heading;
        page.document.headings[heading].anchor.as_str()
    });
    Some((page.path.as_str(), anchor))
}

/// The rule of a fence. `sections` are the rules of its page, each with its section.
pub(super) fn owner(
    page: &Page,
    fence: &Fence,
    words: &Words,
    evidence: &[Evidence],
    sections: &[(usize, Option<usize>)],
    names: &RuleNames<'_>,
    faults: &mut Vec<Diagnostic>,
) -> Option<usize> {
    let ids = &names.ids;
    for (id, span) in words.rule.iter().chain(&words.also).chain(&words.allow) {
        if !ids.contains_key(id.as_str()) {
            let mut told = Diagnostic::new(Code::UnknownRule, *span, facts!("unknown-rule", id));
            let near = nearest(id, ids.keys().copied(), |id| usize::from(id.len() >= 4));
            told.hint = Some(match near {
                Some(near) => facts!("did-you-mean", near),
                None => facts!("heading-makes-a-rule", id),
            });
            faults.push(told);
        }
    }
    if let Some((id, _)) = &words.rule {
        return ids.get(id.as_str()).copied();
    }
    let section = section_at(&page.sections, fence.span.start);
    let own = || {
        ancestors(&page.sections, section)
            .map(Some)
            .chain([None])
            .find_map(|section| sections.iter().find(|(_, at)| *at == section))
            .map(|(rule, _)| *rule)
    };
    let leads = leads(page, fence, evidence);
    let labels = leads
        .iter()
        .filter(|lead| stance::label::short(&lead.text).is_some());
    // A sentence in the section of a rule may mention another without being about it; a label does not.
    named(page, labels.copied(), names, |_| true)
        .or_else(own)
        .or_else(|| named(page, leads.iter().copied(), names, is_like_an_id))
}

/// The paragraphs that introduce a fence: the one above it, and the one that its stance was read from.
fn leads<'a>(page: &'a Page, fence: &Fence, evidence: &[Evidence]) -> Vec<&'a Block> {
    let above = &page.document.blocks[..fence.block];
    let is_paragraph = |block: &&Block| block.kind == BlockKind::Paragraph;
    let read = evidence.first().filter(|first| first.rank == Rank::Lead);
    let read = read.and_then(|first| {
        let mut blocks = above.iter().rev();
        blocks.find(|block| block.span.contains(first.span.start))
    });
    let mut leads: Vec<&Block> = above.last().filter(is_paragraph).into_iter().collect();
    leads.extend(
        read.filter(is_paragraph)
            .filter(|read| leads.iter().all(|lead| lead.span != read.span)),
    );
    leads
}

/// The one rule that leads name: "**Don't:** use back_populates (SA005)", "Bad ([SA005]):".
fn named<'a>(
    page: &Page,
    leads: impl Iterator<Item = &'a Block>,
    names: &RuleNames<'_>,
    is_name: fn(&str) -> bool,
) -> Option<usize> {
    let mut named = leads.flat_map(|lead| {
        let words = lead
            .text
            .split(|c: char| c.is_whitespace() || "()[],:;`".contains(c))
            .map(|word| word.trim_end_matches(['.', '!']))
            .filter(|word| is_name(word))
            .filter_map(|word| names.ids.get(word).copied());
        let links = page.document.links.iter();
        let links = links
            .filter(|link| lead.span.contains(link.span.start))
            .filter_map(|link| names.linked(link, page));
        words.chain(links).collect::<Vec<_>>()
    });
    let first = named.next()?;
    named.all(|other| other == first).then_some(first)
}

/// Whether a word of a sentence is an id and no word of English: a rule may be called `print`.
fn is_like_an_id(word: &str) -> bool {
    let mut rest = word.chars().skip(1);
    rest.any(|c| !c.is_lowercase())
}
