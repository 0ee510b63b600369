//! A rule for ast-grep, or what is wrong with it.
//!
//! Where a fault stands in the YAML is found by those who read it.

use crate::facts::{Facts, facts};
use crate::near::nearest;
use std::error::Error;
use std::ops::Range;

use ast_grep_config::{GlobalRules, RuleConfig, SerializableRuleConfig};
use serde_json::Value;

use crate::language::syntax::Syntax;

/// Why a rule cannot run, with the bytes of the YAML that are to blame.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleFault {
    pub range: Range<usize>,
    pub facts: Facts,
    pub hint: Option<Facts>,
}

/// A rule as ast-grep runs it, or what ast-grep says against it.
pub(super) fn compile(normalised: &Value, syntax: Syntax) -> Result<RuleConfig<Syntax>, String> {
    let read = serde_json::from_value::<SerializableRuleConfig<Syntax>>(normalised.clone());
    let mut config = read.map_err(|error| error.to_string())?;
    config.language = syntax;
    let compiled = RuleConfig::try_from(config, &GlobalRules::default());
    compiled.map_err(|error| innermost(&error))
}

/// The innermost cause of an error of ast-grep, in our spelling; the outer ones only say "invalid rule".
fn innermost(error: &dyn Error) -> String {
    let mut error = error;
    while let Some(cause) = error.source() {
        error = cause;
    }
    let text = error.to_string();
    let mut letters = text.trim_end_matches('.').chars();
    let first = letters.next().map(|letter| letter.to_ascii_lowercase());
    first.into_iter().chain(letters).collect()
}

pub(super) fn unknown_key(range: Range<usize>, key: &str, known: &[&str]) -> RuleFault {
    RuleFault {
        range,
        facts: facts!("unknown-key", name = key),
        hint: meant(key, known.iter().copied(), 2.min(key.len() / 2)),
    }
}

/// The name that a misspelt one is at most so many edits from.
pub(super) fn meant<'n>(
    name: &str,
    known: impl Iterator<Item = &'n str>,
    most: usize,
) -> Option<Facts> {
    let near = nearest(name, known, |_| most)?;
    Some(facts!("did-you-mean", near))
}

pub(super) fn fault(range: Range<usize>, facts: Facts) -> RuleFault {
    RuleFault {
        range,
        facts,
        hint: None,
    }
}
