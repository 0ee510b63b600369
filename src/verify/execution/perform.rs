//! Doing it: what is known is looked up, the rest is run by several interpreters at once.
//!
//! Only what is missing is run, with what must stand before it; outcomes come in the order of the examples.

use super::courses::{self, Course, Origin};
use super::keys::{self, State};
use super::queue;
use super::retries::{self, Seen, Settled};
use super::turns;
use super::workers::Workers;
use super::{Execute, Execution, Explained, RunSaid, Runtime, SetupFile, World};
use crate::book::{Book, Borrowed, Example};
use crate::cache::{Cache, Key};
use crate::config::SandboxPolicy;
use crate::diagnostic::{Code, Diagnostic};
use crate::process::{Layers, UNCONFINED, is_root};
use crate::python::{End, Environment, Ran, Sequence, Step, StepKind, Way, fits};
use crate::source::SourceMap;
use crate::verify::{Absent, Observation};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// One step of a course, and what is known of it.
struct Planned {
    key: Key,
    file: String,
    state: State,
    later: State,
    known: Option<Ran>,
}

/// A course in one environment.
pub(super) struct Task {
    pub world: usize,
    course: Course,
    steps: Vec<Planned>,
    /// Up to here, without what is known and leaves no trace, it is to be run; 0 for nothing.
    until: usize,
}

/// What is the same for all tasks of an environment.
struct Stage<'e> {
    environment: &'e Environment,
    runtime: Arc<Runtime>,
    probes: Arc<[String]>,
    parts: Vec<(&'static str, String)>,
    layers: Layers,
    /// What was done in a way of the caller's choice is no answer for others.
    keeps: bool,
}

/// Runs what a book wants run: what happened, by the example's place in the book.
pub fn execute(
    book: &Book,
    sources: &SourceMap,
    workers: &Workers<'_>,
    cache: &mut Cache,
) -> (Vec<(usize, Observation)>, RunSaid) {
    match observations(book, sources, workers, cache) {
        Some(done) => done,
        // The box is not what it was when answers were kept: now it is known what it is like.
        None => observations(book, sources, workers, cache).unwrap_or_default(),
    }
}

