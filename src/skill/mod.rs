//! An agent's skill: what its `SKILL.md` must be, so that every client loads it.
//!
//! The answers about front matter are those of the reference validator (`skills-ref`); what the specification asks beyond
//! it, about size and references, is checked here too. Nothing is read from the disk, and no level is decided.
//! See <https://agentskills.io/specification>.

mod front;
mod model;
mod references;
mod size;
mod yaml;

pub use model::Skill;
pub use references::missing;
pub use size::tokens;

use crate::diagnostic::Diagnostic;
use crate::markdown::Document;

/// Whether a file is a skill by its name: others may be about skills.
///
/// The reference validator reads `skill.md` as well. Much else is called so, hence only one that names itself counts.
pub fn is_skill(path: &str, document: &Document) -> bool {
    let names_itself = || {
        let front = document.front_matter.as_ref();
        front.is_some_and(|front| front.get("name").is_some())
    };
    match path.rsplit('/').next().unwrap_or(path) {
        "SKILL.md" => true,
        "skill.md" => names_itself(),
        _ => false,
    }
}

/// What clients may trip over, in the order of the file.
pub fn check(skill: &Skill<'_>) -> Vec<Diagnostic> {
    let mut faults = front::check(skill);
    faults.extend(size::check(skill));
    faults.extend(references::check(skill));
    faults
}
