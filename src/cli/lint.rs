//! `rulebook lint`: a book's detectors over code; nothing is written but what `--fix` and `--update-baseline` ask for.

use super::args::Lint;
use super::{Arguments, Status, check, output};
use crate::diagnostic::FixSafety;
use crate::facts::facts;
use crate::pipeline::{self, Fault, Finder, LintOptions, Mending};
use crate::report;
use crate::rule_names::Selection;
use crate::source::{Disk, Door, Overlay, read_stdin};
use std::path::{Path, PathBuf};

pub fn run(arguments: &Arguments, command: &Lint) -> anyhow::Result<Status> {
    let here = [PathBuf::from(".")];
    let paths = match (&command.path, command.paths.is_empty()) {
        (Some(piped), _) => std::slice::from_ref(piped),
        (None, true) => here.as_slice(),
        (None, false) => &command.paths,
    };
    let mut request = check::request(paths, &command.reading);
    request.is_of_hook = true;
    request.since = check::since(&command.changing);
    let update = check::update(&command.updating);
    let baseline = check::baseline(&command.accepting, update, Finder::Lint)?;
    let mending = match (command.fix, command.diff) {
        (false, false) => Mending::None,
        (true, _) => Mending::Write,
        (false, true) => Mending::Show,
    };
    let options = LintOptions {
        mending,
        fixes: match command.unsafe_fixes {
            true => FixSafety::Unsafe,
            false => FixSafety::Safe,
        },
        selection: Selection {
            select: command.selecting.select.clone(),
            ignore: command.selecting.ignore.clone(),
        },
        no_default_exclude: command.no_default_exclude,
        force_exclude: command.force_exclude,
    };
    let mut checked = match &command.path {
        None => pipeline::lint(&Disk, &request, &options)?,
        Some(path) => pipeline::lint(&piped(path)?, &request, &options)?,
    };
    let updated = check::hold(
        baseline,
        &mut checked,
        &command.accepting,
        (update, Finder::Lint),
    )?;
    let mut status = Status::of(&checked);
    if mending == Mending::Show {
        status = status.max(Status::of_patch(&checked));
        // A patch is read by programs: what is said beside it goes elsewhere.
        let here = Door::of_user(&Disk).canonical(Path::new("."));
        output::print_patch(&report::diff(&checked, &here))?;
        output::aside(&report::beside_diff(&checked, arguments.quiet));
    } else {
        let wanted = arguments.wanted(arguments.detail(), status);
        let text = match command.statistics {
            true => report::statistics(&checked) + &report::summary(&checked),
            false => (command.format.write)(&checked, wanted),
        };
        check::print(text, &updated, command.format, wanted)?;
    }
    output::unreadable(&checked);
    output::timings(arguments, &checked);
    // As in `check`: the process ends here.
    std::mem::forget(checked);
    Ok(status)
}

/// The files of the disk, with standard input in the place of one.
fn piped(path: &Path) -> anyhow::Result<Overlay<'static>> {
    let text = read_stdin().map_err(|fault| {
        let fault = fault.to_string();
        Fault::new(facts!("stdin-not-readable", fault))
    })?;
    let files = Overlay::new(&Disk);
    Ok(match Door::of_user(&Disk).entry(path) {
        None => files.with_new(path, text),
        Some(_) => files.with(path, text),
    })
}