/// None where an interpreter turned out to be in another box than what is kept was made in.
fn observations(
    book: &Book,
    sources: &SourceMap,
    workers: &Workers<'_>,
    cache: &mut Cache,
) -> Option<(Vec<(usize, Observation)>, RunSaid)> {
    let execution = workers.execution;
    let wanted: Vec<usize> = (0..book.examples.len())
        .filter(|at| courses::is_executed(&book.examples[*at]))
        .collect();
    let mut said = RunSaid {
        asked: true,
        wanted: wanted.len(),
        ..RunSaid::default()
    };
    if wanted.is_empty() {
        return Some((Vec::new(), said));
    }
    let mut found = Found {
        book,
        sources,
        observations: Vec::new(),
        setups_told: BTreeSet::new(),
        failures: BTreeSet::new(),
    };
    let unfit = unfit(book, execution, &wanted, &mut said);
    let mut tasks = Vec::new();
    let mut stages: BTreeMap<usize, Stage<'_>> = BTreeMap::new();
    for (at, world) in execution.worlds.iter().enumerate() {
        let stage = match &world.environment {
            Ok(environment) => stage(execution, world, at, environment, workers, cache),
            Err(why) => Err(why.clone()),
        };
        match stage {
            Ok(stage) => {
                tasks.extend(plan(book, execution, at, &stage, cache));
                said.runtimes.push(stage.runtime.clone());
                stages.insert(at, stage);
            }
            Err(why) => {
                // One that is not there was told by who looked for it, one that does not start is told below.
                let is_told = world.environment.is_err() || workers.failures().contains(&why);
                let why = match world.name.as_str() {
                    "" => why,
                    name => format!("environment `{name}`: {why}"),
                };
                for example in wanted.iter().filter(|at| !unfit.contains_key(*at)) {
                    let why = why.clone();
                    let absent = Observation::Absent(Absent::NotRun { why, is_told });
                    found.observations.push((*example, absent));
                }
            }
        }
    }
    found.observations.extend(unfit);
    let open: Vec<&Task> = tasks.iter().filter(|task| task.until > 0).collect();
    let done = queue::all(workers, &open, |worker, task| {
        let way = execution.way.unwrap_or(Way::Fork);
        run(book, workers, (worker, way), task)
    });
    let mut is_as_kept = true;
    for (at, layers) in workers.boxes() {
        if let Some(stage) = stages.get(&at).filter(|stage| stage.layers != layers) {
            let about = keys::about(execution, stage.environment);
            cache.put(about, layers.write().into_bytes());
            is_as_kept = false;
        }
    }
    if !is_as_kept {
        return None;
    }
    found.failures = workers.failures();
    let failures = found.failures.iter();
    let policy = execution.sandbox.as_ref().map(|sandbox| sandbox.policy);
    said.faults.extend(failures.map(|why| {
        let told = Diagnostic::nowhere(Code::NotRun, format!("examples were not run: {why}"));
        match policy == Some(SandboxPolicy::Required) && why.contains(UNCONFINED) {
            true => told.hint("run on a machine that has these layers; `python.sandbox = \"auto\"` takes those that there are"),
            false => told,
        }
    }));
    let first = results(&tasks, done, &stages, cache);
    let courses: Vec<&Course> = tasks.iter().map(|task| &task.course).collect();
    let mut again = |wanted: &[(usize, Course)]| {
        let more = wanted.iter().filter_map(|(of, course)| {
            let world = tasks[*of].world;
            let stage = stages.get(&world)?;
            Some(planned(
                book,
                execution,
                world,
                stage,
                course.clone(),
                cache,
            ))
        });
        let more: Vec<Task> = more.collect();
        let open: Vec<&Task> = more.iter().filter(|task| task.until > 0).collect();
        let done = queue::all(workers, &open, |worker, task| {
            let way = execution.way.unwrap_or(Way::Fork);
            run(book, workers, (worker, way), task)
        });
        results(&more, done, &stages, cache)
    };
    let settled = retries::settle(book, &courses, first, &mut again);
    for (task, settled) in tasks.iter().zip(settled) {
        if let Some(stage) = stages.get(&task.world) {
            found.take(task, stage, settled, execution.explain, &mut said);
        }
    }
    said.started = workers.started();
    said.is_root = is_root();
    said.layers = stages.values().next().map(|stage| stage.layers.clone());
    for (name, why) in workers.odd() {
        said.notes
            .push(format!("`{name}` is not imported beforehand: {why}"));
    }
    found.observations.sort_by_key(|(example, _)| *example);
    Some((found.observations, said))
}

/// Examples whose `needs` no environment meets, each with the reason; what makes no sense is told at the word, and only
/// there.
fn unfit(
    book: &Book,
    execution: &Execution,
    wanted: &[usize],
    said: &mut RunSaid,
) -> BTreeMap<usize, Observation> {
    let mut unfit = BTreeMap::new();
    for at in wanted {
        let words = &book.examples[*at].words;
        if let Some(why) = lacking(&words.borrowed, execution) {
            unfit.insert(*at, Absent::not_run_as_told(why));
            continue;
        }
        let Some((needs, span)) = &words.needs else {
            continue;
        };
        let mut any = false;
        let mut nonsense = None;
        for world in &execution.worlds {
            match world.environment.as_ref().map(|one| fits(needs, one)) {
                // Nobody knows what it would have held.
                Err(_) | Ok(Ok(true)) => any = true,
                Ok(Ok(false)) => {}
                Ok(Err(fault)) => nonsense = Some(fault),
            }
        }
        if let Some(why) = nonsense {
            // The code is that of its verdict: with `--run` it is an error everywhere, which a useless word is not.
            let told = format!("this example was not run: {why}");
            let told = Diagnostic::new(Code::NotRun, *span, told);
            said.faults
                .push(told.hint("write packages with their versions: `needs=\"sqlalchemy>=2.1\"`"));
            unfit.insert(*at, Absent::not_run_as_told(why));
        } else if !any {
            let why = format!("no environment has `{needs}`");
            unfit.insert(*at, Absent::not_run(why));
        }
    }
    said.faults.dedup();
    unfit
}

