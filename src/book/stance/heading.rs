//! Rank 5: the nearest heading, if it begins with a label, or if its section collects anti-patterns.
//!
//! A heading that gives advice ("Avoid …", "Never …") is no label: in the corpus such headings are above as much good
//! code as bad. One that mentions both kinds ("Patterns & anti-patterns") is none either.

use super::evidence::{Evidence, Rank, Stance};
use super::label;
use super::place::{HeadingLabels, Place};
use crate::language::Nature;
use crate::markdown::Heading;

/// What the words of a heading say.
fn labels_of(heading: &Heading) -> HeadingLabels {
    HeadingLabels {
        label: heading_label(heading),
        behind_nouns: label_behind_nouns(heading),
        collects: collects_anti_patterns(heading),
    }
}

pub fn evidence(place: &Place<'_>) -> Vec<Evidence> {
    let Some(index) = place.document.heading_above(place.fence.span.start) else {
        return Vec::new();
    };
    let heading = &place.document.headings[index];
    let evidence = |heading: &Heading, stance| {
        vec![place.evidence(Rank::Heading, stance, &heading.text, heading.span)]
    };
    let said = |index: usize| {
        place
            .labels
            .heading(index, || labels_of(&place.document.headings[index]))
    };
    let own = place.labels.own(&heading.text);
    if let Some(stance) = own.or_else(|| said(index).label) {
        let is_step = own.is_none() && stance == Stance::Good && is_remedy(place, heading);
        return if is_step {
            Vec::new()
        } else {
            evidence(heading, stance)
        };
    }
    if shows_page_of_anti_patterns(place, heading) {
        return evidence(heading, Stance::Bad);
    }
    if is_exception(heading) {
        return evidence(heading, Stance::Good);
    }
    // What a program printed is no anti-pattern.
    let is_code = matches!(
        place.nature(),
        Some(Nature::Code | Nature::Markup | Nature::Data)
    );
    if !is_code {
        return Vec::new();
    }
    if let Some(stance) = said(index).behind_nouns {
        return evidence(heading, stance);
    }
    // A section that is called bad or collects anti-patterns speaks for its sub-sections too, up to a label between.
    let mut level = u8::MAX;
    for (at, heading) in place.document.headings[..=index].iter().enumerate().rev() {
        if heading.level < level {
            level = heading.level;
            let said = said(at);
            if said.collects {
                return evidence(heading, Stance::Bad);
            }
            match said.label {
                Some(Stance::Bad) => return evidence(heading, Stance::Bad),
                Some(_) => return Vec::new(),
                None => {}
            }
        }
    }
    Vec::new()
}

/// Whether a heading is a stance label and names no subject: `### Bad`.
pub fn is_label_heading(heading: &Heading) -> bool {
    let text = heading.text.trim_end_matches(':');
    let is_alone = |head: &label::Head<'_>| {
        let (_, follow) = label::without_nouns(head.rest);
        follow.is_empty() || follow.starts_with(['(', ':'])
    };
    match label::head(text) {
        Some(head) => heading_label(heading).is_some() && is_alone(&head),
        None => label::short(text).is_some(),
    }
}

fn heading_label(heading: &Heading) -> Option<Stance> {
    label::in_heading(&heading.text)
}

/// What a heading says behind words that name no subject: "Code example – anti-pattern: no limits".
fn label_behind_nouns(heading: &Heading) -> Option<Stance> {
    [" - ", " – ", " — ", ": ", "："].iter().find_map(|mark| {
        let (before, behind) = heading.text.split_once(mark)?;
        let is_noun = label::is_noun_phrase(before);
        is_noun.then(|| label::in_heading(behind.trim_start()))?
    })
}

/// Shell commands below "Solution" are steps.
fn is_remedy(place: &Place<'_>, heading: &Heading) -> bool {
    let is_shell = place.is_shell();
    is_shell
        && label::head(&heading.text).is_some_and(|head| {
            matches!(
                head.kind,
                label::Kind::Remedy | label::Kind::Advice | label::Kind::Quality
            )
        })
}

/// What a rule would flag and its author accepts.
fn is_exception(heading: &Heading) -> bool {
    let text = heading.text.to_lowercase();
    text.starts_with("when not to use") || ["exception", "exceptions"].contains(&text.as_str())
}

