//! Patterns that cannot do what their author meant, found before they are compiled.
//!
//! ast-grep loads a pattern that is a syntax error and never matches with it; here it is refused with a reason. What
//! ast-grep can match with is taken as ast-grep takes it.

use crate::facts::{Facts, facts};
use ast_grep_core::MatchStrictness;
use ast_grep_core::language::Language as _;
use ast_grep_core::matcher::Pattern;
use serde_json::{Value, json};
use tree_sitter::Node;

use super::contexts::contextual;
use super::flow::flow;

use crate::language::syntax::Syntax;
use crate::language::tree::{Step, Tree, walk};

/// ast-grep turns patterns into trees by recursion; nobody writes one this deep.
const DEEPEST: usize = 200;

/// So many contexts are named in which a pattern could be read.
const MOST_CONTEXTS: usize = 2;

/// Why a pattern is refused.
#[derive(Debug, PartialEq, Eq)]
pub struct Refusal {
    pub facts: Facts,
    pub hint: Option<Facts>,
}

fn refuse<T>(facts: Facts, hint: Option<Facts>) -> Result<T, Refusal> {
    Err(Refusal { facts, hint })
}

/// The value of a `pattern` as ast-grep reads it, and how strictly it compares; none if it is none.
pub fn of_rule(syntax: Syntax, value: &Value) -> Option<(Pattern, MatchStrictness)> {
    let source = value.get("context").unwrap_or(value).as_str()?;
    let text = |key: &str| value.get(key).and_then(Value::as_str);
    let strictness = text("strictness").unwrap_or("smart").parse().ok()?;
    Some((check(syntax, source, text("selector")).ok()?, strictness))
}

/// The compiled pattern of `source`, or of the node `selector` in it.
pub fn check(syntax: Syntax, source: &str, selector: Option<&str>) -> Result<Pattern, Refusal> {
    if source.trim().is_empty() {
        return refuse(facts!("empty-pattern"), None);
    }
    let processed = syntax.pre_process_pattern(source);
    let display = syntax.language.display;
    let Some(tree) = Tree::parse_alone(syntax.language, &processed) else {
        let message = facts!("pattern-too-deep-for-grammar", language = display);
        return refuse(message, None);
    };
    if tree.depth() > DEEPEST {
        return refuse(facts!("pattern-too-deep", deepest = DEEPEST), None);
    }
    if let Some(root) = root(syntax, &tree, selector)
        && is_broken(syntax, &tree, root)
    {
        let faults = tree.syntax_errors().into_iter();
        let fault = faults.map(|fault| fault.message).next().unwrap_or_default();
        let fault = fault.replace(syntax.grammar.expando, "$");
        let message = facts!("pattern-not-of-language", language = display, fault);
        let hint = fragment_hint(syntax, source);
        return refuse(
            message,
            hint.or_else(|| context_hint(syntax, source, selector)),
        );
    }
    let compiled = match selector {
        Some(selector) => Pattern::contextual(source, selector, syntax),
        None => {
            check_single(syntax, source, &tree)?;
            Pattern::try_new(source, syntax)
        }
    };
    match compiled {
        Ok(pattern) => Ok(pattern),
        Err(error) => refuse(lower_first(&error.to_string()).into(), None),
    }
}

/// The pattern with the end that its language asks of a statement, and the kind of node that was meant in it.
///
/// None where it can be read as it is, and where an end does not help.
pub fn ended(syntax: Syntax, source: &str) -> Option<(String, String)> {
    let ending = syntax.grammar.ending;
    let source = source.trim();
    let tree =
        |source: &str| Tree::parse_alone(syntax.language, &syntax.pre_process_pattern(source));
    if ending.is_empty() {
        return None;
    }
    let plain = tree(source)?;
    if !is_broken(syntax, &plain, root(syntax, &plain, None)?) {
        return None;
    }
    let whole = format!("{source}{ending}");
    let tree = tree(&whole).filter(|tree| !tree.has_error())?;
    let end = tree.code().len() - ending.len();
    let mut node = tree.top();
    let mut meant = None;
    // Down to the expression that is a statement only by its end.
    while node.named_child_count() == 1 && node.byte_range() != (0..end) {
        node = node.named_child(0)?;
        meant.get_or_insert(node);
    }
    let is_pattern = |node: &Node| node.byte_range() == (0..end);
    while node.child_count() == 1 && node.named_child_count() == 1 && is_pattern(&node) {
        node = node.named_child(0)?;
    }
    let meant = if is_pattern(&node) { node } else { meant? };
    Some((whole, meant.kind().to_owned()))
}

