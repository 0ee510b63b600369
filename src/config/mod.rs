//! `book.toml` as a typed configuration; no other room sees TOML.
//!
//! One table ([`schema()`]) says which keys exist and what they are by default: the reader accepts, suggests and stores by it, and the guide's page is tested against it.
//! Nothing here touches the disk or the process's environment: the caller brings the text and the variables.
//! It never stops at the first fault, and it makes no path absolute.

mod document;
mod environment;
mod fault;
mod key;
mod keys;
mod mdbook;
mod python;
mod schema;
mod setting;
mod suggest;
mod tables;
mod value;

#[cfg(test)]
mod tests;

use crate::source::LineIndex;
use crate::span::Position;
use setting::Setting;
use std::sync::LazyLock;

pub use fault::{ConfigFault, ConfigNote};
pub use key::{Key, Service};
pub use python::{EnvironmentTable, Network, PythonTable, SandboxPolicy};
pub use schema::schema;
pub use tables::{Config, HtmlTable, OwnLabels, RawHtml, TextDirection};

impl Default for Config {
    fn default() -> Config {
        static DEFAULT: LazyLock<Config> = LazyLock::new(|| {
            let mut config = Config::blank();
            setting::store(&document::defaults(), &mut config);
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
        let (written, mut faults) = document::settings(text);
        let (overriding, late_faults) = environment::settings(environment);
        let mut config = Config::default();
        faults.extend(setting::store(&written, &mut config));
        config.python.places = places(text, &written, &overriding, "python.");
        let raw_html = places(text, &written, &overriding, "output.html.raw-html");
        config.html.raw_html_place = raw_html.into_iter().next().map(|(_, place)| place);
        let scripts = places(text, &written, &overriding, "output.html.additional-js");
        config.html.additional_js_place = scripts.into_iter().next().map(|(_, place)| place);
        // A stable sort: two faults of one place stay as they were found.
        faults.sort_by_key(|fault| fault.range.start);
        faults.extend(late_faults);
        faults.extend(setting::store(&overriding, &mut config));
        if faults.is_empty() {
            let notes = setting::unserved(written.iter().chain(&overriding));
            Ok((config, notes.into_iter().collect()))
        } else {
            Err(faults)
        }
    }
}

/// Where the keys that begin so are, if the environment does not override them.
fn places(
    text: &str,
    written: &[Setting],
    overriding: &[Setting],
    beginning: &str,
) -> Vec<(String, Position)> {
    let is_meant = |setting: &&Setting| {
        let own = &setting.canonical;
        own.starts_with(beginning) && !overriding.iter().any(|other| other.canonical == *own)
    };
    let mut settings = written.iter().filter(is_meant).peekable();
    if settings.peek().is_none() {
        return Vec::new();
    }
    let lines = LineIndex::new(text);
    settings
        .map(|setting| {
            // A place beyond four gigabytes is no file's: `source` reads none that large.
            let start = u32::try_from(setting.value_range.start).unwrap_or_default();
            (setting.canonical.clone(), lines.position(text, start))
        })
        .collect()
}
