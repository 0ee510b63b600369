//! Code put into other forms that leave its meaning or take it away: what a row of the table says of that.
//!
//! It makes no text: the verifier does, and asks here what the language allows.

use super::tree::{Step, Tree, walk};
use super::{Comments, Detector};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use tree_sitter::Node;

/// How code of a language is put into other code; nothing where that is not known.
#[derive(Debug)]
pub struct Shapes {
    /// Strings that can hold several lines as they are, the best first.
    pub strings: &'static [Quotes],
    pub function: Option<Wrapper>,
    /// The names that the code itself binds, where the tree tells them.
    pub locals: Option<fn(&Tree) -> Vec<Local>>,
    /// What may follow a part of code that could end there.
    pub tails: &'static [&'static str],
    /// Operators and keywords with what says the opposite, or something else; nothing where the word is dropped.
    pub swaps: &'static [(&'static str, &'static str)],
    /// A comment as people put it behind a bracket or a comma; empty where that is not known.
    pub aside: &'static str,
}

impl Shapes {
    pub const NONE: Shapes = Shapes {
        strings: &[],
        function: None,
        locals: None,
        tails: &[],
        swaps: &[],
        aside: "",
    };
}

/// JavaScript and TypeScript.
#[cfg(any(feature = "lang-javascript", feature = "lang-typescript"))]
pub(super) const ECMASCRIPT: Shapes = Shapes {
    strings: &[Quotes {
        open: "const text = `\n",
        indent: "",
        close: "\n`;\n",
        forbids: "`",
        kinds: &[],
    }],
    function: Some(Wrapper {
        open: "function wrapped() {\n",
        open_waiting: "async function wrapped() {\n",
        waiting: &["await"],
        indent: "    ",
        close: "}\n",
        literals: &["template_string"],
    }),
    tails: &[
        ", other",
        " = other",
        ", other = other",
        " from \"other\"",
        " else { other() }",
        " finally { other() }",
    ],
    swaps: &[
        ("==", "!="),
        ("!=", "=="),
        ("===", "!=="),
        ("!==", "==="),
        ("+", "-"),
        ("-", "+"),
        ("<", ">"),
        (">", "<"),
        ("&&", "||"),
        ("||", "&&"),
        ("let", "const"),
        ("const", "let"),
        ("var", "let"),
        ("async", ""),
        ("any", "unknown"),
        ("unknown", "any"),
        ("null", "other"),
        ("true", "false"),
        ("false", "true"),
    ],
    aside: " /* why */ ",
    ..Shapes::NONE
};

/// A string of several lines.
#[derive(Debug)]
pub struct Quotes {
    pub open: &'static str,
    /// Put before each line.
    pub indent: &'static str,
    pub close: &'static str,
    /// Code that holds this would end the string; empty if none does.
    pub forbids: &'static str,
    /// The kinds of nodes that it can hold; empty if that is not known.
    pub kinds: &'static [&'static str],
}

/// A function around statements.
#[derive(Debug)]
pub struct Wrapper {
    pub open: &'static str,
    /// Where the code waits for something.
    pub open_waiting: &'static str,
    /// Words of code that waits.
    pub waiting: &'static [&'static str],
    /// Put before each line that is not inside a literal.
    pub indent: &'static str,
    pub close: &'static str,
    /// Kinds of nodes that hold text of several lines.
    pub literals: &'static [&'static str],
}

/// A name that the code binds, with all places where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Local {
    pub name: String,
    /// Bytes of the code, ascending.
    pub ranges: Vec<Range<usize>>,
}

/// Above this size names are left alone: a parent is looked up from the root each time.
const LARGEST: usize = 20_000;
const DEEPEST: usize = 100;

impl Tree {
    /// The nodes of these kinds that reach over several lines.
    pub fn long_literals(&self, kinds: &[&str]) -> Vec<Range<usize>> {
        let mut ranges = Vec::new();
        walk(self.top(), |node, _| {
            // What is in one line holds nothing that is not.
            if node.start_position().row == node.end_position().row {
                return Step::Over;
            }
            if !kinds.contains(&node.kind()) {
                return Step::Into;
            }
            ranges.push(node.byte_range());
            Step::Over
        });
        ranges
    }

