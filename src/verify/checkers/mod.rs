//! The checkers: one file each, one line in [`CHECKERS`].
//!
//! A checker says what it saw and knows no stance. Shapes, variants, fixes and highlights look at the same tree and stand
//! outside: they answer questions of rulebook's own, and no other program could.

mod checker;
mod cpython;
mod detectors;
#[cfg(test)]
mod fnord;
mod run;
mod syntax;

pub use checker::{Answers, Batch, Checker, Coverage, Entry, Programs};
pub(super) use detectors::{findings, is_scanned};

/// The index into [`CHECKERS`] of the checker of this name.
///
/// # Panics
///
/// If there is none: names of checkers are written in the program and nowhere else.
pub fn checker(name: &str) -> usize {
    let found = CHECKERS.iter().position(|checker| checker.name == name);
    found.expect("a name of the table")
}

/// In the order in which they are heard; [`Observed`](super::Observed) keeps what they saw in it.
pub const CHECKERS: &[Checker] = &[
    syntax::CHECKER,
    cpython::CHECKER,
    detectors::CHECKER,
    #[cfg(test)]
    fnord::CHECKER,
    run::CHECKER,
];
