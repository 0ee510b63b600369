//! The text of a file of the configuration to settings: the only file that sees the TOML document.
//!
//! It knows which keys exist and where they stand; what a value means is [`crate::config::setting`]'s.
//! Where the text does not parse, only what stands above the first broken line is judged: below it, recovery guesses.

use super::fault::ConfigFault;
use super::file::{ConfigFile, ConfigText, PYPROJECT_TABLES};
use super::schema::{Found, find, schema};
use super::setting::{Setting, Value};
use super::suggest::{Suggestion, suggest};
use crate::facts::facts;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// After so many faults nobody reads hints any more, and each costs a search of the whole table.
const MOST_HINTS: usize = 100;

/// A document with no more dots than this cannot be nested deeper than a small stack bears.
const FEW_DOTS: usize = 1_000;

/// Enough for 80 inline tables in each other with 80 names a key, where the parser stops; 2 MB bore 2,400 levels in a debug build.
const DEEP_STACK: usize = 64 << 20;

/// The settings of `text` in its order, and what is wrong with its shape and its names.
pub(super) fn settings(text: &ConfigText) -> (Vec<Setting>, Vec<ConfigFault>) {
    if few_dots(&text.text) {
        return walked(text);
    }
    // The document is let go of by recursion, so it must not leave the deep stack.
    std::thread::scope(|scope| {
        let deep = std::thread::Builder::new().stack_size(DEEP_STACK);
        match deep.spawn_scoped(scope, || walked(text)) {
            Ok(thread) => thread
                .join()
                .unwrap_or_else(|panic| std::panic::resume_unwind(panic)),
            Err(error) => (
                Vec::new(),
                vec![ConfigFault {
                    file: text.file,
                    range: 0..0,
                    facts: facts!("document-too-deep", error),
                    hint: None,
                }],
            ),
        }
    })
}

/// Whether a text has this table of ours, with or without keys; one of very many dots is taken to have none.
pub(super) fn has_table(ConfigText { file, text }: &ConfigText, name: &str) -> bool {
    if !few_dots(text) {
        return false;
    }
    let (document, _) = DeTable::parse_recoverable(text);
    let mut table = document.get_ref();
    for around in file.around() {
        match table.get(*around).map(Spanned::get_ref) {
            Some(DeValue::Table(inner)) => table = inner,
            _ => return false,
        }
    }
    let own = table.get(name).map(Spanned::get_ref);
    matches!(own, Some(DeValue::Table(_)))
}

/// What the keys that have one are by default.
pub(super) fn defaults() -> Vec<Setting> {
    let rows = schema().filter_map(|key| Some((key, value(key.default?)?)));
    rows.map(|(key, value)| Setting {
        key,
        file: ConfigFile::Book,
        canonical: key.path.to_owned(),
        written: key.path.to_owned(),
        key_range: 0..0,
        value,
        value_range: 0..0,
    })
    .collect()
}

/// The value that `text` is, if it is TOML; a text of very many dots is taken for none.
pub(super) fn value(text: &str) -> Option<Value> {
    if !few_dots(text) {
        return None;
    }
    let value = DeValue::parse(text.trim()).ok()?;
    Some(plain(value.get_ref()))
}

fn few_dots(text: &str) -> bool {
    text.bytes().filter(|byte| *byte == b'.').count() <= FEW_DOTS
}

fn walked(ConfigText { file, text }: &ConfigText) -> (Vec<Setting>, Vec<ConfigFault>) {
    let (document, errors) = DeTable::parse_recoverable(text);
    let mut walk = Walk {
        file: *file,
        settings: Vec::new(),
        faults: Vec::new(),
    };
    walk.file(document.get_ref());

    let mut broken: Vec<ConfigFault> = errors
        .iter()
        .map(|error| ConfigFault {
            file: *file,
            range: within(text, error.span().unwrap_or(0..0)),
            facts: facts!("not-toml", message = error.message()),
            hint: None,
        })
        .collect();
    broken.sort_by_key(|fault| fault.range.start);
    broken.dedup();
    if let Some(first) = broken.first() {
        let sure = text[..first.range.start]
            .rfind('\n')
            .map_or(0, |newline| newline + 1);
        walk.settings
            .retain(|setting| setting.value_range.end <= sure);
        walk.faults.retain(|fault| fault.range.end <= sure);
    }
    walk.faults.extend(broken);
    walk.settings.sort_by_key(|setting| setting.key_range.start);
    (walk.settings, walk.faults)
}

struct Walk {
    file: ConfigFile,
    settings: Vec<Setting>,
    faults: Vec<ConfigFault>,
}

impl Walk {
    /// Looks for the table that holds the keys, which another program's file may be without.
    fn file(&mut self, document: &DeTable<'_>) {
        let mut table = document;
        let around = self.file.around();
        for (at, name) in around.iter().enumerate() {
            match table.get(*name).map(|value| (value, value.get_ref())) {
                None => return,
                Some((_, DeValue::Table(inner))) => table = inner,
                Some((value, _)) => return self.not_a_table(&around[..=at], value),
            }
        }
        self.table(table, &mut Vec::new());
    }

