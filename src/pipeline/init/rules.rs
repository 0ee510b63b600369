//! The first rule of a book, in the language that its author names: a page with a rule that its two examples prove.
//!
//! Each is a text of the folder beside this file, one a language; it is only put below its head here.

/// What stands above each of them.
const HEAD: &str = include_str!("rules/head.md");

/// By language, a section with a rule.
const RULES: &[(&str, &str)] = &[
    ("python", include_str!("rules/python.md")),
    ("bash", include_str!("rules/bash.md")),
    ("json", include_str!("rules/json.md")),
    ("toml", include_str!("rules/toml.md")),
    ("yaml", include_str!("rules/yaml.md")),
    ("javascript", include_str!("rules/javascript.md")),
    ("typescript", include_str!("rules/typescript.md")),
    ("sql", include_str!("rules/sql.md")),
    ("rust", include_str!("rules/rust.md")),
    ("go", include_str!("rules/go.md")),
    ("java", include_str!("rules/java.md")),
    ("html", include_str!("rules/html.md")),
    ("css", include_str!("rules/css.md")),
    ("diff", include_str!("rules/diff.md")),
];

/// The page of a first rule; none where nothing judges the language.
pub(super) fn page(language: &str) -> Option<String> {
    let (_, rule) = RULES.iter().find(|(name, _)| *name == language)?;
    Some(format!("{HEAD}{rule}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::LANGUAGES;

    #[test]
    fn every_language_that_takes_rules_has_a_first_one() {
        for language in LANGUAGES.iter().filter(|language| language.takes_rules()) {
            assert!(page(language.name).is_some(), "{}", language.name);
        }
        assert!(page("cobol").is_none());
    }
}
