//! The front matter of a skill: which keys it may have, and what their values may be.
//!
//! Valid is what the reference validator calls valid, byte for byte: the front matter ends at the next `---`, wherever it
//! is, and characters are counted as Python counts them.

use super::model::Skill;
use super::yaml::{Entry, Mapping, read};
use crate::diagnostic::{Code, Diagnostic};
use crate::facts::{Facts, facts};
use crate::span::Span;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

const MARK: &str = "---";
const KEYS: [&str; 6] = [
    "name", "description", "license", "compatibility", "metadata", "allowed-tools",
];
const LONGEST_NAME: usize = 64;
const LONGEST_DESCRIPTION: usize = 1024;
const LONGEST_COMPATIBILITY: usize = 500;

pub(super) fn check(skill: &Skill<'_>) -> Vec<Diagnostic> {
    let source = skill.document.source;
    let place = |start: usize, end: usize| Span::new(source, start, end);
    let refused = |message: Facts, span: Span| {
        let told = Diagnostic::new(Code::SkillYaml, span, message);
        vec![told.hint(facts!("skill-front-matter-hint"))]
    };
    let first = skill.text.lines().next().unwrap_or_default().len();
    let Some(rest) = skill.text.strip_prefix(MARK) else {
        let message = match skill.text.starts_with("\u{feff}---") {
            true => facts!("skill-byte-order-mark"),
            false => facts!("skill-no-front-matter"),
        };
        return refused(message, place(0, first));
    };
    let Some(end) = rest.find(MARK) else {
        return refused(facts!("skill-open-front-matter"), place(0, first));
    };
    let checked = Front {
        mapping: read(&rest[..end]),
        place: &|range| place(range.start + MARK.len(), range.end + MARK.len()),
        opening: place(0, first),
    };
    let mut faults = checked.yaml(&rest[..end]);
    // Where the parser stopped, what would have followed is not known to be missing.
    let is_whole = checked
        .mapping
        .refused
        .iter()
        .all(|(_, why)| why.key != "skill-yaml-broken");
    faults.extend(checked.keys());
    faults.extend(checked.name(skill.folder, is_whole));
    faults.extend(checked.description(is_whole));
    faults.extend(checked.compatibility());
    faults
}

struct Front<'a> {
    mapping: Mapping,
    place: &'a dyn Fn(std::ops::Range<usize>) -> Span,
    /// The line that opens it.
    opening: Span,
}

