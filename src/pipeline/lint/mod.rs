//! Linting: the detectors of a book over code that stands outside of it.
//!
//! The same sets over the same trees as in a check; code has no stance, so there is no verdict.
//! It reads and writes nothing but through the door, and it never takes "not looked at" for "nothing found".

mod allow;
mod code;
mod files;
mod rules;

use super::{Fault, Request};
use crate::diagnostic::{Code, Diagnostic, Level, Levels};
use crate::language::{LANGUAGES, Language, Severity};
use crate::source::{Door, SourceMap};
use crate::span::{SourceId, Span};
use files::{Listed, list};
use rayon::prelude::*;
use rules::rules;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

/// What was found in the code that a request names.
pub struct Linted {
    /// The folder of the book whose rules and levels apply, as the user would write it.
    pub book: Option<PathBuf>,
    pub sources: SourceMap,
    /// Those of the rules first, then those of the code in the order of its files and lines.
    pub findings: Vec<Found>,
    /// What a comment in the code accepts.
    pub accepted: Vec<Accepted>,
    pub levels: Levels,
    /// How many detectors there are.
    pub rules: usize,
    /// Languages with the number of files that at least one detector looked at, in the order of the table.
    pub files: Vec<(&'static Language, usize)>,
    /// Files that no detector looked at, by reason.
    pub skipped: BTreeMap<Skip, usize>,
    /// What could not be read at all: exit status 2.
    pub unreadable: Vec<String>,
}

/// One finding.
pub struct Found {
    pub diagnostic: Diagnostic,
    /// None where it is about the run itself: a comment, a file, a rule's block.
    pub by: Option<By>,
}

/// The rule behind a finding.
pub struct By {
    pub severity: Severity,
    pub note: Option<String>,
    /// The address of its page, else the place of its text.
    pub link: String,
}

/// A finding that the code's author accepts.
pub struct Accepted {
    pub rule: String,
    pub span: Span,
    pub reason: String,
}

/// Why no detector looked at a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Skip {
    /// Its name ends in nothing that a language with a grammar has.
    UnknownLanguage,
    /// There is no rule for its language, or none that is for this file.
    NoRule,
    Binary,
    NotUtf8,
    TooLarge,
}

impl Skip {
    /// For people, behind a number.
    pub fn words(self) -> &'static str {
        match self {
            Skip::UnknownLanguage => "of no known language",
            Skip::NoRule => "that no rule is for",
            Skip::Binary => "binary",
            Skip::NotUtf8 => "not UTF-8",
            Skip::TooLarge => "too large",
        }
    }
}

/// What one file gave.
enum Looked {
    At(Seen),
    Not(Skip),
    Unreadable(String),
}

#[derive(Default)]
struct Seen {
    /// Empty where nothing is told of it.
    text: String,
    findings: Vec<Found>,
    accepted: Vec<Accepted>,
    /// Whether the detectors could do their work.
    is_linted: bool,
}

impl Linted {
    /// Findings that are to be shown, with their levels.
    pub fn shown(&self) -> impl Iterator<Item = (&Found, Level)> {
        self.findings
            .iter()
            .map(|found| (found, self.levels.of(found.diagnostic.code)))
            .filter(|(_, level)| *level > Level::Allow)
    }

    pub fn count(&self, level: Level) -> usize {
        self.shown().filter(|(_, found)| *found == level).count()
    }
}

/// Runs the detectors of the nearest book and of `--rules` over every file that a request names.
///
/// # Errors
///
/// No rules are named or near, a path does not exist, or a `book.toml` cannot be read.
pub fn lint(door: &dyn Door, request: &Request) -> Result<Linted, Fault> {
    let mut sources = SourceMap::default();
    let rules = rules(door, request, &mut sources)?;
    let Listed {
        files,
        loops,
        mut skipped,
        unreadable,
    } = list(door, &request.paths, &rules)?;
    let mut linted = Linted {
        book: rules.root.clone(),
        findings: rules.faults.iter().cloned().map(plain).collect(),
        accepted: Vec::new(),
        levels: rules.levels.clone(),
        rules: rules.count(),
        files: Vec::new(),
        skipped: BTreeMap::new(),
        unreadable: rules.unreadable.clone(),
        sources,
    };
    linted.unreadable.extend(unreadable);
    for (path, shown) in loops {
        let id = linted.sources.add(shown.clone(), path, Arc::from(""));
        let message = format!(
            "`{shown}` is a symbolic link that leads back to itself or to a folder above it; it is not followed"
        );
        let told = Diagnostic::new(Code::SymlinkLoop, Span::at(id, 0), message);
        linted.findings.push(plain(told));
    }
    let first = linted.sources.next_id().0;
    let looked: Vec<Looked> = files
        .par_iter()
        .enumerate()
        .map(|(at, file)| {
            let id = SourceId(first + at as u32);
            code::look(door, file, id, &rules, &linted.sources)
        })
        .collect();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for (file, looked) in files.into_iter().zip(looked) {
        let mut text = String::new();
        match looked {
            Looked::At(seen) => {
                text = seen.text;
                linted.findings.extend(seen.findings);
                linted.accepted.extend(seen.accepted);
                if seen.is_linted {
                    *counts.entry(file.language.name).or_default() += 1;
                }
            }
            Looked::Not(skip) => *skipped.entry(skip).or_default() += 1,
            Looked::Unreadable(fault) => linted.unreadable.push(fault),
        }
        // Every file has an id of its own, found or not: ids were given before anything was read.
        linted.sources.add(file.shown, file.path, Arc::from(text));
    }
    linted.files = LANGUAGES
        .iter()
        .filter_map(|language| Some((*language, *counts.get(language.name)?)))
        .collect();
    linted.skipped = skipped;
    if linted.files.is_empty() && linted.unreadable.is_empty() {
        linted.findings.push(plain(nothing(&linted)));
    }
    Ok(linted)
}

fn plain(diagnostic: Diagnostic) -> Found {
    Found {
        diagnostic,
        by: None,
    }
}

/// A run in which no detector looked at anything must not look like success.
fn nothing(linted: &Linted) -> Diagnostic {
    let told = |message: &str| Diagnostic::nowhere(Code::NothingLinted, message);
    if linted.rules == 0 {
        return told("there is no rule with a detector: nothing was linted")
            .hint("write a `yaml rule` block in a section, or name other rules with `--rules`");
    }
    let told = told("no detector looked at any file: nothing was linted");
    let extensions: Vec<String> = LANGUAGES
        .iter()
        .flat_map(|language| language.extensions)
        .map(|extension| format!("`.{extension}`"))
        .collect();
    told.hint(format!(
        "rulebook reads {} that git does not ignore and that a rule is for",
        extensions.join(", ")
    ))
}
