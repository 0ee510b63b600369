//! YAML text to [`Detector`]s, with every fault at its place.
//!
//! It reads no file and knows no book: an id that the section gives arrives as a default.

use crate::facts::{Facts, facts};
use std::ops::Range;
use std::sync::Arc;

use ast_grep_config::RuleConfig;
use ast_grep_core::Matcher;
use ast_grep_core::replacer::TemplateFix;
use serde_json::{Map, Value};

use super::compile::{RuleFault, compile, fault, unknown_key};
use super::compiled::{Detector, RuleScope, Severity};
use super::hazard::Stricter;
use super::literals;
use super::located::Located;
use super::paths::PathFilter;
use super::rule::Rules;
use crate::language::find;
use crate::language::syntax::Syntax;

/// The keys of ast-grep's rule files, and no others.
const KEYS: &[&str] = &[
    "id", "language", "rule", "constraints", "utils", "transform", "fix", "rewriters", "message",
    "note", "severity", "labels", "files", "ignores", "url", "metadata", "scope",
];

/// What the surroundings of the text say where it says nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct ReadDefaults<'a> {
    pub id: Option<&'a str>,
}

impl Detector {
    /// The one rule in `yaml`.
    pub fn read(yaml: &str, defaults: ReadDefaults) -> Result<Detector, Vec<RuleFault>> {
        let (mut detectors, mut faults) = Detector::read_all(yaml, defaults);
        match (detectors.pop(), detectors.len()) {
            (Some(detector), 0) if faults.is_empty() => return Ok(detector),
            (None, _) if faults.is_empty() => {
                faults.push(fault(0..yaml.len(), facts!("empty-rule")));
            }
            _ if faults.is_empty() => {
                let message = facts!("several-rules");
                faults.push(fault(0..yaml.len(), message));
            }
            _ => {}
        }
        Err(faults)
    }

    /// The rule that another run wrote as [`Detector::written`]; faults have no place.
    ///
    /// # Errors
    ///
    /// What keeps it from running.
    pub fn of_value(written: Value) -> Result<Detector, Vec<RuleFault>> {
        let mut reading = RuleReader {
            located: None,
            whole: 0..0,
            faults: Vec::new(),
        };
        let detector = reading.detector(written, ReadDefaults::default());
        detector
            .filter(|_| reading.faults.is_empty())
            .ok_or(reading.faults)
    }

    /// Every rule of the documents in `yaml` that can run, and what is wrong with the others.
    pub fn read_all(yaml: &str, defaults: ReadDefaults) -> (Vec<Detector>, Vec<RuleFault>) {
        let mut detectors = Vec::new();
        let mut faults = Vec::new();
        let values = match ast_grep_config::from_multiple::<Value>(yaml) {
            Ok(values) => values,
            Err(error) => return (detectors, vec![yaml_fault(yaml, &error)]),
        };
        let documents = Located::documents(yaml);
        for (at, value) in values.into_iter().enumerate() {
            let whole = 0..yaml.trim_end().len();
            let mut reading = RuleReader {
                located: documents.get(at),
                whole: documents.get(at).map_or(whole, |node| node.range.clone()),
                faults: Vec::new(),
            };
            detectors.extend(reading.detector(value, defaults));
            faults.append(&mut reading.faults);
        }
        (detectors, faults)
    }
}

struct RuleReader<'yaml> {
    located: Option<&'yaml Located>,
    whole: Range<usize>,
    faults: Vec<RuleFault>,
}

impl<'yaml> RuleReader<'yaml> {
    fn detector(&mut self, value: Value, defaults: ReadDefaults) -> Option<Detector> {
        let Value::Object(mut keys) = value else {
            self.fault(None, facts!("rule-of-keys"), None);
            return None;
        };
        self.check_keys(&keys);
        let id = self.id(&mut keys, defaults);
        let syntax = self.syntax(&keys)?;
        let severity = self.severity(&keys);
        self.scope(&mut keys);
        keys.insert("severity".into(), severity.word().into());
        if !keys.contains_key("rule") {
            self.fault(None, facts!("rule-without-rule"), None);
        }
        let known = self.faults.len();
        let own = self.compiled(keys.clone(), id.clone(), severity, syntax);
        let Some(second) = syntax.grammar.second.and_then(Syntax::of) else {
            return own;
        };
        // What one grammar of a language refuses may be a rule for the other.
        let faults = self.faults.split_off(known);
        let other = self.compiled(keys, id, severity, second);
        match own {
            Some(mut own) => {
                self.faults.truncate(known);
                own.twin = other.map(Arc::new);
                Some(own)
            }
            None => {
                if other.is_none() {
                    self.faults.truncate(known);
                    self.faults.extend(faults);
                }
                other
            }
        }
    }

