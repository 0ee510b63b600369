//! Style sheets and scripts of a book's own that each of its pages asks for: `additional-css` and `additional-js`.
//!
//! A script runs with each page, so it is named whenever a site is built, and the built-in server leaves it out until the
//! reader trusts the book. Nothing is read here: the files are copied as they are, from where they are in the book.

use super::Unit;
use super::scope::{Scope, ScopeKind, tidy};
use crate::config::RawHtml;
use crate::diagnostic::{Code, Diagnostic};
use crate::facts::facts;
use crate::page::{Frame, Href, encoded};
use crate::paths::join;
use crate::source::{Door, Entry};
use crate::wording::say;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Icons of a site by the names that mdBook gives them in `theme/`, the better one first, and where each is published.
pub(super) const ICONS: [(&str, &str); 2] = [
    ("favicon.svg", "assets/favicon.svg"),
    ("favicon.png", "assets/favicon.png"),
];

/// What a book adds to its pages.
#[derive(Debug, Default)]
pub(super) struct Additional {
    /// Addresses below the site's root, in the order of the book.
    styles: Vec<String>,
    scripts: Vec<String>,
    /// The address of the site's own icon.
    icon: Option<&'static str>,
    /// Of each address the file that is copied there.
    files: BTreeMap<String, PathBuf>,
    /// What is to be said of them.
    pub(super) findings: Vec<Diagnostic>,
}

/// Whether `additional-js` names the file at a path below the source.
pub(super) fn is_named(scope: &Scope, path: &str) -> bool {
    let ScopeKind::Book { root } = &scope.kind else {
        return false;
    };
    let file = tidy(&scope.base.join(path));
    let mut names = scope.config.html.additional_js.iter();
    names.any(|name| join("", name).is_some_and(|name| tidy(&root.join(name)) == file))
}

impl Additional {
    /// What a unit's book adds to its pages, on the disk or where the built-in server shows them.
    pub(super) fn of(door: &Door<'_>, unit: &Unit, is_served: bool) -> Additional {
        let mut additional = Additional::default();
        let ScopeKind::Book { root } = &unit.scope.kind else {
            return additional;
        };
        let html = &unit.scope.config.html;
        let mut add = |names: &[String], key: &'static str| -> Vec<String> {
            let mut addresses = Vec::new();
            for name in names {
                let Some(address) = join("", name) else {
                    continue;
                };
                let file = tidy(&root.join(&address));
                if door.entry(&file) == Some(Entry::File) {
                    additional.files.insert(address.clone(), file);
                    addresses.push(address);
                } else {
                    let missing = facts!("additional-file-missing", key, name);
                    let missing = Diagnostic::nowhere(Code::ConfigIgnored, missing)
                        .hint(facts!("additional-file-missing-hint"));
                    additional.findings.push(missing);
                }
            }
            addresses
        };
        let styles = add(&html.additional_css, "additional-css");
        let is_users = html.additional_js_place.is_none() || html.raw_html == RawHtml::All;
        let is_held = is_served && !is_users;
        let scripts = match is_held {
            true => Vec::new(),
            false => add(&html.additional_js, "additional-js"),
        };
        let own = ICONS
            .into_iter()
            .map(|(name, address)| (address, tidy(&root.join("theme").join(name))));
        let mut own = own.filter(|(_, file)| door.entry(file) == Some(Entry::File));
        if let Some((address, file)) = own.next() {
            additional.icon = Some(address);
            additional.files.insert(address.to_owned(), file);
        }
        additional.styles = styles;
        additional.scripts = scripts;
        if is_held && !html.additional_js.is_empty() {
            let held = facts!("scripts-need-trust", names = html.additional_js.clone());
            let held = Diagnostic::nowhere(Code::ConfigIgnored, held);
            additional.findings.push(held);
        }
        additional
    }

    /// A frame that asks for them, from the site's root.
    pub(super) fn frame(&self) -> Frame {
        let href = |address: &String| Href(encoded(address));
        Frame {
            styles: self.styles.iter().map(href).collect(),
            scripts: self.scripts.iter().map(href).collect(),
            icon: self.icon.map(|address| Href(address.to_owned())),
            ..Frame::default()
        }
    }

    /// Each address with the file that is copied there.
    pub(super) fn files(&self) -> impl Iterator<Item = (&String, &PathBuf)> {
        self.files.iter()
    }

    /// Whether the book names the file, so that it may run where it is beside the Markdown, too.
    pub(super) fn holds(&self, door: &Door<'_>, file: &Path) -> bool {
        !self.files.is_empty() && {
            let whole = door.canonical(file);
            self.files.values().any(|own| door.canonical(own) == whole)
        }
    }

    /// The line that a build ends with where scripts of the book's run on its pages.
    pub(super) fn note(&self) -> Option<String> {
        let names = self.scripts.clone();
        (!names.is_empty()).then(|| say!("scripts-of-the-book", names))
    }
}
