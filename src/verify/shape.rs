//! What an example's tree looks like, for questions that only the whole book answers.
//!
//! It is read where the tree is at hand and judges nothing: `matrix` compares.

use super::{Plan, Shape};
use crate::book::{Book, Example, Stance};
use crate::language::{Construct, Names, Tree};

pub(super) fn shape(tree: &Tree, example: &Example, book: &Book, plan: &Plan) -> Shape {
    if !example.stance.is_judged() {
        return Shape::default();
    }
    let from = start_of_part(example);
    let construct = construct(tree, from, example, book, plan);
    // Of a good example they are asked for where its construct is in nearly all code.
    let is_asked = example.stance == Stance::Bad || construct == Some(Construct::Common);
    // Where no detector looks, none is silent.
    let has_names = is_asked && plan.sets.contains_key(tree.language().name);
    Shape {
        leaves: Some(tree.leaves(from)),
        construct,
        names: if has_names {
            tree.names(from)
        } else {
            Names::default()
        },
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

fn construct(
    tree: &Tree,
    from: usize,
    example: &Example,
    book: &Book,
    plan: &Plan,
) -> Option<Construct> {
    if example.stance != Stance::Good {
        return None;
    }
    let rule = example.rule?;
    let detector = book.rules[rule].detector.as_ref()?;
    if detector.language != tree.language() {
        return None;
    }
    let Some(relevant) = plan.relevant.get(&rule) else {
        return Some(tree.construct(detector, from));
    };
    // What its author says of it needs no second look.
    let found = relevant.scan(tree).ok()?;
    let is_there = found.iter().any(|found| found.range.end > from);
    Some(match is_there {
        true => Construct::Particular,
        false => Construct::Missing,
    })
}
