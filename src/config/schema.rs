//! The table of all keys: what a key is, and which key a path names.
//!
//! A [`Key`] is one row; [`crate::config::keys`] and [`crate::config::mdbook`] hold the rows.
//! It reads no TOML and holds no values.

use super::{Config, Network, RawHtml, SandboxPolicy, TextDirection, keys, mdbook};
use crate::diagnostic::{Code, Level};
use crate::facts::{Facts, facts};
use regex::Regex;
use std::sync::LazyLock;
use std::time::Duration;

/// One key of `book.toml`.
#[derive(Debug)]
pub struct Key {
    /// The full name with dots, `output.html.site-url`; a `*` stands for any one name.
    pub path: &'static str,
    pub service: Service,
    /// As TOML writes it; None where an unset key means something of its own, which a comment says.
    pub default: Option<&'static str>,
    pub(super) kind: Kind,
}

/// Whose key it is, and whether it does anything here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Service {
    /// Ours alone; also accepted under `[output.rulebook]`, because mdBook refuses tables it does not know.
    Ours,
    /// mdBook's, with the same meaning.
    Shared,
    /// mdBook's, accepted without effect, and said so.
    Unserved,
    /// mdBook's for a renderer of our name: silence is right, since it is not meant for us.
    ForMdbook,
}

/// The type of a value, with the place that it is stored in: so the two cannot disagree.
#[derive(Debug, Clone, Copy)]
pub(super) enum Kind {
    Text(fn(&mut Config, String)),
    /// Not empty.
    Path(fn(&mut Config, String)),
    /// A relative path that stays inside.
    Folder(fn(&mut Config, String)),
    Texts(fn(&mut Config, Vec<String>)),
    Globs(fn(&mut Config, Vec<String>)),
    Switch(fn(&mut Config, bool)),
    Direction(fn(&mut Config, TextDirection)),
    RawHtml(fn(&mut Config, RawHtml)),
    Pattern(fn(&mut Config, Regex)),
    /// The last name of the path is a code.
    Lint(fn(&mut Config, Code, Level)),
    /// Paths of files, relative to the book's root.
    Paths(fn(&mut Config, Vec<String>)),
    /// Names of Python modules, with dots.
    Modules(fn(&mut Config, Vec<String>)),
    /// Whole seconds, at least one.
    Seconds(fn(&mut Config, Duration)),
    /// Bytes, written with a unit.
    Size(fn(&mut Config, u64)),
    SandboxPolicy(fn(&mut Config, SandboxPolicy)),
    Network(fn(&mut Config, Network)),
    /// Of the environment that is named, or of the one without a name: `""`.
    Requirements(fn(&mut Config, &str, Vec<String>)),
    Lock(fn(&mut Config, &str, String)),
    /// A version or the beginning of one.
    Python(fn(&mut Config, &str, String)),
    /// Not looked at, nor is anything below it.
    Any,
}

/// Every key, the served ones first.
pub fn schema() -> impl Iterator<Item = &'static Key> {
    keys::KEYS.iter().chain(mdbook::KEYS)
}

/// What a path names.
pub(super) enum Found {
    /// A key, and its one true path whichever way it was written.
    Key(&'static Key, String),
    /// A table with keys below it.
    Table,
    Unknown,
}

/// Every way to write every key, as the names between the dots: split once, for a hostile file asks a million times.
static SPELLINGS: LazyLock<Vec<(Vec<&'static str>, &'static Key)>> = LazyLock::new(|| {
    let spelt = |key: &'static Key| key.spellings().map(move |names| (names, key));
    schema().flat_map(spelt).collect()
});

/// Every way to write every key, with its key.
pub(super) fn spellings() -> impl Iterator<Item = (&'static [&'static str], &'static Key)> {
    SPELLINGS
        .iter()
        .map(|(names, key)| (names.as_slice(), *key))
}

