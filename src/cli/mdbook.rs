//! `rulebook mdbook`: mdBook's preprocessor of the name `rulebook`. It verifies the chapters that mdBook hands over, and hands
//! the same book back.
//!
//! Standard output belongs to the book, so everything that is reported goes to standard error.

use super::args::{Mdbook, MdbookAsked, Reading};
use super::{Arguments, Status, check, output};
use crate::facts::facts;
use crate::pipeline::{self, Fault, Finder, HandedBook, Update};
use crate::report;
use crate::source::{Disk, read_stdin_up_to};
use crate::wording::say;
use std::io::IsTerminal;

/// Bytes that a whole book may have.
const MOST_BYTES: u64 = 1 << 30;

/// The name that mdBook gives to a renderer of its tests, which no preprocessor supports.
const NO_RENDERER: &str = "not-supported";

pub fn run(arguments: &Arguments, command: &Mdbook) -> anyhow::Result<Status> {
    if let Some(MdbookAsked::Supports { renderer }) = &command.asked {
        return Ok(match renderer.as_str() {
            NO_RENDERER => Status::Denied,
            _ => Status::Success,
        });
    }
    if std::io::stdin().is_terminal() {
        return Err(Fault::new(facts!("mdbook-without-input")).into());
    }
    let text = read_stdin_up_to(MOST_BYTES).map_err(|fault| {
        let fault = fault.to_string();
        Fault::new(facts!("stdin-not-readable", fault))
    })?;
    let handed = HandedBook::read(&text)?;
    let reading = Reading {
        rules: command.rules.clone(),
        no_book: false,
        raw_html: None,
        allow_outside: Vec::new(),
        levels: command.levels.clone(),
    };
    let mut request = check::request(&[], &reading);
    request.running = check::running(&command.executing);
    let wanted = (Update::Never, Finder::Check);
    let baseline = check::baseline(&command.accepting, wanted.0, wanted.1)?;
    let mut done = pipeline::check_handed(&Disk, &handed, &request)?;
    check::hold(baseline, &mut done.checked, &command.accepting, wanted)?;
    let status = Status::of(&done.checked);
    let wanted = arguments.wanted_beside(arguments.detail(), status);
    let found = report::human(&done.checked, wanted.detail, wanted.colour);
    output::aside_coloured(&found, wanted.colour);
    if done.changed > 0 && !found.is_empty() {
        output::note(&say!("chapters-changed", count = done.changed));
    }
    if done.without_file > 0 {
        output::note(&say!("chapters-without-a-file", count = done.without_file));
    }
    if wanted.has_summary() {
        output::aside(&report::summary(&done.checked));
    }
    output::unreadable(&done.checked);
    output::timings(arguments, &done.checked);
    if status == Status::Success {
        output::print_exact(&handed.book.to_string())?;
    }
    // As in `check`: the process ends here.
    std::mem::forget(done);
    Ok(status)
}
