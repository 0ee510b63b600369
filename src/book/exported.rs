//! The rules of a site's `rules.json`: what its exporter wrote, read again as the same rules.
//!
//! Their pages and examples are elsewhere. A document of another version is refused whole, and never read in part.

use super::rules::RuleDraft;
use crate::diagnostic::{Code, Diagnostic};
use crate::facts::{Facts, facts};
use crate::language::Detector;
use crate::span::{SourceId, Span};
use serde_json::Value;
use std::sync::Arc;

/// The version of the document; it is raised when a field goes or means something else.
pub const EXPORT_VERSION: u32 = 2;

/// The rules with a detector, each at its place in the document, and what keeps others from running.
///
/// # Errors
///
/// Why the document is none that can be read.
pub(super) fn drafts(
    source: SourceId,
    text: &str,
) -> Result<(Vec<RuleDraft>, Vec<Diagnostic>), Facts> {
    let document: Value = serde_json::from_str(text).map_err(|fault| {
        let (line, column) = (fault.line(), fault.column());
        facts!("export-not-json", line, column)
    })?;
    let version = document.get("version").and_then(Value::as_u64);
    let rules = document.get("rules").and_then(Value::as_array);
    let (Some(version), Some(rules)) = (version, rules) else {
        return Err(facts!("export-of-nothing"));
    };
    let known = EXPORT_VERSION;
    if version != u64::from(known) {
        return Err(match version < u64::from(known) {
            true => facts!("export-too-old", version, known),
            false => facts!("export-too-new", version, known),
        });
    }
    let has_definition = |rule: &&Value| rule.get("definition").is_some_and(Value::is_object);
    if !rules.is_empty() && rules.iter().all(|rule| rule.get("definition").is_none()) {
        return Err(facts!("export-without-detectors"));
    }
    let (mut drafts, mut faults) = (Vec::new(), Vec::new());
    let mut from = 0;
    for rule in rules.iter().filter(has_definition) {
        let field = |name: &str| rule.get(name).and_then(Value::as_str);
        let id = field("id").unwrap_or_default();
        let range = place(text, id, from);
        from = range.end;
        let span = Span::new(source, range.start, range.end);
        match Detector::of_value(rule["definition"].clone()) {
            Ok(mut detector) => {
                // Where a book's site is known, a finding leads there.
                if let Some(url) = field("url") {
                    detector.url = Some(url.to_owned());
                }
                drafts.push(RuleDraft {
                    id: detector.id.clone(),
                    section: None,
                    title: field("title").unwrap_or_default().to_owned(),
                    span: Span::at(source, range.start),
                    detector: Some(Arc::new(detector)),
                    detector_span: Some(span),
                    block: None,
                });
            }
            Err(found) => faults.extend(found.into_iter().map(|fault| {
                let mut told = Diagnostic::new(Code::RuleBlock, span, fault.facts);
                told.hint = fault.hint;
                told
            })),
        }
    }
    Ok((drafts, faults))
}

/// Where a rule has its id, from a place on: the writer puts it first.
fn place(text: &str, id: &str, from: usize) -> std::ops::Range<usize> {
    const KEY: &str = "\"id\"";
    let wanted = Value::from(id).to_string();
    let mut keys = text[from..].match_indices(KEY).map(|(at, _)| from + at);
    let found = keys.find_map(|at| {
        let value = text[at + KEY.len()..]
            .trim_start()
            .strip_prefix(':')?
            .trim_start();
        let start = text.len() - value.len();
        value
            .starts_with(&wanted)
            .then(|| start..start + wanted.len())
    });
    found.unwrap_or(from..from)
}
