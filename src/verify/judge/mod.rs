//! Observations against stances: the verdicts with their grounds, and what is to be reported.
//!
//! `table.rs` says when which verdict is given, in the order in which claims are looked at; the other files look, and write
//! down what they saw. An accidental failure never proves a bad example. Nothing here holds a sentence.

mod table;

mod exercised;
mod lacking;

mod case;

mod claims;
mod code;
mod compared;
mod detectors;
mod norun;
mod pins;
mod proof;
mod ran;
mod reached;
mod remarks;

mod decide;

mod whole;

#[cfg(test)]
mod tests;

pub use exercised::Exercised;
pub use ran::RUN;
pub use table::{Row, rows};
pub use whole::{Judged, judge, judge_beside};
