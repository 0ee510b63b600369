//! What checkers found in the code of an example: where, who says it, and in what words. Pages and exports show the same.

use super::context::SiteContext;
use super::provenance::environments;
use crate::book::Example;
use crate::facts::facts;
use crate::language::Language;
use crate::runtime::{End, Runtime, exception};
use crate::verify::{Finding, Observed};
use crate::wording;
use std::ops::Range;

/// Something that was found in an example.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Annotation {
    /// Bytes of the example's code.
    pub range: Range<usize>,
    pub source: AnnotationSource,
    pub message: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AnnotationSource {
    /// Its language does not accept it.
    Syntax,
    /// The detector of a rule, by its index in the book.
    Rule(usize),
    /// Another checker, by its index in [`CHECKERS`](crate::verify::CHECKERS).
    Checker(usize),
    Run,
}

/// What was found in an example's own lines, without what the shared lines of its fence alone hold.
pub fn annotations(context: &SiteContext<'_>, at: usize) -> Vec<Annotation> {
    let example = &context.book.examples[at];
    let observed = &context.observed[at];
    let is_authoritative = example.language.is_some_and(Language::is_authoritative);
    let mut all = Vec::new();
    let mut add = |range: &Range<usize>, source: AnnotationSource, message: &str| {
        all.push(Annotation {
            range: range.clone(),
            source,
            message: message.to_owned(),
        });
    };
    // A grammar that is not authoritative refuses much that is right: its doubt is in the verdict.
    for fault in observed.certain_faults(is_authoritative) {
        add(&fault.range, AnnotationSource::Syntax, &fault.message);
    }
    let is_own = |finding: &&Finding| {
        example.layout.file_range(finding.range.clone()).end > example.shown.start
    };
    for finding in observed.findings().iter().filter(is_own) {
        let source = AnnotationSource::Rule(finding.rule);
        add(&finding.range, source, &finding.message);
    }
    for (checker, remark) in observed.remarks() {
        let source = AnnotationSource::Checker(checker);
        add(&remark.range, source, &remark.message);
    }
    // What happened in all environments is told at once.
    for (range, message) in raised(example, observed) {
        add(&range, AnnotationSource::Run, &message);
    }
    all
}

/// The lines of an example that raised, as bytes of its code, and what they raised. Environments mostly say the same,
/// with other numbers: it is told once, and where some say something else, each with its place.
fn raised(example: &Example, observed: &Observed) -> Vec<(Range<usize>, String)> {
    let plain = |text: &str| text.replace(|c: char| c.is_ascii_digit(), "");
    let mut all: Vec<Raised<'_>> = Vec::new();
    let mut executed = 0;
    for execute in observed.executions() {
        executed += 1;
        let end = &execute.execution.end;
        let End::Raised {
            line: Some(line),
            classes,
            message,
        } = end
        else {
            continue;
        };
        let Some(range) = example.line(*line) else {
            continue;
        };
        let (class, message) = exception(classes, message);
        let message = message.replace('`', "");
        let mut known = all.iter_mut();
        let same = |one: &&mut Raised<'_>| {
            one.range == range && one.class == class && plain(&one.message) == plain(&message)
        };
        match known.find(same) {
            Some(known) => known.runtimes.push(&execute.runtime),
            None => all.push(Raised {
                range,
                class,
                message,
                runtimes: vec![&execute.runtime],
            }),
        }
    }
    let all = all.into_iter().map(|one| {
        let exception = match one.message.is_empty() {
            true => one.class.to_owned(),
            false => format!("{}: {}", one.class, one.message),
        };
        let is_everywhere = one.runtimes.len() == executed;
        let place = (!is_everywhere).then(|| environments(&one.runtimes));
        let words = match place {
            None => facts!("raises-here", exception),
            Some(place) => facts!("raises-here-in", exception, place),
        };
        (one.range, wording::sentence(&words))
    });
    all.collect()
}

/// What was raised on a line, and in which environments.
struct Raised<'e> {
    range: Range<usize>,
    class: &'e str,
    message: String,
    runtimes: Vec<&'e Runtime>,
}
