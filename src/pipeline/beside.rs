//! What of an mdBook is there only once it is published: books beside it, and what programs make that are not run here.
//!
//! mdBook publishes a book whatever its links lead to, and runs programs over its text first. So in a book that was
//! written for mdBook alone a link is no reason not to publish, and what those programs may make is no fault of the
//! author's. Nothing is started here.

use super::scope::Scope;
use crate::book::SUMMARY;
use crate::diagnostic::{Code, Diagnostic};
use crate::facts::facts;
use crate::source::SourceMap;
use crate::span::Span;
use crate::wording::say;
use ignore::gitignore::{Gitignore, GitignoreBuilder};

/// `[output.html] external`.
pub(super) struct External {
    /// Each with the number of folders above the site that it begins at.
    patterns: Vec<(usize, Gitignore)>,
}

impl External {
    pub fn of(patterns: &[String]) -> External {
        let compiled = patterns.iter().filter_map(|pattern| {
            let mut rest = pattern.as_str();
            let mut above = 0;
            while let Some(next) = rest.strip_prefix("../") {
                (rest, above) = (next, above + 1);
            }
            let mut builder = GitignoreBuilder::new("");
            builder.add_line(None, rest).ok()?;
            Some((above, builder.build().ok()?))
        });
        External {
            patterns: compiled.collect(),
        }
    }

    /// Whether one of them names a path that begins so many folders above the site.
    pub fn holds(&self, above: usize, path: &str) -> bool {
        !path.is_empty()
            && self.patterns.iter().any(|(own, pattern)| {
                let matched = pattern.matched_path_or_any_parents(path, false);
                *own == above && matched.is_ignore()
            })
    }
}

/// Findings about what a link leads to.
const OF_LINKS: &[Code] = &[
    Code::DeadLink,
    Code::DeadAnchor,
    Code::DanglingReference,
    Code::UndefinedReference,
];

/// Messages about a part of an included file that is not there.
const OF_PARTS: &[&str] = &["include-without-anchor", "include-without-line"];

/// Makes findings about links warnings where no key says that the book was written for rulebook.
pub(super) fn soften<'f>(scope: &Scope, faults: impl Iterator<Item = &'f mut Diagnostic>) {
    if !scope.is_of_mdbook_alone() {
        return;
    }
    for fault in faults {
        fault.is_mild |= OF_LINKS.contains(&fault.code)
            || fault.code == Code::LinkOutside
            // mdBook shows nothing in the place of a part that a file does not have.
            || OF_PARTS.contains(&fault.facts.key);
    }
}

/// Whether a link names a Markdown file: chapters are in `SUMMARY.md`, and their files are there before any program runs.
fn is_of_source(fault: &Diagnostic) -> bool {
    let is_file = |path: &str| path.ends_with(".md") && !path.contains("{{");
    fault.facts.key == "dead-link" && fault.facts.subject().is_some_and(is_file)
}

/// Takes what mdBook's own programs may make out of the findings, and makes the rest of those about links warnings where
/// no key says that the book was written for rulebook.
pub(super) fn settle(scope: &Scope, sources: &SourceMap, faults: &mut Vec<Diagnostic>) {
    let programs = &scope.config.programs;
    // What `SUMMARY.md` lists is not published unless it is there.
    let is_of_page = |fault: &Diagnostic| {
        fault.span.is_some_and(|span| {
            let path = &sources.get(span.source).path;
            !path.ends_with(SUMMARY)
        })
    };
    let mut open = 0;
    let mut first = None;
    if !programs.preprocessors.is_empty() {
        faults.retain(|fault| {
            let may_be_made =
                OF_LINKS.contains(&fault.code) && is_of_page(fault) && !is_of_source(fault);
            if may_be_made {
                open += 1;
                let earlier = first.into_iter().chain(fault.span);
                first = earlier.min_by_key(|span: &Span| (span.source, span.start));
            }
            !may_be_made
        });
    }
    soften(scope, faults.iter_mut().filter(|fault| is_of_page(fault)));
    let (preprocessors, renderers) = (&programs.preprocessors, &programs.renderers);
    if preprocessors.is_empty() && renderers.is_empty() {
        return;
    }
    let mut named = Vec::new();
    if !preprocessors.is_empty() {
        let (count, names) = (preprocessors.len(), preprocessors.clone());
        named.push(say!("preprocessors-by-name", count, names));
    }
    if !renderers.is_empty() {
        let (count, names) = (renderers.len(), renderers.clone());
        named.push(say!("renderers-by-name", count, names));
    }
    let programs = named.join(", ");
    let message = facts!("programs-not-run", programs, open);
    let told = Diagnostic {
        span: first,
        ..Diagnostic::nowhere(Code::ConfigIgnored, message)
    };
    faults.push(match preprocessors.is_empty() {
        true => told,
        false => told.hint(facts!("programs-not-run-hint")),
    });
}
