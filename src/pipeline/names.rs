//! Names of rules that a user types or a configuration holds: held against the rules, once those are read.
//!
//! A name that means nothing is a fault of its writer's, and nothing is checked under it: a slip would switch off nothing,
//! or everything, in silence.

use super::Fault;
use crate::book::{Book, RuleKind};
use crate::diagnostic::Level;
use crate::facts::facts;
use crate::levels::Which;
use crate::rule_names::{RuleNames, Selection};
use crate::wording::sentence;

/// More faults of one text are not listed: each looks through all names.
const MOST: usize = 100;

/// A name in a configuration, and where it is.
#[derive(Debug, Clone)]
pub struct WrittenName {
    pub name: String,
    /// `book.toml:5:1`, or the environment.
    pub place: String,
    /// The line of the text with the name marked; empty for a variable.
    pub picture: String,
    /// Whether a code may stand there as well.
    pub may_be_code: bool,
}

/// The rules of a book by their names; those that no one named are none.
pub fn names_of(book: &Book) -> RuleNames {
    let mut names = RuleNames::default();
    add(&mut names, book);
    names
}

pub fn add(names: &mut RuleNames, book: &Book) {
    let rules = book.rules.iter();
    for rule in rules.filter(|rule| rule.kind != RuleKind::Implicit) {
        let detector = rule.detector.as_deref();
        names.add(&rule.id, detector.map_or(&[], |detector| &detector.tags));
    }
}

/// Whether each name of a configuration means something.
///
/// # Errors
///
/// The names that mean nothing, each with its place.
pub fn hold(written: &[WrittenName], names: &RuleNames) -> Result<(), Fault> {
    let means_nothing = |one: &&WrittenName| {
        let spelt = one.picture.is_empty().then(|| names.spelt(&one.name));
        spelt.flatten().is_none() && !names.knows(&one.name)
    };
    let unknown = written.iter().filter(means_nothing).take(MOST);
    let faults: Vec<String> = unknown
        .map(|one| {
            let said = said(&one.name, names, one.may_be_code);
            let (place, picture) = (&one.place, &one.picture);
            let (first, hint) = said.split_once('\n').unwrap_or((&said, ""));
            let picture = match picture.as_str() {
                "" => String::new(),
                picture => format!("\n{picture}"),
            };
            format!("{place}: {first}{picture}\n  {hint}")
        })
        .collect();
    match faults.is_empty() {
        true => Ok(()),
        false => Err(Fault::of_text(faults.join("\n"))),
    }
}

/// Whether each name that was typed means something.
///
/// # Errors
///
/// The first name that means nothing.
pub fn hold_typed(levels: &[(Which, Level)], names: &RuleNames) -> Result<(), Fault> {
    let of_levels = levels.iter().filter_map(|(which, _)| match which {
        Which::Rules(name) => Some(name),
        Which::Code(_) | Which::Warnings => None,
    });
    let mut typed = of_levels;
    match typed.find(|name| !names.knows(name)) {
        None => Ok(()),
        Some(name) => Err(Fault::of_text(said(name, names, true))),
    }
}

/// As [`hold_typed`], for names that can be no codes.
pub fn hold_selected(selection: &Selection, names: &RuleNames) -> Result<(), Fault> {
    match selection.names().find(|name| !names.knows(name)) {
        None => Ok(()),
        Some(name) => Err(Fault::of_text(said(name, names, false))),
    }
}

/// What is wrong with a name, and on the next line what to do.
fn said(name: &str, names: &RuleNames, may_be_code: bool) -> String {
    let message = match may_be_code {
        true => facts!("unknown-code-or-rule", name),
        false => facts!("unknown-rule-name", name),
    };
    let words = Which::words().filter(|_| may_be_code);
    let hint = match names.near(name, words) {
        Some(near) => facts!("did-you-mean", near),
        None if names.is_empty() => facts!("no-rule-to-name"),
        None if may_be_code => facts!("name-in-brackets"),
        None => facts!("rules-of-lint"),
    };
    format!("{}\n{}", sentence(&message), sentence(&hint))
}
