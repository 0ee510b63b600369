//! What a sample of code makes up: texts, numbers, and names that it defines; and the same code with others in their
//! place.
//!
//! Names of libraries, of members and of arguments are no sample: a rule may be about them.

use super::row::Comments;
use super::tree::{Step, Tree, walk};
use std::collections::BTreeSet;
use std::ops::Range;
use tree_sitter::Node;

/// What was made up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SampleKind {
    Text,
    Number,
    Name,
}

/// One text, number or name of a sample, with all places where it is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Sample {
    pub kind: SampleKind,
    /// Without the quotes.
    pub text: String,
}

/// So many are looked at.
const MOST: usize = 60;

/// A text or name that is shorter says more of the language than of the sample: `"w"`, `i`.
const SHORTEST: usize = 3;

impl Tree {
    /// What the code makes up.
    pub fn samples(&self) -> Vec<Sample> {
        let mut found = BTreeSet::new();
        walk(self.top(), |node, _| {
            if Comments::is_kind(node.kind()) {
                return Step::Over;
            }
            if let Some(sample) = self.sample(node) {
                found.insert(sample);
            }
            Step::Into
        });
        found.into_iter().take(MOST).collect()
    }

    /// The code with another text, number or name wherever this one is; none where nothing would change.
    pub fn without_sample(&self, sample: &Sample) -> Option<String> {
        let mut ranges: Vec<Range<usize>> = Vec::new();
        walk(self.top(), |node, _| {
            let text = self.text_of(node);
            let is_it = match sample.kind {
                SampleKind::Text => is_content(node) && unquoted(text) == sample.text,
                SampleKind::Number => is_number(node) && text == sample.text,
                SampleKind::Name => is_name(node) && text == sample.text,
            };
            if is_it {
                let inner = text.find(sample.text.as_str()).unwrap_or(0);
                let start = node.start_byte() + inner;
                ranges.push(start..start + sample.text.len());
                return Step::Over;
            }
            Step::Into
        });
        let fresh = match sample.kind {
            SampleKind::Text => "zqx_other"
                .chars()
                .cycle()
                .take(sample.text.chars().count().max(4))
                .collect(),
            SampleKind::Number => match sample.text.contains('.') {
                true => "8641.25".to_owned(),
                false => "8641".to_owned(),
            },
            SampleKind::Name if sample.text.starts_with(char::is_uppercase) => "Zqx".to_owned(),
            SampleKind::Name => "zqx".to_owned(),
        };
        let mut code = self.code().to_owned();
        for range in ranges.iter().rev() {
            code.replace_range(range.clone(), &fresh);
        }
        (!ranges.is_empty()).then_some(code)
    }

    fn text_of(&self, node: Node) -> &str {
        self.code().get(node.byte_range()).unwrap_or_default()
    }

    fn sample(&self, node: Node) -> Option<Sample> {
        let text = self.text_of(node);
        let made = |kind, text: &str| {
            Some(Sample {
                kind,
                text: text.to_owned(),
            })
        };
        if is_content(node) {
            let text = unquoted(text);
            return match text.len() >= SHORTEST && !is_argument(node) {
                true => made(SampleKind::Text, text),
                false => None,
            };
        }
        if is_number(node) {
            // The small ones are words of a language: an index, an empty list.
            return match text.len() > 1 && !is_argument(node) {
                true => made(SampleKind::Number, text),
                false => None,
            };
        }
        let is_customary = text.starts_with("__") || ["self", "cls", "this"].contains(&text);
        let is_own = text.len() >= SHORTEST && !is_customary;
        match is_name(node) && is_own && is_defined(node) {
            true => made(SampleKind::Name, text),
            false => None,
        }
    }
}

/// A leaf that is the text between quotes, or a string that has no such leaf.
fn is_content(node: Node) -> bool {
    let kind = node.kind();
    let is_piece = [
        "string_content",
        "string_fragment",
        "interpreted_string_literal_content",
    ]
    .contains(&kind);
    let is_whole =
        Comments::is_text(kind) && !Comments::is_kind(kind) && node.named_child_count() == 0;
    is_piece || is_whole
}

fn is_number(node: Node) -> bool {
    let kind = node.kind();
    let words = [
        "integer",
        "float",
        "number",
        "int_literal",
        "float_literal",
        "integer_literal",
        "decimal_integer_literal",
        "decimal_floating_point_literal",
    ];
    words.contains(&kind)
}

