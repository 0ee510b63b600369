//! The text of a new `book.toml`, or of the `rulebook.toml` beside that of mdBook.
//!
//! It says only what is not so by itself, each with a comment for who opens the file next.

use crate::config::{toml_expression, toml_text};
use crate::wording::say;

/// What a configuration is to say.
#[derive(Debug, Clone, Default)]
pub(super) struct Draft {
    pub title: Option<String>,
    pub source: Option<String>,
    pub build_dir: Option<String>,
    pub ids: Option<String>,
    /// Some of what the expression finds.
    pub sample_ids: Vec<String>,
    pub labels: Vec<[String; 2]>,
    /// The file of accepted findings.
    pub baseline: Option<&'static str>,
    /// Whether no rule judges an example yet.
    pub is_without_rule: bool,
}

impl Draft {
    pub fn to_text(&self) -> String {
        let mut tables: Vec<String> = Vec::new();
        let line = |key: &str, value: &str| format!("{key} = {value}\n");
        let title = self.title.as_ref();
        let title = title.map(|title| line("title", &toml_text(title)));
        let source = self.source.as_ref();
        let source = source.map(|source| line("src", &toml_text(source)));
        let lines: String = title.into_iter().chain(source).collect();
        if !lines.is_empty() {
            tables.push(format!("[book]\n{lines}"));
        }
        if let Some(folder) = &self.build_dir {
            let line = line("build-dir", &toml_text(folder));
            tables.push(format!("[build]\n{line}"));
        }
        let ids = self.ids.as_ref().map(|ids| {
            let why = comment(&say!("init-toml-ids", ids = self.sample_ids));
            why + &line("rule-id", &toml_expression(ids))
        });
        let baseline = self.baseline.map(|file| {
            let why = comment(&say!("init-toml-baseline"));
            why + &line("baseline", &toml_text(file))
        });
        let lines: String = ids.into_iter().chain(baseline).collect();
        if !lines.is_empty() {
            tables.push(format!("[verify]\n{lines}"));
        }
        if !self.labels.is_empty() {
            let why = comment(&say!("init-toml-labels"));
            let list = |at: usize| {
                let labels = self.labels.iter().map(|pair| toml_text(&pair[at]));
                labels.collect::<Vec<_>>().join(", ")
            };
            let (bad, good) = (list(0), list(1));
            tables.push(format!(
                "[stances]\n{why}# bad = [{bad}]\n# good = [{good}]\n"
            ));
        }
        if self.is_without_rule {
            let why = comment(&say!("init-toml-nothing-judged"));
            tables.push(format!("[lints]\n{why}nothing-judged = \"warn\"\n"));
        }
        match tables.is_empty() {
            true => comment(&say!("init-toml-empty")),
            false => tables.join("\n"),
        }
    }
}

fn comment(text: &str) -> String {
    text.lines().map(|line| format!("# {line}\n")).collect()
}
