//! What a rule's `fix` makes of code.
//!
//! It applies and does not judge: whether the result is any good is asked of the detectors like all other code.

use std::collections::HashMap;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};

use ast_grep_core::matcher::MatcherExt;
use ast_grep_core::replacer::{Replacer, TemplateFix};

use super::comments::mark_comments;
use super::compiled::Detector;
use super::edit::{Edit, apply};
use super::hazard::Hazard;
use super::scan::{SHALLOW, ScanFault, budget, steps};
use super::separators::mend;
use crate::language::steps::{CountedNode, with_budget};
use crate::language::syntax::Syntax;
use crate::language::tree::{Step, Tree, walk};

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
    /// A fix would write or lose what its pattern did not see.
    Hazardous(Hazard),
}

/// Letters that stand for a line feed, if the code has none of their own.
const MASKS: &[char] = &['\u{1}', '\u{2}', '\u{3}', '\u{4}', '\u{5}', '\u{6}'];

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
            let tree = Tree::parse(self.language, &code).ok_or(FixFault::Unreadable)?;
            let (edits, overlaps) = outermost(self.edits(&tree)?);
            if let Some(hazard) = edits.iter().find_map(|edit| edit.hazard) {
                return Err(FixFault::Hazardous(hazard));
            }
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

    /// What the fix would put where, for every match in the tree; none of it is applied, and edits may overlap.
    ///
    /// ast-grep sets the lines of what a variable holds in or out, those of a string, too. Here a string stays what it is:
    /// it is shown to ast-grep as one line.
    pub fn edits(&self, tree: &Tree) -> Result<Vec<Edit>, FixFault> {
        match self.on(tree) {
            Some(own) => own.own_edits(tree),
            None if tree.has_error() => Ok(Vec::new()),
            None => match tree.with_second(self.language) {
                Some(other) => self.own_edits(&other),
                None => Ok(Vec::new()),
            },
        }
    }

    fn own_edits(&self, tree: &Tree) -> Result<Vec<Edit>, FixFault> {
        let mut edits = self.edits_with_strings(tree)?;
        mark_comments(tree, &mut edits);
        Ok(edits)
    }

    fn edits_with_strings(&self, tree: &Tree) -> Result<Vec<Edit>, FixFault> {
        let mut edits = self.plain_edits(tree)?;
        let strings = lines_in_strings(tree);
        let holds = |edit: &Edit| {
            let next = strings.partition_point(|at| *at < edit.found.start);
            strings.get(next).is_some_and(|at| *at < edit.found.end)
        };
        if !edits.iter().any(holds) {
            return Ok(edits);
        }
        let Some(mask) = MASKS.iter().find(|mask| !tree.code().contains(**mask)) else {
            return Ok(edits);
        };
        let mut code = tree.code().as_bytes().to_vec();
        strings.iter().for_each(|at| code[*at] = *mask as u8);
        let Some(masked) = String::from_utf8(code)
            .ok()
            .and_then(|code| tree.with(code))
        else {
            return Ok(edits);
        };
        let whole = self.plain_edits(&masked)?;
        let mut texts: HashMap<(Range<usize>, Range<usize>), String> = whole
            .into_iter()
            .map(|edit| ((edit.found, edit.range), edit.text))
            .collect();
        for edit in edits.iter_mut().filter(|edit| holds(edit)) {
            if let Some(text) = texts.remove(&(edit.found.clone(), edit.range.clone())) {
                edit.text = text.replace(*mask, "\n");
            }
        }
        Ok(edits)
    }

    fn plain_edits(&self, tree: &Tree) -> Result<Vec<Edit>, FixFault> {
        let code = tree.code();
        if tree.depth() > SHALLOW {
            return Err(FixFault::Scan(ScanFault::TooDeep {
                depth: tree.depth(),
                limit: SHALLOW,
            }));
        }
        let mut places = Vec::new();
        let mut nodes = 0u32;
        walk(tree.top(), |node, _| {
            nodes = nodes.saturating_add(1);
            if self.kinds.binary_search(&node.kind_id()).is_ok() {
                places.push(tree.root.adopt(CountedNode(node)));
            }
            Step::Into
        });
        let find = || {
            let found = places.into_iter().filter_map(|node| {
                let found = self.config.matcher.match_node(node)?;
                let fixer = self.config.fixer.first()?;
                let stricter = &self.stricter;
                let hazard = stricter.hazard(&self.normalised, self.language, found.get_node());
                let range = fixer.get_replaced_range(&found, &self.config.matcher);
                let template = mend(self.fix_template(), found.get_env());
                let template = match tabs(code, range.start) {
                    "" => template,
                    tabs => Some(below(&template, self.fix_template(), tabs)),
                };
                let text = match template {
                    None => fixer.generate_replacement(&found),
                    Some(template) => self.template(&template)?.generate_replacement(&found),
                };
                Some(Edit {
                    range: range.start.min(code.len())..range.end.min(code.len()),
                    text: String::from_utf8_lossy(&text).into_owned(),
                    found: found.range(),
                    hazard,
                })
            });
            found.collect::<Vec<Edit>>()
        };
        let mut budget = budget(steps(nodes), code, self.growth);
        let find = AssertUnwindSafe(|| with_budget(&mut budget, find));
        match catch_unwind(find) {
            Ok(None) => Err(FixFault::Scan(ScanFault::Budget { detector: 0 })),
            Ok(Some(edits)) => Ok(edits),
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

/// The line feeds that belong to a text: those of strings and here-documents.
fn lines_in_strings(tree: &Tree) -> Vec<usize> {
    let mut found = Vec::new();
    walk(tree.top(), |node, _| {
        let kind = node.kind();
        let is_text = (kind.ends_with("string") && !kind.starts_with("concatenated"))
            || kind.contains("heredoc");
        if !is_text {
            return Step::Into;
        }
        let range = node.byte_range();
        let text = tree.code().get(range.clone()).unwrap_or_default();
        found.extend(text.match_indices('\n').map(|(at, _)| range.start + at));
        Step::Over
    });
    found
}

/// The tabs that the line of a place begins with.
fn tabs(code: &str, at: usize) -> &str {
    let code = code.get(..at).unwrap_or_default();
    let start = code.rfind('\n').map_or(0, |newline| newline + 1);
    let line = &code[start..];
    &line[..line.len() - line.trim_start_matches('\t').len()]
}

/// A template with its further lines behind these tabs: ast-grep sets lines in by spaces alone.
fn below(mended: &Option<String>, written: &str, tabs: &str) -> String {
    let template = mended.as_deref().unwrap_or(written);
    template.replace('\n', &format!("\n{tabs}"))
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
