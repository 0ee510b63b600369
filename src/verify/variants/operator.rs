//! The code with an operator or keyword exchanged for its opposite: what the rule is about is gone.
//!
//! Only what a pattern of the rule names is exchanged, and only where that pattern then still matches; a rule that names
//! both, or neither, is not asked.

use super::variant::{Expect, Form, Subject, Variant};
use crate::diagnostic::Code;

pub const VARIANT: Variant = Variant {
    name: "operator",
    about: "with an operator or keyword exchanged for its opposite",
    code: Code::OperatorBlind,
    expect: Expect::Fewer,
    form,
    careful_form: None,
    alone: None,
};

fn form(subject: &Subject) -> Option<Form> {
    Some(Form {
        code: subject.detector.blind_to(subject.tree, subject.found)?,
        above: 0,
        kinds: &[],
    })
}
