//! The book of a scope, with what its files alone show: what checking and linting begin with.
//!
//! No example is looked at here, and no level is decided that depends on a run.

use super::Fault;
use super::beside::{External, settle};
use super::changed::ChangedFiles;
use super::guideline::Guideline;
use super::load::{Loaded, load, load_rules, slashes};
use super::memory::{BuildMemory, Part};
use super::names::{hold, names_of};
use super::request::Request;
use super::scope::{Scope, ScopeKind};
use super::sites::{IgnoreFiles, NamedFiles, folder_labels, sites};
use super::stages::Stages;
use super::tree::Tree;
use super::unit::{Unit, sort};
use crate::book::{Around, Book, Imported, Input, assemble};
use crate::diagnostic::{Code, Diagnostic, Strictness};
use crate::facts::facts;
use crate::markdown::Document;
use crate::paths::file_at;
use crate::source::{Door, FileSystem, SourceMap};
use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

/// Whether links are followed to see where they lead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Links {
    Followed,
    /// No one is told of them: whatever they lead to is taken to be there.
    Ignored,
}

/// A scope that was read.
pub(super) struct Read {
    pub unit: Unit,
    /// Those of the rules that were named beside it.
    pub guidelines: Vec<Guideline>,
    /// What is wrong with the addresses of its pages.
    pub addresses: Vec<Diagnostic>,
    /// When the documents were parsed.
    pub parsed_at: Instant,
}

/// Reads a scope, and beside it the rules that `rules` names.
pub(super) fn read(
    files: &dyn FileSystem,
    scope: Scope,
    (request, rules): (&Request, &[PathBuf]),
    links: Links,
    memory: &mut BuildMemory,
) -> Result<Read, Fault> {
    let door = &scope.door(files);
    let mut stages = Stages::start();
    let start = Instant::now();
    let Loaded {
        mut sources,
        documents,
        assets,
        others,
        mut faults,
        notes,
        unreadable,
        not_markdown,
        parsed,
    } = load(door, &scope, memory)?;
    memory.work_mut().parsed = Part::since(start, parsed, sources.iter().len());
    stages.end("parse");
    let parsed_at = Instant::now();
    if not_markdown == 0 {
        faults.extend(nothing_read(&scope, &sources));
    }
    faults.extend(about(&scope));
    let mut changed = match links {
        Links::Followed => ChangedFiles::around(&scope.base, &scope.boundary, request)?,
        // The rules of a lint may be in another clone than the code, or in none.
        Links::Ignored => {
            ChangedFiles::around(&scope.base, &scope.boundary, request).unwrap_or(None)
        }
    };
    // A look at the disk for every file: only where someone asks which file is which.
    let named = &scope.named;
    let pages: Vec<PathBuf> = if rules.is_empty() && named.is_empty() && changed.is_none() {
        Vec::new()
    } else {
        let pages = sources.iter();
        pages.map(|source| door.canonical(&source.path)).collect()
    };
    let of_change = changed.as_ref();
    let of_change = of_change.filter(|changed| !changed.is_of_all(door, &scope));
    let is_unnamed = |page: &PathBuf| {
        !named.is_empty() && !named.iter().any(|named| page.starts_with(named))
            || of_change.is_some_and(|changed| !changed.holds(page))
    };
    let unnamed: Vec<bool> = pages.iter().map(is_unnamed).collect();
    let word = request.word();
    let borrowed = load_rules(files, rules, &pages, word, &mut sources, &mut faults)?;
    let files = [assets.as_slice(), others.as_slice()];
    let texts = (documents, borrowed.rules, &sources, files);
    if let Some(changed) = &mut changed {
        changed.note(door, &sources);
    }
    let (book, found) = assembled(door, &scope, texts, links, memory.book());
    faults.extend(found);
    settle(&scope, &sources, &mut faults);
    stages.end("assemble");
    let names = names_of(&book);
    hold(&scope.names, &names)?;
    let levels = request.levels(&scope.config, strictness(&scope), names, false);
    let (mut unit, addresses) = Unit::read(scope, sources, book, levels, stages);
    sort(&mut faults);
    unit.findings = faults;
    unit.notes = notes;
    unit.unreadable = unreadable;
    unit.not_markdown = not_markdown;
    unit.assets = assets;
    unit.unnamed = unnamed;
    unit.changed = changed;
    Ok(Read {
        unit,
        guidelines: borrowed.guidelines,
        addresses,
        parsed_at,
    })
}

