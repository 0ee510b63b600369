//! Syntax: what the language's grammar says of the code, from the tree that serves everything else too.
//!
//! Where it refuses the code, the format's own reader is asked, and the shapes in which documents show code are tried.

use super::checker::{Checker, Entry};
use crate::facts::facts;
use crate::language::{Doubt, Second, SyntaxFault, Tree, fragment, include};
use crate::verify::{Authority, Observation, Parsed};

pub const CHECKER: Checker = Checker {
    name: "syntax",
    about: "reads the code with the language's grammar",
    version: "1",
    authority: Authority::Grammar,
    language: None,
    wants: |_, example, _| {
        let has_grammar = example
            .language
            .is_some_and(|language| language.grammar.is_some());
        has_grammar && example.words.skip.is_none()
    },
    entry: Entry::OnTree(|tree, _, _| {
        // Code that another tool puts there is not seen.
        let is_seen = || include(Some(tree.language()), tree.code()).is_none();
        if tree.has_error() && is_seen() {
            return refused(tree);
        }
        vec![parsed(Vec::new(), tree.python_2().map(python_2))]
    }),
};

fn refused(tree: &Tree) -> Vec<Observation> {
    let mut faults = tree.syntax_errors();
    let second = tree.second();
    let doubt = fragment(tree).or_else(|| tree.python_2().map(python_2));
    match second {
        Second::Nothing => {}
        Second::Refuses(fault) => faults = vec![fault],
        Second::Accepts => {
            let first = faults[0].clone();
            let doubt = doubt.unwrap_or_else(|| Doubt {
                range: first.range,
                facts: facts!("doubt-second-grammar", message = first.message),
                hint: None,
            });
            return vec![parsed(faults, Some(doubt))];
        }
    }
    vec![parsed(faults, doubt)]
}

fn parsed(faults: Vec<SyntaxFault>, doubt: Option<Doubt>) -> Observation {
    Observation::Parsed(Parsed {
        by: None,
        faults,
        doubt,
    })
}

/// Code for a Python that no one runs any more is no fault of its author.
pub(super) fn python_2(range: std::ops::Range<usize>) -> Doubt {
    Doubt {
        range,
        facts: facts!("doubt-python-2"),
        hint: Some(facts!("doubt-python-2-hint")),
    }
}
