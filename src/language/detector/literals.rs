//! The literal that code must hold before a rule can match in it.
//!
//! A necessary condition, never a sufficient one: where it is not sure it asks for nothing, and the scan decides.

use ast_grep_core::MatchStrictness;
use ast_grep_core::matcher::PatternNode;
use ast_grep_core::meta_var::MetaVariable;
use regex_syntax::hir::literal::{ExtractKind, Extractor};
use serde_json::{Map, Value};

use super::pattern;
use crate::language::syntax::Syntax;

/// At least one of these must stand in the code; None asks for nothing.
pub type Need = Option<Vec<String>>;

/// A name that is shorter is in almost any code.
const SHORTEST: usize = 2;

/// Of a regular expression: each is looked for, and a list that is longer is hardly a choice.
const MOST: usize = 16;

/// What code needs for `rule` to match; `utils` are the rule's own utilities.
pub fn need(syntax: Syntax, rule: &Value, utils: Option<&Map<String, Value>>) -> Need {
    LiteralReader { syntax, utils }.rule(rule, &mut Vec::new())
}

struct LiteralReader<'rule> {
    syntax: Syntax,
    utils: Option<&'rule Map<String, Value>>,
}

impl<'rule> LiteralReader<'rule> {
    /// The keys of a rule object hold together, so the most selective of them speaks for all.
    fn rule(&self, rule: &'rule Value, within: &mut Vec<&'rule str>) -> Need {
        let keys = rule.as_object()?;
        let needs = keys.iter().map(|(key, value)| match key.as_str() {
            "pattern" => self.pattern(value),
            "regex" => expression(value.as_str()?),
            // The relatives of a node stand in the same text.
            "inside" | "has" | "follows" | "precedes" => self.rule(value, within),
            "all" => {
                let rules = value.as_array()?.iter();
                selective(rules.map(|rule| self.rule(rule, within)))
            }
            "any" => {
                let mut literals = Vec::new();
                for rule in value.as_array()? {
                    literals.extend(self.rule(rule, within)?);
                }
                (!literals.is_empty()).then_some(literals)
            }
            "matches" => {
                let name = value.as_str()?;
                let rule = self.utils?.get(name)?;
                // A utility may name itself through a relation.
                if within.contains(&name) {
                    return None;
                }
                within.push(name);
                let need = self.rule(rule, within);
                within.pop();
                need
            }
            _ => None,
        });
        selective(needs)
    }

    fn pattern(&self, value: &Value) -> Need {
        let (pattern, strictness) = pattern::of_rule(self.syntax, value)?;
        // A signature compares kinds and no text.
        if matches!(strictness, MatchStrictness::Signature) {
            return None;
        }
        let mut longest = "";
        longest_word(&pattern.node, true, &mut longest);
        // A keyword is in much code, so a name goes before it.
        if longest.len() < SHORTEST
            && matches!(strictness, MatchStrictness::Smart | MatchStrictness::Cst)
        {
            longest_word(&pattern.node, false, &mut longest);
        }
        (longest.len() >= SHORTEST).then(|| vec![longest.to_string()])
    }
}

/// With what each text begins or ends that a regular expression finds: the text of a node stands in the code.
fn expression(source: &str) -> Need {
    let parsed = regex_syntax::parse(source).ok()?;
    let read = |kind: ExtractKind| {
        let found = Extractor::new().kind(kind).extract(&parsed);
        let literals = found.literals()?;
        let texts = literals.iter().map(|literal| {
            let text = std::str::from_utf8(literal.as_bytes()).ok()?;
            (text.len() >= SHORTEST).then(|| text.to_owned())
        });
        let mut texts: Vec<String> = texts.collect::<Option<_>>()?;
        // Where a longer one stands, the shorter one that it holds stands as well.
        texts.sort_by_key(String::len);
        let mut needed: Vec<String> = Vec::new();
        for text in texts {
            if !needed.iter().any(|shorter| text.contains(shorter.as_str())) {
                needed.push(text);
            }
        }
        (!needed.is_empty() && needed.len() <= MOST).then_some(needed)
    };
    selective(
        [ExtractKind::Prefix, ExtractKind::Suffix]
            .into_iter()
            .map(read),
    )
}

/// The shortest list of the longest literals.
fn selective(needs: impl Iterator<Item = Need>) -> Need {
    needs.flatten().min_by_key(|literals| {
        let shortest = literals.iter().map(String::len).min().unwrap_or(0);
        (literals.len(), usize::MAX - shortest)
    })
}

