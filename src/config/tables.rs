//! A configuration as the stages see it: typed, with nothing left of TOML.
//!
//! It is plain data. What an unset key means is in the table of keys alone: [`Config::default`] is made of it.

use super::file::{ConfigFile, ConfigPlace};
use super::lint::LintTable;
use super::python::PythonTable;
use crate::diagnostic::Level;
use crate::levels::Which;
use regex::Regex;
use std::collections::BTreeMap;
use std::ops::Range;

/// What a `book.toml` asks for. The default is that of an empty one, and serves foreign documents.
#[derive(Debug, Clone)]
pub struct Config {
    pub book: BookTable,
    pub build: BuildTable,
    pub html: HtmlTable,
    pub verify: VerifyTable,
    pub stances: OwnLabels,
    pub python: PythonTable,
    pub lint: LintTable,
    pub skill: SkillTable,
    pub rules: RulesTable,
    /// What mdBook would run.
    pub programs: Programs,
    /// Whether a key is set that rulebook alone knows.
    pub has_own_keys: bool,
    /// `[lints]`, and behind its lines what the environment says: of two about one name the later counts.
    pub lints: Vec<Lint>,
}

impl Config {
    /// Before the table of keys has put its defaults in; no stage may see it.
    pub(super) fn blank() -> Config {
        Config {
            book: BookTable::default(),
            build: BuildTable::default(),
            html: HtmlTable::default(),
            verify: VerifyTable::default(),
            stances: OwnLabels::default(),
            python: PythonTable::default(),
            lint: LintTable::default(),
            skill: SkillTable::default(),
            rules: RulesTable::default(),
            programs: Programs::default(),
            has_own_keys: false,
            lints: Vec::new(),
        }
    }
}

/// The programs that mdBook runs for a book and rulebook does not, by their names in the file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Programs {
    pub preprocessors: Vec<String>,
    pub renderers: Vec<String>,
}

/// A line of `[lints]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lint {
    pub which: Which,
    pub level: Level,
    pub file: ConfigFile,
    /// The name in its text; empty where a variable of the environment says it.
    pub range: Range<usize>,
}

/// `[book]`: what the book is.
#[derive(Debug, Clone, Default)]
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
#[derive(Debug, Clone, Default)]
pub struct BuildTable {
    /// As written, relative to the book's root; never empty.
    pub build_dir: String,
    /// Patterns as `.gitignore` has them, relative to the content folder; each was compiled once and is valid.
    pub exclude: Vec<String>,
}

/// `[output.html]`: the site.
#[derive(Debug, Clone, Default)]
pub struct HtmlTable {
    pub site_url: Option<String>,
    pub edit_url_template: Option<String>,
    pub git_repository_url: Option<String>,
    /// Patterns of `.gitignore`, perhaps with `../` before them, of what is there when the site is published.
    pub external: Vec<String>,
    /// Where rule pages stand: relative to the site and inside it, with `/` between folders and none at the end.
    pub rule_dir: String,
    pub raw_html: RawHtml,
    /// Where `raw-html` is in the text; none where no text says it, or a variable says it too.
    pub raw_html_place: Option<ConfigPlace>,
    pub search: bool,
    /// The file below the source that is shown where there is no page, with `/`, as it is written.
    pub input_404: String,
    /// The domain that the site is published under, for a host that reads it in a file `CNAME`.
    pub cname: Option<String>,
    /// Old addresses as they are written, perhaps with a `/` before them, and where each leads.
    pub redirects: BTreeMap<String, String>,
    /// Whether a line that begins with `: ` defines the term above it; unset, in books of mdBook alone, where it does.
    pub definition_lists: Option<bool>,
    /// Whether straight quotes, `--` and `...` are shown as typographers write them; unset, in books of mdBook alone.
    pub smart_punctuation: Option<bool>,
    /// Whether chapters are shown without their numbers.
    pub no_section_label: bool,
    /// What begins the lines of examples that are not shown, by their language as it is written.
    pub hidelines: BTreeMap<String, String>,
    /// Files below the book's root, with `/`, as they are written.
    pub additional_css: Vec<String>,
    /// The same.
    pub additional_js: Vec<String>,
    /// Where `additional-js` is in the text; none where the user says it, too, or trusts the book.
    pub additional_js_place: Option<ConfigPlace>,
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
    /// The file of accepted findings, relative to the book's root.
    pub baseline: Option<String>,
}

/// `[stances]`: short texts by which this book's authors call code good and bad.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OwnLabels {
    pub good: Vec<String>,
    pub bad: Vec<String>,
}

/// `[rules]`: what others take of the book.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RulesTable {
    /// Patterns as `.gitignore` has them, relative to the content folder; empty for all pages.
    pub pages: Vec<String>,
}

/// `[skill]`: the agent's skill that is made of the book.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SkillTable {
    /// At most 64 of `a` to `z`, digits and single hyphens within; none where no skill is made.
    pub name: Option<String>,
    /// Not empty, and at most 1,024 characters.
    pub description: Option<String>,
    /// Patterns as `.gitignore` has them, relative to the content folder; empty for all pages.
    pub pages: Vec<String>,
}
