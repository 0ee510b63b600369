//! What a text holds for a detector to look at, and the names and values by which two texts can be compared.
//!
//! A detector is silent on every text that holds no node of a kind at which it looks, and nearly every text holds a
//! call: [`COMMON`] is the list of such kinds. What follows from that for a verdict is not decided here.

use std::hash::{DefaultHasher, Hash, Hasher};

use super::table::ByKind;
use super::tree::{Step, Tree, walk};
use super::{Comments, Detector, Language};

/// What a text holds for a detector to look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Construct {
    /// No node of a kind at which the detector looks.
    Missing,
    /// Only nodes of kinds that are in [`COMMON`].
    Common,
    /// A node of another kind.
    Particular,
}

/// The kinds of nodes that about half of all code examples of a language hold, or more.
///
/// Counted over 3,300 examples of published guidelines, in which a string is in 41 to 64 of 100 pieces of code and a call
/// in 64 to 92; CSS by analogy. Beside what was counted, every kind of name and of literal value is here.
pub const COMMON: &[(&[&str], &[&str])] = &[
    (
        &["python"],
        &[
            "module",
            "block",
            "expression_statement",
            "assignment",
            "call",
            "argument_list",
            "attribute",
            "dotted_name",
            "identifier",
            "string",
            "string_start",
            "string_content",
            "string_end",
            "integer",
            "float",
            "true",
            "false",
            "none",
        ],
    ),
    (
        &["javascript", "typescript"],
        &[
            "program",
            "statement_block",
            "expression_statement",
            "lexical_declaration",
            "variable_declarator",
            "formal_parameters",
            "required_parameter",
            "type_annotation",
            "call_expression",
            "arguments",
            "member_expression",
            "identifier",
            "property_identifier",
            "shorthand_property_identifier",
            "type_identifier",
            "predefined_type",
            "string",
            "string_fragment",
            "number",
            "true",
            "false",
            "null",
            "undefined",
        ],
    ),
    (
        &["rust"],
        &[
            "source_file",
            "function_item",
            "parameters",
            "block",
            "expression_statement",
            "let_declaration",
            "call_expression",
            "macro_invocation",
            "arguments",
            "token_tree",
            "field_expression",
            "scoped_identifier",
            "identifier",
            "field_identifier",
            "type_identifier",
            "primitive_type",
            "string_literal",
            "string_content",
            "integer_literal",
            "float_literal",
            "boolean_literal",
            "char_literal",
        ],
    ),
    (
        &["go"],
        &[
            "source_file",
            "block",
            "statement_list",
            "expression_statement",
            "expression_list",
            "short_var_declaration",
            "call_expression",
            "argument_list",
            "selector_expression",
            "identifier",
            "field_identifier",
            "package_identifier",
            "type_identifier",
            "interpreted_string_literal",
            "interpreted_string_literal_content",
            "raw_string_literal",
            "raw_string_literal_content",
            "int_literal",
            "float_literal",
            "true",
            "false",
            "nil",
        ],
    ),
    (
        &["java"],
        &[
            "program",
            "class_declaration",
            "class_body",
            "method_declaration",
            "modifiers",
            "formal_parameters",
            "formal_parameter",
            "block",
            "expression_statement",
            "local_variable_declaration",
            "variable_declarator",
            "method_invocation",
            "object_creation_expression",
            "argument_list",
            "field_access",
            "identifier",
            "type_identifier",
            "void_type",
            "string_literal",
            "string_fragment",
            "decimal_integer_literal",
            "decimal_floating_point_literal",
            "true",
            "false",
            "null_literal",
        ],
    ),
    (
        &["bash"],
        &[
            "program", "command", "command_name", "word", "variable_name", "string",
            "string_content", "raw_string", "number",
        ],
    ),
    (
        &["sql"],
        &[
            "program", "statement", "select", "select_expression", "keyword_select", "from",
            "keyword_from", "relation", "where", "keyword_where", "term", "binary_expression",
            "invocation", "object_reference", "field", "identifier", "literal",
        ],
    ),
    (
        &["html"],
        &[
            "document",
            "element",
            "start_tag",
            "end_tag",
            "tag_name",
            "attribute",
            "attribute_name",
            "attribute_value",
            "quoted_attribute_value",
            "text",
        ],
    ),
    (
        &["css"],
        &[
            "stylesheet", "rule_set", "selectors", "class_selector", "class_name", "tag_name",
            "block", "declaration", "property_name", "plain_value", "integer_value", "float_value",
            "unit",
        ],
    ),
    (
        &["json"],
        &[
            "document", "object", "pair", "array", "string", "string_content", "number", "true",
            "false", "null",
        ],
    ),
    (
        &["toml"],
        &[
            "document", "table", "pair", "bare_key", "string", "integer", "float", "boolean",
        ],
    ),
    (
        &["yaml"],
        &[
            "stream",
            "document",
            "block_node",
            "flow_node",
            "block_mapping",
            "block_mapping_pair",
            "block_sequence",
            "block_sequence_item",
            "flow_sequence",
            "plain_scalar",
            "string_scalar",
            "single_quote_scalar",
            "double_quote_scalar",
            "integer_scalar",
            "float_scalar",
            "boolean_scalar",
            "null_scalar",
        ],
    ),
    (&["diff"], &["source", "context", "addition", "deletion"]),
];

