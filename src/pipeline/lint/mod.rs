//! Linting: the detectors of a book over code that stands outside of it.
//!
//! The same sets over the same trees as in a check; code has no stance, so there is no verdict.
//! It reads through the door, writes nothing but files that `--fix` mends, and never takes "not looked at" for "nothing
//! found".

mod allow;
mod code;
mod consumer;
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
use crate::paths::slashes;
use crate::source::{Door, FileSystem};
use crate::span::{SourceId, Span};
use crate::wording::sentence;
use consumer::{Consumer, folder_of};
use files::{File, list};
use kept::Kept;
use left_out::{LeftOut, PER_PATH};
use rayon::prelude::*;
use rules::{Rules, spelt};
use seen::{Changed, Looked, Seen};
use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;
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
    let missing = |path: &Path| facts!("no-such-code", path = path.display());
    let named = Named::of(files, request, missing)?;
    let mut units = Vec::new();
    let (mut count, mut held) = (None, 0);
    let mut lefts = 0;
    for (consumer, paths) in consumers(files, &named.there, request)? {
        let request = Request {
            paths,
            ..request.clone()
        };
        let one = lint_one(files, &request, (&consumer, options))?;
        // Of one clone each unit knows the same.
        count = count.max(one.unit.changed.as_ref().map(|changed| changed.count));
        held += one.held;
        lefts += one.left_out;
        units.push(one.unit);
    }
    let rules: usize = linted(&units).map(|linted| linted.rules).sum();
    let of_named = match (&request.since, count) {
        (Some(since), Some(count)) if rules > 0 => Some(changed::of_lint(since, count, held)),
        _ => named.of_lint(&units),
    };
    let is_idle = linted(&units).all(|linted| linted.files.is_empty());
    let is_read = units.iter().all(|unit| unit.unreadable.is_empty());
    if let Some(unit) = units.last_mut()
        && is_idle
        && is_read
        && of_named.is_none()
    {
        let skipped = unit.linted.iter().flat_map(|linted| linted.skipped.keys());
        let skipped: Vec<Skip> = skipped.copied().collect();
        unit.findings.push(nothing(rules, lefts, &skipped));
    }
    Ok(Checked { units, of_named })
}

fn linted(units: &[Unit]) -> impl Iterator<Item = &Linted> {
    units.iter().filter_map(|unit| unit.linted.as_ref())
}

/// The named paths by the configuration that is nearest upward from each, in the order in which they were named.
fn consumers(
    files: &dyn FileSystem,
    paths: &[PathBuf],
    request: &Request,
) -> Result<Vec<(Consumer, Vec<PathBuf>)>, Fault> {
    let door = &Door::of_user(files);
    if request.no_book || paths.is_empty() {
        let consumer = Consumer::nowhere(&request.environment)?;
        return Ok(vec![(consumer, paths.to_vec())]);
    }
    let mut consumers: Vec<(Consumer, Vec<PathBuf>)> = Vec::new();
    // Files of a hook are in few folders.
    let mut known: HashMap<PathBuf, usize> = HashMap::new();
    for path in paths {
        let folder = folder_of(door, path);
        if let Some(at) = known.get(&folder) {
            consumers[*at].1.push(path.clone());
            continue;
        }
        let consumer = Consumer::near(door, &folder, request)?;
        let is_same = |(other, _): &(Consumer, Vec<PathBuf>)| other.folder() == consumer.folder();
        let at = match consumers.iter().position(is_same) {
            Some(at) => at,
            None => {
                consumers.push((consumer, Vec::new()));
                consumers.len() - 1
            }
        };
        known.insert(folder, at);
        consumers[at].1.push(path.clone());
    }
    Ok(consumers)
}

/// What the paths under one configuration come to.
struct One {
    unit: Unit,
    /// How many files were looked at that have changed.
    held: usize,
    /// How many detectors were left out by a name.
    left_out: usize,
}

fn lint_one(
    files: &dyn FileSystem,
    request: &Request,
    (consumer, options): (&Consumer, &LintOptions),
) -> Result<One, Fault> {
    let mending = options.mending;
    let door = &Door::of_user(files);
    let mut rules = rules::rules((files, door), request, (consumer, options))?;
    let boundary = boundary_of(door, &request.paths, request.word());
    let door = &Door::new(files, boundary);
    let roots = roots(door, consumer, &rules.unit);
    let left_out = left_out(door, (consumer, options), &rules);
    let paths = &request.paths;
    let listed = list(door, paths, (&rules, &left_out), (&roots, options))?;
    let around = paths.first().map_or(Path::new("."), PathBuf::as_path);
    let around = folder_of(door, around);
    let changed = ChangedFiles::around(&around, door.boundary(), request)?;
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
                    true => (mending, options.fixes),
                    false => (Mending::None, options.fixes),
                },
            )
        })
        .collect();
    rules.unit.stages.end("scan");
    let mut linted = Linted {
        accepted: Vec::new(),
        mended: (mending != Mending::None).then(Vec::new),
        fixes: options.fixes,
        kept: 0,
        rules: rules.count(),
        files: Vec::new(),
        looked_at: Vec::new(),
        skipped: listed.skipped,
    };
    let mut unit = rules.unit;
    let told = kept.and_then(Kept::close);
    unit.notes.extend(told.as_ref().map(sentence));
    // What is looked at is no page of the book any more.
    let roots_of_code = request.paths.iter().map(|path| Root {
        path: path.clone(),
        shown: path.clone(),
    });
    unit.scope.roots = roots_of_code.collect();
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
    unit.changed = unit.changed.or(changed);
    unit.linted = Some(linted);
    unit.baseline = consumer.baseline();
    // A part of the code says nothing of a pattern for the rest of it.
    let mut wholes = request.paths.iter().map(|path| door.canonical(path));
    if wholes.any(|whole| {
        consumer
            .folder()
            .is_some_and(|folder| folder.starts_with(whole))
    }) {
        tell_unused(consumer, &left_out, &mut unit);
    }
    Ok(One {
        unit,
        held,
        left_out: rules.left_out,
    })
}

