//! rulebook: Markdown guidelines in, a verified site out.

pub mod book;
pub mod cli;
pub mod config;
pub mod diagnostic;
pub mod language;
pub mod markdown;
pub mod page;
pub mod pipeline;
pub mod report;
pub mod serve;
pub mod site;
pub mod source;
pub mod span;
pub mod theme;
pub mod verify;
