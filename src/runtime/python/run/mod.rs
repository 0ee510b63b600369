//! Code that is run: sequences go in, what happened to each of their steps comes out.
//!
//! `process.py`, `reach.py`, `beside.py`, `turns.py`, `lacks.py`, `worker.py` and `spawned.py` do it inside the
//! interpreter, `runner.rs` asks them. Nothing here judges: whether an end is a proof, another room decides.

mod runner;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod turns;

pub use runner::{RunFault, Runner, RunnerSpec, script_key};