/// Whether nearly every text of a language holds a node of this kind. A comment is one: examples carry labels in comments.
pub fn is_common(language: &str, kind: &str) -> bool {
    let row = COMMON.iter().find(|(names, _)| names.contains(&language));
    Comments::is_kind(kind) || row.is_none_or(|(_, kinds)| kinds.contains(&kind))
}

/// The names and literal values of a text, each as its hash.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Names(Box<[u64]>);

impl Names {
    pub fn iter(&self) -> impl Iterator<Item = u64> + '_ {
        self.0.iter().copied()
    }
}

/// Statements whose names say where others come from, and not what the code does.
const IMPORTS: &[&str] = &[
    "import_statement",
    "import_from_statement",
    "future_import_statement",
    "import_declaration",
    "package_declaration",
    "package_clause",
    "use_declaration",
    "extern_crate_declaration",
];

/// Names and values that code of any subject holds.
const SAYING_NOTHING: &[&str] = &[
    "self", "cls", "this", "super", "none", "null", "nil", "undefined", "true", "false", "str",
    "string", "int", "float", "bool",
];

impl Tree {
    /// What a detector has to look at in the text from byte `from` on.
    pub fn construct(&self, detector: &Detector, from: usize) -> Construct {
        let Some(detector) = detector.on(self) else {
            return Construct::Missing;
        };
        let language = self.language().name;
        let mut construct = Construct::Missing;
        walk(self.top(), |node, _| {
            if node.end_byte() <= from {
                return Step::Over;
            }
            if detector.kinds.binary_search(&node.kind_id()).is_err() {
                return Step::Into;
            }
            if is_common(language, node.kind()) {
                construct = Construct::Common;
                return Step::Into;
            }
            construct = Construct::Particular;
            Step::Stop
        });
        construct
    }

    /// The names and values in the text from byte `from` on, without those of imports and comments.
    pub fn names(&self, from: usize) -> Names {
        let mut hashes = Vec::new();
        let roles = roles(self.language());
        walk(self.top(), |node, _| {
            let role = roles.get(usize::from(node.kind_id())).copied();
            if node.end_byte() <= from || role == Some(Role::LeftOut) {
                return Step::Over;
            }
            if role == Some(Role::Name) && node.child_count() == 0 {
                let text = self.code().get(node.byte_range()).unwrap_or("");
                hashes.extend(hash_of(text));
            }
            Step::Into
        });
        hashes.sort_unstable();
        hashes.dedup();
        Names(hashes.into())
    }
}

/// What nodes of one kind are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    /// A comment or an import.
    LeftOut,
    /// A name or a value, where nothing is below it.
    Name,
    /// A keyword or a sign: these have no name in a grammar, but for the keywords of SQL.
    Sign,
}

