//! `rulebook check`: verify, and write nothing.

use super::args::{Check, Format, Reading};
use super::{Arguments, Status, output};
use crate::diagnostic::{Code, Diagnostic};
use crate::pipeline::{self, Checked, Fault, Request};
use crate::report;
use crate::source::Disk;
use crate::verify::Want;

pub fn run(arguments: &Arguments, command: &Check) -> Result<Status, Fault> {
    let request = request(&command.paths, &command.reading);
    let mut checked = pipeline::check(&Disk, &request, Want::Outcomes)?;
    if command.mutate {
        checked.mutate();
    }
    tell_nothing(&mut checked);
    match command.format {
        Format::Json => output::print(&(report::json(&checked, command.explain) + "\n"))?,
        Format::Human => {
            let detail = report::Detail {
                verdicts: arguments.verbose,
                explain: command.explain,
                quiet: arguments.quiet,
            };
            let mut text = report::human(&checked, detail, arguments.colour());
            if !arguments.quiet || Status::of(&checked) > Status::Success {
                text += &report::summary(&checked);
            }
            output::print(&text)?;
        }
    }
    output::unreadable(&checked);
    let status = Status::of(&checked);
    // The process ends here, and the system takes the memory back at once: freeing a book piece by piece is slower.
    std::mem::forget(checked);
    Ok(status)
}

/// What the arguments ask of the pipeline.
pub(super) fn request(paths: &[std::path::PathBuf], reading: &Reading) -> Request {
    Request {
        paths: paths.to_vec(),
        rules: reading.rules.clone(),
        no_book: reading.no_book,
        environment: std::env::vars_os()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
            .collect(),
    }
}

/// A check of prose has checked nothing, and must not look like success.
fn tell_nothing(checked: &mut Checked) {
    if checked.has_examples() {
        return;
    }
    if let Some(unit) = checked.units.last_mut()
        && unit.unreadable.is_empty()
        && unit.findings.iter().all(|finding| {
            !matches!(
                finding.code,
                Code::NoMarkdown | Code::NotUtf8 | Code::TooLarge
            )
        })
    {
        unit.findings.push(
            Diagnostic::nowhere(
                Code::NothingToJudge,
                "there is no good or bad example here: nothing was checked",
            )
            .hint("`rulebook check --explain` shows how each fence is read"),
        );
    }
}
