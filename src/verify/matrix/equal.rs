//! A bad example that is, letter for letter, a good one of its section.
//!
//! A pair that differs in white space or comments alone is a rule about white space or comments, and two sections that
//! show one code differ in what they say of it: neither is reported, and neither are leads that name a circumstance. Only
//! languages with a grammar are compared, because without one no one knows what a label in a comment is.

use crate::book::stance::label;
use crate::book::{Book, Example, Stance};
use crate::diagnostic::{Code, Diagnostic};
use crate::facts::facts;
use crate::language::{Language, comments};
use crate::markdown::BlockKind;
use crate::verify::Observed;
use std::collections::HashMap;

/// Code of one leaf, such as `...`, stands for other code.
const FEWEST_LEAVES: usize = 2;

pub(super) fn tell(book: &Book, observed: &[Observed], faults: &mut Vec<Diagnostic>) {
    let of = |stance: Stance| {
        book.examples
            .iter()
            .zip(observed)
            .filter(move |(example, _)| example.stance == stance)
            .filter_map(|(example, observed)| {
                let leaves = observed.shape.leaves?;
                let section = (example.page, example.rule?, example.language?.name);
                let key = (section, leaves.fingerprint);
                (leaves.count >= FEWEST_LEAVES).then_some((example, key))
            })
    };
    let mut good: HashMap<_, Vec<&Example>> = HashMap::new();
    for (example, key) in of(Stance::Good) {
        good.entry(key).or_default().push(example);
    }
    for (bad, key) in of(Stance::Bad) {
        let all = good.get(&key).into_iter().flatten();
        let same =
            |good: &&&Example| is_same(bad, good) && !depends(book, bad) && !depends(book, good);
        let Some(good) = all.into_iter().find(same) else {
            continue;
        };
        let message = facts!("bad-equals-good");
        faults.push(
            Diagnostic::new(Code::BadEqualsGood, bad.span, message)
                .label(good.span, facts!("good-here"))
                .hint(facts!("bad-equals-good-hint")),
        );
    }
}

/// Whether nothing that an author wrote makes a difference: no letter, and no word after the language.
fn is_same(bad: &Example, good: &Example) -> bool {
    let around = |example: &Example| {
        let words = &example.words;
        let names = [&words.with, &words.needs, &words.setup_name];
        let names = names.map(|word| word.as_ref().map(|(name, _)| name.clone()));
        // A title may be a label, and else says where the code is.
        let title = words
            .title
            .as_ref()
            .filter(|title| label::short(title).is_none());
        (names, title.cloned(), words.fresh, words.invalid_syntax)
    };
    around(bad) == around(good) && unlabelled(bad) == unlabelled(good)
}

/// Whether the lead names a circumstance: of code that is right with one option and wrong with another, both are true.
fn depends(book: &Book, example: &Example) -> bool {
    const CIRCUMSTANCES: &[&str] = &[
        "option", "with", "without", "when", "if", "unless", "configured", "setting", "settings",
        "mode",
    ];
    let document = &book.pages[example.page].document;
    let above = document.fences[example.fence].block.checked_sub(1);
    let lead = above.map(|at| &document.blocks[at]);
    let lead = lead.filter(|block| block.kind == BlockKind::Paragraph);
    lead.is_some_and(|block| {
        let lower = block.text.to_lowercase();
        let mut words = lower.split(|c: char| !c.is_alphanumeric());
        lower.contains('{') || words.any(|word| CIRCUMSTANCES.contains(&word))
    })
}

/// The code without comments that are nothing but a label, and without empty lines at its ends.
fn unlabelled(example: &Example) -> String {
    let code = &example.code;
    let mut kept = String::with_capacity(code.len());
    let mut at = 0;
    if let Some(language) = example.language.filter(|language| has_comments(language)) {
        for comment in comments(language, code, is_label) {
            kept.push_str(&code[at..comment.range.start]);
            at = comment.range.end;
        }
    }
    kept.push_str(&code[at..]);
    let lines: Vec<&str> = kept.lines().map(str::trim_end).collect();
    lines.join("\n").trim_matches('\n').to_owned()
}

fn has_comments(language: &Language) -> bool {
    !language.comments.line.is_empty() || !language.comments.block.is_empty()
}

/// A label of one or two words: what is said beyond them may be the difference.
fn is_label(text: &str) -> bool {
    label::short(text).is_some() && text.split_whitespace().count() <= 2
}
