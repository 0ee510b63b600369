//! Facts to sentences: the only room that speaks English.
//!
//! The words stand in `en/`, a file for each room that reports something, written in [Fluent]: a message has a key, and
//! `{ $name }` is one of its values. Nothing here decides what is reported, and no one reads a sentence back.
//!
//! [Fluent]: https://projectfluent.org/fluent/guide/

mod catalogue;

use crate::facts::Facts;

/// The message that `facts` name, with their values: lower case, no full stop.
pub fn sentence(facts: &Facts) -> String {
    catalogue::sentence(facts)
}
