//! What is to be known of a run and is nobody's fault: who did not judge, and what could not be kept.

use super::summary::counted;
use crate::pipeline::Unit;

/// One sentence each.
pub(super) fn notes(unit: &Unit) -> impl Iterator<Item = String> {
    let told = unit.notes.iter().cloned();
    told.chain(python(unit))
}

/// Nothing where an interpreter judged all that it could.
fn python(unit: &Unit) -> Option<String> {
    let said = &unit.python;
    let open = said.examples - said.judged.min(said.examples);
    if open == 0 {
        return None;
    }
    let why = said.why.as_ref();
    let why = why.map_or_else(String::new, |why| format!(": {why}"));
    Some(match &said.by {
        Some(by) => {
            let (were, they) = if open == 1 {
                ("was", "it")
            } else {
                ("were", "them")
            };
            format!(
                "{} {were} not judged by {}, and the grammar alone read {they}{why}",
                counted(open, "Python example"),
                by.name
            )
        }
        None => format!(
            "no interpreter was asked: the grammar alone read {}{why}",
            counted(open, "Python example")
        ),
    })
}
