//! Other programs: each in a group of its own, asked in frames, and ended without a trace.
//!
//! The only room that starts a process, or a thread that waits for one. It knows nothing of what is asked: a program
//! that is missing, dies, hangs, or answers without end is a [`Fault`], and never a panic or a zombie.

mod beside;
mod worker;

pub use beside::beside;
pub use worker::{Fault, Limits, Program, Worker};
