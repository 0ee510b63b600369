//! What `lint` found in code, for people and for programs: one file a format.

mod human;
mod json;

pub use human::{human, summary};
pub use json::json;
