//! Texts that mean something more than themselves: a size, a version, a requirement, a module.
//!
//! Each is judged by its shape alone. Whether such a package exists, the installer knows.

use crate::facts::{Facts, facts};
use crate::paths::join;
use ignore::gitignore::GitignoreBuilder;
use std::time::Duration;

/// The longest time that one example may be given, in seconds.
const LONGEST: u64 = 3600;

/// The units of a size, in lower case.
const UNITS: &[(&str, u64)] = &[
    ("b", 1),
    ("kb", 1_000),
    ("mb", 1_000_000),
    ("gb", 1_000_000_000),
    ("tb", 1_000_000_000_000),
    ("kib", 1 << 10),
    ("mib", 1 << 20),
    ("gib", 1 << 30),
    ("tib", 1 << 40),
];

/// `1GB`, `1.5 GiB`: bytes, at least one.
pub(super) fn size(text: &str) -> Result<u64, Facts> {
    let shown = text.escape_debug();
    let text = text.trim();
    let split = text.find(|c: char| !c.is_ascii_digit() && c != '.');
    let (number, unit) = text.split_at(split.unwrap_or(text.len()));
    let unit = unit.trim().to_lowercase();
    if number.is_empty() {
        return Err(facts!("size-without-number", value = shown));
    }
    if unit.is_empty() {
        return Err(facts!("size-without-unit", value = shown));
    }
    let found = UNITS.iter().find(|(name, _)| *name == unit);
    let Some((_, factor)) = found else {
        return Err(facts!("size-of-unknown-unit", value = shown));
    };
    let number: f64 = number
        .parse()
        .map_err(|_| facts!("size-without-number", value = shown))?;
    let bytes = number * *factor as f64;
    if !(1.0..=(1_u64 << 53) as f64).contains(&bytes) {
        return Err(facts!("size-out-of-range", value = shown));
    }
    Ok(bytes as u64)
}

pub(super) fn seconds(text: &str) -> Option<Duration> {
    let seconds: u64 = text.parse().ok()?;
    (1..=LONGEST)
        .contains(&seconds)
        .then(|| Duration::from_secs(seconds))
}

