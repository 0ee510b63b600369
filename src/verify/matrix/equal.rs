//! Bad code that is good code elsewhere, but for white space and comments.
//!
//! Only languages with a grammar are compared: without one, nobody knows what a comment is.

use crate::book::{Book, Stance};
use crate::diagnostic::{Code, Diagnostic};
use crate::verify::Observed;
use std::collections::HashMap;

/// Code of one leaf, such as `...`, stands for other code.
const FEWEST_LEAVES: usize = 2;

pub(super) fn tell(book: &Book, observed: &[Observed], faults: &mut Vec<Diagnostic>) {
    let prints = |stance: Stance| {
        book.examples
            .iter()
            .zip(observed)
            .filter(move |(example, _)| example.stance == stance)
            .filter_map(|(example, observed)| {
                let leaves = observed.shape.leaves?;
                let print = (example.language?.name, leaves.fingerprint);
                (leaves.count >= FEWEST_LEAVES).then_some((example, print))
            })
    };
    // The first good example anywhere, and the first of each rule: a pair in one section says most.
    let (mut anywhere, mut of_rule) = (HashMap::new(), HashMap::new());
    for (good, print) in prints(Stance::Good) {
        anywhere.entry(print).or_insert(good);
        of_rule.entry((print, good.rule)).or_insert(good);
    }
    for (bad, print) in prints(Stance::Bad) {
        let Some(good) = of_rule
            .get(&(print, bad.rule))
            .or_else(|| anywhere.get(&print))
        else {
            continue;
        };
        let message =
            "this bad example and a good one are the same code, but for white space and comments";
        faults.push(
            Diagnostic::new(Code::BadEqualsGood, bad.span, message)
                .label(good.span, "here it is good")
                .hint("show what makes the difference, or decide which of them is right"),
        );
    }
}
