//! Rank 4: the lead, which is the paragraph, bold run or list item directly above the fence.
//!
//! "Use instead:" also says something of the fence before it: what is to be replaced is bad.

use super::{Evidence, Place, Stance, label};
use crate::markdown::{Block, BlockKind};

pub fn read(place: &Place<'_>) -> Vec<Evidence> {
    let blocks = &place.document.blocks;
    let at = place.fence.block;
    let replaced = replaced(place, at);
    if let Some(block) = above(blocks, at)
        && let Some(stance) = stance_of(block)
    {
        let own = place.evidence("lead", stance, &block.text, block.span);
        // "Good:" above what the next lead replaces: one of the two is wrong.
        let other = replaced.filter(|other| other.stance != stance);
        return std::iter::once(own).chain(other).collect();
    }
    replaced.into_iter().collect()
}

/// The block directly above, if it is prose that may introduce a fence.
fn above(blocks: &[Block], at: usize) -> Option<&Block> {
    let block = blocks.get(at.checked_sub(1)?)?;
    (block.kind == BlockKind::Paragraph).then_some(block)
}

fn stance_of(block: &Block) -> Option<Stance> {
    let text = block.text.trim();
    let bold = &block.text[..block.bold];
    if !bold.trim().is_empty() {
        if let Some(stance) = lead_label(bold) {
            return Some(if introduces_advice(&block.text, bold) {
                Stance::Good
            } else {
                stance
            });
        }
    } else if let Some(stance) = label::short(text) {
        return Some(stance);
    }
    let last = last_sentence(text);
    if !last.ends_with(':') {
        return None;
    }
    examples_of(last)
        .or_else(|| lead_label(last))
        .or_else(|| describes_harm(text).then_some(Stance::Bad))
}

/// "**Avoid:** building text. Use parameters:" begins as a prohibition and introduces what to do.
fn introduces_advice(text: &str, bold: &str) -> bool {
    let is_prohibition = label::head(bold).is_some_and(|(_, word, _)| {
        PROHIBITIONS
            .iter()
            .any(|one| word.eq_ignore_ascii_case(one))
    });
    let last = text[bold.len()..].rsplit(CLAUSES).next().unwrap_or("");
    is_prohibition && text.trim_end().ends_with(':') && is_advice(last)
}

const PROHIBITIONS: &[&str] = &["don't", "don’t", "dont", "do not", "avoid", "never"];

/// "… is considered unexpected behavior. Such as:": what follows shows a fault, unless the text goes on to mend it.
fn describes_harm(text: &str) -> bool {
    const HARM: &[&str] = &[
        "unexpected",
        "error-prone",
        "leads to bugs",
        "lead to bugs",
        "race condition",
        "memory leak",
        "anti-pattern",
        "vulnerable to",
        "will crash",
        "will fail",
        "common mistake",
        "easy to forget",
        "problematic",
    ];
    const MENDED: &[&str] = &[
        "instead", "avoid", "prevent", "fix", "solve", "correct", "better", "without", "safe",
        "should", "handle", "detect",
    ];
    let end = text.len() - last_sentence(text).len();
    let before = text[..end].trim_end().trim_end_matches(['.', '!', '?']);
    let start = text
        .len()
        .min(before.rfind(['.', '!', '?']).map_or(0, |at| at + 1));
    let last_two = text[start..].to_ascii_lowercase();
    HARM.iter().any(|word| last_two.contains(word))
        && !MENDED.iter().any(|word| last_two.contains(word))
}

