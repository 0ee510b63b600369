//! One warm interpreter that runs sequences: it is started, asked, and started anew when it is gone.
//!
//! A sequence that ends the interpreter itself is run step by step, so that one step alone answers for it. A pass is
//! never made up.

use crate::process::{Fault, Layers, Limits, Program, Sandbox, Worker};
use crate::runtime::wire::{self, Frame};
use crate::runtime::{End, Execution, Sequence, StepKind, Way};
use std::ffi::OsString;
use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

/// What the interpreter is started with; it reads what it runs.
const BOOT: &str = include_str!("boot.py");

const SCRIPT: &str = concat!(
    include_str!("process.py"),
    include_str!("turns.py"),
    include_str!("reach.py"),
    include_str!("notice.py"),
    include_str!("beside.py"),
    include_str!("lacks.py"),
    include_str!("worker.py"),
    include_str!("spawned.py"),
);

/// Its words where no reason is known.
const ENDED_WITH_IT: &str = "the interpreter that runs all examples ended with it";

/// In bytes: a frame holds what one step wrote, twice escaped at most.
const LONGEST_FRAME: usize = 256 << 20;

/// The worker says every second that it is there.
const SILENCE: Duration = Duration::from_secs(30);

/// Changes whenever the worker may answer otherwise: a part of every key under which an outcome is kept.
pub fn script_key() -> u128 {
    let mut hasher = xxhash_rust::xxh3::Xxh3Default::new();
    hasher.update(BOOT.as_bytes());
    hasher.update(SCRIPT.as_bytes());
    hasher.digest128()
}

/// What a runner is made of.
#[derive(Debug, Clone)]
pub struct RunnerSpec {
    pub interpreter: PathBuf,
    /// All that the interpreter sees of the environment.
    pub environment: Vec<(OsString, OsString)>,
    /// Modules that are imported once, before anything is run.
    pub preload: Vec<String>,
    /// Name and code.
    pub probes: Vec<(String, String)>,
    /// Of one step.
    pub time: Duration,
    /// Bytes that one step may write.
    pub output: u64,
    /// Bytes that one process may hold; none for what the box says.
    pub memory: Option<u64>,
    /// None for no box: only for code that is trusted.
    pub sandbox: Option<Sandbox>,
}

/// What the worker says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct About {
    /// `CPython`.
    pub implementation: String,
    /// `3.11.7`.
    pub python: String,
    /// With the day and the compiler of its making.
    pub build: String,
    pub preloaded: Vec<String>,
    /// Modules of the spec that are not, and why.
    pub not_preloaded: Vec<(String, String)>,
    pub layers: Layers,
}

/// Why nothing can be run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RunFault {
    /// The interpreter cannot be started, or does not answer: in words.
    NotStarted(String),
    /// It cannot be confined as it has to be: in words.
    NotBoxed(String),
    /// Its name, and what it raised.
    Probe(String, String),
}

impl fmt::Display for RunFault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            RunFault::NotStarted(why) | RunFault::NotBoxed(why) => out.write_str(why),
            RunFault::Probe(name, why) => write!(out, "the probe `{name}` does not start: {why}"),
        }
    }
}

impl From<Fault> for RunFault {
    fn from(fault: Fault) -> RunFault {
        match fault {
            Fault::NotBoxed(_) => RunFault::NotBoxed(fault.to_string()),
            _ => RunFault::NotStarted(fault.to_string()),
        }
    }
}

/// Why a sequence has no results.
enum Broken {
    /// There is no interpreter to run it.
    NotStarted(String),
    /// It ended in the middle.
    Ended,
}

#[derive(Debug)]
pub struct Runner {
    spec: RunnerSpec,
    about: About,
    worker: Option<Worker>,
    /// Modules that no interpreter survives, or that leave it unfit for forks.
    refused: Vec<(String, String)>,
}

impl Runner {
    /// # Errors
    ///
    /// What keeps anything from being run.
    pub fn start(spec: RunnerSpec) -> Result<Runner, RunFault> {
        let mut runner = Runner {
            spec,
            about: About::default(),
            worker: None,
            refused: Vec::new(),
        };
        runner.warm()?;
        Ok(runner)
    }

    pub fn about(&self) -> &About {
        &self.about
    }

    /// One for every step, in their order.
    pub fn run(&mut self, sequence: &Sequence, way: Way) -> Vec<Execution> {
        match self.attempt(sequence, way) {
            Ok(executions) => executions,
            Err(Broken::NotStarted(why)) => {
                vec![Execution::only(End::Lost { why }); sequence.steps.len()]
            }
            Err(Broken::Ended) => self.one_by_one(sequence),
        }
    }

