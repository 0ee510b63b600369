//! Linting: the detectors of a book over code that stands outside of it.
//!
//! The same sets over the same trees as in a check; code has no stance, so there is no verdict.
//! It reads through the door, writes nothing but files that `--fix` mends, and never takes "not looked at" for "nothing
//! found".

mod allow;
mod code;
mod files;
mod fix;
mod kept;
mod left_out;
mod linted;
mod options;
mod outcome;
mod rules;
mod scan;
mod seen;
mod write;

use super::changed::{self, ChangedFiles};
use super::named::Named;
use super::scope::{Root, ScopeKind, boundary_of, kept_in};
use super::today::day_of_machine;
use super::{Checked, Fault, Machine, Request, Unit};
use crate::cache::Cache;
use crate::diagnostic::{Code, Diagnostic};
use crate::facts::{Facts, facts};
use crate::language::{LANGUAGES, Language};
use crate::source::{Door, Entry, FileSystem};
use crate::span::{SourceId, Span};
use crate::wording::sentence;
use files::{File, list};
use kept::Kept;
use left_out::LeftOut;
use rayon::prelude::*;
use seen::{Changed, Looked, Seen};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use write::{Pen, Unwritten};

pub use linted::{Linted, Mended, Mending, Skip};
pub use options::LintOptions;
pub use rules::link;

/// Runs the detectors of the nearest book and of `--rules` over every file that a request names.
///
/// A file that is to be fixed and cannot be written is reported in [`Unit::unreadable`], and keeps its findings.
///
/// # Errors
///
/// No rules are named or near, a path does not exist, or a `book.toml` cannot be read.
pub fn lint(
    files: &dyn FileSystem,
    request: &Request,
    options: &LintOptions,
) -> Result<Checked, Fault> {
    let mending = options.mending;
    let mut rules = rules::rules(files, request, options)?;
    let boundary = boundary_of(&Door::of_user(files), &request.paths, request.word());
    let door = &Door::new(files, boundary);
    let missing = |path: &Path| facts!("no-such-code", path = path.display());
    let named = Named::of(files, request, missing)?;
    let root = match &rules.unit.scope.kind {
        ScopeKind::Book { root } => door.canonical(root),
        ScopeKind::Foreign => door.canonical(Path::new(".")),
    };
    let lint = &rules.unit.scope.config.lint;
    let has_defaults = lint.default_exclude && !options.no_default_exclude;
    let left_out = LeftOut::new(&root, &lint.exclude, has_defaults);
    let listed = list(door, &named.there, (&rules, &left_out), options)?;
    let mut wholes = named.there.iter().map(|path| door.canonical(path));
    // A part of the code says nothing of a pattern for the rest of it.
    if wholes.any(|whole| root.starts_with(whole)) {
        let unused = left_out.unused().map(|glob| {
            let message = facts!("exclude-matches-nothing", glob = glob.text);
            Diagnostic::nowhere(Code::ConfigIgnored, message).hint(facts!("exclude-is-relative"))
        });
        rules.unit.findings.extend(unused);
    }
    let around = request
        .paths
        .first()
        .map_or(Path::new("."), PathBuf::as_path);
    let around = match door.entry(around) {
        Some(Entry::Folder) => around,
        _ => around
            .parent()
            .filter(|above| *above != Path::new(""))
            .unwrap_or(Path::new(".")),
    };
    let changed = ChangedFiles::around(around, door.boundary(), request)?;
    let is_changed = |file: &File| {
        let of = |changed: &ChangedFiles| changed.holds(&door.canonical(&file.path));
        changed.as_ref().is_none_or(of)
    };
    let links = listed.links.into_iter();
    let links = links.map(|link| link.finding(&mut rules.unit.sources));
    rules.unit.findings.extend(links);
    rules.unit.stages.end("walk");
    let kept = (request.machine == Machine::Used).then(|| {
        let folder = kept_in(door.boundary(), &request.environment);
        Kept::new(Cache::open(folder, day_of_machine()), &rules)
    });
    let first = rules.unit.sources.next_id().0;
    let looked: Vec<Looked> = listed
        .files
        .par_iter()
        .enumerate()
        .map(|(at, file)| {
            code::look(
                door,
                file,
                SourceId(first + at as u32),
                (&rules, kept.as_ref(), &left_out),
                // What is not reported is not fixed.
                match is_changed(file) {
                    true => mending,
                    false => Mending::None,
                },
            )
        })
        .collect();
    rules.unit.stages.end("scan");
    let mut linted = Linted {
        accepted: Vec::new(),
        mended: (mending != Mending::None).then(Vec::new),
        rules: rules.count(),
        files: Vec::new(),
        looked_at: Vec::new(),
        skipped: listed.skipped,
    };
    let mut unit = rules.unit;
    let told = kept.and_then(Kept::close);
    unit.notes.extend(told.as_ref().map(sentence));
    // What is looked at is no page of the book any more.
    let roots = request.paths.iter().map(|path| Root {
        path: path.clone(),
        shown: path.clone(),
    });
    unit.scope.roots = roots.collect();
    unit.unreadable.extend(listed.unreadable);
    let mut pen = Pen::new(door, &request.paths, mending);
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let mut held = 0;
    if changed.is_some() {
        unit.unnamed.resize(first as usize, false);
    }
    for (file, looked) in listed.files.into_iter().zip(looked) {
        let language = file.language.name;
        let is_shown = is_changed(&file);
        if changed.is_some() {
            unit.unnamed.push(!is_shown);
        }
        if add(file, looked, &mut pen, &mut unit, &mut linted) {
            held += usize::from(is_shown);
            *counts.entry(language).or_default() += 1;
        }
    }
    let count = |language: &&'static Language| Some((*language, *counts.get(language.name)?));
    linted.files = LANGUAGES.iter().filter_map(count).collect();
    let of_named = match (&request.since, &changed) {
        (Some(since), Some(changed)) if linted.rules > 0 => {
            Some(changed::of_lint(since, changed.count, held))
        }
        _ => named.of_lint(&linted, &unit),
    };
    unit.changed = unit.changed.or(changed);
    if linted.files.is_empty() && unit.unreadable.is_empty() && of_named.is_none() {
        unit.findings.push(nothing(linted.rules, rules.left_out));
    }
    unit.linted = Some(linted);
    let units = vec![unit];
    Ok(Checked { units, of_named })
}

