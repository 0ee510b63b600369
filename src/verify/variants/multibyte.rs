//! The code below a comment of letters that take several bytes.

use super::{Expect, Form, Subject, Variant};

pub const VARIANT: Variant = Variant {
    name: "multibyte",
    about: "below a comment with multi-byte letters",
    expect: Expect::Same,
    form,
    careful_form: None,
};

fn form(subject: &Subject) -> Option<Form> {
    let mark = subject.language.comments.line.first()?;
    Some(Form {
        code: format!("{mark} ä 漢 🦀\n{}", subject.tree.code()),
        above: 1,
        kinds: &[],
    })
}