    fn compiled(
        &mut self,
        mut keys: Map<String, Value>,
        id: Option<String>,
        severity: Severity,
        syntax: Syntax,
    ) -> Option<Detector> {
        let written = Value::Object(keys.clone());
        let mut rules = Rules::new(syntax);
        rules.normalise(&mut keys, self.located, &self.whole);
        self.faults.append(&mut rules.faults);
        let id = id.filter(|_| self.faults.is_empty())?;
        let normalised = Value::Object(keys);
        let config = self.compile(&normalised, syntax)?;
        let paths = match PathFilter::read(&normalised) {
            Ok(paths) => paths,
            Err((key, message)) => {
                self.fault(Some(key), message, None);
                return None;
            }
        };
        let range = self.whole.clone();
        let relevant = self.relevant(&normalised, syntax)?;
        let mut detector = detector(id, range, severity, syntax, normalised, config);
        detector.relevant = relevant;
        detector.written = written;
        detector.paths = paths;
        Some(detector)
    }

    /// The rule in `metadata.relevant`, which may use the `utils` of the whole; None if it cannot be read.
    fn relevant(&mut self, normalised: &Value, syntax: Syntax) -> Option<Option<Arc<Detector>>> {
        let Some(rule) = normalised.pointer("/metadata/relevant") else {
            return Some(None);
        };
        let mut keys = Map::new();
        for key in ["id", "language", "utils"] {
            keys.extend(normalised.get(key).map(|value| (key.into(), value.clone())));
        }
        keys.insert("severity".into(), Severity::Info.word().into());
        keys.insert("rule".into(), rule.clone());
        let keys = Value::Object(keys);
        let known = self.faults.len();
        let config = self.compile(&keys, syntax);
        let place = self
            .located
            .and_then(|node| node.get("metadata")?.get("relevant"))
            .map_or(self.whole.clone(), |node| node.range.clone());
        for fault in &mut self.faults[known..] {
            fault.range = place.clone();
        }
        let id = keys["id"].as_str().unwrap_or_default().to_owned();
        let detector = detector(id, place, Severity::Info, syntax, keys, config?);
        let mut detector = detector;
        if let Some(second) = syntax.grammar.second.and_then(Syntax::of) {
            let known = self.faults.len();
            detector.twin = self.relevant(normalised, second).flatten();
            self.faults.truncate(known);
        }
        Some(Some(Arc::new(detector)))
    }

    fn compile(&mut self, normalised: &Value, syntax: Syntax) -> Option<RuleConfig<Syntax>> {
        match compile(normalised, syntax) {
            Ok(config) => Some(config),
            Err(message) => {
                let range = self.culprit(&message);
                let hint = message
                    .contains("set of AST kinds")
                    .then(|| facts!("rule-without-kind"));
                self.faults.push(RuleFault {
                    range,
                    facts: message.into(),
                    hint,
                });
                None
            }
        }
    }

    /// The scalar that the message quotes, else the value of `rule`.
    fn culprit(&self, message: &str) -> Range<usize> {
        let located = self.located;
        let mut quoted = message.split('`').skip(1).step_by(2);
        let named = quoted.find_map(|name| {
            if KEYS.contains(&name) {
                None
            } else {
                located?.scalar(name)
            }
        });
        let rule = || located.and_then(|node| node.get("rule"));
        named
            .or_else(rule)
            .map_or(self.whole.clone(), |node| node.range.clone())
    }

    fn check_keys(&mut self, keys: &Map<String, Value>) {
        for key in keys.keys().filter(|key| !KEYS.contains(&key.as_str())) {
            let range = self
                .located
                .and_then(|node| node.entry(key))
                .map_or(self.whole.clone(), |(name, _)| name.range.clone());
            self.faults.push(unknown_key(range, key, KEYS));
        }
    }

    fn id(&mut self, keys: &mut Map<String, Value>, defaults: ReadDefaults) -> Option<String> {
        let id = match (keys.get("id"), defaults.id) {
            (Some(Value::String(id)), _) if !id.trim().is_empty() => id.clone(),
            // An id such as `101` is a number to YAML and a name to its author.
            (Some(Value::Number(id)), _) => id.to_string(),
            (None, Some(id)) => id.to_string(),
            (None, None) => {
                self.fault(None, facts!("rule-without-id"), None);
                return None;
            }
            _ => {
                self.fault(Some("id"), facts!("id-is-a-name"), None);
                return None;
            }
        };
        keys.insert("id".into(), id.clone().into());
        Some(id)
    }

    fn syntax(&mut self, keys: &Map<String, Value>) -> Option<Syntax> {
        let Some(name) = keys.get("language") else {
            let hint = Some(facts!("add-a-language"));
            self.fault(None, facts!("rule-without-language"), hint);
            return None;
        };
        let name = name.as_str().unwrap_or_default();
        let syntax = find(name)
            .filter(|language| language.takes_rules())
            .and_then(Syntax::of);
        if syntax.is_none() {
            let known: Vec<&str> = crate::language::LANGUAGES
                .iter()
                .filter(|language| language.takes_rules())
                .map(|language| language.name)
                .collect();
            let hint = Some(facts!("languages-of-rules", known));
            let message = facts!("language-without-rules", name);
            self.fault(Some("language"), message, hint);
        }
        syntax
    }

