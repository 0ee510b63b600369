//! Why a rule is silent on the code that a user points at, or what it matches there.

use super::pointed::{Along, Pointed, Pointer, point};
use super::{Fault, Request};
use crate::book::RuleKind;
use crate::facts::{Facts, facts};
use crate::language::Severity;
use crate::near::nearest;
use crate::source::FileSystem;
use crate::verify::{Reasons, Why};

/// What was found out about one piece of code.
pub enum Asked {
    Why(Why),
    /// The rule does not look at it.
    Not(Facts),
}

/// Asks one rule of each piece of code at a place.
///
/// # Errors
///
/// As of [`point`]; or there is no such rule, or it has no detector.
pub fn why(
    files: &dyn FileSystem,
    request: &Request,
    id: &str,
    pointer: &Pointer,
) -> Result<(Pointed, Vec<Asked>), Fault> {
    let pointed = point(files, request, pointer, Along::Rules)?;
    let book = &pointed.unit.book;
    let Some(rule) = book.rule(id) else {
        let named = book
            .rules
            .iter()
            .filter(|rule| rule.kind != RuleKind::Implicit);
        let names: Vec<&str> = named.map(|rule| rule.id.as_str()).collect();
        let near = nearest(id, names.iter().copied(), |other| {
            (other.len() / 3).clamp(1, 2)
        });
        return Err(Fault::new(match near {
            Some(near) => facts!("no-such-rule-near", id, near),
            None => facts!("no-such-rule-here", id),
        }));
    };
    let Some(detector) = book.rules[rule].detector.clone() else {
        return Err(Fault::new(match book.rules[rule].block {
            Some(_) => facts!("why-block-broken", id),
            None => facts!("why-no-detector", id),
        }));
    };
    let mut reasons = Reasons::new(book);
    let asked = pointed.pieces.iter().map(|piece| {
        let language = piece.language();
        if detector.language != language {
            let (own, other) = (detector.language.display, language.display);
            return Asked::Not(facts!("why-other-language", id, own, other));
        }
        if detector.severity == Severity::Off {
            return Asked::Not(facts!("why-off", id));
        }
        Asked::Why(reasons.of(rule, &piece.tree))
    });
    let asked = asked.collect();
    Ok((pointed, asked))
}
