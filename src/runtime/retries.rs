//! What comes after an example that failed: it is tried alone, and behind the examples that passed, so that one failure is
//! one error.
//!
//! An example that needs something of what failed is not run, whatever it would have shown: a state that lacks a part of
//! what its reader has proves nothing.

use super::keys;
use super::kind::Kind;
use super::sessions::{Origin, Session, Step};
use super::{End, Execution, StepKind};
use crate::book::Book;
use crate::cache::Key;
use crate::language::Bindings;
use std::collections::BTreeSet;

/// What is known of a step.
#[derive(Debug, Clone)]
pub(super) struct Seen {
    pub execution: Execution,
    pub key: Key,
    pub was_known: bool,
}

/// What is made of a step.
#[derive(Debug, Clone)]
pub(super) enum Settled {
    Seen(Box<Seen>),
    /// The step of the same session that failed, and that it cannot do without.
    Blocked(usize),
    /// No one knows why there is nothing.
    Unknown,
}

/// How often the rest of a session is tried, each time without one more that failed; the others are blocked.
const ROUNDS: usize = 24;

/// How many steps of a session are tried alone, each behind the setups again; the others may be blocked.
const MOST_ALONE: usize = 100;

/// Runs sessions, each of the task of that number, and says what was seen of each step.
pub(super) type Run<'r> = dyn FnMut(&[(usize, Session)]) -> Vec<Vec<Option<Seen>>> + 'r;

