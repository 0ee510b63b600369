//! Finding the rules of a page: sections with a rule's block, headings that the book's expression knows, pages that
//! are one rule.
//!
//! Nothing is said of what a rule is worth; a block that cannot be read is told and its section is a rule all the same.

use super::sections::{Section, ancestors, section_at};
use super::stance::is_label_heading;
use super::text::is_one_of;
use crate::diagnostic::{Code, Diagnostic};
use crate::facts::facts;
use crate::language::{Detector, ReadDefaults};
use crate::markdown::{Document, Fence};
use crate::span::Span;
use regex::Regex;
use std::sync::Arc;

/// A rule before the book knows it.
#[derive(Debug)]
pub struct RuleDraft {
    pub id: String,
    pub section: Option<usize>,
    pub title: String,
    pub span: Span,
    pub detector: Option<Arc<Detector>>,
    pub block: Option<usize>,
    pub detector_span: Option<Span>,
}

/// Whether a fence is a rule's block: YAML with the word `rule`.
pub fn is_rule_block(fence: &Fence) -> bool {
    let is_yaml = fence
        .language
        .as_ref()
        .is_some_and(|word| is_one_of(&word.key, &["yaml", "yml"]));
    is_yaml
        && fence
            .words
            .iter()
            .any(|word| word.key == "rule" && word.value.is_none())
}

pub(super) fn find(
    document: &Document,
    sections: &[Section],
    page_title: &str,
    pattern: Option<&Regex>,
    faults: &mut Vec<Diagnostic>,
) -> Vec<RuleDraft> {
    let mut drafts = Vec::new();
    if let Some(front) = &document.front_matter
        && let Some(id) = front.get("rule").map(str::trim).filter(|id| !id.is_empty())
    {
        let draft = RuleDraft {
            id: id.to_owned(),
            section: None,
            title: without_id(page_title, id).to_owned(),
            span: front.span,
            detector: None,
            block: None,
            detector_span: None,
        };
        drafts.push(draft);
    }
    for (index, section) in sections.iter().enumerate() {
        let heading = &document.headings[section.heading];
        let Some(id) = heading_id(pattern, &heading.text).filter(|_| section.level >= 2) else {
            continue;
        };
        drafts.push(RuleDraft {
            title: without_id(&heading.text, &id).to_owned(),
            id,
            section: Some(index),
            span: heading.span,
            detector: None,
            block: None,
            detector_span: None,
        });
    }
    for (index, fence) in document.fences.iter().enumerate() {
        if is_rule_block(fence) {
            read_block(
                document,
                sections,
                page_title,
                (index, fence),
                &mut drafts,
                faults,
            );
        }
    }
    prose(document, sections, pattern, &mut drafts);
    drafts.sort_by_key(|draft| (draft.section, draft.block));
    drafts
}

/// Rules without a block: headings that begin with an id that an example names, and, where no expression says what an
/// id is, those that look like the ids of the rules with blocks beside them.
fn prose(
    document: &Document,
    sections: &[Section],
    pattern: Option<&Regex>,
    drafts: &mut Vec<RuleDraft>,
) {
    let named: Vec<&str> = document
        .fences
        .iter()
        .filter_map(|fence| fence.word("rule")?.value.as_deref())
        .collect();
    let heading = |section: usize| &document.headings[sections[section].heading];
    let levels: Vec<u8> = drafts
        .iter()
        .filter(|draft| draft.block.is_some() && pattern.is_none())
        .filter_map(|draft| {
            let section = draft.section?;
            let id = leading_id(&heading(section).text)?;
            (id == draft.id).then_some(sections[section].level)
        })
        .collect();
    if named.is_empty() && levels.is_empty() {
        return;
    }
    for (at, section) in sections.iter().enumerate() {
        let heading = heading(at);
        let is_free = |id: &str| {
            drafts
                .iter()
                .all(|draft| draft.id != id && draft.section != Some(at))
        };
        let is_beside = levels.contains(&section.level);
        let by_name = || {
            named
                .iter()
                .copied()
                .find(|id| begins_with(&heading.text, id))
        };
        let by_look = || leading_id(&heading.text).filter(|_| is_beside);
        let id = by_name().or_else(by_look);
        let Some(id) = id
            .filter(|id| section.level >= 2 && is_free(id))
            .map(str::to_owned)
        else {
            continue;
        };
        drafts.push(RuleDraft {
            title: without_id(&heading.text, &id).to_owned(),
            id,
            section: Some(at),
            span: heading.span,
            detector: None,
            block: None,
            detector_span: None,
        });
    }
}

/// Whether a heading is an id, or one with a title behind it.
fn begins_with(heading: &str, id: &str) -> bool {
    let rest = heading.strip_prefix(id);
    rest.is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_'))
}

