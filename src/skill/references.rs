//! Files that a skill links to: beside `SKILL.md`, or one folder below it.
//!
//! Whether such a file exists is found where links are resolved, and only renamed here.

use super::model::Skill;
use crate::diagnostic::{Code, Diagnostic};
use crate::facts::facts;
use crate::markdown::LinkKind;
use crate::paths::{has_scheme, join, percent_decode};

/// A link to nothing, found of a skill: it is the skill that lacks a file.
pub fn missing(fault: &mut Diagnostic) {
    if fault.code == Code::DeadLink {
        fault.code = Code::SkillReference;
    }
}

pub(super) fn check(skill: &Skill<'_>) -> Vec<Diagnostic> {
    let links = skill.document.links.iter();
    let written = links.filter(|link| link.kind == LinkKind::Written);
    let deep = written.filter_map(|link| {
        let path = below(&link.target)?;
        let message = facts!("skill-reference-deep", path);
        let told = Diagnostic::new(Code::SkillReference, link.span, message);
        Some(told.hint(facts!("skill-reference-deep-hint")))
    });
    deep.collect()
}

/// The path of a link that leads more than one folder down.
fn below(target: &str) -> Option<String> {
    if has_scheme(target) || target.starts_with(['/', '#']) || target.contains("{{") {
        return None;
    }
    let path = target.split(['#', '?']).next().unwrap_or(target);
    let path = join("", &percent_decode(path))?;
    // What is named may be a folder itself.
    (path.trim_end_matches('/').matches('/').count() > 1).then_some(path)
}
