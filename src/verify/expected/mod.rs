//! What the fence of an example shows, held against what a run saw of it.
//!
//! It says what is unlike, and what no one could compare; whether that matters for an author is `judge`'s affair.

mod exception;
mod text;

use crate::book::{Example, Expectation, ExpectationKind};
use crate::language::Directives;
use crate::runtime::python::shown_exception;
use crate::runtime::{Execution, Printed, TurnRan, steady};
use crate::span::Span;
use crate::verify::grounds::Ground;
use text::{Unlike, compare_text, is_open, is_squeezed_like};

/// What comparing came to.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Compared {
    /// What is shown and is not so, in the order of the code.
    pub differences: Vec<Difference>,
    /// Why a part of what is shown was not compared.
    pub open: Option<Ground>,
}

#[derive(Debug, PartialEq, Eq)]
pub struct Difference {
    pub ground: Ground,
    pub span: Span,
}

/// Everything that the fence shows, against one run of it that came to its end.
pub fn compare(example: &Example, execution: &Execution) -> Compared {
    let mut compared = Compared::default();
    for (at, one) in example.expectations.iter().enumerate() {
        let turn = execution.turns.iter().find(|turn| turn.id as usize == at);
        match &one.kind {
            // What is not shown is not claimed.
            ExpectationKind::Turn(directives) if !one.lines.is_empty() => {
                if let Some(why) = uncompared(one, directives) {
                    compared.open.get_or_insert(why);
                    continue;
                }
                compared.add(one, example, of_turn(one, directives, turn));
            }
            ExpectationKind::Turn(directives) => {
                if directives.skip {
                    compared.open.get_or_insert_with(|| skipped("SKIP"));
                }
            }
            ExpectationKind::Value => compared.add(one, example, of_value(one, turn)),
            ExpectationKind::Printed | ExpectationKind::Wrapped | ExpectationKind::Given => {
                if is_open(&texts(one)) {
                    compared.open.get_or_insert(Ground::AnyOutput {});
                }
                let found = of_prints(one, &execution.prints);
                if one.kind != ExpectationKind::Given || found.is_ok() {
                    compared.add(one, example, found);
                } else if turn.is_none() && here(one, &execution.prints).is_empty() {
                    // What wrote it, if anything did, did not go through `print`.
                    compared.open.get_or_insert(Ground::NotPrinted {});
                } else if !is_given(one, turn) {
                    compared.add(one, example, found);
                }
            }
        }
    }
    compared
}

impl Compared {
    fn add(&mut self, one: &Expectation, example: &Example, found: Result<(), Unlike>) {
        let Err(unlike) = found else {
            return;
        };
        let line = unlike.line.and_then(|line| one.lines.get(line));
        let span = line.map_or_else(|| example.span_of_line(one.first), |line| line.span);
        self.differences.push(Difference {
            ground: unlike.ground,
            span,
        });
    }
}

fn skipped(name: &str) -> Ground {
    let name = name.to_owned();
    Ground::Directive { name }
}

/// Why nothing can be said of a turn.
fn uncompared(one: &Expectation, directives: &Directives) -> Option<Ground> {
    if directives.skip {
        return Some(skipped("SKIP"));
    }
    if directives.is_refused {
        return Some(Ground::ShowsSyntaxError {});
    }
    if let Some(name) = &directives.unknown {
        return Some(skipped(name));
    }
    if directives.ignores_output {
        return Some(skipped("IGNORE_OUTPUT"));
    }
    is_open(&texts(one)).then_some(Ground::AnyOutput {})
}

fn texts(one: &Expectation) -> Vec<&str> {
    one.lines.iter().map(|line| line.text.as_str()).collect()
}

