//! Doing it: what is known is looked up, the rest is given to the interpreters.
//!
//! Only what is missing is run, with what must stand before it; outcomes come in the order of the examples.

use super::courses::{self, Course, Origin};
use super::interpreters::Crew;
use super::keys::{self, State};
use super::{Execute, Execution, Explained, RunSaid, Runtime, World};
use crate::book::{Book, Example};
use crate::diagnostic::{Code, Diagnostic};
use crate::process::Layers;
use crate::python::{End, Environment, Ran, StepKind, fits};
use crate::source::SourceMap;
use crate::verify::cache::{Cache, Key};
use crate::verify::{Observed, Outcome};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::Ordering;

/// One step of a course, and what is known of it.
#[derive(Debug)]
pub(super) struct Planned {
    key: Key,
    pub file: String,
    state: State,
    known: Option<Ran>,
}

/// A course in one environment.
#[derive(Debug)]
pub(super) struct Task {
    pub world: usize,
    pub course: Course,
    pub steps: Vec<Planned>,
    /// Up to here, without what is known and leaves no trace, it is to be run; 0 for nothing.
    until: usize,
}

/// What is the same for all tasks of an environment.
struct Stage<'e> {
    environment: &'e Environment,
    runtime: Arc<Runtime>,
    parts: Vec<(&'static str, String)>,
    layers: Layers,
}

/// Runs what a book wants run, and adds what happened to what was observed.
pub fn execute(
    book: &Book,
    sources: &SourceMap,
    crew: &Crew<'_>,
    cache: &mut Cache,
    observed: &mut [Observed],
) -> RunSaid {
    let (outcomes, said) = outcomes(book, sources, crew, cache);
    for (example, outcome) in outcomes {
        // A setup is run once for each course, and is one piece of text.
        let known = &mut observed[example].outcomes;
        if !known.contains(&outcome) {
            known.push(outcome);
        }
    }
    said
}

fn outcomes(
    book: &Book,
    sources: &SourceMap,
    crewed: &Crew<'_>,
    cache: &mut Cache,
) -> (Vec<(usize, Outcome)>, RunSaid) {
    let execution = crewed.execution;
    let wanted: Vec<usize> = (0..book.examples.len())
        .filter(|at| courses::is_executed(&book.examples[*at]))
        .collect();
    let mut said = RunSaid {
        asked: true,
        wanted: wanted.len(),
        ..RunSaid::default()
    };
    if wanted.is_empty() {
        return (Vec::new(), said);
    }
    let mut found = Found {
        book,
        sources,
        outcomes: Vec::new(),
        setups_told: BTreeSet::new(),
    };
    let unfit = unfit(book, execution, &wanted, &mut said);
    let mut tasks = Vec::new();
    let mut stages: BTreeMap<usize, Stage<'_>> = BTreeMap::new();
    for (at, world) in execution.worlds.iter().enumerate() {
        let stage = match &world.environment {
            Ok(environment) => stage(execution, world, at, environment, crewed, cache),
            Err(why) => Err(why.clone()),
        };
        match stage {
            Ok(stage) => {
                tasks.extend(plan(book, execution, at, &stage, cache));
                said.runtimes.push(stage.runtime.clone());
                stages.insert(at, stage);
            }
            Err(why) => {
                let why = match world.name.as_str() {
                    "" => why,
                    name => format!("environment `{name}`: {why}"),
                };
                // An environment that is not there was told by who looked for it.
                let is_told = world.environment.is_err();
                for example in wanted.iter().filter(|at| !unfit.contains_key(*at)) {
                    let why = why.clone();
                    found
                        .outcomes
                        .push((*example, Outcome::NotRun { why, is_told }));
                }
            }
        }
    }
    for (example, why) in unfit {
        found.outcomes.push((example, not_run(why)));
    }
    let open: Vec<&Task> = tasks.iter().filter(|task| task.until > 0).collect();
    let mut done = crewed.all(book, &open).into_iter();
    for task in &tasks {
        let ran = (task.until > 0).then(|| done.next()).flatten();
        if let Some(stage) = stages.get(&task.world) {
            found.take(task, stage, ran, execution.explain, cache, &mut said);
        }
    }
    said.started = crewed.started.load(Ordering::Relaxed);
    said.layers = stages.values().next().map(|stage| stage.layers.clone());
    for (name, why) in crewed.odd() {
        said.notes
            .push(format!("`{name}` is not imported beforehand: {why}"));
    }
    found.outcomes.sort_by_key(|(example, _)| *example);
    (found.outcomes, said)
}

