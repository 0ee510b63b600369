//! `RULEBOOK_BOOK__TITLE=…`: the environment's settings.
//!
//! `__` stands between tables, `_` for `-`; a name without `__` is no key and is left alone (`RULEBOOK_CACHE`).
//! mdBook's own variables (`MDBOOK_BOOK__TITLE`) set the keys that both have, where none of ours does.
//! It never reads the process's environment: the variables are given.

use super::document;
use super::fault::ConfigFault;
use super::file::ConfigFile;
use super::key::{Key, MDBOOK, PREFIX, Service, variable};
use super::schema::{Found, find};
use super::setting::{Setting, Value};
use super::suggest::{Suggestion, suggest};
use crate::facts::{Facts, facts};

/// The settings of `environment`, sorted by the variable's name, and the names that no key has.
pub(super) fn settings(
    environment: impl IntoIterator<Item = (String, String)>,
) -> (Vec<Setting>, Vec<ConfigFault>) {
    let mut variables: Vec<(String, String)> = environment
        .into_iter()
        .filter(|(name, _)| {
            let key = name.strip_prefix(PREFIX).or(name.strip_prefix(MDBOOK));
            key.is_some_and(|key| key.contains("__"))
        })
        .collect();
    // The system gives them in any order; what is reported must not depend on it.
    variables.sort();
    let of_mdbook = variables.extract_if(.., |(name, _)| name.starts_with(MDBOOK));
    let of_mdbook: Vec<(String, String)> = of_mdbook.collect();

    let (mut settings, mut faults) = (Vec::new(), Vec::new());
    for (name, text) in variables {
        let names = names(&name[PREFIX.len()..]);
        let path: Vec<&str> = names.iter().map(String::as_str).collect();
        match find(&path) {
            Found::Key(key, canonical) => settings.push(setting(key, canonical, name, text)),
            Found::Table => faults.push(fault(
                facts!("variable-of-a-table", name),
                Some(facts!("add-a-key", name)),
            )),
            Found::Unknown => faults.push(fault(
                facts!("variable-of-no-key", name = name.escape_debug()),
                hint(&path),
            )),
        }
    }
    for (name, text) in of_mdbook {
        let names = names(&name[MDBOOK.len()..]);
        let path: Vec<&str> = names.iter().map(String::as_str).collect();
        // What else mdBook reads there is not ours to judge.
        let Found::Key(key, canonical) = find(&path) else {
            continue;
        };
        let is_ours = settings.iter().any(|own| own.canonical == canonical);
        if key.service == Service::Shared && !is_ours {
            settings.push(setting(key, canonical, name, text));
        }
    }
    (settings, faults)
}

/// The names of a key's path, of what is behind the prefix of a variable.
fn names(rest: &str) -> Vec<String> {
    let parts = rest.split("__");
    parts
        .map(|part| part.to_lowercase().replace('_', "-"))
        .collect()
}

fn setting(key: &'static Key, canonical: String, name: String, text: String) -> Setting {
    Setting {
        key,
        file: ConfigFile::Book,
        canonical,
        value: value(key.is_one_text(), text),
        written: name,
        key_range: 0..0,
        value_range: 0..0,
    }
}

/// TOML where it is TOML of the right kind, else the text itself: `TITLE=2024` is a title.
fn value(one_text: bool, text: String) -> Value {
    match document::value(&text) {
        Some(value @ Value::Text(_)) => value,
        Some(value) if !one_text => value,
        _ => Value::Text(text),
    }
}

fn hint(path: &[&str]) -> Option<Facts> {
    let (_, table) = path.split_last()?;
    match suggest(path)? {
        Suggestion::Sibling(near) => Some(facts!(
            "did-you-mean",
            near = variable(table.iter().copied().chain([near]))
        )),
        Suggestion::Elsewhere(other) => {
            Some(facts!("did-you-mean", near = variable(other.split('.'))))
        }
        // The names as variables would fill the line and name tables that are no keys.
        Suggestion::AllOf(_) => None,
    }
}

fn fault(facts: Facts, hint: Option<Facts>) -> ConfigFault {
    ConfigFault {
        file: ConfigFile::Book,
        range: 0..0,
        facts,
        hint,
    }
}
