//! The code with the line ends of Windows.

use super::variant::{Expect, Form, Subject, Variant};
use crate::diagnostic::Code;

pub const VARIANT: Variant = Variant {
    name: "crlf",
    about: "with CRLF line ends",
    code: Code::FragileDetector,
    expect: Expect::Same,
    form,
    careful_form: None,
    alone: None,
};

fn form(subject: &Subject) -> Option<Form> {
    let code = subject.tree.code();
    // One line and its end: nothing that a detector could see changes.
    code.trim_end().contains('\n').then(|| Form {
        code: ends(code),
        above: 0,
        kinds: &[],
    })
}

/// The same text with the line ends of Windows.
pub(super) fn ends(code: &str) -> String {
    code.replace("\r\n", "\n").replace('\n', "\r\n")
}
