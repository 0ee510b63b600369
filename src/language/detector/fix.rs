//! What a rule's `fix` makes of code.
//!
//! It applies and does not judge: whether the result is any good is asked of the detectors like all other code.

use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};

use ast_grep_core::matcher::MatcherExt;
use ast_grep_core::replacer::{Replacer, TemplateFix};

use super::scan::{BUDGET, SHALLOW};
use super::separators::mend;
use super::{Detector, ScanFault};
use crate::language::steps::{CountedNode, with_budget};
use crate::language::syntax::Syntax;
use crate::language::tree::{Step, walk};
use crate::language::{Language, Tree};

/// Fixes of overlapping matches are applied in rounds, the outermost first; code that needs more has no end.
const ROUNDS: usize = 10;

/// So many bytes a fix may add.
const GROWTH: usize = 1 << 20;

/// Why no fixed code can be given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FixFault {
    /// The matcher could not look at the code.
    Scan(ScanFault),
    /// What a fix made nests too deep to be read again.
    Unreadable,
    /// Each fix of overlapping matches makes new ones.
    Endless,
}

/// A range of the code and what takes its place.
struct Edit {
    range: Range<usize>,
    text: String,
}

impl Detector {
    /// Whether the rule says how to mend what it finds.
    pub fn has_fix(&self) -> bool {
        !self.config.fixer.is_empty()
    }

    /// The code with every match of the detector fixed; the first fix, where a rule has several to choose from.
    ///
    /// Matches that do not overlap are fixed from left to right. Of those that do, the outermost is fixed, and what is
    /// then found is fixed again.
    pub fn fix(&self, code: &str) -> Result<String, FixFault> {
        let mut code = code.to_owned();
        let most = code.len() + GROWTH;
        for _ in 0..ROUNDS {
            let (edits, overlaps) = outermost(self.edits(self.language, &code)?);
            code = apply(&code, &edits);
            if !overlaps {
                return Ok(code);
            }
            if code.len() > most {
                break;
            }
        }
        Err(FixFault::Endless)
    }

    fn edits(&self, language: &'static Language, code: &str) -> Result<Vec<Edit>, FixFault> {
        let tree = Tree::parse(language, code).ok_or(FixFault::Unreadable)?;
        if tree.depth() > SHALLOW {
            return Err(FixFault::Scan(ScanFault::TooDeep {
                depth: tree.depth(),
                limit: SHALLOW,
            }));
        }
        let mut places = Vec::new();
        walk(tree.top(), |node, _| {
            if self.kinds.binary_search(&node.kind_id()).is_ok() {
                places.push(tree.root.adopt(CountedNode(node)));
            }
            Step::Into
        });
        let find = || {
            let found = places.into_iter().filter_map(|node| {
                let found = self.config.matcher.match_node(node)?;
                let fixer = self.config.fixer.first()?;
                let range = fixer.get_replaced_range(&found, &self.config.matcher);
                let text = match mend(self.fix_template(), found.get_env()) {
                    None => fixer.generate_replacement(&found),
                    Some(template) => self.template(&template)?.generate_replacement(&found),
                };
                Some(Edit {
                    range: range.start.min(code.len())..range.end.min(code.len()),
                    text: String::from_utf8_lossy(&text).into_owned(),
                })
            });
            found.collect::<Vec<Edit>>()
        };
        let find = AssertUnwindSafe(|| with_budget(BUDGET, find));
        match catch_unwind(find) {
            Ok((_, 0)) => Err(FixFault::Scan(ScanFault::Budget { detector: 0 })),
            Ok((edits, _)) => Ok(edits),
            Err(_) => Err(FixFault::Scan(ScanFault::Broken { detector: 0 })),
        }
    }

    /// The fix as written: a text, an object with a `template`, or the first of a list of these.
    fn fix_template(&self) -> &str {
        let fix = &self.normalised["fix"];
        let fix = if fix.is_array() { &fix[0] } else { fix };
        fix.as_str()
            .or_else(|| fix["template"].as_str())
            .unwrap_or_default()
    }

    fn template(&self, text: &str) -> Option<TemplateFix> {
        let transform = self.normalised["transform"].as_object();
        let names: Vec<String> = transform
            .into_iter()
            .flatten()
            .map(|(name, _)| name.clone())
            .collect();
        Some(TemplateFix::with_transform(
            text,
            &Syntax::of(self.language)?,
            &names,
        ))
    }
}

/// The edits that do not overlap, from left to right and the outermost first; and whether any was left out.
fn outermost(mut edits: Vec<Edit>) -> (Vec<Edit>, bool) {
    edits.sort_by_key(|edit| (edit.range.start, std::cmp::Reverse(edit.range.end)));
    let all = edits.len();
    let mut kept: Vec<Edit> = Vec::new();
    for edit in edits {
        if kept
            .last()
            .is_none_or(|last| last.range.end <= edit.range.start)
        {
            kept.push(edit);
        }
    }
    let overlaps = kept.len() < all;
    (kept, overlaps)
}

fn apply(code: &str, edits: &[Edit]) -> String {
    let mut fixed = String::with_capacity(code.len());
    let mut at = 0;
    for edit in edits {
        fixed += code.get(at..edit.range.start).unwrap_or_default();
        fixed += &edit.text;
        at = edit.range.end;
    }
    fixed + code.get(at..).unwrap_or_default()
}
