//! SARIF 2.1.0 (OASIS, errata 01), as code scanning reads it: what is written and no more.
//!
//! A SARIF rule is a code, and where a rule of the book speaks a code and that rule (`contradiction/SA101`): so a viewer
//! groups by what is wrong, and its link leads to the page of the rule that says why.
//! Columns are Unicode code points, as everywhere in rulebook.
//! A result is told apart from others by what a baseline knows of it, so that it is the same one after an edit above it.

use super::notes::of_run;
use super::place::{help, home, url};
use crate::baseline::{Known, Naming};
use crate::diagnostic::{Diagnostic, Level};
use crate::pipeline::{Checked, Unit};
use crate::span::Span;
use crate::wording::{about, sentence};
use serde_json::{Value, json};
use std::collections::HashMap;
use xxhash_rust::xxh3::xxh3_64;

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

pub(super) fn sarif(checked: &Checked) -> String {
    let mut descriptors = Vec::new();
    let mut known = HashMap::new();
    let mut results = Vec::new();
    let mut notifications = Vec::new();
    let mut fingerprints = Fingerprints::default();
    for unit in &checked.units {
        let naming = Naming::new(&unit.book, &unit.sources);
        for (finding, level) in unit.shown() {
            let id = match &finding.rule {
                Some(rule) => format!("{}/{rule}", finding.code.name()),
                None => finding.code.name().to_owned(),
            };
            let index = *known.entry(id.clone()).or_insert_with(|| {
                descriptors.push(descriptor(unit, finding, &id));
                descriptors.len() - 1
            });
            let fingerprint = fingerprints.of(&naming.name(finding, path(unit, finding)));
            let mut result = result(unit, finding, level);
            result["ruleId"] = json!(id);
            result["ruleIndex"] = json!(index);
            result["partialFingerprints"] = json!({ FINGERPRINT: fingerprint });
            results.push(result);
        }
        let faults = unit.unreadable.iter().map(|fault| ("error", fault.clone()));
        let notes = of_run(unit).into_iter().map(|note| ("note", note));
        notifications.extend(
            faults
                .chain(notes)
                .map(|(level, text)| json!({ "level": level, "message": { "text": text } })),
        );
    }
    notifications.extend(checked.of_named.iter().map(|of_named| {
        let text = sentence(of_named);
        json!({ "level": "note", "message": { "text": text } })
    }));
    let is_whole = checked.units.iter().all(|unit| unit.unreadable.is_empty());
    let mut log = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": {
                "driver": {
                    "name": "rulebook",
                    "semanticVersion": env!("CARGO_PKG_VERSION"),
                    "rules": descriptors,
                },
            },
            "columnKind": "unicodeCodePoints",
            "newlineSequences": ["\r\n", "\n", "\r"],
            "invocations": [{
                "executionSuccessful": is_whole,
                "toolExecutionNotifications": notifications,
            }],
        }],
    });
    // Moved and not copied: there may be many.
    log["runs"][0]["results"] = Value::Array(results);
    log.to_string()
}

fn descriptor(unit: &Unit, finding: &Diagnostic, id: &str) -> Value {
    let about = about(finding.code);
    let rule = finding.rule.as_deref();
    let rule = rule.and_then(|rule| unit.book.rule(rule));
    let title = rule.map(|at| format!("{}: {}", unit.book.rules[at].id, unit.book.rules[at].title));
    let mut descriptor = json!({
        "id": id,
        "shortDescription": { "text": match title {
            Some(title) => format!("{about} ({title})"),
            None => about.to_owned(),
        } },
        "defaultConfiguration": { "level": word(unit.levels.of_finding(finding)) },
    });
    if let Some(url) = rule.and_then(|rule| url(unit, rule, uri)) {
        descriptor["helpUri"] = json!(url);
    }
    if let Some(rule) = rule {
        descriptor["help"] = json!({ "text": help(unit, rule) });
    }
    descriptor
}

