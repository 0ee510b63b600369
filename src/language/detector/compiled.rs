//! A rule that can run, and what its text says of it.
//!
//! It is made by `read.rs`, and run by `scan.rs`.

use std::sync::Arc;

use ast_grep_config::RuleConfig;
use ast_grep_core::replacer::TemplateFix;
use serde_json::Value;

use super::hazard::Stricter;
use super::paths::PathFilter;
use crate::language::row::Language;
use crate::language::syntax::Syntax;
use crate::language::tree::Tree;

/// One compiled rule.
pub struct Detector {
    pub id: String,
    /// Bytes of the YAML that it was read from.
    pub range: std::ops::Range<usize>,
    pub language: &'static Language,
    pub severity: Severity,
    /// As written: metavariables are filled in by a scan.
    pub message: String,
    pub note: Option<String>,
    pub url: Option<String>,
    /// `metadata.since`, as written.
    pub since: Option<String>,
    /// Which examples it judges; code outside of the book is judged by it all the same.
    pub scope: RuleScope,
    /// `metadata.tags`.
    pub tags: Vec<String>,
    /// All of `metadata`, ours and others'; null if there is none.
    pub metadata: Value,
    /// `metadata.relevant`: what a good example of the rule is to hold.
    pub relevant: Option<Arc<Detector>>,
    /// The rule as its author wrote it, with its id, its severity and its scope: what is exported, and read again as the
    /// same rule.
    pub written: Value,
    /// The rule as it runs: defaults filled in, patterns with the end that they lack.
    pub normalised: Value,
    /// Ids of the node kinds at which the rule can match, ascending.
    pub kinds: Vec<u16>,
    /// At least one of these must stand in the code for the rule to match; None if that is not known.
    pub literals: Option<Vec<String>>,
    /// The same rule for the second grammar of its language, where it can be read there.
    pub(in crate::language) twin: Option<Arc<Detector>>,
    /// The files that it is for; examples are judged whatever it says.
    pub paths: PathFilter,
    /// How many bytes a replacement in it may make of one; 0 where it makes no text of another.
    pub(in crate::language) growth: u64,
    pub(super) template: TemplateFix,
    pub(super) stricter: Stricter,
    pub(super) config: RuleConfig<Syntax>,
}

impl Detector {
    /// The rule as it is for the grammar that a tree was read with; none where it says nothing there.
    pub(in crate::language) fn on(&self, tree: &Tree) -> Option<&Detector> {
        let twin = || {
            self.twin
                .as_deref()
                .filter(|twin| tree.is_of(twin.language))
        };
        if tree.is_of(self.language) {
            return Some(self);
        }
        twin()
    }

    /// Whether both were read from the same words, wherever these stand, and so find the same.
    pub fn is_same_as(&self, other: &Detector) -> bool {
        let same_relevant = match (&self.relevant, &other.relevant) {
            (Some(one), Some(two)) => one.is_same_as(two),
            (one, two) => one.is_none() && two.is_none(),
        };
        self.id == other.id
            && self.language == other.language
            && self.severity == other.severity
            && self.message == other.message
            && self.metadata == other.metadata
            && self.normalised == other.normalised
            && same_relevant
    }

    /// `metadata.robustness`: names with their reasons, as written; None if it is no mapping.
    pub fn robustness(&self) -> Option<Vec<(&str, Option<&str>)>> {
        match self.metadata.get("robustness") {
            None => Some(Vec::new()),
            Some(Value::Object(entries)) => Some(
                entries
                    .iter()
                    .map(|(name, reason)| (name.as_str(), reason.as_str()))
                    .collect(),
            ),
            Some(_) => None,
        }
    }

    /// The code of its patterns, and its regular expressions, as written.
    pub fn texts(&self) -> (Vec<&str>, Vec<&str>) {
        let (mut patterns, mut expressions) = (Vec::new(), Vec::new());
        self.visit(|key, value| {
            match (key, value.as_str()) {
                ("pattern" | "context", Some(text)) => patterns.push(text),
                ("regex", Some(text)) => expressions.push(text),
                _ => return true,
            }
            false
        });
        (patterns, expressions)
    }

    /// Goes over the keys of the rule, its constraints and its utilities; `visit` says whether to look into a value.
    pub(super) fn visit<'r>(&'r self, mut visit: impl FnMut(&'r str, &'r Value) -> bool) {
        let groups = ["rule", "constraints", "utils"];
        let mut open: Vec<&Value> = groups
            .iter()
            .filter_map(|key| self.normalised.get(key))
            .collect();
        while let Some(value) = open.pop() {
            match value {
                Value::Object(keys) => {
                    let wanted = keys.iter().filter(|(key, value)| visit(key, value));
                    open.extend(wanted.map(|(_, value)| value));
                }
                Value::Array(values) => open.extend(values),
                _ => {}
            }
        }
    }
}

impl std::fmt::Debug for Detector {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut shown = formatter.debug_struct("Detector");
        shown.field("id", &self.id).field("rule", &self.normalised);
        shown.finish_non_exhaustive()
    }
}

/// Which examples of a book a rule judges.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum RuleScope {
    /// All of its language.
    #[default]
    All,
    /// Those of the rule itself: what code must have, short examples of other rules leave out.
    Own,
}

/// How loud a rule is, from ast-grep. A rule that says nothing is a warning here; ast-grep would make it a hint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Never runs.
    Off,
    /// Informs, and changes no verdict.
    Hint,
    Info,
    Warning,
    Error,
}

impl Severity {
    /// As ast-grep's YAML spells it.
    pub fn word(self) -> &'static str {
        match self {
            Severity::Off => "off",
            Severity::Hint => "hint",
            Severity::Info => "info",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}
