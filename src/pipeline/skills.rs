//! The skills among the pages of a scope, checked as what they are, and the one that a book is to become.
//!
//! Every finding beside it is kept, but a dead link of a loose skill, which is one finding and not two.

use super::page_globs::PageGlobs;
use crate::book::Book;
use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic, Strictness};
use crate::facts::facts;
use crate::page::SkillRequest;
use crate::skill::{self, Skill, is_skill};
use crate::source::{Door, SourceMap};
use crate::span::Span;
use std::collections::HashSet;
use std::path::Path;

/// Adds what is wrong with each skill.
pub(super) fn skills(
    door: &Door<'_>,
    book: &Book,
    sources: &SourceMap,
    findings: &mut Vec<Diagnostic>,
) {
    let pages = book.pages.iter();
    let pages: Vec<_> = pages
        .filter(|page| is_skill(&page.path, &page.document))
        .collect();
    let of_skills: HashSet<u32> = pages.iter().map(|page| page.source.0).collect();
    // A book does not publish a dead link, whatever has it: there it stays an error.
    let is_loose = book.strictness == Strictness::Foreign;
    let mut dead = HashSet::new();
    for fault in findings.iter_mut() {
        let span = fault.span.filter(|span| of_skills.contains(&span.source.0));
        if let Some(span) = span.filter(|_| fault.code == Code::DeadLink) {
            dead.insert(place(span));
            if is_loose {
                skill::missing(fault);
            }
        }
    }
    let mut found = Vec::new();
    for page in pages {
        let file = sources.get(page.source);
        let folder = folder_name(&file.path).or_else(|| folder_name(&door.canonical(&file.path)));
        let skill = Skill {
            text: &file.text,
            document: &page.document,
            folder: folder.as_deref(),
        };
        let faults = skill::check(&skill).into_iter();
        found.extend(
            faults.filter(|fault| fault.span.is_none_or(|span| !dead.contains(&place(span)))),
        );
    }
    findings.extend(found);
}

/// The skill that a configuration asks for, and what keeps it from being what was asked for.
pub(super) fn requested(config: &Config, book: &Book) -> (Option<SkillRequest>, Vec<Diagnostic>) {
    let table = &config.skill;
    let Some(name) = table.name.clone() else {
        return (None, Vec::new());
    };
    let pages = PageGlobs::new(&table.pages);
    let without = pages.without(book);
    let mut rules = book.rules.iter().filter_map(|rule| rule.page);
    let found = if let Some(glob) = pages.idle(book) {
        let message = facts!("skill-pages-match-nothing", glob);
        Some(message).zip(Some(facts!("skill-pages-hint")))
    } else if rules.all(|page| without.contains(&page)) {
        Some((
            facts!("skill-of-no-rule", name),
            facts!("skill-of-no-rule-hint"),
        ))
    } else {
        None
    };
    let found =
        found.map(|(message, hint)| Diagnostic::nowhere(Code::ConfigIgnored, message).hint(hint));
    let description = table.description.clone();
    let request = SkillRequest {
        name,
        description,
        without,
    };
    (Some(request), found.into_iter().collect())
}

fn place(span: Span) -> (u32, u32, u32) {
    (span.source.0, span.start, span.end)
}

/// The name of the folder that a path names; none where it begins in the working folder or goes up.
fn folder_name(path: &Path) -> Option<String> {
    let folder = path.parent()?;
    let name = folder.file_name()?;
    Some(name.to_string_lossy().into_owned())
}
