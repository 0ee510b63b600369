//! Operators and keywords that a pattern names and does not compare: `relaxed` finds `!=` with a pattern of `==`.
//!
//! It says only what code shows: the pattern matches where what it names is nowhere.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};

use ast_grep_core::matcher::{MatcherExt, Pattern, PatternNode};
use serde_json::Value;

use super::compiled::Detector;
use super::pattern;
use super::scan::{Match, budget, steps};
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
        let (texts, expressions) = own.texts();
        // A token that no text holds is named by no pattern: of most rules nothing more is read.
        let swaps = syntax.grammar.shapes.swaps;
        let is_likely = |(one, _): &(&str, &str)| {
            tree.code().contains(one) && texts.iter().any(|text| text.contains(one))
        };
        if !swaps.iter().any(is_likely) {
            return None;
        }
        let named = own.named(syntax);
        let names = |token: &str| {
            named.iter().any(|one| one.tokens.contains(token))
                || expressions.iter().any(|text| text.contains(token))
        };
        let mut swaps = swaps.iter().filter(|(one, other)| {
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
        self.visit(|key, value| match key {
            "not" | "stopBy" => false,
            "pattern" => {
                found.extend(named(syntax, value));
                false
            }
            _ => true,
        });
        found
    }
}

fn named(syntax: Syntax, value: &Value) -> Option<Named> {
    let (pattern, strictness) = pattern::of_rule(syntax, value)?;
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
            out.push_str(code.get(done..range.start).unwrap_or_default());
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
    is_found.then(|| out + code.get(done..).unwrap_or_default())
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
    let mut budget = budget(steps(count), tree.code(), 0);
    let look = AssertUnwindSafe(|| with_budget(&mut budget, look).unwrap_or(false));
    catch_unwind(look).unwrap_or(false)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::{DetectorSet, ReadDefaults};
    use std::sync::Arc;

    #[track_caller]
    fn check(language: &str, rule: &str, code: &str, expect: Option<&str>) {
        let yaml = format!("id: B1\nlanguage: {language}\nrule: {rule}");
        let detector = Detector::read(&yaml, ReadDefaults::default()).expect("a rule");
        let detector = Arc::new(detector);
        let tree = Tree::parse(detector.language, code).expect("a tree");
        let found = DetectorSet::new(vec![detector.clone()]).scan(&tree);
        let found = found.expect("a scan");
        assert!(!found.is_empty(), "{rule}");
        assert_eq!(
            detector.blind_to(&tree, &found).as_deref(),
            expect,
            "{rule}"
        );
    }

    fn with(strictness: &str, pattern: &str) -> String {
        format!("{{ pattern: {{ context: \"{pattern}\", strictness: {strictness} }} }}")
    }

    #[test]
    fn a_pattern_that_matches_the_opposite_is_shown_with_it() {
        let blind = |language: &str, strictness: &str, pattern: &str, code: &str, other: &str| {
            check(language, &with(strictness, pattern), code, Some(other));
        };
        blind(
            "go", "relaxed", "$A == nil", "a = b == nil\n", "a = b != nil\n",
        );
        blind("java", "ast", "$A + $B", "int a = b + c;", "int a = b - c;");
        blind("rust", "relaxed", "$A && $B", "a && b;", "a || b;");
        blind("bash", "relaxed", "$A && $B", "a && b\n", "a || b\n");
        blind(
            "javascript", "relaxed", "let $A = $B", "let a = 1;", "const a = 1;",
        );
        blind(
            "typescript", "relaxed", "$A as any", "a as any;", "a as unknown;",
        );
        blind(
            "python",
            "ast",
            "async def $F(): $$$B",
            "async  def f(): pass\n",
            "def f(): pass\n",
        );
        blind(
            "python", "relaxed", "$A is None", "a is None\n", "a is not None\n",
        );
    }

    #[test]
    fn a_pattern_that_compares_what_it_names_is_not_blind() {
        let sees = |language: &str, strictness: &str, pattern: &str, code: &str| {
            check(language, &with(strictness, pattern), code, None);
        };
        sees("go", "smart", "$A == nil", "a = b == nil\n");
        sees("go", "cst", "$A == nil", "a = b == nil\n");
        sees("typescript", "smart", "$A as any", "a as any;");
        // Names are compared, and strings are no operators.
        sees("python", "relaxed", "f(None)", "f(None)\n");
        sees("javascript", "relaxed", "f('==')", "f('==');");
        let of_kind = "{ kind: binary_expression, has: { pattern: nil } }";
        check("go", of_kind, "a = b == nil\n", None);
        let either =
            "{ any: [ { pattern: { context: $A == 1, strictness: ast } }, { pattern: $A != 1 } ] }";
        check("rust", either, "a == 1;", None);
        let left_out = "{ kind: call, not: { has: { pattern: { context: $A == 1, strictness: ast }, stopBy: end } } }";
        check("python", left_out, "f(1)\n", None);
        let tested = "{ pattern: { context: $A == 1, strictness: ast }, regex: ' == |!=' }";
        check("python", tested, "a == 1\n", None);
    }
}
