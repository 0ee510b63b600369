//! Names that tell: `def bad_ping` and `def good_ping` in one fence are two examples without a label.
//!
//! It speaks only where top-level definitions of both kinds stand in one fence; one name alone is just a name.

use super::comments::{Split, trimmed};
use super::evidence::{Evidence, Rank, Stance};
use super::place::Place;
use crate::book::text::lines;
use aho_corasick::AhoCorasick;
use std::sync::LazyLock;

/// What a name for bad code begins with; code that holds none of it needs no look at its lines.
const BAD: &[&str] = &[
    "bad", "wrong", "incorrect", "terrible", "worse", "worst", "unsafe",
];
static HOLDS_BAD: LazyLock<AhoCorasick> = LazyLock::new(|| {
    let builder = AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .build(BAD);
    builder.expect("a few plain words always compile")
});

/// The parts that the names of top-level definitions make, decorators included.
pub fn split(place: &Place<'_>) -> Option<Split> {
    let code = &place.fence.code;
    if !HOLDS_BAD.is_match(code.as_str()) {
        return None;
    }
    let mut parts: Vec<(usize, Evidence)> = Vec::new();
    // Decorators, attributes and comments directly above a definition belong to it.
    let mut head: Option<usize> = None;
    for line in lines(code) {
        let text = &code[line.clone()];
        let begins =
            text.starts_with(['@', '#']) || text.starts_with("//") || text.starts_with("--");
        match definition(text).map(stance_of) {
            Some(stance) => {
                let start = head.take().unwrap_or(line.start);
                let span = place
                    .fence
                    .span_of(line.start..line.start + text.trim_end().len());
                match (stance, parts.last()) {
                    (Some(stance), _) => {
                        parts.push((start, place.evidence(Rank::Name, stance, text, span)))
                    }
                    // A definition that says nothing ends what the one before it said.
                    (None, Some(_)) => return None,
                    (None, None) => {}
                }
            }
            None if begins => {
                head.get_or_insert(line.start);
            }
            None => head = None,
        }
    }
    let first = parts.first()?;
    if parts
        .iter()
        .all(|(_, evidence)| evidence.stance == first.1.stance)
    {
        return None;
    }
    let prelude = 0..first.0;
    let ends: Vec<usize> = parts[1..]
        .iter()
        .map(|(start, _)| *start)
        .chain([code.len()])
        .collect();
    let parts = parts
        .into_iter()
        .zip(ends)
        .map(|((start, evidence), end)| (trimmed(place, start..end), evidence))
        .collect();
    Some(Split { prelude, parts })
}

/// The name that a line at the left margin defines.
fn definition(line: &str) -> Option<&str> {
    const KEYWORDS: &[&str] = &[
        "def ", "class ", "function ", "func ", "fn ", "interface ", "type ", "struct ", "impl ",
        "const ", "let ", "var ",
    ];
    let mut rest = line;
    for modifier in [
        "export ", "default ", "pub ", "public ", "private ", "static ", "async ",
    ] {
        rest = rest.strip_prefix(modifier).unwrap_or(rest);
    }
    let name = KEYWORDS
        .iter()
        .find_map(|keyword| rest.strip_prefix(keyword))?;
    let end = name
        .find(|c: char| !c.is_alphanumeric() && c != '_')
        .unwrap_or(name.len());
    Some(&name[..end])
}

/// The first word of a name in snake or camel case.
fn stance_of(name: &str) -> Option<Stance> {
    let name = name.trim_start_matches('_');
    let end = name
        .char_indices()
        .skip(1)
        .find(|(_, c)| *c == '_' || c.is_uppercase())
        .map_or(name.len(), |(at, _)| at);
    match name[..end].to_ascii_lowercase().as_str() {
        bad if BAD.contains(&bad) => Some(Stance::Bad),
        "good" | "better" | "best" | "correct" | "right" | "perfect" | "safe" => Some(Stance::Good),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_their_first_words() {
        assert_eq!(
            definition("async def bad_ping():").and_then(stance_of),
            Some(Stance::Bad)
        );
        assert_eq!(
            definition("export const goodPing = 1").and_then(stance_of),
            Some(Stance::Good)
        );
        assert_eq!(
            definition("class BadUser:").and_then(stance_of),
            Some(Stance::Bad)
        );
        assert_eq!(definition("def badge():").and_then(stance_of), None);
        assert_eq!(
            definition("def goodness_of_fit():").and_then(stance_of),
            None
        );
        assert_eq!(definition("    def bad():"), None);
    }
}
