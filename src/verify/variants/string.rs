//! The code inside a string of several lines: no code any more.

use super::variant::{Expect, Form, Subject, Variant, indented};
use crate::diagnostic::Code;

pub const VARIANT: Variant = Variant {
    name: "string",
    about: "inside a string",
    code: Code::FragileDetector,
    expect: Expect::Silence,
    form,
    careful_form: None,
    alone: None,
};

fn form(subject: &Subject) -> Option<Form> {
    let code = subject.tree.code().trim_end();
    let shapes = &subject.language.grammar.as_ref()?.shapes;
    let quotes = shapes
        .strings
        .iter()
        .find(|quotes| quotes.forbids.is_empty() || !code.contains(quotes.forbids))?;
    let code = indented(code, quotes.indent, &[]);
    Some(Form {
        code: format!("{}{code}{}", quotes.open, quotes.close),
        above: 0,
        kinds: quotes.kinds,
    })
}
