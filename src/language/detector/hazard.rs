//! What speaks against a fix where its detector matched: it would write or drop what its pattern did not see.
//!
//! It looks at one match and changes nothing; who may apply the fix all the same is not decided here.

use std::sync::OnceLock;

use ast_grep_config::RuleConfig;
use ast_grep_core::Node;
use ast_grep_core::matcher::MatcherExt;
use serde_json::{Value, json};

use super::compile::compile;
use crate::language::row::Language;
use crate::language::steps::Counted;
use crate::language::syntax::Syntax;

/// Why a fix is not to be applied at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hazard {
    /// The pattern wrote a token, `==` perhaps, and the code holds another one.
    Token,
    /// The code goes on where the pattern ends.
    Tail,
    /// A comment between the parts would be lost, or moved past other code.
    Comment,
}

impl Hazard {
    /// The reason, behind "it is not applied:".
    pub fn why(self) -> &'static str {
        match self {
            Hazard::Token => {
                "an operator, keyword or mark of its pattern is another one in the code"
            }
            Hazard::Tail => "the code goes on where its pattern ends, and that would be lost",
            Hazard::Comment => "a comment inside would be lost or moved",
        }
    }
}

/// The rule with stricter patterns; none where that is the rule itself.
#[derive(Default)]
pub(super) struct Stricter {
    exact: OnceLock<Option<RuleConfig<Syntax>>>,
    closed: OnceLock<Option<RuleConfig<Syntax>>>,
}

/// How a copy of a rule is stricter.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Copy {
    /// Operators and keywords count everywhere.
    Exact,
    /// No pattern goes on behind its end.
    Closed,
}

impl Stricter {
    /// What the patterns did not see of a node that the rule matches.
    pub fn hazard(
        &self,
        rule: &Value,
        language: &'static Language,
        node: &Node<'_, Counted>,
    ) -> Option<Hazard> {
        let misses = |copy: &OnceLock<_>, kind: Copy| {
            let copy: &Option<RuleConfig<Syntax>> =
                copy.get_or_init(|| copied(rule, language, kind));
            let copy = copy.as_ref();
            copy.is_some_and(|copy| copy.matcher.match_node(node.clone()).is_none())
        };
        if misses(&self.exact, Copy::Exact) {
            return Some(Hazard::Token);
        }
        misses(&self.closed, Copy::Closed).then_some(Hazard::Tail)
    }
}

fn copied(rule: &Value, language: &'static Language, copy: Copy) -> Option<RuleConfig<Syntax>> {
    let mut rule = rule.clone();
    let mut has_changed = false;
    for key in ["rule", "utils"] {
        // A utility may be used below a `not`, where stricter is looser.
        if key == "rule" || copy == Copy::Exact {
            rule.get_mut(key)
                .into_iter()
                .for_each(|rule| tighten(rule, copy, &mut has_changed));
        }
    }
    // The fix is not asked for.
    rule.as_object_mut()?.remove("fix");
    let syntax = Syntax::of(language)?;
    has_changed.then(|| compile(&rule, syntax).ok()).flatten()
}

fn tighten(value: &mut Value, copy: Copy, has_changed: &mut bool) {
    match value {
        Value::Object(keys) => {
            for (key, value) in keys {
                match key.as_str() {
                    "not" => {}
                    // What is around the match is left as it is.
                    "inside" | "follows" | "precedes" if copy == Copy::Closed => {}
                    "pattern" => tighten_pattern(value, copy, has_changed),
                    _ => tighten(value, copy, has_changed),
                }
            }
        }
        Value::Array(values) => {
            for value in values {
                tighten(value, copy, has_changed);
            }
        }
        _ => {}
    }
}

