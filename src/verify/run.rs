//! Doing the jobs: one tree an example, all cores, results in the order of the examples.

use super::checkers::{self, CHECKERS, PythonSaid, Work};
use super::seen::{self, Seen};
use super::shape::shape;
use super::variants::{Known, vary};
use super::{Observed, Plan};
use crate::book::Book;
use crate::cache::Cache;
use crate::language::{Nature, Tree, session_highlights, suppressions};
use crate::process::beside;
use crate::python::Interpreter;
use rayon::prelude::*;

/// What the caller needs besides outcomes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Want {
    Outcomes,
    /// Highlights too, from the same trees.
    Highlights,
}

/// What a run may use besides the book.
#[derive(Debug, Default)]
pub struct Means<'a> {
    /// Nothing where none is to be asked; otherwise the one to ask, or why there is none.
    pub python: Option<Result<Interpreter, String>>,
    pub cache: Cache,
    /// What a run before saw, of this book in an earlier state.
    pub seen: Option<Seen<'a>>,
    /// How many examples were looked at: told, and of no effect.
    pub looked_at: usize,
}

/// Runs a plan; the result has an entry for every example of the book, and what was learnt stays in the cache.
pub fn run(
    book: &Book,
    plan: &Plan,
    want: Want,
    means: &mut Means<'_>,
) -> (Vec<Observed>, PythonSaid) {
    let is_beside = |job: &&super::plan::Job| matches!(CHECKERS[job.checker].work, Work::Beside);
    let asked: Vec<usize> = plan
        .jobs
        .iter()
        .filter(is_beside)
        .map(|job| job.example)
        .collect();
    let Means {
        python,
        cache,
        seen,
        looked_at,
    } = means;
    let seen = match seen.take() {
        Some(seen) => seen.of(book, plan, want),
        None => seen::Known::nothing(book),
    };
    *looked_at = seen.count_open();
    // What was seen is not looked at again, and so neither looked up nor learnt.
    let varied = seen.examples.iter().zip(&plan.varied);
    let open: Vec<bool> = varied
        .map(|(seen, varied)| seen.is_none() && *varied)
        .collect();
    let known = Known::of(book, &open, cache);
    let mut ask = || checkers::ask(book, &asked, python.as_ref(), cache);
    // A thread is only worth it where somebody is to be waited for.
    let (said, mut observed) = if asked.is_empty() || !matches!(python, Some(Ok(_))) {
        (Some(ask()), scan(book, plan, want, &known, seen))
    } else {
        beside(ask, || scan(book, plan, want, &known, seen))
    };
    let mut said = said.unwrap_or_else(|| PythonSaid::nothing(asked.len()));
    for (example, observation) in std::mem::take(&mut said.observations) {
        // After the grammar's word, before the detectors'.
        let observations = &mut observed[example].observations;
        let at = observations.len().min(1);
        observations.insert(at, observation);
    }
    for (example, observed) in observed.iter().enumerate() {
        if let Some(robustness) = &observed.robustness {
            known.learn(example, robustness, cache);
        }
    }
    (observed, said)
}

fn scan(book: &Book, plan: &Plan, want: Want, known: &Known, seen: seen::Known) -> Vec<Observed> {
    // Jobs are grouped by example, so each example's are one slice.
    let mut groups = vec![0..0; book.examples.len()];
    let mut start = 0;
    for jobs in plan.jobs.chunk_by(|a, b| a.example == b.example) {
        groups[jobs[0].example] = start..start + jobs.len();
        start += jobs.len();
    }
    book.examples
        .par_iter()
        .zip(groups)
        .zip(seen.examples)
        .enumerate()
        .map(|(at, ((example, group), before))| {
            if let Some(observed) = before.and_then(|before| seen.fresh.see(example, before)) {
                return observed;
            }
            let mut observed = Observed::default();
            let jobs = &plan.jobs[group];
            // What is skipped is not judged, and is compared all the same.
            if jobs.is_empty() && want == Want::Outcomes && !example.stance.is_judged() {
                return observed;
            }
            if want == Want::Highlights
                && let Some(language) = example.language
                && language.nature == Nature::Session
            {
                observed.highlights = session_highlights(language, &example.code).into();
            }
            let Some(tree) = example
                .language
                .and_then(|language| Tree::parse(language, &example.code))
            else {
                return observed;
            };
            observed.shape = shape(&tree, example, book, plan);
            for job in jobs {
                if let Work::OnTree(check) = CHECKERS[job.checker].work {
                    observed.observations.extend(check(&tree, example, plan));
                }
            }
            if !jobs.is_empty() && example.stance.is_judged() && example.code.contains("ignore") {
                observed.suppressions = suppressions(&tree);
            }
            if plan.varied[at] {
                observed.robustness = vary(book, plan, example, &tree, &observed, known.get(at));
            }
            if want == Want::Highlights {
                observed.highlights = tree.highlights().into();
            }
            observed
        })
        .collect()
}
