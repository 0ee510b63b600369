//! A hook before each call that changes the disk, so that tests can fail any of them, or end the program there.
//!
//! It takes no part in a real run: [`Unarmed`] answers at once. Only a program that was built with debug assertions looks
//! at `RULEBOOK_FAILPOINT`, a number: before the call of that number, counted from 0, it is killed as by `kill -9`.

use std::io;

/// A call that is about to change the disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    MakeFolder,
    WriteJournal,
    Write,
    Link,
    /// Makes a new file that is to take another's name.
    Create,
    Permissions,
    Sync,
    Rename,
    Exchange,
    MoveAside,
    MoveIn,
    MoveSurvivor,
    Backup,
    Replace,
    Delete,
    /// Takes away what is of no use any more; one that cannot is met by the next run.
    Clear,
    Finish,
}

/// Asked before a step; an error is the step's own failure.
pub trait Failpoint: Sync {
    fn before(&self, step: Step) -> io::Result<()>;
}

/// Lets every step pass.
#[derive(Debug)]
pub struct Unarmed;

impl Failpoint for Unarmed {
    fn before(&self, step: Step) -> io::Result<()> {
        before(step);
        Ok(())
    }
}

#[cfg(not(debug_assertions))]
pub(super) fn before(_: Step) {}

/// Ends the program where its tester said so. Nothing of ours cleans up on the way.
#[cfg(debug_assertions)]
pub(super) fn before(_: Step) {
    use std::sync::LazyLock;
    use std::sync::atomic::{AtomicUsize, Ordering};

    static AT: LazyLock<Option<usize>> =
        LazyLock::new(|| std::env::var("RULEBOOK_FAILPOINT").ok()?.parse().ok());
    static PASSED: AtomicUsize = AtomicUsize::new(0);
    if let Some(at) = *AT
        && PASSED.fetch_add(1, Ordering::SeqCst) == at
    {
        end();
    }
}

#[cfg(all(debug_assertions, unix))]
fn end() {
    use rustix::process::{Signal, getpid, kill_process};
    let _ = kill_process(getpid(), Signal::KILL);
}

#[cfg(all(debug_assertions, not(unix)))]
fn end() {
    std::process::abort();
}
