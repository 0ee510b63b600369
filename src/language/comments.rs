//! The comments of a text, by its tree: what looks like one inside a string is none.
//!
//! It gives their words without the marks, and no meaning.

use super::tree::{Step, Tree, walk};
use std::ops::Range;

/// One comment, in bytes of the code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    pub range: Range<usize>,
    /// What stands between the marks, without white space around it.
    pub text: Range<usize>,
}

/// Every comment that the language's own marks begin, in the order of the text.
pub fn comments(tree: &Tree) -> Vec<Comment> {
    let mut found = Vec::new();
    walk(tree.top(), |node, _| {
        if !node.kind().contains("comment") {
            return Step::Into;
        }
        let range = node.byte_range();
        let whole = tree.code().get(range.clone()).unwrap_or("");
        if let Some(text) = inside(tree, whole) {
            let text = text.trim();
            // Both are parts of one text.
            let start = range.start + (text.as_ptr() as usize - whole.as_ptr() as usize);
            let text = start..start + text.len();
            found.push(Comment { range, text });
        }
        Step::Over
    });
    found
}

fn inside<'t>(tree: &Tree, comment: &'t str) -> Option<&'t str> {
    let marks = tree.language().comments;
    let line = marks.line.iter().find_map(|mark| {
        let text = comment.strip_prefix(mark)?;
        Some(text.trim_start_matches(*mark))
    });
    line.or_else(|| {
        let in_block = |(open, close): &(&str, &str)| {
            let text = comment.strip_prefix(open)?;
            Some(text.strip_suffix(close).unwrap_or(text))
        };
        marks.block.iter().find_map(in_block)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::find;

    fn check(language: &str, code: &str, expect: &[&str]) {
        let tree = Tree::parse(find(language).expect("a language"), code).expect("a tree");
        let found = comments(&tree);
        let texts: Vec<&str> = found.iter().map(|own| &code[own.text.clone()]).collect();
        assert_eq!(texts, expect, "{code}");
    }

    #[test]
    fn strings_hold_no_comments() {
        check("python", "x = '# a'  #  é b \n## c\n#\n", &["é b", "c", ""]);
        check("bash", "echo \"# a\" # b\ncat <<E\n# c\nE\n", &["b"]);
        check("toml", "a = '# b' # c\n", &["c"]);
        check("yaml", "a: '# b' # c\n", &["c"]);
        check("python", "def f(:\n  x # a\n", &["a"]);
        check("json", "{} // a\n", &[]);
    }
}
