//! Languages: names, comment syntax, grammars, trees, detectors, highlight spans.
//!
//! It knows code, never Markdown: no fence, no stance, no verdict.
//! [`table::LANGUAGES`] is the one list; help, documentation and tests derive from it.

mod bash;
mod bindings;
mod css;
mod diff;
#[cfg(any(feature = "lang-javascript", feature = "lang-typescript"))]
mod ecmascript;
mod editions;
mod fragment;
mod go;
#[cfg(test)]
mod hostile;
mod html;
mod include;
mod java;
mod javascript;
mod json;
mod locals;
mod outline;
mod plain;
mod printed;
mod python;
mod row;
mod rust;
mod samples;
mod scanner;
mod second;
mod session;
mod shapes;
mod sql;
mod table;
mod toml;
mod turns;
mod typescript;
mod work;
mod yaml;

pub mod comments;
mod common;
pub mod detector;
pub mod highlight;
mod leaves;

mod steps;
mod syntax;
pub mod texts;
mod tree;

pub use bindings::{Bindings, python_bindings};
pub use comments::{Comment, comments, comments_in};
pub use common::{Construct, Names, is_common};
pub use detector::{
    ClauseCount, Closed, Detector, DetectorSet, Edit, FixFault, Match, Mutant, OpenEnd,
    ReadDefaults, RuleScope, ScanFault, Severity, Share, apply, place_of, stop, suppressions,
};
pub use fragment::{Doubt, forms, of_other_language, read as fragment};
pub use highlight::Highlight;
pub use include::include;
pub use leaves::Leaves;
pub use locals::Local;
pub use outline::{NodeNature, Outline, OutlineRow};
pub use printed::{RemarkKind, remarks};
pub use row::{Comments, Grammar, Language, Nature, Runtime};
pub use samples::{Sample, SampleKind};
pub use second::Second;
pub use session::{begun_by_prompt, session_highlights};
pub use table::{LANGUAGES, find, of_file, run_by};
pub use tree::{SyntaxFault, Tree};
pub use turns::{Directives, Turn, turns};
