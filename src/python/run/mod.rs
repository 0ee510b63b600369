//! Code that is run: sequences go in, what happened to each of their steps comes out.
//!
//! `process.py`, `reach.py`, `beside.py`, `turns.py`, `lacks.py`, `worker.py` and `spawned.py` do it inside the
//! interpreter, `runner.rs` asks them. Nothing here judges: whether an end is a proof, another room decides.

mod kept;
mod ran;
mod reach;
mod runner;
mod sequence;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod turns;
mod wire;

pub use ran::{
    End, Lack, Printed, ProbeValue, Ran, TurnRan, Warned, exception, last as class_name, steady,
};
pub use reach::{Missed, Reach};
pub use runner::{About, RunFault, Runner, RunnerSpec, script_key};
pub use sequence::{Raise, Sequence, Step, StepKind, Turn, TurnMode, Way};
