//! rulebook: Markdown guidelines in, a verified site out.

pub mod span;
pub mod diagnostic;
pub mod source;
pub mod config;
pub mod language;
pub mod page;
pub mod theme;
pub mod site;
pub mod serve;