    /// Whether a detector looks at the whole text, at errors, or at a node of one of these kinds.
    pub fn is_seen_by(&self, detector: &Detector, kinds: &[&str]) -> bool {
        let top = self.top();
        let language = top.language();
        let Some(detector) = detector.on(self) else {
            return false;
        };
        detector.kinds.iter().any(|kind| {
            let name = language.node_kind_for_id(*kind);
            name.is_none_or(|name| name == top.kind() || name == "ERROR" || kinds.contains(&name))
        })
    }

    /// The places behind brackets, and behind commas between them, inside of these ranges, ascending: where people put
    /// comments. In Python no comment ends a line outside of brackets.
    pub fn places_for_comments(&self, ranges: &[Range<usize>]) -> Vec<usize> {
        let is_open = |node: Node| matches!(node.kind(), "(" | "[" | "{");
        let mut places = Vec::new();
        walk(self.top(), |node, _| {
            let own = node.byte_range();
            let is_apart = |range: &Range<usize>| own.end <= range.start || range.end <= own.start;
            if ranges.iter().all(is_apart) || Comments::is_text(node.kind()) {
                return Step::Over;
            }
            let mut cursor = node.walk();
            let mut has_opened = false;
            for child in node.children(&mut cursor) {
                has_opened |= is_open(child);
                let range = child.byte_range();
                let is_inside =
                    |own: &Range<usize>| own.start <= range.start && range.end < own.end;
                let is_place = is_open(child) || (has_opened && child.kind() == ",");
                if is_place && !child.is_missing() && ranges.iter().any(is_inside) {
                    places.push(range.end);
                }
            }
            Step::Into
        });
        places.sort_unstable();
        places
    }

    /// Whether a comment, and nothing else, stands there.
    pub fn is_comment(&self, range: Range<usize>) -> bool {
        let node = self.top().descendant_for_byte_range(range.start, range.end);
        node.is_some_and(|node| Comments::is_kind(node.kind()))
    }
}

/// Python: what is bound by assignment, parameter, `for`, `with` and `as`, and by nothing else.
///
/// A name that is also imported, defined, a class's attribute or a keyword of a call is left out: others may know it.
pub(super) fn python_locals(tree: &Tree) -> Vec<Local> {
    if tree.code().len() > LARGEST || tree.depth() > DEEPEST {
        return Vec::new();
    }
    let mut places: BTreeMap<&str, Vec<Range<usize>>> = BTreeMap::new();
    let mut bound = BTreeSet::new();
    let mut known = BTreeSet::new();
    let top = tree.top();
    let identifier = top.language().id_for_node_kind("identifier", true);
    walk(top, |node, _| {
        if node.kind_id() != identifier {
            return Step::Into;
        }
        let Some(name) = tree.code().get(node.byte_range()) else {
            return Step::Over;
        };
        match role(node) {
            Role::Attribute => return Step::Over,
            Role::Known => {
                known.insert(name);
            }
            Role::Bound => {
                bound.insert(name);
            }
            Role::Used => {}
        }
        places.entry(name).or_default().push(node.byte_range());
        Step::Over
    });
    let is_local = |name: &str| {
        let is_custom = matches!(name, "self" | "cls" | "_") || name.starts_with("__");
        bound.contains(name) && !known.contains(name) && !is_custom
    };
    places
        .into_iter()
        .filter(|(name, _)| is_local(name))
        .map(|(name, ranges)| Local {
            name: name.to_owned(),
            ranges,
        })
        .collect()
}

enum Role {
    /// After a dot: no name of this code.
    Attribute,
    /// Others know it by this name.
    Known,
    Bound,
    Used,
}

