//! The interpreters of a run: who has which, which task comes next for whom, and what is started before it is needed.
//!
//! An interpreter costs as much as many examples. So whoever has one stays with its environment as long as there is
//! something to do in it, and where nothing is known of an environment all start at once.

use super::courses::{self, Origin};
use super::keys;
use super::perform::Task;
use super::{Execution, World};
use crate::book::Book;
use crate::process::{Layers, Sandbox, crew};
use crate::python::{End, Environment, Ran, Runner, RunnerSpec, Sequence, Step, Way};
use crate::source::Scratch;
use crate::verify::cache::Cache;
use std::collections::{BTreeSet, VecDeque};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

/// So many tasks are worth an interpreter more.
const WORTH_A_START: usize = 8;

/// The interpreters of a run: each worker has at most one.
#[derive(Debug)]
pub struct Crew<'e> {
    pub(super) execution: &'e Execution,
    /// Modules that each interpreter imports before anything else.
    preload: Vec<String>,
    /// By worker: for which environment it is, and why there is none.
    places: Vec<Mutex<Option<(usize, Result<Warm, String>)>>>,
    pub(super) started: AtomicUsize,
    odd: Mutex<BTreeSet<(String, String)>>,
}

#[derive(Debug)]
struct Warm {
    runner: Runner,
    _scratch: Scratch,
}