/// The node that ast-grep makes the pattern of: the selected one, else the first that has more than one child.
///
/// An ERROR that holds one node is passed through on the way: `$A == $B` is no Java without its `;`, and is a pattern.
pub(super) fn root<'tree>(
    syntax: Syntax,
    tree: &'tree Tree,
    selector: Option<&str>,
) -> Option<Node<'tree>> {
    let mut node = tree.top();
    let Some(selector) = selector else {
        while is_single(node) {
            node = node.child(0)?;
        }
        return Some(node);
    };
    let kind = syntax.kind_to_id(selector);
    let mut found = None;
    walk(node, |node, _| {
        if node.kind_id() == kind {
            found = Some(node);
            return Step::Stop;
        }
        Step::Into
    });
    found
}

fn is_single(node: Node) -> bool {
    let is_nothing = |node: Node| node.is_missing() || node.kind().is_empty();
    match node.child_count() {
        1 => true,
        2 => node.child(1).is_some_and(is_nothing),
        _ => false,
    }
}

/// Whether something in the pattern is a syntax error: such a node matches anything, or is never found.
///
/// An ERROR that is a metavariable is one (`f($A $$$)`), and the end of a statement may be missing.
fn is_broken(syntax: Syntax, tree: &Tree, root: Node) -> bool {
    let code = tree.code();
    let end = code.trim_end().len();
    let mut is_broken = false;
    walk(root, |node, _| {
        let text = code.get(node.byte_range()).unwrap_or_default();
        if syntax.extract_meta_var(text).is_some() {
            return Step::Over;
        }
        // JSON has no names: a metavariable in it is an error, and such a node of a pattern matches any.
        if node.is_error() && syntax.language.name == "json" && text.contains('$') {
            return Step::Into;
        }
        let is_end = || node.start_byte() >= end && matches!(node.kind(), ";" | "\n");
        if node.is_error() || (node.is_missing() && !is_end()) {
            is_broken = true;
            return Step::Stop;
        }
        if node.has_error() {
            Step::Into
        } else {
            Step::Over
        }
    });
    is_broken
}

fn check_single(syntax: Syntax, source: &str, tree: &Tree) -> Result<(), Refusal> {
    let top = tree.top();
    let count = top.named_child_count();
    if count > 1 && top.child_count() > 1 {
        let message = facts!("pattern-of-several", count);
        let hint = facts!("pattern-of-several-hint");
        return refuse(message, Some(hint));
    }
    if let Some(keyword) = bare_keyword(syntax, tree) {
        let message = facts!("pattern-of-a-keyword", keyword);
        let kind = statement_of(tree);
        let hint = kind.map(|kind| facts!("pattern-of-a-keyword-hint", kind, keyword));
        return refuse(message, hint);
    }
    if let Some(name) = keyword_argument(syntax, source) {
        let message = facts!("pattern-is-assignment", source = source.trim());
        let hint = facts!("pattern-is-assignment-hint", source = source.trim(), name);
        return refuse(message, Some(hint));
    }
    if is_declaration_read_as_selector(syntax, source, tree) {
        let source = source.trim();
        let message = facts!("pattern-is-selector", source);
        let hint = facts!("pattern-is-selector-hint", source);
        return refuse(message, Some(hint));
    }
    Ok(())
}

