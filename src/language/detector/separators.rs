//! Commas that a template leaves alone where `$$$NAME` matched nothing, or matched a comma of its own.
//!
//! ast-grep makes `f(, x)` of `f($$$ARGS, x)` without arguments. A comma is dropped only where that cannot change what
//! the code means: a trailing comma stays where it may make a tuple.

use ast_grep_core::Doc;
use ast_grep_core::meta_var::MetaVarEnv;

/// Words in front of a bracket that make it no call.
const KEYWORDS: &[&str] = &[
    "and", "assert", "await", "case", "elif", "else", "from", "if", "in", "is", "lambda", "not",
    "or", "return", "typeof", "while", "yield",
];

/// What a variable of a template holds.
#[derive(Clone, Copy)]
struct Held {
    /// Whether there is anything but commas.
    anything: bool,
    comma_first: bool,
    comma_last: bool,
}

/// The template for this match; None if it can stay as it is.
pub(super) fn mend<D: Doc>(template: &str, env: &MetaVarEnv<'_, D>) -> Option<String> {
    mend_with(template, |name| {
        let nodes = env.get_multiple_matches(name);
        let is_comma = |node: &ast_grep_core::Node<'_, D>| node.kind() == ",";
        Held {
            anything: nodes
                .iter()
                .any(|node| !is_comma(node) && !node.range().is_empty()),
            comma_first: nodes.first().is_some_and(is_comma),
            comma_last: nodes.last().is_some_and(is_comma),
        }
    })
}

fn mend_with(template: &str, held: impl Fn(&str) -> Held) -> Option<String> {
    let mut text = template.to_owned();
    let mut from = 0;
    while let Some(at) = text.get(from..).and_then(|rest| rest.find("$$$")) {
        let at = from + at;
        let rest = &text[at + 3..];
        let is_of_name = |c: char| c == '_' || c.is_ascii_uppercase() || c.is_ascii_digit();
        let name = rest
            .find(|c| !is_of_name(c))
            .map_or(rest, |end| &rest[..end]);
        let end = at + 3 + name.len();
        from = end;
        if name.is_empty() || is_quoted(&text[..at]) {
            continue;
        }
        let drop = drop(&text, at, end, held(name));
        if !drop.is_empty() {
            from = if drop.start < at { drop.start } else { at };
            if drop.start == end {
                from = end;
            }
            text.replace_range(drop, "");
        }
    }
    (text != template).then_some(text)
}

/// The part of the template that goes, with the variable at `at..end` if that holds nothing.
fn drop(text: &str, at: usize, end: usize, held: Held) -> std::ops::Range<usize> {
    let before = text[..at].trim_end();
    let after = text[end..].trim_start();
    let (comma_before, comma_after) = (before.ends_with(','), after.starts_with(','));
    // From behind the variable to behind the comma, and the white space that follows it.
    let next = text.len() - after.len() + 1;
    if held.anything {
        return match held {
            Held {
                comma_last: true, ..
            } if comma_after => end..next,
            Held {
                comma_first: true, ..
            } if comma_before => before.len() - 1..before.len(),
            _ => end..end,
        };
    }
    if comma_before && (comma_after || is_list(before)) {
        return before.len() - 1..end;
    }
    if comma_after && before.ends_with(['(', '[', '{']) {
        let rest = &text[next..];
        return at..text.len() - rest.trim_start_matches([' ', '\t']).len();
    }
    end..end
}

/// Whether a comma more or less at the end of what `before` opens means nothing: arguments, parameters, lists, sets.
fn is_list(before: &str) -> bool {
    let mut depth = 0usize;
    for (at, letter) in before.char_indices().rev() {
        match letter {
            ')' | ']' | '}' => depth += 1,
            '(' | '[' | '{' if depth > 0 => depth -= 1,
            '(' | '[' | '{' => {
                let is_of_name = |c: char| c == '_' || c.is_alphanumeric();
                let head = &before[..at];
                let word = &head[head.trim_end_matches(is_of_name).len()..];
                let follows = head.ends_with([')', ']']) || !word.is_empty();
                return match letter {
                    '(' => follows && !KEYWORDS.contains(&word),
                    '[' => !follows,
                    _ => true,
                };
            }
            _ => {}
        }
    }
    false
}

/// Whether a string is open at the end of the line.
fn is_quoted(before: &str) -> bool {
    let line = before.rsplit('\n').next().unwrap_or_default();
    ['"', '\'']
        .iter()
        .any(|quote| line.matches(*quote).count() % 2 == 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(template: &str, expect: &str) {
        let nothing = Held {
            anything: false,
            comma_first: false,
            comma_last: false,
        };
        let mended = mend_with(template, |_| nothing).unwrap_or_else(|| template.to_owned());
        assert_eq!(mended, expect, "{template}");
    }

    #[test]
    fn a_comma_left_alone_is_dropped() {
        check("f($$$A, x)", "f(x)");
        check("f($X, $$$A)", "f($X)");
        check("f($X, $$$A, y)", "f($X, y)");
        check("f($$$A, $$$B, y)", "f(y)");
        check("f($X, $$$A, $$$B)", "f($X)");
        check("f(\n    $X,\n    $$$A,\n)", "f(\n    $X,\n)");
        check("[$X, $$$A]", "[$X]");
        check("def f($X, $$$A): pass", "def f($X): pass");
        check("f($$$A)", "f($$$A)");
    }

    #[test]
    fn a_comma_that_may_mean_something_stays() {
        check("x = ($X, $$$A)", "x = ($X, $$$A)");
        check("return($X, $$$A)", "return($X, $$$A)");
        check("x[$X, $$$A]", "x[$X, $$$A]");
        check("x = $X, $$$A", "x = $X, $$$A");
        check("f(\"$X, $$$A\")", "f(\"$X, $$$A\")");
    }

    #[test]
    fn a_comma_that_was_matched_is_not_doubled() {
        let trailing = |_: &str| Held {
            anything: true,
            comma_first: false,
            comma_last: true,
        };
        assert_eq!(
            mend_with("f($$$A, x)", trailing).as_deref(),
            Some("f($$$A x)")
        );
        assert_eq!(mend_with("f($$$A)", trailing), None);
    }
}
