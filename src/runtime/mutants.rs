//! Good examples that a run holds, with one of their functions made to raise: whether that shows anywhere.
//!
//! A mutant is sent with all good examples of its state, in each environment, and nothing of it is kept. It looks only at
//! what happened; what a mutant that no one notices means, the caller says.

use super::keys::{self, State};
use super::sessions::{self, Origin, Session};
use super::turns;
use super::workers::Workers;
use super::{End, Execution, LooseEndKind, Raise, Sequence, Step, StepKind, Way};
use crate::book::{Book, Example};
use crate::facts::facts;
use crate::process::pool;
use crate::runtime::ExecutionRecord;
use crate::runtime::python::fits;
use std::collections::BTreeMap;

/// A function of an example that is made to raise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mutant {
    /// Index into the book's examples.
    pub example: usize,
    pub raise: Raise,
    /// Whether any run of it, or of a later good example of its page, is another than without it.
    pub is_noticed: bool,
}

/// One state in one environment.
struct Stage {
    slot: usize,
    session: Session,
}

/// Tries each function of these examples that a run entered; `known` has by example what happened without mutants.
pub fn mutants(
    book: &Book,
    workers: &Workers<'_>,
    known: &[Vec<&ExecutionRecord>],
    examples: &[usize],
) -> Vec<Mutant> {
    let stages = stages(book, workers);
    let mut jobs: Vec<(&Stage, usize, Raise)> = Vec::new();
    // By environment, so that an interpreter has many of them.
    for stage in &stages {
        for step in &stage.session.steps {
            if let Origin::Example(at) = step.origin
                && examples.contains(&at)
            {
                let entered = entered(&known[at]);
                jobs.extend(entered.into_iter().map(|raise| (stage, at, raise)));
            }
        }
    }
    let seen = pool(workers.count(), &jobs, |worker, (stage, at, raise)| {
        let sequence = sequence(book, &stage.session, *at, raise);
        let executions = workers.with(worker, stage.slot, |runner| {
            runner.run(&sequence, Way::Fork)
        });
        executions.is_ok_and(|all| is_noticed(book, stage, known, &sequence, &all))
    });
    let mut found: BTreeMap<(usize, u32, String), bool> = BTreeMap::new();
    for ((_, at, raise), is_noticed) in jobs.iter().zip(seen) {
        // One that a single environment notices is noticed.
        let key = (*at, raise.line, raise.name.clone());
        *found.entry(key).or_default() |= is_noticed;
    }
    let mutant = |((example, line, name), is_noticed)| Mutant {
        example,
        raise: Raise { name, line },
        is_noticed,
    };
    found.into_iter().map(mutant).collect()
}

fn stages(book: &Book, workers: &Workers<'_>) -> Vec<Stage> {
    let resources = workers.resources;
    let mut stages = Vec::new();
    for (slot, one) in resources.environments.iter().enumerate() {
        let Ok(environment) = &one.environment else {
            continue;
        };
        let suits = |example: &Example| {
            let needs = example.words.needs.as_ref();
            needs.is_none_or(|(needs, _)| fits(needs, environment) == Ok(true))
        };
        let sessions = sessions::sessions(book, &resources.setups, &suits);
        stages.extend(sessions.into_iter().map(|session| Stage { slot, session }));
    }
    stages
}

/// The functions that a run of an example entered, in whatever environment.
fn entered(known: &[&ExecutionRecord]) -> Vec<Raise> {
    let mut all: Vec<Raise> = Vec::new();
    for (name, line) in known.iter().flat_map(|one| &one.execution.reach.entered) {
        let raise = Raise {
            name: name.clone(),
            line: *line,
        };
        if !all.contains(&raise) {
            all.push(raise);
        }
    }
    all
}

/// The setups and good steps of a state, and the mutant; other steps leave no trace.
fn sequence(book: &Book, session: &Session, mutant: usize, raise: &Raise) -> Sequence {
    let mut state = State::default();
    let mut steps = Vec::new();
    for (at, step) in session.steps.iter().enumerate() {
        let is_mutant = step.origin == Origin::Example(mutant);
        let code = keys::code(book, &step.origin);
        if step.kind != StepKind::Bad || is_mutant {
            steps.push(Step {
                id: at as u32,
                kind: step.kind,
                file: state.file(step.kind, code),
                code: code.to_owned(),
                turns: turns::turns(book, &step.origin),
                keeps_prints: turns::keeps_prints(book, &step.origin),
                raise: is_mutant.then(|| raise.clone()),
            });
        }
        if step.kind != StepKind::Bad {
            state = state.after(step.kind, code);
        }
    }
    Sequence {
        name: book.pages[session.page].path.clone(),
        steps,
    }
}

/// Whether anything that is looked at differs from what was seen without the mutant.
fn is_noticed(
    book: &Book,
    stage: &Stage,
    known: &[Vec<&ExecutionRecord>],
    sequence: &Sequence,
    executions: &[Execution],
) -> bool {
    sequence
        .steps
        .iter()
        .zip(executions)
        .any(|(step, execution)| {
            let Origin::Example(at) = stage.session.steps[step.id as usize].origin else {
                return execution.end != End::Passed;
            };
            let mut known = known[at].iter().map(|execute| &execute.execution);
            step.kind != StepKind::Setup
                && !known.any(|known| is_same(&book.examples[at], known, execution))
        })
}

fn is_same(example: &Example, one: &Execution, other: &Execution) -> bool {
    let class = |execution: &Execution| match &execution.end {
        End::Raised { classes, .. } => facts!("end-raises", class = classes.first()),
        other => other.facts(),
    };
    let has_gap = |execution: &Execution| {
        let reach = &execution.reach;
        reach.unknown.is_some() || !reach.never.is_empty() || !reach.unheard.is_empty()
    };
    let unawaited = |execution: &Execution| {
        let ends = execution.loose_ends.iter();
        ends.filter(|end| end.kind == LooseEndKind::NeverAwaited)
            .count()
    };
    let is_shown = example.output.is_some();
    class(one) == class(other)
        && (has_gap(one) || !has_gap(other))
        && (!is_shown || one.output == other.output)
        && one.turns == other.turns
        && one.prints == other.prints
        && unawaited(one) == unawaited(other)
}