/// The folders that are projects: of the configuration, and of the book. The deepest is the first.
fn roots(door: &Door<'_>, consumer: &Consumer, unit: &Unit) -> Vec<PathBuf> {
    let book = match &unit.scope.kind {
        ScopeKind::Book { root } => Some(door.canonical(root)),
        ScopeKind::Foreign => None,
    };
    let own = consumer.folder().map(Path::to_path_buf);
    let mut roots: Vec<PathBuf> = own.into_iter().chain(book).collect();
    roots.sort_by_key(|root| Reverse(root.components().count()));
    roots
}

/// What a consumer leaves out. A variable of the environment names files as an option would, from the working folder.
fn left_out(
    door: &Door<'_>,
    (consumer, options): (&Consumer, &LintOptions),
    rules: &Rules,
) -> LeftOut {
    let here = door.canonical(Path::new("."));
    let folder = consumer.folder().unwrap_or(&here);
    let lint = consumer.lint();
    let has_defaults = lint.default_exclude && !options.no_default_exclude;
    let left_out = LeftOut::new(folder, &lint.exclude, has_defaults);
    lint.per_path.iter().fold(left_out, |left_out, per_path| {
        let names = per_path.ignore.iter();
        let names: Vec<&str> = names.map(|name| spelt(name, &rules.names)).collect();
        let all = rules.unit.book.rules.iter();
        let is_meant = |id: &&String| {
            let mut names = names.iter();
            names.any(|name| rules.names.fit(name, id).is_some())
        };
        let ids = all.map(|rule| &rule.id).filter(is_meant).cloned().collect();
        left_out.without(folder, &per_path.glob, ids)
    })
}

/// Reports patterns that match nothing, each at its place.
fn tell_unused(consumer: &Consumer, left_out: &LeftOut, unit: &mut Unit) {
    let mut ids: HashMap<PathBuf, SourceId> = HashMap::new();
    for (key, glob) in left_out.unused() {
        let glob_text = glob.text.as_str();
        let message = match key {
            // Rules are left out of files that one is for; others are no concern of it.
            PER_PATH => facts!("glob-matches-nothing-linted", glob = glob_text, key),
            _ => facts!("glob-matches-nothing", glob = glob_text, key),
        };
        let span = consumer.text_of(glob).map(|(path, text)| {
            let sources = &mut unit.sources;
            let id = *ids.entry(path.clone()).or_insert_with(|| {
                let shown = slashes(&path);
                sources.add(shown, path, Arc::from(text))
            });
            Span::new(id, glob.range.start, glob.range.end)
        });
        let told = match span {
            Some(span) => Diagnostic::new(Code::ConfigIgnored, span, message),
            None => Diagnostic::nowhere(Code::ConfigIgnored, message),
        };
        unit.findings.push(told.hint(facts!("glob-is-relative")));
    }
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
        linted.kept += usize::from(seen.is_kept);
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
fn nothing(rules: usize, left_out: usize, skipped: &[Skip]) -> Diagnostic {
    let told = |facts: Facts| Diagnostic::nowhere(Code::NothingLinted, facts);
    if rules == 0 && left_out > 0 {
        return told(facts!("no-rule-selected", left_out)).hint(facts!("select-a-rule"));
    }
    if rules == 0 {
        return told(facts!("no-rule-with-detector")).hint(facts!("no-rule-with-detector-hint"));
    }
    let is_left_out = |skip: &Skip| skip.is_default() || *skip == Skip::Excluded;
    if skipped.iter().any(is_left_out) && !skipped.contains(&Skip::NoRule) {
        return told(facts!("all-files-left-out")).hint(facts!("all-files-left-out-hint"));
    }
    let told = told(facts!("no-file-for-a-detector"));
    told.hint(facts!("linted-extensions", extensions = extensions()))
}

/// The book of the rules that would judge code.
pub(super) fn rules(files: &dyn FileSystem, request: &Request) -> Result<Unit, Fault> {
    let path = request
        .paths
        .first()
        .map_or(Path::new("."), PathBuf::as_path);
    let door = &Door::of_user(files);
    let consumer = match request.no_book {
        true => Consumer::nowhere(&request.environment)?,
        false => Consumer::near(door, path, request)?,
    };
    let options = LintOptions::default();
    rules::rules((files, door), request, (&consumer, &options)).map(|rules| rules.unit)
}

/// What files end in that can be linted.
pub(super) fn extensions() -> Vec<String> {
    let extensions = LANGUAGES.iter().flat_map(|language| language.extensions);
    let extensions = extensions.map(|extension| format!("`.{extension}`"));
    extensions.collect()
}