/// Why an example of another tool cannot be run here; an author who knows it gets no more words.
fn lacking(borrowed: &Borrowed, execution: &Execution) -> Option<String> {
    if let Some(why) = &borrowed.lacks {
        return Some(why.clone());
    }
    let (requires, _) = borrowed.requires.as_ref()?;
    let mut ready = execution.worlds.iter();
    let is_met = ready.any(|world| {
        let environment = world.environment.as_ref();
        environment.map_or(true, |one| fits(requires, one) == Ok(true))
    });
    (!is_met).then(|| format!("it wants `{requires}`"))
}

/// What an environment's keys are made of. Where nobody knows yet what its box is like, an interpreter is started.
fn stage<'e>(
    execution: &Execution,
    world: &World,
    at: usize,
    environment: &'e Environment,
    workers: &Workers<'_>,
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
            let layers = workers.layers(at)?;
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
        keeps: execution.way.is_none(),
        environment,
        runtime: Arc::new(Runtime {
            name: world.name.clone(),
            python: format!("{language} {}", environment.python),
            packages: world.told.iter().filter_map(version).collect(),
        }),
        probes: execution
            .probes
            .iter()
            .map(|(name, _)| name.clone())
            .collect(),
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
        let words = &example.words;
        let needs = [&words.needs, &words.borrowed.requires]
            .into_iter()
            .flatten();
        let mut needs = needs.map(|(needs, _)| fits(needs, stage.environment));
        words.borrowed.lacks.is_none() && needs.all(|fits| fits == Ok(true))
    };
    let courses = courses::courses(book, &execution.setups, &suits);
    let courses = courses.into_iter();
    courses
        .map(|course| planned(book, execution, world, stage, course, cache))
        .collect()
}

