//! Which task comes next for whom.
//!
//! An interpreter costs as much as many examples: so whoever has one stays with its environment as long as there is
//! something to do in it.

use super::workers::Workers;
use crate::process::pool;
use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

/// So many tasks are worth an interpreter more.
const WORTH_A_START: usize = 8;

/// Does every task once, each in the environment of that number, and gives the results in the order of the tasks.
pub(super) fn all<T: Sync, R: Send>(
    workers: &Workers<'_>,
    tasks: &[(usize, &T)],
    work: impl Fn(usize, &T) -> R + Sync,
) -> Vec<R> {
    let queue = Mutex::new(Queue::new(tasks, workers.resources.environments.len()));
    let next = |worker: usize, home: Option<usize>| {
        let mut queue = queue.lock().unwrap_or_else(PoisonError::into_inner);
        queue.next(worker, home)
    };
    let each: Vec<usize> = (0..workers.count().min(tasks.len())).collect();
    let done = pool(each.len(), &each, |worker, _| {
        let mut done = Vec::new();
        let mut home = workers.slot_of(worker);
        while let Some((at, slot)) = next(worker, home) {
            home = Some(slot);
            done.push((at, work(worker, tasks[at].1)));
        }
        done
    });
    let mut done: Vec<(usize, R)> = done.into_iter().flatten().collect();
    done.sort_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, result)| result).collect()
}

/// Tasks that nobody has taken, by environment.
struct Queue {
    environments: Vec<VecDeque<usize>>,
    /// By worker: the environment that it took its last task from.
    busy: Vec<(usize, usize)>,
}

impl Queue {
    fn new<T>(tasks: &[(usize, &T)], environments: usize) -> Queue {
        let mut queue = Queue {
            environments: vec![VecDeque::new(); environments],
            busy: Vec::new(),
        };
        for (at, (slot, _)) in tasks.iter().enumerate() {
            queue.environments[*slot].push_back(at);
        }
        queue
    }

    /// The next task for a worker that is at home in an environment, and whose it is. None, although there are some,
    /// where others will have done them before another interpreter has started.
    fn next(&mut self, worker: usize, home: Option<usize>) -> Option<(usize, usize)> {
        self.busy.retain(|(other, _)| *other != worker);
        let home = home.unwrap_or(worker % self.environments.len().max(1));
        let has_tasks = |slot: &usize| {
            self.environments
                .get(*slot)
                .is_some_and(|own| !own.is_empty())
        };
        let others = (0..self.environments.len()).filter(|slot| {
            let is_taken = self.busy.iter().any(|(_, own)| own == slot);
            let left = self.environments[*slot].len();
            left > 0 && (!is_taken || left >= WORTH_A_START)
        });
        let slot = match has_tasks(&home) {
            true => Some(home),
            false => others.max_by_key(|slot| self.environments[*slot].len()),
        }?;
        self.busy.push((worker, slot));
        let at = self.environments[slot].pop_front()?;
        Some((at, slot))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn queue(left: &[usize]) -> Queue {
        let environments = left.iter().map(|left| (0..*left).collect());
        Queue {
            environments: environments.collect(),
            busy: Vec::new(),
        }
    }

    #[test]
    fn a_worker_stays_where_it_is_at_home() {
        let mut queue = queue(&[2, 20]);
        let slot = |queue: &mut Queue, worker, home| queue.next(worker, home).map(|(_, own)| own);
        assert_eq!(slot(&mut queue, 0, None), Some(0));
        assert_eq!(slot(&mut queue, 1, None), Some(1));
        assert_eq!(slot(&mut queue, 0, Some(0)), Some(0));
        // There is enough to do elsewhere.
        for _ in 0..12 {
            assert_eq!(slot(&mut queue, 0, Some(0)), Some(1));
        }
        // The rest is for who is there.
        assert_eq!(slot(&mut queue, 0, Some(0)), None);
        for _ in 0..7 {
            assert_eq!(slot(&mut queue, 1, Some(1)), Some(1));
        }
        assert_eq!(slot(&mut queue, 1, Some(1)), None);
    }

    #[test]
    fn nothing_is_left_where_nobody_is() {
        let mut queue = queue(&[1, 3]);
        let took = std::iter::from_fn(|| queue.next(0, Some(0)).map(|(_, own)| own));
        assert_eq!(took.collect::<Vec<_>>(), [0, 1, 1, 1]);
    }
}
