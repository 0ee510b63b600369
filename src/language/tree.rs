//! One text and its syntax tree: parsed once, read by the syntax check, the detectors and the highlighter.
//!
//! It never says whether an error matters: [`super::Grammar::authoritative`] and the stance decide that.
//! No walk in this file recurses, so nesting costs memory and never stack.

use std::ops::Range;
use std::sync::OnceLock;

use ast_grep_core::AstGrep;
use tree_sitter::{Node, TreeCursor};

use super::Language;
use super::steps::Counted;
use super::syntax::Syntax;
use super::texts::Text;
use super::work::{self, Errors};

/// How many faults one text reports; the ones after the first few follow from them.
const MOST_FAULTS: usize = 5;

/// How much of the culprit a message quotes, in characters.
const QUOTED: usize = 30;

pub struct Tree {
    pub(super) root: AstGrep<Counted>,
    depth: OnceLock<usize>,
    /// Whether nothing says which grammar of its language the text is written for: no file has it.
    is_open: bool,
}

/// A place where the grammar could not follow, in bytes of the code; never an empty range in code that is not empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntaxFault {
    pub range: Range<usize>,
    pub message: String,
}

impl Tree {
    /// As [`Tree::parse_alone`]; what the grammar refuses is read with the second one of its language, if that finds
    /// less wrong with it.
    pub fn parse(language: &'static Language, code: &str) -> Option<Tree> {
        let mut tree = Tree::parse_alone(language, code)?;
        let second = language.grammar.as_ref().and_then(|grammar| grammar.second);
        if let Some(second) = second.filter(|_| tree.has_error()) {
            // Where neither accepts it, the one that understands more of it.
            let is_better = |other: &Tree| other.count_errors() < tree.count_errors();
            let other = Tree::parse_alone(second, code).filter(is_better);
            tree = other.unwrap_or(tree);
        }
        tree.is_open = true;
        Some(tree)
    }

    /// None if the language has no grammar, if the code nests deeper than the grammar's scanner can hold, or if it is more
    /// work than code may be to read it.
    pub fn parse_alone(language: &'static Language, code: &str) -> Option<Tree> {
        let counted = Counted {
            syntax: Syntax::of(language)?,
            tree: work::parse(language, code, Errors::Recover)?,
            text: Text(code.to_owned()),
        };
        Some(Tree {
            root: AstGrep::doc(counted),
            depth: OnceLock::new(),
            is_open: false,
        })
    }

    /// The same tree over a text of the same length, in which other bytes stand inside of leaves.
    pub(super) fn with(&self, code: String) -> Option<Tree> {
        let document = self.document();
        if code.len() != document.text.0.len() {
            return None;
        }
        Some(Tree {
            root: AstGrep::doc(Counted {
                text: Text(code),
                syntax: document.syntax,
                tree: document.tree.clone(),
            }),
            depth: OnceLock::new(),
            is_open: self.is_open,
        })
    }

    /// The same text, read with another grammar of the same language; none where it is known which one it is for.
    pub(super) fn with_second(&self, other: &'static Language) -> Option<Tree> {
        let is_other = self.is_open && self.language() == other && !self.is_of(other);
        is_other
            .then(|| Tree::parse_alone(other, self.code()))
            .flatten()
    }

    pub fn code(&self) -> &str {
        &self.document().text.0
    }

