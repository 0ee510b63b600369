//! Rank 4: the lead, which is the paragraph, bold run or list item above the fence.
//!
//! What no reader sees (a formatter's comment) does not come between a lead and its fence, and neither does one
//! paragraph of explanation below a label. "Use instead:" also says something of the fence before it: what is to be
//! replaced is bad. The last item of a list says nothing of what is below the list.

use super::evidence::{Evidence, Rank, Stance};
use super::place::Place;
use super::{label, near, sentence};
use crate::book::text::is_one_of;
use crate::language::Nature;
use crate::markdown::{Block, BlockKind};

pub fn evidence(place: &Place<'_>) -> Vec<Evidence> {
    let replaced = replaced(place);
    let own = own(place);
    let Some(own) = own else {
        return replaced.into_iter().collect();
    };
    // "Good:" above what the next lead replaces: one of the two is wrong.
    let other = replaced.filter(|other| other.stance != own.stance && !other.words.is_empty());
    std::iter::once(own).chain(other).collect()
}

/// What the lead says of the fence itself.
fn own(place: &Place<'_>) -> Option<Evidence> {
    let blocks = &place.document.blocks;
    let mut above = near::above(place)?;
    // What an author hides in a comment, or draws with a tag, is a label as well.
    if let Some(hidden) = above.hidden {
        return Some(place.evidence(Rank::Lead, hidden.0, &hidden.1, hidden.2));
    }
    let mut block = &blocks[above.block];
    let mut stance = stance_of(place, block, above.block);
    if stance.is_none()
        && explains(&block.text)
        && let Some(label) = above_explanation(place, above.block)
    {
        above.block = label;
        block = &blocks[label];
        stance = label_of(place, block);
    }
    let stance = stance?;
    if stance == Stance::Good && is_step(place, block, above.block) {
        return None;
    }
    if is_warned_time(place, block) {
        return None;
    }
    Some(place.evidence(Rank::Lead, stance, &block.text, block.span))
}

/// A paragraph that may come between a label and its code: it says nothing of its own, and announces nothing else.
fn explains(text: &str) -> bool {
    const TURNS: &[&str] = &[
        "instead", "better", "prefer", "however", "fix", "correct", "solution", "recommend",
        "should be", "rather", "ensure ", "make sure",
    ];
    let lower = text.to_lowercase();
    !TURNS.iter().any(|word| lower.contains(word))
}

/// The label above a paragraph of explanation: a paragraph that is nothing but a label, in the same list item, with no
/// code between.
fn above_explanation(place: &Place<'_>, explanation: usize) -> Option<usize> {
    let blocks = &place.document.blocks;
    let at = near::prose_above(place, explanation)?;
    let (label, below) = (&blocks[at], &blocks[explanation]);
    let is_near = label.kind == BlockKind::Paragraph && label.item == below.item;
    // "Bad: it is slow." is a sentence about something that was shown before.
    let is_only_label = label.text.trim().len() <= 60 || label.bold == label.text.len();
    (is_near && is_only_label && label_of(place, label).is_some()).then_some(at)
}

/// What a block says that is a label and no sentence.
fn label_of(place: &Place<'_>, block: &Block) -> Option<Stance> {
    let text = block.text.trim();
    place.labels.own(text).or_else(|| label::short(text))
}