/// "Anti-patterns", "Code example: anti-pattern", but not "Avoiding anti-patterns" or "Patterns and anti-patterns".
fn collects_anti_patterns(heading: &Heading) -> bool {
    const WORDS: &[&str] = &["anti-pattern", "antipattern", "anti pattern"];
    const REMEDIES: &[&str] = &[
        "avoid", "avoiding", "preventing", "fixing", "of", "without", "from", "detecting",
        "against", "refactoring",
    ];
    // All of them hold these letters, and few headings do.
    if !heading.text.contains("nti") && !heading.text.contains("NTI") {
        return false;
    }
    let text = heading.text.to_lowercase();
    let Some((at, word)) = WORDS.iter().find_map(|word| Some((text.find(word)?, word))) else {
        return false;
    };
    let before = text[..at].trim_end();
    let after = &text[at + word.len()..];
    let mentions_both = |part: &str| {
        [
            "pattern", "practice", "solution", "do's", "dos", "recommend",
        ]
        .iter()
        .any(|other| part.contains(other))
            || part
                .split_whitespace()
                .any(|word| ["and", "&", "vs", "vs.", "or", "/"].contains(&word))
    };
    let is_remedied = before
        .split_whitespace()
        .any(|word| REMEDIES.contains(&word));
    !is_remedied && !mentions_both(before) && !mentions_both(after)
}

/// "Example" on a page of a folder of anti-patterns shows the anti-pattern.
fn shows_page_of_anti_patterns(place: &Place<'_>, heading: &Heading) -> bool {
    let mut folders = place.path.split('/').rev().skip(1);
    let is_collection = folders.any(|folder| {
        let plain: String = folder
            .to_lowercase()
            .chars()
            .filter(|c| c.is_alphanumeric())
            .collect();
        plain == "antipatterns"
    });
    let text = heading.text.to_lowercase();
    is_collection && ["example", "examples", "code example"].contains(&text.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(stance: Option<Stance>, texts: &[&str]) {
        let wrong: Vec<_> = texts
            .iter()
            .filter(|text| label::in_heading(text) != stance)
            .collect();
        assert!(wrong.is_empty(), "not {stance:?}: {wrong:?}");
    }

    #[test]
    fn headings_that_begin_with_a_label() {
        check(
            Some(Stance::Bad),
            &[
                "Bad",
                "❌ Wrong way",
                "✗",
                "❌ BAD: untyped functions",
                "Bad: over-permissioned tool",
                "Incorrect Usage",
                "Noncompliant Code Example",
                "Don't",
                "Fail",
                "Fail 1",
                "Anti-pattern: god object",
                "Wrong way to read a file",
                "Schlecht",
                "Avoid:",
                "🚫 Don't use a div",
                "Vulnerable code",
                "Index as key (bad)",
                "Slow version",
                "Sensitive Code Example",
                "Before",
                "Violation",
            ],
        );
        check(
            Some(Stance::Good),
            &[
                "Good", "✅ Use a button", "Compliant Solution", "Best practices", "Pass", "Do",
                "After", "Richtig", "Good practice",
            ],
        );
        check(
            None,
            &[
                "Avoid large values",
                "Never trust input",
                "Unsafe code",
                "Slow queries",
                "Bad request",
                "Do the work",
                "Fix the build",
                "Invalid input",
                "Patterns & anti-patterns",
                "After the release",
                "Legacy code",
                "Safe navigation",
                "Correct the spelling",
                "Do's and don'ts",
                "Good and bad names",
                "✅ Do / ❌ Don't",
                "Loops (optional)",
                "Right to left",
                "Unsafe",
                "Valid values",
            ],
        );
    }

    #[test]
    fn sections_of_anti_patterns() {
        let check = |text: &str| {
            let heading = Heading {
                level: 2,
                text: text.to_owned(),
                anchor: String::new(),
                explicit: false,
                span: crate::span::Span::new(crate::span::SourceId(0), 0, 0),
                block: 0,
            };
            collects_anti_patterns(&heading)
        };
        for text in [
            "Anti-patterns",
            "Code example: anti-pattern",
            "3. Common antipatterns",
            "Anti-patterns in tests",
            "Known Anti Patterns",
        ] {
            assert!(check(text), "{text}");
        }
        for text in [
            "Avoiding anti-patterns",
            "Patterns & anti-patterns",
            "Best practices and anti-patterns",
            "Anti-patterns and their solutions",
            "Anti-patterns vs. patterns",
        ] {
            assert!(!check(text), "{text}");
        }
    }
}
