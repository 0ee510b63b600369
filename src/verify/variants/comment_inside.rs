//! The code with comments inside of what was found: behind each bracket and comma, as people write them.

use super::variant::{Expect, Form, Subject, Variant};
use crate::diagnostic::Code;

pub const VARIANT: Variant = Variant {
    name: "comment-inside",
    about: "with a comment inside of what it finds",
    code: Code::CommentBlind,
    expect: Expect::AsMany,
    form,
    careful_form: None,
    // One of them is easier to read, where one is enough.
    alone: Some(alone),
};

fn form(subject: &Subject) -> Option<Form> {
    let places = places(subject);
    (!places.is_empty()).then(|| with_comments(subject, &places))
}

fn alone(subject: &Subject) -> Vec<Form> {
    let places = places(subject).into_iter();
    places
        .map(|place| with_comments(subject, &[place]))
        .collect()
}

/// The bytes at which a comment may stand.
pub(super) fn places(subject: &Subject) -> Vec<usize> {
    // A rule about comments finds others, or more of them.
    let is_comment = |found: &crate::language::Match| subject.tree.is_comment(found.range.clone());
    if subject.found.iter().any(is_comment) {
        return Vec::new();
    }
    let ranges: Vec<_> = subject
        .found
        .iter()
        .map(|found| found.range.clone())
        .collect();
    subject.tree.places_for_comments(&ranges)
}

/// How many lines each comment adds.
pub(super) fn lines(subject: &Subject) -> usize {
    comment(subject).matches('\n').count()
}

fn comment(subject: &Subject) -> &'static str {
    let grammar = subject.language.grammar.as_ref();
    grammar.map_or("", |grammar| grammar.shapes.aside)
}

/// The code with a comment at each of these places.
pub(super) fn with_comments(subject: &Subject, places: &[usize]) -> Form {
    let comment = comment(subject);
    let code = subject.tree.code();
    let mut out = String::with_capacity(code.len() + places.len() * comment.len());
    let mut done = 0;
    for place in places {
        out.push_str(code.get(done..*place).unwrap_or_default());
        out.push_str(comment);
        done = *place;
    }
    out.push_str(code.get(done..).unwrap_or_default());
    Form {
        code: out,
        above: 0,
        kinds: &[],
    }
}
