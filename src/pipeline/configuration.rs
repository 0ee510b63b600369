//! The files of a folder's configuration, read and compared with the user's word.
//!
//! Which folder is meant, and what a name of a rule in it means, is known elsewhere.

use super::Fault;
use super::names::WrittenName;
use crate::config::{Config, ConfigFault, ConfigFile, ConfigText, RawHtml};
use crate::facts::{Facts, facts};
use crate::levels::Which;
use crate::paths::tidy;
use crate::runtime::python::{Trust, trust_of};
use crate::source::{Door, Entry, LineIndex, ReadFault, excerpt};
use crate::wording::{say, sentence};
use std::ops::Range;
use std::path::Path;

/// What the files of a folder say.
pub struct Configuration {
    pub config: Config,
    /// What they say without effect.
    pub notes: Vec<Facts>,
    /// The names of rules in them.
    pub names: Vec<WrittenName>,
    pub texts: Vec<ConfigText>,
}

/// The configuration of a book's folder.
pub fn of_book(
    door: &Door<'_>,
    root: &Path,
    environment: &[(String, String)],
) -> Result<Configuration, Fault> {
    let texts = ConfigFile::texts(|file| match file {
        ConfigFile::Book => text(door, root, file).map(Some),
        _ => text_if_there(door, root, file),
    })?;
    let mut read = of_texts(root, texts, environment)?;
    // Beside rules of others, a name is known only where those are read.
    if !read.config.lint.rules.is_empty() {
        read.names.clear();
    }
    let held_back = held_back(door, root, &mut read.config, environment);
    read.notes.extend(held_back);
    Ok(read)
}

/// What texts of a folder say, and above them the environment.
pub fn of_texts(
    root: &Path,
    texts: Vec<ConfigText>,
    environment: &[(String, String)],
) -> Result<Configuration, Fault> {
    let read = Config::read_all(&texts, environment.iter().cloned());
    let (config, notes) = read.map_err(|faults| {
        let faults = faults.iter().map(|fault| config_fault(fault, root, &texts));
        Fault::new(faults.collect::<Vec<_>>().join("\n"))
    })?;
    Ok(Configuration {
        notes: notes.into_iter().map(|note| note.facts).collect(),
        names: written_names(&config, root, &texts),
        config,
        texts,
    })
}

/// The text of a file of the configuration; nothing where it is absent.
pub fn text_if_there(
    door: &Door<'_>,
    root: &Path,
    file: ConfigFile,
) -> Result<Option<String>, Fault> {
    match door.entry(&tidy(&root.join(file.name()))) {
        None | Some(Entry::Folder) => Ok(None),
        Some(_) => text(door, root, file).map(Some),
    }
}

fn text(door: &Door<'_>, root: &Path, file: ConfigFile) -> Result<String, Fault> {
    let path = tidy(&root.join(file.name()));
    door.read(&path).map_err(|fault| {
        let why = match fault {
            ReadFault::NotUtf8 { at } => say!("is-not-utf-8-at", at),
            ReadFault::TooLarge { bytes } => say!("is-too-large", bytes),
            ReadFault::Outside => say!("is-outside"),
            ReadFault::Unreadable(fault) => say!("is-not-readable", fault),
        };
        Fault::new(format!("`{}` {why}", path.display()))
    })
}

/// The names of rules in `[lints]` and `[lint]`.
fn written_names(config: &Config, root: &Path, texts: &[ConfigText]) -> Vec<WrittenName> {
    let lints = config.lints.iter().filter_map(|lint| match &lint.which {
        Which::Rules(name) => Some((name, lint.file, &lint.range, true)),
        Which::Code(_) | Which::Warnings => None,
    });
    let chosen = config.lint.names();
    let chosen = chosen.map(|name| (&name.text, name.file, &name.range, false));
    lints
        .chain(chosen)
        .map(|(name, file, range, may_be_code)| {
            let (place, picture) = match range.is_empty() {
                true => ("environment".to_owned(), String::new()),
                false => placed(file, range, root, texts),
            };
            WrittenName {
                name: name.clone(),
                place,
                picture,
                may_be_code,
            }
        })
        .collect()
}

/// What a book may say only where the user trusts it: that its authors' scripts may run. Without that, it says nothing.
fn held_back(
    door: &Door<'_>,
    root: &Path,
    config: &mut Config,
    environment: &[(String, String)],
) -> Option<Facts> {
    let html = &mut config.html;
    let is_said = html.raw_html == RawHtml::All || !html.additional_js.is_empty();
    let is_books = html.raw_html_place.is_some() || html.additional_js_place.is_some();
    if !is_said || !is_books {
        return None;
    }
    if trust_of(door, root, environment) == Trust::Yes {
        html.additional_js_place = None;
        return None;
    }
    let place = html
        .raw_html_place
        .filter(|_| html.raw_html == RawHtml::All)?;
    html.raw_html = RawHtml::Safe;
    let path = tidy(&root.join(place.file.name()));
    let (path, line) = (path.display(), place.at.line);
    Some(facts!("raw-html-needs-trust", path, line))
}

/// A fault with its line and what to do about it.
fn config_fault(fault: &ConfigFault, root: &Path, texts: &[ConfigText]) -> String {
    let hint = fault.hint.as_ref().map(sentence);
    let hint = hint.map_or_else(String::new, |hint| format!("\n  {hint}"));
    let message = sentence(&fault.facts);
    let is_variable = |name: &str| fault.range.is_empty() && name.starts_with("RULEBOOK_");
    // A variable has no place in the file.
    if fault.facts.subject().is_some_and(is_variable) {
        return format!("environment: {message}{hint}");
    }
    let (place, picture) = placed(fault.file, &fault.range, root, texts);
    let picture = match picture.as_str() {
        "" => String::new(),
        picture => format!("\n{picture}"),
    };
    format!("{place}: {message}{picture}{hint}")
}

/// Where bytes of a configuration are, as reports write it, and a picture of their line.
pub fn placed(
    file: ConfigFile,
    range: &Range<usize>,
    root: &Path,
    texts: &[ConfigText],
) -> (String, String) {
    let path = tidy(&root.join(file.name()));
    let text = texts.iter().find(|text| text.file == file);
    let text = text.map_or("", |text| text.text.as_str());
    let lines = LineIndex::new(text);
    let place = lines.position(text, range.start as u32);
    let end = lines.position(text, range.end as u32);
    let end = match end.line == place.line {
        true => end.column,
        false => u32::MAX,
    };
    let picture = excerpt(text, place.line, Some(place.column..end));
    let (path, line, column) = (path.display(), place.line, place.column);
    (
        format!("{path}:{line}:{column}"),
        picture.unwrap_or_default(),
    )
}