    /// Descends as deep as the table of keys goes, and no deeper.
    fn table<'t>(&mut self, table: &'t DeTable<'_>, path: &mut Vec<&'t str>) {
        for (key, value) in table {
            path.push(key.get_ref());
            match (find(path), value.get_ref()) {
                (Found::Key(..) | Found::Table, _) if self.is_elsewhere(path) => {
                    let name = path[0].escape_debug();
                    let facts =
                        facts!("not-in-pyproject", name, tables = PYPROJECT_TABLES.to_vec());
                    self.faults.push(ConfigFault {
                        file: self.file,
                        range: key.span(),
                        facts,
                        hint: Some(facts!("not-in-pyproject-hint")),
                    });
                }
                (Found::Key(row, canonical), _) => self.settings.push(Setting {
                    key: row,
                    file: self.file,
                    canonical,
                    written: self.written(path),
                    key_range: key.span(),
                    value: plain(value.get_ref()),
                    value_range: value.span(),
                }),
                (Found::Table, DeValue::Table(inner)) => self.table(inner, path),
                (Found::Table, _) => {
                    let around = self.file.around();
                    self.not_a_table(&[around, path].concat(), value);
                }
                (Found::Unknown, _) => self.unknown(path, key.span(), value.get_ref()),
            }
            path.pop();
        }
    }

    /// Whether a name has no place in this file, whatever it means in another.
    fn is_elsewhere(&self, path: &[&str]) -> bool {
        self.file == ConfigFile::PythonProject
            && path
                .first()
                .is_some_and(|name| !PYPROJECT_TABLES.contains(name))
    }

    /// A path with the tables around it.
    fn written(&self, path: &[&str]) -> String {
        let around = self.file.around().iter();
        let names: Vec<&str> = around.chain(path).copied().collect();
        names.join(".")
    }

    fn not_a_table(&mut self, path: &[&str], value: &Spanned<DeValue<'_>>) {
        let name = path.join(".");
        self.faults.push(ConfigFault {
            file: self.file,
            range: value.span(),
            facts: facts!(
                "not-a-table",
                name,
                kind = plain(value.get_ref()).described()
            ),
            hint: Some(facts!("table-on-its-own-line", name)),
        });
    }

    fn unknown(&mut self, path: &[&str], range: Range<usize>, value: &DeValue<'_>) {
        let Some((name, table)) = path.split_last() else {
            return;
        };
        let name = name.escape_debug();
        let facts = match (table, value) {
            ([], DeValue::Table(_)) if self.file.around().is_empty() => {
                facts!("unknown-table", name)
            }
            ([], _) if self.file.around().is_empty() => facts!("unknown-key", name),
            _ => facts!("unknown-key-in-table", name, table = self.written(table)),
        };
        let suggestion = (self.faults.len() < MOST_HINTS).then(|| suggest(path));
        let hint = suggestion.flatten().map(|suggestion| match suggestion {
            Suggestion::Sibling(near) => facts!("did-you-mean", near),
            Suggestion::Elsewhere(other) => facts!("did-you-mean", near = other),
            Suggestion::AllOf(names) => facts!("known-names", names),
        });
        self.faults.push(ConfigFault {
            file: self.file,
            range,
            facts,
            hint,
        });
    }
}

fn plain(value: &DeValue<'_>) -> Value {
    match value {
        DeValue::String(text) => Value::Text(text.to_string()),
        DeValue::Boolean(answer) => Value::Switch(*answer),
        DeValue::Array(items) => Value::List(
            items
                .iter()
                .map(|item| (plain(item.get_ref()), item.span()))
                .collect(),
        ),
        DeValue::Integer(number) => Value::Other("an integer", number.to_string()),
        DeValue::Float(number) => Value::Other("a float", number.to_string()),
        DeValue::Datetime(time) => Value::Other("a date", time.to_string()),
        DeValue::Table(entries) => Value::Table(
            entries
                .iter()
                .map(|(key, value)| {
                    let name = (key.get_ref().to_string(), key.span());
                    (name, (flat(value.get_ref()), value.span()))
                })
                .collect(),
        ),
    }
}

/// A value in a table that is a value itself: no key of ours has another table or a list there.
fn flat(value: &DeValue<'_>) -> Value {
    match value {
        DeValue::Table(_) => Value::Other("a table", String::new()),
        DeValue::Array(_) => Value::Other("a list", String::new()),
        other => plain(other),
    }
}

/// `range` inside `text` and on its characters: a parser's error may point between two bytes of one.
fn within(text: &str, range: Range<usize>) -> Range<usize> {
    let start = text.floor_char_boundary(range.start);
    let end = text.ceil_char_boundary(range.end.min(text.len()));
    start..end.max(start)
}