fn of_turn(
    one: &Expectation,
    directives: &Directives,
    turn: Option<&TurnRan>,
) -> Result<(), Unlike> {
    let shown = texts(one);
    let output = turn.map_or("", |turn| turn.output.as_str());
    if let Some(raised) = turn.and_then(|turn| turn.raised.as_deref()) {
        return exception::compare(&shown, raised, directives);
    }
    let found = compare_text(&shown, output, directives);
    match (&found, shown_exception(&shown)) {
        (Err(_), Some((line, message))) => Err(Unlike {
            line: Some(line),
            ground: Ground::RaisesNothing {
                shown: steady(&message).into_owned(),
            },
        }),
        _ => found,
    }
}

fn of_value(one: &Expectation, turn: Option<&TurnRan>) -> Result<(), Unlike> {
    let shown = texts(one).join("\n");
    let Some(value) = turn.and_then(|turn| turn.value.as_deref()) else {
        let shown = steady(&shown).into_owned();
        return Err(Unlike::at_first(Ground::GivesNothing { shown }));
    };
    match compare_text(&[&shown], value, &Directives::default()) {
        Err(_) if !is_squeezed_like(&shown, value) => Err(Unlike::at_first(Ground::GivesOther {
            value: steady(value).into_owned(),
            shown: steady(&shown).into_owned(),
        })),
        _ => Ok(()),
    }
}

/// Whether an expression that is no `print` wrote or gave what is shown below it.
fn is_given(one: &Expectation, turn: Option<&TurnRan>) -> bool {
    let shown = texts(one);
    turn.is_some_and(|turn| {
        let value = turn.value.as_deref().unwrap_or("");
        let directives = Directives::default();
        compare_text(&shown, value, &directives).is_ok()
            || is_squeezed_like(&shown.join("\n"), value)
            || compare_text(&shown, &turn.output, &directives).is_ok()
            || is_squeezed_like(&shown.join("\n"), &turn.output)
    })
}

/// What `print` wrote at the lines of a statement; where nothing did, what was written while the statement ran.
fn of_prints(one: &Expectation, prints: &[Printed]) -> Result<(), Unlike> {
    let found = here(one, prints);
    let shown = texts(one);
    let plain: Vec<&str> = found.iter().map(|print| print.text.as_str()).collect();
    let ordered: Vec<&str> = found
        .iter()
        .map(|print| print.ordered.as_ref().unwrap_or(&print.text).as_str())
        .collect();
    let unlike = match compare_text(&shown, &plain.join("\n"), &Directives::default()) {
        Ok(()) => return Ok(()),
        Err(unlike) => unlike,
    };
    let is_like = |texts: &[&str]| {
        // One remark of one line for a statement that prints several times lists what it prints.
        let is_list = one.lines.len() == 1 && texts.len() > 1;
        let listed = is_list.then(|| [", ", " "].map(|between| texts.join(between)));
        let whole = texts.join("\n");
        let mut ways = listed.iter().flatten().chain([&whole]);
        ways.any(|way| match one.kind {
            ExpectationKind::Wrapped => is_squeezed_like(&shown.join("\n"), way),
            _ => compare_text(&shown, way, &Directives::default()).is_ok(),
        })
    };
    match is_like(&plain) || is_like(&ordered) {
        true => Ok(()),
        false if found.is_empty() => Err(Unlike::at_first(Ground::PrintsNothing {
            shown: steady(shown.first().unwrap_or(&"")).into_owned(),
        })),
        false => Err(unlike),
    }
}

/// What was printed at the lines of a statement, by its own hand if anything was.
fn here<'p>(one: &Expectation, prints: &'p [Printed]) -> Vec<&'p Printed> {
    let is_here = |line: &u32| (one.first..=one.last).contains(line);
    let direct = prints
        .iter()
        .filter(|print| print.is_direct && print.lines.first().is_some_and(is_here));
    let found: Vec<&Printed> = direct.collect();
    if !found.is_empty() {
        return found;
    }
    let mut found: Vec<&Printed> = prints.iter().collect();
    found.retain(|print| print.lines.iter().any(is_here));
    found
}
