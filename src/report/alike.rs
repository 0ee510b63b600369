//! Findings of one page that say the same: one cause is reported once, with all of its places.
//!
//! Nothing is left out: every place is in the one line, `-v` shows each finding, and the formats for programs
//! have all of them anyway.

use crate::diagnostic::{Code, Diagnostic, Level};
use crate::facts::Facts;
use crate::source::SourceMap;
use crate::wording::say;
use std::collections::{HashMap, HashSet};

/// So many findings that say the same are told one by one.
const FEW: usize = 3;

/// A finding, and what is said of others like it.
pub(super) struct Alike<'u> {
    pub finding: &'u Diagnostic,
    pub level: Level,
    /// `38 more like this, at lines 12, 20 (`b.md`), …`
    pub more: Option<String>,
}

impl<'u> Alike<'u> {
    /// A finding that is told by itself.
    pub fn alone((finding, level): &(&'u Diagnostic, Level)) -> Alike<'u> {
        Alike {
            finding,
            level: *level,
            more: None,
        }
    }
}

/// Folds the findings of one page; the order of those that stay is kept.
pub(super) fn fold<'u>(
    findings: &[(&'u Diagnostic, Level)],
    sources: &SourceMap,
) -> Vec<Alike<'u>> {
    let mut alike: HashMap<Key, Vec<usize>> = HashMap::new();
    for (at, one) in findings.iter().enumerate() {
        alike.entry(Key::of(one)).or_default().push(at);
    }
    let mut told: Vec<(usize, Alike)> = Vec::new();
    for all in alike.into_values() {
        let one = |at: usize, more| {
            let alone = Alike::alone(&findings[at]);
            (at, Alike { more, ..alone })
        };
        let has_place = all.iter().all(|at| findings[*at].0.span.is_some());
        if all.len() <= FEW || !has_place {
            told.extend(all.into_iter().map(|at| one(at, None)));
            continue;
        }
        let others = all[1..].iter().map(|at| findings[*at].0);
        let more = said(findings[all[0]].0, others, sources);
        told.push(one(all[0], Some(more)));
    }
    told.sort_by_key(|(at, _)| *at);
    told.into_iter().map(|(_, alike)| alike).collect()
}

/// Takes what more pages than a few say alike out of all pages but the first, with what is said of it there.
///
/// `pages` are in the order in which they are reported. Errors stay where they are.
pub(super) fn fold_pages<'u>(
    pages: &mut [&mut Vec<(&'u Diagnostic, Level)>],
    sources: &SourceMap,
) -> HashMap<*const Diagnostic, String> {
    let mut alike: HashMap<Key, Vec<(usize, &'u Diagnostic)>> = HashMap::new();
    for (page, findings) in pages.iter().enumerate() {
        let soft = findings.iter().filter(|(_, level)| *level < Level::Deny);
        for one in soft.filter(|(finding, _)| finding.span.is_some()) {
            alike.entry(Key::of(one)).or_default().push((page, one.0));
        }
    }
    let mut said = HashMap::new();
    let mut gone: HashSet<*const Diagnostic> = HashSet::new();
    for all in alike.into_values() {
        let of_pages = all.chunk_by(|(one, _), (other, _)| one == other);
        if of_pages.clone().count() <= FEW {
            continue;
        }
        let (_, first) = all[0];
        let places = of_pages.map(|of_page| {
            let lines = of_page.iter().filter_map(|(_, finding)| {
                let span = finding.span.filter(|_| !std::ptr::eq(*finding, first))?;
                Some(
                    sources
                        .get(span.source)
                        .position(span.start)
                        .line
                        .to_string(),
                )
            });
            let lines: Vec<String> = lines.collect();
            let page = of_page[0]
                .1
                .span
                .map(|span| &sources.get(span.source).shown);
            (page, lines)
        });
        let places = places.filter(|(_, lines)| !lines.is_empty());
        let places = places.map(|(page, lines)| {
            let page = page.map_or("", |page| page.as_str());
            format!("{page}:{}", lines.join(","))
        });
        let places: Vec<String> = places.collect();
        let (count, places) = (all.len() - 1, places.join(" "));
        said.insert(
            std::ptr::from_ref(first),
            say!("more-on-other-pages", count, places),
        );
        gone.extend(all[1..].iter().map(|(_, one)| std::ptr::from_ref(*one)));
    }
    for page in pages {
        page.retain(|(finding, _)| !gone.contains(&std::ptr::from_ref(*finding)));
    }
    said
}

fn said<'u>(
    first: &Diagnostic,
    others: impl ExactSizeIterator<Item = &'u Diagnostic>,
    sources: &SourceMap,
) -> String {
    let count = others.len();
    let places = others.filter_map(|finding| {
        let span = finding.span?;
        let line = sources.get(span.source).position(span.start).line;
        let own = finding.facts.subject();
        let own = own.filter(|_| finding.facts != first.facts);
        Some(match own {
            Some(own) => format!("{line} (`{own}`)"),
            None => line.to_string(),
        })
    });
    let places: Vec<String> = places.collect();
    let places = places.join(", ");
    say!("more-like-this", count, places)
}

/// What two findings of one cause share.
#[derive(PartialEq, Eq, Hash)]
struct Key<'u> {
    code: Code,
    level: Level,
    rule: Option<&'u str>,
    message: &'static str,
    /// An error is to be read word by word; of a warning the kind is what is read.
    facts: Option<&'u Facts>,
}

impl<'u> Key<'u> {
    fn of((finding, level): &(&'u Diagnostic, Level)) -> Key<'u> {
        Key {
            code: finding.code,
            level: *level,
            rule: finding.rule.as_deref(),
            message: finding.facts.key,
            facts: Some(&finding.facts).filter(|_| *level == Level::Deny),
        }
    }
}
