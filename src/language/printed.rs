//! Remarks in Python that say what a statement prints or gives: `#> 3` below it, `# => 3` behind it, a text in three
//! quotes below a `print`.
//!
//! It finds them and compares nothing. A remark that is no value (`# => raises`) is a remark.

use super::tree::{Step, Tree, walk};
use super::{Language, find};
use std::collections::BTreeMap;
use std::ops::Range;
use tree_sitter::Node;

/// What a remark says of a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    pub kind: RemarkKind,
    /// The first and the last line of the statement, from 1.
    pub first: u32,
    pub last: u32,
    /// What is shown, as byte ranges of the code, a line each.
    pub lines: Vec<Range<usize>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RemarkKind {
    /// `#> …` below: what the statement prints.
    Printed,
    /// The same below an expression that is no `print`: what it prints, else its value.
    Given,
    /// A text in three quotes below a `print`: what it prints, broken as a formatter breaks code.
    Wrapped,
    /// `# => …` behind an expression: its value.
    Value,
    /// `# => …` behind a `print`: what it prints.
    Beside,
}

/// What is below a statement.
const BELOW: &str = "#>";
/// What is behind one.
const BEHIND: &str = "=>";

/// The remarks of a text in the order of their statements; `has_texts` says whether texts in quotes are meant as such.
pub fn remarks(language: &'static Language, code: &str, has_texts: bool) -> Vec<Remark> {
    let is_python = language.name == "python";
    if !is_python || !(code.contains(BELOW) || code.contains(BEHIND) || has_texts) {
        return Vec::new();
    }
    let Some(tree) = Tree::parse_alone(language, code).filter(|tree| !tree.has_error()) else {
        return Vec::new();
    };
    let mut comments: Vec<Node<'_>> = Vec::new();
    // By the row of its end, the innermost statement.
    let mut statements: BTreeMap<usize, Node<'_>> = BTreeMap::new();
    let mut texts: Vec<Node<'_>> = Vec::new();
    walk(tree.top(), |node, _| {
        if node.kind() == "comment" {
            comments.push(node);
            return Step::Over;
        }
        let parent = node.parent().map_or("", |parent| parent.kind());
        if matches!(parent, "module" | "block") && node.is_named() {
            let is_text = node.kind() == "expression_statement" && only(node, "string").is_some();
            match has_texts && is_text && code[node.byte_range()].starts_with(['"', '\'']) {
                true => texts.push(node),
                false => {
                    statements.insert(node.end_position().row, node);
                }
            }
        }
        Step::Into
    });
    let mut found = below(code, &comments, &statements);
    found.extend(
        comments
            .iter()
            .filter_map(|one| behind(code, *one, &statements)),
    );
    found.extend(
        texts
            .iter()
            .filter_map(|one| wrapped(code, *one, &statements)),
    );
    found.sort_by_key(|remark| remark.first);
    found
}

