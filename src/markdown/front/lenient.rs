//! Front matter that its format refuses, read entry by entry: one bad line changes nothing in the others.
//!
//! Tools that have rules and skills in Markdown write values that are no YAML (`globs: **/*.ts`, `description: Use when:
//! …`) and read them back as they stand, so these are no faults. What remains is a line that no reader could use.

use crate::facts::{Facts, facts};
use serde_json::{Map, Value};

/// What could be read.
#[derive(Default)]
pub(super) struct Lenient {
    pub values: Map<String, Value>,
    /// Lines that say nothing: where the fault is in the body, and what it is.
    pub faults: Vec<(usize, Facts)>,
}

/// A key at the beginning of a line, and all lines up to the next one.
struct Entry<'b> {
    start: usize,
    key: &'b str,
    /// Where the value begins in the body.
    value: usize,
    text: &'b str,
}

/// Reads the entries of YAML; nothing where the text is no metadata at all.
pub(super) fn yaml(body: &str) -> Option<Lenient> {
    let (entries, strays) = entries(body, yaml_key)?;
    let is_code = |line: &str| line.starts_with("```") || line.starts_with("~~~");
    if body.lines().any(is_code) {
        return None;
    }
    let mut read = Lenient {
        values: Map::new(),
        faults: strays,
    };
    for entry in entries {
        let strict = |text: &str| {
            serde_saphyr::from_str::<Value>(text)
                .ok()?
                .get(entry.key)
                .cloned()
        };
        let value = &body[entry.value..entry.start + entry.text.len()];
        if let Some(plain) = plain(value) {
            read.take(&entry, Ok(Value::String(plain.to_owned())));
            continue;
        }
        let value = strict(entry.text)
            .or_else(|| strict(&entry.text.replace('\t', "  ")))
            .map_or_else(|| loose(value), Ok);
        read.take(&entry, value);
    }
    read.faults.sort_unstable_by_key(|(at, _)| *at);
    Some(read)
}

/// The same for TOML: its own tools read no line that is wrong, so each of these is a fault.
pub(super) fn toml(body: &str) -> Option<Lenient> {
    let end = body
        .split_inclusive('\n')
        .scan(0, |at, line| {
            *at += line.len();
            Some((*at - line.len(), line))
        })
        .find(|(_, line)| line.starts_with('['))
        .map_or(body.len(), |(at, _)| at);
    let (entries, strays) = entries(&body[..end], toml_key)?;
    let mut read = Lenient {
        values: Map::new(),
        faults: strays,
    };
    for entry in entries {
        let strict = toml::from_str::<Value>(entry.text);
        let value = match strict {
            Ok(value) => value.get(entry.key).cloned().ok_or_else(|| "".into()),
            Err(fault) => Err(fault.message().lines().next().unwrap_or("").into()),
        };
        read.take(&entry, value);
    }
    // A table may be what is wrong.
    if read.faults.is_empty()
        && let Err(fault) = toml::from_str::<Value>(body)
    {
        let at = fault.span().map_or(end, |span| span.start);
        let message = fault.message().lines().next().unwrap_or("").into();
        read.faults.push((at, message));
    }
    read.faults.sort_unstable_by_key(|(at, _)| *at);
    Some(read)
}

impl Lenient {
    /// Values without a fault.
    pub fn of(values: Map<String, Value>) -> Self {
        Lenient {
            values,
            faults: Vec::new(),
        }
    }

    fn take(&mut self, entry: &Entry<'_>, value: Result<Value, Facts>) {
        match value {
            Ok(_) if self.values.contains_key(entry.key) => {
                let message = facts!("key-set-twice", key = entry.key);
                self.faults.push((entry.start, message));
            }
            Ok(value) => {
                self.values.insert(entry.key.to_owned(), value);
            }
            Err(message) => self.faults.push((entry.value, message)),
        }
    }
}

/// The entries of a body, and the lines that belong to none.
fn entries<'b>(
    body: &'b str,
    key: impl Fn(&'b str) -> Option<(&'b str, usize)>,
) -> Option<(Vec<Entry<'b>>, Vec<(usize, Facts)>)> {
    let mut entries: Vec<Entry<'b>> = Vec::new();
    let mut strays = Vec::new();
    let mut at = 0;
    for line in body.split_inclusive(['\n', '\r']) {
        let start = at;
        at += line.len();
        let words = line.trim();
        if let Some((key, value)) = key(line) {
            let value = start + value;
            let text = &body[start..at];
            entries.push(Entry {
                start,
                key,
                value,
                text,
            });
            continue;
        }
        let begins = line.chars().next();
        let goes_on = words.is_empty()
            || begins.is_some_and(|c| matches!(c, ' ' | '\t' | '#' | '-' | ']' | '}'));
        match entries.last_mut() {
            Some(entry) if goes_on => entry.text = &body[entry.start..at],
            _ if words.is_empty() || words.starts_with('#') => {}
            // Text between two thematic breaks.
            None => return None,
            Some(_) => strays.push((start, facts!("not-a-key", words = shown(words)))),
        }
    }
    (!entries.is_empty()).then_some((entries, strays))
}

