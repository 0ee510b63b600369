//! The LANGUAGES table and the search in it.
//!
//! It never guesses: a name that no row lists is no language.

use std::collections::HashMap;
use std::path::Path;
use std::sync::OnceLock;

use super::row::{Grammar, Language, Runtime};
use super::{bash, css, diff, go, html, java, javascript, json, plain, python, rust, sql, toml};
use super::{typescript, yaml};

/// Those that have a file of their own, and a grammar unless it was left out of the build.
pub(super) const WITH_GRAMMAR: [&Language; 14] = [
    &python::PYTHON,
    &bash::BASH,
    &json::JSON,
    &toml::TOML,
    &yaml::YAML,
    &javascript::JAVASCRIPT,
    &typescript::TYPESCRIPT,
    &sql::SQL,
    &rust::RUST,
    &go::GO,
    &java::JAVA,
    &html::HTML,
    &css::CSS,
    &diff::DIFF,
];

/// Every language, those with a grammar first.
pub static LANGUAGES: &[&Language] = &ALL;

/// How many grammars there are at most: a language may have two.
const GRAMMARS: usize = WITH_GRAMMAR.len() * 2;

/// The number of a grammar, below [`GRAMMARS`]. Two grammars of one language number their kinds differently.
fn grammar_number(language: &Language) -> Option<usize> {
    let row = WITH_GRAMMAR.iter().position(|row| *row == language)?;
    Some(row * 2 + usize::from(!std::ptr::eq(WITH_GRAMMAR[row], language)))
}

/// What is made once of each grammar, and kept.
pub(super) struct PerGrammar<T>([OnceLock<T>; GRAMMARS]);

impl<T> PerGrammar<T> {
    pub const fn new() -> PerGrammar<T> {
        PerGrammar([const { OnceLock::new() }; GRAMMARS])
    }

    /// None where the language has no grammar.
    pub fn of(&self, language: &Language, make: impl FnOnce(&Grammar) -> T) -> Option<&T> {
        let grammar = language.grammar.as_ref()?;
        Some(self.0[grammar_number(language)?].get_or_init(|| make(grammar)))
    }
}

/// What the nodes of each grammar are, by the numbers of their kinds: asked of each node, so names would be dear.
pub(super) type ByKind<T> = PerGrammar<Box<[T]>>;

impl<T> ByKind<T> {
    /// `read` gets the name of a kind, and whether it is no keyword and no sign.
    pub fn kinds(&self, language: &Language, read: impl Fn(&str, bool) -> T) -> &[T] {
        let kinds = self.of(language, |grammar| {
            let grammar = (grammar.language)();
            let kinds = 0..grammar.node_kind_count() as u16;
            let kinds = kinds.map(|kind| {
                let name = grammar.node_kind_for_id(kind).unwrap_or("");
                read(name, grammar.node_kind_is_named(kind))
            });
            kinds.collect()
        });
        kinds.map_or(&[], |kinds| kinds)
    }
}

static ALL: [&Language; WITH_GRAMMAR.len() + plain::PLAIN.len()] = {
    let mut all = [WITH_GRAMMAR[0]; WITH_GRAMMAR.len() + plain::PLAIN.len()];
    let mut at = 0;
    while at < all.len() {
        all[at] = if at < WITH_GRAMMAR.len() {
            WITH_GRAMMAR[at]
        } else {
            &plain::PLAIN[at - WITH_GRAMMAR.len()]
        };
        at += 1;
    }
    all
};

/// The longest name in the table, so that a lower-case copy of a name fits on the stack.
const LONGEST_NAME: usize = 32;

/// The language that `name` or one of its aliases names, in any case.
pub fn find(name: &str) -> Option<&'static Language> {
    static NAMES: OnceLock<HashMap<&'static str, &'static Language>> = OnceLock::new();
    let names = NAMES.get_or_init(|| {
        let rows = LANGUAGES.iter().flat_map(|language| {
            let aliases = language.aliases.iter().map(|alias| (*alias, *language));
            std::iter::once((language.name, *language)).chain(aliases)
        });
        rows.collect()
    });
    if let Some(language) = names.get(name) {
        return Some(language);
    }
    let mut lower = [0; LONGEST_NAME];
    let lower = lower.get_mut(..name.len())?;
    lower.copy_from_slice(name.as_bytes());
    lower.make_ascii_lowercase();
    let lower = std::str::from_utf8(lower).ok()?;
    // `.js`, as a class of an element names it.
    let class = || names.get(lower.strip_prefix('.')?);
    names.get(lower).or_else(class).copied()
}

