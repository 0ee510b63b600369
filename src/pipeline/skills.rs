//! The skills among the pages of a scope, checked as what they are.
//!
//! Every finding beside it is kept, but a dead link of a loose skill, which is one finding and not two.

use crate::book::Book;
use crate::diagnostic::{Code, Diagnostic, Strictness};
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

fn place(span: Span) -> (u32, u32, u32) {
    (span.source.0, span.start, span.end)
}

/// The name of the folder that a path names; none where it begins in the working folder or goes up.
fn folder_name(path: &Path) -> Option<String> {
    let folder = path.parent()?;
    let name = folder.file_name()?;
    Some(name.to_string_lossy().into_owned())
}
