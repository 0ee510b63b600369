//! Robustness: bad examples in other forms, in which a detector must not change its mind.
//!
//! Each variant is one file and one line in [`VARIANTS`]. Only the detector of the example's own rule is asked again, and
//! only where it found the example as written; a form that would not parse, or that the language cannot write, is left out.
//! No verdict depends on it.

mod comment;
mod comment_inside;
mod crlf;
mod function;
mod kept;
mod multibyte;
mod operator;
mod opt_out;
mod rename;
mod string;
mod told;

use super::matrix::speaking;
use super::{Change, Observed, Plan, Robustness};
use crate::book::{Book, Example, Stance};
use crate::diagnostic::Code;
use crate::language::{Detector, Language, Match, Severity, Tree};
use std::ops::Range;

pub use kept::Known;
pub use opt_out::{OptOut, opt_outs};
pub use told::tell;

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

/// In the order in which they are tried.
pub const VARIANTS: &[Variant] = &[
    comment::VARIANT,
    string::VARIANT,
    crlf::VARIANT,
    multibyte::VARIANT,
    function::VARIANT,
    rename::VARIANT,
    operator::VARIANT,
    comment_inside::VARIANT,
];

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

/// Judges an example again in every form, where what that shows is not known from an earlier run; None where its own
/// detector did not find it as written.
pub(super) fn vary(
    book: &Book,
    plan: &Plan,
    example: &Example,
    tree: &Tree,
    observed: &Observed,
    known: Option<&Robustness>,
) -> Option<Robustness> {
    let rule = example.rule?;
    let detector = book.rules[rule].detector.as_deref()?;
    let words = &example.words;
    if example.stance != Stance::Bad
        || words.skip.is_some()
        || words.todo.is_some()
        || detector.severity <= Severity::Hint
    {
        return None;
    }
    let mut own = speaking(book, example, observed).filter(|finding| finding.rule == rule);
    own.next()?;
    let language = example.language?;
    let set = plan.sets.get(language.name)?;
    let at = set.rules.iter().position(|other| *other == rule)?;
    if let Some(known) = known {
        return Some(known.clone());
    }
    let scan = |tree: &Tree| set.detectors.scan_alone(tree, at).ok();
    let found = scan(tree)?;
    let subject = Subject {
        language,
        tree,
        detector,
        found: &found,
    };
    let errors = tree.syntax_errors().len();
    let judge = |form: &Form, expect: Expect| -> Option<(bool, usize)> {
        // Most detectors look at nothing that stands there: silent without a look.
        if expect == Expect::Silence
            && !form.kinds.is_empty()
            && !tree.is_seen_by(detector, form.kinds)
        {
            return Some((true, 0));
        }
        let changed = Tree::parse(language, &form.code)?;
        if changed.has_error() && changed.syntax_errors().len() > errors {
            return None;
        }
        let after = scan(&changed)?;
        let is_same = match expect {
            Expect::Silence => after.is_empty(),
            Expect::AsMany => after.len() == found.len(),
            Expect::Fewer => after.len() < found.len(),
            Expect::Same => {
                lines(tree.code(), 0, &found) == lines(changed.code(), form.above, &after)
            }
        };
        Some((is_same, after.len()))
    };
    let mut robustness = Robustness::default();
    let stands_together = together(&subject)
        .is_some_and(|form| judge(&form, Expect::Same).is_some_and(|(is_same, _)| is_same));
    for (variant, row) in VARIANTS.iter().enumerate() {
        if stands_together && TOGETHER.contains(&row.name) {
            if (row.form)(&subject).is_some() {
                robustness.tried.push(variant);
            }
            continue;
        }
        let Some(mut form) = (row.form)(&subject) else {
            continue;
        };
        let Some((mut is_same, mut after)) = judge(&form, row.expect) else {
            continue;
        };
        if !is_same && let Some(careful_form) = row.careful_form {
            let careful = careful_form(&subject);
            let judged = careful.and_then(|form| Some((judge(&form, row.expect)?, form)));
            let Some((judged, careful)) = judged else {
                continue;
            };
            (is_same, after) = judged;
            form = careful;
        }
        if !is_same && let Some(alone) = row.alone {
            let forms = alone(&subject).into_iter();
            let mut changed = forms.filter_map(|form| match judge(&form, row.expect)? {
                (false, after) => Some((after, form)),
                _ => None,
            });
            if let Some((one_after, one)) = changed.next() {
                (after, form) = (one_after, one);
            }
        }
        robustness.tried.push(variant);
        if !is_same {
            robustness.changes.push(Change {
                variant,
                before: found.len(),
                after,
                code: form.code,
            });
        }
    }
    Some(robustness)
}

/// The variants that one text shows at once.
const TOGETHER: &[&str] = &["crlf", "multibyte"];

/// The code below multi-byte letters and with CRLF: one parse where two would say the same.
///
/// Only if the detector changes its mind here is each of them asked alone, to learn which one it was. A function is left
/// out: inside of it the letters would stand elsewhere in the tree.
fn together(subject: &Subject) -> Option<Form> {
    Some(Form {
        code: crlf::ends(&multibyte::below(subject.language, subject.tree.code())?),
        above: 1,
        kinds: &[],
    })
}

/// The lines of the author's own code at which findings begin; what lies wholly in the lines above is none of its.
fn lines(code: &str, above: usize, found: &[Match]) -> Vec<usize> {
    let own = code
        .split_inclusive('\n')
        .take(above)
        .map(str::len)
        .sum::<usize>();
    let rest = code.get(own..).unwrap_or("");
    // A node that is the whole text begins at its first letter, wherever that is.
    let first = own + (rest.len() - rest.trim_start().len());
    let mut lines: Vec<usize> = found
        .iter()
        .filter(|found| found.range.end > own)
        .map(|found| {
            let start = found.range.start.max(first).min(code.len());
            let before = code.as_bytes()[own.min(start)..start].iter();
            before.filter(|byte| **byte == b'\n').count()
        })
        .collect();
    lines.sort_unstable();
    lines
}

/// Puts `indent` before each line that is not empty and does not begin inside one of the ranges.
fn indented(code: &str, indent: &str, inside: &[Range<usize>]) -> String {
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
    use std::collections::BTreeSet;

    #[test]
    fn variants_have_names_of_their_own() {
        let names: BTreeSet<&str> = VARIANTS.iter().map(|variant| variant.name).collect();
        assert_eq!(names.len(), VARIANTS.len());
    }

    #[test]
    fn a_line_inside_a_literal_is_not_indented() {
        let inside = 4..9;
        assert_eq!(
            indented("a = '''\nb'''\n\nc\n", "  ", std::slice::from_ref(&inside)),
            "  a = '''\nb'''\n\n  c\n"
        );
    }
}
