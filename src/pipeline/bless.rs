//! Fixed code into the empty fences that wait for it, and what examples print into the fences that say so: the one change
//! that a check makes to a guideline, and only when asked.
//!
//! What is written is first read again: a fence that would not hold exactly the code that was meant is left as it is.

use super::load::reading;
use super::{Checked, Fault, ScopeKind, Unit};
use crate::book::Page;
use crate::facts::{Facts, facts};
use crate::markdown::{Fence, parse};
use crate::source::{Boundary, FileSystem, Source, replace_file};
use crate::verify::Filling;
use std::ops::Range;

/// What a blessing did.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Blessed {
    /// One a fence: `path:line`, and what it is to hold.
    pub written: Vec<(String, Facts)>,
    /// The same for fences that could not hold it.
    pub refused: Vec<(String, Facts)>,
    /// Pages that a link leads to, outside of what was named.
    pub outside: Vec<String>,
}

/// Writes what fences of the named paths are to hold.
pub fn bless(files: &dyn FileSystem, checked: &Checked) -> Result<Blessed, Fault> {
    let mut blessed = Blessed::default();
    for unit in &checked.units {
        let within = named(files, unit);
        for source in unit.sources.iter() {
            let fillings = unit.shown_fillings();
            let here = fillings.filter_map(|filling| {
                let page = &unit.book.pages[unit.book.examples[filling.example].page];
                (page.source == source.id).then_some((page, filling))
            });
            let here: Vec<(&Page, &Filling)> = here.collect();
            if !here.is_empty() && !within.holds(&files.canonical(&source.path)) {
                blessed.outside.push(source.shown.clone());
                continue;
            }
            if source.has_inclusions() {
                // Its text is not what the file holds.
                let refused = here.into_iter().map(|(page, filling)| {
                    let fence = &page.document.fences[filling.fence];
                    let line = source.position(fence.opening.start).line;
                    (format!("{}:{line}", source.shown), filling.what.clone())
                });
                blessed.refused.extend(refused);
                continue;
            }
            let text = fill(unit, source, here, &mut blessed);
            if text != *source.text {
                replace_file(&source.path, &text, &within).map_err(|fault| {
                    Fault::new(facts!("cannot-write", file = source.shown, fault))
                })?;
            }
        }
    }
    Ok(blessed)
}

/// What was named: paths, a book's folder and its source.
fn named(files: &dyn FileSystem, unit: &Unit) -> Boundary {
    let mut paths = unit.scope.named.clone();
    if paths.is_empty() {
        let roots = unit.scope.roots.iter().map(|root| &root.path);
        paths.extend(roots.map(|root| files.canonical(root)));
        if let ScopeKind::Book { root } = &unit.scope.kind {
            paths.push(files.canonical(root));
        }
    }
    Boundary::only(&paths)
}

/// The file with its fences filled, the last one first, so that places stay what they are.
fn fill(
    unit: &Unit,
    source: &Source,
    fillings: Vec<(&Page, &Filling)>,
    blessed: &mut Blessed,
) -> String {
    let mut text = source.text.to_string();
    let (mut written, mut refused) = (Vec::new(), Vec::new());
    for (page, filling) in fillings.into_iter().rev() {
        let index = filling.fence;
        let fence = &page.document.fences[index];
        let place = format!(
            "{}:{}",
            source.shown,
            source.position(fence.opening.start).line
        );
        // Lines that are not shown would be, once their marks are gone.
        let whole = fence.covered.is_empty().then_some(fence);
        let filled = whole.and_then(|fence| filled(&text, fence, &filling.code));
        let filled = filled.filter(|filled| {
            let reading = reading(&unit.scope, &page.path);
            let (before, _) = parse(source.id, &text, reading.clone());
            let (after, _) = parse(source.id, filled, reading);
            after.fences.len() == before.fences.len()
                && after.fences[index].code.trim_end() == filling.code.trim_end()
        });
        match filled {
            Some(filled) => {
                text = filled;
                written.push((place, filling.what.clone()));
            }
            None => refused.push((place, filling.what.clone())),
        }
    }
    blessed.written.extend(written.into_iter().rev());
    blessed.refused.extend(refused.into_iter().rev());
    text
}

/// The text with `code` between the lines of a closed fence, each line with what stands before the fence.
fn filled(text: &str, fence: &Fence, code: &str) -> Option<String> {
    let place = inside(text, fence)?;
    let start = fence.opening.range().start;
    let line = text[..start].rfind('\n').map_or(0, |newline| newline + 1);
    let prefix = continued(text.get(line..start)?);
    let ending = if text[..place.start].ends_with("\r\n") {
        "\r\n"
    } else {
        "\n"
    };
    let mut lines = String::new();
    for line in code.lines() {
        let line = format!("{prefix}{line}");
        lines += line.trim_end();
        lines += ending;
    }
    let mut filled = text.to_owned();
    filled.replace_range(place, &lines);
    Some(filled)
}

/// From behind the opening line to the beginning of the closing one.
fn inside(text: &str, fence: &Fence) -> Option<Range<usize>> {
    if !fence.closed {
        return None;
    }
    let opening = fence.opening.range().end;
    let start = opening + text.get(opening..)?.find('\n')? + 1;
    let whole = text.get(..fence.span.range().end)?.trim_end();
    let end = whole.rfind('\n')? + 1;
    (start <= end).then_some(start..end)
}

/// What stands before a fence, for the lines that follow: quotes go on, and the mark of a list is room.
fn continued(prefix: &str) -> String {
    let letters = prefix.chars().map(|letter| match letter {
        '>' | '\t' => letter,
        _ => ' ',
    });
    letters.collect()
}
