//! `book.toml` as a typed configuration; nobody else sees TOML.
//!
//! One table ([`schema()`]) says which keys exist: the reader accepts, suggests and stores by it, and the guide's page is tested against it.
//! Nothing here touches the disk or the process's environment: the caller brings the text and the variables.
//! It never stops at the first fault, and it makes no path absolute.

mod document;
mod environment;
mod keys;
mod mdbook;
mod python;
mod schema;
mod setting;
mod suggest;
mod value;

#[cfg(test)]
mod tests;

use crate::diagnostic::{Code, Held, Level, Levels};
use crate::facts::Facts;
use crate::source::LineIndex;
use crate::span::Position;
use regex::Regex;
use setting::Setting;
use std::ops::Range;

pub use python::{EnvironmentTable, Network, PythonTable, SandboxPolicy};
pub use schema::{Key, Service, schema};

/// What a `book.toml` asks for. The default is an empty one, and serves foreign documents.
#[derive(Debug, Clone, Default)]
pub struct Config {
    pub book: BookTable,
    pub build: BuildTable,
    pub html: HtmlTable,
    pub verify: VerifyTable,
    pub stances: OwnLabels,
    pub python: PythonTable,
    /// `[lints]`: each code at most once.
    pub lints: Vec<(Code, Level)>,
}

/// `[book]`: what the book is.
#[derive(Debug, Clone)]
pub struct BookTable {
    pub title: Option<String>,
    pub authors: Vec<String>,
    pub description: Option<String>,
    pub language: String,
    /// As written, relative to the book's root; never empty.
    pub src: Option<String>,
    /// None: as the language has it.
    pub text_direction: Option<TextDirection>,
}

impl BookTable {
    /// Which way the text runs: as the book says, else as its language is written.
    pub fn direction(&self) -> TextDirection {
        /// Languages whose usual script runs from right to left, by ISO 639; `iw` and `ji` are older names of two.
        const RIGHT_TO_LEFT: &[&str] = &[
            "ae", "ar", "ara", "arc", "ave", "ckb", "dv", "egy", "fa", "fas", "he", "heb", "iw",
            "ji", "ku", "kur", "nqo", "pal", "per", "phn", "ps", "pus", "sam", "sd", "snd", "syc",
            "syr", "ug", "uig", "ur", "urd", "yi", "yid",
        ];
        if let Some(direction) = self.text_direction {
            return direction;
        }
        let mut parts = self.language.split(['-', '_']);
        let language = parts.next().unwrap_or("");
        // A subtag of four letters names the script (BCP 47): `az-Arab`, `ku-Latn`.
        let script = parts.find(|part| part.len() == 4 && part.is_ascii());
        let is_one_of =
            |list: &[&str], word: &str| list.iter().any(|one| one.eq_ignore_ascii_case(word));
        let is_right_to_left = match script {
            Some(script) => is_one_of(
                &[
                    "Adlm", "Arab", "Hebr", "Mand", "Nkoo", "Rohg", "Samr", "Syrc", "Thaa",
                ],
                script,
            ),
            None => is_one_of(RIGHT_TO_LEFT, language),
        };
        match is_right_to_left {
            true => TextDirection::RightToLeft,
            false => TextDirection::LeftToRight,
        }
    }
}

/// Which way the text runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextDirection {
    LeftToRight,
    RightToLeft,
}

/// `[build]`: from where to where.
#[derive(Debug, Clone)]
pub struct BuildTable {
    /// As written, relative to the book's root; never empty.
    pub build_dir: String,
    /// Patterns as `.gitignore` has them, relative to the content folder; each was compiled once and is valid.
    pub exclude: Vec<String>,
}

/// `[output.html]`: the site.
#[derive(Debug, Clone)]
pub struct HtmlTable {
    pub site_url: Option<String>,
    pub edit_url_template: Option<String>,
    pub git_repository_url: Option<String>,
    /// Where rule pages stand: relative to the site and inside it, with `/` between folders and none at the end.
    pub rule_dir: String,
    pub raw_html: RawHtml,
    pub search: bool,
}

/// What becomes of the HTML that an author writes into Markdown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum RawHtml {
    /// What shapes text, tables and pictures stays; everything else is shown as the text that it is, and no link runs a script.
    #[default]
    Safe,
    /// Everything goes into the page as it was written.
    All,
}

/// `[verify]`: what makes a rule, and how Markdown is read.
#[derive(Debug, Clone, Default)]
pub struct VerifyTable {
    /// A heading that it matches makes its section a rule. It never matches the empty text.
    pub rule_id: Option<Regex>,
    pub definition_lists: bool,
}

/// `[stances]`: short texts by which this book's authors call code good and bad.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OwnLabels {
    pub good: Vec<String>,
    pub bad: Vec<String>,
}

/// Something in `book.toml` that is accepted and has no effect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigNote {
    /// Bytes of the text; empty where the environment said it.
    pub range: Range<usize>,
    pub facts: Facts,
}

/// Something in `book.toml` or the environment that cannot stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigFault {
    /// Bytes of the text, on character boundaries; empty where the environment is at fault.
    pub range: Range<usize>,
    /// It names the variable where the environment is at fault.
    pub facts: Facts,
    pub hint: Option<Facts>,
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
        config.python.places = places(text, &written, &overriding);
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

    /// The level of every code: the defaults for `held`, then `[lints]`.
    pub fn levels(&self, held: Held) -> Levels {
        let mut levels = Levels::new(held);
        for (code, level) in &self.lints {
            levels.set(*code, *level);
        }
        levels
    }
}

/// Where the keys of `[python]` stand that the environment does not override.
fn places(text: &str, written: &[Setting], overriding: &[Setting]) -> Vec<(String, Position)> {
    let is_meant = |setting: &&Setting| {
        let own = &setting.canonical;
        own.starts_with("python.") && !overriding.iter().any(|other| other.canonical == *own)
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

impl Default for BookTable {
    fn default() -> Self {
        BookTable {
            title: None,
            authors: Vec::new(),
            description: None,
            language: "en".to_owned(),
            src: None,
            text_direction: None,
        }
    }
}

impl Default for BuildTable {
    fn default() -> Self {
        BuildTable {
            build_dir: "book".to_owned(),
            exclude: Vec::new(),
        }
    }
}

impl Default for HtmlTable {
    fn default() -> Self {
        HtmlTable {
            site_url: None,
            edit_url_template: None,
            git_repository_url: None,
            rule_dir: "rules".to_owned(),
            raw_html: RawHtml::Safe,
            search: true,
        }
    }
}
