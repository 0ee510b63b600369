//! What a run found, for people and for programs: one file a format.
//!
//! A reporter writes text; it decides no level and no exit status.

mod human;
mod json;
pub mod lint;

pub(crate) use human::counted;
pub use human::{Colour, Detail, human, summary};
pub use json::json;
