//! A book as mdBook hands it to its preprocessors: its chapters in the place of files.
//!
//! What other preprocessors made of a chapter is what is checked. The book itself goes back as it came. Of all that is
//! handed over only the root names a place, and a chapter counts where its file is one of that book's.

use super::Fault;
use super::includes::whole;
use super::request::Request;
use super::scope::{find_scopes, tidy};
use super::unit::Checked;
use super::units::check;
use crate::facts::facts;
use crate::markdown::escaped;
use crate::source::{Door, Entry, FileSystem, Overlay};
use crate::span::SourceId;
use crate::verify::Want;
use serde_json::Value;
use std::path::{Component, Path, PathBuf};

/// What mdBook writes to the standard input of a preprocessor.
pub struct HandedBook {
    root: PathBuf,
    /// Paths below the source, and texts.
    chapters: Vec<(PathBuf, String)>,
    /// As it is to be handed back.
    pub book: Value,
}

/// A book that was handed over and checked.
pub struct CheckedBook {
    pub checked: Checked,
    /// How many chapters are not the text of their files any more.
    pub changed: usize,
    /// How many chapters have no file, so that nothing of them was checked.
    pub without_file: usize,
}

impl HandedBook {
    /// Reads what mdBook wrote: `[context, book]`.
    ///
    /// # Errors
    ///
    /// It is something else.
    pub fn read(text: &str) -> Result<HandedBook, Fault> {
        let refused = |why: String| Fault::new(facts!("not-from-mdbook", why));
        let read: Result<(Value, Value), _> = serde_json::from_str(text);
        let (context, book) = read.map_err(|fault| refused(fault.to_string()))?;
        let root = context.get("root").and_then(Value::as_str);
        let root = root.ok_or_else(|| refused("root".to_owned()))?;
        // `sections` until mdBook 0.4.
        let items = book.get("items").or_else(|| book.get("sections"));
        let items = items.ok_or_else(|| refused("items".to_owned()))?;
        let mut chapters = Vec::new();
        collect(items, &mut chapters);
        Ok(HandedBook {
            root: PathBuf::from(root),
            chapters,
            book,
        })
    }
}

fn collect(items: &Value, chapters: &mut Vec<(PathBuf, String)>) {
    for item in items.as_array().into_iter().flatten() {
        let Some(chapter) = item.get("Chapter") else {
            continue;
        };
        // A draft has no path at all.
        let text = |name: &str| chapter.get(name).and_then(Value::as_str);
        let path = text("source_path").or_else(|| text("path"));
        if let Some((path, content)) = path.zip(text("content")) {
            chapters.push((PathBuf::from(path), content.to_owned()));
        }
        if let Some(below) = chapter.get("sub_items") {
            collect(below, chapters);
        }
    }
}

/// Checks a book with the chapters that were handed over.
///
/// # Errors
///
/// As [`check`].
pub fn check_handed(
    files: &dyn FileSystem,
    handed: &HandedBook,
    request: &Request,
) -> Result<CheckedBook, Fault> {
    let door = Door::of_user(files);
    let is_here = door.canonical(&handed.root) == door.canonical(Path::new("."));
    let root = match is_here {
        true => PathBuf::from("."),
        false => handed.root.clone(),
    };
    let request = Request {
        paths: vec![root],
        is_within_mdbook: true,
        ..request.clone()
    };
    let mut overlay = Overlay::new(files);
    let (mut changed, mut without_file) = (0, 0);
    for scope in find_scopes(files, &request.paths, false, request.word())? {
        let door = scope.door(files);
        for (path, content) in &handed.chapters {
            let is_below = path
                .components()
                .all(|part| matches!(part, Component::Normal(_)));
            let path = tidy(&scope.base.join(path));
            if !is_below || door.entry(&path) != Some(Entry::File) {
                without_file += 1;
                continue;
            }
            // With the files that it includes its lines are known: only what else was changed needs another text.
            let own = door.read(&path).ok();
            let own = own.map(|text| whole(&door, (&path, ""), SourceId(0), text).text);
            if own.as_ref() != Some(content) {
                changed += 1;
                overlay = overlay.with(&path, escaped(content).into_owned());
            }
        }
    }
    Ok(CheckedBook {
        checked: check(&overlay, &request, Want::Outcomes)?,
        changed,
        without_file,
    })
}
