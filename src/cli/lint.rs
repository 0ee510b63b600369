//! `rulebook lint`: a book's detectors over code; nothing is written but what `--fix` and `--update-baseline` ask for.

use super::args::Lint;
use super::{Arguments, Status, check, output};
use crate::pipeline::{self, Finder, LintOptions, Mending};
use crate::report;
use crate::rule_names::Selection;
use crate::source::{Disk, Door};
use std::path::{Path, PathBuf};

pub fn run(arguments: &Arguments, command: &Lint) -> anyhow::Result<Status> {
    let here = [PathBuf::from(".")];
    let paths = match command.paths.is_empty() {
        true => here.as_slice(),
        false => &command.paths,
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
        selection: Selection {
            select: command.selecting.select.clone(),
            ignore: command.selecting.ignore.clone(),
        },
        no_default_exclude: command.no_default_exclude,
        force_exclude: command.force_exclude,
    };
    let mut checked = pipeline::lint(&Disk, &request, &options)?;
    let updated = check::hold(baseline, &mut checked, &command.accepting)?;
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
