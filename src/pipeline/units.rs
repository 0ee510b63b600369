//! Checking: every scope of a command through the stages, up to its verdicts.

use super::Fault;
use super::load::{Loaded, load, load_rules, slashes};
use super::scope::{Scope, ScopeKind, find_scopes};
use crate::book::{Book, Input, Stance, assemble};
use crate::diagnostic::{Code, Diagnostic, Held, Level, Levels};
use crate::source::{Door, SourceMap};
use crate::span::SourceId;
use crate::verify::{Judged, Mutation, Observed, Tally, Want, judge, mutate, plan, run};
use std::path::PathBuf;

/// What a command wants checked.
#[derive(Debug, Clone, Default)]
pub struct Request {
    pub paths: Vec<PathBuf>,
    /// `--rules`.
    pub rules: Vec<PathBuf>,
    pub no_book: bool,
    /// Variables that may override keys of `book.toml`.
    pub environment: Vec<(String, String)>,
}

/// A whole command.
pub struct Checked {
    pub units: Vec<Unit>,
}

/// One scope, checked.
pub struct Unit {
    pub scope: Scope,
    pub sources: SourceMap,
    pub book: Book,
    pub observed: Vec<Observed>,
    pub judged: Judged,
    /// In reading order; levels are in `levels`.
    pub findings: Vec<Diagnostic>,
    pub levels: Levels,
    /// What `--mutate` did; none without it.
    pub mutation: Option<Mutation>,
    pub unreadable: Vec<String>,
    pub assets: Vec<String>,
    /// By source: whether it is a page that was read along and not named.
    unnamed: Vec<bool>,
}

impl Unit {
    /// Findings that are to be shown, with their levels, for the paths that were named.
    pub fn shown(&self) -> impl Iterator<Item = (&Diagnostic, Level)> {
        self.findings
            .iter()
            .map(|finding| (finding, self.levels.of(finding.code)))
            .filter(|(finding, level)| *level > Level::Allow && self.is_named(finding))
    }

    fn is_named(&self, finding: &Diagnostic) -> bool {
        let Some(span) = finding.span else {
            return true;
        };
        self.names(span.source)
    }

    /// Whether a file is among the named paths. A file of `--rules` always is.
    fn names(&self, source: SourceId) -> bool {
        !self.unnamed.get(source.0 as usize).is_some_and(|is| *is)
    }

    /// The examples of the named paths that have a stance, by index.
    pub fn shown_examples(&self) -> impl Iterator<Item = usize> {
        let pages: Vec<bool> = self
            .book
            .pages
            .iter()
            .map(|page| self.names(page.source))
            .collect();
        (0..self.book.examples.len()).filter(move |at| pages[self.book.examples[*at].page])
    }

    pub fn tally(&self) -> Tally {
        Tally::of(
            self.shown_examples()
                .filter_map(|at| self.judged.verdicts[at].as_ref()),
        )
    }

    pub fn count(&self, level: Level) -> usize {
        self.shown().filter(|(_, found)| *found == level).count()
    }

    /// The pages of the named paths.
    pub fn shown_pages(&self) -> usize {
        let named = |page: &&crate::book::Page| self.names(page.source);
        self.book.pages.iter().filter(named).count()
    }
}

/// Checks everything that a request names.
pub fn check(door: &dyn Door, request: &Request, want: Want) -> Result<Checked, Fault> {
    let scopes = find_scopes(door, &request.paths, request.no_book, &request.environment)?;
    let units = scopes
        .into_iter()
        .map(|scope| check_scope(door, scope, request, want))
        .collect::<Result<_, _>>()?;
    Ok(Checked { units })
}

fn check_scope(
    door: &dyn Door,
    scope: Scope,
    request: &Request,
    want: Want,
) -> Result<Unit, Fault> {
    let Loaded {
        mut sources,
        documents,
        assets,
        mut faults,
        unreadable,
    } = load(door, &scope)?;
    let held = match scope.kind {
        ScopeKind::Book { .. } => Held::Book,
        ScopeKind::Foreign => Held::Foreign,
    };
    if sources.iter().next().is_none() {
        let names: Vec<String> = scope
            .roots
            .iter()
            .map(|root| slashes(&root.shown))
            .collect();
        faults.push(
            Diagnostic::nowhere(
                Code::NoMarkdown,
                format!("no Markdown stands in `{}`", names.join("`, `")),
            )
            .hint("rulebook reads `.md`, `.markdown`, `.mdx` and `.mdc` that git does not ignore"),
        );
    }
    if let Some(note) = &scope.config_note {
        faults.push(Diagnostic::nowhere(Code::ConfigIgnored, note.clone()));
    }
    let pages: Vec<PathBuf> = sources
        .iter()
        .map(|source| door.canonical(&source.path))
        .collect();
    let is_unnamed = |page: &PathBuf| {
        let named = &scope.named;
        !named.is_empty() && !named.iter().any(|named| page.starts_with(named))
    };
    let unnamed = pages.iter().map(is_unnamed).collect();
    let imported = load_rules(
        door,
        &request.rules,
        &pages,
        &request.environment,
        &mut sources,
        &mut faults,
    )?;
    let base = scope.base.clone();
    let exists = |path: &str| door.entry(&base.join(path)).is_some();
    let (book, found) = assemble(Input {
        held,
        documents,
        imported,
        rule_id: scope.config.verify.rule_id.as_ref(),
        sources: &sources,
        exists: &exists,
    });
    faults.extend(found);
    let plan = plan(&book);
    let observed = run(&book, &plan, want);
    let (judged, found) = judge(&book, &observed);
    faults.extend(found);
    sort(&mut faults);
    // What stands in the lines that several parts share is found once a part, and told once.
    faults.dedup();
    let levels = scope.config.levels(held);
    Ok(Unit {
        scope,
        sources,
        book,
        observed,
        judged,
        findings: faults,
        levels,
        mutation: None,
        unreadable,
        assets,
        unnamed,
    })
}

/// Reading order: by file as walked, then by place; what has no place comes last.
fn sort(faults: &mut [Diagnostic]) {
    faults.sort_by_key(|fault| {
        fault
            .span
            .map_or((u32::MAX, 0), |span| (span.source.0, span.start))
    });
}

impl Checked {
    /// `--mutate`: asks every detector whether an example misses each of its clauses.
    pub fn mutate(&mut self) {
        for unit in &mut self.units {
            let (mutation, found) = mutate(&unit.book);
            unit.mutation = Some(mutation);
            unit.findings.extend(found);
            sort(&mut unit.findings);
        }
    }

    /// Whether any example with a stance was found, or any neutral code that could be checked.
    pub fn has_examples(&self) -> bool {
        self.units.iter().any(|unit| {
            unit.shown_examples()
                .any(|at| unit.book.examples[at].stance != Stance::Neutral)
        })
    }
}