/// Everything about the steps of all tasks, tried again where that may show more.
pub(super) fn settle(
    book: &Book,
    sessions: &[(&Session, &'static Kind)],
    first: Vec<Vec<Option<Seen>>>,
    run: &mut Run<'_>,
) -> Vec<Vec<Settled>> {
    let all = sessions.iter().zip(first).enumerate();
    let mut open: Vec<Open<'_>> = all
        .map(|(task, ((session, kind), seen))| Open::of(book, kind, task, session, seen))
        .collect();
    try_alone(&mut open, run);
    for _ in 0..ROUNDS {
        let asked: Vec<(usize, Vec<usize>)> = open
            .iter_mut()
            .enumerate()
            .filter_map(|(at, one)| Some((at, one.rest()?)))
            .collect();
        if asked.is_empty() {
            break;
        }
        let wanted: Vec<(usize, Session)> = asked
            .iter()
            .map(|(at, steps)| (open[*at].task, open[*at].only(steps)))
            .collect();
        for ((at, steps), seen) in asked.into_iter().zip(run(&wanted)) {
            open[at].take(&steps, seen);
        }
    }
    open.into_iter().map(Open::settled).collect()
}

/// Each step that was not reached, behind the setups.
fn try_alone(open: &mut [Open<'_>], run: &mut Run<'_>) {
    let mut places = Vec::new();
    let mut wanted = Vec::new();
    for (at, one) in open.iter().enumerate() {
        for step in one.unreached().into_iter().take(MOST_ALONE) {
            let mut steps: Vec<usize> = one.setups().filter(|setup| *setup < step).collect();
            steps.push(step);
            wanted.push((one.task, one.only(&steps)));
            places.push((at, step));
        }
    }
    if wanted.is_empty() {
        return;
    }
    for ((at, step), mut seen) in places.into_iter().zip(run(&wanted)) {
        open[at].alone[step] = seen.pop().flatten();
    }
}

/// A session in which something failed, or all passed.
struct Open<'c> {
    kind: &'static Kind,
    task: usize,
    session: &'c Session,
    names: Vec<Bindings>,
    /// The first that failed; none where nothing is to be tried.
    failed: Option<usize>,
    settled: Vec<Option<Settled>>,
    /// What was seen of a step behind the setups alone.
    alone: Vec<Option<Seen>>,
    /// Those that the others have to do without.
    left_out: Vec<bool>,
}

fn passed(seen: &Seen) -> bool {
    seen.execution.end == End::Passed
}

impl<'c> Open<'c> {
    fn of(
        book: &Book,
        kind: &'static Kind,
        task: usize,
        session: &'c Session,
        seen: Vec<Option<Seen>>,
    ) -> Open<'c> {
        let is_failure = |(step, seen): (&Step, &Option<Seen>)| {
            step.kind != StepKind::Bad && seen.as_ref().is_some_and(|seen| !passed(seen))
        };
        let failed = session.steps.iter().zip(&seen).position(is_failure);
        let retries = failed.filter(|at| {
            let is_lost =
                matches!(&seen[*at], Some(seen) if matches!(seen.execution.end, End::Lost { .. }));
            session.steps[*at].kind == StepKind::Good && !is_lost
        });
        let end = failed.map_or(seen.len(), |at| at + 1);
        let names = session.steps.iter().map(|step| match retries {
            Some(_) => (kind.bindings)(keys::code(book, &step.origin)),
            None => Bindings::default(),
        });
        let names = names.collect();
        let mut settled: Vec<Option<Settled>> = seen
            .into_iter()
            .map(|seen| seen.map(|seen| Settled::Seen(Box::new(seen))))
            .collect();
        for after in &mut settled[end..] {
            *after = match (retries, failed) {
                (Some(_), _) | (None, None) => None,
                (None, Some(failed)) => Some(Settled::Blocked(failed)),
            };
        }
        Open {
            kind,
            task,
            session,
            names,
            failed: retries,
            alone: vec![None; session.steps.len()],
            left_out: vec![false; session.steps.len()],
            settled,
        }
    }

    /// The name for want of which it ended.
    fn lacking_name<'s>(&self, seen: &'s Seen) -> Option<&'s str> {
        match &seen.execution.end {
            End::Raised {
                classes, message, ..
            } => (self.kind.missing_name)(classes, message),
            _ => None,
        }
    }

    fn setups(&self) -> impl Iterator<Item = usize> {
        let steps = self.session.steps.iter().enumerate();
        steps
            .filter(|(_, step)| step.kind == StepKind::Setup)
            .map(|(at, _)| at)
    }

    fn unreached(&self) -> Vec<usize> {
        let (Some(failed), steps) = (self.failed, &self.session.steps) else {
            return Vec::new();
        };
        let all = failed + 1..steps.len();
        all.filter(|at| {
            matches!(steps[*at].origin, Origin::Example(_)) && steps[*at].kind != StepKind::Setup
        })
        .collect()
    }

    fn only(&self, steps: &[usize]) -> Session {
        Session {
            page: self.session.page,
            steps: steps
                .iter()
                .map(|at| self.session.steps[*at].clone())
                .collect(),
        }
    }

    /// The steps that are worth running together; none where all is settled.
    ///
    /// What cannot be run there is settled by what it did alone.
    fn rest(&mut self) -> Option<Vec<usize>> {
        let failed = self.failed?;
        let is_open = |one: &Option<Settled>| one.is_none();
        if !self.settled.iter().any(is_open) {
            return None;
        }
        // The names that may not be what a reader has, each with the step to blame.
        let mut tainted: Vec<(String, usize)> = Vec::new();
        let mut defined: BTreeSet<String> = BTreeSet::new();
        let mut steps = Vec::new();
        for at in 0..self.session.steps.len() {
            let stays = self.session.steps[at].kind != StepKind::Bad;
            let names = self.names[at].clone();
            let touched = |tainted: &mut Vec<(String, usize)>, defined: &BTreeSet<String>| {
                let used = names.used.iter().filter(|name| !defined.contains(*name));
                let all = names.bound.iter().chain(used);
                let all = all.filter(|name| !self.kind.builtins.contains(&name.as_str()));
                tainted.extend(all.map(|name| (name.clone(), at)));
            };
            if at == failed || self.left_out[at] {
                if stays {
                    touched(&mut tainted, &defined);
                }
                continue;
            }
            if !stays && self.settled[at].is_some() {
                continue;
            }
            let passes_alone = self.alone[at].as_ref().is_some_and(passed);
            let mut blame = tainted.iter().filter(|(name, _)| {
                // What it imports or defines itself it does not want of others.
                names.used.contains(name) && !names.defined.contains(name)
            });
            let blame = blame.next().map(|(_, by)| *by);
            let is_open = self.settled[at].is_none();
            if let Some(by) = blame.filter(|_| is_open && !passes_alone) {
                // It fails for a reason of its own, or for want of what failed.
                let before = || self.names[..at].iter();
                let is_bound = |name: &str| before().any(|names| names.bound.contains(name));
                let is_own =
                    |seen: &Seen| self.lacking_name(seen).is_none_or(|name| !is_bound(name));
                let own = self.alone[at].clone().filter(is_own);
                self.settled[at] =
                    Some(own.map_or(Settled::Blocked(by), |seen| Settled::Seen(Box::new(seen))));
                self.left_out[at] = true;
                if stays {
                    touched(&mut tainted, &defined);
                }
                continue;
            }
            steps.push(at);
            if stays {
                tainted.retain(|(name, _)| !names.bound.contains(name));
                defined.extend(names.defined);
            }
        }
        let is_any_open = steps.iter().any(|at| self.settled[*at].is_none());
        is_any_open.then_some(steps)
    }

    /// What was seen of these steps when they ran together, up to the first that failed.
    fn take(&mut self, steps: &[usize], seen: Vec<Option<Seen>>) {
        let pairs = steps.iter().copied().zip(seen);
        for (at, seen) in pairs.filter_map(|(at, seen)| Some((at, seen?))) {
            let has_failed = self.session.steps[at].kind != StepKind::Bad && !passed(&seen);
            let is_better = passed(&seen)
                && matches!(&self.settled[at], Some(Settled::Seen(known)) if passed(known))
                && self.session.steps[at].kind == StepKind::Good;
            if is_better && !self.left_out[at] {
                // Those that came after it may have called what it defines.
                self.settled[at] = Some(Settled::Seen(Box::new(seen.clone())));
            }
            if self.settled[at].is_none() {
                // In this state it may fail, and by itself do what it says.
                let alone = self.alone[at].take();
                let alone = alone.filter(|alone| has_failed && passed(alone));
                self.settled[at] = Some(Settled::Seen(Box::new(alone.unwrap_or(seen))));
            }
            if has_failed {
                self.left_out[at] = true;
                break;
            }
        }
    }

    fn settled(self) -> Vec<Settled> {
        let by = self.failed;
        let all = self.settled.into_iter();
        all.map(|one| match (one, by) {
            (Some(settled), _) => settled,
            (None, Some(by)) => Settled::Blocked(by),
            (None, None) => Settled::Unknown,
        })
        .collect()
    }
}
