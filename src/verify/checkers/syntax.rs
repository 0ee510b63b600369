//! Syntax: what the language's grammar says of the code, from the tree that serves everything else too.

use super::{Checker, Work};
use crate::verify::Outcome;

pub const CHECKER: Checker = Checker {
    name: "syntax",
    about: "reads the code with the language's grammar",
    applies: |_, example, _| {
        let has_grammar = example
            .language
            .is_some_and(|language| language.grammar.is_some());
        has_grammar && example.words.skip.is_none()
    },
    work: Work::OnTree(|tree, _, _| vec![Outcome::Syntax(tree.syntax_errors())]),
};
