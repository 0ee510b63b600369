//! Execution: what happens when examples run, in each environment of the book.

use super::checker::{Checker, Entry};
use crate::runtime::{Outcome, execute, is_executed};
use crate::verify::{Absent, Authority, Observation};

pub const CHECKER: Checker = Checker {
    name: "run",
    about: "executes the examples that a run is to show, where that is allowed",
    version: "1",
    authority: Authority::Silent,
    language: None,
    wants: |_, example, _| is_executed(example),
    entry: Entry::Session(|book, sources, workers, cache| {
        let (outcomes, said) = execute(book, sources, workers, cache);
        let seen = outcomes.into_iter().map(|(example, outcome)| {
            let observation = match outcome {
                Outcome::Executed(execute) => Observation::Executed(execute),
                Outcome::NotRun { why, is_told } => {
                    Observation::Absent(Absent::NotRun { why, is_told })
                }
            };
            (example, observation)
        });
        (seen.collect(), said)
    }),
};