/// Named leaves must be equal in text, and keywords where the strictness does not pass over them; marks such as `==` are
/// too common to ask for.
fn longest_word<'pattern>(node: &'pattern PatternNode, named: bool, longest: &mut &'pattern str) {
    match node {
        PatternNode::Terminal { text, is_named, .. } => {
            let is_word = text
                .bytes()
                .all(|byte| byte == b'_' || byte.is_ascii_alphanumeric());
            if is_word && *is_named == named && text.len() > longest.len() {
                *longest = text;
            }
        }
        PatternNode::Internal { children, .. } => {
            // ast-grep passes over the keywords and marks directly behind an ellipsis.
            let mut is_behind = false;
            for child in children {
                if !(is_behind && child.is_trivial()) {
                    longest_word(child, named, longest);
                    is_behind = is_ellipsis(child);
                }
            }
        }
        PatternNode::MetaVar { .. } => {}
    }
}

fn is_ellipsis(node: &PatternNode) -> bool {
    use MetaVariable::{MultiCapture, Multiple};
    let PatternNode::MetaVar { meta_var } = node else {
        return false;
    };
    matches!(meta_var, Multiple | MultiCapture(_))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::find;

    fn check(yaml: &str, expect: Option<&[&str]>) {
        let value: Value = ast_grep_config::from_str(yaml).expect("yaml");
        let utils = value.get("utils").and_then(Value::as_object);
        let syntax = Syntax::of(find("python").expect("python")).expect("a grammar");
        let need = need(syntax, value.get("rule").expect("rule"), utils);
        let expect = expect.map(|names| names.iter().map(|name| name.to_string()).collect());
        assert_eq!(need, expect, "{yaml}");
    }

    #[test]
    fn needs_follow_the_rule() {
        check("rule: { pattern: $S.query($A) }", Some(&["query"]));
        check("rule: { pattern: $A == $B }", None);
        check("rule: { pattern: assert $A }", Some(&["assert"]));
        check(
            "rule: { pattern: { context: assert $A, strictness: relaxed } }",
            None,
        );
        check(
            "rule: { any: [{pattern: foo()}, {pattern: barr()}] }",
            Some(&["foo", "barr"]),
        );
        check("rule: { any: [{pattern: foo()}, {pattern: $A}] }", None);
        check(
            "rule: { all: [{pattern: $A()}, {has: {pattern: longer}}, {has: {pattern: foo}}] }",
            Some(&["longer"]),
        );
        check("rule: { pattern: $A(), not: {pattern: foo()} }", None);
        check(
            "rule: { kind: call, inside: {pattern: 'with open($A) as $B: $$$C', stopBy: end} }",
            Some(&["open"]),
        );
        check(
            "rule: { pattern: {context: foo(1), strictness: signature} }",
            None,
        );
        check(
            "rule: { pattern: {context: f(backref=$B), selector: keyword_argument} }",
            Some(&["backref"]),
        );
        check(
            "rule: { matches: u }\nutils: { u: {pattern: foo()} }",
            Some(&["foo"]),
        );
        check(
            "rule: { matches: u }\nutils: { u: {kind: call, has: {matches: u}} }",
            None,
        );
    }

    #[test]
    fn a_regular_expression_needs_what_it_begins_or_ends_with() {
        let named = |regex: &str, expect: Option<&[&str]>| {
            check(
                &format!("rule: {{ kind: identifier, regex: '{regex}' }}"),
                expect,
            );
        };
        named("^old_1$", Some(&["old_1"]));
        named("(^|[._])(session|db)$", Some(&["db", "session"]));
        named("^[a-z]+_old$", Some(&["_old"]));
        named("^(Any|)Str", Some(&["Str"]));
        named("(?i)^ab$", Some(&["AB", "Ab", "aB", "ab"]));
        named("été", Some(&["été"]));
        for open in [
            "a|bc", "^a$", "(foo)?", "x*", ".", "[a-z]{3}", "(", "(?-u:\\xff\\xfe)",
        ] {
            named(open, None);
        }
        check(
            "rule: { kind: call, has: { field: function, regex: '^foo' } }",
            Some(&["foo"]),
        );
        check(
            "rule: { kind: call, not: { has: { field: function, regex: '^foo' } } }",
            None,
        );
        check(
            "rule: { pattern: $S.query($A), regex: '^query_all' }",
            Some(&["query_all"]),
        );
    }
}
