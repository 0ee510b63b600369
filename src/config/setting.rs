//! One key with the value that was written for it, and its way into the configuration.
//!
//! Types, meanings and contradictions are judged here; where a setting came from is not known any more, only its name and its range.

use super::fault::{ConfigFault, ConfigNote};
use super::file::{ConfigFile, ConfigText};
use super::key::{Items, Key, Kind, Service};
use super::lint::{PerPath, RulesAt, Written};
use super::tables::{Config, Lint, Programs};
use super::value;
use crate::diagnostic::Level;
use crate::facts::{Facts, facts};
use crate::levels::Which;
use crate::near::{nearest, third};
use crate::source::LineIndex;
use regex::Regex;
use std::collections::HashMap;
use std::ops::Range;

/// A known key and what was written for it.
#[derive(Debug)]
pub(super) struct Setting {
    pub key: &'static Key,
    /// Where it was written; without a meaning for a variable.
    pub file: ConfigFile,
    /// The key's one true path: equal for all ways to write one key.
    pub canonical: String,
    /// The path or the variable, as written.
    pub written: String,
    pub key_range: Range<usize>,
    pub value: Value,
    pub value_range: Range<usize>,
}

/// A value without its format.
#[derive(Debug, Clone)]
pub(super) enum Value {
    Text(String),
    Switch(bool),
    List(Vec<(Value, Range<usize>)>),
    /// Names and their values, each with its place.
    Table(Vec<((String, Range<usize>), (Value, Range<usize>))>),
    /// What no key of ours takes: its kind with an article, and how it is written.
    Other(&'static str, String),
}

/// Stores `settings` in their order, the later over the earlier; what cannot be stored is a fault.
/// `texts` are those that they were written in.
pub(super) fn store(
    settings: &[Setting],
    texts: &[ConfigText],
    config: &mut Config,
) -> Vec<ConfigFault> {
    let mut faults = Vec::new();
    // A hostile file sets a million keys.
    let mut earlier: HashMap<&str, &Setting> = HashMap::new();
    for setting in settings {
        // Without effect there is no contradiction; and their names are without number.
        let is_served = setting.key.service != Service::Unserved;
        let twin = is_served.then(|| earlier.insert(&setting.canonical, setting));
        if let Some(earlier) = twin.flatten()
            && !earlier.value.equals(&setting.value)
        {
            faults.push(ConfigFault {
                file: setting.file,
                range: setting.key_range.clone(),
                facts: match earlier.file == setting.file {
                    true => facts!(
                        "two-values",
                        later = setting.written,
                        earlier = earlier.written
                    ),
                    false => facts!(
                        "two-values-in-two-files",
                        later = setting.written,
                        earlier = earlier.written,
                        place = earlier.place(texts)
                    ),
                },
                hint: Some(facts!("keep-one")),
            });
        }
        setting.store(config, &mut faults);
    }
    faults
}

/// What mdBook runs besides what rulebook does itself: its own preprocessors are read here as well.
pub(super) fn programs<'s>(settings: impl Iterator<Item = &'s Setting>) -> Programs {
    const OWN: &[&str] = &["links", "index", "rulebook"];
    let mut programs = Programs::default();
    for setting in settings {
        let (names, table) = match setting.key.path {
            "preprocessor.*" => (&mut programs.preprocessors, "preprocessor."),
            "output.*" => (&mut programs.renderers, "output."),
            _ => continue,
        };
        let name = setting.canonical.strip_prefix(table).unwrap_or_default();
        let is_known = names.iter().any(|known| known == name);
        if !OWN.contains(&name) && !is_known {
            names.push(name.to_owned());
        }
    }
    programs
}

/// The one note that names every key without effect; programs that are not run are reported with what they would do.
pub(super) fn unserved<'s>(settings: impl Iterator<Item = &'s Setting>) -> Option<ConfigNote> {
    let idle: Vec<&Setting> = settings
        .filter(|setting| setting.key.service == Service::Unserved)
        .filter(|setting| !matches!(setting.key.path, "preprocessor.*" | "output.*"))
        .collect();
    let first = idle.first()?;
    let names: Vec<_> = idle
        .iter()
        .map(|setting| setting.written.escape_debug())
        .collect();
    Some(ConfigNote {
        file: first.file,
        range: first.key_range.clone(),
        facts: facts!("keys-without-effect", names),
    })
}

