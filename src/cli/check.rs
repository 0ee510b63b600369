//! `rulebook check`: verify, and write nothing but a baseline that is to be updated, and what `--bless` asks for.

use super::args::{Accepting, Check, Executing, Reading, Updating};
use super::{Arguments, Status, bless, output};
use crate::diagnostic::{Code, Diagnostic};
use crate::pipeline::{
    self, Checked, Done, Fault, HeldOf, Machine, Ratchet, Request, Running, Update, Updated,
};
use crate::report::{self, Detail, Wanted};
use crate::source::Disk;
use crate::verify::Want;
use std::path::Path;

pub fn run(arguments: &Arguments, command: &Check) -> Result<Status, Fault> {
    let mut request = request(&command.paths, &command.reading);
    request.running = running(&command.executing);
    request.running.explain_cache = command.explain_cache;
    request.running.mutates = command.mutate;
    if command.explain_cache && command.format.name != "human" {
        return Err(Fault::new(
            "`--explain-cache` is told to people\nleave `--format` out",
        ));
    }
    let update = update(&command.updating);
    let ratchet = ratchet(&command.accepting, update, HeldOf::Check)?;
    let mut checked = pipeline::check(&Disk, &request, Want::Outcomes)?;
    if command.bless {
        checked = bless::run(checked, &request)?;
    }
    if command.mutate {
        checked.mutate();
    }
    tell_nothing(&mut checked);
    let mut last = String::new();
    if let Some(ratchet) = ratchet {
        let updated = ratchet.hold(&Disk, &mut checked)?;
        if let (Some(file), true) = (&command.accepting.baseline, update != Update::Never) {
            last = sentence(file, &updated);
        }
    }
    let wanted = Wanted {
        detail: Detail {
            verdicts: arguments.verbose,
            explain: command.explain,
            quiet: arguments.quiet,
        },
        colour: arguments.colour(),
        has_failed: Status::of(&checked) > Status::Success,
    };
    let write = command.format.write;
    let mut text = write(&checked, wanted);
    if command.explain_cache {
        text += &report::explain_cache(&checked);
    }
    // What an update did is a sentence for people; a program's document holds nothing else.
    if command.format.name == "human" && (!arguments.quiet || wanted.has_failed) {
        text += &last;
    }
    output::print(&text)?;
    output::unreadable(&checked);
    let status = Status::of(&checked);
    // The process ends here, and the system takes the memory back at once: freeing a book piece by piece is slower.
    std::mem::forget(checked);
    Ok(status)
}

/// The baseline of `--baseline`.
pub(super) fn ratchet(
    accepting: &Accepting,
    update: Update,
    held_of: HeldOf,
) -> Result<Option<Ratchet>, Fault> {
    let file = accepting.baseline.as_deref();
    file.map(|file| Ratchet::read(&Disk, file, update, held_of))
        .transpose()
}

pub(super) fn update(updating: &Updating) -> Update {
    match (updating.update_baseline, updating.allow_growth) {
        (false, _) => Update::Never,
        (true, false) => Update::Shrink,
        (true, true) => Update::Grow,
    }
}

/// What became of the baseline.
pub(super) fn sentence(file: &Path, updated: &Updated) -> String {
    let total = report::counted(updated.total, "finding");
    let shown = file.display();
    let mut told = match updated.done {
        Done::Unchanged => format!("`{shown}` is as it was: {total}\n"),
        Done::Written => {
            let (added, removed) = (updated.added, updated.removed);
            format!("`{shown}` is written: {total}, {added} new, {removed} gone\n")
        }
        Done::Refused => {
            return format!("`{shown}` is not written, for a file could not be read\n");
        }
    };
    if updated.refused > 0 {
        let (are, they) = match updated.refused {
            1 => ("is", "it is"),
            _ => ("are", "they are"),
        };
        told += &format!(
            "{} {are} new and not in it, for a baseline only shrinks; `--allow-growth` if {they} to be accepted\n",
            report::counted(updated.refused, "finding")
        );
    }
    told
}

/// What the arguments ask of executing examples.
pub(super) fn running(executing: &Executing) -> Running {
    Running {
        wanted: executing.run,
        allow_not_run: executing.allow_not_run,
        launcher: std::env::current_exe().ok(),
        told: Some(output::note),
        ..Running::default()
    }
}

/// What the arguments ask of the pipeline.
pub(super) fn request(paths: &[std::path::PathBuf], reading: &Reading) -> Request {
    Request {
        paths: paths.to_vec(),
        rules: reading.rules.clone(),
        no_book: reading.no_book,
        environment: variables(),
        levels: reading.levels.0.clone(),
        machine: Machine::Used,
        running: Running::default(),
    }
}

/// The variables of the process, but for those that are not Unicode.
pub(super) fn variables() -> Vec<(String, String)> {
    std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
        .collect()
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
