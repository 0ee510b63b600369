//! Patterns that go on where they end: code that such a pattern also matches, and how to close it.
//!
//! With `smart`, ast-grep lets code follow the last part of a pattern: `import os` finds `import os, sys`. Nothing is said
//! of a pattern whose author names a strictness, or of what a `not` leaves out.

use std::collections::HashSet;
use std::ops::Range;

use ast_grep_config::RuleConfig;
use ast_grep_core::NodeMatch;
use ast_grep_core::language::Language as _;
use ast_grep_core::matcher::{MatcherExt, Pattern};
use serde_json::{Map, Value, json};
use tree_sitter::Node;

use super::compile::compile;
use super::compiled::Detector;
use super::pattern;
use super::scan::{budget, steps};
use crate::language::steps::{Counted, CountedNode, with_budget};
use crate::language::syntax::Syntax;
use crate::language::tree::{Step, Tree, walk};

/// A pattern with an open end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenEnd {
    /// Keys and indices from the top of the rule file: `rule/any/0/pattern`.
    pub path: Vec<String>,
    /// As written.
    pub pattern: String,
    /// Code that it also matches, with the pattern's own metavariables.
    pub also: String,
    pub closed: Option<Closed>,
}

/// A way to end a pattern where it ends, tried on the pattern itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Closed {
    /// To be written for the pattern.
    Instead(String),
    /// To be written beside it.
    Beside(String),
}

/// Keys that say more of the very node that a pattern matches.
const OWN: &[&str] = &["pattern", "kind", "regex", "not", "all", "any", "matches"];

/// What is below these is not what is found, but what is around it or may not be.
const NO_FINDING: &[&str] = &["not", "inside", "follows", "precedes", "stopBy", "pattern"];

/// Kinds that grammars let go on as versions of old did: `[x for x in 1, 2]`.
const OF_OLD: &[&str] = &["for_in_clause"];

/// A name for what a pattern does not name; no rule has it.
const NAMELESS: &str = "RULEBOOKANY";

/// Patterns are short; one that is not is not tried.
const LONGEST: usize = 1_000;

/// More ends than a pattern has, the last ones first; the rest is not tried.
const MOST_ENDS: usize = 30;

/// More open ends than a rule has; the rest is not looked for.
const MOST: usize = 100;

/// So deep does a rule nest.
const DEEPEST: usize = 60;

impl Detector {
    /// Its open ends, in the order of the rule.
    pub fn open_ends(&self) -> Vec<OpenEnd> {
        let mut found = Vec::new();
        let tails = self
            .language
            .grammar
            .as_ref()
            .map_or(&[][..], |grammar| grammar.shapes.tails);
        let Some(syntax) = Syntax::of(self.language).filter(|_| !tails.is_empty()) else {
            return found;
        };
        let search = Search {
            syntax,
            tails,
            rule: &self.normalised,
        };
        if let Some(rule) = self.normalised.get("rule") {
            search.walk(rule, &mut vec!["rule".to_owned()], &mut found);
        }
        for group in ["constraints", "utils"] {
            let rules = self.normalised.get(group).and_then(Value::as_object);
            for (name, rule) in rules.into_iter().flatten() {
                search.walk(rule, &mut vec![group.to_owned(), name.clone()], &mut found);
            }
        }
        found
    }
}

struct Search<'a> {
    syntax: Syntax,
    tails: &'a [&'a str],
    rule: &'a Value,
}