impl Setting {
    /// `book.toml:3:1`.
    fn place(&self, texts: &[ConfigText]) -> String {
        let name = self.file.name();
        let Some(text) = texts.iter().find(|text| text.file == self.file) else {
            return name.to_owned();
        };
        let lines = LineIndex::new(&text.text);
        let at = text.position(&lines, self.key_range.start);
        format!("{name}:{}:{}", at.line, at.column)
    }

    fn store(&self, config: &mut Config, faults: &mut Vec<ConfigFault>) {
        match (self.key.kind, &self.value) {
            (Kind::Any, _) => {}
            (Kind::Switch(set), Value::Switch(answer)) => set(config, *answer),
            (Kind::Text(set), Value::Text(text)) => set(config, text.clone()),
            (Kind::Checked(kind, set), Value::Text(text)) => match (kind.fault)(text) {
                Some(reason) => faults.push(self.wrong(reason, None)),
                None => set(config, text.clone()),
            },
            (Kind::Named(set), Value::Text(text)) => {
                let table = self.key.path.trim_end_matches('*');
                let name = self.canonical.strip_prefix(table).unwrap_or_default();
                set(config, name, text.clone());
            }
            (Kind::Folder(set), Value::Text(text)) => match inside(text) {
                Some(folder) => set(config, folder.to_owned()),
                None => faults.push(self.wrong(
                    facts!("not-of-its-kind", value = text.escape_debug()),
                    Some(facts!("folder-hint")),
                )),
            },
            (Kind::Word(words, set), Value::Text(text)) => {
                match words.iter().position(|word| word == text) {
                    Some(at) => set(config, at),
                    None => faults.push(self.not_a_word(text, words)),
                }
            }
            (Kind::Pattern(set), Value::Text(text)) => match Regex::new(text) {
                Ok(pattern) if pattern.is_match("") => {
                    faults.push(
                        self.wrong(facts!("matches-empty-text"), Some(facts!("pattern-hint"))),
                    );
                }
                Ok(pattern) => set(config, pattern),
                Err(error) => faults.push(self.wrong(facts!("text", text = reason(&error)), None)),
            },
            (Kind::Lint(set), Value::Text(text)) => match Level::named(text) {
                Some(level) => {
                    // The name may hold dots itself.
                    let name = self.canonical.strip_prefix("lints.").unwrap_or_default();
                    let which = Which::named(name);
                    let range = self.key_range.clone();
                    set(
                        config,
                        Lint {
                            which,
                            level,
                            file: self.file,
                            range,
                        },
                    );
                }
                None => faults.push(self.not_a_word(text, &["allow", "warn", "deny"])),
            },
            _ => self.store_named(config, faults),
        }
    }

