//! What a runtime knows of its language, so that the order of runs and the judging of ends know none.
//!
//! Each is a folder beside this file, and one row of `kinds.rs`.

use super::execution::LooseEnd;
use crate::language::{Bindings, Runtime};

/// What examples of one language are run by.
pub struct Kind {
    /// As the rows of languages name it; none of what is known to no row.
    pub runtime: Option<Runtime>,
    /// The language, by name.
    pub language: &'static str,
    /// Classes of exceptions that say that code is incomplete rather than wrong.
    pub accidents: &'static [&'static str],
    /// Classes of exceptions that a slip of the pen raises.
    pub slips: &'static [&'static str],
    /// Classes that are no more than any exception.
    pub any: &'static [&'static str],
    /// As which class an end counts that the code itself asked for.
    pub exit: &'static str,
    /// The class of what the box forbids.
    pub denial: &'static str,
    /// Names that no code has to define, and that none could break for others.
    pub builtins: &'static [&'static str],
    /// The names of a text.
    pub bindings: fn(&str) -> Bindings,
    /// The name for want of which code ended with an exception of these classes and this message.
    pub missing_name: for<'m> fn(&[String], &'m str) -> Option<&'m str>,
    /// What is worth importing once for all of these codes.
    pub imports: fn(&[&str]) -> Vec<String>,
    /// The class and the message with which a loose end is warned of.
    pub warning: fn(&LooseEnd) -> Option<(&'static str, String)>,
}

/// One of which nothing is known.
pub const UNKNOWN: &Kind = &Kind {
    runtime: None,
    language: "",
    accidents: &[],
    slips: &[],
    any: &[],
    exit: "",
    denial: "",
    builtins: &[],
    bindings: |_| Bindings::default(),
    missing_name: |_, _| None,
    imports: |_| Vec::new(),
    warning: |_| None,
};