impl Search<'_> {
    fn walk(&self, value: &Value, path: &mut Vec<String>, found: &mut Vec<OpenEnd>) {
        if path.len() > DEEPEST || found.len() >= MOST {
            return;
        }
        let mut step = |name: String, value: &Value| {
            path.push(name);
            self.walk(value, path, found);
            path.pop();
        };
        match value {
            Value::Object(keys) => {
                for (key, value) in keys {
                    if !NO_FINDING.contains(&key.as_str()) {
                        step(key.clone(), value);
                    }
                }
                if let Some(end) = self.of_object(keys, path) {
                    found.push(end);
                }
            }
            Value::Array(values) => {
                for (at, value) in values.iter().enumerate() {
                    step(at.to_string(), value);
                }
            }
            _ => {}
        }
    }

    /// The open end of the pattern in a rule object, with all that the object says of the same node.
    fn of_object(&self, keys: &Map<String, Value>, path: &[String]) -> Option<OpenEnd> {
        let written = keys.get("pattern")?;
        if written.get("strictness").is_some() {
            return None;
        }
        let source = written.get("context").unwrap_or(written).as_str()?;
        let selector = written.get("selector").and_then(Value::as_str);
        if source.len() > LONGEST {
            return None;
        }
        let named = named(source);
        let code = Code::of(self.syntax, &named, selector)?;
        let own = keys.iter().filter(|(key, _)| OWN.contains(&key.as_str()));
        let own: Map<String, Value> = own
            .map(|(key, value)| (key.clone(), value.clone()))
            .collect();
        let with = |strictness: Option<&str>| {
            let mut own = own.clone();
            own.insert("pattern".to_owned(), object(&named, selector, strictness));
            self.compiled(own)
        };
        let smart = with(None)?;
        if !code.is_matched_by(&smart) {
            return None;
        }
        let variables = variables(self.syntax, &named, selector);
        let longer = code.longer(self.tails);
        let open = longer
            .iter()
            .find(|longer| longer.is_matched_by(&smart, &variables))?;
        let closes = |closed: &RuleConfig<Syntax>| {
            let mut more = code.ended().into_iter().chain(code.swapped());
            let differs = |more: Code| more.is_matched_by(&smart) != more.is_matched_by(closed);
            code.is_matched_by(closed)
                && !longer
                    .iter()
                    .any(|longer| longer.is_matched_by(closed, &variables))
                && !more.any(differs)
        };
        let other = ["relaxed", "cst"].into_iter().find_map(|strictness| {
            with(Some(strictness)).filter(&closes)?;
            let context = Value::from(source.trim()).to_string();
            let selector = selector.map_or(String::new(), |kind| format!(", selector: {kind}"));
            Some(Closed::Instead(format!(
                "pattern: {{ context: {context}{selector}, strictness: {strictness} }}"
            )))
        });
        let also = open.shown(&named);
        let closed = other.or_else(|| {
            let left_out = also.replace("other", "$$$OTHER");
            let mut own = own.clone();
            let is_new = own
                .insert("not".to_owned(), json!({ "pattern": left_out }))
                .is_none();
            let closed = self
                .compiled(own)
                .filter(|_| is_new && selector.is_none())?;
            (code.is_matched_by(&closed) && !open.is_matched_by(&closed, &variables))
                .then(|| Closed::Beside(format!("not: {{ pattern: {} }}", Value::from(left_out))))
        });
        let mut path = path.to_vec();
        path.push("pattern".to_owned());
        Some(OpenEnd {
            path,
            pattern: source.trim().to_owned(),
            also,
            closed,
        })
    }

    fn compiled(&self, own: Map<String, Value>) -> Option<RuleConfig<Syntax>> {
        let mut rule = Map::new();
        for key in ["id", "language", "utils"] {
            rule.extend(
                self.rule
                    .get(key)
                    .map(|value| (key.to_owned(), value.clone())),
            );
        }
        rule.insert("rule".to_owned(), own.into());
        compile(&rule.into(), self.syntax).ok()
    }
}

fn object(source: &str, selector: Option<&str>, strictness: Option<&str>) -> Value {
    let mut pattern = json!({ "context": source });
    for (key, value) in [("selector", selector), ("strictness", strictness)] {
        if let Some(value) = value {
            pattern[key] = value.into();
        }
    }
    pattern
}

