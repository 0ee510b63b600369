//! Rank 5: the nearest heading, only if it is itself a label, or if its section collects anti-patterns.
//!
//! A heading that gives advice ("Avoid …", "Never …") is no label: in the corpus such headings stand above as much good
//! code as bad.

use super::{Evidence, Place, Stance, label};
use crate::language::Nature;
use crate::markdown::Heading;

pub fn read(place: &Place<'_>) -> Vec<Evidence> {
    let Some(index) = place.document.heading_above(place.fence.span.start) else {
        return Vec::new();
    };
    let heading = &place.document.headings[index];
    if let Some(stance) = heading_label(heading) {
        return vec![place.evidence("heading", stance, &heading.text, heading.span)];
    }
    if shows_page_of_anti_patterns(place, heading) {
        return vec![place.evidence("heading", Stance::Bad, &heading.text, heading.span)];
    }
    if is_exception(heading) {
        return vec![place.evidence("heading", Stance::Good, &heading.text, heading.span)];
    }
    // What a program printed is no anti-pattern.
    let is_code = |nature| matches!(nature, Nature::Code | Nature::Markup | Nature::Data);
    if !place
        .language
        .is_some_and(|language| is_code(language.nature))
    {
        return Vec::new();
    }
    // An anti-pattern section speaks for its sub-sections too.
    let mut level = u8::MAX;
    for heading in place.document.headings[..=index].iter().rev() {
        if heading.level < level {
            level = heading.level;
            if collects_anti_patterns(heading) {
                return vec![place.evidence("heading", Stance::Bad, &heading.text, heading.span)];
            }
        }
    }
    Vec::new()
}

/// Whether a heading is a stance label and names no subject: `### Bad`.
pub fn is_label_heading(heading: &Heading) -> bool {
    heading_label(heading).is_some()
}

fn heading_label(heading: &Heading) -> Option<Stance> {
    let text = heading.text.trim_end_matches(':');
    let stance = label::sign(text);
    let (word_stance, word, rest) = label::head(text)?;
    let rest = rest.trim_start_matches([' ', ':', '-']).trim();
    let is_alone = rest.is_empty()
        || [
            "example",
            "examples",
            "code",
            "practice",
            "practices",
            "way",
            "pattern",
            "patterns",
        ]
        .iter()
        .any(|noun| rest.eq_ignore_ascii_case(noun))
        || rest.starts_with('(');
    // "Avoid", "Do" and their like are advice as soon as anything follows.
    (is_alone && !word.is_empty()).then_some(stance.unwrap_or(word_stance))
}

/// What a rule would flag and its author accepts.
fn is_exception(heading: &Heading) -> bool {
    let text = heading.text.to_lowercase();
    text.starts_with("when not to use") || ["exception", "exceptions"].contains(&text.as_str())
}

/// "Anti-patterns", "Code example: anti-pattern", but not "Avoiding anti-patterns".
fn collects_anti_patterns(heading: &Heading) -> bool {
    let text = heading.text.to_lowercase();
    ["anti-pattern", "antipattern", "anti pattern"]
        .iter()
        .any(|word| {
            text.find(word).is_some_and(|at| {
                let before = text[..at].trim_end();
                !["avoid", "avoiding", "preventing", "fixing", "of", "without"]
                    .iter()
                    .any(|verb| before.split_whitespace().any(|word| word == *verb))
            })
        })
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
