//! A list of tasks done by several at once, in order afterwards.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::channel;
use std::thread;

/// Does every task once, on as many threads as there are workers, and gives the results in the order of the tasks.
///
/// `work` is told which worker it is (from 0), so that what a worker keeps from task to task can be found: no two calls
/// of one number are under way at once. These threads wait for other programs, so they are not rayon's. Where the
/// system has no thread left, fewer work; this thread is always one of them.
pub fn pool<T: Sync, R: Send>(
    workers: usize,
    tasks: &[T],
    work: impl Fn(usize, &T) -> R + Sync,
) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let (done, finished) = channel();
    let one = |worker: usize| {
        while let Some((at, task)) = take(&next, tasks) {
            let result = work(worker, task);
            let _ = done.send((at, result));
        }
    };
    thread::scope(|scope| {
        for worker in 1..workers.min(tasks.len()) {
            let one = &one;
            let _ = thread::Builder::new()
                .name(format!("pool-{worker}"))
                .spawn_scoped(scope, move || one(worker));
        }
        one(0);
    });
    drop(done);
    let mut results: Vec<(usize, R)> = finished.into_iter().collect();
    results.sort_by_key(|(at, _)| *at);
    results.into_iter().map(|(_, result)| result).collect()
}

fn take<'t, T>(next: &AtomicUsize, tasks: &'t [T]) -> Option<(usize, &'t T)> {
    let at = next.fetch_add(1, Ordering::Relaxed);
    Some((at, tasks.get(at)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_stand_in_the_order_of_the_tasks() {
        let tasks: Vec<usize> = (0..100).collect();
        for workers in [0, 1, 2, 7, 1_000] {
            let busy: Vec<AtomicUsize> = tasks.iter().map(|_| AtomicUsize::new(0)).collect();
            let results = pool(workers, &tasks, |worker, task| {
                assert_eq!(busy[worker].fetch_add(1, Ordering::SeqCst), 0);
                if task % 3 == 0 {
                    thread::yield_now();
                }
                busy[worker].fetch_sub(1, Ordering::SeqCst);
                task * 2
            });
            let expected: Vec<usize> = tasks.iter().map(|task| task * 2).collect();
            assert_eq!(results, expected);
        }
        assert!(pool(2, &[] as &[u8], |_, _| 1).is_empty());
    }
}