fn stance_of(place: &Place<'_>, block: &Block, at: usize) -> Option<Stance> {
    let text = block.text.trim();
    if let Some(stance) = place.labels.own(text) {
        return Some(stance);
    }
    // "❌ Don't use eval, ✅ use a parser": which of them is shown only a reader knows.
    if label::has_both_signs(text) {
        return None;
    }
    let bold = &block.text[..block.bold];
    if !bold.trim().is_empty() {
        if let Some(stance) = lead_label(bold) {
            // "**Don't** forget to close it:" is one sentence.
            let goes_on =
                || is_one_of(bold.trim(), PROHIBITIONS) && lead_label(text) == Some(Stance::Good);
            let is_advice =
                stance == Stance::Bad && (introduces_advice(&block.text, bold) || goes_on());
            return Some(if is_advice { Stance::Good } else { stance });
        }
    } else if let Some(stance) = label::short(text) {
        return Some(stance);
    }
    if let Some(stance) = label::closing_sign(text).or_else(|| label::closing_label(text)) {
        return Some(stance);
    }
    // A label on the last line of a paragraph.
    if let Some((_, line)) = text.rsplit_once('\n')
        && line.split_whitespace().count() <= 6
        && let Some(stance) = label::short(line)
    {
        return Some(stance);
    }
    if let Some(stance) = contrasted(place, text, at) {
        return Some(stance);
    }
    let last = last_sentence(text);
    // Prose leads to output as well: of that only a plain judgement is said.
    let is_code = matches!(
        place.nature(),
        Some(Nature::Code | Nature::Markup | Nature::Data | Nature::Shell)
    );
    if !is_code {
        return sentence::of(last).filter(|_| last.split_whitespace().count() <= 8);
    }
    let is_lead = last.ends_with([':', '：']) || text.split_whitespace().count() <= 8;
    if !is_lead {
        return None;
    }
    if sentence::rewrites(last) {
        return Some(Stance::Good);
    }
    if !last.ends_with([':', '：']) {
        // Short and without a colon, it has to be a plain judgement.
        return sentence::of(last);
    }
    examples_of(last)
        .or_else(|| sentence::of(last))
        .or_else(|| lead_label(last))
        .or_else(|| prefers(last))
        .or_else(|| describes_harm(text).then_some(Stance::Bad))
}

/// "Rather than writing", and "write" below that code.
fn contrasted(place: &Place<'_>, text: &str, at: usize) -> Option<Stance> {
    if sentence::replaces(text) {
        return Some(Stance::Bad);
    }
    if !sentence::replaced_by(text) {
        return None;
    }
    let blocks = &place.document.blocks;
    let fence = at
        .checked_sub(1)
        .filter(|fence| matches!(blocks[*fence].kind, BlockKind::Fence(_)))?;
    let before = &blocks[fence.checked_sub(1)?];
    let replaces = before.kind == BlockKind::Paragraph && sentence::replaces(&before.text);
    replaces.then_some(Stance::Good)
}

/// "Prefer a generator over a list:".
fn prefers(text: &str) -> Option<Stance> {
    let lower = text.to_lowercase();
    let mut words = lower.split_whitespace();
    let begins = words.any(|word| ["prefer", "favor", "favour"].contains(&word));
    begins.then_some(Stance::Good)
}

/// Shell commands below a remedy are steps for the reader, and no model of good code: "Fix:", "Use `x` to build:".
fn is_step(place: &Place<'_>, block: &Block, at: usize) -> bool {
    let is_shell = place.is_shell();
    if !is_shell {
        return false;
    }
    let text = block.text.trim();
    let judges = label::sign(text).is_some()
        || label::short(text).is_some()
            && label::head(text).is_none_or(|head| {
                head.kind == label::Kind::Judgement || head.kind == label::Kind::Reply
            });
    // Where the other pole is beside it, the commands are examples.
    !judges && !near::has_pole(place, at, Stance::Bad)
}

/// "Before" and "After" below a heading that warns: which of them it warns of only a reader knows.
pub(super) fn is_warned_time(place: &Place<'_>, block: &Block) -> bool {
    let is_time = label::head(block.text.trim())
        .is_some_and(|head| is_one_of(head.word, &["before", "after"]));
    is_time
        && place
            .document
            .heading_above(place.fence.span.start)
            .is_some_and(|index| {
                let heading = &place.document.headings[index].text;
                near::warns(heading)
            })
}

/// "**Avoid:** building text. Use parameters:" begins as a prohibition and introduces what to do.
fn introduces_advice(text: &str, bold: &str) -> bool {
    let is_prohibition = label::head(bold).is_some_and(|head| is_one_of(head.word, PROHIBITIONS));
    let behind = &text[bold.len()..];
    let last = behind.rsplit(CLAUSES).next().unwrap_or("");
    // "**Avoid** long functions:" goes on; "**Avoid global state.** Pass what you need:" begins anew.
    let is_ended = bold.trim_end().ends_with(['.', '!'])
        || behind.trim_start().starts_with([';', '.', '—', '–'])
        || behind.trim_start().starts_with("- ");
    is_prohibition
        && text.trim_end().ends_with(':')
        && (is_advice(last) || is_ended && is_order(last))
}

