//! The code below a comment of letters that take several bytes.

use super::variant::{Expect, Form, Subject, Variant};
use crate::diagnostic::Code;
use crate::language::Language;

pub const VARIANT: Variant = Variant {
    name: "multibyte",
    about: "below a comment with multi-byte letters",
    code: Code::FragileDetector,
    expect: Expect::Same,
    form,
    careful_form: None,
    alone: None,
};

fn form(subject: &Subject) -> Option<Form> {
    Some(Form {
        code: below(subject.language, subject.tree.code())?,
        above: 1,
        kinds: &[],
    })
}

/// A text below one line of letters that take several bytes.
pub(super) fn below(language: &Language, code: &str) -> Option<String> {
    let mark = language.comments.line.first()?;
    Some(format!("{mark} ä 漢 🦀\n{code}"))
}
