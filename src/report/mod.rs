//! What a run found, for people and for programs: one file a format.
//!
//! A reporter writes text; it decides no level and no exit status.

mod alike;
mod codes;
mod format;
mod github;
mod human;
mod json;
mod junit;
mod kept;
pub mod lint;
mod notes;
mod place;
mod rules;
mod sarif;
mod summary;
mod told;

pub use codes::{CodeText, PAGE, Shown, code_text, explain_code};
pub use format::{FORMATS, Format, Wanted};
pub use human::{Colour, Detail, human};
pub use json::json;
pub use kept::explain_cache;
pub use rules::{explain_rule, list, list_json, rule_ids};
pub(crate) use summary::counted;
pub use summary::summary;
