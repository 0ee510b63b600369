//! Which names a piece of Python uses, which it binds, and which of these are modules, functions and classes: whether one
//! example needs another.
//!
//! It looks at names and follows nothing. Where it is unsure, a name is used.

use super::find;
use super::tree::{Step, Tree, walk};
use std::collections::BTreeSet;
use tree_sitter::Node;

/// The names of one text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Bindings {
    /// All that stand for something outside of the expression: no attributes, no names of arguments.
    pub used: BTreeSet<String>,
    /// Those that the text itself binds outside of functions and classes.
    pub bound: BTreeSet<String>,
    /// Of these, modules and what is imported of them, functions and classes.
    pub defined: BTreeSet<String>,
}

/// The names of a text in Python; none where there is no grammar.
pub fn python_bindings(code: &str) -> Bindings {
    let mut names = Bindings::default();
    let Some(tree) = find("python").and_then(|python| Tree::parse_alone(python, code)) else {
        return names;
    };
    let text = |node: Node<'_>| code.get(node.byte_range()).unwrap_or("").to_owned();
    walk(tree.top(), |node, _| {
        match node.kind() {
            "identifier" if !is_label(node) => {
                names.used.insert(text(node));
                if is_bound(node) && !is_inner(node) {
                    names.bound.insert(text(node));
                }
            }
            "import_statement" | "import_from_statement" if !is_inner(node) => {
                for name in imported(node, &text) {
                    names.used.insert(name.clone());
                    names.bound.insert(name.clone());
                    names.defined.insert(name);
                }
                return Step::Over;
            }
            "import_statement" | "import_from_statement" | "future_import_statement" => {
                return Step::Over;
            }
            "function_definition" | "class_definition" if !is_inner(node) => {
                if let Some(name) = node.child_by_field_name("name") {
                    names.bound.insert(text(name));
                    names.defined.insert(text(name));
                }
            }
            _ => {}
        }
        Step::Into
    });
    names
}

/// The names that an import binds: `a` of `import a.b`, `c` of `import a as c`.
fn imported(import: Node<'_>, text: &dyn Fn(Node<'_>) -> String) -> Vec<String> {
    let mut cursor = import.walk();
    let all = import.children_by_field_name("name", &mut cursor);
    let name = |node: Node<'_>| match node.child_by_field_name("alias") {
        Some(alias) => text(alias),
        None => text(node).split('.').next().unwrap_or("").trim().to_owned(),
    };
    all.map(name).filter(|name| !name.is_empty()).collect()
}

/// Whether a name is that of an attribute or of an argument.
fn is_label(name: Node<'_>) -> bool {
    let Some(parent) = name.parent() else {
        return false;
    };
    let is_field = |field: &str| parent.child_by_field_name(field) == Some(name);
    match parent.kind() {
        "attribute" => is_field("attribute"),
        "keyword_argument" => is_field("name"),
        _ => false,
    }
}

/// Whether a name is given a value here.
fn is_bound(name: Node<'_>) -> bool {
    let mut node = name;
    while let Some(parent) = node.parent() {
        let is_left = parent.child_by_field_name("left") == Some(node);
        match parent.kind() {
            "assignment" | "augmented_assignment" | "for_statement" => return is_left,
            "named_expression" => return parent.child_by_field_name("name") == Some(node),
            "as_pattern_target" => return true,
            // `a.b = 1` and `a[0] = 1` change what `a` stands for.
            "pattern_list" | "tuple_pattern" | "list_pattern" | "list_splat_pattern"
            | "attribute" | "subscript" => node = parent,
            _ => return false,
        }
    }
    false
}

/// Whether a node is inside of a function, a class or a comprehension.
fn is_inner(node: Node<'_>) -> bool {
    let mut node = node;
    while let Some(parent) = node.parent() {
        let has_names = matches!(
            parent.kind(),
            "function_definition"
                | "class_definition"
                | "lambda"
                | "list_comprehension"
                | "set_comprehension"
                | "dictionary_comprehension"
                | "generator_expression"
        );
        if has_names {
            return true;
        }
        node = parent;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_used_bound_or_defined() {
        let check = |code: &str, used: &str, bound: &str, defined: &str| {
            let names = python_bindings(code);
            let shown = |all: &BTreeSet<String>| all.iter().cloned().collect::<Vec<_>>().join(" ");
            assert_eq!(
                (
                    shown(&names.used),
                    shown(&names.bound),
                    shown(&names.defined)
                ),
                (used.to_owned(), bound.to_owned(), defined.to_owned()),
                "{code}"
            );
        };
        check("x = f(y, k=z).w", "f x y z", "x", "");
        check(
            "import a.b, c as d\nfrom e import g as h, i",
            "a d h i",
            "a d h i",
            "a d h i",
        );
        check("def f(p):\n    q = p\n    return q", "f p q", "f", "f");
        check("class A(B):\n    x: C = 1", "A B C x", "A", "A");
        check("for i, j in k: pass", "i j k", "i j", "");
        check("with o() as p: pass", "o p", "p", "");
        check("a.b = 1\nc[0] += 1", "a c", "a c", "");
        check("(n := 1)", "n", "n", "");
        check("[v for v in w]", "v w", "", "");
        check("", "", "", "");
    }
}