/// `3`, `3.11`, `3.11.7`.
pub(super) fn is_version(text: &str) -> bool {
    let is_number = |part: &str| {
        (1..=3).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    text.split('.').count() <= 3 && text.split('.').all(is_number)
}

pub(super) fn is_environment(name: &str) -> bool {
    let is_letter = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    name.len() <= 40
        && name.starts_with(|c: char| c.is_ascii_alphanumeric())
        && name.chars().all(is_letter)
}

pub(super) fn path_fault(text: &str) -> Option<Facts> {
    let is_bad = text.is_empty() || text.contains('\0');
    is_bad.then(|| facts!("empty-or-nul"))
}

/// A file of the book that keeps its path in the site, so it cannot begin above the book.
pub(super) fn site_file_fault(text: &str) -> Option<Facts> {
    let is_inside = join("", text).is_some_and(|path| !path.is_empty() && !path.contains(':'));
    let is_file = is_inside
        && !text.starts_with('/')
        && !text.ends_with('/')
        && !text.contains(['\\', '\0'])
        && !text.contains(char::is_control);
    (!is_file).then(|| facts!("not-inside-the-book", value = text.escape_debug()))
}

pub(super) fn module_fault(text: &str) -> Option<Facts> {
    let is_name = |part: &str| {
        let mut letters = part.chars();
        letters
            .next()
            .is_some_and(|c| c.is_alphabetic() || c == '_')
            && letters.all(|c| c.is_alphanumeric() || c == '_')
    };
    let is_module = text.split('.').all(is_name);
    (!is_module).then(|| facts!("not-a-module", value = text.escape_debug()))
}

pub(super) fn glob_fault(text: &str) -> Option<Facts> {
    if text.trim().is_empty() {
        return Some(facts!("empty-glob"));
    }
    let fault = GitignoreBuilder::new("").add_line(None, text).err()?;
    Some(facts!("text", text = fault.to_string().replace('\n', " ")))
}

/// A BLAKE3 hash as `b3sum` prints it.
pub(super) fn is_blake3(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Whether a rule has the name, is known when the rules are read.
pub(super) fn name_fault(text: &str) -> Option<Facts> {
    text.trim().is_empty().then(|| facts!("empty-rule-name"))
}

/// A name of a host, which is one line of a file.
pub(super) fn domain_fault(text: &str) -> Option<Facts> {
    let is_letter = |c: char| c.is_alphanumeric() || "-._".contains(c);
    let is_domain = !text.is_empty() && text.chars().all(is_letter);
    let value = text.escape_debug();
    (!is_domain).then(|| facts!("not-of-its-kind", value))
}

/// A name that every client of skills takes, and that is a folder's name on every system: without the letters of other
/// scripts, which some clients refuse.
pub fn skill_name_fault(text: &str) -> Option<Facts> {
    const LONGEST: usize = 64;
    let is_letter = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    let value = text.escape_debug();
    if text.len() > LONGEST {
        let length = text.chars().count();
        return Some(facts!("skill-name-length", length, most = LONGEST));
    }
    let is_name = !text.is_empty()
        && text.chars().all(is_letter)
        && !text.starts_with('-')
        && !text.ends_with('-')
        && !text.contains("--");
    (!is_name).then(|| facts!("not-of-its-kind", value))
}

/// As long as clients of skills read it.
pub fn skill_description_fault(text: &str) -> Option<Facts> {
    const LONGEST: usize = 1024;
    let length = text.chars().count();
    if text.trim().is_empty() {
        return Some(facts!("it-is-empty"));
    }
    (length > LONGEST).then(|| facts!("skill-name-length", length, most = LONGEST))
}

/// What begins otherwise would be an option or a path to the installer.
pub(super) fn requirement_fault(text: &str) -> Option<Facts> {
    let text_shown = text.escape_debug();
    if !text.starts_with(|c: char| c.is_ascii_alphanumeric()) {
        return Some(facts!("not-a-requirement", value = text_shown));
    }
    let is_bad = text.contains(char::is_control);
    is_bad.then(|| facts!("not-one-line", value = text_shown))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_have_units() {
        let sizes = ["1GB", "1.5 kib", "512mb", "1B", "2TiB"].map(size);
        let bytes = [1_000_000_000, 1_536, 512_000_000, 1, 2 << 40];
        assert_eq!(sizes, bytes.map(Ok));
        for wrong in [
            "", "GB", "1", "1 parsec", "-1GB", "1.2.3MB", "0GB", "99999999TB", "1e9B",
        ] {
            assert!(size(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn names_of_skills() {
        let long = "a".repeat(65);
        for (text, is_name) in [
            ("a", true),
            ("sqlalchemy-2", true),
            ("", false),
            ("A", false),
            ("a_b", false),
            ("-a", false),
            ("a-", false),
            ("a--b", false),
            ("a/b", false),
            ("..", false),
            ("\u{e9}", false),
            (&long, false),
        ] {
            assert_eq!(skill_name_fault(text).is_none(), is_name, "{text:?}");
        }
        let most = "\u{e9}".repeat(1024);
        assert!(skill_description_fault(&most).is_none());
        assert!(skill_description_fault(&(most + "a")).is_some());
        assert!(skill_description_fault(" \n").is_some());
    }

    #[test]
    fn shapes() {
        assert!(["3", "3.11", "3.11.7"].into_iter().all(is_version));
        assert!(
            !["", ".", "3.", "3.11.7.1", ">=3", "3.x", "-3", "3333"]
                .into_iter()
                .any(is_version)
        );
        assert!(["old", "2.0", "sa_21-x"].into_iter().all(is_environment));
        assert!(
            !["", "..", "a/b", "-x", "a b", "é"]
                .into_iter()
                .any(is_environment)
        );
    }
}