/// A finding without what ties it to other results.
fn result(unit: &Unit, finding: &Diagnostic, level: Level) -> Value {
    let text = match &finding.hint {
        Some(hint) => format!("{}\nhelp: {}", sentence(&finding.facts), sentence(hint)),
        None => sentence(&finding.facts),
    };
    let location = match finding.span {
        Some(span) => location(unit, span),
        None => json!({ "physicalLocation": { "artifactLocation": { "uri": uri(&home(unit)) } } }),
    };
    let mut result = json!({
        "level": word(level),
        "message": { "text": text },
        "locations": [location],
    });
    if let Some(fix) = finding.fix {
        result["properties"] = json!({ "fix": fix.word() });
    }
    if !finding.labels.is_empty() {
        result["relatedLocations"] = json!(related(unit, finding));
    }
    result
}

/// Where else to look, each with a number from 1.
fn related(unit: &Unit, finding: &Diagnostic) -> Vec<Value> {
    let labels = finding.labels.iter().enumerate();
    let related = labels.map(|(at, label)| {
        let mut location = location(unit, label.span);
        location["id"] = json!(at + 1);
        location["message"] = json!({ "text": sentence(&label.facts) });
        location
    });
    related.collect()
}

/// The name of the fingerprint; its version is raised when what a baseline knows a finding by changes.
const FINGERPRINT: &str = "rulebookFinding/v1";

/// Findings that are known by the same are numbered, as they are counted in a baseline.
#[derive(Default)]
struct Fingerprints {
    seen: HashMap<u64, usize>,
}

impl Fingerprints {
    /// The XXH3 of what the finding is known by, and which of its equals it is, from 1.
    fn of(&mut self, known: &Known) -> String {
        let Known {
            path,
            code,
            rule,
            text,
        } = known;
        let rule = rule.as_deref().unwrap_or_default();
        let hash = xxh3_64([path, code, rule, text].join("\0").as_bytes());
        let nth = self.seen.entry(hash).or_default();
        *nth += 1;
        format!("{hash:016x}:{nth}")
    }
}

/// The file that a finding is about, as it is written in a URI.
fn path(unit: &Unit, finding: &Diagnostic) -> String {
    match finding.span {
        Some(span) => uri(&unit.sources.get(span.source).shown),
        None => uri(&home(unit)),
    }
}

fn word(level: Level) -> &'static str {
    match level {
        Level::Deny => "error",
        Level::Warn => "warning",
        Level::Note => "note",
        Level::Allow => "none",
    }
}

fn location(unit: &Unit, span: Span) -> Value {
    let source = unit.sources.get(span.source);
    let (first, last) = source.places(span);
    let (start, end) = (first.position, last.position);
    json!({
        "physicalLocation": {
            "artifactLocation": { "uri": uri(first.shown) },
            "region": {
                "startLine": start.line,
                "startColumn": start.column,
                "endLine": end.line,
                "endColumn": end.column,
            },
        },
    })
}

/// A path as a URI reference (RFC 3986): relative as it was given, or of the scheme `file`.
fn uri(path: &str) -> String {
    let path = path.strip_prefix("./").unwrap_or(path);
    let mut out = String::new();
    let bytes = path.as_bytes();
    if path.starts_with('/') {
        out.push_str("file://");
    } else if bytes.len() > 1 && bytes[1] == b':' && bytes[0].is_ascii_alphabetic() {
        out.push_str("file:///");
    }
    for byte in bytes {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' | b'/' => {
                out.push(char::from(*byte));
            }
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_become_uris() {
        assert_eq!(uri("./a b/ä.md"), "a%20b/%C3%A4.md");
        assert_eq!(uri("/x/a:1.md"), "file:///x/a%3A1.md");
        assert_eq!(uri("C:/x.md"), "file:///C%3A/x.md");
        assert_eq!(uri("../a%.md"), "../a%25.md");
    }
}
