//! A program that is started and let go: the user's own browser.
//!
//! It belongs to the user and not to the run, so it outlives it. Nothing is asked of it, and nothing read.

use super::program::{Fault, Program};
use super::worker::command;
use std::process::Stdio;
use std::thread;

/// # Errors
///
/// It cannot be started. How it ends is nobody's concern.
pub fn launch(program: &Program) -> Result<(), Fault> {
    let child = command(program)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    let mut child = child.map_err(|fault| Fault::NotStarted(fault.to_string()))?;
    // While rulebook goes on, one that has ended is not to stay as a zombie. Without a thread it does no harm either.
    let _ = thread::Builder::new()
        .name("launched".to_owned())
        .spawn(move || child.wait());
    Ok(())
}
