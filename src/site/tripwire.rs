//! A hook before each step that touches the disk, so that tests can fail or kill any of them.
//!
//! It takes no part in a real publication: [`Quiet`] answers at once.

use std::io;

/// A step of a publication, in the order in which the first of each kind is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    MakeFolder,
    WriteJournal,
    Write,
    Link,
    Exchange,
    MoveAside,
    MoveIn,
    MoveSurvivor,
    Backup,
    Replace,
    Delete,
    Finish,
}

/// Asked before a step; an error is the step's own failure.
pub trait Tripwire: Sync {
    fn before(&self, step: Step) -> io::Result<()>;
}

/// Lets every step pass.
pub struct Quiet;

impl Tripwire for Quiet {
    fn before(&self, _: Step) -> io::Result<()> {
        Ok(())
    }
}