/// The pattern with a name for each metavariable that has none: what these hold would not be known.
fn named(source: &str) -> String {
    let mut out = String::with_capacity(source.len());
    let mut rest = source;
    let mut count = 0;
    while let Some(at) = rest.find('$') {
        out.push_str(&rest[..at]);
        let after = rest[at..].trim_start_matches('$');
        let marks = rest.len() - at - after.len();
        out.push_str(&rest[at..at + marks]);
        let end = after
            .find(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '_'))
            .unwrap_or(after.len());
        let name = &after[..end];
        let is_nameless = name.starts_with('_') || (name.is_empty() && marks == 3);
        if is_nameless {
            out.push_str(&format!("{NAMELESS}{count}"));
            count += 1;
        } else {
            out.push_str(name);
        }
        rest = &after[end..];
    }
    out + rest
}

/// The names of the metavariables of a pattern.
fn variables(syntax: Syntax, source: &str, selector: Option<&str>) -> Vec<String> {
    let pattern: Option<Pattern> = pattern::check(syntax, source, selector).ok();
    let names = pattern.as_ref().map(Pattern::defined_vars);
    let mut names: Vec<String> = names
        .into_iter()
        .flatten()
        .map(str::to_owned)
        .collect::<HashSet<_>>()
        .into_iter()
        .collect();
    names.sort_unstable();
    names
}

/// A pattern read as code: its metavariables are names.
struct Code {
    tree: Tree,
    /// Of the node that the pattern is made of.
    range: Range<usize>,
    kind: u16,
    /// Where a node that the pattern goes into ends, the last one first.
    ends: Vec<usize>,
}

/// The same with something behind one of its parts.
struct Longer {
    code: Code,
    /// What is new.
    tail: Range<usize>,
}

impl Code {
    fn of(syntax: Syntax, source: &str, selector: Option<&str>) -> Option<Code> {
        let code = syntax.pre_process_pattern(source);
        let tree = Tree::parse_alone(syntax.language, &code)?;
        let root = pattern::root(syntax, &tree, selector)?;
        let (range, kind) = (root.byte_range(), root.kind_id());
        let mut ends = Vec::new();
        walk(root, |node, _| {
            let text = tree.code().get(node.byte_range()).unwrap_or_default();
            if node.child_count() == 0 || syntax.extract_meta_var(text).is_some() {
                return Step::Over;
            }
            if !node.is_error() && !OF_OLD.contains(&node.kind()) {
                ends.push(node.end_byte());
            }
            Step::Into
        });
        ends.sort_unstable_by(|one, two| two.cmp(one));
        ends.dedup();
        ends.truncate(MOST_ENDS);
        (!ends.is_empty()).then_some(Code {
            tree,
            range,
            kind,
            ends,
        })
    }

    /// The code with another text, if that is no worse to read and its node reaches as far.
    fn changed(&self, text: String, range: Range<usize>) -> Option<Code> {
        let tree = Tree::parse_alone(self.tree.language(), &text)?;
        let is_worse = tree.count_errors() > self.tree.count_errors();
        (!is_worse).then_some(Code {
            tree,
            range,
            kind: self.kind,
            ends: Vec::new(),
        })
    }

    fn longer(&self, tails: &[&str]) -> Vec<Longer> {
        let text = self.tree.code();
        let mut all = Vec::new();
        for end in &self.ends {
            for tail in tails {
                let (Some(before), Some(after)) = (text.get(..*end), text.get(*end..)) else {
                    continue;
                };
                let longer = format!("{before}{tail}{after}");
                let range = self.range.start..self.range.end + tail.len();
                all.extend(self.changed(longer, range).map(|code| Longer {
                    code,
                    tail: *end..end + tail.len(),
                }));
            }
        }
        all
    }

    /// The code with the mark that ends a statement, where it is none yet.
    fn ended(&self) -> Option<Code> {
        let text = self.tree.code();
        let (before, after) = (&text[..self.range.end], &text[self.range.end..]);
        let ended = format!("{before};{after}");
        self.changed(ended, self.range.start..self.range.end + 1)
    }

