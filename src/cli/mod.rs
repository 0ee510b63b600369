//! The command line: arguments, and one file a command.
//!
//! This is the only place that decides an exit status, and with `report` and `serve` the only one that prints.

mod args;
mod bless;
mod build;
mod check;
mod completions;
mod env;
mod explain;
mod init;
mod levels;
mod lint;
mod list;
mod man;
mod mdbook;
mod mistyped;
mod open;
mod output;
mod serve;
mod skill;
mod status;
mod trust;
mod try_rule;

pub use args::{Arguments, Command};
pub use status::Status;

use crate::process::ignore_size_limit;
use clap::Parser;

/// The whole program: arguments in, exit status out.
pub fn main() -> Status {
    ignore_size_limit();
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(fault) => {
            let status = if fault.use_stderr() {
                Status::CannotWork
            } else {
                Status::Success
            };
            let _ = mistyped::answer(fault).print();
            return status;
        }
    };
    let done = match &arguments.command {
        Command::Build(command) => build::run(&arguments, command),
        Command::Serve(command) => serve::run(&arguments, command),
        Command::Check(command) => check::run(&arguments, command),
        Command::Lint(command) => lint::run(&arguments, command),
        Command::Explain(command) => explain::run(&arguments, command),
        Command::List(command) => list::run(&arguments, command),
        Command::Env(command) => env::run(&arguments, command),
        Command::Trust(command) => trust::run(&arguments, command),
        Command::Skill(command) => skill::run(&arguments, command),
        Command::Try(command) => try_rule::run(&arguments, command),
        Command::Init(command) => init::run(&arguments, command),
        Command::Completions(command) => completions::run(command),
        Command::Man(command) => man::run(command),
        Command::Mdbook(command) => mdbook::run(&arguments, command),
    };
    // A fault, and in front of it what could not be done because of it.
    done.unwrap_or_else(|fault| {
        output::error(&format!("{fault:#}"));
        Status::CannotWork
    })
}
