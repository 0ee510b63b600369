//! `rulebook completions`: what a shell needs to complete a command line, made from the arguments.
//!
//! It installs nothing: where a shell looks for such a script is the user's to know.

use super::args::{Arguments, Completions};
use super::{Status, output};
use clap::CommandFactory;

pub fn run(command: &Completions) -> anyhow::Result<Status> {
    // Into memory first: the generator panics on a pipe that is closed, and `output` does not.
    let mut script = Vec::new();
    clap_complete::generate(
        command.shell,
        &mut Arguments::command(),
        "rulebook",
        &mut script,
    );
    output::print(&String::from_utf8(script)?)?;
    Ok(Status::Success)
}
