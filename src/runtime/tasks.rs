//! What of the sessions of an environment is known, and what of them has to be run.

use super::execution::{End, Execution};
use super::keys::{self, State};
use super::python::{Environment, fits};
use super::queue;
use super::resources::{NamedEnvironment, Resources, SetupFile};
use super::retries::Seen;
use super::sequence::{Sequence, Step, StepKind, Way};
use super::sessions::{self, Origin, Session};
use super::turns;
use super::workers::Workers;
use crate::book::{Book, Example};
use crate::cache::{Cache, Key};
use crate::process::Layers;
use crate::runtime::Runtime;
use std::collections::BTreeMap;
use std::sync::Arc;

/// One step of a session, and what is known of it.
pub(super) struct Planned {
    pub key: Key,
    file: String,
    pub state: State,
    pub later: State,
    known: Option<Execution>,
}

/// A session in one environment.
pub(super) struct Task {
    pub slot: usize,
    pub session: Session,
    pub steps: Vec<Planned>,
    /// Up to here, without what is known and leaves no trace, it is to be run; 0 for nothing.
    until: usize,
}

/// What is the same for all tasks of an environment.
pub(super) struct Stage<'e> {
    pub environment: &'e Environment,
    pub runtime: Arc<Runtime>,
    pub probes: Arc<[String]>,
    pub parts: Vec<(&'static str, String)>,
    pub layers: Layers,
    /// What was done in a way of the caller's choice is no answer for others.
    pub keeps: bool,
}

/// What an environment's keys are made of. Where nobody knows yet what its box is like, an interpreter is started.
pub(super) fn stage<'e>(
    slot: &NamedEnvironment,
    at: usize,
    environment: &'e Environment,
    workers: &Workers<'_>,
    cache: &mut Cache,
) -> Result<Stage<'e>, String> {
    let resources = workers.resources;
    let about = keys::about(resources, environment);
    let known = cache.get(about).and_then(|bytes| {
        let text = std::str::from_utf8(bytes).ok()?;
        Layers::read(text)
    });
    let layers = match known {
        Some(layers) => layers,
        None => {
            let layers = workers.layers(at)?;
            cache.put(about, layers.write().into_bytes());
            layers
        }
    };
    let version = |name: &String| {
        let package = environment.packages.iter().find(|(own, _)| own == name)?;
        Some(package.clone())
    };
    Ok(Stage {
        keeps: resources.way.is_none(),
        environment,
        runtime: Arc::new(Runtime {
            language: environment.kind().language,
            name: slot.name.clone(),
            interpreter: environment.language_version(),
            packages: slot.told.iter().filter_map(version).collect(),
        }),
        probes: resources
            .probes
            .iter()
            .map(|(name, _)| name.clone())
            .collect(),
        parts: keys::parts(resources, environment, &layers),
        layers,
    })
}

/// The sessions of an environment, with what earlier runs saw of each step.
pub(super) fn plan(
    book: &Book,
    resources: &Resources,
    slot: usize,
    stage: &Stage<'_>,
    cache: &mut Cache,
) -> Vec<Task> {
    let suits = |example: &Example| {
        let words = &example.words;
        let needs = [&words.needs, &words.borrowed.requires]
            .into_iter()
            .flatten();
        let mut needs = needs.map(|(needs, _)| fits(needs, stage.environment));
        words.borrowed.lacks.is_none() && needs.all(|fits| fits == Ok(true))
    };
    let sessions = sessions::sessions(book, &resources.setups, &suits);
    let sessions = sessions.into_iter();
    sessions
        .map(|session| planned(book, resources, slot, stage, session, cache))
        .collect()
}

/// A session with what earlier runs saw of each step.
pub(super) fn planned(
    book: &Book,
    resources: &Resources,
    slot: usize,
    stage: &Stage<'_>,
    session: Session,
    cache: &mut Cache,
) -> Task {
    let named = keys::named(&stage.parts);
    let mut state = State::default();
    let mut until = 0;
    let mut has_failed = false;
    let mut steps: Vec<Planned> = Vec::with_capacity(session.steps.len());
    let laters = laters(book, &session);
    for (at, (step, later)) in session.steps.iter().zip(laters).enumerate() {
        let code = &*keys::text(book, &step.origin);
        let key = state.key(&named, step.kind, code, later);
        let known = match resources.anew {
            true => None,
            false => cache.get(key).and_then(Execution::read),
        };
        if known.is_none() && !has_failed {
            until = at + 1;
        }
        let stays = step.kind != StepKind::Bad;
        has_failed |= stays
            && known
                .as_ref()
                .is_some_and(|execution| execution.end != End::Passed);
        steps.push(Planned {
            key,
            file: state.file(step.kind, code),
            state,
            later,
            known,
        });
        if stays {
            state = state.after(step.kind, code);
        }
    }
    // What a good one calls of an earlier one that is run again is seen only where it is run again as well.
    let is_good = |at: &usize| session.steps[*at].kind == StepKind::Good;
    if !has_failed && (0..until).any(|at| is_good(&at) && steps[at].known.is_none()) {
        let last = (until..session.steps.len()).rev().find(is_good);
        until = last.map_or(until, |last| last + 1);
    }
    if unreadable(&session).is_some() {
        until = 0;
    }
    Task {
        slot,
        session,
        steps,
        until,
    }
}