    /// The kinds that an environment of `[python]` may have, and what is of another kind.
    fn store_named(&self, config: &mut Config, faults: &mut Vec<ConfigFault>) {
        let name = match self.environment() {
            Ok(name) => name,
            Err(fault) => return faults.push(fault),
        };
        match (self.key.kind, &self.value) {
            (Kind::List(kind, set), Value::List(items)) => {
                set(config, name, self.texts(items, kind, faults));
            }
            (Kind::Written(kind, set), Value::List(items)) => {
                set(config, self.items(items, kind, faults));
            }
            (Kind::PerPath(kind, set), Value::List(items)) => {
                let ignore = self.items(items, kind, faults);
                let glob = self.canonical.strip_prefix("lint.per-path.");
                let glob = glob.unwrap_or_default().to_owned();
                match value::glob_fault(&glob) {
                    Some(reason) => faults.push(ConfigFault {
                        file: self.file,
                        range: self.key_range.clone(),
                        facts: facts!("not-a-glob", text = glob, fault = reason),
                        hint: None,
                    }),
                    None => {
                        let glob = self.text(&glob, &self.key_range);
                        set(config, PerPath { glob, ignore });
                    }
                }
            }
            (Kind::Rules(set), Value::List(items)) => {
                let read = items.iter().filter_map(|item| self.rules(item, faults));
                set(config, read.collect());
            }
            (Kind::Path(set), Value::Text(text)) => match value::path_fault(text) {
                None => set(config, name, text.clone()),
                Some(reason) => faults.push(self.wrong(reason, None)),
            },
            (Kind::Python(set), Value::Text(text)) if value::is_version(text) => {
                set(config, name, text.clone());
            }
            (Kind::Python(_), Value::Text(text)) => faults.push(self.wrong(
                facts!("not-of-its-kind", value = text.escape_debug()),
                Some(match text.contains(['/', '\\']) {
                    true => facts!("interpreter-is-a-program"),
                    false => facts!("version-as-in"),
                }),
            )),
            (Kind::Python(_), Value::Other(kind, text)) => {
                faults.push(self.wrong(facts!("not-kind", kind), Some(facts!("quote-it", text))));
            }
            (Kind::Seconds(set), Value::Other("an integer", text)) => match value::seconds(text) {
                Some(time) => set(config, time),
                None => faults.push(self.wrong(facts!("seconds-range"), None)),
            },
            (Kind::Seconds(_), other) => {
                let reason = facts!("not-kind", kind = other.described());
                faults.push(self.wrong(reason, Some(facts!("whole-number"))));
            }
            (Kind::Size(set), Value::Text(text)) => match value::size(text) {
                Ok(bytes) => set(config, bytes),
                Err(reason) => faults.push(self.wrong(reason, Some(facts!("size-hint")))),
            },
            (Kind::Size(_), Value::Other(kind, text)) => {
                let hint = facts!("size-of-a-number", text);
                faults.push(self.wrong(facts!("not-kind", kind), Some(hint)));
            }
            (
                Kind::List(..) | Kind::Written(..) | Kind::PerPath(..) | Kind::Rules(_),
                Value::Text(_),
            ) => {
                faults.push(self.wrong(facts!("not-a-string"), Some(facts!("bracket-it"))));
            }
            (_, value) => {
                faults.push(self.wrong(facts!("not-kind", kind = value.described()), None))
            }
        }
    }

    /// The name of the environment that a key of `[python.environments]` is about; empty for any other key.
    fn environment(&self) -> Result<&str, ConfigFault> {
        let below = self.canonical.strip_prefix("python.environments.");
        let name = below.and_then(|below| below.rsplit_once('.'));
        let Some((name, _)) = name else {
            return Ok("");
        };
        if value::is_environment(name) {
            return Ok(name);
        }
        Err(ConfigFault {
            file: self.file,
            range: self.key_range.clone(),
            facts: facts!("not-an-environment-name", name = name.escape_debug()),
            hint: Some(facts!("environment-name")),
        })
    }

    /// The strings of a list with their places.
    fn items(
        &self,
        items: &[(Value, Range<usize>)],
        kind: &Items,
        faults: &mut Vec<ConfigFault>,
    ) -> Vec<Written> {
        let mut written = Vec::new();
        for item in items {
            let texts = self.texts(std::slice::from_ref(item), kind, faults);
            written.extend(texts.iter().map(|text| self.text(text, &item.1)));
        }
        written
    }

    fn text(&self, text: &str, range: &Range<usize>) -> Written {
        Written {
            text: text.trim().to_owned(),
            file: self.file,
            range: self.place_of(range),
        }
    }

    /// One item of a list of rules: a path, or a path with the hash of its file.
    fn rules(
        &self,
        (item, range): &(Value, Range<usize>),
        faults: &mut Vec<ConfigFault>,
    ) -> Option<RulesAt> {
        let fault = |range: &Range<usize>, reason: Facts, hint| ConfigFault {
            file: self.file,
            range: self.place_of(range),
            ..self.wrong(reason, hint)
        };
        let known = faults.len();
        let (mut path, mut blake3) = (None, None);
        match item {
            Value::Text(text) => path = Some(self.text(text, range)),
            Value::Table(entries) => {
                for ((name, at), (value, range)) in entries {
                    match (name.as_str(), value) {
                        ("path", Value::Text(text)) => path = Some(self.text(text, range)),
                        ("blake3", Value::Text(text)) if value::is_blake3(text) => {
                            blake3 = Some(self.text(&text.to_ascii_lowercase(), range));
                        }
                        ("blake3", _) => faults.push(fault(range, facts!("not-a-blake3"), None)),
                        ("path", other) => {
                            let reason = facts!("not-kind", kind = other.described());
                            faults.push(fault(range, reason, None));
                        }
                        (name, _) => {
                            let reason = facts!("not-a-key-of-rules", name = name.escape_debug());
                            let near = nearest(name, ["path", "blake3"], third);
                            let hint = near.map(|near| facts!("did-you-mean", near));
                            faults.push(fault(at, reason, hint));
                        }
                    }
                }
            }
            other => {
                let reason = facts!("not-kind", kind = other.described());
                faults.push(fault(range, reason, None));
            }
        }
        if faults.len() > known {
            return None;
        }
        let Some(path) = path else {
            faults.push(fault(range, facts!("rules-without-path"), None));
            return None;
        };
        if let Some(reason) = value::path_fault(&path.text) {
            faults.push(fault(range, reason, None));
            return None;
        }
        Some(RulesAt { path, blake3 })
    }

