//! The interpreters of a run: each worker has at most one, started when it is needed, with a box and a folder of its own.
//!
//! Where nothing is known of an environment, all start at once, and before anybody asks for them.

use super::execution::PRIVATE_FOLDER;
use super::kind::UNKNOWN;
use super::{NamedEnvironment, Resources, keys, sessions};
use crate::book::Book;
use crate::cache::Cache;
use crate::process::{Layers, Sandbox, pool};
use crate::runtime::python::{Environment, RunFault, Runner, RunnerSpec};
use crate::source::{Scratch, scratch_folder};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

/// Why interpreters did not start, and whether it is that they cannot be confined.
pub(super) type Failures = BTreeMap<String, bool>;

/// The interpreters of a run: each worker has at most one.
#[derive(Debug)]
pub struct Workers<'e> {
    pub(super) resources: &'e Resources,
    /// Modules that each interpreter imports before anything else.
    preload: Vec<String>,
    /// By worker.
    places: Vec<Mutex<Option<Place>>>,
    started: AtomicUsize,
    odd: Mutex<BTreeSet<(String, String)>>,
    /// Why interpreters did not start.
    failures: Mutex<Failures>,
    /// By environment, the box that its interpreters really are in.
    boxes: Mutex<BTreeMap<usize, Layers>>,
}

/// One interpreter, or why there is none, and the environment that it is of.
type Place = (usize, Result<Warm, String>);

#[derive(Debug)]
struct Warm {
    runner: Runner,
    _scratch: Scratch,
}

impl<'e> Workers<'e> {
    pub fn new(book: &Book, resources: &'e Resources) -> Workers<'e> {
        let named = resources.preload.clone();
        Workers {
            resources,
            preload: named.unwrap_or_else(|| {
                let ready = resources.environments.iter().find_map(ready);
                let imports = ready.map_or(UNKNOWN.imports, |one| one.kind().imports);
                imports(&sessions::staying(book, &resources.setups))
            }),
            places: (0..resources.workers.max(1))
                .map(|_| Mutex::default())
                .collect(),
            started: AtomicUsize::new(0),
            odd: Mutex::default(),
            boxes: Mutex::default(),
            failures: Mutex::default(),
        }
    }

    /// Whether examples are to be run in an environment of which nothing is known, so that there is no way around an
    /// interpreter.
    pub fn is_cold(&self, book: &Book, cache: &mut Cache) -> bool {
        let mut ready = self.resources.environments.iter().filter_map(ready);
        ready.any(|environment| {
            cache
                .get(keys::about(self.resources, environment))
                .is_none()
        }) && book.examples.iter().any(sessions::is_executed)
    }

    /// Starts all interpreters that a book can use, at once; what goes wrong is told when one is needed.
    pub fn warm(&self, book: &Book) {
        let environments = 0..self.resources.environments.len();
        let environments: Vec<usize> = environments
            .filter(|at| ready(&self.resources.environments[*at]).is_some())
            .collect();
        let wanted = book
            .examples
            .iter()
            .filter(|one| sessions::is_executed(one));
        let pages: BTreeSet<usize> = wanted.map(|one| one.page).collect();
        let useful = self.places.len().min(pages.len() * environments.len());
        let workers: Vec<usize> = (0..useful).collect();
        pool(useful, &workers, |_, worker| {
            let slot = environments[worker % environments.len()];
            let _ = self.with(*worker, slot, |_| ());
        });
    }

    /// What an interpreter of an environment says of its box.
    pub(super) fn layers(&self, slot: usize) -> Result<Layers, String> {
        let worker = (0..self.places.len()).find(|worker| self.slot_of(*worker) == Some(slot));
        self.with(worker.unwrap_or(slot), slot, |runner| {
            runner.about().layers.clone()
        })
    }

    /// The environment whose interpreter a worker has.
    pub(super) fn slot_of(&self, worker: usize) -> Option<usize> {
        let place = &self.places[worker % self.places.len()];
        let place = place.lock().unwrap_or_else(PoisonError::into_inner);
        place.as_ref().map(|(slot, _)| *slot)
    }

    pub(super) fn boxes(&self) -> BTreeMap<usize, Layers> {
        std::mem::take(&mut *self.boxes.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// How many work at once.
    pub(super) fn count(&self) -> usize {
        self.places.len()
    }

    /// How many interpreters were started.
    pub(super) fn started(&self) -> usize {
        self.started.load(Ordering::Relaxed)
    }

    pub(super) fn failures(&self) -> Failures {
        let failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        failures.clone()
    }

    /// Modules that the book wants imported beforehand and that cannot be, each with the reason.
    pub(super) fn odd(&self) -> BTreeSet<(String, String)> {
        std::mem::take(&mut *self.odd.lock().unwrap_or_else(PoisonError::into_inner))
    }

    pub(super) fn with<T>(
        &self,
        worker: usize,
        slot: usize,
        work: impl FnOnce(&mut Runner) -> T,
    ) -> Result<T, String> {
        let place = &self.places[worker % self.places.len()];
        let mut place = place.lock().unwrap_or_else(PoisonError::into_inner);
        if place.as_ref().is_none_or(|(own, _)| *own != slot) {
            *place = None;
            *place = Some((slot, self.start(slot)));
        }
        match place.as_mut() {
            Some((_, Ok(warm))) => Ok(work(&mut warm.runner)),
            Some((_, Err(why))) => Err(why.clone()),
            None => Err(String::new()),
        }
    }

    fn start(&self, slot: usize) -> Result<Warm, String> {
        let resources = self.resources;
        let environment = resources.environments[slot].environment.as_ref()?;
        let scratch = scratch_folder()
            .map_err(|fault| format!("no folder for what examples write can be made: {fault}"))?;
        let spec = RunnerSpec {
            interpreter: environment.interpreter.clone(),
            environment: Vec::new(),
            preload: self.preload.clone(),
            probes: resources.probes.clone(),
            time: resources.time,
            output: resources.output,
            memory: Some(resources.memory),
            sandbox: resources
                .sandbox
                .as_ref()
                .map(|sandbox| of(sandbox, environment, &scratch)),
        };
        self.started.fetch_add(1, Ordering::Relaxed);
        let runner = Runner::start(spec).map_err(|fault| {
            let why = match &fault {
                RunFault::Probe(..) => fault.to_string(),
                RunFault::NotStarted(_) | RunFault::NotBoxed(_) => {
                    let shown = environment.interpreter.display();
                    format!("`{shown}` cannot run examples: {fault}")
                }
            };
            let mut failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
            failures.insert(why.clone(), matches!(fault, RunFault::NotBoxed(_)));
            why
        })?;
        let mut boxes = self.boxes.lock().unwrap_or_else(PoisonError::into_inner);
        boxes.insert(slot, runner.about().layers.clone());
        let odd = runner.about().not_preloaded.iter().cloned();
        if resources.preload.is_some() {
            let mut all = self.odd.lock().unwrap_or_else(PoisonError::into_inner);
            all.extend(odd);
        }
        Ok(Warm {
            runner,
            _scratch: scratch,
        })
    }
}

/// The box of one worker: the common one, with what this interpreter reads and the folder that it may write.
fn of(sandbox: &Sandbox, environment: &Environment, scratch: &Scratch) -> Sandbox {
    let mut readable = sandbox.readable.clone();
    readable.extend(environment.reads());
    Sandbox {
        readable,
        scratch: scratch.path().join(PRIVATE_FOLDER),
        ..sandbox.clone()
    }
}

fn ready(slot: &NamedEnvironment) -> Option<&Environment> {
    slot.environment.as_ref().ok()
}
