//! The rules of a lint: those of the nearest book, and those of `--rules`.
//!
//! Examples are read along with the book and judged by no one here.

use super::options::LintOptions;
use crate::book::{Rule, RuleKind};
use crate::config::{LintTable, Written};
use crate::diagnostic::Code;
use crate::facts::facts;
use crate::pipeline::names::{hold_selected, hold_typed, names_of};
use crate::pipeline::read::{Links, Read, read};
use crate::pipeline::scope::{Scope, ScopeKind, find_scopes, nearest_book};
use crate::pipeline::{BuildMemory, Fault, Request, Unit};
use crate::rule_names::{RuleNames, Selection};
use crate::source::FileSystem;
use crate::verify::{RuleSet, RuleSets, wanted_sets};
use std::collections::HashSet;
use std::path::{Path, PathBuf};

/// Everything that judges code.
pub struct Rules {
    /// The book of the rules; its findings are what keeps one from being read.
    pub unit: Unit,
    /// By the name of a language.
    pub sets: RuleSets,
    /// Ids of rules that were left out, by a name: what a comment says of them is not judged.
    pub unasked: HashSet<String>,
    /// How many detectors were.
    pub left_out: usize,
    /// Whether all rules could be read.
    pub is_whole: bool,
}

impl Rules {
    pub fn count(&self) -> usize {
        count(&self.sets)
    }

    /// Ids that a comment may name.
    pub fn ids(&self) -> Vec<&str> {
        let rules = self.unit.book.rules.iter();
        let named = rules.filter(|rule| rule.kind != RuleKind::Implicit);
        named.map(|rule| rule.id.as_str()).collect()
    }
}

fn count(sets: &RuleSets) -> usize {
    sets.values().map(|set: &RuleSet| set.rules.len()).sum()
}

/// Where a reader finds a rule: its page on the site, else what it says itself, else the line of its text.
pub fn link(unit: &Unit, rule: usize) -> String {
    let site = unit.scope.config.html.site_url.as_ref();
    if let Some(site) = site.filter(|url| url.contains("://"))
        && let Some(url) = unit.addresses.rule_url(rule, site)
    {
        return url;
    }
    let rule = &unit.book.rules[rule];
    if let Some(url) = rule.detector.as_ref().and_then(|own| own.url.clone()) {
        return url;
    }
    let source = unit.sources.get(rule.span.source);
    format!("{}:{}", source.shown, source.position(rule.span.start).line)
}

/// Reads the rules that a request names or that are near.
pub fn rules(
    files: &dyn FileSystem,
    request: &Request,
    options: &LintOptions,
) -> Result<Rules, Fault> {
    let mut borrowed = request.rules.clone();
    let scope = match near(files, request)? {
        None => named(files, request, &mut borrowed)?,
        near => near,
    };
    if scope.is_none() && borrowed.is_empty() {
        return Err(Fault::new(facts!("no-book-to-lint")));
    }
    let scope = scope.unwrap_or_else(Scope::nowhere);
    let rules = (request, borrowed.as_slice());
    let Read { mut unit, .. } = read(
        files,
        scope,
        rules,
        Links::Ignored,
        &mut BuildMemory::default(),
    )?;
    let names = names_of(&unit.book);
    hold_typed(&request.levels, &names)?;
    hold_selected(&options.selection, &names)?;
    unit.notes.clear();
    unit.findings.retain(|fault| keeps_a_rule_away(fault.code));
    // What is typed to be selected takes the place of what a file says.
    let written = match options.selection.select.is_empty() {
        true => written(&unit.scope.config.lint, &names),
        false => Selection::default(),
    };
    let is_wanted =
        |rule: &Rule| written.takes(&names, &rule.id) && options.selection.takes(&names, &rule.id);
    let unasked = unit.book.rules.iter().filter(|rule| !is_wanted(rule));
    let unasked = unasked.map(|rule| rule.id.clone()).collect();
    let sets = wanted_sets(&unit.book, is_wanted);
    let left_out = count(&wanted_sets(&unit.book, |rule| !is_wanted(rule)));
    unit.stages.end("rules");
    Ok(Rules {
        sets,
        unasked,
        left_out,
        is_whole: unit.findings.is_empty(),
        unit,
    })
}

/// What a file selects. A variable spells the names in its own way.
fn written(lint: &LintTable, names: &RuleNames) -> Selection {
    let spelt = |written: &Written| {
        let variable = written.range.is_empty().then(|| names.spelt(&written.text));
        variable.flatten().unwrap_or(&written.text).to_owned()
    };
    Selection {
        select: lint.select.iter().map(spelt).collect(),
        ignore: lint.ignore.iter().map(spelt).collect(),
    }
}

/// What of a book's findings matters to somebody who only wants its rules.
fn keeps_a_rule_away(code: Code) -> bool {
    matches!(
        code,
        Code::RuleBlock | Code::DuplicateRule | Code::NotUtf8 | Code::TooLarge
    )
}

/// The nearest book upward from the working folder.
fn near(files: &dyn FileSystem, request: &Request) -> Result<Option<Scope>, Fault> {
    if request.no_book {
        return Ok(None);
    }
    let Some(root) = nearest_book(files, Path::new(".")) else {
        return Ok(None);
    };
    let scopes = find_scopes(files, &[root], false, request.word())?;
    Ok(scopes.into_iter().next())
}

/// The first of `--rules` that is a whole book: its site and its levels are known, unlike those of loose files.
fn named(
    files: &dyn FileSystem,
    request: &Request,
    borrowed: &mut Vec<PathBuf>,
) -> Result<Option<Scope>, Fault> {
    for at in 0..borrowed.len() {
        let path = std::slice::from_ref(&borrowed[at]);
        let scopes = find_scopes(files, path, false, request.word())?;
        for scope in scopes {
            if matches!(scope.kind, ScopeKind::Book { .. }) && scope.named.is_empty() {
                borrowed.remove(at);
                return Ok(Some(scope));
            }
        }
    }
    Ok(None)
}
