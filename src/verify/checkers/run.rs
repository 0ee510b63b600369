//! Execution: what happens when examples run, in each environment of the book.

use super::{Checker, Entry};
use crate::verify::Authority;
use crate::verify::execution::{execute, is_executed};

pub const CHECKER: Checker = Checker {
    name: "run",
    about: "executes the examples that a run is to show, where that is allowed",
    version: "1",
    authority: Authority::Silent,
    language: None,
    wants: |_, example, _| is_executed(example),
    entry: Entry::Session(execute),
};
