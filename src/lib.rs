//! rulebook: Markdown guidelines in, a verified site out.

pub mod config;
pub mod diagnostic;
pub mod language;
pub mod page;
pub mod serve;
pub mod site;
pub mod source;
pub mod span;
pub mod theme;