/// Whose promises are held: a book's own, or none.
pub(super) fn strictness(scope: &Scope) -> Strictness {
    match scope.kind {
        ScopeKind::Book { .. } => Strictness::Book,
        ScopeKind::Foreign => Strictness::Foreign,
    }
}

/// What is to be said of a scope without a file.
fn nothing_read(scope: &Scope, sources: &SourceMap) -> Option<Diagnostic> {
    if sources.iter().next().is_some() {
        return None;
    }
    let roots = scope.roots.iter();
    let names: Vec<String> = roots.map(|root| slashes(&root.shown)).collect();
    let found = Diagnostic::nowhere(Code::NoMarkdown, facts!("no-markdown", names));
    Some(found.hint(facts!("markdown-extensions-in-git")))
}

/// What is to be said of the configuration of a scope.
fn about(scope: &Scope) -> impl Iterator<Item = Diagnostic> {
    let notes = scope.config_notes.iter().cloned();
    notes.map(|note| Diagnostic::nowhere(Code::ConfigIgnored, note))
}

/// What was read, and the files beside it: of a book, and of a project.
type Texts<'s> = (
    Vec<(String, Arc<Document>)>,
    Vec<Imported>,
    &'s SourceMap,
    [&'s [String]; 2],
);

fn assembled(
    door: &Door<'_>,
    scope: &Scope,
    (documents, imported, sources, files): Texts<'_>,
    links: Links,
    before: Option<&Book>,
) -> (Book, Vec<Diagnostic>) {
    let outline = scope.outline.as_ref();
    let folders = folder_labels(door, scope, files);
    let input = |around: &Around<'_>| {
        assemble(Input {
            strictness: strictness(scope),
            documents,
            imported,
            rule_id: scope.config.verify.rule_id.as_ref(),
            stances: &scope.config.stances,
            sources,
            around,
            outline: outline.and_then(|outline| outline.summary.as_ref()),
            folders: &folders,
            before,
        })
    };
    if links == Links::Ignored {
        return input(&Around::ignored());
    }
    let tree = Tree::of(door, scope);
    let redirects = &scope.config.html.redirects;
    let file = |from: &String| match from.split_once('#') {
        Some((page, anchor)) => Some(format!("{}#{anchor}", file_at(page)?)),
        None => file_at(from),
    };
    let old: HashSet<String> = redirects.keys().filter_map(file).collect();
    let external = External::of(&scope.config.html.external);
    let sites = sites(door, scope, &tree, files);
    let named_files = NamedFiles::of(files);
    let clone = scope.tree.as_deref();
    let ignore_files = clone.map(|clone| IgnoreFiles::of(door, clone));
    input(&Around {
        prefix: tree.prefix(),
        is_foreign: scope.kind == ScopeKind::Foreign,
        has_neighbours: scope.tree.is_some(),
        exists: &|path| tree.exists_below_base(path),
        exists_in_tree: &|path| tree.exists(path),
        document: &|path| tree.document(path),
        is_redirected: &|address| old.contains(address),
        is_external: &|above, path| external.holds(above, path),
        leaves: &|path| tree.leaves(path),
        sites: &sites,
        file_named: &|name| named_files.find(name),
        is_ignored: &|path| {
            ignore_files
                .as_ref()
                .is_some_and(|files| files.ignore(path))
        },
    })
}
