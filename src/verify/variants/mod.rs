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
use super::rule_set::RuleSet;
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
    let found = set.detectors.scan_alone(tree, at).ok()?;
    let asked = Asked {
        set,
        at,
        errors: tree.syntax_errors().len(),
        subject: Subject {
            language,
            tree,
            detector,
            found: &found,
        },
    };
    let mut robustness = Robustness::default();
    let together = asked.stands_together();
    for (variant, row) in VARIANTS.iter().enumerate() {
        if together.contains(&row.name) {
            if (row.form)(&asked.subject).is_some() {
                robustness.tried.push(variant);
            }
            continue;
        }
        let Some(shown) = asked.about(row) else {
            continue;
        };
        robustness.tried.push(variant);
        if !shown.is_same {
            robustness.changes.push(Change {
                variant,
                before: found.len(),
                after: shown.after,
                code: shown.form.code,
            });
        }
    }
    Some(robustness)
}

/// A detector that is asked again.
struct Asked<'a> {
    set: &'a RuleSet,
    /// Its place in the set.
    at: usize,
    /// How many errors the code has as written.
    errors: usize,
    subject: Subject<'a>,
}

/// What a form showed.
struct Shown {
    is_same: bool,
    /// How many places the detector finds in it.
    after: usize,
    form: Form,
}

impl Asked<'_> {
    /// What a variant shows, with as small a change as shows it; None where there is no such form.
    fn about(&self, row: &Variant) -> Option<Shown> {
        let mut shown = self.judge((row.form)(&self.subject)?, row.expect)?;
        if !shown.is_same
            && let Some(careful_form) = row.careful_form
        {
            shown = self.judge(careful_form(&self.subject)?, row.expect)?;
        }
        if !shown.is_same
            && let Some(alone) = row.alone
        {
            let forms = alone(&self.subject).into_iter();
            let mut each = forms.filter_map(|form| self.judge(form, row.expect));
            if let Some(one) = each.find(|one| !one.is_same) {
                return Some(one);
            }
        }
        Some(shown)
    }

    /// None for a form that would not parse.
    fn judge(&self, form: Form, expect: Expect) -> Option<Shown> {
        let Subject {
            tree,
            detector,
            found,
            ..
        } = self.subject;
        // Most detectors look at nothing that stands there: silent without a look.
        if expect == Expect::Silence
            && !form.kinds.is_empty()
            && !tree.is_seen_by(detector, form.kinds)
        {
            return Some(Shown {
                is_same: true,
                after: 0,
                form,
            });
        }
        let after = self.scan(&form.code)?;
        Some(Shown {
            is_same: match expect {
                Expect::Silence => after.is_empty(),
                Expect::AsMany => after.len() == found.len(),
                Expect::Fewer => after.len() < found.len(),
                Expect::Same => {
                    lines(tree.code(), 0, found) == lines(&form.code, form.above, &after)
                }
            },
            after: after.len(),
            form,
        })
    }

    /// What it finds in other code; None where that would not parse.
    fn scan(&self, code: &str) -> Option<Vec<Match>> {
        let changed = Tree::parse(self.subject.language, code)?;
        if changed.has_error() && changed.syntax_errors().len() > self.errors {
            return None;
        }
        self.set.detectors.scan_alone(&changed, self.at).ok()
    }

    /// The variants that one text shows at once, where the detector finds in it what it is to find: one parse where three
    /// would say the same.
    ///
    /// Only if it changes its mind there is each of them asked alone, to learn which one it was. A function is left out:
    /// inside of it the letters would stand elsewhere in the tree.
    fn stands_together(&self) -> &'static [&'static str] {
        let comments = comment_inside::places(&self.subject);
        match self.stands(&comments) {
            Some(true) => &["crlf", "multibyte", "comment-inside"],
            // Some code does not read with comments inside of it.
            None if !comments.is_empty() && self.stands(&[]) == Some(true) => {
                &["crlf", "multibyte"]
            }
            _ => &[],
        }
    }

    /// Whether it finds the same with comments at these places, below multi-byte letters, and with CRLF.
    fn stands(&self, comments: &[usize]) -> Option<bool> {
        let Subject { tree, found, .. } = self.subject;
        let code = comment_inside::with_comments(&self.subject, comments).code;
        let code = crlf::ends(&multibyte::below(self.subject.language, &code)?);
        let after = self.scan(&code)?;
        let added = comment_inside::lines(&self.subject);
        let mut before: Vec<usize> = starts(tree.code(), 0, found)
            .map(|start| {
                let comments = comments.iter().filter(|place| **place <= start);
                line(tree.code(), 0, start) + added * comments.count()
            })
            .collect();
        before.sort_unstable();
        Some(before == lines(&code, 1, &after))
    }
}

/// The lines of the author's own code at which findings begin; what lies wholly in the lines above is none of its.
fn lines(code: &str, above: usize, found: &[Match]) -> Vec<usize> {
    let starts = starts(code, above, found);
    let mut lines: Vec<usize> = starts.map(|start| line(code, above, start)).collect();
    lines.sort_unstable();
    lines
}

/// The bytes at which findings begin.
fn starts(code: &str, above: usize, found: &[Match]) -> impl Iterator<Item = usize> {
    let own = start_of_own(code, above);
    let rest = code.get(own..).unwrap_or("");
    // A node that is the whole text begins at its first letter, wherever that is.
    let first = own + (rest.len() - rest.trim_start().len());
    let own = found.iter().filter(move |found| found.range.end > own);
    own.map(move |found| found.range.start.max(first).min(code.len()))
}

/// How many lines of the author's own code stand above a byte.
fn line(code: &str, above: usize, at: usize) -> usize {
    let own = start_of_own(code, above);
    let before = code.as_bytes()[own.min(at)..at].iter();
    before.filter(|byte| **byte == b'\n').count()
}

fn start_of_own(code: &str, above: usize) -> usize {
    let lines = code.split_inclusive('\n').take(above);
    lines.map(str::len).sum()
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
