//! The runtimes: one folder each, one row here.

use super::kind::Kind;
use super::python;
use crate::language::Language;

const KINDS: &[&Kind] = &[&python::KIND];

/// What examples of a language are run by; none where they are not run.
pub fn kind_of(language: &Language) -> Option<&'static Kind> {
    let mut kinds = KINDS.iter().copied();
    let is_of = |kind: &&Kind| {
        kind.runtime
            .is_some_and(|runtime| language.runs_on(runtime))
    };
    kinds.find(is_of)
}

/// The same by the name of its language.
pub(super) fn by_name(language: &str) -> Option<&'static Kind> {
    let mut kinds = KINDS.iter().copied();
    kinds.find(|kind| kind.language == language)
}