fn role(node: Node) -> Role {
    let Some(parent) = node.parent() else {
        return Role::Used;
    };
    let is = |field: &str| parent.child_by_field_name(field) == Some(node);
    match parent.kind() {
        "attribute" if is("attribute") => return Role::Attribute,
        "keyword_argument" | "function_definition" | "class_definition" if is("name") => {
            return Role::Known;
        }
        "dotted_name" | "aliased_import" | "global_statement" | "nonlocal_statement"
        | "case_pattern" | "keyword_pattern" => return Role::Known,
        _ => {}
    }
    let mut target = node;
    let mut above = parent;
    while matches!(
        above.kind(),
        "pattern_list"
            | "tuple_pattern"
            | "list_pattern"
            | "list_splat_pattern"
            | "dictionary_splat_pattern"
            | "as_pattern_target"
    ) {
        target = above;
        let Some(next) = above.parent() else {
            return Role::Used;
        };
        above = next;
    }
    let is = |field: &str| above.child_by_field_name(field) == Some(target);
    match above.kind() {
        "assignment" if is("left") => {
            let statement = above.parent();
            let block = statement.and_then(|statement| statement.parent());
            let owner = block.and_then(|block| block.parent());
            if owner.is_some_and(|owner| owner.kind() == "class_definition") {
                Role::Known
            } else {
                Role::Bound
            }
        }
        "for_statement" | "for_in_clause" if is("left") => Role::Bound,
        "named_expression" | "default_parameter" | "typed_default_parameter" if is("name") => {
            Role::Bound
        }
        "parameters" | "lambda_parameters" => Role::Bound,
        "typed_parameter" if !is("type") => Role::Bound,
        "as_pattern" if is("alias") => Role::Bound,
        _ => Role::Used,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::{Comments, LANGUAGES, find};

    fn check(code: &str, expect: &[&str]) {
        let tree = Tree::parse(find("python").expect("python"), code).expect("a tree");
        let locals = python_locals(&tree);
        let told: Vec<String> = locals
            .iter()
            .map(|local| format!("{} {}", local.name, local.ranges.len()))
            .collect();
        assert_eq!(told, expect, "{code}");
    }

    #[test]
    fn names_that_code_binds_are_found_with_all_their_places() {
        check("rows = f()\nprint(rows, o.rows)\n", &["rows 2"]);
        check("for key, (a, *b) in c: pass\n", &["a 1", "b 1", "key 1"]);
        check("with open(p) as file: file.read()\n", &["file 2"]);
        check("try: pass\nexcept E as error: log(error)\n", &["error 2"]);
        check(
            "def f(a, b: int, c=1, d: str = x, *e, **g): return a\n",
            &["a 2", "b 1", "c 1", "d 1", "e 1", "g 1"],
        );
        check(
            "g = lambda n: n\nif (m := n): pass\n",
            &["g 1", "m 1", "n 3"],
        );
        check("x: int = 1\nf\"{x}\"\n", &["x 2"]);
    }

    #[test]
    fn names_that_others_may_know_are_left_alone() {
        check("import a.b as c\nfrom d import e\nc = e = a = 1\n", &[]);
        check("def f(self, cls, _, __x): pass\n", &[]);
        check("class C:\n    name = 1\nname = 2\n", &[]);
        check("rows = 1\nf(rows=rows)\n", &[]);
        check("global g\ng = 1\n", &[]);
    }

    #[test]
    fn what_is_no_code_holds_only_the_kinds_that_are_named() {
        let check = |language: &str, code: &str, kinds: &[&str]| {
            let tree = Tree::parse(find(language).expect("a language"), code).expect("a tree");
            let top = tree.top();
            walk(top, |node, _| {
                let is_known = node == top || !node.is_named() || kinds.contains(&node.kind());
                assert!(is_known, "{language}: {}", node.kind());
                Step::Into
            });
        };
        for language in LANGUAGES.iter().filter(|row| row.takes_rules()) {
            if let Some(mark) = language.comments.line.first() {
                let code = format!("{mark} f(1)  {mark} x\n{mark}     a: b\n\n{mark} ]\n");
                check(language.name, &code, Comments::KINDS);
            }
        }
        let python = find("python").expect("python").grammar.as_ref();
        for quotes in python.expect("a grammar").shapes.strings {
            let text = "f('1', \"{x}\") \\n \\N{DASH} {{ }} # a\n  $";
            let code = format!("{}{text}{}", quotes.open, quotes.close);
            check("python", &code, quotes.kinds);
        }
    }
}