fn not_run(why: String) -> Outcome {
    Outcome::NotRun {
        why,
        is_told: false,
    }
}

/// Examples whose `needs` no environment meets, each with the reason; what makes no sense is told.
fn unfit(
    book: &Book,
    execution: &Execution,
    wanted: &[usize],
    said: &mut RunSaid,
) -> BTreeMap<usize, String> {
    let mut unfit = BTreeMap::new();
    for at in wanted {
        let Some((needs, span)) = &book.examples[*at].words.needs else {
            continue;
        };
        let mut any = false;
        for world in &execution.worlds {
            match world.environment.as_ref().map(|one| fits(needs, one)) {
                // Nobody knows what it would have held.
                Err(_) | Ok(Ok(true)) => any = true,
                Ok(Ok(false)) => {}
                Ok(Err(fault)) => {
                    said.faults.push(
                        Diagnostic::new(Code::WordValue, *span, fault.to_string()).hint(
                            "write packages with their versions: `needs=\"sqlalchemy>=2.1\"`",
                        ),
                    );
                    break;
                }
            }
        }
        if !any {
            unfit.insert(*at, format!("no environment has `{needs}`"));
        }
    }
    said.faults.dedup();
    unfit
}

/// What an environment's keys are made of. Where nobody knows yet what its box is like, an interpreter is started.
fn stage<'e>(
    execution: &Execution,
    world: &World,
    at: usize,
    environment: &'e Environment,
    crewed: &Crew<'_>,
    cache: &mut Cache,
) -> Result<Stage<'e>, String> {
    let about = keys::about(execution, environment);
    let known = cache.get(about).and_then(|bytes| {
        let text = std::str::from_utf8(bytes).ok()?;
        Layers::read(text)
    });
    let layers = match known {
        Some(layers) => layers,
        None => {
            let layers = crewed.layers(at)?;
            cache.put(about, layers.write().into_bytes());
            layers
        }
    };
    let version = |name: &String| {
        let package = environment.packages.iter().find(|(own, _)| own == name)?;
        Some(package.clone())
    };
    let language = match environment.implementation.as_str() {
        "CPython" => "Python",
        other => other,
    };
    Ok(Stage {
        environment,
        runtime: Arc::new(Runtime {
            name: world.name.clone(),
            python: format!("{language} {}", environment.python),
            packages: world.told.iter().filter_map(version).collect(),
        }),
        parts: keys::parts(execution, environment, &layers),
        layers,
    })
}

/// The courses of an environment, with what earlier runs saw of each step.
fn plan(
    book: &Book,
    execution: &Execution,
    world: usize,
    stage: &Stage<'_>,
    cache: &mut Cache,
) -> Vec<Task> {
    let suits = |example: &Example| {
        let needs = example.words.needs.as_ref();
        needs.is_none_or(|(needs, _)| fits(needs, stage.environment) == Ok(true))
    };
    let named = keys::named(&stage.parts);
    let courses = courses::courses(book, &execution.setups, &suits);
    let planned = courses.into_iter().map(|course| {
        let mut state = State::default();
        let mut until = 0;
        let mut has_failed = false;
        let mut steps = Vec::with_capacity(course.steps.len());
        for (at, step) in course.steps.iter().enumerate() {
            let code = keys::code(book, &step.origin);
            let key = state.key(&named, step.kind, code);
            let known = cache.get(key).and_then(Ran::read);
            if known.is_none() && !has_failed {
                until = at + 1;
            }
            let stays = step.kind != StepKind::Bad;
            has_failed |= stays && known.as_ref().is_some_and(|ran| ran.end != End::Passed);
            steps.push(Planned {
                key,
                file: state.file(step.kind, code),
                state,
                known,
            });
            if stays {
                state = state.after(step.kind, code);
            }
        }
        Task {
            world,
            course,
            steps,
            until,
        }
    });
    planned.collect()
}

impl Task {
    /// The steps that are sent, by their place in the course.
    pub(super) fn sent(&self) -> impl Iterator<Item = usize> {
        (0..self.until).filter(|at| {
            self.course.steps[*at].kind != StepKind::Bad || self.steps[*at].known.is_none()
        })
    }
}