    /// The code with each operator or keyword that has an opposite exchanged for it, one at a time.
    fn swapped(&self) -> Vec<Code> {
        let text = self.tree.code();
        let grammar = self.tree.language().grammar.as_ref();
        let swaps = grammar.map_or(&[][..], |grammar| grammar.shapes.swaps);
        let mut all = Vec::new();
        walk(self.tree.top(), |node, _| {
            let range = node.byte_range();
            let own = text.get(range.clone()).unwrap_or_default();
            if node.child_count() == 0
                && self.range.start <= range.start
                && range.end <= self.range.end
                && let Some((_, other)) = swaps.iter().find(|(one, _)| *one == own)
            {
                let (before, after) = (&text[..range.start], &text[range.end..]);
                // A keyword that is dropped takes its space along.
                let after = if other.is_empty() {
                    after.trim_start()
                } else {
                    after
                };
                let other = format!("{before}{other}{after}");
                let end = (self.range.end + other.len()).saturating_sub(text.len());
                all.extend(self.changed(other, self.range.start..end));
            }
            Step::Into
        });
        all
    }

    /// The nodes that reach over just the code.
    fn nodes(&self) -> Vec<Node<'_>> {
        let mut nodes = Vec::new();
        walk(self.tree.top(), |node, _| {
            let range = node.byte_range();
            let is_it = range.end == self.range.end
                && node.kind_id() == self.kind
                && range.start <= self.range.start;
            if is_it {
                nodes.push(node);
            }
            Step::Into
        });
        nodes
    }

    fn is_matched_by(&self, rule: &RuleConfig<Syntax>) -> bool {
        self.matches(rule, |_| true)
    }

    fn matches(
        &self,
        rule: &RuleConfig<Syntax>,
        accept: impl Fn(&NodeMatch<'_, Counted>) -> bool,
    ) -> bool {
        let look = || {
            self.nodes().into_iter().any(|node| {
                let node = self.tree.root.adopt(CountedNode(node));
                let found = rule.matcher.match_node(node);
                found.is_some_and(|found| accept(&found))
            })
        };
        let mut budget = budget(steps(0), self.tree.code(), 0);
        let look = std::panic::AssertUnwindSafe(|| with_budget(&mut budget, look));
        std::panic::catch_unwind(look)
            .ok()
            .flatten()
            .unwrap_or(false)
    }
}

impl Longer {
    /// Whether the rule finds it, and no metavariable holds what is new.
    fn is_matched_by(&self, rule: &RuleConfig<Syntax>, variables: &[String]) -> bool {
        let is_new =
            |range: Range<usize>| range.start < self.tail.end && self.tail.start < range.end;
        self.code.matches(rule, |found| {
            let env = found.get_env();
            !variables.iter().any(|name| {
                let one = env.get_match(name).map(|node| node.range());
                let many = env.get_multiple_matches(name);
                let mut ranges = one.into_iter().chain(many.iter().map(|node| node.range()));
                ranges.any(is_new)
            })
        })
    }