/// `float: $SIDE` of CSS: by itself it is the tag `float` with a pseudo-class, and that is not written with a space.
fn is_declaration_read_as_selector(syntax: Syntax, source: &str, tree: &Tree) -> bool {
    syntax.language.name == "css"
        && source.contains(": ")
        && root(syntax, tree, None).is_some_and(|root| root.kind() == "pseudo_class_selector")
}

/// The keyword that the pattern would come down to: ast-grep descends while a node has one child.
fn bare_keyword(syntax: Syntax, tree: &Tree) -> Option<&str> {
    let node = root(syntax, tree, None)?;
    let text = tree.code().get(node.byte_range())?;
    let is_word = text.bytes().all(|byte| byte.is_ascii_alphabetic());
    (!node.is_named() && node.child_count() == 0 && is_word && !text.is_empty()).then_some(text)
}

fn statement_of(tree: &Tree) -> Option<&str> {
    let mut node = tree.top();
    let mut named = None;
    while is_single(node) {
        node = node.child(0)?;
        if node.is_named() && is_single(node) && !node.kind().starts_with("expression") {
            named = Some(node.kind());
        }
    }
    named
}

/// The name in `name=value` written without spaces, as Python writes arguments and never assignments.
fn keyword_argument(syntax: Syntax, source: &str) -> Option<&str> {
    let (name, value) = source.trim().split_once('=')?;
    let is_name = name
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || b"_$".contains(&byte));
    let is_tight = !value.starts_with([' ', '=']) && !value.contains('\n');
    (syntax.language.name == "python" && !name.is_empty() && is_name && is_tight).then_some(name)
}

/// What to write for a piece of syntax that is no statement of its own.
fn fragment_hint(syntax: Syntax, source: &str) -> Option<Facts> {
    if syntax.language.name != "python" {
        return None;
    }
    let source = source.trim();
    let word = source
        .split(|letter: char| !letter.is_alphanumeric())
        .next()?;
    let (before, selector) = match word {
        "except" => ("try: ...", "except_clause"),
        "finally" => ("try: ...", "finally_clause"),
        "elif" => ("if x: ...", "elif_clause"),
        "else" => ("if x: ...", "else_clause"),
        "case" => ("match x:", "case_clause"),
        _ if source.starts_with('@') => {
            return Some(facts!("pattern-of-decorator"));
        }
        _ if source.ends_with(':') => {
            return Some(facts!("pattern-without-body", source));
        }
        _ => return None,
    };
    let indent = if word == "case" { "  " } else { "" };
    let body = if source.ends_with(':') {
        " $$$BODY"
    } else {
        ""
    };
    Some(facts!(
        "pattern-of-a-part", word, before, indent, source, body, selector
    ))
}

/// The contexts in which the pattern is a piece of the language, where it is none by itself.
fn context_hint(syntax: Syntax, source: &str, selector: Option<&str>) -> Option<Facts> {
    if selector.is_some() {
        return None;
    }
    let found = contextual(syntax, source).into_iter();
    let found = found.map(|one| {
        let pattern = json!({ "context": one.context, "selector": one.selector });
        format!("pattern: {}", flow(&pattern))
    });
    let patterns: Vec<String> = found.take(MOST_CONTEXTS).collect();
    (!patterns.is_empty()).then(|| facts!("pattern-in-context", patterns))
}

