//! Looking at the examples of a book: every checker that wants one, in the three ways in which checkers look.
//!
//! One tree an example serves all that look at it, on all cores; who asks another program does so meanwhile, for all
//! examples at once; and what runs in sessions comes last. It judges nothing.

use super::checkers::{Answers, Batch, CHECKERS, Coverage, Entry, Programs};
use super::observation::{Absent, Authority, Observation, Unseen};
use super::observed::{Observed, Want};
use super::plan::Plan;
use super::previous::{self, Previous};
use super::shape::shape;
use super::variants::{Known, vary};
use crate::book::{Book, Example};
use crate::cache::Cache;
use crate::language::{Nature, Tree, session_highlights, suppressions};
use crate::process::beside;
use crate::runtime::{RunSaid, Workers};
use crate::source::SourceMap;
use rayon::prelude::*;
use std::ops::Range;

/// What a run may use besides the book.
#[derive(Debug, Default)]
pub struct Capabilities<'a> {
    /// None where no other program is to be asked.
    pub programs: Option<Programs<'a>>,
    pub cache: Cache,
    /// What an earlier run saw, of this book in an earlier state.
    pub previous: Option<Previous<'a>>,
    /// None where nothing is executed.
    pub workers: Option<&'a Workers<'a>>,
}

/// What all checkers saw.
#[derive(Debug, Default)]
pub struct Observations {
    /// One for each example of the book.
    pub observed: Vec<Observed>,
    /// One for each checker that asks another program and wants an example.
    pub coverage: Vec<Coverage>,
    pub run: RunSaid,
    /// How many examples were looked at, and not known from before.
    pub looked_at: usize,
}