/// What was found, as outcomes of examples.
struct Found<'b> {
    book: &'b Book,
    sources: &'b SourceMap,
    outcomes: Vec<(usize, Outcome)>,
    /// Setup files whose failure was told.
    setups_told: BTreeSet<String>,
}

impl Found<'_> {
    fn take(
        &mut self,
        task: &Task,
        stage: &Stage<'_>,
        ran: Option<Vec<Ran>>,
        explain: bool,
        cache: &mut Cache,
        said: &mut RunSaid,
    ) {
        let mut fresh: BTreeMap<usize, Ran> = match ran {
            Some(ran) => task.sent().zip(ran).collect(),
            None => BTreeMap::new(),
        };
        // Why nothing is run after the step that failed.
        let mut failed: Option<String> = None;
        for (at, step) in task.course.steps.iter().enumerate() {
            let planned = &task.steps[at];
            let was_known = planned.known.is_some();
            let ran = planned.known.clone().or_else(|| fresh.remove(&at));
            let ran = match &failed {
                Some(_) => None,
                None => ran.filter(|ran| !matches!(ran.end, End::NotReached { .. })),
            };
            let bytes = ran.as_ref().and_then(Ran::bytes);
            if explain && let Origin::Example(example) = step.origin {
                let code = keys::code(self.book, &step.origin);
                let mut parts = stage.parts.clone();
                parts.push(("before", planned.state.shown()));
                parts.push(("code", format!("{} bytes", code.len())));
                said.explained.push(Explained {
                    example,
                    runtime: stage.runtime.clone(),
                    key: planned.key.shown(),
                    parts,
                    was_known,
                    is_kept: was_known || bytes.is_some(),
                });
            }
            if let Some(ran) = &ran
                && ran.end != End::Passed
                && step.kind != StepKind::Bad
            {
                failed = Some(self.stopped(&step.origin, ran));
            }
            let is_setup = step.kind == StepKind::Setup;
            if !is_setup && ran.is_some() {
                match was_known {
                    true => said.remembered += 1,
                    false => said.executed += 1,
                }
            }
            if let (false, Some(bytes)) = (was_known, bytes) {
                cache.put(planned.key, bytes);
            }
            match (&step.origin, ran) {
                (Origin::Example(example), Some(ran)) => self.ran(*example, stage, ran),
                (Origin::Example(example), None) => {
                    let why = failed.clone();
                    let why = why.unwrap_or_else(|| "it was not reached".to_owned());
                    self.outcomes.push((*example, not_run(why)));
                }
                (Origin::File(file), Some(ran)) => self.file(&file.shown, &ran, stage, said),
                (Origin::File(_), None) => {}
            }
        }
    }

    fn ran(&mut self, example: usize, stage: &Stage<'_>, ran: Ran) {
        let outcome = match &ran.end {
            End::Lost { why } => not_run(why.clone()),
            End::Fragment { why } => not_run(format!("it cannot run alone: {why}")),
            _ => Outcome::Ran(Execute {
                runtime: stage.runtime.clone(),
                ran: Arc::new(ran),
            }),
        };
        self.outcomes.push((example, outcome));
    }

    /// A setup file that failed, told once.
    fn file(&mut self, shown: &str, ran: &Ran, stage: &Stage<'_>, said: &mut RunSaid) {
        let place = match &ran.end {
            End::Passed | End::Lost { .. } => return,
            End::Raised {
                line: Some(line), ..
            } => format!("`{shown}`, line {line}"),
            _ => format!("`{shown}`"),
        };
        if self.setups_told.insert(shown.to_owned()) {
            let message = format!(
                "the setup {place} fails in {}: {}",
                stage.runtime.sentence(),
                ran.end.sentence()
            );
            said.faults.push(
                Diagnostic::nowhere(Code::SetupFailed, message)
                    .hint("nothing that needs it was run; mend the file"),
            );
        }
    }

    /// Why nothing is run after a step that ended so.
    fn stopped(&self, origin: &Origin, ran: &Ran) -> String {
        match origin {
            Origin::File(file) => format!("the setup `{}` failed", file.shown),
            Origin::Example(at) => {
                let line = match &ran.end {
                    // The reason is the machine's, and told where it stands.
                    End::Lost { why } => return why.clone(),
                    End::Raised {
                        line: Some(line), ..
                    } => *line,
                    _ => 1,
                };
                let span = self.book.examples[*at].span_of_line(line);
                format!("line {} failed", self.sources.position(span).line)
            }
        }
    }
}
