//! The code that a user points at: a file of it, or the fences of a Markdown file, at a line or all of them.
//!
//! It reads and looks up; what is to be said of the code is for others.

use super::load::{is_markdown, slashes};
use super::memory::BuildMemory;
use super::read::{Links, Read, read};
use super::scope::{Scope, find_scopes};
use super::{Fault, Request, Unit, lint};
use crate::book::{Example, Page};
use crate::facts::facts;
use crate::language::{Language, Tree, find, of_file};
use crate::markdown::TextMap;
use crate::source::{Door, Entry, FileSystem};
use crate::span::{SourceId, Span};
use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;

/// `FILE`, `FILE:LINE` or `FILE:LINE:COLUMN`, as findings name places.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pointer {
    pub path: PathBuf,
    pub line: Option<u32>,
}

/// Code that was pointed at, and the book or the rules around it.
pub struct Pointed {
    pub unit: Unit,
    /// In the order of the file; never empty.
    pub pieces: Vec<Piece>,
}

/// One text of code.
pub struct Piece {
    pub tree: Tree,
    /// The first byte of the file that is of it.
    pub start: Span,
    /// Its example in the book; none for a file, and for the block of a rule.
    pub example: Option<usize>,
    /// Bytes of the code that are on the line that was pointed at, where that is a line of a file of code.
    pub within: Option<Range<usize>>,
    source: SourceId,
    place: CodePlace,
}

/// Where the bytes of code are in the file.
enum CodePlace {
    /// So many bytes further on.
    Behind(usize),
    By(TextMap),
}

impl Piece {
    /// The place in the file of bytes of the code.
    pub fn span_of(&self, range: Range<usize>) -> Span {
        let range = match &self.place {
            CodePlace::Behind(start) => range.start + start..range.end + start,
            CodePlace::By(map) => map.file_range(range),
        };
        Span::new(self.source, range.start, range.end)
    }

    pub fn language(&self) -> &'static Language {
        self.tree.language()
    }
}

/// Which rules are read along with code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Along {
    Nothing,
    /// Those that would judge it.
    Rules,
}

impl Pointer {
    /// What is behind the last colons is a line, unless a file has such a name.
    pub fn read(files: &dyn FileSystem, text: &str) -> Pointer {
        let door = Door::of_user(files);
        let mut pointer = Pointer {
            path: PathBuf::from(text),
            line: None,
        };
        let mut rest = text;
        for _ in 0..2 {
            if door.entry(&pointer.path).is_some() {
                break;
            }
            let Some((path, number)) = rest.rsplit_once(':') else {
                break;
            };
            let Ok(line) = number.parse() else { break };
            rest = path;
            pointer = Pointer {
                path: PathBuf::from(path),
                line: Some(line),
            };
        }
        pointer
    }
}

/// Reads the code at a place.
///
/// # Errors
///
/// There is no such file, it is no code that can be read, or there is none at the line.
pub fn point(
    files: &dyn FileSystem,
    request: &Request,
    pointer: &Pointer,
    along: Along,
) -> Result<Pointed, Fault> {
    let door = Door::of_user(files);
    let path = &pointer.path;
    match door.entry(path) {
        Some(Entry::File | Entry::Outside) => {}
        Some(Entry::Folder) => {
            return Err(facts!("pointed-at-folder", path = path.display()).into());
        }
        None => return Err(facts!("no-such-code", path = path.display()).into()),
    }
    match is_markdown(path) {
        true => in_markdown(files, request, pointer),
        false => in_code(files, request, pointer, along),
    }
}

fn in_markdown(
    files: &dyn FileSystem,
    request: &Request,
    pointer: &Pointer,
) -> Result<Pointed, Fault> {
    let paths = std::slice::from_ref(&pointer.path);
    let scope = find_scopes(files, paths, request.no_book, request.word())?;
    let Some(scope) = scope.into_iter().next() else {
        return Err(facts!("no-such-code", path = pointer.path.display()).into());
    };
    let rules = (request, request.rules.as_slice());
    let Read { unit, .. } = read(
        files,
        scope,
        rules,
        Links::Ignored,
        &mut BuildMemory::default(),
    )?;
    let door = Door::of_user(files);
    let whole = door.canonical(&pointer.path);
    let mut pages = unit.book.pages.iter();
    let shown = pointer.path.display();
    let Some(page) =
        pages.find(|page| door.canonical(&unit.sources.get(page.source).path) == whole)
    else {
        return Err(facts!("pointed-at-no-page", path = shown).into());
    };
    let lines = unit.sources.get(page.source).lines();
    let line_of = |span: Span| {
        (
            lines.line(span.start),
            lines.line(span.end.saturating_sub(1).max(span.start)),
        )
    };
    let fences = page.document.fences.iter().enumerate();
    let pointed = fences.filter(|(_, fence)| {
        let (first, last) = line_of(fence.span);
        pointer
            .line
            .is_none_or(|line| first <= line && line <= last)
    });
    let pointed: Vec<usize> = pointed.map(|(at, _)| at).collect();
    let mut pieces: Vec<Piece> = Vec::new();
    for at in &pointed {
        pieces.extend(of_fence(page, *at, &unit.book.examples));
    }
    if let Some(line) = pointer.line
        && pieces.len() > 1
    {
        // Of several examples in one fence, the one on the line.
        let is_on = |piece: &Piece| {
            let (first, last) = piece
                .example
                .map_or((0, u32::MAX), |at| line_of(unit.book.examples[at].span));
            first <= line && line <= last
        };
        if pieces.iter().any(is_on) {
            pieces.retain(is_on);
        }
    }
    if pieces.is_empty() {
        let first_lines = page.document.fences.iter();
        let first_lines: Vec<String> = first_lines
            .filter(|fence| {
                fence
                    .language
                    .as_ref()
                    .is_some_and(|word| grammar_of(&word.key).is_some())
            })
            .map(|fence| line_of(fence.opening).0.to_string())
            .collect();
        let what = match (pointer.line, pointed.is_empty()) {
            (Some(line), true) => facts!("pointed-at-prose", path = shown, line),
            (Some(line), false) => facts!("pointed-at-plain-text", path = shown, line),
            (None, _) => facts!("pointed-at-page-without-code", path = shown),
        };
        return Err(match first_lines.is_empty() {
            true => what.into(),
            false => facts!("fences-begin-at", what, lines = first_lines).into(),
        });
    }
    Ok(Pointed { pieces, unit })
}

