//! `files` and `ignores` of a rule: which files of a project it is for.
//!
//! Patterns mean what they mean to ast-grep (`*` crosses folders), and are held against a path with `/`.

use crate::facts::{Facts, facts};
use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use serde_json::Value;
use std::path::Path;

/// `files` and `ignores`, compiled.
#[derive(Debug, Clone, Default)]
pub struct PathFilter {
    files: Option<GlobSet>,
    ignores: Option<GlobSet>,
}

impl PathFilter {
    /// Whether the rule is for the file at `path`, which is relative to the project.
    pub fn takes(&self, path: &Path) -> bool {
        let is_ignored = self.ignores.as_ref().is_some_and(|set| set.is_match(path));
        !is_ignored && self.files.as_ref().is_none_or(|set| set.is_match(path))
    }

    /// Reads the two keys of a rule file; a fault names the key.
    pub(super) fn read(rule: &Value) -> Result<PathFilter, (&'static str, Facts)> {
        Ok(PathFilter {
            files: patterns(rule, "files")?,
            ignores: patterns(rule, "ignores")?,
        })
    }
}

fn patterns(rule: &Value, key: &'static str) -> Result<Option<GlobSet>, (&'static str, Facts)> {
    let patterns = match rule.get(key) {
        None | Some(Value::Null) => return Ok(None),
        Some(Value::Array(patterns)) => patterns,
        Some(_) => return Err((key, facts!("list-of-patterns", key))),
    };
    let mut set = GlobSetBuilder::new();
    for pattern in patterns {
        let (text, ignores_case) = match pattern {
            Value::Object(keys) => (keys.get("glob"), keys.get("caseInsensitive")),
            text => (Some(text), None),
        };
        let Some(Value::String(text)) = text else {
            return Err((key, facts!("list-of-patterns", key)));
        };
        let glob = GlobBuilder::new(text.trim_start_matches("./"))
            .case_insensitive(ignores_case == Some(&Value::Bool(true)))
            .build()
            .map_err(|fault| {
                (
                    key,
                    facts!("not-a-glob", text, fault = fault.kind().to_string()),
                )
            })?;
        set.add(glob);
    }
    let set = set
        .build()
        .map_err(|fault| (key, fault.to_string().into()))?;
    Ok(Some(set))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn check(rule: Value, taken: &[&str], left: &[&str]) {
        let filter = PathFilter::read(&rule).expect("patterns");
        for path in taken {
            assert!(filter.takes(Path::new(path)), "{rule} leaves {path}");
        }
        for path in left {
            assert!(!filter.takes(Path::new(path)), "{rule} takes {path}");
        }
    }

    #[test]
    fn a_file_is_taken_as_ast_grep_takes_it() {
        check(json!({}), &["a.py", "../b.py"], &[]);
        let rule = json!({ "files": ["./src/**"], "ignores": ["**/test_*.py"] });
        check(rule, &["src/a.py"], &["a.py", "src/x/test_a.py"]);
        let rule = json!({ "files": [{ "glob": "A*.PY", "caseInsensitive": true }] });
        check(rule, &["a/b.py", "A.PY"], &["b.py"]);
        check(json!({ "files": [] }), &[], &["a.py"]);
    }

    #[test]
    fn a_fault_names_its_key() {
        for (rule, key) in [
            (json!({ "files": "a" }), "files"),
            (json!({ "ignores": ["a["] }), "ignores"),
            (json!({ "files": [1] }), "files"),
        ] {
            assert_eq!(PathFilter::read(&rule).expect_err("a fault").0, key);
        }
    }
}