    /// A key of ours is kept where ast-grep lets everything be, so that the rule stays one of its own.
    fn scope(&mut self, keys: &mut Map<String, Value>) {
        let Some(scope) = keys.remove("scope") else {
            return;
        };
        if !matches!(scope.as_str(), Some("own" | "all")) {
            let hint = Some(facts!("scopes"));
            return self.fault(Some("scope"), facts!("unknown-scope"), hint);
        }
        let metadata = keys
            .entry("metadata")
            .or_insert_with(|| Value::Object(Map::new()));
        if let Some(metadata) = metadata.as_object_mut() {
            metadata.insert("scope".into(), scope);
        }
    }

    fn severity(&mut self, keys: &Map<String, Value>) -> Severity {
        match keys.get("severity").map(|value| value.as_str()) {
            Some(Some("off")) => Severity::Off,
            Some(Some("hint")) => Severity::Hint,
            Some(Some("info")) => Severity::Info,
            None | Some(Some("warning")) => Severity::Warning,
            Some(Some("error")) => Severity::Error,
            Some(_) => {
                let hint = Some(facts!("severities"));
                self.fault(Some("severity"), facts!("unknown-severity"), hint);
                Severity::Warning
            }
        }
    }

    /// At the value of the top-level `key`, else at the whole rule.
    fn fault(&mut self, key: Option<&str>, facts: Facts, hint: Option<Facts>) {
        let range = key
            .and_then(|key| self.located?.get(key))
            .map_or(self.whole.clone(), |node| node.range.clone());
        self.faults.push(RuleFault { range, facts, hint });
    }
}

fn detector(
    id: String,
    range: Range<usize>,
    severity: Severity,
    syntax: Syntax,
    normalised: Value,
    config: RuleConfig<Syntax>,
) -> Detector {
    let text = |value: Option<&Value>| match value? {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    };
    let metadata = normalised.get("metadata").cloned().unwrap_or_default();
    let tags = match metadata.get("tags") {
        Some(Value::Array(tags)) => tags.iter().filter_map(|tag| text(Some(tag))).collect(),
        tag => text(tag).into_iter().collect(),
    };
    let variables: Vec<String> = match normalised.get("transform") {
        Some(Value::Object(transform)) => transform.keys().cloned().collect(),
        _ => Vec::new(),
    };
    let utils = normalised.get("utils").and_then(Value::as_object);
    let rule = normalised.get("rule").unwrap_or(&Value::Null);
    let kinds = config.matcher.potential_kinds();
    Detector {
        id,
        range,
        language: syntax.language,
        severity,
        message: config.message.clone(),
        note: config.note.clone(),
        url: config.url.clone(),
        since: text(metadata.get("since")),
        scope: match metadata.get("scope").and_then(Value::as_str) {
            Some("own") => RuleScope::Own,
            _ => RuleScope::All,
        },
        tags,
        kinds: kinds.iter().flatten().map(|kind| kind as u16).collect(),
        literals: literals::need(syntax, rule, utils),
        template: TemplateFix::with_transform(&config.message, &syntax, &variables),
        metadata,
        relevant: None,
        written: Value::Null,
        growth: growth(&normalised),
        normalised,
        twin: None,
        paths: PathFilter::default(),
        stricter: Stricter::default(),
        config,
    }
}

/// A bound, from the lengths of what may be put in the place of a letter and what it may repeat; letters change their
/// length with their case, too.
fn growth(rule: &Value) -> u64 {
    const CASE: u64 = 4;
    let mut growth = 0;
    let mut open: Vec<&Value> = ["transform", "rewriters"]
        .iter()
        .filter_map(|key| rule.get(key))
        .collect();
    while let Some(value) = open.pop() {
        match value {
            Value::Object(keys) => open.extend(keys.values()),
            Value::Array(values) => open.extend(values),
            Value::String(text) => {
                let repeated = text.matches('$').count();
                growth = growth.max(CASE + (text.len() + repeated) as u64);
            }
            _ => {}
        }
    }
    growth
}

fn yaml_fault(yaml: &str, error: &serde_saphyr::Error) -> RuleFault {
    let start = error
        .location()
        .and_then(|location| location.span().byte_offset())
        .map_or(0, |start| (start as usize).min(yaml.trim_end().len()));
    let line = yaml.get(start..).and_then(|rest| rest.lines().next());
    let end = start + line.map_or(0, |line| line.trim_end().len());
    let text = error.without_snippet().to_string();
    let text = text.lines().next().unwrap_or_default();
    let text = text.split(" at line ").next().unwrap_or_default();
    let text = text.trim_start_matches("error: ");
    fault(start..end, facts!("rule-not-yaml", text))
}