fn lower_first(text: &str) -> String {
    let text = text.trim_end_matches('.');
    let mut letters = text.chars();
    let first = letters.next().map(|letter| letter.to_ascii_lowercase());
    first.into_iter().chain(letters).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::find;
    use crate::wording::sentence;

    fn refused(source: &str) -> (String, String) {
        let syntax = Syntax::of(find("python").expect("python")).expect("a grammar");
        match check(syntax, source, None) {
            Ok(_) => panic!("`{source}` is taken"),
            Err(refusal) => (
                sentence(&refusal.facts),
                refusal.hint.as_ref().map(sentence).unwrap_or_default(),
            ),
        }
    }

    #[test]
    fn a_pattern_that_cannot_match_is_refused() {
        assert_eq!(refused("  ").0, "the pattern is empty");
        assert_eq!(
            refused("foo(").0,
            "the pattern is not Python: `(` is never closed"
        );
        assert!(refused("a = 1\nb = 2").0.contains("has 2 statements"));
        assert!(
            refused("$A = = 1")
                .0
                .starts_with("the pattern is not Python: unexpected")
        );
        let deep = "(".repeat(20_000) + &")".repeat(20_000);
        assert!(refused(&deep).0.contains("nested deeper"));
    }

    #[test]
    fn a_bare_keyword_is_refused() {
        for keyword in ["raise", "return", "pass", "yield"] {
            let (message, hint) = refused(keyword);
            assert!(message.contains("matches the bare keyword"), "{message}");
            let kind = if keyword == "yield" {
                "yield"
            } else {
                &format!("{keyword}_statement")
            };
            assert!(hint.contains(&format!("`kind: {kind}`")), "{hint}");
        }
    }

    #[test]
    fn fragments_of_syntax_need_context_and_selector() {
        let (message, hint) = refused("backref=$B");
        assert!(message.contains("assignment here, not a keyword argument"));
        assert!(hint.contains("{ context: 'f(backref=$B)', selector: keyword_argument }"));
        let (_, hint) = refused("except $E: $$$BODY");
        assert!(
            hint.contains("context: \"try: ...\\nexcept $E: $$$BODY\", selector: except_clause")
        );
    }

    #[test]
    fn what_ast_grep_can_match_with_is_taken() {
        let broken = |language: &str, source: &str| {
            let syntax = Syntax::of(find(language).expect("a language")).expect("a grammar");
            check(syntax, source, None)
                .err()
                .map(|refusal| sentence(&refusal.facts))
        };
        for (language, source) in [
            ("java", "$A"),
            ("java", "$A == $B"),
            ("java", "return $A"),
            ("java", "import java.util.$NAME"),
            ("go", "$A"),
            ("go", "f($A $$$REST)"),
            ("javascript", "f($A $$$)"),
            ("typescript", "f($A, $B $$$)"),
            ("rust", "$A"),
            ("rust", "f($A)"),
            ("css", "$A"),
            ("css", "a:hover"),
            ("json", "{ \"a\": $B }"),
            ("json", "[$A]"),
            ("python", "f($A $$$REST)"),
        ] {
            assert_eq!(broken(language, source), None, "{language}: {source}");
        }
        for (language, source) in [
            ("java", "f($A"),
            ("java", "return"),
            ("java", "class A {"),
            ("rust", "&Vec<$T>"),
            ("go", "f($A b)"),
            ("javascript", "f($A, = $B)"),
            ("css", "float: $SIDE"),
            ("json", "{ \"a\": }"),
        ] {
            assert!(broken(language, source).is_some(), "{language}: {source}");
        }
    }

    #[test]
    fn a_sound_pattern_is_taken() {
        let syntax = Syntax::of(find("python").expect("python")).expect("a grammar");
        for source in [
            "$S.query($$$ENTITIES)",
            "import os",
            "$A == $A",
            "$A = $B",
            "x",
            "$A",
            "raise $E",
            "f(backref=$B)",
            "class $C($BASE): $$$BODY",
            "def $F($$$ARGS): $$$BODY",
            "@property\ndef $F(self): $$$BODY",
            "for $A in $B: $$$BODY",
        ] {
            let checked = check(syntax, source, None);
            assert!(checked.is_ok(), "{source}: {:?}", checked.err());
        }
        assert!(check(syntax, "f(backref=$B)", Some("keyword_argument")).is_ok());
        assert!(check(syntax, "try: ...\nexcept $E: $$$B", Some("except_clause")).is_ok());
    }
}