fn grammar_of(name: &str) -> Option<&'static Language> {
    find(name).filter(|language| language.takes_rules())
}

/// The examples of a fence as they are judged, or the fence as it is written.
fn of_fence(page: &Page, at: usize, examples: &[Example]) -> Vec<Piece> {
    let fence = &page.document.fences[at];
    let range = page
        .fences
        .get(at)
        .map_or(0..0, |reading| reading.examples.clone());
    if range.is_empty() {
        let language = fence.language.as_ref();
        let language = language.and_then(|word| grammar_of(&word.key));
        let tree = language.and_then(|language| Tree::parse(language, &fence.code));
        let piece = tree.map(|tree| Piece {
            tree,
            start: fence.opening,
            example: None,
            within: None,
            source: page.source,
            place: CodePlace::By(fence.map.clone()),
        });
        return piece.into_iter().collect();
    }
    let pieces = range.filter_map(|at| {
        let example = &examples[at];
        let tree = Tree::parse(example.language?, &example.code)?;
        Some(Piece {
            tree,
            start: example.span,
            example: Some(at),
            within: None,
            source: page.source,
            place: CodePlace::By(example.map.clone()),
        })
    });
    pieces.collect()
}

fn in_code(
    files: &dyn FileSystem,
    request: &Request,
    pointer: &Pointer,
    along: Along,
) -> Result<Pointed, Fault> {
    let shown = slashes(&pointer.path);
    let Some(language) = of_file(&pointer.path) else {
        let extensions = lint::extensions();
        return Err(facts!("pointed-at-no-language", path = shown, extensions).into());
    };
    let mut unit = match along {
        Along::Rules => lint::rules(files, request)?,
        Along::Nothing => {
            let nothing = (request, [].as_slice());
            let memory = &mut BuildMemory::default();
            read(files, Scope::nowhere(), nothing, Links::Ignored, memory)?.unit
        }
    };
    let text = Door::of_user(files).read(&pointer.path).map_err(|fault| {
        let fault = fault.to_string();
        Fault::new(facts!("not-readable", path = shown, fault))
    })?;
    // A byte-order mark is no code.
    let code = text.trim_start_matches('\u{feff}');
    let start = text.len() - code.len();
    let Some(tree) = Tree::parse_alone(language, code) else {
        return Err(facts!(
            "pointed-at-too-deep",
            path = shown,
            language = language.display
        )
        .into());
    };
    let source = unit.sources.add(
        shown.clone(),
        pointer.path.clone(),
        Arc::from(text.as_str()),
    );
    let lines = unit.sources.get(source).lines();
    let within = match pointer.line {
        None => None,
        Some(line) if line == 0 || line > lines.count() => {
            let count = lines.count();
            return Err(facts!("pointed-behind-the-end", path = shown, line, count).into());
        }
        Some(line) => {
            let from = lines.start(line) as usize;
            let to = match line < lines.count() {
                true => lines.start(line + 1) as usize,
                false => text.len(),
            };
            let text = &text[from..to];
            let indent = text.len() - text.trim_start().len();
            let end = from + text.trim_end().len();
            let from = (from + indent).min(end);
            Some(
                from.saturating_sub(start)
                    ..end
                        .saturating_sub(start)
                        .max(from.saturating_sub(start) + 1),
            )
        }
    };
    let piece = Piece {
        tree,
        start: Span::at(source, start),
        example: None,
        within,
        source,
        place: CodePlace::Behind(start),
    };
    Ok(Pointed {
        unit,
        pieces: vec![piece],
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Memory;

    #[test]
    fn a_pointer_is_a_path_and_perhaps_a_line() {
        let files = Memory::default().with("a.py", "x\n").with("b:3", "x\n");
        let read = |text: &str| {
            let pointer = Pointer::read(&files, text);
            (pointer.path.display().to_string(), pointer.line)
        };
        assert_eq!(read("a.py"), ("a.py".to_owned(), None));
        assert_eq!(read("a.py:7"), ("a.py".to_owned(), Some(7)));
        assert_eq!(read("a.py:7:2"), ("a.py".to_owned(), Some(7)));
        assert_eq!(read("b:3"), ("b:3".to_owned(), None));
        assert_eq!(read("b:3:4"), ("b:3".to_owned(), Some(4)));
        assert_eq!(read("c:x"), ("c:x".to_owned(), None));
    }
}