fn below(code: &str, comments: &[Node<'_>], statements: &BTreeMap<usize, Node<'_>>) -> Vec<Remark> {
    let mut found: Vec<Remark> = Vec::new();
    // The row and the column of the last of them.
    let mut last: Option<(usize, usize)> = None;
    let mut is_plain = BTreeMap::new();
    for comment in comments {
        let place = comment.start_position();
        let text = &code[comment.byte_range()];
        let stands_alone = code[..comment.start_byte()]
            .rsplit('\n')
            .next()
            .is_some_and(|before| before.trim().is_empty());
        if !text.starts_with(BELOW) || !stands_alone {
            is_plain.insert(place.row, ());
            last = None;
            continue;
        }
        let text = text.trim_end();
        let start = comment.start_byte() + BELOW.len();
        let end = comment.start_byte() + text.len();
        let start = start + usize::from(code[start..end].starts_with(' '));
        let goes_on = last == place.row.checked_sub(1).map(|row| (row, place.column));
        last = Some((place.row, place.column));
        if goes_on && let Some(remark) = found.last_mut() {
            remark.lines.push(start..end);
            continue;
        }
        // Other remarks may stand between.
        let mut row = place.row;
        while row > 0 && is_plain.contains_key(&(row - 1)) && !statements.contains_key(&(row - 1)) {
            row -= 1;
        }
        let statement = row.checked_sub(1).and_then(|row| statements.get(&row));
        match statement {
            Some(statement) => found.push(Remark {
                lines: std::iter::once(start..end).collect(),
                ..of(*statement, below_kind(code, *statement))
            }),
            None => last = None,
        }
    }
    found
}

/// Whether a remark below a statement is only what it prints.
fn below_kind(code: &str, statement: Node<'_>) -> RemarkKind {
    let expression = statement.named_child(0);
    let is_expression = statement.kind() == "expression_statement"
        && expression.is_some_and(|one| !one.kind().contains("assignment"));
    let gives = is_expression && !is_print(code, expression);
    if gives {
        RemarkKind::Given
    } else {
        RemarkKind::Printed
    }
}

fn is_outermost(statement: Node<'_>) -> bool {
    statement
        .parent()
        .is_some_and(|parent| parent.kind() == "module")
}

fn is_print(code: &str, expression: Option<Node<'_>>) -> bool {
    expression
        .and_then(|expression| expression.child_by_field_name("function"))
        .is_some_and(|function| &code[function.byte_range()] == "print")
}

fn behind(code: &str, comment: Node<'_>, statements: &BTreeMap<usize, Node<'_>>) -> Option<Remark> {
    let text = code[comment.byte_range()].strip_prefix('#')?;
    let text = text.trim_start().strip_prefix(BEHIND)?.trim();
    let statement = statements.get(&comment.start_position().row)?;
    let expression = statement.named_child(0)?;
    let is_expression = statement.kind() == "expression_statement"
        && statement.end_byte() <= comment.start_byte()
        && !expression.kind().contains("assignment");
    if text.is_empty() || !is_expression {
        return None;
    }
    let kind = match (
        is_print(code, Some(expression)),
        is_outermost(*statement) && is_value(text),
    ) {
        (true, _) => RemarkKind::Beside,
        (false, true) => RemarkKind::Value,
        (false, false) => return None,
    };
    let end = comment.start_byte() + code[comment.byte_range()].trim_end().len();
    Some(Remark {
        lines: std::iter::once(end - text.len()..end).collect(),
        ..of(*statement, kind)
    })
}

fn wrapped(code: &str, text: Node<'_>, statements: &BTreeMap<usize, Node<'_>>) -> Option<Remark> {
    let quoted = &code[text.byte_range()];
    let mark = ["\"\"\"", "'''"]
        .into_iter()
        .find(|mark| quoted.starts_with(mark))?;
    let inner = quoted.strip_prefix(mark)?.strip_suffix(mark)?;
    // Only what is on lines of its own is shown output.
    let inner = inner
        .strip_prefix('\n')
        .or_else(|| inner.strip_prefix("\r\n"))?;
    let row = text.start_position().row.checked_sub(1)?;
    let statement = statements.get(&row)?;
    let is_beside = statement.start_position().column == text.start_position().column;
    let calls = only(*statement, "call").is_some();
    if !is_beside || !calls {
        return None;
    }
    let margin = text.start_position().column;
    let mut at = text.end_byte() - mark.len() - inner.len();
    let mut lines = Vec::new();
    for line in inner.split_inclusive('\n') {
        let whole = line.trim_end();
        let indent = whole.len() - whole.trim_start().len();
        lines.push(at + indent.min(margin)..at + whole.len());
        at += line.len();
    }
    // The last line holds nothing but the closing quotes.
    if lines.last().is_some_and(Range::is_empty) {
        lines.pop();
    }
    Some(Remark {
        lines,
        ..of(
            *statement,
            if is_print(code, statement.named_child(0)) {
                RemarkKind::Wrapped
            } else {
                RemarkKind::Given
            },
        )
    })
}

fn of(statement: Node<'_>, kind: RemarkKind) -> Remark {
    Remark {
        kind,
        first: statement.start_position().row as u32 + 1,
        last: statement.end_position().row as u32 + 1,
        lines: Vec::new(),
    }
}

/// The only child of a statement, if it is of this kind.
fn only<'t>(statement: Node<'t>, kind: &str) -> Option<Node<'t>> {
    let child = statement
        .named_child(0)
        .filter(|child| child.kind() == kind)?;
    (statement.named_child_count() == 1).then_some(child)
}

