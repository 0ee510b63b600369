//! `rulebook check`: verify, and write nothing but a baseline that is to be updated, and what `--bless` asks for.

use super::args::{Accepting, Changing, Check, Executing, Reading, Updating};
use super::{Arguments, Status, bless, output};
use crate::diagnostic::{Code, Diagnostic};
use crate::facts::facts;
use crate::pipeline::{
    self, BaselineUpdate, Checked, Done, Fault, Finder, Machine, Request, Running, Since, Update,
    Updated, UserWord, hold_configured,
};
use crate::report::{self, Detail, Format, Wanted};
use crate::source::Disk;
use crate::verify::Want;
use crate::wording::say;
use anyhow::bail;
use std::path::Path;

pub fn run(arguments: &Arguments, command: &Check) -> anyhow::Result<Status> {
    let mut request = request(&command.paths, &command.reading);
    request.is_of_hook = true;
    request.since = since(&command.changing);
    request.running = running(&command.executing);
    request.running.explain_cache = command.explain_cache;
    request.running.mutates = command.mutate;
    if command.explain_cache && !command.format.is_prose {
        bail!(Fault::new(facts!("explain-cache-is-for-people")));
    }
    let update = update(&command.updating);
    let baseline = baseline(&command.accepting, update, Finder::Check)?;
    let mut checked = pipeline::check(&Disk, &request, Want::Outcomes)?;
    if command.bless {
        checked = bless::run(checked, &request)?;
    }
    if command.mutate {
        checked.mutate();
    }
    tell_nothing(&mut checked);
    let updated = hold(
        baseline,
        &mut checked,
        &command.accepting,
        (update, Finder::Check),
    )?;
    let status = Status::of(&checked);
    let detail = Detail {
        explain: command.explain,
        ..arguments.detail()
    };
    let wanted = arguments.wanted(detail, status);
    let mut text = (command.format.write)(&checked, wanted);
    if command.explain_cache {
        text += &report::explain_cache(&checked);
    }
    print(text, &updated, command.format, wanted)?;
    output::unreadable(&checked);
    output::timings(arguments, &checked);
    // The process ends here, and the system takes the memory back at once: freeing a book piece by piece is slower.
    std::mem::forget(checked);
    Ok(status)
}

/// A report, and behind it what became of the baseline: a sentence for people, so that a program's document holds nothing
/// else.
pub(super) fn print(
    mut report: String,
    updated: &str,
    format: &Format,
    wanted: Wanted,
) -> anyhow::Result<()> {
    if format.is_prose && wanted.has_summary() {
        report += updated;
    }
    match format.is_prose {
        true => output::print_coloured(&report, wanted.colour),
        false => output::print_exact(&report),
    }
}

/// Holds what was found against the baseline that was named, else against those of configurations; what an update did, as
/// a sentence.
pub(super) fn hold(
    baseline: Option<BaselineUpdate>,
    checked: &mut Checked,
    accepting: &Accepting,
    (update, finder): (Update, Finder),
) -> anyhow::Result<String> {
    let updated = match baseline.zip(accepting.baseline.as_ref()) {
        Some((baseline, file)) => vec![(file.clone(), baseline.hold(&Disk, checked)?)],
        None => hold_configured(&Disk, checked, update, finder)?,
    };
    let told = updated
        .iter()
        .map(|(file, updated)| sentence(file, updated));
    Ok(match update {
        Update::Never => String::new(),
        Update::Shrink | Update::Grow => told.collect(),
    })
}

/// The baseline of `--baseline`.
pub(super) fn baseline(
    accepting: &Accepting,
    update: Update,
    finder: Finder,
) -> anyhow::Result<Option<BaselineUpdate>> {
    let file = accepting.baseline.as_deref();
    let read = file.map(|file| BaselineUpdate::read(&Disk, file, update, finder));
    Ok(read.transpose()?)
}

pub(super) fn update(updating: &Updating) -> Update {
    match (updating.update_baseline, updating.allow_growth) {
        (false, _) => Update::Never,
        (true, false) => Update::Shrink,
        (true, true) => Update::Grow,
    }
}

/// What `--changed` says.
pub(super) fn since(changing: &Changing) -> Option<Since> {
    let changed = changing.changed.as_ref();
    changed.map(|reference| Since {
        reference: Some(reference.clone()).filter(|reference| !reference.is_empty()),
    })
}

/// What became of the baseline.
fn sentence(file: &Path, updated: &Updated) -> String {
    let total = report::counted(updated.total, "finding");
    let shown = file.display();
    let mut told = match updated.done {
        Done::Unchanged => say!("baseline-unchanged", shown, total),
        Done::Written => {
            let (added, removed) = (updated.added, updated.removed);
            say!("baseline-written", shown, total, added, removed)
        }
        Done::Refused => {
            return say!("baseline-not-written", shown);
        }
    };
    if updated.refused > 0 {
        let (are, they) = match updated.refused {
            1 => ("is", say!("it-is")),
            _ => ("are", say!("they-are")),
        };
        told += &say!(
            "baseline-only-shrinks",
            refused = report::counted(updated.refused, "finding"),
            are,
            they
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

/// The variable of the key that `--raw-html` sets.
const RAW_HTML: &str = "RULEBOOK_OUTPUT__HTML__RAW_HTML";

/// What the arguments ask of the pipeline.
pub(super) fn request(paths: &[std::path::PathBuf], reading: &Reading) -> Request {
    let mut environment = variables();
    // What is typed counts more than a variable, and as the same word of the user's.
    if let Some(typed) = &reading.raw_html {
        environment.retain(|(name, _)| name != RAW_HTML);
        environment.push((RAW_HTML.to_owned(), typed.clone()));
    }
    Request {
        paths: paths.to_vec(),
        is_of_hook: false,
        since: None,
        rules: reading.rules.clone(),
        no_book: reading.no_book,
        is_within_mdbook: false,
        environment,
        allow_outside: reading.allow_outside.clone(),
        levels: reading.levels.0.clone(),
        machine: Machine::Used,
        running: Running::default(),
    }
}

/// What the user says where no flag says more.
pub(super) fn word(variables: &[(String, String)]) -> UserWord<'_> {
    UserWord {
        environment: variables,
        allow_outside: &[],
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
    if checked.has_examples() || checked.of_named.is_some() {
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
            Diagnostic::nowhere(Code::NothingToJudge, facts!("nothing-was-checked"))
                .hint(facts!("explain-shows")),
        );
    }
}
