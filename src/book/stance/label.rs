//! The words that make a label, and the few that only look like one.
//!
//! A label says what its author thinks of the code: "Bad:", "✅ Correct", "Don't do this:", "Instead of:".
//! Whether a text is a label depends on where it stands, so the callers ask for a comment, a lead or a heading.

use super::Stance;

/// Signs are the clearest words.
const SIGNS: &[(&str, Stance)] = &[
    ("❌", Stance::Bad),
    ("✗", Stance::Bad),
    ("✘", Stance::Bad),
    ("✖", Stance::Bad),
    ("👎", Stance::Bad),
    ("🚫", Stance::Bad),
    ("⛔", Stance::Bad),
    ("🔴", Stance::Bad),
    ("✅", Stance::Good),
    ("✓", Stance::Good),
    ("✔", Stance::Good),
    ("👍", Stance::Good),
    ("🟢", Stance::Good),
];

/// Label words, longest first where one begins another.
const WORDS: &[(&str, Stance)] = &[
    ("not recommended", Stance::Bad),
    ("not bad", Stance::Good),
    ("not good", Stance::Bad),
    ("not ok", Stance::Bad),
    ("instead of", Stance::Bad),
    ("rather than", Stance::Bad),
    ("use instead", Stance::Good),
    ("do instead", Stance::Good),
    ("instead", Stance::Good),
    ("do not", Stance::Bad),
    ("don't", Stance::Bad),
    ("don’t", Stance::Bad),
    ("dont", Stance::Bad),
    ("anti-pattern", Stance::Bad),
    ("antipattern", Stance::Bad),
    ("anti pattern", Stance::Bad),
    ("bad", Stance::Bad),
    ("worse", Stance::Bad),
    ("worst", Stance::Bad),
    ("incorrect", Stance::Bad),
    ("incorrectly", Stance::Bad),
    ("wrong", Stance::Bad),
    ("invalid", Stance::Bad),
    ("avoid", Stance::Bad),
    ("never", Stance::Bad),
    ("unsafe", Stance::Bad),
    ("insecure", Stance::Bad),
    ("vulnerable", Stance::Bad),
    ("inefficient", Stance::Bad),
    ("slow", Stance::Bad),
    ("slower", Stance::Bad),
    ("noncompliant", Stance::Bad),
    ("non-compliant", Stance::Bad),
    ("non-idiomatic", Stance::Bad),
    ("problematic", Stance::Bad),
    ("before", Stance::Bad),
    ("old way", Stance::Bad),
    ("old", Stance::Bad),
    ("legacy", Stance::Bad),
    ("terrible", Stance::Bad),
    ("broken", Stance::Bad),
    ("over-engineered", Stance::Bad),
    ("good", Stance::Good),
    ("better", Stance::Good),
    ("best", Stance::Good),
    ("correct", Stance::Good),
    ("correctly", Stance::Good),
    ("right", Stance::Good),
    ("valid", Stance::Good),
    ("recommended", Stance::Good),
    ("preferred", Stance::Good),
    ("prefer", Stance::Good),
    ("do", Stance::Good),
    ("safe", Stance::Good),
    ("secure", Stance::Good),
    ("fast", Stance::Good),
    ("faster", Stance::Good),
    ("much faster", Stance::Good),
    ("efficient", Stance::Good),
    ("fixed", Stance::Good),
    ("fix", Stance::Good),
    ("solution", Stance::Good),
    ("compliant", Stance::Good),
    ("idiomatic", Stance::Good),
    ("improved", Stance::Good),
    ("after", Stance::Good),
    ("new way", Stance::Good),
    ("ok", Stance::Good),
    ("okay", Stance::Good),
    ("simple", Stance::Good),
    ("simpler", Stance::Good),
    ("also right", Stance::Good),
    ("also good", Stance::Good),
    ("also correct", Stance::Good),
    ("also bad", Stance::Bad),
    ("also wrong", Stance::Bad),
    ("works", Stance::Good),
    ("acceptable", Stance::Good),
    ("optimized", Stance::Good),
    ("refactored", Stance::Good),
];

/// What may follow a label word in a comment or a heading without making it a sentence about something else.
const NOUNS: &[&str] = &[
    "example",
    "examples",
    "code",
    "practice",
    "practices",
    "way",
    "approach",
    "pattern",
    "patterns",
    "style",
    "usage",
    "version",
    "solution",
    "method",
    "option",
    "query",
    "queries",
    "design",
    "implementation",
    "naming",
    "idea",
];

/// Whether a label says that what it stands above is better than something else.
pub fn compares(text: &str) -> bool {
    const COMPARING: &[&str] = &[
        "better",
        "best",
        "instead",
        "use instead",
        "do instead",
        "fix",
        "fixed",
        "solution",
        "improved",
        "optimized",
        "refactored",
        "after",
        "faster",
        "much faster",
    ];
    let text = text.trim_start_matches(|c: char| !c.is_alphanumeric());
    head(text)
        .is_some_and(|(_, word, _)| COMPARING.iter().any(|one| word.eq_ignore_ascii_case(one)))
}

