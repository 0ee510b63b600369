//! A page's text with the files that it includes, and what is wrong with its directives.
//!
//! Each file is read through the door, so nothing from outside of the clone comes into a page. What a directive means,
//! `markdown` says.

use crate::diagnostic::{Code, Diagnostic};
use crate::facts::facts;
use crate::markdown::{
    Expanded, IncludeFaultKind, expand, expand_snippets, has_directives, has_snippets,
};
use crate::paths::slashes;
use crate::source::{Door, Entry, Inclusions, ReadFault};
use crate::span::{SourceId, Span};
use crate::wording::say;
use std::collections::HashMap;
use std::path::{Path, PathBuf};

use super::scope::tidy;

/// A page's text as it is read.
pub(super) struct Whole {
    pub text: String,
    pub inclusions: Inclusions,
    /// What a directive calls the page.
    pub title: Option<String>,
    pub faults: Vec<Diagnostic>,
}

impl Whole {
    /// A text that includes nothing.
    pub(super) fn of(text: String) -> Whole {
        Whole {
            text,
            inclusions: Inclusions::default(),
            title: None,
            faults: Vec::new(),
        }
    }
}

/// The text of the page at `path`, which reports call `shown`.
pub(super) fn whole(
    door: &Door<'_>,
    (path, shown): (&Path, &str),
    id: SourceId,
    text: String,
) -> Whole {
    if !has_directives(&text) {
        return Whole::of(text);
    }
    // By its name in reports, where an included file is; the page has none.
    let mut places: HashMap<String, PathBuf> = HashMap::new();
    let mut read = |from: &str, target: &str| {
        let (real, named) = match places.get(from) {
            Some(real) => (real.clone(), PathBuf::from(from)),
            None => (path.to_path_buf(), PathBuf::from(shown)),
        };
        let beside = |file: &Path| tidy(&normal(&file.with_file_name("").join(target)));
        let (real, named) = (beside(&real), slashes(&beside(&named)));
        let text = match door.read(&real) {
            Ok(text) => text,
            Err(fault) => return Err((named, why(&fault))),
        };
        places.insert(named.clone(), real);
        Ok((named, text))
    };
    Whole::expanded(id, expand(&text, &mut read))
}

/// The text of the page at `path` with the files that lines of other tools name, wherever they are: beside the page, in a
/// folder above it, as tools begin such paths at folders of their own, or in one that the tool's configuration names.
pub(super) fn with_snippets(
    door: &Door<'_>,
    (path, shown): (&Path, &str),
    named_folders: &[PathBuf],
    id: SourceId,
    text: String,
) -> Whole {
    if !has_snippets(&text) {
        return Whole::of(text);
    }
    let mut places: HashMap<String, PathBuf> = HashMap::new();
    let page = door.canonical(path);
    let mut read = |from: &str, target: &str| {
        let (real, named) = match places.get(from) {
            Some(real) => (real.clone(), PathBuf::from(from)),
            None => (page.clone(), PathBuf::from(shown)),
        };
        let named = named.with_file_name("");
        let mut folders = real.ancestors().skip(1).enumerate();
        // A page that shows a line with its own name does not hold itself.
        let is_one = |file: &Path| *file != page && door.entry(file) == Some(Entry::File);
        let above = folders
            .by_ref()
            .take_while(|(_, folder)| door.entry(folder) == Some(Entry::Folder))
            .map(|(up, folder)| (up, tidy(&normal(&folder.join(target)))))
            .find(|(_, file)| is_one(file));
        let of_folder = || {
            let files = named_folders.iter();
            let mut files = files.map(|folder| tidy(&normal(&folder.join(target))));
            let file = files.find(|file| is_one(&door.canonical(file)))?;
            Some((door.canonical(&file), file))
        };
        let (real, named) = match above {
            Some((up, real)) => (real, named.join("../".repeat(up)).join(target)),
            None => of_folder()?,
        };
        let named = slashes(&tidy(&normal(&named)));
        Some(match door.read(&real) {
            Ok(text) => {
                places.insert(named.clone(), real);
                Ok((named, text))
            }
            Err(fault) => Err((named, why(&fault))),
        })
    };
    Whole::expanded(id, expand_snippets(&text, &mut read))
}

impl Whole {
    fn expanded(id: SourceId, expanded: Expanded) -> Whole {
        let faults = expanded.faults.into_iter();
        let faults = faults.map(|fault| {
            let place = Span::new(id, fault.range.start, fault.range.end);
            let (message, hint) = match fault.kind {
                IncludeFaultKind::Unread { path, why } => (
                    facts!("include-unread", path, why),
                    facts!("include-unread-hint"),
                ),
                IncludeFaultKind::NoAnchor { path, anchor } => (
                    facts!("include-without-anchor", path, anchor),
                    facts!("include-without-anchor-hint", anchor),
                ),
                IncludeFaultKind::NoLine { path, line } => (
                    facts!("include-without-line", path, line),
                    facts!("include-without-line-hint"),
                ),
                IncludeFaultKind::TooDeep { path } => (
                    facts!("include-too-deep", path),
                    facts!("include-too-deep-hint"),
                ),
                IncludeFaultKind::TooMuch => {
                    (facts!("include-too-much"), facts!("include-too-much-hint"))
                }
            };
            Diagnostic::new(Code::Include, place, message).hint(hint)
        });
        Whole {
            faults: faults.collect(),
            text: expanded.text,
            inclusions: expanded.inclusions,
            title: expanded.title.filter(|title| !title.is_empty()),
        }
    }
}

fn why(fault: &ReadFault) -> String {
    match fault {
        ReadFault::NotUtf8 { .. } => say!("is-not-utf-8"),
        ReadFault::TooLarge { bytes } => say!("is-too-large", bytes = *bytes),
        ReadFault::Outside => say!("is-outside"),
        ReadFault::Unreadable(fault) => say!("is-not-readable", fault),
    }
}

/// Without `..` behind a folder's name, so that one file has one name.
fn normal(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for part in path.components() {
        let is_up = part == std::path::Component::ParentDir;
        match out.components().next_back() {
            Some(std::path::Component::Normal(_)) if is_up => {
                out.pop();
            }
            _ => out.push(part),
        }
    }
    out
}
