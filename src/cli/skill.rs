//! `rulebook skill`: a book's rules as a skill for agents; written only into the repository that `--into` names.

use super::args::Skill;
use super::{Arguments, Status, build, check, output};
use crate::diagnostic::Level;
use crate::facts::facts;
use crate::pipeline::{self, Fault, Finder, ScopeKind, Update, WantedSkill};
use crate::report;
use crate::source::Disk;
use crate::verify::Want;
use crate::wording::say;
use anyhow::bail;

pub fn run(arguments: &Arguments, command: &Skill) -> anyhow::Result<Status> {
    let paths: Vec<_> = command.path.iter().cloned().collect();
    let mut request = check::request(&paths, &command.reading);
    request.running = check::running(&command.executing);
    let baseline = check::baseline(&command.accepting, Update::Never, Finder::Check)?;
    let mut checked = pipeline::check(&Disk, &request, Want::Highlights)?;
    check::hold(
        baseline,
        &mut checked,
        &command.accepting,
        (Update::Never, Finder::Check),
    )?;
    let [unit] = checked.units.as_mut_slice() else {
        bail!(Fault::new(facts!("skill-of-one-book")));
    };
    // A book is one thing: a path inside of it says which book.
    unit.scope.named.clear();
    let table = &mut unit.scope.config.skill;
    if let Some(name) = &command.name {
        table.name = Some(name.clone());
    }
    if let Some(description) = &command.description {
        table.description = Some(description.clone());
    }
    let is_book = matches!(unit.scope.kind, ScopeKind::Book { .. });
    let denied = unit.count(Level::Deny);
    if !unit.unreadable.is_empty() || (is_book && denied > 0) {
        let why = match unit.unreadable.is_empty() {
            true => build::denied_findings(unit),
            false => say!("a-file-not-read"),
        };
        let status = match unit.unreadable.is_empty() {
            true => Status::Denied,
            false => Status::CannotWork,
        };
        output::unreadable(&checked);
        output::error(&say!("skill-not-made", why));
        return Ok(status);
    }
    let unit = &*unit;
    let (skill, placed) = match &command.into {
        None => (
            pipeline::skill_of(&Disk, unit, &command.skills)?,
            Vec::new(),
        ),
        Some(root) => {
            let wanted = WantedSkill {
                root: root.clone(),
                skills: command.skills.clone(),
                agents: command.agents,
                cursor: command.cursor,
                copilot: command.copilot,
            };
            pipeline::put_skill(&Disk, unit, &wanted)?
        }
    };
    if command.into.is_none() {
        let text = skill.files.first().map_or("", |(_, text)| text.as_str());
        output::print(text)?;
    } else if !arguments.quiet {
        let told: String = placed
            .iter()
            .map(|placed| match placed.is_unchanged {
                true => say!("skill-unchanged", path = placed.path),
                false => say!("skill-written", path = placed.path),
            })
            .collect();
        let rules = report::counted(skill.rules, "rule");
        output::print(
            &(told + &say!("skill-is", name = skill.name, rules, tokens = skill.tokens)),
        )?;
    }
    if skill.left_out > 0 {
        let (left_out, rules) = (skill.left_out, skill.rules);
        output::note(&say!("skill-leaves-out", left_out, rules));
    }
    std::mem::forget(checked);
    Ok(Status::Success)
}