    /// The strings of a list; each item that is none, or that cannot serve, is a fault of its own.
    fn texts(
        &self,
        items: &[(Value, Range<usize>)],
        kind: &Items,
        faults: &mut Vec<ConfigFault>,
    ) -> Vec<String> {
        let mut texts = Vec::new();
        for (item, range) in items {
            let reason = match item {
                Value::Text(text) => (kind.fault)(text),
                other => Some(facts!("not-kind", kind = other.described())),
            };
            match (reason, item) {
                (Some(reason), _) => faults.push(ConfigFault {
                    file: self.file,
                    range: self.place_of(range),
                    ..self.wrong(reason, None)
                }),
                (None, Value::Text(text)) => texts.push(text.clone()),
                (None, _) => {}
            }
        }
        texts
    }

    /// The place of an item: the environment has no ranges, and those of its items are not places of the file.
    fn place_of(&self, range: &Range<usize>) -> Range<usize> {
        match self.value_range.is_empty() {
            true => 0..0,
            false => range.clone(),
        }
    }

    fn wrong(&self, reason: Facts, hint: Option<Facts>) -> ConfigFault {
        ConfigFault {
            file: self.file,
            range: self.value_range.clone(),
            facts: facts!(
                "wrong-value",
                key = self.written,
                expected = self.key.expected(),
                reason
            ),
            hint,
        }
    }

    fn not_a_word(&self, text: &str, words: &'static [&'static str]) -> ConfigFault {
        let near = nearest(text, words.iter().copied(), third);
        let hint = near.map(|near| facts!("did-you-mean", near));
        let reason = facts!("none-of-them", value = text.escape_debug());
        self.wrong(reason, hint)
    }
}

impl Value {
    /// What it is, with its article.
    pub(super) fn described(&self) -> &'static str {
        match self {
            Value::Text(_) => "a string",
            Value::Switch(_) => "a boolean",
            Value::List(_) => "a list",
            Value::Table(_) => "a table",
            Value::Other(kind, _) => kind,
        }
    }

    /// Whether both say the same, wherever they stand.
    fn equals(&self, other: &Value) -> bool {
        match (self, other) {
            (Value::Text(one), Value::Text(two)) => one == two,
            (Value::Switch(one), Value::Switch(two)) => one == two,
            (Value::List(one), Value::List(two)) => {
                one.len() == two.len()
                    && one
                        .iter()
                        .zip(two)
                        .all(|((one, _), (two, _))| one.equals(two))
            }
            (Value::Table(one), Value::Table(two)) => {
                one.len() == two.len()
                    && one
                        .iter()
                        .zip(two)
                        .all(|((one, (is, _)), (two, (other, _)))| {
                            one.0 == two.0 && is.equals(other)
                        })
            }
            (Value::Other(kind, one), Value::Other(other, two)) => kind == other && one == two,
            _ => false,
        }
    }
}

/// `text` as a folder that cannot leave the site, without slashes at its end.
fn inside(text: &str) -> Option<&str> {
    let folder = text.trim_end_matches('/');
    let sound = |part: &str| {
        !matches!(part, "" | "." | "..")
            && !part.contains(['\\', ':'])
            && !part.contains(char::is_control)
    };
    folder.split('/').all(sound).then_some(folder)
}

/// What `regex` says, without the drawing it makes for a terminal.
fn reason(error: &regex::Error) -> String {
    let text = error.to_string();
    let last = text.lines().last().unwrap_or_default();
    last.trim_start_matches("error: ").to_owned()
}
