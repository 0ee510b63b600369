//! Judging a whole book: one example after the other, and what only all of them show.
//!
//! Pure: the same book and the same observations give the same verdicts.

use super::case::{Case, SYNTAX, Whole};
use super::decide::apply_todo;
use super::exercised::Exercised;
use super::lacking::Lacking;
use crate::book::{Book, RuleKind, Stance};
use crate::diagnostic::{Code, Diagnostic, Strictness};
use crate::facts::facts;
use crate::language::{RuleScope, Severity};
use crate::verify::variants;
use crate::verify::{Observed, Tally, Verdict};
use std::collections::{BTreeMap, BTreeSet};

/// Everything that judging found.
#[derive(Debug, Default)]
pub struct Judged {
    /// One for each example; none for neutral code.
    pub verdicts: Vec<Option<Verdict>>,
    pub tally: Tally,
    pub exercised: Exercised,
}

/// Judges a whole book.
pub fn judge(book: &Book, observed: &[Observed]) -> (Judged, Vec<Diagnostic>) {
    judge_beside(book, observed, Exercised::default())
}

/// The same where something is known of imported rules that the book's own examples do not show.
pub fn judge_beside(
    book: &Book,
    observed: &[Observed],
    exercised: Exercised,
) -> (Judged, Vec<Diagnostic>) {
    let good = book.examples.iter();
    let good = good.filter(|example| example.stance == Stance::Good);
    let mut whole = Whole {
        book,
        exercised,
        detectors: detectors(book),
        limited: limited(book),
        with_good: good.filter_map(|example| example.rule).collect(),
        pairs: BTreeSet::new(),
        lacking: Lacking::of(book, observed),
    };
    let mut verdicts = vec![None; book.examples.len()];
    let mut found: Vec<Vec<Diagnostic>> = vec![Vec::new(); book.examples.len()];
    // What a detector's silence on a good example says, its bad ones show.
    let is_first = |at: &usize| book.examples[*at].stance == Stance::Bad;
    let (first, rest): (Vec<usize>, Vec<usize>) = (0..book.examples.len()).partition(is_first);
    for at in first.into_iter().chain(rest) {
        let example = &book.examples[at];
        let mut case = Case::new(&mut whole, example, &observed[at]);
        let verdict = case.judge();
        let mut faults = case.faults;
        let todo = example.words.todo.as_ref();
        verdicts[at] = verdict.map(|verdict| apply_todo(verdict, todo, &mut faults));
        found[at] = faults;
    }
    let mut faults: Vec<Diagnostic> = found.into_iter().flatten().collect();
    let tally = Tally::of(verdicts.iter().flatten());
    faults.extend(whole.lacking.tell());
    faults.extend(variants::tell(book, observed));
    faults.extend(nothing_judged(book, observed, &verdicts));
    let judged = Judged {
        verdicts,
        tally,
        exercised: whole.exercised,
    };
    (judged, faults)
}

/// By language, the rules that judge only their own examples.
fn limited(book: &Book) -> BTreeMap<&'static str, Vec<usize>> {
    let mut limited: BTreeMap<&'static str, Vec<usize>> = BTreeMap::new();
    for (at, rule) in book.rules.iter().enumerate() {
        if let Some(detector) = &rule.detector
            && detector.scope == RuleScope::Own
            && detector.severity > Severity::Hint
        {
            limited.entry(detector.language.name).or_default().push(at);
        }
    }
    limited
}

/// Counted once a book: implicit rules are as many as bad examples.
fn detectors(book: &Book) -> BTreeMap<&'static str, usize> {
    let mut counts = BTreeMap::new();
    for detector in book
        .rules
        .iter()
        .filter_map(|rule| rule.detector.as_ref())
        .filter(|detector| detector.severity > Severity::Hint)
    {
        *counts.entry(detector.language.name).or_default() += 1;
    }
    counts
}

/// A run in which no detector judged anything says so, however green the rest looks.
fn nothing_judged(
    book: &Book,
    observed: &[Observed],
    verdicts: &[Option<Verdict>],
) -> Option<Diagnostic> {
    let mut verdicts = verdicts.iter().flatten().peekable();
    verdicts.peek()?;
    // Reading the syntax is no judgement of a rule.
    let compilers: BTreeSet<&str> = observed
        .iter()
        .filter_map(|observed| Some(observed.compiled()?.by.as_ref()?.name.as_str()))
        .collect();
    let reads = |judge: &String| judge == SYNTAX || compilers.contains(judge.as_str());
    if verdicts.any(|verdict| !verdict.judges.iter().all(reads)) {
        return None;
    }
    // Rules that cannot be read are reported where they stand.
    let mut rules = book.rules.iter();
    if rules.any(|rule| rule.block.is_some() && rule.detector.is_none()) {
        return None;
    }
    let has = |kind: RuleKind| book.rules.iter().any(|rule| rule.kind == kind);
    let (code, message, hint) = match (
        has(RuleKind::Written),
        has(RuleKind::Imported),
        book.strictness,
    ) {
        (true, ..) if book.rules.iter().all(|rule| rule.detector.is_none()) => (
            Code::NothingJudged,
            facts!("rules-without-block"),
            facts!("rules-without-block-hint"),
        ),
        (true, ..) => (
            Code::NothingJudged,
            facts!("rules-judged-nothing"),
            facts!("rules-judged-nothing-hint"),
        ),
        (false, true, _) => (
            Code::NothingJudged,
            facts!("imported-rules-proved-nothing"),
            facts!("imported-rules-proved-nothing-hint"),
        ),
        (false, false, Strictness::Book) => (
            Code::NoRules,
            facts!("book-without-rule"),
            facts!("book-without-rule-hint"),
        ),
        (false, false, Strictness::Foreign) => (
            Code::NothingJudged,
            facts!("no-detector-judged"),
            facts!("no-detector-judged-hint"),
        ),
    };
    Some(Diagnostic::nowhere(code, message).hint(hint))
}
