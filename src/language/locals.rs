//! The names that code binds for itself, with all places where they stand: what may be renamed without a change of meaning.
//!
//! It renames nothing, and knows Python alone.

use super::row::Runtime;
use super::tree::{Step, Tree, walk};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use tree_sitter::Node;

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
    /// The names that the code itself binds; none where the tree does not tell them.
    pub fn locals(&self) -> Option<Vec<Local>> {
        self.language()
            .runs_on(Runtime::Python)
            .then(|| python_locals(self))
    }
}

/// Python: what is bound by assignment, parameter, `for`, `with` and `as`, and by nothing else.
///
/// A name that is also imported, defined, a class's attribute or a keyword of a call is left out: others may know it.
fn python_locals(tree: &Tree) -> Vec<Local> {
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
    use crate::language::find;

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
}
