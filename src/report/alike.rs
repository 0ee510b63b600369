//! Findings of one page that say the same: one cause is reported once, with all of its places.
//!
//! Nothing is left out: every place is in the one line, `-v` shows each finding, and the formats for programs
//! have all of them anyway.

use crate::diagnostic::{Code, Diagnostic, Level};
use crate::facts::Facts;
use crate::source::SourceMap;
use crate::wording::say;
use std::collections::HashMap;

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