/// Takes over what a file gave; whether its detectors looked at it.
fn add(file: File, looked: Looked, pen: &mut Pen, unit: &mut Unit, linted: &mut Linted) -> bool {
    let id = unit.sources.next_id();
    let mut seen = Seen::default();
    match looked {
        Looked::At(found, changed) => {
            seen = written(pen, &file, id, found, changed, (unit, linted));
        }
        Looked::Not(skip) => {
            let skipped = linted.skipped.entry(skip).or_default();
            skipped.push(file.path.clone());
        }
        Looked::Unreadable(fault) => unit.unreadable.push(fault),
    }
    // Every file has an id of its own, found or not: ids were given before anything was read.
    unit.sources.add(file.shown, file.path, seen.text);
    unit.findings.extend(seen.findings);
    linted.accepted.extend(seen.accepted);
    if seen.is_linted {
        linted.looked_at.push(id);
    }
    seen.is_linted
}

/// What is to be reported of a file, after what fixes made of it was written.
fn written(
    pen: &mut Pen,
    file: &File,
    source: SourceId,
    seen: Seen,
    changed: Option<Changed>,
    (unit, linted): (&mut Unit, &mut Linted),
) -> Seen {
    let Some(changed) = changed else {
        return seen;
    };
    match pen.put(file, &changed) {
        Ok(is_new) => {
            if let Some(all) = linted.mended.as_mut().filter(|_| is_new) {
                all.push(Mended {
                    source,
                    fixes: changed.fixes,
                    before: changed.before,
                    after: changed.after,
                });
            }
            changed.seen
        }
        Err(Unwritten::Fault(fault)) => {
            unit.unreadable.push(fault);
            seen
        }
        Err(Unwritten::Outside) => {
            let message = facts!("fix-outside", shown = file.shown);
            unit.findings.push(
                Diagnostic::new(Code::NotFixed, Span::at(source, 0), message)
                    .hint(facts!("fix-outside-hint")),
            );
            seen
        }
    }
}

/// A run in which no detector looked at anything must not look like success.
fn nothing(rules: usize, left_out: usize) -> Diagnostic {
    let told = |facts: Facts| Diagnostic::nowhere(Code::NothingLinted, facts);
    if rules == 0 && left_out > 0 {
        return told(facts!("no-rule-selected", left_out)).hint(facts!("select-a-rule"));
    }
    if rules == 0 {
        return told(facts!("no-rule-with-detector")).hint(facts!("no-rule-with-detector-hint"));
    }
    let told = told(facts!("no-file-for-a-detector"));
    told.hint(facts!("linted-extensions", extensions = extensions()))
}

/// The book of the rules that would judge code.
pub(super) fn rules(files: &dyn FileSystem, request: &Request) -> Result<Unit, Fault> {
    rules::rules(files, request, &LintOptions::default()).map(|rules| rules.unit)
}

/// What files end in that can be linted.
pub(super) fn extensions() -> Vec<String> {
    let extensions = LANGUAGES.iter().flat_map(|language| language.extensions);
    let extensions = extensions.map(|extension| format!("`.{extension}`"));
    extensions.collect()
}
