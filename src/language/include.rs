//! Lines that stand for a file: the includes of other documentation tools.
//!
//! Nothing is read here. What such a line names is code that rulebook does not see, and that is no fault of its syntax.

use super::{Language, Nature};
use std::ops::Range;

/// How an include opens, and what has to follow on its line.
const OPENINGS: &[(&str, &str)] = &[
    // markdown-include, mdx_include
    ("{!", "!}"),
    // mdBook
    ("{{#include ", "}}"),
    ("{{#rustdoc_include ", "}}"),
    ("{{#playground ", "}}"),
    ("{{#template ", "}}"),
    ("{{ #include ", "}}"),
    // PyMdown's snippets
    ("--8<--", ""),
    ("-8<-", ""),
    (";--8<--", ""),
    // reStructuredText and MyST
    (".. literalinclude::", ""),
    (".. include::", ""),
    (".. code-include::", ""),
    // AsciiDoc
    ("include::", "[]"),
    // VuePress
    ("@[code", ")"),
    // GitBook
    ("[import", ")"),
    // learn.microsoft.com
    ("[!code-", ")"),
    ("[!INCLUDE", ")"),
    (":::code ", ":::"),
    // Hugo
    ("{{< include ", ">}}"),
    ("{{< readfile ", ">}}"),
    ("{{< code_sample ", ">}}"),
    ("{{< snippet ", ">}}"),
    ("{{% include ", "%}}"),
    ("{{% readfile ", "%}}"),
    ("{{% code_sample ", "%}}"),
    ("{{% code ", "%}}"),
    // Jekyll and Hexo
    ("{% include_relative ", "%}"),
    ("{% include_code ", "%}"),
    ("{% include_example ", "%}"),
    ("{% snippet ", "%}"),
    ("{% code_snippet ", "%}"),
    ("{% github_sample ", "%}"),
    // Marked and Leanpub
    ("<<[", ")"),
    ("<<(", ")"),
];

/// The first line of the code that stands for a file, where there is one.
pub fn include(language: Option<&Language>, code: &str) -> Option<Range<usize>> {
    // Text about such tools shows their lines.
    let is_shown = language.is_none_or(|language| {
        let is_text = matches!(
            language.nature,
            Nature::Markup | Nature::Plain | Nature::Session
        );
        is_text && language.grammar.is_none()
    });
    // Most code holds none of these, and then no line is looked at.
    let marks = ["{!", "8<-", "{{", "::", "<<", "[import", "[!", "@[", "{%"];
    if is_shown || !marks.iter().any(|mark| code.contains(mark)) {
        return None;
    }
    let mut at = 0;
    for line in code.split_inclusive('\n') {
        let text = line.trim();
        if is_include(text) {
            let start = at + (line.len() - line.trim_start().len());
            return Some(start..start + text.len());
        }
        at += line.len();
    }
    None
}

fn is_include(line: &str) -> bool {
    let first = line.as_bytes().first();
    if !first.is_some_and(|first| b"{-;.i@[:<".contains(first)) {
        return false;
    }
    let opens = OPENINGS.iter().any(|(open, close)| {
        let rest = line.strip_prefix(open);
        rest.is_some_and(|rest| !rest.trim().is_empty() && rest.contains(close))
    });
    opens && !is_marker(line) || is_vitepress(line)
}

/// `--8<-- [start:part]` only marks a part for others.
fn is_marker(line: &str) -> bool {
    line.contains("8<-") && (line.contains("[start:") || line.contains("[end:"))
}

/// `<<< @/a.ts`, `<<< ./a.ts{2}`: a path, where a shell would have a word.
fn is_vitepress(line: &str) -> bool {
    let Some(path) = line.strip_prefix("<<<") else {
        return false;
    };
    let path = path.trim_start();
    ["@/", "./", "../", "/", "~/"]
        .iter()
        .any(|start| path.starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::find;

    fn check(language: &str, code: &str, expect: Option<&str>) {
        let found = include(find(language), code);
        assert_eq!(found.map(|range| &code[range]), expect, "{code}");
    }

    #[test]
    fn a_line_that_stands_for_a_file_is_found() {
        for line in [
            "{!> ../src/tutorial001.py !}",
            "{! a.py [ln:1-3] !}",
            "--8<-- \"docs/a.py:part\"",
            "{{#include ../a.rs:main}}",
            "{{#rustdoc_include a.rs}}",
            ".. literalinclude:: a.py",
            "<<< @/snippets/a.js{2}",
            "[import:1-3](a.js)",
            "@[code{1-3} js](./a.js)",
            "{{% code_sample file=\"a.yaml\" %}}",
            ":::code language=\"csharp\" source=\"a.cs\":::",
        ] {
            check("python", line, Some(line));
            check("yaml", &format!("a: 1\n  {line}\n"), Some(line));
        }
    }

    #[test]
    fn other_lines_are_code() {
        check("bash", "cat <<< word\n<<< word\n", None);
        check(
            "python",
            "# --8<-- [start:a]\nx = [1]\n[i for i in x]\n",
            None,
        );
        check("rust", "#[derive(Debug)]\nstruct A;\n", None);
        check("c", "#include <stdio.h>\n", None);
        check("html", "<p>{! x</p>\n", None);
        check("markdown", "--8<-- \"a.md\"\n", None);
        check("python", "--8<-- [start:a]\nx = 1\n--8<-- [end:a]\n", None);
    }
}