impl<'e> Crew<'e> {
    pub fn new(book: &Book, execution: &'e Execution) -> Crew<'e> {
        let named = execution.preload.clone();
        Crew {
            execution,
            preload: named.unwrap_or_else(|| courses::imports(book, &execution.setups)),
            places: (0..execution.workers.max(1))
                .map(|_| Mutex::default())
                .collect(),
            started: AtomicUsize::new(0),
            odd: Mutex::default(),
        }
    }

    /// Whether examples are to be run in an environment of which nothing is known, so that there is no way around an
    /// interpreter.
    pub fn is_cold(&self, book: &Book, cache: &mut Cache) -> bool {
        let mut ready = self.execution.worlds.iter().filter_map(ready);
        ready.any(|environment| {
            cache
                .get(keys::about(self.execution, environment))
                .is_none()
        }) && book.examples.iter().any(courses::is_executed)
    }

    /// Starts all interpreters that a book can use, at once; what goes wrong is told when one is needed.
    pub fn warm(&self, book: &Book) {
        let worlds = 0..self.execution.worlds.len();
        let worlds: Vec<usize> = worlds
            .filter(|at| ready(&self.execution.worlds[*at]).is_some())
            .collect();
        let wanted = book.examples.iter().filter(|one| courses::is_executed(one));
        let pages: BTreeSet<usize> = wanted.map(|one| one.page).collect();
        let useful = self.places.len().min(pages.len() * worlds.len());
        let workers: Vec<usize> = (0..useful).collect();
        crew(useful, &workers, |_, worker| {
            let world = worlds[worker % worlds.len()];
            let _ = self.with(*worker, world, |_| ());
        });
    }

    /// What an interpreter of an environment says of its box.
    pub(super) fn layers(&self, world: usize) -> Result<Layers, String> {
        let worker = (0..self.places.len()).find(|worker| self.world_of(*worker) == Some(world));
        self.with(worker.unwrap_or(world), world, |warm| {
            warm.runner.about().layers.clone()
        })
    }

    /// The environment whose interpreter a worker has.
    fn world_of(&self, worker: usize) -> Option<usize> {
        let place = &self.places[worker % self.places.len()];
        let place = place.lock().unwrap_or_else(PoisonError::into_inner);
        place.as_ref().map(|(world, _)| *world)
    }

    /// What happened to each step that the tasks send, in their order.
    pub(super) fn all(&self, book: &Book, tasks: &[&Task]) -> Vec<Vec<Ran>> {
        let queue = Mutex::new(Queue::new(tasks, self.execution.worlds.len()));
        let next = |worker: usize, world: Option<usize>| {
            let mut queue = queue.lock().unwrap_or_else(PoisonError::into_inner);
            queue.next(worker, world)
        };
        let useful = self.places.len().min(tasks.len());
        let workers: Vec<usize> = (0..useful).collect();
        let done = crew(useful, &workers, |worker, _| {
            let mut done = Vec::new();
            let mut world = None;
            while let Some((at, own)) = next(worker, world.or_else(|| self.world_of(worker))) {
                world = Some(own);
                done.push((at, self.run(book, worker, tasks[at])));
            }
            done
        });
        let mut done: Vec<(usize, Vec<Ran>)> = done.into_iter().flatten().collect();
        done.sort_by_key(|(at, _)| *at);
        done.into_iter().map(|(_, rans)| rans).collect()
    }

    pub(super) fn odd(&self) -> BTreeSet<(String, String)> {
        std::mem::take(&mut *self.odd.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn with<T>(
        &self,
        worker: usize,
        world: usize,
        work: impl FnOnce(&mut Warm) -> T,
    ) -> Result<T, String> {
        let place = &self.places[worker % self.places.len()];
        let mut place = place.lock().unwrap_or_else(PoisonError::into_inner);
        if place.as_ref().is_none_or(|(own, _)| *own != world) {
            *place = None;
            *place = Some((world, self.start(world)));
        }
        match place.as_mut() {
            Some((_, Ok(warm))) => Ok(work(warm)),
            Some((_, Err(why))) => Err(why.clone()),
            None => Err(String::new()),
        }
    }

    fn start(&self, world: usize) -> Result<Warm, String> {
        let execution = self.execution;
        let environment = execution.worlds[world].environment.as_ref()?;
        let scratch = Scratch::new()
            .map_err(|fault| format!("no folder for what examples write can be made: {fault}"))?;
        let spec = RunnerSpec {
            interpreter: environment.interpreter.clone(),
            environment: Vec::new(),
            preload: self.preload.clone(),
            probes: execution.probes.clone(),
            time: execution.time,
            output: execution.output,
            memory: Some(execution.memory),
            sandbox: execution
                .sandbox
                .as_ref()
                .map(|sandbox| of(sandbox, environment, &scratch)),
        };
        self.started.fetch_add(1, Ordering::Relaxed);
        let runner = Runner::start(spec).map_err(|fault| {
            let shown = environment.interpreter.display();
            format!("`{shown}` cannot run examples: {fault}")
        })?;
        let odd = runner.about().not_preloaded.iter().cloned();
        if execution.preload.is_some() {
            let mut all = self.odd.lock().unwrap_or_else(PoisonError::into_inner);
            all.extend(odd);
        }
        Ok(Warm {
            runner,
            _scratch: scratch,
        })
    }

    /// What happened to each step that a task sends.
    fn run(&self, book: &Book, worker: usize, task: &Task) -> Vec<Ran> {
        let step = |at: usize| Step {
            id: at as u32,
            kind: task.course.steps[at].kind,
            file: task.steps[at].file.clone(),
            code: keys::code(book, &task.course.steps[at].origin).to_owned(),
        };
        let sequence = Sequence {
            name: book.pages[task.course.page].path.clone(),
            steps: task.sent().map(step).collect(),
        };
        let unreadable = task
            .course
            .steps
            .iter()
            .find_map(|step| match &step.origin {
                Origin::File(file) => file.code.as_ref().err().map(|why| (file, why)),
                Origin::Example(_) => None,
            });
        let ran = match unreadable {
            Some((file, why)) => Err(format!("the setup `{}` cannot be read: {why}", file.shown)),
            None => self.with(worker, task.world, |warm| {
                warm.runner.run(&sequence, Way::Fork)
            }),
        };
        ran.unwrap_or_else(|why| vec![Ran::only(End::Lost { why }); sequence.steps.len()])
    }
}

/// The box of one worker: the common one, with what this interpreter reads and the folder that it may write.
fn of(sandbox: &Sandbox, environment: &Environment, scratch: &Scratch) -> Sandbox {
    let mut readable = sandbox.readable.clone();
    readable.extend([
        environment.root.clone(),
        environment.base.clone(),
        environment.interpreter.clone(),
    ]);
    Sandbox {
        readable,
        scratch: scratch.path().to_path_buf(),
        ..sandbox.clone()
    }
}

fn ready(world: &World) -> Option<&Environment> {
    world.environment.as_ref().ok()
}

/// Tasks that nobody has taken, by environment.
struct Queue {
    worlds: Vec<VecDeque<usize>>,
    /// By worker: the environment that it took its last task from.
    busy: Vec<(usize, usize)>,
}

impl Queue {
    fn new(tasks: &[&Task], worlds: usize) -> Queue {
        let mut queue = Queue {
            worlds: vec![VecDeque::new(); worlds],
            busy: Vec::new(),
        };
        for (at, task) in tasks.iter().enumerate() {
            queue.worlds[task.world].push_back(at);
        }
        queue
    }

    /// The next task for a worker that is at home in an environment, and whose it is. None, although there are some,
    /// where others will have done them before another interpreter has started.
    fn next(&mut self, worker: usize, home: Option<usize>) -> Option<(usize, usize)> {
        self.busy.retain(|(other, _)| *other != worker);
        let home = home.unwrap_or(worker % self.worlds.len().max(1));
        let has_tasks = |world: &usize| self.worlds.get(*world).is_some_and(|own| !own.is_empty());
        let others = (0..self.worlds.len()).filter(|world| {
            let is_taken = self.busy.iter().any(|(_, own)| own == world);
            let left = self.worlds[*world].len();
            left > 0 && (!is_taken || left >= WORTH_A_START)
        });
        let world = match has_tasks(&home) {
            true => Some(home),
            false => others.max_by_key(|world| self.worlds[*world].len()),
        }?;
        self.busy.push((worker, world));
        let at = self.worlds[world].pop_front()?;
        Some((at, world))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn queue(left: &[usize]) -> Queue {
        let worlds = left.iter().map(|left| (0..*left).collect());
        Queue {
            worlds: worlds.collect(),
            busy: Vec::new(),
        }
    }

    #[test]
    fn a_worker_stays_where_it_is_at_home() {
        let mut queue = queue(&[2, 20]);
        let world = |queue: &mut Queue, worker, home| queue.next(worker, home).map(|(_, own)| own);
        assert_eq!(world(&mut queue, 0, None), Some(0));
        assert_eq!(world(&mut queue, 1, None), Some(1));
        assert_eq!(world(&mut queue, 0, Some(0)), Some(0));
        // There is enough to do elsewhere.
        for _ in 0..12 {
            assert_eq!(world(&mut queue, 0, Some(0)), Some(1));
        }
        // The rest is for who is there.
        assert_eq!(world(&mut queue, 0, Some(0)), None);
        for _ in 0..7 {
            assert_eq!(world(&mut queue, 1, Some(1)), Some(1));
        }
        assert_eq!(world(&mut queue, 1, Some(1)), None);
    }

    #[test]
    fn nothing_is_left_where_nobody_is() {
        let mut queue = queue(&[1, 3]);
        let took = std::iter::from_fn(|| queue.next(0, Some(0)).map(|(_, own)| own));
        assert_eq!(took.collect::<Vec<_>>(), [0, 1, 1, 1]);
    }
}
