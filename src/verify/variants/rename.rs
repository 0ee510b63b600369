//! The code with other local names, each one changed everywhere.
//!
//! A name that the rule names, or whose shape one of its expressions might test, keeps its name: when in doubt, leave it.

use super::variant::{Expect, Form, Subject, Variant};
use crate::diagnostic::Code;
use crate::language::Local;
use regex::Regex;
use std::ops::Range;

pub const VARIANT: Variant = Variant {
    name: "rename",
    about: "with its local names changed",
    code: Code::FragileDetector,
    expect: Expect::Same,
    form: |subject| form(subject, |_, _| true),
    // Compiling the expressions costs more than a scan, so it is left for the rare case in which it matters.
    careful_form: Some(|subject| {
        let (_, expressions) = subject.detector.texts();
        let expressions: Vec<Regex> = expressions
            .iter()
            .filter_map(|text| Regex::new(text).ok())
            .collect();
        form(subject, |old, new| {
            let mut tests = expressions.iter();
            tests.all(|test| test.is_match(old) == test.is_match(new))
        })
    }),
    alone: None,
};

/// Short words are in almost any name.
const SHORTEST: usize = 2;

fn form(subject: &Subject, may: impl Fn(&str, &str) -> bool) -> Option<Form> {
    let locals = subject.tree.locals()?;
    let (patterns, expressions) = subject.detector.texts();
    let texts: Vec<String> = patterns
        .iter()
        .chain(&expressions)
        .map(|text| text.to_lowercase())
        .collect();
    let code = subject.tree.code();
    let mut changes: Vec<(Range<usize>, String)> = Vec::new();
    let mut taken = Vec::new();
    for local in locals.iter().filter(|local| !is_named(local, &texts)) {
        let fresh = fresh(&local.name, code, &taken);
        if may(&local.name, &fresh) {
            let ranges = local.ranges.iter().cloned();
            changes.extend(ranges.map(|range| (range, fresh.clone())));
            taken.push(fresh);
        }
    }
    if changes.is_empty() {
        return None;
    }
    changes.sort_by_key(|(range, _)| range.start);
    let mut out = String::with_capacity(code.len() + 64);
    let mut done = 0;
    for (range, fresh) in changes {
        out.push_str(code.get(done..range.start)?);
        out.push_str(&fresh);
        done = range.end;
    }
    out.push_str(code.get(done..)?);
    Some(Form {
        code: out,
        above: 0,
        kinds: &[],
    })
}

/// Whether a text of the rule holds the name, or the name holds a word of the rule.
fn is_named(local: &Local, texts: &[String]) -> bool {
    let name = local.name.to_lowercase();
    texts.iter().any(|text| {
        let words = text.split(|letter: char| !(letter.is_alphanumeric() || letter == '_'));
        let mut words = words.filter(|word| word.len() >= SHORTEST);
        text.contains(&name) || words.any(|word| name.contains(word))
    })
}

/// A name of the same shape that stands nowhere in the code: case, leading underscores and a plural's `s` are kept.
fn fresh(name: &str, code: &str, taken: &[String]) -> String {
    let bare = name.trim_start_matches('_');
    let underscores = &name[..name.len() - bare.len()];
    let is_upper = bare.chars().any(char::is_uppercase);
    let is_lower = bare.chars().any(char::is_lowercase);
    let plural = if bare.ends_with('s') { "s" } else { "" };
    let mut stem = "another".to_owned();
    loop {
        let fresh = match (is_upper, is_lower) {
            (true, false) => stem.to_uppercase(),
            (true, true) if bare.starts_with(char::is_uppercase) => {
                format!("A{}{plural}", &stem[1..])
            }
            _ => format!("{stem}{plural}"),
        };
        let fresh = format!("{underscores}{fresh}");
        if !code.contains(&fresh) && !taken.contains(&fresh) {
            return fresh;
        }
        stem.push('x');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str, code: &str, expect: &str) {
        assert_eq!(fresh(name, code, &[]), expect);
    }

    #[test]
    fn fresh_names_keep_their_shape() {
        check("rows", "", "anothers");
        check("_row", "", "_another");
        check("LIMIT", "", "ANOTHER");
        check("Base", "", "Another");
        check("n", "another = 1", "anotherx");
    }
}
