//! Two things at once: one that waits for another program, and one that has the cores.

use std::thread;

/// Does `there` on a thread of its own while `here` is done on this one.
///
/// `there` gives nothing where the system has no thread left or the work gave up: whoever waits for an answer has none.
pub fn beside<T: Send, H>(
    there: impl FnOnce() -> T + Send,
    here: impl FnOnce() -> H,
) -> (Option<T>, H) {
    thread::scope(|scope| {
        let asking = thread::Builder::new()
            .name("asking".to_owned())
            .spawn_scoped(scope, there);
        let done = here();
        (asking.ok().and_then(|asking| asking.join().ok()), done)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_that_gives_up_takes_nothing_with_it() {
        assert_eq!(beside(|| 1, || 2), (Some(1), 2));
        assert_eq!(
            beside(|| -> u8 { std::panic::panic_any(()) }, || 2),
            (None, 2)
        );
    }
}
