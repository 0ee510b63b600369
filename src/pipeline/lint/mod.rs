//! Linting: the detectors of a book over code that stands outside of it.
//!
//! The same sets over the same trees as in a check; code has no stance, so there is no verdict.
//! It reads through the door, writes nothing but files that `--fix` mends, and never takes "not looked at" for "nothing
//! found".

mod allow;
mod code;
mod files;
mod fix;
mod rules;
mod write;

use super::{Fault, Request};
use crate::book::Book;
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
use write::Pen;

pub use rules::{Address, Addressed};

/// What becomes of findings whose rules have a fix.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mending {
    /// They are told, like all others.
    None,
    /// They are fixed in the files, and what is left is told.
    Write,
    /// The same, and no file is written.
    Show,
}

/// What was found in the code that a request names.
pub struct Linted {
    /// The folder of the book whose rules and levels apply, as the user would write it.
    pub root: Option<PathBuf>,
    /// The rules; of its examples nothing is judged.
    pub book: Book,
    pub addressed: Addressed,
    /// As the request has them.
    pub paths: Vec<PathBuf>,
    pub sources: SourceMap,
    /// Those of the rules first, then those of the code in the order of its files and lines.
    pub findings: Vec<Found>,
    /// What a comment in the code accepts.
    pub accepted: Vec<Accepted>,
    /// What a baseline set aside; nothing where none was given.
    pub in_baseline: Option<Vec<Found>>,
    /// What fixes did; nothing where none were wanted.
    pub mended: Option<Vec<Mended>>,
    pub levels: Levels,
    /// How many detectors there are.
    pub rules: usize,
    /// Languages with the number of files that at least one detector looked at, in the order of the table.
    pub files: Vec<(&'static Language, usize)>,
    /// Those files, in the order of the sources.
    pub looked_at: Vec<SourceId>,
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

impl Found {
    /// One that no rule made.
    pub(super) fn plain(diagnostic: Diagnostic) -> Found {
        Found {
            diagnostic,
            by: None,
        }
    }
}

/// The rule behind a finding.
pub struct By {
    pub severity: Severity,
    pub note: Option<String>,
    /// The address of its page, else the place of its text.
    pub link: String,
    /// Whether the rule says how to mend it.
    pub has_fix: bool,
}

/// A file that fixes changed, or would change.
pub struct Mended {
    pub source: SourceId,
    /// How many fixes were applied.
    pub fixes: usize,
    pub before: Arc<str>,
    pub after: Arc<str>,
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
    /// And what fixes make of it, where they were tried.
    At(Seen, Option<Changed>),
    Not(Skip),
    Unreadable(String),
}

#[derive(Default)]
struct Seen {
    /// Empty where nothing is told of it.
    text: Arc<str>,
    findings: Vec<Found>,
    accepted: Vec<Accepted>,
    /// Whether the detectors could do their work.
    is_linted: bool,
}

/// What fixes make of a file; the text may be as it was.
struct Changed {
    before: Arc<str>,
    after: Arc<str>,
    fixes: usize,
    /// Of the text afterwards.
    seen: Seen,
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

    /// How many findings a baseline set aside.
    pub fn count_in_baseline(&self, level: Level) -> usize {
        let aside = self.in_baseline.iter().flatten();
        let is_of = |found: &&Found| self.levels.of(found.diagnostic.code) == level;
        aside.filter(is_of).count()
    }

    /// How many findings that are shown `--fix` would look into.
    pub fn count_fixable(&self) -> usize {
        let has_fix = |found: &Found| found.by.as_ref().is_some_and(|by| by.has_fix);
        self.shown().filter(|(found, _)| has_fix(found)).count()
    }
}

/// Runs the detectors of the nearest book and of `--rules` over every file that a request names.
///
/// A file that is to be mended and cannot be written is told in [`Linted::unreadable`], and keeps its findings.
///
/// # Errors
///
/// No rules are named or near, a path does not exist, or a `book.toml` cannot be read.
pub fn lint(door: &dyn Door, request: &Request, mending: Mending) -> Result<Linted, Fault> {
    let mut sources = SourceMap::default();
    let rules = rules(door, request, &mut sources)?;
    let Listed {
        files,
        loops,
        mut skipped,
        unreadable,
    } = list(door, &request.paths, &rules)?;
    let mut findings: Vec<Found> = rules.faults.iter().cloned().map(plain).collect();
    for (path, shown) in loops {
        let id = sources.add(shown.clone(), path, Arc::from(""));
        let message = format!(
            "`{shown}` is a symbolic link that leads back to itself or to a folder above it; it is not followed"
        );
        let told = Diagnostic::new(Code::SymlinkLoop, Span::at(id, 0), message);
        findings.push(plain(told));
    }
    let first = sources.next_id().0;
    let looked: Vec<Looked> = files
        .par_iter()
        .enumerate()
        .map(|(at, file)| {
            let id = SourceId(first + at as u32);
            code::look(door, file, id, (&rules, &sources), mending)
        })
        .collect();
    let mut linted = Linted {
        rules: rules.count(),
        root: rules.root,
        book: rules.book,
        addressed: rules.addressed,
        paths: request.paths.clone(),
        findings,
        accepted: Vec::new(),
        in_baseline: None,
        mended: (mending != Mending::None).then(Vec::new),
        levels: rules.levels,
        files: Vec::new(),
        looked_at: Vec::new(),
        skipped: BTreeMap::new(),
        unreadable: rules.unreadable,
        sources,
    };
    linted.unreadable.extend(unreadable);
    let mut pen = Pen::new(door, mending);
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for (file, looked) in files.into_iter().zip(looked) {
        let id = linted.sources.next_id();
        let mut text = Arc::from("");
        match looked {
            Looked::At(seen, changed) => {
                let seen = match changed {
                    None => seen,
                    Some(changed) => match pen.put(&file, &changed) {
                        Ok(is_new) => {
                            let mended = linted.mended.as_mut().filter(|_| is_new);
                            mended.into_iter().for_each(|all| {
                                all.push(Mended {
                                    source: id,
                                    fixes: changed.fixes,
                                    before: Arc::clone(&changed.before),
                                    after: Arc::clone(&changed.after),
                                });
                            });
                            changed.seen
                        }
                        Err(fault) => {
                            linted.unreadable.push(fault);
                            seen
                        }
                    },
                };
                text = seen.text;
                linted.findings.extend(seen.findings);
                linted.accepted.extend(seen.accepted);
                if seen.is_linted {
                    *counts.entry(file.language.name).or_default() += 1;
                    linted.looked_at.push(id);
                }
            }
            Looked::Not(skip) => *skipped.entry(skip).or_default() += 1,
            Looked::Unreadable(fault) => linted.unreadable.push(fault),
        }
        // Every file has an id of its own, found or not: ids were given before anything was read.
        linted.sources.add(file.shown, file.path, text);
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
    Found::plain(diagnostic)
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
