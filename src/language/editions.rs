//! Which Python a text is written for, as far as its tree shows: one newer than another, or Python 2.
//!
//! The grammar reads all of them. An interpreter reads one, and what it refuses for that reason alone is not wrong.

use super::tree::{Step, Tree, walk};
use std::ops::Range;
use tree_sitter::Node;

/// What a text needs, and where that is seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Needed {
    pub major: u32,
    pub minor: u32,
    /// Bytes of the code.
    pub range: Range<usize>,
}

impl Tree {
    /// The oldest Python 3 that reads the whole, where that is not the oldest of all.
    pub fn needed_python(&self) -> Option<Needed> {
        let mut needed: Option<Needed> = None;
        if self.language().name != "python" {
            return None;
        }
        walk(self.top(), |node, _| {
            if let Some(minor) = self.minor(node)
                && needed.as_ref().is_none_or(|known| known.minor < minor)
            {
                needed = Some(Needed {
                    major: 3,
                    minor,
                    range: node.byte_range(),
                });
            }
            Step::Into
        });
        needed
    }

    fn minor(&self, node: Node) -> Option<u32> {
        let has = |kind: &str| {
            let mut cursor = node.walk();
            node.children(&mut cursor).any(|child| child.kind() == kind)
        };
        match node.kind() {
            "type_alias_statement" => Some(12),
            "type_parameter" => {
                let parent = node.parent()?;
                let is_own = matches!(parent.kind(), "class_definition" | "function_definition");
                is_own.then_some(12)
            }
            "match_statement" => Some(10),
            "except_group_clause" => Some(11),
            "except_clause" if has("*") => Some(11),
            "subscript" if has("list_splat") => Some(11),
            "string_start" => {
                let text = self.code().get(node.byte_range())?;
                text.starts_with(['t', 'T']).then_some(14)
            }
            "string" => self.is_nested(node).then_some(12),
            "with_clause" if has("(") => {
                let mut cursor = node.walk();
                let mut items = node.named_children(&mut cursor);
                let is_named = |item: Node| {
                    item.named_child(0)
                        .is_some_and(|child| child.kind() == "as_pattern")
                };
                items.any(is_named).then_some(9)
            }
            "decorator" => {
                let inner = node.named_child(0)?;
                let is_plain = matches!(inner.kind(), "identifier" | "attribute" | "call");
                (!is_plain).then_some(9)
            }
            _ => None,
        }
    }

    /// Whether a text with pieces of code in it holds what only Python 3.12 takes there: its own quotes, a backslash.
    fn is_nested(&self, node: Node) -> bool {
        let text = |node: Node| self.code().get(node.byte_range()).unwrap_or("");
        let Some(start) = node.child(0).filter(|child| child.kind() == "string_start") else {
            return false;
        };
        let quote = text(start).trim_start_matches(char::is_alphabetic);
        let mut cursor = node.walk();
        let mut pieces = node.children(&mut cursor);
        pieces.any(|piece| {
            let inner = text(piece);
            piece.kind() == "interpolation"
                && (inner.contains(quote)
                    || inner.contains('\\')
                    || quote.len() == 1 && inner.contains('\n'))
        })
    }

    /// Where it is Python 2: a print or exec statement, `<>`, a handler with a comma and a name.
    pub fn python_2(&self) -> Option<Range<usize>> {
        // Cheap, because every text that an interpreter never sees is asked.
        let signs = ["print ", "exec ", "<>", "except ", "raise "];
        let code = self.code();
        if self.language().name != "python" || !signs.iter().any(|sign| code.contains(sign)) {
            return None;
        }
        let mut found = None;
        walk(self.top(), |node, _| {
            let is_old = match node.kind() {
                "print_statement" | "exec_statement" => true,
                "<>" => true,
                "except_clause" => self.is_old_handler(node),
                "raise_statement" => node
                    .named_child(0)
                    .is_some_and(|child| child.kind() == "expression_list"),
                _ => false,
            };
            // A print statement that grew out of an error shows nothing.
            if is_old && !node.is_error() && !node.has_error() {
                found = Some(node.byte_range());
                return Step::Stop;
            }
            Step::Into
        });
        found
    }

    /// `except Error, error:`: two classes are a list to the Python of today.
    fn is_old_handler(&self, node: Node) -> bool {
        let text = self.code().get(node.byte_range()).unwrap_or("");
        let head = text.lines().next().unwrap_or("");
        let Some((_, name)) = head.split_once(',') else {
            return false;
        };
        let name = name.split(':').next().unwrap_or("").trim();
        let is_name = |one: char| one.is_lowercase() || one == '_' || one.is_ascii_digit();
        let classes = head.split(':').next().unwrap_or("");
        !classes.contains('(') && !name.is_empty() && name.chars().all(is_name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::find;

    fn tree(code: &str) -> Tree {
        Tree::parse(find("python").expect("python"), code).expect("a tree")
    }

    #[test]
    fn what_a_text_needs_is_seen() {
        for (code, minor) in [
            ("def first[T](items: list[T]) -> T: ...\n", Some(12)),
            ("class Box[T]: ...\n", Some(12)),
            ("type Rows = list[int]\n", Some(12)),
            ("f\"{names[\"a\"]}\"\n", Some(12)),
            ("f\"{'\\n'.join(names)}\"\n", Some(12)),
            ("try:\n    f()\nexcept* ValueError:\n    pass\n", Some(11)),
            ("match x:\n    case 1: pass\n", Some(10)),
            ("f\"{names['a']}\" + 'x'\n", None),
            (
                "x: list[int] = [1]\nwith a as b, c as d: pass\n@a.b(1)\ndef f(): pass\n",
                None,
            ),
        ] {
            let needed = tree(code).needed_python().map(|needed| needed.minor);
            assert_eq!(needed, minor, "{code}");
        }
    }

    #[test]
    fn python_2_is_seen() {
        for code in [
            "print \"a\"\n",
            "exec \"a\"\n",
            "try: f()\nexcept E, e: g()\n",
            "if a <> b: pass\n",
        ] {
            assert!(tree(code).python_2().is_some(), "{code}");
        }
        for code in [
            "print(\"a\")\n",
            "try: f()\nexcept (A, B): g()\n",
            "try: f()\nexcept A, B: g()\n",
            "raise E(1, 2) from e\n",
        ] {
            assert!(tree(code).python_2().is_none(), "{code}");
        }
    }
}
