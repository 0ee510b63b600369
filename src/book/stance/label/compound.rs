//! Names that hold a label: classes, tags and words of other tools.
//!
//! It takes names apart at hyphens, underscores and capitals; texts that people read are another matter.

use super::words::{Kind, NOUNS, rows};
use crate::book::stance::evidence::Stance;

/// A class or a tag one of whose words is a label: `style-example-bad`, `BadExample`, `incorrect_code`.
pub fn compound(name: &str) -> Option<Stance> {
    parts(name).map(|(stance, _)| stance)
}

/// As [`compound`], of a name that is made of the label and of nouns alone: `example-bad`, but not `bad-request`.
pub fn pure_compound(name: &str) -> Option<Stance> {
    parts(name)
        .filter(|(_, is_pure)| *is_pure)
        .map(|(stance, _)| stance)
}

fn parts(name: &str) -> Option<(Stance, bool)> {
    const MOST: usize = 40;
    if name.len() > MOST || !name.is_ascii() {
        return None;
    }
    // An element of a block, as classes are named: `do-dont__dont`.
    let name = name.rsplit("__").next().unwrap_or(name);
    let mut spaced = String::with_capacity(name.len() + 4);
    let mut was_lower = false;
    for c in name.chars() {
        if c.is_ascii_uppercase() && was_lower {
            spaced.push(' ');
        }
        was_lower = c.is_ascii_lowercase();
        spaced.push(if "-_.:".contains(c) {
            ' '
        } else {
            c.to_ascii_lowercase()
        });
    }
    // "non-compliant", "do not" and "anti-pattern" are one word of the table each.
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let (mut found, mut is_pure) = (None, true);
    let mut at = 0;
    while at < words.len() {
        let known = (1..=2.min(words.len() - at)).rev().find_map(|length| {
            let parts = &words[at..at + length];
            let texts = [parts.join(" "), parts.join("-"), parts.join("")];
            let row = rows().find(|(word, _, _)| texts.iter().any(|text| text == word))?;
            Some((row, length))
        });
        let Some(((word, stance, kind), length)) = known else {
            is_pure &= NOUNS.contains(&words[at]);
            at += 1;
            continue;
        };
        let is_plain = match kind {
            Kind::Judgement => true,
            Kind::Reply => !["no", "unclear", "clean", "dirty"].contains(&word),
            Kind::Advice => ["avoid", "dont", "do not", "do"].contains(&word),
            Kind::Quality | Kind::Remedy => false,
        };
        // "not-bad" is what only a reader can judge.
        if !is_plain
            || found.is_some_and(|other| other != stance)
            || at > 0 && words[at - 1] == "not"
        {
            return None;
        }
        found = Some(stance);
        at += length;
    }
    found.map(|stance| (stance, is_pure))
}
