//! A rule object asked alone, of every node of one tree: what a part of a rule matches.
//!
//! It needs no kinds, which ast-grep asks of a whole rule, and it gives up where a scan would take a thread of its own.

use ast_grep_config::{RuleCore, SerializableRuleCore};
use ast_grep_core::matcher::MatcherExt;
use serde_json::{Map, Value};
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};

use super::scan::{SHALLOW, budget, steps};
use crate::language::steps::{CountedNode, with_budget};
use crate::language::syntax::Syntax;
use crate::language::tree::{Step, Tree, walk};

pub(super) struct Probe(RuleCore);

impl Probe {
    /// A rule object with the utilities of `whole`, and with those of its constraints that `constraints` names.
    pub fn new(rule: &Value, whole: &Value, constraints: &[&str], syntax: Syntax) -> Option<Probe> {
        let mut keys = Map::new();
        keys.insert("rule".into(), rule.clone());
        let utils = whole
            .get("utils")
            .map(|utils| ("utils".into(), utils.clone()));
        keys.extend(utils);
        let all = whole.get("constraints").and_then(Value::as_object);
        let named = all.into_iter().flatten();
        let named = named.filter(|(name, _)| constraints.contains(&name.as_str()));
        let named: Map<String, Value> = named
            .map(|(name, rule)| (name.clone(), rule.clone()))
            .collect();
        if !named.is_empty() {
            keys.insert("constraints".into(), Value::Object(named));
        }
        let core = serde_json::from_value::<SerializableRuleCore>(Value::Object(keys)).ok()?;
        let made = || core.get_matcher(RuleCore::default().get_env(syntax)).ok();
        catch_unwind(AssertUnwindSafe(made)).ok()?.map(Probe)
    }

    /// The bytes of each node that it matches, in the order of the text; none where that could not be found out.
    pub fn matches(&self, tree: &Tree) -> Option<Vec<Range<usize>>> {
        if tree.depth() > SHALLOW {
            return None;
        }
        let mut nodes = Vec::new();
        walk(tree.top(), |node, _| {
            nodes.push(node);
            Step::Into
        });
        let count = u32::try_from(nodes.len()).ok()?;
        let mut left = budget(steps(count), tree.code(), 0);
        let mut found = Vec::new();
        let look = AssertUnwindSafe(|| {
            for node in nodes {
                let node = tree.root.adopt(CountedNode(node));
                let look = || self.0.match_node(node).map(|node| node.range());
                found.extend(with_budget(&mut left, look)?);
            }
            Some(())
        });
        catch_unwind(look).ok().flatten()?;
        Some(found)
    }
}
