//! `book.toml`, `rulebook.toml` and the tables of ours in a `pyproject.toml` as a typed configuration; no other room sees TOML.
//!
//! One table ([`schema()`]) says which keys exist and what they are by default: the reader accepts, suggests and stores by it, and the guide's page is tested against it.
//! Nothing here touches the disk or the process's environment: the caller brings the text and the variables.
//! It never stops at the first fault, and it makes no path absolute.

mod document;
mod environment;
mod fault;
mod file;
mod key;
mod keys;
mod lint;
mod mdbook;
mod mkdocs;
mod python;
mod schema;
mod setting;
mod suggest;
mod tables;
mod value;
mod write;
mod yaml;

#[cfg(test)]
mod tests;

use crate::source::LineIndex;
use setting::Setting;
use std::sync::LazyLock;

pub use fault::{ConfigFault, ConfigNote};
pub use file::{ConfigFile, ConfigPlace, ConfigText};
pub use key::{Key, Service};
pub use lint::{LintTable, Written};
pub use mkdocs::{Contents, ContentsItem, docusaurus_category, docusaurus_sidebars, mkdocs};
pub use python::{EnvironmentTable, Network, PythonTable, SandboxPolicy};
pub use schema::schema;
pub use tables::{Config, HtmlTable, Lint, OwnLabels, Programs, RawHtml, TextDirection};
pub use value::{skill_description_fault, skill_name_fault};
pub use write::{toml_expression, toml_text};

impl Default for Config {
    fn default() -> Config {
        static DEFAULT: LazyLock<Config> = LazyLock::new(|| {
            let mut config = Config::blank();
            setting::store(&document::defaults(), &[], &mut config);
            config
        });
        DEFAULT.clone()
    }
}

impl Config {
    /// Reads the text of a `book.toml`, then what the environment overrides.
    ///
    /// `environment` may hold every variable of the process; only names that begin with `RULEBOOK_` and hold `__` are looked at.
    /// Take it from `std::env::vars_os` and leave out what is not Unicode: `std::env::vars` panics there.
    ///
    /// # Errors
    ///
    /// All faults, those of the text first and in its order.
    pub fn read(
        text: &str,
        environment: impl IntoIterator<Item = (String, String)>,
    ) -> Result<(Config, Vec<ConfigNote>), Vec<ConfigFault>> {
        let text = ConfigText {
            file: ConfigFile::Book,
            text: text.to_owned(),
        };
        Config::read_all(&[text], environment)
    }

    /// The same of every file that a book's keys are in.
    ///
    /// # Errors
    ///
    /// As [`Config::read`]; the files in their order.
    pub fn read_all(
        texts: &[ConfigText],
        environment: impl IntoIterator<Item = (String, String)>,
    ) -> Result<(Config, Vec<ConfigNote>), Vec<ConfigFault>> {
        let (mut written, mut faults) = (Vec::new(), Vec::new());
        for text in texts {
            let (settings, found) = document::settings(text);
            written.extend(settings);
            faults.extend(found);
        }
        let (overriding, late_faults) = environment::settings(environment);
        let mut config = Config::default();
        faults.extend(setting::store(&written, texts, &mut config));
        let places = |beginning| places(texts, &written, &overriding, beginning);
        let first = |beginning| places(beginning).into_iter().next().map(|(_, place)| place);
        config.python.places = places("python.");
        config.html.raw_html_place = first("output.html.raw-html");
        config.html.additional_js_place = first("output.html.additional-js");
        // A stable sort: two faults of one place stay as they were found.
        faults.sort_by_key(|fault| (fault.file, fault.range.start));
        faults.extend(late_faults);
        faults.extend(setting::store(&overriding, &[], &mut config));
        let all = || written.iter().chain(&overriding);
        config.programs = setting::programs(all());
        config.has_own_keys = all().any(|setting| setting.key.service == Service::Ours);
        if faults.is_empty() {
            let notes = setting::unserved(written.iter().chain(&overriding));
            Ok((config, notes.into_iter().collect()))
        } else {
            Err(faults)
        }
    }
}

impl ConfigText {
    /// Whether it has a word about linting. Beside a book, what `[lints]` says is about the book.
    pub fn has_lint(&self) -> bool {
        let is_project = self.file == ConfigFile::PythonProject;
        let (settings, _) = document::settings(self);
        let mut keys = settings.iter().map(|setting| &setting.canonical);
        keys.any(|key| is_project || key.starts_with("lint.")) || document::has_table(self, "lint")
    }
}

/// The keys that a text has, each by its one true path, and what reads it.
pub fn written_keys(text: &str) -> Vec<(String, Service)> {
    let text = ConfigText {
        file: ConfigFile::Book,
        text: text.to_owned(),
    };
    let (settings, _) = document::settings(&text);
    let settings = settings.into_iter();
    settings
        .map(|setting| (setting.canonical, setting.key.service))
        .collect()
}

/// Where the keys that begin so are, if the environment does not override them.
fn places(
    texts: &[ConfigText],
    written: &[Setting],
    overriding: &[Setting],
    beginning: &str,
) -> Vec<(String, ConfigPlace)> {
    let is_meant = |setting: &&Setting| {
        let own = &setting.canonical;
        own.starts_with(beginning) && !overriding.iter().any(|other| other.canonical == *own)
    };
    let mut found = Vec::new();
    for text in texts {
        let is_here = |setting: &&Setting| setting.file == text.file && is_meant(setting);
        let mut settings = written.iter().filter(is_here).peekable();
        if settings.peek().is_none() {
            continue;
        }
        let lines = LineIndex::new(&text.text);
        found.extend(settings.map(|setting| {
            let at = text.position(&lines, setting.value_range.start);
            let file = text.file;
            let range = &setting.value_range;
            // As for a position: no such file is read.
            let byte = |at: usize| u32::try_from(at).unwrap_or_default();
            let bytes = (byte(range.start), byte(range.end));
            (setting.canonical.clone(), ConfigPlace { file, at, bytes })
        }));
    }
    found
}
