//! Mutation: each clause of a written rule's detector is dropped once, and some example must notice.
//!
//! It judges the rules' tests, never the examples: no verdict depends on it.

use crate::book::{Book, Example, RuleKind, Stance};
use crate::diagnostic::{Code, Diagnostic};
use crate::facts::facts;
use crate::language::{DetectorSet, Mutant, Tree};
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

/// How many clauses were dropped, and what came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Mutation {
    /// Detectors without one clause that the examples were shown to.
    pub tried: usize,
    /// Those that some example noticed.
    pub killed: usize,
    /// Rules that cannot be compiled without the clause.
    pub uncompiled: usize,
}

/// Drops every clause once, and tells of those that no example misses.
pub fn mutate(book: &Book) -> (Mutation, Vec<Diagnostic>) {
    let trees = trees(book);
    let results: Vec<(Mutation, Vec<Diagnostic>)> = (0..book.rules.len())
        .into_par_iter()
        .map(|rule| of_rule(book, &trees, rule))
        .collect();
    let mut total = Mutation::default();
    let mut faults = Vec::new();
    for (mutation, found) in results {
        total.tried += mutation.tried;
        total.killed += mutation.killed;
        total.uncompiled += mutation.uncompiled;
        faults.extend(found);
    }
    (total, faults)
}

/// The same of one rule.
pub fn mutate_rule(book: &Book, rule: usize) -> (Mutation, Vec<Diagnostic>) {
    of_rule(book, &trees(book), rule)
}

fn trees(book: &Book) -> Vec<Option<Tree>> {
    book.examples
        .par_iter()
        .map(|example| {
            let words = &example.words;
            let is_judged = words.skip.is_none() && words.todo.is_none() && !words.is_output;
            let language = example.language.filter(|_| is_judged)?;
            Tree::parse(language, &example.code)
        })
        .collect()
}

/// An example that can notice something, with what the whole detector finds in it.
struct Witness<'a> {
    example: &'a Example,
    tree: &'a Tree,
    before: BTreeSet<(usize, usize)>,
}

fn of_rule(book: &Book, trees: &[Option<Tree>], at: usize) -> (Mutation, Vec<Diagnostic>) {
    let mut mutation = Mutation::default();
    let mut faults = Vec::new();
    let rule = &book.rules[at];
    let (RuleKind::Written, Some(detector), Some(page), Some(block)) =
        (rule.kind, &rule.detector, rule.page, rule.block)
    else {
        return (mutation, faults);
    };
    let fence = &book.pages[page].document.fences[block];
    let mutants = detector.mutants(&fence.code);
    if mutants.is_empty() {
        return (mutation, faults);
    }
    let whole = DetectorSet::new(vec![Arc::clone(detector)]);
    let mut witnesses: Vec<Witness> = book
        .examples
        .iter()
        .zip(trees)
        .filter(|(example, _)| example.language == Some(detector.language))
        .filter_map(|(example, tree)| {
            let tree = tree.as_ref()?;
            let before = found(&whole, tree)?;
            Some(Witness {
                example,
                tree,
                before,
            })
        })
        .collect();
    // The rule's own examples were written for it: they mostly notice first.
    witnesses.sort_by_key(|witness| witness.example.rule != Some(at));
    let seen: Vec<Option<bool>> = mutants
        .par_iter()
        .map(|mutant| {
            let mutant = DetectorSet::new(vec![Arc::clone(mutant.detector.as_ref()?)]);
            Some(witnesses.iter().any(|witness| notices(witness, &mutant)))
        })
        .collect();
    let mut unneeded: Vec<&Mutant> = Vec::new();
    for (mutant, is_killed) in mutants.iter().zip(seen) {
        match is_killed {
            None => mutation.uncompiled += 1,
            Some(true) => {
                mutation.tried += 1;
                mutation.killed += 1;
            }
            Some(false) => {
                mutation.tried += 1;
                // What stands inside of a clause that no one misses goes without saying.
                let is_told = unneeded
                    .iter()
                    .any(|outer| mutant.path.starts_with(&format!("{}/", outer.path)));
                if !is_told {
                    unneeded.push(mutant);
                }
            }
        }
    }
    for mutant in unneeded {
        let span = match &mutant.range {
            Some(range) => fence.span_of(range.clone()),
            None => fence.opening,
        };
        let message = facts!("unneeded-clause", path = mutant.path, id = rule.id);
        let told = Diagnostic::new(Code::UnneededClause, span, message);
        faults.push(told.rule(&rule.id).hint(facts!("unneeded-clause-hint")));
    }
    (mutation, faults)
}

/// Good and neutral code must not be found anew; what is found in bad code must stay as it is.
fn notices(witness: &Witness, mutant: &DetectorSet) -> bool {
    let Some(after) = found(mutant, witness.tree) else {
        return true;
    };
    match witness.example.stance {
        Stance::Bad => after != witness.before,
        Stance::Good | Stance::Neutral | Stance::Unclear => !after.is_subset(&witness.before),
    }
}

fn found(set: &DetectorSet, tree: &Tree) -> Option<BTreeSet<(usize, usize)>> {
    let matches = set.scan(tree).ok()?;
    let ranges = matches.into_iter().map(|found| found.range);
    Some(
        ranges
            .map(|range: Range<usize>| (range.start, range.end))
            .collect(),
    )
}
