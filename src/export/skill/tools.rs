//! The same rules for tools that read no skills: a section of `AGENTS.md`, Cursor's rules, Copilot's instructions.
//!
//! They lead to the references of the skill, which is in the same repository. Formats are those of
//! <https://agents.md>, <https://cursor.com/docs/rules> and
//! <https://docs.github.com/en/copilot/how-tos/configure-custom-instructions>.

use super::front::Front;
use super::model::Model;
use super::section;
use super::text::{Titles, text};
use crate::language::Language;
use crate::page::file_name;

/// A file for one tool: its name, and what it holds.
pub struct ToolFile {
    pub name: String,
    pub text: String,
}

/// What tools read of a skill.
pub struct Tools {
    /// Of `AGENTS.md`, without the marks around it.
    pub section: String,
    pub cursor: Vec<ToolFile>,
    pub copilot: Vec<ToolFile>,
}

/// `folder` is that of the skill's references from the root of the repository, with a slash at its end.
pub(super) fn tools(model: &Model<'_>, folder: &str) -> Tools {
    let titles = Titles {
        marks: "##",
        folder,
    };
    let all: Vec<usize> = (0..model.rules.len()).collect();
    let parts = parts(model);
    let one = parts.len() == 1;
    let file = |part: &Part, ending: &str, front: &Front| {
        let name = match part.language {
            Some(language) if !one => format!("{}-{}", model.name, file_name(language.name)),
            _ => model.name.to_owned(),
        };
        let titles = Titles { marks: "#", folder };
        let mark = format!("{}{}\n\n", front.closed(), mark(model.name));
        ToolFile {
            name: format!("{name}{ending}"),
            text: text(model, &part.rules, &mark, titles).text,
        }
    };
    let cursor = parts.iter().map(|part| {
        let mut front = Front::default();
        front.text("description", &model.description);
        if let Some(language) = part.language {
            front.bare("globs", &globs(language));
        }
        front.bare("alwaysApply", "false");
        file(part, ".mdc", &front)
    });
    let copilot = parts.iter().map(|part| {
        let mut front = Front::default();
        front.text("description", &model.description);
        front.text(
            "applyTo",
            &part.language.map_or_else(|| "**".to_owned(), globs),
        );
        file(part, ".instructions.md", &front)
    });
    Tools {
        section: text(model, &all, "", titles).text,
        cursor: cursor.collect(),
        copilot: copilot.collect(),
    }
}

/// By which a file is known that a later run may replace.
pub fn mark(name: &str) -> String {
    section::mark("skill", name)
}

/// Rules that go into one file.
struct Part {
    /// None for what is for all files.
    language: Option<&'static Language>,
    rules: Vec<usize>,
}

/// The rules by the language of the files that they are about. Where there is one language, all are about it.
fn parts(model: &Model<'_>) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    let mut general = Vec::new();
    for (at, rule) in model.rules.iter().enumerate() {
        if rule.languages.is_empty() {
            general.push(at);
        }
        for language in &rule.languages {
            let is_own =
                |part: &&mut Part| part.language.is_some_and(|own| own.name == language.name);
            match parts.iter_mut().find(is_own) {
                Some(part) => part.rules.push(at),
                None => parts.push(Part {
                    language: Some(language),
                    rules: vec![at],
                }),
            }
        }
    }
    match parts.as_mut_slice() {
        [only] => {
            only.rules.extend(general);
            only.rules.sort_unstable();
        }
        _ if general.is_empty() => {}
        _ => parts.push(Part {
            language: None,
            rules: general,
        }),
    }
    parts
}

fn globs(language: &Language) -> String {
    let globs = language.extensions.iter();
    let globs: Vec<String> = globs.map(|extension| format!("**/*.{extension}")).collect();
    globs.join(",")
}
