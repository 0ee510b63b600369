//! The table of all keys, and which key a path names.
//!
//! [`super::keys`] and [`super::mdbook`] hold the rows. It reads no TOML and holds no values.

use super::key::Key;
use super::{keys, mdbook};
use std::sync::LazyLock;

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
