//! Patterns that cannot do what their author meant, found before they are compiled.
//!
//! ast-grep loads a pattern that is a syntax error and never matches with it; here it is refused with a reason.

use ast_grep_core::language::Language as _;
use ast_grep_core::matcher::Pattern;

use crate::language::syntax::Syntax;
use crate::language::tree::Tree;

/// ast-grep turns patterns into trees by recursion; nobody writes one this deep.
const DEEPEST: usize = 200;

/// Why a pattern is refused.
#[derive(Debug, PartialEq, Eq)]
pub struct Refusal {
    pub message: String,
    pub hint: Option<String>,
}

fn refuse<T>(message: String, hint: Option<String>) -> Result<T, Refusal> {
    Err(Refusal { message, hint })
}

/// The compiled pattern of `source`, or of the node `selector` in it.
pub fn check(syntax: Syntax, source: &str, selector: Option<&str>) -> Result<Pattern, Refusal> {
    if source.trim().is_empty() {
        return refuse("the pattern is empty".to_string(), None);
    }
    let processed = syntax.pre_process_pattern(source);
    let display = syntax.language.display;
    let Some(tree) = Tree::parse_alone(syntax.language, &processed) else {
        let message = format!("the pattern nests deeper than {display}'s grammar can follow");
        return refuse(message, None);
    };
    if tree.depth() > DEEPEST {
        return refuse(
            format!("the pattern nests deeper than {DEEPEST} nodes"),
            None,
        );
    }
    if let Some(fault) = tree.syntax_errors().into_iter().next() {
        let fault = fault.message.replace(syntax.grammar.expando, "$");
        let message = format!("the pattern is not {display}: {fault}");
        return refuse(message, fragment_hint(syntax, source));
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
        Err(error) => refuse(lower_first(&error.to_string()), None),
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
    if ending.is_empty() || !tree(source)?.has_error() {
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
    let is_pattern = |node: &tree_sitter::Node| node.byte_range() == (0..end);
    while node.child_count() == 1 && node.named_child_count() == 1 && is_pattern(&node) {
        node = node.named_child(0)?;
    }
    let meant = if is_pattern(&node) { node } else { meant? };
    Some((whole, meant.kind().to_owned()))
}

fn check_single(syntax: Syntax, source: &str, tree: &Tree) -> Result<(), Refusal> {
    let top = tree.top();
    let count = top.named_child_count();
    if count > 1 && top.child_count() > 1 {
        let message = format!("the pattern holds {count} statements, and a pattern is one");
        let hint = "match one of them and find the other with `follows`, `precedes` or `has`";
        return refuse(message, Some(hint.to_string()));
    }
    if let Some(keyword) = bare_keyword(tree) {
        let message = format!("`{keyword}` alone matches the bare keyword, not its statement");
        let kind = statement_of(tree);
        let hint = kind.map(|kind| format!("write `kind: {kind}`, or `{keyword} $VALUE`"));
        return refuse(message, hint);
    }
    if let Some(name) = keyword_argument(syntax, source) {
        let message = format!(
            "`{}` is an assignment here, not a keyword argument",
            source.trim()
        );
        let hint = format!(
            "for the argument write `pattern: {{ context: 'f({source})', selector: keyword_argument }}`; for an assignment put spaces around `=`: `{name} = …`",
            source = source.trim(),
        );
        return refuse(message, Some(hint));
    }
    Ok(())
}

/// The keyword that the pattern would come down to: ast-grep descends while a node has one child.
fn bare_keyword(tree: &Tree) -> Option<&str> {
    let mut node = tree.top();
    while node.child_count() == 1 {
        node = node.child(0)?;
    }
    let text = tree.code().get(node.byte_range())?;
    let is_word = text.bytes().all(|byte| byte.is_ascii_alphabetic());
    (!node.is_named() && node.child_count() == 0 && is_word).then_some(text)
}

fn statement_of(tree: &Tree) -> Option<&str> {
    let mut node = tree.top();
    let mut named = None;
    while node.child_count() == 1 {
        node = node.child(0)?;
        if node.is_named() && node.child_count() == 1 && !node.kind().starts_with("expression") {
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
fn fragment_hint(syntax: Syntax, source: &str) -> Option<String> {
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
            return Some("write `kind: decorator` with `has: { pattern: … }`".to_string());
        }
        _ if source.ends_with(':') => {
            return Some(format!("a block needs a body: `{source} $$$BODY`"));
        }
        _ => return None,
    };
    let indent = if word == "case" { "  " } else { "" };
    let body = if source.ends_with(':') {
        " $$$BODY"
    } else {
        ""
    };
    Some(format!(
        "`{word}` is no statement of its own: write `pattern: {{ context: \"{before}\\n{indent}{source}{body}\", selector: {selector} }}`"
    ))
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

    fn refused(source: &str) -> (String, String) {
        let syntax = Syntax::of(find("python").expect("python")).expect("a grammar");
        match check(syntax, source, None) {
            Ok(_) => panic!("`{source}` is taken"),
            Err(refusal) => (refusal.message, refusal.hint.unwrap_or_default()),
        }
    }

    #[test]
    fn a_pattern_that_cannot_match_is_refused() {
        assert_eq!(refused("  ").0, "the pattern is empty");
        assert_eq!(
            refused("foo(").0,
            "the pattern is not Python: `(` is never closed"
        );
        assert!(refused("a = 1\nb = 2").0.contains("holds 2 statements"));
        assert!(
            refused("$A = = 1")
                .0
                .starts_with("the pattern is not Python: unexpected")
        );
        let deep = "(".repeat(20_000) + &")".repeat(20_000);
        assert!(refused(&deep).0.contains("nests deeper"));
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
