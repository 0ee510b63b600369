//! What a tree says of putting its code into other forms: where literals and comments are, and what a detector looks at.
//!
//! It makes no text: the verifier does, and asks the row of the language what is allowed.

use super::Detector;
use super::row::Comments;
use super::tree::{Step, Tree, walk};
use std::ops::Range;
use tree_sitter::Node;

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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::{LANGUAGES, find};

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
