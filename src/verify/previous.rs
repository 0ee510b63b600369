//! What an earlier run saw, for the examples that are the same in all that their outcomes depend on.
//!
//! It compares inputs and never guesses from a hash or a time. Of an example that is the same, what each detector found is
//! known one by one: a detector that is new or changed is asked alone, and the others keep their word.
//! What the whole book decides is judged anew every time.

use super::checkers::{CHECKERS, findings, is_scanned};
use super::rule_set::{RuleSets, rule_sets};
use super::{Observation, Observed, Plan, Want};
use crate::book::{Book, Example, Rule};
use crate::language::{Detector, Severity, Tree};
use rayon::prelude::*;
use std::collections::HashMap;
use std::ops::Range;

/// A run that is over.
#[derive(Debug, Clone, Copy)]
pub struct Previous<'a> {
    pub book: &'a Book,
    /// By example.
    pub observed: &'a [Observed],
    pub want: Want,
}

/// What is known of a book before anybody looks at it.
pub(super) struct Known {
    /// By example; none where anything differs.
    pub examples: Vec<Option<Before>>,
    pub fresh: Fresh,
}

/// By language, the detectors that saw nothing yet.
#[derive(Default)]
pub(super) struct Fresh(RuleSets);

/// What was seen of one example.
pub(super) struct Before {
    /// Without what compilers said that are no part of this program: they are asked again.
    observed: Observed,
    /// Whether a detector that saw nothing yet may have a word on it.
    is_open: bool,
}

impl Previous<'_> {
    pub(super) fn of(self, book: &Book, plan: &Plan, want: Want) -> Known {
        if self.want != want {
            return Known::nothing(book);
        }
        let (now, fresh) = same_detectors(&self.book.rules, &book.rules);
        let fresh = rule_sets(book, &fresh);
        let partners = Partners::of(self.book, book);
        let known = |at: usize, example: &Example| {
            let before = partners.of_example(at, example, &now)?;
            let observed = self.observed.get(before)?;
            let scanned = is_scanned(book, example, &plan.sets);
            if !is_whole(observed, scanned) {
                return None;
            }
            let mut observed = observed.clone();
            let observations = &mut observed.observations;
            observations.retain(|(by, _)| CHECKERS[*by].is_on_tree());
            for (_, observation) in observations {
                if let Observation::Found(findings) = observation {
                    // A rule may stand at another place by now, and what is found at one node is told in the order of the rules.
                    findings.retain_mut(|finding| {
                        let rule = now.get(finding.rule).copied().flatten();
                        finding.rule = rule.unwrap_or(finding.rule);
                        rule.is_some()
                    });
                    findings.sort_by_key(|finding| (finding.node, finding.rule));
                }
            }
            let language = example.language.filter(|_| scanned);
            let set = language.and_then(|language| fresh.get(language.name));
            let is_open = set.is_some_and(|set| set.detectors.admits(&example.code));
            Some(Before { observed, is_open })
        };
        let examples = book.examples.par_iter().enumerate();
        let examples = examples.map(|(at, example)| known(at, example)).collect();
        Known {
            examples,
            fresh: Fresh(fresh),
        }
    }
}

impl Known {
    pub fn nothing(book: &Book) -> Known {
        Known {
            examples: book.examples.iter().map(|_| None).collect(),
            fresh: Fresh::default(),
        }
    }

    /// How many examples have to be looked at.
    pub fn count_open(&self) -> usize {
        let open = self.examples.iter();
        open.filter(|before| before.as_ref().is_none_or(|before| before.is_open))
            .count()
    }
}

impl Fresh {
    /// What is seen of an example by now; none where all detectors have to look.
    pub fn see(&self, example: &Example, before: Before) -> Option<Observed> {
        let Before {
            mut observed,
            is_open,
        } = before;
        if !is_open {
            return Some(observed);
        }
        let language = example.language?;
        let set = self.0.get(language.name)?;
        let tree = Tree::parse(language, &example.code)?;
        // What keeps one from an answer may keep all from it.
        let scan = set.detectors.scan_each(&tree).ok()?;
        if !scan.spent.is_empty() {
            return None;
        }
        for (_, observation) in &mut observed.observations {
            if let Observation::Found(known) = observation {
                known.extend(findings(set, scan.matches));
                known.sort_by_key(|finding| (finding.node, finding.rule));
                return Some(observed);
            }
        }
        None
    }
}

/// The examples of two books that may be the same: those of one page, as far from its beginning or from its end.
struct Partners<'a> {
    before: &'a Book,
    after: &'a Book,
    /// By page of the book after, its examples, and those of the page before of the same path.
    pages: Vec<(Range<usize>, Range<usize>)>,
}