/// What was seen of each step of some tasks; `done` has what was run now, one for each that is open.
pub(super) fn results(
    tasks: &[Task],
    done: Vec<Vec<Execution>>,
    stages: &BTreeMap<usize, Stage<'_>>,
    cache: &mut Cache,
) -> Vec<Vec<Option<Seen>>> {
    let mut done = done.into_iter();
    let of_task = tasks.iter().map(|task| {
        let executions = (task.until > 0).then(|| done.next()).flatten();
        let mut fresh: BTreeMap<usize, Execution> = match executions {
            Some(executions) => task.sent().zip(executions).collect(),
            None => BTreeMap::new(),
        };
        let keeps = stages.get(&task.slot).is_some_and(|stage| stage.keeps);
        // Nothing is known of what comes after the first that failed.
        let mut has_failed = false;
        let steps = task.steps.iter().zip(&task.session.steps).enumerate();
        let seen = steps.map(|(at, (planned, step))| {
            let was_known = planned.known.is_some();
            let execution = planned.known.clone().or_else(|| fresh.remove(&at))?;
            if has_failed || matches!(execution.end, End::NotReached { .. }) {
                return None;
            }
            has_failed = step.kind != StepKind::Bad && execution.end != End::Passed;
            if let Some(bytes) = execution.bytes().filter(|_| keeps && !was_known) {
                cache.put(planned.key, bytes);
            }
            let key = planned.key;
            Some(Seen {
                execution,
                key,
                was_known,
            })
        });
        seen.collect()
    });
    of_task.collect()
}

/// For each step, what comes after it and may tie its loose ends: of a good one, the later good ones. Setups have none
/// that are told, and a bad one takes its own away with its copy of the state.
fn laters(book: &Book, session: &Session) -> Vec<State> {
    let mut later = State::default();
    let steps = session.steps.iter().rev();
    let laters = steps.map(|step| match step.kind {
        StepKind::Good => {
            let own = later;
            later = later.after(step.kind, &keys::text(book, &step.origin));
            own
        }
        StepKind::Setup | StepKind::Bad => State::default(),
    });
    let mut laters: Vec<State> = laters.collect();
    laters.reverse();
    laters
}

/// The setup of a session that nobody could read, and why.
pub(super) fn unreadable(session: &Session) -> Option<(&SetupFile, &str)> {
    session.steps.iter().find_map(|step| match &step.origin {
        Origin::File(file) => Some((file.as_ref(), file.code.as_ref().err()?.as_str())),
        Origin::Example(_) => None,
    })
}

impl Task {
    /// The steps that are sent, by their place in the session.
    fn sent(&self) -> impl Iterator<Item = usize> {
        (0..self.until).filter(|at| {
            self.session.steps[*at].kind != StepKind::Bad || self.steps[*at].known.is_none()
        })
    }
}

/// What happened to each step that the open ones of some tasks send.
pub(super) fn run_open(book: &Book, workers: &Workers<'_>, tasks: &[Task]) -> Vec<Vec<Execution>> {
    let open = tasks.iter().filter(|task| task.until > 0);
    let open: Vec<(usize, &Task)> = open.map(|task| (task.slot, task)).collect();
    let way = workers.resources.way.unwrap_or(Way::Fork);
    queue::all(workers, &open, |worker, task| {
        run(book, workers, (worker, way), task)
    })
}

/// What happened to each step that a task sends.
fn run(
    book: &Book,
    workers: &Workers<'_>,
    (worker, way): (usize, Way),
    task: &Task,
) -> Vec<Execution> {
    let step = |at: usize| Step {
        id: at as u32,
        kind: task.session.steps[at].kind,
        file: task.steps[at].file.clone(),
        code: keys::code(book, &task.session.steps[at].origin).to_owned(),
        turns: turns::turns(book, &task.session.steps[at].origin),
        keeps_prints: turns::keeps_prints(book, &task.session.steps[at].origin),
        raise: None,
    };
    let sequence = Sequence {
        name: book.pages[task.session.page].path.clone(),
        steps: task.sent().map(step).collect(),
    };
    let executions = workers.with(worker, task.slot, |runner| runner.run(&sequence, way));
    executions.unwrap_or_else(|why| vec![Execution::only(End::Lost { why }); sequence.steps.len()])
}
