//! The rules of a lint: those of the nearest book, and those of `--rules`.
//!
//! Examples are read along with the book and judged by nobody here.

use crate::book::{Around, Book, Input, RuleKind, assemble};
use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic, Held, Levels};
use crate::page::Addresses;
use crate::pipeline::Session;
use crate::pipeline::load::{Loaded, load, load_rules};
use crate::pipeline::scope::{Scope, ScopeKind, find_scopes, nearest_book};
use crate::pipeline::{Fault, Request};
use crate::source::{Door, SourceMap};
use crate::verify::{RuleSet, plan};
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// Everything that judges code.
pub struct Rules {
    pub book: Book,
    /// By the name of a language.
    pub sets: HashMap<&'static str, RuleSet>,
    /// What keeps a rule from being read.
    pub faults: Vec<Diagnostic>,
    pub unreadable: Vec<String>,
    pub levels: Levels,
    /// The folder of the book whose rules and levels apply.
    pub root: Option<PathBuf>,
    pub addressed: Addressed,
}

/// Where rules stand for a reader.
pub struct Addressed {
    addresses: Addresses,
    site: Option<String>,
}

/// Where one rule stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Address {
    /// Its page on the site, or what the rule says itself.
    Url(String),
    /// `path:line` of its text.
    Place(String),
}

impl Addressed {
    pub fn of(&self, rule: usize, book: &Book, sources: &SourceMap) -> Address {
        let site = self.site.as_ref();
        if let Some(url) = site.and_then(|site| self.addresses.rule_url(rule, site)) {
            return Address::Url(url);
        }
        let rule = &book.rules[rule];
        if let Some(url) = rule.detector.as_ref().and_then(|own| own.url.clone()) {
            return Address::Url(url);
        }
        let source = sources.get(rule.span.source);
        let line = source.position(rule.span.start).line;
        Address::Place(format!("{}:{line}", source.shown))
    }
}

impl Rules {
    pub fn count(&self) -> usize {
        self.sets.values().map(|set| set.rules.len()).sum()
    }

    /// Ids that a comment may name.
    pub fn ids(&self) -> Vec<&str> {
        let rules = self.book.rules.iter();
        let named = rules.filter(|rule| rule.kind != RuleKind::Implicit);
        named.map(|rule| rule.id.as_str()).collect()
    }

    /// Where a reader finds the rule: its page on the site, else what it says itself, else the line of its text.
    pub fn link(&self, rule: usize, sources: &SourceMap) -> String {
        match self.addressed.of(rule, &self.book, sources) {
            Address::Url(link) | Address::Place(link) => link,
        }
    }
}

/// Reads the rules that a request names or that are near.
pub fn rules(door: &dyn Door, request: &Request, sources: &mut SourceMap) -> Result<Rules, Fault> {
    let mut borrowed = request.rules.clone();
    let scope = match near(door, request)? {
        None => named(door, request, &mut borrowed)?,
        near => near,
    };
    if scope.is_none() && borrowed.is_empty() {
        return Err(Fault::new(
            "there is no book here: no book.toml in this folder or above it\nname rules with `--rules PATH` (a book, a folder, a Markdown file, a `.yml` of ast-grep rules), or run `rulebook lint` inside of a book",
        ));
    }
    let loaded = match &scope {
        Some(scope) => load(door, scope, &mut Session::default())?,
        None => Loaded::default(),
    };
    *sources = loaded.sources;
    let mut faults = loaded.faults;
    let pages: Vec<PathBuf> = match borrowed.is_empty() {
        true => Vec::new(),
        false => sources
            .iter()
            .map(|source| door.canonical(&source.path))
            .collect(),
    };
    let environment = &request.environment;
    let imported = load_rules(door, &borrowed, &pages, environment, sources, &mut faults)?.rules;
    let config = scope.as_ref().map(|scope| scope.config.clone());
    let config = config.unwrap_or_else(Config::default);
    let held = match scope {
        Some(_) => Held::Book,
        None => Held::Foreign,
    };
    let around = Around {
        prefix: String::new(),
        is_foreign: false,
        has_neighbours: false,
        exists: &|_| true,
        exists_in_tree: &|_| true,
        document: &|_| None,
    };
    let (book, found) = assemble(Input {
        held,
        documents: loaded.documents,
        imported,
        rule_id: config.verify.rule_id.as_ref(),
        stances: &config.stances,
        sources,
        // Only links ask for it, and nobody is told of them here.
        before: None,
        around: &around,
    });
    faults.extend(found);
    faults.retain(|fault| keeps_a_rule_away(fault.code));
    faults.sort_by_key(|fault| fault.span.map(|span| (span.source.0, span.start)));
    let addresses = Addresses::of(&book, &config.html.rule_dir).0;
    Ok(Rules {
        sets: plan(&book).sets,
        faults,
        unreadable: loaded.unreadable,
        levels: request.levels(&config, held, false),
        root: scope.and_then(|scope| match scope.kind {
            ScopeKind::Book { root } => Some(root),
            ScopeKind::Foreign => None,
        }),
        addressed: Addressed {
            addresses,
            site: config.html.site_url.filter(|url| url.contains("://")),
        },
        book,
    })
}

/// What of a book's findings matters to somebody who only wants its rules.
fn keeps_a_rule_away(code: Code) -> bool {
    matches!(
        code,
        Code::RuleBlock | Code::DuplicateRule | Code::NotUtf8 | Code::TooLarge
    )
}

/// The nearest book upward from the working folder.
fn near(door: &dyn Door, request: &Request) -> Result<Option<Scope>, Fault> {
    if request.no_book {
        return Ok(None);
    }
    let Some(root) = nearest_book(door, Path::new(".")) else {
        return Ok(None);
    };
    let scopes = find_scopes(door, &[root], false, &request.environment)?;
    Ok(scopes.into_iter().next())
}

/// The first of `--rules` that is a whole book: its site and its levels are known, unlike those of loose files.
fn named(
    door: &dyn Door,
    request: &Request,
    borrowed: &mut Vec<PathBuf>,
) -> Result<Option<Scope>, Fault> {
    for at in 0..borrowed.len() {
        let path = std::slice::from_ref(&borrowed[at]);
        let scopes = find_scopes(door, path, false, &request.environment)?;
        for scope in scopes {
            if matches!(scope.kind, ScopeKind::Book { .. }) && scope.named.is_empty() {
                borrowed.remove(at);
                return Ok(Some(scope));
            }
        }
    }
    Ok(None)
}
