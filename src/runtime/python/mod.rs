//! Python as its own interpreter reads it: which interpreter there is, whether it compiles a piece of code, and what
//! happens when it runs one.
//!
//! It knows no stance and keeps nothing: who wants answers twice remembers them. Only `run` runs what is a guideline's.

mod answer;
mod compile;
mod environment;
mod find;
mod kind;
mod place;
mod preload;
mod run;
#[cfg(test)]
mod tests;
mod traceback;
mod trust;

pub use answer::Answer;
pub use compile::{Compiler, FLAGS, Version};
pub use environment::{
    Environment, EnvironmentFault, EnvironmentSpec, Word, Workshop, fits, prepare_all, prune, stale,
};
pub use find::{Interpreter, NAMES, Wanted, find};
pub use kind::KIND;
pub use run::{RunFault, Runner, RunnerSpec, script_key};
pub use traceback::shown_exception;
pub use trust::{Entrusted, Trust, distrust, entrusted, trust, trust_of, trusted};
