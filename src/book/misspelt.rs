//! Fences that are almost something else: of a language that is spelt wrong, or the block of a rule without its word.
//!
//! Each is read as it is written all the same; what it seems to be is reported.

use super::text::is_one_of;
use crate::diagnostic::{Code, Diagnostic};
use crate::facts::facts;
use crate::language::{Detector, LANGUAGES, ReadDefaults, find};
use crate::markdown::Fence;
use crate::near::nearest;

/// Languages that are spelt almost like one of the table and are not in it.
const OTHERS: &[&str] = &[
    "cython", "ipython", "jython", "mython", "typoscript", "javascript1", "jscript",
    "coffeescript", "livescript", "purescript", "rescript", "actionscript", "applescript",
    "haskell98", "sqlitex", "markdoc", "postcss", "xhtml", "dhtml", "shtml", "yang",
];

/// Names of less letters are not guessed at.
const SHORTEST: usize = 4;

/// What is reported of a language that none has, where one was meant.
pub(super) fn language(fence: &Fence) -> Option<Diagnostic> {
    let word = fence.language.as_ref()?;
    let name = word.key.to_lowercase();
    let is_word = name
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || "+#-_".contains(c));
    if name.len() < SHORTEST || !is_word || find(&name).is_some() || OTHERS.contains(&name.as_str())
    {
        return None;
    }
    let near = meant(&name)?;
    let message = facts!("unknown-language", name = word.key);
    Some(Diagnostic::new(Code::UnknownLanguage, word.span, message).meant(word.span, near))
}

/// The language that a name was meant to be: letters that changed places, one edit from six letters on, and two from
/// nine on.
fn meant(name: &str) -> Option<&'static str> {
    let names = LANGUAGES.iter().flat_map(|language| {
        let aliases = language.aliases.iter().copied();
        std::iter::once(language.name).chain(aliases)
    });
    let names = names.filter(|known| known.len() >= SHORTEST);
    let sorted = |word: &str| {
        let mut letters: Vec<char> = word.chars().collect();
        letters.sort_unstable();
        letters
    };
    let own = sorted(name);
    let most = |known: &str| match known.len() {
        _ if sorted(known) == own => 1,
        length if length >= 9 => 2,
        length if length >= 6 => 1,
        _ => 0,
    };
    nearest(name, names, most)
}

/// What is reported of YAML that is a rule but for the word.
pub(super) fn rule(fence: &Fence) -> Option<Diagnostic> {
    let word = fence.language.as_ref()?;
    let is_yaml = is_one_of(&word.key, &["yaml", "yml"]);
    let has = |key: &str| fence.code.lines().any(|line| line.starts_with(key));
    if !is_yaml || !fence.words.is_empty() || !has("rule:") || !has("language:") {
        return None;
    }
    let defaults = ReadDefaults { id: Some("rule") };
    Detector::read(&fence.code, defaults).ok()?;
    let message = facts!("unmarked-rule");
    let told = Diagnostic::new(Code::UnmarkedRule, fence.opening, message);
    let told = told.hint(facts!("unmarked-rule-hint", word = word.key));
    Some(told.edit(word.span, format!("{} rule", word.key)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_pen_is_known_and_another_language_is_not_taken_for_it() {
        for (written, near) in [
            ("pyhton", "python"),
            ("pyton", "python"),
            ("typscript", "typescript"),
            ("tyepscript", "typescript"),
            ("javascrpt", "javascript"),
            ("javscript", "javascript"),
            ("yalm", "yaml"),
            ("jsno", "json"),
            ("rsut", "rust"),
            ("pythn", "python"),
        ] {
            assert_eq!(meant(written), Some(near), "{written}");
        }
        for other in [
            "mermaid", "dot", "vue", "svelte", "lua", "perl", "nim", "elm", "prql", "awk", "cue",
            "hcl", "jsonl", "jsonc", "ini", "text", "rest", "bush",
        ] {
            assert!(
                find(other).is_some() || meant(other).is_none(),
                "{other}: {:?}",
                meant(other)
            );
        }
    }
}