const PROHIBITIONS: &[&str] = &["don't", "don’t", "dont", "do not", "avoid", "never"];

/// "… is considered unexpected behavior. Such as:": what follows shows a fault, unless the text goes on to remedy it.
fn describes_harm(text: &str) -> bool {
    #[rustfmt::skip]
    const HARM: &[&str] = &[
        "unexpected", "error-prone", "leads to bugs", "lead to bugs", "race condition", "memory leak",
        "anti-pattern", "vulnerable to", "will crash", "will fail", "common mistake", "easy to forget",
        "problematic",
    ];
    #[rustfmt::skip]
    const REMEDIED: &[&str] = &[
        "instead", "avoid", "prevent", "fix", "solve", "correct", "better", "without", "safe", "should",
        "handle", "detect", "gone", "no longer", "no more", "eliminat", "resolv", "remov", "never", "not ",
        "cure", "protect", "reduc", "help",
    ];
    let end = text.len() - last_sentence(text).len();
    let before = text[..end].trim_end().trim_end_matches(['.', '!', '?']);
    let start = text
        .len()
        .min(before.rfind(['.', '!', '?']).map_or(0, |at| at + 1));
    let last_two = text[start..].to_ascii_lowercase();
    // "If a secret is found, the build will fail": it speaks of what is not shown.
    let is_conditional = ["if ", "unless ", "whenever "].iter().any(|word| {
        last_two.trim_start().starts_with(word) || last_two.contains(&format!(" {word}"))
    });
    !is_conditional
        && HARM.iter().any(|word| last_two.contains(word))
        && !REMEDIED.iter().any(|word| last_two.contains(word))
}

/// A sentence that introduces code: an imperative, or a label with its reason.
fn lead_label(text: &str) -> Option<Stance> {
    if let Some(stance) = label::short(text) {
        return Some(stance);
    }
    let lower = text.trim().trim_end_matches(':').to_ascii_lowercase();
    let Some(head) = label::head(text) else {
        let is_advice = lower.starts_with("use ")
            || lower.ends_with(" instead")
            || lower.starts_with("always ");
        return is_advice.then_some(Stance::Good);
    };
    match head.word.to_ascii_lowercase().as_str() {
        // "Avoid a; use b instead:" says what to do in the end.
        word if PROHIBITIONS.contains(&word) => Some(
            if turns(head.rest) || is_reminder(head.rest) || says_how(head.rest) {
                Stance::Good
            } else {
                Stance::Bad
            },
        ),
        "instead of" | "instead of this" | "instead of that" | "rather than"
        | "rather than this" => Some(if head.rest.contains(',') {
            Stance::Good
        } else {
            Stance::Bad
        }),
        "instead" | "prefer" | "use instead" | "do instead" | "use this" | "do this" => {
            Some(head.stance)
        }
        // "Do close the file:", as the other half of "Don't".
        "do" if text.starts_with("Do ") => Some(head.stance),
        _ => lower.ends_with(" instead").then_some(Stance::Good),
    }
}

/// Whether a prohibition goes on to say what to do: a new clause with an imperative.
fn turns(rest: &str) -> bool {
    let mut clauses = rest.split_inclusive(CLAUSES).peekable();
    let mut mark = None;
    while let Some(clause) = clauses.next() {
        let text = clause.trim_end_matches(CLAUSES);
        let is_turn = match mark {
            None => false,
            // Behind a comma a list may go on; what is done with "it" is an order.
            Some(',') => is_advice(text) || is_order(text) && is_about_it(text),
            Some(_) => is_advice(text) || clauses.peek().is_none() && is_order(text),
        };
        if is_turn {
            return true;
        }
        mark = clause.chars().next_back();
    }
    false
}

/// "Don't forget to close it": what follows does it.
fn is_reminder(rest: &str) -> bool {
    let rest = rest.trim_start().to_ascii_lowercase();
    ["forget ", "hesitate ", "worry ", "be afraid "]
        .iter()
        .any(|start| rest.starts_with(start))
}

