//! rulebook: Markdown guidelines in, a verified site out.
//!
//! ```text
//! sources -parse-> documents -assemble-> book -plan-> jobs -run-> observations -judge-> verdicts
//!                                          '------ page(book, verdicts) -> pages -render-> site -publish-> disk
//! ```
//!
//! The modules stand in reading order, and each imports only modules above it.
//! [`pipeline`] strings the stages together; [`cli`] is what the binary calls.

// What is wrong holds its facts and is made where it is found: how large it is costs nothing.
#![allow(clippy::result_large_err)]
// Blank lines keep rustfmt from sorting what is ordered on purpose.

pub mod span;

pub mod facts;

pub mod diagnostic;

pub mod source;

pub mod config;

pub mod markdown;

pub mod language;

pub mod book;

pub mod cache;

pub mod process;

pub mod runtime;

pub mod verify;

pub mod wording;

pub mod baseline;

pub mod page;

pub mod search;

pub mod theme;

pub mod site;

pub mod export;

pub mod pipeline;

pub mod report;

pub mod serve;

pub mod cli;

#[cfg(test)]
#[path = "../tests/absent/mod.rs"]
mod absent;
