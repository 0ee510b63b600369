//! SARIF 2.1.0 (OASIS, errata 01), as code scanning reads it; small structs of our own, of what is written and no more.
//!
//! A SARIF rule is a code, and where a rule of the book speaks a code and that rule (`contradiction/SA101`): so a viewer
//! groups by what is wrong, and its link leads to the page of the rule that says why.
//! Columns are Unicode code points, as everywhere in rulebook.
//! A result is told apart from others by what a baseline knows of it, so that it is the same one after an edit above it.

use super::told::Told;
use crate::baseline::{Known, Naming};
use crate::diagnostic::{Diagnostic, Level};
use crate::span::Span;
use crate::wording::sentence;
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};
use xxhash_rust::xxh3::xxh3_64;

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

#[derive(Serialize)]
struct Log {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run {
    tool: Tool,
    column_kind: &'static str,
    newline_sequences: [&'static str; 3],
    invocations: [Invocation; 1],
    results: Vec<SarifResult>,
}

#[derive(Serialize)]
struct Tool {
    driver: Driver,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver {
    name: &'static str,
    semantic_version: &'static str,
    rules: Vec<Descriptor>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Descriptor {
    id: String,
    short_description: Text,
    default_configuration: Configuration,
    #[serde(skip_serializing_if = "Option::is_none")]
    help_uri: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<Text>,
}

#[derive(Serialize)]
struct Configuration {
    level: &'static str,
}

#[derive(Serialize)]
struct Text {
    text: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Invocation {
    execution_successful: bool,
    tool_execution_notifications: Vec<Notification>,
}

#[derive(Serialize)]
struct Notification {
    level: &'static str,
    message: Text,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SarifResult {
    rule_id: String,
    rule_index: usize,
    level: &'static str,
    message: Text,
    locations: [Location; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location>,
    partial_fingerprints: BTreeMap<&'static str, String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<usize>,
    physical_location: PhysicalLocation,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Text>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PhysicalLocation {
    artifact_location: Artifact,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<Region>,
}

#[derive(Serialize)]
struct Artifact {
    uri: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: u32,
    start_column: u32,
    end_line: u32,
    end_column: u32,
}

pub(super) fn sarif(units: &[Told]) -> String {
    let mut descriptors = Vec::new();
    let mut known = HashMap::new();
    let mut results = Vec::new();
    let mut notifications = Vec::new();
    let mut is_whole = true;
    let mut fingerprints = Fingerprints::default();
    for unit in units {
        let naming = Naming::new(unit.book, unit.sources);
        for (finding, level) in unit.shown() {
            let id = match &finding.rule {
                Some(rule) => format!("{}/{rule}", finding.code.name()),
                None => finding.code.name().to_owned(),
            };
            let index = *known.entry(id.clone()).or_insert_with(|| {
                descriptors.push(descriptor(unit, finding, id.clone()));
                descriptors.len() - 1
            });
            let fingerprint = fingerprints.of(&naming.name(finding, path(unit, finding)));
            results.push(result(unit, finding, level, (id, index), fingerprint));
        }
        is_whole &= unit.unreadable.is_empty();
        let faults = unit.unreadable.iter().map(|fault| ("error", fault));
        let notes = unit.notes.iter().map(|note| ("note", note));
        notifications.extend(faults.chain(notes).map(|(level, text)| Notification {
            level,
            message: Text { text: text.clone() },
        }));
    }
    let log = Log {
        schema: SCHEMA,
        version: "2.1.0",
        runs: [Run {
            tool: Tool {
                driver: Driver {
                    name: "rulebook",
                    semantic_version: env!("CARGO_PKG_VERSION"),
                    rules: descriptors,
                },
            },
            column_kind: "unicodeCodePoints",
            newline_sequences: ["\r\n", "\n", "\r"],
            invocations: [Invocation {
                execution_successful: is_whole,
                tool_execution_notifications: notifications,
            }],
            results,
        }],
    };
    serde_json::to_string(&log).expect("strings, numbers and lists are always JSON")
}

fn descriptor(unit: &Told, finding: &Diagnostic, id: String) -> Descriptor {
    let about = finding.code.about();
    let rule = finding.rule.as_deref();
    let rule = rule.and_then(|rule| unit.book.rule(rule));
    let title = rule.map(|at| format!("{}: {}", unit.book.rules[at].id, unit.book.rules[at].title));
    Descriptor {
        id,
        short_description: Text {
            text: match title {
                Some(title) => format!("{about} ({title})"),
                None => about.to_owned(),
            },
        },
        default_configuration: Configuration {
            level: word(unit.levels.of(finding.code)),
        },
        help_uri: rule.and_then(|rule| unit.url(rule, uri)),
        help: rule.map(|rule| Text {
            text: unit.help(rule),
        }),
    }
}

fn result(
    unit: &Told,
    finding: &Diagnostic,
    level: Level,
    (rule_id, rule_index): (String, usize),
    fingerprint: String,
) -> SarifResult {
    let mut text = sentence(&finding.facts);
    if let Some(hint) = &finding.hint {
        text = format!("{text}\nhelp: {}", sentence(hint));
    }
    let labels = finding.labels.iter().enumerate();
    SarifResult {
        rule_id,
        rule_index,
        level: word(level),
        message: Text { text },
        locations: [match finding.span {
            Some(span) => location(unit, span),
            None => Location {
                id: None,
                physical_location: PhysicalLocation {
                    artifact_location: Artifact {
                        uri: uri(&unit.home),
                    },
                    region: None,
                },
                message: None,
            },
        }],
        related_locations: labels
            .map(|(at, label)| Location {
                id: Some(at + 1),
                message: Some(Text {
                    text: sentence(&label.facts),
                }),
                ..location(unit, label.span)
            })
            .collect(),
        partial_fingerprints: BTreeMap::from([(FINGERPRINT, fingerprint)]),
    }
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
fn path(unit: &Told, finding: &Diagnostic) -> String {
    match finding.span {
        Some(span) => uri(&unit.sources.get(span.source).shown),
        None => uri(&unit.home),
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

fn location(unit: &Told, span: Span) -> Location {
    let source = unit.sources.get(span.source);
    let (start, end) = (source.position(span.start), source.position(span.end));
    Location {
        id: None,
        physical_location: PhysicalLocation {
            artifact_location: Artifact {
                uri: uri(&source.shown),
            },
            region: Some(Region {
                start_line: start.line,
                start_column: start.column,
                end_line: end.line,
                end_column: end.column,
            }),
        },
        message: None,
    }
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
