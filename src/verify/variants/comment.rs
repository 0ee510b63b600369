//! The code inside a comment: no code any more.

use super::variant::{Expect, Form, Subject, Variant, indented};
use crate::diagnostic::Code;
use crate::language::Comments;

pub const VARIANT: Variant = Variant {
    name: "comment",
    about: "inside a comment",
    code: Code::FragileDetector,
    expect: Expect::Silence,
    form,
    careful_form: None,
    alone: None,
};

fn form(subject: &Subject) -> Option<Form> {
    let code = subject.tree.code();
    // A rule about comments finds what it looks for in a comment.
    let is_comment = |found: &crate::language::Match| subject.tree.is_comment(found.range.clone());
    if subject.found.iter().any(is_comment) {
        return None;
    }
    let comments = &subject.language.comments;
    let code = match comments.line.first() {
        Some(mark) => indented(code, &format!("{mark} "), &[]),
        None => {
            let mut blocks = comments.block.iter();
            let (open, close) =
                blocks.find(|(open, close)| !code.contains(open) && !code.contains(close))?;
            format!("{open}\n{}\n{close}\n", code.trim_end())
        }
    };
    Some(Form {
        code,
        above: 0,
        kinds: Comments::KINDS,
    })
}
