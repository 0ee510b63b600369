//! What `lint` found in code, for people and for programs: one file a format.

mod diff;
mod human;
mod json;

pub use diff::{beside_diff, diff};
pub use human::{human, summary};
pub use json::json;
