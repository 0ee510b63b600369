//! What a run found, for people and for programs: one file a format.
//!
//! A reporter writes text; it decides no level and no exit status.

mod alike;
mod codes;
mod concise;
mod count;
mod diff;
mod explain;
mod format;
mod github;
mod human;
mod json;
mod junit;
mod kept;
mod notes;
mod picture;
mod place;
mod rules;
mod sarif;
mod statistics;
mod summary;
mod tree;
mod tried;
mod wanted;
mod why;

pub use codes::{PAGE, Shown, code_text, explain_code};
pub(crate) use count::counted;
pub use diff::{beside_diff, diff};
pub use format::{FORMATS, Format};
pub use human::human;
pub use json::json;
pub use kept::explain_cache;
pub use rules::{explain_rule, list, list_json, rule_ids};
pub use statistics::statistics;
pub use summary::summary;
pub use tree::tree;
pub use tried::{tried, tried_json};
pub use wanted::{Colour, Detail, Wanted};
pub use why::why;