/// "Avoid a second query by loading both": what follows shows how.
fn says_how(rest: &str) -> bool {
    let mut words = rest.split_whitespace();
    let how = words.find(|word| word.eq_ignore_ascii_case("by"));
    how.is_some()
        && words
            .next()
            .is_some_and(|word| word.len() > 4 && word.ends_with("ing"))
}

/// Whether a clause begins as an order does: a word that is no pronoun, article, conjunction, preposition or name of
/// what is shown, and more behind it.
fn is_order(clause: &str) -> bool {
    #[rustfmt::skip]
    const OTHERS: &[&str] = &[
        "it", "this", "that", "they", "these", "those", "the", "a", "an", "because", "since", "as", "which", "who",
        "if", "when", "we", "you", "there", "here", "not", "no", "and", "or", "but", "even", "especially", "for",
        "so", "example", "bad", "good", "wrong", "such", "like", "e", "i", "in", "on", "at", "with", "by", "to",
        "from", "of", "one", "any", "some", "every", "each", "all", "both", "only", "consider", "see", "note", "many",
        "most", "my", "our", "your", "their", "its", "what", "why", "how", "than", "also", "otherwise", "typical",
        "common", "below", "where", "while", "though", "although", "code", "unless", "without", "don't", "never",
        "avoid", "do", "does", "is", "are", "can", "could", "may", "might", "will", "would", "should", "must",
    ];
    let clause = clause.trim().trim_start_matches(['-', '—', '–', ' ']);
    let mut words = clause.trim_end_matches(':').split_whitespace();
    let Some(first) = words.next().map(str::to_ascii_lowercase) else {
        return false;
    };
    let is_verb = first.chars().all(|c| c.is_ascii_lowercase())
        && !first.ends_with("ing")
        && (!first.ends_with('s') || first.ends_with("ss"));
    is_verb && words.next().is_some() && !OTHERS.contains(&first.as_str())
}

/// Whether the second word of a clause stands for what was named before: "move it".
fn is_about_it(clause: &str) -> bool {
    let second = clause.split_whitespace().nth(1).unwrap_or("");
    ["it", "them", "that", "this"].contains(&second.trim_end_matches(':'))
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
    Some(label::head(rest)?.stance)
}

fn last_sentence(text: &str) -> &str {
    let body = text.trim_end_matches([':', '：']);
    let start = body
        .rmatch_indices(['.', '!', '?', '\n', '。'])
        .find(|(at, mark)| {
            *mark == "\n" || *mark == "。" || body[at + mark.len()..].starts_with(' ')
        })
        .map_or(0, |(at, mark)| at + mark.len());
    text[start..].trim()
}

/// The fence after this one in the same section is introduced with "Use instead:", or as the better way to write it.
fn replaced(place: &Place<'_>) -> Option<Evidence> {
    let rest = &place.document.blocks[place.fence.block + 1..];
    let next = rest
        .first()
        .filter(|block| block.kind == BlockKind::Paragraph)?;
    let followed = rest
        .get(1)
        .is_some_and(|block| matches!(block.kind, BlockKind::Fence(_)));
    if !followed {
        return None;
    }
    let last = last_sentence(next.text.trim());
    let text = next.text.trim().to_ascii_lowercase();
    let is_instead = text.ends_with(':')
        && (text.starts_with("use instead")
            || text.starts_with("instead,")
            || text.starts_with("instead:")
            || text.starts_with("use ") && text.contains(" instead"));
    let is_code = matches!(place.nature(), None | Some(Nature::Code | Nature::Markup));
    let is_rewritten = is_code && sentence::rewrites(last);
    (is_instead || is_rewritten)
        .then(|| place.evidence(Rank::Lead, Stance::Bad, &next.text, next.span))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expect: Option<Stance>) {
        let last = last_sentence(text);
        let found = label::short(text).or_else(|| {
            last.ends_with(':')
                .then(|| {
                    examples_of(last)
                        .or_else(|| sentence::of(last))
                        .or_else(|| lead_label(last))
                })
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

    #[test]
    fn harm_that_is_gone_is_no_harm() {
        assert!(describes_harm("This leads to bugs. Such as:"));
        assert!(!describes_harm("Memory leaks are gone:"));
        assert!(!describes_harm("The race condition is resolved:"));
    }
}
