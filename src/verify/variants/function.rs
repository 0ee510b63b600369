//! The code inside a function, one that waits where the code does.

use super::variant::{Expect, Form, Subject, Variant, indented};
use crate::diagnostic::Code;

pub const VARIANT: Variant = Variant {
    name: "function",
    about: "inside a function",
    code: Code::FragileDetector,
    expect: Expect::Same,
    form,
    careful_form: None,
    alone: None,
};

fn form(subject: &Subject) -> Option<Form> {
    let code = subject.tree.code();
    let wrapper = subject
        .language
        .grammar
        .as_ref()?
        .shapes
        .function
        .as_ref()?;
    let is_word = |letter: char| letter.is_alphanumeric() || letter == '_';
    let waits = code
        .split(|letter| !is_word(letter))
        .any(|word| wrapper.waiting.contains(&word));
    let open = if waits {
        wrapper.open_waiting
    } else {
        wrapper.open
    };
    let literals = subject.tree.long_literals(wrapper.literals);
    let body = indented(code, wrapper.indent, &literals);
    let is_ended = wrapper.close.is_empty() || body.ends_with('\n');
    let end = if is_ended { "" } else { "\n" };
    Some(Form {
        code: format!("{open}{body}{end}{}", wrapper.close),
        above: open.matches('\n').count(),
        kinds: &[],
    })
}
