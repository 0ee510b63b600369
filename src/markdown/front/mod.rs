//! Front matter: the metadata above a page, in YAML (`---`) or TOML (`+++`).
//!
//! Much real front matter is not valid YAML (`globs: **/*`), so where it does not parse it is read entry by entry, in
//! [`lenient`], and only a line that no tool could use is a finding.

mod lenient;

use crate::diagnostic::{Code, Diagnostic};
use crate::facts::{Facts, facts};
use crate::span::{SourceId, Span};
use lenient::Lenient;
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
            let Some(read) = read_body(body, first == "+++") else {
                return (None, from);
            };
            faults.extend(tell(&read.faults, |at| {
                Span::at(source, body_start + at.min(body.len()))
            }));
            let values = Value::Object(read.values);
            let front = FrontMatter {
                span: Span::new(source, from, line_end),
                entries: scalars(&values),
                lists: lists(&values),
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

/// The values of front matter; nothing where the lines are no metadata: a thematic break, some text and another break.
fn read_body(body: &str, is_toml: bool) -> Option<Lenient> {
    if is_toml {
        return match toml::from_str::<Value>(body) {
            Ok(Value::Object(values)) => Some(Lenient::of(values)),
            _ => Some(lenient::toml(body).unwrap_or_default()),
        };
    }
    if body.trim().is_empty() {
        return Some(Lenient::default());
    }
    match serde_saphyr::from_str::<Value>(body) {
        Ok(Value::Object(values)) => Some(Lenient::of(values)),
        Ok(Value::Null) => Some(Lenient::default()),
        Ok(_) => None,
        Err(_) => lenient::yaml(body),
    }
}

/// One finding, at the first line that cannot be read.
fn tell(faults: &[(usize, Facts)], place: impl Fn(usize) -> Span) -> Option<Diagnostic> {
    let (at, message) = faults.first()?;
    let more = faults.len() - 1;
    let message = facts!("front-matter", message, more);
    let hint = facts!("front-matter-hint");
    Some(Diagnostic::new(Code::FrontMatter, place(*at), message).hint(hint))
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
    fn what_tools_write_is_no_fault() {
        let check = |line: &str, key: &str, expect: &str| {
            check(&format!("---\n{line}\n---\n"), key, Some(expect), 0);
        };
        check("globs: **/*", "globs", "**/*");
        check("globs: *", "globs", "*");
        check("globs: *.ts,*.{js,jsx} # code", "globs", "*.ts,*.{js,jsx}");
        check(
            "a: *\nglobs: {src,lib}/*.ts, x",
            "globs",
            "{src,lib}/*.ts, x",
        );
        check(
            "description: Use when: a call fails",
            "description",
            "Use when: a call fails",
        );
        check(
            "a: *\ndescription: one\n  two: three",
            "description",
            "one two: three",
        );
        check("a: *\n\tb: c\nd: \"x: y\"", "d", "x: y");
        check(
            "description: @scope/pkg `x`",
            "description",
            "@scope/pkg `x`",
        );
        check("description: `x` and y", "description", "`x` and y");
        check("a: *\ndescription:\nb: c", "b", "c");
        check(
            "a: *\n# note: no\nd: >-\n  one\n  two\nb: c",
            "d",
            "one two",
        );
        check("a: *\nempty:\ntools: ['x', \"y\"]\nb: 1", "b", "1");
        check("a: *\r\ntitle: b\r", "title", "b");
    }

    #[test]
    fn lists_without_quotes() {
        for text in [
            "globs: [*.a, **/*.{b,c}]",
            "globs:\n  - *.a\n  - **/*.{b,c}",
            "globs:\n- *.a\n- \"**/*.{b,c}\"\nx: *",
            "x: *\nglobs: [\n  *.a,\n  '**/*.{b,c}'\n]",
            "globs: \"*.a\", \"**/*.{b,c}\"",
        ] {
            let mut found = Vec::new();
            let text = format!("---\n{text}\n---\n");
            let (front, _) = read(SourceId(0), &text, 0, &mut found);
            let front = front.expect("front matter");
            assert_eq!(front.list("globs"), ["*.a", "**/*.{b,c}"], "{text}");
            assert_eq!(found, [], "{text}");
        }
    }

    #[test]
    fn one_bad_line_leaves_the_others() {
        check(
            "---\ntitle: A\n\"open: b\nrule: x\n---\n",
            "rule",
            Some("x"),
            1,
        );
        check("---\ntitle: \"A\nrule: x\n---\n", "rule", Some("x"), 1);
        check("---\ntitle: \"A\nrule: x\n---\n", "title", None, 1);
        check(
            "---\nrule: x\nsome words\nmore\ntitle: A\n---\n",
            "title",
            Some("A"),
            1,
        );
        check("---\nrule: x\nrule: y\n---\n", "rule", Some("x"), 1);
        check("---\nlist: [a, b\nrule: x\n---\n", "rule", Some("x"), 1);
        check("---\nmap: {a: b\nrule: x\n---\n", "rule", Some("x"), 1);
        check("+++\ntitle = \n+++\n", "title", None, 1);
        check(
            "+++\ntitle = \nrule = \"x\"\n[a]\nb = 1\n+++\n",
            "rule",
            Some("x"),
            1,
        );
    }

    #[test]
    fn an_open_one_is_none() {
        check("---\ntitle: x\n", "title", None, 0);
        check("a\n---\nb\n---\n", "b", None, 0);
        check("---\nJust a sentence.\n---\n", "b", None, 0);
        check("---\n\n* one: *\n\n---\n", "one", None, 0);
        check("---\n\n- one\n- two\n\n---\n", "one", None, 0);
        check("---\na: *\n\n```py\nx\n```\n\n---\n", "a", None, 0);
    }
}
