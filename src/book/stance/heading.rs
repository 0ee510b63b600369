//! Rank 5: the nearest heading, only if it is itself a label, or if its section collects anti-patterns.
//!
//! A heading that gives advice ("Avoid …", "Never …") is no label: in the corpus such headings stand above as much good
//! code as bad.

use super::{Evidence, Place, Stance, label};
use crate::markdown::Heading;

pub fn read(place: &Place<'_>) -> Vec<Evidence> {
    let Some(index) = place.document.heading_above(place.fence.span.start) else {
        return Vec::new();
    };
    let heading = &place.document.headings[index];
    if let Some(stance) = heading_label(heading) {
        return vec![place.evidence("heading", stance, &heading.text, heading.span)];
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

fn collects_anti_patterns(heading: &Heading) -> bool {
    let text = heading.text.to_lowercase();
    ["anti-pattern", "antipattern", "anti pattern"]
        .iter()
        .any(|word| {
            text.strip_prefix(word)
                .or_else(|| text.strip_suffix(word))
                .is_some_and(|rest| {
                    !rest.starts_with(char::is_alphanumeric) || rest.starts_with('s')
                })
                || text.starts_with("common ") && text.contains(word)
        })
}