/// A sentence that introduces code: an imperative, or a label with its reason.
fn lead_label(text: &str) -> Option<Stance> {
    if let Some(stance) = label::short(text) {
        return Some(stance);
    }
    let lower = text.trim().trim_end_matches(':').to_ascii_lowercase();
    let Some((stance, word, rest)) = label::head(text) else {
        let is_advice = lower.starts_with("use ")
            || lower.ends_with(" instead")
            || lower.starts_with("always ");
        return is_advice.then_some(Stance::Good);
    };
    match word.to_ascii_lowercase().as_str() {
        // "Avoid a; use b instead:" says what to do in the end.
        word if PROHIBITIONS.contains(&word) => Some(if turns(rest) {
            Stance::Good
        } else {
            Stance::Bad
        }),
        "instead of" | "rather than" => Some(if rest.contains(',') {
            Stance::Good
        } else {
            Stance::Bad
        }),
        "instead" | "prefer" | "use instead" | "do instead" => Some(stance),
        // "Do close the file:", as the other half of "Don't".
        "do" if text.starts_with("Do ") => Some(stance),
        _ => lower.ends_with(" instead").then_some(Stance::Good),
    }
}

/// Whether a prohibition goes on to say what to do: a new clause with an imperative.
fn turns(rest: &str) -> bool {
    rest.split(CLAUSES).skip(1).any(is_advice)
}

const CLAUSES: [char; 5] = [';', '.', ',', '—', '–'];

fn is_advice(clause: &str) -> bool {
    let clause = clause.trim_start().to_ascii_lowercase();
    ["use ", "prefer ", "instead", "do ", "but use "]
        .iter()
        .any(|start| clause.starts_with(start))
}

/// "Examples of **incorrect** code for this rule:".
fn examples_of(text: &str) -> Option<Stance> {
    let rest = text
        .strip_prefix("Examples of ")
        .or_else(|| text.strip_prefix("Example of "))?;
    let rest = rest
        .trim_start_matches("additional ")
        .trim_start_matches("a ")
        .trim_start_matches("an ");
    let (stance, _, _) = label::head(rest)?;
    Some(stance)
}

fn last_sentence(text: &str) -> &str {
    let body = text.trim_end_matches(':');
    let start = body
        .rmatch_indices(['.', '!', '?', '\n'])
        .find(|(at, mark)| *mark == "\n" || body[at + mark.len()..].starts_with(' '))
        .map_or(0, |(at, mark)| at + mark.len());
    text[start..].trim()
}

/// The fence after this one in the same section is introduced with "Use instead:".
fn replaced(place: &Place<'_>, at: usize) -> Option<Evidence> {
    let rest = &place.document.blocks[at + 1..];
    let next = rest
        .first()
        .filter(|block| block.kind == BlockKind::Paragraph)?;
    let followed = rest
        .get(1)
        .is_some_and(|block| matches!(block.kind, BlockKind::Fence(_)));
    let text = next.text.trim().to_ascii_lowercase();
    let replaces = text.ends_with(':')
        && (text.starts_with("use instead")
            || text.starts_with("instead,")
            || text.starts_with("instead:")
            || text.starts_with("use ") && text.contains(" instead"));
    (followed && replaces).then(|| place.evidence("lead", Stance::Bad, &next.text, next.span))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expect: Option<Stance>) {
        let last = last_sentence(text);
        let found = label::short(text).or_else(|| {
            last.ends_with(':')
                .then(|| examples_of(last).or_else(|| lead_label(last)))
                .flatten()
        });
        assert_eq!(found, expect, "{text}");
    }

    #[test]
    fn leads() {
        check("Incorrect (blocks rendering):", Some(Stance::Bad));
        check("Don't use legacy Query API:", Some(Stance::Bad));
        check("Don't trust input. Use an allowlist:", Some(Stance::Good));
        check("Don't use implicit types:", Some(Stance::Bad));
        check("Use select() instead:", Some(Stance::Good));
        check("Avoid a; use b instead:", Some(Stance::Good));
        check("Do close the file:", Some(Stance::Good));
        check("Does it close the file:", None);
        check("Instead of:", Some(Stance::Bad));
        check("Instead:", Some(Stance::Good));
        check("Instead, write:", Some(Stance::Good));
        check(
            "Examples of incorrect code for this rule:",
            Some(Stance::Bad),
        );
        check("An example of this could look like this:", None);
        check("Never mind the rest.", None);
    }
}