    /// The code as a pattern would be written; `source` is the pattern that it was made of.
    fn shown(&self, source: &str) -> String {
        let text = self.code.tree.code();
        let before = text[..self.tail.start].chars().count();
        let tail = &text[self.tail.clone()];
        let letters = source.char_indices().nth(before);
        let at = letters.map_or(source.len(), |(at, _)| at);
        let shown = format!("{}{tail}{}", &source[..at], &source[at..]);
        let mut out = String::with_capacity(shown.len());
        let mut rest = shown.as_str();
        while let Some(at) = rest.find(NAMELESS) {
            let marks = rest[..at].len() - rest[..at].trim_end_matches('$').len();
            out.push_str(&rest[..at]);
            if marks == 1 {
                out.push('_');
            }
            rest = rest[at + NAMELESS.len()..]
                .trim_start_matches(|letter: char| letter.is_ascii_digit());
        }
        (out + rest).trim().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::ReadDefaults;

    fn open(rule: &str) -> Vec<(String, Option<Closed>)> {
        let detector = Detector::read(&format!("id: O1\n{rule}"), ReadDefaults::default());
        let ends = detector.expect("a rule").open_ends().into_iter();
        ends.map(|end| (end.also, end.closed)).collect()
    }

    #[track_caller]
    fn check(language: &str, pattern: &str, expect: &[&str]) {
        let pattern = Value::from(pattern);
        let found = open(&format!(
            "language: {language}\nrule: {{ pattern: {pattern} }}"
        ));
        let also: Vec<&str> = found.iter().map(|(also, _)| also.as_str()).collect();
        assert_eq!(also, expect, "{language}: {pattern}");
    }

    #[test]
    fn code_that_a_pattern_also_matches_is_shown() {
        check("python", "import os", &["import os, other"]);
        check("python", "assert $A", &["assert $A, other"]);
        check("python", "raise $E", &["raise $E from other"]);
        check("python", "global $_", &["global $_, other"]);
        check(
            "python",
            "with open($F): $$$",
            &["with open($F), other: $$$"],
        );
        check("typescript", "let $A = $B", &["let $A = $B, other"]);
        check("javascript", "let $A", &["let $A, other"]);
        check("go", "var $A $T", &["var $A $T = other"]);
        check("bash", "rm -rf $X", &["rm -rf $X other"]);
        check(
            "sql",
            "DELETE FROM users",
            &["DELETE FROM users WHERE other = other"],
        );
    }

    #[test]
    fn a_pattern_that_ends_where_its_code_ends_is_closed() {
        for (language, pattern) in [
            ("python", "f($A)"),
            ("python", "f($$$A)"),
            ("python", "f($A, $$$B)"),
            ("python", "$A == None"),
            ("python", "$A = $B"),
            ("python", "$A.query($$$)"),
            ("python", "[$A for $B in $C]"),
            ("python", "def $F($$$A): $$$B"),
            ("javascript", "$A == null"),
            ("javascript", "() => $A"),
            ("typescript", "$A as any"),
            ("go", "$A == nil"),
            ("rust", "$A.unwrap()"),
            ("java", "$A.equals($B)"),
            ("bash", "rm $$$X"),
            ("json", "{\"a\": $B}"),
            ("javascript", "$A.decode($B, true $$$)"),
        ] {
            check(language, pattern, &[]);
        }
    }

    #[test]
    fn a_way_to_close_it_finds_the_same_code_and_no_more() {
        let closed = |language: &str, pattern: &str| {
            let rule = format!("language: {language}\nrule: {{ pattern: {pattern} }}");
            match open(&rule).remove(0).1 {
                Some(Closed::Instead(text) | Closed::Beside(text)) => text,
                None => String::new(),
            }
        };
        assert_eq!(
            closed("python", "import os"),
            "pattern: { context: \"import os\", strictness: relaxed }"
        );
        // `relaxed` would find `const`, and `cst` nothing with a `;` behind it.
        assert_eq!(
            closed("javascript", "let $A = $B"),
            "not: { pattern: \"let $A = $B, $$$OTHER\" }"
        );
    }

    #[test]
    fn what_the_rule_says_beside_the_pattern_counts() {
        let named =
            "language: python\nrule: { pattern: { context: import os, strictness: smart } }";
        assert_eq!(open(named), []);
        let left_out =
            "language: python\nrule: { pattern: import os, not: { pattern: 'import $A, $$$B' } }";
        assert_eq!(open(left_out), []);
        let within = "language: python\nrule: { kind: call, not: { inside: { pattern: import os, stopBy: end } } }";
        assert_eq!(open(within), []);
        let one = "language: python\nrule: { any: [ { pattern: f() }, { pattern: import os } ] }";
        assert_eq!(open(one).len(), 1);
    }
}