    pub fn language(&self) -> &'static Language {
        self.root.lang().language
    }

    /// Whether it was read with the very grammar of this row.
    pub(super) fn is_of(&self, language: &'static Language) -> bool {
        std::ptr::eq(self.root.lang().language, language)
    }

    pub fn has_error(&self) -> bool {
        self.top().has_error()
    }

    /// The number of nodes from the root to the deepest one.
    pub fn depth(&self) -> usize {
        *self.depth.get_or_init(|| {
            let mut deepest = 0;
            walk(self.top(), |_, depth| {
                deepest = deepest.max(depth + 1);
                Step::Into
            });
            deepest
        })
    }

    /// The outermost ERROR and MISSING nodes in their order, at most five.
    pub fn syntax_errors(&self) -> Vec<SyntaxFault> {
        let mut faults = Vec::new();
        if !self.has_error() {
            return faults;
        }
        let top = self.top();
        walk(top, |node, _| {
            if faults.len() == MOST_FAULTS {
                return Step::Stop;
            }
            if node.is_missing() {
                faults.push(self.missing(node));
                Step::Over
            } else if node.is_error() && node != top {
                faults.push(self.unexpected(node));
                Step::Over
            } else if node.has_error() {
                Step::Into
            } else {
                Step::Over
            }
        });
        // The whole text is one ERROR without a smaller one in it.
        if faults.is_empty() {
            faults.push(self.unexpected(top));
        }
        faults
    }

    /// How many ERROR and MISSING nodes there are, those inside of others too.
    pub fn count_errors(&self) -> usize {
        let mut count = 0;
        if !self.has_error() {
            return count;
        }
        walk(self.top(), |node, _| {
            count += usize::from(node.is_error() || node.is_missing());
            if node.has_error() {
                Step::Into
            } else {
                Step::Over
            }
        });
        count
    }

    pub(super) fn top(&self) -> Node<'_> {
        self.document().tree.root_node()
    }

    fn document(&self) -> &Counted {
        self.root.root().get_doc()
    }

    fn missing(&self, node: Node) -> SyntaxFault {
        let kind = node.kind();
        let message = match kind {
            "\n" | "_newline" => "expected a new line".to_string(),
            _ if node.is_named() => {
                format!("expected {}", kind.trim_matches('_').replace('_', " "))
            }
            _ => format!("expected `{kind}`"),
        };
        SyntaxFault {
            range: self.visible(node.start_byte()),
            message,
        }
    }

    fn unexpected(&self, node: Node) -> SyntaxFault {
        if let Some(fault) = self.unbalanced(node) {
            return fault;
        }
        let text = self.code().get(node.byte_range()).unwrap_or("");
        let leading = text.len() - text.trim_start().len();
        let line = text.trim_start().lines().next().unwrap_or("").trim_end();
        if line.is_empty() {
            return SyntaxFault {
                range: self.visible(node.start_byte()),
                message: "unexpected end".to_string(),
            };
        }
        let start = node.start_byte() + leading;
        let mut quoted: String = line.chars().take(QUOTED).collect();
        if quoted.len() < line.len() {
            quoted.push('…');
        }
        SyntaxFault {
            range: start..start + line.len(),
            message: format!("unexpected `{quoted}`"),
        }
    }

    /// An ERROR often spans much of the text; a bracket without its partner is what a reader looks for.
    fn unbalanced(&self, node: Node) -> Option<SyntaxFault> {
        let mut open: Vec<Node> = Vec::new();
        let mut cursor = node.walk();
        for child in node.children(&mut cursor) {
            match child.kind() {
                "(" | "[" | "{" => open.push(child),
                closer @ (")" | "]" | "}") if open.pop().is_none() => {
                    return Some(SyntaxFault {
                        range: child.byte_range(),
                        message: format!("unexpected `{closer}`"),
                    });
                }
                _ => {}
            }
        }
        let last = open.pop().filter(|last| !last.byte_range().is_empty())?;
        Some(SyntaxFault {
            range: last.byte_range(),
            message: format!("`{}` is never closed", last.kind()),
        })
    }

    /// One character to point at for an empty place: the last one before it that is no white space, else the next.
    fn visible(&self, at: usize) -> Range<usize> {
        let (before, after) = self
            .code()
            .split_at_checked(at)
            .unwrap_or((self.code(), ""));
        let last = before.trim_end().char_indices().next_back();
        if let Some((start, letter)) = last {
            return start..start + letter.len_utf8();
        }
        let first = after.chars().next().map_or(0, char::len_utf8);
        at..at + first
    }
}