fn shown(words: &str) -> String {
    match words.char_indices().nth(40) {
        Some((end, _)) => format!("{}…", &words[..end]),
        None => words.to_owned(),
    }
}

/// The key of a line of YAML, and where its value begins.
fn yaml_key(line: &str) -> Option<(&str, usize)> {
    let colon = line.find(':')?;
    let behind = &line[colon + 1..];
    let key = &line[..colon];
    let key = key.trim_end();
    let quoted = |quote| key.strip_prefix(quote)?.strip_suffix(quote);
    let bare = quoted('"').or_else(|| quoted('\'')).unwrap_or(key);
    let is_key = bare.starts_with(|c: char| c.is_alphabetic() || c == '_' || c == '$')
        && bare.len() <= 60
        && bare
            .chars()
            .all(|c| c.is_alphanumeric() || "-_.$ ".contains(c))
        && behind.starts_with([' ', '\t', '\n', '\r'])
        || behind.is_empty() && is_simple(bare);
    let indent = behind.len() - behind.trim_start_matches([' ', '\t']).len();
    is_key.then_some((bare, colon + 1 + indent))
}

fn toml_key(line: &str) -> Option<(&str, usize)> {
    let equals = line.find('=')?;
    let bare = line[..equals].trim().trim_matches(['"', '\'']);
    let behind = &line[equals + 1..];
    let indent = behind.len() - behind.trim_start_matches([' ', '\t']).len();
    is_simple(bare).then_some((bare, equals + 1 + indent))
}

fn is_simple(key: &str) -> bool {
    !key.is_empty()
        && key
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
}

/// A value that YAML reads as the text that it is: most are, and need no parser.
fn plain(value: &str) -> Option<&str> {
    let text = value.trim_end_matches(['\n', '\r']).trim_end_matches(' ');
    let is_word = ["true", "false", "null"]
        .iter()
        .any(|word| text.eq_ignore_ascii_case(word));
    let is_plain = text.starts_with(|c: char| c.is_ascii_alphabetic())
        && !text.contains([':', '#', '\n', '\r', '\t']);
    (is_plain && !is_word).then_some(text)
}

/// A value that is no YAML, as the tools that write it read it.
fn loose(value: &str) -> Result<Value, Facts> {
    let value = value.trim();
    let lines: Vec<&str> = value
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .collect();
    let Some(first) = lines.first() else {
        return Ok(Value::Null);
    };
    let is_item = |line: &&str| line.starts_with("- ") || *line == "-";
    if lines.iter().all(is_item) {
        let items = lines.iter().map(|line| scalar(line[1..].trim()));
        return items.collect::<Result<Vec<_>, _>>().map(Value::Array);
    }
    if let Some(inner) = value.strip_prefix('[') {
        let end = inner.rfind(']').ok_or_else(|| facts!("open-list"))?;
        let behind = inner[end + 1..].trim();
        if !behind.is_empty() && !behind.starts_with('#') {
            return Ok(Value::String(lines.join(" ")));
        }
        let items = split(&inner[..end]).into_iter().map(scalar);
        return items.collect::<Result<Vec<_>, _>>().map(Value::Array);
    }
    // A brace may begin a glob (`{src,lib}/*`), and then it ends, too.
    if value.starts_with('{') && value.matches('{').count() > value.matches('}').count() {
        return Err(facts!("open-brace"));
    }
    // A map of maps is read by no one; its lines are not judged.
    let is_nested = |line: &&str| line.contains(':') || is_item(line);
    if value.starts_with(['\n', '\r'])
        || lines.len() > 1 && is_nested(first) && !first.contains(' ')
    {
        return Ok(Value::Null);
    }
    scalar(&lines.join(" "))
}

/// A text without its comment and its quotes.
fn scalar(text: &str) -> Result<Value, Facts> {
    let Some(quote) = text.chars().next().filter(|c| matches!(c, '"' | '\'')) else {
        let end = text.find(" # ").unwrap_or(text.len());
        return Ok(Value::String(text[..end].trim_end().to_owned()));
    };
    if let Ok(Value::String(text)) = serde_saphyr::from_str::<Value>(text) {
        return Ok(Value::String(text));
    }
    let inner = &text[1..];
    match inner.find(quote) {
        None => Err(facts!("open-quotation")),
        // Several quoted texts with commas are a list without its brackets.
        Some(_) if split(text).len() > 1 => {
            let items = split(text).into_iter().map(scalar);
            items.collect::<Result<Vec<_>, _>>().map(Value::Array)
        }
        Some(_) => Err(facts!("quotation-in-text")),
    }
}

/// The parts between commas outside of quotes and braces.
fn split(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut quote, mut depth, mut start) = (None, 0, 0);
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') if text[start..at].trim().is_empty() => quote = Some(c),
            (None, '{' | '(' | '[') => depth += 1,
            (None, '}' | ')' | ']') => depth -= 1,
            (None, ',') if depth <= 0 => {
                parts.push(text[start..at].trim());
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(text[start..].trim());
    parts.retain(|part| !part.is_empty());
    parts
}