impl Front<'_> {
    fn yaml(&self, text: &str) -> Vec<Diagnostic> {
        let refused = self.mapping.refused.iter();
        let told = refused.map(|(range, why)| {
            // A fault has one place; what a collection holds is its own.
            let line = text[range.start..].lines().next().unwrap_or_default();
            let end = range.end.min(range.start + line.len());
            let told = Diagnostic::new(
                Code::SkillYaml,
                (self.place)(range.start..end),
                facts!("skill-yaml", why = why.clone()),
            );
            told.hint(hint(why))
        });
        told.collect()
    }

    fn keys(&self) -> Vec<Diagnostic> {
        let entries = self.mapping.entries.iter();
        let foreign = entries.filter(|entry| !KEYS.contains(&entry.key.as_str()));
        let told = foreign.map(|entry| {
            let key = &entry.key;
            let hint = match KEYS.iter().find(|known| is_near(key, known)) {
                Some(near) => facts!("did-you-mean", near),
                None => facts!("skill-key-hint"),
            };
            self.at(Code::SkillKey, entry, facts!("skill-key", key))
                .hint(hint)
        });
        told.collect()
    }

    fn name(&self, folder: Option<&str>, is_whole: bool) -> Option<Diagnostic> {
        let Some(entry) = self.entry("name") else {
            return is_whole.then(|| self.missing(Code::SkillName, "name"));
        };
        let Some(text) = words(entry) else {
            return Some(self.empty(Code::SkillName, entry));
        };
        let name: String = text.nfkc().collect();
        let folder = folder.map(|folder| folder.nfkc().collect::<String>());
        let why = fault_of_name(&name, folder.as_deref())?;
        let told = self.value(Code::SkillName, entry, why);
        let better = folder.filter(|folder| fault_of_name(folder, None).is_none());
        Some(match better {
            Some(folder) => told.hint(facts!("skill-name-hint", folder)),
            None => told.hint(facts!("skill-name-letters-hint")),
        })
    }

    fn description(&self, is_whole: bool) -> Option<Diagnostic> {
        let Some(entry) = self.entry("description") else {
            return is_whole.then(|| self.missing(Code::SkillDescription, "description"));
        };
        if words(entry).is_none() {
            return Some(self.empty(Code::SkillDescription, entry));
        }
        self.too_long(Code::SkillDescription, entry, LONGEST_DESCRIPTION)
    }

    fn compatibility(&self) -> Option<Diagnostic> {
        let entry = self.entry("compatibility")?;
        if entry.value.is_none() {
            let key = &entry.key;
            let message = facts!("skill-key-no-text", key);
            return Some(self.at(Code::SkillKey, entry, message));
        }
        self.too_long(Code::SkillKey, entry, LONGEST_COMPATIBILITY)
    }

    fn entry(&self, key: &str) -> Option<&Entry> {
        self.mapping.entries.iter().find(|entry| entry.key == key)
    }

    fn too_long(&self, code: Code, entry: &Entry, most: usize) -> Option<Diagnostic> {
        let length = entry.value.as_ref()?.chars().count();
        let message = facts!("skill-value-too-long", key = entry.key, length, most);
        let told = || self.value(code, entry, message);
        (length > most).then(|| told().hint(facts!("skill-value-too-long-hint")))
    }

    fn missing(&self, code: Code, key: &'static str) -> Diagnostic {
        let message = facts!("skill-key-missing", key);
        Diagnostic::new(code, self.opening, message).hint(facts!("skill-key-missing-hint", key))
    }

    fn empty(&self, code: Code, entry: &Entry) -> Diagnostic {
        let key = &entry.key;
        let message = match &entry.value {
            Some(_) => facts!("skill-key-empty", key),
            None => facts!("skill-key-no-text", key),
        };
        self.at(code, entry, message)
            .hint(facts!("skill-key-missing-hint", key))
    }

    fn at(&self, code: Code, entry: &Entry, message: Facts) -> Diagnostic {
        Diagnostic::new(code, (self.place)(entry.key_range.clone()), message)
    }

    fn value(&self, code: Code, entry: &Entry, message: Facts) -> Diagnostic {
        Diagnostic::new(code, (self.place)(entry.value_range.clone()), message)
    }
}

/// The value of an entry without the space around it; none where nothing is left.
fn words(entry: &Entry) -> Option<&str> {
    let text = entry.value.as_ref()?.trim();
    (!text.is_empty()).then_some(text)
}

fn fault_of_name(name: &str, folder: Option<&str>) -> Option<Facts> {
    let length = name.chars().count();
    // Python's letters are no marks; Rust's may be.
    let is_letter = |c: char| c.is_alphanumeric() && !is_combining_mark(c);
    let is_allowed = |c: char| is_letter(c) || c == '-';
    if length > LONGEST_NAME {
        let key = "name";
        return Some(facts!(
            "skill-value-too-long",
            key,
            length,
            most = LONGEST_NAME
        ));
    }
    let is_lower = name == name.to_lowercase();
    if !is_lower || !name.chars().all(is_allowed) {
        return Some(facts!("skill-name-letters", name));
    }
    if name.starts_with('-') || name.ends_with('-') || name.contains("--") {
        return Some(facts!("skill-name-hyphens", name));
    }
    let folder = folder.filter(|folder| *folder != name)?;
    Some(facts!("skill-name-folder", name, folder))
}

/// Whether one of two keys is the other in another spelling.
fn is_near(key: &str, known: &str) -> bool {
    key.to_lowercase().replace('_', "-") == known || strsim::levenshtein(key, known) == 1
}

fn hint(why: &Facts) -> Facts {
    match why.key {
        "skill-yaml-flow-mapping" => facts!("skill-yaml-flow-mapping-hint"),
        "skill-yaml-flow-list" => facts!("skill-yaml-flow-list-hint"),
        "key-set-twice" => facts!("skill-yaml-twice-hint"),
        "skill-yaml-indentation" => facts!("skill-yaml-indentation-hint"),
        _ => facts!("skill-yaml-hint"),
    }
}