/// Looks `path` up: a name beats a table, a table beats a last `*`.
pub(super) fn find(path: &[&str]) -> Found {
    if let Some((_, key)) = spellings().find(|(names, _)| *names == path) {
        return Found::Key(key, key.path.to_owned());
    }
    let begins = |names: &[&str]| {
        names.len() > path.len()
            && names
                .iter()
                .zip(path)
                .all(|(name, own)| is_named(name, own))
    };
    if spellings().any(|(names, _)| begins(names)) {
        return Found::Table;
    }
    let is_it = |names: &[&str]| {
        names.len() == path.len()
            && names
                .iter()
                .zip(path)
                .all(|(name, own)| is_named(name, own))
    };
    let found = spellings()
        .find(|(names, _)| is_it(names))
        .and_then(|(names, key)| {
            let star = names.iter().position(|name| *name == "*")?;
            Some((key, *path.get(star)?))
        });
    match found {
        Some((key, name)) if key.may_be_named(name) => {
            Found::Key(key, key.path.replacen('*', name, 1))
        }
        _ => Found::Unknown,
    }
}

/// Whether a name of the table stands for this one.
pub(super) fn is_named(name: &str, own: &str) -> bool {
    name == "*" || name == own
}

impl Key {
    /// What a value must be, in words that follow "must be".
    pub fn expected(&self) -> Facts {
        match self.kind {
            Kind::Text(_) => facts!("expected-string"),
            Kind::Path(_) | Kind::Lock(_) => facts!("expected-path"),
            Kind::Folder(_) => facts!("expected-folder"),
            Kind::Texts(_) => facts!("expected-strings"),
            Kind::Globs(_) => facts!("expected-globs"),
            Kind::Switch(_) => facts!("expected-switch"),
            Kind::Direction(_) => words(&["ltr", "rtl"]),
            Kind::RawHtml(_) => words(&["safe", "all"]),
            Kind::Pattern(_) => facts!("expected-pattern"),
            Kind::Lint(_) => words(&["allow", "warn", "deny"]),
            Kind::Paths(_) => facts!("expected-paths"),
            Kind::Modules(_) => facts!("expected-modules"),
            Kind::Seconds(_) => facts!("expected-seconds"),
            Kind::Size(_) => facts!("expected-size"),
            Kind::SandboxPolicy(_) => words(&["auto", "required", "off"]),
            Kind::Network(_) => words(&["none", "loopback"]),
            Kind::Requirements(_) => facts!("expected-requirements"),
            Kind::Python(_) => facts!("expected-version"),
            Kind::Any => facts!("expected-anything"),
        }
    }

    /// The variable that overrides it: `RULEBOOK_OUTPUT__HTML__SITE_URL`.
    pub fn variable(&self) -> String {
        super::environment::variable(self.path.split('.'))
    }

    fn spellings(&self) -> impl Iterator<Item = Vec<&'static str>> + use<> {
        let path = self.path;
        let inside = (self.service == Service::Ours).then(|| {
            let below = path.strip_prefix("output.").unwrap_or(path);
            ["output", "rulebook"]
                .into_iter()
                .chain(below.split('.'))
                .collect()
        });
        std::iter::once(path.split('.').collect()).chain(inside)
    }

    /// Whether a value is one string, whatever is to become of it.
    pub(super) fn is_one_text(&self) -> bool {
        !matches!(
            self.kind,
            Kind::Texts(_)
                | Kind::Globs(_)
                | Kind::Switch(_)
                | Kind::Paths(_)
                | Kind::Modules(_)
                | Kind::Seconds(_)
                | Kind::Requirements(_)
                | Kind::Any
        )
    }

    fn may_be_named(&self, name: &str) -> bool {
        !matches!(self.kind, Kind::Lint(_)) || Code::named(name).is_some()
    }
}

/// One of these, each in quotes.
fn words(words: &[&str]) -> Facts {
    let words: Vec<String> = words.iter().map(|word| format!("\"{word}\"")).collect();
    facts!("expected-words", words)
}
