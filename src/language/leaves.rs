//! What a text says apart from white space and comments: the leaves of its tree.
//!
//! It compares nothing and knows no rule: two texts with one fingerprint are the same code to a reader.

use std::hash::{DefaultHasher, Hash, Hasher};

use super::table::ByKind;
use super::tree::{Step, Tree, walk};
use super::{Comments, Detector, Language};

/// The code of one text, as far as it can be compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Leaves {
    /// Equal for equal leaves at equal depths; that two others meet was not seen and is one in 2^64.
    pub fingerprint: u64,
    /// How many leaves begin at or behind the given place.
    pub count: usize,
}

/// What the grammars call text in quotes, whose white space is meant.
const STRINGS: &[&str] = &[
    "string",
    "string_literal",
    "raw_string_literal",
    "interpreted_string_literal",
    "template_string",
    "string_value",
    "quoted_attribute_value",
    "literal",
];

/// What nodes of one kind are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    /// A comment, or what only breaks a line.
    LeftOut,
    /// Text between the pieces of a string is no leaf, and white space in it is meant.
    Text,
    Other,
}

/// What the nodes of a language are.
fn parts(language: &Language) -> &'static [Part] {
    static PARTS: ByKind<Part> = ByKind::new();
    PARTS.kinds(language, |kind, _| match kind {
        kind if Comments::is_kind(kind) || kind == "line_continuation" => Part::LeftOut,
        kind if STRINGS.contains(&kind) => Part::Text,
        _ => Part::Other,
    })
}

impl Tree {
    /// The leaves of the whole text, counted from byte `from` on.
    pub fn leaves(&self, from: usize) -> Leaves {
        let code = self.code();
        let mut hasher = DefaultHasher::new();
        let mut count = 0;
        let mut end = 0;
        let parts = parts(self.language());
        walk(self.top(), |node, depth| {
            let kind = node.kind_id();
            let part = parts.get(usize::from(kind)).copied();
            let (is_left_out, is_string) = (part == Some(Part::LeftOut), part == Some(Part::Text));
            if !is_left_out && !is_string && node.child_count() > 0 {
                return Step::Into;
            }
            let range = node.byte_range();
            // What the grammar skipped stands between leaves.
            let skipped = code.get(end..range.start).unwrap_or("").trim();
            end = end.max(range.end);
            if !skipped.is_empty() {
                skipped.hash(&mut hasher);
            }
            let text = code.get(range.clone()).unwrap_or("");
            let text = if is_string { text } else { text.trim() };
            if is_left_out || text.is_empty() {
                return Step::Over;
            }
            // The depth stands for the indentation that gives Python its blocks.
            (kind, depth, text).hash(&mut hasher);
            count += usize::from(range.start >= from);
            Step::Over
        });
        Leaves {
            fingerprint: hasher.finish(),
            count,
        }
    }
}

impl Detector {
    /// The names of the kinds at which the rule can match, each once, in the order of the grammar.
    pub fn kind_names(&self) -> Vec<String> {
        let Some(grammar) = &self.language.grammar else {
            return Vec::new();
        };
        let grammar = (grammar.language)();
        let mut names: Vec<String> = Vec::new();
        for name in self
            .kinds
            .iter()
            .map(|kind| grammar.node_kind_for_id(*kind))
        {
            names.extend(name.map(str::to_owned).filter(|name| !names.contains(name)));
        }
        names
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::find;

    fn same(language: &str, one: &str, other: &str) -> bool {
        let leaves = |code| {
            let language = find(language).expect("a language");
            let tree = Tree::parse(language, code).expect("a tree");
            tree.leaves(0).fingerprint
        };
        leaves(one) == leaves(other)
    }

    #[test]
    fn white_space_and_comments_make_no_difference() {
        for (language, one, other) in [
            ("python", "f(a,b)\n", "# why\nf( a,\n   b )  # so\n"),
            (
                "python",
                "if a:\n    b()\n\nc()\n",
                "if a:\n  b()\n  # x\nc()",
            ),
            ("python", "x = 1 + \\\n  2\n", "x = 1 + 2\n"),
            ("json", "{\"a\":1}", "{\n  \"a\": 1\n}\n"),
            ("toml", "a=1\n", "a = 1 # one\n"),
            ("yaml", "a: 1\n", "a:   1  # one\n"),
            ("bash", "a  b\n\n\nc\n", "a b # x\nc"),
        ] {
            assert!(same(language, one, other), "{one:?} {other:?}");
        }
    }

    #[test]
    fn anything_else_does() {
        for (language, one, other) in [
            ("python", "f(a, b)\n", "f(b, a)\n"),
            ("python", "if a:\n  b()\nc()\n", "if a:\n  b()\n  c()\n"),
            ("python", "x = 'a\\nb'\n", "x = 'a\\nc'\n"),
            ("python", "x = 'a b'\n", "x = 'ab'\n"),
            ("python", "x = '# a'\n", "x = '# b'\n"),
            ("python", "f(a b)\n", "f(a c)\n"),
            ("typescript", "f('x ')\n", "f('x')\n"),
            // Of the second grammar of its language.
            (
                "typescript",
                "a = <b>{f('x ')}</b>\n",
                "a = <b>{f('x')}</b>\n",
            ),
            ("json", "[\"a\\tb\"]", "[\"a\\tc\"]"),
            ("bash", "echo \"a $b\"", "echo \"a  $b\""),
            ("yaml", "a: \"x y\"\n", "a: \"xy\"\n"),
        ] {
            assert!(!same(language, one, other), "{one:?} {other:?}");
        }
    }
}
