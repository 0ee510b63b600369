//! `rulebook man`: the manual page of the program or of one command, made from the arguments.
//!
//! `rulebook man | man -l -` shows one; a package writes them to `rulebook.1`, `rulebook-check.1` and so on.

use super::args::{Arguments, Man};
use super::{Status, output};
use crate::facts::facts;
use crate::near::{nearest, third};
use crate::pipeline::Fault;
use clap::CommandFactory;

pub fn run(command: &Man) -> anyhow::Result<Status> {
    let mut page = Arguments::command();
    page.build();
    if let Some(name) = &command.command {
        page = match page.find_subcommand(name) {
            Some(found) => found.clone(),
            None => return Err(unknown(name, &page).into()),
        };
    }
    let mut text = Vec::new();
    clap_mangen::Man::new(page).render(&mut text)?;
    output::print(&String::from_utf8(text)?)?;
    Ok(Status::Success)
}

fn unknown(name: &str, program: &clap::Command) -> Fault {
    let names = program.get_subcommands().map(|command| command.get_name());
    Fault::new(match nearest(name, names, third) {
        Some(near) => facts!("no-such-command-near", name, near),
        None => facts!("no-such-command", name),
    })
}
