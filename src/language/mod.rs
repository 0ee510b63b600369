//! Languages: names, comment syntax, grammars, trees, detectors, highlight spans.
//!
//! It knows code, never Markdown: no fence, no stance, no verdict.
//! [`table::LANGUAGES`] is the one list; help, documentation and tests derive from it.

mod bash;
mod bindings;
mod css;
mod diff;
mod editions;
mod fragment;
mod go;
mod html;
mod include;
mod java;
mod javascript;
mod json;
mod plain;
mod printed;
mod python;
mod rust;
mod scanner;
mod second;
mod session;
mod shapes;
mod sql;
mod table;
mod toml;
mod turns;
mod typescript;
mod yaml;

pub mod comments;
mod common;
pub mod detector;
pub mod highlight;
mod leaves;

mod steps;
mod syntax;
pub mod tree;

pub use bindings::{Bindings, python_bindings};
pub use comments::{Comment, comments, comments_in};
pub use common::{COMMON, Construct, Names, is_common};
pub use detector::{
    Closed, Detector, DetectorSet, Edit, FixFault, Hazard, Match, Mutant, OpenEnd, PathFilter,
    ReadDefaults, RuleFault, Scan, ScanFault, Severity, apply, place_of, suppressions,
};
pub use editions::Needed;
pub use fragment::{Doubt, forms, of_other_language, read as fragment};
pub use highlight::Highlight;
pub use include::include;
pub use leaves::Leaves;
pub use printed::{Remark, RemarkKind, remarks};
pub use second::Second;
pub use session::{begun_by_prompt, session_highlights};
pub use shapes::{Local, Quotes, Shapes, Wrapper};
pub use table::{LANGUAGES, find, of_file};
pub use tree::{SyntaxFault, Tree};
pub use turns::{Directives, Turn, turns};

/// One language: a row of [`LANGUAGES`].
#[derive(Debug)]
pub struct Language {
    /// The lower-case name that reports, rules and CSS classes use.
    pub name: &'static str,
    /// The name as people write it: `Python`.
    pub display: &'static str,
    /// Other lower-case names that a fence may use; never one of another row.
    pub aliases: &'static [&'static str],
    /// What its files end in, lower case and without the dot; none where there is no grammar.
    pub extensions: &'static [&'static str],
    pub comments: Comments,
    pub nature: Nature,
    /// None where the language has a name and comments but no tree.
    pub grammar: Option<Grammar>,
}

impl Language {
    /// Whether a syntax error is the author's fault beyond doubt.
    pub fn is_authoritative(&self) -> bool {
        self.grammar
            .as_ref()
            .is_some_and(|grammar| grammar.authoritative)
    }

    /// Whether a detector may be written for it.
    pub fn takes_rules(&self) -> bool {
        self.grammar.as_ref().is_some_and(|grammar| grammar.rules)
    }
}

impl PartialEq for Language {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Language {}

/// How a language writes comments; both lists are empty where it has none.
#[derive(Debug, Clone, Copy)]
pub struct Comments {
    pub line: &'static [&'static str],
    pub block: &'static [(&'static str, &'static str)],
}

impl Comments {
    /// What the grammars call a comment and its parts.
    pub const KINDS: &'static [&'static str] = &[
        "comment",
        "line_comment",
        "block_comment",
        "doc_comment",
        "inner_doc_comment_marker",
        "outer_doc_comment_marker",
        "html_comment",
        "js_comment",
        "marginalia",
    ];

    /// Whether a node of this kind is a comment. A part of the name would not do: SQL has `COMMENT` as a keyword.
    pub fn is_kind(kind: &str) -> bool {
        Comments::KINDS.contains(&kind)
    }

    /// Whether a node of this kind holds text and no code: a comment, or a string.
    pub fn is_text(kind: &str) -> bool {
        Comments::is_kind(kind) || kind.ends_with("string") || kind.ends_with("string_literal")
    }
}

/// What a text in this language is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Nature {
    /// A program or a part of one.
    Code,
    /// Text with tags or marks.
    Markup,
    /// Configuration and data.
    Data,
    /// Commands without prompts.
    Shell,
    /// Prompts, commands and their output in one text.
    Session,
    /// Output, trees, differences: nothing to judge.
    Plain,
}

/// What makes trees of a language.
#[derive(Debug)]
pub struct Grammar {
    /// A function because a tree-sitter language cannot be made in a constant.
    pub language: fn() -> tree_sitter::Language,
    /// The grammar's highlight query, and what we add to it: of two patterns for one node the later wins.
    pub highlights: &'static [&'static str],
    /// Whether its syntax errors are the language's own (not so for SQL's dialects or shells).
    pub authoritative: bool,
    /// What stands for `$` in a pattern while the grammar reads it.
    pub expando: char,
    /// What a statement ends with that a pattern leaves out; empty where a statement needs no end.
    pub ending: &'static str,
    /// The same language with another grammar, for texts that this one refuses and the other accepts.
    pub second: Option<&'static Language>,
    /// Whether a detector may be written for it.
    pub rules: bool,
    pub shapes: Shapes,
}
