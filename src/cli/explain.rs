//! `rulebook explain`: a rule of the book, or what a code means, both where both have the name; and the syntax tree of
//! code, with what a rule matches in it.

use super::args::{Explain, Reading};
use super::levels::LevelFlags;
use super::{Arguments, Status, check, output};
use crate::diagnostic::{CODES, Code};
use crate::facts::facts;
use crate::near::nearest;
use crate::pipeline::{self, Along, Checked, Pointer};
use crate::report::{self, explain_code, explain_rule, rule_ids};
use crate::source::Disk;
use crate::verify::Want;
use crate::wording::say;
use std::path::Path;

pub fn run(_: &Arguments, command: &Explain) -> anyhow::Result<Status> {
    if let Some(place) = &command.tree {
        let pointer = Pointer::read(&Disk, place);
        let request = check::request(&[], &reading(command));
        let pointed = pipeline::point(&Disk, &request, &pointer, Along::Nothing)?;
        output::print(&report::tree(&pointed))?;
        return Ok(Status::Success);
    }
    if let [id, place] = command.why.as_slice() {
        let pointer = Pointer::read(&Disk, place);
        let request = check::request(&[], &reading(command));
        let (pointed, asked) = pipeline::why(&Disk, &request, id, &pointer)?;
        output::print(&report::why(&pointed, id, &asked))?;
        return Ok(Status::Success);
    }
    let name = command.name.as_deref().unwrap_or_default().trim();
    let code = Code::named(name);
    let checked = match (read(command, name), code) {
        (Ok(checked), _) => checked,
        // A book that cannot be read has no rule of this name, and the code means what it means.
        (Err(_), Some(_)) => None,
        (Err(fault), None) => return Err(fault),
    };
    let rule = checked
        .as_ref()
        .and_then(|checked| explain_rule(checked, name));
    let told: Vec<String> = rule.into_iter().chain(code.map(explain_code)).collect();
    if told.is_empty() {
        output::error(&unknown(name, checked.as_ref()));
        return Ok(Status::Denied);
    }
    output::print(&told.join("\n"))?;
    Ok(Status::Success)
}

/// The nearest book, or what is named. To explain a code no loose folder is read: it might be the user's whole home.
fn read(command: &Explain, name: &str) -> anyhow::Result<Option<Checked>> {
    let is_code = Code::named(name).is_some();
    if is_code && command.path.is_none() && pipeline::nearest_book(&Disk, Path::new(".")).is_none()
    {
        return Ok(None);
    }
    let paths: Vec<_> = command.path.iter().cloned().collect();
    let request = check::request(&paths, &reading(command));
    Ok(Some(pipeline::check(&Disk, &request, Want::Outcomes)?))
}

fn reading(command: &Explain) -> Reading {
    Reading {
        rules: command.rules.clone(),
        no_book: false,
        raw_html: None,
        allow_outside: command.allow_outside.clone(),
        levels: LevelFlags::default(),
    }
}

fn unknown(name: &str, checked: Option<&Checked>) -> String {
    let mut names: Vec<&str> = Vec::new();
    if let Some(checked) = checked {
        names.extend(rule_ids(checked));
    }
    names.extend(CODES.iter().map(|code| code.name()));
    let message = facts!("neither-rule-nor-code", name);
    let lower = name.to_lowercase();
    let same = names
        .iter()
        .copied()
        .find(|other| other.to_lowercase() == lower);
    let most = |other: &str| (other.chars().count() / 3).clamp(1, 2);
    match same.or_else(|| nearest(name, names.iter().copied(), most)) {
        Some(near) => say!("unknown-name-near", message, near),
        None => say!("unknown-name", message),
    }
}
