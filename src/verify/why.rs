//! Why a detector is silent on code: the clause with which no node is left, and the smallest change that makes it match.
//!
//! A change is only named where it was tried: the code is found, what was found of the rule's bad examples still is, and
//! every good example of the book stays silent. It has a budget of work, changes no verdict and never fails.

use crate::book::{Book, Example, RuleKind, Stance};
use crate::diagnostic::{Code, Diagnostic};
use crate::facts::{Facts, facts};
use crate::language::{ClauseCount, Detector, DetectorSet, Severity, Tree, stop};
use crate::span::Span;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

/// What compiling a changed rule costs, in bytes of code that is looked at.
const COMPILED: usize = 2_000;

/// What looking at one text costs beside its bytes.
const LOOKED_AT: usize = 100;

/// What the reasons of one check may cost: failures are few, and a check of many pages does not wait for them.
const BUDGET_OF_CHECK: usize = 1_500_000;

/// What the reason may cost that a user asks for.
const BUDGET_OF_ASKED: usize = 40_000_000;

/// So many rules of one check have their reasons looked for.
const MOST_RULES: usize = 8;

/// A clause is quoted up to here, in characters.
const QUOTED: usize = 70;

/// What was found out about one rule on one text.
#[derive(Debug, Clone, Default)]
pub struct Why {
    /// Bytes of the code that the rule matches; the rest is empty where there are any.
    pub found: Vec<Range<usize>>,
    pub clauses: Vec<ClauseCount>,
    /// Which clause stops it.
    pub stop: Option<Facts>,
    /// The change that makes it match.
    pub change: Option<Facts>,
    /// Whether the budget ended before all changes were tried.
    pub is_cut: bool,
}

/// Looks for reasons in one book.
pub struct Reasons<'a> {
    book: &'a Book,
    trees: HashMap<usize, Option<Tree>>,
    left: usize,
}

/// Puts the reason under each bad example that its own detector misses, and under each detector that matches nothing.
pub fn advise(book: &Book, findings: &mut [Diagnostic]) {
    let mut reasons = Reasons {
        left: BUDGET_OF_CHECK,
        ..Reasons::new(book)
    };
    let mut rules: Vec<usize> = Vec::new();
    for finding in findings {
        let Some((rule, example)) = missed(book, finding) else {
            continue;
        };
        if !rules.contains(&rule) {
            rules.push(rule);
        }
        if rules.len() > MOST_RULES || reasons.left == 0 {
            return;
        }
        let language = book.examples[example].language;
        let code = &book.examples[example].code;
        let Some(tree) = language.and_then(|language| Tree::parse(language, code)) else {
            continue;
        };
        let why = reasons.of(rule, &tree);
        let next = finding.hint.take();
        finding.hint = match (why.stop, why.change) {
            (Some(stop), Some(change)) => Some(facts!("why-and-change", stop, change)),
            (None, Some(change)) => Some(facts!("change-makes-it-match", change)),
            (Some(stop), None) => match next {
                Some(next) => Some(facts!("why-and-next", stop, next)),
                None => Some(stop),
            },
            (None, None) => next,
        };
    }
}

/// The rule that a finding calls silent, and the bad example that it should match.
fn missed(book: &Book, finding: &Diagnostic) -> Option<(usize, usize)> {
    let span = finding.span?;
    let is_own = |rule: usize| {
        let rule = &book.rules[rule];
        let detector = rule.detector.as_ref();
        rule.kind == RuleKind::Written && detector.is_some_and(|own| own.severity > Severity::Hint)
    };
    let is_bad = |example: &Example| example.stance == Stance::Bad && is_judged(example);
    let mut examples = book.examples.iter().enumerate();
    match finding.code {
        Code::BadExampleMissed => {
            let (at, example) =
                examples.find(|(_, example)| example.span == span && is_bad(example))?;
            let rule = example.rule.filter(|rule| is_own(*rule))?;
            (finding.rule.as_deref() == Some(&book.rules[rule].id)).then_some((rule, at))
        }
        Code::DeadDetector => {
            let place = |rule: usize| -> Span {
                let rule = &book.rules[rule];
                rule.detector_span.unwrap_or(rule.span)
            };
            let rule = (0..book.rules.len()).find(|rule| is_own(*rule) && place(*rule) == span)?;
            let (at, _) =
                examples.find(|(_, example)| example.rule == Some(rule) && is_bad(example))?;
            Some((rule, at))
        }
        _ => None,
    }
}

/// Whether an author's example is to be looked at.
pub(super) fn is_judged(example: &Example) -> bool {
    let words = &example.words;
    words.skip.is_none() && words.todo.is_none() && !words.is_output
}

impl<'a> Reasons<'a> {
    pub fn new(book: &'a Book) -> Self {
        Reasons {
            book,
            trees: HashMap::new(),
            left: BUDGET_OF_ASKED,
        }
    }