/// Whether a remark is the text of a value, as `repr` writes one: `3`, `[1, 2]`, `<A object at 0x…>`, `Point(x=1)`.
fn is_value(text: &str) -> bool {
    if text.starts_with('<') && text.ends_with('>') {
        return true;
    }
    let tree = find("python").and_then(|python| Tree::parse_alone(python, text));
    let Some(tree) = tree.filter(|tree| !tree.has_error()) else {
        return false;
    };
    const VALUES: &[&str] = &[
        "integer", "float", "string", "true", "false", "none", "list", "tuple", "dictionary",
        "set", "unary_operator", "call",
    ];
    let top = tree.top();
    let statement = top.named_child(0).filter(|_| top.named_child_count() == 1);
    let value = statement.and_then(|statement| statement.named_child(0));
    value.is_some_and(|value| VALUES.contains(&value.kind()) && value.end_byte() == text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each remark as `kind first-last: lines`.
    fn check(code: &str, expect: &[&str]) {
        let python = find("python").expect("python");
        let found = remarks(python, code, true);
        let shown: Vec<String> = found
            .iter()
            .map(|one| {
                let lines: Vec<&str> = one.lines.iter().map(|line| &code[line.clone()]).collect();
                format!(
                    "{:?} {}-{}: {}",
                    one.kind,
                    one.first,
                    one.last,
                    lines.join("⏎")
                )
            })
            .collect();
        assert_eq!(shown, expect, "{code}");
    }

    #[test]
    fn remarks_below_belong_to_the_statement_above() {
        check("print(1)\n#> 1\n", &["Printed 1-1: 1"]);
        check(
            "print(\n    1,\n)\n#> 1\n#>  2\n\n#> 3\n",
            &["Printed 1-3: 1⏎ 2"],
        );
        check(
            "for x in y:\n    print(x)\n    #> 1\n    #> 2\n",
            &["Printed 2-2: 1⏎2"],
        );
        check("f()  # type: ignore\n#> 1\n", &["Given 1-1: 1"]);
        check("#> 1\nx = 1\n", &[]);
    }

    #[test]
    fn texts_below_a_call_are_what_it_prints() {
        check(
            "if x:\n    print(x)\n    \"\"\"\n    {\n      1\n    }\n    \"\"\"\n",
            &["Wrapped 2-2: {⏎  1⏎}"],
        );
        check("def f():\n    \"\"\"\n    text\n    \"\"\"\n", &[]);
        check("x = 1\n\"\"\"\ntext\n\"\"\"\n", &[]);
    }

    #[test]
    fn remarks_behind_an_expression_are_its_value() {
        check("f(1)  # => 3\n", &["Value 1-1: 3"]);
        check("f(1)  #=> [1, 'a']\n", &["Value 1-1: [1, 'a']"]);
        check("print(x)  # => a b\n", &["Beside 1-1: a b"]);
        check("f(1)  # => raises ValueError\n", &[]);
        check("f(1)  # => ValueError\n", &[]);
        check("x = f(1)  # => 3\n", &[]);
        check("def f():\n    g()  # => 3\n", &[]);
        check("# => 3\n", &[]);
    }
}
