//! What an example's tree looks like, for questions that only the whole book answers.
//!
//! It is read where the tree is at hand and judges nothing: `matrix` compares.

use super::Plan;
use crate::book::{Book, Example, Stance};
use crate::language::{Leaves, Tree};

/// What is kept of a tree.
#[derive(Debug, Clone, Copy, Default)]
pub struct Shape {
    pub leaves: Option<Leaves>,
    /// Of a good example: whether it holds what its rule is about. None if there is nothing to look for.
    pub holds_construct: Option<bool>,
}

impl Shape {
    pub(super) fn of(tree: &Tree, example: &Example, book: &Book, plan: &Plan) -> Shape {
        if !example.stance.is_judged() {
            return Shape::default();
        }
        Shape {
            leaves: Some(tree.leaves(start_of_part(example))),
            holds_construct: holds_construct(tree, example, book, plan),
        }
    }
}

/// Where the example's own lines begin in its code, behind the lines that all parts share.
fn start_of_part(example: &Example) -> usize {
    if example.shown.start == 0 {
        return 0;
    }
    let code = &example.code;
    // The first byte of the line: an empty range between two pieces belongs to both.
    let is_own = |at: usize| {
        let first = at..(at + 1).min(code.len());
        example.layout.file_range(first).end > example.shown.start
    };
    let mut lines = std::iter::once(0).chain(code.match_indices('\n').map(|(at, _)| at + 1));
    lines.find(|at| is_own(*at)).unwrap_or(code.len())
}

fn holds_construct(tree: &Tree, example: &Example, book: &Book, plan: &Plan) -> Option<bool> {
    if example.stance != Stance::Good {
        return None;
    }
    let rule = example.rule?;
    let detector = book.rules[rule].detector.as_ref()?;
    if detector.language != tree.language() {
        return None;
    }
    match plan.relevant.get(&rule) {
        Some(relevant) => relevant.scan(tree).ok().map(|found| !found.is_empty()),
        None => Some(tree.holds_kind(&detector.kinds)),
    }
}
