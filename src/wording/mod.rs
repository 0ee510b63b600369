//! Facts to sentences: the only room that speaks English.
//!
//! The words stand in `en/`, a file for each room that reports something, written in [Fluent]: a message has a key, and
//! `{ $name }` is one of its values. Nothing here decides what is reported, and no one reads a sentence back.
//!
//! [Fluent]: https://projectfluent.org/fluent/guide/

mod catalogue;
pub mod data;
mod glosses;
mod grounds;
mod joins;

pub use glosses::glosses;
pub use grounds::{because, because_beside};

use crate::diagnostic::Code;
use crate::facts::Facts;

/// The sentence of `facts!` with the same words: where what is said goes to a person at once.
macro_rules! say {
    ($($facts:tt)*) => { $crate::wording::sentence(&$crate::facts::facts!($($facts)*)) };
}
pub(crate) use say;

/// The message that `facts` name, with their values: lower case, no full stop.
pub fn sentence(facts: &Facts) -> String {
    catalogue::sentence(facts)
}

/// What a code means, in one sentence.
pub fn about(code: Code) -> String {
    catalogue::text(&format!("code-{}", code.name()))
}