/// Whether a grammar of the language accepts the text: no tree is made of one that it refuses, which is most of the work.
pub(super) fn accepts(language: &'static Language, code: &str) -> bool {
    let tree = work::parse(language, code, Errors::Stop);
    let is_accepted = tree.is_some_and(|tree| !tree.root_node().has_error());
    let second = || language.grammar.as_ref().and_then(|grammar| grammar.second);
    is_accepted || second().is_some_and(|second| accepts(second, code))
}

pub(super) enum Step {
    Into,
    Over,
    Stop,
}

/// Visits the nodes below and including `top` in the order of the text, with their depth below `top`.
pub(super) fn walk<'tree>(top: Node<'tree>, mut visit: impl FnMut(Node<'tree>, usize) -> Step) {
    let mut cursor = top.walk();
    let mut depth = 0;
    loop {
        match visit(cursor.node(), depth) {
            Step::Stop => return,
            Step::Into if cursor.goto_first_child() => {
                depth += 1;
                continue;
            }
            Step::Into | Step::Over => {}
        }
        if !advance(&mut cursor, &mut depth) {
            return;
        }
    }
}

fn advance(cursor: &mut TreeCursor, depth: &mut usize) -> bool {
    loop {
        if cursor.goto_next_sibling() {
            return true;
        }
        // A cursor never leaves the node that it was made at.
        if !cursor.goto_parent() {
            return false;
        }
        *depth -= 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::{LANGUAGES, find};

    fn check(language: &str, code: &str, expect: &[(&str, &str)]) {
        let tree = Tree::parse(find(language).expect("a language"), code).expect("a tree");
        let faults = tree.syntax_errors();
        let seen: Vec<_> = faults
            .iter()
            .map(|fault| (&code[fault.range.clone()], fault.message.as_str()))
            .collect();
        assert_eq!(seen, expect, "{code}");
    }

    #[test]
    fn faults_name_the_culprit() {
        check("python", "x = 1\n", &[]);
        check("python", "foo(1", &[("(", "`(` is never closed")]);
        check("python", "x = = 1\n", &[("=", "unexpected `=`")]);
        check("json", "{\"a\": 1,}", &[(",", "unexpected `,`")]);
        check("json", "[1, 2", &[("2", "expected `]`")]);
        check("python", "x = f(a b)", &[("b", "unexpected `b`")]);
        check("python", "def f(a)):\n  x", &[(")", "unexpected `)`")]);
        check("yaml", "a: [1", &[("[", "`[` is never closed")]);
        check("toml", "a = \n", &[("a =", "unexpected `a =`")]);
    }

    #[test]
    fn a_language_without_a_grammar_has_no_tree() {
        assert!(Tree::parse(find("kotlin").expect("kotlin"), "fun main() {}").is_none());
    }

    #[test]
    fn any_text_is_read_without_a_panic() {
        let texts = [
            "", "\n", "é(", "\u{feff}x", "\0", "((((", "'''", "\r\n\t", "${", "a: [", "🦀 = =",
        ];
        for language in LANGUAGES.iter().filter(|row| row.grammar.is_some()) {
            for text in texts {
                let tree = Tree::parse(language, text).expect("a tree");
                for fault in tree.syntax_errors() {
                    assert!(text.get(fault.range.clone()).is_some());
                    assert!(text.is_empty() || !fault.range.is_empty(), "{text:?}");
                }
            }
        }
    }

    #[test]
    fn deep_nesting_costs_no_stack() {
        let run = || {
            for language in LANGUAGES.iter().filter(|row| row.grammar.is_some()) {
                for code in ["(".repeat(20_000), "[".repeat(20_000) + &"]".repeat(20_000)] {
                    // Reading some of it is more work than a text may be.
                    let Some(tree) = Tree::parse(language, &code) else {
                        continue;
                    };
                    tree.syntax_errors();
                    tree.highlights();
                    assert!(tree.depth() < 100_000);
                }
            }
            let code = "[".repeat(20_000) + &"]".repeat(20_000);
            let tree = Tree::parse(find("python").expect("python"), &code).expect("a tree");
            assert!(tree.depth() > 20_000);
        };
        let thread = std::thread::Builder::new().stack_size(2 << 20).spawn(run);
        thread.expect("a thread").join().expect("no overflow");
    }
}