    /// Why the detector of a rule says what it says of a tree; nothing of a rule without one.
    pub fn of(&mut self, rule: usize, tree: &Tree) -> Why {
        let mut why = Why::default();
        let Some(detector) = self.book.rules[rule].detector.clone() else {
            return why;
        };
        let found = found(&detector, tree);
        why.clauses = detector.clause_counts(tree);
        why.found = found.unwrap_or_default();
        if !why.found.is_empty() {
            return why;
        }
        why.stop = stopped(&why.clauses);
        let caught = self.caught(rule, &detector);
        for repair in detector.repairs(tree) {
            if !self.spend(COMPILED + tree.code().len()) {
                why.is_cut = true;
                break;
            }
            let Some(changed) = repair.detector() else {
                continue;
            };
            let matches = self::found(&changed, tree).is_some_and(|found| !found.is_empty());
            if !matches {
                continue;
            }
            match self.holds(rule, &changed, &caught) {
                Some(true) => {
                    why.change = Some(repair.change);
                    break;
                }
                Some(false) => {}
                None => {
                    why.is_cut = true;
                    break;
                }
            }
        }
        why
    }

    /// The rule's bad examples that the detector as it is finds.
    fn caught(&mut self, rule: usize, detector: &Arc<Detector>) -> Vec<usize> {
        let set = DetectorSet::new(vec![detector.clone()]);
        let own = self.book.examples.iter().enumerate();
        let own = own.filter(|(_, example)| {
            example.rule == Some(rule) && example.stance == Stance::Bad && is_judged(example)
        });
        let own: Vec<usize> = own.map(|(at, _)| at).collect();
        let caught = own
            .into_iter()
            .filter(|at| self.matches(&set, *at) == Some(true));
        caught.collect()
    }

    /// Whether a changed detector is right on all examples whose authors say so; none where the budget ended.
    fn holds(&mut self, rule: usize, changed: &Arc<Detector>, caught: &[usize]) -> Option<bool> {
        let book = self.book;
        let set = DetectorSet::new(vec![changed.clone()]);
        for example in caught {
            if !self.matches(&set, *example)? {
                return Some(false);
            }
        }
        let id = &book.rules[rule].id;
        let is_silent = |example: &Example| {
            let is_allowed = example.words.allow.iter().any(|(allowed, _)| allowed == id);
            example.stance == Stance::Good && is_judged(example) && !is_allowed
        };
        let good = book.examples.iter().enumerate();
        let good = good.filter(|(_, example)| {
            example.language == Some(changed.language)
                && is_silent(example)
                && set.admits(&example.code)
        });
        let mut good: Vec<usize> = good.map(|(at, _)| at).collect();
        // Written for it, so that they mostly are the ones that it is wrong on.
        good.sort_by_key(|at| book.examples[*at].rule != Some(rule));
        for example in good {
            if self.matches(&set, example)? {
                return Some(false);
            }
        }
        Some(true)
    }

    /// Whether a detector finds something in an example; none where the budget ended.
    fn matches(&mut self, set: &DetectorSet, at: usize) -> Option<bool> {
        let example = &self.book.examples[at];
        if !self.spend(LOOKED_AT + example.code.len()) {
            return None;
        }
        let parse = || Tree::parse(example.language?, &example.code);
        let tree = self.trees.entry(at).or_insert_with(parse).as_ref();
        // What cannot be looked at is not known to be silent.
        let found = tree.map(|tree| set.scan(tree).map_or(true, |found| !found.is_empty()));
        Some(found.unwrap_or(false))
    }

    fn spend(&mut self, work: usize) -> bool {
        self.left = self.left.saturating_sub(work);
        self.left > 0
    }
}

fn found(detector: &Arc<Detector>, tree: &Tree) -> Option<Vec<Range<usize>>> {
    let set = DetectorSet::new(vec![detector.clone()]);
    let found = set.scan(tree).ok()?;
    Some(found.into_iter().map(|found| found.range).collect())
}

/// The clause with which nothing is left, and what was left before it.
fn stopped(clauses: &[ClauseCount]) -> Option<Facts> {
    let stop = stop(clauses)?;
    let before = clauses.iter().take_while(|clause| *clause != stop);
    let before: Vec<&ClauseCount> = before.collect();
    let text = quoted(&stop.text);
    let within = stop.within.first().and_then(|inner| {
        let is_relation = stop.key != "any" && stop.within.len() == 1;
        let n = inner.alone.filter(|_| is_relation)?;
        Some(facts!("why-within", text = quoted(&inner.text), n))
    });
    let Some(last) = before.last() else {
        return Some(facts!("why-stops-at-once", text, within));
    };
    let n = last.together?;
    let before: Vec<String> = before.iter().map(|clause| quoted(&clause.text)).collect();
    let count = before.len();
    Some(facts!("why-stops", before, count, n, text, within))
}

fn quoted(text: &str) -> String {
    let mut shown: String = text.chars().take(QUOTED).collect();
    if shown.len() < text.len() {
        shown.push('…');
    }
    shown
}