fn is_name(node: Node) -> bool {
    node.is_named() && node.child_count() == 0 && node.kind().ends_with("identifier")
}

fn unquoted(text: &str) -> &str {
    text.trim_matches(['"', '\'', '`'])
}

/// Whether a value has a name before it: `lazy="dynamic"`, `{ mode: 0o644 }`. Then it is the library's word.
fn is_argument(node: Node) -> bool {
    let mut at = node;
    for _ in 0..4 {
        let Some(parent) = at.parent() else {
            return false;
        };
        let kind = parent.kind();
        if kind.contains("keyword_argument")
            || kind.ends_with("pair")
            || kind.contains("attribute") && kind != "attribute"
        {
            return true;
        }
        if kind.contains("argument") || kind.contains("statement") {
            return false;
        }
        at = parent;
    }
    false
}

/// Whether the code itself gives this name to something: a variable, a parameter, a function or a class, and no member
/// of a class, which a library may ask for.
fn is_defined(node: Node) -> bool {
    let Some(parent) = node.parent() else {
        return false;
    };
    let field = |name: &str| parent.child_by_field_name(name) == Some(node);
    let kind = parent.kind();
    let is_declared = field("name")
        && (kind.contains("definition")
            || kind.contains("declarat")
            || kind.ends_with("_item")
            || kind.contains("parameter"));
    let is_parameter = kind.contains("parameter") && !field("type");
    let is_assigned =
        field("left") && (kind.contains("assignment") || kind.contains("declaration"));
    let is_bound = field("pattern") && kind.starts_with("let");
    // `names, err := f()` and `for name in names`.
    let is_listed = kind.ends_with("_list")
        && parent
            .parent()
            .is_some_and(|outer| outer.child_by_field_name("left") == Some(parent));
    let is_turned = field("left") && kind.starts_with("for");
    let is_own_member = kind == "attribute"
        && field("attribute")
        && parent.parent().is_some_and(|outer| {
            outer.kind() == "assignment" && outer.child_by_field_name("left") == Some(parent)
        });
    (is_declared
        || is_parameter
        || is_assigned
        || is_bound
        || is_listed
        || is_turned
        || is_own_member)
        && (is_own_member || !is_member(parent))
}

/// Whether what is defined is a direct member of a class.
fn is_member(node: Node) -> bool {
    let mut at = node;
    for _ in 0..4 {
        let Some(parent) = at.parent() else {
            return false;
        };
        let kind = parent.kind();
        if kind.contains("class") && kind.contains("body")
            || kind == "declaration_list"
            || kind == "field_declaration_list"
        {
            return true;
        }
        if kind == "block" {
            return parent
                .parent()
                .is_some_and(|outer| outer.kind().contains("class"));
        }
        if kind.contains("parameter") || kind.contains("function") {
            return false;
        }
        at = parent;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::find;

    fn texts(language: &str, code: &str) -> Vec<String> {
        let tree = Tree::parse(find(language).expect("a language"), code).expect("a tree");
        let samples = tree.samples().into_iter();
        samples.map(|sample| sample.text).collect()
    }

    #[test]
    fn what_a_sample_makes_up() {
        let code = "def load(name, lazy=True):\n    user = find('Alice', lazy='dynamic', size=1000)\n    return user[12], os.path\n";
        assert_eq!(
            texts("python", code),
            ["Alice", "12", "lazy", "load", "name", "user"]
        );
        let code = "class Model(Base):\n    table = 'users'\n    def setUp(self):\n        self._cache = 1\n";
        assert_eq!(texts("python", code), ["users", "Model", "_cache"]);
        assert_eq!(
            texts(
                "go",
                "package a\n\nfunc load(path string) {\n\tfile, err := os.Open(\"a.txt\")\n}\n"
            ),
            ["a.txt", "err", "file", "load", "path"]
        );
        assert_eq!(
            texts("typescript", "const total = sum(items, 'gross');\n"),
            ["gross", "total"]
        );
    }

    #[test]
    fn the_same_code_with_another_sample() {
        let tree = Tree::parse(find("python").expect("python"), "f('Alice')\ng('Alice')\n")
            .expect("a tree");
        let sample = &tree.samples()[0];
        assert_eq!(
            tree.without_sample(sample).as_deref(),
            Some("f('zqx_o')\ng('zqx_o')\n")
        );
    }
}
