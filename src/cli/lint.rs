//! `rulebook lint`: a book's detectors over code; nothing is written.

use super::args::{Lint, LintFormat};
use super::{Arguments, Status, check, output};
use crate::pipeline::{self, Fault};
use crate::report::{self, Detail};
use crate::source::Disk;

pub fn run(arguments: &Arguments, command: &Lint) -> Result<Status, Fault> {
    let request = check::request(&command.paths, &command.reading);
    let linted = pipeline::lint(&Disk, &request)?;
    let status = Status::of_lint(&linted);
    match command.format {
        LintFormat::Json => output::print(&(report::lint::json(&linted) + "\n"))?,
        LintFormat::Human => {
            let detail = Detail {
                verdicts: arguments.verbose,
                explain: false,
                quiet: arguments.quiet,
            };
            let mut text = report::lint::human(&linted, detail, arguments.colour());
            if !arguments.quiet || status > Status::Success {
                text += &report::lint::summary(&linted);
            }
            output::print(&text)?;
        }
    }
    output::faults(&linted.unreadable);
    // As in `check`: the process ends here.
    std::mem::forget(linted);
    Ok(status)
}
