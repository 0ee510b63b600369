//! Places of a language in which a piece of syntax can be read that is no statement of its own: a type, a parameter, a
//! clause.
//!
//! It says which `context` and `selector` a pattern would have there, and not whether it is meant.

use std::ops::Range;

use crate::language::syntax::Syntax;
use crate::language::tree::{Step, Tree, walk};
use ast_grep_core::language::Language as _;

/// Stands for the piece in the contexts of a language's row.
pub const HERE: &str = "§";

/// A pattern in a context.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contextual {
    pub context: String,
    pub selector: String,
}

/// Each kind of node that `source` can be in a context of the language, in the order of the contexts, and in one the
/// innermost first: it is the piece itself, and what is around it may be a whole list.
pub fn contextual(syntax: Syntax, source: &str) -> Vec<Contextual> {
    let mut found: Vec<Contextual> = Vec::new();
    for template in syntax.grammar.contexts {
        let Some((before, after)) = template.split_once(HERE) else {
            continue;
        };
        let context = format!("{before}{}{after}", source.trim());
        let processed = syntax.pre_process_pattern(&context);
        let Some(tree) = Tree::parse_alone(syntax.language, &processed) else {
            continue;
        };
        if tree.has_error() {
            continue;
        }
        let end = processed.len() - after.len();
        for selector in kinds_at(&tree, before.len()..end) {
            if found.iter().all(|known| known.selector != selector) {
                found.push(Contextual {
                    context: context.clone(),
                    selector,
                });
            }
        }
    }
    found
}

/// The kinds of the nodes that are exactly there, the innermost first; only those that a selector would find there.
fn kinds_at(tree: &Tree, range: Range<usize>) -> Vec<String> {
    let mut kinds: Vec<String> = Vec::new();
    let mut earlier: Vec<&str> = Vec::new();
    walk(tree.top(), |node, _| {
        if node.byte_range() == range && node.is_named() && !earlier.contains(&node.kind()) {
            kinds.push(node.kind().to_owned());
        }
        earlier.push(node.kind());
        Step::Into
    });
    kinds.reverse();
    kinds
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::{LANGUAGES, find};

    fn selectors(language: &str, source: &str) -> Vec<String> {
        let syntax = Syntax::of(find(language).expect("a language")).expect("a grammar");
        let found = contextual(syntax, source).into_iter();
        found.map(|one| one.selector).collect()
    }

    #[test]
    fn a_piece_of_syntax_has_a_place() {
        for (language, source, selector) in [
            ("rust", "&Vec<$T>", "reference_type"),
            ("rust", "$A => $B", "match_arm"),
            ("typescript", "any", "predefined_type"),
            ("typescript", "Array<$T>", "generic_type"),
            ("go", "map[string]$T", "map_type"),
            ("go", "*$T", "pointer_type"),
            ("java", "@Override", "marker_annotation"),
            ("java", "List<$T>", "generic_type"),
            ("python", "except $E: $$$B", "except_clause"),
            ("python", "$A: int", "typed_parameter"),
            ("sql", "WHERE $A", "where"),
            ("css", "float: $A", "declaration"),
            ("json", "\"a\": 1", "pair"),
        ] {
            let found = selectors(language, source);
            assert!(
                found.iter().any(|one| one == selector),
                "{language}: {source}: {found:?}"
            );
        }
    }

    #[test]
    fn what_is_around_a_piece_comes_after_it() {
        let found = selectors("go", "log.Fatal($A)");
        let around = ["expression_statement", "statement_list"];
        assert_eq!(found[..3], [&["call_expression"], &around[..]].concat());
    }

    #[test]
    fn each_context_is_code_of_its_language() {
        for language in LANGUAGES.iter().filter_map(|language| Syntax::of(language)) {
            for template in language.grammar.contexts {
                assert_eq!(template.matches(HERE).count(), 1, "{template}");
            }
        }
    }
}
