//! `rulebook try`: what a proposed rule is worth; nothing is written but the block that `--write` asks for, where it holds.

use super::args::{ListFormat, Try};
use super::{Arguments, Status, check, output};
use crate::pipeline::{self, Proposal};
use crate::report;
use crate::source::Disk;
use crate::wording::say;

pub fn run(_: &Arguments, command: &Try) -> anyhow::Result<Status> {
    let paths: Vec<_> = command.book.iter().cloned().collect();
    let request = check::request(&paths, &command.reading);
    let proposal = Proposal {
        rule: command.rule.clone(),
        section: command.write.clone().or_else(|| command.section.clone()),
        on: command.on.clone(),
    };
    let tried = match pipeline::try_rule(&Disk, &request, &proposal)? {
        Ok(tried) => tried,
        Err(none) => {
            for fault in &none.faults {
                output::error(fault);
            }
            return Ok(Status::Denied);
        }
    };
    let holds = tried.holds();
    let written = match command.write.is_some() && holds {
        true => Some(tried.write(&Disk)?),
        false => None,
    };
    match command.format {
        ListFormat::Json => {
            output::print_exact(&(report::tried_json(&tried, written.as_deref()) + "\n"))?;
        }
        ListFormat::Human => {
            let mut text = report::tried(&tried);
            if let Some(file) = &written {
                text += &say!("try-written", id = tried.id, file, line = tried.line);
            } else if command.write.is_some() {
                text += &say!("try-not-written");
            }
            output::print(&text)?;
        }
    }
    std::mem::forget(tried);
    Ok(match holds {
        true => Status::Success,
        false => Status::Denied,
    })
}
