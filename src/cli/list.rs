//! `rulebook list`: all rules, and how their examples fare.

use super::args::{List, ListFormat};
use super::{Arguments, Status, check, output};
use crate::pipeline;
use crate::report;
use crate::source::Disk;
use crate::verify::Want;

pub fn run(_: &Arguments, command: &List) -> anyhow::Result<Status> {
    let paths: Vec<_> = command.path.iter().cloned().collect();
    let request = check::request(&paths, &command.reading);
    let checked = pipeline::check(&Disk, &request, Want::Outcomes)?;
    match command.format {
        ListFormat::Human => output::print(&report::list(&checked))?,
        ListFormat::Json => output::print_exact(&(report::list_json(&checked) + "\n"))?,
    }
    output::unreadable(&checked);
    let is_whole = checked.units.iter().all(|unit| unit.unreadable.is_empty());
    Ok(if is_whole {
        Status::Success
    } else {
        Status::CannotWork
    })
}