fn tighten_pattern(pattern: &mut Value, copy: Copy, has_changed: &mut bool) {
    let strictness = pattern.get("strictness").and_then(Value::as_str);
    let instead = match (copy, strictness.unwrap_or("smart")) {
        (Copy::Exact, "ast" | "relaxed" | "signature" | "template") => "smart",
        (Copy::Closed, "smart") => "relaxed",
        _ => return,
    };
    if let Value::String(context) = pattern {
        *pattern = json!({ "context": context });
    }
    if let Value::Object(keys) = pattern {
        keys.insert("strictness".to_owned(), instead.into());
        *has_changed = true;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::tree::Tree;
    use crate::language::{Detector, ReadDefaults, find};

    fn check(rule: &str, code: &str, expect: &[Option<Hazard>]) {
        let yaml = format!("id: F1\n{rule}");
        let detector = Detector::read(&yaml, ReadDefaults::default()).expect("a rule");
        let tree = Tree::parse(find(detector.language.name).expect("a language"), code);
        let edits = detector.edits(&tree.expect("a tree")).expect("edits");
        let hazards: Vec<Option<Hazard>> = edits.iter().map(|edit| edit.hazard).collect();
        assert_eq!(hazards, expect, "{code}");
    }

    #[test]
    fn a_token_that_the_pattern_did_not_write_speaks_against_a_fix() {
        let relaxed = "language: javascript\nrule: { pattern: { context: $A == null, strictness: relaxed } }\nfix: $A === null";
        check(
            relaxed,
            "a == null;\na != null;\n",
            &[None, Some(Hazard::Token)],
        );
        let smart = "language: javascript\nrule: { pattern: $A == null }\nfix: $A === null";
        check(smart, "a == null;\na != null;\n", &[None]);
        let waits = "language: python\nrule: { pattern: { context: 'async def $F(): $$$B', strictness: ast } }\nfix: 'async def $F(): ...'";
        check(
            waits,
            "async def f(): pass\n\ndef g(): pass\n",
            &[None, Some(Hazard::Token)],
        );
        let helped = "language: go\nrule: { matches: nil }\nutils: { nil: { pattern: { context: $A == nil, strictness: relaxed } } }\nfix: isNil($A)";
        check(
            helped,
            "package a\n\nvar b = c == nil\nvar d = e != nil\n",
            &[None, Some(Hazard::Token)],
        );
    }

    #[test]
    fn code_behind_the_end_of_a_pattern_speaks_against_a_fix() {
        let import = "language: python\nrule: { pattern: import os }\nfix: import pathlib";
        check(
            import,
            "import os\nimport os, sys\n",
            &[None, Some(Hazard::Tail)],
        );
        let opened = "language: python\nrule: { pattern: 'with open($F): $$$B' }\nfix: 'with Path($F).open(): $$$B'";
        check(
            opened,
            "with open(a):\n    b\nwith open(a), lock:\n    b\n",
            &[None, Some(Hazard::Tail)],
        );
        let otherwise = "language: typescript\nrule: { pattern: 'if ($A) { $$$B }' }\nfix: 'when($A, () => { $$$B })'";
        check(
            otherwise,
            "if (a) { b() }\nif (a) { b() } else { c() }\n",
            &[None, Some(Hazard::Tail)],
        );
    }

    #[test]
    fn a_comment_that_would_be_lost_speaks_against_a_fix() {
        let not = "language: python\nrule: { pattern: $A.isnot($B) }\nfix: $A.is_not($B)";
        check(
            not,
            "x = (a  # why\n     .isnot(b))\ny = a.isnot(b)  # why\n",
            &[Some(Hazard::Comment), None],
        );
        let kept = "language: javascript\nrule: { pattern: 'old($$$A)' }\nfix: new_($$$A)";
        check(kept, "old(a, /* why */ b);\n", &[None]);
        let twice = "language: rust\nrule: { pattern: 'old($A, $B)' }\nfix: new_($A)";
        check(
            twice,
            "fn f() { old(/* a */ x, /* a */ y); old(x, y); }\n",
            &[Some(Hazard::Comment), None],
        );
        let comments = "language: python\nrule: { kind: comment, regex: later }\nfix: ''";
        check(comments, "# later\nf()\n", &[None]);
    }
}
