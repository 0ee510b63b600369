//! What has changed of a scope: of everything that was read, only that is reported.
//!
//! A finding is of a change where its place is, or its cause: a rule that changed may contradict a page that did not.

use super::Fault;
use super::request::{Request, Since};
use super::scope::{Scope, ScopeKind};
use crate::book::Book;
use crate::diagnostic::{Code, Diagnostic};
use crate::facts::{Facts, facts};
use crate::process::{Changes, GitFault, SearchPath, changes};
use crate::source::{Boundary, Door, SourceMap};
use crate::span::SourceId;
use std::collections::HashSet;
use std::path::{Path, PathBuf};

/// What git says of the clone around a folder.
#[derive(Debug)]
pub struct ChangedFiles {
    files: HashSet<PathBuf>,
    /// Whether any file was deleted, to which links may lead.
    has_gone: bool,
    /// How many files changed, deleted ones included.
    pub count: usize,
    /// Sources that were read and have changed.
    pub(super) sources: HashSet<SourceId>,
}

impl ChangedFiles {
    /// Nothing where a request does not ask for it.
    ///
    /// # Errors
    ///
    /// Git is not there, or does not know.
    pub(super) fn around(
        folder: &Path,
        boundary: &Boundary,
        request: &Request,
    ) -> Result<Option<ChangedFiles>, Fault> {
        let Some(since) = &request.since else {
            return Ok(None);
        };
        let search = SearchPath::of(&request.environment, boundary);
        let found = changes(&search, folder, since.reference.as_deref());
        let Changes { files, gone } = found.map_err(|fault| self::fault(&fault, folder, since))?;
        Ok(Some(ChangedFiles {
            has_gone: !gone.is_empty(),
            count: files.len() + gone.len(),
            files: files.into_iter().chain(gone).collect(),
            sources: HashSet::new(),
        }))
    }

    /// Whether a file has changed, or a submodule that it is in; its path is canonical.
    pub(super) fn holds(&self, path: &Path) -> bool {
        path.ancestors().any(|above| self.files.contains(above))
    }

    /// Whether a file has changed by which everything is read: then everything is reported.
    pub(super) fn is_of_all(&self, door: &Door<'_>, scope: &Scope) -> bool {
        let ScopeKind::Book { root } = &scope.kind else {
            return false;
        };
        let python = &scope.config.python;
        let locks = python.environments.values().chain([&python.environment]);
        let locks = locks.filter_map(|environment| environment.lock.as_ref());
        let named = python.setup.iter().chain(&python.probes).chain(locks);
        let own = ["book.toml", "rulebook.toml"].into_iter();
        own.chain(named.map(String::as_str))
            .map(|name| door.canonical(&root.join(name)))
            .any(|path| self.holds(&path))
    }

    /// Notes which of the sources have changed.
    pub(super) fn note(&mut self, door: &Door<'_>, sources: &SourceMap) {
        let changed = sources.iter().enumerate();
        let changed = changed.filter(|(_, source)| self.holds(&door.canonical(&source.path)));
        self.sources = changed.map(|(at, _)| SourceId(at as u32)).collect();
    }

    /// Whether what causes a finding has changed, wherever it was found.
    pub(super) fn causes(&self, book: &Book, finding: &Diagnostic) -> bool {
        if finding.span.is_none() {
            return !self.sources.is_empty();
        }
        let is_rule = |id: &String| {
            let mut rules = book.rules.iter();
            let rule = rules.find(|rule| rule.id.as_str() == id);
            rule.is_some_and(|rule| self.sources.contains(&rule.span.source))
        };
        let mut labels = finding.labels.iter();
        finding.rule.as_ref().is_some_and(is_rule)
            || labels.any(|label| self.sources.contains(&label.span.source))
            || self.has_gone && finding.code == Code::DeadLink
    }
}

/// The line of a check: how much changed, and how many files of that hold examples.
pub(super) fn of_check(since: &Since, count: usize, held: usize) -> Facts {
    facts!("changed-and-checked", count, held, since = since.shown())
}

/// The line of a lint.
pub(super) fn of_lint(since: &Since, count: usize, held: usize) -> Facts {
    facts!("changed-and-linted", count, held, since = since.shown())
}

fn fault(fault: &GitFault, folder: &Path, since: &Since) -> Fault {
    let folder = folder.display();
    let reference = since.shown();
    Fault::new(match fault {
        GitFault::NoGit => facts!("git-is-missing"),
        GitFault::NoRepository => facts!("git-without-repository", folder),
        GitFault::NoCommit => facts!("git-without-commit", folder),
        GitFault::UnknownReference => facts!("git-unknown-reference", reference),
        GitFault::NoMergeBase => facts!("git-without-merge-base", reference),
        GitFault::Failed(why) => facts!("git-failed", why),
    })
}