/// What looks like an id before the title of a heading: capitals and a number, as in `TR4: Make a switch exhaustive`.
fn leading_id(heading: &str) -> Option<&str> {
    let end = heading.find([' ', ':', '–', '—']).unwrap_or(heading.len());
    let id = heading[..end].trim_end_matches('.');
    let letters = id.trim_end_matches(|c: char| c.is_ascii_digit());
    let is_id = letters.len() < id.len()
        && letters.starts_with(|c: char| c.is_ascii_uppercase())
        && letters
            .bytes()
            .all(|byte| byte.is_ascii_uppercase() || b"-_".contains(&byte));
    // `HTTP2 and its streams` is a title.
    let rest = &heading[id.len()..];
    let is_apart = rest.is_empty()
        || [":", ".", " -", " –", " —", "–", "—"]
            .iter()
            .any(|mark| rest.starts_with(mark));
    (is_id && is_apart).then_some(id)
}

fn read_block(
    document: &Document,
    sections: &[Section],
    page_title: &str,
    (index, fence): (usize, &Fence),
    drafts: &mut Vec<RuleDraft>,
    faults: &mut Vec<Diagnostic>,
) {
    let inner = section_at(sections, fence.span.start);
    // The rule that a heading or the page has already named takes the first block below it.
    let named = ancestors(sections, inner)
        .map(Some)
        .chain([None])
        .find_map(|section| {
            drafts
                .iter()
                .position(|draft| draft.section == section && draft.block.is_none())
        });
    let detector = detector(fence, named.map(|at| drafts[at].id.as_str()), faults);
    if let Some(at) = named {
        let draft = &mut drafts[at];
        if let Some(detector) = &detector
            && detector.id != draft.id
        {
            let message = facts!("two-ids", id = detector.id, heading = draft.id);
            faults.push(
                Diagnostic::new(Code::RuleBlock, fence.opening, message)
                    .label(draft.span, facts!("says-id", id = draft.id))
                    .hint(facts!("two-ids-hint")),
            );
        }
        draft.detector = detector;
        draft.block = Some(index);
        draft.detector_span = Some(fence.opening);
        return;
    }
    let section = ancestors(sections, inner)
        .find(|at| !is_label_heading(&document.headings[sections[*at].heading]))
        .filter(|at| sections[*at].level >= 2);
    // A block that cannot be read still makes a rule of its section: what it would have judged is told as not run.
    if detector.is_none() && drafts.iter().any(|draft| draft.section == section) {
        return;
    }
    let written = || fence.code.lines().find_map(|line| line.strip_prefix("id:"));
    let anchor = || section.map(|at| document.headings[sections[at].heading].anchor.as_str());
    let id = match &detector {
        Some(detector) => detector.id.clone(),
        None => match written().or_else(anchor).map(str::trim) {
            Some(id) if !id.is_empty() => id.to_owned(),
            _ => "rule".to_owned(),
        },
    };
    let (title, span) = match section {
        Some(at) => {
            let heading = &document.headings[sections[at].heading];
            (heading.text.as_str(), heading.span)
        }
        None => (page_title, fence.opening),
    };
    drafts.push(RuleDraft {
        title: without_id(title, &id).to_owned(),
        id,
        section,
        span,
        detector,
        block: Some(index),
        detector_span: Some(fence.opening),
    });
}

/// The detector of a block; `id` is what it is called where it does not say so.
fn detector(
    fence: &Fence,
    id: Option<&str>,
    faults: &mut Vec<Diagnostic>,
) -> Option<Arc<Detector>> {
    let read = Detector::read(&fence.code, ReadDefaults { id });
    let found = match read {
        Ok(detector) => return Some(Arc::new(detector)),
        Err(found) => found,
    };
    faults.extend(found.into_iter().map(|fault| {
        let span = fence.span_of(fault.range);
        let mut told = Diagnostic::new(Code::RuleBlock, span, fault.facts);
        told.hint = fault.hint;
        told
    }));
    None
}

/// The id that the book's expression finds in a heading: its first group, or all that it matches.
fn heading_id(pattern: Option<&Regex>, heading: &str) -> Option<String> {
    let found = pattern?.captures(heading)?;
    let id = found.get(1).or_else(|| found.get(0))?.as_str().trim();
    (!id.is_empty()).then(|| id.to_owned())
}

/// `SA101: Query with select()` without its id.
fn without_id<'t>(title: &'t str, id: &str) -> &'t str {
    let rest = title
        .strip_prefix(id)
        .map(|rest| rest.trim_start_matches([' ', ':', '-', '–', '—', '.']));
    match rest {
        Some(rest) if !rest.is_empty() => rest,
        _ => title,
    }
}
