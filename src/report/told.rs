//! What a check or a lint found, as the formats for programs read it: findings with levels, and where rules stand.

use super::place::home;
use crate::book::Book;
use crate::diagnostic::{Code, Diagnostic, Level, Levels};
use crate::page::Addresses;
use crate::pipeline::lint::Address;
use crate::pipeline::{Checked, Linted, Unit};
use crate::source::SourceMap;

/// What is to be known of a run, where there was one.
pub(super) fn of_run(unit: &Unit) -> Vec<String> {
    match unit.run.asked {
        true => super::notes::notes(unit).collect(),
        false => Vec::new(),
    }
}

/// One book or document with its findings, or all code of a lint.
pub(super) struct Told<'a> {
    pub sources: &'a SourceMap,
    pub book: &'a Book,
    pub levels: &'a Levels,
    pub unreadable: &'a [String],
    /// Where examples were executed: in what, and in which box.
    pub notes: Vec<String>,
    /// The file that stands for a finding without a place.
    pub home: String,
    shown: Vec<(&'a Diagnostic, Level)>,
    from: From<'a>,
}

enum From<'a> {
    /// Where the published book shows its rules, if `site-url` says where it is published.
    Check(Option<(String, Addresses)>),
    Lint(&'a Linted),
}

impl<'a> Told<'a> {
    pub fn of_check(checked: &'a Checked) -> Vec<Told<'a>> {
        checked.units.iter().map(Told::of_unit).collect()
    }

    fn of_unit(unit: &'a Unit) -> Told<'a> {
        let html = &unit.scope.config.html;
        let site = html
            .site_url
            .as_deref()
            // mdBook's `site-url` may be a path only, and a path is no address for a reader of a report.
            .filter(|url| url.starts_with("https://") || url.starts_with("http://"))
            .map(|url| {
                let (addresses, _) = Addresses::of(&unit.book, &html.rule_dir);
                (format!("{}/", url.trim_end_matches('/')), addresses)
            });
        Told {
            sources: &unit.sources,
            book: &unit.book,
            levels: &unit.levels,
            unreadable: &unit.unreadable,
            notes: of_run(unit),
            home: home(unit),
            shown: unit.shown().collect(),
            from: From::Check(site),
        }
    }

    pub fn of_lint(linted: &'a Linted) -> Told<'a> {
        let home = match &linted.root {
            Some(root) => Some(root.join("book.toml")),
            None => linted.paths.first().cloned(),
        };
        let home = home.map_or_else(|| ".".to_owned(), |path| path.display().to_string());
        let home = home.replace('\\', "/");
        let shown = linted.shown();
        Told {
            sources: &linted.sources,
            book: &linted.book,
            levels: &linted.levels,
            unreadable: &linted.unreadable,
            notes: Vec::new(),
            home: home.strip_prefix("./").unwrap_or(&home).to_owned(),
            shown: shown
                .map(|(found, level)| (&found.diagnostic, level))
                .collect(),
            from: From::Lint(linted),
        }
    }

    /// Findings that are to be shown, with their levels.
    pub fn shown(&self) -> impl Iterator<Item = (&'a Diagnostic, Level)> {
        self.shown.iter().copied()
    }

    /// The address of a rule's page, where there is one.
    pub fn url(&self, rule: usize, uri: fn(&str) -> String) -> Option<String> {
        match &self.from {
            From::Check(site) => {
                let (site, addresses) = site.as_ref()?;
                let address = addresses.rules.get(rule)?.as_ref()?;
                let (page, anchor) = match address.split_once('#') {
                    Some((page, anchor)) => (page, Some(anchor)),
                    None => (address.as_str(), None),
                };
                let anchor = anchor.map_or(String::new(), |anchor| format!("#{}", uri(anchor)));
                Some(format!("{site}{}{anchor}", uri(page)))
            }
            From::Lint(linted) => {
                let address = linted.addressed.of(rule, &linted.book, &linted.sources);
                match address {
                    Address::Url(url) if url.contains("://") => Some(url),
                    Address::Url(_) | Address::Place(_) => None,
                }
            }
        }
    }

    /// How to read of a rule without a site.
    pub fn help(&self, rule: usize) -> String {
        let rule = &self.book.rules[rule];
        let source = self.sources.get(rule.span.source);
        let line = source.position(rule.span.start).line;
        let id = &rule.id;
        format!("{}:{line}; `rulebook explain {id}` prints it", source.shown)
    }
}

/// What a finding is called where there is room for one name: in code the rule is what a reader looks up.
pub(super) fn name(finding: &Diagnostic) -> &str {
    match (&finding.rule, finding.code) {
        (Some(rule), Code::LintError | Code::LintWarning | Code::LintNote) => rule,
        (_, code) => code.name(),
    }
}