/// Carries out a plan; what was learnt stays in the cache. `ended` hears when a stage is over.
pub fn observe(
    book: &Book,
    sources: &SourceMap,
    plan: &Plan,
    want: Want,
    capabilities: &mut Capabilities<'_>,
    ended: &mut dyn FnMut(&'static str),
) -> Observations {
    let workers = capabilities.workers;
    let mut observations = match workers {
        // Interpreters start while everybody else looks at the examples.
        Some(workers) if workers.is_cold(book, &mut capabilities.cache) => {
            let looking = || look(book, plan, want, capabilities);
            beside(|| workers.warm(book), looking).1
        }
        _ => look(book, plan, want, capabilities),
    };
    ended("observe");
    for (at, checker) in CHECKERS.iter().enumerate() {
        if let (Entry::Session(execute), Some(workers)) = (&checker.entry, workers) {
            let (seen, run) = execute(book, sources, workers, &mut capabilities.cache);
            observations.run = run;
            for (example, observation) in seen {
                observations.observed[example].add(at, observation);
            }
        }
    }
    ended("execute");
    observations
}

/// What checkers see that execute nothing.
fn look(book: &Book, plan: &Plan, want: Want, capabilities: &mut Capabilities<'_>) -> Observations {
    let Capabilities {
        programs,
        cache,
        previous,
        ..
    } = capabilities;
    let known = match previous.take() {
        Some(previous) => previous.of(book, plan, want),
        None => previous::Known::nothing(book),
    };
    let looked_at = known.count_open();
    // What is known is not looked at again, and so neither looked up nor learnt.
    let varied = known.examples.iter().zip(&plan.varied);
    let open: Vec<bool> = varied
        .map(|(known, varied)| known.is_none() && *varied)
        .collect();
    let robustness = Known::of(book, &open, cache);
    let batches = batches(plan);
    let mut ask = || ask(book, &batches, programs.as_ref(), cache);
    let here = || scan(book, plan, want, &robustness, known);
    // A thread is only worth it where someone is to be waited for.
    let (answers, mut observed) = if programs.is_none() || batches.is_empty() {
        (Some(ask()), here())
    } else {
        beside(ask, here)
    };
    let coverage = join(&batches, answers, &mut observed);
    for (example, observed) in observed.iter().enumerate() {
        if let Some(seen) = &observed.robustness {
            robustness.learn(example, seen, cache);
        }
    }
    Observations {
        observed,
        coverage,
        run: RunSaid::default(),
        looked_at,
    }
}

/// By checker that asks another program, the examples that it wants.
fn batches(plan: &Plan) -> Vec<(usize, Vec<usize>)> {
    let wanted = |checker: usize| {
        let jobs = plan.jobs.iter().filter(|job| job.checker == checker);
        jobs.map(|job| job.example).collect::<Vec<usize>>()
    };
    let asks = |at: &usize| matches!(CHECKERS[*at].entry, Entry::Batch(_));
    let batches = (0..CHECKERS.len()).filter(asks).map(|at| (at, wanted(at)));
    batches
        .filter(|(_, examples)| !examples.is_empty())
        .collect()
}

/// Asks for one batch after the other.
fn ask(
    book: &Book,
    batches: &[(usize, Vec<usize>)],
    programs: Option<&Programs<'_>>,
    cache: &mut Cache,
) -> Vec<Answers> {
    let answers =
        batches.iter().map(
            |(checker, examples)| match (&CHECKERS[*checker].entry, programs) {
                (Entry::Batch(ask), Some(programs)) => {
                    let batch = Batch {
                        book,
                        examples,
                        programs,
                    };
                    ask(&batch, cache)
                }
                _ => Answers::default(),
            },
        );
    answers.collect()
}

/// Adds what a batch came to; nothing came back where there are no answers.
fn join(
    batches: &[(usize, Vec<usize>)],
    answers: Option<Vec<Answers>>,
    observed: &mut [Observed],
) -> Vec<Coverage> {
    let mut answers = answers.unwrap_or_default().into_iter();
    let coverage = batches.iter().map(|(checker, examples)| {
        let answers = answers.next();
        let answers = answers.unwrap_or_else(|| Answers::none("asking it failed".to_owned()));
        let mut judged = 0;
        for (example, observation) in answers.observations {
            let is_judged = !matches!(observation, Observation::Absent(Absent::TooOld { .. }));
            judged += usize::from(is_judged);
            observed[example].add(*checker, observation);
        }
        Coverage {
            checker: *checker,
            examples: examples.len(),
            judged,
            by: answers.by,
            why: answers.why,
        }
    });
    coverage.collect()
}

/// Looks at all examples for which nothing is known.
fn scan(
    book: &Book,
    plan: &Plan,
    want: Want,
    robustness: &Known,
    known: previous::Known,
) -> Vec<Observed> {
    // Jobs are grouped by example, so each example's are one slice.
    let mut groups: Vec<Range<usize>> = vec![0..0; book.examples.len()];
    let mut start = 0;
    for jobs in plan.jobs.chunk_by(|a, b| a.example == b.example) {
        groups[jobs[0].example] = start..start + jobs.len();
        start += jobs.len();
    }
    let fresh = known.fresh;
    book.examples
        .par_iter()
        .zip(groups)
        .zip(known.examples)
        .enumerate()
        .map(|(at, ((example, group), before))| {
            if let Some(observed) = before.and_then(|before| fresh.see(example, before)) {
                return observed;
            }
            let look = Look {
                book,
                plan,
                want,
                checkers: plan.jobs[group].iter().map(|job| job.checker).collect(),
                robustness,
            };
            look.at(at, example)
        })
        .collect()
}

/// A first look at one example.
struct Look<'a> {
    book: &'a Book,
    plan: &'a Plan,
    want: Want,
    /// Those that want it.
    checkers: Vec<usize>,
    robustness: &'a Known,
}

impl Look<'_> {
    fn at(&self, at: usize, example: &Example) -> Observed {
        let Look {
            book, plan, want, ..
        } = *self;
        let mut observed = Observed::default();
        // What is skipped is not judged, and is compared all the same.
        if self.checkers.is_empty() && want == Want::Outcomes && !example.stance.is_judged() {
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
            let reads = |checker: &&usize| CHECKERS[**checker].authority == Authority::Grammar;
            if let Some(syntax) = self.checkers.iter().find(reads) {
                let why = "it is deeper, longer or more work to read than its grammar can follow"
                    .to_owned();
                observed.add(*syntax, Observation::Incomplete(Unseen::All(why)));
            }
            return observed;
        };
        observed.shape = shape(&tree, example, book, plan);
        for checker in &self.checkers {
            if let Entry::OnTree(look) = CHECKERS[*checker].entry {
                for observation in look(&tree, example, &plan.sets) {
                    observed.add(*checker, observation);
                }
            }
        }
        let is_looked_at = !self.checkers.is_empty() && example.stance.is_judged();
        if is_looked_at && example.code.contains("ignore") {
            observed.suppressions = suppressions(&tree);
        }
        if plan.varied[at] {
            let known = self.robustness.get(at);
            observed.robustness = vary(book, plan, example, &tree, &observed, known);
        }
        if want == Want::Highlights {
            observed.highlights = tree.highlights().into();
        }
        observed
    }
}
