//! Front matter: the metadata above a page, in YAML (`---`) or TOML (`+++`).
//!
//! Much real front matter is not valid YAML (`globs: **/*`), so it is read leniently: where it does not parse, what can
//! be read line by line is kept and the fault is told as a warning.

use crate::diagnostic::{Code, Diagnostic};
use crate::span::{SourceId, Span};
use serde_json::Value;

#[derive(Debug, Clone)]
pub struct FrontMatter {
    pub span: Span,
    /// Top-level scalars, as text; maps are not read by anybody yet.
    entries: Vec<(String, String)>,
    /// Top-level lists of scalars.
    lists: Vec<(String, Vec<String>)>,
}

impl FrontMatter {
    /// The text of a scalar at the top level.
    pub fn get(&self, key: &str) -> Option<&str> {
        let (_, value) = self.entries.iter().find(|(name, _)| name == key)?;
        Some(value)
    }

    /// The texts of a list at the top level, or of a scalar as a list of one.
    pub fn list(&self, key: &str) -> Vec<&str> {
        let list = self.lists.iter().find(|(name, _)| name == key);
        match list {
            Some((_, texts)) => texts.iter().map(String::as_str).collect(),
            None => self.get(key).into_iter().collect(),
        }
    }

    /// Whether `key` is there and says yes.
    pub fn is_set(&self, key: &str) -> bool {
        self.get(key) == Some("true")
    }
}

/// Finds front matter at byte `from`, and says where the page goes on.
pub(super) fn read(
    source: SourceId,
    text: &str,
    from: usize,
    faults: &mut Vec<Diagnostic>,
) -> (Option<FrontMatter>, usize) {
    let rest = &text[from..];
    let first = rest.lines().next().unwrap_or("").trim_end();
    let closings: &[&str] = match first {
        "---" => &["---", "..."],
        "+++" => &["+++"],
        _ => return (None, from),
    };
    let mut at = from + next_line(rest);
    let body_start = at;
    loop {
        if at >= text.len() {
            // Without a closing line it is a thematic break and prose.
            return (None, from);
        }
        let line_end = at + next_line(&text[at..]);
        if closings.contains(&text[at..line_end].trim_end()) {
            let body = &text[body_start..at];
            let entries = if first == "+++" {
                toml::from_str::<Value>(body).map_err(|fault| {
                    (
                        fault.span().map_or(0, |span| span.start),
                        fault.message().to_owned(),
                    )
                })
            } else {
                yaml(body)
            };
            // A thematic break, a sentence and another break are no metadata.
            if matches!(entries, Ok(Value::String(_))) {
                return (None, from);
            }
            let span = Span::new(source, from, line_end);
            let read = entries.map(|value| (scalars(&value), lists(&value)));
            let (entries, lists) = read.unwrap_or_else(|(offset, message)| {
                let place = body_start + offset.min(body.len());
                faults.push(
                    Diagnostic::new(
                        Code::FrontMatter,
                        Span::at(source, place),
                        format!("front matter does not parse: {message}"),
                    )
                    .hint("what can be read line by line is used; put quotes around values with `*`, `:` or `#`"),
                );
                (line_by_line(body), Vec::new())
            });
            let front = FrontMatter {
                span,
                entries,
                lists,
            };
            return (Some(front), line_end);
        }
        at = line_end;
    }
}

fn next_line(text: &str) -> usize {
    match text.find(['\n', '\r']) {
        Some(at) if text[at..].starts_with("\r\n") => at + 2,
        Some(at) => at + 1,
        None => text.len(),
    }
}

fn yaml(body: &str) -> Result<Value, (usize, String)> {
    if body.trim().is_empty() {
        return Ok(Value::Null);
    }
    serde_saphyr::from_str::<Value>(body).map_err(|fault| {
        let offset = fault.location().map_or(0, |place| {
            let line = place.line().saturating_sub(1) as usize;
            let start: usize = body.split_inclusive('\n').take(line).map(str::len).sum();
            let column = place.column().saturating_sub(1) as usize;
            let inside = body[start..].char_indices().nth(column);
            start + inside.map_or(0, |(at, _)| at)
        });
        // The fault's own lines are counted from the opening line of the front matter.
        let message = fault.without_snippet().to_string();
        let message = message.lines().next().unwrap_or("not YAML");
        let message = message.split(" at line ").next().unwrap_or(message);
        let message = message.trim_start_matches("error: ").to_owned();
        (offset, message)
    })
}

fn scalars(value: &Value) -> Vec<(String, String)> {
    let entries = value.as_object().into_iter().flatten();
    entries
        .filter_map(|(key, value)| Some((key.clone(), scalar(value)?)))
        .collect()
}

fn lists(value: &Value) -> Vec<(String, Vec<String>)> {
    let entries = value.as_object().into_iter().flatten();
    entries
        .filter_map(|(key, value)| {
            let texts = value.as_array()?.iter().filter_map(scalar).collect();
            Some((key.clone(), texts))
        })
        .collect()
}

fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Bool(flag) => Some(flag.to_string()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn line_by_line(body: &str) -> Vec<(String, String)> {
    body.lines()
        .filter_map(|line| {
            let (key, value) = line.split_once(':')?;
            let is_key = !key.is_empty()
                && key
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b));
            let value = value.trim().trim_matches(['"', '\'']);
            (is_key && !value.is_empty()).then(|| (key.to_owned(), value.to_owned()))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, key: &str, expect: Option<&str>, faults: usize) {
        let mut found = Vec::new();
        let (front, _) = read(SourceId(0), text, 0, &mut found);
        assert_eq!(
            front.as_ref().and_then(|front| front.get(key)),
            expect,
            "{text:?}"
        );
        assert_eq!(found.len(), faults, "{text:?}: {found:?}");
    }

    #[test]
    fn yaml_and_toml() {
        check(
            "---\ntitle: A b\nweight: 3\n---\n# x",
            "title",
            Some("A b"),
            0,
        );
        check("---\r\ntitle: A b\r\n---\r\n# x", "title", Some("A b"), 0);
        check("---\nweight: 3\n---\n", "weight", Some("3"), 0);
        check("+++\ntitle = \"A b\"\n+++\n", "title", Some("A b"), 0);
        check("---\n---\n", "title", None, 0);
    }

    #[test]
    fn what_does_not_parse_is_read_line_by_line() {
        check(
            "---\ntitle: A b\nglobs: **/*\n---\n",
            "title",
            Some("A b"),
            1,
        );
        check("---\nglobs: **/*\n---\n", "globs", Some("**/*"), 1);
        check("+++\ntitle = \n+++\n", "title", None, 1);
    }

    #[test]
    fn an_open_one_is_none() {
        check("---\ntitle: x\n", "title", None, 0);
        check("a\n---\nb\n---\n", "b", None, 0);
        check("---\nJust a sentence.\n---\n", "b", None, 0);
    }
}