/// A course with what earlier runs saw of each step.
fn planned(
    book: &Book,
    execution: &Execution,
    world: usize,
    stage: &Stage<'_>,
    course: Course,
    cache: &mut Cache,
) -> Task {
    let named = keys::named(&stage.parts);
    let mut state = State::default();
    let mut until = 0;
    let mut has_failed = false;
    let mut steps: Vec<Planned> = Vec::with_capacity(course.steps.len());
    let laters = laters(book, &course);
    for (at, (step, later)) in course.steps.iter().zip(laters).enumerate() {
        let code = &*keys::text(book, &step.origin);
        let key = state.key(&named, step.kind, code, later);
        let known = match execution.anew {
            true => None,
            false => cache.get(key).and_then(Ran::read),
        };
        if known.is_none() && !has_failed {
            until = at + 1;
        }
        let stays = step.kind != StepKind::Bad;
        has_failed |= stays && known.as_ref().is_some_and(|ran| ran.end != End::Passed);
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
    let is_good = |at: &usize| course.steps[*at].kind == StepKind::Good;
    if !has_failed && (0..until).any(|at| is_good(&at) && steps[at].known.is_none()) {
        let last = (until..course.steps.len()).rev().find(is_good);
        until = last.map_or(until, |last| last + 1);
    }
    if unreadable(&course).is_some() {
        until = 0;
    }
    Task {
        world,
        course,
        steps,
        until,
    }
}

/// What was seen of each step of some tasks; `done` has what was run now, one for each that is open.
fn results(
    tasks: &[Task],
    done: Vec<Vec<Ran>>,
    stages: &BTreeMap<usize, Stage<'_>>,
    cache: &mut Cache,
) -> Vec<Vec<Option<Seen>>> {
    let mut done = done.into_iter();
    let of_task = tasks.iter().map(|task| {
        let ran = (task.until > 0).then(|| done.next()).flatten();
        let mut fresh: BTreeMap<usize, Ran> = match ran {
            Some(ran) => task.sent().zip(ran).collect(),
            None => BTreeMap::new(),
        };
        let keeps = stages.get(&task.world).is_some_and(|stage| stage.keeps);
        // Nothing is known of what comes after the first that failed.
        let mut has_failed = false;
        let steps = task.steps.iter().zip(&task.course.steps).enumerate();
        let seen = steps.map(|(at, (planned, step))| {
            let was_known = planned.known.is_some();
            let ran = planned.known.clone().or_else(|| fresh.remove(&at))?;
            if has_failed || matches!(ran.end, End::NotReached { .. }) {
                return None;
            }
            has_failed = step.kind != StepKind::Bad && ran.end != End::Passed;
            if let Some(bytes) = ran.bytes().filter(|_| keeps && !was_known) {
                cache.put(planned.key, bytes);
            }
            let key = planned.key;
            Some(Seen {
                ran,
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
fn laters(book: &Book, course: &Course) -> Vec<State> {
    let mut later = State::default();
    let steps = course.steps.iter().rev();
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

/// The setup of a course that nobody could read, and why.
fn unreadable(course: &Course) -> Option<(&SetupFile, &str)> {
    course.steps.iter().find_map(|step| match &step.origin {
        Origin::File(file) => Some((file.as_ref(), file.code.as_ref().err()?.as_str())),
        Origin::Example(_) => None,
    })
}

impl Task {
    /// The steps that are sent, by their place in the course.
    fn sent(&self) -> impl Iterator<Item = usize> {
        (0..self.until).filter(|at| {
            self.course.steps[*at].kind != StepKind::Bad || self.steps[*at].known.is_none()
        })
    }
}

/// What happened to each step that a task sends.
fn run(book: &Book, workers: &Workers<'_>, (worker, way): (usize, Way), task: &Task) -> Vec<Ran> {
    let step = |at: usize| Step {
        id: at as u32,
        kind: task.course.steps[at].kind,
        file: task.steps[at].file.clone(),
        code: keys::code(book, &task.course.steps[at].origin).to_owned(),
        turns: turns::turns(book, &task.course.steps[at].origin),
        keeps_prints: turns::keeps_prints(book, &task.course.steps[at].origin),
        raise: None,
    };
    let sequence = Sequence {
        name: book.pages[task.course.page].path.clone(),
        steps: task.sent().map(step).collect(),
    };
    let ran = workers.with(worker, task.world, |runner| runner.run(&sequence, way));
    ran.unwrap_or_else(|why| vec![Ran::only(End::Lost { why }); sequence.steps.len()])
}

/// What was found, as observations of examples.
struct Found<'b> {
    book: &'b Book,
    sources: &'b SourceMap,
    observations: Vec<(usize, Observation)>,
    /// What was told of setup files.
    setups_told: BTreeSet<String>,
    /// Why interpreters did not start, told once for all examples.
    failures: BTreeSet<String>,
}

/// The step that failed and that another cannot do without; none where no one knows.
fn blamed(settled: &[Settled], step: usize) -> Option<usize> {
    let mut at = step;
    // One that was blocked itself is not to blame.
    while let Settled::Blocked(by) = settled[at] {
        at = by;
    }
    (at != step && matches!(settled[at], Settled::Seen(_))).then_some(at)
}

impl Found<'_> {
    fn take(
        &mut self,
        task: &Task,
        stage: &Stage<'_>,
        settled: Vec<Settled>,
        explain: bool,
        said: &mut RunSaid,
    ) {
        if let Some((file, why)) = unreadable(&task.course) {
            self.without(task, file, why, said);
            return;
        }
        let blamed: Vec<Option<usize>> =
            (0..settled.len()).map(|at| blamed(&settled, at)).collect();
        for at in 0..settled.len() {
            let step = &task.course.steps[at];
            let is_setup = step.kind == StepKind::Setup;
            let seen = match &settled[at] {
                Settled::Seen(seen) => Some(seen),
                _ => None,
            };
            if explain && let Origin::Example(example) = step.origin {
                let planned = &task.steps[at];
                let code = keys::code(self.book, &step.origin);
                let mut parts = stage.parts.clone();
                parts.push(("before", planned.state.shown()));
                parts.push(("later", planned.later.shown()));
                parts.push(("code", format!("{} bytes", code.len())));
                let was_known = seen.is_some_and(|seen| seen.was_known);
                let is_kept = seen.is_some_and(|seen| seen.ran.bytes().is_some());
                said.explained.push(Explained {
                    example,
                    runtime: stage.runtime.clone(),
                    key: seen.map_or(planned.key, |seen| seen.key).shown(),
                    parts,
                    was_known,
                    is_kept: was_known || stage.keeps && is_kept,
                });
            }
            match (&step.origin, &settled[at]) {
                (Origin::Example(example), Settled::Seen(seen)) => {
                    if !is_setup {
                        said.count(&seen.ran, seen.was_known);
                    }
                    // A setup is one piece of text, however many states begin with it.
                    let blocks = blamed.iter().filter(|by| !is_setup && **by == Some(at));
                    self.ran(*example, stage, seen.ran.clone(), blocks.count());
                }
                (Origin::Example(example), _) => {
                    let (why, is_told) = self.reason(task, &settled, blamed[at]);
                    let absent = Observation::Absent(Absent::NotRun { why, is_told });
                    self.observations.push((*example, absent));
                }
                (Origin::File(file), Settled::Seen(seen)) => {
                    self.file(file, &seen.ran, stage, said)
                }
                (Origin::File(_), _) => {}
            }
        }
    }

    /// Why a step was not run, and whether that is reported where it begins.
    fn reason(&self, task: &Task, settled: &[Settled], blamed: Option<usize>) -> (String, bool) {
        let Some((by, Settled::Seen(seen))) = blamed.map(|by| (by, &settled[by])) else {
            return ("it was not reached".to_owned(), false);
        };
        match &seen.ran.end {
            // The reason is the machine's, and told where it stands.
            End::Lost { why } => (why.clone(), self.failures.contains(why)),
            _ => (self.stopped(&task.course.steps[by].origin, &seen.ran), true),
        }
    }

    fn ran(&mut self, example: usize, stage: &Stage<'_>, ran: Ran, blocks: usize) {
        let observation = match &ran.end {
            End::Lost { why } => Observation::Absent(Absent::NotRun {
                why: why.clone(),
                is_told: self.failures.contains(why),
            }),
            End::Fragment { why } => Absent::not_run(format!("it cannot run alone: {why}")),
            _ => Observation::Executed(Execute {
                runtime: stage.runtime.clone(),
                probes: stage.probes.clone(),
                blocks,
                ran: Arc::new(ran),
            }),
        };
        self.observations.push((example, observation));
    }

    /// Nothing of a course is run whose setup is not there.
    fn without(&mut self, task: &Task, file: &SetupFile, why: &str, said: &mut RunSaid) {
        let told = format!("the setup `{}` cannot be read: {why}", file.shown);
        let hint =
            "`setup:` in front matter is relative to the page, `python.setup` to `book.toml`";
        self.tell_setup(told.clone(), hint, said);
        for step in &task.course.steps {
            if let Origin::Example(example) = step.origin {
                let absent = Absent::not_run_as_told(told.clone());
                self.observations.push((example, absent));
            }
        }
    }

    /// A setup file that failed, told once.
    fn file(&mut self, file: &SetupFile, ran: &Ran, stage: &Stage<'_>, said: &mut RunSaid) {
        let shown = &file.shown;
        if matches!(ran.end, End::Passed | End::Lost { .. }) {
            return;
        }
        let place = match ran.end.line() {
            Some(line) => format!("line {line} of the setup `{shown}`"),
            None => format!("the setup `{shown}`"),
        };
        let message = format!(
            "{place} fails in {}: {}",
            stage.runtime.sentence(),
            ran.end.sentence()
        );
        self.tell_setup(
            message,
            "nothing that needs it was run; mend the file",
            said,
        );
    }

    /// Two files may be called the same from where they are named, so what is said of them counts.
    fn tell_setup(&mut self, message: String, hint: &str, said: &mut RunSaid) {
        if self.setups_told.insert(message.clone()) {
            let told = Diagnostic::nowhere(Code::SetupFailed, message);
            said.faults.push(told.hint(hint));
        }
    }

    /// Why nothing is run that wants a step that ended so.
    fn stopped(&self, origin: &Origin, ran: &Ran) -> String {
        match origin {
            Origin::File(file) => format!("the setup `{}` failed", file.shown),
            Origin::Example(at) => {
                let span = self.book.examples[*at].span_of_line(ran.end.line().unwrap_or(1));
                format!("line {} failed", self.sources.position(span).line)
            }
        }
    }
}
