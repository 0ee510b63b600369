//! Examples that are executed: which code runs before which, in which environments, and what happened.
//!
//! It decides an order and asks runners; what an end means for an author is `judge`'s affair. What was seen once is kept
//! by a key that names everything it depends on, and a run in which nothing changed starts no interpreter.

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
mod reach;
mod record;
mod resources;
mod retries;
mod said;
mod sequence;
mod sessions;
mod tasks;
mod turns;
mod unfit;
mod wire;
mod workers;

pub use execution::{
    End, Execution, Lack, LooseEnd, LooseEndKind, Printed, ProbeValue, TurnRan, Warned, class_name,
    exception, steady,
};
pub use kind::Kind;
pub use mutants::mutants;
pub use perform::execute;
pub use reach::{Missed, Reach};
pub use record::{ExecutionRecord, Outcome, Runtime, runtimes_sentence};
pub use resources::{NamedEnvironment, Resources, SetupFile};
pub use said::{Explained, RunSaid};
pub use sequence::{Raise, Sequence, Step, StepKind, Turn, TurnMode, Way};
pub use sessions::is_executed;
pub use wire::is_frame;
pub use workers::Workers;
