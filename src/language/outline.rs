//! A syntax tree as rows to be read by the author of a detector: kinds, fields, places, and the text of leaves.
//!
//! It writes no text and has no opinion; what is left out of it is counted.

use super::tree::Tree;
use std::ops::Range;

/// The rows of a tree.
#[derive(Debug, Default)]
pub struct Outline {
    pub rows: Vec<OutlineRow>,
    /// Nodes that touch what was asked for and would have been rows.
    pub left_out: usize,
    /// How many of them lie deeper than rows are made.
    pub too_deep: usize,
}

/// One node.
#[derive(Debug, PartialEq, Eq)]
pub struct OutlineRow {
    pub depth: usize,
    /// What its parent calls it.
    pub field: Option<String>,
    pub kind: String,
    pub nature: NodeNature,
    /// Bytes of the code.
    pub range: Range<usize>,
    pub is_leaf: bool,
}

/// How a rule can ask for a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NodeNature {
    /// By its kind.
    Named,
    /// By its text only: an operator or a keyword.
    Token,
    /// Not at all: the grammar could not read it.
    Error,
    /// Not at all: the grammar asks for it, and it is not there.
    Missing,
}

impl Tree {
    /// The nodes that touch a range, at most `most` of them and none deeper than `deepest`; the whole tree without one.
    pub fn outline(&self, within: Option<&Range<usize>>, most: usize, deepest: usize) -> Outline {
        let mut outline = Outline::default();
        let mut cursor = self.top().walk();
        let mut depth = 0;
        loop {
            let node = cursor.node();
            let range = node.byte_range();
            let touches = within.is_none_or(|within| {
                range.start < within.end && within.start < range.end || depth == 0
            });
            let field = cursor.field_name().map(str::to_owned);
            let nature = match () {
                () if node.is_missing() => NodeNature::Missing,
                () if node.is_error() => NodeNature::Error,
                () if node.is_named() => NodeNature::Named,
                () => NodeNature::Token,
            };
            let is_word = node.kind().contains(char::is_alphanumeric);
            let is_row = nature != NodeNature::Token || field.is_some() || is_word;
            if touches && is_row {
                let row = OutlineRow {
                    depth,
                    field,
                    kind: node.kind().to_owned(),
                    nature,
                    range,
                    is_leaf: node.child_count() == 0,
                };
                outline.add(row, most, deepest);
            }
            if touches && cursor.goto_first_child() {
                depth += 1;
                continue;
            }
            while !cursor.goto_next_sibling() {
                if !cursor.goto_parent() {
                    return outline;
                }
                depth -= 1;
            }
        }
    }
}

impl Outline {
    fn add(&mut self, row: OutlineRow, most: usize, deepest: usize) {
        if row.depth > deepest {
            self.too_deep += 1;
        } else if self.rows.len() < most {
            self.rows.push(row);
            return;
        }
        self.left_out += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::find;

    /// Each row as `depth field kind`.
    fn check(code: &str, within: Option<Range<usize>>, expect: &[&str]) -> Outline {
        let tree = Tree::parse(find("python").expect("python"), code).expect("a tree");
        let outline = tree.outline(within.as_ref(), 100, 50);
        let shown: Vec<String> = outline
            .rows
            .iter()
            .map(|row| {
                format!(
                    "{} {} {}",
                    row.depth,
                    row.field.as_deref().unwrap_or("-"),
                    row.kind
                )
            })
            .collect();
        assert_eq!(shown, expect, "{code}");
        outline
    }

    #[test]
    fn kinds_fields_and_words_are_rows_and_marks_are_not() {
        check(
            "f(a + 1)\n",
            None,
            &[
                "0 - module",
                "1 - expression_statement",
                "2 - call",
                "3 function identifier",
                "3 arguments argument_list",
                "4 - binary_operator",
                "5 left identifier",
                "5 operator +",
                "5 right integer",
            ],
        );
        check(
            "x\nreturn\n",
            Some(2..8),
            &["0 - module", "1 - return_statement", "2 - return"],
        );
        check("", None, &["0 - module"]);
    }

    #[test]
    fn what_is_left_out_is_counted() {
        let tree = Tree::parse(find("python").expect("python"), "f(g(h(1)))\n").expect("a tree");
        let whole = tree.outline(None, 1_000, 1_000);
        assert_eq!((whole.left_out, whole.too_deep), (0, 0));
        let few = tree.outline(None, 3, 1_000);
        assert_eq!((few.rows.len(), few.left_out), (3, whole.rows.len() - 3));
        let flat = tree.outline(None, 1_000, 2);
        assert_eq!((flat.rows.len(), flat.too_deep), (3, whole.rows.len() - 3));
        let code = "[".repeat(20_000) + &"]".repeat(20_000);
        let deep = Tree::parse(find("python").expect("python"), &code).expect("a tree");
        assert!(deep.outline(None, 100, 50).too_deep > 19_000);
    }
}
