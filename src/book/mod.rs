//! Documents to a [`Book`]: pages, rules, examples with their stances, and what refers to what.
//!
//! It reads what authors wrote and never what a checker saw: no process, no HTML, no verdict.

mod around;
mod assemble;
mod contents;
mod date;
mod directory;
mod examples;
mod expectations;
mod exported;
mod github;
mod misspelt;
mod model;
mod owner;
mod pins;
mod references;
mod routes;
mod rules;
mod sections;
mod site;
pub mod stance;
mod text;
mod tools;
mod words;

pub use around::{Around, Site};
pub use assemble::{Imported, Input, assemble, import, import_exported, is_same_text};
pub use contents::{FolderLabel, FolderLabels, SUMMARY};
pub use date::Date;
pub use exported::EXPORT_VERSION;
pub use model::{
    Backlink, Book, ContentsEntry, ContentsKind, Example, Expectation, ExpectationKind,
    FenceReading, FenceStance, Page, Pin, Rule, RuleKind, ShownLine, Target,
};
pub use rules::is_rule_block;
pub use stance::{Evidence, Rank, Stance, is_label_heading};
pub use tools::{Borrowed, HiddenCode};
pub use words::{Claim, ClaimKind, WORDS};
