//! Other programs: each in a group of its own, asked in frames or run to its end, boxed where its code is not trusted,
//! and ended without a trace.
//!
//! The only room that starts a process, or a thread that waits for one. It knows nothing of what is asked: a program
//! that is missing, dies, hangs, or answers without end is a [`Fault`], and never a panic or a zombie.

#![cfg_attr(
    not(test),
    expect(
        clippy::disallowed_methods,
        reason = "it starts programs, and its launcher makes a root of files"
    )
)]

mod beside;
mod finish;
mod git;
mod launch;
mod pool;
mod program;
mod sandbox;
mod search_path;
mod signals;
mod user;
mod worker;

pub use beside::beside;
pub use finish::{Finished, finish};
pub use git::{Changes, GitFault, changes, was_deleted};
pub use launch::launch;
pub use pool::pool;
pub use program::{Fault, Limits, Program};
pub use sandbox::{Bounds, LAYERS, Layer, Layers, Sandbox, enter_box};
pub use search_path::SearchPath;
pub use signals::ignore_size_limit;
pub use user::{is_root, user};
pub use worker::Worker;