impl<'a> Partners<'a> {
    fn of(before: &'a Book, after: &'a Book) -> Self {
        let paths: HashMap<&str, Range<usize>> = before
            .pages
            .iter()
            .zip(by_page(before))
            .map(|(page, examples)| (page.path.as_str(), examples))
            .collect();
        let pages = after.pages.iter().zip(by_page(after));
        let pages = pages.map(|(page, examples)| {
            let known = paths.get(page.path.as_str());
            (examples, known.cloned().unwrap_or(0..0))
        });
        Partners {
            pages: pages.collect(),
            before,
            after,
        }
    }

    fn of_example(&self, at: usize, example: &Example, now: &[Option<usize>]) -> Option<usize> {
        let (own, known) = self.pages.get(example.page)?;
        let from_start = known.start + at.checked_sub(own.start)?;
        let from_end = known.end.checked_sub(own.end.checked_sub(at)?);
        let mut near = std::iter::once(from_start).chain(from_end);
        near.find(|other| {
            let other = known.contains(other).then(|| &self.before.examples[*other]);
            other.is_some_and(|other| {
                looks_like(other, example) && self.has_same_detector(other, example, now)
            })
        })
    }

    /// Its own detector is asked about much more than the code as written.
    fn has_same_detector(&self, before: &Example, after: &Example, now: &[Option<usize>]) -> bool {
        let own = |book: &Book, example: &Example| {
            let rule = example.rule?;
            book.rules.get(rule)?.detector.is_some().then_some(rule)
        };
        match (own(self.before, before), own(self.after, after)) {
            (Some(before), Some(after)) => now.get(before) == Some(&Some(after)),
            (None, None) => true,
            _ => false,
        }
    }
}

/// By page, its examples, which stand together.
fn by_page(book: &Book) -> Vec<Range<usize>> {
    let mut ranges = vec![0..0; book.pages.len()];
    for (at, example) in book.examples.iter().enumerate() {
        let range = &mut ranges[example.page];
        if range.end == 0 {
            range.start = at;
        }
        range.end = at + 1;
    }
    ranges
}

/// Whether both are equal in all that whoever looks at an example asks of it; not where they stand in their files.
fn looks_like(one: &Example, other: &Example) -> bool {
    let asked = |example: &Example| {
        let words = &example.words;
        (
            words.skip.is_some(),
            words.todo.is_some(),
            words.is_output,
            example.stance,
            example.language,
        )
    };
    asked(one) == asked(other)
        && one.code == other.code
        && one.layout == other.layout
        && one.shown == other.shown
}

/// Whether every detector gave its word that looked, and all look now that did. Whether one would fail again is not known
/// without a look.
fn is_whole(observed: &Observed, scanned: bool) -> bool {
    let mut incomplete = observed.incomplete();
    let is_open = incomplete.any(|(by, _)| CHECKERS[by].is_on_tree());
    !is_open && observed.was_scanned() == scanned
}

/// By rule before, the rule whose detector says the same now; and the rules now whose detectors nobody had before.
fn same_detectors(before: &[Rule], after: &[Rule]) -> (Vec<Option<usize>>, Vec<usize>) {
    let mut now = vec![None; before.len()];
    let mut fresh = Vec::new();
    // Of several rules with one id the first is on top.
    let mut known: HashMap<&str, Vec<usize>> = HashMap::new();
    for (at, rule) in before.iter().enumerate().rev() {
        if rule.detector.is_some() {
            known.entry(&rule.id).or_default().push(at);
        }
    }
    for (at, rule) in after.iter().enumerate() {
        let Some(detector) = rule.detector.as_deref() else {
            continue;
        };
        let earlier = known.get_mut(rule.id.as_str()).and_then(Vec::pop);
        match earlier.filter(|earlier| says_the_same(&before[*earlier], rule, detector)) {
            Some(earlier) => now[earlier] = Some(at),
            None if detector.severity != Severity::Off => fresh.push(at),
            None => {}
        }
    }
    (now, fresh)
}

fn says_the_same(before: &Rule, rule: &Rule, detector: &Detector) -> bool {
    let known = before.detector.as_deref();
    let is_same = known.is_some_and(|known| {
        std::ptr::eq(known, detector)
            || known.language == detector.language && known.is_same_as(detector)
    });
    // A title is only said in place of a message.
    is_same && before.kind == rule.kind && (before.title == rule.title || has_words(detector))
}

/// Whether its message is never empty, whatever its variables hold.
fn has_words(detector: &Detector) -> bool {
    !detector.message.trim().is_empty() && !detector.message.contains('$')
}