/// The language that a runtime executes.
pub fn run_by(runtime: Runtime) -> Option<&'static Language> {
    let mut languages = LANGUAGES.iter().copied();
    languages.find(|language| language.runs_on(runtime))
}

/// The language of a file, by what its name ends in, in any case; only where there is a grammar to read it.
pub fn of_file(path: &Path) -> Option<&'static Language> {
    let extension = path.extension()?.to_str()?;
    let is_own = |own: &&str| own.eq_ignore_ascii_case(extension);
    let mut languages = LANGUAGES.iter();
    let found = languages.find(|language| language.extensions.iter().any(is_own));
    let found = found.copied()?;
    let grammar = found.grammar.as_ref()?;
    // A file has the grammar of its ending.
    let second = grammar
        .second
        .filter(|second| second.extensions.iter().any(is_own));
    Some(second.unwrap_or(found))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Nature;

    #[test]
    fn names_are_found_in_any_case() {
        for (name, expect) in [
            ("py", "python"),
            ("Python", "python"),
            ("TSX", "typescript"),
            ("zsh", "bash"),
            ("c++", "cpp"),
            ("C#", "csharp"),
            ("shell-session", "console"),
            ("postgresql", "sql"),
            ("tf", "hcl"),
        ] {
            assert_eq!(find(name).map(|language| language.name), Some(expect));
        }
        for name in ["", "pyt", "é", &"x".repeat(100)] {
            assert!(find(name).is_none(), "{name}");
        }
    }

    #[test]
    fn no_name_is_given_twice_and_all_are_lower_case() {
        let mut seen = HashMap::new();
        for language in LANGUAGES.iter() {
            for name in std::iter::once(&language.name).chain(language.aliases) {
                assert!(name.len() <= LONGEST_NAME, "{name} is too long");
                assert_eq!(*name, name.to_lowercase());
                if let Some(other) = seen.insert(*name, language.name) {
                    panic!("`{name}` names {other} and {}", language.name);
                }
            }
        }
    }

    #[test]
    fn no_extension_is_given_twice_and_all_belong_to_a_grammar() {
        let mut seen = HashMap::new();
        for language in LANGUAGES.iter() {
            assert!(language.grammar.is_none() || !language.extensions.is_empty());
            for extension in language.extensions {
                assert_eq!(*extension, extension.to_lowercase());
                if let Some(other) = seen.insert(*extension, language.name) {
                    panic!("`.{extension}` names {other} and {}", language.name);
                }
                let file = format!("a/b.x.{}", extension.to_uppercase());
                let has_grammar = language.grammar.is_some();
                assert_eq!(of_file(Path::new(&file)), has_grammar.then_some(*language));
            }
        }
        for file in ["py", ".py", "a.", "a.txt", "a.py/b", ""] {
            assert_eq!(of_file(Path::new(file)), None, "{file}");
        }
    }

    #[test]
    fn json_with_comments_is_not_judged_as_json() {
        assert!(find("json").is_some_and(Language::is_authoritative));
        for name in ["jsonc", "json5", "bash", "sql"] {
            assert!(!find(name).is_none_or(Language::is_authoritative), "{name}");
        }
    }

    #[test]
    fn sessions_are_not_shells() {
        let nature = |name| find(name).map(|language| language.nature);
        assert_eq!(nature("sh"), Some(Nature::Shell));
        assert_eq!(nature("console"), Some(Nature::Session));
        assert_eq!(nature("pycon"), Some(Nature::Session));
        assert_eq!(nature("diff"), Some(Nature::Plain));
    }

    #[test]
    fn the_guide_names_every_language_that_takes_rules_and_every_extension() {
        let rules = include_str!("../../content/guide/writing-rules.md");
        let row = rules.lines().find(|line| line.starts_with("| `language`"));
        let row = row.expect("the table of keys");
        let commands = include_str!("../../content/guide/commands.md");
        let mut lines = commands.lines();
        let line = lines.find(|line| line.starts_with("The extension says the language"));
        let line = line.expect("the list of extensions");
        for language in LANGUAGES.iter().filter(|language| language.takes_rules()) {
            assert!(
                row.contains(&format!("`{}`", language.name)),
                "{}",
                language.name
            );
            for extension in language.extensions {
                assert!(line.contains(&format!("`.{extension}`")), ".{extension}");
            }
        }
    }
}
