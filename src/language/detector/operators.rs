//! Operators and keywords that a pattern names and does not compare: `relaxed` finds `!=` with a pattern of `==`.
//!
//! It says only what code shows: the pattern matches where what it names is nowhere.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};

use ast_grep_core::MatchStrictness;
use ast_grep_core::matcher::{MatcherExt, Pattern, PatternNode};
use serde_json::Value;

use super::scan::budget;
use super::{Detector, Match, pattern};
use crate::language::Comments;
use crate::language::steps::{CountedNode, with_budget};
use crate::language::syntax::Syntax;
use crate::language::tree::{Step, Tree, walk};

/// A pattern by which something is found, and the words and marks that it names.
struct Named {
    pattern: Pattern,
    tokens: BTreeSet<String>,
}

impl Detector {
    /// The code with an operator or keyword exchanged for its opposite, of which a pattern of the rule names the one and
    /// still matches; none where it compares what it names, or where it names both.
    pub fn blind_to(&self, tree: &Tree, found: &[Match]) -> Option<String> {
        let own = self.on(tree)?;
        let syntax = Syntax::of(own.language)?;
        let named = own.named(syntax);
        let (_, expressions) = own.texts();
        let names = |token: &str| {
            named.iter().any(|one| one.tokens.contains(token))
                || expressions.iter().any(|text| text.contains(token))
        };
        let swaps = syntax.grammar.shapes.swaps.iter();
        let mut swaps = swaps.filter(|(one, other)| {
            let patterns = || named.iter().any(|named| named.tokens.contains(*one));
            patterns() && (other.is_empty() || !names(other))
        });
        swaps.find_map(|(one, other)| {
            let code = exchanged(tree, found, one, other)?;
            let changed = Tree::parse_alone(own.language, &code)?;
            if changed.count_errors() > tree.count_errors() {
                return None;
            }
            let mut asked = named.iter().filter(|named| named.tokens.contains(*one));
            asked
                .any(|named| matches(&named.pattern, &changed))
                .then_some(code)
        })
    }

    /// The patterns by which something is found: not those of a `not`.
    fn named(&self, syntax: Syntax) -> Vec<Named> {
        let mut found = Vec::new();
        let groups = ["rule", "constraints", "utils"];
        let mut open: Vec<&Value> = groups
            .iter()
            .filter_map(|key| self.normalised.get(key))
            .collect();
        while let Some(value) = open.pop() {
            match value {
                Value::Object(keys) => {
                    for (key, value) in keys {
                        match key.as_str() {
                            "not" | "stopBy" => {}
                            "pattern" => found.extend(read(syntax, value)),
                            _ => open.push(value),
                        }
                    }
                }
                Value::Array(values) => open.extend(values),
                _ => {}
            }
        }
        found
    }
}

fn read(syntax: Syntax, value: &Value) -> Option<Named> {
    let source = value.get("context").unwrap_or(value).as_str()?;
    let selector = value.get("selector").and_then(Value::as_str);
    let strictness = value.get("strictness").and_then(Value::as_str);
    let strictness: MatchStrictness = strictness.unwrap_or("smart").parse().ok()?;
    let pattern = pattern::check(syntax, source, selector).ok()?;
    let pattern = pattern.with_strictness(strictness);
    let mut tokens = BTreeSet::new();
    gather(&pattern.node, &mut tokens);
    Some(Named { pattern, tokens })
}

fn gather(node: &PatternNode, tokens: &mut BTreeSet<String>) {
    match node {
        PatternNode::Terminal { text, .. } => {
            tokens.insert(text.clone());
        }
        PatternNode::Internal { children, .. } => {
            children.iter().for_each(|child| gather(child, tokens));
        }
        PatternNode::MetaVar { .. } => {}
    }
}

/// The code with each of one token exchanged; none where no match holds one.
fn exchanged(tree: &Tree, found: &[Match], one: &str, other: &str) -> Option<String> {
    let code = tree.code();
    let (mut out, mut done, mut is_found) = (String::with_capacity(code.len()), 0, false);
    walk(tree.top(), |node, _| {
        if Comments::is_text(node.kind()) {
            return Step::Over;
        }
        let range = node.byte_range();
        if node.child_count() == 0 && code.get(range.clone()) == Some(one) {
            out.push_str(&code[done..range.start]);
            out.push_str(other);
            done = range.end;
            if other.is_empty() {
                let rest = &code[done..];
                done += rest.len() - rest.trim_start_matches([' ', '\t']).len();
            }
            let mut found = found.iter();
            is_found |=
                found.any(|found| found.range.start <= range.start && range.end <= found.range.end);
        }
        Step::Into
    });
    is_found.then(|| out + &code[done..])
}

fn matches(pattern: &Pattern, tree: &Tree) -> bool {
    let mut nodes = Vec::new();
    walk(tree.top(), |node, _| {
        nodes.push(node);
        Step::Into
    });
    let count = u32::try_from(nodes.len()).unwrap_or(u32::MAX);
    let look = || {
        nodes.into_iter().any(|node| {
            let node = tree.root.adopt(CountedNode(node));
            pattern.match_node(node).is_some()
        })
    };
    let look = AssertUnwindSafe(|| with_budget(budget(count), look).0);
    catch_unwind(look).unwrap_or(false)
}
