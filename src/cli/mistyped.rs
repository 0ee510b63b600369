//! The answer to a mistyped command: which one may have been meant.
//!
//! A slip of the finger is never answered with the command that lets the examples of a book run.

use clap::error::{ContextKind, ContextValue, Error};

/// What grants something; a suggestion that is followed without thinking must not.
const GRANTING: &str = "trust";

/// Commands of other tools, and what does here what they do there.
const ELSEWHERE: &[(&str, &str)] = &[
    ("test", "check"),
    ("verify", "check"),
    ("validate", "check"),
    ("watch", "serve"),
    ("scan", "lint"),
    ("new", "init"),
];

/// The fault with suggestions that grant nothing.
pub(super) fn answer(mut fault: Error) -> Error {
    let Some(ContextValue::String(typed)) = fault.get(ContextKind::InvalidSubcommand) else {
        return fault;
    };
    let elsewhere = ELSEWHERE.iter().find(|(word, _)| word == typed);
    let near = match (elsewhere, fault.get(ContextKind::SuggestedSubcommand)) {
        (Some((_, command)), _) => vec![(*command).to_owned()],
        (None, Some(ContextValue::Strings(near))) => near.clone(),
        (None, Some(ContextValue::String(near))) => vec![near.clone()],
        (None, _) => return fault,
    };
    let near: Vec<String> = near.into_iter().filter(|name| name != GRANTING).collect();
    match near.is_empty() {
        true => fault.remove(ContextKind::SuggestedSubcommand),
        false => fault.insert(
            ContextKind::SuggestedSubcommand,
            ContextValue::Strings(near),
        ),
    };
    fault
}
