//! The rules of a lint: those that the configuration of the code names, else those of the nearest book; and those of
//! `--rules`.
//!
//! Examples are read along with the book and judged by no one here.

use super::consumer::Consumer;
use super::options::LintOptions;
use crate::book::{Rule, RuleKind};
use crate::config::{LintTable, Written};
use crate::diagnostic::Code;
use crate::facts::facts;
use crate::pipeline::names::{hold_selected, hold_typed, names_of};
use crate::pipeline::page_globs::PageGlobs;
use crate::pipeline::read::{Links, Read, read};
use crate::pipeline::scope::{Scope, ScopeKind, find_scopes, nearest_book};
use crate::pipeline::{BuildMemory, Fault, Request, Unit};
use crate::rule_names::{RuleNames, Selection};
use crate::source::{Door, FileSystem};
use crate::verify::{RuleSet, RuleSets, wanted_sets};
use std::collections::HashSet;
use std::path::{Path, PathBuf};

/// Everything that judges code.
pub struct Rules {
    /// The book of the rules; its findings are what keeps one from being read.
    pub unit: Unit,
    /// By the name of a language.
    pub sets: RuleSets,
    /// What ids, prefixes and tags mean.
    pub names: RuleNames,
    /// By rule of the book, the canonical folder of the file that holds it.
    pub folders: Vec<PathBuf>,
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

/// Reads the rules that a request names or that are near; `door` is the user's.
pub fn rules(
    (files, door): (&dyn FileSystem, &Door<'_>),
    request: &Request,
    (consumer, options): (&Consumer, &LintOptions),
) -> Result<Rules, Fault> {
    let configured = consumer.rules(door, request.word())?;
    let near = near(files, request, (consumer, !configured.is_empty()))?;
    let mut borrowed = request.rules.clone();
    borrowed.extend(configured);
    let mut known = HashSet::new();
    borrowed.retain(|path| known.insert(door.canonical(path)));
    let scope = match near {
        None => named(files, request, &mut borrowed)?,
        near => near,
    };
    if scope.is_none() && borrowed.is_empty() {
        return Err(Fault::new(facts!("no-book-to-lint")));
    }
    let mut scope = scope.unwrap_or_else(Scope::nowhere);
    adopt(door, &mut scope, consumer);
    let rules = (request, borrowed.as_slice());
    let Read { mut unit, .. } = read(
        files,
        scope,
        rules,
        Links::Ignored,
        &mut BuildMemory::default(),
    )
    .map_err(|fault| consumer.placed(fault))?;
    let names = names_of(&unit.book);
    hold_typed(&request.levels, &names)?;
    hold_selected(&options.selection, &names)?;
    unit.notes.clear();
    unit.findings.retain(|fault| keeps_a_rule_away(fault.code));
    // What is typed to be selected takes the place of what a file says.
    let written = match options.selection.select.is_empty() {
        true => written(consumer.lint(), &names),
        false => Selection::default(),
    };
    let withheld = PageGlobs::of_rules(&unit.scope.config).without(&unit.book);
    let is_wanted = |rule: &Rule| {
        let is_withheld = rule.page.is_some_and(|page| withheld.contains(&page));
        let is_selected =
            written.takes(&names, &rule.id) && options.selection.takes(&names, &rule.id);
        is_selected && !is_withheld
    };
    let unasked = unit.book.rules.iter().filter(|rule| !is_wanted(rule));
    let unasked = unasked.map(|rule| rule.id.clone()).collect();
    let sets = wanted_sets(&unit.book, is_wanted);
    let left_out = count(&wanted_sets(&unit.book, |rule| !is_wanted(rule)));
    unit.stages.end("rules");
    let folders = unit.book.rules.iter().map(|rule| {
        let file = door.canonical(&unit.sources.get(rule.span.source).path);
        file.parent().unwrap_or(&file).to_path_buf()
    });
    Ok(Rules {
        folders: folders.collect(),
        names,
        sets,
        unasked,
        left_out,
        is_whole: unit.findings.is_empty(),
        unit,
    })
}

/// What a file selects.
fn written(lint: &LintTable, names: &RuleNames) -> Selection {
    let spelt = |written: &Written| spelt(written, names).to_owned();
    Selection {
        select: lint.select.iter().map(spelt).collect(),
        ignore: lint.ignore.iter().map(spelt).collect(),
    }
}

/// A name of rules as it is spelt here: a variable spells it in its own way.
pub fn spelt<'w>(written: &'w Written, names: &'w RuleNames) -> &'w str {
    let variable = written
        .is_of_environment()
        .then(|| names.spelt(&written.text));
    variable.flatten().unwrap_or(&written.text)
}

/// What a consumer says comes after what the guideline says. The names of a guideline in its own `[lint]` are for its own
/// code.
fn adopt(door: &Door<'_>, scope: &mut Scope, consumer: &Consumer) {
    let is_same = match (&scope.kind, &consumer.home) {
        (ScopeKind::Book { root }, Some(home)) => door.canonical(root) == home.whole,
        _ => false,
    };
    if is_same {
        scope.config.lints.clear();
        scope.names.clear();
    }
    scope.names.retain(|name| name.may_be_code);
    let lints = consumer.config.lints.iter();
    scope.config.lints.extend(lints.cloned());
    scope.names.extend(consumer.names.iter().cloned());
}

/// What of a book's findings matters to somebody who only wants its rules.
fn keeps_a_rule_away(code: Code) -> bool {
    matches!(
        code,
        Code::RuleBlock | Code::DuplicateRule | Code::NotUtf8 | Code::TooLarge
    )
}

/// The nearest book upward from the working folder, else from the code. Where a configuration names rules, only a book of
/// its own folder comes beside them.
fn near(
    files: &dyn FileSystem,
    request: &Request,
    (consumer, has_rules): (&Consumer, bool),
) -> Result<Option<Scope>, Fault> {
    if request.no_book {
        return Ok(None);
    }
    let root = match &consumer.home {
        Some(home) if has_rules => {
            let own = nearest_book(files, &home.shown);
            own.filter(|root| *root == home.shown)
        }
        _ => {
            let code = request
                .paths
                .iter()
                .find_map(|path| nearest_book(files, path));
            nearest_book(files, Path::new(".")).or(code)
        }
    };
    let Some(root) = root else {
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