    /// Each step with no more than it needs.
    fn one_by_one(&mut self, sequence: &Sequence) -> Vec<Execution> {
        let mut executions = Vec::new();
        let mut before = Vec::new();
        let mut failed = None;
        for step in &sequence.steps {
            if let Some(after) = failed {
                executions.push(Execution::only(End::NotReached { after }));
                continue;
            }
            let mut steps: Vec<_> = before.clone();
            steps.push(step.clone());
            let alone = Sequence {
                name: sequence.name.clone(),
                steps,
            };
            let execution = match self.attempt(&alone, Way::Replay) {
                Ok(mut executions) => executions.pop(),
                Err(Broken::NotStarted(why)) => Some(Execution::only(End::Lost { why })),
                Err(Broken::Ended) => Some(Execution::only(End::Killed {
                    signal: 9,
                    why: Some(ENDED_WITH_IT.to_owned()),
                })),
            };
            let execution = execution.unwrap_or_else(|| {
                let why = "it has no result".to_owned();
                Execution::only(End::Lost { why })
            });
            if step.kind != StepKind::Bad {
                before.push(step.clone());
                if execution.end != End::Passed {
                    failed = Some(step.id);
                }
            }
            executions.push(execution);
        }
        executions
    }

    fn attempt(&mut self, sequence: &Sequence, way: Way) -> Result<Vec<Execution>, Broken> {
        self.warm()
            .map_err(|fault| Broken::NotStarted(fault.to_string()))?;
        let executions = self.ask(sequence, way);
        if executions.is_none() {
            self.worker = None;
        }
        executions.ok_or(Broken::Ended)
    }

    fn ask(&mut self, sequence: &Sequence, way: Way) -> Option<Vec<Execution>> {
        let worker = self.worker.as_mut()?;
        let mut executions = Vec::with_capacity(sequence.steps.len());
        let mut frame = worker.ask(wire::request(sequence, way)).ok()?;
        loop {
            match wire::read(&frame)? {
                Frame::Alive => {}
                Frame::Execution(id, execution)
                    if sequence.steps.get(executions.len())?.id == id =>
                {
                    executions.push(*execution)
                }
                Frame::Done { worn } if executions.len() == sequence.steps.len() => {
                    if worn {
                        self.worker = None;
                    }
                    return Some(executions);
                }
                _ => return None,
            }
            frame = worker.answer().ok()?;
        }
    }

    /// An interpreter that has imported what it can, started unless one runs.
    fn warm(&mut self) -> Result<(), RunFault> {
        if self.worker.is_some() {
            return Ok(());
        }
        // Each round leaves one module more out.
        for _ in 0..=self.spec.preload.len() {
            let refused = self.refused.len();
            self.launch()?;
            if self.refused.len() == refused {
                break;
            }
        }
        Ok(())
    }

    fn launch(&mut self) -> Result<(), RunFault> {
        let patience = self.spec.time * 2;
        let limits = Limits {
            time: patience + SILENCE,
            size: LONGEST_FRAME,
        };
        let program = self.program();
        let mut worker = match &self.spec.sandbox {
            Some(sandbox) => Worker::start_boxed(&program, sandbox, limits)?,
            None => Worker::start(&program, limits)?,
        };
        let sandbox = self.spec.sandbox.as_ref();
        let wanted = self.spec.preload.iter().map(String::as_str);
        let start = wire::start(&wire::Start {
            boot: BOOT,
            preload: wanted
                .filter(|name| self.refused.iter().all(|(other, _)| other != name))
                .collect(),
            probes: &self.spec.probes,
            time: self.spec.time,
            patience,
            output: self.spec.output,
            memory: (self.spec.memory).or(sandbox.map(|sandbox| sandbox.bounds.memory)),
        });
        worker.tell(SCRIPT.into())?;
        let mut answer = worker.ask(start);
        let mut importing = None;
        loop {
            let frame = match answer {
                Ok(frame) => wire::read(&frame),
                Err(fault) => {
                    let Some(name) = importing else {
                        return Err(fault.into());
                    };
                    let why = format!("the interpreter does not survive its import: {fault}");
                    self.refused.push((name, why));
                    return Ok(());
                }
            };
            match frame {
                Some(Frame::Importing(name)) => importing = Some(name),
                Some(Frame::Refused(name, why)) => {
                    self.refused.push((name, why));
                    return Ok(());
                }
                Some(Frame::Probe(name, why)) => return Err(RunFault::Probe(name, why)),
                Some(Frame::About {
                    implementation,
                    python,
                    build,
                    mut not_preloaded,
                }) => {
                    not_preloaded.extend(self.refused.iter().cloned());
                    let is_there = |name: &&String| not_preloaded.iter().all(|(no, _)| no != *name);
                    self.about = About {
                        preloaded: (self.spec.preload.iter().filter(is_there).cloned()).collect(),
                        implementation,
                        python,
                        build,
                        not_preloaded,
                        layers: worker.layers().clone(),
                    };
                    self.worker = Some(worker);
                    return Ok(());
                }
                _ => {
                    let why = "its first answer makes no sense".to_owned();
                    return Err(RunFault::NotStarted(why));
                }
            }
            answer = worker.answer();
        }
    }

    fn program(&self) -> Program {
        let mut environment = self.spec.environment.clone();
        // The order of a set is the same in every run and in every worker.
        environment.push(("PYTHONHASHSEED".into(), "0".into()));
        Program {
            path: self.spec.interpreter.clone(),
            arguments: ["-s", "-B", "-X", "utf8", "-c", BOOT]
                .map(Into::into)
                .to_vec(),
            environment,
        }
    }
}