/// What the nodes of a language are.
fn roles(language: &Language) -> &'static [Role] {
    static ROLES: ByKind<Role> = ByKind::new();
    ROLES.kinds(language, |name, is_named| match name {
        name if Comments::is_kind(name) || IMPORTS.contains(&name) => Role::LeftOut,
        name if !is_named || name.starts_with("keyword_") => Role::Sign,
        _ => Role::Name,
    })
}

/// Of a name or value as it is written; none for what says nothing.
fn hash_of(text: &str) -> Option<u64> {
    let text = text.trim_matches(|c: char| c.is_whitespace() || "\"'`".contains(c));
    let says = text.chars().any(char::is_alphanumeric)
        && !SAYING_NOTHING
            .iter()
            .any(|word| text.eq_ignore_ascii_case(word));
    says.then(|| {
        let mut hasher = DefaultHasher::new();
        text.hash(&mut hasher);
        hasher.finish()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::{LANGUAGES, find};

    fn tree(language: &str, code: &str) -> Tree {
        Tree::parse(find(language).expect("a language"), code).expect("a tree")
    }

    #[test]
    fn every_language_with_rules_has_a_row_of_kinds_that_it_has() {
        for language in LANGUAGES.iter().filter(|language| language.takes_rules()) {
            let row = COMMON
                .iter()
                .find(|(names, _)| names.contains(&language.name));
            let (names, kinds) = row.unwrap_or_else(|| panic!("no row for {}", language.name));
            for kind in *kinds {
                let is_there = names.iter().any(|name| {
                    let grammar = find(name).and_then(|language| language.grammar.as_ref());
                    grammar.is_some_and(|grammar| {
                        (grammar.language)().id_for_node_kind(kind, true) != 0
                    })
                });
                assert!(is_there, "{}: {kind}", language.name);
            }
        }
    }

    #[test]
    fn the_guide_shows_the_table() {
        let guide = include_str!("../../content/guide/verdicts.md");
        for (names, kinds) in COMMON {
            let names = names
                .iter()
                .map(|name| find(name).expect("a language").display);
            let names: Vec<&str> = names.collect();
            let kinds: Vec<String> = kinds.iter().map(|kind| format!("`{kind}`")).collect();
            let row = format!("| {} | {} |\n", names.join(", "), kinds.join(", "));
            assert!(guide.contains(&row), "{row}");
        }
    }

    #[test]
    fn two_texts_share_a_name_or_a_value() {
        let shares = |language: &str, one: &str, other: &str| {
            let (one, other) = (tree(language, one).names(0), tree(language, other).names(0));
            one.iter().any(|name| other.iter().any(|own| own == name))
        };
        for (language, one, other, expect) in [
            ("python", "print(\"started\")", "log.info('started')", true),
            ("python", "print(f'{user} left')", "log.info(user)", true),
            ("python", "import os\nos.f(a)", "import os\ng(b)", false),
            ("python", "self.a = None", "self.b = None", false),
            ("python", "f(True)  # why", "g(True)  # why", false),
            ("python", "sleep(30)", "wait(30)", true),
            ("python", "a: str = b", "c: str = d", false),
            ("javascript", "f('a')", "g(`a`)", true),
            ("javascript", "this.f(null)", "this.g(null)", false),
            ("typescript", "a = <b>{c}</b>", "d = <e>{c}</e>", true),
            ("typescript", "a = <b>{c}</b>", "d = <e>{f}</e>", false),
            ("rust", "fn f() { a.unwrap() }", "fn g() { a? }", true),
            ("go", "f(\"a b\")", "g(\"a b\")", true),
            ("sql", "select a from b", "select c from d", false),
            ("sql", "select * from b", "select c from b", true),
            ("yaml", "image: latest", "image: '1.2'", true),
            ("bash", "rm -rf \"$DIR\"", "rmdir \"$DIR\"", true),
        ] {
            assert_eq!(shares(language, one, other), expect, "{one:?} {other:?}");
        }
    }
}
