//! `rulebook lint`: a book's detectors over code; nothing is written but what `--fix` and `--update-baseline` ask for.

use super::args::Lint;
use super::{Arguments, Status, check, output};
use crate::pipeline::{self, Fault, HeldOf, Mending, Update};
use crate::report::{self, Detail, Wanted};
use crate::source::Disk;

pub fn run(arguments: &Arguments, command: &Lint) -> Result<Status, Fault> {
    let request = check::request(&command.paths, &command.reading);
    let update = check::update(&command.updating);
    let ratchet = check::ratchet(&command.accepting, update, HeldOf::Lint)?;
    let mending = match (command.fix, command.diff) {
        (false, false) => Mending::None,
        (true, _) => Mending::Write,
        (false, true) => Mending::Show,
    };
    let mut linted = pipeline::lint(&Disk, &request, mending)?;
    let mut last = String::new();
    if let Some(ratchet) = ratchet {
        let updated = ratchet.hold_lint(&Disk, &mut linted)?;
        if let (Some(file), true) = (&command.accepting.baseline, update != Update::Never) {
            last = check::sentence(file, &updated);
        }
    }
    let status = Status::of_lint(&linted, mending);
    if mending == Mending::Show {
        // A patch is read by programs: what is said beside it goes elsewhere.
        output::print(&report::lint::diff(&linted))?;
        output::aside(&report::lint::beside_diff(&linted, arguments.quiet));
    } else {
        let wanted = Wanted {
            detail: Detail {
                verdicts: arguments.verbose,
                explain: false,
                quiet: arguments.quiet,
            },
            colour: arguments.colour(),
            has_failed: status > Status::Success,
        };
        let write = command.format.write_lint;
        let mut text = write(&linted, wanted);
        if command.format.name == "human" && (!arguments.quiet || wanted.has_failed) {
            text += &last;
        }
        output::print(&text)?;
    }
    output::faults(&linted.unreadable);
    // As in `check`: the process ends here.
    std::mem::forget(linted);
    Ok(status)
}