/// A sign at the head of a text.
pub fn sign(text: &str) -> Option<Stance> {
    let text = text.trim_start_matches(|c: char| c.is_whitespace() || "*_-–—:#([".contains(c));
    SIGNS
        .iter()
        .find(|(sign, _)| text.starts_with(sign))
        .map(|(_, stance)| *stance)
}

/// The word behind a sign that says the opposite of it: "✅ Bad".
///
/// Advice is no opposite ("✅ Avoid globals"), and neither is a word that goes on as a sentence.
pub fn opposite(text: &str) -> Option<(Stance, &str)> {
    const PLAIN: &[&str] = &[
        "bad",
        "wrong",
        "incorrect",
        "invalid",
        "good",
        "right",
        "correct",
        "valid",
        "better",
        "best",
        "not recommended",
        "recommended",
    ];
    let said = sign(text)?;
    let rest = text.trim_start_matches(|c: char| !c.is_alphanumeric());
    let (stance, word, _) = head(rest)?;
    let is_plain = PLAIN.iter().any(|one| word.eq_ignore_ascii_case(one));
    (is_plain && stance != said && short(rest) == Some(stance)).then_some((stance, word))
}

/// The label word at the head of a text, and what follows it.
pub fn head(text: &str) -> Option<(Stance, &str, &str)> {
    let text = text.trim_start_matches(|c: char| !c.is_alphanumeric());
    let mut best: Option<(Stance, usize)> = None;
    for (word, stance) in WORDS {
        let Some(start) = text.get(..word.len()) else {
            continue;
        };
        let ends = text[word.len()..].chars().next().is_none_or(|c| {
            !c.is_alphanumeric() && !"-_'’".contains(c)
                || c == '-' && text[word.len()..].starts_with("- ")
        });
        if ends
            && start.eq_ignore_ascii_case(word)
            && best.is_none_or(|(_, length)| length < word.len())
        {
            best = Some((*stance, word.len()));
        }
    }
    let (stance, length) = best?;
    Some((stance, &text[..length], &text[length..]))
}

/// A short text that is a label and nothing else: "Bad", "GOOD: uses X", "Wrong — too slow", "Bad example".
pub fn short(text: &str) -> Option<Stance> {
    if let Some(stance) = sign(text) {
        return Some(stance);
    }
    let (stance, word, rest) = head(text)?;
    let shouts = word.len() > 2 && word.chars().all(|c| !c.is_lowercase());
    let rest = rest.trim_start_matches(['*', '_', '`']);
    let mut follow = rest.trim_start();
    for noun in NOUNS {
        if let Some(after) = follow.get(noun.len()..)
            && follow[..noun.len()].eq_ignore_ascii_case(noun)
            && !after.starts_with(char::is_alphanumeric)
        {
            follow = after.trim_start();
            break;
        }
    }
    let ends = follow.is_empty()
        || follow.starts_with([':', '—', '–', '(', '!', ',', '.', '*', '❌', '✅'])
        || follow.starts_with("- ")
        || follow.starts_with("-- ");
    (ends || shouts).then_some(stance)
}

/// What a caption calls its subject: "Inheritance: rigid and hard to test" against "Composition: flexible".
///
/// Weak alone; it is only used where one fence holds both.
pub fn caption(text: &str) -> Option<Stance> {
    const BAD: &[&str] = &[
        "rigid",
        "fragile",
        "brittle",
        "verbose",
        "hard to",
        "difficult to",
        "tightly coupled",
        "too ",
        "over-",
        "leaky",
        "repetitive",
        "error-prone",
    ];
    const GOOD: &[&str] = &[
        "flexible",
        "robust",
        "clean",
        "concise",
        "easy to",
        "testable",
        "composable",
        "loosely coupled",
        "readable",
        "simple",
        "just ",
    ];
    let (subject, said) = text.split_once(": ")?;
    let said = said.trim_start().to_lowercase();
    if subject.split_whitespace().count() > 4 {
        return None;
    }
    let is = |words: &[&str]| words.iter().any(|word| said.starts_with(word));
    match (is(BAD), is(GOOD)) {
        (true, _) => Some(Stance::Bad),
        (_, true) => Some(Stance::Good),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_and_what_only_looks_like_one() {
        let bad = [
            "Bad",
            "BAD: x",
            "❌ x",
            "Wrong — slow",
            "Bad example:",
            "Instead of:",
            "Don't:",
            "**Avoid:** x",
            "# 👎 no",
        ];
        for text in bad {
            assert_eq!(short(text), Some(Stance::Bad), "{text}");
        }
        for text in [
            "Good",
            "Not bad",
            "✅",
            "Correct (fast):",
            "Instead:",
            "Better: x",
            "Do",
            "Good: Batch insert",
        ] {
            assert_eq!(short(text), Some(Stance::Good), "{text}");
        }
        for text in [
            "Do the work",
            "After the commit",
            "badly",
            "Goods",
            "Fix me please",
            "Old users are kept",
            "validate",
            "",
        ] {
            assert_eq!(short(text), None, "{text}");
        }
    }
}
