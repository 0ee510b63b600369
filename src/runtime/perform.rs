//! Doing it: what is known is looked up, the rest is run by several interpreters at once.
//!
//! Only what is missing is run, with what must stand before it; outcomes come in the order of the examples.

use super::found::Found;
use super::keys;
use super::kind::{Kind, UNKNOWN};
use super::retries;
use super::said::RunSaid;
use super::sessions::{self, Session};
use super::tasks::{Stage, Task, plan, planned, results, run_open, stage};
use super::unfit::unfit;
use super::workers::Workers;
use crate::book::Book;
use crate::cache::Cache;
use crate::config::SandboxPolicy;
use crate::diagnostic::{Code, Diagnostic};
use crate::process::is_root;
use crate::runtime::Outcome;
use crate::source::SourceMap;
use std::collections::BTreeMap;

/// Runs what a book wants run: what happened, by the example's place in the book.
pub fn execute(
    book: &Book,
    sources: &SourceMap,
    workers: &Workers<'_>,
    cache: &mut Cache,
) -> (Vec<(usize, Outcome)>, RunSaid) {
    match outcomes(book, sources, workers, cache) {
        Some(done) => done,
        // The box is not what it was when answers were kept: now it is known what it is like.
        None => outcomes(book, sources, workers, cache).unwrap_or_default(),
    }
}

/// None where an interpreter turned out to be in another box than what is kept was made in.
fn outcomes(
    book: &Book,
    sources: &SourceMap,
    workers: &Workers<'_>,
    cache: &mut Cache,
) -> Option<(Vec<(usize, Outcome)>, RunSaid)> {
    let wanted: Vec<usize> = (0..book.examples.len())
        .filter(|at| sessions::is_executed(&book.examples[*at]))
        .collect();
    let mut said = RunSaid {
        asked: true,
        wanted: wanted.len(),
        ..RunSaid::default()
    };
    if wanted.is_empty() {
        return Some((Vec::new(), said));
    }
    let mut found = Found::new(book, sources);
    let unfit = unfit(book, workers.resources, &wanted, &mut said);
    let stages = stages(workers, cache, |why, is_told| {
        let others = wanted.iter().filter(|at| !unfit.contains_key(*at));
        let outcome = Outcome::NotRun { why, is_told };
        let outcomes = others.map(|example| (*example, outcome.clone()));
        found.outcomes.extend(outcomes);
    });
    found.outcomes.extend(unfit);
    let all = stages.iter();
    let tasks = all.flat_map(|(at, stage)| plan(book, workers.resources, *at, stage, cache));
    let tasks: Vec<Task> = tasks.collect();
    let runtimes = stages.values().map(|stage| stage.runtime.clone());
    said.runtimes.extend(runtimes);
    let done = run_open(book, workers, &tasks);
    if !are_as_kept(workers, &stages, cache) {
        return None;
    }
    found.failures = workers.failures();
    said.faults.extend(failures(workers));
    let first = results(&tasks, done, &stages, cache);
    let kind = |task: &Task| stages.get(&task.slot).map(|one| one.environment.kind());
    let sessions: Vec<(&Session, &Kind)> = tasks
        .iter()
        .map(|task| (&task.session, kind(task).unwrap_or(UNKNOWN)))
        .collect();
    let mut again = |wanted: &[(usize, Session)]| {
        let more = wanted.iter().filter_map(|(of, session)| {
            let slot = tasks[*of].slot;
            let (stage, session) = (stages.get(&slot)?, session.clone());
            let resources = workers.resources;
            Some(planned(book, resources, slot, stage, session, cache))
        });
        let more: Vec<Task> = more.collect();
        let done = run_open(book, workers, &more);
        results(&more, done, &stages, cache)
    };
    let settled = retries::settle(book, &sessions, first, &mut again);
    for (task, settled) in tasks.iter().zip(settled) {
        if let Some(stage) = stages.get(&task.slot) {
            let explain = workers.resources.explain;
            found.take(task, stage, settled, explain, &mut said);
        }
    }
    said.started = workers.started();
    said.is_root = is_root();
    said.layers = stages.values().next().map(|stage| stage.layers.clone());
    for (name, why) in workers.odd() {
        said.notes
            .push(format!("`{name}` is not imported beforehand: {why}"));
    }
    found.outcomes.sort_by_key(|(example, _)| *example);
    Some((found.outcomes, said))
}

/// By their number, the environments that can be used; `without` hears why another cannot, and whether that is told
/// elsewhere.
fn stages<'e>(
    workers: &Workers<'e>,
    cache: &mut Cache,
    mut without: impl FnMut(String, bool),
) -> BTreeMap<usize, Stage<'e>> {
    let mut stages = BTreeMap::new();
    for (at, slot) in workers.resources.environments.iter().enumerate() {
        let made = slot.environment.as_ref().map_err(Clone::clone);
        let made = made.and_then(|environment| stage(slot, at, environment, workers, cache));
        match made {
            Ok(stage) => {
                stages.insert(at, stage);
            }
            Err(why) => {
                // One that is not there was told by who looked for it, one that does not start is told below.
                let is_told = slot.environment.is_err() || workers.failures().contains_key(&why);
                let why = match slot.name.as_str() {
                    "" => why,
                    name => format!("environment `{name}`: {why}"),
                };
                without(why, is_told);
            }
        }
    }
    stages
}

/// Whether all interpreters were in the boxes that answers were kept of; what they really were in is kept.
fn are_as_kept(
    workers: &Workers<'_>,
    stages: &BTreeMap<usize, Stage<'_>>,
    cache: &mut Cache,
) -> bool {
    let mut are = true;
    for (at, layers) in workers.boxes() {
        if let Some(stage) = stages.get(&at).filter(|stage| stage.layers != layers) {
            let about = keys::about(workers.resources, stage.environment);
            cache.put(about, layers.write().into_bytes());
            are = false;
        }
    }
    are
}

/// Why interpreters did not start, each reason once.
fn failures(workers: &Workers<'_>) -> Vec<Diagnostic> {
    let sandbox = workers.resources.sandbox.as_ref();
    let is_required = sandbox.is_some_and(|sandbox| sandbox.policy == SandboxPolicy::Required);
    let failures = workers.failures().into_iter().map(|(why, is_unconfined)| {
        let told = Diagnostic::nowhere(Code::NotRun, format!("examples were not run: {why}"));
        match is_required && is_unconfined {
            true => told.hint("run on a machine that has these layers; `python.sandbox = \"auto\"` takes those that there are"),
            false => told,
        }
    });
    failures.collect()
}
