//! What a variant is: a way to write code differently, and what a detector is to find then.

use crate::diagnostic::Code;
use crate::language::{Detector, Language, Match, Tree};
use std::ops::Range;

/// One way to write code differently.
pub struct Variant {
    /// As `metadata.robustness` names it.
    pub name: &'static str,
    /// What is done to the code, after "with" or "when": for messages and the guide.
    pub about: &'static str,
    /// What a changed mind is.
    pub code: Code,
    pub expect: Expect,
    /// None where the code or its language has no such form.
    pub form: fn(&Subject) -> Option<Form>,
    /// A form that leaves more alone, tried where the first one changes the detector's mind.
    pub careful_form: Option<fn(&Subject) -> Option<Form>>,
    /// Forms that each hold one of several changes; the first that changes the detector's mind alone is shown.
    pub alone: Option<fn(&Subject) -> Vec<Form>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expect {
    /// The code is no code any more.
    Silence,
    /// As many findings as before, on the same lines.
    Same,
    /// As many findings as before, wherever they stand.
    AsMany,
    /// Fewer findings than before: what was found is something else now.
    Fewer,
}

/// What a variant is made of.
pub struct Subject<'a> {
    pub language: &'static Language,
    pub tree: &'a Tree,
    pub detector: &'a Detector,
    /// What the detector finds in the code as written.
    pub found: &'a [Match],
}

/// The code in another form.
pub struct Form {
    pub code: String,
    /// Lines that were put above it.
    pub above: usize,
    /// The kinds of nodes that it can hold beside its root; empty if that is not known.
    pub kinds: &'static [&'static str],
}

/// Puts `indent` before each line that is not empty and does not begin inside one of the ranges.
pub(super) fn indented(code: &str, indent: &str, inside: &[Range<usize>]) -> String {
    let mut out = String::with_capacity(code.len() + 64);
    let mut start = 0;
    for line in code.split_inclusive('\n') {
        let is_inside = inside
            .iter()
            .any(|range| range.start < start && start < range.end);
        if !is_inside && !line.trim().is_empty() {
            out.push_str(indent);
        }
        out.push_str(line);
        start += line.len();
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_inside_a_literal_is_not_indented() {
        let inside = 4..9;
        assert_eq!(
            indented("a = '''\nb'''\n\nc\n", "  ", std::slice::from_ref(&inside)),
            "  a = '''\nb'''\n\n  c\n"
        );
    }
}
