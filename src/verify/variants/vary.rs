//! A detector asked again, of a bad example in other forms.

use super::VARIANTS;
use super::variant::{Expect, Form, Subject, Variant};
use super::{comment_inside, crlf, multibyte};
use crate::book::{Book, Example, Stance};
use crate::language::{Match, Severity, Tree};
use crate::verify::matrix::speaking;
use crate::verify::rule_set::RuleSet;
use crate::verify::{Change, Observed, Plan, Robustness};

/// Judges an example again in every form, where what that shows is not known from an earlier run; None where its own
/// detector did not find it as written.
pub fn vary(
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
