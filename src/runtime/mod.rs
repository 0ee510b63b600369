//! Examples that are executed: which code runs before which, in which environments, and what happened.
//!
//! It decides an order and asks runners; what an end means for an author is `judge`'s affair. What was seen once is kept
//! by a key that names everything it depends on, and a run in which nothing changed starts no interpreter.

mod courses;
mod execution;
mod found;
mod kept;
mod keys;
mod kind;
mod kinds;
mod mutants;
mod perform;
pub mod python;
mod queue;
mod ran;
mod reach;
mod resources;
mod retries;
mod said;
mod sequence;
mod tasks;
mod turns;
mod unfit;
mod wire;
mod workers;

pub use courses::is_executed;
pub use execution::{Execute, Outcome, Runtime, runtimes_sentence};
pub use kind::Kind;
pub use mutants::{Mutant, mutants};
pub use perform::execute;
pub use ran::{
    End, Lack, LooseEnd, LooseEndKind, Printed, ProbeValue, Ran, TurnRan, Warned, class_name,
    exception, steady,
};
pub use reach::{Missed, Reach};
pub use resources::{Execution, SetupFile, World};
pub use said::{Explained, RunSaid};
pub use sequence::{Raise, Sequence, Step, StepKind, Turn, TurnMode, Way};
pub use workers::Workers;
