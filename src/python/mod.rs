//! Python as its own interpreter reads it: which interpreter there is, and whether it compiles a piece of code.
//!
//! It runs nothing of a guideline's, knows no stance and keeps nothing: who wants answers twice remembers them.

mod answer;
mod compile;
mod find;
mod place;
#[cfg(test)]
mod tests;

pub use answer::Answer;
pub use compile::{Compiler, FLAGS, Version};
pub use find::{Interpreter, Wanted, find};
