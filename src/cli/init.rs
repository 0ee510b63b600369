//! `rulebook init`: a first book, or the Markdown that is there as one; only new files are written, and each is named.

use super::args::{Init, Pipeline};
use super::{Arguments, Status, check, output};
use crate::pipeline::{self, CiSystem, Machine, NewFile, Plan, Request, Start};
use crate::report;
use crate::source::Disk;
use crate::wording::{say, sentence};
use std::path::PathBuf;

pub fn run(arguments: &Arguments, command: &Init) -> anyhow::Result<Status> {
    let start = Start {
        folder: command.folder.clone().unwrap_or_else(|| PathBuf::from(".")),
        language: command.language.clone(),
        ci: command.ci.map(|ci| match ci {
            Pipeline::Github => CiSystem::Github,
            Pipeline::Gitlab => CiSystem::Gitlab,
        }),
        request: Request {
            environment: check::variables(),
            machine: Machine::Used,
            ..Request::default()
        },
    };
    let plan = pipeline::init(&Disk, &start)?;
    if !command.dry_run {
        plan.write()?;
    }
    if !arguments.quiet {
        output::print(&shown(&plan, command.dry_run))?;
    }
    std::mem::forget(plan);
    Ok(Status::Success)
}

fn shown(plan: &Plan, is_dry: bool) -> String {
    let mut text = String::new();
    for note in &plan.notes {
        text += &format!("{}\n", sentence(note));
    }
    let n = plan.files.len();
    text += &match is_dry {
        true => say!("init-would-write", n),
        false => say!("init-written", n),
    };
    for file in &plan.files {
        text += &of_file(file);
    }
    text += "\n";
    text += &report::summary(&plan.checked);
    text += "\n";
    if is_dry {
        text += &say!("init-dry");
    }
    let arguments = plan.arguments();
    text + &match plan.is_to_be_added {
        true => say!("init-next-add", folder = plan.quoted(), arguments),
        false => say!("init-next", arguments),
    }
}

fn of_file(file: &NewFile) -> String {
    let mut text = format!("\n  {}: {}\n", file.shown(), sentence(&file.what));
    if file.is_shown {
        let lines = file.text.lines();
        text.extend(lines.map(|line| format!("    {line}").trim_end().to_owned() + "\n"));
    }
    text
}
